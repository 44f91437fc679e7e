"""台账: rows → the plain facts that pages, answers and exports show. Lights are computed here.

A task has one line; under it stands one entry for each unit and date. Sorted by the document's
order or by date, never by how well anybody does.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session, contains_eager, joinedload

from bot.standing import FINISHED, lamp, reached, state_words
from models.assignment import Assignment, Attachment, Extension, Report
from models.enums import (
    AssignmentState,
    Light,
    OwnerRole,
    PlanState,
    PostRole,
    RequestState,
    TaskKind,
    TaskState,
    UnitKind,
)
from models.people import Person, Post
from models.plan import Plan, Task
from plans.calendar import Calendar
from scheduler.pace import Lamp


@dataclass(frozen=True, slots=True)
class Moment:
    """The day a ledger is read on, and what that day is computed by."""

    today: date
    calendar: Calendar
    zone: ZoneInfo


@dataclass(frozen=True, slots=True)
class LastWord:
    """The newest valid report of an entry."""

    on: date
    by: str
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit's obligation for one date, as shown."""

    id: int
    unit_id: int
    unit: str
    unit_kind: UnitKind
    officers: tuple[str, ...]
    role: OwnerRole
    label: str
    key: str
    opens_on: date
    first_due_on: date
    due_on: date
    assumed: bool
    state: AssignmentState
    words: str
    lamp: Lamp
    reached: bool
    percent: float | None
    value: float | None
    last: LastWord | None
    problem: str
    next_step: str
    extensions: int
    attachments: int
    closed_on: date | None
    receipt_on: date | None = None

    @property
    def open(self) -> bool:
        """Whether somebody still has to answer for it."""
        return self.state not in FINISHED and self.state is not AssignmentState.WITHDRAWN


@dataclass(frozen=True, slots=True)
class Line:
    """One task with its entries, in order of date and unit."""

    number: int
    plan_id: int
    plan: str
    place: str
    heading: str
    title: str
    text: str
    kind: TaskKind
    goal: str
    entries: tuple[Entry, ...]

    @property
    def current(self) -> Entry | None:
        """The entry that matters now: the oldest open one, else the last."""
        opened = [one for one in self.entries if one.open]
        return (
            min(opened, key=lambda one: one.due_on)
            if opened
            else next(reversed(self.entries), None)
        )

    @property
    def units(self) -> tuple[str, ...]:
        """The units that answer for it, each once."""
        return tuple(dict.fromkeys(one.unit for one in self.entries))

    @property
    def lamp(self) -> Lamp:
        """The light of the task: of what matters now; several units are a count, never a rank."""
        now = self.current
        if now is None:
            return Lamp(Light.GREY, "未交办")
        together = [one for one in self.entries if one.key == now.key]
        if len(together) == 1:
            return now.lamp
        done = sum(one.reached for one in together)
        light = now.lamp if done < len(together) else Lamp(Light.DONE, "已完成")
        return Lamp(light.light, light.word, f"{done}/{len(together)}个单位已达到")


def load_ledger(
    session: Session,
    at: Moment,
    *,
    plan_id: int | None = None,
    unit_ids: frozenset[int] | None = None,
    number: int | None = None,
) -> list[Line]:
    """The lines of the active plans (or of one plan, some units, one task), in document order."""
    rows = session.scalars(chosen(plan_id, unit_ids, number)).unique().all()
    by_task: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows:
        by_task[row.task_id].append(row)
    details = Details.load(session, [row.id for row in rows], {row.unit_id for row in rows}, at)
    tasks = session.scalars(task_statement(plan_id, unit_ids, number)).all()
    return [line(task, [details.entry(row) for row in by_task.get(task.id, [])]) for task in tasks]


def chosen(
    plan_id: int | None, unit_ids: frozenset[int] | None, number: int | None
) -> Select[Assignment]:
    """The Assignments asked for."""
    statement = (
        select(Assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .join(Assignment.deadline)
        .where(Assignment.state != AssignmentState.WITHDRAWN, *scope(plan_id, number))
        .options(
            contains_eager(Assignment.task).selectinload(Task.targets),
            contains_eager(Assignment.task).contains_eager(Task.plan),
            contains_eager(Assignment.deadline),
            joinedload(Assignment.unit),
        )
        .order_by(Assignment.due_on, Assignment.unit_id)
    )
    return statement if unit_ids is None else statement.where(Assignment.unit_id.in_(unit_ids))


def task_statement(
    plan_id: int | None, unit_ids: frozenset[int] | None, number: int | None
) -> Select[Task]:
    """The tasks asked for, also those nobody was given."""
    statement = (
        select(Task)
        .join(Task.plan)
        .where(Task.number.is_not(None), *scope(plan_id, number))
        .options(contains_eager(Task.plan))
        .order_by(Task.plan_id, Task.position)
    )
    if unit_ids is None:
        return statement
    held = select(Assignment.task_id).where(
        Assignment.unit_id.in_(unit_ids), Assignment.state != AssignmentState.WITHDRAWN
    )
    return statement.where(Task.id.in_(held))


def scope(plan_id: int | None, number: int | None) -> list[ColumnElement[bool]]:
    """Open tasks of active plans, unless a plan or task is named."""
    if number is not None:
        return [Task.number == number, Plan.state.in_([PlanState.ACTIVE, PlanState.CLOSED])]
    if plan_id is not None:
        return [Plan.id == plan_id, Task.state != TaskState.WITHDRAWN]
    return [Plan.state == PlanState.ACTIVE, Task.state == TaskState.OPEN]


def line(task: Task, entries: Sequence[Entry]) -> Line:
    """One task."""
    return Line(
        number=task.number or 0,
        plan_id=task.plan_id,
        plan=task.plan.title,
        place=task.place,
        heading=task.heading,
        title=task.title,
        text=task.text,
        kind=task.kind,
        goal=next((one.span for one in task.targets), ""),
        entries=tuple(entries),
    )


@dataclass(frozen=True, slots=True)
class Details:
    """What entries need beside their own row, loaded for all of them at once."""

    at: Moment
    last: dict[int, tuple[Report, str]]
    extensions: dict[int, int]
    attachments: dict[int, int]
    officers: dict[int, tuple[str, ...]]

    @classmethod
    def load(
        cls, session: Session, ids: Sequence[int], unit_ids: set[int], at: Moment
    ) -> "Details":
        """Four queries, whatever the number of rows."""
        return cls(
            at,
            load_last(session, ids),
            load_counts(
                session,
                select(Extension.assignment_id, func.count())
                .where(Extension.state == RequestState.APPROVED)
                .group_by(Extension.assignment_id),
            ),
            load_counts(
                session,
                select(Report.assignment_id, func.count(Attachment.id))
                .join(Attachment, Attachment.report_id == Report.id)
                .where(Report.revoked_at.is_(None))
                .group_by(Report.assignment_id),
            ),
            load_officers(session, unit_ids),
        )

    def entry(self, row: Assignment) -> Entry:
        """One Assignment as shown."""
        return Entry(
            id=row.id,
            unit_id=row.unit_id,
            unit=row.unit.name,
            unit_kind=row.unit.kind,
            officers=self.officers.get(row.unit_id, ()),
            role=row.role,
            label=row.deadline.label,
            key=row.deadline.key,
            opens_on=row.deadline.opens_on,
            first_due_on=row.deadline.due_on,
            due_on=row.due_on,
            assumed=row.deadline.assumed,
            state=row.state,
            words=state_words(row),
            lamp=lamp(row, self.at.today, self.at.calendar, self.at.zone),
            reached=reached(row),
            percent=row.percent,
            value=row.value,
            last=self.last_word(row),
            problem=row.problem,
            next_step=row.next_step,
            extensions=self.extensions.get(row.id, 0),
            attachments=self.attachments.get(row.id, 0),
            closed_on=row.closed_on,
            receipt_on=self.day(row.receipt_at) if row.receipt_at else None,
        )

    def last_word(self, row: Assignment) -> LastWord | None:
        """Who said what last."""
        if row.id not in self.last:
            return None
        report, name = self.last[row.id]
        return LastWord(self.day(report.at), name, state_words(row))

    def day(self, moment: datetime) -> date:
        """The bureau's civil date of an instant."""
        return moment.astimezone(self.at.zone).date()


def load_last(session: Session, ids: Sequence[int]) -> dict[int, tuple[Report, str]]:
    """The newest valid report of each Assignment, with its author's name."""
    newest = (
        select(func.max(Report.id))
        .where(
            Report.assignment_id.in_(ids),
            and_(Report.revoked_at.is_(None), Report.superseded_by_id.is_(None)),
        )
        .group_by(Report.assignment_id)
    )
    rows = session.execute(
        select(Report, Person.name)
        .outerjoin(Person, Person.id == Report.person_id)
        .where(Report.id.in_(newest))
    )
    return {report.assignment_id: (report, name or "经办人") for report, name in rows}


def load_counts(session: Session, statement: Select[int, int]) -> dict[int, int]:
    """A grouped count as a mapping."""
    return dict(session.execute(statement).all())


def load_officers(session: Session, unit_ids: set[int]) -> dict[int, tuple[str, ...]]:
    """The 经办人 of each unit, else its head, by title and name."""
    rows = session.execute(
        select(Post.unit_id, Post.role, Post.title, Person.name)
        .join(Person, Person.id == Post.person_id)
        .where(
            Post.unit_id.in_(unit_ids),
            Post.role.in_([PostRole.OFFICER, PostRole.HEAD]),
            Post.valid_until.is_(None),
        )
        .order_by(Post.id)
    ).all()
    found: dict[int, dict[PostRole, list[str]]] = defaultdict(lambda: defaultdict(list))
    for unit_id, role, title, name in rows:
        found[unit_id][role].append(title or name)
    return {
        unit_id: tuple(by_role[PostRole.OFFICER] or by_role[PostRole.HEAD])
        for unit_id, by_role in found.items()
    }
