"""A webhook answers 200 when its events are on the disk, and never before."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from structlog.testing import capture_logs

from handlers.console import HOOK, Console
from handlers.message import Incoming
from models.database import Database
from models.mailbox import Inbox
from tests.bot.web.doors import make_console, make_doors, served

SAID = {"event": "e-1", "kind": "message", "chat": "li", "sender": "li", "text": "12 已完成"}


def texts(session: Session) -> list[str]:
    return [row.payload["text"] for row in session.scalars(select(Inbox).order_by(Inbox.id))]


async def post(client: Any, console: Console, event: dict[str, Any]) -> int:
    signed = console.sign(event, "n-1")
    answer = await client.post(HOOK, data=signed.body, headers=signed.headers)
    return int(answer.status)


async def test_what_is_acknowledged_stands_in_the_inbox(database: Database) -> None:
    console = make_console()
    async with served(make_doors(database, console)) as client:
        assert await post(client, console, SAID) == 200
    assert await database.read(texts) == ["12 已完成"]


async def test_a_repeated_event_is_acknowledged_and_kept_once(database: Database) -> None:
    console = make_console()
    async with served(make_doors(database, console)) as client:
        assert await post(client, console, SAID) == 200
        assert await post(client, console, SAID) == 200
    assert await database.read(texts) == ["12 已完成"]


async def test_a_forgery_leaves_one_log_line_and_no_row(database: Database) -> None:
    async with served(make_doors(database, make_console())) as client:
        with capture_logs() as lines:
            assert await post(client, make_console(b"guessed"), SAID) == 401
    assert await database.read(texts) == []
    (line,) = lines
    assert line["action"] == "hook_refused"
    assert line["platform"] == "console"
    assert "12 已完成" not in str(line)
    assert "guessed" not in str(line)


async def test_a_commit_that_fails_is_no_success(database: Database) -> None:
    async def broken(events: Sequence[Incoming]) -> None:
        raise OSError("disk full")

    console = make_console()
    doors = make_doors(database, console)
    async with served(replace(doors, receive=broken)) as client:
        assert await post(client, console, SAID) == 500


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_over_the_limit_is_not_read(database: Database, announced: bool) -> None:
    async def in_chunks() -> Any:
        for _ in range(3):
            yield b"x" * (32 << 10)

    body: Any = b"x" * (96 << 10) if announced else in_chunks()
    async with served(make_doors(database, make_console())) as client:
        assert (await client.post(HOOK, data=body)).status == 413


async def test_the_webhook_takes_posts_only(database: Database) -> None:
    async with served(make_doors(database, make_console())) as client:
        assert (await client.get(HOOK)).status == 405
        assert (await client.post("/hooks/feishu")).status == 404
