"""A homeserver small enough to look into: what the bot calls, played strictly on loopback.

The real one stands behind `tests/clouds/test_synapse.py`; this one is there on every machine.
"""

import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import SecretStr

from handlers.matrix import Config, Matrix
from handlers.message import Incoming
from handlers.platform import Request
from scheduler.clock import system_clock
from tests.handlers.ports import Cupboard, Memory, VirtualTime, make_ports

AS_TOKEN = "a token of the service"
HS_TOKEN = "a token of the homeserver"
SERVER = "example.org"
BOT = f"@duban:{SERVER}"
LI = f"@li:{SERVER}"
WANG = f"@wang:{SERVER}"
DEVICE = "DUBAN"
CUT = 0  # no status at all
V3 = "/_matrix/client/v3"
V1 = "/_matrix/client/v1"


class Homeserver:
    """Rooms as lists of state, sends by room and transaction id."""

    def __init__(self, bot: str = BOT) -> None:
        self.bot = bot
        self.url = ""
        self.registered = False
        self.devices: set[str] = set()
        self.honours_devices = True
        self.rooms: dict[str, list[dict[str, Any]]] = {}
        self.sent: dict[tuple[str, str], dict[str, Any]] = {}  # (room, txn) → event
        self.redacted: set[str] = set()
        self.media: dict[str, bytes] = {}
        self.calls: list[tuple[str, str]] = []
        self.made: Callable[[str], Awaitable[None]] = rest  # what happens while a room is made
        self.refusals: deque[tuple[str, int, dict[str, Any]]] = deque()  # path part, what is said

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Homeserver"]:
        """Its doors are open."""
        app = web.Application(client_max_size=64 << 20)
        app.add_routes(
            [
                web.get(V3 + "/account/whoami", self._whoami),
                web.post(V3 + "/register", self._register),
                web.post(V3 + "/login", self._log_in),
                web.put(V3 + "/profile/{user}/displayname", self._nothing),
                web.post(V3 + "/createRoom", self._create),
                web.post(V3 + "/rooms/{room}/join", self._join),
                web.post(V3 + "/rooms/{room}/leave", self._leave),
                web.get(V3 + "/rooms/{room}/state", self._state),
                web.get(V3 + "/rooms/{room}/event/{event}", self._event),
                web.put(V3 + "/rooms/{room}/send/{kind}/{txn}", self._send),
                web.put(V3 + "/rooms/{room}/redact/{event}/{txn}", self._redact),
                web.get(V1 + "/rooms/{room}/relations/{event}/{rel}/{kind}", self._relations),
                web.post("/_matrix/media/v3/upload", self._upload),
                web.get(V1 + "/media/download/{server}/{id}", self._download),
                web.post(V1 + "/appservice/{id}/ping", self._ping),
            ]
        )
        app.middlewares.append(self._guard)
        async with TestServer(app) as server:
            self.url = str(server.make_url("")).rstrip("/")
            yield self

    @property
    def _guard(self) -> Any:
        @web.middleware
        async def check(request: web.Request, handler: Any) -> web.StreamResponse:
            self.calls.append((request.method, request.path))
            if self.refusals and self.refusals[0][0] in request.path:
                _, status, said = self.refusals.popleft()
                return cut(request) if status == CUT else web.json_response(said, status=status)
            if request.headers.get("Authorization") != f"Bearer {AS_TOKEN}":
                return no(401, "M_UNKNOWN_TOKEN")
            if request.path not in (V3 + "/register", V3 + "/login") and "/media/" not in (
                request.path
            ):
                if request.query.get("user_id") != self.bot:
                    return no(403, "M_EXCLUSIVE")
                if self.honours_devices and request.query.get("device_id") not in self.devices:
                    return no(400, "M_UNKNOWN_DEVICE")
            answer: web.StreamResponse = await handler(request)
            return answer

        return check

    # ── what a test looks at ─────────────────────────────────────────────────────────────────────

    def put_room(self, room: str, *people: str, name: str = "", encrypted: bool = False) -> None:
        """A room with these people in it."""
        self.rooms[room] = [member(one) for one in people]
        if name:
            self.rooms[room].append(state("m.room.name", {"name": name}))
        if encrypted:
            self.rooms[room].append(state("m.room.encryption", {"algorithm": "m.megolm"}))

    def said(self, room: str) -> list[dict[str, Any]]:
        """The contents of the messages of a room, in order."""
        return [
            one["content"]
            for (where, _), one in self.sent.items()
            if where == room and one["type"] == "m.room.message"
        ]

    def marks(self, room: str) -> list[str]:
        """The emoji that still stand in a room."""
        return [
            one["content"]["m.relates_to"]["key"]
            for (where, _), one in self.sent.items()
            if where == room and one["type"] == "m.reaction" and one["id"] not in self.redacted
        ]

    def count(self, method: str, part: str) -> int:
        """How often something was called."""
        return sum(verb == method and part in path for verb, path in self.calls)

    # ── what it does ─────────────────────────────────────────────────────────────────────────────

    async def _nothing(self, request: web.Request) -> web.Response:
        return web.json_response({})

    async def _whoami(self, request: web.Request) -> web.Response:
        if not self.registered:
            return no(403, "M_FORBIDDEN")
        found = {"user_id": self.bot}
        if self.honours_devices:
            found["device_id"] = request.query["device_id"]
        return web.json_response(found)

    async def _register(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert body == {
            "type": "m.login.application_service",
            "username": self.bot[1:].partition(":")[0],
            "inhibit_login": True,
        }
        if self.registered:
            return no(400, "M_USER_IN_USE")
        self.registered = True
        return web.json_response({"user_id": self.bot})

    async def _log_in(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert body["type"] == "m.login.application_service"
        assert body["identifier"] == {"type": "m.id.user", "user": self.bot}
        self.devices.add(body["device_id"])
        return web.json_response({"user_id": self.bot, "device_id": body["device_id"]})

    async def _create(self, request: web.Request) -> web.Response:
        body = await request.json()
        assert body["is_direct"] is True
        room = f"!made{len(self.rooms)}"
        self.rooms[room] = [member(self.bot), *(member(one, "invite") for one in body["invite"])]
        await self.made(room)
        return web.json_response({"room_id": room})

    async def _join(self, request: web.Request) -> web.Response:
        room = request.match_info["room"]
        if room not in self.rooms:
            return no(404, "M_NOT_FOUND")
        self.rooms[room].append(member(self.bot))
        return web.json_response({"room_id": room})

    async def _leave(self, request: web.Request) -> web.Response:
        self.rooms.pop(request.match_info["room"], None)
        return web.json_response({})

    async def _state(self, request: web.Request) -> web.Response:
        room = self.rooms.get(request.match_info["room"])
        return web.json_response(room) if room is not None else no(403, "M_FORBIDDEN")

    async def _send(self, request: web.Request) -> web.Response:
        room, txn = request.match_info["room"], request.match_info["txn"]
        if room not in self.rooms:
            return no(403, "M_FORBIDDEN")
        content = await request.json()
        if len(json.dumps(content, ensure_ascii=False).encode()) > 64_000:
            return no(413, "M_TOO_LARGE")
        kind = request.match_info["kind"]
        if kind == "m.reaction":
            relation = content["m.relates_to"]
            twice = any(
                one["type"] == kind and one["content"]["m.relates_to"] == relation
                for (_, other), one in self.sent.items()
                if other != txn
            )
            if twice:
                return no(400, "M_DUPLICATE_ANNOTATION")
        event = {"id": f"$sent{len(self.sent)}", "type": kind, "content": content}
        return web.json_response({"event_id": self.sent.setdefault((room, txn), event)["id"]})

    async def _event(self, request: web.Request) -> web.Response:
        ours = {one["id"] for one in self.sent.values()}
        which = request.match_info["event"]
        if which == "$unknown":
            return no(404, "M_NOT_FOUND")
        return web.json_response({"event_id": which, "sender": self.bot if which in ours else LI})

    async def _redact(self, request: web.Request) -> web.Response:
        self.redacted.add(request.match_info["event"])
        return web.json_response({"event_id": "$redaction"})

    async def _relations(self, request: web.Request) -> web.Response:
        target = request.match_info["event"]
        found = [
            {"event_id": one["id"], "sender": self.bot}
            for one in self.sent.values()
            if one["type"] == "m.reaction" and one["content"]["m.relates_to"]["event_id"] == target
        ]
        return web.json_response({"chunk": [*found, {"event_id": "$theirs", "sender": LI}]})

    async def _upload(self, request: web.Request) -> web.Response:
        number = f"media{len(self.media)}"
        self.media[number] = await request.read()
        return web.json_response({"content_uri": f"mxc://{SERVER}/{number}"})

    async def _download(self, request: web.Request) -> web.Response:
        content = self.media.get(request.match_info["id"])
        return web.Response(body=content) if content is not None else no(404, "M_NOT_FOUND")

    async def _ping(self, request: web.Request) -> web.Response:
        return web.json_response({"duration_ms": 7})


async def rest(room: str) -> None:
    """Nothing happens."""


def cut(request: web.Request) -> web.Response:
    """The connection breaks in the middle of the answer."""
    if request.transport is not None:
        request.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        request.transport.close()
    return web.Response()


def no(status: int, code: str) -> web.Response:
    """A refusal."""
    return web.json_response({"errcode": code}, status=status)


def state(kind: str, content: Mapping[str, Any], key: str = "") -> dict[str, Any]:
    """A state event."""
    return {"type": kind, "state_key": key, "content": dict(content), "sender": LI}


def member(who: str, membership: str = "join") -> dict[str, Any]:
    """Somebody's membership."""
    return state("m.room.member", {"membership": membership}, who)


@dataclass
class Bench:
    """The platform, its homeserver, and what is kept."""

    home: Homeserver
    matrix: Matrix
    memory: Memory
    time: VirtualTime
    files: dict[str, bytes]  # the bureau's own, by reference
    numbers: int = 0

    async def hear(self, *events: Mapping[str, Any]) -> Sequence[Incoming]:
        """What the house hears of a transaction."""
        return (await self.matrix.routes()[0].accept(transaction(*events))).events

    async def hear_one(self, event: Mapping[str, Any]) -> Incoming:
        """The same where it is one thing."""
        [heard] = await self.hear(event)
        return heard

    def event(
        self,
        kind: str,
        content: Mapping[str, Any],
        *,
        sender: str = LI,
        room: str = "!li",
        **rest: Any,
    ) -> dict[str, Any]:
        """A new event."""
        self.numbers += 1
        return {
            "event_id": f"$event{self.numbers}",
            "room_id": room,
            "type": kind,
            "sender": sender,
            "content": dict(content),
            "origin_server_ts": 1_790_000_000_000,
            **rest,
        }

    def text(
        self,
        body: str,
        content: Mapping[str, Any] | None = None,
        *,
        sender: str = LI,
        room: str = "!li",
    ) -> dict[str, Any]:
        """Somebody says something."""
        plain = {"msgtype": "m.text", "body": body, "m.mentions": {}} | dict(content or {})
        return self.event("m.room.message", plain, sender=sender, room=room)

    def membership(
        self, who: str, what: str, *, by: str = LI, room: str = "!li", **rest: Any
    ) -> dict[str, Any]:
        """Somebody comes or goes."""
        content = {"membership": what, **rest}
        return self.event("m.room.member", content, sender=by, room=room, state_key=who)


def transaction(*events: Mapping[str, Any], token: str = HS_TOKEN) -> Request:
    """What the homeserver sends."""
    body = json.dumps({"events": events}).encode()
    headers = {"authorization": f"Bearer {token}"}
    return Request("PUT", "/_matrix/app/v1/transactions/1", {}, headers, body)


def config(homeserver: str, **rest: Any) -> Config:
    """The settings."""
    return Config(
        homeserver=homeserver,
        server_name=SERVER,
        as_token=SecretStr(AS_TOKEN),
        hs_token=SecretStr(HS_TOKEN),
        **rest,
    )


@asynccontextmanager
async def open_bench(**settings: Any) -> AsyncIterator[Bench]:
    """The platform on a small homeserver, with 李科长's chat and a group already there."""
    async with Homeserver().listening() as home:
        home.put_room("!li", BOT, LI)
        home.put_room("!office", BOT, LI, WANG, name="局办公群")
        time = VirtualTime(system_clock())
        memory = Memory(time)
        cupboard = Cupboard()
        ports = replace(make_ports(time, memory), store=cupboard)
        matrix = Matrix(config(home.url, **settings), ports)
        try:
            yield Bench(home, matrix, memory, time, cupboard.contents)
        finally:
            await matrix.close()
