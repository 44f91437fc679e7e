"""What binds gets its kind from the words around it: 11月完成 is `by`, 7月启动 stays `during`,
a month beside a yearly duty is of every year.
"""

import re
from datetime import date

from models.enums import TimeKind
from plans.calendar import DAY as ONE_DAY
from plans.calendar import YEARLY
from plans.times.binding.acts import FINISHED, PROMISED
from plans.times.binding.case import Case
from plans.times.rules import Reading
from plans.times.values import Edge, Grain
from plans.times.words import one_of

_BEGUN = re.compile("[^,。;、:]{0,8}?" + one_of("启动 开始 开展 组织 召开 举办 开工 部署"))
_LIMITS = re.compile("[到至](?:[0-9年月日底末第一二三四季度上下半]{2,10}[、和及]){1,6}$")
_LISTED_BEFORE = re.compile(
    "(?:[、和及][0-9年月日号底末上中下旬第一二三四五六七八九十季度]{2,12}){1,5}(?:之?前(?!后)|以前|(?<=[底末]))"
)
_TIME_LIMIT = re.compile(
    r"(?:(?:完成|办结|整改|销号|办理|落实|报送|上报|提交|反馈)(?:时限|时间|期限|节点)|(?:^|[【(\[])[时期]限)(?:要求)?[:为是]?$"
)


def by_its_verb(case: Case) -> Reading:
    """What is finished in a month is due at its end; what is ensured for an opening, before it."""
    reading = case.reading
    if _goes_on_every_year(case):
        return _every_year(reading)
    if case.bare and reading.end and case.name() != "range" and case.stands_behind(_TIME_LIMIT):
        return reading if case.name() == "whole year" else _due(reading, reading.end)
    if not case.bare or reading.start is None or reading.end is None or case.name() == "range":
        return reading
    if _listed_with_a_deadline(case) or case.follows(_LISTED_BEFORE):
        return _due(reading, reading.end)
    if case.name() == "opening":
        ensured = case.stands_behind(PROMISED) or case.follows(FINISHED)
        return _due(reading, reading.start - ONE_DAY) if ensured else reading
    if case.name() in YEARLY and case.stands_behind(PROMISED) and case.follows(FINISHED):
        return _due(reading, reading.start)
    grain = case.grain()
    short = grain is not None and grain <= Grain.HALF and grain is not Grain.SEASON
    finished = (
        short and case.name() in ("", "half") and case.follows(FINISHED) and not _begins_first(case)
    )
    return _due(reading, reading.end) if finished else reading


_YEARLY = "FREQ=YEARLY;BYMONTH="
_SAME_SENTENCE = re.compile("[^。;!?]*")


def _goes_on_every_year(case: Case) -> bool:
    """每年2月底前各县自评,3月底前市里复核: the second month is as yearly as the first."""
    point = case.reading.point
    if point is None or point.month is None or point.name or point.fixed:
        return False
    if "年" in case.words and not case.words.startswith(("次年", "翌年")):
        return False
    if case.reading.kind is TimeKind.FROM or case.grain() not in (Grain.DAY, Grain.MONTH):
        return False
    before = [other for other in case.neighbours if other.at < case.token.at]
    return any(
        (other.value.rrule or "").startswith(_YEARLY)
        and _SAME_SENTENCE.fullmatch(case.sentence.text, other.end, case.token.at) is not None
        for other in before
    )


def _every_year(reading: Reading) -> Reading:
    point, day = reading.point, reading.end
    if point is None or day is None:
        return reading
    rrule = f"{_YEARLY}{day.month}"
    if point.edge is Edge.END or (point.grain is Grain.MONTH and reading.kind is TimeKind.BY):
        rrule += ";BYMONTHDAY=-1"
    elif point.grain is Grain.DAY and reading.start in (None, day):
        rrule += f";BYMONTHDAY={day.day}"
    return Reading(TimeKind.EVERY, rrule=rrule)


def _due(reading: Reading, end: date) -> Reading:
    return reading._replace(kind=TimeKind.BY, start=None, end=end)


def _listed_with_a_deadline(case: Case) -> bool:
    """到2025年、2027年分别达到…: the second year is as much a limit as the first."""
    return case.stands_behind(_LIMITS, 40)


def _begins_first(case: Case) -> bool:
    """7月启动并完成前期工作 begins in July."""
    begun = _BEGUN.match(case.sentence.text, case.token.end)
    finished = FINISHED.match(case.sentence.text, case.token.end)
    return begun is not None and (finished is None or begun.end() <= finished.end())
