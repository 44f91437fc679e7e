"""One open connection of the robot: frames of JSON, answers matched to what was asked (101463)."""

import asyncio
import json
import logging
import secrets
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

import aiohttp

from handlers.errors import BadRequest, SendError, UnknownOutcome
from handlers.wecom.codes import fault_of
from handlers.wecom.robot_events import read_json, text_of

log = logging.getLogger(__name__)

PATIENCE = 5.0  # seconds for the answer to a frame


class Line:
    """Asks and listens on one socket. Somebody must read `frames` for answers to arrive."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._asked: dict[str, asyncio.Future[Mapping[str, Any]]] = {}

    async def ask(
        self, command: str, body: Mapping[str, Any] | None = None, req_id: str = ""
    ) -> Mapping[str, Any]:
        """Sends a frame; the body of the answer. Raises `SendError` where it was refused or never
        left, `UnknownOutcome` where no answer came."""
        req_id = req_id or f"{command}-{secrets.token_hex(8)}"
        frame: dict[str, Any] = {"cmd": command, "headers": {"req_id": req_id}}
        if body is not None:
            frame["body"] = body
        answered = asyncio.get_running_loop().create_future()
        self._asked[req_id] = answered
        try:
            await self._send(frame)
            async with asyncio.timeout(PATIENCE):
                answer = await answered
        except TimeoutError as fault:
            raise UnknownOutcome(f"{command}: no answer in time") from fault
        finally:
            self._asked.pop(req_id, None)
        return judge_frame(answer)

    async def frames(self) -> AsyncGenerator[Mapping[str, Any], None]:
        """What the platform tells us, until the connection ends."""
        try:
            async for message in self._socket:
                frame = read_frame(message)
                if frame is None:
                    continue
                answered = self._asked.get(req_id_of(frame))
                if frame.get("cmd") is not None:
                    yield frame
                elif answered is not None and not answered.done():
                    answered.set_result(frame)
        finally:
            for one in self._asked.values():
                if not one.done():
                    one.set_exception(UnknownOutcome("the long connection broke"))

    async def close(self) -> None:
        """Hangs up."""
        await self._socket.close()

    async def _send(self, frame: Mapping[str, Any]) -> None:
        try:
            await self._socket.send_str(json.dumps(frame, ensure_ascii=False))
        except (aiohttp.ClientError, ConnectionError) as fault:
            raise SendError("the long connection is closed") from fault


async def drain(line: Line) -> None:
    """Reads a line for its answers alone."""
    async with aclosing(line.frames()) as frames:
        async for _ in frames:
            pass


def read_frame(message: aiohttp.WSMessage) -> Mapping[str, Any] | None:
    """The frame in a message; None for what is none."""
    if message.type is not aiohttp.WSMsgType.TEXT:
        return None
    try:
        return read_json(message.data)
    except BadRequest:
        log.warning("a frame is not understood", extra={"action": "frame", "platform": "wecom"})
        return None


def req_id_of(frame: Mapping[str, Any]) -> str:
    """What an answer belongs to."""
    return text_of(frame, "headers", "req_id")


def judge_frame(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """The body of a good answer. Raises `SendError`."""
    code = answer.get("errcode")
    if code != 0:
        raise fault_of(code if isinstance(code, int) else -1, str(answer.get("errmsg", "")))
    body = answer.get("body")
    return body if isinstance(body, dict) else {}
