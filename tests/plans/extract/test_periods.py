"""The periods in which a duty returns follow calendar units."""

from datetime import date
from itertools import pairwise

import pytest

from plans.calendar import Calendar
from plans.extract.periods import Occurrence, occurrences, quarters

CALENDAR = Calendar()


def returns(rrule: str, span: str = "") -> list[Occurrence]:
    return list(occurrences(rrule, span, 2025, CALENDAR))


@pytest.mark.parametrize(
    ("rrule", "span", "labels", "last_days"),
    [
        (
            "FREQ=MONTHLY;INTERVAL=3",
            "每季度",
            ["第一季度", "第二季度", "第三季度", "第四季度"],
            [(3, 31), (6, 30), (9, 30), (12, 31)],
        ),
        ("FREQ=MONTHLY;INTERVAL=6", "每半年", ["上半年", "下半年"], [(6, 30), (12, 31)]),
        ("FREQ=MONTHLY;INTERVAL=6", "每学期", ["春季学期", "秋季学期"], [(6, 30), (1, 31)]),
        ("FREQ=YEARLY", "每年", ["2025年"], [(12, 31)]),
        ("FREQ=YEARLY", "每学年", ["2024—2025学年"], [(8, 31)]),
        ("FREQ=YEARLY;BYMONTH=9", "每年9月", ["9月"], [(9, 30)]),
        ("FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=20", "每年9月20日", ["9月"], [(9, 20)]),
        ("FREQ=YEARLY;BYMONTH=3,9", "每年3月、9月", ["3月", "9月"], [(3, 31), (9, 30)]),
        (
            "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25",
            "每季度末月25日前",
            ["3月", "6月", "9月", "12月"],
            [(3, 25), (6, 25), (9, 25), (12, 25)],
        ),
        ("FREQ=MONTHLY;INTERVAL=12", "每年", ["2025年"], [(12, 31)]),
        (
            "FREQ=MONTHLY;INTERVAL=2",
            "每两个月",
            ["1至2月", "3至4月", "5至6月", "7至8月", "9至10月", "11至12月"],
            [(2, 28), (4, 30), (6, 30), (8, 31), (10, 31), (12, 31)],
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_rule_returns_in_its_units(
    rrule: str, span: str, labels: list[str], last_days: list[tuple[int, int]]
) -> None:
    found = returns(rrule, span)

    assert [one.label for one in found] == labels
    assert [(o.period.end.month, o.period.end.day) for o in found] == last_days


def test_every_month_returns_twelve_times_and_on_its_day() -> None:
    assert [one.key for one in returns("FREQ=MONTHLY")][::11] == ["2025-01", "2025-12"]
    due = [one.period.end for one in returns("FREQ=MONTHLY;BYMONTHDAY=31")]

    assert due[:2] == [date(2025, 1, 31), date(2025, 2, 28)]


def test_what_returns_oftener_than_monthly_is_counted_within_the_month() -> None:
    weekly = returns("FREQ=WEEKLY")
    fridays = returns("FREQ=WEEKLY;BYDAY=FR")
    fortnightly = returns("FREQ=WEEKLY;INTERVAL=2")
    daily = returns("FREQ=DAILY")

    assert len(weekly) == len(fridays) == len(fortnightly) == len(daily) == 12
    assert fridays[0].count == 5  # 3, 10, 17, 24 and 31 January 2025
    assert fortnightly[0].count == 2
    assert daily[1].count == sum(CALENDAR.is_workday(date(2025, 2, day)) for day in range(1, 29))


def test_quarters_cover_the_year_without_gap() -> None:
    four = list(quarters(2025))

    assert four[0].period.start == date(2025, 1, 1)
    assert all((b.period.start - a.period.end).days == 1 for a, b in pairwise(four))
    assert four[-1].period.end == date(2025, 12, 31)
