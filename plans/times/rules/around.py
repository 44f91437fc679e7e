"""Days, weeks, quarters counted from today or a plan's date of issue: 明天, 下周三, 下季度."""

from collections.abc import Callable

from plans.calendar import (
    DAY,
    Period,
    add_months,
    month_period,
    one_day,
    quarter_period,
    week_period,
)
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.civil import weekday_number
from plans.times.values import Edge, Grain, MonthAround, Notice, Point
from plans.times.words import (
    CLOSE,
    DASH,
    INSIDE,
    MIDDLE,
    NOT_ENDED_BY_UP,
    START,
    WEEK,
    one_of,
    shift_of,
)

around = Book[Scope]("days around today")
At = Found[Scope]

DAYS_AROUND = {
    "大大前天": -4,
    "大前天": -3,
    "大前日": -3,
    "前天": -2,
    "前日": -2,
    "昨天": -1,
    "昨日": -1,
    "昨晚": -1,
    "昨夜": -1,
    "今天": 0,
    "今日": 0,
    "今晚": 0,
    "今晨": 0,
    "今早": 0,
    "今夜": 0,
    "明天": 1,
    "明日": 1,
    "明早": 1,
    "明晚": 1,
    "明晨": 1,
    "次日": 1,
    "翌日": 1,
    "第二天": 1,
    "后天": 2,
    "后日": 2,
    "大后天": 3,
    "大后日": 3,
    "大大后天": 4,
}


@around.rule(
    "day around today",
    f"(?!(?<=[底末旬日号月度节学暑寒期季年初一二三四五六考试])[前后][天日]){one_of(*DAYS_AROUND)}(?!气|赋|头条|之星|然气)|(?<![节日号庆午秋阳明夕旦天周一二三四五六末考宵”」])当[天日晚]|(?<!日)本日(?![程期语元常本报记])",
)
def day_around_today(found: At) -> Point:
    return counted(Grain.DAY, lambda scope: _shifted(scope, DAYS_AROUND.get(found[0], 0)))


_THIS_DAY_OF = {"去年": -12, "上年": -12, "明年": 12, "来年": 12, "前年": -24, "后年": 24}


@around.rule(
    "this day of another year or month",
    f"(?:(?P<year>{one_of(*_THIS_DAY_OF)})|(?P<which>[上下])个?月)的?(?:今[天日]|这一?天)",
)
def this_day_of_another(found: At) -> Point:
    """去年今天, 下个月的今天."""
    shift = _THIS_DAY_OF.get(found["year"]) or (-1 if found["which"] == "上" else 1)
    return counted(
        Grain.DAY,
        lambda scope: one_day(add_months(scope.anchor, shift)) if scope.anchor else None,
    )


@around.rule("now", "(?:即日|现在|目前|当前|眼下)(?=起|开始)|(?<=[自从由])(?:现在|目前)(?=[至到])")
def now(found: At) -> Point:
    return counted(Grain.DAY, lambda scope: _shifted(scope, 0))


@around.rule("this moment", "(?:现在|此时|此刻)(?![化的代役])|(?<=[到至])目前")
def this_moment(found: At) -> Point | None:
    """A plan's 现在 is no date; a message's is today."""
    return None if found.context.is_plan else now(found)


_DAYS_IN_A_ROW = {"今明": (0, 1), "明后": (1, 2), "今明后": (0, 2)}


@around.rule("days in a row around today", "(?P<which>今明后|今明|明后)(?:[两二三]?天|[两二三]日)")
def days_in_a_row(found: At) -> Point:
    """今明两天, 明后天."""
    first, last = _DAYS_IN_A_ROW[found["which"]]

    def period(scope: Scope) -> Period | None:
        anchor = scope.anchor
        return Period(anchor + first * DAY, anchor + last * DAY) if anchor else None

    return counted(Grain.DAY, period)


_HALF_OF_MONTH = {"上": (1, 15), "下": (16, 31)}
_HALF_OF_WEEK = {"上": (0, 2), "下": (3, 6)}


@around.rule(
    "half of this month or week",
    "(?:本|这个?)(?P<one>月|周)(?P<which>[上下前后])半(?:个?[月周])?"
    "|(?<![0-9一二三四五六七八九十月年份以])(?P<half>[上下])半个?(?P<unit>月|周)(?!刊|年|以)",
)
def half_of_this_month(found: At) -> Point:
    """上半月 is the 1st to the 15th; 下半周 is Thursday to Sunday."""
    which = "上" if (found["which"] or found["half"]) in "上前" else "下"
    of_week = (found["one"] or found["unit"]) == "周"

    def period(scope: Scope) -> Period | None:
        if scope.anchor is None:
            return None
        if of_week:
            monday = week_period(scope.anchor).start
            first, last = _HALF_OF_WEEK[which]
            return Period(monday + first * DAY, monday + last * DAY)
        month = month_period(scope.anchor.year, scope.anchor.month)
        first, last = _HALF_OF_MONTH[which]
        return Period(
            month.start.replace(day=first), min(month.end, month.start + (last - 1) * DAY)
        )

    return counted(Grain.THIRD, period)


@around.rule(
    "day of the notice",
    one_of("印发 下发 发布 公布 发出 施行 实施 印制 制发 发文 文到 出台")
    + "(?:之日|当日|之时)?(?=起|至|到|[之以]?后)",
)
def day_of_the_notice(found: At) -> Notice:
    return Notice()


def counted(grain: Grain, of: Callable[[Scope], Period | None], edge: Edge = Edge.WHOLE) -> Point:
    """A point that needs no year, for it is counted from the anchor."""
    return Point(grain, lambda scope, year: of(scope), fixed=True, edge=edge)


def _shifted(scope: Scope, days: int) -> Period | None:
    return one_day(scope.anchor + days * DAY) if scope.anchor else None


@around.rule(
    "week around this one",
    f"{NOT_ENDED_BY_UP}(?P<which>下下|上上|下|上|本|这|当)(?:一个|一|个)?{WEEK}(?!转|边|期|围)"
    f"(?:(?![一二三四五六](?:次|个|节课|轮))的?{WEEK}?(?P<day>一(?!定|起|些|般|直|样)|日(?!本|常|照|语|记|报)|[二三四五六天]|[1-7](?![0-9次个天]))(?:(?:(?<=六)(?=[日天])|{DASH})(?P<to>[一二三四五六日天]))?"
    "|(?P<end>末)|初|内)?",
)
def week_around_this_one(found: At) -> Point:
    """Weeks start on Monday: 下周三 is the Wednesday of the week after this one."""
    shift = shift_of(found["which"])
    first, last = 0, 6
    if found["day"]:
        first, last = weekday_number(found["day"]), weekday_number(found["to"] or found["day"])
    elif found["end"]:
        first, last = 5, 6
    elif found[0].endswith("初"):
        last = 0

    def period(scope: Scope) -> Period | None:
        if scope.day_in_week is None:
            return None
        monday = week_period(scope.day_in_week).start + 7 * shift * DAY
        return Period(monday + first * DAY, monday + last * DAY)

    return counted(Grain.DAY if first == last else Grain.WEEK, period)


@around.rule(
    "edge of this month",
    f"(?<![0-9一二三四五六七八九十个月])月(?={START}|{MIDDLE}|{CLOSE}|{INSIDE})",
)
def edge_of_this_month(found: At) -> MonthAround:
    """月底 is 本月底, and in a message the next one."""
    return MonthAround(0, bare=True)


@around.rule("end of this quarter", "(?<![0-9一二三四春夏秋冬每本上下雨旱赛换当淡旺])季度?[末底]")
def end_of_this_quarter(found: At) -> Point:
    def period(scope: Scope) -> Period | None:
        if (anchor := scope.anchor) is None:
            return None
        return one_day(quarter_period(anchor.year, (anchor.month + 2) // 3).end)

    return counted(Grain.DAY, period, Edge.END)


@around.rule(
    "quarter around this one",
    f"{NOT_ENDED_BY_UP}(?P<which>上上|下下|上|下|本|这)(?:一个|一|个)?季度(?:的?(?P<edge>[末底]|初(?![0-9一二两三四五六七八九十半])))?",
)
def quarter_around_this_one(found: At) -> Point:
    shift = shift_of(found["which"])
    at_end = found["edge"] in ("末", "底")

    def period(scope: Scope) -> Period | None:
        if scope.anchor is None:
            return None
        day = add_months(scope.anchor.replace(day=1), 3 * shift)
        quarter = quarter_period(day.year, (day.month + 2) // 3)
        if found["edge"] == "初":
            return month_period(day.year, quarter.start.month)
        return one_day(quarter.end) if at_end else quarter

    return counted(Grain.QUARTER, period, Edge.END if at_end else Edge.WHOLE)
