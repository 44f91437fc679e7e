"""Lengths of time: 三个月, 15个工作日, 半年, 一年半."""

from plans.numerals import number
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.values import Duration, Unit
from plans.times.words import IN

durations = Book[Scope]("durations")
At = Found[Scope]

_UNITS = {
    "工作日": (Unit.WORKDAY, 1), "个工作日": (Unit.WORKDAY, 1), "自然日": (Unit.DAY, 1), "天": (Unit.DAY, 1),
    "日": (Unit.DAY, 1), "周": (Unit.WEEK, 1), "星期": (Unit.WEEK, 1), "礼拜": (Unit.WEEK, 1),
    "月": (Unit.MONTH, 1), "季度": (Unit.MONTH, 3), "学期": (Unit.MONTH, 6), "学年": (Unit.YEAR, 1),
    "年度": (Unit.YEAR, 1), "年": (Unit.YEAR, 1), "小时": (Unit.HOUR, 1), "分钟": (Unit.HOUR, 1),
}  # fmt: skip
_HALF = {Unit.YEAR: (Unit.MONTH, 6), Unit.MONTH: (Unit.DAY, 15), Unit.DAY: (Unit.HOUR, 12)}
_COUNT = "(?<![0-9.第一二三四五六七八九十])(?:[0-9]{1,3}|[一二两俩三四五六七八九十百]{1,4}|几|数)"


@durations.rule(
    "length of time",
    f"(?P<count>{_COUNT})(?:余|多)?(?:个)?(?P<half>半)?(?P<unit>(?<=个)月(?!球|台)|(?<=个半)月|工作日|自然日|天(?!津|安|水|山|门|府)|周(?!年|岁|边|期|围)"
    "|星期|礼拜|季度|学期|学年|年度|小时|分钟|年(?!级|底|初|末|制|代|一贯|度|版|级|前三))(?P<more>半)?",
)
def length_of_time(found: At) -> Duration | None:
    count = number(found["count"].replace("俩", "两"))
    unit, factor = _UNITS[found["unit"]]
    if count is None:
        return Duration(None, unit)
    if not found["half"] and not found["more"]:
        return Duration(int(count) * factor, unit)
    smaller, half = _HALF.get(unit, (Unit.HOUR, 0))
    if smaller is Unit.DAY:  # 两个半月: half a month is fifteen days; months cannot hold it
        return Duration(int(count) * 30 + half, Unit.DAY)
    return Duration(int(count) * 2 * half + half, smaller)


@durations.rule(
    "half a length",
    "(?<![0-9上下前后每])半(?:个)?(?P<unit>月(?!谈)|年(?!级)|天|日|小时|学期|学年)|(?<![0-9上下前后每])半(?:个多?)?(?P<unit2>月|年)",
)
def half_a_length(found: At) -> Duration:
    match found["unit"] or found["unit2"]:
        case "年" | "学年":
            return Duration(6, Unit.MONTH)
        case "月":
            return Duration(15, Unit.DAY)
        case "学期":
            return Duration(3, Unit.MONTH)
        case _:
            return Duration(0, Unit.DAY)


@durations.rule(
    "number of days",
    f"(?P<count>(?<![0-9.月])[0-9]{{1,3}}|(?<![月第一二三四五六七八九十])[一二两三四五六七八九十百]{{1,5}})日(?={IN})",
)
def number_of_days(found: At) -> Duration | None:
    count = number(found["count"])
    return None if count is None else Duration(int(count), Unit.DAY)
