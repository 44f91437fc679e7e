"""What the words of time mean before they are put together: values, each with its sign in a line.

A sign is one character of the private use area. It stands in a `Line` for a token, so that patterns
can speak of a month or of a duration as of one letter; the upper-case names here are those letters.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, IntEnum
from typing import ClassVar, NamedTuple, TypeAlias

from plans.calendar import DAY as ONE_DAY
from plans.calendar import Period, add_months
from plans.times.reference import Scope

SIGNS = "".join(map(chr, range(0xE000, 0xE00F)))
NOISE, YEAR, MONTH, DAY, THIRD, QUARTER, WITHIN = tuple(SIGNS[:7])
MONTH_AROUND, POINT, CLOCK, DURATION, FREQUENCY, PHRASE, WEEKDAY, NOTICE = tuple(SIGNS[7:])


_JUST_OVER = 30 * ONE_DAY  # 元宵节后首个工作日 of a plan of the day after it is not the next year's


class Grain(IntEnum):
    """How fine a point in time is."""

    DAY = 1
    WEEK = 2
    THIRD = 3
    MONTH = 4
    QUARTER = 5
    SEASON = 6
    HALF = 7
    YEAR = 8


class Edge(Enum):
    """Which side of a period its words name: 年底 is its last day, 期间 the whole."""

    WHOLE = "whole"
    END = "end"


@dataclass(frozen=True, slots=True)
class Noise:
    """Words that look like a time and are none: 三年级, 2023年版."""

    sign: ClassVar[str] = NOISE


@dataclass(frozen=True, slots=True)
class Year:
    """A civil year; `explicit` where it is written in digits, not as 今年."""

    number: int
    explicit: bool
    sign: ClassVar[str] = YEAR


@dataclass(frozen=True, slots=True)
class Month:
    """A month of some year, 1 to 12; other numbers are impossible and found to be so later."""

    number: int
    sign: ClassVar[str] = MONTH


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """5日, 15号."""

    number: int
    sign: ClassVar[str] = DAY


@dataclass(frozen=True, slots=True)
class Third:
    """上旬 is 1, 中旬 2, 下旬 3; 中下旬 lasts from 2 to 3."""

    first: int
    last: int
    sign: ClassVar[str] = THIRD


@dataclass(frozen=True, slots=True)
class Quarter:
    """一季度; 前三季度 lasts from the first to the third."""

    first: int
    last: int
    sign: ClassVar[str] = QUARTER


@dataclass(frozen=True, slots=True)
class MonthAround:
    """本月, 下个月: counted from the month of the anchor. `bare` is the 月 of 月底."""

    shift: int
    bare: bool = False
    sign: ClassVar[str] = MONTH_AROUND


@dataclass(frozen=True, slots=True)
class Weekday:
    """周五: Monday is 0. The weekend lasts two days."""

    first: int
    last: int
    sign: ClassVar[str] = WEEKDAY


@dataclass(frozen=True, slots=True)
class Clock:
    """上午9时. Only a day is ever due, so the hour is read over."""

    sign: ClassVar[str] = CLOCK


@dataclass(frozen=True, slots=True)
class Notice:
    """印发之日: the day on which the plan itself is issued."""

    sign: ClassVar[str] = NOTICE


InYear: TypeAlias = Callable[[Scope, int], Period | None]


class Within(NamedTuple):
    """Something that lies in a year and needs one: 上半年, 年底, 教师节, 秋季学期."""

    name: str
    grain: Grain
    of: InYear
    edge: Edge = Edge.WHOLE
    year: int | None = None
    holiday: bool = False  # a statutory festival, whose days off can be asked for
    early: bool = False  # falls so early that 之前 usually means the next year's

    @property
    def sign(self) -> str:
        return WITHIN


class Unit(Enum):
    """What a duration is counted in; months where a unit is some number of months."""

    HOUR = "hour"
    DAY = "day"
    WORKDAY = "workday"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Duration:
    """三个月, 15个工作日; `count` is None where no number is said (几天)."""

    count: int | None
    unit: Unit
    sign: ClassVar[str] = DURATION

    @property
    def years(self) -> int:
        """How many whole years, if it is counted in years; else 0."""
        return self.count or 0 if self.unit is Unit.YEAR else 0

    def after(self, day: date, scope: Scope, sign: int = 1) -> date | None:
        """The day that lies so far behind a day; with sign -1, before it. None beyond the years."""
        if self.count is None or (self.unit is Unit.HOUR and scope.is_plan):
            return None
        count = self.count * sign
        try:
            match self.unit:
                case Unit.WORKDAY:
                    return scope.calendar.add_workdays(day, count)
                case Unit.MONTH:
                    return add_months(day, count)
                case Unit.YEAR:
                    return add_months(day, 12 * count)
                case Unit.WEEK:
                    return day + 7 * count * ONE_DAY
                case Unit.HOUR:
                    return day + int(count / 24) * ONE_DAY
                case _:
                    return day + count * ONE_DAY
        except (ValueError, OverflowError):
            return None


@dataclass(frozen=True, slots=True)
class Frequency:
    """每月, 双周: a rule of RFC 5545 without DTSTART."""

    rrule: str
    sign: ClassVar[str] = FREQUENCY


class Point(NamedTuple):
    """A point or stretch of the calendar, perhaps still of no year.

    `of` gives its period in a year, None where that year has none (2月30日). `year` is the year
    that the words give; `fixed` marks a point that needs none (明天). `month`, `day_only`,
    `third_only` and `month_end` let a bare 8日, 下旬 or 月底 take its month from what stood before;
    `weekday` marks a bare 周五.
    """

    grain: Grain
    of: InYear
    year: int | None = None
    explicit: bool = False
    fixed: bool = False
    edge: Edge = Edge.WHOLE
    name: str = ""
    month: int | None = None
    day_only: int | None = None
    third_only: Third | None = None
    month_end: bool = False
    holiday: bool = False
    early: bool = False
    weekday: int | None = None

    @property
    def sign(self) -> str:
        return POINT

    def period(self, scope: Scope) -> Period | None:
        """When it is: in its own year, in the plan's, or for a message in the next that has it."""
        if self.fixed or self.year is not None:
            return self._in(scope, self.year or scope.year)
        if scope.is_plan:
            return self._in_plan(scope)
        today = scope.reference.today
        periods = (self._in(scope, today.year + shift) for shift in (-1, 0, 1, 2, 3, 4))
        return next((period for period in periods if period and period.end >= today), None)

    def of_year(self, year: int) -> "Point":
        """The same point of a certain year."""
        return self._replace(year=year)

    def _in_plan(self, scope: Scope) -> Period | None:
        """In the plan's year; of a plan for a term the one in it, or nearest to it.

        What falls early in the year is the first one that was not long over when the plan was
        issued: 春节 of a plan of September is the next, and 腊月 of one of January this month.
        """
        stretch = scope.reference.stretch
        if stretch is not None:
            years = range(stretch.start.year, stretch.end.year + 2)
            found = [period for year in years if (period := self._in(scope, year))]
            if issued := scope.reference.issued_on:  # 4月30日前 of a notice of March about autumn
                found = [one for one in found if issued <= one.end <= stretch.end] or found
            return min(found, key=lambda period: _days_between(period, stretch), default=None)
        issued, opens = scope.reference.issued_on, date(scope.year, 1, 1)
        if not self.early:
            return self._in(scope, scope.year)
        opens = max(opens, issued - _JUST_OVER) if issued else opens
        periods = (self._in(scope, scope.year + shift) for shift in (-1, 0, 1))
        ahead = (period for period in periods if period and period.end >= opens)
        return next(ahead, None) or self._in(scope, scope.year)

    def _in(self, scope: Scope, year: int) -> Period | None:
        try:
            return self.of(scope, year)
        except (ValueError, OverflowError):
            return None


def _days_between(period: Period, stretch: Period) -> int:
    """How far a period lies before or behind a stretch; 0 where they share a day."""
    return max((stretch.start - period.end).days, (period.start - stretch.end).days, 0)
