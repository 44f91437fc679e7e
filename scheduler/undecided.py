"""待决定: what waits for a decision, told to whoever decides in the one message of their day.

An extension, a transfer, a completion to be confirmed: the desk hears of each when it is asked.
After three working days it is reminded, and again every few; after as many working days as a step
of the plan's ladder takes, the request goes up one step, once, if the desk had heard of it. A
message that goes to a decider anyway says in one line what waits and for how long; that line is
written when the message is, so that it names nothing that was decided meanwhile.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from models.assignment import Assignment, Extension, Transfer
from models.bureau import Setting
from models.enums import (
    AssignmentState,
    OutboxState,
    PlanState,
    PostRole,
    RequestState,
    TaskState,
)
from models.mailbox import Notice, Outbox
from models.plan import Plan, Task
from scheduler.facts import Policy, ladder_of
from scheduler.ladder import Rung
from scheduler.roster import Roster, load_roster
from scheduler.wording import requests as words

REMINDED_AFTER = 3  # working days
LISTED_AFTER = 2  # working days: before that the request itself is the news
SHOWN = 3
TOLD = "undecided"  # the setting: by request, the age at the last reminder and whether it went up


@dataclass(frozen=True, slots=True)
class Waiting:
    """One request that nobody has decided. `age` is in working days, `upwards` a ladder's step."""

    key: str
    what: str
    number: int
    unit_id: int
    assignments: tuple[int, ...]
    asked_at: datetime
    age: int
    upwards: int

    @property
    def line(self) -> str:
        """#112 延期(等了4个工作日)."""
        return words.waiting_line(self.number, self.what, self.age)


# ── at night ─────────────────────────────────────────────────────────────────────────────────────


def announce_undecided(session: Session, now: datetime, policy: Policy) -> int:
    """On the night before a working day: leaves a word for those who must be reminded that day.

    Answers how many people.
    """
    today = policy.window.day(now)
    if not policy.window.calendar.is_workday(today):
        return 0
    roster = load_roster(session, today)
    memory = load_memory(session)
    people: set[int] = set()
    kept = {}
    for one in load_waiting(session, today, policy):
        reminded, raised = memory.get(one.key, (0, 0))
        if one.age >= max(REMINDED_AFTER, reminded + one.upwards if reminded else 0):
            people.update(roster.desk)
            reminded = one.age
        if not raised and one.age >= one.upwards and was_heard(session, one, roster):
            people.update(above_desk(one, roster))
            raised = 1
        kept[one.key] = [reminded, raised]
    session.merge(Setting(key=TOLD, value=kept))
    session.flush()
    session.add_all(
        Notice(person_id=one, text=words.WAITING_HEAD, created_at=now) for one in sorted(people)
    )
    return len(people)


def load_memory(session: Session) -> Mapping[str, Sequence[int]]:
    """What was said of each request so far."""
    setting = session.get(Setting, TOLD)
    return setting.value if setting is not None else {}


def was_heard(session: Session, one: Waiting, roster: Roster) -> bool:
    """Whether the desk has heard of it; where nobody there can be reached it goes up unheard."""
    reachable = [person for person in roster.desk if person in roster.contacts]
    sent = (
        select(Notice.id)
        .join(Outbox, Outbox.id == Notice.outbox_id)
        .where(
            Notice.person_id.in_(reachable),
            Notice.assignment_id.in_(one.assignments),
            Notice.created_at >= one.asked_at,
            Outbox.state == OutboxState.SENT,
        )
    )
    return not reachable or session.scalars(sent.limit(1)).first() is not None


def above_desk(one: Waiting, roster: Roster) -> tuple[int, ...]:
    """分管领导 of the unit that asked; where there is none, 管理员."""
    return roster.above(one.unit_id, Rung.LEADER) or tuple(
        person for person in roster.admins if person not in roster.desk
    )


# ── as a message is written ──────────────────────────────────────────────────────────────────────


def waiting_line(
    session: Session, person_id: int, roster: Roster, now: datetime, policy: Policy
) -> str:
    """What waits for one person's decision, in one line; "" where nothing does."""
    principals = [one for one in spoken_for(person_id, roster) if decides(one, roster)]
    if not principals:
        return ""
    memory = load_memory(session)
    listed = [
        one
        for one in load_waiting(session, policy.window.day(now), policy)
        if one.age >= LISTED_AFTER
        and any(concerns(one, principal, roster, memory) for principal in principals)
    ]
    lines = [one.line for one in listed[:SHOWN]]
    return words.waiting(lines, len(listed)) if lines else ""


def spoken_for(person_id: int, roster: Roster) -> tuple[int, ...]:
    """The person, and those in whose place they are spoken to."""
    away = (one for one in roster.deputies if roster.speaker(one) == person_id)
    return tuple(dict.fromkeys((person_id, *away)))


def decides(person_id: int, roster: Roster) -> bool:
    """Whether requests may come to a person at all."""
    above = roster.bureau.get(PostRole.LEADER, ())
    return person_id in {*roster.desk, *roster.admins, *above}


def concerns(
    one: Waiting, person_id: int, roster: Roster, memory: Mapping[str, Sequence[int]]
) -> bool:
    """The desk decides all; who stands above it, what went up to them."""
    if person_id in roster.desk:
        return True
    _, raised = memory.get(one.key, (0, 0))
    return bool(raised) and person_id in above_desk(one, roster)


def is_reminder(notice: Notice) -> bool:
    """Whether a waiting notice is the word left at night, in whose place the line is written."""
    return notice.text == words.WAITING_HEAD


def forget_reminders(session: Session, people: Iterable[int]) -> None:
    """Takes the words left at night away."""
    session.execute(
        delete(Notice).where(
            Notice.person_id.in_(list(people)),
            Notice.outbox_id.is_(None),
            Notice.text == words.WAITING_HEAD,
        )
    )


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────


def load_waiting(session: Session, today: date, policy: Policy) -> list[Waiting]:
    """Everything undecided in the active plans, oldest first."""
    found = [*extensions(session), *transfers(session), *completions(session)]
    calendar, window = policy.window.calendar, policy.window
    waiting = [
        Waiting(
            key=key,
            what=what,
            number=task.number or 0,
            unit_id=unit_id,
            assignments=ids,
            asked_at=asked_at,
            age=max(0, calendar.workdays_between(window.day(asked_at), today)),
            upwards=ladder_of(task.plan, policy).upwards,
        )
        for key, what, task, unit_id, ids, asked_at in found
    ]
    return sorted(waiting, key=lambda one: (one.asked_at, one.key))


Found = tuple[str, str, Task, int, tuple[int, ...], datetime]


def in_force() -> tuple[ColumnElement[bool], ...]:
    """What a task and plan must be for a request to wait."""
    return Plan.state == PlanState.ACTIVE, Task.state == TaskState.OPEN


def extensions(session: Session) -> Iterator[Found]:
    """延期."""
    rows = session.scalars(
        select(Extension)
        .join(Extension.assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .where(
            Extension.state == RequestState.PENDING,
            Assignment.state != AssignmentState.WITHDRAWN,
            *in_force(),
        )
    )
    for row in rows:
        held = row.assignment
        yield f"extension:{row.id}", "延期", held.task, held.unit_id, (held.id,), row.asked_at


def transfers(session: Session) -> Iterator[Found]:
    """转办."""
    rows = session.scalars(
        select(Transfer)
        .join(Transfer.task)
        .join(Task.plan)
        .where(Transfer.state == RequestState.PENDING, *in_force())
    ).all()
    parts = parts_of(session, rows)
    for row in rows:
        ids = tuple(parts[row.task_id, row.from_unit_id])
        yield f"transfer:{row.id}", "转办", row.task, row.from_unit_id, ids, row.asked_at


def parts_of(session: Session, rows: Iterable[Transfer]) -> Mapping[tuple[int, int], list[int]]:
    """The Assignments that each transfer is about, by task and unit."""
    parts: dict[tuple[int, int], list[int]] = defaultdict(list)
    wanted = select(Assignment.task_id, Assignment.unit_id, Assignment.id).where(
        Assignment.task_id.in_([row.task_id for row in rows])
    )
    for task_id, unit_id, assignment_id in session.execute(wanted):
        parts[task_id, unit_id].append(assignment_id)
    return parts


def completions(session: Session) -> Iterator[Found]:
    """销号, where the plan wants it."""
    rows = session.scalars(
        select(Assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .where(
            Plan.wants_confirmation,
            Assignment.state == AssignmentState.DONE,
            Assignment.reported_at.is_not(None),
            *in_force(),
        )
    )
    for row in rows:
        if row.reported_at is not None:
            yield f"done:{row.id}", "销号", row.task, row.unit_id, (row.id,), row.reported_at
