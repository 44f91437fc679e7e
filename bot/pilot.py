"""试运行: what would go out goes to the administrator alone, saying to whom it was meant.

A bureau watches a few weeks of what would be said before anybody else hears of the bot.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.errors import Unreachable
from handlers.message import File, Outgoing
from handlers.platform import Capabilities, Finding, Platform, Receive, Route, Sent
from models.database import Database
from models.enums import PostRole
from models.people import Account, Person, Post


class Pilot:
    """A platform that speaks to the administrator only, and hears everybody."""

    def __init__(self, platform: Platform, database: Database) -> None:
        self._platform = platform
        self._database = database

    @property
    def name(self) -> str:
        """The platform's own name."""
        return self._platform.name

    def capabilities(self, chat: str = "", *, group: bool = False) -> Capabilities:
        """The platform's own."""
        return self._platform.capabilities(chat, group=group)

    def routes(self) -> Sequence[Route]:
        """The platform's own."""
        return self._platform.routes()

    async def listen(self, receive: Receive) -> None:
        """As the platform does."""
        await self._platform.listen(receive)

    async def send(self, message: Outgoing) -> Sent:
        """Sends to the administrator. Raises `Unreachable` where none has an account here."""
        administrator = await self._database.read(find_administrator, self.name)
        if administrator is None:
            raise Unreachable("pilot: no administrator has an account on this platform")
        if message.chat == administrator:
            return await self._platform.send(message)
        meant = await self._database.read(receiver_words, self.name, message)
        return await self._platform.send(
            replace(
                message,
                chat=administrator,
                group=False,
                text=f"【试运行,原发给{meant}】\n{message.text}",
                buttons=(),
                mentions=(),
                reply_to=None,
            )
        )

    async def fetch(self, file: File, limit: int) -> bytes:
        """As the platform does."""
        return await self._platform.fetch(file, limit)

    async def examine(self) -> Sequence[Finding]:
        """As the platform does."""
        return await self._platform.examine()

    async def close(self) -> None:
        """As the platform does."""
        await self._platform.close()


def find_administrator(session: Session, platform: str) -> str | None:
    """The address of the first administrator who can be reached on a platform."""
    return session.scalar(
        select(Account.address)
        .join(Post, Post.person_id == Account.person_id)
        .where(
            Account.platform == platform,
            Account.lost_at.is_(None),
            Post.role == PostRole.ADMIN,
            Post.valid_until.is_(None),
        )
        .order_by(Account.id)
        .limit(1)
    )


def receiver_words(session: Session, platform: str, message: Outgoing) -> str:
    """To whom a message was meant."""
    if message.group:
        return "工作群"
    name = session.scalar(
        select(Person.name)
        .join(Account, Account.person_id == Person.id)
        .where(Account.platform == platform, Account.address == message.chat)
    )
    return name or "名册外的人"
