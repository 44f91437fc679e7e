"""智能机器人 smart robot: persons and groups, whichever way it is connected.

The robot speaks Markdown and cards. It may write only to whom has written to it, so everybody is
remembered who did; somebody's first message is also their joining.
"""

import json
import logging
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

from handlers.errors import SendError, Unreachable
from handlers.message import Document, Incoming, IncomingKind, Outgoing
from handlers.parting import Parting, SendPart
from handlers.platform import Capabilities, Finding, Ports, Receive, Route, Sent
from handlers.wecom.acquaintances import Acquaintances
from handlers.wecom.app_events import Click
from handlers.wecom.cards import Card, button_of, deal, final_card
from handlers.wecom.codes import is_about_content
from handlers.wecom.keys import bounded, digest_of
from handlers.wecom.plain import as_markdown, pieces_of
from handlers.wecom.robot_events import Told

log = logging.getLogger(__name__)

TEXT_LIMIT = 20_480  # bytes of Markdown
PLAIN_LIMIT = TEXT_LIMIT // 4  # of a text before its signs and line ends grow
CARDS_KEPT = timedelta(days=30)
QUOTED_WITHIN = timedelta(days=30)
CARD = "wecom:card:"
REFUSED = {"action": "card", "platform": "wecom"}
FORGOTTEN = ("已处理", "")  # title and body of a card that is no longer remembered
WELCOME = "您好,这里是督办。请先回复一句话(例如“你好”),之后才能在这里收到提醒。"
WITHOUT_FILES = "(这里发不了附件,请在台账网页下载)"


class Way(Protocol):
    """How the robot is connected."""

    @property
    def takes_files(self) -> bool:
        """Whether documents can be sent, and several messages in a row."""

    def routes(self) -> Sequence[Route]:
        """Its webhooks."""

    async def listen(self, receive: Receive) -> None:
        """Holds its long connection, if it has one."""

    async def say(self, chat: str, group: bool, body: dict[str, Any]) -> None:
        """Sends one message. Raises `SendError` or `UnknownOutcome`."""

    async def hand_over(self, chat: str, group: bool, document: Document) -> None:
        """Sends a file. Raises `SendError` or `UnknownOutcome`."""

    async def examine(self, *, private: bool) -> Sequence[Finding]:
        """Whether it would work. `private`: persons too are written to by the robot."""


class Memory:
    """What the robot must know later: who wrote, and what stood on its cards."""

    def __init__(self, parting: Parting, ports: Ports) -> None:
        self.acquaintances = Acquaintances(ports.keep, ports.now)
        self._parting = parting
        self._ports = ports

    async def events_of(self, told: Told) -> tuple[Incoming, ...]:
        """The events to commit for what was told: at somebody's first also that they joined.

        Who only opens the chat has written nothing, and cannot be written to.
        """
        incoming = told.incoming
        if incoming is None:
            return ()
        if incoming.kind is IncomingKind.JOINED:
            known = await self.acquaintances.knows(incoming.chat)
            return (incoming,) if known else ()
        key, group = incoming.event_key, incoming.group
        first = await self.acquaintances.meet(incoming.chat, key, group=group)
        incoming = await self._find_quoted(incoming)
        return (joining(incoming), incoming) if first else (incoming,)

    async def welcome(self, chat: str) -> dict[str, Any] | None:
        """What is said to somebody who opens the chat and has never written."""
        if await self.acquaintances.knows(chat):
            return None
        return {"msgtype": "text", "text": {"content": WELCOME}}

    async def keep_words(self, chat: str, words: str, message_id: str) -> None:
        """Remembers what was said, because a quote brings the words and no id."""
        until = self._ports.now() + QUOTED_WITHIN
        await self._ports.keep.keep(words_key(chat, words), message_id, until)

    async def _find_quoted(self, incoming: Incoming) -> Incoming:
        """The event with the message it answers: the tapped card, or the quoted words."""
        quoted = incoming.quoted_id
        if quoted is None and incoming.quoted_text:
            key = words_key(incoming.chat, incoming.quoted_text)
            quoted = await self._ports.keep.load(key)
        return replace(incoming, quoted_id=await self._parting.whole_of(quoted))

    async def keep_card(self, card: Card) -> None:
        """Remembers what stands on a card."""
        face = json.dumps([card.title, card.body], ensure_ascii=False)
        until = self._ports.now() + CARDS_KEPT
        await self._ports.keep.keep(CARD + card.task_id, face, until)

    async def finish_card(self, click: Click) -> dict[str, Any]:
        """The answer to a tap: the same card with what was chosen, and no buttons."""
        kept = await self._ports.keep.load(CARD + click.task_id)
        title, body = json.loads(kept) if kept else FORGOTTEN
        card = final_card(click.task_id, title, body, button_of(click.key))
        return {"response_type": "update_template_card", "template_card": card}


def words_key(chat: str, words: str) -> str:
    """Where words said in a chat are remembered: clients change spaces and widths in quotes."""
    bare = "".join(unicodedata.normalize("NFKC", words).split())
    return f"wecom:said:{digest_of(chat, bare)}"


def joining(incoming: Incoming) -> Incoming:
    """Somebody's first message is how we hear that they, or their group, can be reached."""
    return Incoming(
        platform=incoming.platform,
        event_key=bounded(f"joined:{incoming.event_key}"),
        kind=IncomingKind.JOINED,
        chat=incoming.chat,
        group=incoming.group,
        sender=incoming.sender,
        sent_at=incoming.sent_at,
    )


class Robot:
    """The robot over one way of being connected."""

    def __init__(self, way: Way, memory: Memory, parting: Parting) -> None:
        self.way = way
        self._memory = memory
        self._parting = parting

    def capabilities(self) -> Capabilities:
        """A quote brings the words alone; nothing is told twice to one who was down."""
        return Capabilities(files=self.way.takes_files, redelivers=False, text_limit=PLAIN_LIMIT)

    async def send(self, message: Outgoing) -> Sent:
        """To a person or group that has written. Raises `SendError` or `UnknownOutcome`."""
        if not await self._memory.acquaintances.knows(message.chat):
            raise Unreachable(stranger(message.group))
        task = digest_of(message.key, message.chat, message.text)
        parts = self._parts(message, task) if self.way.takes_files else self._one(message, task)
        return await self._parting.send(message.key, parts)

    def _parts(self, message: Outgoing, task: str) -> list[SendPart]:
        """Words, then cards, then documents."""
        text, cards = deal(message.text, message.buttons, task)
        return [
            *self._words(message, text, task),
            *[partial(self._send_card, message, card) for card in cards],
            *[partial(self._send_document, message, one) for one in message.documents],
        ]

    def _one(self, message: Outgoing, task: str) -> list[SendPart]:
        """All in one, because there may be no second: a card where it holds everything."""
        if message.documents:
            message = replace(message, text=f"{message.text}\n{WITHOUT_FILES}")
        text, cards = deal(message.text, message.buttons, task)
        if not text and len(cards) == 1:
            return [partial(self._send_card, message, cards[0])]
        return self._words(message, message.text, task)

    def _words(self, message: Outgoing, text: str, task: str) -> list[SendPart]:
        called = "".join(f"<@{one}> " for one in message.mentions) if message.group else ""
        return [
            partial(self._send_words, message, piece, "" if n else called, f"{task}-t{n}")
            for n, piece in enumerate(pieces_of(text, PLAIN_LIMIT))
        ]

    async def _send_words(self, message: Outgoing, text: str, called: str, message_id: str) -> str:
        body = {"msgtype": "markdown", "markdown": {"content": called + as_markdown(text)}}
        await self.way.say(message.chat, message.group, body)
        await self._memory.keep_words(message.chat, text, message_id)
        return message_id

    async def _send_card(self, message: Outgoing, card: Card) -> str:
        await self._memory.keep_card(card)
        body = {"msgtype": "template_card", "template_card": card.to_template()}
        try:
            await self.way.say(message.chat, message.group, body)
        except SendError as fault:
            if not is_about_content(fault):
                raise
            log.warning("a card was refused: %s", fault, extra=REFUSED)
            if card.words:
                await self._send_words(message, card.words, "", card.task_id)
            return card.task_id
        await self._memory.keep_words(message.chat, card.title + card.body, card.task_id)
        return card.task_id

    async def _send_document(self, message: Outgoing, document: Document) -> str:
        await self.way.hand_over(message.chat, message.group, document)
        return digest_of(message.key, document.reference)


def stranger(group: bool) -> str:
    """Why nobody can be reached there."""
    if group:
        return "企业微信智能机器人不在这个群,或群里还没有人@过它"
    return "此人还没有给企业微信智能机器人发过消息,机器人不能先联系他"
