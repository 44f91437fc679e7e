"""The one writer: whatever is waiting becomes one transaction, and one fsync pays for all.

A transaction first runs its jobs without savepoints. Only when one of them fails is all of it
rolled back and run again, each job in a savepoint of its own: a failing job gets its exception and
takes nobody down. So a job may run more than once, and must change nothing but its session.
"""

import logging
from asyncio import AbstractEventLoop, Future
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from time import perf_counter
from typing import Any, Literal, TypeAlias

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from models.database.inbox import Row, append_rows
from models.database.transaction import in_transaction

log = logging.getLogger(__name__)

PATIENCE = 0.02  # seconds of works after which a transaction is committed and the rest waits
SLOW = 0.05  # seconds; a longer work belongs into slices
Joining: TypeAlias = Literal["rollback_only", "create_savepoint"]


@dataclass(slots=True)
class Job:
    """A work or rows to append, and who waits for it."""

    future: "Future[Any]"
    loop: AbstractEventLoop
    work: Callable[..., Any] | None = None
    args: tuple[Any, ...] = ()
    rows: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job returned, or what it raised."""

    result: Any = None
    fault: BaseException | None = None


def perform(connection: Connection, job: Job, joining: Joining) -> Any:
    """Runs a work in a session of its own inside the connection's transaction."""
    assert job.work is not None  # noqa: S101 - only works are performed
    started = perf_counter()
    with Session(connection, expire_on_commit=False, join_transaction_mode=joining) as session:
        result = job.work(session, *job.args)
        session.commit()  # flushes; the transaction itself is committed for all at once
    if (took := perf_counter() - started) > SLOW:
        name = getattr(job.work, "__qualname__", repr(job.work))
        log.info("a write held the database for %.0f ms", took * 1000, extra={"action": name})
    return result


def append_together(connection: Connection, jobs: Sequence[Job]) -> list[Outcome]:
    """The rows of all jobs by one statement, and to each job its own answer."""
    new = append_rows(connection, [row for job in jobs for row in job.rows])
    outcomes, start = [], 0
    for job in jobs:
        outcomes.append(Outcome(new[start : start + len(job.rows)]))
        start += len(job.rows)
    return outcomes


def attempt(connection: Connection, job: Job) -> Outcome:
    """One job in a savepoint: its failure is its own."""
    try:
        if job.work is not None:
            return Outcome(perform(connection, job, "create_savepoint"))
        with connection.begin_nested():
            return Outcome(append_rows(connection, job.rows))
    except Exception as fault:
        return Outcome(fault=fault)


class Writer:
    """A thread that commits what is submitted, in groups."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._arriving: SimpleQueue[Job | None] = SimpleQueue()
        self._waiting: deque[Job] = deque()
        self._open = True
        self._thread = Thread(target=self._serve, name="database-writer", daemon=True)
        self._thread.start()

    def submit(self, job: Job) -> None:
        """Takes a job on; its future is settled once it is on the disk."""
        self._arriving.put(job)

    def close(self) -> None:
        """Commits what was submitted before, then ends the thread."""
        self._arriving.put(None)
        self._thread.join()

    def _serve(self) -> None:
        while self._take():
            appends = [job for job in self._waiting if job.work is None]
            works = deque(job for job in self._waiting if job.work is not None)
            self._commit(appends, works)
            self._waiting = works  # those that patience did not reach

    def _take(self) -> bool:
        """Gathers what is waiting; blocks while there is nothing. False at the end."""
        if not self._waiting and self._open:
            self._receive(self._arriving.get())
        try:
            while True:
                self._receive(self._arriving.get_nowait())
        except Empty:
            return bool(self._waiting)

    def _receive(self, job: Job | None) -> None:
        if job is None:
            self._open = False
        else:
            self._waiting.append(job)

    def _commit(self, appends: list[Job], works: deque[Job]) -> None:
        taken: list[Job] = []

        def together(connection: Connection) -> list[Outcome]:
            works.extendleft(reversed(taken))
            taken.clear()
            outcomes = append_together(connection, appends) if appends else []
            started = perf_counter()
            while works and (not taken or perf_counter() - started < PATIENCE):
                taken.append(works.popleft())
                outcomes.append(Outcome(perform(connection, taken[-1], "rollback_only")))
            return outcomes

        try:
            outcomes = in_transaction(self._engine, together)
        except BaseException:  # whatever it was, its own job will meet it again
            if not taken:  # it failed before any work: each must be told, or they wait for ever
                taken.extend(works)
                works.clear()
            outcomes = self._commit_apart([*appends, *taken])
        settle_all([*appends, *taken], outcomes)

    def _commit_apart(self, jobs: list[Job]) -> list[Outcome]:
        try:
            return in_transaction(
                self._engine, lambda connection: [attempt(connection, job) for job in jobs]
            )
        except BaseException as fault:  # the disk is full, or the file is locked
            return [Outcome(fault=fault)] * len(jobs)


def settle_all(jobs: Sequence[Job], outcomes: Sequence[Outcome]) -> None:
    """Tells every caller, by one call into each event loop."""
    by_loop: dict[AbstractEventLoop, list[tuple[Future[Any], Outcome]]] = {}
    for job, outcome in zip(jobs, outcomes, strict=True):
        by_loop.setdefault(job.loop, []).append((job.future, outcome))
    for loop, settled in by_loop.items():
        try:
            loop.call_soon_threadsafe(settle, settled)
        except RuntimeError:  # the caller's loop is closed: nobody waits any more
            log.warning("%d writes were committed after their callers had gone", len(settled))


def settle(settled: Sequence[tuple["Future[Any]", Outcome]]) -> None:
    """Settles futures in their own loop; a caller that was cancelled no longer asks."""
    for future, outcome in settled:
        if future.done():
            continue
        if outcome.fault is not None:
            future.set_exception(outcome.fault)
        else:
            future.set_result(outcome.result)
