"""Matrix: no played cloud but a real Synapse, people with their own accounts, and faults between.

The server is started at its first use and lives as long as the tests. Every `Matrix` has people
and rooms of its own on it.
"""

import asyncio
import atexit
import json
import re
import secrets
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import SecretStr

from handlers.matrix import Config, registration
from tests.clouds.cloud import BOT, Fault, Shown, Upload
from tests.clouds.relay import Event, Nobody, Relay, Transaction
from tests.clouds.synapse import NAME, Synapse, place

SEND = re.compile(r"/_matrix/client/v3/rooms/([^/]+)/send/m\.room\.message/")
QUIET = json.dumps({"room": {"timeline": {"limit": 1}, "state": {"types": ["m.room.member"]}}})
HOUSES = count(1)


class Living:
    """The server of this test session, with the relay before it."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="duban-synapse-"))
        self.relay = Relay()
        self.relay.start()
        self.config = Config(
            homeserver=f"http://127.0.0.1:{self.relay.client_port}",
            server_name=NAME,
            as_token=SecretStr(secrets.token_hex(16)),
            hs_token=SecretStr(secrets.token_hex(16)),
            address=f"http://127.0.0.1:{self.relay.service_port}",
            display_name=BOT,
        )
        self.synapse = Synapse(self.folder, registration(self.config))
        self.relay.homeserver = self.synapse.url
        self.synapse.start()
        atexit.register(self.close)

    def close(self) -> None:
        """Nothing stays."""
        self.synapse.stop()
        self.relay.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


living = cache(Living)


@dataclass
class Person:
    """Somebody with an account and a client."""

    user_id: str
    password: str
    token: str
    since: str = ""
    chats: list[str] = field(default_factory=list)  # rooms alone with the bot, oldest first


class Matrix:
    """One test's people and rooms. Blocking calls run beside the loop, except where the protocol
    wants an answer at once."""

    channel = "matrix"
    platform = "matrix"
    faults = frozenset(
        {
            Fault.BUSY,
            Fault.BUSY_UNTIL,
            Fault.QUOTA,
            Fault.BROKEN,
            Fault.SILENT_BEFORE,
            Fault.SILENT_AFTER,
            Fault.REVOKED,
            Fault.BLOCKED,
        }
    )

    def __init__(
        self, now: Callable[[], datetime], *, suffix: str | None = None, password: str = ""
    ) -> None:
        self._now = now
        self._suffix = f".{next(HOUSES)}" if suffix is None else suffix
        self._password = password
        self._people: dict[str, Person] = {}
        self._groups: dict[str, str] = {}
        self._owners: dict[str, str] = {}  # room → whose chat with the bot
        self._waiting: list[tuple[Fault, str]] = []
        self._blocked: set[str] = set()
        self._shown_at: dict[str, datetime] = {}
        self._last: Transaction | None = None
        self._said_away = ""
        self.tripped = 0

    async def __aenter__(self) -> "Matrix":
        self._live = await asyncio.to_thread(living)
        self._live.relay.watch = self
        return self

    async def __aexit__(self, *fault: object) -> None:
        self._live.relay.house = ""
        self._live.relay.watch = Nobody()

    @property
    def bot(self) -> str:
        """The bot's account."""
        return self._live.config.user_id

    @property
    def synapse(self) -> Synapse:
        """The homeserver."""
        return self._live.synapse

    def config(self) -> Mapping[str, Any]:
        """As in duban.toml."""
        plain = self._live.config.model_dump(exclude_defaults=True)
        return plain | {
            "as_token": self._live.config.as_token.get_secret_value(),
            "hs_token": self._live.config.hs_token.get_secret_value(),
        }

    async def attach(self, base: str) -> None:
        """From now on transactions go there; the homeserver has tried it."""
        self._live.relay.house = base
        token = self._live.config.as_token.get_secret_value()
        ping = place("appservice", self._live.config.id, "ping", version="/_matrix/client/v1")
        await asyncio.to_thread(self.synapse.call, "POST", ping, token=token)

    async def restart(self) -> None:
        """The homeserver is restarted."""
        await asyncio.to_thread(self.synapse.stop)
        await asyncio.to_thread(self.synapse.start)

    async def cut(self) -> None:
        """There is no long connection."""

    # ── people and rooms ─────────────────────────────────────────────────────────────────────────

    def account(self, who: str) -> str:
        """@li.3:localhost."""
        return f"@{who}{self._suffix}:{NAME}"

    def person(self, who: str) -> Person:
        """Somebody, with an account from the first use."""
        if who not in self._people:
            password = self._password or secrets.token_hex(8)
            token = self.synapse.register(f"{who}{self._suffix}", password)
            self._people[who] = Person(self.account(who), password, token)
        return self._people[who]

    def group(self, name: str) -> str:
        """A room of a supervisor's, which the bot is not in yet."""
        if name not in self._groups:
            body = {
                "name": name,
                "preset": "public_chat",
                "power_level_content_override": {"users_default": 50},
            }
            answer = self._as("keeper", "POST", place("createRoom"), body)
            self._groups[name] = answer["room_id"]
        return self._groups[name]

    def _as(self, who: str, method: str, path: str, body: Any = None, **rest: Any) -> Any:
        """A call as somebody makes it."""
        return self.synapse.call(method, path, body, token=self.person(who).token, **rest)

    def _chat(self, who: str) -> str:
        """The room in which somebody talks with the bot: the last one, or one begun now."""
        self._accept(who)
        person = self.person(who)
        if not person.chats:
            body = {"is_direct": True, "preset": "trusted_private_chat", "invite": [self.bot]}
            since = self._live.relay.mark()
            room = self._as(who, "POST", place("createRoom"), body)["room_id"]
            self._owners[room] = who
            person.chats.append(room)
            self._live.relay.wait_for(membership(room, self.bot, "invite"), since)
        return person.chats[-1]

    def _accept(self, who: str) -> None:
        """Somebody takes every invitation of the bot's."""
        person = self.person(who)
        query = {"since": person.since} if person.since else {}
        news = self._as(who, "GET", place("sync"), timeout="0", filter=QUIET, **query)
        person.since = news["next_batch"]
        for room in news.get("rooms", {}).get("invite", ()):
            self._as(who, "POST", place("join", room))
            self._owners[room] = who
            person.chats.append(room)

    def _go_in(self, who: str, group: str) -> str:
        """Somebody is in a group; so is the bot, whoever brought it."""
        room = self.group(group)
        self._as(who, "POST", place("join", room))
        return room

    async def brings_in(self, group: str, by: str) -> None:
        """Somebody invites the bot, and it comes."""
        await asyncio.to_thread(self._bring_in, group, by)

    def _bring_in(self, group: str, by: str) -> None:
        room, since = self._go_in(by, group), self._live.relay.mark()
        self._as(by, "POST", place("rooms", room, "invite"), {"user_id": self.bot})
        self._last = self._live.relay.wait_for(membership(room, self.bot, "invite"), since)

    async def throws_out(self, group: str, by: str) -> None:
        """Somebody puts the bot out."""
        await asyncio.to_thread(self._throw_out, group)

    def _throw_out(self, group: str) -> None:
        room, since = self.group(group), self._live.relay.mark()
        self._as("keeper", "POST", place("rooms", room, "kick"), {"user_id": self.bot})
        self._last = self._live.relay.wait_for(membership(room, self.bot, "leave"), since)

    async def leaves(self, who: str) -> None:
        """Somebody leaves the chat with the bot."""
        await asyncio.to_thread(self._leave, who)

    def _leave(self, who: str) -> None:
        person, since = self.person(who), self._live.relay.mark()
        room = person.chats.pop()
        self._as(who, "POST", place("rooms", room, "leave"))
        self._last = self._live.relay.wait_for(membership(room, person.user_id, "leave"), since)

    # ── what people do ───────────────────────────────────────────────────────────────────────────

    async def says(
        self,
        who: str,
        text: str,
        *,
        group: str = "",
        mentioned: bool = False,
        quoting: Shown | None = None,
        files: Sequence[Upload] = (),
    ) -> None:
        """Somebody says something; a file comes with the text as its caption."""
        await asyncio.to_thread(self._say, who, text, group, mentioned, quoting, files)

    def _say(
        self,
        who: str,
        text: str,
        group: str,
        mentioned: bool,
        quoting: Shown | None,
        files: Sequence[Upload],
    ) -> None:
        room = self._go_in(who, group) if group else self._chat(who)
        contents = [self._upload(who, file) for file in files]
        if contents and text:
            contents[0] |= {"filename": contents[0]["body"], "body": text}
        for content in contents or [{"msgtype": "m.text", "body": text}]:
            content["m.mentions"] = {"user_ids": [self.bot]} if mentioned else {}
            if mentioned:
                content["body"] = f"@{BOT} {content['body']}"
            if quoting is not None:
                content["m.relates_to"] = {"m.in_reply_to": {"event_id": quoting.id}}
            self.does(who, room, "m.room.message", content)

    def _upload(self, who: str, file: Upload) -> dict[str, Any]:
        answer = self._as(
            who,
            "POST",
            "/_matrix/media/v3/upload",
            data=file.content,
            media_type=file.media_type,
            filename=file.name,
        )
        kind = "m.image" if file.media_type.startswith("image/") else "m.file"
        info = {"mimetype": file.media_type, "size": len(file.content)}
        return {"msgtype": kind, "body": file.name, "url": answer["content_uri"], "info": info}

    def does(self, who: str, room: str, kind: str, content: Mapping[str, Any]) -> str:
        """Somebody sends an event, and the house has taken it; its id."""
        since = self._live.relay.mark()
        path = place("rooms", room, "send", kind, secrets.token_hex(8))
        event_id: str = self._as(who, "PUT", path, content)["event_id"]
        self._last = self._live.relay.wait_for(lambda event: event["event_id"] == event_id, since)
        return event_id

    async def taps(self, who: str, shown: Shown, label: str) -> None:
        """Somebody puts the emoji of a choice under a message."""
        mark = next(mark for mark, choice in choices_in(shown.text) if choice == label)
        await asyncio.to_thread(self._react, who, shown, mark)

    def _react(self, who: str, shown: Shown, mark: str) -> None:
        relation = {"rel_type": "m.annotation", "event_id": shown.id, "key": mark}
        self.does(who, shown.chat, "m.reaction", {"m.relates_to": relation})

    async def again(self, times: int = 1) -> None:
        """The homeserver has not heard our answer."""
        assert self._last is not None, "nothing was delivered yet"
        for _ in range(times):
            status = await asyncio.to_thread(self._live.relay.bring_again, self._last)
            assert status == 200

    async def sends(
        self, who: str, room: str, content: Mapping[str, Any], kind: str = "m.room.message"
    ) -> None:
        """Somebody's client sends an event as it likes."""
        await asyncio.to_thread(self.does, who, room, kind, content)

    async def lets_in(self, who: str, other: str, room: str) -> None:
        """Somebody lets another person into the chat with the bot."""
        await asyncio.to_thread(self._let_in, who, other, room)

    def _let_in(self, who: str, other: str, room: str) -> None:
        since, third = self._live.relay.mark(), self.person(other).user_id
        self._as(who, "POST", place("rooms", room, "invite"), {"user_id": third})
        self._as(other, "POST", place("join", room))
        self._live.relay.wait_for(membership(room, third, "join"), since)

    async def taken(self, event_id: str) -> None:
        """Returns when the house has taken an event."""
        relay = self._live.relay
        await asyncio.to_thread(relay.wait_for, lambda event: event["event_id"] == event_id)

    async def arrived(self, room: str) -> None:
        """Returns when the house has taken an invitation to a room."""
        relay = self._live.relay
        await asyncio.to_thread(relay.wait_for, membership(room, self.bot, "invite"))

    @property
    def last_id(self) -> str:
        """The id of what somebody did last."""
        assert self._last is not None, "nothing was delivered yet"
        event_id: str = self._last.events[-1]["event_id"]
        return event_id

    # ── the house is away ────────────────────────────────────────────────────────────────────────

    @asynccontextmanager
    async def house_away(self) -> AsyncIterator[None]:
        """Nobody opens; the homeserver will come again."""
        house, self._live.relay.house = self._live.relay.house, NOBODY
        try:
            yield
        finally:
            self._live.relay.house = house

    def mutters(self, who: str, text: str) -> None:
        """Somebody says something in their chat, whoever hears it."""
        path = place("rooms", self._chat(who), "send", "m.room.message", secrets.token_hex(8))
        content = {"msgtype": "m.text", "body": text}
        self._said_away = self._as(who, "PUT", path, content)["event_id"]

    async def caught_up(self) -> None:
        """The homeserver has come again, and the house has taken what was said meanwhile."""
        await self.taken(self._said_away)

    # ── what people see ──────────────────────────────────────────────────────────────────────────

    def heard(self, who: str = "", *, group: str = "") -> list[Shown]:
        """What stands in the room now."""
        if group:
            return self._seen("keeper", self.group(group))
        self._accept(who)
        return [one for room in self.person(who).chats for one in self._seen(who, room)]

    def _seen(self, who: str, room: str) -> list[Shown]:
        path = place("rooms", room, "messages")
        events = self._as(who, "GET", path, dir="f", limit="1000")["chunk"]
        ours = [one for one in events if one["sender"] == self.bot]
        messages = [one for one in ours if "msgtype" in one["content"]]
        edits = {target_of(one): one["content"]["m.new_content"] for one in messages if edit(one)}
        marks: dict[str, set[str]] = {}
        for one in ours:
            if one["type"] == "m.reaction" and one["content"]:
                relation = one["content"]["m.relates_to"]
                marks.setdefault(relation["event_id"], set()).add(relation["key"])
        return [
            self._shown(who, one, edits.get(one["event_id"]), marks.get(one["event_id"], set()))
            for one in messages
            if not edit(one)
        ]

    def _shown(
        self, who: str, event: Event, edited: Mapping[str, Any] | None, marks: set[str]
    ) -> Shown:
        content = edited or event["content"]
        files: tuple[tuple[str, bytes], ...] = ()
        if "url" in content:
            parts = urlsplit(content["url"])
            path = place("download", parts.netloc, parts.path[1:], version=MEDIA)
            raw = self.synapse.raw("GET", path, token=self.person(who).token)
            files = ((content["body"], raw),)
        return Shown(
            id=event["event_id"],
            chat=event["room_id"],
            text="" if files else content["body"],
            buttons=tuple(label for mark, label in choices_in(content["body"]) if mark in marks),
            files=files,
            mentions=tuple(content.get("m.mentions", {}).get("user_ids", ())),
            at=self._shown_at.get(event["event_id"]),
        )

    # ── faults ───────────────────────────────────────────────────────────────────────────────────

    def fail(self, fault: Fault, times: int = 1, who: str = "") -> None:
        """The next sends meet a fault; who is blocked stays so."""
        if fault is Fault.BLOCKED and who:
            self._blocked.add(who)
        else:
            self._waiting += [(fault, who)] * times

    def meet(self, method: str, path: str, body: bytes) -> Fault | None:
        """The fault that waits for a send."""
        if method == "POST" and path.startswith(place("createRoom")):
            invited = json.loads(body)["invite"]
            blocked = any(self.account(who) in invited for who in self._blocked)
            return Fault.BLOCKED if blocked else None
        sent = SEND.match(path)
        if method != "PUT" or sent is None:
            return None
        owner = self._owner(unquote(sent[1]))
        if owner in self._blocked:
            return Fault.BLOCKED
        for one in self._waiting:
            if one[1] in ("", owner):
                self._waiting.remove(one)
                return one[0]
        return None

    def _owner(self, room: str) -> str:
        return self._owners.get(room, "")

    def passed(self, path: str, body: bytes, answer: bytes) -> None:
        """Remembers when a message was shown, and whose chat was made."""
        if SEND.match(path):
            self._shown_at[json.loads(answer)["event_id"]] = self._now()
        elif path.startswith(place("createRoom")):
            [invited] = json.loads(body)["invite"]
            who = invited[1:].removesuffix(f"{self._suffix}:{NAME}")
            self._owners[json.loads(answer)["room_id"]] = who

    def too_fast(self) -> None:
        """The homeserver itself has said so."""
        self.tripped += 1


NOBODY = "http://127.0.0.1:1"  # a port where nobody listens
MEDIA = "/_matrix/client/v1/media"


def membership(room: str, who: str, what: str) -> Callable[[Event], bool]:
    """Somebody's coming or going."""
    return lambda event: (
        event["type"] == "m.room.member"
        and (event["room_id"], event["state_key"]) == (room, who)
        and event["content"]["membership"] == what
    )


def edit(event: Event) -> bool:
    """Whether it replaces another message."""
    relation = event["content"].get("m.relates_to", {})
    return bool(relation.get("rel_type") == "m.replace")


def target_of(event: Event) -> str:
    """What it replaces."""
    target: str = event["content"]["m.relates_to"]["event_id"]
    return target


def choices_in(text: str) -> list[tuple[str, str]]:
    """The emoji and the words of each choice of a message."""
    return re.findall(r"^([1-9]\ufe0f\u20e3) (.+)$", text, re.MULTILINE)
