"""结束与结转: a plan, or some of its headings, comes to its end; standing tasks may go on.

Shown first, then applied in one transaction. What is closed falls silent and stays in its year's
ledger. A standing task that is carried is matched to the next plan's task that says the same, and
goes on there; where none does it stays open under its own number, with the reviews of the new
year. Numbers, reports and history are never touched.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NoReturn

from sqlalchemy import select, update
from sqlalchemy.orm import Session, selectinload

from bot.act.records import CLOSING_WORDS
from bot.assign import bind_task, give, lead_units, new_assignment
from bot.revision import version_of
from models.assignment import Assignment, Extension, Report, Transfer
from models.audit import record
from models.enums import (
    CLOSED_STATES,
    AssignmentState,
    PlanState,
    RequestState,
    TaskKind,
    TaskState,
)
from models.errors import DubanError
from models.mailbox import Notice
from models.plan import Deadline, Plan, Task
from models.queries import wake
from plans.calendar import Calendar
from plans.diff import pair
from plans.extract.deadlines import draft_deadlines
from plans.extract.frame import Frame
from plans.importer import deadline_row
from scheduler.roster import Roster, load_roster
from scheduler.wording.closing import plan_ended

FINISHED = frozenset({AssignmentState.DONE, AssignmentState.CONFIRMED})
LIVING = (PlanState.DRAFT, PlanState.ACTIVE)


class Fate(StrEnum):
    """What becomes of a task."""

    CLOSED = "closed"  # 结束
    CONTINUED = "continued"  # 接续: the next plan says the same
    KEPT = "kept"  # 转入下一年, under its own number


FATE_WORDS = {
    Fate.CLOSED: "结束",
    Fate.CONTINUED: "由新计划接续",
    Fate.KEPT: "转入下一年,编号不变",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to end: the headings of some paths, or all; whether standing tasks are carried, and
    into which plan."""

    headings: frozenset[str] | None = None
    carry: bool = False
    into: int | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """An Assignment as far as its end needs to know it."""

    id: int
    unit_id: int
    state: AssignmentState

    @property
    def open(self) -> bool:
        """Whether somebody still answers for it."""
        return self.state not in CLOSED_STATES


@dataclass(frozen=True, slots=True)
class Ending:
    """One task with what becomes of it. `people` hear of it; `successor` is what goes on."""

    task_id: int
    number: int
    title: str
    heading: str
    fate: Fate
    finished: bool
    people: tuple[int, ...] = ()
    successor: int | None = None
    successor_number: int | None = None
    successor_title: str = ""

    def __str__(self) -> str:
        state = "" if self.finished or self.fate is not Fate.CLOSED else "(未完成)"
        to = f"#{self.successor_number} " if self.successor_number else ""
        to = f":{to}{self.successor_title}" if self.successor else ""
        return f"{FATE_WORDS[self.fate]}{state}:#{self.number} {self.title}{to}"


def find_headings(session: Session, plan_id: int, words: Sequence[str]) -> frozenset[str]:
    """The paths that some headings as typed mean: each with everything under it.

    Raises `DubanError` for one that is not there.
    """
    paths = headings_of(session, plan_id)
    found = {one: {path for path in paths if f"/{one}/" in f"/{path}/"} for one in words}
    for one, meant in found.items():
        if not meant:
            refuse_heading(one)
    return frozenset(path for meant in found.values() for path in meant)


def refuse_heading(heading: str) -> NoReturn:
    """Raises `DubanError`."""
    raise DubanError(
        f"计划里没有“{heading[:30]}”这个还没结束的标题", "请照 duban plan show 里的标题填写"
    )


def people_told(endings: Sequence[Ending]) -> int:
    """How many people hear of it, each in one sentence of their next message."""
    return len({person for one in endings for person in one.people})


def headings_of(session: Session, plan_id: int) -> list[str]:
    """The headings under which something is open, in the document's order."""
    return list(dict.fromkeys(task.heading for task in load_tasks(session, plan_id)))


def load_tasks(session: Session, plan_id: int) -> Sequence[Task]:
    """The open tasks of a plan, with what matching and carrying look at."""
    return session.scalars(
        select(Task)
        .where(Task.plan_id == plan_id, Task.state == TaskState.OPEN)
        .options(selectinload(Task.deadlines), selectinload(Task.plan))
        .order_by(Task.position)
    ).all()


# ── what would be ────────────────────────────────────────────────────────────────────────────────


def compare_ending(session: Session, plan_id: int, choice: Choice, today: date) -> list[Ending]:
    """What becomes of every task that is chosen. Raises `DubanError` for what cannot be."""
    plan = session.get_one(Plan, plan_id)
    check_choice(session, plan, choice)
    tasks = [
        task
        for task in load_tasks(session, plan_id)
        if choice.headings is None or task.heading in choice.headings
    ]
    rows = load_rows(session, [task.id for task in tasks])
    carried = carried_tasks(session, tasks, rows) if choice.carry else []
    following = load_tasks(session, choice.into) if carried and choice.into else ()
    successors = match_tasks(carried, following)
    roster = load_roster(session, today)
    return [
        describe(task, rows[task.id], successors.get(task.id), roster, carried=task in carried)
        for task in tasks
    ]


def check_choice(session: Session, plan: Plan, choice: Choice) -> None:
    """Raises `DubanError` where the plan does not bind, a heading or the next plan is not there."""
    if plan.state is not PlanState.ACTIVE:
        raise DubanError(f"计划《{plan.title}》没有在执行", "只有启用中的计划可以结束")
    unknown = (choice.headings or frozenset()) - set(headings_of(session, plan.id))
    if unknown:
        refuse_heading(min(unknown))
    if choice.into is None:
        return
    following = session.get(Plan, choice.into)
    if following is None or following.id == plan.id or following.state not in LIVING:
        raise DubanError(f"不能转入计划{choice.into}", "请选择一份待审核或已启用的新计划")


def load_rows(session: Session, task_ids: Sequence[int]) -> Mapping[int, list[Held]]:
    """The Assignments in force of each task."""
    rows: dict[int, list[Held]] = defaultdict(list)
    found = session.execute(
        select(Assignment.task_id, Assignment.id, Assignment.unit_id, Assignment.state).where(
            Assignment.task_id.in_(task_ids), Assignment.state != AssignmentState.WITHDRAWN
        )
    )
    for row in found:
        rows[row.task_id].append(Held(row.id, row.unit_id, row.state))
    return rows


def carried_tasks(
    session: Session, tasks: Sequence[Task], rows: Mapping[int, list[Held]]
) -> list[Task]:
    """The standing tasks without a stated date that nobody has struck off for good."""
    standing = [
        task
        for task in tasks
        if task.kind is TaskKind.STANDING and all(one.assumed for one in task.deadlines)
    ]
    gone = struck_off(session, [row.id for task in standing for row in rows[task.id]])
    return [task for task in standing if not gone & {row.id for row in rows[task.id]}]


def struck_off(session: Session, assignment_ids: Sequence[int]) -> set[int]:
    """Those that their officer declared finished for good (销号), not only for this year."""
    said = session.execute(
        select(Report.assignment_id, Report.text)
        .join(Assignment, Assignment.id == Report.assignment_id)
        .where(
            Report.assignment_id.in_(assignment_ids),
            Report.status == AssignmentState.DONE,
            Report.revoked_at.is_(None),
            Report.superseded_by_id.is_(None),
            Assignment.state.in_(FINISHED),
        )
    )
    return {key for key, text in said if any(word in text for word in CLOSING_WORDS)}


def match_tasks(old: Sequence[Task], new: Sequence[Task]) -> dict[int, Task]:
    """Old id → the next plan's task that says the same, as a revision pairs them."""
    by_id = {task.id: task for task in new}
    pairs = pair([version_of(task) for task in old], [version_of(task) for task in new])
    return {old_id: by_id[version.id] for old_id, version in pairs.items()}


def describe(
    task: Task,
    rows: Sequence[Held],
    successor: Task | None,
    roster: Roster,
    *,
    carried: bool,
) -> Ending:
    """One task's line; whoever still answered for it will hear of it."""
    fate = Fate.CLOSED if not carried else Fate.CONTINUED if successor else Fate.KEPT
    unfinished = [row for row in rows if row.open]
    told = unfinished if fate is Fate.CLOSED else rows
    people = dict.fromkeys(one for row in told for one in roster.asked(row.unit_id))
    return Ending(
        task_id=task.id,
        number=task.number or 0,
        title=task.title,
        heading=task.heading,
        fate=fate,
        finished=bool(rows) and not unfinished,
        people=tuple(people),
        successor=successor.id if successor else None,
        successor_number=successor.number if successor else None,
        successor_title=successor.title if successor else "",
    )


# ── applying ─────────────────────────────────────────────────────────────────────────────────────


def end_plan(
    session: Session,
    plan_id: int,
    choice: Choice,
    today: date,
    at: datetime,
    actor_id: int | None,
) -> list[Ending]:
    """Writes what `compare_ending` shows, all of it in the caller's transaction."""
    endings = compare_ending(session, plan_id, choice, today)
    plan = session.get_one(Plan, plan_id)
    tasks = {task.id: task for task in load_tasks(session, plan_id)}
    close_tasks(session, [tasks[one.task_id] for one in endings if one.fate is not Fate.KEPT])
    for one in endings:
        if one.fate is Fate.CONTINUED and one.successor is not None:
            successor = session.get_one(Task, one.successor)
            continue_in(session, tasks[one.task_id], successor, today, at, actor_id)
    keep_open(session, [tasks[one.task_id] for one in endings if one.fate is Fate.KEPT], today, at)
    tell_people(session, plan.title, endings, at)
    session.flush()
    if not load_tasks(session, plan_id):
        plan.state, plan.closed_on = PlanState.CLOSED, today
    record_ending(session, plan_id, choice, endings, at, actor_id)
    session.flush()
    session.expire_all()  # rows were written by statements
    return endings


def close_tasks(session: Session, tasks: Sequence[Task]) -> None:
    """They bind nobody any more; what waited for a decision on them waits no longer."""
    for task in tasks:
        task.state = TaskState.CLOSED
    session.flush()
    ids = [task.id for task in tasks]
    theirs = select(Assignment.id).where(Assignment.task_id.in_(ids))
    session.execute(
        update(Assignment)
        .where(Assignment.task_id.in_(ids))
        .values(next_reminder_at=None)
        .execution_options(synchronize_session=False)
    )
    session.execute(
        update(Extension)
        .where(Extension.assignment_id.in_(theirs), Extension.state == RequestState.PENDING)
        .values(state=RequestState.WITHDRAWN)
    )
    session.execute(
        update(Transfer)
        .where(Transfer.task_id.in_(ids), Transfer.state == RequestState.PENDING)
        .values(state=RequestState.WITHDRAWN)
    )


def continue_in(
    session: Session,
    old: Task,
    new: Task,
    today: date,
    at: datetime,
    actor_id: int | None,
) -> None:
    """The two know of each other; a task that nobody was given yet goes to the old one's units."""
    old.notes = with_note(old, "continued_by", new.id)
    new.notes = with_note(new, "continues", old.id)
    if lead_units(session, new.id):
        return
    give(session, new, lead_units(session, old.id), old.reporting, "", at, actor_id)
    if new.plan.state is PlanState.ACTIVE:
        bind_task(session, new, today)
        session.flush()
        wake(session, [row.id for row in load_rows(session, [new.id])[new.id]], at)


def with_note(task: Task, name: str, value: int) -> dict[str, Any]:
    """The task's notes with one more."""
    return {**(task.notes or {}), name: value}


def keep_open(session: Session, tasks: Sequence[Task], today: date, at: datetime) -> None:
    """The reviews of the new year; what is open moves to them, what was summed up begins anew."""
    for task in tasks:
        known = {one.key for one in task.deadlines}
        task.deadlines.extend(one for one in next_reviews(task, today) if one.key not in known)
    session.flush()
    held = load_units(session, [task.id for task in tasks])
    for task in tasks:
        last = max(task.deadlines, key=lambda one: one.due_on)
        move_rows(session, held[task.id], last, at)
        for unit_id in lead_units(session, task.id):
            if unit_id not in held[task.id]:
                row = new_assignment(task, last, unit_id, today)
                row.next_reminder_at = at
                session.add(row)


def load_units(session: Session, task_ids: Sequence[int]) -> Mapping[int, dict[int, int]]:
    """By task and unit the open Assignment, the last one where there are several."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    rows = session.execute(
        select(Assignment.task_id, Assignment.unit_id, Assignment.id)
        .where(Assignment.task_id.in_(task_ids), Assignment.state.not_in(CLOSED_STATES))
        .order_by(Assignment.due_on, Assignment.id)
    )
    for task_id, unit_id, assignment_id in rows:
        found[task_id][unit_id] = assignment_id
    return found


def move_rows(session: Session, held: Mapping[int, int], last: Deadline, at: datetime) -> None:
    """Open Assignments with all that was said of them, to the last review of the new year."""
    session.execute(
        update(Assignment)
        .where(Assignment.id.in_(held.values()))
        .values(deadline_id=last.id, due_on=last.due_on, next_reminder_at=at)
        .execution_options(synchronize_session=False)
    )


def next_reviews(task: Task, today: date) -> list[Deadline]:
    """复查日期 of the year after the plan's, as a plan of that year would give them."""
    year = max(task.plan.year + 1, today.year)
    first, last = date(year, 1, 1), date(year, 12, 31)
    frame = Frame(year, first, last, today, Calendar())
    drafts = draft_deadlines(TaskKind.STANDING, (), (), "", frame)
    return [deadline_row(len(task.deadlines) + n, one) for n, one in enumerate(drafts)]


def tell_people(session: Session, title: str, endings: Sequence[Ending], at: datetime) -> None:
    """One sentence a person, for their next message of the day."""
    by_person: dict[int, list[Ending]] = defaultdict(list)
    for one in endings:
        for person in one.people:
            by_person[person].append(one)
    for person, theirs in by_person.items():
        text = plan_ended(
            title,
            [one.number for one in theirs if one.fate is Fate.CLOSED],
            [(one.number, one.successor_number) for one in theirs if one.fate is Fate.CONTINUED],
            [one.number for one in theirs if one.fate is Fate.KEPT],
        )
        session.add(Notice(person_id=person, text=text, created_at=at))


def record_ending(
    session: Session,
    plan_id: int,
    choice: Choice,
    endings: Sequence[Ending],
    at: datetime,
    actor_id: int | None,
) -> None:
    """What became of each task, by number."""
    after: dict[str, Any] = {
        fate.value: [one.number for one in endings if one.fate is fate] for fate in Fate
    }
    record(
        session,
        actor_id=actor_id,
        action="close",
        subject=f"plan:{plan_id}",
        after={**after, "into": choice.into},
        at=at,
    )
