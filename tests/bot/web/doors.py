"""The web of a small bureau, served on a real port for a test."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from aiohttp.test_utils import TestClient, TestServer

from bot.web.console import Scene, Step
from bot.web.health import Check
from bot.web.site import Doors, build_site
from handlers.console import Console
from handlers.message import Incoming
from models.database import Database
from models.errors import DubanError
from scheduler.clock import ManualClock
from scheduler.window import Window
from tests.cast import NOON

SECRET = b"only the bureau knows"
MACHINE_NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
HOST = "127.0.0.1"


class Inboxes:
    """`receive` over a real database, as the composition root writes it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, events: Sequence[Incoming]) -> None:
        await self._database.append(
            [
                {
                    "platform": event.platform,
                    "event_key": event.event_key,
                    "chat": event.chat,
                    "sender": event.sender,
                    "payload": event.to_json(),
                    "received_at": MACHINE_NOON,
                }
                for event in events
            ]
        )


class BareStage:
    """A clock that can be moved, and a guide of two steps that only look."""

    steps: Sequence[Step] = (
        Step("读文件", "计划原文里标出了时限。", "打开计划"),
        Step("看消息", "李科长早上收到一条消息。", "时钟走到9点"),
    )

    def __init__(self) -> None:
        self.clock = ManualClock(NOON)
        self.played: list[int] = []

    def now(self) -> datetime:
        return self.clock()

    async def move(self, to: str) -> None:
        if to != "day":
            raise DubanError("时钟不能往回拨", "请选择以后的日期")
        self.clock.advance(timedelta(days=1))

    async def play(self, number: int) -> Scene:
        self.played.append(number)
        return Scene(chat="li", page="/ledger")


def make_console(secret: bytes = SECRET) -> Console:
    """A console whose machine clock stands at noon."""
    return Console(secret, lambda: MACHINE_NOON)


def make_doors(
    database: Database,
    console: Console,
    demo: BareStage | None = None,
    checks: dict[str, Check] | None = None,
    hosts: frozenset[str] = frozenset(),
) -> Doors:
    """What the site is built from."""
    return Doors(
        database=database,
        clock=ManualClock(NOON),
        machine_clock=lambda: MACHINE_NOON,
        window=Window(),
        platforms=(console,),
        receive=Inboxes(database),
        checks=checks or {},
        hosts=hosts,
        demo=demo,
    )


@asynccontextmanager
async def served(doors: Doors) -> AsyncIterator[TestClient]:
    """The site on a port of its own."""
    async with TestClient(TestServer(build_site(doors), host=HOST)) as client:
        yield client
