"""The periods in which a duty returns: months, quarters, terms, halves, years of the plan.

Nothing returns more often than once a month here: a weekly or daily duty has one period a month,
and a count of how often it falls into it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from plans.calendar import (
    DAY,
    Calendar,
    Period,
    Season,
    half_period,
    month_period,
    months_period,
    quarter_period,
    year_period,
)

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One return of a duty: its key within the task, its Chinese label, its days."""

    key: str
    label: str
    period: Period


def occurrences(rrule: str, span: str, year: int, calendar: Calendar) -> Iterator[Occurrence]:
    """The returns of a rule in a plan's year, in order. `span` tells 每学期 from 每半年."""
    parts = _parts(rrule)
    interval = int(parts.get("INTERVAL", "1"))
    match parts.get("FREQ"):
        case "DAILY" | "WEEKLY":
            yield from _months(year)
        case "MONTHLY" if interval < 12:
            yield from _monthly(parts, interval, span, year, calendar)
        case _:
            yield from _yearly(parts, span, year, calendar)


def quarters(year: int) -> Iterator[Occurrence]:
    """The civil quarters of a year."""
    for quarter, name in enumerate("一二三四", start=1):
        yield Occurrence(f"{year}-Q{quarter}", f"第{name}季度", quarter_period(year, quarter))


def _months(year: int) -> Iterator[Occurrence]:
    for month in range(1, 13):
        yield Occurrence(f"{year}-{month:02}", f"{month}月", month_period(year, month))


def _monthly(
    parts: dict[str, str], interval: int, span: str, year: int, calendar: Calendar
) -> Iterator[Occurrence]:
    if interval == 1:
        for month in _months(year):
            yield _on_its_day(month, parts)
    elif interval == 3:
        yield from quarters(year)
    elif interval == 6 and re.search("学期", span):
        yield from _terms(year, calendar)
    elif interval == 6:
        yield Occurrence(f"{year}-H1", "上半年", half_period(year, 1))
        yield Occurrence(f"{year}-H2", "下半年", half_period(year, 2))
    else:
        for first in range(1, 13, interval):
            last = min(first + interval - 1, 12)
            key = f"{year}-{first:02}-{last:02}"
            yield Occurrence(key, f"{first}至{last}月", months_period(year, first, last))


def _on_its_day(month: Occurrence, parts: dict[str, str]) -> Occurrence:
    """每月25日: the month's occurrence is due on that day."""
    day = parts.get("BYMONTHDAY", "")
    if not re.fullmatch("-?[0-9]{1,2}", day):
        return month
    first, last = month.period
    due = last if int(day) < 0 else min(last, first + (int(day) - 1) * DAY)
    return Occurrence(month.key, month.label, Period(first, due))


def _terms(year: int, calendar: Calendar) -> Iterator[Occurrence]:
    spring = calendar.school.period(Season.SPRING, year)
    autumn = calendar.school.period(Season.AUTUMN, year)
    yield Occurrence(f"{year}-spring", "春季学期", spring)
    yield Occurrence(f"{year}-autumn", "秋季学期", autumn)


def _yearly(
    parts: dict[str, str], span: str, year: int, calendar: Calendar
) -> Iterator[Occurrence]:
    months = [int(one) for one in re.findall("[0-9]+", parts.get("BYMONTH", ""))]
    months = sorted({month for month in months if 1 <= month <= 12})
    if months:
        for month in months:
            key = str(year) if len(months) == 1 else f"{year}-{month:02}"
            named = Occurrence(key, f"{month}月", month_period(year, month))
            yield _on_its_day(named, parts)
    elif "学年" in span:
        yield Occurrence(
            f"{year - 1}-{year}", f"{year - 1}—{year}学年", calendar.school.year(year - 1)
        )
    else:
        yield Occurrence(str(year), f"{year}年", year_period(year))


def count_within(rrule: str, days: Period, calendar: Calendar) -> int:
    """How often a daily or weekly duty falls into some days; every day means every working day.

    At least once; whatever returns less often than once a week falls due once.
    """
    parts = _parts(rrule)
    if parts.get("FREQ") not in ("DAILY", "WEEKLY"):
        return 1
    each = (days.start + n * DAY for n in range(days.days))
    if parts["FREQ"] == "DAILY":
        falls = sum(map(calendar.is_workday, each))
    else:
        named = parts.get("BYDAY", "MO").split(",")
        weekdays = [_WEEKDAYS.index(day) for day in named if day in _WEEKDAYS] or [0]
        falls = sum(day.weekday() in weekdays for day in each)
    return max(1, falls // int(parts.get("INTERVAL", "1")))


def _parts(rrule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rrule.upper().split(";") if "=" in part)


def clipped(occurrence: Occurrence, start: date | None, end: date | None) -> Occurrence | None:
    """The part of an occurrence inside the bounds; None where it lies outside."""
    first, last = occurrence.period
    first, last = max(first, start or first), min(last, end or last)
    if first > last:
        return None
    return Occurrence(occurrence.key, occurrence.label, Period(first, last))
