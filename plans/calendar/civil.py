"""Periods of the civil year: years, halves, quarters, months, 旬, weeks."""

from datetime import date, timedelta
from enum import IntEnum
from typing import NamedTuple

DAY = timedelta(days=1)


class Period(NamedTuple):
    """Consecutive days, both ends included."""

    start: date
    end: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.start <= day <= self.end

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return (self.end - self.start).days + 1


class Part(IntEnum):
    """旬: a third of a month."""

    EARLY = 1
    MIDDLE = 2
    LATE = 3


def one_day(day: date) -> Period:
    """A period of a single day."""
    return Period(day, day)


def year_period(year: int) -> Period:
    """1 January to 31 December."""
    return Period(date(year, 1, 1), date(year, 12, 31))


def half_period(year: int, half: int) -> Period:
    """上半年 (1) or 下半年 (2)."""
    return months_period(year, 6 * half - 5, 6 * half)


def quarter_period(year: int, quarter: int) -> Period:
    """A quarter of the civil year, 1 to 4."""
    return months_period(year, 3 * quarter - 2, 3 * quarter)


def month_period(year: int, month: int) -> Period:
    """A whole month."""
    return months_period(year, month, month)


def months_period(year: int, first: int, last: int) -> Period:
    """From the first day of one month to the last day of another of the same year."""
    return Period(date(year, first, 1), date(year, last, month_length(year, last)))


def month_part(year: int, month: int, part: Part) -> Period:
    """上旬 1-10, 中旬 11-20, 下旬 21 to the end of the month."""
    last = month_length(year, month) if part is Part.LATE else 10 * part
    return Period(date(year, month, 10 * part - 9), date(year, month, last))


def week_period(day: date) -> Period:
    """The week that holds a day: Monday to Sunday."""
    monday = day - day.weekday() * DAY
    return Period(monday, monday + 6 * DAY)


def month_length(year: int, month: int) -> int:
    """Days in a month."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def add_months(day: date, months: int) -> date:
    """The same day some months later (or earlier); the month's last day where it is shorter."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, month_length(year, month + 1)))


def nth_weekday(year: int, month: int, nth: int, weekday: int) -> date:
    """The n-th Monday (0) … Sunday (6) counted from a month's first day; -1 is its last one.

    A fifth that the month has not, or a later one, lies in the months behind it.
    """
    if nth < 0:
        last = date(year, month, month_length(year, month))
        return last - ((last.weekday() - weekday) % 7 + 7 * (-nth - 1)) * DAY
    first = date(year, month, 1)
    return first + ((weekday - first.weekday()) % 7 + 7 * (nth - 1)) * DAY
