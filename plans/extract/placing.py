"""Where in its period a duty falls, or behind it: 每月上旬, 每月前5个工作日, 每季度结束后10日内.

A rule of RFC 5545 has no word for these, so they are read from the words of the time.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from plans.calendar import (
    DAY,
    Calendar,
    Part,
    Period,
    add_months,
    month_part,
    month_period,
    nth_weekday,
    week_period,
)
from plans.numerals import integer

_Place: TypeAlias = Callable[[re.Match[str], Period, Calendar], Period]

_COUNT = "(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
_LENGTH = f"(?P<count>{_COUNT})个?(?P<unit>工作日|自然日|[日天周月]|星期)(?:之|以)?内?$"


def placed(period: Period, span: str, calendar: Calendar) -> Period:
    """The days within a period, or behind it, that the words of a time name; else all of it."""
    words = _half_width(span)
    for pattern, place in _PLACES:
        if match := pattern.search(words):
            return place(match, period, calendar)
    return period


def has_place(span: str) -> bool:
    """Whether the words of a time name days within its period, or behind it."""
    words = _half_width(span)
    return any(pattern.search(words) for pattern, _ in _PLACES)


def _half_width(span: str) -> str:
    return unicodedata.normalize("NFKC", span)


def _behind(match: re.Match[str], period: Period, calendar: Calendar) -> Period:
    """每季度结束后10日内: it may be done as soon as the period has begun."""
    return Period(period.start, _after(period.end, match, calendar))


def _at_first(match: re.Match[str], period: Period, calendar: Calendar) -> Period:
    """每月前5个工作日."""
    return Period(period.start, _after(period.start - DAY, match, calendar))


def _after(day: date, match: re.Match[str], calendar: Calendar) -> date:
    """The last day of a length that begins behind a day."""
    count = integer(match["count"]) or 1
    match match["unit"]:
        case "工作日":
            return calendar.add_workdays(day, count)
        case "月":
            return add_months(day + DAY, count) - DAY
        case "周" | "星期":
            return day + 7 * count * DAY
        case _:
            return day + count * DAY


def _into_the_next_month(match: re.Match[str], period: Period, calendar: Calendar) -> Period:
    """每月25日至次月5日."""
    opens, closes = integer(match["first"]) or 1, integer(match["last"]) or 1
    following = month_period(*_month(period.end + DAY))
    return Period(_day_of(period.end, opens), _day_of(following.end, closes))


def _day_of(end: date, number: int) -> date:
    """A numbered day of the month that ends on a day."""
    return end.replace(day=min(number, end.day))


def _third(match: re.Match[str], period: Period, calendar: Calendar) -> Period:
    """每月上旬, 每年6月中下旬, 每月初."""
    if _month(period.start) != _month(period.end):
        return period
    parts = sorted(_PARTS[sign] for sign in match["parts"] if sign in _PARTS)
    first, last = (month_part(*_month(period.start), part) for part in (parts[0], parts[-1]))
    return Period(first.start, last.end)


def _nth_workday(match: re.Match[str], period: Period, calendar: Calendar) -> Period:
    """每季度第二个工作日."""
    if "最后" in match[0]:
        return Period(period.start, calendar.previous_workday(period.end + DAY))
    nth = integer(match["nth"] or "1") or 1
    if match["back"]:
        return Period(period.start, calendar.add_workdays(period.end + DAY, -nth))
    return Period(period.start, calendar.add_workdays(period.start - DAY, nth))


def _nth_week(match: re.Match[str], period: Period, calendar: Calendar) -> Period:
    """每月第二周: Monday to Sunday, counted by the Mondays."""
    nth = integer(match["nth"] or "1") or 1
    if nth > _WEEKS:
        return period
    week = week_period(nth_weekday(*_month(period.start), nth, 0))
    return Period(period.start, week.start - DAY) if match[0].endswith("前") else week


def _first_month(match: re.Match[str], period: Period, calendar: Calendar) -> Period:
    """每季度初, 每年年初."""
    return month_period(*_month(period.start))


def _before_holiday(match: re.Match[str], period: Period, calendar: Calendar) -> Period:
    """寒暑假前: in the month before it."""
    eve = period.start - DAY
    return Period(eve.replace(day=1), eve)


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


_WEEKS = 5  # that a month may touch by their Mondays
_PARTS = {"上": Part.EARLY, "初": Part.EARLY, "中": Part.MIDDLE, "下": Part.LATE}
_FIRST_OR_NTH = "首个?|(?P<back>倒数)?第(?P<nth>[0-9]{1,2}|[一二三四五六七八九十]{1,3})个?"
_PLACES: tuple[tuple[re.Pattern[str], _Place], ...] = (
    (
        re.compile(
            f"(?:(?:结束|终了)(?:之|以)?后?|过后|(?<=[度年月期季])(?:之|以)?后)的?{_LENGTH}"
        ),
        _behind,
    ),
    (
        re.compile(
            f"(?:[度年月期季]的?(?:[前头]|(?=[^前头后]{{1,9}}内))|开学(?:之?后)?的?){_LENGTH}"
        ),
        _at_first,
    ),
    (
        re.compile(
            f"(?P<first>{_COUNT})[日号]?[至到—–~-](?:[次翌]|下个?)月(?P<last>{_COUNT})[日号]"
        ),
        _into_the_next_month,
    ),
    (re.compile("(?P<parts>[上中下、和及]{1,5})旬(?:之?前)?$"), _third),
    (re.compile("月(?P<parts>[初中])(?:之?前)?$"), _third),
    (re.compile(f"(?:{_FIRST_OR_NTH}|最后一?个?)工作日(?:之?前)?$"), _nth_workday),
    (re.compile(f"每个?(?:月|季度?)的?(?:{_FIRST_OR_NTH})(?:周|星期)(?:之?前)?$"), _nth_week),
    (re.compile("[季度年]初(?:之?前)?$"), _first_month),
    (re.compile("寒暑假(?:期间?)?之?前$"), _before_holiday),
)
