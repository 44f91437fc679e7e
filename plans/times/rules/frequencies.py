"""What repeats: 每月, 双周, 一月一主题, 每学期, 月通报, 每季度末月25日前, 每周一三五.

Rules of RFC 5545 without DTSTART. A term counts six months, a school year twelve.
"""

import re

from plans.numerals import number
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.civil import weekday_number
from plans.times.values import Frequency
from plans.times.words import ACTIVITY, WEEK

frequencies = Book[Scope]("frequencies")
At = Found[Scope]

BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_UNITS = {
    "天": ("DAILY", 1), "日": ("DAILY", 1), "晚": ("DAILY", 1), "周": ("WEEKLY", 1),
    "星期": ("WEEKLY", 1), "礼拜": ("WEEKLY", 1), "旬": ("DAILY", 10), "月": ("MONTHLY", 1),
    "月份": ("MONTHLY", 1), "月度": ("MONTHLY", 1), "季": ("MONTHLY", 3), "季度": ("MONTHLY", 3),
    "半年": ("MONTHLY", 6), "半月": ("WEEKLY", 2), "半个月": ("WEEKLY", 2), "学期": ("MONTHLY", 6),
    "年": ("YEARLY", 1), "年度": ("YEARLY", 1), "学年": ("YEARLY", 1), "小时": ("HOURLY", 1),
    "工作日": ("WORKDAY", 1), "双月": ("MONTHLY", 2), "双周": ("WEEKLY", 2), "单周": ("WEEKLY", 2),
    "单月": ("MONTHLY", 2), "早": ("DAILY", 1), "届": ("", 0),
}  # fmt: skip
_UNIT = (
    "(?:半个?月|半年|双月|双周|单周|单月|工作日|星期|礼拜|季度|学期|学年|年度|月份|月度|小时|天|日|晚|周|旬|月"
    "|季|年)"
)
_NUMBER = "(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,2})"


def every(unit: str, interval: int = 1) -> Frequency | None:
    """A repetition once in so many units."""
    frequency, months = _UNITS[unit]
    if frequency == "WORKDAY":
        return Frequency("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR")
    step = months * interval
    if frequency == "MONTHLY" and step % 12 == 0:
        frequency, step = "YEARLY", step // 12
    return Frequency(f"FREQ={frequency}" + (f";INTERVAL={step}" if step > 1 else ""))


_DAYS = re.compile(r"([一二三四五六日天1-7])(?:[至到—-](?:周|星期|礼拜)?([一二三四五六日天1-7]))?")
_ON_DAYS = (
    f"(?P<days>[一二三四五六日天末1-7](?:(?:[、,和及与至到—-]|[、,和及与至到—-]?{WEEK})?[一二三四五六日天1-7]){{0,6}})"
    "(?!次|个|节|期|轮|题|课|讲|报告|调度|督查|通报|练|测|考|评|歌|星|星|文|会商|小结|总结|主题|研|读|查|巡|谈|更|结|学|例|清|排|曝|比|篇|场|回|遍|案|校|县|人|书|法|策|操|赛|诗|字|曲|图|画|故事|推|展|公|分|小时|天|周|月|年)"
)


@frequencies.rule("every week on certain days", f"(?:每(?:个)?|逢){WEEK}的?{_ON_DAYS}")
def every_week_on_days(found: At) -> Frequency:
    return Frequency(f"FREQ=WEEKLY;BYDAY={','.join(_weekdays(found['days']))}")


def _weekdays(words: str) -> list[str]:
    if words == "末":
        return ["SA", "SU"]
    numbers: set[int] = set()
    for match in _DAYS.finditer(words):
        first = weekday_number(match[1])
        numbers.update(range(first, weekday_number(match[2] or match[1]) + 1))
    return [BYDAY[day] for day in sorted(numbers)]


@frequencies.rule(
    "every last month of a quarter", "每(?:个)?季(?:度)?(?:的)?(?:末|最后一?个?)月(?:份)?"
)
def every_last_month_of_a_quarter(found: At) -> Frequency:
    return Frequency("FREQ=YEARLY;BYMONTH=3,6,9,12")


@frequencies.rule(
    "every even or odd month", "(?:每)?逢?(?P<which>[双单])(?P<unit>月份?|周)(?!节|胞|刊|休|打|语)"
)
def every_even_or_odd_month(found: At) -> Frequency | None:
    if found["unit"].startswith("周"):
        return every("双周")
    if found["which"] == "双":
        return Frequency("FREQ=YEARLY;BYMONTH=2,4,6,8,10,12") if "逢" in found[0] else every("双月")
    return Frequency("FREQ=YEARLY;BYMONTH=1,3,5,7,9,11") if "逢" in found[0] else every("单月")


@frequencies.rule(
    "once in so many units", f"每(?:隔)?(?P<count>{_NUMBER})(?:个)?(?P<unit>{_UNIT})(?!级)"
)
def once_in_so_many(found: At) -> Frequency | None:
    count = number(found["count"])
    if not count:
        return None
    return every(
        found["unit"],
        int(count) + ("隔" in found[0] and found["unit"] in ("周", "天", "日", "星期", "月", "年")),
    )


@frequencies.rule(
    "every unit",
    f"(?:每(?:逢|一)?(?:个|一个)?|逐|按|分)(?P<unit>{_UNIT})(?!(?<=[按逐分]日)期|照|份额|级|龄|段)(?:度)?",
)
def every_unit(found: At) -> Frequency | None:
    if found[0][0] in "按分" and found["unit"] in ("天", "晚", "小时", "半年", "旬", "日"):
        return None
    return every(found["unit"])


@frequencies.rule("every other unit", "隔(?P<unit>天|日|周|月|年|星期)")
def every_other_unit(found: At) -> Frequency | None:
    return every(found["unit"], 2)


@frequencies.rule(
    "so many to a unit",
    f"(?<![0-9一二三四五六七八九十第每上下])(?:(?P<number>[一1两2三3四4五5]|半)(?:个)?)(?P<unit>年|月|季度?|周|学期|天|日)"
    "(?:一|1|两|2|三|3|四|4|N|多)(?:[次会题考练报检查巡测讲评调研通结主专督轮训审届例清公推更访谈曝](?!名|室)|主题|小结|总结|度)",
)
def so_many_to_a_unit(found: At) -> Frequency | None:
    """一月一主题, 半年一次, 三年一轮."""
    if found["number"] == "半":
        return every("半" + found["unit"]) if found["unit"] in "年月" else None
    count = number(found["number"])
    return every(found["unit"], int(count)) if count else None


@frequencies.rule("unit after unit", "(?:月月|年年|天天|日日|周周|季季)(?!向|有|红)")
def unit_after_unit(found: At) -> Frequency | None:
    return every(found[0][0])


@frequencies.rule("activity of a period", f"(?P<unit>年度|月度|季度|学年度?)(?={ACTIVITY})")
def activity_of_a_period(found: At) -> Frequency | None:
    """年度检查 is an inspection once a year."""
    return every(found["unit"].replace("学年度", "学年"))


@frequencies.rule(
    "activity named after its period",
    "(?<![每一二三四五六七八九十0-9本上下当半个隔双逐按近数几多整全旧节今明昨前后同生假某正腊岁数])"
    "(?P<unit>半年|半月|[日周旬月季])(?:调度|通报|报告制?|督查|例会|小结|总结|分析|研判|排名|评比|考核|巡查|清零|反馈|汇总"
    "|会商|点评|晾晒|盘点|碰头|督办|复盘|报送|提醒|公示|述职|巡检|自查|排查|检查|抽查)",
)
def activity_named_after_its_period(found: At) -> Frequency | None:
    """月调度, 周例会, 日报告."""
    return every(found["unit"])


@frequencies.rule("daily", "(?:每晚|每早|每晨|每日|每天)(?:早晚|早上|晚上)?")
def daily(found: At) -> Frequency | None:
    return every("天")
