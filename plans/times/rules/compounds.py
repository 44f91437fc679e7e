"""Atoms put together: 2024年 + 9月 + 底 is one point, 每年 + 9月 one repetition.

Reads a line in which atoms stand as signs.
"""

import re
from datetime import date

from plans.calendar import DAY as ONE_DAY
from plans.calendar import (
    Period,
    Season,
    add_months,
    month_length,
    month_period,
    months_period,
    one_day,
    quarter_period,
    week_period,
    year_period,
)
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.civil import month_point, weekday_number
from plans.times.rules.frequencies import WEEKDAYS
from plans.times.rules.points import (
    HOUR,
    OF_YEAR,
    around_this_month,
    edge_of_month,
    in_its_year,
    thirds,
)
from plans.times.values import (
    CLOCK,
    DAY,
    DURATION,
    MONTH,
    MONTH_AROUND,
    POINT,
    QUARTER,
    THIRD,
    WEEKDAY,
    WITHIN,
    YEAR,
    Duration,
    Edge,
    Frequency,
    Grain,
    Point,
    Quarter,
    Third,
    Unit,
    Weekday,
    Within,
)
from plans.times.words import (
    AND,
    BEFOREHAND,
    BESIDE,
    CLOSE,
    DASH,
    FINAL,
    INSIDE,
    MIDDLE,
    SMALL_NUMBER,
    SPOKEN_DAY,
    START,
    plain_number,
)

compounds = Book[Scope]("points in time")
At = Found[Scope]


def _split(words: str) -> list[str]:
    for sign in "、,和及与/":
        words = words.replace(sign, " ")
    return words.split()


# ── days ─────────────────────────────────────────────────────────────────────────────────────────


_MORE_DAYS = f"(?={BESIDE}(?:{SMALL_NUMBER}{BESIDE}){{0,4}}{DAY})"
_DAYS_BEFORE = re.compile(f"{MONTH}{SMALL_NUMBER}(?:{BESIDE}{SMALL_NUMBER}){{0,4}}{BESIDE}$")
_LONGEST_LIST = 19  # characters


@compounds.rule(
    "days of a month",
    f"(?:{OF_YEAR}(?P<month>{MONTH})|(?P<around>{MONTH_AROUND}))"
    f"(?P<first>{SMALL_NUMBER})(?P<more>(?:{BESIDE}{SMALL_NUMBER}){{0,4}})"
    f"(?:(?P<to>{DASH})|{BESIDE})(?P<last>{DAY}){HOUR}",
)
def days_of_a_month(found: At) -> Point | None:
    """5月1-10日, 5月6、7日, 本月5、6日."""
    last, first = found.value("last").number, plain_number(found["first"])
    in_a_row = [first, *map(plain_number, _split(found["more"])), last] == [*range(first, last + 1)]
    apart = found.context.is_plan and found.has("month") and not found.has("to")
    if not in_a_row and (found["more"] or apart):
        return None
    if found.has("around"):
        return around_this_month(
            Grain.DAY,
            found.value("around").shift,
            lambda scope, month: Period(month.replace(day=first), month.replace(day=last)),
        )
    return _from_day_to_day(found, first, last)


def _from_day_to_day(found: At, first: int, last: int) -> Point:
    month = found.value("month").number
    return in_its_year(
        found,
        Grain.DAY,
        lambda scope, of: Period(date(of, month, first), date(of, month, last)),
        month=month,
    )


_COUNTED_DAYS = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7}


@compounds.rule(
    "days that are counted",
    f"{OF_YEAR}(?P<month>{MONTH})(?P<first>{SMALL_NUMBER})(?:{BESIDE}{SMALL_NUMBER}){{0,5}}"
    f"(?:{DASH}|{BESIDE})(?P<last>{SMALL_NUMBER})(?P<count>[{''.join(_COUNTED_DAYS)}])[天日]",
)
def days_that_are_counted(found: At) -> Point | None:
    """5月6、7两天."""
    first, last = plain_number(found["first"]), plain_number(found["last"])
    if last - first + 1 != _COUNTED_DAYS[found["count"]]:
        return None
    return _from_day_to_day(found, first, last)


@compounds.rule(
    "two days that are counted",
    f"{OF_YEAR}(?P<month>{MONTH})(?P<first>{DAY}){BESIDE}(?P<last>{DAY}){HOUR}(?=(?P<count>{DURATION}))",
)
def two_days_that_are_counted(found: At) -> Point | None:
    """11月1日、2日(周四、周五)两天."""
    first, last = found.value("first").number, found.value("last").number
    counted = found.value("count") == Duration(2, Unit.DAY) and last == first + 1
    return _from_day_to_day(found, first, last) if counted else None


@compounds.rule(
    "first of some days", f"{OF_YEAR}(?P<month>{MONTH})(?P<day>{SMALL_NUMBER}){_MORE_DAYS}"
)
def first_of_some_days(found: At) -> Point | None:
    """5月10、20、30日 of a plan are three days, each by itself."""
    return date_that_lacks_its_sign(found) if found.context.is_plan else None


@compounds.rule("one of some days", f"(?<={BESIDE})(?P<day>{SMALL_NUMBER}){_MORE_DAYS}")
def one_of_some_days(found: At) -> Point | None:
    """20 in 5月10、20、30日: it takes its month from the first."""
    if not found.context.is_plan or not _DAYS_BEFORE.search(found.before(_LONGEST_LIST)):
        return None
    return _bare_day(plain_number(found["day"]))


@compounds.rule(
    "opening on a named day", f"{OF_YEAR}(?P<month>{MONTH})(?P<day>{DAY})(?P<opening>{POINT})"
)
def opening_on_a_named_day(found: At) -> Point | None:
    """9月1日开学 is one day."""
    return date_in_words(found) if found.value("opening").name == "opening" else None


@compounds.rule(
    "date",
    f'{OF_YEAR}(?P<month>{MONTH})的?(?P<day>{DAY}){WEEKDAY}?(?:的?[“"]?{WITHIN}[”"]?)?{HOUR}',
)
def date_in_words(found: At) -> Point:
    month, day = found.value("month").number, found.value("day").number
    return in_its_year(
        found, Grain.DAY, lambda scope, of: one_day(date(of, month, day)), month=month
    )


@compounds.rule(
    "date without 日",
    f"{OF_YEAR}(?P<month>{MONTH})(?P<day>(?:3[01]|[12][0-9]|[1-9])(?![0-9.%:])|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]|廿[一二三四五六七八九]?|卅一?)"
    f"(?![0-9年月日号天周个项次人所名件份万亿元家场期轮台套篇门节课分点时期岁倍成余多、—~-]){HOUR}",
)
def date_without_its_sign(found: At) -> Point | None:
    """6月15, 六月十五: only in a message."""
    if found.context.is_plan:
        return None
    month, day = found.value("month").number, plain_number(found["day"])
    return in_its_year(
        found, Grain.DAY, lambda scope, of: one_day(date(of, month, day)), month=month
    )


@compounds.rule(
    "date that lacks its sign",
    f"{OF_YEAR}(?P<month>{MONTH})(?P<day>(?:3[01]|[12][0-9]|[1-9])|{SPOKEN_DAY})(?={BEFOREHAND}|{DASH}{MONTH})",
)
def date_that_lacks_its_sign(found: At) -> Point:
    """6月15前, 3月1—4月30日: of a plan as well, for no month is meant."""
    month, day = found.value("month").number, plain_number(found["day"])
    return in_its_year(
        found, Grain.DAY, lambda scope, of: one_day(date(of, month, day)), month=month
    )


# ── months ───────────────────────────────────────────────────────────────────────────────────────


@compounds.rule(
    "third of a named month",
    f"{OF_YEAR}(?P<month>{MONTH})的?(?P<third>{THIRD})(?:的?{WITHIN}(?=期间))?",
)
def third_of_a_named_month(found: At) -> Point:
    """6月中旬“三夏”期间 is one time."""
    month, third = found.value("month").number, found.value("third")
    return in_its_year(found, Grain.THIRD, lambda scope, of: thirds(of, month, third), month=month)


@compounds.rule(
    "half of a named month", f"{OF_YEAR}(?P<month>{MONTH})的?(?P<which>[上下前后])半个?月"
)
def half_of_a_named_month(found: At) -> Point:
    month, early = found.value("month").number, found["which"] in "上前"

    def half(scope: Scope, of: int) -> Period:
        if early:
            return Period(date(of, month, 1), date(of, month, 15))
        return Period(date(of, month, 16), month_period(of, month).end)

    return in_its_year(found, Grain.THIRD, half, month=month)


@compounds.rule(
    "start, middle or end of a named month",
    f"{OF_YEAR}(?P<month>{MONTH})的?月?(?P<which>{START}|{MIDDLE}|{CLOSE})",
)
def edge_of_a_named_month(found: At) -> Point:
    month, which = found.value("month").number, found["which"]
    return in_its_year(
        found,
        Grain.DAY,
        lambda scope, of: edge_of_month(scope, of, month, which),
        edge=Edge.END if which in "底末尾" else Edge.WHOLE,
        month=month,
    )


@compounds.rule(
    "months of a year",
    f"{OF_YEAR}(?P<first>{SMALL_NUMBER})(?:月份?)?{DASH}(?P<last>{MONTH})(?:[底末]|(?P<early>初)|(?P<third>{THIRD}))?",
)
def months_of_a_year(found: At) -> Point | None:
    """3-6月, 十至十二月, 10至11月中旬; 11-2月 runs into the next year."""
    first, last = plain_number(found["first"]), found.value("last").number
    if not (1 <= first <= 12 and 1 <= last <= 12) or first == last:
        return None
    third = found.value("third") if found.has("third") else Third(1, 1) if found["early"] else None

    def stretch(scope: Scope, of: int) -> Period:
        year = of + (last < first)
        until = thirds(year, last, third) if third else month_period(year, last)
        return Period(date(of, first, 1), until.end)

    return in_its_year(found, Grain.MONTH, stretch, month=last)


_HEAD = frozenset(["", "\n", "。", ";"])  # behind it a line or a sentence begins


@compounds.rule(
    "list of months",
    f"{OF_YEAR}(?P<months>(?:{SMALL_NUMBER}{AND}){{1,11}})(?P<last>{MONTH})(?P<end>{CLOSE})?",
)
def list_of_months(found: At) -> Point | Frequency | None:
    """11、12月 is a stretch; their ends are occasions, as 3、6、9、12月, which `repetitions` reads.

    3、4月底 at the head of a line may be an item's number and a month.
    """
    numbers = [plain_number(word) for word in _split(found["months"])]
    numbers.append(found.value("last").number)
    if numbers != list(range(numbers[0], numbers[-1] + 1)) or not 1 <= numbers[0] <= 12:
        return None
    if found["end"] and len(numbers) == 2 and found.before(1) in _HEAD:
        return None
    if found["end"]:
        return Frequency(f"FREQ=YEARLY;BYMONTH={','.join(map(str, numbers))};BYMONTHDAY=-1")
    return in_its_year(
        found,
        Grain.MONTH,
        lambda scope, of: months_period(of, numbers[0], numbers[-1]),
        month=numbers[-1],
    )


@compounds.rule("opening in a named month", f"{OF_YEAR}(?P<month>{MONTH})份?(?P<opening>{POINT})")
def opening_in_a_named_month(found: At) -> Point | None:
    """9月开学 is one day, not a month and a day."""
    if found.value("opening").name != "opening":
        return None
    season = Season.AUTUMN if found.value("month").number > 6 else Season.SPRING
    return in_its_year(
        found,
        Grain.DAY,
        lambda scope, of: one_day(scope.calendar.school.period(season, of).start),
        name="opening",
    )


@compounds.rule(
    "event in a named month",
    f"{OF_YEAR}(?P<month>{MONTH})的?(?P<within>{WITHIN})(?=期间|之?前|当[天日])",
)
def event_in_a_named_month(found: At) -> Point | None:
    """6月“安全生产月”期间 is one time."""
    within: Within = found.value("within")
    number: int = found.value("month").number
    point = in_its_year(found, within.grain, within.of, edge=within.edge, name=within.name)
    period = point.period(found.context)
    return point if period and period.start.month == period.end.month == number else None


@compounds.rule("month of a year", f"{OF_YEAR}(?P<month>{MONTH})")
def month_of_a_year(found: At) -> Point:
    month = found.value("month").number
    return in_its_year(found, Grain.MONTH, month_point(month, None).of, month=month)


# ── quarters, and what else lies in a year ───────────────────────────────────────────────────────


@compounds.rule(
    "quarter of a year",
    f"{OF_YEAR}(?P<quarter>{QUARTER})的?(?P<which>{START}|{MIDDLE}|{CLOSE})?(?!级(?!别))",
)
def quarter_of_a_year(found: At) -> Point:
    quarter: Quarter = found.value("quarter")
    first, last = 3 * quarter.first - 2, 3 * quarter.last
    if found["which"] in ("末", "底"):
        return in_its_year(
            found,
            Grain.DAY,
            lambda scope, of: one_day(quarter_period(of, quarter.last).end),
            edge=Edge.END,
        )
    if found["which"] == "初":
        last = first
    return in_its_year(found, Grain.QUARTER, lambda scope, of: months_period(of, first, last))


@compounds.rule("something within a year", f"{OF_YEAR}(?P<within>{WITHIN}){HOUR}")
def within_a_year(found: At) -> Point:
    within: Within = found.value("within")
    point = in_its_year(found, within.grain, within.of, edge=within.edge)
    if within.year is not None:
        point = point._replace(year=within.year, explicit=True)
    return point._replace(
        name=within.name,
        holiday=within.holiday,
        early=within.early and point.year is None,
    )


@compounds.rule(
    "edge of a named year",
    f"(?P<year>{YEAR})的?(?P<which>{START}|{MIDDLE}|{CLOSE}|{FINAL}|伊始)",
)
def edge_of_a_named_year(found: At) -> Point:
    if found["which"] in "底末终尾":
        return in_its_year(
            found, Grain.DAY, lambda scope, of: one_day(date(of, 12, 31)), edge=Edge.END
        )
    month = 6 if found["which"] == "中" else 1
    return in_its_year(found, Grain.MONTH, lambda scope, of: month_period(of, month))


@compounds.rule("years in a row", f"(?P<first>(?:19|20)[0-9]{{2}})年?{DASH}(?P<year>{YEAR})")
def years_in_a_row(found: At) -> Point:
    """2024—2026年."""
    first = int(found["first"])
    return in_its_year(
        found,
        Grain.YEAR,
        lambda scope, of: Period(date(first, 1, 1), date(of, 12, 31)),
        name="range",
    )


@compounds.rule("year", f"(?P<year>{YEAR})(?:之内|以内|{INSIDE})?(?!级(?!别)|版(?!本))")
def whole_year(found: At) -> Point:
    name = "" if found[0].endswith("内") else "year"
    return in_its_year(found, Grain.YEAR, lambda scope, of: year_period(of), name=name)


# ── counted from today ───────────────────────────────────────────────────────────────────────────


@compounds.rule(
    "day of a month around this one", f"(?P<month>{MONTH_AROUND})的?(?P<day>{DAY}){HOUR}"
)
def day_around(found: At) -> Point:
    shift, day = found.value("month").shift, found.value("day").number
    return around_this_month(
        Grain.DAY, shift, lambda scope, first: one_day(date(first.year, first.month, day))
    )


@compounds.rule(
    "part of a month around this one",
    f"(?P<month>{MONTH_AROUND})的?(?:(?P<third>{THIRD})|月?(?P<which>{START}|{MIDDLE}|{CLOSE}))",
)
def part_of_month_around(found: At) -> Point:
    around, which = found.value("month"), found["which"]
    shift: int = around.shift
    if which:
        at_end = which in "底末尾"
        return around_this_month(
            Grain.DAY,
            shift,
            lambda scope, first: edge_of_month(scope, first.year, first.month, which),
            Edge.END if at_end else Edge.WHOLE,
            ahead=around.bare,
        )._replace(month_end=around.bare and at_end)
    third = found.value("third")
    return around_this_month(
        Grain.THIRD, shift, lambda scope, first: thirds(first.year, first.month, third)
    )


@compounds.rule("month around this one", f"(?P<month>{MONTH_AROUND})(?:之内|{INSIDE})?")
def month_around(found: At) -> Point:
    return around_this_month(
        Grain.MONTH,
        found.value("month").shift,
        lambda scope, first: month_period(first.year, first.month),
    )


@compounds.rule("point with its hour", f"(?P<point>{POINT})[的 ]?{CLOCK}(?:{DASH}{CLOCK})?")
def point_with_its_hour(found: At) -> Point:
    point: Point = found.value("point")
    return point


@compounds.rule("weekday of the same week", f"(?<={POINT}[和、及与])(?P<day>{WEEKDAY}){HOUR}")
def weekday_of_the_same_week(found: At) -> Point | None:
    """下周一和周三."""
    before = found.line.tokens.get(found.match.start() - 2)
    if before is None or before.rule.name != "week around this one":
        return None
    point: Point = before.value
    weekday: Weekday = found.value("day")

    def period(scope: Scope, year: int) -> Period | None:
        week = point.period(scope)
        if week is None:
            return None
        monday = week_period(week.start).start
        return Period(monday + weekday.first * ONE_DAY, monday + weekday.last * ONE_DAY)

    return Point(Grain.DAY, period, fixed=True)


@compounds.rule(
    "weekdays in a row",
    f"(?:(?P<from>{WEEKDAY}){DASH}(?P<to>{WEEKDAY})"
    f"|{WEEKDAY}(?:[、和及与](?:{WEEKDAY}|[一二三四五](?=[、和及与]|{CLOCK}))){{1,4}}){HOUR}",
)
def weekdays_in_a_row(found: At) -> Frequency | None:
    """周二、周四下午 and 周一至周五, of a plan, are those of every week."""
    if found.has("from"):
        days = set(range(found.value("from").first, found.value("to").last + 1))
        return _every_week_on(days) if found.context.is_plan and days else None
    days = {weekday.first for weekday in found.values() if isinstance(weekday, Weekday)}
    days |= {weekday_number(sign) for sign in found[0] if sign in "一二三四五"}
    return _every_week_on(days) if found.context.is_plan else None


def _every_week_on(days: set[int]) -> Frequency:
    return Frequency(f"FREQ=WEEKLY;BYDAY={','.join(WEEKDAYS[day] for day in sorted(days))}")


@compounds.rule("weekday alone", f"(?P<day>{WEEKDAY}){HOUR}")
def weekday_alone(found: At) -> Point:
    """周五 is that of the plan's own week, or of a message the first one after today; the weekend
    is this week's while it lasts.
    """
    weekday: Weekday = found.value("day")
    if (week := found.context.week) is not None:
        monday = week_period(week.start).start
        first, last = monday + weekday.first * ONE_DAY, monday + weekday.last * ONE_DAY
        return Point(Grain.DAY, lambda scope, year: Period(first, last), fixed=True)

    def period(scope: Scope, year: int) -> Period | None:
        if scope.anchor is None:
            return None
        if (weekday.first, weekday.last) == (5, 6):
            monday = week_period(scope.anchor).start
            return Period(monday + 5 * ONE_DAY, monday + 6 * ONE_DAY)
        ahead = (weekday.first - scope.anchor.weekday() - 1) % 7 + 1
        first = scope.anchor + ahead * ONE_DAY
        return Period(first, first + (weekday.last - weekday.first) % 7 * ONE_DAY)

    return Point(Grain.DAY, period, fixed=True, weekday=weekday.first)


@compounds.rule("days without a month", f"(?P<first>{SMALL_NUMBER})(?:{DASH}|、|和)(?P<last>{DAY})")
def days_without_a_month(found: At) -> Point | None:
    """15-16号 of a message: the next such days."""
    first, last = plain_number(found["first"]), found.value("last").number
    if found.context.is_plan or first >= last:
        return None
    return Point(
        Grain.DAY, lambda scope, year: _next_days(scope.reference.today, first, last), fixed=True
    )


@compounds.rule("day without a month", f"(?P<day>{DAY}){HOUR}")
def day_without_a_month(found: At) -> Point:
    """8日 after 3月5日至 takes its month from there; else it is the next such day."""
    return _bare_day(found.value("day").number)


def _bare_day(day: int) -> Point:
    def period(scope: Scope, year: int) -> Period | None:
        return None if scope.is_plan else _next_days(scope.reference.today, day, day)

    return Point(Grain.DAY, period, fixed=True, day_only=day)


@compounds.rule("third of a month left unsaid", f"(?P<third>{THIRD})")
def third_without_a_month(found: At) -> Point:
    """下旬 after 6月上旬 is of June; in a message it is the next one."""
    third: Third = found.value("third")
    point = around_this_month(
        Grain.THIRD, 0, lambda scope, first: thirds(first.year, first.month, third), ahead=True
    )
    return point._replace(third_only=third)


def _next_days(today: date, first: int, last: int) -> Period | None:
    months = (add_months(today.replace(day=1), shift) for shift in range(4))
    for month in months:
        if 1 <= first <= last <= month_length(month.year, month.month):
            period = Period(month.replace(day=first), month.replace(day=last))
            if period.end >= today:
                return period
    return None
