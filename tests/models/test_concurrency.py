"""Several processes on one PostgreSQL: no write is lost, and nobody is told of a conflict."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from models.bureau import Setting
from models.database import Database, claim
from models.mailbox import Inbox
from models.queries import next_task_number
from tests.conftest import Server
from tests.models.test_database import AT, event

pytestmark = pytest.mark.postgresql


@pytest.fixture
async def processes(postgresql: Server) -> AsyncIterator[list[Database]]:
    """Three services on one database, as different processes would open it."""
    url = postgresql.fresh()
    opened = [Database.open(url, exclusive=True) for _ in range(3)]
    yield opened
    for database in opened:
        await database.close()
    postgresql.drop(url)


def count_up(session: Session, key: str) -> None:
    """Reads, decides, writes: the pattern that loses updates where nobody watches."""
    row = session.get(Setting, key)
    if row is None:
        session.add(Setting(key=key, value=1))
    else:
        row.value += 1


def count_both(session: Session, first: str, second: str) -> None:
    """Locks two rows in the order given: with the other order it is a deadlock."""
    count_up(session, first)
    session.flush()
    count_up(session, second)


async def test_no_update_is_lost(processes: list[Database]) -> None:
    await asyncio.gather(
        *(database.write(count_up, "次数") for database in processes for _ in range(15))
    )
    row = await processes[0].read(Session.get_one, Setting, "次数")
    assert row.value == 45


async def test_a_deadlock_is_run_again(processes: list[Database]) -> None:
    first, second, _ = processes
    await first.write(count_both, "甲", "乙")
    await asyncio.gather(
        *(first.write(count_both, "甲", "乙") for _ in range(5)),
        *(second.write(count_both, "乙", "甲") for _ in range(5)),
    )
    row = await first.read(Session.get_one, Setting, "乙")
    assert row.value == 11


async def test_an_event_that_reaches_two_processes_is_kept_once(processes: list[Database]) -> None:
    for number in range(20):
        new = await asyncio.gather(
            *(database.append([event(f"{number}"), event(f"{number}-b")]) for database in processes)
        )
        assert sorted(new) == [[False, False], [False, False], [True, True]]


async def test_only_one_process_claims_a_row(processes: list[Database]) -> None:
    await processes[0].append([event("a")])

    def take(session: Session) -> bool:
        row = session.scalars(select(Inbox)).one()
        return row.claimed_until is None and claim(session, row, Inbox.claimed_until, AT)

    won = await asyncio.gather(*(database.write(take) for database in processes * 3))
    assert won.count(True) == 1


async def test_numbers_are_given_once(processes: list[Database]) -> None:
    firsts = await asyncio.gather(
        *(database.write(next_task_number, 10) for database in processes for _ in range(5))
    )
    assert sorted(firsts) == list(range(1, 150, 10))


async def test_a_broken_constraint_is_still_told(processes: list[Database]) -> None:
    """A conflict is run again; what fails every time is the writer's own."""
    first, *_ = processes
    await first.write(count_up, "甲")

    def again(session: Session) -> None:
        session.add(Setting(key="甲", value=0))

    with pytest.raises(IntegrityError):
        await first.write(again)
    assert await first.read(lambda session: session.scalar(select(func.count(Setting.key)))) == 1
