"""Atoms of the civil calendar: a year, a month, a day, 旬, a quarter, a weekday, an hour."""

import re
from datetime import date

from plans.calendar import Period, month_period, months_period
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.values import (
    Clock,
    DayOfMonth,
    Edge,
    Frequency,
    Grain,
    Month,
    MonthAround,
    Point,
    Quarter,
    Third,
    Weekday,
    Within,
    Year,
)
from plans.times.words import (
    CLOSE,
    DASH,
    DAY_NUMBER,
    ENDED_BY_UP,
    FIGURE_ENDS,
    MONTH_NUMBER,
    NOT_ENDED_BY_UP,
    WEEK,
    YEAR_NUMBER,
    one_of,
    plain_number,
    shift_of,
)

civil = Book[Scope]("civil calendar")
_NOT_A_MONTH = (
    "(?!球(?!类|场|馆)|台(?!账|风)|光(?!明|伏|缆|纤)|亮(?!化|灯|相|点|出)|饼(?!干)|刊(?!登|发|载)"
    "|薪(?!酬|资)|嫂|子(?!女|公司)|龄|号(?!召))"
)
At = Found[Scope]

YEARS_AROUND = {
    "大前年": -3,
    "前年": -2,
    "去年": -1,
    "上年": -1,
    "上一年": -1,
    "上一年度": -1,
    "上年度": -1,
    "今年": 0,
    "今年度": 0,
    "本年": 0,
    "本年度": 0,
    "当年": 0,
    "同年": 0,
    "这一年": 0,
    "明年": 1,
    "明年度": 1,
    "来年": 1,
    "翌年": 1,
    "次年": 1,
    "下一年": 1,
    "下一年度": 1,
    "下年度": 1,
    "下年": 1,
    "后年": 2,
    "大后年": 3,
}


@civil.rule("year in figures", f"(?P<year>{YEAR_NUMBER})年(?:度(?!任务|计划|工作|目标))?")
def year_in_figures(found: At) -> Year:
    return Year(plain_number(found["year"]), explicit=True)


_PART_OF_YEAR = "[上下]半年|第?[一二三四]季度|[Qq][1-4](?![0-9A-Za-z])"


@civil.rule(
    "year without its sign",
    rf"(?:(?<=[到至])(?P<year>20[0-9]{{2}})(?=[,。;、]|$)|(?<![0-9])(?P<before>20[0-9]{{2}})"
    rf"(?={_PART_OF_YEAR}|[、和及]20[0-9]{{2}}年))",
)
def year_without_its_sign(found: At) -> Year:
    """到2025; 2024Q2, 2024上半年; 2024、2025年."""
    return Year(plain_number(found["year"] or found["before"]), explicit=True)


@civil.rule(
    "year around this one",
    f"(?<![每近])(?:(?![上下后])|(?=后)(?<![随此今之以然其最先])|(?=[上下])(?<![{ENDED_BY_UP}之上部]))(?!(?<=[底末旬日号月度节学期季初一二三四五六考试])[前后]年){one_of(*YEARS_AROUND)}"
    "(?!级(?!别)|轻(?!微)|龄|薪(?!酬|资)|纪(?!检|念))",
)
def year_around_this_one(found: At) -> Year:
    return Year(found.context.year + YEARS_AROUND[found[0]], explicit=False)


@civil.rule(
    "year after the one begun", "(?<=[-—–~～至到])第二年(?=[0-9一二三四五六七八九十]{1,2}月)"
)
def year_after_the_one_begun(found: At) -> Year:
    """12月初至第二年1月中旬."""
    return Year(found.context.year + 1, explicit=False)


@civil.rule("year of a season", "[今明去](?=[春夏秋冬])")
def year_of_a_season(found: At) -> Year:
    return Year(found.context.year + "去今明".index(found[0]) - 1, explicit=False)


_COUNTED = {"两": 2, "三": 3}


@civil.rule("this year and those next to it", "(?P<first>[今明])(?:明|后|明后)(?P<count>[两三])年")
def years_next_to_this_one(found: At) -> Point:
    """今明两年, 明后三年."""
    first = found.context.year + "今明".index(found["first"])
    last = first + _COUNTED[found["count"]] - 1
    period = Period(date(first, 1, 1), date(last, 12, 31))
    return Point(Grain.YEAR, lambda scope, year: period, fixed=True, name="range")


_COUNTS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_LISTED = re.compile("[0-9]+|[一二三四五六七八九十]+")


@civil.rule(
    "months that are counted",
    f"(?P<months>(?:{MONTH_NUMBER}月?(?:份)?[、,和及]){{1,5}}(?:[0-9]{{1,2}}|十[一二]?|[一二三四五六七八九]))月?(?:份)?"
    f"(?P<count>[{''.join(_COUNTS)}])个?月(?!底|末|初|份)",
)
def months_that_are_counted(found: At) -> Within | None:
    """7、8、9三个月."""
    months = [plain_number(number) for number in _LISTED.findall(found["months"])]
    first, last = months[0], months[-1]
    if months != list(range(first, last + 1)) or len(months) != _COUNTS[found["count"]]:
        return None
    return Within("", Grain.MONTH, lambda scope, year: months_period(year, first, last))


@civil.rule(
    "month",
    f"(?:(?P<month>{MONTH_NUMBER})|(?<![公纪一0-9十百千万亿美日欧港])元)月(?:份)?{_NOT_A_MONTH}",
)
def month(found: At) -> Month:
    """元月 is January."""
    return Month(plain_number(found["month"] or "1"))


@civil.rule(
    "two months said together",
    "(?<![第0-9一二三四五六七八九十百])(?P<months>一二|二三|三四|四五|五六|六七|七八|八九|九十)月(?:份|之?间)?",
)
def two_months(found: At) -> Within:
    """七八月."""
    first = plain_number(found["months"][0])
    return Within("", Grain.MONTH, lambda scope, year: months_period(year, first, first + 1))


@civil.rule(
    "day of the month",
    f"(?P<day>{DAY_NUMBER})(?:日|号)(?:(?<=月.[日号])|(?<=月..[日号])|(?<=月...[日号])|(?!"
    + one_of("志 召集 元 产 均 最 任务 新")
    + "|本(?=人|国|币|料|学)|报(?=社|刊|纸)|照(?=市|县|港|时)|常(?=态|用|生|规|工|管|行)))",
)
def day_of_the_month(found: At) -> DayOfMonth:
    return DayOfMonth(plain_number(found["day"]))


@civil.rule("third of a month", "(?P<first>[上中下])(?:旬?[、至和到—-]?(?P<last>[上中下]))?旬")
def third_of_a_month(found: At) -> Third:
    first, last = found["first"], found["last"] or found["first"]
    numbers = sorted("上中下".index(which) + 1 for which in (first, last))
    return Third(numbers[0], numbers[1])


@civil.rule(
    "month by its distance",
    f"{NOT_ENDED_BY_UP}(?P<which>下下|上上|下|上|本|这|当|次|同)(?:一?个)?月(?:份)?{_NOT_A_MONTH}",
)
def month_around_this_one(found: At) -> MonthAround:
    return MonthAround(shift_of(found["which"]))


_ONE_OF_FOUR = re.compile("[一二两三四1-4]")


@civil.rule(
    "quarters in a row",
    "(?:前(?P<count>[二三两23])个?季度"
    f"|第?(?P<from>[一二三1-3])(?:季度)?{DASH}第?(?P<to>[二三四2-4])个?季度"
    f"|(?P<listed>第?[一二三1-3](?:[、和及]第?[二三四2-4]){{1,3}})个?季度(?P<end>{CLOSE})?)",
)
def quarters_in_a_row(found: At) -> Quarter | Frequency | None:
    """一至三季度; 二、三、四季度 too, but 二、四季度 and 一、二季度末 are two occasions."""
    if found["count"]:
        return Quarter(1, plain_number(found["count"]))
    words = _ONE_OF_FOUR.findall(found["listed"] or found["from"] + found["to"])
    numbers = [plain_number(word) for word in words]
    first, last = numbers[0], numbers[-1]
    if numbers != sorted(set(numbers)):
        return None
    if found["end"] or (found["listed"] and last - first >= len(numbers)):
        months = ",".join(str(3 * nth) for nth in numbers)
        end = ";BYMONTHDAY=-1" if found["end"] else ""
        return Frequency(f"FREQ=YEARLY;BYMONTH={months}{end}")
    return Quarter(first, last)


@civil.rule(
    "quarter",
    "(?:(?:(?<![0-9一二三四])|(?=第))(?:第?(?P<number>[一二三四1-4])|首)个?季度|第(?P<number2>[一二三四])季(?=[末底前内、,。;]|$)"
    "|[Qq](?P<number3>[1-4])(?![0-9A-Za-z])(?:季度)?)",
)
def quarter(found: At) -> Quarter:
    words = found["number"] or found["number2"] or found["number3"] or "1"
    return Quarter(plain_number(words), plain_number(words))


_NOT_A_WEEKDAY = (
    "(?:次|课|体(?!育)|个(?!人|体|别)|节(?!能|水|约|假|日|目|点|前|后)|期(?!末|中|满|间)"
    "|轮(?!训|岗|流|值|换|班|休))"
)


@civil.rule(
    "weekday",
    f"(?:(?<![一二两三四五六七八九十0-9每第])|(?<=[周期拜][一二三四五六])){WEEK}"
    f"(?:(?P<weekend>六(?:[、和]?{WEEK})?[日天])|(?P<day>[一二三四五六日天]|[1-7](?![0-9天岁]))"
    f"(?:{DASH}(?P<last>[一二三四五六日天]))?(?!{_NOT_A_WEEKDAY})|末)",
)
def weekday(found: At) -> Weekday:
    """周一至五 is a stretch, 周六日 the weekend."""
    if not found["day"]:
        return Weekday(5, 6)
    return Weekday(weekday_number(found["day"]), weekday_number(found["last"] or found["day"]))


_MINUTES = (
    "(?:整|正|半|钟|[一三13]刻|[0-5]?[0-9]分?(?:[0-5]?[0-9]秒)?"
    "|[一二三四五]?十[一二三四五六七八九]?分?|[零一二三四五六七八九]{1,2}(?![0-9])分?)?"
)
_PART_OF_DAY = one_of(
    "凌晨 清晨 早上 早晨 上午 中午 午后 下午 傍晚 晚上 夜里 夜间 晚间 午间 早间"
)  # fmt: skip
_NIGHT = one_of("半夜 午夜 深夜 前半夜 后半夜 上半夜 下半夜 黎明 拂晓")
_OF_THE_DAY = (
    "(?:(?<=[天日号午早晚晨])|(?<=[周期][一二三四五六日][)])"
    "|(?<=[早晚]上)|(?<=[晚夜午]间)|(?<=[点时分半整0-9][至到~—–一-]))"
)


@civil.rule(
    "hour of the day",
    f"(?:(?:{_PART_OF_DAY}|(?<=[日号天])[早晚](?=[0-9]{{1,2}}[:点时])|(?<=[天日号节]){_NIGHT}|{_NIGHT}(?=[0-9一二两三四五六七八九十]))"
    f"(?:的?(?:[0-9]{{1,2}}:[0-9]{{2}}|(?:[0-9]{{1,2}}|[一二两三四五六七八九十]{{1,3}})[点时]{_MINUTES}))?"
    f"|{_OF_THE_DAY}早?(?:[0-9]{{1,2}}|[一二两三四五六七八九十]{{1,3}}|零)[点时]{_MINUTES}"
    f"|{FIGURE_ENDS}(?<![比按达为成率])(?:[01]?[0-9]|2[0-4])(?:[:][0-5][0-9](?:[:][0-5][0-9])?(?![0-9])"
    "|点(?:整|半|钟|[一三]刻|[0-5][0-9]分?|(?=之?前|以前|左右|[到至~-])))"
    ")(?:左右|许)?",
)
def hour_of_the_day(found: At) -> Clock:
    return Clock()


def weekday_number(sign: str) -> int:
    """Monday is 0."""
    return 6 if sign == "天" else "一二三四五六日1234567".index(sign) % 7


def month_point(
    number: int, year: int | None, *, explicit: bool = True, edge: Edge = Edge.WHOLE
) -> Point:
    """A whole month, of a year or of none yet."""
    return Point(
        Grain.MONTH,
        lambda scope, of: month_period(of, number),
        year,
        explicit=explicit and year is not None,
        edge=edge,
        month=number,
    )
