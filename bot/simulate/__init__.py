"""`duban simulate`: a year of a made-up bureau, lived through by the real parts.

The plan is imported, given out by heading and activated; then the same sweep, ladder, delivery,
inbox, understanding and writing as in service live through every working day, on a clock that is
moved. Only the people are made up, and the chat platform, which keeps what was sent.
"""

import asyncio
import heapq
import tempfile
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from itertools import count
from pathlib import Path
from time import perf_counter

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import House, open_house
from bot.intake import activate, draft_document, import_draft, source_of
from bot.settings import Settings
from bot.simulate.figures import Figures, load_year, measure
from bot.simulate.people import Answerer, Asked, draw_tempers
from bot.simulate.recorder import NAME, Letter, Recorder
from bot.simulate.town import Town, build_town, give_by_heading, subscribe_group
from handlers.message import Incoming, IncomingKind
from models.assignment import Assignment, Extension, Mention
from models.enums import RequestState
from models.mailbox import Outbox
from models.plan import Deadline, Task
from plans.calendar import Calendar
from plans.draft import PlanDraft
from plans.importer import Source
from scheduler.clock import ManualClock
from scheduler.ladder import Tone
from scheduler.window import Window

MORNING, EVENING = time(8, 0), time(17, 45)
UNASKED = "digest:"
TONES = {
    "announced": Tone.NEW,
    "before": Tone.SOON,
    "late-1": Tone.LATE,
    "late-2": Tone.LATE,
    "period": Tone.PERIOD,
    "review": Tone.REVIEW,
    "resumed": Tone.RESUMED,
    "recalled": Tone.RESUMED,
}


def simulate(
    plan: PlanDraft | Path,
    year: int | None = None,
    sections: int = 20,
    schools: int = 60,
    seed: int = 1,
) -> Figures:
    """Lives through the plan's year. Raises `DocumentError` for a file that cannot be read.

    It starts on the first working day after the plan's issue, or January's; the same arguments
    give the same figures, apart from `seconds`.
    """
    began = perf_counter()
    if isinstance(plan, PlanDraft):
        draft, source = plan, source_of(plan.title.encode(), plan.title, plan)
    else:
        data = plan.read_bytes()
        draft = draft_document(data, plan.name, year)
        source = source_of(data, plan.name, draft)
    figures = asyncio.run(live_through(draft, source, sections, schools, seed))
    return replace(figures, seconds=round(perf_counter() - began, 2))


async def live_through(
    draft: PlanDraft, source: Source, sections: int, schools: int, seed: int
) -> Figures:
    """The same, inside an event loop; `seconds` are not measured."""
    calendar = Calendar()
    start = first_day(draft, calendar)
    with tempfile.TemporaryDirectory(prefix="duban-simulate-") as folder:
        settings = Settings.model_construct(data=Path(folder))
        clock = ManualClock(Window(calendar=calendar).instant(start, MORNING))
        recorder = Recorder(clock)
        async with open_house(
            settings,
            clock=clock,
            machine_clock=clock,
            platforms={NAME: recorder},
            nights=False,
        ) as house:
            town = await house.database.write(build_town, sections, schools)
            await house.database.write(subscribe_group, clock(), house.window.zone)
            plan_id = await import_draft(house.database, draft, source, clock())
            await house.database.write(give_by_heading, plan_id, start, clock())
            await activate(house.database, plan_id, start, clock())
            end = date(start.year, 12, 31)
            await Life(house, clock, recorder, town, seed).live(start, end)
            rows = await house.database.read(load_year, house.window)
            return measure(rows, town, start, end, house.window)


def first_day(draft: PlanDraft, calendar: Calendar) -> date:
    """The first working day after the plan's issue, or of its year."""
    new_year = date(draft.plan_year - 1, 12, 31)
    issued = draft.issued_on if draft.issued_on and draft.issued_on > new_year else new_year
    return calendar.next_workday(issued)


@dataclass(order=True)
class Reply:
    """What somebody will write, and when."""

    at: datetime
    order: int
    person: int = field(compare=False)
    asked: list[Asked] = field(compare=False, default_factory=list)


class Life:
    """The days of the bureau, one after the other."""

    def __init__(
        self, house: House, clock: ManualClock, recorder: Recorder, town: Town, seed: int
    ) -> None:
        self._house = house
        self._clock = clock
        self._recorder = recorder
        self._town = town
        tempers = draw_tempers(town.officers, seed)
        self._answerer = Answerer(house.window, tempers, seed)
        self._replies: list[Reply] = []
        self._order = count()
        self._read = 0

    async def live(self, start: date, end: date) -> None:
        """Every working day: messages go out, and those who answer do so."""
        window = self._house.window
        day = start
        while day <= end:
            for hour in (window.opens, window.afternoon, EVENING):
                await self._live_until(window.instant(day, hour))
            await self._decide(window.instant(day, EVENING))
            day = window.calendar.next_workday(day)
        await self._house.run_until(window.instant(end, EVENING))

    async def _live_until(self, moment: datetime) -> None:
        """What people say is worked at its time; what the bot says follows at the slot's end."""
        while self._replies and self._replies[0].at <= moment:
            reply = heapq.heappop(self._replies)
            self._clock.set(max(reply.at, self._clock()))
            await self._write(reply)
        await self._house.run_until(moment)
        await self._plan_replies()

    async def _plan_replies(self) -> None:
        """Whoever got something that asks will answer in their own time."""
        new, self._read = self._recorder.sent[self._read :], len(self._recorder.sent)
        for letter in new:
            if not letter.message.group and letter.message.key.startswith(UNASKED):
                await self._plan_reply(letter)

    async def _plan_reply(self, letter: Letter) -> None:
        person, asked = await self._house.database.read(load_asked, letter.id)
        if person is None or not any(one.tone is not Tone.NEW for one in asked):
            return
        moment = self._answerer.moment(person, letter.at)
        if moment is not None:
            heapq.heappush(self._replies, Reply(moment, next(self._order), person, asked))

    async def _write(self, reply: Reply) -> None:
        words = self._answerer.words(reply.asked, self._house.window.day(reply.at))
        await self._say(reply.person, words)

    async def _decide(self, moment: datetime) -> None:
        """In the evening the supervisor grants what was asked and told."""
        for number in await self._house.database.read(load_requests):
            await self._say(self._town.supervisor, f"同意{number}")

    async def _say(self, person: int, text: str) -> None:
        address = self._town.addresses[person]
        event = Incoming(
            platform=NAME,
            event_key=f"said-{next(self._order)}",
            kind=IncomingKind.MESSAGE,
            chat=address,
            group=False,
            sender=address,
            text=text,
            sent_at=self._clock(),
        )
        await self._house.receive([event])
        await self._house.worker.drain()


def load_asked(session: Session, message_id: str) -> tuple[int | None, list[Asked]]:
    """Whom a message asked, and what."""
    rows = session.execute(
        select(
            Outbox.person_id,
            Mention.stage,
            Task.number,
            Task.kind,
            Assignment.due_on,
            Deadline.assumed,
        )
        .join(Mention, Mention.outbox_id == Outbox.id)
        .join(Assignment, Assignment.id == Mention.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .join(Deadline, Deadline.id == Assignment.deadline_id)
        .where(Outbox.message_id == message_id, Mention.upwards.is_(False))
        .order_by(Mention.position)
    ).all()
    asked = [
        Asked(row.number, row.kind, TONES[name], row.due_on, row.assumed)
        for row in rows
        if (name := row.stage.partition(":")[0]) in TONES
    ]
    return (rows[0].person_id if rows else None), asked


def load_requests(session: Session) -> list[int]:
    """The numbers of tasks for which an extension waits."""
    numbers = session.scalars(
        select(Task.number)
        .join(Assignment, Assignment.task_id == Task.id)
        .join(Extension, Extension.assignment_id == Assignment.id)
        .where(Extension.state == RequestState.PENDING)
        .distinct()
        .order_by(Task.number)
    )
    return [number for number in numbers if number is not None]
