"""What only looks like a time: 三年级, 2023年版, 第40个教师节, 3号楼, 三年行动."""

from plans.calendar import YEARLY
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.values import Noise
from plans.times.words import YEAR_NUMBER, one_of

lookalikes = Book[Scope]("lookalikes of time")
At = Found[Scope]

_COUNT = "(?:[0-9]{1,3}|[一二三四五六七八九十百]{1,4})"
_NOISE = Noise()


@lookalikes.rule(
    "years that are no date",
    f"第?{_COUNT}(?:周(?:年|岁)|年(?:级|制|一贯|学制"
    "|(?:专项|提升|攻坚|改革|发展|工作|整治|倍增){0,2}(?:行动|规划|计划|工程|方案|攻坚战)))",
)
def years_that_are_no_date(found: At) -> Noise:
    """三年级, 九年一贯制, 五十周年, 三年行动计划."""
    return _NOISE


@lookalikes.rule(
    "edition or class of a year", f"{YEAR_NUMBER}年(?:(?:[0-9]{{1,2}}月)?(?:版|修订)|届)"
)
def edition(found: At) -> Noise:
    return _NOISE


@lookalikes.rule(
    "numbered thing",
    r"(?:(?<=[〕\]】])第?[0-9]{1,4}号|(?<![0-9月])第?[0-9]{1,4}(?:[-—~、][0-9]{1,4})?号"
    + one_of("令 文 楼 线 院 地块 门 机 标段 教学楼 公告 决议 案")
    + "|(?<=[路街巷弄])[0-9]{1,4}号(?![前至到之以])"
    "|第(?:[0-9]{1,5}|[一二三四五六七八九十百]{1,5})号)",
)
def numbered_thing(found: At) -> Noise:
    return _NOISE


@lookalikes.rule(
    "numbered festival",
    "第(?:[0-9]{1,4}|[一二三四五六七八九十百]{1,5})个(?:全国|世界|国际|中国)?"
    f"{one_of(*YEARLY)}(?!前|期间|之前|当天|到来|来临|后)",
)
def numbered_festival(found: At) -> Noise:
    """第40个教师节 is the occasion's name; 第40个教师节前 is a date."""
    return _NOISE


@lookalikes.rule("all the year round", "全年(?:无休|不打烊|候|无节假日)")
def all_the_year_round(found: At) -> Noise:
    return _NOISE


@lookalikes.rule("daily life of a kindergarten", "一日(?:活动|生活|常规|流程|三餐|之计|游|捐)")
def daily_life(found: At) -> Noise:
    return _NOISE
