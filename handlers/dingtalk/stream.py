"""Stream 长连接: frames in, an acknowledgement for each once what it brings is on disk.

Robot messages and clicks are never repeated, events are until they are acknowledged. A connection
that is told to end is replaced before it does, so that nothing falls between two.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote_plus

import aiohttp

from handlers.connection import hold
from handlers.dingtalk.api import Api
from handlers.dingtalk.inbound import NAME
from handlers.dingtalk.reading import object_of, read_object, text_of
from handlers.errors import BadRequest
from handlers.message import Incoming
from handlers.platform import Ports, Receive

ROBOT = "/v1.0/im/bot/messages/get"
CARD = "/v1.0/card/instances/callback"
SUBSCRIPTIONS = [
    {"type": "CALLBACK", "topic": ROBOT},
    {"type": "CALLBACK", "topic": CARD},
    {"type": "EVENT", "topic": "*"},
]
HEARTBEAT = 60.0  # seconds between our pings
FAREWELL = 10.0  # seconds until the other side closes a connection it has told to end
FRAME_LIMIT = 1 << 20  # characters of a frame's data

log = logging.getLogger(__name__)

Reading = Callable[[Mapping[str, Any]], Awaitable[tuple[tuple[Incoming, ...], Any]]]
"""The events in a callback's data, and what is answered to it."""

ReadingEvent = Callable[[str, str, Mapping[str, Any]], tuple[Incoming, ...]]
"""The events in an event frame: its type, its id, its data."""


@dataclass(frozen=True, slots=True)
class Readings:
    """How each sort of frame is read."""

    robot: Reading
    card: Reading
    event: ReadingEvent


class Stream:
    """The long connection of this process; each process has its own."""

    def __init__(self, api: Api, ports: Ports, readings: Readings) -> None:
        self._api = api
        self._ports = ports
        self._readings = readings
        self._ending: set[asyncio.Task[None]] = set()

    async def listen(self, receive: Receive) -> None:
        """Holds it for ever."""
        try:
            await hold(NAME, lambda: self._connect(receive), self._ports)
        finally:
            await self.close()

    async def close(self) -> None:
        """Ends the connections that are about to end anyway."""
        for task in self._ending:
            task.cancel()
        await asyncio.gather(*self._ending, return_exceptions=True)

    async def _connect(self, receive: Receive) -> None:
        socket = await self._open()
        while True:
            try:
                replaced = await self._attend(socket, receive)
            except BaseException:
                await socket.close()
                raise
            if not replaced:
                return
            self._see_off(socket, receive)
            socket = await self._open()

    async def _open(self) -> aiohttp.ClientWebSocketResponse:
        endpoint, ticket = await self._api.open_gateway(SUBSCRIPTIONS)
        url = f"{endpoint}?ticket={quote_plus(ticket)}"
        return await self._api.http.connect(url, heartbeat=HEARTBEAT)

    def _see_off(self, socket: aiohttp.ClientWebSocketResponse, receive: Receive) -> None:
        """Still hears what a connection brings until it ends."""

        async def last_words() -> None:
            with suppress(TimeoutError):
                async with asyncio.timeout(FAREWELL + 1):
                    await self._attend(socket, receive)
            await socket.close()

        task = asyncio.create_task(last_words())
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)

    async def _attend(self, socket: aiohttp.ClientWebSocketResponse, receive: Receive) -> bool:
        """Answers frames until the connection breaks, or (True) is told to end."""
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            frame = read_frame(message.data)
            if frame is None:
                continue
            acknowledged = await self._answer(frame, receive)
            with suppress(ConnectionError, RuntimeError):  # it broke: events come again
                await socket.send_str(json.dumps(acknowledged, ensure_ascii=False))
            if frame.kind == "SYSTEM" and frame.topic == "disconnect":
                return True
        return False

    async def _answer(self, frame: "Frame", receive: Receive) -> dict[str, Any]:
        """The acknowledgement, once everything is committed."""
        try:
            if frame.kind == "SYSTEM":
                return frame.acknowledge(200, frame.data)
            if frame.kind == "EVENT":
                return await self._answer_event(frame, receive)
            reading = {ROBOT: self._readings.robot, CARD: self._readings.card}.get(frame.topic)
            if frame.kind != "CALLBACK" or reading is None:
                return frame.acknowledge(404, {"response": None}, "unknown topic")
            events, answer = await reading(frame.data)
            if events:
                await receive(events)
            return frame.acknowledge(200, {"response": answer})
        except BadRequest as refusal:
            log.warning("a frame is refused: %s", refusal, extra=frame.trace("refused"))
            return frame.acknowledge(200, {"response": None})
        except Exception:  # not committed: what is repeated comes again
            log.exception("a frame could not be kept", extra=frame.trace("frame_failed"))
            if frame.kind == "EVENT":
                return frame.acknowledge(200, {"status": "LATER", "message": "not kept"})
            return frame.acknowledge(500, {"response": None}, "not kept")

    async def _answer_event(self, frame: "Frame", receive: Receive) -> dict[str, Any]:
        events = self._readings.event(frame.event_type, frame.event_id, frame.data)
        if events:
            await receive(events)
        return frame.acknowledge(200, {"status": "SUCCESS", "message": "success"})


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: its sort, what it is about, and its data."""

    kind: str
    topic: str
    message_id: str
    event_type: str
    event_id: str
    data: Mapping[str, Any]

    def acknowledge(
        self, code: int, data: Mapping[str, Any], message: str = "OK"
    ) -> dict[str, Any]:
        """The answer to it."""
        return {
            "code": code,
            "headers": {"messageId": self.message_id, "contentType": "application/json"},
            "message": message,
            "data": json.dumps(data, ensure_ascii=False),
        }

    def trace(self, action: str) -> dict[str, str]:
        """What the log may know of it."""
        return {"action": action, "platform": NAME, "frame": self.message_id}


def read_frame(text: str) -> Frame | None:
    """A frame; None for what is none, which nobody can acknowledge."""
    try:
        found = read_object(text)
        headers = object_of(found, "headers")
        data = read_object(text_of(found, "data", FRAME_LIMIT) or "{}")
    except BadRequest as refusal:
        log.warning("a frame is none: %s", refusal, extra={"action": "refused", "platform": NAME})
        return None
    return Frame(
        kind=text_of(found, "type"),
        topic=text_of(headers, "topic"),
        message_id=text_of(headers, "messageId"),
        event_type=text_of(headers, "eventType"),
        event_id=text_of(headers, "eventId"),
        data=data,
    )
