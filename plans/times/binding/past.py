"""What was: history, what has been done, what is only compared with."""

import re
from datetime import date

from models.enums import TimeKind
from plans.rule import Token
from plans.times.binding.case import Case, Objection, between, raised_in
from plans.times.values import Grain

OBJECTIONS: list[Objection] = []
objection = raised_in(OBJECTIONS)

_ALREADY = re.compile("(?:已|已经|曾|(?<![尽提不最及趁])早)(?:于|在)?$")
_COMPARED = re.compile(
    "(?:(?<![评对竞攀])比|(?<!比)较|(?<![参给赋授])与|(?<![合协共会])同|对比|相比于?|超过|高于|低于|不低于)$"
)
_BACKWARDS = re.compile("以来|至今|来$")
_GONE_BY = (
    "上月",
    "上个月",
    "上一个月",
    "上一月",
    "上一季度",
    "上一周",
    "上季度",
    "上个季度",
    "上周",
    "上个星期",
    "上年",
    "上旬末",
    "昨",
)
_STATE_OF_AFFAIRS = re.compile("[^。;]{0,12}?(?:已|共有|累计|仍有|尚有)")
_WAS_DONE = re.compile(
    "(?:正式|(?:顺利|圆满|成功|高分|一次性)地?)?(?:印发|发布|颁布|公布|通过|召开|出台|修订|下发|批准|成立)(?:的|了)"
)
_SAID = re.compile("[^,。;]{0,14}?(?:会议|讲话|指示|批示)(?:精神|要求)")
_GAVE_OUT = re.compile("(?:正式)?(?:印发|发布|颁布|公布|通过|出台|修订|下发|批准)《")


@objection("history")
def history(case: Case) -> bool:
    reading = case.reading
    if case.token.rule.name in ("past length", "length ago") or _BACKWARDS.search(case.words):
        return True
    if case.words.startswith(_GONE_BY):
        return True
    opening = date(case.reference.plan_year, 1, 1)
    issued = case.reference.issued_on
    if issued and case.bare and case.grain() is Grain.DAY and reading.end and reading.end <= issued:
        return True
    if _still_ahead(case):
        return False
    if reading.kind is TimeKind.FROM:
        return reading.start is not None and reading.start < opening
    return reading.end is not None and reading.end < opening


def _still_ahead(case: Case) -> bool:
    """A plan of next year that is issued in December may ask for something by the 31st."""
    issued, reading = case.reference.issued_on, case.reading
    if issued is None:
        return False
    if reading.kind is TimeKind.BY:
        return reading.end is not None and reading.end >= issued
    return reading.start is not None and reading.start >= issued


@objection("what has been done")
def has_been_done(case: Case) -> bool:
    if case.stands_behind(_ALREADY) or case.follows(_WAS_DONE):
        return True
    if case.bare and case.follows(_SAID):
        return True
    if case.follows(_GAVE_OUT):
        issued, end = case.reference.issued_on, case.reading.end
        return case.bare and issued is not None and end is not None and end <= issued
    return case.words.startswith(("截至", "截止")) and case.follows(_STATE_OF_AFFAIRS)


@objection("comparison")
def comparison(case: Case) -> bool:
    if case.reading.kind is TimeKind.BY or not case.stands_behind(_COMPARED):
        return False
    return not any(_beside(case, other) for other in case.neighbours)


def _beside(case: Case, other: Token) -> bool:
    """5月与10月各组织一次: 与 between two times puts them in a row."""
    return other.end < case.token.at and between(case, other) in ("与", "同")
