"""Messages that need several calls: long texts are split, files follow, nothing is sent twice.

What has been sent of a message is kept, so that a retry goes on where the last attempt broke off.
A quote of a later part leads to the message all the same.
"""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta

from handlers.platform import Keep, Sent

REMEMBERED = timedelta(days=30)  # a part may be quoted so long after
BREAKS = ("\n\n", "\n", "。", ";", ",", " ")

SendPart = Callable[[], Awaitable[str]]
"""Sends one part; the platform's id of it."""


def split_text(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` bytes of UTF-8, broken at a paragraph, line or sentence where one
    ends in the second half, and nowhere inside a character."""
    pieces = []
    while len(text.encode()) > limit:
        head = text.encode()[:limit].decode(errors="ignore")
        cut = next((end for mark in BREAKS if (end := end_of(head, mark)) > len(head) // 2), 0)
        cut = cut or len(head)
        pieces.append(text[:cut].rstrip())
        text = text[cut:].lstrip("\n")
    return [*pieces, text]


def end_of(text: str, mark: str) -> int:
    """Where the last `mark` ends; 0 where there is none."""
    found = text.rfind(mark)
    return found + len(mark) if found >= 0 else 0


class Parting:
    """Sends the parts of messages of one platform."""

    def __init__(self, name: str, keep: Keep, now: Callable[[], datetime]) -> None:
        self._name = name
        self._keep = keep
        self._now = now

    async def send(self, key: str, parts: Sequence[SendPart]) -> Sent:
        """Sends what has not been sent of the message `key`; the id is the first part's."""
        if len(parts) == 1:
            return Sent(await parts[0]())
        first = ""
        for number, send in enumerate(parts):
            place = f"part:{self._name}:{key}:{number}"
            sent = await self._keep.load(place)
            if sent is None:
                sent = await send()
                await self._remember(place, sent)
                if number:
                    await self._remember(f"whole:{self._name}:{sent}", first)
            first = first or sent
        return Sent(first)

    async def whole_of(self, quoted: str | None) -> str | None:
        """The message that a quoted part belongs to."""
        if quoted is None:
            return None
        return await self._keep.load(f"whole:{self._name}:{quoted}") or quoted

    async def _remember(self, key: str, value: str) -> None:
        await self._keep.keep(key, value, self._now() + REMEMBERED)
