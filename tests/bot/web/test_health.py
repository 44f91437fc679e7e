"""Alive, ready, and counted."""

import pytest
from prometheus_client import CollectorRegistry, Counter

from bot.web.health import Check
from handlers.console import HOOK
from models.database import Database
from tests.bot.web.doors import make_console, make_doors, served


async def yes() -> bool:
    return True


async def no() -> bool:
    return False


async def broken() -> bool:
    raise OSError("the disk is gone: /secret/place")


async def test_alive_needs_nothing_but_the_loop(database: Database) -> None:
    async with served(make_doors(database, make_console(), checks={"database": no})) as client:
        assert (await client.get("/healthz")).status == 200


@pytest.mark.parametrize(
    ("wake_up", "status", "said"), [(yes, 200, True), (no, 503, False), (broken, 503, False)]
)
async def test_ready_when_every_part_answers(
    database: Database, wake_up: Check, status: int, said: bool
) -> None:
    checks = {"database": yes, "wake_up": wake_up}
    async with served(make_doors(database, make_console(), checks=checks)) as client:
        answer = await client.get("/readyz")
        assert answer.status == status
        assert await answer.json() == {"database": True, "wake_up": said}


async def test_counters_are_there_for_prometheus(database: Database) -> None:
    doors = make_doors(database, make_console())
    assert isinstance(doors.counters, CollectorRegistry)
    Counter("duban_sent", "messages sent", registry=doors.counters).inc(3)
    async with served(doors) as client:
        answer = await client.get("/metrics")
        assert "duban_sent_total 3.0" in await answer.text()
        assert answer.headers["Content-Type"].startswith("text/plain")


async def test_what_came_in_and_what_waits_is_counted(database: Database) -> None:
    console = make_console()
    async with served(make_doors(database, console)) as client:
        event = {"event": "e-1", "kind": "message", "chat": "li", "sender": "li", "text": "你好"}
        signed = console.sign(event, "n-1")
        await client.post(HOOK, data=signed.body, headers=signed.headers)
        await client.post(HOOK, data=b"{}")
        text = await (await client.get("/metrics")).text()
    assert 'duban_hooks_total{platform="console",status="200"} 1.0' in text
    assert 'duban_hooks_total{platform="console",status="401"} 1.0' in text
    assert 'duban_messages{box="inbox",state="waiting"} 1.0' in text
    assert "你好" not in text
