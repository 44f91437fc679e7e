"""One long connection, from the vendor's side."""

import asyncio
import json
from collections.abc import Sequence
from typing import Any

import aiohttp
from aiohttp import web

from tests.clouds.feishu.frames import pong, read_frame, write_frame
from tests.clouds.feishu.rules import OPEN


class Socket:
    """One long connection, from the vendor's side."""

    def __init__(self, wire: web.WebSocketResponse) -> None:
        self.wire = wire
        self.pings = 0
        self.is_dead = False  # open, and nothing comes back any more
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def read(self) -> None:
        """Heartbeats and acknowledgements, until the connection ends."""
        async for message in self.wire:
            assert message.type is aiohttp.WSMsgType.BINARY
            frame = read_frame(message.data)
            headers = dict(frame["headers"])
            if frame["method"] == 0:
                assert (headers["type"], frame["service"]) == ("ping", 33)
                self.pings += 1
                if not self.is_dead:
                    await self.wire.send_bytes(pong())
                continue
            assert int(headers["biz_rt"]) >= 0
            waiting = self._waiting.get(headers["message_id"])
            if waiting is not None and not waiting.done():
                waiting.set_result(json.loads(frame["payload"]))
        for one in self._waiting.values():
            one.cancel()

    async def deliver(self, name: str, parts: Sequence[bytes]) -> dict[str, Any] | None:
        """The acknowledgement, None where none came in time."""
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[name] = future
        try:
            for number, part in enumerate(parts):
                headers = [
                    ("type", "event"),
                    ("message_id", name),
                    ("sum", str(len(parts))),
                    ("seq", str(number)),
                    ("trace_id", "t-1"),
                ]
                await self.wire.send_bytes(write_frame(7, 9, 33, 1, headers, part))
            async with asyncio.timeout(OPEN):
                return await future
        except (TimeoutError, ConnectionError):
            return None
        finally:
            del self._waiting[name]

    async def close(self) -> None:
        """Breaks it."""
        await self.wire.close()
