"""Whatever is put into a page is shown as text, and obeyed by nobody."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.pages import UNSEEN, Pages, civil, civil_long, visible

SHANGHAI = ZoneInfo("Asia/Shanghai")
PAGES = Pages(SHANGHAI, demo=False)


@given(st.text())
def test_no_control_stays_unseen(text: str) -> None:
    shown = visible(text)
    assert UNSEEN.search(shown) is None
    assert len(shown) == len(text)


@pytest.mark.parametrize("text", ["安全\n检查", "一\t二", "emoji 🟡", "Ünïcode", "﹏"])
def test_honest_text_stays_as_it_is(text: str) -> None:
    assert visible(text) == text


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\u200f", "\u200b", "\x1b", "\x00", "\ufeff"])
def test_what_turns_or_hides_becomes_a_sign(sign: str) -> None:
    assert visible(f"a{sign}b") == "a\ufffdb"


def test_hostile_words_in_a_page_are_words() -> None:
    answer = PAGES.fault(404, "<script>\u202ealert</script>", '"><img src=x>')
    assert answer.text is not None
    assert "<script>\u202e" not in answer.text
    assert "&lt;script&gt;\ufffdalert" in answer.text
    assert "<img" not in answer.text


def test_moments_are_told_in_the_bureaus_zone() -> None:
    assert PAGES.moment(datetime(2026, 3, 5, 1, 0, tzinfo=UTC)) == "3月5日 周四 09:00"
    assert PAGES.moment(datetime(2026, 3, 5, 23, 0, tzinfo=UTC)) == "3月6日 周五 07:00"


def test_dates_are_told_as_people_write_them() -> None:
    assert civil(date(2026, 8, 31)) == "8月31日"
    assert civil(None) == ""
    assert civil_long(date(2026, 8, 31)) == "2026年8月31日 周一"
