"""Atoms of the civil calendar: a year, a month, a day, 旬, a quarter, a weekday, an hour."""

from plans.calendar import month_period
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.values import (
    Clock,
    DayOfMonth,
    Edge,
    Grain,
    Month,
    MonthAround,
    Point,
    Quarter,
    Third,
    Weekday,
    Year,
)
from plans.times.words import (
    DAY_NUMBER,
    MONTH_NUMBER,
    NOT_IN_NUMBER,
    WEEK,
    YEAR_NUMBER,
    plain_number,
)

civil = Book[Scope]("civil calendar")
At = Found[Scope]


@civil.rule(
    "year in figures",
    rf"(?P<year>{YEAR_NUMBER})年(?:度(?!任务|计划|工作))?(?!版|级)(?=(?P<after>.)?)",
)
def year_in_figures(found: At) -> Year | None:
    return Year(plain_number(found["year"]), explicit=True)


@civil.rule(
    "year in two figures",
    f"{NOT_IN_NUMBER}(?<![第近])(?P<year>[0-4][0-9])年(?=[0-9]{{1,2}}月|[上下]半年|[年]?[底末初]|[一二三四第]"
    "[一二三四]?季度|[春秋]季|国庆|春节|元旦)",
)
def year_in_two_figures(found: At) -> Year:
    return Year(2000 + int(found["year"]), explicit=True)


YEARS_AROUND = {
    "大前年": -3, "前年": -2, "去年": -1, "上年": -1, "上一年": -1, "上年度": -1, "今年": 0, "本年": 0,
    "今年度": 0, "本年度": 0, "当年": 0, "同年": 0, "这一年": 0, "明年": 1, "来年": 1, "翌年": 1,
    "次年": 1, "下一年": 1, "下年度": 1, "明年度": 1, "下一年度": 1, "上一年度": -1, "后年": 2,
    "大后年": 3,
}  # fmt: skip


@civil.rule(
    "year around this one",
    "(?<![每近])(?:" + "|".join(sorted(YEARS_AROUND, key=len, reverse=True)) + ")(?!级)",
)
def year_around_this_one(found: At) -> Year | None:
    return Year(found.context.year + YEARS_AROUND[found[0]], explicit=False)


@civil.rule("last or this spring, autumn", "(?:今|明|去)(?=[春夏秋冬])")
def year_of_a_season(found: At) -> Year:
    return Year(found.context.year + {"去": -1, "今": 0, "明": 1}[found[0]], explicit=False)


@civil.rule("month", f"(?P<month>{MONTH_NUMBER})月(?:份)?(?!球|台|光|亮|饼|刊|薪|嫂|子)")
def month(found: At) -> Month:
    return Month(plain_number(found["month"]))


@civil.rule(
    "day of the month",
    f"(?P<day>{DAY_NUMBER})(?:日|号)(?!楼|线|文|院|门|机|馆|厅|店|标|令|本|电|报|照|志|召集|地块|元|产|均|最|任务)",
)
def day_of_the_month(found: At) -> DayOfMonth | None:
    return DayOfMonth(plain_number(found["day"]))


@civil.rule("third of a month", "[上中下]旬")
def third_of_a_month(found: At) -> Third:
    return Third("上中下".index(found[0][0]) + 1)


@civil.rule(
    "months around this one",
    "(?P<which>下下|上上|下|上|本|这|当|次)(?:一?个)?月(?:份)?(?!球|台|光|亮)",
)
def months_around_this_one(found: At) -> MonthAround:
    shift = {"上上": -2, "上": -1, "下": 1, "次": 1, "下下": 2}.get(found["which"], 0)
    return MonthAround(shift)


@civil.rule(
    "quarters in a row",
    "(?:前(?P<last>[二三两23])个?季度|第?(?P<from>[一二三1-3])"
    "(?:[-—–~至到]|、|和|及)第?(?P<to>[二三四2-4])个?季度)",
)
def quarters_in_a_row(found: At) -> Quarter | None:
    if found["last"]:
        return Quarter(1, plain_number(found["last"]))
    first, last = plain_number(found["from"]), plain_number(found["to"])
    return Quarter(first, last) if first < last else None


@civil.rule(
    "quarter",
    "(?:(?<![0-9一二三四])第?(?P<number>[一二三四1-4首])个?季度?(?!节|运|报|稻)|[Qq](?P<q>[1-4])(?![0-9A-Za-z]))",
)
def quarter(found: At) -> Quarter | None:
    words = found["number"] or found["q"]
    if found[0][-1] == "季" and not found[0].startswith("第") and found.before(1) == "一":
        return None
    number = 1 if words == "首" else plain_number(words)
    return Quarter(number, number)


@civil.rule(
    "weekday",
    f"(?<![一二三四五六七八九十0-9每])(?P<week>{WEEK})(?:(?P<day>[一二三四五六日天](?!次|个|节|期|轮|更|报|结|练|测|评|课)"
    "|[1-7](?![0-9次个]))|(?P<end>末))",
)
def weekday(found: At) -> Weekday:
    if found["end"]:
        return Weekday(5, 6)
    number = weekday_number(found["day"])
    return Weekday(number, number)


@civil.rule(
    "hour of the day",
    "(?:(?:凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|夜间|晚间|今晨|早|晚)"
    "(?:的?(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:[::][0-9]{2}|[点时](?:整|半|[一三]刻|[0-9一二三四五十]{1,3}分?)?))?"
    f"|{NOT_IN_NUMBER}(?:[01]?[0-9]|2[0-4])(?:[::][0-5][0-9](?:[::][0-5][0-9])?|[点时](?:整|半|[一三]刻|[0-5][0-9]分?)?(?!候|期|代|间|常|段|效)))"
    "(?:左右|前后|许)?",
)
def hour_of_the_day(found: At) -> Clock | None:
    if found[0] in ("早", "晚"):
        return None
    return Clock()


def weekday_number(sign: str) -> int:
    """Monday is 0."""
    return (
        "一二三四五六日".index(sign)
        if sign in "一二三四五六日"
        else ("天" == sign and 6) or int(sign) - 1
    )


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
