"""The periods in which a duty returns: months, quarters, terms, halves, years of the plan.

Nothing returns more often than once a month here: a weekly or daily duty has one period a month,
and a count of how often it falls into it.
"""

import re
from collections.abc import Iterator, Sequence
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
    nth_weekday,
    quarter_period,
    year_period,
)
from plans.draft import TimeSpan
from plans.extract.placing import placed
from plans.times import Reference, find_times

_AHEAD = 14  # days before a term in which it is made ready
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
            for one in _monthly(parts, interval, span, year, calendar):
                yield _placed(one, span, calendar)
        case _:
            yield from _yearly(parts, span, year, calendar)


def _placed(one: Occurrence, span: str, calendar: Calendar) -> Occurrence:
    return Occurrence(one.key, one.label, placed(one.period, span, calendar))


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
            yield _on_its_days(month, parts, calendar)
    elif interval == 3:
        yield from quarters(year)
    elif interval == 6 and "学期" in span:
        yield from (_as_it_opens(term, span) for term in _terms(year, calendar))
    elif interval == 6:
        yield Occurrence(f"{year}-H1", "上半年", half_period(year, 1))
        yield Occurrence(f"{year}-H2", "下半年", half_period(year, 2))
    else:
        for first in range(1, 13, interval):
            last = min(first + interval - 1, 12)
            key = f"{year}-{first:02}-{last:02}"
            months = Occurrence(key, f"{first}至{last}月", months_period(year, first, last))
            yield _on_its_days(months, parts, calendar)


def _on_its_days(months: Occurrence, parts: dict[str, str], calendar: Calendar) -> Occurrence:
    """每月1日、15日, 每月最后一个周五: due on the last of these days in the (last) month."""
    first, last = months.period
    days = [
        *_days_of_month(parts, last),
        *_weekdays_of_month(parts, last),
        *_workdays_of_month(parts, last, calendar),
    ]
    return Occurrence(months.key, months.label, Period(first, max(days, default=last)))


def _days_of_month(parts: dict[str, str], last: date) -> Iterator[date]:
    """The days that a rule names by their number, in the month that ends on `last`."""
    for day in map(int, re.findall("-?[0-9]{1,2}", parts.get("BYMONTHDAY", ""))):
        yield last.replace(day=max(1, last.day + 1 + day) if day < 0 else min(day, last.day))


def _weekdays_of_month(parts: dict[str, str], last: date) -> Iterator[date]:
    """The days that a rule names by their weekday and place, as 2MO or -1FR."""
    for nth, name in re.findall("(-?[1-5])([A-Z]{2})", parts.get("BYDAY", "")):
        if name in _WEEKDAYS:
            day = nth_weekday(last.year, last.month, int(nth), _WEEKDAYS.index(name))
            yield min(day, last)


def _workdays_of_month(parts: dict[str, str], last: date, calendar: Calendar) -> Iterator[date]:
    """The days that a rule names by their place among the working days (BYSETPOS)."""
    month = (last.replace(day=day) for day in range(1, last.day + 1))
    days = [day for day in month if calendar.is_workday(day)] if "BYSETPOS" in parts else []
    for nth in map(int, re.findall("-?[0-9]{1,2}", parts.get("BYSETPOS", ""))):
        place = nth if nth < 0 else nth - 1
        if -len(days) <= place < len(days):
            yield days[place]


_BEFORE_TERM = re.compile("开学前")
_AS_TERM_OPENS = re.compile("(?:学期|开学|期)之?初|开学第[一1]个?[周月]|开学(?:首[周月]|时)")


def _as_it_opens(term: Occurrence, span: str) -> Occurrence:
    """每学期初 is due in the term's first month, 每学期开学前 before its first day."""
    first, last = term.period
    if _BEFORE_TERM.search(span):
        return Occurrence(term.key, term.label, Period(first - _AHEAD * DAY, first - DAY))
    if _AS_TERM_OPENS.search(span) and "末" not in span and "中" not in span:
        last = month_period(first.year, first.month).end
    return Occurrence(term.key, term.label, Period(first, last))


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
    if seasons := _seasons(span, year, calendar):
        yield from seasons
    elif months:
        for month in months:
            key = str(year) if len(months) == 1 else f"{year}-{month:02}"
            named = Occurrence(key, f"{month}月", month_period(year, month))
            yield _placed(_on_its_days(named, parts, calendar), span, calendar)
    elif "学年" in span:
        label = f"{year - 1}—{year}学年"
        whole = Occurrence(f"{year - 1}-{year}", label, calendar.school.year(year - 1))
        yield _placed(whole, span, calendar)
    elif named_days := _named_days(span, year, calendar):
        for time in named_days:
            opens, due = time.start or date(year, 1, 1), time.end or date(year, 12, 31)
            key = str(year) if len(named_days) == 1 else due.isoformat()
            yield Occurrence(key, time.span.strip("“”‘’"), Period(min(opens, due), due))
    else:
        yield _placed(Occurrence(str(year), f"{year}年", year_period(year)), span, calendar)


def _seasons(span: str, year: int, calendar: Calendar) -> Sequence[Occurrence]:
    """春秋两季 and 寒暑假, whose rules name only the months in which they begin."""
    if "寒暑假" in span:
        winter, summer = (calendar.school.period(one, year) for one in _HOLIDAYS)
        found = (("寒假", winter), ("暑假", summer))
    elif _GROWING_SEASONS.search(span):
        found = (("春季", months_period(year, 3, 5)), ("秋季", months_period(year, 9, 11)))
    else:
        return ()
    return [
        Occurrence(f"{year}-{days.start.month:02}", label, placed(days, span, calendar))
        for label, days in found
    ]


_HOLIDAYS = (Season.WINTER, Season.SUMMER)
_GROWING_SEASONS = re.compile("春[、和]?秋两?季")
_OF_EVERY_YEAR = re.compile("(?:每一?个?年度?|每?逢|每到)的?")
_JOINTS = re.compile("[、,，和及与“”‘’]*")


def _named_days(span: str, year: int, calendar: Calendar) -> Sequence[TimeSpan]:
    """When 每年春节前, 逢“七一”、国庆 fall in a year; nothing where any of it cannot be told."""
    every = _OF_EVERY_YEAR.match(span)
    if every is None:
        return ()
    words = span[every.end() :]
    times = find_times(words, Reference(year, None, date(year, 1, 1), calendar))
    rest = words
    for time in times:
        rest = rest.replace(time.span, "", 1)
    known = all((time.end or time.start) and time.rrule is None for time in times)
    return times if known and _JOINTS.fullmatch(rest) else ()


def count_within(rrule: str, days: Period, calendar: Calendar, span: str = "") -> int:
    """How often a duty falls into some days of one period; every day means every working day.

    At least once; what returns once a month or less often falls due once, or on each of its days.
    """
    parts = _parts(rrule)
    interval = int(parts.get("INTERVAL", "1"))
    if parts.get("FREQ") not in ("DAILY", "WEEKLY"):
        on = {*_days_of_month(parts, days.end), *_weekdays_of_month(parts, days.end)}
        return max(1, sum(days.start <= day <= days.end for day in on))
    if parts["FREQ"] == "DAILY" and interval > 1 and "工作日" not in span:
        return max(1, (days.days + (interval - 1) // 2) // interval)
    each = (days.start + n * DAY for n in range(days.days))
    if parts["FREQ"] == "DAILY":
        falls = sum(map(calendar.is_workday, each))
    else:
        named = parts.get("BYDAY", "MO").split(",")
        weekdays = [_WEEKDAYS.index(day) for day in named if day in _WEEKDAYS] or [0]
        falls = sum(day.weekday() in weekdays for day in each)
    return max(1, falls // interval)


def _parts(rrule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rrule.upper().split(";") if "=" in part)


def clipped(occurrence: Occurrence, start: date | None, end: date | None) -> Occurrence | None:
    """The part of an occurrence inside the bounds; None where it lies outside."""
    first, last = occurrence.period
    first, last = max(first, start or first), min(last, end or last)
    if first > last:
        return None
    return Occurrence(occurrence.key, occurrence.label, Period(first, last))
