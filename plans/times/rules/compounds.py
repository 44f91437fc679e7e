"""Atoms put together: 2024年 + 9月 + 底 is one point; 每年 + 9月 one frequency.

Reads a line in which atoms stand as signs. Points that still lack a year or a month take it from the
one before in the same sentence (`inherited`): 2025年3月启动,6月完成.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from plans.calendar import (
    DAY as ONE_DAY,
    Part,
    Period,
    add_months,
    month_length,
    month_part,
    month_period,
    months_period,
    one_day,
    quarter_period,
    week_period,
    year_period,
)
from plans.rule import Book, Found, Line, Token
from plans.times.reference import Scope
from plans.times.rules.civil import month_point
from plans.times.values import (
    CLOCK,
    DAY,
    FREQUENCY,
    MONTH,
    MONTH_AROUND,
    POINT,
    QUARTER,
    THIRD,
    WEEKDAY,
    WITHIN,
    YEAR,
    DayOfMonth,
    Edge,
    Frequency,
    Grain,
    Point,
    Quarter,
    Weekday,
    Within,
    Year,
)
from plans.times.words import DASH, DE, SMALL_NUMBER, plain_number

compounds = Book[Scope]("points in time")
At = Found[Scope]

OF_YEAR = f"(?:(?P<year>{YEAR})的?)?"
HOUR = f"(?:{CLOCK}(?:{DASH}{CLOCK})?)?"
_AND = "[、,,和及与/]"


def _year(found: At) -> tuple[int | None, bool]:
    year: Year | None = found.value("year")
    return (year.number, year.explicit) if year else (None, False)


def edge_of_month(scope: Scope, year: int, month: int, which: str) -> Period:
    """月初, 月中, 月底. In a message 月初 is the 1st and 月中 the 15th; in a plan they are 旬."""
    if which in "底末尾":
        return one_day(date(year, month, month_length(year, month)))
    if scope.is_plan:
        return month_part(year, month, Part.EARLY if which == "初" else Part.MIDDLE)
    return one_day(date(year, month, 1 if which == "初" else 15))


# ── dates ────────────────────────────────────────────────────────────────────────────────────────


@compounds.rule(
    "days of a month",
    f"{OF_YEAR}(?P<month>{MONTH})(?P<first>{SMALL_NUMBER})(?:{DASH}|、|和)(?P<last>{DAY})",
)
def days_of_a_month(found: At) -> Point | None:
    """5月1-10日, 5月6、7日."""
    number, first, last = (
        found.value("month").number,
        plain_number(found["first"]),
        found.value("last").number,
    )
    year, explicit = _year(found)
    return Point(
        Grain.DAY,
        lambda scope, of: Period(date(of, number, first), date(of, number, last)),
        year,
        explicit,
        month=number,
    )


@compounds.rule(
    "date",
    f"{OF_YEAR}(?P<month>{MONTH})的?(?P<day>{DAY})(?:[((](?:{WEEKDAY}|农历.{{0,6}})[))]|{WEEKDAY})?的?{HOUR}",
)
def date_in_words(found: At) -> Point:
    month, day = found.value("month").number, found.value("day").number
    year, explicit = _year(found)
    return Point(
        Grain.DAY, lambda scope, of: one_day(date(of, month, day)), year, explicit, month=month
    )


@compounds.rule(
    "third of a named month",
    f"{OF_YEAR}(?P<month>{MONTH})(?:的)?(?P<third>{THIRD})(?:[至到、—-](?P<last>{THIRD}))?",
)
def third_of_a_named_month(found: At) -> Point:
    month = found.value("month").number
    first: int = found.value("third").number
    last: int = found.value("last").number if found.has("last") else first
    year, explicit = _year(found)
    return Point(
        Grain.THIRD,
        lambda scope, of: Period(
            month_part(of, month, Part(first)).start, month_part(of, month, Part(last)).end
        ),
        year,
        explicit,
        month=month,
    )


@compounds.rule(
    "start, middle or end of a named month",
    f"{OF_YEAR}(?P<month>{MONTH})(?:的)?(?:月)?(?P<which>[初中底末]|上半月|下半月)(?!旬|小学|学|心|考)",
)
def edge_of_a_named_month(found: At) -> Point:
    month, which = found.value("month").number, found["which"]
    year, explicit = _year(found)

    def period(scope: Scope, of: int) -> Period:
        if which.endswith("月"):
            half = Period(date(of, month, 1), date(of, month, 15))
            return (
                half
                if which[0] == "上"
                else Period(half.end + ONE_DAY, month_period(of, month).end)
            )
        return edge_of_month(scope, of, month, which)

    edge = Edge.END if which in "底末" else Edge.WHOLE
    return Point(Grain.DAY, period, year, explicit, edge=edge, month=month)


@compounds.rule(
    "months of a year",
    f"{OF_YEAR}(?P<first>{SMALL_NUMBER})(?:月份?)?{DASH}(?P<last>{MONTH})(?P<end>[底末])?",
)
def months_of_a_year(found: At) -> Point | None:
    """3-6月, 十至十二月; 11-2月 runs into the next year."""
    first, last = plain_number(found["first"]), found.value("last").number
    if not 1 <= first <= 12 or not 1 <= last <= 12 or first == last:
        return None
    year, explicit = _year(found)
    return Point(
        Grain.MONTH,
        lambda scope, of: Period(date(of, first, 1), month_period(of + (last < first), last).end),
        year,
        explicit,
        month=last,
    )


@compounds.rule(
    "list of months", f"{OF_YEAR}(?P<months>(?:{SMALL_NUMBER}{_AND}){{1,11}})(?P<last>{MONTH})"
)
def list_of_months(found: At) -> Point | Frequency | None:
    """11、12月 is a stretch; 3、6、9、12月 are occasions of a year."""
    numbers = [plain_number(word) for word in _split(found["months"])] + [
        found.value("last").number
    ]
    if not all(1 <= number <= 12 for number in numbers):
        return None
    if numbers == list(range(numbers[0], numbers[-1] + 1)):
        year, explicit = _year(found)
        return Point(
            Grain.MONTH,
            lambda scope, of: months_period(of, numbers[0], numbers[-1]),
            year,
            explicit,
            month=numbers[-1],
        )
    return Frequency("FREQ=YEARLY;BYMONTH=" + ",".join(map(str, sorted(set(numbers)))))


def _split(words: str) -> list[str]:
    for sign in "、,,和及与/":
        words = words.replace(sign, " ")
    return words.split()


@compounds.rule("month of a year", f"{OF_YEAR}(?P<month>{MONTH})")
def month_of_a_year(found: At) -> Point:
    year, explicit = _year(found)
    return month_point(found.value("month").number, year, explicit=explicit)


@compounds.rule(
    "quarter of a year",
    f"{OF_YEAR}(?P<quarter>{QUARTER})(?:的)?(?:季)?(?P<which>[末底初中])?(?!级|心|小)",
)
def quarter_of_a_year(found: At) -> Point:
    quarter: Quarter = found.value("quarter")
    year, explicit = _year(found)
    if found["which"] in ("末", "底"):
        return Point(
            Grain.DAY,
            lambda scope, of: one_day(quarter_period(of, quarter.last).end),
            year,
            explicit,
            edge=Edge.END,
        )
    return Point(
        Grain.QUARTER,
        lambda scope, of: months_period(of, 3 * quarter.first - 2, 3 * quarter.last),
        year,
        explicit,
    )


@compounds.rule("something within a year", f"{OF_YEAR}(?P<within>{WITHIN}){HOUR}")
def within_a_year(found: At) -> Point:
    year, explicit = _year(found)
    within: Within = found.value("within")
    return Point(
        within.grain,
        within.of,
        year,
        explicit,
        edge=within.edge,
        name=within.name,
        holiday=within.holiday,
        early=within.early and year is None,
    )


@compounds.rule(
    "edge of a named year",
    f"(?P<year>{YEAR})(?:的)?(?P<which>[底末初中终])(?!级|心|小学|学|考|医|药|国|共)",
)
def edge_of_a_named_year(found: At) -> Point:
    year, explicit = _year(found)
    if found["which"] in "底末终":
        return Point(
            Grain.DAY, lambda scope, of: one_day(date(of, 12, 31)), year, explicit, edge=Edge.END
        )
    month = 1 if found["which"] == "初" else 6
    return month_point(month, year, explicit=explicit)


@compounds.rule("years in a row", f"(?P<first>(?:19|20)[0-9]{{2}})年?{DASH}(?P<year>{YEAR})")
def years_in_a_row(found: At) -> Point:
    """2024—2026年."""
    first = int(found["first"])
    year, _ = _year(found)
    return Point(
        Grain.YEAR,
        lambda scope, of: Period(date(first, 1, 1), date(of, 12, 31)),
        year,
        explicit=True,
    )


@compounds.rule("year", f"(?P<year>{YEAR})(?:(?:之)?内)?")
def whole_year(found: At) -> Point:
    year, explicit = _year(found)
    return Point(Grain.YEAR, lambda scope, of: year_period(of), year, explicit, name="year")


# ── counted from today ───────────────────────────────────────────────────────────────────────────


@compounds.rule(
    "day of a month around this one", f"(?P<month>{MONTH_AROUND})的?(?P<day>{DAY}){HOUR}"
)
def day_around(found: At) -> Point:
    shift, day = found.value("month").shift, found.value("day").number
    return _around_month(
        Grain.DAY, shift, lambda scope, first: one_day(date(first.year, first.month, day))
    )


@compounds.rule(
    "part of a month around this one",
    f"(?P<month>{MONTH_AROUND})的?(?:(?P<third>{THIRD})|(?P<which>[初中底末]))(?!学|心)",
)
def part_of_month_around(found: At) -> Point:
    shift, which = found.value("month").shift, found["which"]
    if which:
        return _around_month(
            Grain.DAY,
            shift,
            lambda scope, first: edge_of_month(scope, first.year, first.month, which),
            Edge.END if which in "底末" else Edge.WHOLE,
        )
    third = Part(found.value("third").number)
    return _around_month(
        Grain.THIRD, shift, lambda scope, first: month_part(first.year, first.month, third)
    )


@compounds.rule("month around this one", f"(?P<month>{MONTH_AROUND})(?:之?内)?")
def month_around(found: At) -> Point:
    return _around_month(
        Grain.MONTH,
        found.value("month").shift,
        lambda scope, first: month_period(first.year, first.month),
    )


def _around_month(
    grain: Grain, shift: int, of: Callable[[Scope, date], Period], edge: Edge = Edge.WHOLE
) -> Point:
    def period(scope: Scope, year: int) -> Period | None:
        if scope.anchor is None:
            return None
        return of(scope, add_months(scope.anchor.replace(day=1), shift))

    return Point(grain, period, fixed=True, edge=edge)


@compounds.rule("point with its hour", f"(?P<point>{POINT})的?{CLOCK}(?:{DASH}{CLOCK})?")
def point_with_its_hour(found: At) -> Point:
    point: Point = found.value("point")
    return point


@compounds.rule("weekday alone", f"(?P<day>{WEEKDAY}){HOUR}")
def weekday_alone(found: At) -> Point:
    """周五 is the first one after today; the weekend is this week's while it lasts."""
    weekday: Weekday = found.value("day")

    def period(scope: Scope, year: int) -> Period | None:
        if scope.anchor is None:
            return None
        if weekday.first != weekday.last:
            monday = week_period(scope.anchor).start
            return Period(monday + weekday.first * ONE_DAY, monday + weekday.last * ONE_DAY)
        ahead = (weekday.first - scope.anchor.weekday() - 1) % 7 + 1
        return one_day(scope.anchor + ahead * ONE_DAY)

    return Point(Grain.DAY, period, fixed=True)


# ── frequencies with a day ───────────────────────────────────────────────────────────────────────


@compounds.rule(
    "every year in a month",
    f"(?P<every>{FREQUENCY})(?:的)?(?P<month>{MONTH})(?:(?P<day>{DAY})|(?P<end>[底末])|(?P<third>{THIRD}))?",
)
def every_year_in_a_month(found: At) -> Frequency | None:
    if found.value("every").rrule != "FREQ=YEARLY":
        return None
    rrule = f"FREQ=YEARLY;BYMONTH={found.value('month').number}"
    if found.has("day"):
        rrule += f";BYMONTHDAY={found.value('day').number}"
    elif found["end"]:
        rrule += ";BYMONTHDAY=-1"
    return Frequency(rrule)


@compounds.rule(
    "on certain days of every month",
    f"(?P<every>{FREQUENCY})(?:的)?(?P<days>(?:{SMALL_NUMBER}{_AND}){{0,4}}{DAY}(?:{_AND}{DAY}){{0,4}})",
)
def on_days_of_every_month(found: At) -> Frequency | None:
    rrule = found.value("every").rrule
    if not rrule.startswith(("FREQ=MONTHLY", "FREQ=YEARLY;BYMONTH")):
        return None
    plain = [
        plain_number(word)
        for word in _split("".join(c if c not in DAY else " " for c in found["days"]))
    ]
    numbers = sorted(
        {*plain, *(value.number for value in found.values("days") if isinstance(value, DayOfMonth))}
    )
    return Frequency(f"{rrule};BYMONTHDAY={','.join(map(str, numbers))}")


@compounds.rule(
    "at the end of every period",
    f"(?P<every>{FREQUENCY})(?:的)?(?P<which>[末底初]|最后一[天日]|第一[天日]|最后一个工作日)(?!级)",
)
def at_the_edge_of_every_period(found: At) -> Frequency | None:
    rrule: str = found.value("every").rrule
    last = found["which"][0] in "末底最"
    if "BY" in rrule:
        return None
    if "INTERVAL" in rrule or not rrule.startswith(("FREQ=MONTHLY", "FREQ=YEARLY")):
        return Frequency(rrule)
    if rrule == "FREQ=YEARLY":
        return Frequency(f"{rrule};BYMONTH={12 if last else 1};BYMONTHDAY={-1 if last else 1}")
    return Frequency(f"{rrule};BYMONTHDAY={-1 if last else 1}")


@compounds.rule("in a third of every month", f"(?P<every>{FREQUENCY})(?:的)?(?P<third>{THIRD})")
def in_a_third_of_every_month(found: At) -> Frequency | None:
    rrule: str = found.value("every").rrule
    return Frequency(rrule) if rrule == "FREQ=MONTHLY" else None


@compounds.rule("bare day", f"(?P<day>{DAY}){HOUR}")
def bare_day(found: At) -> Point:
    """8日 after 3月5日至: its month is found by what stands before, else it is the next such day."""
    day = found.value("day").number

    def period(scope: Scope, year: int) -> Period | None:
        if scope.is_plan:
            return None
        today = scope.reference.today
        months = (add_months(today.replace(day=1), shift) for shift in range(4))
        days = (date(m.year, m.month, day) for m in months if day <= month_length(m.year, m.month))
        return next((one_day(found) for found in days if found >= today), None)

    return Point(Grain.DAY, period, fixed=True, day_only=day)


# ── what is left unsaid ──────────────────────────────────────────────────────────────────────────

_SENTENCE_ENDS = "。！？!?；;\n"


def inherited(tokens: Sequence[Token], line: Line, scope: Scope) -> list[Token]:
    """The tokens, where points without year or month take it from the one before."""
    settled: list[Token] = []
    before: Point | None = None
    end = 0
    for token in tokens:
        point = token.value
        if isinstance(point, Point):
            between = line.text[end : token.place[0]]
            if (
                before is not None
                and len(between) <= 200
                and not any(s in between for s in _SENTENCE_ENDS)
            ):
                point = _inherit(point, before, scope, near=len(between) <= 2)
            if point.day_only is not None and point.month is None and scope.is_plan:
                continue
            before, end = point, token.place[1]
            token = replace(token, value=point)
        settled.append(token)
    return settled


def _inherit(point: Point, before: Point, scope: Scope, *, near: bool) -> Point:
    if point.day_only is not None and before.month is not None and not before.fixed:
        return _day_of(point.day_only, before)
    if point.fixed or point.year is not None or before.year is None or not before.explicit:
        return point
    if near or (
        before.grain < Grain.YEAR and before.year >= scope.year and point.grain < Grain.YEAR
    ):
        return replace(point, year=before.year, explicit=True)
    return point


def _day_of(day: int, before: Point) -> Point:
    month = before.month
    assert month is not None
    return Point(
        Grain.DAY,
        lambda scope, of: one_day(date(of, month, day)),
        before.year,
        before.explicit,
        month=month,
    )
