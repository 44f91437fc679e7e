"""Outbox rows → the platforms: claimed, rendered at the first attempt, sent, and the outcome kept.

Three short transactions at most a message: claim and render (the text is kept for retries), send
outside any transaction, record. What nobody knows the outcome of is sent once more, marked
可能重复, unless the platform has idempotency keys. Only what was delivered counts as a mention.
A platform that is full, refuses us or does not answer at all is left alone for a while, so that it
holds up no other.

Times: a row's `due_at` and `expires_at` are the bureau's, `claimed_until` and `retry_at` the
machine's.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from handlers.errors import (
    Misconfigured,
    PlatformError,
    SendError,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from handlers.message import Outgoing
from handlers.platform import Platform
from models.assignment import Assignment, Mention
from models.database import Database
from models.enums import OutboxKind, OutboxState
from models.mailbox import Notice, Outbox
from models.people import Account
from models.queries import unsubscribe_group
from scheduler.clock import Clock
from scheduler.digest import Digest, Item, compose
from scheduler.facts import (
    Policy,
    Requests,
    Surroundings,
    is_answered,
    item_of,
    load_requests,
    load_surroundings,
    obligation_of,
    open_assignments,
    step_of,
)
from scheduler.ladder import Rung, Step, Tone, next_step
from scheduler.roster import Roster, load_roster
from scheduler.sweep import AN_HOUR, leave_notice, remember_unreachable
from scheduler.wording import unasked

log = logging.getLogger(__name__)

BATCH = 25  # rows claimed in one transaction
AT_ONCE = 8  # messages on their way at a time
LEASE = timedelta(minutes=2)  # longer than any send may take
FIRST_RETRY = timedelta(seconds=30)
LAST_RETRY = timedelta(minutes=15)
ATTEMPTS = 20
A_DAY = timedelta(days=1)
SILENT = timedelta(seconds=15)  # a platform that took nothing of a batch is left alone
REFUSED = timedelta(minutes=5)  # one that refuses us, until somebody has mended it
ONCE = "once"  # among a row's facts: its text is forgotten as soon as it is sent
BESIDE = 1000  # positions of the further obligations that one line of a message stands for


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message on its way."""

    row_id: int
    platform: str
    message: Outgoing
    doubtful: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a parcel."""

    parcel: Parcel
    message_id: str | None = None
    fault: PlatformError | None = None


class Delivery:
    """Carries the outbox to the platforms."""

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Platform],
        clock: Clock,
        machine: Clock,
        policy: Policy,
    ) -> None:
        self._database = database
        self._platforms = platforms
        self._clock = clock
        self._machine = machine
        self._policy = policy
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._releases_at = machine()
        self._resting: dict[str, datetime] = {}  # platforms that are left alone, until when

    async def deliver(self) -> bool:
        """Sends one batch of what is due. True where there was some, and may be more."""
        now, machine = self._clock(), self._machine()
        if machine >= self._releases_at:
            self._releases_at = machine + LEASE / 4
            await self._database.write(release_lost, machine)
        resting = {name for name, until in self._resting.items() if until > machine}
        claimed, parcels = await self._database.write(
            claim_rows, now, machine, self._policy, resting
        )
        by_chat: dict[tuple[str, str], list[Parcel]] = defaultdict(list)
        for parcel in parcels:
            by_chat[parcel.platform, parcel.message.chat].append(parcel)
        told = await asyncio.gather(*(self._send_in_order(chat) for chat in by_chat.values()))
        outcomes = [outcome for chat in told for outcome in chat]
        self._resting |= rests(outcomes, machine)
        if outcomes:
            await self._database.write(
                record_outcomes, outcomes, self._clock(), self._machine(), self._policy
            )
        return claimed > 0

    async def _send_in_order(self, parcels: Sequence[Parcel]) -> list[Outcome]:
        """What goes to one chat arrives in its order."""
        return [await self._send(parcel) for parcel in parcels]

    async def _send(self, parcel: Parcel) -> Outcome:
        platform = self._platforms.get(parcel.platform)
        if platform is None:
            fault = PlatformError(f"no platform {parcel.platform!r} is set up", permanent=True)
            return Outcome(parcel, fault=fault)
        message = parcel.message
        able = platform.capabilities(message.chat, group=message.group)
        if parcel.doubtful and not able.idempotent_sends:
            message = replace(message, text=unasked.perhaps_twice(message.text))
        try:
            async with self._slots:
                sent = await platform.send(message)
        except UnknownOutcome as fault:
            if able.idempotent_sends:  # sent again it is shown once: as good as not delivered
                return Outcome(parcel, fault=SendError(str(fault)))
            return Outcome(parcel, fault=fault)
        except PlatformError as fault:
            return Outcome(parcel, fault=fault)
        except Exception as fault:
            log.exception("a platform failed", extra={"action": "send", "outbox": parcel.row_id})
            return Outcome(parcel, fault=UnknownOutcome(repr(fault)))
        return Outcome(parcel, message_id=sent.message_id)


def rests(outcomes: Sequence[Outcome], machine: datetime) -> dict[str, datetime]:
    """The platforms to leave alone, and until when."""
    found: dict[str, datetime] = {}
    by_platform: dict[str, list[PlatformError | None]] = defaultdict(list)
    for outcome in outcomes:
        by_platform[outcome.parcel.platform].append(outcome.fault)
    for platform, faults in by_platform.items():
        full = [f.retry_after or 0.0 for f in faults if isinstance(f, Throttled) and f.whole]
        if full:
            found[platform] = machine + timedelta(seconds=max(full))
        elif any(isinstance(fault, Misconfigured) and fault.whole for fault in faults):
            found[platform] = machine + REFUSED
        elif len(faults) > 1 and all(fault and not fault.permanent for fault in faults):
            found[platform] = machine + SILENT
    return found


# ── claiming and rendering ───────────────────────────────────────────────────────────────────────


def claim_rows(
    session: Session,
    now: datetime,
    machine: datetime,
    policy: Policy,
    resting: Collection[str] = (),
) -> tuple[int, list[Parcel]]:
    """Takes what is due: how many rows were touched, and the messages to send.

    `resting` are the platforms that are left alone.
    """
    rows = session.scalars(
        select(Outbox)
        .where(
            Outbox.state == OutboxState.WAITING,
            Outbox.due_at <= now,
            or_(Outbox.retry_at.is_(None), Outbox.retry_at <= machine),
            Outbox.platform.not_in(resting),
        )
        .order_by(Outbox.kind != OutboxKind.ANSWER, Outbox.due_at, Outbox.id)  # who waits, first
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    sendable = [row for row in rows if is_sendable(session, row, now, policy)]
    render_digests(session, [row for row in sendable if row.payload is None], now, policy)
    return len(rows), [take(row, machine) for row in sendable if row.state is OutboxState.WAITING]


def release_lost(session: Session, machine: datetime) -> None:
    """What a process died with may or may not have been sent."""
    session.execute(
        update(Outbox)
        .where(Outbox.state == OutboxState.SENDING, Outbox.claimed_until < machine)
        .values(state=OutboxState.WAITING, doubtful=True, claimed_until=None)
    )


def is_sendable(session: Session, row: Outbox, now: datetime, policy: Policy) -> bool:
    """Answers at any hour; all else inside the window, and not after its day."""
    if row.kind is OutboxKind.ANSWER:
        return True
    if row.expires_at is not None and row.expires_at <= now:
        withdraw(session, row)
        return False
    if not policy.window.is_open(now):
        row.due_at, row.retry_at = policy.window.next_open(now), None
        if row.expires_at is not None and row.due_at >= row.expires_at:
            withdraw(session, row)
        return False
    return True


def withdraw(session: Session, row: Outbox) -> None:
    """Takes an unsent message back; its notices wait for the next one."""
    row.state = OutboxState.WITHDRAWN
    session.execute(update(Notice).where(Notice.outbox_id == row.id).values(outbox_id=None))


def take(row: Outbox, machine: datetime) -> Parcel:
    """Marks a row as being sent."""
    row.state = OutboxState.SENDING
    row.claimed_until = machine + LEASE
    row.attempts += 1
    return Parcel(row.id, row.platform, Outgoing.from_json(row.payload or {}), row.doubtful)


def render_digests(session: Session, rows: Sequence[Outbox], now: datetime, policy: Policy) -> None:
    """Renders digests from the facts of this moment; one with nothing left is withdrawn."""
    if not rows:
        return
    today = policy.window.day(now)
    roster = load_roster(session, today)
    ids = {one["assignment"] for row in rows for one in listed_facts(row)}
    open_rows = load_open(session, ids)
    around = load_surroundings(session, list(open_rows.values()), roster)
    for row in rows:
        notices = session.scalars(
            select(Notice.text).where(Notice.outbox_id == row.id).order_by(Notice.id)
        ).all()
        try:
            items = still_due(row, open_rows, around, today, policy)
            if items or notices:
                render(row, items, notices, roster, now, policy)
            else:
                withdraw(session, row)
        except Exception:  # one bad row must not stop the others
            log.exception("this could not be rendered", extra={"action": "send", "outbox": row.id})
            row.due_at = now + AN_HOUR


def listed_facts(row: Outbox) -> list[dict[str, Any]]:
    """The items that a row's facts name."""
    items: list[dict[str, Any]] = (row.facts or {}).get("items", [])
    return items


def load_open(session: Session, ids: Iterable[int]) -> dict[int, Assignment]:
    """Those of these Assignments that are still open."""
    rows = session.scalars(open_assignments().where(Assignment.id.in_(list(ids))))
    return {row.id: row for row in rows}


def still_due(
    row: Outbox,
    open_rows: Mapping[int, Assignment],
    around: Surroundings,
    today: date,
    policy: Policy,
) -> list[Item]:
    """What the message should still say: done and answered things have dropped out."""
    items = []
    for plain in listed_facts(row):
        assignment = open_rows.get(plain["assignment"])
        step = step_of(plain, today)
        if assignment is not None and stands(assignment, step, row, around, today, policy):
            items.append(item_of(assignment, step, around.roster, today, policy))
    return items


def stands(
    assignment: Assignment,
    step: Step,
    row: Outbox,
    around: Surroundings,
    today: date,
    policy: Policy,
) -> bool:
    """Whether the ladder would still say so."""
    if step.tone in (Tone.REVIEW, Tone.SILENT):
        return assignment.reported_at is None or assignment.reported_at < row.created_at
    one = obligation_of(assignment, around, policy)
    again = next_step(one, today, policy.window.calendar)
    return again is not None and again.stage == step.stage and again.on <= today


def render(
    row: Outbox,
    items: Sequence[Item],
    notices: Sequence[str],
    roster: Roster,
    now: datetime,
    policy: Policy,
) -> None:
    """Puts the text and the places of its items down in the row."""
    facts: dict[str, Any] = row.facts or {}
    digest = compose(
        roster.names.get(row.person_id or 0, ""),
        items,
        notices,
        len(facts["beyond"]),
        hour=now.astimezone(policy.window.zone).hour,
        chat=row.chat,
        key=row.key,
    )
    row.payload = digest.message.to_json()
    row.facts = {**facts, "places": place_facts(digest)}


def place_facts(digest: Digest) -> list[list[Any]]:
    """Position, Assignment, stage, tone and rung of everything listed.

    Where a line stands for several, the first has the line's position and the others follow
    behind all lines, so that “第一个” means what the eye sees first.
    """
    return [
        [line + BESIDE * nth, item.assignment, item.stage, item.tone.value, int(item.to)]
        for line, items in enumerate(digest.places, 1)
        for nth, item in enumerate(items)
    ]


# ── outcomes ─────────────────────────────────────────────────────────────────────────────────────


def record_outcomes(
    session: Session,
    outcomes: Sequence[Outcome],
    now: datetime,
    machine: datetime,
    policy: Policy,
) -> None:
    """Writes down what became of some messages."""
    for outcome in outcomes:
        row = session.get_one(Outbox, outcome.parcel.row_id)
        row.claimed_until = None
        if outcome.fault is None:
            record_sent(session, row, outcome.message_id, now)
        else:
            record_fault(session, row, outcome.fault, now, machine, policy)


def record_sent(session: Session, row: Outbox, message_id: str | None, now: datetime) -> None:
    """Delivered: what it listed has been mentioned. The sweep has left it for the next working
    day, when the ladder is asked what comes then."""
    row.state, row.sent_at, row.message_id, row.error = OutboxState.SENT, now, message_id, ""
    blank(row)
    facts = row.facts or {}
    mentioned = {place[1]: place for place in facts.get("places", ())}
    ids = [*mentioned, *facts.get("also", ())]
    if not ids:
        return
    assignments = {
        one.id: one for one in session.scalars(select(Assignment).where(Assignment.id.in_(ids)))
    }
    requests = load_requests(session, ids)
    for position, assignment_id, stage, tone, to in mentioned.values():
        session.add(
            Mention(
                outbox_id=row.id,
                assignment_id=assignment_id,
                person_id=row.person_id,
                position=position,
                stage=stage,
                upwards=to != Rung.OFFICER,
            )
        )
        step = step_of({"stage": stage, "tone": tone, "to": to}, row.day)
        mention(assignments[assignment_id], step, now, requests)
    for assignment_id in facts.get("also", ()):
        assignments[assignment_id].stage = assignments[assignment_id].stage or "announced"


def mention(assignment: Assignment, step: Step, now: datetime, requests: Requests) -> None:
    """Moves an Assignment on; a second officer told of the same step adds nothing."""
    if assignment.stage == step.stage:
        return
    if step.asks:
        answered = is_answered(assignment, requests)
        assignment.mentions = 1 if answered else assignment.mentions + 1
    if step.tone is Tone.RAISED:
        assignment.escalation = max(assignment.escalation, int(step.to))
    assignment.stage, assignment.mentioned_at = step.stage, now


def blank(row: Outbox) -> None:
    """Forgets a text that was secret and is not to be sent again."""
    if (row.facts or {}).get(ONCE):
        row.payload = None


def record_fault(
    session: Session,
    row: Outbox,
    fault: PlatformError,
    now: datetime,
    machine: datetime,
    policy: Policy,
) -> None:
    """Not delivered, or nobody knows: tried again, once more with a mark, or given up."""
    row.error = str(fault)[:500]
    if isinstance(fault, Throttled):
        row.state, row.attempts = OutboxState.WAITING, row.attempts - 1  # it was never tried
        row.retry_at = machine + pause(1, fault.retry_after)
        return
    if isinstance(fault, Misconfigured):
        tell_administrators(session, row, fault, now, policy)
    unknown_again = isinstance(fault, UnknownOutcome) and row.doubtful
    if fault.permanent or unknown_again or row.attempts >= ATTEMPTS:
        give_up(session, row, fault, now, policy)
        return
    row.state = OutboxState.WAITING
    row.doubtful = row.doubtful or isinstance(fault, UnknownOutcome)
    row.retry_at = machine + pause(row.attempts, fault.retry_after)
    log.warning(
        "a message is tried again", extra={"action": "send", "outbox": row.id, "why": row.error}
    )


def tell_administrators(
    session: Session, row: Outbox, fault: Misconfigured, now: datetime, policy: Policy
) -> None:
    """A platform refuses us: each administrator finds one line a day in their next message."""
    log.error("a platform refuses us", extra={"action": "refused", "platform": row.platform})
    roster = load_roster(session, policy.window.day(now))
    text = unasked.platform_refuses(fault.mend)
    heard = select(Notice.person_id).where(Notice.text == text, Notice.created_at > now - A_DAY)
    told = set(session.scalars(heard))
    leave_notice(session, [one for one in roster.admins if one not in told], text, now)


def pause(attempts: int, retry_after: float | None) -> timedelta:
    """How long to wait: what the platform asks for, else twice as long each time."""
    if retry_after is not None:
        return timedelta(seconds=retry_after)
    doubled: timedelta = FIRST_RETRY * 2 ** min(attempts - 1, 10)
    return min(LAST_RETRY, doubled)


def leave_group(session: Session, row: Outbox, now: datetime, policy: Policy) -> None:
    """A group that can no longer be written to: nothing more is sent there, and the administrator
    hears of it. Not every platform tells when a robot is taken out."""
    gone = unsubscribe_group(session, row.platform, row.chat)
    if gone:
        roster = load_roster(session, policy.window.day(now))
        leave_notice(session, roster.admins, unasked.group_lost(gone[0] or row.chat), now)


def give_up(
    session: Session, row: Outbox, fault: PlatformError, now: datetime, policy: Policy
) -> None:
    """A message that cannot arrive; the administrator hears of an account that is gone."""
    row.state = OutboxState.DEAD
    blank(row)
    session.execute(update(Notice).where(Notice.outbox_id == row.id).values(outbox_id=None))
    log.error("a message is given up", extra={"action": "send", "outbox": row.id, "why": row.error})
    if not isinstance(fault, Unreachable):
        return
    if row.group:
        leave_group(session, row, now, policy)
    if row.person_id is None:
        return
    session.execute(
        update(Account)
        .where(Account.platform == row.platform, Account.address == row.chat)
        .values(lost_at=now)
    )
    roster = load_roster(session, policy.window.day(now))
    text = unasked.account_lost(roster.names.get(row.person_id, row.chat))
    leave_notice(session, [one for one in roster.admins if one != row.person_id], text, now)
    remember_unreachable(session, {row.person_id}, roster)
