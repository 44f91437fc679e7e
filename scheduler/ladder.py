"""提醒节奏: for one obligation and a day, when it speaks next, to whom and in what tone. Pure.

An obligation whose date a text states speaks some working days before it, on the first working
day late, once more, and then upwards, one step at a time, until somebody answers. A duty that
returns (每月, 全年不少于4次) speaks once a period and is then a count on the supervisor's desk.
What has no stated date never speaks for itself: it rides in the monthly 调度 (`scheduler.review`).

Every step has a stage that is new for its obligation, so that nothing is asked twice without news.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from enum import IntEnum, StrEnum
from typing import Any

from models.enums import TaskKind
from models.errors import DubanError
from plans.calendar import Calendar, month_length
from scheduler.wording.names import LADDER_WORDS

RETURNING = frozenset({TaskKind.RECURRING, TaskKind.QUOTA})
DATED_STAGES = frozenset(
    {"before", "late-1", "late-2", "up-1", "up-2", "up-3", "period", "lapsed"}
)  # followed by the date they are about: a date that moved is news
CHASING = ("late-", "up-", "resumed")  # stages after which silence goes up the line


class Rung(IntEnum):
    """Whom a step speaks to: the officer, or how far up the line."""

    OFFICER = 0  # 经办人
    HEAD = 1  # 单位负责人
    LEADER = 2  # 分管领导
    DESK = 3  # 督办员


class Tone(StrEnum):
    """What a mention is about, in the order in which a message lists its items."""

    NEW = "new"  # 新交办
    LATE = "late"  # a stated date has passed
    SOON = "soon"  # a stated date is near
    RESUMED = "resumed"  # the person asked to be reminded today
    PERIOD = "period"  # this period's duty
    REVIEW = "review"  # 调度
    RAISED = "raised"  # unanswered below, told one step further up
    LAPSED = "lapsed"  # a period passed unanswered: a count, not a question
    SILENT = "silent"  # 调度 was not answered: a count, not a question
    VACANT = "vacant"  # nobody holds a post that could be asked


@dataclass(frozen=True, slots=True)
class Ladder:
    """The settings of 提醒节奏, a plan's own or the bureau's. Days are working days where said."""

    before: int = 3  # working days before a stated date
    again: int = 5  # working days between the two mentions of a late obligation
    upwards: int = 5  # working days before each step up the line
    steps: int = 3  # how far up the line it may go
    patience: int = 3  # unanswered mentions after which the officer hears no more
    review_day: int = 25  # of each month; moved to the working day before
    review_items: int = 3  # obligations of one person in one 调度
    silence: int = 75  # civil days in which an open obligation is mentioned or reported

    def to_json(self) -> dict[str, int]:
        """Plain values for a row."""
        return asdict(self)

    def differs(self) -> dict[str, int]:
        """What a plan must put down: only what is not the default."""
        return {name: value for name, value in asdict(self).items() if value != DEFAULTS[name]}

    @classmethod
    def from_json(cls, plain: Mapping[str, Any] | None, usual: "Ladder | None" = None) -> "Ladder":
        """The settings put down in a plan, the usual ones where it says nothing.

        Raises DubanError for a name that is no setting, and for a number that would break a
        ceiling: more than three unanswered mentions, more than a message holds, less than two
        months between two questions without a date.
        """
        for name, value in (plain or {}).items():
            _check_setting(name, value)
        return replace(usual or cls(), **(plain or {}))


LIMITS: Mapping[str, range] = {
    "before": range(1, 16),
    "again": range(3, 21),
    "upwards": range(3, 21),
    "steps": range(1, 4),
    "patience": range(1, 4),
    "review_day": range(1, 29),
    "review_items": range(1, 9),
    "silence": range(60, 121),
}
DEFAULTS = asdict(Ladder())


def _check_setting(name: str, value: object) -> None:
    if name not in LIMITS:
        known = "、".join(f"{one}({LADDER_WORDS[one]})" for one in LIMITS)
        raise DubanError(f"提醒节奏里没有“{name[:20]}”这一项", f"可以设置:{known}")
    allowed = LIMITS[name]
    if type(value) is not int or value not in allowed:
        raise DubanError(
            f"“{LADDER_WORDS[name]}”不能是{str(value)[:20]}",
            f"请填{allowed[0]}到{allowed[-1]}的整数,超出会打扰过多或漏掉事项",
        )


DEFAULT = Ladder()


@dataclass(frozen=True, slots=True)
class Obligation:
    """交办 as the ladder sees it. Dates are civil dates of the bureau.

    `mentions` counts unanswered mentions that asked something; `mentioned_on` is the last time the
    ladder spoke of it to anybody, `stage` what it said, `reached` how far up the line it has gone.
    `answered`: a report came since. `herald`:
    it is the first of its task and unit, and so announces the task. `line` is who stands above
    the officer. `hushed_until` is the day on which an officer's rest ends (`date.max`: when
    lifted); `resumes_on` the day on which the officer asked to hear of it again.
    """

    id: int
    task_id: int
    kind: TaskKind
    opens_on: date
    due_on: date
    assumed: bool
    assigned_on: date
    herald: bool = True
    blocked: bool = False
    awaiting: bool = False  # an extension is asked and not decided
    vacant: bool = False
    stage: str = ""
    mentions: int = 0
    mentioned_on: date | None = None
    reached: Rung = Rung.OFFICER
    reported_on: date | None = None
    answered: bool = False
    line: tuple[Rung, ...] = (Rung.HEAD, Rung.LEADER, Rung.DESK)
    hushed_until: date | None = None
    resumes_on: date | None = None
    ladder: Ladder = field(default=DEFAULT)

    @property
    def returning(self) -> bool:
        """Asked once a period, and never again when that is over."""
        return self.kind in RETURNING and not self.assumed

    @property
    def counted(self) -> bool:
        """Its period has passed unanswered, and the desk has it as a count."""
        return self.stage.startswith(("lapsed:", "recalled:"))

    @property
    def exhausted(self) -> bool:
        """Its officer was asked often enough."""
        return not self.answered and self.mentions >= self.ladder.patience

    @property
    def news_on(self) -> date:
        """The last day on which anything was said of it, or could have been."""
        days = (self.assigned_on, self.opens_on, self.mentioned_on, self.reported_on)
        return max(day for day in days if day is not None)


@dataclass(frozen=True, slots=True)
class Step:
    """What the ladder does next: on a working day, at the first slot.

    `asks`: it counts as a mention that wants an answer.
    """

    on: date
    stage: str
    tone: Tone
    to: Rung = Rung.OFFICER

    @property
    def asks(self) -> bool:
        """Whether silence after it is an unanswered mention of the officer."""
        return self.to is Rung.OFFICER and self.tone is not Tone.NEW


def next_step(one: Obligation, today: date, calendar: Calendar) -> Step | None:
    """The next step of its own, due if its day has come; None where it only rides in the 调度.

    A rest of its officer (免打扰) lets officers' steps pass or wait, and steps upwards go on.
    """
    step = _unhushed(one, today, calendar)
    rest = one.hushed_until
    while step and rest and step.on < rest and step.to is Rung.OFFICER:
        passed = replace(one, stage=step.stage, mentioned_on=step.on, answered=False)
        after = _unhushed(passed, max(today, step.on), calendar)
        if after is None or after.on >= rest:
            return None if rest == date.max else replace(step, on=_workday(rest, calendar))
        one, step = passed, after
    return step


def after_step(one: Obligation, step: Step, on: date) -> Obligation:
    """The obligation once a step was spoken on a day, and nothing has come back yet."""
    unanswered = 0 if one.answered else one.mentions
    return replace(
        one,
        stage=step.stage,
        mentioned_on=on,
        mentions=unanswered + step.asks,
        answered=False,
        reached=max(one.reached, step.to) if step.tone is Tone.RAISED else one.reached,
    )


def review_day(day: date, ladder: Ladder, calendar: Calendar) -> date:
    """The 调度 day of a day's month: the day set, or the working day before it."""
    planned = day.replace(day=min(ladder.review_day, month_length(day.year, day.month)))
    return planned if calendar.is_workday(planned) else calendar.previous_workday(planned)


def late_on(due_on: date, calendar: Calendar) -> date:
    """The first day on which an obligation is overdue: the working day after its date."""
    return calendar.next_workday(due_on)


def _unhushed(one: Obligation, today: date, calendar: Calendar) -> Step | None:
    if one.awaiting:
        return None
    if one.vacant:
        return _vacant(one, today, calendar)
    steps = (
        _resumed(one, calendar),
        _period(one, calendar) if one.returning else _stated(one, today, calendar),
        _announcement(one, calendar),
    )
    known = [_told_first(one, step, calendar) for step in steps if step is not None]
    return min(known, key=lambda step: step.on, default=None)


def _told_first(one: Obligation, step: Step, calendar: Calendar) -> Step:
    """On the day of its making nobody is spoken to: the next morning, unless that is too late."""
    told = calendar.next_workday(one.assigned_on)
    if one.stage or step.on >= told or told > one.due_on:
        return step
    return replace(step, on=told)


def _workday(day: date, calendar: Calendar) -> date:
    return day if calendar.is_workday(day) else calendar.next_workday(day)


def _announcement(one: Obligation, calendar: Calendar) -> Step | None:
    if one.stage or not one.herald:
        return None
    return Step(calendar.next_workday(one.assigned_on), "announced", Tone.NEW)


def _resumed(one: Obligation, calendar: Calendar) -> Step | None:
    """“周五再提醒”: what the officer asked for."""
    day = one.resumes_on
    if day is None or one.exhausted or (one.mentioned_on and one.mentioned_on >= day):
        return None
    name = "recalled" if one.counted else "resumed"
    return Step(_workday(day, calendar), f"{name}:{day}", Tone.RESUMED)


def _vacant(one: Obligation, today: date, calendar: Calendar) -> Step | None:
    """Nobody to ask: the desk is told once, and once more when a stated date is missed."""
    if not one.stage:
        return Step(calendar.next_workday(one.assigned_on), "vacant", Tone.VACANT, Rung.DESK)
    missed = f"late-1:{one.due_on}"
    if one.assumed or one.stage == missed:
        return None
    return Step(late_on(one.due_on, calendar), missed, Tone.VACANT, Rung.DESK)


# ── a stated date ────────────────────────────────────────────────────────────────────────────────


def _stated(one: Obligation, today: date, calendar: Calendar) -> Step | None:
    if one.assumed:
        return None
    late = late_on(one.due_on, calendar)
    if today >= late:
        return _late(one, late, calendar)
    before, near = calendar.add_workdays(one.due_on, -one.ladder.before), f"before:{one.due_on}"
    if one.stage != near and not _spoken_since(one, before):
        return _asking(one, Step(before, near, Tone.SOON))
    return None if one.blocked else _first_late(one, late)


def _spoken_since(one: Obligation, day: date) -> bool:
    """Whether the date in force has been spoken of on or after a day."""
    name, _, of = one.stage.partition(":")
    moved = name in DATED_STAGES and of != str(one.due_on)
    return not moved and one.mentioned_on is not None and one.mentioned_on >= day


def _late(one: Obligation, late: date, calendar: Calendar) -> Step | None:
    """Late: once, once more, then up the line; the first answer stops it."""
    if one.blocked:
        return None
    if one.mentioned_on is None or not _spoken_since(one, late):
        return _first_late(one, late)
    name = one.stage.partition(":")[0]
    if one.answered or not name.startswith(CHASING):
        return None
    if name == "late-1" and not one.exhausted:
        day = calendar.add_workdays(one.mentioned_on, one.ladder.again)
        return Step(day, f"late-2:{one.due_on}", Tone.LATE)
    return _raised(one, calendar.add_workdays(one.mentioned_on, one.ladder.upwards))


def _first_late(one: Obligation, late: date) -> Step | None:
    if one.exhausted:
        return _raised(one, late)
    return Step(late, f"late-1:{one.due_on}", Tone.LATE)


def _raised(one: Obligation, on: date) -> Step | None:
    """One step further up the line than it has gone; None at its end."""
    above = [rung for rung in one.line[: one.ladder.steps] if rung > one.reached]
    if not above:
        return None
    return Step(on, f"up-{above[0].value}:{one.due_on}", Tone.RAISED, above[0])


def _asking(one: Obligation, step: Step) -> Step | None:
    """A step for the officer; told to the next one up where the officer hears no more of it."""
    if not one.exhausted:
        return step
    return replace(step, to=one.line[0]) if one.line else None


# ── a duty that returns ──────────────────────────────────────────────────────────────────────────


def period_day(one: Obligation, calendar: Calendar) -> date:
    """When a period's duty speaks: on the 调度 day of the month it is due in, so that it shares
    a message, or some working days before its date if that is earlier; never before it opens."""
    near = calendar.add_workdays(one.due_on, -one.ladder.before)
    shared = review_day(one.due_on, one.ladder, calendar)
    return max(min(near, shared), _workday(one.opens_on, calendar))


def _period(one: Obligation, calendar: Calendar) -> Step | None:
    """Once in its period; when its date passes unanswered it is a count on the desk."""
    day, asked, lapsed = period_day(one, calendar), f"period:{one.due_on}", f"lapsed:{one.due_on}"
    if one.stage != asked and not _spoken_since(one, day):
        return _asking(one, Step(day, asked, Tone.PERIOD))
    if one.answered or one.counted or one.mentioned_on is None:
        return None
    patient = calendar.add_workdays(one.mentioned_on, one.ladder.before)
    return Step(max(late_on(one.due_on, calendar), patient), lapsed, Tone.LAPSED, Rung.DESK)
