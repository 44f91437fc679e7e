"""Ports for a platform alone: what is kept stands in memory, and time is moved by sleeping."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from handlers.errors import PlatformError
from handlers.platform import Ports

START = datetime(2026, 7, 1, 1, tzinfo=UTC)


class VirtualTime:
    """A clock that sleeping moves, at once."""

    def __init__(self, start: datetime = START) -> None:
        self.moment = start

    def __call__(self) -> datetime:
        return self.moment

    async def wait(self, seconds: float) -> None:
        """Moves the clock."""
        self.moment += timedelta(seconds=seconds)


class Memory:
    """A keep that counts what is written."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._kept: dict[str, tuple[str, datetime]] = {}
        self.writes = 0

    async def load(self, key: str) -> str | None:
        """The value, unless it is past its time."""
        value, until = self._kept.get(key, ("", self._now()))
        return value if until > self._now() else None

    async def keep(self, key: str, value: str, until: datetime) -> None:
        """Stores the value."""
        self.writes += 1
        self._kept[key] = (value, until)

    async def swap(self, key: str, old: str | None, value: str, until: datetime) -> bool:
        """Stores the value where `old` still stands."""
        if await self.load(key) != old:
            return False
        await self.keep(key, value, until)
        return True


class Alone:
    """The lease of the only process there is."""

    async def take(self, name: str, seconds: float) -> bool:
        """Always ours."""
        return True

    async def drop(self, name: str) -> None:
        """Nobody waits for it."""


class Cupboard:
    """The bureau's files, by reference."""

    def __init__(self, **contents: bytes) -> None:
        self.contents = contents

    async def load(self, reference: str) -> bytes:
        """The content. Raises `PlatformError` where there is none."""
        try:
            return self.contents[reference]
        except KeyError as error:
            raise PlatformError("no such file", permanent=True) from error


def make_ports(time: VirtualTime | None = None, memory: Memory | None = None) -> Ports:
    """Ports whose time is moved by sleeping."""
    time = time or VirtualTime()
    return Ports(memory or Memory(time), Alone(), Cupboard(), time, time.wait)
