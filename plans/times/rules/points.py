"""What compounds are built with: a point of the year that the words give, or of a month around.

`OF_YEAR`, `HOUR` and `NTH_WEEKDAY` are fragments of patterns; the rest make points and periods.
"""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

from plans.calendar import Part, Period, add_months, month_length, month_part, one_day
from plans.rule import Found
from plans.times.reference import Scope
from plans.times.values import (
    CLOCK,
    DURATION,
    WEEKDAY,
    YEAR,
    Edge,
    Grain,
    InYear,
    Point,
    Third,
    Year,
)
from plans.times.words import DASH

At: TypeAlias = Found[Scope]

OF_YEAR = f"(?:(?P<year>{YEAR})的?)?"
HOUR = (  # (周四)上午9时, (周四、周五)
    f"(?:[(]{WEEKDAY}(?:(?:[、,和及与]|{DASH}){WEEKDAY})*[)])?(?:[的 ]?{CLOCK}(?:{DASH}{CLOCK})?)?"
)
NTH_WEEKDAY = (  # 第二个周五, 第一周的周五, 最后一周周五
    "(?:第(?P<nth>[一二三四五1-5])个?(?:周|星期)?|首(?:个|周)|(?P<last>最后)(?:一?个?|"
    f"{DURATION}))的?(?P<day>{WEEKDAY})"
)


def in_its_year(
    found: At,
    grain: Grain,
    of: InYear,
    *,
    edge: Edge = Edge.WHOLE,
    month: int | None = None,
    name: str = "",
) -> Point:
    """A point of the year that the words give, if they do."""
    year: Year | None = found.value("year")
    return Point(
        grain,
        of,
        year.number if year else None,
        explicit=year is not None and year.explicit,
        edge=edge,
        month=month,
        name=name,
    )


def edge_of_month(scope: Scope, year: int, month: int, which: str) -> Period:
    """月初, 月中, 月底. In a message 月初 is the 1st and 月中 the 15th; in a plan they are 旬."""
    if which in "底末尾":
        return one_day(date(year, month, month_length(year, month)))
    if scope.is_plan:
        return month_part(year, month, Part.EARLY if which == "初" else Part.MIDDLE)
    return one_day(date(year, month, 1 if which == "初" else 15))


def thirds(year: int, month: int, third: Third) -> Period:
    """上旬, or 中下旬: from the first to the last of its 旬."""
    first = month_part(year, month, Part(third.first))
    return Period(first.start, month_part(year, month, Part(third.last)).end)


def around_this_month(
    grain: Grain,
    shift: int,
    of: Callable[[Scope, date], Period],
    edge: Edge = Edge.WHOLE,
    *,
    ahead: bool = False,
) -> Point:
    """A part of a month counted from the anchor's; `ahead` where a message means the next one.

    In a plan for one month, or under a heading that names one, it is counted from that.
    """

    def period(scope: Scope, year: int) -> Period | None:
        anchor = (scope.month if scope.is_plan else None) or scope.anchor
        if anchor is None:
            return None
        first = anchor.replace(day=1)
        found = of(scope, add_months(first, shift))
        over = ahead and not scope.is_plan and found.end < anchor
        return of(scope, add_months(first, shift + 1)) if over else found

    return Point(grain, period, fixed=True, edge=edge)
