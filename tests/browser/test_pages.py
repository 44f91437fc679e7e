"""The pages before a reader: on a phone and on a desk, by tap and by key."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import demo_running, visiting
from tests.browser.manners import faults

pytestmark = pytest.mark.browser

HOSTILE = f"""云岭县教育局2026年工作要点

一、守牢安全底线
1.加强校园安全。组织各学校年内开展<img src=x onerror=alert(1)>安全\u202e隐患排查不少于4次。
2.规范{"很长的词" * 40}。制定{"Supercalifragilistic" * 12}管理办法。

云岭县教育局
2026年1月4日
"""


@pytest.fixture(scope="module")
def demo(browser: Browser) -> Iterator[str]:
    """A bureau whose sample plan was reviewed and activated in the browser."""
    with demo_running() as address:
        with visiting(browser, "desk") as page:
            page.goto(f"{address}/plans/1/review")
            page.get_by_role("button", name="采用全部建议").click()
            page.get_by_role("button", name="启用这份计划").click()
            expect(page.locator(".entry").first).to_be_visible()
        yield address


@pytest.fixture(params=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A page of either size."""
    with visiting(browser, request.param) as opened:
        yield opened


UNFOLD = "for (const one of document.querySelectorAll('details')) one.open = true"
PAGES = ("/", "/plans", "/plans/1/review", "/plans/1/text", "/ledger", "/tasks/1", "/burden", "/no")


@pytest.mark.parametrize("path", PAGES)
def test_everything_can_be_seen_read_hit_and_named(demo: str, page: Page, path: str) -> None:
    page.goto(demo + path)
    page.evaluate(UNFOLD)
    assert faults(page) == []


def sit(page: Page, name: str) -> None:
    """Be that person."""
    people = page.locator(".bottom").get_by_role("button", name="人员")
    if people.is_visible():
        people.click()
    page.locator(".seat", has_text=name).click()


def test_a_reply_is_sent_and_its_answer_seen(demo: str, page: Page) -> None:
    page.goto(demo)
    sit(page, "李科长")
    page.get_by_role("button", name="下一条消息").click()
    expect(page.locator(".line[data-by=bot]").first).to_contain_text("#")
    page.locator("#text").fill("我的任务")
    page.locator("#text").press("Enter")
    expect(page.locator(".line.mine").last).to_contain_text("我的任务")
    expect(page.locator(".line[data-by=bot]").last).to_contain_text("在办")
    assert faults(page) == []


def test_what_is_written_while_the_page_is_busy_is_sent_after_all(demo: str, page: Page) -> None:
    page.goto(demo)
    sit(page, "李科长")
    held: list[Route] = []
    page.route("**/demo/clock", lambda route: held.append(route))
    page.get_by_role("button", name="下一条消息").click()
    expect(page.locator("body")).to_have_attribute("aria-busy", "true")
    page.locator("#text").fill("我的任务")
    page.locator("#text").press("Enter")
    held[0].continue_()
    expect(page.locator(".line.mine").last).to_contain_text("我的任务")
    expect(page.locator("#text")).to_have_value("")


def test_a_report_changes_the_ledger_beside_it(demo: str, browser: Browser) -> None:
    with visiting(browser, "desk") as page:
        page.goto(demo)
        expect(page.locator("#side .entry").first).to_be_visible()
        entry = page.locator("#side .entry", has_text="艺术展演").first
        title = entry.locator(".entry-title").inner_text()
        number = title.split()[0].removeprefix("#")
        sit(page, "李科长")
        page.locator("#text").fill(f"{number} 完成60%")
        page.get_by_role("button", name="发送").click()
        expect(page.locator(".line[data-by=bot]").last).to_contain_text("已记")
        expect(entry.locator(".light")).to_contain_text("绿")


def test_a_message_is_quoted_and_a_button_tapped(demo: str, page: Page) -> None:
    page.goto(demo)
    sit(page, "郑科长")
    page.locator("#text").fill("弄完了")
    page.locator("#text").press("Enter")
    expect(page.locator(".line.mine").last).to_contain_text("弄完了")
    asking = page.locator(".line[data-by=bot]:has(.taps button + button)").last
    number = asking.get_attribute("data-number")
    answer = page.locator(f".line[data-number='{number}']")
    answer.get_by_role("button", name="引用回复").click()
    expect(page.locator("#quote-text")).to_contain_text("引用:")
    assert faults(page) == []
    page.get_by_role("button", name="不引用").click()
    answer.locator(".taps button").first.click()
    expect(answer.locator(".taps button").first).to_contain_text("✓")
    page.locator("#text").fill("撤销")
    page.locator("#text").press("Enter")
    expect(page.locator(".line[data-by=bot]").last).to_contain_text("撤销")


def test_a_second_tab_hears_what_the_first_one_says(demo: str, browser: Browser) -> None:
    with visiting(browser, "desk") as first, visiting(browser, "phone") as second:
        first.goto(demo)
        second.goto(demo)
        sit(first, "赵科长")
        sit(second, "赵科长")
        first.locator("#text").fill("帮助")
        first.locator("#text").press("Enter")
        expect(second.locator(".line.mine").last).to_contain_text("帮助")


def test_the_clock_moves_to_a_day_and_not_back(demo: str, page: Page) -> None:
    page.goto(demo)
    before = page.locator("#now").inner_text()
    page.get_by_role("button", name="+1天").click()
    expect(page.locator("#now")).not_to_have_text(before)
    page.locator("#other-day summary").click()
    page.locator("#day").evaluate("(field) => { field.min = ''; }")
    page.locator("#day").fill("2020-01-01")
    page.get_by_role("button", name="拨到").click()
    expect(page.locator("#fault")).to_contain_text("往后")


def test_everything_on_the_console_is_reached_by_key(demo: str, browser: Browser) -> None:
    with visiting(browser, "desk") as page:
        page.goto(demo)
        reached: set[str] = set()
        for _ in range(60):
            page.keyboard.press("Tab")
            reached.add(page.evaluate("document.activeElement.textContent.trim().slice(0, 12)"))
            shown = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert shown != "none" or page.evaluate("document.activeElement.id") == "file"
        assert {"跳到正文", "下一条消息", "+1周", "引导演示"} <= reached


def test_a_hostile_plan_is_words_on_the_page(demo: str, page: Page) -> None:
    name = f"要点{page.viewport_size}.txt"
    page.goto(f"{demo}/plans")
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": (HOSTILE + name).encode()}
    )
    page.get_by_role("button", name="读取").click()
    expect(page.locator("h1")).to_contain_text("工作要点")
    page.evaluate(UNFOLD)
    assert page.locator("main img").count() == 0
    assert "<img" in page.locator("main").inner_text()
    assert faults(page) == []
    page.get_by_role("link", name="看原文").click()
    expect(page.locator(".paper")).to_be_visible()
    assert faults(page) == []


def test_a_marked_document_is_refused_in_one_line(demo: str, page: Page) -> None:
    page.goto(f"{demo}/plans")
    page.locator("input[type=file]").set_input_files(
        {"name": "要点.txt", "mimeType": "text/plain", "buffer": ("秘密★1年\n" + HOSTILE).encode()}
    )
    page.get_by_role("button", name="读取").click()
    expect(page.get_by_role("alert")).to_contain_text("密")
    assert faults(page) == []
