"""Rows → the plain values that the pure files judge: obligations, standings, items of a message."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, contains_eager, selectinload

from models.assignment import Assignment, Extension, Transfer
from models.enums import (
    CLOSED_STATES,
    AssignmentState,
    Measure,
    PlanState,
    RequestState,
    TaskKind,
    TaskState,
    UnitKind,
)
from models.people import Hush
from models.plan import Plan, Task
from scheduler.digest import Item
from scheduler.ladder import DEFAULT, Ladder, Obligation, Rung, Step, Tone
from scheduler.pace import DEFAULT as THRESHOLDS
from scheduler.pace import Standing, Thresholds, lamp_of
from scheduler.roster import Roster
from scheduler.window import Window

JUST_BEFORE = timedelta(days=3)  # “周五再提醒” means what was listed a moment ago


@dataclass(frozen=True, slots=True)
class Policy:
    """What the bureau has settled: hours and calendar, ladder, thresholds of the lights.

    `tried`: ladders that plans do not have yet, in a preview.
    """

    window: Window = field(default_factory=Window)
    ladder: Ladder = DEFAULT
    thresholds: Thresholds = THRESHOLDS
    tried: Mapping[int, Ladder] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Requests:
    """Requests about some Assignments: when the last was asked, and which still wait."""

    asked_at: Mapping[int, datetime]
    pending: frozenset[int]


@dataclass(frozen=True, slots=True)
class Rest:
    """免打扰 of a person for a task, or for all: since when, and the day it ends (None: when
    it is lifted)."""

    since: datetime
    until: date | None


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an Assignment's row does not say itself. `rests`: by person, and task or None."""

    roster: Roster
    requests: Requests
    rests: Mapping[tuple[int, int | None], Rest]
    heralds: frozenset[int]


def speaking() -> tuple[ColumnElement[bool], ...]:
    """What makes an Assignment one that the ladder is asked about; Task and Plan must be joined."""
    return (
        Plan.state == PlanState.ACTIVE,
        Task.state == TaskState.OPEN,
        Assignment.state.not_in(CLOSED_STATES),
    )


def open_assignments() -> Select[Assignment]:
    """Open Assignments of active plans, with task, plan, deadline, unit and targets."""
    return (
        select(Assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .join(Assignment.deadline)
        .join(Assignment.unit)
        .where(*speaking())
        .options(
            contains_eager(Assignment.task).contains_eager(Task.plan),
            contains_eager(Assignment.task).options(
                selectinload(Task.targets), selectinload(Task.deadlines)
            ),
            contains_eager(Assignment.deadline),
            contains_eager(Assignment.unit),
        )
        .order_by(Assignment.due_on, Assignment.id)
    )


def load_surroundings(session: Session, rows: Sequence[Assignment], roster: Roster) -> Surroundings:
    """What the ladder must know beside these rows."""
    ids = [row.id for row in rows]
    people = {one for row in rows for one in roster.asked(row.unit_id)}
    return Surroundings(
        roster=roster,
        requests=load_requests(session, ids),
        rests=load_rests(session, people),
        heralds=load_heralds(session, {row.unit_id for row in rows}),
    )


def load_requests(session: Session, ids: Collection[int]) -> Requests:
    """The extensions and transfers asked for these Assignments."""
    extensions = select(Extension.assignment_id, Extension.asked_at, Extension.state).where(
        Extension.assignment_id.in_(ids)
    )
    transfers = (
        select(Assignment.id, Transfer.asked_at, Transfer.state)
        .join(
            Transfer,
            (Transfer.task_id == Assignment.task_id)
            & (Transfer.from_unit_id == Assignment.unit_id),
        )
        .where(Assignment.id.in_(ids))
    )
    asked = [
        (one, at, state)
        for kind in (extensions, transfers)
        for one, at, state in session.execute(kind)
    ]
    return Requests(
        asked_at={one: at for one, at, _ in sorted(asked, key=lambda row: row[1])},
        pending=frozenset(one for one, _, state in asked if state is RequestState.PENDING),
    )


def load_rests(session: Session, people: Collection[int]) -> dict[tuple[int, int | None], Rest]:
    """The rests of these people, lasting or over."""
    rows = session.scalars(select(Hush).where(Hush.person_id.in_(people)).order_by(Hush.id))
    return {(row.person_id, row.task_id): Rest(row.created_at, row.until_on) for row in rows}


def load_heralds(session: Session, units: Collection[int]) -> frozenset[int]:
    """The first Assignment of each task in each of these units: it announces the task."""
    return frozenset(
        session.scalars(
            select(func.min(Assignment.id))
            .where(Assignment.unit_id.in_(units))
            .group_by(Assignment.task_id, Assignment.unit_id)
        )
    )


# ── one Assignment ───────────────────────────────────────────────────────────────────────────────


def obligation_of(row: Assignment, around: Surroundings, policy: Policy) -> Obligation:
    """An Assignment as the ladder sees it."""
    window = policy.window
    plan = row.task.plan
    asked = around.roster.asked(row.unit_id)
    return Obligation(
        id=row.id,
        task_id=row.task_id,
        kind=row.task.kind,
        opens_on=opens_on(row),
        due_on=row.due_on,
        assumed=row.deadline.assumed,
        assigned_on=row.assigned_on,
        herald=row.id in around.heralds,
        blocked=row.state is AssignmentState.BLOCKED,
        awaiting=row.id in around.requests.pending,
        vacant=not around.roster.holders(row.unit_id),
        stage=row.stage,
        mentions=row.mentions,
        mentioned_on=window.day(row.mentioned_at) if row.mentioned_at else None,
        reached=Rung(min(row.escalation, Rung.DESK)),
        reported_on=window.day(row.reported_at) if row.reported_at else None,
        answered=is_answered(row, around.requests),
        line=around.roster.line(row.unit_id),
        hushed_until=hushed_until(row.task_id, asked, around.rests),
        resumes_on=resumes_on(row, asked, around.rests),
        ladder=ladder_of(plan, policy),
    )


def ladder_of(plan: Plan, policy: Policy) -> Ladder:
    """A plan's 提醒节奏: what is tried for it in a preview, else its own over the bureau's."""
    tried = policy.tried.get(plan.id)
    if tried is not None or not plan.ladder:
        return tried or policy.ladder
    return Ladder.from_json(plan.ladder, policy.ladder)


def opens_on(row: Assignment) -> date:
    """When it may be asked about: a standing task from the first day, whatever its next review."""
    if row.task.kind is TaskKind.STANDING:
        return row.assigned_on
    return row.deadline.opens_on


def is_answered(row: Assignment, requests: Requests) -> bool:
    """Whether something came from the officer since the ladder last spoke of it."""
    if row.mentioned_at is None:
        return False
    words = (row.reported_at, requests.asked_at.get(row.id))
    return any(at is not None and at > row.mentioned_at for at in words)


def hushed_until(
    task_id: int, people: Sequence[int], rests: Mapping[tuple[int, int | None], Rest]
) -> date | None:
    """The day from which a message may speak of the task again: when the first of them may."""
    ends = [hush_end(one, task_id, rests) for one in people]
    return min((end for end in ends if end is not None), default=None) if all(ends) else None


def hush_end(
    person_id: int, task_id: int, rests: Mapping[tuple[int, int | None], Rest]
) -> date | None:
    """When one person's rest from a task ends; None where there is none."""
    own = (rests.get((person_id, key)) for key in (task_id, None))
    return max((rest.until or date.max for rest in own if rest is not None), default=None)


def resumes_on(
    row: Assignment, people: Sequence[int], rests: Mapping[tuple[int, int | None], Rest]
) -> date | None:
    """The day on which somebody asked to hear of it again: of this very task, or of all that the
    message just before had listed."""
    named = [rests.get((one, row.task_id)) for one in people]
    if row.mentioned_at is not None:
        last = row.mentioned_at
        everything = [rests[one, None] for one in people if (one, None) in rests]
        named += [one for one in everything if timedelta(0) <= one.since - last <= JUST_BEFORE]
    return min((rest.until for rest in named if rest and rest.until), default=None)


def standing_of(row: Assignment, window: Window) -> Standing:
    """An Assignment as its light sees it."""
    return Standing(
        kind=row.task.kind,
        state=row.state,
        opens_on=row.deadline.opens_on,
        due_on=row.due_on,
        assumed=row.deadline.assumed,
        percent=row.percent,
        count=count_words(row),
        goal=goal_words(row),
        reported_on=window.day(row.reported_at) if row.reported_at else None,
        problem=row.problem,
    )


def item_of(row: Assignment, step: Step, roster: Roster, today: date, policy: Policy) -> Item:
    """An Assignment as a message lists it."""
    window = policy.window
    return Item(
        assignment=row.id,
        number=row.task.number or 0,
        title=row.task.title,
        kind=row.task.kind,
        stage=step.stage,
        tone=step.tone,
        to=step.to,
        lamp=lamp_of(standing_of(row, window), today, window.calendar, policy.thresholds),
        due_on=row.due_on,
        assumed=row.deadline.assumed,
        label=label_words(row),
        unit=row.unit.name if step.to or row.unit_id in roster.shared else "",
        school=row.unit.kind is UnitKind.SCHOOL,
        goal=goal_words(row) if row.task.kind is TaskKind.QUOTA or row.deadline.count > 1 else "",
        count=count_words(row),
    )


def label_words(row: Assignment) -> str:
    """Which of several is meant (启动, 5月); nothing where there is only one, or none is stated."""
    stated = [one for one in row.task.deadlines if not (one.assumed or one.withdrawn)]
    return row.deadline.label if len(stated) > 1 and not row.deadline.assumed else ""


def goal_words(row: Assignment) -> str:
    """What is required, in the text's own words: 年内不少于4次."""
    counted = [one for one in row.task.targets if one.measure != Measure.CHANGE]
    if counted:
        span = counted[0].span
        time = row.deadline.span
        return span if row.deadline.assumed or not time or time in span else f"{time}{span}"
    return f"{row.deadline.count}次" if row.deadline.count > 1 else ""


def count_words(row: Assignment) -> str:
    """What has been reached: 已2次, 现46.2%."""
    if row.value is None:
        return ""
    unit = row.task.targets[0].unit if row.task.targets else "次"
    measured = row.task.targets and row.task.targets[0].measure == Measure.PERCENT
    return f"{'现' if measured else '已'}{row.value:g}{unit}"


def step_of(plain: Mapping[str, object], today: date) -> Step:
    """The step that an outbox row put down."""
    return Step(today, str(plain["stage"]), Tone(str(plain["tone"])), Rung(int(str(plain["to"]))))
