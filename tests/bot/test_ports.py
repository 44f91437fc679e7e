"""What platforms keep is in the database: it survives, it ends, and two processes agree on it."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.evidence import store
from bot.papers import Papers
from bot.ports import Cabinet, Leases, Shelf
from handlers.errors import PlatformError
from models.database import Database
from scheduler.clock import ManualClock
from scheduler.window import Window
from tests.cast import NOON

HOUR = timedelta(hours=1)


async def test_a_value_stands_until_its_end_and_is_replaced(database: Database) -> None:
    clock = ManualClock(NOON)
    shelf = Shelf(database, clock)
    long = "chat:" + "长" * 300
    await shelf.keep(long, "1", NOON + HOUR)
    await shelf.keep(long, "2", NOON + HOUR)
    assert await Shelf(database, clock).load(long) == "2"
    assert await shelf.load(long[:-1]) is None
    clock.advance(HOUR)
    assert await shelf.load(long) is None


async def test_of_two_who_swap_at_once_one_wins(database: Database) -> None:
    clock = ManualClock(NOON)
    one, other = Shelf(database, clock), Shelf(database, clock)
    assert await one.swap("k", None, "a", NOON + HOUR)
    assert not await other.swap("k", None, "b", NOON + HOUR)
    assert await other.swap("k", "a", "b", NOON + HOUR)
    assert not await one.swap("k", "a", "c", NOON + HOUR)
    clock.advance(HOUR)
    assert not await one.swap("k", "b", "c", clock() + HOUR)
    assert await one.swap("k", None, "c", clock() + HOUR)


async def test_a_lease_has_one_holder_until_it_is_dropped_or_ends(database: Database) -> None:
    clock = ManualClock(NOON)
    one, other = Leases(database, clock), Leases(database, clock)
    assert await one.take("robot", 30)
    assert not await other.take("robot", 30)
    clock.advance(timedelta(seconds=20))
    assert await one.take("robot", 30)
    clock.advance(timedelta(seconds=20))
    assert not await other.take("robot", 30)
    await other.drop("robot")
    assert not await other.take("robot", 30)
    await one.drop("robot")
    assert await other.take("robot", 30)
    clock.advance(timedelta(seconds=30))
    assert await one.take("robot", 30)


async def test_only_files_of_the_bureau_are_sent(tmp_path: Path, database: Database) -> None:
    folder = Cabinet(tmp_path, Papers(database, Window()))
    (tmp_path / "secret").write_text("not for anybody", encoding="utf-8")
    assert await folder.load(store(tmp_path, b"evidence")) == b"evidence"
    for reference in (
        "secret",
        "../secret",
        "0" * 64,
        "",
        "ledger:",
        "ledger:2026:all",
        "month:x:y",
    ):
        with pytest.raises(PlatformError):
            await folder.load(reference)
