"""Buttons on Matrix: numbered lines, an emoji each, and the same emoji under the message to tap.

Matrix has no buttons. What was offered is kept; the first tap chooses, and the message is then
brought to its final state by an edit, its emoji taken away.
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import timedelta
from typing import Any

from handlers.errors import SendError
from handlers.matrix.content import edit_content, reaction_content, text_content
from handlers.matrix.homeserver import CLIENT, Homeserver, path, transaction
from handlers.message import Button
from handlers.platform import Ports

OFFERED = timedelta(days=30)
SELECTOR = "\ufe0f"  # some clients send it with an emoji, some do not
MARKS = tuple(f"{digit}{SELECTOR}\u20e3" for digit in range(1, 10))
HINT = "点消息下方的表情即可选择"


@dataclass(frozen=True, slots=True)
class Card:
    """A message with choices. `taken`: the reaction that chose, and which button."""

    room: str
    text: str
    labels: tuple[str, ...]
    replies: tuple[str, ...]
    taken: tuple[str, int] | None = None

    def to_text(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Card":
        """The card that `to_text` put down."""
        plain = json.loads(text)
        taken = plain["taken"]
        return cls(
            plain["room"],
            plain["text"],
            tuple(plain["labels"]),
            tuple(plain["replies"]),
            (taken[0], taken[1]) if taken else None,
        )

    @property
    def final(self) -> str:
        """The text once something was chosen."""
        return f"{self.text}\n已选:{self.labels[self.taken[1]]}" if self.taken else self.text


def offered(text: str, buttons: Sequence[Button]) -> str:
    """The text with its choices in lines."""
    lines = [f"{mark} {one.label}" for mark, one in zip(MARKS, buttons, strict=False)]
    return "\n".join([text, "", *lines, HINT])


def chosen(key: str) -> int | None:
    """Which choice an emoji is, from 0."""
    plain = key.strip().replace(SELECTOR, "")
    marks = [mark.replace(SELECTOR, "") for mark in MARKS]
    return marks.index(plain) if plain in marks else None


def begins_with_mark(words: str) -> bool:
    """Whether a message is, or begins with, the emoji of a choice."""
    return chosen(words.partition(" ")[0]) is not None


class Choices:
    """The cards that stand open, and those that were answered."""

    def __init__(self, bot: str, home: Homeserver, ports: Ports) -> None:
        self._bot = bot
        self._home = home
        self._ports = ports

    async def offer(self, room: str, event_id: str, text: str, buttons: Sequence[Button]) -> None:
        """Keeps what was offered in a message, and puts the emoji under it."""
        few = buttons[: len(MARKS)]
        card = Card(room, text, tuple(b.label for b in few), tuple(b.reply for b in few))
        until = self._ports.now() + OFFERED
        await self._ports.keep.keep(latest_key(room), event_id, until)
        new = await self._ports.keep.swap(card_key(event_id), None, card.to_text(), until)
        if not new and await self._is_taken(event_id):
            return
        for mark, _ in zip(MARKS, few, strict=False):
            await self._put_mark(room, event_id, mark)

    async def _is_taken(self, event_id: str) -> bool:
        kept = await self._ports.keep.load(card_key(event_id))
        return kept is not None and Card.from_text(kept).taken is not None

    async def _put_mark(self, room: str, event_id: str, mark: str) -> None:
        content = reaction_content(event_id, mark)
        txn = transaction("mark", event_id, mark)
        try:
            await self._home.put_event(room, "m.reaction", content, txn)
        except SendError as fault:
            if not fault.permanent:  # else it stands there already, or the room allows none
                raise

    async def latest(self, room: str) -> str | None:
        """The last card of a room."""
        return await self._ports.keep.load(latest_key(room))

    async def take(
        self, room: str, event_id: str, key: str, reaction: str
    ) -> tuple[Card, str] | None:
        """The card that a tap answers and the reply it stands for; None where it answers none.

        `key` is the emoji, as tapped or as sent, perhaps with the words beside it. The same
        reaction gives the same again; any other finds the card answered.
        """
        mark, _, words = key.partition(" ")
        number = chosen(mark)
        kept = await self._ports.keep.load(card_key(event_id))
        if number is None or not kept:
            return None
        card = Card.from_text(kept)
        if card.room != room or number >= len(card.replies):
            return None
        if words.strip() not in ("", card.labels[number]):
            return None
        if card.taken is None:
            taken = replace(card, taken=(reaction, number))
            until = self._ports.now() + OFFERED
            if await self._ports.keep.swap(card_key(event_id), kept, taken.to_text(), until):
                return taken, card.replies[number]
            return await self.take(room, event_id, key, reaction)
        return (card, card.replies[number]) if card.taken == (reaction, number) else None

    async def finish(self, event_id: str, card: Card) -> None:
        """Brings a card to its final state. Done twice it is done once."""
        content = edit_content(event_id, text_content(card.final))
        await self._home.put_event(
            card.room, "m.room.message", content, transaction("final", event_id)
        )
        marks = await self._marks(card.room, event_id)
        await asyncio.gather(*(self._home.redact(card.room, mark) for mark in marks))

    async def _marks(self, room: str, event_id: str) -> list[str]:
        """The emoji that the bot has put under a message."""
        place = path("rooms", room, "relations", event_id, "m.annotation", "m.reaction")
        answer = await self._home.ask("GET", place.replace(CLIENT, "/_matrix/client/v1", 1))
        chunk = answer.get("chunk")
        return [ours for one in chunk or () if (ours := own_event(one, self._bot))]


def own_event(plain: Any, bot: str) -> str:
    """The id of an event, where it is the bot's."""
    if not isinstance(plain, dict) or plain.get("sender") != bot:
        return ""
    found = plain.get("event_id")
    return found if isinstance(found, str) else ""


def latest_key(room: str) -> str:
    """Where the last card of a room is kept."""
    return f"matrix:latest:{room}"


def card_key(event_id: str) -> str:
    """Where a card is kept."""
    return f"matrix:card:{event_id}"
