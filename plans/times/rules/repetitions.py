"""Repetitions on certain days: 每年9月, 每月5日前, 每月10日、20日, 每年教师节, 3、6、9、12月."""

import re
from datetime import date
from typing import TypeAlias

from plans.calendar import DAY as ONE_DAY
from plans.calendar import month_length
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.frequencies import WEEKDAYS, days_between
from plans.times.rules.points import NTH_WEEKDAY
from plans.times.values import (
    DAY,
    DURATION,
    FREQUENCY,
    MONTH,
    MONTH_AROUND,
    POINT,
    QUARTER,
    THIRD,
    WEEKDAY,
    WITHIN,
    YEAR,
    DayOfMonth,
    Frequency,
    Grain,
    Month,
    Point,
    Quarter,
    Weekday,
    Within,
)
from plans.times.words import AFTERWARDS, AND, BEFOREHAND, DASH, SMALL_NUMBER, plain_number

repetitions = Book[Scope]("repetitions on certain days")
At = Found[Scope]

_EVERY = f"(?P<every>{FREQUENCY})的?"
_MONTHLY = "FREQ=MONTHLY"
_YEARLY = "FREQ=YEARLY"
Often: TypeAlias = Frequency | Point


def often(rrule: str) -> Often:
    """A repetition, or where no calendar has its day or month (每年13月, 每月32日) that point."""
    months, days = (
        [int(number) for number in _FIGURE.findall(listed[1])] if listed else []
        for listed in (_MONTHS.search(rrule), _DAYS.search(rrule))
    )
    longest = max((_LONGEST[month] for month in months if month in _LONGEST), default=31)
    possible = _LONGEST.keys() >= set(months) and all(0 < abs(day) <= longest for day in days)
    return Frequency(rrule) if possible else Point(Grain.DAY, lambda scope, year: None)


_FIGURE = re.compile("-?[0-9]+")
_MONTHS = re.compile("BYMONTH=([0-9,]+)")
_DAYS = re.compile("BYMONTHDAY=([-0-9,]+)")
_LONGEST = {month: month_length(2024, month) for month in range(1, 13)}  # of a leap year


def _numbers(words: str) -> list[int]:
    for sign in "、,和及与/前之" + DAY + MONTH:
        words = words.replace(sign, " ")
    return [plain_number(word) for word in words.split()]


def _listed(numbers: set[int]) -> str:
    return ",".join(map(str, sorted(numbers)))


@repetitions.rule(
    "every day of some weekdays",
    f"(?P<first>{WEEKDAY})(?:{DASH}(?P<last>{WEEKDAY}))?的?(?P<every>{FREQUENCY})",
)
def every_day_of_some_weekdays(found: At) -> Often | None:
    """周一至周五每天."""
    if found.value("every").rrule != "FREQ=DAILY":
        return None
    first: Weekday = found.value("first")
    last: Weekday = found.value("last") or first
    named = [WEEKDAYS[day] for day in sorted(days_between(first.first, last.last))]
    return often(f"FREQ=WEEKLY;BYDAY={','.join(named)}")


@repetitions.rule("a weekday of every other week", f"{_EVERY}(?P<day>{WEEKDAY})")
def a_weekday_of_every_other_week(found: At) -> Often | None:
    """每双周周三."""
    rrule: str = found.value("every").rrule
    day: Weekday = found.value("day")
    if not rrule.startswith("FREQ=WEEKLY") or "BYDAY" in rrule or day.first != day.last:
        return None
    return often(f"{rrule};BYDAY={WEEKDAYS[day.first]}")


@repetitions.rule(
    "a stretch of months of every year",
    f"{_EVERY}(?P<first>{SMALL_NUMBER}|{MONTH}){DASH}{YEAR}?(?P<last>{MONTH})"
    f"(?:[、和及](?P<again>{SMALL_NUMBER}|{MONTH}){DASH}{YEAR}?(?P<end>{MONTH}))?",
)
def a_stretch_of_months(found: At) -> Often | None:
    """每年9月至次年1月 goes over New Year; 每年3至5月、9至11月 are two."""
    if found.value("every").rrule != _YEARLY:
        return None
    months = _months_between(found, "first", "last")
    if found.has("again"):
        months |= _months_between(found, "again", "end")
    return often(f"{_YEARLY};BYMONTH={_listed(months)}")


def _months_between(found: At, opening: str, closing: str) -> set[int]:
    named: Month | None = found.value(opening)
    first = named.number if named else plain_number(found[opening])
    last: int = found.value(closing).number
    if not {first, last} <= _LONGEST.keys():
        return {first, last}
    over = 12 if last < first else 0
    return {(month - 1) % 12 + 1 for month in range(first, last + over + 1)}


@repetitions.rule(
    "a stretch of days of every year",
    f"{_EVERY}(?P<first>{MONTH})(?P<day>{DAY}){DASH}{YEAR}?(?P<last>{MONTH})?(?P<until>{DAY})",
)
def a_stretch_of_days_of_every_year(found: At) -> Often | None:
    """每年12月20日至次年1月10日 falls into both months."""
    if found.value("every").rrule != _YEARLY:
        return None
    first = found.value("first").number
    if found.has("last") and found.value("last").number != first:
        return often(f"{_YEARLY};BYMONTH={_listed(_months_between(found, 'first', 'last'))}")
    days = set(range(found.value("day").number, found.value("until").number + 1))
    return often(f"{_YEARLY};BYMONTH={first};BYMONTHDAY={_listed(days)}") if days else None


@repetitions.rule(
    "a day of several months",
    f"(?:{_EVERY})?(?P<months>(?:(?:{SMALL_NUMBER}|{MONTH}){AND}){{1,11}}{MONTH})(?P<of>的)?(?P<day>{DAY})",
)
def a_day_of_several_months(found: At) -> Often | None:
    """3月、6月、9月的25日, 3、6、9月25日; 3月、6月25日 are a month and a day."""
    every: Frequency | None = found.value("every")
    figures = _numbers(found["months"])
    if every.rrule != _YEARLY if every else not (figures[1:] or found["of"]):
        return None  # 3、5月12日 may be an item's number and a date
    months = {*figures, *(month.number for month in found.values("months"))}
    if not all(1 <= month <= 12 for month in months):
        return None
    return often(f"{_YEARLY};BYMONTH={_listed(months)};BYMONTHDAY={found.value('day').number}")


@repetitions.rule(
    "several months of a year",
    f"(?:{_EVERY})?(?P<months>(?:(?:{SMALL_NUMBER}|{MONTH}){AND}){{1,11}})(?P<last>{MONTH})"
    f"(?P<end>[底末])?(?!{DAY}|初|{THIRD}|之?间)",
)
def several_months(found: At) -> Often | None:
    """3、6、9、12月 are occasions of every year; 11、12月 is a stretch; 3月、6月 are two months."""
    every: Frequency | None = found.value("every")
    named = [value.number for value in found.values("months")]
    figures = _numbers(found["months"])
    if every is None and not figures:
        return None
    numbers = [*figures, *named, found.value("last").number]
    in_a_row = sorted(numbers) == list(range(min(numbers), max(numbers) + 1))
    if not all(1 <= number <= 12 for number in numbers) or (in_a_row and every is None):
        return None
    if every is not None and every.rrule != _YEARLY:
        return None
    end = ";BYMONTHDAY=-1" if found["end"] else ""
    return often(f"{_YEARLY};BYMONTH={_listed(set(numbers))}{end}")


_DAY_OR_END = f"(?:{DAY}|[底末])"


@repetitions.rule(
    "the same day of several months of every year",
    f"{_EVERY}(?P<months>{MONTH}(?P<day>{_DAY_OR_END})(?:(?:之?前)?{AND}{MONTH}{_DAY_OR_END}){{1,3}})",
)
def the_same_day_of_several_months(found: At) -> Often | None:
    """每年3月15日和9月15日, 每年6月底前、12月底前."""
    if found.value("every").rrule != _YEARLY:
        return None
    values = found.values("months")
    months = {value.number for value in values if isinstance(value, Month)}
    days = {value.number for value in values if isinstance(value, DayOfMonth)}
    mixed = found["day"] in "底末" and days
    if len(days) > 1 or mixed:
        return None
    day = days.pop() if days else -1
    return often(f"{_YEARLY};BYMONTH={_listed(months)};BYMONTHDAY={day}")


_BEHIND_A_DAY_OF_EVERY_YEAR = "|".join(
    f"(?<={FREQUENCY}{MONTH}{day}{before}{AND})" for day in (DAY, "[底末]") for before in ("", "前")
)


@repetitions.rule(
    "another day of every year",
    f"(?:{_BEHIND_A_DAY_OF_EVERY_YEAR})(?P<month>{MONTH})(?:(?P<day>{DAY})|[底末])",
)
def another_day_of_every_year(found: At) -> Often | None:
    """每年1月5日和7月10日: the second day is as yearly as the first."""
    every = found.line.tokens[found.line.text.rindex(FREQUENCY, 0, found.match.start())].value
    if every.rrule != _YEARLY:
        return None
    day = found.value("day").number if found.has("day") else -1
    return often(f"{_YEARLY};BYMONTH={found.value('month').number};BYMONTHDAY={day}")


@repetitions.rule(
    "a weekday of a month of every year", f"{_EVERY}(?P<month>{MONTH})的?{NTH_WEEKDAY}"
)
def a_weekday_of_a_month_of_every_year(found: At) -> Often | None:
    """每年3月最后一周的星期一, 每年5月第二个星期日."""
    if found.value("every").rrule != _YEARLY:
        return None
    nth = -1 if found["last"] else plain_number(found["nth"] or "1")
    weekday: Weekday = found.value("day")
    month = found.value("month").number
    return often(f"{_YEARLY};BYMONTH={month};BYDAY={nth}{WEEKDAYS[weekday.first]}")


@repetitions.rule(
    "a month of every year",
    f'{_EVERY}(?P<month>{MONTH})的?(?:(?P<day>{DAY})(?:的?[“"]?{WITHIN}[”"]?)?|(?P<end>[底末])|(?P<start>初)|{THIRD})?',
)
def a_month_of_every_year(found: At) -> Often | None:
    if found.value("every").rrule != _YEARLY:
        return None
    rrule = f"{_YEARLY};BYMONTH={found.value('month').number}"
    if found.has("day"):
        rrule += f";BYMONTHDAY={found.value('day').number}"
    elif found["end"]:
        rrule += ";BYMONTHDAY=-1"
    return often(rrule)


@repetitions.rule(
    "a stretch of days of every month",
    f"{_EVERY}(?P<first>{SMALL_NUMBER}|{DAY}){DASH}(?:(?P<next>{FREQUENCY}|{MONTH_AROUND})?(?P<last>{DAY})|(?P<close>{MONTH_AROUND})月?[底末])",
)
def a_stretch_of_days(found: At) -> Often | None:
    """每月25日至次月5日, 每月25日至月底 only say how often."""
    rrule: str = found.value("every").rrule
    opening = found.value("first")
    first = opening.number if opening else plain_number(found["first"])
    if found.has("next") or found.has("close"):
        return often(_MONTHLY) if rrule == _MONTHLY else None
    days = range(first, found.value("last").number + 1)
    if not rrule.startswith((_MONTHLY, f"{_YEARLY};BYMONTH")) or not days:
        return None
    return often(f"{rrule};BYMONTHDAY={_listed(set(days))}")


@repetitions.rule(
    "certain days of every month",
    f"{_EVERY}(?P<days>(?:{SMALL_NUMBER}{AND}){{0,4}}{DAY}(?:(?:之?前)?{AND}{DAY}){{0,4}})",
)
def certain_days(found: At) -> Often | None:
    rrule: str = found.value("every").rrule
    if not rrule.startswith((_MONTHLY, f"{_YEARLY};BYMONTH")):
        return None
    named = {value.number for value in found.values("days") if isinstance(value, DayOfMonth)}
    return often(f"{rrule};BYMONTHDAY={_listed(named | set(_numbers(found['days'])))}")


@repetitions.rule("a third of every month", f"{_EVERY}{THIRD}")
def a_third_of_every_month(found: At) -> Often | None:
    every: Frequency = found.value("every")
    return every if every.rrule.startswith((_MONTHLY, f"{_YEARLY};BYMONTH")) else None


@repetitions.rule(
    "a part of every year",
    f"{_EVERY}(?:(?P<within>{WITHIN})(?:[、和及](?P<other>{WITHIN}))?(?P<behind>(?:结束)?后的?{DURATION}(?:之?内|以内)?)?(?:(?P<before>{BEFOREHAND})(?P<more>[、和及]{WITHIN}{AFTERWARDS})?|(?P<after>{AFTERWARDS}))?|(?P<first>{QUARTER})(?:[、和及](?P<second>{QUARTER}))?)",
)
def a_part_of_every_year(found: At) -> Often | None:
    """每年教师节 has its day; a season or a lunar festival only says that it is yearly."""
    every: Frequency = found.value("every")
    if every.rrule != _YEARLY:
        return None
    within: Within | None = found.value("within")
    if found.has("behind") or found.has("more") or found.has("after"):
        return every
    if found.has("second"):
        quarters: list[Quarter] = [found.value("first"), found.value("second")]
        return often(f"{_YEARLY};BYMONTH={_listed({3 * one.last for one in quarters})}")
    if found.has("first"):
        return often(f"{_YEARLY};BYMONTH={3 * found.value('first').last}")
    if found.has("other"):
        halves = within is not None and within.name == found.value("other").name == "half"
        return often("FREQ=MONTHLY;INTERVAL=6") if halves else every
    if within is None:
        return every
    return often(_on_its_day(within, found.context, eve=found.has("before")))


_YEARS = 6  # so many years in a row show whether a festival keeps its day


def _on_its_day(within: Within, scope: Scope, *, eve: bool = False) -> str:
    """9月10日 of every year, the half that it ends in, or the second Sunday of May; else only that
    it is yearly. What is due before a festival is due on its eve.
    """
    if within.name == "half":
        half = within.of(scope, scope.year)
        return f"{_YEARLY};BYMONTH={half.end.month}" if half else _YEARLY
    days = [day - ONE_DAY if eve else day for day in _days(within, scope)]
    if len(days) < _YEARS:
        return _YEARLY
    dates = {(day.month, day.day) for day in days}
    places = {(day.month, (day.day - 1) // 7 + 1, day.weekday()) for day in days}
    if len(dates) == 1:
        ((month, number),) = dates
        return f"{_YEARLY};BYMONTH={month};BYMONTHDAY={number}"
    if len(places) == 1 and not eve:
        ((month, nth, weekday),) = places
        return f"{_YEARLY};BYMONTH={month};BYDAY={nth}{WEEKDAYS[weekday]}"
    return _YEARLY


def _days(within: Within, scope: Scope) -> list[date]:
    """The days on which it falls in the years to come, where it lasts a day."""
    if within.grain is not Grain.DAY:
        return []
    try:
        periods = [within.of(scope, scope.year + shift) for shift in range(_YEARS)]
    except (ValueError, OverflowError):
        return []
    return [period.start for period in periods if period is not None and period.days == 1]


@repetitions.rule(
    "festivals of every year",
    f"(?:每[逢到]|逢)(?P<within>{WITHIN})(?:[、和及]{WITHIN}){{0,5}}(?:期间|(?P<before>{BEFOREHAND}))?",
)
def festivals_of_every_year(found: At) -> Often | None:
    """每逢“七一”、国庆走访慰问."""
    within: Within = found.value("within")
    if within.name in ("end of year", "start of year", "half"):
        return None
    alone = len(found.values()) == 1
    eve = found.has("before")
    return often(_on_its_day(within, found.context, eve=eve) if alone else _YEARLY)


@repetitions.rule(
    "so long after every period",
    f"{_EVERY}(?:(?:(?:结束|终了|过)?(?:之?后|以后)|结束|终了)的?{DURATION}(?:之?内|以内)?|(?:前|头|最后)?{DURATION}(?:之?内|以内)|(?:前|头|最后){DURATION})",
)
def so_long_after_every_period(found: At) -> Often:
    every: Frequency = found.value("every")
    return every


_REACH = 200  # characters
_SENTENCE_ENDS = frozenset("。！？!?；;\n")
_PERIOD_ENDING = {
    "end of this quarter": f"{_MONTHLY};INTERVAL=3",
    "end of this term": f"{_MONTHLY};INTERVAL=6",
}


@repetitions.rule("end of every period", POINT)
def end_of_every_period(found: At) -> Often | None:
    """每季度检查,季度末报送; 每学期评估,学期末上报: behind such a duty it is of every period."""
    start, text = found.match.start(), found.line.text
    rrule = _PERIOD_ENDING.get(found.line.tokens[start].rule.name)
    if rrule is None or not found.context.is_plan:
        return None
    turning = text.rfind(FREQUENCY, max(0, start - _REACH), start)
    if turning < 0 or not _SENTENCE_ENDS.isdisjoint(text[turning:start]):
        return None
    every: Frequency = found.line.tokens[turning].value
    return every if every.rrule == rrule else None
