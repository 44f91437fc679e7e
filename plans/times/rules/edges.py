"""A point with the words that say how it binds: 6月底前, 从今年起, 到2025年, 国庆节期间, 9月.

10月15日前, 6月底前 and 周五前 include the day; 9月前, 国庆前 and 开学前 end the day before.
"""

import re

from models.enums import TimeKind
from plans.calendar import YEARLY, Period
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.ranges import SINCE, earliest, last_day, still_ahead, with_days_off
from plans.times.rules.readings import (
    Reading,
    after,
    by,
    during,
    since,
    still_to_come,
    unknown,
)
from plans.times.values import CLOCK, FREQUENCY, POINT, Clock, Edge, Frequency, Grain, Point
from plans.times.words import AFTERWARDS, BEFOREHAND, DASH, DAYS_OFF, INSIDE, one_of

edges = Book[Scope]("points and how they bind")
At = Found[Scope]

_LATEST = (
    "(?:"
    + one_of(
        "最迟 至迟 最晚 不超过 不得超过 不迟于 不晚于 不得迟于 不得晚于 截止时间为 截止时间: "
        "截止时间 截止日期为 截止日期 截止到 截止至 截止于 截止 截至 赶在 抢在 务于 务必于 须于"
    )
    + "){1,2}(?:在|于|到)?"
)  # fmt: skip
_ITSELF = re.compile("[或及和](?:[之以][前后])")  # 2013年及以前, 3月5日或之后
_INCLUDED = "(?P<included>[(]含[^)]{0,6}[)])?"


@edges.rule(
    "before a point",
    f"(?:{_LATEST})?(?:{SINCE}|到|至)?(?P<point>{POINT}){_INCLUDED}的?(?:正式)?(?P<days_off>{DAYS_OFF})?"
    f"(?:(?P<over>结束|之末)|到来|来临|开始|下班|放学|闭幕(?P<closing>))?(?:之际)?{BEFOREHAND}(?:[(]含[^)]{{0,8}}[)])?",
)
@still_ahead
def before_a_point(found: At, point: Point) -> Reading:
    scope = found.context
    included = (
        found["over"] or found["included"] or found.has("closing") or _ITSELF.search(found[0])
    )
    period = with_days_off(found, point)
    if period is None:
        return unknown(TimeKind.BY, point, scope)
    end = last_day(point, period, included=bool(included))
    if scope.is_plan and point.name in ("", "half") and end < earliest(scope) <= period.end:
        end = period.end
    return by(end, point)


@edges.rule(
    "before a point in brackets",
    f"(?<=[(])(?P<point>{POINT})[)](?:之前|以前|前(?![往后期]))",
)
@still_ahead
def before_a_point_in_brackets(found: At, point: Point) -> Reading:
    """第15周(12月13日)前: the day is included."""
    period = point.period(found.context)
    return by(period.end, point) if period else unknown(TimeKind.BY, point, found.context)


@edges.rule(
    "from a point on",
    f"(?:{SINCE}(?P<entrants>{POINT})的[^,。;{POINT}]{{1,12}}(?:起|开始)|(?:{SINCE}|于)(?P<since>{POINT})的?(?:新生)?(?:入学|招生|入职|生效|秋季)?(?:开始|起始|起|始)(?!步|草|点|诉)"
    f"|自从(?P<ever>{POINT})(?:以来)?|进入(?P<entered>{POINT})(?:以|之)?后|(?:{SINCE}|等?到|过[完了])?(?P<on>{POINT})(?P<days_off>{DAYS_OFF})?(?:(?:开始|起始|起)(?!步|来|草|点(?!评|对|名|检|验)|诉|初(?!步|审|评))|以来|至今|(?:结束)?{AFTERWARDS}))的?",
)
def from_a_point_on(found: At) -> Reading:
    scope = found.context
    point: Point = found.values()[0]
    period = with_days_off(found, point)
    if period is None:
        return unknown(TimeKind.FROM, point, scope)
    behind = found.has("on") and "后" in found[0] and not _has_hour(found)
    behind = behind and not _ITSELF.search(found[0])
    return since(after(point, period, scope) if behind else period.start, point)


_WITH_DAYS_OFF = ("节日", "节假日", "重大节日", "两节", "双节", "holiday", "lunar date")


def _has_hour(found: At) -> bool:
    """今晚八点以后 begins today."""
    token = found.line.tokens[found.match.start("on")]
    return any(isinstance(part.value, Clock) for part in token.parts)


_OTHERS = f"等[一-龥]{{0,6}}?(?:{POINT}|节假?日|节点|时段|时期|假期)"  # 国庆等重要节假日
_ONE_SEASON = 60  # days between two that are named in one breath: 元旦春节, 中秋国庆


@edges.rule(
    "festival before one with its edge",
    f"(?P<point>{POINT})(?=(?P<joint>[、和及与]|以及)?(?P<next>{POINT})"
    f"(?:(?:[、和及与]|以及)?{POINT}){{0,4}}节?(?:{_OTHERS})?"
    f"(?:(?P<before>{DAYS_OFF}?{BEFOREHAND})|期间|{DAYS_OFF}))",
)
def festival_before_one_with_its_edge(found: At) -> Reading | None:
    """春节、国庆期间 are two holidays, 清明、五一、端午节前 three days before."""
    point, scope = found.value("point"), found.context
    period = point.period(scope) if point.name in YEARLY else None
    if period is None or not (found.has("joint") or _far_apart(period, found)):
        return None
    return _on_its_days_off(found, point, period)


@edges.rule(
    "festival among others", f"(?P<point>{POINT})节?{_OTHERS}(?:(?P<before>{BEFOREHAND})|期间)"
)
def festival_among_others(found: At) -> Reading | None:
    """国庆等节假日期间: of those that are not named there is no day."""
    point, scope = found.value("point"), found.context
    period = point.period(scope) if point.name in YEARLY else None
    return _on_its_days_off(found, point, period) if period else None


def _on_its_days_off(found: At, point: Point, period: Period) -> Reading:
    """On a festival's days off, or before its day."""
    scope = found.context
    period = still_to_come(point, period, scope)
    if found.has("before"):
        return by(last_day(point, period, included=False), point)
    if point.holiday:
        period = scope.calendar.holiday(point.name, period.start.year) or period
    return during(period.start, period.end, point)


def _far_apart(period: Period, found: At) -> bool:
    """Whether the one named next lies in another season of the year (“五一”“十一”)."""
    later = found.value("next").period(found.context)
    days = (later.start - period.start).days % 365 if later else 0
    return _ONE_SEASON < days < 365 - _ONE_SEASON


@edges.rule(
    "holiday of a festival",
    f"(?P<point>{POINT})(?:放假期间|{DAYS_OFF}(?:期间|里)?|时节|期间|间(?!隔|断|接))",
)
def holiday_of_a_festival(found: At) -> Reading | None:
    point, scope = found.value("point"), found.context
    period = point.period(scope)
    if "假" in found[0] and not point.holiday and point.name not in _WITH_DAYS_OFF:
        return None
    if period is None:
        return unknown(TimeKind.DURING, point, scope)
    period = still_to_come(point, period, scope)
    if point.holiday:
        period = scope.calendar.holiday(point.name, period.start.year) or period
    return during(period.start, period.end, point)


@edges.rule(
    "up to a point",
    f"(?:(?:{_LATEST}|直?到了?|直?至|力争到|一直到)(?P<point>{POINT})(?:止|为止|时(?!间|限|段|效|代|期|点|刻)|的时候|之内|{INSIDE})?"
    f"|(?P<until>{POINT})(?:为止|截止(?!日|时间|到|至)|止(?![步损痛境血咳付])))",
)
def up_to_a_point(found: At) -> Reading:
    point, scope = found.value("point") or found.value("until"), found.context
    period = point.period(scope)
    return by(period.end, point) if period else unknown(TimeKind.BY, point, scope)


@edges.rule("day with its weekday", f"(?P<one>{POINT})[, ](?P<other>{POINT})")
def day_with_its_weekday(found: At) -> Reading | None:
    """2009年10月12号,星期一 and 周一 10月12日 are one day, where they agree."""
    one, other = found.value("one"), found.value("other")
    if (one.weekday is None) == (other.weekday is None):
        return None
    point, weekday = (one, other.weekday) if one.weekday is None else (other, one.weekday)
    period = point.period(found.context) if point.grain is Grain.DAY else None
    if period is None or period.start != period.end or period.start.weekday() != weekday:
        return None
    return during(period.start, period.end, point)


@edges.rule(
    "at a point",
    f"(?P<point>{POINT})(?:前后|左右|之际|当[天日晚]|[那这]一?天|之内|以内|期内|时节|之中|里"
    f"|{INSIDE})?",
)
def at_a_point(found: At) -> Reading:
    point, scope = found.value("point"), found.context
    period = point.period(scope)
    if period is None:
        return unknown(TimeKind.DURING, point, scope)
    period = still_to_come(point, period, scope)
    return (
        by(period.end, point) if point.edge is Edge.END else during(period.start, period.end, point)
    )


@edges.rule(
    "every so often",
    f"(?P<every>{FREQUENCY})(?:的?{CLOCK}(?:{DASH}{CLOCK})?)?(?:{BEFOREHAND}|之内|{INSIDE}|前后|(?:终了|结束)后)?",
)
def every_so_often(found: At) -> Reading:
    frequency: Frequency = found.value("every")
    return Reading(TimeKind.EVERY, rrule=frequency.rrule)


@edges.rule("hour of today", f"{CLOCK}(?:{DASH}{CLOCK})?")
def hour_of_today(found: At) -> Reading | None:
    """An hour alone is of today; a plan's hours are those of meetings."""
    today = found.context.reference.today
    return None if found.context.is_plan else during(today, today)
