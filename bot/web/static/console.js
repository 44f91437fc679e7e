// The console page: who I am, what is said, and the page beside it. Text is always set as text.
"use strict";

const $ = (id) => document.getElementById(id);
const csrf = document.querySelector("meta[name=csrf]").content;
const seats = new Map([...document.querySelectorAll(".seat")].map((b) => [b.dataset.chat, b]));
const chats = new Map(); // chat → lines
const unread = new Map(); // chat → count
const tapped = new Set(); // message id + reply
const state = { chat: null, quote: null, file: null, seen: 0, side: "/ledger", step: -1, steps: [], sending: false };

// ── talking to the server ──

async function ask(path, body) {
  const options = { headers: { Accept: "application/json" } };
  if (body !== undefined) {
    options.method = "POST";
    options.headers["X-CSRF-Token"] = csrf;
    if (body instanceof FormData) {
      options.body = body;
    } else {
      options.headers["Content-Type"] = "application/json";
      options.body = JSON.stringify(body);
    }
  }
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw new Error("连不上督办服务。请确认演示程序还在运行,然后重试。");
  }
  const type = answer.headers.get("Content-Type") || "";
  const told = type.includes("json") ? await answer.json() : {};
  if (!answer.ok) throw new Error(told.error || "没有成功。请刷新页面后重试。");
  return told;
}

function complain(error) {
  $("fault").textContent = error ? error.message : "";
  $("fault").hidden = !error;
}

// One thing at a time: a second tap while the first is under way is ignored, but what somebody has
// written waits for its turn.
let underway = null;
async function busy(work, { waits = false } = {}) {
  while (underway) {
    if (!waits) return;
    await underway;
  }
  underway = undertake(work);
  await underway;
}

async function undertake(work) {
  document.body.setAttribute("aria-busy", "true");
  complain(null);
  try {
    await work();
  } catch (error) {
    complain(error);
  } finally {
    document.body.removeAttribute("aria-busy");
    underway = null;
  }
}

function listen() {
  const stream = new EventSource(`/console/stream?after=${state.seen}`);
  stream.onmessage = (event) => {
    const news = JSON.parse(event.data);
    $("now").textContent = news.now;
    for (const line of news.lines) take(line);
    refreshSoon();
  };
}

// ── lines ──

function take(line) {
  if (line.number <= state.seen) return;
  state.seen = line.number;
  if (!chats.has(line.chat)) chats.set(line.chat, []);
  chats.get(line.chat).push(line);
  if (line.chat === state.chat) {
    $("lines").querySelector(".empty")?.remove();
    const item = draw(line);
    item.classList.add("fresh");
    $("lines").append(item);
    showLatest();
  } else if (!line.sender) {
    unread.set(line.chat, (unread.get(line.chat) || 0) + 1);
    badge(line.chat);
  }
}

function badge(chat) {
  const mark = seats.get(chat)?.querySelector(".news");
  if (!mark) return;
  const count = unread.get(chat) || 0;
  mark.hidden = count === 0;
  mark.textContent = `${count}条新`;
}

function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
}

function draw(line) {
  const mine = line.sender !== "" && (!isGroup() || line.sender === $("as").value);
  const item = make("li", mine ? "line mine" : "line");
  item.dataset.by = line.sender ? "person" : "bot";
  item.dataset.number = line.number;
  const name = line.sender ? line.name || nameOf(line.sender) : "督办";
  const face = make("span", line.sender ? "face" : "face bot", line.sender ? [...name][0] : "督");
  face.setAttribute("aria-hidden", "true");
  const bubble = make("div", "bubble");
  if (line.quoted) bubble.append(make("span", "cited", `引用:${cut(line.quoted)}`));
  if (line.title) bubble.append(make("strong", "title", line.title));
  bubble.append(document.createTextNode(line.text));
  for (const file of line.files) bubble.append(make("span", "file", `附件:${file}`));
  item.append(face, make("span", "meta", `${name} ${line.at}`), bubble);
  if (!line.sender) item.append(taps(line));
  return item;
}

const nameOf = (address) => seats.get(address)?.dataset.name || address;

function taps(line) {
  const row = make("div", "taps");
  for (const button of line.buttons) row.append(tap(line, button));
  const quote = make("button", "plain", "引用回复");
  quote.type = "button";
  quote.onclick = () => citing({ id: line.id, text: line.text });
  row.append(quote);
  return row;
}

function tap(line, button) {
  const key = `${line.id} ${button.reply}`;
  const element = make("button", "", button.label);
  element.type = "button";
  const mark = () => {
    if (!tapped.has(key)) return;
    element.classList.add("tapped");
    element.textContent = `✓ ${button.label}`;
  };
  mark();
  element.onclick = () =>
    busy(async () => {
      await say({ kind: "click", text: button.reply, quoted_id: line.id, quoted_text: line.text.slice(0, 4000) });
      tapped.add(key);
      mark();
    });
  return element;
}

function cut(text) {
  const flat = text.replace(/\s+/g, " ");
  return flat.length > 40 ? `${flat.slice(0, 39)}…` : flat;
}

function redraw() {
  const lines = chats.get(state.chat) || [];
  $("lines").replaceChildren(...lines.map(draw));
  if (!lines.length) {
    $("lines").append(make("li", "empty", "这里还没有消息。点“下一条消息”,时钟会走到下一次有人收到消息的时候。"));
  }
  showLatest();
}

// The newest line, from its beginning where it is longer than the screen.
function showLatest() {
  const latest = $("lines").lastElementChild;
  const top = latest.offsetTop - $("lines").offsetTop - 12;
  $("lines").scrollTop = latest.offsetHeight > $("lines").clientHeight ? top : $("lines").scrollHeight;
}

// ── who I am ──

const isGroup = () => seats.get(state.chat)?.dataset.group === "yes";

function sit(chat) {
  const seat = seats.get(chat);
  if (!seat) return;
  state.chat = chat;
  for (const [other, button] of seats) button.setAttribute("aria-pressed", String(other === chat));
  unread.delete(chat);
  badge(chat);
  $("talk-title").textContent = isGroup() ? `工作群:${seat.dataset.name}` : `${seat.dataset.name}收到的消息`;
  $("me-short").textContent = seat.dataset.name;
  $("as-row").hidden = !isGroup();
  if (!isGroup()) $("as").value = chat;
  $("text").disabled = false;
  $("composer").querySelector("[type=submit]").disabled = false;
  $("text").placeholder = isGroup() ? "在群里说,如:@督办 本周情况" : "直接回复,如:12 已完成";
  citing(null);
  redraw();
  show("chat");
}

function show(pane) {
  document.body.dataset.pane = pane;
  for (const button of document.querySelectorAll(".bottom button")) {
    if (button.dataset.show === pane) button.setAttribute("aria-current", "true");
    else button.removeAttribute("aria-current");
  }
}

function citing(quote) {
  state.quote = quote;
  $("quote").hidden = !quote;
  if (quote) {
    $("quote-text").textContent = `引用:${cut(quote.text)}`;
    $("text").focus();
  }
}

function carrying(file) {
  state.file = file;
  $("files").hidden = !file;
  $("files-text").textContent = file ? `附件:${file.name}` : "";
}

function say(words) {
  const group = isGroup();
  return ask("/console/say", {
    sender: group ? $("as").value : state.chat,
    chat: state.chat,
    group,
    mentioned: group && $("mention").checked,
    ...words,
  });
}

// ── the page beside the chat ──

let refreshing = 0;

function refreshSoon() {
  clearTimeout(refreshing);
  refreshing = setTimeout(() => beside(state.side, true), 200);
}

async function beside(path, again) {
  state.side = path;
  $("side-open").href = path;
  for (const link of document.querySelectorAll("[data-side]")) {
    const place = new URL(path, location.origin).pathname.replace(/^\/tasks\b/, "/ledger");
    const here = place.startsWith(link.getAttribute("href"));
    if (here) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (again && $("side").contains(document.activeElement) && document.activeElement !== $("side")) return;
  if (getComputedStyle($("side")).display === "none") return;
  try {
    place(await fetch(path), path, again);
  } catch {
    // the page comes back with the next news; the chat says that the server is away
  }
}

async function place(answer, path, again) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const main = page.querySelector("main");
  if (!main || path !== state.side) return;
  const open = again ? openDetails() : new Set();
  const top = again ? $("side").scrollTop : 0;
  main.removeAttribute("id");
  const body = make("div", main.className);
  body.append(...main.childNodes);
  $("side").replaceChildren(document.adoptNode(body));
  for (const details of $("side").querySelectorAll("details[id]")) if (open.has(details.id)) details.open = true;
  $("side").scrollTop = top;
  const anchor = !again && path.split("#")[1];
  if (anchor) document.getElementById(anchor)?.scrollIntoView();
}

function openDetails() {
  return new Set([...$("side").querySelectorAll("details[open][id]")].map((one) => one.id));
}

async function submitBeside(form, submitter) {
  const data = new FormData(form, submitter);
  const method = (submitter?.formMethod || form.method || "get").toLowerCase();
  const action = new URL(submitter?.getAttribute("formaction") || form.getAttribute("action") || state.side, location.origin);
  if (method === "get") {
    action.search = new URLSearchParams(data).toString();
    await beside(action.pathname + action.search);
    return;
  }
  const body = form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
  const answer = await fetch(action, { method: "POST", body });
  const came = new URL(answer.url);
  state.side = answer.redirected ? came.pathname + came.search + came.hash : state.side;
  await place(answer, state.side, true);
}

// ── the guide ──

async function guide(step) {
  if (!state.steps.length) state.steps = await ask("/demo/steps");
  if (step >= state.steps.length) return endGuide();
  state.step = step;
  caption(state.steps[step]);
  $("guide-next").disabled = true;
  try {
    const scene = await ask(`/demo/play/${step}`, {});
    if (scene.chat) sit(scene.chat);
    if (scene.page) await beside(scene.page);
    if (scene.page && !scene.chat) show("side");
    $("guide").dataset.played = String(step + 1);
  } finally {
    $("guide-next").disabled = false;
  }
}

function caption(step) {
  $("guide").hidden = false;
  $("guide-start").hidden = true;
  $("guide-count").textContent = `引导演示 第${state.step + 1}步,共${state.steps.length}步`;
  $("guide-title").textContent = step.title;
  $("guide-says").textContent = step.says;
  $("guide-does").textContent = step.does;
  $("guide-next").textContent = state.step + 1 < state.steps.length ? "下一步" : "看完了";
}

function endGuide() {
  $("guide").hidden = true;
  $("guide-start").hidden = false;
}

// ── what can be pressed ──

for (const [chat, button] of seats) button.addEventListener("click", () => sit(chat));
for (const button of document.querySelectorAll("[data-show]")) {
  button.addEventListener("click", () => {
    show(button.dataset.show);
    if (button.dataset.show === "side") beside(state.side);
  });
}
for (const button of document.querySelectorAll("[data-move]")) {
  button.addEventListener("click", () => busy(() => ask("/demo/clock", { to: button.dataset.move })));
}
$("to-day").addEventListener("submit", (event) => {
  event.preventDefault();
  busy(async () => {
    await ask("/demo/clock", { to: $("day").value });
    $("other-day").open = false;
  });
});
$("find").addEventListener("input", () => {
  const words = $("find").value.trim();
  for (const button of seats.values()) button.parentElement.hidden = !button.textContent.includes(words);
});
$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if ((!text && !state.file) || state.sending) return;
  state.sending = true;
  busy(async () => {
    await say({
      text,
      quoted_id: state.quote?.id,
      quoted_text: state.quote?.text.slice(0, 4000),
      files: state.file ? [state.file] : [],
    });
    $("text").value = "";
    citing(null);
    carrying(null);
  }, { waits: true }).finally(() => {
    state.sending = false;
  });
});
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("composer").requestSubmit();
  }
});
$("file").addEventListener("change", () =>
  busy(async () => {
    const [file] = $("file").files;
    if (!file) return;
    const form = new FormData();
    form.append("csrf", csrf);
    form.append("file", file);
    $("file").value = "";
    carrying(await ask("/console/file", form));
  }),
);
$("files-drop").addEventListener("click", () => carrying(null));
$("quote-drop").addEventListener("click", () => citing(null));
$("as").addEventListener("change", redraw);
$("guide-start")?.addEventListener("click", () => busy(() => guide(0)));
$("guide-next").addEventListener("click", () => busy(() => guide(state.step + 1)));
$("guide-end").addEventListener("click", endGuide);
for (const link of document.querySelectorAll("[data-side]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    beside(link.getAttribute("href"));
  });
}
$("side").addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='/']");
  if (!link || event.ctrlKey || event.metaKey || link.hasAttribute("download")) return;
  event.preventDefault();
  beside(link.getAttribute("href"));
});
$("side").addEventListener("submit", (event) => {
  event.preventDefault();
  busy(() => submitBeside(event.target, event.submitter));
});

beside(state.side);
listen();
