"""The long connection: events without a public address, acknowledged once they are on disk.

Feishu allows fifty to an app and gives each event to one of them, so that every process may hold
its own. What it hears no acknowledgement of within three seconds it sends again, like a webhook.
"""

import asyncio
import base64
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit, urlunsplit

import aiohttp

from handlers.connection import Kicked
from handlers.errors import BadRequest, Misconfigured, PlatformError, SendError
from handlers.feishu.config import NAME, Config
from handlers.feishu.envelope import read_object
from handlers.feishu.faults import CREDENTIALS, code_of
from handlers.feishu.frame import CONTROL, DATA, Frame, decode
from handlers.feishu.reading import object_at, text_at
from handlers.http import Http
from handlers.platform import Accepted, Ports, Receive

log = logging.getLogger(__name__)

ENDPOINT = "/callback/ws/endpoint"
TOO_MANY = 1000040350
BUSY = frozenset({1, 1000040343})
PING_EVERY = 120.0  # seconds, where Feishu says nothing else
SILENCES = 3  # pings without any frame in return: the connection is dead
FRAGMENTS_LIVE = timedelta(seconds=5)
FRAGMENTS = 64  # of one event
GATHERED = 32  # events that wait for their fragments
EVENT_LIMIT = 2 << 20  # bytes

Understand = Callable[[Mapping[str, Any]], Awaitable[Accepted]]
"""Turns an event into what is to be committed and answered. Raises `BadRequest`."""


@dataclass
class Place:
    """Where a connection leads, how often it wants to hear of us (seconds), and whether it has been
    heard since."""

    url: str
    service: int
    ping_every: float = PING_EVERY
    heard: bool = False

    def configure(self, told: Mapping[str, Any]) -> None:
        """Takes over what Feishu says about heartbeats."""
        every = told.get("PingInterval")
        if isinstance(every, int) and not isinstance(every, bool) and 0 < every <= 3600:
            self.ping_every = float(every)


class Stream:
    """One long connection after the other, each opened by `connect`."""

    def __init__(self, config: Config, http: Http, ports: Ports, understand: Understand) -> None:
        self._config = config
        self._http = http
        self._ports = ports
        self._understand = understand

    async def find_place(self) -> Place:
        """Where Feishu wants us to connect. Raises `SendError`."""
        secret = self._config.app_secret.get_secret_value()
        answer = await self._http.call(
            "POST",
            self._config.api + ENDPOINT,
            json={"AppID": self._config.app_id, "AppSecret": secret},
        )
        code, data = code_of(answer), object_at(answer.json(), "data")
        if code == TOO_MANY:
            raise Kicked("feishu: fifty connections are open already")
        if code in BUSY or code is None:
            raise SendError(f"feishu: no long connection, code {code}, HTTP {answer.status}")
        if code != 0:
            raise Misconfigured(f"feishu: no long connection, code {code}", CREDENTIALS)
        place = self._place_at(text_at(data, "URL"))
        place.configure(object_at(data, "ClientConfig"))
        return place

    def _place_at(self, url: str) -> Place:
        """Raises `SendError` for an address that is none, or is not guarded like the API."""
        found = urlsplit(url)
        guarded = found.scheme == "wss" or not self._config.api.startswith("https:")
        service = parse_qs(found.query).get("service_id", [""])[0]
        if not (guarded and found.scheme in ("ws", "wss") and found.hostname):
            raise SendError("feishu: the long connection's address is not to be trusted")
        if not (service.isascii() and service.isdigit() and len(service) <= 10):
            raise SendError("feishu: the long connection's address names no service")
        if self._config.socket:
            url = urlunsplit(found._replace(netloc=self._config.socket))
        return Place(url, int(service))

    async def connect(self, receive: Receive) -> None:
        """Holds one connection until it ends. Raises `SendError`."""
        place = await self.find_place()
        socket = await self._http.connect(place.url)
        log.info("long connection: open", extra={"action": "connected", "platform": NAME})
        pinging = asyncio.create_task(self._ping(socket, place))
        try:
            await self._read(socket, place, receive)
        finally:
            pinging.cancel()
            await asyncio.gather(pinging, return_exceptions=True)
            await socket.close()

    async def _ping(self, socket: aiohttp.ClientWebSocketResponse, place: Place) -> None:
        """Says that we are there, and closes the connection where nothing comes back any more: a
        line that is dead looks like one on which nobody speaks."""
        ping = Frame(service=place.service, method=CONTROL, headers=(("type", "ping"),)).encode()
        silences = 0
        while silences < SILENCES:
            place.heard = False
            try:
                await socket.send_bytes(ping)
            except (OSError, aiohttp.ClientError):
                return
            await self._ports.sleep(place.ping_every)
            silences = 0 if place.heard else silences + 1
        log.warning("long connection: silent", extra={"action": "silent", "platform": NAME})
        await socket.close()

    async def _read(
        self, socket: aiohttp.ClientWebSocketResponse, place: Place, receive: Receive
    ) -> None:
        gathering = Gathering(self._ports.now)
        async for message in socket:
            place.heard = True
            if message.type is aiohttp.WSMsgType.BINARY:
                await self._take(decode(message.data), socket, place, gathering, receive)

    async def _take(
        self,
        frame: Frame,
        socket: aiohttp.ClientWebSocketResponse,
        place: Place,
        gathering: "Gathering",
        receive: Receive,
    ) -> None:
        """One frame: a heartbeat, or (a part of) an event, which is acknowledged when it is
        committed."""
        if frame.method == CONTROL and frame.header("type") == "pong" and frame.payload:
            place.configure(read_object(frame.payload))
        if frame.method != DATA:
            return
        payload = gathering.add(frame)
        if payload is None:
            return
        began = self._ports.now()
        answer = json.dumps(await self._answer(payload, receive)).encode()
        took = int((self._ports.now() - began).total_seconds() * 1000)
        try:
            await socket.send_bytes(frame.answered(answer, max(took, 0)).encode())
        except (OSError, aiohttp.ClientError) as fault:
            raise SendError("feishu: the long connection broke") from fault

    async def _answer(self, payload: bytes, receive: Receive) -> dict[str, Any]:
        """What Feishu hears. Anything but 200 and it sends the event again."""
        try:
            accepted = await self._understand(read_object(payload))
        except BadRequest as refusal:
            log.warning(
                "an event was refused: %s",
                refusal,
                extra={"action": "stream_refused", "platform": NAME},
            )
            return {"code": 500}
        try:
            if accepted.events:
                await receive(accepted.events)
        except Exception:
            log.exception(
                "an event could not be kept", extra={"action": "stream", "platform": NAME}
            )
            return {"code": 500}
        body = accepted.response.body
        return {"code": 200} | ({"data": base64.b64encode(body).decode()} if body else {})


@dataclass
class Fragments:
    """The parts of one event that have come so far."""

    since: datetime
    parts: dict[int, bytes]


class Gathering:
    """Joins events that come in several frames. What stays incomplete is forgotten."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._waiting: dict[str, Fragments] = {}

    def add(self, frame: Frame) -> bytes | None:
        """The event, once it is whole. Raises `PlatformError` for a count that cannot be."""
        count, place = number(frame.header("sum") or "1"), number(frame.header("seq") or "0")
        part = frame.payload or b""
        if count <= 1:
            return part
        if not (count <= FRAGMENTS and 0 <= place < count):
            raise PlatformError("feishu: a fragment that cannot be")
        self._forget()
        name = frame.header("message_id")
        found = self._waiting.setdefault(name, Fragments(self._now(), {}))
        found.parts[place] = part
        if sum(map(len, found.parts.values())) > EVENT_LIMIT:
            raise PlatformError("feishu: an event that is too large")
        if len(found.parts) < count:
            return None
        del self._waiting[name]
        return b"".join(found.parts[one] for one in range(count))

    def _forget(self) -> None:
        until = self._now() - FRAGMENTS_LIVE
        fresh = [(name, one) for name, one in self._waiting.items() if one.since >= until]
        self._waiting = dict(fresh[-GATHERED:])


def number(text: str) -> int:
    """A small number in a header. Raises `PlatformError`."""
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise PlatformError("feishu: a frame with a wrong header")
    return int(text)
