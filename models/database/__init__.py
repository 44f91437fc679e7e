"""The database: plain synchronous work over a Session, run by the database's own threads.

`await database.write(work, …)` and `await database.read(work, …)` run `work(session, …)`. A work
may be run more than once (a neighbour failed, a transaction was serialized): it must change nothing
but its session. What it returns is detached: complete where it was loaded, and a lazy attribute
raises instead of reaching for the disk. It never commits; returning commits, raising rolls back.

SQLite has one writer that commits in groups, and snapshot readers that cannot write. PostgreSQL
has a small pool under REPEATABLE READ with retries.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, Self, TypeVar

from sqlalchemy import URL, Connection, Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from models import schema
from models.database.engines import (
    POOL,
    is_sqlite,
    make_file,
    parse_url,
    postgresql_engine,
    sqlite_engine,
    sqlite_path,
)
from models.database.inbox import Row
from models.database.lock import FileLock
from models.database.transaction import claim, in_transaction
from models.database.writer import Job, Writer
from models.errors import DubanError

__all__ = ["Database", "claim"]

P = ParamSpec("P")
T = TypeVar("T")

READERS = 4
METADATA = schema.METADATA  # a work may name any table: all of them must be known


def check_engine(engine: Engine, fault: DubanError) -> None:
    """Raises `fault` where the database does not answer."""
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql("SELECT 1").scalar_one()
    except DBAPIError as cause:
        engine.dispose()
        raise fault from cause


def open_postgresql(url: URL) -> Engine:
    """An engine that was seen to answer."""
    engine = postgresql_engine(url)
    mend = "请检查数据库地址、用户名和密码,以及数据库服务是否已启动"
    check_engine(engine, DubanError("数据库连接不上", mend))
    return engine


def open_sqlite(path: Path) -> Engine:
    """A writing engine on a file that was seen to be a database."""
    engine = sqlite_engine(path, writes=True)
    mend = "请检查文件权限;如已损坏,请用最近的备份恢复:duban restore"
    check_engine(engine, DubanError(f"数据库文件 {path} 打不开", mend))
    return engine


class Database:
    """The bureau's database. Opened by one process for serving, or by a command in passing."""

    def __init__(
        self, writing: Engine, reading: Engine, readers: int, lock: FileLock | None
    ) -> None:
        self._writing = writing
        self._reading = reading
        self._lock = lock
        self._closed = False
        self._threads = ThreadPoolExecutor(readers, thread_name_prefix="database")
        self._writer = Writer(writing)

    @classmethod
    def open(cls, url: str, *, exclusive: bool = False) -> Self:
        """Opens the database of `url`.

        `exclusive` is for serving: a second service on the same SQLite file is refused. Raises
        DubanError. The tables are made by `models.migrate.upgrade`.
        """
        parsed = parse_url(url)
        if not is_sqlite(parsed):
            engine = open_postgresql(parsed)
            return cls(engine, engine, POOL, None)
        path = sqlite_path(parsed)
        make_file(path)
        lock = FileLock(path) if exclusive else None
        try:
            writing = open_sqlite(path)
        except DubanError:
            if lock:
                lock.release()
            raise
        return cls(writing, sqlite_engine(path, writes=False, connections=READERS), READERS, lock)

    async def write(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs `work` in a transaction; returns its result once that is on the disk."""
        if kwargs:
            return await self.write(lambda session: work(session, *args, **kwargs))
        if self._writing is self._reading:
            return await self._in_thread(self._transact, work, args)
        result: T = await self._submit(work=work, args=args)
        return result

    async def read(
        self, work: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Runs `work` against one consistent moment of the database. A read may not write."""
        return await self._in_thread(self._look, work, args, kwargs)

    async def append(self, rows: Sequence[Row]) -> list[bool]:
        """Commits inbox rows; says of each whether it was new (platform, event_key).

        A row has platform, event_key, chat, sender, payload and received_at. When this returns,
        the rows survive `kill -9` and power loss.
        """
        new: list[bool] = await self._submit(rows=rows)
        return new

    async def write_in_slices(self, works: Iterable[Callable[[Session], object]]) -> None:
        """Runs each work in a transaction of its own, letting others in between.

        For what takes over 50 ms: keep the half-done invisible under a state such as
        `activating`, and let the last slice show it.
        """
        for work in works:
            await self.write(work)

    async def close(self) -> None:
        """Commits what is waiting, ends the threads, lets go of files and connections."""
        if not self._closed:
            self._closed = True
            await asyncio.to_thread(self._close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    def _close(self) -> None:
        self._writer.close()
        self._threads.shutdown()
        self._reading.dispose()
        self._writing.dispose()
        if self._lock:
            self._lock.release()

    def _check_open(self) -> None:
        if self._closed:
            raise RuntimeError("the database is closed")

    async def _submit(self, **job: Any) -> Any:
        self._check_open()
        loop = asyncio.get_running_loop()
        future = loop.create_future()
        self._writer.submit(Job(future=future, loop=loop, **job))
        return await future

    async def _in_thread(self, function: Callable[..., T], *args: Any) -> T:
        self._check_open()
        return await asyncio.get_running_loop().run_in_executor(self._threads, function, *args)

    def _transact(self, work: Callable[..., T], args: tuple[Any, ...]) -> T:
        def transaction(connection: Connection) -> T:
            with Session(
                connection, expire_on_commit=False, join_transaction_mode="rollback_only"
            ) as session:
                result = work(session, *args)
                session.commit()  # flushes; in_transaction commits
                return result

        return in_transaction(self._writing, transaction)

    def _look(self, work: Callable[..., T], args: tuple[Any, ...], kwargs: dict[str, Any]) -> T:
        with Session(self._reading, expire_on_commit=False) as session:
            result = work(session, *args, **kwargs)
            if session.new or session.dirty or session.deleted:
                raise RuntimeError(f"a read may not write: {work!r}")
            return result
