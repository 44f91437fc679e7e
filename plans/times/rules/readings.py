"""What a phrase of time says: a kind with its days, or the reason why there are none."""

from datetime import date
from typing import NamedTuple

from models.enums import TimeKind
from plans.calendar import DAY as ONE_DAY
from plans.calendar import Period
from plans.times.reference import Scope
from plans.times.values import PHRASE, Duration, Grain, Point, Unit

NO_SUCH_DAY = "没有这一天"
NO_ANCHOR = "不知道从哪天算起"
NO_DATE = "文中没有写明具体日期"
NO_LENGTH = "没有写明多长时间"
BACKWARDS = "结束早于开始"


class Reading(NamedTuple):
    """Civil dates, both ends included. `point` is what the phrase was said of, if one thing."""

    kind: TimeKind
    start: date | None = None
    end: date | None = None
    rrule: str | None = None
    reason: str = ""
    point: Point | None = None

    @property
    def sign(self) -> str:
        return PHRASE


def by(end: date, point: Point | None = None) -> Reading:
    """No later than a day."""
    return Reading(TimeKind.BY, None, end, point=point)


def during(start: date, end: date, point: Point | None = None) -> Reading:
    """Inside a period."""
    if end < start:
        return Reading(TimeKind.DURING, reason=BACKWARDS, point=point)
    return Reading(TimeKind.DURING, start, end, point=point)


def since(start: date, point: Point | None = None) -> Reading:
    """From a day on."""
    return Reading(TimeKind.FROM, start, None, point=point)


def unknown(kind: TimeKind, point: Point, scope: Scope) -> Reading:
    """A point that has no day: because the calendar has none, or nothing to count from is known."""
    if point.fixed and scope.anchor is None:
        return Reading(kind, reason=NO_ANCHOR, point=point)
    named = point.grain is Grain.DAY and point.name not in ("", "opening", "end of term")
    return Reading(kind, reason=NO_DATE if named else NO_SUCH_DAY, point=point)


def within(length: Duration, anchor: date | None, scope: Scope) -> Reading:
    """From the anchor to the day that lies so far behind it."""
    if anchor is None:
        return Reading(TimeKind.DURING, reason=NO_ANCHOR)
    end = length.after(anchor, scope)
    return during(anchor, end) if end else Reading(TimeKind.DURING, reason=_no_end(length))


def lasting(length: Duration, first: date, scope: Scope) -> Reading:
    """So long from a first day on: a month from 1 October ends on the 31st."""
    if length.unit not in (Unit.MONTH, Unit.YEAR):
        return within(length, first - ONE_DAY, scope)._replace(start=first)
    end = length.after(first, scope)
    return during(first, end - ONE_DAY) if end else Reading(TimeKind.DURING, reason=NO_LENGTH)


def day_away(length: Duration, scope: Scope, sign: int) -> Reading:
    """The day that lies so far behind (or before) the anchor."""
    if scope.anchor is None:
        return Reading(TimeKind.DURING, reason=NO_ANCHOR)
    day = length.after(scope.anchor, scope, sign)
    return during(day, day) if day else Reading(TimeKind.DURING, reason=_no_end(length))


def _no_end(length: Duration) -> str:
    """24小时内 has a length, but the hour it counts from is not the plan's."""
    return NO_LENGTH if length.count is None else NO_ANCHOR


def still_to_come(point: Point, period: Period, scope: Scope) -> Period:
    """寒假期间 of a plan that is issued in autumn is the next year's."""
    issued = scope.reference.issued_on
    if not scope.is_plan or not point.early or issued is None or period.end >= issued:
        return period
    return point.of_year(period.start.year + 1).period(scope) or period


def after(point: Point, period: Period, scope: Scope) -> date:
    """The first day after a point: after a festival's holiday; of an opening the day itself."""
    if point.name == "opening":
        return period.start
    if point.holiday and (holiday := scope.calendar.holiday(point.name, period.start.year)):
        return _day_behind(max(holiday.end, period.end))
    return _day_behind(period.end)


def _day_behind(day: date) -> date:
    """The last day that can be counted has none behind it."""
    return day if day == date.max else day + ONE_DAY
