"""What the database takes: webhooks committed, whole replies written, beside bare sqlite3.

    python -m benchmarks.database [--url URL] [--seconds 2] [--folder DIR]

Every figure is of this run and this disk; compare only figures of one run. `bare sqlite3` is one
thread with the same pragmas, the same table and group commit, and nothing else: the ceiling.
"""

import argparse
import asyncio
import itertools
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from time import perf_counter, process_time
from typing import Any

from sqlalchemy.orm import Session

from models.assignment import Assignment, Report
from models.audit import record
from models.database import Database
from models.enums import OutboxKind, PlanState, TaskKind, TimeKind, UnitKind
from models.mailbox import Inbox, Outbox
from models.migrate import upgrade
from models.people import Person, Unit
from models.plan import Deadline, Plan, Task
from models.queries import project, wake

AT = datetime(2026, 3, 2, 1, tzinfo=UTC)
DAY = date(2026, 12, 31)
TEXT = "112 已完成 80%,缺少教室,下周协调"
CALLERS = (1, 32, 128)
TASKS = 1000


@dataclass(slots=True)
class Figures:
    """How many were done, how long each took, in how much time."""

    took: list[float]
    seconds: float
    cpu: float

    def __str__(self) -> str:
        ordered = sorted(self.took)
        p50, p99 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
        return (
            f"{len(ordered) / self.seconds:8.0f}/s  p50 {p50 * 1000:6.2f} ms  "
            f"p99 {p99 * 1000:6.2f} ms  cpu {self.cpu / len(ordered) * 1e6:5.0f} us"
        )


async def measure(callers: int, seconds: float, one: Callable[[], Awaitable[object]]) -> Figures:
    """`callers` at once, each waiting for its answer before it asks again."""
    took: list[float] = []
    began, cpu = perf_counter(), process_time()

    async def call() -> None:
        while perf_counter() - began < seconds:
            started = perf_counter()
            await one()
            took.append(perf_counter() - started)

    await asyncio.gather(*(call() for _ in range(callers)))
    return Figures(took, perf_counter() - began, process_time() - cpu)


def event(key: int) -> dict[str, Any]:
    """An inbox row as a webhook brings it."""
    return {
        "platform": "console",
        "event_key": f"event-{key}",
        "chat": f"person-{key % 300}",
        "sender": f"person-{key % 300}",
        "payload": {"kind": "message", "text": TEXT, "files": [], "mentioned": False},
        "received_at": AT,
    }


# ── bare sqlite3 ────────────────────────────────────────────────────────────────────────────────

INSERT = (
    "INSERT INTO inbox (platform, event_key, chat, sender, payload, received_at, state, attempts,"
    " error) VALUES ('console', ?, ?, ?, ?, ?, 'waiting', 0, '')"
)


class Bare:
    """One writer thread on sqlite3 itself, which commits whatever is waiting."""

    def __init__(self, path: Path) -> None:
        self._loop = asyncio.get_running_loop()
        self._waiting: SimpleQueue[tuple[tuple[str, ...], asyncio.Future[None]] | None]
        self._waiting = SimpleQueue()
        self._thread = Thread(target=self._serve, args=(path,))
        self._thread.start()

    async def append(self, row: tuple[str, ...]) -> None:
        """Returns when the row is on the disk."""
        future: asyncio.Future[None] = self._loop.create_future()
        self._waiting.put((row, future))
        await future

    def close(self) -> None:
        """Ends the thread."""
        self._waiting.put(None)
        self._thread.join()

    def _serve(self, path: Path) -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("PRAGMA synchronous=FULL")
        while first := self._waiting.get():
            batch = [first]
            try:
                while (job := self._waiting.get_nowait()) is not None:
                    batch.append(job)
            except Empty:
                pass
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany(INSERT, [row for row, _ in batch])
            connection.execute("COMMIT")
            self._loop.call_soon_threadsafe(settle, [future for _, future in batch])
        connection.close()


def settle(futures: list["asyncio.Future[None]"]) -> None:
    """Answers every caller of one commit."""
    for future in futures:
        future.set_result(None)


async def bench_bare(path: Path, seconds: float) -> None:
    """The ceiling."""
    keys = itertools.count()
    for callers in CALLERS:
        bare = Bare(path)

        def append(bare: Bare = bare) -> Awaitable[None]:
            key = next(keys)
            person = f"person-{key % 300}"
            return bare.append((f"bare-{key}", person, person, f'{{"text":"{TEXT}"}}', str(AT)))

        print(f"bare sqlite3, webhooks     {callers:4}  {await measure(callers, seconds, append)}")
        bare.close()


# ── the database ────────────────────────────────────────────────────────────────────────────────


def write_bureau(session: Session) -> list[int]:
    """A plan of 1,000 tasks, each with one Assignment; their ids."""
    unit = Unit(name="基础教育科", kind=UnitKind.SECTION)
    person = Person(name="李明")
    plan = Plan(title="工作要点", year=2026, state=PlanState.ACTIVE, created_at=AT)
    session.add_all([unit, person, plan])
    session.flush()
    assignments = []
    for number in range(1, TASKS + 1):
        task = Task(
            plan=plan, number=number, position=number, title="任务", text="任务。",
            kind=TaskKind.DATED,
        )  # fmt: skip
        deadline = Deadline(
            task=task, position=1, key="1", kind=TimeKind.BY, opens_on=AT.date(), due_on=DAY
        )
        assignments.append(
            Assignment(task=task, deadline=deadline, unit=unit, due_on=DAY, assigned_on=AT.date())
        )
    session.add_all(assignments)
    session.flush()
    return [assignment.id for assignment in assignments]


def reply(session: Session, key: int, assignment_ids: list[int]) -> None:
    """All writes of a reply: the event done, a report, its projection, audit, answer, wake."""
    inbox = Inbox(**event(key) | {"event_key": f"reply-{key}"})
    session.add(inbox)
    session.flush()
    assignment = session.get_one(Assignment, assignment_ids[key % len(assignment_ids)])
    before = {"state": assignment.state, "percent": assignment.percent}
    session.add(
        Report(
            assignment_id=assignment.id, person_id=1, inbox_id=inbox.id, at=AT, percent=80.0,
            problem="缺少教室", next_step="下周协调", text=TEXT,
        )
    )  # fmt: skip
    project(session, assignment)
    record(
        session, actor_id=1, action="report", subject=f"assignment:{assignment.id}", before=before,
        after={"percent": 80.0}, personal={"text": TEXT}, inbox_id=inbox.id, at=AT,
    )  # fmt: skip
    session.add(
        Outbox(
            key=f"answer-{key}", kind=OutboxKind.ANSWER, platform="console", chat=inbox.chat,
            person_id=1, inbox_id=inbox.id, day=AT.date(), payload={"text": "已记"},
            created_at=AT, due_at=AT,
        )
    )  # fmt: skip
    wake(session, [assignment.id], AT)


async def bench_database(url: str, seconds: float) -> None:
    """Webhooks and whole replies through `Database`."""
    keys = itertools.count()
    async with Database.open(url, exclusive=True) as database:
        ids = await database.write(write_bureau)
        for callers in CALLERS:
            figures = await measure(callers, seconds, lambda: database.append([event(next(keys))]))
            print(f"database, webhooks         {callers:4}  {figures}")
        for callers in CALLERS:
            figures = await measure(
                callers, seconds, lambda: database.write(reply, next(keys), ids)
            )
            print(f"database, whole replies    {callers:4}  {figures}")
        for callers in CALLERS:
            figures = await measure(
                callers, seconds, lambda: database.read(Session.get_one, Assignment, ids[0])
            )
            print(f"database, one row read     {callers:4}  {figures}")


def main() -> None:
    """Runs both on one folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="an empty database; default: an SQLite file in --folder")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--folder", help="the disk to measure; default: the temporary folder")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        bare = Path(folder) / "bare.db"
        upgrade(f"sqlite:///{bare}")
        asyncio.run(bench_bare(bare, options.seconds))
        url = options.url or f"sqlite:///{Path(folder) / 'duban.db'}"
        upgrade(url)
        asyncio.run(bench_database(url, options.seconds))


if __name__ == "__main__":
    main()
