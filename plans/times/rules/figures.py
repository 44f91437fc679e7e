"""Dates in figures: 2024-05-01, 2024.5, 20240501, and in messages 12/25."""

from datetime import date

from plans.calendar import one_day
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.civil import month_point
from plans.times.values import Grain, Point
from plans.times.words import YEAR_DIGITS

figures = Book[Scope]("dates in figures")
At = Found[Scope]


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
    rf"(?<![0-9.\-/])(?P<year>{YEAR_DIGITS})(?P<sign>[-/.])(?P<month>[0-9]{{1,2}})(?P=sign)"
    r"(?P<day>[0-9]{1,2})(?![0-9]|[-/.][0-9])[日号]?",
)
def date_in_figures(found: At) -> Point:
    return _figures(int(found["year"]), int(found["month"]), int(found["day"]))


@figures.rule(
    "date in eight figures",
    r"(?<![0-9.\-/A-Za-z])(?P<year>20[0-9]{2})(?P<month>0[1-9]|1[0-2])"
    r"(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9A-Za-z元人个万]|[-/.][0-9])",
)
def date_in_eight_figures(found: At) -> Point:
    return _figures(int(found["year"]), int(found["month"]), int(found["day"]))


@figures.rule(
    "month in figures",
    rf"(?<![0-9.\-/])(?P<year>{YEAR_DIGITS})[-/.](?P<month>0[1-9]|1[0-2])(?![0-9年%万元]|[-/.][0-9])"
    "月?",
)
def month_in_figures(found: At) -> Point:
    month = int(found["month"])
    return month_point(month, int(found["year"]))


@figures.rule(
    "month and day in figures",
    r"(?<![0-9.\-/第])(?:(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12][0-9]|0?[1-9])"
    r"|(?P<month2>0[1-9]|1[0-2])-(?P<day2>0[1-9]|[12][0-9]|3[01])"
    r"|(?P<month3>1[0-2]|[1-9])\.(?P<day3>3[01]|[12][0-9]|[1-9])(?=[日号前交报晚上下截]|之前|以前))"
    r"(?![0-9%％个次所人名万元项件份]|[-/.][0-9])[日号]?",
)
def month_and_day_in_figures(found: At) -> Point | None:
    """A plan writes dates out; there 12/25 is a share and 05-12 a number."""
    if found.context.is_plan:
        return None
    month = found["month"] or found["month2"] or found["month3"]
    return _figures(None, int(month), int(found["day"] or found["day2"] or found["day3"]))
