"""The long connection: tickets for one use, frames in fragments, and their acknowledgements."""

import asyncio
import json
import random
import struct
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from tests.clouds.dingtalk.rules import KEY, SECRET, Refusal, refused
from tests.clouds.dingtalk.world import World

ROBOT = "/v1.0/im/bot/messages/get"
CARD = "/v1.0/card/instances/callback"
TOPICS = {("CALLBACK", ROBOT), ("CALLBACK", CARD), ("EVENT", "*")}
VALID = timedelta(seconds=90)  # a ticket
DEADLINE = 10.0  # seconds for an acknowledgement, before a test has failed
FRAGMENT = 100  # bytes


class Gateway:
    """Connections of one app; each frame goes to one of them at random."""

    def __init__(self, world: World, here: Callable[[], str]) -> None:
        self._world = world
        self._here = here
        self._tickets: dict[str, datetime] = {}
        self._acks: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._dice = random.Random(7)
        self.sockets: list[web.WebSocketResponse] = []
        self.connected = asyncio.Event()

    def add_to(self, app: web.Application) -> None:
        """Its paths."""
        app.router.add_post("/v1.0/gateway/connections/open", self._open)
        app.router.add_get("/connect", self._connect)

    async def wait(self) -> None:
        """Until a connection stands."""
        await asyncio.wait_for(self.connected.wait(), DEADLINE)

    async def close(self) -> None:
        """Ends all."""
        for socket in list(self.sockets):
            await socket.close()

    async def cut(self) -> None:
        """Every connection breaks, without a word; returns when one stands again."""
        self.connected.clear()
        for socket in list(self.sockets):
            transport_of(socket).abort()
        await self.wait()

    async def frame(
        self,
        kind: str,
        topic: str,
        data: dict[str, Any],
        names: dict[str, str] | None = None,
        socket: web.WebSocketResponse | None = None,
    ) -> dict[str, Any]:
        """Sends a frame; code and data of the acknowledgement."""
        number = f"frame{self._world.number()}"
        headers = {
            "topic": topic,
            "messageId": number,
            "contentType": "application/json",
            "time": str(self._world.milliseconds()),
            "appId": "app-1",
            "connectionId": "c1",
            **(names or {}),
        }
        frame = {"specVersion": "1.0", "type": kind, "headers": headers, "data": json.dumps(data)}
        self._acks[number] = asyncio.get_running_loop().create_future()
        write_fragments(socket or self._dice.choice(self.sockets), json.dumps(frame).encode())
        said = await asyncio.wait_for(self._acks[number], DEADLINE)
        assert set(said) == {"code", "headers", "message", "data"}
        assert said["headers"]["contentType"] == "application/json"
        return {"code": said["code"], "data": json.loads(said["data"])}

    async def _open(self, request: web.Request) -> web.Response:
        said = await request.json()
        if said.get("clientId") != KEY or said.get("clientSecret") != SECRET:
            return refused(Refusal("invalidClientIdOrSecret", 401))
        assert set(said) == {"clientId", "clientSecret", "subscriptions", "ua", "localIp"}
        assert {(one["type"], one["topic"]) for one in said["subscriptions"]} == TOPICS
        ticket = f"ticket/{self._world.number()}+="
        self._tickets[ticket] = self._world.now() + VALID
        endpoint = self._here().replace("http", "ws", 1) + "/connect"
        return web.json_response({"endpoint": endpoint, "ticket": ticket})

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        until = self._tickets.pop(request.query.get("ticket", ""), None)
        if until is None or until < self._world.now():
            return web.Response(status=401)
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        self.sockets.append(socket)
        self.connected.set()
        try:
            async for message in socket:
                said = json.loads(message.data)
                waiting = self._acks.get(said["headers"]["messageId"])
                if waiting is not None and not waiting.done():
                    waiting.set_result(said)
        finally:
            self.sockets.remove(socket)
        return socket


def transport_of(socket: web.WebSocketResponse) -> asyncio.Transport:
    """The wire under a connection."""
    assert socket._req is not None
    assert socket._req.transport is not None
    return socket._req.transport


def write_fragments(socket: web.WebSocketResponse, payload: bytes) -> None:
    """A text message in several frames, as gateways send long ones."""
    pieces = [payload[at : at + FRAGMENT] for at in range(0, len(payload), FRAGMENT)]
    for number, piece in enumerate(pieces):
        first, last = number == 0, number == len(pieces) - 1
        head = struct.pack("!BB", (0x80 if last else 0) | (0x01 if first else 0), len(piece))
        transport_of(socket).write(head + piece)
