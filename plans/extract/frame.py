"""The stretch of time that a plan is for: its year, or the term, quarter or month of its title."""

from dataclasses import dataclass
from datetime import date

from models.enums import TimeKind
from plans.calendar import Calendar, Period, year_period
from plans.times import Reference, find_times

_LONGEST = 366  # days; a plan for several years is held to its word year by year


@dataclass(frozen=True, slots=True)
class Frame:
    """What deadlines are laid into. `year` is the plan year, `first` to `last` its stretch."""

    year: int
    first: date
    last: date
    issued_on: date | None
    calendar: Calendar

    @property
    def opens(self) -> date:
        """The day from which the plan binds: its first, but not before its issue."""
        return max(self.first, self.issued_on or self.first)

    @property
    def stretch(self) -> Period | None:
        """The plan's days where they are no civil year: a term, a month."""
        days = Period(self.first, self.last)
        return None if days == year_period(self.year) else days

    @property
    def years(self) -> range:
        """The civil years that the plan touches; a school year has two."""
        return range(self.first.year, self.last.year + 1)


def read_frame(title: str, reference: Reference) -> Frame:
    """The frame of a plan with that title, read against its year and date of issue."""
    year = reference.plan_year
    stretch = year_period(year)
    for time in find_times(title, reference):
        if time.kind is TimeKind.DURING and time.start and time.end:
            named = Period(time.start, time.end)
            if named.days <= _LONGEST and year in (named.start.year, named.end.year):
                stretch = named
    return Frame(year, stretch.start, stretch.end, reference.issued_on, reference.calendar)
