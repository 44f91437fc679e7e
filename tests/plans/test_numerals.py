"""Numerals are read as officials write them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.numerals import CHINESE, NUMBER, PERCENT, bounds, integer, number, share
from tests.plans.wording import chinese_numeral

NUMBERS = {
    1370000: ["一百三十七万", "137万", "1,370,000", "１３７万"],
    15000: ["1.5万", "一万五", "一万五千", "一点五万", "15000"],
    2024: ["二〇二四", "二零二四", "２０２４", "两千零二十四"],
    12: ["十二", "一十二", "12"],
    25: ["廿五", "二十五"],
    20: ["廿", "二十"],
    31: ["卅一", "三十一"],
    2: ["两", "二", "贰"],
    0.5: ["半", "0.5", "零点五"],
    105: ["幺零五", "一百零五", "一〇五"],
    120: ["一百二", "一百二十"],
    3500: ["三千五", "3500"],
    10005: ["一万零五"],
    350_000_000: ["三亿五千万", "3.5亿"],
    4_060_000_000_000: ["4.06万亿"],
    10: ["十", "拾"],
    100: ["一百", "百"],
}
NONSENSE = ["", "十十", "万", "几", "若干", "123x", "一2", "1.2.3", "点", "三点", "²", "百千", "-3"]
SHARES = {
    65: ["65%", "百分之六十五", "６５％", "六成五", "百分之65"],
    80: ["八成", "80%"],
    100: ["百分之百", "100%"],
    66.67: ["三分之二"],
    0.3: ["千分之三"],
    50: ["二分之一"],
}
RANGES = {
    (1, 2): ["1-2", "1—2", "一至二", "一到二", "一二", "１～２"],
    (2, 3): ["两三", "2~3"],
    (20, 30): ["二三十", "20至30"],
    (17, 18): ["十七八"],
    (30000, 50000): ["3-5万", "3万-5万", "3‑5万", "3〜5万", "3−5万"],
}


@pytest.mark.parametrize(("value", "text"), [(v, t) for v, ts in NUMBERS.items() for t in ts])
def test_a_number_is_read(value: float, text: str) -> None:
    assert number(text) == value


@pytest.mark.parametrize("text", NONSENSE)
def test_nonsense_is_no_number(text: str) -> None:
    assert number(text) is None


@pytest.mark.parametrize(("value", "text"), [(v, t) for v, ts in SHARES.items() for t in ts])
def test_a_share_is_read(value: float, text: str) -> None:
    assert share(text) == value
    assert re.fullmatch(PERCENT, text)


@pytest.mark.parametrize(("ends", "text"), [(v, t) for v, ts in RANGES.items() for t in ts])
def test_a_range_is_read(ends: tuple[float, float], text: str) -> None:
    assert bounds(text) == ends


@pytest.mark.parametrize("text", ["5-3", "三", "", "-", "一三", "百分"])
def test_what_is_no_range_has_no_bounds(text: str) -> None:
    assert bounds(text) is None


@given(st.integers(0, 10**8 - 1))
def test_every_whole_number_survives_being_written_in_chinese(value: int) -> None:
    written = chinese_numeral(value)
    assert integer(written) == value
    assert re.fullmatch(CHINESE, written)
    assert re.fullmatch(NUMBER, str(value))


@given(st.text(max_size=60) | st.text("零一二两三十百千万亿半点廿0123.,-至%", max_size=400))
def test_any_text_gets_an_answer(text: str) -> None:
    for read in (number, integer, share, bounds):
        read(text)
