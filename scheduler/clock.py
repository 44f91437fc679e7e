"""Clocks, the only `now` of the program. All else is handed a clock, an instant or a date.

Two are handed in everywhere: the bureau's (policy: what is due today; may be simulated) and the
machine's (signatures, tokens, leases, retries, rate limits; never simulated in service).
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

Clock: TypeAlias = Callable[[], datetime]
"""Tells the present instant, in UTC and aware."""


def system_clock() -> datetime:
    """The machine's own time."""
    return datetime.now(UTC)  # noqa: TID251 - the one place where time enters the program


class ManualClock:
    """A clock that stands still until it is moved, and never runs backwards."""

    def __init__(self, start: datetime) -> None:
        if start.tzinfo is None:
            raise ValueError("a clock tells instants, and a naive datetime is none")
        self._now = start.astimezone(UTC)

    def __call__(self) -> datetime:
        return self._now

    def set(self, moment: datetime) -> None:
        """Moves to an instant. Raises ValueError for one that is past."""
        if moment < self._now:
            raise ValueError(f"a clock never runs backwards: {self._now} → {moment}")
        self._now = moment.astimezone(UTC)

    def advance(self, step: timedelta) -> None:
        """Moves on by a step."""
        self.set(self._now + step)
