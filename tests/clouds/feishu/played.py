"""The platform alone with its played cloud, and time that only sleeping moves."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.web.hooks import hook_routes
from handlers.feishu import Config
from handlers.feishu import Feishu as Platform
from handlers.message import Button, Incoming, Outgoing
from handlers.platform import Receive
from tests.clouds.feishu import Feishu, FeishuLong
from tests.clouds.feishu.frames import CLIENT
from tests.handlers.ports import Cupboard, Memory, VirtualTime, make_ports

C = TypeVar("C", bound=Feishu)
BUTTONS = (Button("已完成", "112 已完成"), Button("推进中", "112 推进中"))


@dataclass
class Played(Generic[C]):
    """The platform alone with its cloud, and time that only sleeping moves."""

    cloud: C
    platform: Platform
    time: VirtualTime
    memory: Memory
    cupboard: Cupboard
    doors: AsyncExitStack

    async def listens(self, fails: int = 0) -> list[Incoming]:
        """The webhook stands; everything it commits. The first `fails` commits do not succeed."""
        told: list[Incoming] = []
        app = web.Application()
        app.add_routes(hook_routes(self.platform, committing(told, fails), ignore))
        server = await self.doors.enter_async_context(TestServer(app))
        await self.cloud.attach(str(server.make_url("")).rstrip("/"))
        return told

    async def connects(self, fails: int = 0) -> list[Incoming]:
        """A long connection is held; everything it commits."""
        told: list[Incoming] = []
        holding = asyncio.create_task(self.platform.listen(committing(told, fails)))

        async def let_go() -> None:
            holding.cancel()
            await asyncio.gather(holding, return_exceptions=True)

        self.doors.push_async_callback(let_go)
        await self.cloud.attach("")
        return told

    def to(self, who: str, text: str, key: str = "", **fields: Any) -> Outgoing:
        """A private message."""
        message = Outgoing(self.cloud.account(who), False, text, key or f"k:{text}")
        return replace(message, **fields)

    async def says(self, who: str, text: str, **fields: Any) -> str:
        """Sends a private message; its id."""
        return (await self.platform.send(self.to(who, text, **fields))).message_id

    def texts(self, who: str = "li") -> list[str]:
        """What somebody has read."""
        return [one.text for one in self.cloud.heard(who)]


def committing(told: list[Incoming], fails: int) -> Receive:
    """Commits into a list; the first so many times the disk is full."""
    left = iter(range(fails))

    async def receive(events: Sequence[Incoming]) -> None:
        if next(left, None) is not None:
            raise OSError("the disk is full")
        told.extend(events)

    return receive


async def nap(seconds: float) -> None:
    """The pause before connecting again is over at once; the next heartbeat never comes."""
    if seconds < CLIENT["PingInterval"]:
        await asyncio.sleep(0)
    else:
        await asyncio.Event().wait()


def ignore(platform: str, status: int) -> None:
    """Nobody counts."""


def settings(cloud: Feishu, **other: Any) -> Config:
    """The platform's settings."""
    return Config.model_validate({**cloud.config(), **other})


@asynccontextmanager
async def playing(make: Callable[[VirtualTime], C], **other: Any) -> AsyncIterator[Played[C]]:
    """Opens both."""
    time = VirtualTime()
    memory, cupboard = Memory(time), Cupboard()
    async with make(time) as cloud, AsyncExitStack() as doors:
        ports = replace(make_ports(time, memory), store=cupboard)
        if make is FeishuLong:
            ports = replace(ports, sleep=nap)
        platform = Platform(settings(cloud, **other), ports)
        doors.push_async_callback(platform.close)
        yield Played(cloud, platform, time, memory, cupboard, doors)
