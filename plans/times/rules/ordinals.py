"""Counted from an end: 6月第一个周五, 今年前5个月, 4月最后一天, 2024年第10周.

Weeks are counted by their Mondays.
"""

from collections.abc import Callable
from datetime import date

from plans.calendar import DAY as ONE_DAY
from plans.calendar import (
    Period,
    month_period,
    months_period,
    nth_weekday,
    one_day,
    week_period,
    year_period,
)
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.civil import month_point
from plans.times.rules.points import (
    HOUR,
    NTH_WEEKDAY,
    OF_YEAR,
    around_this_month,
    in_its_year,
)
from plans.times.values import (
    CLOCK,
    DURATION,
    MONTH,
    MONTH_AROUND,
    WITHIN,
    YEAR,
    Duration,
    Grain,
    Month,
    Point,
    Unit,
    Weekday,
)
from plans.times.words import COUNTED, plain_number

ordinals = Book[Scope]("counted from an end")
At = Found[Scope]

_A_MONTH = f"(?:{OF_YEAR}(?P<month>{MONTH})|(?P<around>{MONTH_AROUND}))的?"


def _of_month(found: At, grain: Grain, part: Callable[[Scope, Period], Period]) -> Point:
    """A part of the named month, or of one around this."""
    if found.has("around"):
        return around_this_month(
            grain,
            found.value("around").shift,
            lambda scope, first: part(scope, month_period(first.year, first.month)),
        )
    month = found.value("month").number
    return in_its_year(
        found, grain, lambda scope, of: part(scope, month_period(of, month)), month=month
    )


def _nth(month: Period, nth: int, weekday: int) -> date:
    return _of(month, nth_weekday(month.start.year, month.start.month, nth, weekday))


def _of(whole: Period, day: date) -> date:
    """ValueError where the month or year has no such day: 6月第五个周五, 第400天."""
    if day not in whole:
        raise ValueError(day)
    return day


# ── of a month ───────────────────────────────────────────────────────────────────────────────────


@ordinals.rule(
    "weekday of a month",
    f"{_A_MONTH}{NTH_WEEKDAY}(?:的?{WITHIN}(?=期间|前|当[天日]))?",
)
def weekday_of_a_month(found: At) -> Point:
    """6月第一个周五."""
    nth = -1 if found["last"] else plain_number(found["nth"] or "1")
    weekday: Weekday = found.value("day")
    return _of_month(
        found, Grain.DAY, lambda scope, month: one_day(_nth(month, nth, weekday.first))
    )


@ordinals.rule(
    "outer day of a month",
    f"{_A_MONTH}(?:(?P<last>最后)(?P<one>{DURATION})|第一个?(?:(?P<workday>工作日)|天))",
)
def outer_day_of_a_month(found: At) -> Point | None:
    """6月最后一天, 本月第一个工作日."""
    last, one = found["last"] != "", found.value("one")
    if one and (one.count != 1 or one.unit not in (Unit.DAY, Unit.WORKDAY)):
        return None
    workday = found["workday"] != "" or (one is not None and one.unit is Unit.WORKDAY)
    return _of_month(
        found,
        Grain.DAY,
        lambda scope, month: _outer_day(scope, month, last=last, workday=workday),
    )


def _outer_day(scope: Scope, month: Period, *, last: bool, workday: bool) -> Period:
    if not workday:
        return one_day(month.end if last else month.start)
    if last:
        return one_day(scope.calendar.previous_workday(month.end + ONE_DAY))
    return one_day(scope.calendar.next_workday(month.start - ONE_DAY))


@ordinals.rule(
    "week of a month",
    f"{_A_MONTH}(?:(?:第(?P<nth>[一二三四1-4])个?|首)(?:周|星期)|(?P<last>最后)(?P<one>{DURATION}))",
)
def week_of_a_month(found: At) -> Point | None:
    """9月第三周, 3月最后一周: Monday to Sunday."""
    if found["last"] and found.value("one") != Duration(1, Unit.WEEK):
        return None
    nth = -1 if found["last"] else plain_number(found["nth"] or "1")
    return _of_month(found, Grain.WEEK, lambda scope, month: week_period(_nth(month, nth, 0)))


_FIRST_OR_LAST = (
    f"(?:前|头|首|(?P<back>最后|后))(?:(?P<length>{DURATION})|(?P<months>两月|{MONTH}))"
)


@ordinals.rule("first or last stretch of a month", f"{_A_MONTH}{_FIRST_OR_LAST}(?!{CLOCK}|完成)")
def first_stretch_of_a_month(found: At) -> Point | None:
    """4月前4天, 上月最后五天, but 9月前一周 is the week before it."""
    length: Duration | None = found.value("length")
    if length is None or length.unit not in (Unit.DAY, Unit.WEEK):
        return None
    if not 1 < (length.count or 0) <= 31:
        return None
    back = found["back"] != ""
    return _of_month(
        found, Grain.THIRD, lambda scope, month: _outer_stretch(month, length, back=back)
    )


# ── of a year ────────────────────────────────────────────────────────────────────────────────────

_LONGEST = {Unit.DAY: 366, Unit.WEEK: 53, Unit.MONTH: 12}


@ordinals.rule("first or last stretch of a year", f"(?P<year>{YEAR})的?{_FIRST_OR_LAST}")
def first_stretch_of_a_year(found: At) -> Point | None:
    """今年前5个月, 去年的最后10天."""
    named: Month | None = found.value("months")
    length: Duration = found.value("length") or Duration(named.number if named else 2, Unit.MONTH)
    if not 0 < (length.count or 0) <= _LONGEST.get(length.unit, 0):
        return None
    back = found["back"] != ""
    return in_its_year(
        found, Grain.MONTH, lambda scope, of: _outer_stretch(year_period(of), length, back=back)
    )


def _outer_stretch(whole: Period, length: Duration, *, back: bool) -> Period:
    """The first, or last, so many days, whole weeks or months of a period."""
    count = length.count or 1
    if length.unit is Unit.MONTH:
        first = 13 - count if back else 1
        return months_period(whole.start.year, first, first + count - 1)
    if length.unit is Unit.DAY:
        days = (count - 1) * ONE_DAY
        return (
            Period(whole.end - days, whole.end) if back else Period(whole.start, whole.start + days)
        )
    days = (7 * count - 1) * ONE_DAY
    if back:
        sunday = whole.end - (whole.end.weekday() + 1) % 7 * ONE_DAY
        return Period(sunday - days, sunday)
    monday = _nth(whole, 1, 0)
    return Period(monday, monday + days)


_NTH = f"第(?P<nth>[0-9]{{1,3}}|{COUNTED})"


@ordinals.rule(
    "week of a year", f"(?P<year>{YEAR})的?{_NTH}个?(?:周|星期|礼拜)(?![一二三四五六日天年岁期])"
)
def week_of_a_year(found: At) -> Point | None:
    """2024年第10周."""
    nth = plain_number(found["nth"])
    if not 0 < nth <= 53:
        return None
    return in_its_year(
        found,
        Grain.WEEK,
        lambda scope, of: week_period(_of(year_period(of), nth_weekday(of, 1, nth, 0))),
    )


@ordinals.rule("day of a year", f"(?P<year>{YEAR})的?{_NTH}天{HOUR}")
def day_of_a_year(found: At) -> Point:
    """2024年第100天."""
    days = (plain_number(found["nth"]) - 1) * ONE_DAY
    return in_its_year(
        found,
        Grain.DAY,
        lambda scope, of: one_day(_of(year_period(of), date(of, 1, 1) + days)),
    )


@ordinals.rule(
    "nth month of a year",
    f"(?P<year>{YEAR})的?(?:第(?P<nth>[0-9]{{1,2}}|{COUNTED})个|首个?|(?P<last>最后一?个?))月(?!份?刊)",
)
def nth_month_of_a_year(found: At) -> Point | None:
    """2024年首月, 2024年第8个月."""
    month = 12 if found["last"] else plain_number(found["nth"] or "1")
    return in_its_year(found, Grain.MONTH, month_point(month, None).of, month=month)
