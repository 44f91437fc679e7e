"""What was said on the console, in order, for as long as the process lives.

Every line has a number; a page that was away asks for what came after the last one it saw.
"""

import asyncio
from collections import deque
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.web.pages import visible
from handlers.message import Incoming, Outgoing

KEPT = 4000  # lines


@dataclass(frozen=True, slots=True)
class Line:
    """One message in a chat. `sender` is empty where the bot speaks; `at` is the bureau's time."""

    number: int
    chat: str
    text: str
    at: datetime
    sender: str = ""
    name: str = ""
    message_id: str = ""
    title: str = ""
    quoted: str = ""
    buttons: tuple[tuple[str, str], ...] = ()
    files: tuple[str, ...] = ()  # names

    def to_json(self, at: str) -> dict[str, Any]:
        """For the page's script. `at` is the time in words."""
        return {
            "number": self.number,
            "chat": self.chat,
            "text": visible(self.text),
            "at": at,
            "sender": self.sender,
            "name": visible(self.name),
            "id": self.message_id,
            "title": visible(self.title),
            "quoted": visible(self.quoted),
            "buttons": [{"label": visible(label), "reply": reply} for label, reply in self.buttons],
            "files": [visible(name) for name in self.files],
        }


class Transcript:
    """The lines of all chats. `version` grows with every change, and whoever waits is woken."""

    def __init__(self) -> None:
        self.version = 0
        self._lines: deque[Line] = deque(maxlen=KEPT)
        self._heard: set[str] = set()
        self._number = 0
        self._bell = asyncio.Event()

    def since(self, number: int) -> list[Line]:
        """The lines after that one, oldest first."""
        return [line for line in self._lines if line.number > number]

    def hear(self, message_id: str, message: Outgoing, at: datetime) -> None:
        """The bot speaks. A message that was heard already is not repeated."""
        if message_id in self._heard:
            return
        self._heard.add(message_id)
        self._add(
            chat=message.chat,
            text=message.text,
            at=at,
            message_id=message_id,
            title=message.title,
            buttons=tuple((button.label, button.reply) for button in message.buttons),
            files=tuple(file.name for file in message.documents),
        )

    def say(self, said: Incoming, at: datetime) -> None:
        """A person speaks."""
        self._add(
            chat=said.chat,
            text=said.text,
            at=at,
            sender=said.sender,
            name=said.sender_name,
            quoted=said.quoted_text or "",
            files=tuple(file.name for file in said.files),
        )

    def ring(self) -> None:
        """There is something new: a line, or the clock moved."""
        self.version += 1
        self._bell.set()
        self._bell = asyncio.Event()

    async def changed(self, version: int, seconds: float) -> bool:
        """Waits until there is something newer than `version`. False: not for so long."""
        if self.version != version:
            return True
        try:
            await asyncio.wait_for(self._bell.wait(), seconds)
        except TimeoutError:
            return False
        return True

    def _add(self, **fields: Any) -> None:
        self._number += 1
        self._lines.append(Line(number=self._number, **fields))
        self.ring()
