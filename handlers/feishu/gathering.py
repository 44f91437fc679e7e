"""Events of the long connection that come in several frames, joined byte by byte."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.errors import PlatformError
from handlers.feishu.frame import Frame

FRAGMENTS_LIVE = timedelta(seconds=5)
FRAGMENTS = 64  # of one event
GATHERED = 32  # events that wait for their fragments
EVENT_LIMIT = 2 << 20  # bytes


@dataclass
class Fragments:
    """The parts of one event that have come so far."""

    since: datetime
    parts: dict[int, bytes]


class Gathering:
    """Joins events that come in several frames. What stays incomplete is forgotten."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._waiting: dict[str, Fragments] = {}

    def add(self, frame: Frame) -> bytes | None:
        """The event, once it is whole. Raises `PlatformError` for a count that cannot be."""
        count, place = number(frame.header("sum") or "1"), number(frame.header("seq") or "0")
        part = frame.payload or b""
        if count <= 1:
            return part
        if not (count <= FRAGMENTS and 0 <= place < count):
            raise PlatformError("feishu: a fragment that cannot be")
        self._forget()
        name = frame.header("message_id")
        found = self._waiting.setdefault(name, Fragments(self._now(), {}))
        found.parts[place] = part
        if sum(map(len, found.parts.values())) > EVENT_LIMIT:
            raise PlatformError("feishu: an event that is too large")
        if len(found.parts) < count:
            return None
        del self._waiting[name]
        return b"".join(found.parts[one] for one in range(count))

    def _forget(self) -> None:
        until = self._now() - FRAGMENTS_LIVE
        fresh = [(name, one) for name, one in self._waiting.items() if one.since >= until]
        self._waiting = dict(fresh[-GATHERED:])


def number(text: str) -> int:
    """A small number in a header. Raises `PlatformError`."""
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise PlatformError("feishu: a frame with a wrong header")
    return int(text)
