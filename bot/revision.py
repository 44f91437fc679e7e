"""A new version of a plan, or a supplementary notice: shown as a diff, then applied.

What people have reported is never lost: a task keeps its number, its Assignments and their history
through every rewording. What no longer stands is 已撤回 and falls silent at once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, selectinload

from bot.assign import bind_task, drop_requests, lead_units
from models.assignment import Allotment, Assignment, Extension
from models.audit import record
from models.enums import CLOSED_STATES, AssignmentState, PlanState, RequestState, TaskState
from models.mailbox import Notice
from models.plan import Plan, PlanVersion, Task, TaskWording
from models.queries import next_task_number, officers_of, wake
from plans.diff import Change, Pairing, Version, compare
from plans.draft import PlanDraft, TaskDraft
from plans.importer import Source, deadline_row, target_row, task_row
from scheduler.wording import answers as words

CHANGE_WORDS = {
    Change.UNCHANGED: "未变",
    Change.REWORDED: "文字有改动",
    Change.MOVED: "换了章节",
    Change.SPLIT: "拆成几项",
    Change.MERGED: "几项并为一项",
    Change.NEW: "新增",
    Change.GONE: "不再执行",
    Change.DEADLINE: "时限有变",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the diff: what changes, for which task, and how many people would hear of it."""

    pairing: Pairing
    number: int | None
    title: str
    messages: int

    @property
    def changes(self) -> frozenset[Change]:
        """What happened to the task."""
        return self.pairing.changes

    def __str__(self) -> str:
        what = "、".join(CHANGE_WORDS[one] for one in Change if one in self.changes)
        number = f"#{self.number} " if self.number else ""
        told = f"(将告知{self.messages}个单位)" if self.messages else ""
        return f"{what}:{number}{self.title}{told}"


def compare_version(
    session: Session, plan_id: int, draft: PlanDraft, *, notice: bool = False
) -> list[Line]:
    """The diff of a plan against a newly read document, with the messages it would cause."""
    tasks = {task.id: task for task in load_tasks(session, plan_id)}
    drafts = {one.ordinal: one for one in draft.tasks}
    pairings = compare(
        [version_of(task) for task in tasks.values()],
        [version_of_draft(one) for one in draft.tasks],
        notice=notice,
    )
    return [describe(session, pairing, tasks, drafts) for pairing in pairings]


def load_tasks(session: Session, plan_id: int) -> Sequence[Task]:
    """The open tasks of a plan, with what a diff looks at."""
    return session.scalars(
        select(Task)
        .where(Task.plan_id == plan_id, Task.state == TaskState.OPEN)
        .options(selectinload(Task.deadlines), selectinload(Task.targets), selectinload(Task.plan))
        .order_by(Task.position)
    ).all()


def version_of(task: Task) -> Version:
    """A task as it stands."""
    stated = sorted(
        (one.label, one.due_on) for one in task.deadlines if not one.assumed and not one.withdrawn
    )
    return Version(task.id, task.heading, task.text, tuple(stated))


def version_of_draft(draft: TaskDraft) -> Version:
    """A task as newly read."""
    stated = sorted((one.label, one.due_on) for one in draft.deadlines if not one.assumed)
    return Version(draft.ordinal, draft.heading, draft.text, tuple(stated))


def describe(
    session: Session, pairing: Pairing, tasks: dict[int, Task], drafts: dict[int, TaskDraft]
) -> Line:
    """One line, and how many units it concerns."""
    task = tasks[pairing.old[0]] if pairing.old else None
    title = task.title if task else drafts[pairing.new[0]].title
    concerned = bool(pairing.changes & {Change.DEADLINE, Change.GONE, Change.SPLIT})
    messages = count_units(session, pairing.old) if concerned else 0
    return Line(pairing, task.number if task else None, title, messages)


def count_units(session: Session, task_ids: Sequence[int]) -> int:
    """The units with open obligations of these tasks."""
    return (
        session.scalar(
            select(func.count(Assignment.unit_id.distinct())).where(
                Assignment.task_id.in_(task_ids), Assignment.state.not_in(CLOSED_STATES)
            )
        )
        or 0
    )


# ── applying ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Revision:
    """One application: the plan, its new version, and the day it takes effect."""

    session: Session
    plan: Plan
    version: PlanVersion
    today: date
    at: datetime

    @property
    def active(self) -> bool:
        """Whether anybody is bound by the plan already."""
        return self.plan.state is PlanState.ACTIVE


def apply_version(
    session: Session,
    plan_id: int,
    draft: PlanDraft,
    source: Source,
    today: date,
    at: datetime,
    actor_id: int | None,
    *,
    notice: bool = False,
) -> list[Line]:
    """Writes the diff, all of it in the caller's transaction; answers what was written."""
    lines = compare_version(session, plan_id, draft, notice=notice)
    plan = session.get_one(Plan, plan_id)
    revision = Revision(session, plan, add_version(session, plan, source, at, actor_id), today, at)
    tasks = {task.id: task for task in load_tasks(session, plan_id)}
    drafts = {one.ordinal: one for one in draft.tasks}
    for line in lines:
        apply_line(revision, line, tasks, drafts)
    record(
        session,
        actor_id=actor_id,
        action="revise",
        subject=f"plan:{plan_id}",
        after={"version": revision.version.ordinal, "changed": sum(changed(one) for one in lines)},
        at=at,
    )
    return lines


def changed(line: Line) -> bool:
    """Whether a line changes anything."""
    return line.changes != {Change.UNCHANGED}


def add_version(
    session: Session, plan: Plan, source: Source, at: datetime, actor_id: int | None
) -> PlanVersion:
    """The imported text, as the plan's newest version."""
    last = session.scalar(
        select(func.max(PlanVersion.ordinal)).where(PlanVersion.plan_id == plan.id)
    )
    version = PlanVersion(
        plan_id=plan.id,
        ordinal=(last or 0) + 1,
        file_name=source.file_name,
        sha256=source.sha256,
        text=source.text,
        reading=source.reading,
        imported_at=at,
        imported_by_id=actor_id,
    )
    session.add(version)
    session.flush()
    return version


def apply_line(
    revision: Revision, line: Line, tasks: dict[int, Task], drafts: dict[int, TaskDraft]
) -> None:
    """One line of the diff."""
    old, new = line.pairing.old, line.pairing.new
    if not new:
        for id_ in old:
            withdraw(revision, tasks[id_], f"#{tasks[id_].number} 不再执行,不用再报")
        return
    if not old:
        add_task(revision, drafts[new[0]], [])
        return
    task = tasks[old[0]]
    adopt(revision, task, drafts[new[0]])
    for part in new[1:]:
        add_task(revision, drafts[part], lead_units(revision.session, task.id))
    for joined in old[1:]:
        withdraw(revision, tasks[joined], f"#{tasks[joined].number} 已并入#{task.number}")


def adopt(revision: Revision, task: Task, draft: TaskDraft) -> None:
    """A task takes its new wording, place and dates, and keeps everything else."""
    task.text, task.title = draft.text, draft.title
    task.heading, task.place, task.position = draft.heading, draft.place, draft.ordinal
    task.kind, task.kind_reason = draft.kind, draft.kind_reason
    revision.session.add(
        TaskWording(
            task_id=task.id,
            version_id=revision.version.id,
            sentence=draft.sentence,
            text=draft.text,
            start=draft.at,
            end=draft.at + len(draft.text),
        )
    )
    adopt_targets(task, draft)
    adopt_deadlines(revision, task, draft)


def adopt_targets(task: Task, draft: TaskDraft) -> None:
    """Targets in their order: reports keep pointing to the one they counted for."""
    for row, new in zip(task.targets, draft.targets, strict=False):
        fresh = target_row(new)
        for name in ("span", "op", "value", "value_max", "unit", "measure", "per", "subject"):
            setattr(row, name, getattr(fresh, name))
    task.targets.extend(target_row(new) for new in draft.targets[len(task.targets) :])


def adopt_deadlines(revision: Revision, task: Task, draft: TaskDraft) -> None:
    """Dates by their key: moved, withdrawn or added. A postponement that was granted stays."""
    known = {one.key: one for one in task.deadlines}
    wanted = {one.key: one for one in draft.deadlines}
    for key, row in known.items():
        row.withdrawn = key not in wanted
        if row.withdrawn:
            silence(revision.session, Assignment.deadline_id == row.id)
        elif row.due_on != wanted[key].due_on or row.assumed != wanted[key].assumed:
            move(revision, task, row.id, row.due_on, wanted[key].due_on)
            row.due_on, row.opens_on = wanted[key].due_on, wanted[key].opens_on
            row.assumed, row.label = wanted[key].assumed, wanted[key].label
    fresh = [one for key, one in wanted.items() if key not in known]
    task.deadlines.extend(deadline_row(len(known) + n, one) for n, one in enumerate(fresh))
    revision.session.flush()
    if revision.active:
        bind_task(revision.session, task, revision.today)
        revision.session.flush()


def move(revision: Revision, task: Task, deadline_id: int, old: date, new: date) -> None:
    """Moves the open obligations of one deadline and tells those who answer for them."""
    session = revision.session
    extended = select(Extension.assignment_id).where(
        Extension.state == RequestState.APPROVED, Extension.until_on > new
    )
    rows = session.scalars(
        select(Assignment).where(
            Assignment.deadline_id == deadline_id,
            Assignment.state.not_in(CLOSED_STATES),
            Assignment.id.not_in(extended),
        )
    ).all()
    for row in rows:
        row.due_on = new
        tell(revision, row, words.due_moved(task.number or 0, task.title, old, new))
    wake(session, [row.id for row in rows], revision.at)


def tell(revision: Revision, row: Assignment, text: str) -> None:
    """Leaves a sentence for the unit's 经办人 to read with the next message of the day."""
    if not revision.active:
        return
    revision.session.add_all(
        Notice(person_id=person.id, assignment_id=row.id, text=text, created_at=revision.at)
        for person in officers_of(revision.session, row.unit_id, revision.today)
    )


def withdraw(revision: Revision, task: Task, text: str) -> None:
    """已撤回: the task falls silent at once; those who held it are told, once."""
    rows = revision.session.scalars(
        select(Assignment).where(
            Assignment.task_id == task.id, Assignment.state.not_in(CLOSED_STATES)
        )
    ).all()
    for row in rows:
        tell(revision, row, text)
    task.state = TaskState.WITHDRAWN
    silence(revision.session, Assignment.task_id == task.id)


def silence(session: Session, which: ColumnElement[bool]) -> None:
    """Open obligations are withdrawn; their reports remain."""
    rows = session.scalars(
        select(Assignment).where(which, Assignment.state.not_in(CLOSED_STATES))
    ).all()
    for row in rows:
        row.state, row.next_reminder_at = AssignmentState.WITHDRAWN, None
    drop_requests(session, [row.id for row in rows])


def add_task(revision: Revision, draft: TaskDraft, units: Sequence[int]) -> None:
    """A task that was not there before; its part of a split task stays with the same units."""
    session = revision.session
    task = task_row(revision.plan, revision.version, draft)
    if revision.active:
        task.number = next_task_number(session)
    session.add(task)
    session.flush()
    session.add_all(Allotment(task_id=task.id, unit_id=unit_id) for unit_id in units)
    session.flush()
    if revision.active:
        session.refresh(task, ["plan"])
        bind_task(session, task, revision.today)
        session.flush()
        ids = session.scalars(select(Assignment.id).where(Assignment.task_id == task.id)).all()
        wake(session, ids, revision.at)
