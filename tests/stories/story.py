"""A story: a small bureau at work behind its real webhook, and what its people say and hear.

Every message goes in as a signed HTTP request, is committed, worked, answered and delivered by the
real parts; only the clock is moved by hand.
"""

import secrets
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar

from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import House, open_house
from bot.settings import Settings
from bot.web.links import issue_link
from bot.web.site import Doors, build_site
from handlers.console import HOOK, Console
from handlers.message import Button, File, Outgoing
from models.assignment import Assignment, Report
from models.database import Database
from models.plan import Task
from scheduler.clock import ManualClock
from tests.cast import CONSOLE, Cast, write_cast

T = TypeVar("T")
SECRET = "a console secret of the tests"


@dataclass(frozen=True, slots=True)
class Heard:
    """A message of the bot in a chat, at an instant of the bureau's clock."""

    id: str
    text: str
    buttons: tuple[Button, ...]
    at: datetime


@dataclass
class Story:
    """The bureau, its clock, and everything it has said, by chat."""

    house: House
    clock: ManualClock
    console: Console
    client: TestClient[Any, Any]
    cast: Cast
    heard: dict[str, list[Heard]] = field(default_factory=lambda: defaultdict(list))
    data: Path = Path()  # where the bureau keeps its files
    keys: int = 0

    @property
    def database(self) -> Database:
        """The bureau's database."""
        return self.house.database

    async def says(
        self,
        who: str,
        text: str,
        *,
        group: str = "",
        quoting: Heard | None = None,
        quoting_words: str | None = None,
        mentioned: bool = False,
        files: Sequence[File] = (),
    ) -> str:
        """Somebody says something; what the bot answers there, or "" where it says nothing."""
        chat = group or who
        before = len(self.heard[chat])
        status = await self.post(
            who,
            text,
            chat=chat,
            quoting=quoting,
            quoting_words=quoting_words,
            mentioned=mentioned,
            files=files,
        )
        assert status == 200
        await self.house.settle()
        return "\n".join(one.text for one in self.heard[chat][before:])

    async def post(
        self,
        who: str,
        text: str,
        *,
        chat: str = "",
        quoting: Heard | None = None,
        quoting_words: str | None = None,
        mentioned: bool = False,
        key: str = "",
        kind: str = "message",
        files: Sequence[File] = (),
    ) -> int:
        """A signed request to the console's webhook; its HTTP status."""
        self.keys += 1
        event = {
            "event": key or f"event-{self.keys}",
            "kind": kind,
            "chat": chat or who,
            "group": bool(chat) and chat != who,
            "sender": who,
            "text": text,
            "mentioned": mentioned,
            "quoted_id": quoting.id if quoting else None,
            "quoted_text": quoting_words,
            "files": [asdict(file) for file in files],
        }
        signed = self.console.sign(event, secrets.token_hex(8))
        response = await self.client.post(HOOK, data=signed.body, headers=dict(signed.headers))
        return response.status

    def file(self, name: str, content: bytes) -> File:
        """A file that somebody is about to send."""
        return self.console.lay(name, "application/octet-stream", content)

    async def sign_in(self, person_id: int) -> None:
        """Somebody opens the ledger by a one-time link; from now on the client is theirs."""
        today = self.house.window.day(self.clock())
        path = await self.database.write(issue_link, person_id, self.clock(), today)
        assert (await self.client.post(path)).status == 200

    async def until(self, day: date, hour: time = time(9, 5)) -> None:
        """Lives until an hour of a day of the bureau."""
        await self.house.run_until(self.house.window.instant(day, hour))

    def last(self, who: str) -> Heard:
        """The last thing the bot said in a chat."""
        return self.heard[who][-1]

    async def look(self, work: Callable[[Session], T]) -> T:
        """Reads the database."""
        return await self.database.read(work)

    async def standing(self, number: int) -> list[tuple[str, float | None, float | None]]:
        """State, percent and value of a task's Assignments, oldest first."""
        rows = await self.look(
            lambda session: session.scalars(
                select(Assignment)
                .join(Task)
                .where(Task.number == number)
                .order_by(Assignment.due_on, Assignment.id)
            ).all()
        )
        return [(row.state.value, row.percent, row.value) for row in rows]

    async def reports(self) -> list[Report]:
        """Every report that was ever written."""
        return await self.look(
            lambda session: list(session.scalars(select(Report).order_by(Report.id)))
        )


@asynccontextmanager
async def tell(
    url: str, write: Callable[[Session, Cast], None], start: datetime
) -> AsyncIterator[Story]:
    """Opens a bureau with the cast and whatever `write` adds, its clock at `start`."""
    with tempfile.TemporaryDirectory(prefix="duban-story-") as folder:
        async with tell_in(Path(folder), url, write, start) as story:
            yield story


@asynccontextmanager
async def tell_in(
    folder: Path, url: str, write: Callable[[Session, Cast], None], start: datetime
) -> AsyncIterator[Story]:
    """The same with its files in a folder."""
    clock = ManualClock(start)
    settings = Settings(database=url, data=folder, console_secret=SecretStr(SECRET))
    async with open_house(settings, clock=clock, machine_clock=clock) as house:

        def begin(session: Session) -> Cast:
            cast = write_cast(session)
            write(session, cast)
            return cast

        cast = await house.database.write(begin)
        console = house.platforms[CONSOLE]
        assert isinstance(console, Console)
        site = build_site(
            Doors(
                database=house.database,
                clock=clock,
                machine_clock=clock,
                window=house.window,
                platforms=[console],
                receive=house.receive,
                files=house.files,
            )
        )
        async with TestClient(TestServer(site)) as client:
            story = Story(house, clock, console, client, cast, data=folder)

            def listen(message_id: str, message: Outgoing) -> None:
                story.heard[message.chat].append(
                    Heard(message_id, message.text, message.buttons, clock())
                )

            console.attend(listen)
            yield story
