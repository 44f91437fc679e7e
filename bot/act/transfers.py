"""转办: an officer says that a task is another unit's, and whoever assigns decides in a word."""

import re
from dataclasses import replace

from sqlalchemy import select

from bot.act.attaching import open_question
from bot.act.choosing import ask_part
from bot.act.turn import Asks, Outcome, Said, Turn, people_with
from bot.actions import (
    About,
    Action,
    Approve,
    Assign,
    Clarify,
    Reject,
    Transfer,
    from_json,
)
from bot.assign import reassign, unit_named
from bot.choice import Unclear
from bot.transfer import move_part, open_part, pending_transfers
from models.assignment import Assignment
from models.assignment import Transfer as TransferRow
from models.audit import record
from models.enums import CLOSED_STATES, PlanState, PostRole, RequestState, TaskState
from models.people import Person, Post, Unit
from models.plan import Plan, Task
from models.queries import officers_of
from scheduler.wording import answers as words
from scheduler.wording import requests as said_of

UNNAMED = "?"  # the receiver of a transfer that waits for its name
RECEIVER = re.compile(
    "(?:应该?由|应该?归|由|归|转给?|给|是)?(.{2,20}?)(?:办理?|负责|管|承办|的)?[吧。!]?"
)


def transfer(turn: Turn, action: Transfer) -> list[Outcome]:
    """An officer proposes a receiver; until it is decided the task stays, and nobody is urged."""
    rows = turn.rows(action.task)
    if not rows:
        return [Said(words.not_yours([action.task or 0]))]
    to_id = unit_of(turn, action.to)
    if to_id is None:
        return [Said(words.unknown_receiver(action.to))]
    others = [one for one in rows if one.unit_id != to_id]
    if len({one.unit_id for one in others}) > 1:
        picked = turn.pick(action.task or 0, None, whole=True)
        if isinstance(picked, Unclear):
            return [ask_part(turn, action, picked)]
        others = picked
    row = (others or rows)[0]
    number, title = row.task.number or 0, row.task.title
    if to_id == row.unit_id:
        return [Said(said_of.already_there(number, title, row.unit.name))]
    to = turn.session.get_one(Unit, to_id)
    for former in pending_transfers(turn.session, number):
        if former.from_unit_id == row.unit_id:
            former.state = RequestState.WITHDRAWN
    turn.session.add(
        TransferRow(
            task_id=row.task_id,
            from_unit_id=row.unit_id,
            to_unit_id=to_id,
            asked_by_id=turn.actor.person_id,
            asked_at=turn.letter.now,
            reason=turn.letter.text[:500],
        )
    )
    turn.written += [one.id for one in rows if one.unit_id == row.unit_id]
    wanted = said_of.transfer_wanted(
        row.unit.name, turn.actor.name, number, title, to.name, turn.letter.text
    )
    turn.notify(deciders(turn), wanted, row.id)
    note(turn, "transfer", row.task_id, {"from": row.unit_id, "to": to_id})
    return [Said(said_of.transfer_asked(number, title, to.name), (row.id,))]


def ask_receiver(turn: Turn, number: int) -> Asks:
    """不归我们管, and no word of whose it is."""
    title = turn.rows(number)[0].task.title
    waits = Transfer(number, UNNAMED)
    return Asks(About.WHAT, said_of.which_receiver(number, title), (number,), (waits,))


def answer_receiver(turn: Turn) -> list[Action]:
    """Whose it is: the transfer that waited for it. Empty where that was not asked, or no unit or
    person of that name is known."""
    asked = open_question(turn.session, turn.actor.person_id, turn.letter)
    waits = [from_json(one) for one in asked.pending] if asked is not None else []
    match waits:
        case [Transfer(task=number, to=to)] if to == UNNAMED and asked is not None:
            said = RECEIVER.fullmatch(turn.letter.text[:40].strip())
            if said is None or unit_of(turn, said[1]) is None:
                return []
            joined = f"{asked.text}({turn.letter.text.strip()})"
            turn.letter = replace(turn.letter, text=joined)
            return [Transfer(number, said[1])]
    return []


def deciders(turn: Turn) -> list[int]:
    """督办员; where there is none, 管理员."""
    return people_with(turn.session, PostRole.SUPERVISOR) or people_with(
        turn.session, PostRole.ADMIN
    )


def note(turn: Turn, action: str, task_id: int, after: dict[str, int]) -> None:
    """An audit line about a task."""
    record(
        turn.session,
        actor_id=turn.actor.person_id,
        action=action,
        subject=f"task:{task_id}",
        after=after,
        personal={"name": turn.actor.name, "text": turn.letter.text[:2000]},
        inbox_id=turn.letter.inbox_id,
        at=turn.letter.now,
    )


# ── deciding ─────────────────────────────────────────────────────────────────────────────────────


def decide_transfer(turn: Turn, row: TransferRow, action: Approve | Reject) -> Outcome:
    """同意 moves the part as proposed; 退回 leaves it where it is, and says why."""
    number, title = row.task.number or 0, row.task.title
    if isinstance(action, Approve):
        return grant(turn, row, row.to_unit, action.reason)
    settle(turn, row, RequestState.REJECTED, action.reason)
    turn.notify([row.asked_by_id], said_of.transfer_refused(number, title, action.reason))
    note(turn, "reject", row.task_id, {"transfer": row.id})
    turn.written += [one.id for one in open_part(turn.session, row.task_id, row.from_unit_id)]
    return Said(words.decision_done(number, title, False))


def grant(turn: Turn, row: TransferRow, to: Unit, reason: str) -> Outcome:
    """The part goes to a unit: the one proposed, or another one that was decided on."""
    settle(turn, row, RequestState.APPROVED, reason)
    row.to_unit_id = to.id
    hand_on(turn, row.task, row.from_unit, to)
    note(turn, "approve", row.task_id, {"transfer": row.id})
    return Said(said_of.transfer_done(row.task.number or 0, row.task.title, to.name))


def settle(turn: Turn, row: TransferRow, state: RequestState, decision: str) -> None:
    """Who decided, when, and what for."""
    row.state, row.decision = state, decision[:500]
    row.decided_by_id, row.decided_at = turn.actor.person_id, turn.letter.now


def hand_on(turn: Turn, task: Task, former: Unit, to: Unit) -> None:
    """Moves a part, and tells both sides in their next message."""
    number, today = task.number or 0, turn.letter.today
    move_part(turn.session, task, former.id, to.id, today, turn.letter.now, turn.actor.person_id)
    for unit, told in (
        (former, said_of.transfer_granted(number, task.title, to.name)),
        (to, said_of.taken_over(number, task.title, former.name)),
    ):
        people = [one.id for one in officers_of(turn.session, unit.id, today)]
        turn.notify(people, told)


# ── putting in charge ────────────────────────────────────────────────────────────────────────────


def assign(turn: Turn, action: Assign) -> list[Outcome]:
    """交办: puts a unit in charge, or the unit of the person named.

    Where a transfer was asked for, this decides it; where one unit had the task, it goes over with
    what was reached.
    """
    task = open_task(turn, action.task)
    if task is None:
        return [Said(words.not_yours([action.task or 0]))]
    to_id = unit_of(turn, action.to)
    if to_id is None:
        return [Said(words.unknown_receiver(action.to))]
    to = turn.session.get_one(Unit, to_id)
    asked = pending_transfers(turn.session, task.number)
    if asked:
        return [
            grant(turn, one, to, "") if one.from_unit_id != to_id else stay(turn, one)
            for one in asked
        ]
    former = units_of(turn, task)
    if len(former) == 1 and former[0].id != to_id:
        hand_on(turn, task, former[0], to)
    else:
        reassign(
            turn.session,
            task.id,
            [to_id],
            turn.letter.today,
            turn.letter.now,
            turn.actor.person_id,
        )
    return [Said(words.assigned(task.number or 0, task.title, to.name))]


def stay(turn: Turn, row: TransferRow) -> Outcome:
    """It was decided on the very unit that asked to be rid of it."""
    return decide_transfer(turn, row, Reject(row.task.number))


def open_task(turn: Turn, number: int | None) -> Task | None:
    """The open task of a number."""
    return turn.session.scalars(
        select(Task)
        .join(Plan)
        .where(
            Task.number == number,
            Task.state == TaskState.OPEN,
            Plan.state == PlanState.ACTIVE,
        )
    ).first()


def units_of(turn: Turn, task: Task) -> list[Unit]:
    """The units that still answer for something of a task."""
    ids = turn.session.scalars(
        select(Assignment.unit_id)
        .where(Assignment.task_id == task.id, Assignment.state.not_in(CLOSED_STATES))
        .distinct()
    ).all()
    return list(turn.session.scalars(select(Unit).where(Unit.id.in_(ids)).order_by(Unit.id)))


def meant_by(turn: Turn, action: Clarify) -> Assign | None:
    """“转给基教科” without a number, where just one transfer waits: that one is meant."""
    match action.pending:
        case (Assign(task=None, to=to),):
            waiting = pending_transfers(turn.session)
            return Assign(waiting[0].task.number, to) if len(waiting) == 1 else None
    return None


def unit_of(turn: Turn, to: str) -> int | None:
    """The unit that a name means, or the one post of the person of that name."""
    unit = unit_named(turn.session, to)
    if unit is not None:
        return unit.id
    posts = turn.session.scalars(
        select(Post.unit_id)
        .join(Person, Person.id == Post.person_id)
        .where(
            Person.name == to,
            Post.role.in_([PostRole.OFFICER, PostRole.HEAD]),
            Post.valid_until.is_(None),
        )
        .distinct()
    ).all()
    return posts[0] if len(posts) == 1 else None
