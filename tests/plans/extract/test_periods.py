"""The periods in which a duty returns follow calendar units."""

from datetime import date
from itertools import pairwise

import pytest

from plans.calendar import Calendar, Period
from plans.extract.periods import Occurrence, count_within, occurrences, quarters

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


@pytest.mark.parametrize(
    ("rrule", "span", "first_two"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", "每月1日、15日", [(1, 15), (2, 15)]),
        ("FREQ=MONTHLY;BYMONTHDAY=15,30", "每月15日、30日", [(1, 30), (2, 28)]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "每月最后一个周五", [(1, 31), (2, 28)]),
        ("FREQ=MONTHLY;BYDAY=1MO", "每月第一个周一", [(1, 6), (2, 3)]),
        ("FREQ=MONTHLY;BYDAY=2WE,4WE", "每月第二、四周周三", [(1, 22), (2, 26)]),
        ("FREQ=MONTHLY;INTERVAL=2;BYDAY=2MO", "双月的第二个周一", [(2, 10), (4, 14)]),
    ],
)
def test_days_of_a_month_are_due_on_the_last_of_them(
    rrule: str, span: str, first_two: list[tuple[int, int]]
) -> None:
    found = [one.period.end for one in returns(rrule, span)]
    assert [(day.month, day.day) for day in found[:2]] == first_two


@pytest.mark.parametrize(
    ("span", "days"),
    [
        ("每学期初", [(3, 31), (9, 30)]),
        ("每学期开学初", [(3, 31), (9, 30)]),
        ("每学期开学第一周", [(3, 31), (9, 30)]),
        ("每学期开学前两天", [(2, 28), (8, 31)]),
        ("每学期期初、期末", [(6, 30), (1, 31)]),
    ],
)
def test_what_opens_every_term_is_not_due_at_its_end(
    span: str, days: list[tuple[int, int]]
) -> None:
    found = [one.period.end for one in returns("FREQ=MONTHLY;INTERVAL=6", span)]
    assert [(day.month, day.day) for day in found] == days


@pytest.mark.parametrize(
    ("rrule", "span", "days"),
    [
        ("FREQ=MONTHLY;INTERVAL=3", "每季度结束后10日内", ["04-10", "07-10", "10-10", "01-10"]),
        ("FREQ=MONTHLY;INTERVAL=3", "季度终了后１５日内", ["04-15", "07-15", "10-15", "01-15"]),
        (
            "FREQ=MONTHLY;INTERVAL=3",
            "每季度后10个工作日内",
            ["04-15", "07-14", "10-21", "01-15"],  # behind 清明节 and 国庆节
        ),
        ("FREQ=MONTHLY;INTERVAL=3", "每季度结束后一个月内", ["04-30", "07-31", "10-31", "01-31"]),
        ("FREQ=MONTHLY;INTERVAL=6", "每学期结束后两周内", ["07-14", "02-14"]),
        ("FREQ=MONTHLY;INTERVAL=6", "每学期开学后一个月内", ["03-31", "09-30"]),
        ("FREQ=MONTHLY", "每月终了10日内", ["02-10", "03-10", "04-10"]),
        ("FREQ=MONTHLY", "每月25日至次月5日", ["02-05", "03-05", "04-05"]),
        ("FREQ=MONTHLY", "每月上旬", ["01-10", "02-10"]),
        ("FREQ=MONTHLY", "每月中上旬", ["01-20", "02-20"]),
        ("FREQ=MONTHLY", "每月下旬", ["01-31", "02-28"]),
        ("FREQ=MONTHLY", "每月前5个工作日", ["01-08", "02-10"]),  # behind 元旦 and 春节
        ("FREQ=MONTHLY", "每月第一周", ["01-12", "02-09"]),
        ("FREQ=MONTHLY", "每月第九周", ["01-31", "02-28"]),
        ("FREQ=MONTHLY", "每月第二周前", ["01-12", "02-09"]),
        ("FREQ=MONTHLY;INTERVAL=3", "每季度第一周", ["01-12", "04-13"]),
        ("FREQ=MONTHLY;INTERVAL=3", "每季度过后10日内", ["04-10", "07-10"]),
        ("FREQ=MONTHLY;INTERVAL=3", "每季度倒数第二个工作日", ["03-28", "06-27"]),
        ("FREQ=YEARLY", "每学年结束后一个月内", ["09-30"]),
        ("FREQ=MONTHLY;BYMONTHDAY=1", "每月初", ["01-10", "02-10"]),
        ("FREQ=MONTHLY;BYMONTHDAY=8", "月后8日前", ["01-08", "02-08"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "每月末3个工作日内", ["01-31", "02-28"]),
        ("FREQ=MONTHLY;INTERVAL=3", "每季度初", ["01-31", "04-30"]),
        ("FREQ=MONTHLY;INTERVAL=3", "每季度首个工作日", ["01-02", "04-01"]),
        ("FREQ=MONTHLY;INTERVAL=3", "每季度最后一个工作日", ["03-31", "06-30"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=1", "每月第一个工作日", ["01-02", "02-05"]),
        ("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1", "每月最后一个工作日", ["01-27", "02-28"]),
        ("FREQ=YEARLY;BYMONTH=6", "每年6月中旬", ["06-20"]),
        ("FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "每年年初", ["01-31"]),
        ("FREQ=YEARLY", "年度终了后4个月内", ["04-30"]),
        ("FREQ=YEARLY", "每年春节前", ["01-28"]),
        ("FREQ=YEARLY", "每年汛期前", ["05-31"]),
        ("FREQ=YEARLY", "每年中考后", ["12-31"]),
        ("FREQ=YEARLY", "每年汛期前、汛期后", ["05-31", "12-31"]),
        ("FREQ=YEARLY", "每年秋季开学后一个月内", ["09-30"]),
        ("FREQ=YEARLY", "每逢“七一”、国庆", ["07-01", "10-01"]),
        ("FREQ=YEARLY", "每年春节、中秋节前", ["01-28", "10-05"]),
        ("FREQ=MONTHLY;INTERVAL=6", "春、秋季学期", ["06-30", "01-31"]),
        ("FREQ=YEARLY;BYMONTH=3,9", "春秋两季", ["05-31", "11-30"]),
        ("FREQ=YEARLY;BYMONTH=3,9", "每年3月、9月", ["03-31", "09-30"]),
        ("FREQ=YEARLY;BYMONTH=2,7", "寒暑假期间", ["02-28", "08-31"]),
        ("FREQ=YEARLY;BYMONTH=2,7", "寒暑假前", ["01-31", "06-30"]),
    ],
)
def test_the_words_say_where_in_its_period_a_duty_falls(
    rrule: str, span: str, days: list[str]
) -> None:
    found = [f"{one.period.end:%m-%d}" for one in returns(rrule, span)]
    assert found[: len(days)] == days


def test_what_is_due_behind_its_quarter_is_the_quarters_own() -> None:
    last = returns("FREQ=MONTHLY;INTERVAL=3", "每季度结束后10日内")[-1]
    assert (last.key, last.label) == ("2025-Q4", "第四季度")
    assert last.period == Period(date(2025, 10, 1), date(2026, 1, 10))


def test_what_returns_oftener_than_monthly_has_a_period_a_month() -> None:
    rules = ("FREQ=WEEKLY", "FREQ=WEEKLY;BYDAY=FR", "FREQ=WEEKLY;INTERVAL=2", "FREQ=DAILY")
    assert [len(returns(rule)) for rule in rules] == [12, 12, 12, 12]


def test_and_is_counted_within_its_days() -> None:
    january, february = (
        Period(date(2025, m, 1), date(2025, m, last)) for m, last in ((1, 31), (2, 28))
    )
    workdays = sum(CALENDAR.is_workday(date(2025, 2, day)) for day in range(1, 29))

    assert count_within("FREQ=WEEKLY;BYDAY=FR", january, CALENDAR) == 5  # 3, 10, 17, 24 and 31
    assert count_within("FREQ=WEEKLY;INTERVAL=2", january, CALENDAR) == 2
    assert count_within("FREQ=DAILY", february, CALENDAR) == workdays
    assert count_within("FREQ=DAILY;INTERVAL=10", january, CALENDAR, "每旬") == 3
    assert count_within("FREQ=DAILY;INTERVAL=10", february, CALENDAR, "每旬") == 3
    assert count_within("FREQ=DAILY;INTERVAL=2", january, CALENDAR, "隔天") == 15
    assert count_within("FREQ=DAILY;INTERVAL=3", february, CALENDAR, "每3个工作日") == workdays // 3
    assert count_within("FREQ=MONTHLY", january, CALENDAR) == 1
    assert count_within("FREQ=MONTHLY;BYMONTHDAY=1,15", january, CALENDAR) == 2
    assert count_within("FREQ=MONTHLY;BYDAY=2WE,4WE", january, CALENDAR) == 2


def test_quarters_cover_the_year_without_gap() -> None:
    four = list(quarters(2025))

    assert four[0].period.start == date(2025, 1, 1)
    assert all((b.period.start - a.period.end).days == 1 for a, b in pairwise(four))
    assert four[-1].period.end == date(2025, 12, 31)
