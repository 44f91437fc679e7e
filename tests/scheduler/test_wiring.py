"""The wake-up, the language of recurring moments, and one way through time."""

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from bot.simulate.recorder import Recorder
from handlers.message import Outgoing
from handlers.platform import Sent
from models.database import Database
from models.enums import OutboxKind
from models.errors import DubanError
from models.mailbox import Outbox
from scheduler import wiring
from scheduler.clock import ManualClock, system_clock
from scheduler.facts import Policy
from scheduler.wiring import Scheduler, next_fire
from tests.cast import CONSOLE
from tests.scheduler.conftest import Bureau

SHANGHAI = ZoneInfo("Asia/Shanghai")
SUMMER = date(2026, 8, 31)


def local(*parts: int) -> datetime:
    """An instant in the bureau's time."""
    return datetime(*parts, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("schedule", "after", "fires"),
    [
        ("30 16 * * fri", local(2026, 7, 1, 8), local(2026, 7, 3, 16, 30)),
        ("30 16 * * fri", local(2026, 7, 3, 16, 30), local(2026, 7, 10, 16, 30)),
        ("0 9 25 * *", local(2026, 7, 25, 9), local(2026, 8, 25, 9)),
        ("0 10 last * *", local(2026, 2, 1), local(2026, 2, 28, 10)),
        ("0 9 * * mon-fri", local(2026, 7, 3, 9), local(2026, 7, 6, 9)),
    ],
)
def test_a_cron_line_fires_strictly_after_a_moment_in_the_bureaus_time(
    schedule: str, after: datetime, fires: datetime
) -> None:
    assert next_fire(schedule, after.astimezone(UTC), SHANGHAI) == fires


@pytest.mark.parametrize("schedule", ["", "every friday", "61 9 * * *", "0 9 * *"])
def test_a_line_that_is_none_is_refused_with_a_mend(schedule: str) -> None:
    with pytest.raises(DubanError) as refused:
        next_fire(schedule, local(2026, 7, 1), SHANGHAI)
    assert refused.value.mend


async def test_time_stands_at_every_due_moment(bureau: Bureau) -> None:
    await bureau.give(112, "规范民办义务教育", SUMMER, bureau.cast.section)
    await bureau.until(date(2026, 9, 30))
    assert {letter.at for letter in bureau.to("li")} == {
        bureau.instant(day) for day in bureau.days("li")
    }


async def test_nothing_due_is_no_loop_without_an_end(bureau: Bureau) -> None:
    async with asyncio.timeout(20):
        assert await bureau.until(date(2027, 12, 31)) == []
    assert bureau.clock() == bureau.instant(date(2027, 12, 31), time(17, 0))


class Postbox(Recorder):
    """Tells a test that something has arrived."""

    def __init__(self, clock: ManualClock) -> None:
        super().__init__(clock, name=CONSOLE)
        self.arrived = asyncio.Event()

    async def send(self, message: Outgoing) -> Sent:
        sent = await super().send(message)
        self.arrived.set()
        return sent


@pytest.fixture
def quiet_night() -> ManualClock:
    """The bureau's clock, hours before anybody may be spoken to unasked."""
    return ManualClock(local(2026, 7, 1, 3))


def lay_answer(session: Session, at: datetime) -> None:
    """Somebody has asked something at night."""
    message = Outgoing("li", False, "已记", "answer:1")
    session.add(
        Outbox(
            key=message.key,
            kind=OutboxKind.ANSWER,
            platform=CONSOLE,
            chat="li",
            day=at.date(),
            payload=message.to_json(),
            created_at=at,
            due_at=at,
        )
    )


async def test_an_answer_wakes_the_scheduler(database: Database, quiet_night: ManualClock) -> None:
    postbox = Postbox(quiet_night)
    scheduler = Scheduler(database, {CONSOLE: postbox}, quiet_night, system_clock, Policy())
    scheduler.start()
    await database.write(lay_answer, quiet_night())
    scheduler.wake()
    async with asyncio.timeout(10):
        await postbox.arrived.wait()
    await scheduler.stop()
    [letter] = postbox.sent
    assert letter.message.text == "已记"


async def test_what_another_process_wrote_is_found_without_a_signal(
    database: Database, quiet_night: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However far the next moment is: here with the longest sleep made short."""
    assert timedelta(seconds=15) >= wiring.LONGEST_SLEEP
    monkeypatch.setattr(wiring, "LONGEST_SLEEP", timedelta(milliseconds=50))
    postbox = Postbox(quiet_night)
    scheduler = Scheduler(database, {CONSOLE: postbox}, quiet_night, system_clock, Policy())
    scheduler.start()
    await scheduler.run_due()  # nothing was there
    await database.write(lay_answer, quiet_night())
    async with asyncio.timeout(10):
        await postbox.arrived.wait()
    await scheduler.stop()
    assert scheduler.armed_for is None


async def test_a_wake_up_that_fails_is_followed_by_another(
    database: Database,
    quiet_night: ManualClock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(wiring, "AFTER_A_FAULT", timedelta(0))
    postbox = Postbox(quiet_night)
    scheduler = Scheduler(database, {CONSOLE: postbox}, quiet_night, system_clock, Policy())
    await database.write(lay_answer, quiet_night())

    def broken() -> datetime:
        if "a wake-up failed" in caplog.text:
            scheduler.clock = quiet_night
        raise RuntimeError("the clock has stopped")

    scheduler.clock = broken
    scheduler.start()
    async with asyncio.timeout(10):
        await postbox.arrived.wait()
    await scheduler.stop()
    assert "a wake-up failed" in caplog.text


async def test_two_processes_at_once_say_everything_once(bureau: Bureau, database_url: str) -> None:
    cast = bureau.cast
    for number in range(101, 107):
        await bureau.give(
            number, f"第{number}项工作", SUMMER, cast.section, cast.safety, cast.school
        )
    bureau.clock.set(bureau.instant(date(2026, 1, 6)))
    platforms = {CONSOLE: bureau.recorder}
    async with Database.open(database_url) as second:
        other = Scheduler(second, platforms, bureau.clock, bureau.clock, Policy())
        await asyncio.gather(bureau.scheduler.run_due(), other.run_due())
        await asyncio.gather(bureau.scheduler.run_due(), other.run_due())
    told = sorted(letter.message.chat for letter in bureau.recorder.sent)
    assert told == ["li", "wang", "zhao"]
    assert all(letter.message.text.count("#") == 6 for letter in bureau.recorder.sent)
