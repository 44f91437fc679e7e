"""What returns every year: statutory and lunar festivals, solar terms, days and months of action.

`yearly_period(name, year)` is total over the names of `YEARLY`. Seasons that differ from place to
place (汛期, 供暖季) have their most usual dates here; a bureau sets its own in its Calendar.
"""

from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache

from lunardate import LunarDate

from plans.calendar.civil import (
    DAY,
    Period,
    month_period,
    nth_weekday,
    one_day,
    week_period,
)

FIRST_YEAR, LAST_YEAR = 1901, 2099  # lunar months are tabulated for these years

_LUNAR = {
    "春节": (1, 1),
    "元宵节": (1, 15),
    "龙抬头": (2, 2),
    "三月三": (3, 3),
    "端午节": (5, 5),
    "七夕节": (7, 7),
    "中元节": (7, 15),
    "中秋节": (8, 15),
    "重阳节": (9, 9),
}
_SOLAR_TERMS = {  # month, and the day's constant in this century
    "小寒": (1, 5.4055), "大寒": (1, 20.12), "立春": (2, 3.87), "雨水": (2, 18.73),
    "惊蛰": (3, 5.63), "春分": (3, 20.646), "清明节": (4, 4.81), "谷雨": (4, 20.1),
    "立夏": (5, 5.52), "小满": (5, 21.04), "芒种": (6, 5.678), "夏至": (6, 21.37),
    "小暑": (7, 7.108), "大暑": (7, 22.83), "立秋": (8, 7.5), "处暑": (8, 23.13),
    "白露": (9, 7.646), "秋分": (9, 23.042), "寒露": (10, 8.318), "霜降": (10, 23.438),
    "立冬": (11, 7.438), "小雪": (11, 22.36), "大雪": (12, 7.18), "冬至": (12, 21.94),
}  # fmt: skip
_OFF_BY_A_DAY = {
    (2026, "雨水"): -1, (2084, "春分"): 1, (2008, "小满"): 1, (2016, "小暑"): 1,
    (2002, "立秋"): 1, (2089, "霜降"): 1, (2089, "立冬"): 1, (2021, "冬至"): -1,
    (2019, "小寒"): -1, (2082, "大寒"): 1,
}  # fmt: skip
_DAYS = {
    "元旦": (1, 1), "人民警察节": (1, 10), "情人节": (2, 14), "学雷锋纪念日": (3, 5),
    "女生节": (3, 7),
    "妇女节": (3, 8), "植树节": (3, 12), "消费者权益日": (3, 15), "世界水日": (3, 22),
    "世界气象日": (3, 23), "愚人节": (4, 1), "世界卫生日": (4, 7), "国家安全教育日": (4, 15),
    "世界地球日": (4, 22), "世界读书日": (4, 23), "航天日": (4, 24), "劳动节": (5, 1),
    "青年节": (5, 4), "防灾减灾日": (5, 12), "护士节": (5, 12), "学生营养日": (5, 20),
    "世界无烟日": (5, 31), "儿童节": (6, 1), "世界环境日": (6, 5), "爱眼日": (6, 6),
    "土地日": (6, 25), "禁毒日": (6, 26), "建党节": (7, 1), "建军节": (8, 1),
    "全民健身日": (8, 8), "医师节": (8, 19), "抗战胜利纪念日": (9, 3), "国际扫盲日": (9, 8),
    "教师节": (9, 10), "世界预防自杀日": (9, 10), "爱牙日": (9, 20), "烈士纪念日": (9, 30),
    "国庆节": (10, 1), "世界精神卫生日": (10, 10), "建队日": (10, 13), "世界粮食日": (10, 16),
    "万圣节": (10, 31), "记者节": (11, 8), "消防日": (11, 9), "光棍节": (11, 11),
    "双十二": (12, 12), "世界艾滋病日": (12, 1), "交通安全日": (12, 2), "宪法日": (12, 4),
    "志愿者日": (12, 5), "国家公祭日": (12, 13), "香港回归纪念日": (7, 1),
    "澳门回归纪念日": (12, 20), "平安夜": (12, 24), "圣诞节": (12, 25),
    "爱耳日": (3, 3), "国际森林日": (3, 21), "世界防治结核病日": (3, 24), "预防接种日": (4, 25),
    "世界知识产权日": (4, 26), "世界红十字日": (5, 8), "中国品牌日": (5, 10), "国际家庭日": (5, 15),
    "国际博物馆日": (5, 18), "中国旅游日": (5, 19), "世界计量日": (5, 20), "生物多样性日": (5, 22),
    "科技工作者日": (5, 30), "世界海洋日": (6, 8), "国际档案日": (6, 9), "世界献血者日": (6, 14),
    "世界人口日": (7, 11), "世界肝炎日": (7, 28), "全国生态日": (8, 15), "中华慈善日": (9, 5),
    "全国高血压日": (10, 8), "国际减灾日": (10, 13), "世界标准日": (10, 14), "国家扶贫日": (10, 17),
    "国际残疾人日": (12, 3),
}  # fmt: skip
_NTH_WEEKDAYS = {  # month, which one, Monday = 0
    "中小学生安全教育日": (3, -1, 0),
    "母亲节": (5, 2, 6),
    "助残日": (5, 3, 6),
    "文化遗产日": (6, 2, 5),
    "父亲节": (6, 3, 6),
    "国防教育日": (9, 3, 5),
    "科普日": (9, 3, 6),
    "感恩节": (11, 4, 3),
}
_WEEKS = {  # the week of that weekday
    "职业教育活动周": (5, 2, 0),
    "网络安全宣传周": (9, 3, 0),
    "推普周": (9, 3, 0),
}
_MONTHS = {
    "安全生产月": 6,
    "质量月": 9,
    "消防宣传月": 11,
    "敬老月": 10,
    "学雷锋活动月": 3,
    "爱国卫生月": 4,
    "税收宣传月": 4,
    "民法典宣传月": 5,
    "禁毒宣传月": 6,
    "国防教育月": 9,
}
_SEASONS = {  # first month, first day, last month, last day; over the year's end where that is less
    "两会": (3, 3, 3, 15),
    "学前教育宣传月": (5, 20, 6, 20),
    "高考": (6, 7, 6, 10),
    "中国水周": (3, 22, 3, 28),
    "知识产权宣传周": (4, 20, 4, 26),
    "职业病防治法宣传周": (4, 25, 5, 1),
    "母乳喂养周": (8, 1, 8, 7),
    "宪法宣传周": (12, 1, 12, 7),
    "汛期": (6, 1, 9, 30),
    "主汛期": (7, 16, 8, 15),
    "暑期": (7, 1, 8, 31),
    "春运": (1, 15, 2, 25),
    "供暖季": (11, 15, 3, 15),
}


def lunar_day(year: int, month: int, day: int) -> date:
    """A day of the lunar year that begins in `year`. ValueError where there is none."""
    solar: date = LunarDate(year, month, day).to_solar_date()
    return solar


def lunar_month_period(year: int, month: int, *, leap: bool = False) -> Period:
    """A month of the lunar year that begins in `year`. ValueError where there is none."""
    first: date = LunarDate(year, month, 1, leap).to_solar_date()
    try:
        last: date = LunarDate(year, month, 30, leap).to_solar_date()
    except ValueError:
        last = LunarDate(year, month, 29, leap).to_solar_date()
    return Period(first, last)


def solar_term(name: str, year: int) -> date:
    """清明 and its like: a day of the sun's year, by the usual formula for 2000 to 2099."""
    month, constant = _SOLAR_TERMS[name]
    short = year - 2000
    leaps = (short - 1) // 4 if month <= 2 else short // 4
    return date(
        year, month, int(short * 0.2422 + constant) - leaps + _OFF_BY_A_DAY.get((year, name), 0)
    )


def _lunar(month: int, day: int) -> Callable[[int], Period]:
    return lambda year: one_day(lunar_day(year, month, day))


def _eve(year: int) -> Period:
    """除夕 is the day before this year's 春节."""
    return one_day(lunar_day(year, 1, 1) - DAY)


def _twelfth(day: int) -> Callable[[int], Period]:
    """Days of the twelfth lunar month fall before this year's 春节."""
    return lambda year: one_day(lunar_day(year - 1, 12, day))


def _term(name: str) -> Callable[[int], Period]:
    return lambda year: one_day(solar_term(name, year))


_STEMS = 10  # 天干: days are counted in tens, and 庚 is one of the ten
_GENG = 6


def _day_of_geng(first: date, nth: int) -> date:
    """The nth day of 庚 from a day on."""
    ahead = (_GENG - (first.toordinal() + 4)) % _STEMS
    return first + (ahead + _STEMS * (nth - 1)) * DAY


def _dog_days(year: int) -> Period:
    """三伏: from the third 庚 from 夏至 on to the tenth day from the first 庚 from 立秋 on."""
    last = _day_of_geng(solar_term("立秋", year), 1)
    return Period(_day_of_geng(solar_term("夏至", year), 3), last + (_STEMS - 1) * DAY)


def _fixed(month: int, day: int) -> Callable[[int], Period]:
    return lambda year: one_day(date(year, month, day))


def _nth(month: int, nth: int, weekday: int) -> Callable[[int], Period]:
    return lambda year: one_day(nth_weekday(year, month, nth, weekday))


def _week(month: int, nth: int, weekday: int) -> Callable[[int], Period]:
    return lambda year: week_period(nth_weekday(year, month, nth, weekday))


def _month(month: int) -> Callable[[int], Period]:
    return lambda year: month_period(year, month)


def _season(month: int, day: int, last_month: int, last_day: int) -> Callable[[int], Period]:
    over = last_month < month
    return lambda year: Period(date(year, month, day), date(year + over, last_month, last_day))


YEARLY: Mapping[str, Callable[[int], Period]] = (
    {name: _lunar(*day) for name, day in _LUNAR.items()}
    | {"除夕": _eve, "腊八节": _twelfth(8), "小年": _twelfth(23)}
    | {name: _term(name) for name in _SOLAR_TERMS}
    | {"农民丰收节": _term("秋分")}
    | {"三伏": _dog_days}
    | {name: _fixed(*day) for name, day in _DAYS.items()}
    | {name: _nth(*place) for name, place in _NTH_WEEKDAYS.items()}
    | {name: _week(*place) for name, place in _WEEKS.items()}
    | {name: _month(month) for name, month in _MONTHS.items()}
    | {name: _season(*days) for name, days in _SEASONS.items()}
)


@lru_cache(maxsize=4096)
def yearly_period(name: str, year: int) -> Period | None:
    """When the festival or event of that name falls in a year; None where it cannot be computed."""
    if name not in YEARLY or not FIRST_YEAR < year <= LAST_YEAR:
        return None
    return YEARLY[name](year)
