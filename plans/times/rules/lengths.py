"""A length counted from now: 三个月内, 用3年时间, 半个月后, 近三天."""

import re
from datetime import date

from models.enums import TimeKind
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.readings import (
    NO_ANCHOR,
    NO_DATE,
    NO_LENGTH,
    Reading,
    day_away,
    during,
    within,
)
from plans.times.values import CLOCK, DURATION, POINT, Duration, Unit
from plans.times.words import AFTERWARDS, BEFOREHAND, IN

lengths = Book[Scope]("lengths from now")
At = Found[Scope]


@lengths.rule(
    "coming length",
    f"(?:(?:用|利用|集中|经过|通过)(?P<used>{DURATION})(?:左右)?的?时间"
    f"|(?:未来|今后|接下来的?|往后|此后|(?<![一-龥])[后下])的?(?P<ahead>{DURATION})(?:{IN}|里|时间)?"
    f"|(?P<length>{DURATION})(?:左右)?的?(?:时间)?(?:{IN}(?!容|涵|部|外(?!出|包|调|聘|送)|设|审(?!结|核|查|批|议|定|理))|里(?=[,]|完|做|把|要|能|必)))",
)
def coming_length(found: At) -> Reading | None:
    """后三天 counts from now in a message alone."""
    scope = found.context
    if scope.is_plan and found[0][0] in "后下":
        return None
    length: Duration = found.value("used") or found.value("ahead") or found.value("length")
    if scope.is_plan and found.has("length") and _counts_from_something_else(found):
        return Reading(TimeKind.DURING, reason=NO_ANCHOR)
    if scope.is_plan and length.years:
        last = scope.year + length.years - 1
        if last > date.max.year:
            return Reading(TimeKind.DURING, reason=NO_LENGTH)
        return during(date(scope.year, 1, 1), date(last, 12, 31))
    return within(length, scope.anchor, scope)


_ANOTHER_DAY = frozenset(["之日", "当日", "后,", "起,"])
_CASES = (  # that come in one by one, each with its own day
    "隐患", "问题", "投诉", "诉求", "信访", "信访件", "来信", "来电", "线索", "举报", "申请",
    "工单", "故障", "报修", "险情", "舆情", "的",
)  # fmt: skip
_FOR_EACH = re.compile(
    "(?:^|[,。;:])对[^,。;]{1,20}的[^,。;]{0,6},$|的,$|(?:不合格|不达标|超标|异常|逾期),$"
)
_HAPPENED = re.compile(
    "(?:[收接]到|受理|发现|作出|领取)[^,。;]{1,12}$|[后起],$"
    "|(?:期满|届满|结束|截止|完毕|开学|开工|完工|竣工|通过|生效|到期|考试|比赛|验收|公示|立项|签约|中标|报名|放假|返岗|入职|离职)$"
)
_CLAUSE = 24  # characters that tell of what a length counts
_WITHIN_LIMITS = re.compile("(?:责令|限期?|(?<!的)(?:须|应|要|必须)?[在于]){1,2}$")
_ONE_BY_ONE = frozenset([Unit.HOUR, Unit.DAY, Unit.WORKDAY])


def _counts_from_something_else(found: At) -> bool:
    """接到举报后24小时内, 一般隐患3日内, 不合格的限5日内: the day is that of the case."""
    if found.before(1) in ("后", "起", "前") or found.before(2) in _ANOTHER_DAY:
        return True
    length: Duration = found.value("length")
    before = _WITHIN_LIMITS.sub("", found.before(_CLAUSE))
    if length.unit in _ONE_BY_ONE and (before.endswith(_CASES) or _FOR_EACH.search(before)):
        return True
    return bool(_HAPPENED.search(before)) or POINT in before[-1:] or _within_hours(found)


def _within_hours(found: At) -> bool:
    """24小时内受理,3个工作日内办结: what is limited in hours is a case, and so is what follows."""
    line, start = found.line, found.match.start()
    sign = line.text.rfind(DURATION, max(0, start - _CLAUSE), start)
    if sign < 0 or not _SENTENCE_ENDS.isdisjoint(line.text[sign:start]):
        return False
    return bool(line.tokens[sign].value.unit is Unit.HOUR)


_SENTENCE_ENDS = frozenset("。！？!?；;\n")
_EVENT_BEFORE = (
    "(?:(?<=[到届期]期)|(?<=[届期任]满)|(?<=[召离展]开)|(?<=开[庭工标学考业])|(?<=[竣施动完]工)|(?<=[实施]行)"
    "|(?<=[启变活]动)|(?<=结束)|(?<=开始)|(?<=截止)|(?<=[申填上]报)|(?<=[招评开投]标)|(?<=考试)|(?<=考)|(?<=通[车航水电气])|(?<=报名)"
    "|(?<=[上出]市)|(?<=出栏)|(?<=答辩)|(?<=[验回]收)|(?<=投[产用票])|(?<=培训)|(?<=会议)|(?<=检查)"
    "|(?<=换届)|(?<=选举)|(?<=来临)|(?<=到来)|(?<=放假)|(?<=施工)|(?<=举[办行])|(?<=[发公]布))"
)


@lengths.rule(
    "so long before an event", f"(?=前|之前){_EVENT_BEFORE}之?前(?P<length>{DURATION})(?:{IN})?"
)
def so_long_before_an_event(found: At) -> Reading:
    """任期届满前三个月: the day of the event is not in the text."""
    return Reading(TimeKind.DURING, reason=NO_DATE)


@lengths.rule("length from now", f"(?P<length>{DURATION}){AFTERWARDS}的?{CLOCK}?")
def length_from_now(found: At) -> Reading:
    return day_away(found.value("length"), found.context, 1)


@lengths.rule(
    "length that passes",
    f"(?:再|(?<![超不经通越渡度错只路]))过(?P<length>{DURATION})(?!后|以后|之后|来|了|的|内|去)",
)
def length_that_passes(found: At) -> Reading | None:
    """再过三周, of a message alone, for 过 has many meanings; 过两天 is some day soon."""
    length: Duration = found.value("length")
    soon = found[0].startswith("过") and (length.count, length.unit) == (2, Unit.DAY)
    if found.context.is_plan or soon:
        return None
    return day_away(length, found.context, 1)


@lengths.rule("length ago", f"(?P<length>{DURATION}){BEFOREHAND}")
def length_ago(found: At) -> Reading:
    return day_away(found.value("length"), found.context, -1)


@lengths.rule(
    "past length",
    f"(?:近|最近|过去|此前|之前|(?<![学马提超五”则本体以网线会])[前上])的?(?P<length>{DURATION})(?:以来|来|里|内|间)?"
    f"|(?P<since>{DURATION})以来",
)
def past_length(found: At) -> Reading:
    scope, length = found.context, found.value("length") or found.value("since")
    if scope.anchor is None:
        return Reading(TimeKind.DURING, reason=NO_ANCHOR)
    start = length.after(scope.anchor, scope, -1)
    return during(start, scope.anchor) if start else Reading(TimeKind.DURING, reason=NO_LENGTH)
