"""What a point leaves unsaid, its year or its month, it takes from the one before in its sentence.

2025年3月启动,6月完成; 3月5日至8日; 6月上旬启动,下旬完成; 7月10日前上报,月底前公布. What nothing in
the sentence says, the heading above it may: under 九月份 stands 15日前.
"""

import re
from collections.abc import Sequence
from datetime import date

from plans.calendar import Period, month_length, month_period, one_day
from plans.rule import Line, Token
from plans.times.reference import Scope
from plans.times.rules.points import thirds
from plans.times.values import FREQUENCY, Edge, Frequency, Grain, Point, Third
from plans.times.words import DASH

_SENTENCE_ENDS = frozenset("。！？!?；;\n")
_REACH = 200  # characters
_NEAR = 2
_TO = re.compile(f"起?{DASH}")
_BEGUN = re.compile("启动|开始|开工|动工|进场")
_AUTUMN, _SPRING = 9, 6  # what begins so late and ends so early goes over New Year
_BOUNDED = re.compile("(?:之?前(?!后)|以前)")
_OF_NO_MONTH = Point(Grain.DAY, lambda scope, of: None, name="day of no month")


def inherited(tokens: Sequence[Token], line: Line, scope: Scope) -> list[Token]:
    """The tokens, where points without year or month take it from the one before."""
    settled: list[Token] = []
    before: Point | None = None
    named = False  # whether the words named its year: 明年3月, and not 春节 that is over
    above = _month_above(scope)
    end = 0
    for token in tokens:
        point = token.value
        if isinstance(point, Point):
            between = line.text[end : token.place[0]] if before else ""
            if before and len(between) <= _REACH and _SENTENCE_ENDS.isdisjoint(between):
                point = _inherit(point, before, scope, between, named=named)
            point = (_in_month(point, above) if above else None) or point
            if scope.is_plan and (often := _returning(token, line)) is not None:
                settled.append(often)
                continue
            if scope.is_plan and (point.day_only is not None or point.third_only is not None):
                if _BOUNDED.match(line.text, token.place[1]):
                    settled.append(token._replace(value=_OF_NO_MONTH))
                continue
            point = _of_next_year(point, before, scope, between) if before else point
            named = token.value.year is not None
            before, end = point, token.place[1]
            token = token._replace(value=point)
        settled.append(token)
    return settled


def _returning(token: Token, line: Line) -> Token | None:
    """每月自查,25日前上报; 每月通报,月底前整改: behind a monthly duty it is of every month."""
    point: Point = token.value
    day = -1 if point.month_end else point.day_only
    if day is None:
        return None
    start = token.place[0]
    turning = line.text.rfind(FREQUENCY, max(0, start - _REACH), start)
    if turning < 0 or not _SENTENCE_ENDS.isdisjoint(line.text[turning:start]):
        return None
    if line.tokens[turning].value.rrule != "FREQ=MONTHLY":
        return None
    return token._replace(value=Frequency(f"FREQ=MONTHLY;BYMONTHDAY={day}"))


def _of_next_year(point: Point, before: Point, scope: Scope, between: str) -> Point:
    """12月考核,1月15日前公布 of a plan of March: next January; 国庆前完成,春节前验收 too."""
    issued = scope.reference.issued_on
    if not scope.is_plan or point.fixed or point.year is not None:
        return point
    here, earlier = point.period(scope), before.period(scope)
    if here is None or earlier is None:
        return point
    if not _goes_on(earlier, between, here):
        if issued is None:
            return point
        earlier = earlier if point.early else Period(min(issued, earlier.start), earlier.end)
    return point.of_year(scope.year + 1) if here.end < earlier.start else point


def _goes_on(earlier: Period, between: str, here: Period) -> bool:
    """11月启动,2月底前完成: what begins in autumn ends behind New Year."""
    late = earlier.start.month >= _AUTUMN and here.end.month <= _SPRING
    return late and _SENTENCE_ENDS.isdisjoint(between) and _BEGUN.search(between) is not None


def _month_above(scope: Scope) -> Point | None:
    """The month that a heading or the plan's title names."""
    first = scope.month if scope.is_plan else None
    if first is None:
        return None
    month = first.month
    return Point(
        Grain.MONTH,
        lambda scope, of: month_period(of, month),
        first.year,
        explicit=True,
        month=month,
    )


def _in_month(point: Point, before: Point) -> Point | None:
    """A bare 8日, 下旬 or 月底 in the month of another point."""
    if before.month is None or before.fixed:
        return None
    if point.day_only is not None:
        return _day_of(point.day_only, before.month, before)
    if point.third_only is not None:
        return _third_of(point.third_only, before.month, before)
    return _end_of(before.month, before) if point.month_end else None


def _inherit(point: Point, before: Point, scope: Scope, between: str, *, named: bool) -> Point:
    if (settled := _in_month(point, before)) is not None:
        return settled
    if point.fixed or point.year is not None or before.year is None or before.name == "range":
        return point
    later = scope.is_plan and named and before.year > scope.year  # 明年3月验收,5月公布
    if not before.explicit and not later:
        return point
    same_year = before.year >= scope.year and max(before.grain, point.grain) < Grain.YEAR
    if len(between) > _NEAR and not same_year:
        return point
    return _turned(point._replace(year=before.year, explicit=True), before, scope, between)


def _turned(point: Point, before: Point, scope: Scope, between: str) -> Point:
    """2024年12月20日至1月10日; 2024年11月启动,2月底前完成 of a plan of March: the next year."""
    here, earlier = point.period(scope), before.period(scope)
    issued = scope.reference.issued_on if scope.is_plan else None
    if here is None or earlier is None:
        return point
    follows = _TO.fullmatch(between) or _goes_on(earlier, between, here)
    limit = earlier.start if follows else min(issued or date.min, earlier.start)
    return point.of_year((point.year or scope.year) + 1) if here.end < limit else point


def _day_of(day: int, month: int, before: Point) -> Point:
    return Point(
        Grain.DAY,
        lambda scope, of: one_day(date(of, month, day)),
        before.year,
        before.explicit,
        month=month,
    )


def _end_of(month: int, before: Point) -> Point:
    return Point(
        Grain.DAY,
        lambda scope, of: one_day(date(of, month, month_length(of, month))),
        before.year,
        before.explicit,
        edge=Edge.END,
        month=month,
    )


def _third_of(third: Third, month: int, before: Point) -> Point:
    return Point(
        Grain.THIRD,
        lambda scope, of: thirds(of, month, third),
        before.year,
        before.explicit,
        month=month,
    )
