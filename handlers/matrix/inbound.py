"""The application service's side: transactions in, verified, as what the house understands.

A homeserver sends one transaction at a time, in order, and repeats it until it hears 200. So an
event that makes no sense is passed over, because a refusal would hold up every room behind it, and
nothing is answered with 200 that could not be looked at.
"""

import json
import logging
from collections import Counter
from collections.abc import Awaitable, Sequence
from hashlib import sha256
from typing import Any

from handlers.crypto import matches
from handlers.errors import BadRequest, PlatformError
from handlers.matrix.choices import Choices, begins_with_mark
from handlers.matrix.config import Config
from handlers.matrix.content import text_content
from handlers.matrix.events import (
    Caller,
    Event,
    clean,
    files_of,
    is_edit,
    quoted_by,
    reaction_of,
    read_event,
    words_of,
)
from handlers.matrix.homeserver import Homeserver, transaction
from handlers.matrix.rooms import KEPT, Room, Rooms
from handlers.message import Incoming, IncomingKind
from handlers.parting import Parting
from handlers.platform import Accepted, Ports, Request, Response, Route

log = logging.getLogger(__name__)

NAME = "matrix"
SERVICE = "/_matrix/app/v1"
BODY_LIMIT = 8 << 20  # a hundred events of 64 KB
KEY_LIMIT = 190
TRIES = 4  # of an invitation that cannot be taken just now
JSON = "application/json"
GONE = ("leave", "ban")

ENCRYPTED = "这个房间开启了加密,督办看不到里面的内容。请另发起一个不加密的私聊或房间再联系督办。"
EDITED = "修改发出的消息不会改动记录。要更正请重新发一条,如“更正:112 完成80%”;要收回请回复“撤销”。"


def told(status: int, code: str, says: str) -> BadRequest:
    """A refusal as the specification writes it."""
    body = json.dumps({"errcode": code, "error": says}).encode()
    return BadRequest(says, status, body)


def verify(hs_token: str, request: Request) -> None:
    """The homeserver's token, in the header; where the old query has one too, both must be right.
    Raises `BadRequest`."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    legacy = request.query.get("access_token")
    if scheme.lower() != "bearer" or not given:
        raise told(401, "M_MISSING_TOKEN", "there is no token")
    right = matches(hs_token, given.strip())
    if legacy is not None:
        right &= matches(hs_token, legacy)
    if not right:
        raise told(403, "M_FORBIDDEN", "the token is wrong")


def read_transaction(body: bytes) -> Sequence[Event]:
    """The events of a transaction, each once. Raises `BadRequest` where it is none."""
    try:
        plain = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise told(400, "M_NOT_JSON", "the body is not JSON") from fault
    events = plain.get("events") if isinstance(plain, dict) else None
    if not isinstance(events, list):
        raise told(400, "M_BAD_JSON", "there are no events")
    found = {event.id: event for one in events if (event := read_event(one)) is not None}
    return list(found.values())


class Inbound:
    """Hears what the homeserver tells."""

    def __init__(
        self,
        config: Config,
        home: Homeserver,
        rooms: Rooms,
        choices: Choices,
        parting: Parting,
        ports: Ports,
    ) -> None:
        self._config = config
        self._bot = config.user_id
        self._caller = Caller(config.user_id, config.localpart, config.display_name)
        self._home = home
        self._rooms = rooms
        self._choices = choices
        self._parting = parting
        self._ports = ports
        self._tried: Counter[str] = Counter()

    # ── the doors ────────────────────────────────────────────────────────────────────────────────

    def routes(self) -> Sequence[Route]:
        """Transactions, the ping, and for all else the refusal the specification wants."""
        rest = SERVICE + "/{rest:.*}"
        doors = [
            ("PUT", SERVICE + "/transactions/{txnId}", self.accept),
            ("POST", SERVICE + "/ping", self.ping),
            *((method, rest, self.answer) for method in ("GET", "PUT", "POST", "DELETE")),
        ]
        return [Route(*door, limit=BODY_LIMIT, public=False) for door in doors]

    async def accept(self, request: Request) -> Accepted:
        """One transaction. Raises `BadRequest`; 503 where the homeserver cannot be asked back, so
        that it comes again."""
        self._verify(request)
        found: list[Incoming] = []
        try:
            for event in read_transaction(request.body):
                found += await self._hear(event)
        except PlatformError as fault:
            if isinstance(fault, BadRequest):
                raise
            raise told(503, "M_UNKNOWN", "the homeserver does not answer us") from fault
        return Accepted(tuple(found), Response(200, b"{}", JSON))

    async def ping(self, request: Request) -> Accepted:
        """The homeserver tries whether it reaches us."""
        self._verify(request)
        return Accepted((), Response(200, b"{}", JSON))

    async def answer(self, request: Request) -> Accepted:
        """Whether a user or an alias of ours exists: the bot does. Everything else is unknown."""
        self._verify(request)
        kind, _, which = request.path.removeprefix(SERVICE + "/").partition("/")
        if request.method == "GET" and kind == "users" and which == self._bot:
            return Accepted((), Response(200, b"{}", JSON))
        if request.method == "GET" and kind in ("users", "rooms"):
            raise told(404, "M_NOT_FOUND", "there is no such user or room")
        if kind in ("transactions", "ping", "users", "rooms"):
            raise told(405, "M_UNRECOGNIZED", "this is not done so")
        raise told(404, "M_UNRECOGNIZED", "there is nothing here")

    def _verify(self, request: Request) -> None:
        verify(self._config.hs_token.get_secret_value(), request)

    # ── events ───────────────────────────────────────────────────────────────────────────────────

    async def _hear(self, event: Event) -> list[Incoming]:
        """What an event means to the house: mostly nothing."""
        if event.kind == "m.room.member" and event.state_key is not None:
            return await self._membership(event)
        if event.kind == "m.room.encryption":
            await self._rooms.forget(event.room)  # from now on we could not read there
        if event.sender == self._bot or event.state_key is not None:
            return []
        match event.kind:
            case "m.room.message":
                return await self._message(event)
            case "m.reaction":
                return await self._reaction(event)
            case "m.room.encrypted":
                await self._tell_once(event.room, ENCRYPTED)
        return []

    async def _message(self, event: Event) -> list[Incoming]:
        words, files = words_of(event), files_of(event)
        if not words and not files:
            return []
        room = (await self._rooms.look(event.room)).to(event.sender)
        called = self._caller.is_called(event, words)
        if is_edit(event):
            if room.person is not None or called:
                await self._say(event.room, EDITED, event.id)
            return []
        await self._rooms.meet(room)
        quoted = await self._quoted(event, room)
        card = quoted or (await self._choices.latest(room.id) if begins_with_mark(words) else None)
        if card is not None and (taps := await self._tap(event, room, card, words)):
            return taps
        return [
            self._incoming(
                event,
                room,
                IncomingKind.MESSAGE,
                text=self._caller.without_name(words, called),
                mentioned=called or room.pair,
                quoted_id=await self._parting.whole_of(quoted),
                files=files,
            )
        ]

    async def _quoted(self, event: Event, room: Room) -> str | None:
        """The message it answers: in a group only one of ours, for the rest is among people."""
        quoted = quoted_by(event)
        if quoted is None or room.person is not None:
            return quoted
        return quoted if await self._home.sender_of(room.id, quoted) == self._bot else None

    async def _reaction(self, event: Event) -> list[Incoming]:
        reaction = reaction_of(event)
        if reaction is None:
            return []
        room = (await self._rooms.look(event.room)).to(event.sender)
        await self._rooms.meet(room)
        return await self._tap(event, room, *reaction)

    async def _tap(self, event: Event, room: Room, target: str, key: str) -> list[Incoming]:
        """An emoji of a card, put under it or sent as an answer to it."""
        taken = await self._choices.take(event.room, target, key, event.id)
        if taken is None:
            return []
        card, reply = taken
        await attempt(self._choices.finish(target, card))
        quoted = await self._parting.whole_of(target)
        return [
            self._incoming(
                event, room, IncomingKind.CLICK, text=reply, quoted_id=quoted, mentioned=True
            )
        ]

    def _incoming(self, event: Event, room: Room, kind: IncomingKind, **rest: Any) -> Incoming:
        return Incoming(
            platform=NAME,
            event_key=key_of(event),
            kind=kind,
            chat=room.person or room.id,
            group=room.person is None,
            sender=event.sender,
            sent_at=event.sent_at,
            **rest,
        )

    # ── coming and going ─────────────────────────────────────────────────────────────────────────

    async def _membership(self, event: Event) -> list[Incoming]:
        membership = event.content.get("membership")
        if event.state_key != self._bot:
            room = await self._rooms.note(event)
            if room is None or membership not in ("join", *GONE):
                return []
            kind = IncomingKind.LEFT if membership in GONE else IncomingKind.JOINED
            return [self._incoming(event, room, kind)]
        if event.sender == self._bot:
            return []
        if membership == "invite":
            return await self._invited(event)
        return await self._thrown_out(event) if membership in GONE else []

    async def _invited(self, event: Event) -> list[Incoming]:
        """Joins, where people of the inviting server may call the bot."""
        if not self._config.admits(event.sender):
            await attempt(self._rooms.leave(event.room))
            return []
        if not await self._join(event):
            return []
        direct = event.content.get("is_direct") is True
        await self._rooms.forget(event.room)  # it may have been left, and be another by now
        room = await self._rooms.look(event.room, direct=direct)
        await self._rooms.meet(room)
        return [self._incoming(event, room, IncomingKind.JOINED)]

    async def _join(self, event: Event) -> bool:
        """False where it is not to be had. An invitation that fails for now comes again with its
        transaction, a few times: it must not hold up all other rooms for ever."""
        self._tried[event.id] += 1
        try:
            await self._rooms.join(event.room)
        except PlatformError as fault:
            log.warning("an invitation was not taken: %s", fault, extra={"action": "join"})
            if fault.permanent or self._tried[event.id] >= TRIES:
                del self._tried[event.id]
                return False
            raise
        del self._tried[event.id]
        return True

    async def _thrown_out(self, event: Event) -> list[Incoming]:
        room = await self._rooms.known(event.room) or Room(event.room)
        await self._rooms.forget(event.room)
        return [self._incoming(event, room, IncomingKind.LEFT)]

    # ── what only this platform has to say ───────────────────────────────────────────────────────

    async def _tell_once(self, room: str, text: str) -> None:
        key = f"matrix:told:{room}"
        if await self._ports.keep.load(key) is None and await self._say(room, text, "told"):
            await self._ports.keep.keep(key, "1", self._ports.now() + KEPT)

    async def _say(self, room: str, text: str, occasion: str) -> bool:
        txn = transaction("say", room, occasion)
        return await attempt(self._home.put_event(room, "m.room.message", text_content(text), txn))


async def attempt(errand: Awaitable[object]) -> bool:
    """Something that nothing acknowledged hangs on: that it cannot be done is noted."""
    try:
        await errand
    except PlatformError as fault:
        log.warning("left undone: %s", fault, extra={"action": "attempt"})
        return False
    return True


def key_of(event: Event) -> str:
    """The event's id, or where it is too long for a row its digest."""
    if len(event.id) <= KEY_LIMIT:
        return event.id
    return sha256(clean(event.id).encode()).hexdigest()
