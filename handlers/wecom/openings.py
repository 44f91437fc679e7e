"""Where the robot may answer by callback: one address a message, once, within an hour (101138)."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.platform import Keep

VALID = timedelta(minutes=58)  # of the hour that the platform grants
AT_MOST = 20  # of one chat
OPENING = "wecom:opening:"


@dataclass(frozen=True, slots=True)
class Opening:
    """An address for one answer. `until` is in Unix seconds of the machine's clock."""

    url: str
    until: float


class Openings:
    """The openings of each chat; the oldest is used first, so that the newest stays longest."""

    def __init__(self, keep: Keep, now: Callable[[], datetime]) -> None:
        self._keep = keep
        self._now = now

    def opened(self, url: str) -> Opening:
        """An opening that begins now."""
        return Opening(url, (self._now() + VALID).timestamp())

    async def put(self, chat: str, opening: Opening) -> None:
        """There is one more; a redelivered one adds nothing."""
        while True:
            text, stands = await self._load(chat)
            if any(opening.url == one.url for one in stands):
                return
            if await self._swap(chat, text, sorted([*stands, opening], key=ends)[-AT_MOST:]):
                return

    async def take(self, chat: str) -> Opening | None:
        """One, which is then used up; None where there is none."""
        while True:
            text, stands = await self._load(chat)
            if not stands:
                return None
            if await self._swap(chat, text, stands[1:]):
                return stands[0]

    async def _load(self, chat: str) -> tuple[str | None, list[Opening]]:
        text = await self._keep.load(OPENING + chat)
        now = self._now().timestamp()
        found = [Opening(*one) for one in json.loads(text or "[]")]
        return text, [one for one in found if one.until > now]

    async def _swap(self, chat: str, text: str | None, stands: list[Opening]) -> bool:
        plain = json.dumps([[one.url, one.until] for one in stands])
        return await self._keep.swap(OPENING + chat, text, plain, self._now() + VALID)


def ends(opening: Opening) -> float:
    """When it is of no more use."""
    return opening.until
