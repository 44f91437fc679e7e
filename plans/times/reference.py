"""What a time expression is read against: the plan's year and date of issue, today, calendar."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from plans.calendar import DAY, Calendar, Period, week_period

_WEEK = 7  # days
_OVER_A_WEEKEND = 2 * DAY  # what opens on a Saturday or Sunday begins to count on the Monday


class Mode(StrEnum):
    """Whose words they are.

    In a plan a time without a year is of the plan's year, and 明天, 本月, 三个月内 count from its
    date of issue. In a message a time without a year is the next one on or after today, and
    everything relative counts from today.
    """

    PLAN = "plan"
    MESSAGE = "message"


@dataclass(frozen=True, slots=True)
class Reference:
    """The civil dates of the bureau that an expression may lean on.

    `stretch` are the days that a plan is for where they are no civil year (a term, a school year, a
    month). `month` is the first day of the month that a heading names: under it stands 15日, 月底.
    `week` are the days, within one week, that a heading or a row names: beside it stands 周三.
    `first_week` is the Monday from which the plan itself counts the weeks of its term.
    """

    plan_year: int
    issued_on: date | None
    today: date
    calendar: Calendar = field(default_factory=Calendar)
    stretch: Period | None = None
    month: date | None = None
    week: Period | None = None
    first_week: date | None = None


class Scope(NamedTuple):
    """A reference in one of the two modes."""

    reference: Reference
    mode: Mode

    @property
    def calendar(self) -> Calendar:
        return self.reference.calendar

    @property
    def year(self) -> int:
        """今年."""
        return self.reference.plan_year if self.is_plan else self.reference.today.year

    @property
    def anchor(self) -> date | None:
        """今天; None in a plan whose date of issue is not known."""
        return self.reference.issued_on if self.is_plan else self.reference.today

    @property
    def day_in_term(self) -> date | None:
        """A day of 本学期: the anchor, but for a plan of a term a day of this."""
        stretch = self.reference.stretch if self.is_plan else None
        if stretch is None or (self.anchor and stretch.start <= self.anchor <= stretch.end):
            return self.anchor
        return stretch.start

    def nth_week(self, opens: date, nth: int) -> Period:
        """The nth week of a term that opens on a day: Monday to Sunday, as the plan counts them.

        The first is the one in which the term opens, or the next where that is a weekend.
        """
        own = self.reference.first_week if self.is_plan else None
        return week_period((own or opens + _OVER_A_WEEKEND) + (nth - 1) * 7 * DAY)

    @property
    def month(self) -> date | None:
        """The first day of the month that all is said of, by a heading or by the plan's title."""
        stretch = self.reference.stretch
        one = stretch and (stretch.start.year, stretch.start.month) == (
            stretch.end.year,
            stretch.end.month,
        )
        return self.reference.month or (stretch.start.replace(day=1) if stretch and one else None)

    @property
    def week(self) -> Period | None:
        """The days of the week that all is said of, by a heading or by the plan's title."""
        if not self.is_plan:
            return None
        stretch = self.reference.week or self.reference.stretch
        return stretch if stretch is not None and stretch.days <= _WEEK else None

    @property
    def day_in_week(self) -> date | None:
        """A day of 本周: the anchor, but for a plan of a week a day of this."""
        return self.week.start if self.week else self.anchor

    @property
    def is_plan(self) -> bool:
        return self.mode is Mode.PLAN
