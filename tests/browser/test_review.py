"""A real plan of 84 tasks that names no section, assigned by a few taps."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.conftest import PATIENCE, ROOT, demo_running, visiting
from tests.browser.manners import faults

pytestmark = pytest.mark.browser

MOST = 25  # interactions


class Hand:
    """An administrator's hand, counted."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.moved = 0

    def tap(self, target: Locator) -> None:
        """One tap."""
        self.moved += 1
        target.click()

    def choose(self, target: Locator, label: str) -> None:
        """One choice from a list."""
        self.moved += 1
        target.select_option(label=label)


def plan_004() -> Path:
    """The reference plan, where the reference material is at hand."""
    found = list((ROOT / "../shared/plans").glob("004_*.txt"))
    if not found:
        pytest.skip("the reference plans are not beside this checkout (../shared)")
    return found[0].resolve()


def test_a_vague_plan_is_assigned_in_a_few_interactions(browser: Browser) -> None:
    with demo_running("--plan", str(plan_004())) as address, visiting(browser, "phone") as page:
        page.set_default_timeout(PATIENCE)
        page.goto(f"{address}/plans/1/review")
        expect(page.locator(".counts")).to_contain_text("项没写责任单位")
        assert faults(page) == []
        hand = Hand(page)
        hand.tap(page.get_by_role("button", name="采用全部建议"))
        expect(page.locator("#activate")).to_be_visible()
        left = page.locator(".heading:has(.given.none)")
        while left.count() and hand.moved < MOST:
            row = left.first
            hand.choose(row.locator("select").first, "办公室")
            hand.tap(row.get_by_role("button", name="归这里"))
            page.wait_for_load_state()
        expect(page.locator("main")).to_contain_text("全部标题都已归口")
        hand.tap(page.get_by_role("button", name="启用这份计划"))
        expect(page.locator(".entry").first).to_be_visible()
        assert hand.moved <= MOST
        assert page.locator(".entry", has_text="尚未交办").count() == 0
        assert faults(page) == []
