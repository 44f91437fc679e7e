"""回话地址: the address in which a group's last words to us can be answered, until it expires.

It comes from outside, so it is used only where it leads to DingTalk's own answering address.
"""

import json
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from handlers.dingtalk.config import Config
from handlers.dingtalk.inbound import NAME, Session
from handlers.http import is_under
from handlers.platform import Ports

PATH = "/robot/sendBySession"
MARGIN = timedelta(minutes=1)  # of its end
LONGEST = timedelta(hours=2)  # what an address may claim
WORTH_WRITING = timedelta(minutes=10)  # later than the one that is kept
NONE = ""


class Sessions:
    """The addresses of all groups."""

    def __init__(self, config: Config, ports: Ports) -> None:
        self._base = config.oapi
        self._ports = ports

    async def remember(self, chat: str, session: Session) -> None:
        """Keeps it, where it is DingTalk's and lasts longer than the one that is kept."""
        now = self._ports.now()
        until = min(session.until, now + LONGEST) - MARGIN
        if until <= now or not self._is_theirs(session.url):
            return
        kept = await self._load(chat)
        if kept is None or kept.until + WORTH_WRITING < until:
            value = json.dumps([session.url, until.isoformat()])
            await self._ports.keep.keep(place(chat), value, until)

    async def find(self, chat: str) -> str | None:
        """An address that still holds."""
        kept = await self._load(chat)
        return kept.url if kept is not None else None

    async def forget(self, chat: str) -> None:
        """It was refused."""
        await self._ports.keep.keep(place(chat), NONE, self._ports.now())

    async def _load(self, chat: str) -> Session | None:
        kept = await self._ports.keep.load(place(chat))
        if not kept:
            return None
        url, until = json.loads(kept)
        return Session(url, datetime.fromisoformat(until))

    def _is_theirs(self, url: str) -> bool:
        try:
            return urlsplit(url).path == PATH and is_under(url, self._base, "dingtalk.com")
        except ValueError:
            return False


def place(chat: str) -> str:
    """Its key in the keep."""
    return f"session:{NAME}:{chat}"
