"""Messages out: parts of a long text, files behind it, choices at its end."""

from collections.abc import Sequence
from functools import partial

from handlers.errors import Unreachable
from handlers.matrix.choices import MARKS, Choices, offered
from handlers.matrix.content import TEXT_LIMIT, file_content, text_content
from handlers.matrix.events import clean
from handlers.matrix.homeserver import Homeserver, transaction
from handlers.matrix.rooms import Rooms
from handlers.message import Document, Outgoing
from handlers.parting import Parting, SendPart, split_text
from handlers.platform import Sent, Store


class Sending:
    """Sends to rooms. A message that is sent again is shown once."""

    def __init__(
        self, home: Homeserver, rooms: Rooms, choices: Choices, parting: Parting, store: Store
    ) -> None:
        self._home = home
        self._rooms = rooms
        self._choices = choices
        self._parting = parting
        self._store = store

    async def send(self, message: Outgoing) -> Sent:
        """Sends. A person whose room is closed to us gets a new one, once. Raises `SendError`."""
        if message.group:
            return await self._send_to(message.chat, message)
        room = await self._rooms.of(message.chat)
        try:
            return await self._send_to(room, message)
        except Unreachable:
            await self._rooms.forget(room)
            return await self._send_to(await self._rooms.of(message.chat), message)

    async def _send_to(self, room: str, message: Outgoing) -> Sent:
        return await self._parting.send(message.key, self._parts(room, message))

    def _parts(self, room: str, message: Outgoing) -> Sequence[SendPart]:
        texts = split_text(clean(message.text), TEXT_LIMIT)
        parts: list[SendPart] = [
            partial(self._send_text, room, message, texts, number) for number in range(len(texts))
        ]
        return parts + [
            partial(self._send_file, room, message.key, number, document)
            for number, document in enumerate(message.documents)
        ]

    async def _send_text(
        self, room: str, message: Outgoing, texts: Sequence[str], number: int
    ) -> str:
        first, last = number == 0, number == len(texts) - 1
        buttons = message.buttons[: len(MARKS)] if last else ()
        text = texts[number]
        content = text_content(
            offered(text, buttons) if buttons else text,
            title=message.title if first else "",
            mentions=message.mentions if first and message.group else (),
            reply_to=message.reply_to if first else None,
        )
        txn = transaction(message.key, "text", str(number))
        event_id = await self._home.put_event(room, "m.room.message", content, txn)
        if buttons:
            await self._choices.offer(room, event_id, text, buttons)
        return event_id

    async def _send_file(self, room: str, key: str, number: int, document: Document) -> str:
        data = await self._store.load(document.reference)
        uri = await self._home.upload(document.name, document.media_type, data)
        content = file_content(document, uri, len(data))
        txn = transaction(key, "file", str(number))
        return await self._home.put_event(room, "m.room.message", content, txn)
