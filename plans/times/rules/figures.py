"""Dates in figures: 2024-05-01, 2024.5, 20240501, 24年5月, and in messages 12/25."""

from datetime import date

from plans.calendar import Period, one_day
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.civil import month_point
from plans.times.values import Grain, Point, Year
from plans.times.words import DASH, FIGURE_ENDS, YEAR_DIGITS, plain_number

figures = Book[Scope]("dates in figures")
At = Found[Scope]

_ALONE = r"(?<![0-9A-Za-z.\-/])"


def _figures(year: int | None, month: int, day: int) -> Point:
    return Point(
        Grain.DAY,
        lambda scope, of: one_day(date(of, month, day)),
        year,
        explicit=year is not None,
        month=month,
    )


@figures.rule(
    "days in figures of one year",
    rf"(?<![0-9])(?<![0-9][./])(?P<year>{YEAR_DIGITS})(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?P=sign)"
    rf"(?P<day>[0-9]{{1,2}})[日号]?(?!(?P=sign)){DASH}(?P<to_month>1[0-2]|0?[1-9])(?P=sign)"
    r"(?P<to_day>[0-9]{1,2})(?![0-9]|(?P=sign))[日号]?",
)
def days_in_figures_of_one_year(found: At) -> Point:
    """2024.4.10—4.30."""
    stretch = _stretch(
        (int(found["month"]), int(found["day"])), (int(found["to_month"]), int(found["to_day"]))
    )
    return stretch._replace(year=int(found["year"]), explicit=True)


@figures.rule(
    "date in figures",
    rf"(?:(?<![0-9])(?<![0-9][./])|(?<=[0-9][-—~]))(?P<year>{YEAR_DIGITS})(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})"
    r"(?P=sign)(?:(?P<day>[0-9]{1,2})(?![0-9]|(?P=sign)(?!20)[0-9])|(?P<tight>[0-9]{2})(?=[0-9]{2}:[0-9]{2}))"
    r"(?:[日号]|T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]{1,6})?)?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?",
)
def date_in_figures(found: At) -> Point:
    """White space may be lost between the day and the hour: 2024-05-0109:30."""
    return _figures(int(found["year"]), int(found["month"]), int(found["day"] or found["tight"]))


@figures.rule(
    "date in parted figures",
    r"(?<![0-9.\-/])(?P<year>(?:19|20)[0-9]{2}) (?P<month>0[1-9]|1[0-2]) "
    r"(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"(?! ?[0-9.\-/])",
)
def date_in_parted_figures(found: At) -> Point | None:
    """2024 05 01, of a message: in a plan's table they may be three cells."""
    if found.context.is_plan:
        return None
    return _figures(int(found["year"]), int(found["month"]), int(found["day"]))


@figures.rule(
    "date in eight figures",
    rf"{_ALONE}(?P<year>20[0-9]{{2}})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])"
    r"(?![0-9A-Za-z元人个万次名]|[-/.][0-9])",
)
def date_in_eight_figures(found: At) -> Point:
    return _figures(int(found["year"]), int(found["month"]), int(found["day"]))


@figures.rule(
    "years in figures",
    f"(?<=[从自])(?P<first>20[0-9]{{2}}){DASH}(?P<last>20[0-9]{{2}})(?![0-9年./-])",
)
def years_in_figures(found: At) -> Point:
    """从2016-2018."""
    first, last = date(int(found["first"]), 1, 1), date(int(found["last"]), 12, 31)
    return Point(Grain.YEAR, lambda scope, of: Period(first, last), fixed=True, name="range")


@figures.rule(
    "month in figures",
    rf"(?:(?<![0-9])(?<![0-9][./])|(?<=[0-9][-—~]))(?P<year>{YEAR_DIGITS})[-/.]"
    r"(?P<month>1[0-2]|0?[1-9])(?![0-9年号届%万亿元个]|[/.][0-9]|-(?!20)[0-9])月?",
)
def month_in_figures(found: At) -> Point:
    return month_point(int(found["month"]), int(found["year"]))


_BEFORE = ("前", "之前", "以前")


@figures.rule(
    "month and day in figures",
    rf"{_ALONE}(?<![第月年])(?:(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12][0-9]|0?[1-9])"
    r"|(?P<month2>0[1-9]|1[0-2])-(?P<day2>0[1-9]|[12][0-9]|3[01])(?![日号])"
    r"|(?P<month3>1[0-2]|[1-9])(?:\.(?P<day3>3[01]|[12][0-9]|[1-9])"
    r"(?=[日号]|前(?!后)|之前|以前|[上下]午|晚上|起(?=[),。;]|$))"
    r"|·(?P<day4>3[01]|[12][0-9]|0?[1-9])))"
    r"(?![0-9%个次所人名万亿元项件份]|[-/.][0-9])[日号]?",
)
def month_and_day_in_figures(found: At) -> Point | None:
    """A plan writes dates out; there 12/25 is a share, 05-12 a number, but 5.17前, 5/17前 days,

    and so is 12/25 alone in a cell.
    """
    slashed = found["day"] and (
        found.line.text.startswith(_BEFORE, found.match.end()) or found[0] == found.line.text
    )
    if found.context.is_plan and not (found["day3"] or slashed):
        return None
    month = found["month"] or found["month2"] or found["month3"]
    return _figures(
        None, int(month), int(found["day"] or found["day2"] or found["day3"] or found["day4"])
    )


@figures.rule(
    "day of action by its figures",
    "(?:[“「](?P<month>1[0-2]|[1-9])[·.](?P<day>3[01]|[12][0-9]|[1-9])[”」]"
    "|(?<![0-9.])(?P<month2>1[0-2]|[1-9])·(?P<day2>3[01]|[12][0-9]|[1-9]))(?![0-9万亿元个%])"
    "(?:[一-龥]{0,12}[日节周月])?(?=期间|前后|前夕|之?前|当[天日]|之际|到来|来临)",
)
def day_of_action(found: At) -> Point:
    """“4·26”世界知识产权日期间."""
    day = _figures(None, int(found["month"] or found["month2"]), int(found["day"] or found["day2"]))
    return day._replace(name="day of action")


@figures.rule(
    "days in slashed figures",
    rf"{_ALONE}(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12][0-9]|0?[1-9]){DASH}"
    r"(?P<to_month>1[0-2]|0?[1-9])/(?P<to_day>3[01]|[12][0-9]|0?[1-9])(?![0-9/%])",
)
def days_in_slashed_figures(found: At) -> Point | None:
    """5/1-5/5; in a plan where no word stands before it that might be counted."""
    before = found.before(1)
    if found.context.is_plan and "\u4e00" <= before <= "\u9fff" and before not in "在于从自":
        return None
    return _stretch(
        (int(found["month"]), int(found["day"])), (int(found["to_month"]), int(found["to_day"]))
    )


@figures.rule(
    "date with a short year",
    rf"{_ALONE}(?P<year>[1-3][0-9])(?P<sign>[-/.])(?P<month>1[0-2]|0?[1-9])(?P=sign)"
    r"(?P<day>3[01]|[12][0-9]|0?[1-9])(?![0-9A-Za-z.\-/%])[日号]?",
)
def date_with_a_short_year(found: At) -> Point | None:
    """24-05-01, of a message: in a plan it is the number of a section."""
    if found.context.is_plan:
        return None
    return _figures(2000 + int(found["year"]), int(found["month"]), int(found["day"]))


@figures.rule(
    "month and day with a dot",
    r"^(?P<month>1[0-2]|[1-9])[.](?P<day>3[01]|[12][0-9]|0?[1-9])(?=$|[,。;!?(]|[上下]午|周)",
)
def month_and_day_with_a_dot(found: At) -> Point | None:
    """3.15 at the head of a message."""
    if found.context.is_plan:
        return None
    return _figures(None, int(found["month"]), int(found["day"]))


_SHORTEST_MONTH = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days
_DOTTED = "(?:1[0-2]|[1-9])[.](?:3[01]|[12][0-9]|0?[1-9])"


@figures.rule(
    "days in dotted figures",
    rf"(?:(?<=[(:])|^)(?P<from>{_DOTTED}){DASH}(?:(?P<to>{_DOTTED})|(?P<to_day>3[01]|[12][0-9]))"
    rf"(?=[):]|$|[上下]午|晚上|第[0-9]{{1,2}}(?:{DASH}[0-9]{{1,2}})?周)",
)
def days_in_dotted_figures(found: At) -> Point | None:
    """3.1-4.15 or 3.20-22 alone in a cell or between brackets; elsewhere it may be a quantity."""
    month, day = map(int, found["from"].split("."))
    if found.has("to_day"):
        if not day < int(found["to_day"]) <= _SHORTEST_MONTH[month]:
            return None  # (3.20-12) is no stretch of days
        return _stretch((month, day), (month, int(found["to_day"])))
    to_month, to_day = map(int, found["to"].split("."))
    return _stretch((month, day), (to_month, to_day))


def _stretch(first: tuple[int, int], last: tuple[int, int]) -> Point:
    """From a month's day to another's, perhaps of the next year."""
    return Point(
        Grain.DAY,
        lambda scope, of: Period(date(of, *first), date(of + (last < first), *last)),
        month=last[0],
    )


@figures.rule(
    "month, day and year in figures",
    rf"(?:{_ALONE}|(?<=/[0-9]{{4}}[-—~至到]))(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12][0-9]|0?[1-9])/(?P<year>{YEAR_DIGITS})(?![0-9])",
)
def month_day_and_year_in_figures(found: At) -> Point:
    return _figures(int(found["year"]), int(found["month"]), int(found["day"]))


_AROUND = 3  # years: so near the plan's, two figures are a year whatever stands before them
_AHEAD_OF_A_YEAR = frozenset(["", *"\n,。;:、([【《“自从到至在于由截为是"])
_PART_OF_YEAR = (
    "(?=(?P<month>[0-9]{1,2}月|[一二三四五六七八九十]{1,2}月)|[上下]半年|年?[底末初]|(?:第|前|首|[一二三四1-4])[一二三四两1-4]?个?季度"
    "|[春夏秋冬]|国庆|春节|除夕|元旦|元宵|端午|中秋|重阳|清明|雨水|惊蛰|谷雨|小满|芒种|白露|寒露|霜降|[小大处][暑寒雪]|全年|[前后]?第?(?:[0-9]{1,2}|[一二两三四五六七八九十]{1,3})个(?:月|星期|礼拜|周)|第[一二三四五六七八九十0-9]{1,3}周)"
)


@figures.rule(
    "year in two figures",
    rf"(?:{FIGURE_ENDS}(?<![第近满超过逾达已足龄])(?P<year>[0-9]{{2}})"
    rf"|(?<![一二三四五六七八九十百])(?P<spoken>[零〇一二五六七八九][零〇一二三四五六七八九]))年{_PART_OF_YEAR}"
    f"|(?:{FIGURE_ENDS}(?P<early>0[0-9])|(?P<spoken_early>[零〇][一二三四五六七八九]))年(?!级)",
)
def year_in_two_figures(found: At) -> Year | None:
    """24年3月, 九七年一季度: from 1950 to 2049; 30年年底 may be a length, 任教30年."""
    short = plain_number(
        found["year"] or found["spoken"] or found["early"] or found["spoken_early"]
    )
    year = short + (2000 if short < 50 else 1900)
    if not (found.has("month") or found.has("early") or found.has("spoken_early")):
        apart = abs(year - found.context.year)
        if apart > _AROUND and found.before(1) not in _AHEAD_OF_A_YEAR:
            return None
    return Year(year, explicit=True)
