"""A small bureau at work on a played cloud: the whole way, from a person's phone and back.

The platform is opened from settings, as in service; its webhooks stand on a real site, its long
connections are held. The bureau's clock is moved by hand; the machine's runs, and can be put
forward, so that nobody waits for a retry.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeVar

from aiohttp.test_utils import TestServer
from pydantic import SecretStr
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bot.app import House, open_house
from bot.settings import Settings
from bot.web.site import Doors, build_site
from handlers.message import Button, Document, Outgoing
from handlers.platform import Capabilities, Platform
from models.assignment import Assignment, Report
from models.enums import OutboxKind
from models.mailbox import Outbox
from models.people import Account
from models.plan import Task
from scheduler.clock import ManualClock, system_clock
from tests.cast import CONSOLE, Cast, write_cast, write_plan, write_task
from tests.clouds.cloud import Cloud, Shown, Upload

T = TypeVar("T")
MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai
GROUP = "office"
SECRET = "a console secret of the tests"


class Machine:
    """The machine's clock, which can be put forward."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return system_clock() + self._ahead

    def forward(self, span: timedelta) -> None:
        """So much later."""
        self._ahead += span


@dataclass
class Stage:
    """The house on its cloud."""

    house: House
    clock: ManualClock
    machine: Machine
    cloud: Cloud
    cast: Cast
    data: Path

    @property
    def platform(self) -> Platform:
        """The platform under test."""
        return self.house.platforms[self.cloud.platform]

    def can(self, *, group: bool = False) -> Capabilities:
        """What the channel can do in a chat."""
        chat = self.cloud.group(GROUP) if group else self.cloud.account("li")
        return self.platform.capabilities(chat, group=group)

    async def says(
        self,
        who: str,
        text: str,
        *,
        group: str = "",
        mentioned: bool = False,
        quoting: Shown | None = None,
        files: Sequence[Upload] = (),
    ) -> list[Shown]:
        """Somebody says something; what the bot says to it there."""
        before = len(self.heard(who, group))
        await self.cloud.says(
            who, text, group=group, mentioned=mentioned, quoting=quoting, files=files
        )
        await self.house.settle()
        return self.heard(who, group)[before:]

    async def taps(self, who: str, shown: Shown, label: str) -> list[Shown]:
        """Somebody taps a button of a direct message; what the bot says to it."""
        before = len(self.heard(who))
        await self.cloud.taps(who, shown, label)
        await self.house.settle()
        return self.heard(who)[before:]

    def heard(self, who: str = "", group: str = "") -> list[Shown]:
        """What the bot has said in a chat."""
        return self.cloud.heard("" if group else who, group=group)

    async def sends(
        self,
        text: str,
        *,
        who: str = "li",
        group: str = "",
        buttons: tuple[Button, ...] = (),
        documents: tuple[Document, ...] = (),
        mentions: tuple[str, ...] = (),
        key: str = "",
    ) -> None:
        """The house has something to say; it is delivered as far as it can be."""
        chat = self.cloud.group(group) if group else self.cloud.account(who)
        key = key or f"test:{chat}:{hash(text)}:{len(self.heard(who, group))}"
        message = Outgoing(
            chat,
            bool(group),
            text,
            key,
            buttons=buttons,
            documents=documents,
            mentions=tuple(self.cloud.account(one) for one in mentions),
        )
        await self.house.database.write(lay, message, self.cloud.platform, self.clock())
        await self.house.settle()

    async def later(self, span: timedelta = timedelta(minutes=16)) -> None:
        """Some time passes on the machine, so that retries are due."""
        self.machine.forward(span)
        await self.house.settle()

    async def until(self, day: date, hour: time = time(9, 5)) -> None:
        """Lives until an hour of a day of the bureau."""
        await self.house.run_until(self.house.window.instant(day, hour))

    async def look(self, work: Callable[[Session], T]) -> T:
        """Reads the database."""
        return await self.house.database.read(work)

    async def outbox(self, key: str) -> Outbox:
        """One message and what became of it."""
        return await self.look(
            lambda session: session.scalars(select(Outbox).where(Outbox.key == key)).one()
        )

    async def standing(self, number: int) -> tuple[str, float | None]:
        """State and percent of a task's only Assignment."""
        row = await self.look(
            lambda session: session.scalars(
                select(Assignment).join(Task).where(Task.number == number)
            ).one()
        )
        return row.state.value, row.percent

    async def reports(self) -> list[Report]:
        """Every report that was ever written."""
        return await self.look(
            lambda session: list(session.scalars(select(Report).order_by(Report.id)))
        )


def lay(session: Session, message: Outgoing, platform: str, now: datetime) -> None:
    """A message in the outbox, due at once."""
    session.add(
        Outbox(
            key=message.key,
            kind=OutboxKind.ANSWER,
            platform=platform,
            chat=message.chat,
            group=message.group,
            day=now.date(),
            payload=message.to_json(),
            created_at=now,
            due_at=now,
        )
    )


def write_tasks(session: Session, cast: Cast) -> None:
    """Three tasks: one of 赵科长, one of 李科长 in August, and one in September."""
    plan = write_plan(session)
    write_task(session, plan, 112, "规范民办义务教育", date(2026, 8, 20), cast.section)
    write_task(session, plan, 113, "编制项目储备清单", date(2026, 9, 30), cast.section)
    write_task(session, plan, 118, "消防设施检修", date(2026, 9, 14), cast.safety)


def move_in(session: Session, cloud: Cloud) -> Cast:
    """The cast with its tasks, everybody's account on the cloud's platform."""
    cast = write_cast(session)
    write_tasks(session, cast)
    session.flush()
    for account in session.scalars(select(Account).where(Account.platform == CONSOLE)):
        session.execute(
            update(Account)
            .where(Account.id == account.id)
            .values(platform=cloud.platform, address=cloud.account(account.address))
        )
    return cast


def settings_of(cloud: Cloud, url: str, data: Path) -> Settings:
    """The settings as an administrator writes them."""
    if cloud.platform == CONSOLE:
        return Settings(database=url, data=data, console_secret=SecretStr(SECRET))
    return Settings(database=url, data=data, platforms={cloud.platform: cloud.config()})


@asynccontextmanager
async def on_stage(
    cloud: Cloud, machine: Machine, url: str, data: Path, start: datetime = MONDAY
) -> AsyncIterator[Stage]:
    """Opens a bureau on a cloud that listens already."""
    clock = ManualClock(start)
    settings = settings_of(cloud, url, data)
    async with open_house(settings, clock=clock, machine_clock=machine, nights=False) as house:
        cast = await house.database.write(move_in, cloud)
        stage = Stage(house, clock, machine, cloud, cast, data)
        async with open_doors(stage):
            yield stage


@asynccontextmanager
async def open_doors(stage: Stage) -> AsyncIterator[None]:
    """The site listens, long connections are held, and the cloud has found us."""
    site = build_site(doors_of(stage))
    platform, house = stage.platform, stage.house
    async with TestServer(site) as server:
        listening: asyncio.Task[Any] = asyncio.create_task(platform.listen(house.receive))
        try:
            await stage.cloud.attach(str(server.make_url("")).rstrip("/"))
            yield
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


def doors_of(stage: Stage) -> Doors:
    """The doors of the house, with the one platform."""
    house = stage.house
    return Doors(
        database=house.database,
        clock=stage.clock,
        machine_clock=stage.machine,
        window=house.window,
        platforms=[stage.platform],
        receive=house.receive,
        files=house.files,
    )
