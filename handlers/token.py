"""Access tokens: fetched once, shared by everybody, renewed before they end and when refused."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from handlers.platform import Keep

EARLY = timedelta(minutes=5)  # before its end a token is renewed


@dataclass(frozen=True, slots=True)
class Issued:
    """A token as the platform issued it, with its life in seconds."""

    value: str
    lives: float


class Token:
    """One token. `fetch` asks the platform and raises `SendError`; `key` names it in the keep."""

    def __init__(
        self,
        key: str,
        keep: Keep,
        now: Callable[[], datetime],
        fetch: Callable[[], Awaitable[Issued]],
    ) -> None:
        self._key = f"token:{key}"
        self._keep = keep
        self._now = now
        self._fetch = fetch
        self._value = ""
        self._until = datetime.min.replace(tzinfo=now().tzinfo)
        self._turn = asyncio.Lock()

    async def get(self, refused: str | None = None) -> str:
        """The token in force. `refused` is one that the platform did not take: if it is still the
        one in force a new one is fetched, by one caller for all."""
        async with self._turn:
            if self._is_good(refused):
                return self._value
            await self._recall()
            if not self._is_good(refused):
                await self._renew()
            return self._value

    def _is_good(self, refused: str | None) -> bool:
        return self._now() < self._until and self._value != refused

    async def _recall(self) -> None:
        """Another process, or an earlier life of this one, may have a newer one."""
        kept = await self._keep.load(self._key)
        if kept is not None:
            value, until = json.loads(kept)
            self._value, self._until = value, datetime.fromisoformat(until)

    async def _renew(self) -> None:
        issued = await self._fetch()
        life = timedelta(seconds=issued.lives)
        self._value = issued.value
        self._until = self._now() + life - min(EARLY, life / 2)
        kept = json.dumps([self._value, self._until.isoformat()])
        await self._keep.keep(self._key, kept, self._until)
