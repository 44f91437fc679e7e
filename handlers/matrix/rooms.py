"""Rooms: a chat with one person, or a group; and which room a person is written to in.

To the house a person's chat is the person. Here it is a room of two, bot and person, which the bot
makes where there is none. The homeserver knows who is in a room; what it said is kept until
somebody comes or goes. Room ids have no structure (since room version 12 no server in them).
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from handlers.errors import PlatformError, SendError, Unreachable
from handlers.matrix.config import Config
from handlers.matrix.events import USER_ID, Event, object_in
from handlers.matrix.homeserver import Homeserver, path
from handlers.platform import Ports

KEPT = timedelta(days=3650)
PRESENT = ("join", "invite")
GONE = ("leave", "ban")


@dataclass(frozen=True, slots=True)
class Room:
    """A room the bot is in. `person`: whose chat it is; None: a group. `pair`: a group in which
    only one person is left, so that all that is said there is meant for the bot."""

    id: str
    person: str | None = None
    pair: bool = False

    def to(self, sender: str) -> "Room":
        """What it is to somebody: who was in another's chat for a moment was in a group."""
        return self if self.person in (None, sender) else Room(self.id)


class Rooms:
    """What is known of rooms."""

    def __init__(self, config: Config, home: Homeserver, ports: Ports) -> None:
        self._bot = config.user_id
        self._home = home
        self._ports = ports
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    # ── what a room is ───────────────────────────────────────────────────────────────────────────

    async def known(self, room: str) -> Room | None:
        """What is kept of a room."""
        kept = await self._ports.keep.load(room_key(room))
        return Room(**json.loads(kept)) if kept else None

    async def look(self, room: str, *, direct: bool = False) -> Room:
        """What a room is; asked for where it is not known. `direct`: whoever invited the bot said
        that it is a private chat. Raises `PlatformError` where the homeserver cannot be asked."""
        found = await self.known(room)
        if found is None or direct:
            state = await self._state(room)
            found = read_room(room, state, self._bot, direct=direct)
            if state:
                await self._remember(found)
        return found

    async def _state(self, room: str) -> Sequence[Any]:
        try:
            return await self._home.ask_list(path("rooms", room, "state"))
        except PlatformError as fault:
            if fault.permanent:  # too many people to list, or no longer ours to look into
                return ()
            raise

    async def _remember(self, room: Room) -> None:
        await self._keep(room_key(room.id), json.dumps(asdict(room)))
        if room.person is not None:
            await self._ports.keep.swap(person_key(room.person), None, room.id, self._until())

    async def meet(self, room: Room) -> None:
        """The person has written here: here they are answered."""
        if room.person is None:
            return
        key = person_key(room.person)
        if await self._ports.keep.load(key) != room.id:
            await self._keep(key, room.id)

    async def forget(self, room: str) -> None:
        """Who is in it must be asked anew; nobody is written to there until then."""
        found = await self.known(room)
        await self._drop(room_key(room))
        if found is not None and found.person is not None:
            await self._leave_person(found.person, room)

    async def _leave_person(self, person: str, room: str) -> None:
        if await self._ports.keep.load(person_key(person)) == room:
            await self._drop(person_key(person))

    # ── where a person is written to ─────────────────────────────────────────────────────────────

    async def of(self, person: str) -> str:
        """The room of a person, made where there is none. Raises `SendError`."""
        if not USER_ID.fullmatch(person):
            raise Unreachable("this is no Matrix account")
        async with self._turns.setdefault(person, asyncio.Lock()):
            kept = await self._ports.keep.load(person_key(person))
            return kept or await self._make(person)

    async def _make(self, person: str) -> str:
        answer = await self._home.ask(
            "POST",
            path("createRoom"),
            {"is_direct": True, "preset": "trusted_private_chat", "invite": [person]},
        )
        made = answer.get("room_id")
        if not isinstance(made, str) or not made:
            raise SendError("a room was made without an id")
        await self._remember(Room(made, person))
        found = await self._ports.keep.load(person_key(person))
        if found in (None, made):
            return made
        await self.leave(made)  # another process was faster
        return found or made

    # ── coming and going ─────────────────────────────────────────────────────────────────────────

    async def join(self, room: str) -> None:
        """Takes an invitation. Raises `SendError`."""
        await self._home.ask("POST", path("rooms", room, "join"), {})

    async def leave(self, room: str) -> None:
        """Leaves, or turns an invitation down. Raises `SendError`."""
        await self._home.ask("POST", path("rooms", room, "leave"), {})

    async def note(self, event: Event) -> Room | None:
        """Somebody other than the bot came or went. The room, where it is that person's chat."""
        membership, who = event.content.get("membership"), event.state_key or ""
        room = await self.known(event.room)
        if room is None:
            if event.sender == self._bot and event.content.get("is_direct") is True:
                await self._remember(Room(event.room, who))  # made, and not yet kept
            return None
        if room.person == who:
            current = await self._ports.keep.load(person_key(who)) == room.id
            if membership in GONE:
                await self.forget(room.id)
            return room if current else None
        if room.person is not None or room.pair or membership in GONE:
            await self.forget(room.id)
        return None

    def _until(self) -> datetime:
        return self._ports.now() + KEPT

    async def _keep(self, key: str, value: str) -> None:
        await self._ports.keep.keep(key, value, self._until())

    async def _drop(self, key: str) -> None:
        await self._ports.keep.keep(key, "", self._ports.now())


def room_key(room: str) -> str:
    """Where a room is kept."""
    return f"matrix:room:{room}"


def person_key(person: str) -> str:
    """Where a person's room is kept."""
    return f"matrix:person:{person}"


def read_room(room: str, state: Sequence[Any], bot: str, *, direct: bool) -> Room:
    """A room of two is a private chat where it was begun as one, or bears no name. What is
    encrypted is nobody's chat: the bot could not read it."""
    present, named, encrypted = set(), False, False
    for event in state:
        if not isinstance(event, Mapping):
            continue
        content = object_in(event, "content")
        match event.get("type"):
            case "m.room.member" if content.get("membership") in PRESENT:
                present.add(event.get("state_key"))
            case "m.room.name":
                named = bool(content.get("name"))
            case "m.room.encryption":
                encrypted = True
    others = [one for one in present - {bot} if isinstance(one, str) and USER_ID.fullmatch(one)]
    if bot not in present or len(others) != 1:
        return Room(room)
    private = not encrypted and (direct or not named)
    return Room(room, others[0]) if private else Room(room, pair=True)
