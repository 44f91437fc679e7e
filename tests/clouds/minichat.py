"""Minichat's server, as docs/sixth-platform.md describes it."""

import hashlib
import hmac
import itertools
import json
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.clouds.cloud import Fault, Shown, Upload

TOKEN = "a token of the tests"
SECRET = "a secret of the tests"


class MinichatCloud:
    """People and groups are rooms of their own name."""

    channel = "minichat"
    platform = "minichat"
    faults = frozenset(
        {
            Fault.BUSY,
            Fault.BUSY_UNTIL,
            Fault.BROKEN,
            Fault.SILENT_AFTER,
            Fault.SILENT_BEFORE,
            Fault.REVOKED,
            Fault.BLOCKED,
        }
    )

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._shown: list[Shown] = []
        self._keys: dict[str, str] = {}
        self._files: dict[str, bytes] = {}
        self._plans: list[tuple[Fault, str]] = []
        self._recent: deque[datetime] = deque()
        self._numbers = itertools.count(1)
        self._last = b""
        self._hook = ""
        self.tripped = 0
        app = web.Application(client_max_size=1 << 20)
        app.router.add_post("/messages", self._take)
        app.router.add_get("/files/{id}", self._hand_out)
        app.router.add_post("/files", self._lay_up)
        self._server = TestServer(app)

    async def __aenter__(self) -> "MinichatCloud":
        await self._server.start_server()
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *fault: object) -> None:
        await self._client.close()
        await self._server.close()

    def config(self) -> Mapping[str, Any]:
        """Leads here."""
        return {
            "base": str(self._server.make_url("")).rstrip("/"),
            "token": TOKEN,
            "secret": SECRET,
        }

    def account(self, who: str) -> str:
        """A person."""
        return f"user-{who}"

    def group(self, name: str) -> str:
        """A group."""
        return f"room-{name}"

    async def attach(self, base: str) -> None:
        """Nothing is checked."""
        self._hook = f"{base}/hooks/minichat"

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
        """Somebody says something."""
        laid = []
        for one in files:
            number = str(next(self._numbers))
            self._files[number] = one.content
            laid.append({"id": number, "name": one.name, "type": one.media_type})
        await self._tell(
            who, group, text=text, calls_me=mentioned, answers=quoting and quoting.id, files=laid
        )

    async def taps(self, who: str, shown: Shown, label: str) -> None:
        """There are no buttons: nobody can."""
        raise AssertionError("Minichat shows no buttons")

    async def brings_in(self, group: str, by: str) -> None:
        """The bot is added."""
        await self._tell(by, group, kind="joined", text="")

    async def throws_out(self, group: str, by: str) -> None:
        """The bot is removed."""
        await self._tell(by, group, kind="left", text="")

    async def again(self, times: int = 1) -> None:
        """The last event once more."""
        for _ in range(times):
            await self._post(self._last)

    def heard(self, who: str = "", *, group: str = "") -> list[Shown]:
        """What was shown in a room."""
        room = self.group(group) if group else self.account(who)
        return [one for one in self._shown if one.chat == room]

    def fail(self, fault: Fault, times: int = 1, who: str = "") -> None:
        """The next sends meet this."""
        self._plans += [(fault, self.account(who) if who else "")] * times

    async def cut(self) -> None:
        """There is no long connection."""

    async def _tell(self, who: str, group: str, **facts: Any) -> None:
        event = {
            "id": f"event-{next(self._numbers)}",
            "time": int(self._now().timestamp()),
            "from": self.account(who),
            "direct": not group,
            "room": self.group(group) if group else "",
            **facts,
        }
        self._last = json.dumps(event).encode()
        await self._post(self._last)

    async def _post(self, body: bytes) -> None:
        time = str(int(self._now().timestamp()))
        vouched = hmac.new(SECRET.encode(), f"{time}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"X-Minichat-Time": time, "X-Minichat-Signature": vouched}
        async with self._client.post(self._hook, data=body, headers=headers) as answer:
            assert answer.status == 200

    async def _take(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.Response(status=401)
        said = await request.json()
        assert set(said) - {"file"} == {"room", "text", "key", "calls"}
        assert said["text"]
        assert len(said["text"].encode()) <= 4000
        match self._planned(said["room"]):
            case Fault.BUSY:
                return web.Response(status=429)
            case Fault.BUSY_UNTIL:
                return web.Response(status=429, headers={"Retry-After": "1"})
            case Fault.BROKEN:
                return web.Response(status=500)
            case Fault.REVOKED:
                return web.Response(status=401)
            case Fault.BLOCKED:
                return web.Response(status=404)
            case Fault.SILENT_BEFORE:
                return self._hang_up(request)
            case Fault.SILENT_AFTER:
                self._show(said)
                return self._hang_up(request)
        if self._is_too_fast():
            return web.Response(status=429)
        return web.json_response({"id": self._show(said)})

    def _hang_up(self, request: web.Request) -> web.Response:
        assert request.transport is not None
        request.transport.close()
        return web.Response()

    def _planned(self, room: str) -> Fault | None:
        for plan in self._plans:
            if plan[1] in ("", room):
                self._plans.remove(plan)
                return plan[0]
        return None

    def _is_too_fast(self) -> bool:
        now = self._now()
        while self._recent and self._recent[0] <= now - timedelta(seconds=1):
            self._recent.popleft()
        self._recent.append(now)
        self.tripped += len(self._recent) > 10
        return len(self._recent) > 10

    def _show(self, said: Mapping[str, Any]) -> str:
        if said["key"] not in self._keys:
            self._keys[said["key"]] = number = f"m{next(self._numbers)}"
            calls = tuple(said["calls"])
            laid = said.get("file")
            files = ((said["text"], self._files[laid]),) if laid else ()
            self._shown.append(
                Shown(number, said["room"], said["text"], (), files, calls, self._now())
            )
        return self._keys[said["key"]]

    async def _lay_up(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        assert request.query["name"]
        number = str(next(self._numbers))
        self._files[number] = await request.read()
        return web.json_response({"id": number})

    async def _hand_out(self, request: web.Request) -> web.Response:
        assert request.headers["Authorization"] == f"Bearer {TOKEN}"
        return web.Response(body=self._files[request.match_info["id"]])
