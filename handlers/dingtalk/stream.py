"""Stream 长连接: frames in, an acknowledgement for each once what it brings is on disk.

Robot messages and clicks are never repeated, events are until they are acknowledged. A connection
that is told to end is replaced before it does, so that nothing falls between two.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote_plus

import aiohttp

from handlers.connection import hold
from handlers.dingtalk.api import Api
from handlers.dingtalk.inbound import NAME
from handlers.dingtalk.reading import object_of, read_object, text_of
from handlers.errors import BadRequest, PlatformError
from handlers.message import Incoming
from handlers.platform import Ports, Receive

ROBOT = "/v1.0/im/bot/messages/get"
CARD = "/v1.0/card/instances/callback"
SUBSCRIPTIONS = [
    {"type": "CALLBACK", "topic": ROBOT},
    {"type": "CALLBACK", "topic": CARD},
    {"type": "EVENT", "topic": "*"},
]
TEXT = aiohttp.WSMsgType.TEXT
PAUSES = (0.5, 5.0)  # seconds before an event that could not be committed is tried again
AT_ONCE = 64  # frames being kept at a time
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
        while await self._is_to_end(socket, receive):
            self._see_off(socket, receive)
            socket = await self._open()

    async def _open(self) -> aiohttp.ClientWebSocketResponse:
        endpoint, ticket = await self._api.open_gateway(SUBSCRIPTIONS)
        url = f"{endpoint}?ticket={quote_plus(ticket)}"
        return await self._api.http.connect(url, heartbeat=HEARTBEAT)

    async def _is_to_end(self, socket: aiohttp.ClientWebSocketResponse, receive: Receive) -> bool:
        """Attends to it until it is told to end; False where it just ended."""
        told = False
        try:
            told = await self._attend(socket, receive)
        except Exception as fault:  # a fault of ours must not end listening for good
            log.exception("the connection is given up", extra={"action": "cut", "platform": NAME})
            raise PlatformError("a fault while listening") from fault
        finally:
            if not told:
                await socket.close()
        return told

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
        """Answers frames until the connection breaks, or (True) is told to end.

        They are read one after another and kept together, so that many at once cost few commits.
        """
        slots = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as keeping:
            async for message in socket:
                frame = read_frame(message.data) if message.type is TEXT else None
                if frame is None:
                    continue
                told = await self._read(frame)
                await slots.acquire()
                keeping.create_task(self._keep(socket, frame, told, receive)).add_done_callback(
                    lambda _: slots.release()
                )
                if frame.kind == "SYSTEM" and frame.topic == "disconnect":
                    return True
        return False

    async def _read(self, frame: "Frame") -> "Told":
        """What a frame brings, and what is answered to it once that is kept."""
        try:
            if frame.kind == "SYSTEM":
                return Told(data=frame.data)
            if frame.kind == "EVENT":
                events = self._readings.event(frame.event_type, frame.event_id, frame.data)
                return Told(events, {"status": "SUCCESS", "message": "success"})
            reading = {ROBOT: self._readings.robot, CARD: self._readings.card}.get(frame.topic)
            if frame.kind != "CALLBACK" or reading is None:
                return Told(data={"response": None}, code=404)
            events, answer = await reading(frame.data)
            return Told(events, {"response": answer})
        except BadRequest as refusal:
            log.warning("a frame is refused: %s", refusal, extra=frame.trace("refused"))
            return Told(data={"response": None})
        except Exception:
            log.exception("a frame could not be read", extra=frame.trace("frame_failed"))
            return frame.not_kept()

    async def _keep(
        self,
        socket: aiohttp.ClientWebSocketResponse,
        frame: "Frame",
        told: "Told",
        receive: Receive,
    ) -> None:
        """Commits what a frame brings, then acknowledges it."""
        kept = not told.events or await self._commit(frame, told.events, receive)
        told = told if kept else frame.not_kept()
        with suppress(ConnectionError, RuntimeError):  # it broke meanwhile
            await socket.send_str(json.dumps(frame.acknowledge(told), ensure_ascii=False))

    async def _commit(self, frame: "Frame", events: tuple[Incoming, ...], receive: Receive) -> bool:
        """Whether the events are on disk; tried again, because nobody repeats a message."""
        for pause in (*PAUSES, None):
            try:
                await receive(events)
            except Exception:
                log.exception("a frame could not be kept", extra=frame.trace("frame_failed"))
                if pause is not None:
                    await self._ports.sleep(pause)
            else:
                return True
        return False


@dataclass(frozen=True, slots=True)
class Told:
    """What a frame brings, and the answer to it."""

    events: tuple[Incoming, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
    code: int = 200


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame: its sort, what it is about, and its data."""

    kind: str
    topic: str
    message_id: str
    event_type: str
    event_id: str
    data: Mapping[str, Any]

    def acknowledge(self, told: Told) -> dict[str, Any]:
        """The answer to it."""
        return {
            "code": told.code,
            "headers": {"messageId": self.message_id, "contentType": "application/json"},
            "message": "OK" if told.code == 200 else "",
            "data": json.dumps(told.data, ensure_ascii=False),
        }

    def not_kept(self) -> Told:
        """The answer where nothing was committed: an event is to come again."""
        if self.kind == "EVENT":
            return Told(data={"status": "LATER", "message": "not kept"})
        return Told(data={"response": None}, code=500)

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
