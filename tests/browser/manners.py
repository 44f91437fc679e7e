"""What every page owes its reader, measured in the page itself."""

import re

from playwright.sync_api import Page

LIGHT = re.compile(r"【(红|黄|绿|灰|办结)】.+")

CLIPPED = """() => {
  const wide = document.documentElement.clientWidth, found = [];
  if (document.documentElement.scrollWidth > wide) found.push("the page scrolls sideways");
  for (const one of document.querySelectorAll("body *")) {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (!box.width || !box.height || style.clipPath !== "none") continue;
    const unseen = style.position === "absolute" && style.opacity === "0";
    if (unseen || one.closest(".skip, .other-day form")) continue;
    const words = one.tagName + "." + one.className + " " + one.textContent.trim().slice(0, 30);
    const room = one.parentElement.closest("main, aside, .card, .bubble");
    if (room && box.right > room.getBoundingClientRect().right + 1) found.push("spills: " + words);
    if (box.left < -1 || box.right > wide + 1) found.push("outside: " + words);
    const hides = ["hidden", "clip"].includes(style.overflowX);
    const cut = hides && one.scrollWidth > one.clientWidth + 1;
    if (cut && style.textOverflow !== "ellipsis") found.push("cut: " + words);
  }
  return found;
}"""

FAINT = """() => {
  const rgb = (words) => words.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b]
    .map((c) => c / 255)
    .map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, n) => sum + c * [0.2126, 0.7152, 0.0722][n], 0);
  const ground = (one) => {
    for (; one; one = one.parentElement) {
      const [r, g, b, a = 1] = rgb(getComputedStyle(one).backgroundColor);
      if (a === 1) return [r, g, b];
    }
    return [255, 255, 255];
  };
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement, text = walk.currentNode.data.trim();
    if (!text || !one.getClientRects().length || one.closest("option, script")) continue;
    const ink = light(rgb(getComputedStyle(one).color)), bed = light(ground(one));
    const contrast = (Math.max(ink, bed) + 0.05) / (Math.min(ink, bed) + 0.05);
    if (contrast < 4.5) found.push(`${contrast.toFixed(2)} ${text.slice(0, 30)}`);
  }
  return found;
}"""

SMALL = """() => [...document.querySelectorAll("button, select, textarea, summary, .button, input")]
  .filter((one) => one.getClientRects().length && !["hidden", "checkbox"].includes(one.type))
  .filter((one) => one.getBoundingClientRect().height < 39.5)
  .map((one) => one.outerHTML.slice(0, 80))"""

NAMELESS = """() => [...document.querySelectorAll("input, select, textarea, button, a[href]")]
  .filter((one) => one.type !== "hidden")
  .filter((one) => !(one.labels?.length || one.ariaLabel || one.textContent.trim()))
  .map((one) => one.outerHTML.slice(0, 80))"""


def faults(page: Page) -> list[str]:
    """Everything on the page that a reader could not see, read, hit or name."""
    checks = {"clipped": CLIPPED, "faint": FAINT, "small": SMALL, "nameless": NAMELESS}
    found = [f"{name}: {one}" for name, check in checks.items() for one in page.evaluate(check)]
    lights = [one for one in page.locator(".light").all_text_contents() if not LIGHT.match(one)]
    return found + [f"a light without its word: {one}" for one in lights]
