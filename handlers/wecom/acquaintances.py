"""Who has written to the robot: nobody else may be written to (101463).

A person or group is met once. The event by which that happened is remembered with it, so that a
redelivery of that event is the same first meeting again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from handlers.platform import Keep

FOR_YEARS = timedelta(days=3650)
MET = "wecom:met:"
COUNT = "wecom:people"


class Acquaintances:
    """The persons and groups the robot may write to."""

    def __init__(self, keep: Keep, now: Callable[[], datetime]) -> None:
        self._keep = keep
        self._now = now

    async def meet(self, chat: str, event_key: str, *, group: bool) -> bool:
        """Notes that somebody wrote; True at their first event."""
        first = await self._keep.load(MET + chat)
        if first is not None:
            return first == event_key
        until = self._now() + FOR_YEARS
        if not await self._keep.swap(MET + chat, None, event_key, until):
            return False  # another process met them at this moment
        if not group:
            await self._count()
        return True

    async def knows(self, chat: str) -> bool:
        """Whether a person or group has written."""
        return await self._keep.load(MET + chat) is not None

    async def lose(self, chat: str) -> None:
        """The platform reaches them no more; their next message is a first one again."""
        await self._keep.keep(MET + chat, "", self._now())

    async def people(self) -> int:
        """How many persons have written so far."""
        return int(await self._keep.load(COUNT) or 0)

    async def _count(self) -> None:
        kept = await self._keep.load(COUNT)
        while not await self._keep.swap(
            COUNT, kept, str(int(kept or 0) + 1), self._now() + FOR_YEARS
        ):
            kept = await self._keep.load(COUNT)
