"""The page of a binding plan before its administrator: seen, tried and confirmed by tap."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import demo_running, visiting
from tests.browser.manners import faults

pytestmark = pytest.mark.browser


@pytest.fixture(params=["phone", "desk"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A bureau whose plan was just activated, and a page of either size."""
    with demo_running() as address, visiting(browser, request.param) as opened:
        opened.goto(f"{address}/plans/1/review")
        opened.get_by_role("button", name="采用全部建议").click()
        opened.get_by_role("button", name="启用这份计划").click()
        expect(opened.locator(".entry").first).to_be_visible()
        opened.goto(f"{address}/plans")
        opened.get_by_role("link", name="节奏与结束").first.click()
        yield opened


def test_a_rhythm_is_tried_and_an_end_is_shown_before_it_comes(page: Page) -> None:
    assert faults(page) == []
    page.get_by_label("到期前几个工作日提醒").fill("5")
    page.get_by_role("button", name="试算").click()
    expect(page.get_by_text("未来90天最多")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="就这样改").click()
    expect(page.get_by_label("到期前几个工作日提醒")).to_have_value("5")

    headings = page.get_by_role("checkbox")
    count = headings.count()
    for nth in range(1, count):
        headings.nth(nth).uncheck()
    page.get_by_label("常态任务").select_option("keep")
    page.get_by_role("button", name="先看结果").click()
    expect(page.get_by_role("button", name="确认结束")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="确认结束").click()
    expect(page.get_by_role("heading", name="提醒节奏")).to_be_visible()
    assert page.get_by_role("checkbox").count() in (count - 1, count), "the others stay"
