"""The civil calendar of a bureau: working days with 调休, festivals, yearly events, school terms.

Working days follow the State Council's list for each year, as published in `chinese_calendar`; for
a year without a published list they are weekends and statutory days by rule, and `warning` says so.
All dates are civil dates of the bureau. A `Calendar` is a frozen value: the bureau's own days off,
school terms and events are handed to it. Imports nothing else of `plans`, so any room may use it.
"""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from chinese_calendar.constants import holidays as _published_off
from chinese_calendar.constants import workdays as _published_make_up

from plans.calendar.civil import (
    DAY,
    Part,
    Period,
    add_months,
    half_period,
    month_length,
    month_part,
    month_period,
    months_period,
    nth_weekday,
    one_day,
    quarter_period,
    week_period,
    year_period,
)
from plans.calendar.school import School, Season, Term
from plans.calendar.yearly import (
    FIRST_YEAR,
    LAST_YEAR,
    YEARLY,
    lunar_day,
    lunar_month_period,
    yearly_period,
)

__all__ = [
    "DAY",
    "FIRST_YEAR",
    "LAST_YEAR",
    "STATUTORY",
    "YEARLY",
    "Calendar",
    "Event",
    "Part",
    "Period",
    "School",
    "Season",
    "Term",
    "add_months",
    "half_period",
    "lunar_day",
    "lunar_month_period",
    "month_length",
    "month_part",
    "month_period",
    "months_period",
    "nth_weekday",
    "one_day",
    "quarter_period",
    "week_period",
    "year_period",
]

PUBLISHED_YEARS = range(min(_published_off).year, max(_published_off).year + 1)
STATUTORY = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the bureau's own, or its own dates for a known one (汛期, 中考).

    With `yearly` it returns on the same days of every year; otherwise it is of its year alone.
    """

    name: str
    start: date
    end: date
    yearly: bool = False

    def period(self, year: int) -> Period | None:
        """When it falls in a year. An event over New Year belongs to the year it starts in."""
        if not self.yearly:
            return Period(self.start, self.end) if self.start.year == year else None
        shift = 12 * (year - self.start.year)
        return Period(add_months(self.start, shift), add_months(self.end, shift))


@dataclass(frozen=True)
class Calendar:
    """A bureau's own days off, make-up days, school terms and events, beside the official ones."""

    days_off: frozenset[date] = frozenset()
    make_up_days: frozenset[date] = frozenset()
    school: School = field(default_factory=School)
    events: tuple[Event, ...] = ()

    def is_workday(self, day: date) -> bool:
        """Whether the bureau works: the bureau's own list first, then the official one."""
        if day in self.make_up_days:
            return True
        if day in self.days_off:
            return False
        if day.year in PUBLISHED_YEARS:
            return day in _published_make_up or (day.weekday() < 5 and day not in _published_off)
        return day.weekday() < 5 and day not in _statutory_days(day.year)

    def warning(self, year: int) -> str | None:
        """A Chinese line where the working days of a year are only by rule, else None."""
        listed = self.days_off | self.make_up_days
        if year in PUBLISHED_YEARS or any(day.year == year for day in listed):
            return None
        return f"{year}年放假调休安排尚未收录,工作日暂按周末和法定节日推算,请管理员补录"

    def next_workday(self, day: date) -> date:
        """The first working day after a day."""
        return self.add_workdays(day, 1)

    def previous_workday(self, day: date) -> date:
        """The last working day before a day."""
        return self.add_workdays(day, -1)

    def add_workdays(self, day: date, count: int) -> date:
        """The count-th working day after a day, before it where negative; 0 is the day itself."""
        step = DAY if count > 0 else -DAY
        while count:
            day += step
            if self.is_workday(day):
                count -= 1 if count > 0 else -1
        return day

    def workdays_between(self, earlier: date, later: date) -> int:
        """Working days after `earlier` up to and including `later`; negative if it is before."""
        if later < earlier:
            return -self.workdays_between(later, earlier)
        days = (later - earlier).days
        return sum(self.is_workday(earlier + day * DAY) for day in range(1, days + 1))

    def festival(self, name: str, year: int) -> Period | None:
        """When a festival or event falls in a year: the bureau's own dates, else the usual ones."""
        for event in self.events:
            if event.name == name and (period := event.period(year)):
                return period
        return yearly_period(name, year)

    def holiday(self, name: str, year: int) -> Period | None:
        """假期: the days off in a row around a statutory festival (国庆节 → 1 to 7 October)."""
        day = self.festival(name, year)
        if day is None or name not in STATUTORY:
            return None
        first, last = day
        while not self.is_workday(first - DAY):
            first -= DAY
        while not self.is_workday(last + DAY):
            last += DAY
        return Period(first, last)


@lru_cache(maxsize=64)
def _statutory_days(year: int) -> frozenset[date]:
    """Days off by the State Council's regulation in force since 2025, without any 调休."""
    days: set[date] = set()
    for name in STATUTORY:
        period = yearly_period(name, year)
        if period is None:  # beyond the tabulated lunar years only the fixed days are known
            continue
        day = period.start
        before, after = {"春节": (1, 2), "劳动节": (0, 1), "国庆节": (0, 2)}.get(name, (0, 0))
        days.update(day + shift * DAY for shift in range(-before, after + 1))
    return frozenset(days)
