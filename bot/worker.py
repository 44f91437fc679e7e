"""Inbox rows, in order within each chat → context → understand → act → answer in the outbox.

One event is one transaction: it is marked done together with its effects, so that it is applied
once, however often it is delivered and whenever the process dies. Any number of workers may run.

The files of an event are fetched before that transaction; its chat waits, all others go on.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import bindparam, select, update
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
from bot.actions import Query
from bot.answering import ask, close_questions, lay_answer, outbox_row
from bot.arrival import ASKS_FOR_IMPORT, Arrival, Arrived, read_document, take_in
from bot.arrival import NOTHING as NO_PLANS
from bot.context import Letter, Loaded, load_actor, load_context, quotes_us
from bot.evidence import NOTHING, Collector, Gathered, tidy_name
from bot.intake import finish_begun
from bot.newcomers import greet_stranger, note_membership
from bot.orders import (
    Everything,
    IssueCode,
    Monthly,
    OwnData,
    ProposeClosings,
    read_order,
)
from bot.permissions import POWERS, Actor, Power
from bot.understand import understand
from handlers.message import File, Incoming, IncomingKind, Outgoing
from models.database import Database, claim
from models.enums import InboxState
from models.mailbox import Inbox
from models.people import Account, Person, Post
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
    plans: bool = False  # an administrator sends documents to be read as plans


@dataclass(frozen=True, slots=True)
class Brought:
    """What came with a message, once it was fetched: evidence, or plans that were read."""

    gathered: Gathered = NOTHING
    arrived: Arrived = NO_PLANS


@dataclass(frozen=True, slots=True)
class Worked:
    """What became of an event: whether an answer waits, and whether a plan begins to bind."""

    answered: bool = False
    begins: bool = False


EMPTY = Brought()


class Worker:
    """Works the inbox. `answered` is told when an answer stands in the outbox.

    `machine` is the machine's clock, by which other processes see whose files are being fetched;
    `address` that of the pages, for links.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        machine: Clock,
        window: Window,
        collector: Collector,
        answered: Callable[[], None],
        address: str = "",
    ) -> None:
        self._database = database
        self._clock = clock
        self._machine = machine
        self._window = window
        self._collector = collector
        self._answered = answered
        self._address = address
        self._woken = asyncio.Event()
        self._fetching: set[asyncio.Task[None]] = set()

    def wake(self) -> None:
        """There may be new rows."""
        self._woken.set()

    async def run(self) -> None:
        """Works for ever; first what an earlier process had begun."""
        await finish_begun(self._database, self._clock(), self._window)
        try:
            while True:
                self._woken.clear()
                await self._work_all()
                await self._rest()
        finally:
            for task in self._fetching:
                task.cancel()  # the rows stay leased, and are caught up by the next process

    async def _rest(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE):
                await self._woken.wait()

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
            await self._work(waiting.row_id, EMPTY)
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
        try:
            brought = await self._bring(waiting)
        except Exception:  # a fault of ours with a file must not keep its words waiting for ever
            log.exception(
                "files could not be taken in", action="fetch_failed", inbox=waiting.row_id
            )
            names = tuple(tidy_name(file.name, "") for file in waiting.files)
            brought = Brought(Gathered(missing=names))
        await self._work(waiting.row_id, brought)

    async def _bring(self, waiting: Waiting) -> Brought:
        if not waiting.plans:
            return Brought(await self._collector.gather(waiting.platform, waiting.files))
        documents = [await self._read(waiting.platform, file) for file in waiting.files]
        return Brought(arrived=Arrived(tuple(documents), self._address))

    async def _read(self, platform: str, file: File) -> Arrival:
        content = await self._collector.fetch(platform, file)
        name = tidy_name(file.name, "")
        if content is None:
            return Arrival(name, fault=words.evidence_missing([name]))
        return await asyncio.to_thread(read_document, name, content, self._window.calendar)

    async def _work(self, row_id: int, brought: Brought) -> None:
        try:
            worked = await self._database.write(
                handle, row_id, self._clock(), self._window, brought
            )
            if worked.begins:
                await finish_begun(self._database, self._clock(), self._window)
        except Exception as fault:
            log.exception("an event could not be worked", action="work_failed", inbox=row_id)
            worked = await self._database.write(
                put_aside, row_id, repr(fault), self._clock(), self._window
            )
        if worked.answered:
            self._answered()


def oldest_waiting(session: Session, machine: datetime) -> Waiting | None:
    """The oldest row that waits and is the first of its chat; not behind files being fetched."""
    leased = aliased(Inbox)
    # the word spelled out and the order computed, so that SQLite reads its small index of waiting
    # rows and not the inbox of a whole year from its beginning (2 ms against 27 of 100,000 rows)
    waits = bindparam("waits", InboxState.WAITING, type_=Inbox.state.type, literal_execute=True)
    row = session.scalars(
        select(Inbox)
        .where(
            Inbox.state == waits,
            ~select(leased.id)
            .where(
                leased.state == waits,
                leased.claimed_until > machine,
                leased.platform == Inbox.platform,
                leased.chat == Inbox.chat,
                leased.id <= Inbox.id,
            )
            .exists(),
        )
        .order_by(Inbox.id + 0)
        .limit(1)
    ).first()
    if row is None:
        return None
    incoming = Incoming.from_json(row.payload or {})
    files = files_of(session, incoming)
    return Waiting(row.id, row.platform, files, bool(files) and brings_plans(session, incoming))


def files_of(session: Session, incoming: Incoming) -> tuple[File, ...]:
    """The files worth fetching: sent to the bot, by somebody the roster knows."""
    if not incoming.files:
        return ()
    ours = incoming.mentioned or quotes_us(session, incoming.platform, incoming.quoted_id)
    if incoming.group and not ours:
        return ()
    known = person_of(session, incoming.platform, incoming.sender) is not None
    return incoming.files if known else ()


def brings_plans(session: Session, incoming: Incoming) -> bool:
    """Whether an administrator sends documents alone, or with the word 导入, in private."""
    if incoming.group or incoming.text.strip() not in ASKS_FOR_IMPORT:
        return False
    if all(one.media_type.startswith("image/") for one in incoming.files):
        return False
    roles = session.scalars(
        select(Post.role)
        .join(Account, Account.person_id == Post.person_id)
        .where(
            Account.platform == incoming.platform,
            Account.address == incoming.sender,
            Post.valid_until.is_(None),
        )
    )
    return any(Power.ADMINISTER in POWERS[role] for role in roles)


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
    session: Session, row_id: int, now: datetime, window: Window, brought: Brought = EMPTY
) -> Worked:
    """Works one event with all its effects."""
    row = claim_row(session, row_id, now)
    if row is None:
        return Worked()
    incoming = Incoming.from_json(row.payload or {})
    if incoming.kind in (IncomingKind.JOINED, IncomingKind.LEFT):
        return Worked(note_membership(session, row, incoming, now, window))
    person = person_of(session, incoming.platform, incoming.sender)
    hear_again(session, incoming)
    if person is None:
        return Worked(greet_stranger(session, row, incoming, now, window))
    return converse(session, row, incoming, person, now, window, brought)


def hear_again(session: Session, incoming: Incoming) -> None:
    """An account that speaks is not lost."""
    session.execute(
        update(Account)
        .where(
            Account.platform == incoming.platform,
            Account.address == incoming.sender,
            Account.lost_at.is_not(None),
        )
        .values(lost_at=None)
    )


def converse(
    session: Session,
    row: Inbox,
    incoming: Incoming,
    person: Person,
    now: datetime,
    window: Window,
    brought: Brought,
) -> Worked:
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
    reply, asked = answer(session, actor, letter, loaded, window, brought)
    open_one = open_question(session, person.id, letter)
    waiting = keep_evidence(session, letter, open_one, brought.gathered.materials)
    close_questions(session, person.id, letter, now)
    reply = with_remarks(reply, letter, remarks_on(brought.gathered, reply, waiting))
    if reply is None:
        return Worked()
    if isinstance(reply, Asks):
        ask(session, person.id, letter, reply, waiting)
    # a question asked in a group is answered in private, to the one who asked
    private = incoming.sender if letter.group and asked else None
    lay_answer(session, person.id, letter, reply, private=private)
    return Worked(True, begins=isinstance(reply, Said) and reply.begins)


def answer(
    session: Session,
    actor: Actor,
    letter: Letter,
    loaded: Loaded,
    window: Window,
    brought: Brought,
) -> tuple[Said | Asks | None, bool]:
    """What is said to a message, and whether it asked something that is answered in private.

    A plan first, then a fixed phrase, a picture that follows a report, else what the words mean.
    """
    if brought.arrived.documents:
        said = take_in(session, brought.arrived, letter.now, actor.person_id)
        return Said("\n".join(said)), False
    order = read_order(letter.text, letter.today) if addressed(letter) else None
    obeyed = carry_out(session, actor, order, letter, loaded, window) if order else None
    if obeyed is not None:
        return obeyed, isinstance(order, PRIVATE)
    materials = brought.gathered.materials
    if materials and (reports := just_reported(session, actor.person_id, letter)):
        return Said(words.evidence_for(sorted(attach(session, reports, materials)))), False
    actions = understand(letter.text, loaded.context)
    reply = act(session, actor, actions, letter, loaded, window)
    return reply, any(isinstance(action, Query) for action in actions)


def addressed(letter: Letter) -> bool:
    """Whether an order is for the bot: in a group only where it was called by name."""
    return not letter.group or letter.mentioned


def put_aside(session: Session, row_id: int, fault: str, now: datetime, window: Window) -> Worked:
    """Counts a failed attempt; after the last one the sender is told, and the row kept."""
    row = session.get_one(Inbox, row_id)
    if row.state is not InboxState.WAITING:
        return Worked()
    row.attempts += 1
    row.error, row.claimed_until = fault[:2000], None
    if row.attempts < ATTEMPTS:
        return Worked()
    row.state = InboxState.FAILED
    incoming = Incoming.from_json(row.payload or {})
    letter = Letter(row.id, row.platform, row.chat, incoming.group, "", now, window.day(now))
    outgoing = Outgoing(row.chat, incoming.group, words.failed(), f"answer:{row.id}")
    session.add(outbox_row(outgoing, letter, None))
    return Worked(answered=True)
