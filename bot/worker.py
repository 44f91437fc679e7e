"""Inbox rows, in order within each chat → context → understand → act → answer in the outbox.

One event is one transaction: it is marked done together with its effects, so that it is applied
once, however often it is delivered and whenever the process dies. Any number of workers may run.

The files of an event are fetched before that transaction; its chat waits, all others go on.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select, update
from sqlalchemy.orm import Session, aliased

from bot.act import Asks, Said, act, carry_out
from bot.act.attaching import (
    attach,
    just_reported,
    keep_evidence,
    open_question,
    remarks_on,
    with_remarks,
)
from bot.actions import Query, to_json
from bot.binding import bind_account
from bot.context import Letter, Loaded, load_actor, load_context
from bot.evidence import NOTHING, Collector, Gathered, Material
from bot.orders import (
    Bind,
    Everything,
    IssueCode,
    Monthly,
    OwnData,
    ProposeClosings,
    read_order,
)
from bot.permissions import Actor
from bot.understand import understand
from handlers.message import File, Incoming, IncomingKind, Outgoing
from models.assignment import Mention
from models.database import Database, claim
from models.enums import InboxState, OutboxKind
from models.mailbox import Inbox, Outbox, Question
from models.people import Account, Person
from models.queries import person_of
from scheduler.clock import Clock
from scheduler.window import Window
from scheduler.wording import answers as words

log = structlog.get_logger(__name__)

ATTEMPTS = 3
IDLE = 15.0  # seconds; other processes' rows are found this soon, our own at once
PRIVATE = (Everything, OwnData, IssueCode, ProposeClosings, Monthly)  # orders that ask
LEASE = timedelta(minutes=2)  # longer than fetching the files of a message may take


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event that is next in its chat, and the files to fetch before it is worked."""

    row_id: int
    platform: str
    files: tuple[File, ...]


class Worker:
    """Works the inbox. `answered` is told when an answer stands in the outbox.

    `machine` is the machine's clock, by which other processes see whose files are being fetched.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        machine: Clock,
        window: Window,
        collector: Collector,
        answered: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._machine = machine
        self._window = window
        self._collector = collector
        self._answered = answered
        self._woken = asyncio.Event()
        self._fetching: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """There may be new rows."""
        self._woken.set()

    async def run(self) -> None:
        """Works for ever."""
        while True:
            self._woken.clear()
            await self._work_all()
            try:
                async with asyncio.timeout(IDLE):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def drain(self) -> int:
        """Works until nothing waits, files included; answers how many events there were."""
        done = await self._work_all()
        while self._fetching:
            await asyncio.wait(self._fetching, return_when=asyncio.FIRST_COMPLETED)
            done += await self._work_all()
        return done

    async def _work_all(self) -> int:
        done = 0
        while await self.work_one():
            done += 1
        return done

    async def work_one(self) -> bool:
        """Works the oldest waiting event, or begins to fetch its files. True: there was one."""
        waiting = await self._database.read(oldest_waiting, self._machine())
        if waiting is None:
            return False
        if not waiting.files:
            await self._work(waiting.row_id, NOTHING)
            return True
        if await self._database.write(lease_row, waiting.row_id, self._machine()):
            task = asyncio.create_task(self._work_with_files(waiting))
            self._fetching.add(task)
            task.add_done_callback(self._fetched)
        return True

    def _fetched(self, task: "asyncio.Task[None]") -> None:
        self._fetching.discard(task)
        self.wake()

    async def _work_with_files(self, waiting: Waiting) -> None:
        gathered = await self._collector.gather(waiting.platform, waiting.files)
        await self._work(waiting.row_id, gathered)

    async def _work(self, row_id: int, gathered: Gathered) -> None:
        try:
            handled = await self._database.write(
                handle, row_id, self._clock(), self._window, gathered
            )
        except Exception as fault:
            log.exception("an event could not be worked", action="work_failed", inbox=row_id)
            handled = await self._database.write(
                put_aside, row_id, repr(fault), self._clock(), self._window
            )
        if handled:
            self._answered()


def oldest_waiting(session: Session, machine: datetime) -> Waiting | None:
    """The oldest row that waits and is the first of its chat; not behind files being fetched."""
    leased = aliased(Inbox)
    row = session.scalars(
        select(Inbox)
        .where(
            Inbox.state == InboxState.WAITING,
            ~select(leased.id)
            .where(
                leased.state == InboxState.WAITING,
                leased.claimed_until > machine,
                leased.platform == Inbox.platform,
                leased.chat == Inbox.chat,
                leased.id <= Inbox.id,
            )
            .exists(),
        )
        .order_by(Inbox.id)
        .limit(1)
    ).first()
    if row is None:
        return None
    return Waiting(row.id, row.platform, files_of(session, Incoming.from_json(row.payload or {})))


def files_of(session: Session, incoming: Incoming) -> tuple[File, ...]:
    """The files worth fetching: sent to the bot, by somebody the roster knows."""
    meant = not incoming.group or incoming.mentioned or incoming.quoted_id is not None
    if not incoming.files or not meant:
        return ()
    known = person_of(session, incoming.platform, incoming.sender) is not None
    return incoming.files if known else ()


def lease_row(session: Session, row_id: int, machine: datetime) -> bool:
    """Keeps a row, and its chat behind it, for fetching; False where another was faster."""
    row = session.get_one(Inbox, row_id)
    if row.state is not InboxState.WAITING or (row.claimed_until or machine) > machine:
        return False
    return claim(session, row, Inbox.claimed_until, machine + LEASE)


def claim_row(session: Session, row_id: int, now: datetime) -> Inbox | None:
    """Takes a waiting row; None where another worker was faster."""
    claimed = session.execute(
        update(Inbox)
        .where(Inbox.id == row_id, Inbox.state == InboxState.WAITING)
        .values(state=InboxState.DONE, done_at=now)
        .returning(Inbox.id)
    ).first()
    return session.get(Inbox, row_id) if claimed else None


def handle(
    session: Session, row_id: int, now: datetime, window: Window, gathered: Gathered = NOTHING
) -> bool:
    """Works one event with all its effects. True where there is an answer to deliver."""
    row = claim_row(session, row_id, now)
    if row is None:
        return False
    incoming = Incoming.from_json(row.payload or {})
    person = person_of(session, incoming.platform, incoming.sender)
    if incoming.kind in (IncomingKind.JOINED, IncomingKind.LEFT):
        note_reachability(session, incoming, now)
        return False
    if person is None:
        return greet_stranger(session, row, incoming, now, window)
    return converse(session, row, incoming, person, now, window, gathered)


def converse(
    session: Session,
    row: Inbox,
    incoming: Incoming,
    person: Person,
    now: datetime,
    window: Window,
    gathered: Gathered,
) -> bool:
    """Reads a message, does what it asks, and lays the answer in the outbox."""
    letter = Letter(
        inbox_id=row.id,
        platform=incoming.platform,
        chat=incoming.chat,
        group=incoming.group,
        text=incoming.text,
        now=now,
        today=window.day(now),
        mentioned=incoming.mentioned,
        quoted_id=incoming.quoted_id,
        quoted_text=incoming.quoted_text,
        attachments=len(incoming.files),
    )
    actor = load_actor(session, person, letter.today)
    loaded = load_context(session, actor, letter)
    reply, asked = answer(session, actor, letter, loaded, window, gathered)
    open_one = open_question(session, person.id, letter)
    waiting = keep_evidence(session, letter, open_one, gathered.materials)
    close_questions(session, person.id, letter, now)
    reply = with_remarks(reply, letter, remarks_on(gathered, reply, waiting))
    if reply is None:
        return False
    if isinstance(reply, Asks):
        ask(session, person.id, letter, reply, waiting)
    # a question asked in a group is answered in private, to the one who asked
    private = incoming.sender if letter.group and asked else None
    lay_answer(session, person.id, letter, reply, private=private)
    return True


def answer(
    session: Session,
    actor: Actor,
    letter: Letter,
    loaded: Loaded,
    window: Window,
    gathered: Gathered,
) -> tuple[Said | Asks | None, bool]:
    """What is said to a message, and whether it asked something that is answered in private.

    A fixed phrase first, then a picture that follows a report, else what the words mean.
    """
    order = read_order(letter.text, letter.today) if addressed(letter) else None
    obeyed = carry_out(session, actor, order, letter, loaded, window) if order else None
    if obeyed is not None:
        return obeyed, isinstance(order, PRIVATE)
    if gathered.materials and (reports := just_reported(session, actor.person_id, letter)):
        return Said(words.evidence_for(sorted(attach(session, reports, gathered.materials)))), False
    actions = understand(letter.text, loaded.context)
    reply = act(session, actor, actions, letter, loaded, window)
    return reply, any(isinstance(action, Query) for action in actions)


def addressed(letter: Letter) -> bool:
    """Whether an order is for the bot: in a group only where it was called by name."""
    return not letter.group or letter.mentioned


def close_questions(session: Session, person_id: int, letter: Letter, now: datetime) -> None:
    """A question has had its answer, or the person went on to something else."""
    session.execute(
        update(Question)
        .where(
            Question.person_id == person_id,
            Question.platform == letter.platform,
            Question.chat == letter.chat,
            Question.answered_at.is_(None),
        )
        .values(answered_at=now)
    )


def ask(
    session: Session, person_id: int, letter: Letter, question: Asks, evidence: Sequence[Material]
) -> None:
    """Remembers what was asked, so that the answer can be joined to the original message."""
    session.add(
        Question(
            person_id=person_id,
            platform=letter.platform,
            chat=letter.chat,
            about=question.about,
            options=list(question.options),
            pending=[to_json(action) for action in question.pending],
            text=letter.text[:2000],
            evidence=[one.to_json() for one in evidence] or None,
            asked_at=letter.now,
        )
    )


def lay_answer(
    session: Session, person_id: int, letter: Letter, reply: Said | Asks, *, private: str | None
) -> None:
    """One answer in the outbox, with the Assignments it lists."""
    key = f"answer:{letter.inbox_id}"
    outgoing = Outgoing(
        chat=private or letter.chat,
        group=letter.group and private is None,
        text=reply.text,
        key=key,
        buttons=reply.buttons,
        documents=reply.documents if isinstance(reply, Said) else (),
    )
    row = outbox_row(outgoing, letter, person_id)
    session.add(row)
    session.flush()
    listed = reply.assignments if isinstance(reply, Said) else ()
    session.add_all(
        Mention(
            outbox_id=row.id,
            assignment_id=assignment_id,
            person_id=person_id,
            position=position,
            stage="answer",
        )
        for position, assignment_id in enumerate(listed, 1)
    )


def outbox_row(outgoing: Outgoing, letter: Letter, person_id: int | None) -> Outbox:
    """An answer: due at once, at any hour."""
    return Outbox(
        key=outgoing.key,
        kind=OutboxKind.ANSWER,
        platform=letter.platform,
        chat=outgoing.chat,
        group=outgoing.group,
        person_id=person_id,
        inbox_id=letter.inbox_id,
        day=letter.today,
        payload=outgoing.to_json(),
        created_at=letter.now,
        due_at=letter.now,
    )


def note_reachability(session: Session, incoming: Incoming, now: datetime) -> None:
    """A person opened the chat with the bot, or blocked it."""
    account = session.scalars(
        select(Account).where(
            Account.platform == incoming.platform, Account.address == incoming.sender
        )
    ).first()
    if account is not None and not incoming.group:
        account.lost_at = now if incoming.kind is IncomingKind.LEFT else None


def greet_stranger(
    session: Session, row: Inbox, incoming: Incoming, now: datetime, window: Window
) -> bool:
    """Somebody the roster does not know may bind the account by a code, and nothing else.

    Anything else is answered once a day, in private; in a group nothing is said.
    """
    if incoming.group:
        return False
    letter = Letter(row.id, row.platform, row.chat, False, "", now, window.day(now))
    order = read_order(incoming.text, letter.today)
    if isinstance(order, Bind):
        person = bind_account(session, order.code, incoming.platform, incoming.sender, now)
        text = words.bound(person.name) if person is not None else words.wrong_code()
        key = f"answer:{row.id}"
    else:
        text = words.stranger()
        key = f"stranger:{incoming.platform}:{incoming.sender}:{letter.today.isoformat()}"[:190]
        if session.scalar(select(Outbox.id).where(Outbox.key == key)) is not None:
            return False
    session.add(outbox_row(Outgoing(incoming.chat, False, text, key), letter, None))
    return True


def put_aside(session: Session, row_id: int, fault: str, now: datetime, window: Window) -> bool:
    """Counts a failed attempt; after the last one the sender is told, and the row kept."""
    row = session.get_one(Inbox, row_id)
    if row.state is not InboxState.WAITING:
        return False
    row.attempts += 1
    row.error, row.claimed_until = fault[:2000], None
    if row.attempts < ATTEMPTS:
        return False
    row.state = InboxState.FAILED
    incoming = Incoming.from_json(row.payload or {})
    letter = Letter(row.id, row.platform, row.chat, incoming.group, "", now, window.day(now))
    outgoing = Outgoing(row.chat, incoming.group, words.failed(), f"answer:{row.id}")
    session.add(outbox_row(outgoing, letter, None))
    return True
