"""One open connection: events are taken in their order, committed together, and acknowledged one by
one when they are on disk.

Feishu waits three seconds for each acknowledgement. At nine o'clock hundreds answer at once, and a
commit for each in turn would take longer than that; waiting side by side they share one.
"""

import asyncio
import base64
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from handlers.errors import BadRequest
from handlers.feishu.config import NAME
from handlers.feishu.envelope import read_object
from handlers.feishu.frame import CONTROL, DATA, Frame, decode
from handlers.feishu.gathering import Gathering
from handlers.platform import Accepted, Ports, Receive

log = logging.getLogger(__name__)

PING_EVERY = 120.0  # seconds, where Feishu says nothing else
SILENCES = 3  # pings without any frame in return: the connection is dead
AT_ONCE = 500  # events that wait for their commit; the next ones wait on the wire

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


class Line:
    """A connection that is open."""

    def __init__(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        place: Place,
        ports: Ports,
        understand: Understand,
        receive: Receive,
    ) -> None:
        self._socket = socket
        self._place = place
        self._ports = ports
        self._understand = understand
        self._receive = receive
        self._gathering = Gathering(ports.now)
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._settling: set[asyncio.Task[None]] = set()

    async def hold(self) -> None:
        """Until it ends. Raises `PlatformError` for what is no frame.

        What has been taken is committed even when the line is cut or we are told to stop: it will
        come again, and be known.
        """
        pinging = asyncio.create_task(self._ping())
        try:
            async for message in self._socket:
                self._place.heard = True
                if message.type is aiohttp.WSMsgType.BINARY:
                    await self._take(decode(message.data))
        finally:
            pinging.cancel()
            await asyncio.gather(pinging, *self._settling, return_exceptions=True)
            await self._socket.close()

    async def _ping(self) -> None:
        """Says that we are there, and closes the connection where nothing comes back any more: a
        line that is dead looks like one on which nobody speaks."""
        ping = Frame(service=self._place.service, method=CONTROL, headers=(("type", "ping"),))
        silences = 0
        while silences < SILENCES:
            self._place.heard = False
            if not await self._say(ping):
                return
            await self._ports.sleep(self._place.ping_every)
            silences = 0 if self._place.heard else silences + 1
        log.warning("long connection: silent", extra={"action": "silent", "platform": NAME})
        await self._socket.close()

    async def _take(self, frame: Frame) -> None:
        """One frame: an answer to a heartbeat, or (a part of) an event."""
        if frame.method == CONTROL and frame.header("type") == "pong" and frame.payload:
            self._place.configure(read_object(frame.payload))
        payload = self._gathering.add(frame) if frame.method == DATA else None
        if payload is None:
            return
        began = self._ports.now().timestamp()
        accepted = await self._understood(payload)
        await self._slots.acquire()
        task = asyncio.create_task(self._settle(frame, accepted, began))
        self._settling.add(task)
        task.add_done_callback(self._settled)

    async def _understood(self, payload: bytes) -> Accepted | None:
        """What an event is; None for one that is refused."""
        try:
            return await self._understand(read_object(payload))
        except BadRequest as refusal:
            log.warning(
                "an event was refused: %s",
                refusal,
                extra={"action": "stream_refused", "platform": NAME},
            )
            return None

    async def _settle(self, frame: Frame, accepted: Accepted | None, began: float) -> None:
        """Commits an event, then acknowledges it. Without that Feishu sends it again."""
        answer = json.dumps(await self._answer(accepted)).encode()
        took = int((self._ports.now().timestamp() - began) * 1000)
        await self._say(frame.answered(answer, max(took, 0)))

    def _settled(self, task: "asyncio.Task[None]") -> None:
        self._settling.discard(task)
        self._slots.release()

    async def _answer(self, accepted: Accepted | None) -> dict[str, Any]:
        """What Feishu hears. Anything but 200 and it sends the event again."""
        if accepted is None:
            return {"code": 500}
        try:
            if accepted.events:
                await self._receive(accepted.events)
        except Exception:
            log.exception(
                "an event could not be kept", extra={"action": "stream", "platform": NAME}
            )
            return {"code": 500}
        body = accepted.response.body
        return {"code": 200} | ({"data": base64.b64encode(body).decode()} if body else {})

    async def _say(self, frame: Frame) -> bool:
        """Sends a frame; False where the line is cut."""
        try:
            await self._socket.send_bytes(frame.encode())
        except (OSError, aiohttp.ClientError):
            return False
        return True
