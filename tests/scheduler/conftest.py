"""A bureau at work: the cast, a clock that is moved, a platform that keeps what was sent."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.simulate.recorder import Letter, Recorder
from models.assignment import Assignment, Mention, Report
from models.database import Database
from models.enums import AssignmentState
from models.plan import Plan
from models.queries import project
from scheduler.clock import ManualClock
from scheduler.facts import Policy
from scheduler.wiring import Scheduler
from tests.cast import CONSOLE, START, Cast, write_cast, write_plan, write_task


@dataclass
class Bureau:
    """What a story needs: move the clock, report, read what was sent to whom."""

    cast: Cast
    database: Database
    clock: ManualClock
    recorder: Recorder
    scheduler: Scheduler

    def instant(self, day: date, hour: time = time(9, 0)) -> datetime:
        """An hour of a day in the bureau."""
        return self.scheduler.policy.window.instant(day, hour)

    async def until(self, day: date, hour: time = time(17, 0)) -> list[Letter]:
        """Lives until an hour of a day; what was sent meanwhile."""
        before = len(self.recorder.sent)
        await self.scheduler.run_until(self.instant(day, hour))
        return self.recorder.sent[before:]

    async def give(
        self, number: int, title: str, due_on: date, *units: int, **facts: Any
    ) -> list[int]:
        """An active task given to units: the ids of their Assignments."""

        def work(session: Session) -> list[int]:
            plan = session.scalars(select(Plan)).first() or write_plan(session)
            rows = write_task(session, plan, number, title, due_on, *units, **facts)
            for row in rows:
                row.assigned_on = self.today
                row.next_reminder_at = self.clock()
            return [row.id for row in rows]

        return await self.database.write(work)

    async def report(self, assignment_id: int, **facts: Any) -> None:
        """An officer's word on an Assignment, as the conversation would write it."""

        def work(session: Session) -> None:
            row = session.get_one(Assignment, assignment_id)
            said = {"status": AssignmentState.IN_PROGRESS, **facts}
            session.add(Report(assignment_id=assignment_id, at=self.clock(), **said))
            project(session, row)
            row.mentions, row.escalation = 0, 0
            row.next_reminder_at = self.clock()

        await self.database.write(work)

    async def change(self, work: Callable[[Session], Any]) -> Any:
        """Writes to the database."""
        return await self.database.write(work)

    async def stages(self, assignment_id: int) -> list[str]:
        """What was said of an Assignment, in order."""
        mentions = (
            select(Mention.stage).where(Mention.assignment_id == assignment_id).order_by(Mention.id)
        )
        return await self.database.read(lambda session: list(session.scalars(mentions)))

    @property
    def today(self) -> date:
        """The bureau's civil date."""
        return self.scheduler.policy.window.day(self.clock())

    def to(self, address: str) -> list[Letter]:
        """Everything sent to one person or group."""
        return [letter for letter in self.recorder.sent if letter.message.chat == address]

    def days(self, address: str) -> list[date]:
        """The days on which something was sent to somebody."""
        return [self.scheduler.policy.window.day(letter.at) for letter in self.to(address)]


@pytest.fixture
async def bureau(database: Database) -> Bureau:
    """The cast's bureau on the morning of the plan's first day, before anything was said."""
    policy = Policy()
    clock = ManualClock(policy.window.instant(START, time(8, 0)))
    recorder = Recorder(clock, name=CONSOLE)
    scheduler = Scheduler(database, {CONSOLE: recorder}, clock, clock, policy)
    return Bureau(await database.write(write_cast), database, clock, recorder, scheduler)
