"""Phrases of time: a point with the words that say how it binds.

6月底前, 从今年起, 3月至5月, 印发之日起30日内, 国庆节后一周内. Reads a line in which points, durations
and frequencies stand as signs. Days are civil dates, both ends included: 10月15日前, 6月底前 and 周五前
include the day; 9月前, 国庆前 and 开学前 end the day before.
"""

from dataclasses import dataclass
from datetime import date

from models.enums import TimeKind
from plans.calendar import DAY as ONE_DAY
from plans.calendar import Period
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.values import (
    CLOCK,
    DURATION,
    FREQUENCY,
    PHRASE,
    POINT,
    Duration,
    Edge,
    Frequency,
    Grain,
    Point,
    Unit,
)
from plans.times.words import IN, TO

phrases = Book[Scope]("phrases of time")
At = Found[Scope]

NO_SUCH_DAY = "没有这一天"
NO_ANCHOR = "不知道从哪天算起"
NO_DATE = "文中没有写明具体日期"
BACKWARDS = "结束早于开始"
NO_COUNT = "没有写明多长时间"


@dataclass(frozen=True, slots=True)
class Reading:
    """What a phrase says: a kind with its days, or the reason why there are none."""

    kind: TimeKind
    start: date | None = None
    end: date | None = None
    rrule: str | None = None
    reason: str = ""
    point: Point | None = None
    sign = PHRASE


def _by(end: date, point: Point | None = None) -> Reading:
    return Reading(TimeKind.BY, None, end, point=point)


def _during(start: date, end: date, point: Point | None = None) -> Reading:
    if end < start:
        return Reading(TimeKind.DURING, reason=BACKWARDS, point=point)
    return Reading(TimeKind.DURING, start, end, point=point)


def _from(start: date, point: Point | None = None) -> Reading:
    return Reading(TimeKind.FROM, start, None, point=point)


def _unknown(kind: TimeKind, point: Point, scope: Scope) -> Reading:
    if point.name and point.grain is Grain.DAY and not point.fixed:
        reason = NO_DATE
    elif point.fixed and scope.anchor is None:
        reason = NO_ANCHOR
    else:
        reason = NO_SUCH_DAY
    return Reading(kind, reason=reason, point=point)


def _period(point: Point, scope: Scope) -> Period | None:
    return point.period(scope)


# ── ranges ───────────────────────────────────────────────────────────────────────────────────────

_SINCE = "(?:自|从|由)"
_UP_TO = f"(?:{TO}|起至|起到|开始至|开始到|开始[,,]?至|起[,,]?至)"
_TAIL = "(?:期间|之间|为止|止|之?前|前)?"


@phrases.rule(
    "from one point to another",
    f"{_SINCE}?(?P<from>{POINT})(?:起|开始)?{_UP_TO}{_SINCE}?(?P<to>{POINT}){_TAIL}",
)
def from_to(found: At) -> Reading | None:
    first, last = found.value("from"), found.value("to")
    scope = found.context
    start = _period(first, scope)
    if start is None:
        return _unknown(TimeKind.DURING, first, scope)
    end = _period(_following(last, start, scope), scope)
    if end is None:
        return _unknown(TimeKind.DURING, last, scope)
    if end.end < start.start and last.year is None and not last.fixed:
        end = _period(last.of_year(start.start.year + 1), scope) or end
    return _during(start.start, end.end, first)


def _following(last: Point, start: Period, scope: Scope) -> Point:
    """The end of a range is of the year of its beginning unless it says otherwise."""
    if last.fixed or last.year is not None:
        return last
    return last.of_year(start.start.year)


_NOTICE = (
    "(?:(?:本|该)?(?:通知|方案|文件|办法|意见|计划|要点|通报|决定|规定|细则|制度)?"
    "(?:印发|下发|发布|公布|发出|施行|实施|印制|制发|发文|文到)(?:之日|当日|之时)?)"
)


@phrases.rule(
    "so long from the notice",
    f"{_SINCE}?{_NOTICE}(?:起|后|之后|以后)(?:计?算)?的?(?P<length>{DURATION}){IN}",
)
def so_long_from_the_notice(found: At) -> Reading:
    return _within(found.value("length"), found.context.anchor, found.context)


@phrases.rule(
    "from the notice on",
    f"{_SINCE}?(?:{_NOTICE[:-1]}之?日)|即日|现在|目前|当前|眼下)(?:起|开始)(?:{_UP_TO}|[,,]?(?:到|至|截至|截止到))(?P<to>{POINT})(?:止|为止|前|之前)?",
)
def from_now_to(found: At) -> Reading:
    scope, point = found.context, found.value("to")
    end = _period(point, scope)
    if end is None:
        return _unknown(TimeKind.BY, point, scope)
    if scope.anchor is None or scope.anchor > end.end:
        return _by(end.end, point)
    return _during(scope.anchor, end.end, point)


@phrases.rule(
    "from now on",
    f"(?:自|从)?即日起|{_SINCE}(?:现在|目前)(?:起|开始)|{_SINCE}{_NOTICE}(?:起)(?!施行|实施|执行)",
)
def from_now_on(found: At) -> Reading:
    anchor = found.context.anchor
    if anchor is None:
        return Reading(TimeKind.FROM, reason=NO_ANCHOR)
    return _from(anchor)


# ── a length behind or before a point ────────────────────────────────────────────────────────────


@phrases.rule(
    "so long after a point",
    f"{_SINCE}?(?P<point>{POINT})(?:(?:结束|闭幕|开始|之?后|以后|起|之日起|当日起|开始后|结束后|到来后))(?:[,,]?(?:用|利用))?的?(?:第一个)?(?P<length>{DURATION})(?:左右)?(?:的?时间)?(?P<within>{IN})?",
)
def so_long_after_a_point(found: At) -> Reading | None:
    scope, point, length = found.context, found.value("point"), found.value("length")
    period = _period(point, scope)
    if period is None:
        return _unknown(TimeKind.DURING, point, scope)
    if length.unit is Unit.YEAR and point.grain is Grain.YEAR:
        end = date(period.start.year + (length.count or 1) - 1, 12, 31)
        return _during(period.start, end, point)
    first = _after(point, period, scope) if "后" in found[0] else period.start
    return _within(length, first if "后" not in found[0] else first - ONE_DAY, scope)


@phrases.rule(
    "so long before a point",
    f"(?P<point>{POINT})(?:之?前|开始前)(?P<length>{DURATION})(?P<within>{IN})?",
)
def so_long_before_a_point(found: At) -> Reading | None:
    scope, point, length = found.context, found.value("point"), found.value("length")
    period = _period(point, scope)
    if period is None:
        return _unknown(TimeKind.DURING, point, scope)
    start = length.after(period.start, scope, -1)
    if start is None:
        return Reading(TimeKind.DURING, reason=NO_COUNT)
    return _during(start, period.start - ONE_DAY, point)


def _within(length: Duration, anchor: date | None, scope: Scope) -> Reading:
    if anchor is None:
        return Reading(TimeKind.DURING, reason=NO_ANCHOR)
    end = length.after(anchor, scope)
    if end is None:
        return Reading(TimeKind.DURING, reason=NO_COUNT)
    return _during(anchor, end)


# ── a point with an edge ─────────────────────────────────────────────────────────────────────────

_LATEST = "(?:最迟|至迟|最晚|不迟于|不晚于|不得迟于|不得晚于|务必于|截止时间[为是::]?|截止日期[为是::]?|截止[到至于]?|截至)"
_INCLUDED = "(?:[((]含[^))]{0,6}[))])?"


@phrases.rule(
    "before a point",
    f"(?:{_LATEST}(?:在|于|到)?|赶在|抢在)?(?:{_SINCE}|到|至)?(?P<point>{POINT}){_INCLUDED}的?(?:正式)?(?:到来|来临|开始|结束)?(?P<before>以前|之前|前夕|前(?!后|往|期|进|沿|三|两|五|十|几|列|景|移|置|瞻))",
)
def before_a_point(found: At) -> Reading:
    scope, point = found.context, found.value("point")
    period = _period(point, scope)
    if period is None:
        return _unknown(TimeKind.BY, point, scope)
    end = _last_day_before(point, period, found[0])
    if (
        scope.is_plan
        and point.early
        and scope.reference.issued_on
        and end < scope.reference.issued_on
    ):
        later = point.of_year(scope.year + 1).period(scope)
        end = _last_day_before(point, later, found[0]) if later else end
    if scope.is_plan and point.early and end.year < scope.year:
        later = point.of_year(scope.year + 1).period(scope)
        end = _last_day_before(point, later, found[0]) if later else end
    return _by(end, point)


def _last_day_before(point: Point, period: Period, words: str) -> date:
    """A day, a weekday, a 旬 or an end is included; a longer stretch or a festival is not."""
    if "结束" in words or point.edge is Edge.END or "含" in words:
        return period.end
    if point.grain is Grain.THIRD or (point.grain is Grain.DAY and not point.name):
        return period.end
    return period.start - ONE_DAY


@phrases.rule(
    "up to a point",
    f"(?:(?:{_LATEST})(?:在|于|到)?|截至|截止到?|直?到了?|至|力争到|一直到)(?P<point>{POINT})(?:止|为止|时|的?时候|之内|内)?",
)
def up_to_a_point(found: At) -> Reading | None:
    scope, point = found.context, found.value("point")
    if (
        point.fixed
        and found[0][0] in "到至"
        and point.grain is Grain.DAY
        and found[0].endswith(point.name or "\0")
    ):
        return None
    period = _period(point, scope)
    return _by(period.end, point) if period else _unknown(TimeKind.BY, point, scope)


@phrases.rule(
    "from a point on",
    f"(?:(?:{_SINCE}|于)(?P<since>{POINT})(?:入学|招生|入职|生效)?(?:开始|起始|起|始)|(?P<on>{POINT})(?:(?:开始|起始|起)(?!步|来|草|点|诉|初)|以来|至今|之后|以后|后(?!勤|期|续|备|台|方|进|天|果|盾|面|年)))(?:的)?",
)
def from_a_point_on(found: At) -> Reading | None:
    scope = found.context
    point: Point = found.value("since") or found.value("on")
    period = _period(point, scope)
    if period is None:
        return _unknown(TimeKind.FROM, point, scope)
    if "后" in found[0]:
        return _from(_after(point, period, scope), point)
    return _from(period.start, point)


def _after(point: Point, period: Period, scope: Scope) -> date:
    """国庆后 is the first day after the holiday, not after the festival; 开学后 is its first day."""
    if point.name == "opening":
        return period.start
    if point.holiday and (holiday := scope.calendar.holiday(point.name, period.start.year)):
        return holiday.end + ONE_DAY
    return period.end + ONE_DAY


@phrases.rule(
    "holiday of a festival",
    f"(?P<point>{POINT})(?:小?长?假(?:期)?|黄金周)(?:期间|里)?|(?P<during>{POINT})期间",
)
def holiday_of_a_festival(found: At) -> Reading | None:
    scope = found.context
    point: Point = found.value("point") or found.value("during")
    period = _period(point, scope)
    if period is None:
        return _unknown(TimeKind.DURING, point, scope)
    if point.holiday:
        period = scope.calendar.holiday(point.name, period.start.year) or period
    return _during(*period, point)


@phrases.rule(
    "at a point",
    f"(?:{_SINCE})?(?P<point>{POINT})(?:前后|左右|之际|当天|当日|之内|以内|期内|时节|之中|里|内(?!容|涵|部|控|外|生|心|地|卷|业|设|在))?",
)
def at_a_point(found: At) -> Reading | None:
    scope, point = found.context, found.value("point")
    period = _period(point, scope)
    if period is None:
        return _unknown(TimeKind.DURING, point, scope)
    if point.edge is Edge.END:
        return _by(period.end, point)
    return _during(*period, point)


# ── a length from now ────────────────────────────────────────────────────────────────────────────


@phrases.rule(
    "coming length",
    f"(?:用|利用|经过|通过|力争用|争取用)(?P<length>{DURATION})(?:左右)?(?:的)?(?:时间)|(?:未来|今后|接下来的?|往后|此后)的?(?P<length2>{DURATION})(?:{IN}|里|时间)?|(?P<length3>{DURATION})(?:左右)?(?:的?时间)?(?:{IN}|里(?=[,,]|完|做|把|要|能))(?!容|涵)",
)
def coming_length(found: At) -> Reading | None:
    scope = found.context
    length: Duration = found.value("length") or found.value("length2") or found.value("length3")
    if length.unit is Unit.YEAR and scope.is_plan and length.count:
        return _during(date(scope.year, 1, 1), date(scope.year + length.count - 1, 12, 31))
    if length.count is None:
        return Reading(TimeKind.DURING, reason=NO_COUNT)
    if scope.is_plan and found.before(1) in ("后", "起"):
        return Reading(TimeKind.DURING, reason=NO_ANCHOR)
    return _within(length, scope.anchor, scope)


@phrases.rule(
    "length from now", f"(?P<length>{DURATION})(?:之|以)?后(?!勤|期|续|备|台|方|进){CLOCK}?"
)
def length_from_now(found: At) -> Reading | None:
    scope, length = found.context, found.value("length")
    if scope.anchor is None:
        return Reading(TimeKind.DURING, reason=NO_ANCHOR)
    day = length.after(scope.anchor, scope)
    return _during(day, day) if day else Reading(TimeKind.DURING, reason=NO_COUNT)


@phrases.rule("length ago", f"(?P<length>{DURATION})(?:之|以)?前(?!后|往|期|进|沿)")
def length_ago(found: At) -> Reading | None:
    scope, length = found.context, found.value("length")
    if scope.anchor is None:
        return Reading(TimeKind.DURING, reason=NO_ANCHOR)
    day = length.after(scope.anchor, scope, -1)
    return _during(day, day) if day else Reading(TimeKind.DURING, reason=NO_COUNT)


@phrases.rule(
    "past length", f"(?:近|最近|过去|前|此前|上)的?(?P<length>{DURATION})(?:来|里|内|间|以来)?"
)
def past_length(found: At) -> Reading | None:
    scope, length = found.context, found.value("length")
    if scope.anchor is None:
        return Reading(TimeKind.DURING, reason=NO_ANCHOR)
    day = length.after(scope.anchor, scope, -1)
    return _during(day, scope.anchor) if day else Reading(TimeKind.DURING, reason=NO_COUNT)


# ── repetition ───────────────────────────────────────────────────────────────────────────────────


@phrases.rule("every so often", f"(?P<every>{FREQUENCY})(?:{CLOCK})?(?:(?:之|以)?前|之?内)?")
def every_so_often(found: At) -> Reading:
    frequency: Frequency = found.value("every")
    return Reading(TimeKind.EVERY, rrule=frequency.rrule)


@phrases.rule("hour of today", f"{CLOCK}")
def hour_of_today(found: At) -> Reading | None:
    """An hour alone is of today; a plan's hours are those of meetings."""
    scope = found.context
    return None if scope.is_plan else _during(scope.reference.today, scope.reference.today)
