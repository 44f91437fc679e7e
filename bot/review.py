"""审核与分工: what a draft plan says, heading by heading, and whom each heading is suggested to.

Real plans seldom name a section. Review opens with counts, gives one row a heading with the section
suggested by the roster's duty words and why, and lets a heading be given in one step; exceptions
follow. What each choice costs in messages is shown before it is made.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.assign import allot, fan_out
from models.assignment import Allotment
from models.enums import OwnerRole, PlanState, Reporting, TaskKind, TaskState, UnitKind
from models.people import Unit
from models.plan import Plan, PlanVersion, Task
from plans.owners.matching import RosterUnit, match_owner, suggest_section

EACH_KINDS = frozenset({TaskKind.DATED, TaskKind.RECURRING, TaskKind.QUOTA, TaskKind.DELIVERABLE})
FEW = 2  # schools from which on a task may be reported by each for itself


@dataclass(frozen=True, slots=True)
class Counts:
    """What a plan holds: what a reviewer wants to know before anything else."""

    tasks: int
    stated: int
    by_each: int
    deliverable: int
    standing: int
    unassigned: int


@dataclass(frozen=True, slots=True)
class FanOut:
    """各校各报: the units a task could be reported by, and what that costs in a year."""

    selector: str
    unit_ids: tuple[int, ...]
    messages: int


@dataclass(frozen=True, slots=True)
class ReviewTask:
    """A task as the reviewer sees it."""

    id: int
    number: int | None
    place: str
    title: str
    text: str
    kind: TaskKind
    kind_reason: str
    due: tuple[str, ...]
    assumed: bool
    owners: tuple[str, ...]
    units: tuple[str, ...]
    unit_ids: tuple[int, ...]
    each: bool
    fan_out: FanOut | None
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A section for a heading, and the words that suggest it."""

    unit_id: int
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Heading:
    """One row of the review: a heading with its tasks and the section it is given to."""

    path: str
    tasks: tuple[ReviewTask, ...]
    suggestion: Suggestion | None

    @property
    def name(self) -> str:
        """The heading itself, without the chapters above it."""
        return self.path.rsplit("/", 1)[-1] or "(无标题)"

    @property
    def units(self) -> tuple[str, ...]:
        """The units its tasks are given to, each once."""
        return tuple(dict.fromkeys(name for task in self.tasks for name in task.units))

    @property
    def assigned(self) -> bool:
        """Whether every task of it has somebody."""
        return all(task.units for task in self.tasks)


@dataclass(frozen=True, slots=True)
class Review:
    """A plan laid out for review."""

    plan_id: int
    title: str
    issuer: str
    state: PlanState
    counts: Counts
    headings: tuple[Heading, ...]
    units: tuple[RosterUnit, ...]
    doubts: tuple[str, ...] = ()


def load_review(session: Session, plan_id: int, today: date) -> Review:
    """Everything the review page and `duban plan show` need."""
    plan = session.get_one(Plan, plan_id)
    tasks = session.scalars(
        select(Task)
        .where(Task.plan_id == plan_id, Task.state == TaskState.OPEN)
        .options(selectinload(Task.deadlines), selectinload(Task.owners))
        .order_by(Task.position)
    ).all()
    units = load_units(session, today)
    given = load_allotments(session, plan_id)
    rows = [review_task(task, given.get(task.id, []), units, today) for task in tasks]
    return Review(
        plan_id=plan_id,
        title=plan.title,
        issuer=plan.issuer,
        state=plan.state,
        counts=count(rows),
        headings=tuple(group(tasks, rows, units)),
        units=units,
        doubts=load_doubts(session, plan_id) if plan.state is PlanState.DRAFT else (),
    )


def load_doubts(session: Session, plan_id: int) -> tuple[str, ...]:
    """What the reading was unsure of in the whole document: its year, a part left out."""
    reading = session.scalars(
        select(PlanVersion.reading)
        .where(PlanVersion.plan_id == plan_id)
        .order_by(PlanVersion.ordinal.desc())
        .limit(1)
    ).first()
    return tuple(reading.get("doubts", ())) if isinstance(reading, dict) else ()


def load_units(session: Session, today: date) -> tuple[RosterUnit, ...]:
    """The roster's units of today, as plain values."""
    rows = session.scalars(select(Unit).order_by(Unit.id)).all()
    return tuple(
        RosterUnit(
            id=unit.id,
            name=unit.name,
            kind=unit.kind,
            tags=tuple(unit.tags),
            aliases=tuple(unit.aliases),
            duties=unit.duties,
        )
        for unit in rows
        if unit.valid_until is None or unit.valid_until >= today
    )


def load_allotments(session: Session, plan_id: int) -> dict[int, list[Unit]]:
    """The leading units of each task."""
    rows = session.execute(
        select(Allotment.task_id, Unit)
        .join(Unit, Unit.id == Allotment.unit_id)
        .join(Task, Task.id == Allotment.task_id)
        .where(Task.plan_id == plan_id, Allotment.role == OwnerRole.LEAD)
        .order_by(Allotment.id)
    )
    given: dict[int, list[Unit]] = {}
    for task_id, unit in rows:
        given.setdefault(task_id, []).append(unit)
    return given


def review_task(
    task: Task, given: Sequence[Unit], units: Sequence[RosterUnit], today: date
) -> ReviewTask:
    """One task with what may be chosen for it."""
    notes = task.notes or {}
    return ReviewTask(
        id=task.id,
        number=task.number,
        place=task.place,
        title=task.title,
        text=task.text,
        kind=task.kind,
        kind_reason=task.kind_reason,
        due=tuple(due_words(task)),
        assumed=all(one.assumed for one in task.deadlines),
        owners=tuple(owner.span for owner in task.owners),
        units=tuple(unit.name for unit in given),
        unit_ids=tuple(unit.id for unit in given),
        each=task.reporting is Reporting.EACH,
        fan_out=offer_fan_out(task, units, today),
        remarks=tuple(remarks(notes)),
    )


def due_words(task: Task) -> Iterable[str]:
    """The dates that a text states, in words."""
    stated = [one for one in task.deadlines if not one.assumed]
    if stated and stated[0].rrule:
        yield f"{stated[0].span},共{len(stated)}期"
        return
    for one in stated:
        yield f"{one.label + ' ' if one.label else ''}{one.due_on:%Y-%m-%d}"


def remarks(notes: dict[str, list[str]]) -> Iterable[str]:
    """What reading was unsure of, and what it offers."""
    yield from notes.get("doubts", [])
    yield from (f"可拆分:{one}" for one in notes.get("split", []))
    yield from (f"可参考日期:{one}" for one in notes.get("proposed", []))


def offer_fan_out(task: Task, units: Sequence[RosterUnit], today: date) -> FanOut | None:
    """Only where schools are named and each can count, repeat or finish it for itself."""
    if task.kind not in EACH_KINDS:
        return None
    schools = {unit.id for unit in units if unit.kind is UnitKind.SCHOOL}
    named: dict[int, None] = {}
    spans = []
    for owner in task.owners:
        matched = [unit.id for unit in match_owner(owner.span, units) if unit.id in schools]
        if matched:
            spans.append(owner.span)
            named.update(dict.fromkeys(matched))
    if len(named) < FEW:
        return None
    return FanOut("、".join(spans), tuple(named), len(named) * yearly_messages(task, today))


def yearly_messages(task: Task, today: date) -> int:
    """About how many messages a task brings one unit until its last date."""
    ahead = [one for one in task.deadlines if one.due_on >= today and not one.withdrawn]
    if not ahead:
        return 0
    if task.kind is TaskKind.RECURRING:
        return len(ahead)
    months = (ahead[-1].due_on - today).days // 30
    return max(1, months // 2) + len(ahead)


def count(rows: Sequence[ReviewTask]) -> Counts:
    """The opening line of the review."""
    return Counts(
        tasks=len(rows),
        stated=sum(not row.assumed for row in rows),
        by_each=sum(row.fan_out is not None for row in rows),
        deliverable=sum(row.kind is TaskKind.DELIVERABLE for row in rows),
        standing=sum(row.kind is TaskKind.STANDING for row in rows),
        unassigned=sum(not row.units for row in rows),
    )


def group(
    tasks: Sequence[Task], rows: Sequence[ReviewTask], units: Sequence[RosterUnit]
) -> Iterable[Heading]:
    """The tasks under their headings, in the document's order."""
    paths: dict[str, list[ReviewTask]] = {}
    for task, row in zip(tasks, rows, strict=True):
        paths.setdefault(task.heading, []).append(row)
    sections = [unit for unit in units if unit.kind is UnitKind.SECTION]
    for path, under in paths.items():
        found = suggest_section(path, [row.text for row in under], sections)
        suggestion = Suggestion(found.unit.id, found.unit.name, found.reason) if found else None
        yield Heading(path, tuple(under), suggestion)


# ── choices ──────────────────────────────────────────────────────────────────────────────────────


def assign_heading(
    session: Session, plan_id: int, path: str, unit_id: int, at: datetime, actor_id: int | None
) -> int:
    """Gives every task under a heading to one section; answers how many."""
    ids = session.scalars(
        select(Task.id).where(Task.plan_id == plan_id, Task.heading == path)
    ).all()
    allot(session, ids, unit_id, at, actor_id)
    return len(ids)


def accept_all(
    session: Session,
    plan_id: int,
    today: date,
    at: datetime,
    actor_id: int | None,
    *,
    each: bool = False,
) -> int:
    """Takes every suggestion for headings that have nobody yet; answers how many headings.

    With `each`, tasks that schools can report for themselves are given to the schools instead.
    """
    accepted = 0
    for heading in load_review(session, plan_id, today).headings:
        open_tasks = [task for task in heading.tasks if not task.units]
        if heading.suggestion is None or not open_tasks:
            continue
        allot(session, [task.id for task in open_tasks], heading.suggestion.unit_id, at, actor_id)
        accepted += 1
        for task in open_tasks if each else ():
            if task.fan_out is not None:
                choose_each(session, task, at, actor_id)
    return accepted


def choose_each(session: Session, task: ReviewTask, at: datetime, actor_id: int | None) -> None:
    """各校各报, as offered."""
    if task.fan_out is not None:
        fan_out(session, task.id, task.fan_out.unit_ids, task.fan_out.selector[:60], at, actor_id)
