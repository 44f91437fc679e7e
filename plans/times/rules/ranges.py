"""From one point to another, and from the notice on: 3月至5月, 印发之日起30日内, 即日起至10月底."""

from collections.abc import Callable
from datetime import date
from functools import wraps

from models.enums import TimeKind
from plans.calendar import DAY as ONE_DAY
from plans.calendar import Period
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.readings import (
    NO_ANCHOR,
    Reading,
    after,
    by,
    during,
    lasting,
    since,
    still_to_come,
    unknown,
    within,
)
from plans.times.values import CLOCK, DURATION, NOTICE, POINT, Duration, Edge, Grain, Point, Unit
from plans.times.words import (
    BEFOREHAND,
    COUNTED,
    DASH,
    DAYS_OFF,
    IN,
    NTH_WEEK,
    one_of,
    plain_number,
)

ranges = Book[Scope]("ranges of time")
At = Found[Scope]


def earliest(scope: Scope) -> date:
    """Nothing is due before a plan is issued: its 一季度前 is the end of that quarter."""
    return scope.reference.issued_on or date(scope.year, 1, 1)


def still_ahead(read: Callable[[At, Point], Reading]) -> Callable[[At], Reading]:
    """春节前三天, 寒假第一周 of a plan that is issued after them are the next year's."""

    @wraps(read)
    def reading(found: At) -> Reading:
        point, scope = found.value("point"), found.context
        here, period = read(found, point), point.period(scope)
        if not (scope.is_plan and point.early and here.end and period):
            return here
        over = here.end < earliest(scope)
        return read(found, point.of_year(period.start.year + 1)) if over else here

    return reading


def last_day(point: Point, period: Period, *, included: bool) -> date:
    """The day on which what is before a point ends: a day, a weekday, a 旬 or an end is included,
    a longer stretch or a festival is not.
    """
    fine = point.grain is Grain.THIRD or (point.grain is Grain.DAY and not point.name)
    if included or fine or point.edge is Edge.END:
        return period.end
    return period.start - ONE_DAY


def _behind(day: date) -> date:
    return min(day, date.max - ONE_DAY) + ONE_DAY


def with_days_off(found: At, point: Point) -> Period | None:
    """A point's period; of a festival whose 假期 is named, all days off."""
    period, scope = point.period(found.context), found.context
    if period is None or not (found["days_off"] and point.holiday):
        return period
    return scope.calendar.holiday(point.name, period.start.year) or period


SINCE = "(?:自从?|从|由)"
_TO = f"(?:(?:起始?|开?始)?[,]?(?:持续|延续|一直持续)?(?:{DASH}|直至|一直到|截至|截止到?))"
_CLOSING = (
    f"(?P<days_off>{DAYS_OFF})?"
    f"(?:(?P<over>结束(?={BEFOREHAND})|(?<=[假期周])结束)|(?:来临|到来|开始)(?={BEFOREHAND}))?"
    f"(?:(?P<before>{BEFOREHAND})(?P<lead>{DURATION})?)?"
)
_TAIL = f"{_CLOSING}(?:期间|之间|为止|止)?"


FROM_TO = "from one point to another"


@ranges.rule(
    FROM_TO,
    f"{SINCE}?(?P<from>{POINT}){_TO}(?P<to>{POINT})(?:的?{POINT}(?=期间))?{_TAIL}",
)
def from_to(found: At) -> Reading:
    first, last, scope = found.value("from"), found.value("to"), found.context
    start = first.period(scope)
    if start is None:
        until = last.period(scope) if first.fixed and scope.anchor is None else None
        if until is None:
            return unknown(TimeKind.DURING, first, scope)
        return by(_closing_day(found, last, until), last)
    end = _end_of_range(last, start, scope)
    if end is None:
        return unknown(TimeKind.DURING, last, scope)
    if not scope.is_plan and first.year is None and not first.fixed:
        start, end = _under_way(first, last, scope) or (start, end)
    closing = _closing_day(found, last, end, start.start)
    return during(start.start, closing, _shape_of_range(first, last))


def _closing_day(found: At, last: Point, end: Period, first: date = date.min) -> date:
    """9月1日至国庆节前 closes on the day before; 至国庆假期 with the last of the days off."""
    if found.has("days_off") and last.holiday:
        end = found.context.calendar.holiday(last.name, end.start.year) or end
    if not found.has("before"):
        return end.end
    closing = last_day(last, end, included=found.has("over"))
    if found.has("lead"):
        closing = found.value("lead").after(_behind(closing), found.context, -1) or closing
    later = last.of_year(end.start.year + 1).period(found.context) if last.early else None
    if closing < first and later and later.end > end.end:
        return _closing_day(found, last, later, first)
    return closing if closing >= first else end.end


def _under_way(first: Point, last: Point, scope: Scope) -> tuple[Period, Period] | None:
    """3月至9月 said in May is the stretch that has begun."""
    today = scope.reference.today
    for year in (today.year - 1, today.year):
        start = first.of_year(year).period(scope)
        end = _end_of_range(last, start, scope) if start else None
        if start and end and start.start <= today <= end.end:
            return start, end
    return None


def _end_of_range(last: Point, start: Period, scope: Scope) -> Period | None:
    """The end of a range is of the year of its beginning, or of the next where it must be."""
    if last.weekday is not None:
        return Period(
            start.start, start.start + (last.weekday - start.start.weekday()) % 7 * ONE_DAY
        )
    if last.fixed:
        return last.period(scope)
    if last.year is not None:
        return _next_year(last, start, scope) or last.period(scope)
    end = last.of_year(start.start.year).period(scope)
    if end is not None and end.end < start.start:
        return last.of_year(start.start.year + 1).period(scope)
    return end


def _next_year(last: Point, start: Period, scope: Scope) -> Period | None:
    """次年 counts from the year in which the range begins."""
    if last.explicit or last.early or last.year != scope.year + 1:
        return None
    return last.of_year(start.start.year + 1).period(scope)


def _shape_of_range(first: Point, last: Point) -> Point:
    """A range counts as its beginning, but it is never a bare year or an end."""
    return first._replace(edge=Edge.WHOLE, name="range", grain=max(first.grain, last.grain))


@ranges.rule(
    "between two points",
    f"(?:在|介于)?(?P<from>{POINT})[和与跟同](?P<to>{POINT}){_CLOSING}(?:之间|间(?!隔|断|接))",
)
def between_two_points(found: At) -> Reading:
    """3月和6月之间."""
    return from_to(found)


@ranges.rule("from an hour to a point", f"{SINCE}?{CLOCK}{DASH}(?P<to>{POINT})")
def from_an_hour_to(found: At) -> Reading | None:
    """2点到明天4点: of a message, whose hours are today's."""
    today, end = found.context.reference.today, found.value("to").period(found.context)
    return None if found.context.is_plan or end is None else during(today, end.end)


_NEIGHBOURS = 60  # days: 元旦 and 春节 are spoken of together, 清明 and 端午 are not


@ranges.rule(
    "festivals in a row", f"(?P<from>{POINT})[、和及与]?(?P<to>{POINT})(?P<both>{POINT})?期间"
)
def festivals_in_a_row(found: At) -> Reading | None:
    """元旦春节期间, 中秋、国庆期间: from the first to the end of the last one's holiday."""
    first, last, scope = found.value("from"), found.value("to"), found.context
    if found.has("both") and found.value("both").name not in ("两节", "双节"):
        return None
    start = first.period(scope) if first.holiday and last.holiday else None
    start = still_to_come(first, start, scope) if start else None
    end = _end_of_range(last, start, scope) if start else None
    if start is None or end is None or (end.start - start.start).days > _NEIGHBOURS:
        return None
    holiday = scope.calendar.holiday(last.name, end.start.year) or end
    return during(start.start, max(holiday.end, end.end), first)


_PAPER = "(?:(?:本|该|此)?" + one_of(
    "通知 方案 实施方案 文件 办法 意见 计划 要点 工作要点 通报 决定 规定 细则 制度 清单 通告 "
    "公告"
) + ")?"  # fmt: skip
_NOTICE = f"(?:{_PAPER}{NOTICE})"


@ranges.rule(
    "so long from the notice",
    f"{SINCE}?(?<!收到)(?<!接到){_NOTICE}(?:起|后|之后|以后)(?:计?算)?[,]?的?(?P<length>{DURATION}){IN}",
)
def so_long_from_the_notice(found: At) -> Reading:
    return within(found.value("length"), found.context.anchor, found.context)


@ranges.rule("from the notice to a point", f"{SINCE}?{_NOTICE}起?(?:{_TO})(?P<to>{POINT}){_TAIL}")
def from_the_notice_to(found: At) -> Reading:
    point, scope = found.value("to"), found.context
    end = point.period(scope)
    if end is None:
        return unknown(TimeKind.BY, point, scope)
    closing = _closing_day(found, point, end, scope.anchor or date.min)
    if scope.anchor is None or scope.anchor > closing:
        return by(closing, point)
    return during(scope.anchor, closing, point)


@ranges.rule("from the notice on", f"{SINCE}{_NOTICE}起(?!施行|实施|执行|{DURATION})")
def from_the_notice_on(found: At) -> Reading:
    anchor = found.context.anchor
    return since(anchor) if anchor else Reading(TimeKind.FROM, reason=NO_ANCHOR)


@ranges.rule(
    "so long after a point",
    f"{SINCE}?(?P<point>{POINT})(?P<days_off>{DAYS_OFF})?(?:(?P<after>(?:结束|闭幕|到来)?(?:之后|以后|后))|初|开始后?|(?:之日|当日)?起)"
    f"[,]?(?:(?:再?用|利用)?的?(?:第一个)?|[一-龥]{{0,10}}为期)(?P<length>{DURATION})(?:左右)?的?(?:时间)?(?P<in>{IN})?",
)
@still_ahead
def so_long_after_a_point(found: At, point: Point) -> Reading:
    length, scope = found.value("length"), found.context
    period = with_days_off(found, point)
    if period is None:
        return unknown(TimeKind.DURING, point, scope)
    first = period.start
    if found["after"]:
        first = after(point, period, scope)
    if length.years and point.grain is Grain.YEAR and first.year + length.years <= date.max.year:
        return during(first, first.replace(year=first.year + length.years - 1, month=12, day=31))
    return lasting(length, first, scope)._replace(point=point)


@ranges.rule("so long from an opening", f"(?P<point>{POINT})的?(?P<length>{DURATION})(?:{IN})")
def so_long_from_an_opening(found: At) -> Reading | None:
    """开学一周内: as 开学后一周内."""
    point, scope = found.value("point"), found.context
    period = point.period(scope) if point.name == "opening" else None
    return lasting(found.value("length"), period.start, scope) if period else None


_FIRST = {
    "天": Duration(1, Unit.DAY),
    "周": Duration(1, Unit.WEEK),
    "星期": Duration(1, Unit.WEEK),
    "月": Duration(1, Unit.MONTH),
    "季度": Duration(3, Unit.MONTH),
}


_FREE = ("summer", "winter", "holiday")  # whose weeks nobody's timetable counts


@ranges.rule(
    "first stretch of a point",
    f"(?P<point>{POINT})(?:{DAYS_OFF}(?:结束)?(?=之?后|以后))?(?P<after>之?后|以后)?(?:上班|复工|返岗|返校|收假)?的?(?:第一个?|首个?|头一个?|第(?P<nth>{NTH_WEEK})(?=周|个?[月星]))"
    "个?(?P<unit>周|星期|月|季度|天)(?!期)",
)
@still_ahead
def first_stretch_of_a_point(found: At, point: Point) -> Reading:
    """开学后第一个月, 秋季学期第九周."""
    scope = found.context
    period = point.period(scope)
    if period is None:
        return unknown(TimeKind.DURING, point, scope)
    first = after(point, period, scope) if found["after"] else period.start
    unit, nth = _FIRST[found["unit"]], plain_number(found["nth"] or "1")
    if nth > 1 and unit.unit is Unit.WEEK and point.name not in _FREE:
        return lasting(unit, scope.nth_week(period.start, nth).start, scope)._replace(point=point)
    opens = Duration((unit.count or 1) * (nth - 1), unit.unit).after(first, scope) or first
    return lasting(unit, opens, scope)._replace(point=point)


@ranges.rule(
    "nth working day after a point",
    f"(?P<point>{POINT}){DAYS_OFF}?(?:结束)?(?:之?后|以后)的?(?:第(?P<nth>{COUNTED}|[0-9]{{1,2}})|首)个工作日",
)
@still_ahead
def nth_working_day_after_a_point(found: At, point: Point) -> Reading:
    scope, nth = found.context, Duration(plain_number(found["nth"] or "1"), Unit.WORKDAY)
    period = point.period(scope)
    day = nth.after(after(point, period, scope) - ONE_DAY, scope) if period else None
    return during(day, day) if day else unknown(TimeKind.DURING, point, scope)


@ranges.rule(
    "so long before a point",
    f"(?P<point>{POINT})(?P<days_off>{DAYS_OFF})?(?:开始|(?P<over>结束))?(?:之?前)(?P<around>后的?)?(?P<length>{DURATION})(?:{IN})?",
)
@still_ahead
def so_long_before_a_point(found: At, point: Point) -> Reading:
    """国庆前三天, 高考前后一周内, 暑假结束前一周."""
    length, scope = found.value("length"), found.context
    period = with_days_off(found, point)
    edge = period and (_behind(period.end) if found["over"] else period.start)
    start = length.after(edge, scope, -1) if edge else None
    if period is None or edge is None or start is None:
        return unknown(TimeKind.DURING, point, scope)
    end = length.after(period.end, scope) if found["around"] else edge - ONE_DAY
    return during(start, end or period.end, point)
