"""Dates in figures: 2024-05-01, 2024.5, 20240501, 24年5月, and in messages 12/25."""

from datetime import date

from plans.calendar import one_day
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.civil import month_point
from plans.times.values import Grain, Point, Year
from plans.times.words import FIGURE_ENDS, YEAR_DIGITS, plain_number

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
    "date in figures",
    rf"(?:(?<!\d)(?<!\d[./])|(?<=\d[-—~]))(?P<year>{YEAR_DIGITS})(?P<sign>[-/.])(?P<month>\d{{1,2}})"
    r"(?P=sign)(?:(?P<day>\d{1,2})(?!\d|(?P=sign)(?!20)\d)|(?P<tight>\d\d)(?=\d\d:\d\d))[日号]?",
)
def date_in_figures(found: At) -> Point:
    """White space may be lost between the day and the hour: 2024-05-0109:30."""
    return _figures(int(found["year"]), int(found["month"]), int(found["day"] or found["tight"]))


@figures.rule(
    "date in eight figures",
    rf"{_ALONE}(?P<year>20\d{{2}})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])"
    r"(?![0-9A-Za-z元人个万次名]|[-/.]\d)",
)
def date_in_eight_figures(found: At) -> Point:
    return _figures(int(found["year"]), int(found["month"]), int(found["day"]))


@figures.rule(
    "month in figures",
    rf"(?:(?<!\d)(?<!\d[./])|(?<=\d[-—~]))(?P<year>{YEAR_DIGITS})[-/.](?P<month>0[1-9]|1[0-2])"
    r"(?![0-9年%万亿元]|[/.]\d|-(?!20)\d)月?",
)
def month_in_figures(found: At) -> Point:
    return month_point(int(found["month"]), int(found["year"]))


@figures.rule(
    "month and day in figures",
    rf"{_ALONE}(?<!第)(?:(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])"
    r"|(?P<month2>0[1-9]|1[0-2])-(?P<day2>0[1-9]|[12]\d|3[01])"
    r"|(?P<month3>1[0-2]|[1-9])\.(?P<day3>3[01]|[12]\d|[1-9])(?=[日号前交报晚上下截]|之前|以前))"
    r"(?![0-9%个次所人名万亿元项件份]|[-/.]\d)[日号]?",
)
def month_and_day_in_figures(found: At) -> Point | None:
    """A plan writes dates out; there 12/25 is a share and 05-12 a number."""
    if found.context.is_plan:
        return None
    month = found["month"] or found["month2"] or found["month3"]
    return _figures(None, int(month), int(found["day"] or found["day2"] or found["day3"]))


@figures.rule(
    "year in two figures",
    rf"(?:{FIGURE_ENDS}(?<![第近])(?P<year>[0-4]\d)年(?=\d{{1,2}}月|[上下]半年|年?[底末初]"
    "|第?[一二三四1-4]季度|[春秋]季|国庆|春节|元旦|全年)"
    "|(?<![一二三四五六七八九十])(?P<spoken>[零〇一二][零〇一二三四五六七八九])年"
    "(?=[一二三四五六七八九十]{1,2}月|[上下]半年|[底末初]))",
)
def year_in_two_figures(found: At) -> Year:
    return Year(2000 + plain_number(found["year"] or found["spoken"]), explicit=True)
