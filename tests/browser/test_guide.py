"""The guided demo, from its first caption to its last."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PATIENCE, demo_running, visiting
from tests.browser.manners import faults

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_guide_plays_to_its_end(browser: Browser, size: str) -> None:
    with demo_running() as address, visiting(browser, size) as page:
        page.goto(address)
        page.get_by_role("button", name="引导演示").click()
        steps = page.evaluate("fetch('/demo/steps').then((answer) => answer.json())")
        assert len(steps) >= 8
        for number, step in enumerate(steps, 1):
            expect(page.locator("#guide")).to_have_attribute(
                "data-played", str(number), timeout=PATIENCE
            )
            expect(page.locator("#guide-title")).to_have_text(step["title"])
            expect(page.locator("#fault")).to_be_hidden()
            assert faults(page) == [], step["title"]
            page.locator("#guide-next").click()
        expect(page.locator("#guide")).to_be_hidden()
        assert_calm_year(page)


def assert_calm_year(page: Page) -> None:
    """The year that was played disturbed nobody out of hours."""
    page.goto(page.url + "burden")
    expect(page.locator(".counts")).to_contain_text("工作时间以外0条")
