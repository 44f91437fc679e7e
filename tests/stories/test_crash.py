"""What was acknowledged survives: a real server is killed between a 200 and its answer."""

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from handlers.console import HOOK, Console
from models.assignment import Report
from models.enums import InboxState, OutboxKind, OutboxState, TaskKind
from models.mailbox import Inbox, Outbox
from models.migrate import upgrade
from models.plan import Target
from tests.cast import write_cast, write_plan, write_task

SECRET = "a console secret of the tests"
EVENTS = 40
PATIENCE = 60.0  # seconds a server may take to open its doors on a busy machine


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def server(data: Path, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    environment = os.environ | {
        "DUBAN_DATA": str(data),
        "DUBAN_PORT": str(port),
        "DUBAN_CONSOLE_SECRET": SECRET,
    }
    process = subprocess.Popen([sys.executable, "-m", "bot", "serve"], env=environment)
    try:
        wait_for(port)
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return
        except OSError:
            continue
    raise AssertionError("the server did not open its doors")


def post(port: int, text: str, key: str) -> int:
    console = Console(SECRET.encode(), lambda: datetime.now(UTC))  # noqa: TID251
    event = {"event": key, "kind": "message", "chat": "li", "sender": "li", "text": text}
    signed = console.sign(event, secrets.token_hex(8))
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{HOOK}", data=signed.body, headers=dict(signed.headers)
    )
    with urllib.request.urlopen(request, timeout=10) as response:
        status: int = response.status
        return status


@pytest.fixture
def bureau(tmp_path: Path) -> Path:
    """A data folder with the cast and one open task that counts."""
    url = f"sqlite:///{tmp_path / 'duban.db'}"
    upgrade(url)
    engine = create_engine(url)
    with Session(engine) as session:
        cast = write_cast(session)
        (row,) = write_task(
            session,
            write_plan(session),
            127,
            "隐患排查整治",
            date(2027, 12, 31),
            cast.section,
            kind=TaskKind.QUOTA,
        )
        session.add(
            Target(
                task_id=row.task_id,
                span="不少于400次",
                op=">=",
                value=400,
                unit="次",
                measure="count",
            )
        )
        session.commit()
    engine.dispose()
    return tmp_path


def rows(data: Path) -> tuple[list[Report], list[Outbox], list[Inbox]]:
    engine = create_engine(f"sqlite:///{data / 'duban.db'}")
    with Session(engine, expire_on_commit=False) as session:
        found = (
            list(session.scalars(select(Report))),
            list(session.scalars(select(Outbox).where(Outbox.kind == OutboxKind.ANSWER))),
            list(session.scalars(select(Inbox))),
        )
    engine.dispose()
    return found


def test_reports_acknowledged_before_a_kill_are_applied_once_and_answered(bureau: Path) -> None:
    keys = [f"event-{n}" for n in range(EVENTS)]
    port = free_port()
    with server(bureau, port) as process:
        with ThreadPoolExecutor(EVENTS) as senders:
            statuses = list(senders.map(lambda key: post(port, "127 又排查了一次", key), keys))
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert statuses == [200] * EVENTS
    _, _, inbox = rows(bureau)
    assert len(inbox) == EVENTS
    assert any(row.state is InboxState.WAITING for row in inbox), "the kill came between"

    port = free_port()
    with server(bureau, port):
        for key in keys:  # the platform redelivers what it is not sure of
            assert post(port, "127 又排查了一次", key) == 200
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            reports, answers, inbox = rows(bureau)
            if len(answers) == EVENTS and all(one.state is OutboxState.SENT for one in answers):
                break
    assert len(reports) == EVENTS
    assert len(answers) == EVENTS
    assert {row.state for row in inbox} == {InboxState.DONE}
