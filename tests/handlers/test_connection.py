"""Long connections come back when cut, keep their distance when kicked, and have one holder."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from handlers.connection import LAST_PAUSE, Kicked, hold, hold_alone
from handlers.errors import SendError
from handlers.platform import Ports
from tests.handlers.ports import Memory, VirtualTime, make_ports


class Enough(Exception):
    """The test has seen what it wanted."""


def ending_with(*faults: Exception | None) -> Callable[[], Awaitable[None]]:
    """Connections that end one after the other as told."""
    left = list(faults)

    async def connect() -> None:
        await asyncio.sleep(0)
        fault = left.pop(0)
        if fault is not None:
            raise fault

    return connect


async def test_pauses_grow_while_nobody_answers_and_a_kick_is_answered_with_patience() -> None:
    time = VirtualTime()
    ports = make_ports(time)
    with pytest.raises(Enough):
        await hold("x", ending_with(SendError("no"), SendError("no"), Enough()), ports)
    short = (time() - VirtualTime()()).total_seconds()
    assert 1.5 <= short <= 3
    with pytest.raises(Enough):
        await hold("x", ending_with(Kicked("elsewhere"), Enough()), ports)
    assert (time() - VirtualTime()()).total_seconds() - short >= LAST_PAUSE / 2


class Shared:
    """One lease that two processes want."""

    def __init__(self) -> None:
        self.holder = ""

    def as_seen_by(self, name: str) -> "Shared.Side":
        """The lease of one process."""
        return Shared.Side(self, name)

    class Side:
        """A process's view."""

        def __init__(self, shared: "Shared", name: str) -> None:
            self._shared = shared
            self._name = name

        async def take(self, name: str, seconds: float) -> bool:
            """Ours where it is free."""
            self._shared.holder = self._shared.holder or self._name
            return self._shared.holder == self._name

        async def drop(self, name: str) -> None:
            """Free again."""
            if self._shared.holder == self._name:
                self._shared.holder = ""


async def test_another_process_takes_over_when_the_holder_goes() -> None:
    time, shared = VirtualTime(), Shared()
    running: dict[str, asyncio.Event] = {"a": asyncio.Event(), "b": asyncio.Event()}

    async def unhurried(seconds: float) -> None:
        await asyncio.sleep(0)

    def begin(who: str) -> "asyncio.Task[None]":
        base = make_ports(time)
        ports = Ports(Memory(time), shared.as_seen_by(who), base.store, time, unhurried)

        async def connect() -> None:
            running[who].set()
            await asyncio.Event().wait()

        return asyncio.create_task(hold_alone("x", connect, ports))

    first, second = begin("a"), begin("b")
    await running["a"].wait()
    assert not running["b"].is_set()
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    await running["b"].wait()
    second.cancel()
    await asyncio.gather(second, return_exceptions=True)
