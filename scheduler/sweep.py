"""What is due → one outbox row a person and day. The ladder decides; this file claims and writes.

A sweep takes the Assignments whose moment has come, unit by unit, asks the pure files about
everything their officers hold, lays one row a person naming what to list, and moves every
`next_reminder_at`, all in one transaction. Nothing is rendered here: delivery renders from fresh
facts, and only what was delivered moves an Assignment's stage. What stays unsent comes due again
on the next working day.
"""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, func, select, update
from sqlalchemy.orm import Session

from models.assignment import Allotment, Assignment
from models.bureau import Setting
from models.enums import (
    CLOSED_STATES,
    OutboxKind,
    OutboxState,
    OwnerRole,
    PlanState,
    TaskState,
)
from models.mailbox import Notice, Outbox
from models.plan import Plan, Task
from scheduler.digest import Item, fit, line_key
from scheduler.facts import (
    Policy,
    Surroundings,
    hush_end,
    item_of,
    load_surroundings,
    obligation_of,
    open_assignments,
    speaking,
)
from scheduler.ladder import Obligation, Rung, Tone
from scheduler.review import LINES, Entry, agenda
from scheduler.roster import Contact, Roster, load_roster
from scheduler.undecided import forget_reminders, is_reminder, spoken_for, waiting_line
from scheduler.wording import unasked

log = logging.getLogger(__name__)

UNITS, ROWS = 12, 400  # looked at in one transaction: well under 50 ms
AN_HOUR = timedelta(hours=1)
UNREACHABLE = "unreachable"  # the setting that remembers whom the administrator was told of
UNALLOTTED = "unallotted"  # the setting that remembers the month and number last told


@dataclass(slots=True)
class Due:
    """What a sweep found: what to tell whom, and when to look at each Assignment again."""

    told: dict[int, list[Item]] = field(default_factory=lambda: defaultdict(list))
    looks: dict[int, datetime | None] = field(default_factory=dict)
    unreachable: set[int] = field(default_factory=set)


def sweep(session: Session, now: datetime, policy: Policy) -> bool:
    """One slice of what is due at an instant. True where there was some, and may be more."""
    if not policy.window.is_open(now):
        return put_off(session, now, policy)
    units = claim_units(session, now)
    if not units:
        return False
    today = policy.window.day(now)
    roster = load_roster(session, today)
    rows = load_held(session, units, roster)
    around = load_surroundings(session, rows, roster)
    due = look_through(rows, around, today, policy)
    write_rows(session, due, roster, now, policy)
    tell_admins(session, due.unreachable, roster, now)
    tell_unallotted(session, roster, now, today)
    move_looks(session, due.looks)
    return True


def put_off(session: Session, now: datetime, policy: Policy) -> bool:
    """Outside the window nothing is asked: all that is due waits for the next opening."""
    moved: CursorResult[Any] = session.connection().execute(
        update(Assignment)
        .where(Assignment.next_reminder_at <= now)
        .values(next_reminder_at=policy.window.next_open(now))
    )
    return bool(moved.rowcount)


def claim_units(session: Session, now: datetime) -> list[int]:
    """Takes the due Assignments of some units by moving them an hour ahead.

    A row whose computation fails stays there, so that it cannot stop the others. The WHERE repeats
    the old value: of two processes one claims.
    """
    due = session.scalars(
        select(Assignment.unit_id)
        .where(Assignment.next_reminder_at <= now)
        .order_by(Assignment.next_reminder_at)
        .limit(ROWS)
    )
    units = list(dict.fromkeys(due))[:UNITS]
    if not units:
        return []
    session.execute(
        update(Assignment)
        .where(Assignment.unit_id.in_(units), Assignment.next_reminder_at <= now)
        .values(next_reminder_at=now + AN_HOUR)
        .execution_options(synchronize_session=False)
    )
    silence_closed(session, units)
    return units


def silence_closed(session: Session, units: Sequence[int]) -> None:
    """What is finished, withdrawn or not in force has no next moment; whoever changes that wakes
    it."""
    speaking_ids = (
        select(Assignment.id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Plan, Plan.id == Task.plan_id)
        .where(*speaking(), Assignment.unit_id.in_(units))
    )
    session.execute(
        update(Assignment)
        .where(
            Assignment.unit_id.in_(units),
            Assignment.next_reminder_at.is_not(None),
            Assignment.id.not_in(speaking_ids),
        )
        .values(next_reminder_at=None)
        .execution_options(synchronize_session=False)
    )


def load_held(session: Session, units: Sequence[int], roster: Roster) -> list[Assignment]:
    """All open Assignments of these units, and of the other units of their officers."""
    officers = {one for unit in units for one in roster.asked(unit)}
    theirs = {unit for unit in roster.units if set(roster.asked(unit)) & officers}
    return list(
        session.scalars(open_assignments().where(Assignment.unit_id.in_({*units, *theirs})))
    )


# ── deciding ─────────────────────────────────────────────────────────────────────────────────────


def look_through(
    rows: Sequence[Assignment], around: Surroundings, today: date, policy: Policy
) -> Due:
    """Asks the ladder about everything that each officer holds."""
    due = Due()
    by_id = {row.id: row for row in rows}
    for held in hold_together(rows, around, policy).values():
        try:
            entries = agenda(held, today, policy.window.calendar)
            decide(entries, by_id, around, today, policy, due)
        except Exception:
            ids = [one.id for one in held]
            log.exception("these could not be decided", extra={"action": "sweep", "ids": ids})
    return due


def hold_together(
    rows: Sequence[Assignment], around: Surroundings, policy: Policy
) -> dict[tuple[int, ...], list[Obligation]]:
    """The obligations by whoever is asked; of a unit with nobody, by the unit."""
    held: dict[tuple[int, ...], list[Obligation]] = defaultdict(list)
    for row in rows:
        try:
            one = obligation_of(row, around, policy)
        except Exception:
            log.exception("this could not be read", extra={"action": "sweep", "ids": [row.id]})
            continue
        held[around.roster.asked(row.unit_id)[:1] or (0, row.unit_id)].append(one)
    return held


def decide(
    entries: Iterable[Entry],
    rows: Mapping[int, Assignment],
    around: Surroundings,
    today: date,
    policy: Policy,
    due: Due,
) -> None:
    """Takes down who is told what, and when each is looked at again."""
    roster, window = around.roster, policy.window
    for entry in entries:
        row, step = rows[entry.one.id], entry.step
        due.looks[row.id] = window.slot(entry.look_on) if entry.look_on else None
        if step is None:
            continue
        if step.to is Rung.OFFICER and not roster.asked(row.unit_id):
            due.unreachable.update(roster.holders(row.unit_id))
            continue
        item = item_of(row, step, roster, today, policy)
        for person in roster.above(row.unit_id, step.to):
            end = hush_end(person, row.task_id, around.rests) if item.own else None
            if end is None or end <= today:
                due.told[person].append(item)


# ── writing ──────────────────────────────────────────────────────────────────────────────────────


def digest_key(person_id: int, day: date) -> str:
    """What makes a person's message of a day the only one."""
    return f"digest:{person_id}:{day.isoformat()}"


def write_rows(session: Session, due: Due, roster: Roster, now: datetime, policy: Policy) -> None:
    """One row a person, holding what a message holds; the rest comes due again."""
    for person_id, items in due.told.items():
        row = open_row(session, roster.contacts[person_id], roster, now, policy)
        if row is not None:
            add_items(row, items)


def open_row(
    session: Session, contact: Contact, roster: Roster, now: datetime, policy: Policy
) -> Outbox | None:
    """Today's row of a person, new or still unrendered; None where today's message has gone.

    A new one begins with what waits for the person's decision.
    """
    day = policy.window.day(now)
    key = digest_key(contact.person_id, day)
    row = session.scalars(select(Outbox).where(Outbox.key == key)).first()
    if row is not None:
        return row if row.state is OutboxState.WAITING and row.payload is None else None
    row = Outbox(
        key=key,
        kind=OutboxKind.DIGEST,
        platform=contact.platform,
        chat=contact.address,
        person_id=contact.person_id,
        day=day,
        facts={"items": [], "also": [], "beyond": [], "notices": 0},
        created_at=now,
        due_at=now,
        expires_at=policy.window.end_of(day),
    )
    session.add(row)
    session.flush()
    forget_reminders(session, spoken_for(contact.person_id, roster))
    if line := waiting_line(session, contact.person_id, roster, now, policy):
        leave_notice(session, [contact.person_id], line, now, outbox_id=row.id)
        row.facts = {**(row.facts or {}), "notices": 1}
    return row


def add_items(row: Outbox, items: Sequence[Item]) -> None:
    """Names what the message lists. New tasks beyond its room count as announced by 另有n项."""
    facts: dict[str, Any] = dict(row.facts or {})
    named = {one["assignment"] for one in facts["items"]}
    begun = {one["line"] for one in facts["items"]}
    new = [item for item in items if item.assignment not in named]
    fitted = fit([item for item in new if line_key(item) not in begun], LINES - lines_taken(facts))
    listed = [item for item in new if line_key(item) in begun] + list(fitted.listed)
    beyond = [item.assignment for item in fitted.rest if item.tone is Tone.NEW]
    facts["items"] = [*facts["items"], *(item_facts(item) for item in listed)]
    facts["also"] = [*facts["also"], *beyond]
    facts["beyond"] = sorted({*facts["beyond"], *(line_key(item) for item in fitted.rest)})
    row.facts = facts
    if not any(item["to"] == Rung.OFFICER for item in facts["items"]):
        row.kind = OutboxKind.DESK
    else:
        row.kind = OutboxKind.DIGEST


def lines_taken(facts: Mapping[str, Any]) -> int:
    """How much of a message's room is used, by items and notices."""
    notices: int = facts["notices"]
    return notices + len({one["line"] for one in facts["items"]})


def item_facts(item: Item) -> dict[str, Any]:
    """An item as a row keeps it until it is rendered."""
    return {
        "assignment": item.assignment,
        "stage": item.stage,
        "tone": item.tone.value,
        "to": int(item.to),
        "line": line_key(item),
    }


def move_looks(session: Session, looks: Mapping[int, datetime | None]) -> None:
    """When the ladder is asked about each Assignment again."""
    by_moment: dict[datetime | None, list[int]] = defaultdict(list)
    for assignment_id, moment in looks.items():
        by_moment[moment].append(assignment_id)
    for moment, ids in by_moment.items():
        session.execute(
            update(Assignment)
            .where(Assignment.id.in_(ids), Assignment.state.not_in(CLOSED_STATES))
            .values(next_reminder_at=moment)
            .execution_options(synchronize_session=False)
        )


# ── notices ──────────────────────────────────────────────────────────────────────────────────────


def leave_notice(
    session: Session,
    people: Iterable[int],
    text: str,
    now: datetime,
    outbox_id: int | None = None,
) -> None:
    """Leaves a sentence for each person's next message of the day, or in the one at hand."""
    session.add_all(
        Notice(person_id=one, text=text, created_at=now, outbox_id=outbox_id) for one in people
    )


def tell_admins(session: Session, people: set[int], roster: Roster, now: datetime) -> None:
    """Puts people whom no message reaches on the administrator's list, each once."""
    if not people:
        return
    new = remember_unreachable(session, people, roster)
    if new:
        text = unasked.unreachable([roster.names[one] for one in new])
        leave_notice(session, roster.admins, text, now)


def remember_unreachable(session: Session, people: set[int], roster: Roster) -> list[int]:
    """Puts people on the list; those who were not there yet. Who can be reached again leaves it."""
    setting = session.get(Setting, UNREACHABLE) or Setting(key=UNREACHABLE, value=[])
    known = {one for one in setting.value or () if one not in roster.contacts}
    setting.value = sorted(known | people)
    session.add(setting)
    return sorted(people - known)


def tell_unallotted(session: Session, roster: Roster, now: datetime, today: date) -> None:
    """One line for the desk about tasks that no unit was given: once a month, or when there are
    more of them."""
    setting = session.get(Setting, UNALLOTTED) or Setting(key=UNALLOTTED, value=["", 0])
    month, told = setting.value or ("", 0)
    count = count_unallotted(session)
    if count > (told if month == f"{today:%Y-%m}" else 0):
        leave_notice(session, roster.desk, unasked.unallotted(count), now)
        setting.value = [f"{today:%Y-%m}", count]
        session.add(setting)


def count_unallotted(session: Session) -> int:
    """Open tasks of active plans that no unit has."""
    given = select(Allotment.id).where(
        Allotment.task_id == Task.id, Allotment.role == OwnerRole.LEAD
    )
    owed = select(Assignment.id).where(Assignment.task_id == Task.id)
    left = (
        select(func.count(Task.id))
        .join(Plan, Plan.id == Task.plan_id)
        .where(Plan.state == PlanState.ACTIVE, Task.state == TaskState.OPEN)
        .where(~given.exists(), ~owed.exists())
    )
    return session.scalar(left) or 0


def sweep_notices(session: Session, now: datetime, policy: Policy) -> bool:
    """Lays waiting notices into today's messages. True where there were some."""
    if not policy.window.is_open(now):
        return False
    waiting: dict[int, list[Notice]] = defaultdict(list)
    notices = session.scalars(select(Notice).where(Notice.outbox_id.is_(None)).order_by(Notice.id))
    for notice in notices:
        waiting[notice.person_id].append(notice)
    if not waiting:
        return False
    roster = load_roster(session, policy.window.day(now))
    laid = False
    for person_id, theirs in waiting.items():
        contact = roster.contacts.get(roster.speaker(person_id))
        news = [one for one in theirs if not is_reminder(one)]
        if contact and (news or waiting_line(session, contact.person_id, roster, now, policy)):
            row = open_row(session, contact, roster, now, policy)
            laid = (row is not None and lay_notices(row, news)) or laid
        else:
            forget_reminders(session, [person_id] if contact else [])
    return laid


def lay_notices(row: Outbox, notices: Sequence[Notice]) -> bool:
    """As many as the message still holds."""
    facts: dict[str, Any] = dict(row.facts or {})
    room = max(0, LINES - lines_taken(facts))
    for notice in notices[:room]:
        notice.outbox_id = row.id
    facts["notices"] += len(notices[:room])
    row.facts = facts
    return bool(notices[:room])
