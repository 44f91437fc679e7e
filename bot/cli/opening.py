"""Opening the bureau's database for a command in passing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime

from bot.holidays import load_window
from bot.settings import Settings, load_settings
from models.database import Database
from models.migrate import upgrade
from scheduler.clock import system_clock
from scheduler.window import Window


@dataclass(frozen=True, slots=True)
class Opened:
    """A database with the settings it was found by, at one instant."""

    database: Database
    settings: Settings
    window: Window
    now: datetime

    @property
    def today(self) -> date:
        """The bureau's civil date."""
        return self.window.day(self.now)


@asynccontextmanager
async def open_bureau(**given: object) -> AsyncIterator[Opened]:
    """The bureau's database, at the latest schema. Raises `DubanError` with the mend."""
    settings = load_settings(**given)
    settings.data.mkdir(parents=True, exist_ok=True)
    upgrade(settings.database_url, settings.data / "backups")
    async with Database.open(settings.database_url) as database:
        yield Opened(
            database, settings, load_window(settings.calendar, settings.zone), system_clock()
        )
