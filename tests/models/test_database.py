"""The database: what was answered is on the disk, and nobody waits for anybody else's failure."""

import asyncio
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import Barrier, Event

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import DetachedInstanceError

from models.bureau import Setting
from models.database import Database, claim, engines, writer
from models.database.inbox import Row
from models.errors import DubanError
from models.mailbox import Inbox
from models.people import Person
from tests.cast import Cast, write_cast

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)


def event(key: str, platform: str = "console") -> Row:
    """An inbox row."""
    return {
        "platform": platform,
        "event_key": key,
        "chat": "li",
        "sender": "li",
        "payload": {"text": "112 已完成"},
        "received_at": AT,
    }


def put(session: Session, key: str, value: object) -> str:
    """Writes a setting; refuses the value 坏."""
    session.add(Setting(key=key, value=value))
    session.flush()
    if value == "坏":
        raise ValueError(key)
    return key


def keys(session: Session) -> list[str]:
    """All settings."""
    return sorted(session.scalars(select(Setting.key)))


async def test_what_was_written_is_read_back(database: Database) -> None:
    assert await database.write(put, "地区", value="云岭") == "地区"
    assert await database.read(keys) == ["地区"]


async def test_a_failing_write_takes_no_neighbour_down(database: Database) -> None:
    """Thirty at once, every seventh fails: the others are written, each failure is its own."""
    values = ["坏" if number % 7 == 0 else "好" for number in range(30)]
    outcomes = await asyncio.gather(
        *(database.write(put, f"{number:02}", value) for number, value in enumerate(values)),
        return_exceptions=True,
    )
    failed = [str(outcome) for outcome in outcomes if isinstance(outcome, ValueError)]
    assert failed == ["00", "07", "14", "21", "28"]
    assert await database.read(keys) == sorted(set(map(str, outcomes)) - set(failed))


async def test_a_broken_constraint_is_told_to_its_own_writer(database: Database) -> None:
    outcomes = await asyncio.gather(
        database.write(put, "一", 1),
        database.write(put, "一", 2),
        database.write(put, "二", 3),
        return_exceptions=True,
    )
    assert [type(outcome) for outcome in outcomes] == [str, IntegrityError, str]
    assert await database.read(keys) == ["一", "二"]


async def test_an_event_is_kept_once_however_often_it_is_delivered(database: Database) -> None:
    """In one request, in several at once, and again later."""
    assert await database.append([event("a"), event("b"), event("a")]) == [True, True, False]
    together = await asyncio.gather(*(database.append([event("c"), event("b")]) for _ in range(20)))
    assert [new for news in together for new in news].count(True) == 1
    assert await database.append([event("a", platform="matrix")]) == [True]
    assert await database.append([]) == []
    rows = await database.read(lambda session: session.scalar(select(func.count(Inbox.id))))
    assert rows == 4


async def test_a_bad_event_takes_no_other_down(database: Database) -> None:
    """One request's row has no time: it alone is refused."""
    bad = {**event("bad"), "received_at": None}
    outcomes = await asyncio.gather(
        database.append([event("a")]),
        database.append([bad]),
        database.append([event("b")]),
        database.write(put, "地区", "云岭"),
        return_exceptions=True,
    )
    assert outcomes[0] == [True]
    assert isinstance(outcomes[1], IntegrityError)
    assert outcomes[2] == [True]
    assert outcomes[3] == "地区"


async def test_what_a_read_returns_is_complete_and_reaches_for_nothing(database: Database) -> None:
    """A loaded row can be used anywhere; a lazy attribute of it raises instead of hiding I/O."""
    cast: Cast = await database.write(write_cast)
    person = await database.read(lambda session: session.get_one(Person, cast.li))
    assert person.name == "李明"
    with pytest.raises(DetachedInstanceError):
        _ = person.posts


async def test_a_read_may_not_write(database: Database) -> None:
    with pytest.raises(RuntimeError, match="a read may not write"):
        await database.read(lambda session: session.add(Setting(key="暗", value=1)))
    assert await database.read(keys) == []


async def test_a_read_sees_one_moment(database: Database) -> None:
    """What others commit between two questions of one read stays unseen."""
    loop = asyncio.get_running_loop()

    def look_twice(session: Session) -> tuple[list[str], list[str]]:
        before = keys(session)
        asyncio.run_coroutine_threadsafe(database.write(put, "一", 1), loop).result()
        return before, keys(session)

    assert await database.read(look_twice) == ([], [])
    assert await database.read(keys) == ["一"]


async def test_slices_let_others_in_between(database: Database) -> None:
    """A long write in slices: a reply that comes meanwhile is answered before its end."""

    def slices() -> Iterator[Callable[[Session], object]]:
        for number in range(500):
            if reply.done():
                return
            yield partial(put, key=f"{number:03}", value=1)

    reply = asyncio.ensure_future(database.write(put, "回复", 1))
    await database.write_in_slices(slices())
    assert reply.done()
    assert "499" not in await database.read(keys)


async def test_only_one_of_many_claims_a_row(database: Database) -> None:
    """Every claimant read the same row; the UPDATE that repeats the old value lets one through."""
    await database.append([event("a")])
    rows = [
        await database.read(lambda session: session.scalars(select(Inbox)).one()) for _ in range(5)
    ]
    won = await asyncio.gather(
        *(database.write(claim, row, Inbox.claimed_until, AT) for row in rows)
    )
    assert won.count(True) == 1
    assert [row.claimed_until for row in rows].count(AT) == 1
    again = await database.read(lambda session: session.scalars(select(Inbox)).one())
    assert await database.write(claim, again, Inbox.claimed_until, AT.replace(hour=2))


async def test_a_closed_database_says_so(database_url: str) -> None:
    database = Database.open(database_url)
    writing = asyncio.gather(*(database.write(put, f"{number}", 1) for number in range(10)))
    await asyncio.sleep(0)
    await database.close()
    await database.close()
    assert len(await writing) == 10, "what was waiting is committed before the end"
    with pytest.raises(RuntimeError, match="closed"):
        await database.write(put, "晚", 1)


async def test_a_caller_that_gave_up_disturbs_nobody(database: Database) -> None:
    task = asyncio.ensure_future(database.write(put, "一", 1))
    await asyncio.sleep(0)
    task.cancel()
    assert await database.write(put, "二", 2) == "二"
    assert await database.read(keys) == ["一", "二"]


async def test_a_caller_whose_loop_is_gone_stops_nothing(database_url: str) -> None:
    """Somebody asked from a loop that has ended since: it is written, and others are served."""
    async with Database.open(database_url) as database:
        hold = Event()
        holding = asyncio.ensure_future(database.write(lambda session: hold.wait(10)))

        async def ask_and_leave() -> None:
            asyncio.ensure_future(database.append([event("left")]))  # noqa: RUF006
            await asyncio.sleep(0)

        await asyncio.to_thread(asyncio.run, ask_and_leave())
        hold.set()
        assert await holding
        assert await database.append([event("left"), event("next")]) == [False, True]


# ── SQLite ──────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def sqlite_file(tmp_path: Path, migrated_file: Path) -> Path:
    """A migrated file, whatever engine the other tests run on."""
    path = tmp_path / "bureau.db"
    path.write_bytes(migrated_file.read_bytes())
    return path


async def test_a_second_service_on_the_same_file_is_refused(sqlite_file: Path) -> None:
    """Told with the first one's process id; a command in passing may still read and write."""
    url = f"sqlite:///{sqlite_file}"
    async with Database.open(url, exclusive=True):
        with pytest.raises(DubanError, match=rf"另一个督办服务使用\(进程号 {os.getpid()}\)"):
            Database.open(url, exclusive=True)
        async with Database.open(url) as command:
            assert await command.write(put, "一", 1) == "一"
    async with Database.open(url, exclusive=True) as next_service:
        assert await next_service.read(keys) == ["一"]


SERVICE = """
import asyncio, sys
from datetime import UTC, datetime
from models.database import Database

async def main():
    database = Database.open(sys.argv[1], exclusive=True)
    print("up", flush=True)
    number = 0
    while True:
        row = dict(platform="console", event_key=str(number), chat="li", sender="li",
                   payload={}, received_at=datetime(2026, 3, 2, tzinfo=UTC))
        await database.append([row])
        print(number, flush=True)
        number += 1

asyncio.run(main())
"""


async def test_what_was_acknowledged_survives_kill_nine(sqlite_file: Path) -> None:
    """A service is killed while it commits; its lock goes with it, its answers stand."""
    url = f"sqlite:///{sqlite_file}"
    service = subprocess.Popen(  # noqa: ASYNC220 - the test has nothing else to do
        [sys.executable, "-c", SERVICE, url], stdout=subprocess.PIPE, text=True
    )
    assert service.stdout is not None
    assert service.stdout.readline() == "up\n"
    with pytest.raises(DubanError, match=str(service.pid)):
        Database.open(url, exclusive=True)
    while service.stdout.readline() != "50\n":
        pass
    service.send_signal(signal.SIGKILL)
    acknowledged = 51 + len(service.stdout.readlines())
    service.wait()
    service.stdout.close()
    async with Database.open(url, exclusive=True) as database:
        rows = await database.read(lambda session: session.scalar(select(func.count(Inbox.id))))
    assert rows is not None
    assert rows >= acknowledged


async def test_only_its_owner_may_read_a_new_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "duban.db"
    async with Database.open(f"sqlite:///{path}"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_a_commit_waits_for_the_disk(sqlite_file: Path) -> None:
    """WAL with synchronous=FULL and foreign keys, on every connection that writes."""

    def pragmas(session: Session) -> list[object]:
        connection = session.connection()
        names = ("journal_mode", "synchronous", "foreign_keys")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    async with Database.open(f"sqlite:///{sqlite_file}") as database:
        assert await database.write(pragmas) == ["wal", 2, 1]


async def test_a_read_only_connection_cannot_write_at_all(sqlite_file: Path) -> None:
    def sneak(session: Session) -> None:
        session.connection().exec_driver_sql("DELETE FROM setting")

    async with Database.open(f"sqlite:///{sqlite_file}") as database:
        with pytest.raises(OperationalError, match="readonly"):
            await database.read(sneak)


async def test_a_file_held_by_another_program_is_an_error_and_not_an_end(
    sqlite_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody keeps the file locked for too long: all that wait are told, the next is done."""
    monkeypatch.setattr(engines, "BUSY_SECONDS", 0.01)
    async with Database.open(f"sqlite:///{sqlite_file}") as database:
        with closing(sqlite3.connect(sqlite_file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            outcomes = await asyncio.gather(
                database.write(put, "一", 1), database.append([event("a")]), return_exceptions=True
            )
        assert [type(outcome) for outcome in outcomes] == [OperationalError, OperationalError]
        assert await database.write(put, "一", 1) == "一"


async def test_a_write_that_holds_the_others_up_is_named(
    sqlite_file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(writer, "SLOW", 0)
    caplog.set_level("INFO", logger="models.database.writer")
    async with Database.open(f"sqlite:///{sqlite_file}") as database:
        await database.write(put, "一", 1)
    assert [record.__dict__["action"] for record in caplog.records] == ["put"]


async def test_reads_do_not_wait_for_each_other(sqlite_file: Path) -> None:
    meeting = Barrier(3, timeout=10)
    async with Database.open(f"sqlite:///{sqlite_file}") as database:
        await asyncio.gather(*(database.read(lambda session: meeting.wait()) for _ in range(3)))


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("duban.db", "无法识别"),
        ("mysql://root@localhost/duban", "不支持的数据库"),
        ("sqlite://", "没有文件名"),
        ("sqlite:///:memory:", "没有文件名"),
        ("sqlite:////proc/duban.db", "无法打开"),
        ("postgresql://nobody@/none?host=/nonexistent", "连接不上"),
    ],
)
def test_a_wrong_address_is_explained(url: str, said: str) -> None:
    with pytest.raises(DubanError, match=said) as told:
        Database.open(url)
    assert told.value.mend


def test_a_file_that_is_no_database_is_explained(tmp_path: Path) -> None:
    path = tmp_path / "duban.db"
    path.write_text("不是数据库" * 100)
    for _ in range(2):  # the lock was let go
        with pytest.raises(DubanError, match="打不开"):
            Database.open(f"sqlite:///{path}", exclusive=True)


def test_nothing_is_left_open(sqlite_file: Path) -> None:
    """Opened, used and closed in a loop that ends: no warning of a forgotten connection."""

    async def use() -> None:
        async with Database.open(f"sqlite:///{sqlite_file}") as database:
            await database.write(put, "一", 1)
            await database.read(keys)

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        asyncio.run(use())
    assert told == []
    assert not sqlite_file.with_name("bureau.db-wal").exists()
