"""How soon a webhook is acknowledged while a thousand events wait to be worked.

    python -m benchmarks.webhooks [--queued 1000] [--asked 1000] [--callers 8] [--folder DIR]

A real `duban serve` is given a bureau with that many unworked reports on its disk, and while it
works them new ones are posted. An acknowledgement stands for a committed row. Beside it the same
requests to a route that does nothing (/healthz), which is what this machine's HTTP costs.
"""

import argparse
import asyncio
import itertools
import secrets
import tempfile
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

import aiohttp
from sqlalchemy import create_engine, func, select
from sqlalchemy.orm import Session

from benchmarks.service import SECRET, free_port, serving
from bot.app import inbox_row
from handlers.console import HOOK, NAME, Console
from handlers.message import Incoming, IncomingKind
from models.assignment import Assignment
from models.enums import (
    DeadlineSource,
    InboxState,
    PlanState,
    PostRole,
    Reporting,
    TaskKind,
    TimeKind,
    UnitKind,
)
from models.mailbox import Inbox
from models.migrate import upgrade
from models.people import Account, Person, Post, Unit
from models.plan import Deadline, Plan, Task
from scheduler.clock import system_clock

PEOPLE = 200


def write_bureau(session: Session, queued: int) -> None:
    """Two hundred officers with a task each, and unworked reports of theirs."""
    now, today = system_clock(), system_clock().date()
    plan = Plan(
        title="计划", issuer="局", year=today.year, issued_on=today, state=PlanState.ACTIVE,
        activated_on=today, created_at=now,
    )  # fmt: skip
    session.add(plan)
    session.flush()
    for n in range(PEOPLE):
        write_officer(session, plan, n, today + timedelta(days=90))
    for n in range(queued):
        event = Incoming(
            NAME, f"queued-{n}", IncomingKind.MESSAGE, f"p{n % PEOPLE}", False, f"p{n % PEOPLE}",
            text=f"{n % PEOPLE + 1} 完成{n % 90}%",
        )  # fmt: skip
        session.add(Inbox(**inbox_row(event, now)))


def write_officer(session: Session, plan: Plan, n: int, due: date) -> None:
    """One section, its officer, and one task of theirs."""
    unit = Unit(name=f"科室{n}", kind=UnitKind.SECTION)
    session.add(unit)
    session.flush()
    session.add(
        Person(
            name=f"人员{n}",
            posts=[Post(unit_id=unit.id, role=PostRole.OFFICER, title="科长")],
            accounts=[Account(platform=NAME, address=f"p{n}")],
        )
    )
    task = Task(
        plan_id=plan.id, number=n + 1, position=n + 1, kind=TaskKind.DATED, title=f"任务{n}",
        text="任务", reporting=Reporting.ONCE,
    )  # fmt: skip
    deadline = Deadline(
        task=task, position=1, key=due.isoformat(), kind=TimeKind.BY, opens_on=due, due_on=due,
        assumed=False, source=DeadlineSource.SENTENCE, count=1,
    )  # fmt: skip
    given = Assignment(
        task=task, deadline=deadline, unit_id=unit.id, due_on=due, assigned_on=due
    )  # fmt: skip
    session.add_all([task, deadline, given])


async def measure(callers: int, asked: int, one: Callable[[], Awaitable[object]]) -> list[float]:
    """How long each of `asked` took, `callers` at a time; seconds, in order."""
    took: list[float] = []
    left = itertools.count()

    async def call() -> None:
        while next(left) < asked:
            began = perf_counter()
            await one()
            took.append(perf_counter() - began)

    await asyncio.gather(*(call() for _ in range(callers)))
    return sorted(took)


def line(name: str, took: list[float]) -> str:
    """The figures in milliseconds."""
    p50, p99 = took[len(took) // 2], took[int(len(took) * 0.99)]
    return f"{name:34} p50 {p50 * 1e3:6.1f}  p99 {p99 * 1e3:6.1f}  max {took[-1] * 1e3:6.1f} ms"


async def ask(port: int, callers: int, asked: int) -> None:
    """Posts reports, then asks for nothing as often."""
    console = Console(SECRET.encode(), system_clock)
    keys = itertools.count()
    base = f"http://127.0.0.1:{port}"

    async with aiohttp.ClientSession() as client:

        async def report() -> None:
            n = next(keys)
            event: dict[str, Any] = {
                "event": f"live-{n}", "kind": "message", "chat": f"p{n % PEOPLE}",
                "sender": f"p{n % PEOPLE}", "text": f"{n % PEOPLE + 1} 完成{n % 90}%",
            }  # fmt: skip
            signed = console.sign(event, secrets.token_hex(8))
            async with client.post(
                base + HOOK, data=signed.body, headers=dict(signed.headers)
            ) as answer:
                assert answer.status == 200

        async def nothing() -> None:
            async with client.get(f"{base}/healthz") as answer:
                await answer.read()

        print(line("a report acknowledged", await measure(callers, asked, report)))
        print(line("a route that does nothing", await measure(callers, asked, nothing)))


def waiting(url: str) -> int:
    """Events that are not worked yet."""
    engine = create_engine(url)
    with Session(engine) as session:
        count = session.scalar(
            select(func.count(Inbox.id)).where(Inbox.state == InboxState.WAITING)
        )
    engine.dispose()
    return int(count or 0)


def run(folder: Path, options: argparse.Namespace) -> None:
    """One service from start to end."""
    url = f"sqlite:///{folder / 'duban.db'}"
    upgrade(url)
    engine = create_engine(url)
    with Session(engine) as session:
        write_bureau(session, options.queued)
        session.commit()
    engine.dispose()
    port = free_port()
    with serving(folder, port):
        print(f"{waiting(url)} events wait when the first report is posted")
        asyncio.run(ask(port, options.callers, options.asked))
        print(f"{waiting(url)} events wait when the last is acknowledged")


def main() -> None:
    """Reads the options."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queued", type=int, default=1000)
    parser.add_argument("--asked", type=int, default=1000)
    parser.add_argument("--callers", type=int, default=8)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        run(Path(folder), options)


if __name__ == "__main__":
    main()
