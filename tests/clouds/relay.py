"""What stands between the homeserver and the house, in a thread of its own.

On one side the homeserver brings its transactions, on the other the house makes its calls: both
are passed on, noted, and can be made to fail. It outlives the houses of single tests, because a
homeserver that once met a closed door comes back later and later.
"""

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

import aiohttp
from aiohttp import web
from yarl import URL

from tests.clouds.cloud import Fault

PATIENCE = 60.0  # seconds something that must come may take on a busy machine
LIMIT = 64 << 20
HOPS = {"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "date"}
NOT_PASSED_BACK = HOPS | {"content-encoding"}

Event = dict[str, Any]


class Watch(Protocol):
    """Whoever watches the calls of the house, and decides what they meet."""

    def meet(self, method: str, path: str, body: bytes) -> Fault | None:
        """What a call meets."""

    def passed(self, path: str, body: bytes, answer: bytes) -> None:
        """A call had success."""

    def too_fast(self) -> None:
        """The homeserver itself said so."""


class Nobody:
    """Watches nothing."""

    def meet(self, method: str, path: str, body: bytes) -> Fault | None:
        """Nothing is in the way."""
        return None

    def passed(self, path: str, body: bytes, answer: bytes) -> None:
        """Nobody looks."""

    def too_fast(self) -> None:
        """Nobody minds."""


REFUSALS: dict[Fault, tuple[int, dict[str, Any]]] = {
    Fault.BUSY: (429, {"errcode": "M_LIMIT_EXCEEDED"}),
    Fault.BUSY_UNTIL: (429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 1000}),
    Fault.QUOTA: (403, {"errcode": "M_RESOURCE_LIMIT_EXCEEDED"}),
    Fault.BROKEN: (500, {"errcode": "M_UNKNOWN"}),
    Fault.REVOKED: (401, {"errcode": "M_UNKNOWN_TOKEN"}),
    Fault.BLOCKED: (403, {"errcode": "M_FORBIDDEN"}),
}


@dataclass
class Transaction:
    """One call of the homeserver that the house has answered with success."""

    path: str
    headers: dict[str, str]
    body: bytes
    events: list[Event] = field(default_factory=list)


class Relay:
    """Both doors. `homeserver` is where calls of the house are passed on to."""

    def __init__(self) -> None:
        self.homeserver = ""
        self.house = ""  # nobody is at home: the homeserver is told that all is well
        self.watch: Watch = Nobody()
        self.service_port = 0
        self.client_port = 0
        self._taken: list[Transaction] = []
        self._news = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._stop = asyncio.Event()
        self._open = threading.Event()
        self._thread = threading.Thread(target=self._live, name="relay", daemon=True)

    def start(self) -> None:
        """Opens both doors."""
        self._thread.start()
        self._open.wait(PATIENCE)

    def stop(self) -> None:
        """Closes them."""
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(PATIENCE)

    def _live(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        timeout = aiohttp.ClientTimeout(total=PATIENCE)
        async with aiohttp.ClientSession(timeout=timeout, auto_decompress=False) as session:
            self._session = session
            service, self.service_port = await listen(self._from_homeserver)
            client, self.client_port = await listen(self._from_house)
            self._open.set()
            await self._stop.wait()
            await service.cleanup()
            await client.cleanup()

    # ── the homeserver calls the house ───────────────────────────────────────────────────────────

    async def _from_homeserver(self, request: web.Request) -> web.StreamResponse:
        call = Transaction(request.raw_path, kept(request), await request.read())
        if not self.house:
            return web.json_response({})
        status, body = await self._bring(call)
        return web.Response(status=status, body=body, content_type="application/json")

    async def _bring(self, call: Transaction, method: str = "") -> tuple[int, bytes]:
        verb = method or ("PUT" if "/transactions/" in call.path else "POST")
        url = URL(self.house + call.path, encoded=True)
        try:
            async with self._session.request(
                verb, url, data=call.body, headers=call.headers
            ) as answer:
                status, body = answer.status, await answer.read()
        except aiohttp.ClientError:
            return 502, b"{}"
        if status == 200 and "/transactions/" in call.path:
            call.events = json.loads(call.body)["events"]
            with self._news:
                self._taken.append(call)
                self._news.notify_all()
        return status, body

    def bring_again(self, call: Transaction) -> int:
        """The same transaction once more; how it was answered. Blocks."""
        bringing = asyncio.run_coroutine_threadsafe(self._bring(call), self._loop)
        return bringing.result(PATIENCE)[0]

    def mark(self) -> int:
        """How many transactions were taken so far."""
        with self._news:
            return len(self._taken)

    def wait_for(self, wanted: Callable[[Event], bool], since: int = 0) -> Transaction:
        """Returns when the house has taken such an event. Blocks."""

        def find() -> Transaction | None:
            new = self._taken[since:]
            return next((one for one in new if any(map(wanted, one.events))), None)

        with self._news:
            found = self._news.wait_for(find, PATIENCE)
        assert found, "the house did not take what it was told"
        return found

    # ── the house calls the homeserver ───────────────────────────────────────────────────────────

    async def _from_house(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        fault = self.watch.meet(request.method, request.raw_path, body)
        if fault in REFUSALS:
            status, says = REFUSALS[fault]
            return web.json_response(says, status=status)
        if fault is Fault.SILENT_BEFORE:
            return cut(request)
        url = URL(self.homeserver + request.raw_path, encoded=True)
        async with self._session.request(
            request.method, url, data=body, headers=kept(request), allow_redirects=False
        ) as answer:
            content = await answer.read()
            headers = {
                name: value
                for name, value in answer.headers.items()
                if name.lower() not in NOT_PASSED_BACK - {"date"}
            }
        if answer.status == 429:
            self.watch.too_fast()
        if answer.status == 200:
            self.watch.passed(request.raw_path, body, content)
        if fault is Fault.SILENT_AFTER:
            return cut(request)
        return web.Response(status=answer.status, body=content, headers=headers)


async def listen(
    handler: Callable[[web.Request], Any],
) -> tuple[web.AppRunner, int]:
    """A server on a free port of loopback."""
    app = web.Application(client_max_size=LIMIT)
    app.router.add_route("*", "/{rest:.*}", handler)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port: int = runner.addresses[0][1]
    return runner, port


def kept(request: web.Request) -> dict[str, str]:
    """The headers that are passed on."""
    return {name: value for name, value in request.headers.items() if name.lower() not in HOPS}


def cut(request: web.Request) -> web.Response:
    """The connection breaks in the middle of the answer; one that broke before it, on a connection
    used before, is what a client quietly tries again."""
    if request.transport is not None:
        request.transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
        request.transport.close()
    return web.Response()
