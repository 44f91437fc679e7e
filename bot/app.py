"""The composition root: the only file in which concrete classes meet.

A `House` holds one bureau's parts, already joined: inbox → worker → outbox → delivery, and the
scheduler that speaks unasked. `open_house` opens database → platforms → scheduler and closes in
reverse; `serve` adds the loops and the doors.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import structlog
from aiohttp import web

from bot.evidence import Collector
from bot.holidays import load_window
from bot.pilot import Pilot
from bot.platforms import open_platforms
from bot.ports import open_ports
from bot.settings import Settings
from bot.understand import warm_up
from bot.web.console import Stage
from bot.web.site import Doors, build_site, local_hosts
from bot.worker import Worker
from handlers.console import Console
from handlers.message import Incoming
from handlers.platform import Platform, Ports
from models.database import Database
from models.database.engines import is_sqlite, parse_url, sqlite_path
from models.migrate import upgrade
from scheduler.clock import Clock, ManualClock, system_clock
from scheduler.facts import Policy
from scheduler.housekeeping import Copies, Housekeeper
from scheduler.window import Window
from scheduler.wiring import Scheduler

log = structlog.get_logger(__name__)

WAKES_WITHIN = timedelta(minutes=1)
AFTER_A_FAULT = 5.0  # seconds
FILES = "files"  # in the data folder: 佐证材料, by the digest of their content


@dataclass(frozen=True, slots=True)
class House:
    """One bureau at work. `clock` is the bureau's, `machine_clock` the machine's."""

    database: Database
    platforms: Mapping[str, Platform]
    scheduler: Scheduler
    worker: Worker
    clock: Clock
    machine_clock: Clock
    window: Window
    files: Path

    async def receive(self, events: Sequence[Incoming]) -> None:
        """Commits inbound events; when this returns they survive a power cut."""
        now = self.clock()
        await self.database.append([inbox_row(event, now) for event in events])
        self.worker.wake()

    async def settle(self) -> None:
        """Works everything that waits and delivers the answers, without moving any clock."""
        await self.worker.drain()
        await self.scheduler.run_due()

    async def run_until(self, moment: datetime) -> None:
        """Lives until an instant of the bureau's clock, which must be one that can be moved."""
        await self.scheduler.run_until(moment)


def inbox_row(event: Incoming, now: datetime) -> dict[str, object]:
    """An event as the inbox keeps it."""
    return {
        "platform": event.platform,
        "event_key": event.event_key,
        "chat": event.chat,
        "sender": event.sender,
        "payload": event.to_json(),
        "received_at": now,
    }


def find_platforms(settings: Settings, ports: Ports) -> dict[str, Platform]:
    """Every platform that is configured."""
    platforms = open_platforms(settings.platforms, ports)
    if settings.console_secret is not None:
        secret = settings.console_secret.get_secret_value().encode()
        platforms.append(Console(secret, ports.now))
    return {platform.name: platform for platform in platforms}


@asynccontextmanager
async def open_house(
    settings: Settings,
    *,
    clock: Clock = system_clock,
    machine_clock: Clock = system_clock,
    platforms: Mapping[str, Platform] | None = None,
    exclusive: bool = True,
    nights: bool = True,
) -> AsyncIterator[House]:
    """Opens everything in order and closes it in reverse. Raises `DubanError` with the mend.

    Without `nights` no house is kept: for a bureau that is thrown away the same hour.
    """
    settings.data.mkdir(parents=True, exist_ok=True)
    async with AsyncExitStack() as stack:
        database = Database.open(settings.database_url, exclusive=exclusive)
        await stack.enter_async_context(database)
        await asyncio.to_thread(upgrade, settings.database_url, settings.data / "backups")
        window = load_window(settings.calendar, settings.zone)
        ports = open_ports(database, machine_clock, settings.data / FILES, window)
        found = find_platforms(settings, ports) if platforms is None else dict(platforms)
        if settings.pilot:
            found = {name: Pilot(platform, database) for name, platform in found.items()}
        for platform in found.values():
            stack.push_async_callback(platform.close)
        await asyncio.to_thread(warm_up)
        keeper = Housekeeper(
            database,
            clock,
            machine_clock,
            window.day,
            copies_of(settings, clock),
            settings.data / FILES,
        )
        scheduler = Scheduler(
            database,
            found,
            clock,
            machine_clock,
            Policy(window=window),
            keeper if nights else None,
        )
        collector = Collector(found, settings.data / FILES)
        worker = Worker(
            database, clock, machine_clock, window, collector, scheduler.wake, address_of(settings)
        )
        yield House(
            database,
            found,
            scheduler,
            worker,
            clock,
            machine_clock,
            window,
            settings.data / FILES,
        )


def address_of(settings: Settings) -> str:
    """Where the pages are: as the administrator set it, else this machine's own address."""
    return settings.public_url or f"http://{settings.host}:{settings.port}"


def copies_of(settings: Settings, clock: Clock) -> Copies | None:
    """The nightly copies of a bureau in a file; a server's database has its own means.

    Nights that pass in a moment, because the clock is moved by hand, leave no copies.
    """
    url = parse_url(settings.database_url)
    if not is_sqlite(url) or isinstance(clock, ManualClock):
        return None
    return Copies(sqlite_path(url), settings.data / FILES, settings.data / "backups")


async def serve(
    house: House,
    host: str,
    port: int,
    *,
    demo: Stage | None = None,
    ready: asyncio.Event | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Opens the doors and works until `stop` is set."""
    site = build_site(
        Doors(
            database=house.database,
            clock=house.clock,
            machine_clock=house.machine_clock,
            window=house.window,
            platforms=list(house.platforms.values()),
            receive=house.receive,
            checks={"database": lambda: answers(house), "wake_up": lambda: awake(house)},
            files=house.files,
            hosts=local_hosts(port) if demo is not None else frozenset(),
            demo=demo,
        )
    )
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    loops = [asyncio.create_task(persist("worker", house.worker.run))]
    loops += [
        asyncio.create_task(persist(name, partial(platform.listen, house.receive)))
        for name, platform in house.platforms.items()
    ]
    house.scheduler.start()
    try:
        await web.TCPSite(runner, host, port).start()
        if ready is not None:
            ready.set()
        await (stop or asyncio.Event()).wait()
    finally:
        await runner.cleanup()
        await house.scheduler.stop()
        for loop in loops:
            loop.cancel()
        await asyncio.gather(*loops, return_exceptions=True)


async def persist(
    name: str, work: Callable[[], Awaitable[None]], pause: float = AFTER_A_FAULT
) -> None:
    """Runs what should run for ever; begins it anew after a fault. `pause` in seconds."""
    while True:
        try:
            await work()
        except Exception:
            log.exception("begins anew after a fault", action="persist", what=name)
            await asyncio.sleep(pause)
        else:
            return


async def awake(house: House) -> bool:
    """Whether the wake-up has run within the last minute."""
    last = house.scheduler.last_run
    return last is not None and house.machine_clock() - last < WAKES_WITHIN


async def answers(house: House) -> bool:
    """Whether the database answers."""
    await house.database.read(lambda session: session.connection())
    return True
