"""Rate limits: no send goes out that the platform's published limits do not allow.

A window counts what was sent in its last seconds. Sends are reserved in blocks, and a reservation
is written down before it is used, so that a restart, or another process, counts it too. In a chat
the first block of a window goes unwritten, and one block is presumed besides what is written: a
person who gets one message costs no write. Windows of a few seconds live in memory alone, because
a restart takes longer.
"""

import asyncio
import json
import math
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handlers.errors import Throttled
from handlers.platform import Keep

PATIENCE = 3.0  # seconds a send waits in place for its turn
REMEMBERED = 5.0  # seconds: shorter windows are not written down
PIECES = 60  # parts in which a written window counts
SHARE = 50  # a block is this part of the limit
FRESH = 120  # a reservation is used within this part of the window, or given back
SOON = 0.1  # seconds between looks at a window that sends on their way fill
ANOTHER_LOOK = 0.01  # seconds: another process was faster
FORGETTING = 4096  # windows in memory before idle ones are dropped


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` in any `seconds`."""

    count: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Meter:
    """What a send is counted under. `whole`: when full, nothing of the platform can be sent."""

    key: str
    limits: tuple[Limit, ...]
    whole: bool = False


@dataclass
class Passage:
    """One send: on its way (infinity), or when it was answered. The platform has counted it before
    that, so a window that opens a whole span after it is open there too.

    `rooms` are the written windows it has a place in, each with the end of the reservation.
    """

    at: float = math.inf
    rooms: list[tuple["Window", float]] = field(default_factory=list)

    def arrive(self, now: float) -> None:
        """It was answered."""
        self.at = now
        for window, until in self.rooms:
            window.learn(now - until, now)


@dataclass
class Window:
    """One limit of one meter, as this process knows it. Times: seconds of the machine's clock."""

    key: str
    limit: Limit
    whole: bool
    sent: list[Passage] = field(default_factory=list)  # a short window's
    reserved: int = 0
    reserved_until: float = 0.0
    piece: int | None = None  # where the reservation is written
    unwritten_at: float | None = None  # when the free block was taken
    lag: float = 0.0  # seconds by which an answer came after the end of its reservation
    lag_until: float = 0.0  # a slow hour is forgotten

    @property
    def is_short(self) -> bool:
        """Whether it is kept in memory alone."""
        return self.limit.seconds < REMEMBERED

    @property
    def block(self) -> int:
        """Sends in one reservation."""
        return max(1, self.limit.count // SHARE)

    def give_back(self, written: dict[int, int]) -> None:
        """What was reserved and not used in time is free again."""
        if self.piece in written:
            written[self.piece] = max(0, written[self.piece] - self.reserved)
        self.reserved = 0

    def grant(self, count: int, now: float) -> float:
        """So many may go out at once: no wait."""
        self.reserved, self.reserved_until = count, now + self.limit.seconds / FRESH
        return 0.0

    def learn(self, late: float, now: float) -> None:
        """A send was answered so late: what is written may have been counted so much later."""
        if late >= self.lag_at(now):
            self.lag, self.lag_until = late, now + 2 * self.limit.seconds

    def lag_at(self, now: float) -> float:
        """How much later the platform may have counted than is written."""
        return self.lag if now <= self.lag_until else 0.0

    def is_idle(self, now: float) -> bool:
        """Whether nothing of it is worth remembering."""
        last = max(self.reserved_until, self.unwritten_at or 0.0, *(one.at for one in self.sent))
        return last + self.limit.seconds < now


class Limiter:
    """The windows of one platform. `name` sets its keys apart from other platforms'."""

    def __init__(
        self,
        name: str,
        keep: Keep,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]],
    ) -> None:
        self._name = name
        self._keep = keep
        self._now = now
        self._sleep = sleep
        self._windows: dict[tuple[str, Limit], Window] = {}
        self._turn = asyncio.Lock()
        self._opened = now().timestamp()

    @asynccontextmanager
    async def turn(self, *meters: Meter) -> AsyncIterator[None]:
        """The send stands inside. Entered when it may go out; raises `Throttled` where that is far
        off."""
        passage = Passage()
        await self._enter(passage, meters)
        try:
            yield
        finally:
            passage.arrive(self._now().timestamp())

    async def _enter(self, passage: Passage, meters: Sequence[Meter]) -> None:
        while True:
            async with self._turn:
                wait, meter = await self._reserve(passage, meters)
            if wait <= 0:
                return
            if wait > PATIENCE:
                raise Throttled(
                    f"the limit of {meter.key} is reached", retry_after=wait, whole=meter.whole
                )
            await self._sleep(wait)

    async def _reserve(self, passage: Passage, meters: Sequence[Meter]) -> tuple[float, Meter]:
        """Counts one in every window, or in none; the wait, and for which meter."""
        now = self._now().timestamp()
        windows = [(self._window(one, limit), one) for one in meters for limit in one.limits]
        longest = (0.0, meters[0])
        for window, meter in windows:
            wait = self._wait_short(window, now) or await self._wait_long(window, now)
            if wait > longest[0]:
                longest = (wait, meter)
        if longest[0] <= 0:
            for window, _ in windows:
                if window.is_short:
                    window.sent.append(passage)
                else:
                    window.reserved -= 1
                    passage.rooms.append((window, window.reserved_until))
        return longest

    def _is_free(self, window: Window, now: float) -> bool:
        """Whether a block may go unwritten: not twice in a span, and not in the first one after a
        start, because an earlier process may have had it."""
        since = max(self._opened, window.unwritten_at or 0.0)
        return since + window.limit.seconds <= now

    def _window(self, meter: Meter, limit: Limit) -> Window:
        found = self._windows.get((meter.key, limit))
        if found is None:
            self._forget()
            key = f"rate:{self._name}:{meter.key}:{limit.seconds:g}"
            found = self._windows[meter.key, limit] = Window(key, limit, meter.whole)
        return found

    def _forget(self) -> None:
        if len(self._windows) < FORGETTING:
            return
        now = self._now().timestamp()
        kept = {which: one for which, one in self._windows.items() if not one.is_idle(now)}
        self._windows = kept

    def _wait_short(self, window: Window, now: float) -> float:
        """Seconds until a window in memory has room."""
        if not window.is_short:
            return 0.0
        if len(window.sent) < window.limit.count:
            return 0.0
        span = window.limit.seconds
        window.sent = [one for one in window.sent if one.at > now - span]
        if len(window.sent) < window.limit.count:
            return 0.0
        return min(min(one.at for one in window.sent) + span - now, SOON)

    async def _wait_long(self, window: Window, now: float) -> float:
        """Seconds until a written window has room; 0 where a reservation stands."""
        if window.is_short or (window.reserved > 0 and now <= window.reserved_until):
            return 0.0
        span, lag = window.limit.seconds, window.lag_at(now)
        text = await self._keep.load(window.key)
        written = counts_of(text, now - lag, span)
        window.give_back(written)
        if not window.whole and not written and self._is_free(window, now):
            window.unwritten_at, window.piece = now, None
            return window.grant(window.block, now)
        presumed = 0 if window.whole else window.block
        room = window.limit.count - presumed - sum(written.values())
        if room <= 0:
            return leaves_at(min(written), span) + lag - now if written else span
        granted = min(window.block, room)
        piece = int(now * PIECES / span)
        written[piece] = written.get(piece, 0) + granted
        until = self._now() + timedelta(seconds=2 * span)
        if not await self._keep.swap(window.key, text, json.dumps(list(written.items())), until):
            return ANOTHER_LOOK
        window.piece = piece
        return window.grant(granted, now)


def leaves_at(piece: int, span: float) -> float:
    """When a piece no longer counts. A reservation may be used a moment after it was written, so
    that is a whole window and that moment after the piece's end."""
    return (piece + 1) * span / PIECES + span + span / FRESH


def counts_of(text: str | None, now: float, span: float) -> dict[int, int]:
    """What a written window counts by piece of time, those that have passed left out."""
    if text is None:
        return {}
    pieces = ((int(piece), int(count)) for piece, count in json.loads(text))
    return {piece: count for piece, count in pieces if leaves_at(piece, span) > now}
