"""Lengths of time: 三个月, 15个工作日, 半年, 一年半, 3-5天 (the longer counts)."""

import re

from plans.numerals import number
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.values import Duration, Unit
from plans.times.words import AFTERWARDS, ENDED_BY_UP, IN, one_of

durations = Book[Scope]("lengths of time")
At = Found[Scope]

_UNITS = {
    "工作日": (Unit.WORKDAY, 1),
    "自然日": (Unit.DAY, 1),
    "日历天": (Unit.DAY, 1),
    "天": (Unit.DAY, 1),
    "日": (Unit.DAY, 1),
    "周": (Unit.WEEK, 1),
    "星期": (Unit.WEEK, 1),
    "礼拜": (Unit.WEEK, 1),
    "月": (Unit.MONTH, 1),
    "季度": (Unit.MONTH, 3),
    "学期": (Unit.MONTH, 6),
    "年": (Unit.YEAR, 1),
    "学年": (Unit.YEAR, 1),
    "年度": (Unit.YEAR, 1),
    "小时": (Unit.HOUR, 1),
    "钟头": (Unit.HOUR, 1),
    "钟": (Unit.HOUR, 1),
    "刻钟": (Unit.HOUR, 0),
    "分钟": (Unit.HOUR, 0),
    "秒钟": (Unit.HOUR, 0),
    "秒": (Unit.HOUR, 0),
    "分": (Unit.HOUR, 0),
    "交易日": (Unit.WORKDAY, 1),
}
_COUNT = (
    "(?<![0-9.第一二三四五六七八九十百千万几数])(?:(?:[0-9]{1,3}|[一二两三四五六七八九十])[-—~至到])?"
    "(?P<count>[0-9]{1,3}|[二三四五六七八九]?[十百]几|[几数][十百千]|[一二两俩仨三四五六七八九十百]{1,4}"
    "|几|数|若干)"
)
_UNIT = (
    "(?P<unit>(?<=个)(?:月(?!球|台)|季度)|(?<=个[半多余])(?:月|季度)|工作日|自然日|日历天|天(?!津|安|水|山|门|府|然|气)"
    "|周(?!年|岁|边|期|围|[一二三四五六日天末])|星期(?![一二三四五六日天])|礼拜|学期|学年|年度|小时|分钟|钟头|刻钟|秒钟?|(?<=个)钟|交易日|年(?!级|底|初|末|制|代|一贯|度|版|轻|龄))"
)


@durations.rule(
    "length of time",
    f"{_COUNT}(?:余|多)?个?[余多]?(?P<half>半)?{_UNIT}(?:(?P<more>半)|多(?=[之以前后]))?",
)
def length_of_time(found: At) -> Duration | None:
    unit, factor = _UNITS[found["unit"]]
    words = found["count"]
    if not _VAGUE.isdisjoint(words):
        return Duration(None, unit)
    count = _count(words)
    if count is None:
        return None
    if found["half"] or found["more"]:
        return _and_a_half(count, unit, factor)
    return Duration(count * factor, unit)


_VAGUE = frozenset("几数若")
_SAID_TOGETHER = re.compile("[一二两三四五六七八九]{2}$")


def _count(words: str) -> int | None:
    """两三 is 3, 三五 is 5, 十七八 is 18: of two numbers said together the larger counts."""
    words = words.replace("俩", "两").replace("仨", "三")
    if _SAID_TOGETHER.search(words):
        low, high = number(words[:-1]), number(words[:-2] + words[-1])
        if low is None or high is None:
            return None
        return int(high) if high - low == 1 or words.endswith("三五") else None
    count = number(words)
    return None if count is None else int(count)


def _and_a_half(count: int, unit: Unit, factor: int) -> Duration:
    """一年半 is 18 months, 一个半学期 nine; 两个半月 is 75 days, 一周半 ten."""
    if unit is Unit.YEAR:
        return Duration(12 * count + 6, Unit.MONTH)
    if unit is Unit.MONTH:
        months, half = divmod((2 * count + 1) * factor, 2)
        return Duration(30 * months + 15, Unit.DAY) if half else Duration(months, Unit.MONTH)
    if unit is Unit.WEEK:
        return Duration(7 * count + 3, Unit.DAY)
    return Duration(count, unit)


_HALVES = {
    "年": Duration(6, Unit.MONTH),
    "学年": Duration(6, Unit.MONTH),
    "月": Duration(15, Unit.DAY),
    "学期": Duration(3, Unit.MONTH),
    "天": Duration(0, Unit.DAY),
    "日": Duration(0, Unit.DAY),
    "小时": Duration(0, Unit.HOUR),
    "钟头": Duration(0, Unit.HOUR),
}


@durations.rule(
    "half a length",
    f"(?:(?<![0-9上下前后每整])|(?<=[{ENDED_BY_UP}]上))半个?多?(?P<unit>月(?!谈)|年(?!级)|{one_of(*_HALVES)})",
)
def half_a_length(found: At) -> Duration:
    return _HALVES[found["unit"]]


@durations.rule(
    "months without 个",
    "(?<=前)[两俩仨]月(?!份)|(?<=[近去])(?P<count>[2-9]|1[0-2]|[两二三四五六七八九十仨俩])月(?!份|[0-9]|[底初中末])",
)
def months_without_their_word(found: At) -> Duration:
    """近三月 is the last three months, not March."""
    return Duration(_count(found["count"] or found[0][0]), Unit.MONTH)


@durations.rule(
    "number of days",
    "(?:(?<![0-9.月])[0-9]{1,3}|(?<![月第一二三四五六七八九十])[一二两三四五六七八九十百]{1,5})"
    f"日(?={IN}|{AFTERWARDS})|(?<![月第一二三四五六七八九十])两日(?=之前|以前|前)",
)
def number_of_days(found: At) -> Duration:
    return Duration(_count(found[0][:-1]), Unit.DAY)
