"""红黄绿灯: the light of an obligation with its word and reason, and what was to be expected. Pure.

Grey means no news, green only news; amber is soon due, behind pace or blocked; red is past a date
that a text states, from the working day after it. What no text dates is never red and never late,
and what counts (不少于4次) gets no intermediate share. Thresholds: three working days, and 10 and
30 points behind the expected progress, as bureaus publish them; all are settings.
"""

from dataclasses import dataclass, field
from datetime import date

from models.enums import AssignmentState, Light, TaskKind
from plans.calendar import Calendar
from scheduler.ladder import late_on

SIGNS = {
    Light.GREY: "⚪",
    Light.GREEN: "🟢",
    Light.AMBER: "🟡",
    Light.RED: "🔴",
    Light.DONE: "✅",
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When a light turns: working days before a date, points behind the expected progress."""

    soon: int = 3
    behind: float = 10
    far_behind: float = 30


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an obligation stands. Dates are civil dates of the bureau; `percent` is 0 to 100.

    `count` is what has been reached in words (已2次), `goal` what the text demands (不少于4次).
    """

    kind: TaskKind
    state: AssignmentState
    opens_on: date
    due_on: date
    assumed: bool
    percent: float | None = None
    count: str = ""
    goal: str = ""
    reported_on: date | None = None
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light with its word and its reason: colour never stands alone."""

    light: Light
    word: str
    reason: str = field(default="")

    @property
    def sign(self) -> str:
        """The coloured sign, an ornament beside the word."""
        return SIGNS[self.light]

    def __str__(self) -> str:
        return f"{self.word}:{self.reason}" if self.reason else self.word


DEFAULT = Thresholds()


def lamp_of(
    one: Standing, today: date, calendar: Calendar, thresholds: Thresholds = DEFAULT
) -> Lamp:
    """The light of an obligation on a day."""
    return (
        _closed(one)
        or _blocked(one)
        or _overdue(one, today, calendar)
        or _unopened(one, today)
        or _soon(one, today, calendar, thresholds)
        or _behind(one, today, thresholds)
        or _by_news(one)
    )


def expected_percent(opens_on: date, due_on: date, today: date) -> float:
    """How far an even pace would have come, 0 to 100, counted in civil days."""
    whole = (due_on - opens_on).days + 1
    passed = (today - opens_on).days
    return min(100.0, max(0.0, 100 * passed / whole))


def days_late(due_on: date, today: date, calendar: Calendar) -> int:
    """Working days past a date: 0 until the first working day after it."""
    return max(0, calendar.workdays_between(due_on, today))


def day_words(day: date) -> str:
    """8月31日."""
    return f"{day.month}月{day.day}日"


def _closed(one: Standing) -> Lamp | None:
    if one.state is AssignmentState.CONFIRMED:
        return Lamp(Light.DONE, "已销号")
    if one.state is AssignmentState.DONE:
        return Lamp(Light.DONE, "已完成")
    return Lamp(Light.GREY, "已撤回") if one.state is AssignmentState.WITHDRAWN else None


def _blocked(one: Standing) -> Lamp | None:
    if one.state is not AssignmentState.BLOCKED:
        return None
    return Lamp(Light.AMBER, "有困难", one.problem or _news(one))


def _overdue(one: Standing, today: date, calendar: Calendar) -> Lamp | None:
    if one.assumed or today < late_on(one.due_on, calendar):
        return None
    late = days_late(one.due_on, today, calendar)
    return Lamp(Light.RED, "逾期", f"{day_words(one.due_on)}到期,已过{late}个工作日")


def _unopened(one: Standing, today: date) -> Lamp | None:
    if today >= one.opens_on or one.kind is TaskKind.STANDING:
        return None
    return Lamp(Light.GREY, "未到时间", f"{day_words(one.opens_on)}开始")


def _soon(one: Standing, today: date, calendar: Calendar, thresholds: Thresholds) -> Lamp | None:
    left = max(0, calendar.workdays_between(today, one.due_on))
    if one.assumed or left > thresholds.soon:
        return None
    when = f"还有{left}个工作日" if left else "已到期限"
    when = "今天到期" if today == one.due_on else f"{day_words(one.due_on)}到期,{when}"
    return Lamp(Light.AMBER, "临近", when)


def _behind(one: Standing, today: date, thresholds: Thresholds) -> Lamp | None:
    if one.percent is None or one.assumed or one.kind is TaskKind.QUOTA:
        return None
    expected = expected_percent(one.opens_on, one.due_on, today)
    gap = expected - one.percent
    if gap < thresholds.behind:
        return None
    word = "明显欠进度" if gap > thresholds.far_behind else "欠进度"
    return Lamp(Light.AMBER, word, f"完成{one.percent:g}%,按时间约应{expected:.0f}%")


def _by_news(one: Standing) -> Lamp:
    if one.reported_on is None:
        return Lamp(Light.GREY, "尚无进展记录")
    word = "有进展" if one.assumed or one.percent is None else "按序时"
    return Lamp(Light.GREEN, word, _news(one))


def _news(one: Standing) -> str:
    """The last word on it, shortly."""
    on = f"{day_words(one.reported_on)}报" if one.reported_on else ""
    done = one.count or (f"完成{one.percent:g}%" if one.percent is not None else "")
    return ",".join(part for part in (on, done) if part)
