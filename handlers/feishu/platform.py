"""The platform: what comes in by webhook or long connection, and what goes out."""

import hashlib
import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import quote

from handlers.connection import hold
from handlers.errors import Misconfigured, SendError
from handlers.feishu import files
from handlers.feishu.api import Api, Identity
from handlers.feishu.card import answer_of, card_of, final_card, to_keep
from handlers.feishu.config import HOOK_PREFIX, NAME, Config
from handlers.feishu.envelope import Envelope, is_challenge, is_old_card
from handlers.feishu.event import (
    Click,
    kind_of,
    names_somebody,
    read_click,
    read_event,
    read_old_click,
)
from handlers.feishu.examination import examine
from handlers.feishu.faults import QuotedGone
from handlers.feishu.post import TEXT_LIMIT, pieces_of, post_of
from handlers.feishu.reading import text_at
from handlers.feishu.robot import Robots
from handlers.feishu.stream import Stream
from handlers.message import Document, File, Incoming, Outgoing
from handlers.parting import Parting, SendPart
from handlers.platform import (
    Accepted,
    Capabilities,
    Finding,
    Ports,
    Receive,
    Request,
    Response,
    Route,
    Sent,
)

log = logging.getLogger(__name__)

HOOK = "/hooks/feishu"
BODY_LIMIT = 1 << 20
MESSAGES = "/open-apis/im/v1/messages"
CARD_LIVES = timedelta(days=15)  # a card can be tapped for fourteen
KEY_LENGTH = 48  # characters of a uuid: Feishu takes fifty

BY_APP = Capabilities(idempotent_sends=True, text_limit=TEXT_LIMIT)
BY_ROBOT = Capabilities(
    quotes=False, buttons=False, files=False, redelivers=False, text_limit=TEXT_LIMIT
)


class Feishu:
    """飞书: an app with a bot, and the signed robots of single groups."""

    name = NAME

    def __init__(self, config: Config, ports: Ports) -> None:
        self._config = config
        self._ports = ports
        self._api = Api(config, ports)
        self._bot = Identity(self._api, config.app_id, ports)
        self._robots = Robots(config.hooks, self._api.http, self._api.limiter, ports.now)
        self._parting = Parting(NAME, ports.keep, ports.now)
        self._stream = Stream(config, self._api.http, ports, self._understand_told)
        self._envelope = Envelope(
            key=config.encrypt_key.get_secret_value(),
            token=config.verification_token.get_secret_value(),
            app_id=config.app_id,
            tenant_key=config.tenant_key,
            now=ports.now,
        )

    def capabilities(self, chat: str = "", *, group: bool = False) -> Capabilities:
        """The app can do everything; a group's robot only speaks."""
        return BY_ROBOT if chat.startswith(HOOK_PREFIX) else BY_APP

    # ── what comes in ────────────────────────────────────────────────────────────────────────────

    def routes(self) -> Sequence[Route]:
        """The one webhook, for events and clicks."""
        armed = self._config.app_id and self._envelope.is_armed
        return [Route("POST", HOOK, self.accept, BODY_LIMIT)] if armed else []

    async def accept(self, request: Request) -> Accepted:
        """Verifies, then decodes. Raises `BadRequest`: 401 unproved, 403 wrong, 400 no event."""
        event = self._envelope.open(request)
        if is_challenge(event):
            return Accepted(response=json_response({"challenge": event["challenge"]}))
        return await self._understand(event)

    async def listen(self, receive: Receive) -> None:
        """Holds a long connection, where one is wanted."""
        if self._config.app_id and self._config.long_connection:
            await hold(NAME, lambda: self._stream.connect(receive), self._ports)

    async def _understand_told(self, event: Mapping[str, Any]) -> Accepted:
        """An event of the long connection, whose other end has proved itself."""
        self._envelope.check_receiver(event)
        return await self._understand(event)

    async def _understand(self, event: Mapping[str, Any]) -> Accepted:
        """What an event is to the house, and what Feishu wants to hear at once."""
        if kind_of(event) == "card.action.trigger":
            return await self._take_click(read_click(event), final=True)
        if is_old_card(event):
            return await self._take_click(read_old_click(event), final=False)
        bot = await self._bot.get() if names_somebody(event) else ""
        incoming = read_event(event, bot)
        if incoming is None:
            return Accepted()
        return Accepted((await self._quoting_whole(incoming),))

    async def _take_click(self, click: Click | None, *, final: bool) -> Accepted:
        """The click, and the card as it looks from now on. The older callback wants cards of the
        older form back, which ours are not: there the buttons stay."""
        if click is None:
            return Accepted(response=json_response({}))
        answer = {}
        if final:
            kept = await self._ports.keep.load(card_place(click.card))
            answer = answer_of(final_card(kept, click.label))
        incoming = await self._quoting_whole(click.incoming)
        return Accepted((incoming,), json_response(answer))

    async def _quoting_whole(self, incoming: Incoming) -> Incoming:
        """A quote of a part is one of the message it belongs to."""
        return replace(incoming, quoted_id=await self._parting.whole_of(incoming.quoted_id))

    # ── what goes out ────────────────────────────────────────────────────────────────────────────

    async def send(self, message: Outgoing) -> Sent:
        """Sends. Raises `SendError` or `UnknownOutcome`."""
        if message.chat.startswith(HOOK_PREFIX):
            return await self._parting.send(message.key, self._robot_parts(message))
        if not self._config.app_id:
            raise Misconfigured(
                "feishu: no app is set up", "请在 duban.toml 的 [platforms.feishu] 中填写 app_id"
            )
        parts = self._parts(message)
        if not parts:
            raise SendError("feishu: there is nothing to send", permanent=True)
        return await self._parting.send(message.key, parts)

    def _parts(self, message: Outgoing) -> list[SendPart]:
        """The texts, the last one as a card where there are buttons; then the files."""
        texts = pieces_of(message.text) if message.text.strip() else []
        parts: list[SendPart] = []
        for number, text in enumerate(texts):
            called = replace(message, mentions=() if number else message.mentions)
            if message.buttons and number == len(texts) - 1:
                parts.append(partial(self._send_card, called, text, number))
            else:
                parts.append(partial(self._send_text, called, text, number))
        for number, document in enumerate(message.documents, len(texts)):
            parts.append(partial(self._send_document, message, document, number))
        return parts

    async def _send_text(self, message: Outgoing, text: str, number: int) -> str:
        post = post_of(text, message.mentions if message.group else ())
        return await self._send_one(message, "post", post, number)

    async def _send_card(self, message: Outgoing, text: str, number: int) -> str:
        """The words are kept before the card is sent: it may be tapped the moment it is there."""
        key = uuid_of(message, number)
        until = self._ports.now() + CARD_LIVES
        await self._ports.keep.keep(card_place(key), to_keep(message, text), until)
        return await self._send_one(message, "interactive", card_of(message, text, key), number)

    async def _send_document(self, message: Outgoing, document: Document, number: int) -> str:
        content = await self._ports.store.load(document.reference)
        sort, said = await files.upload(self._api, document, content)
        return await self._send_one(message, sort, said, number)

    async def _send_one(
        self, message: Outgoing, sort: str, content: Mapping[str, Any], number: int
    ) -> str:
        """One message; its id. The uuid lets Feishu show it once, however often it is sent within
        the hour."""
        body = {
            "msg_type": sort,
            "content": json.dumps(content, ensure_ascii=False),
            "uuid": uuid_of(message, number),
        }
        if message.reply_to and number == 0:
            try:
                return await self._reply(message, body)
            except QuotedGone:
                log.info("what was to be replied to is gone", extra={"action": "send"})
        data = await self._api.call(
            "POST",
            MESSAGES,
            "messages",
            params={"receive_id_type": sort_of_id(message.chat)},
            body={"receive_id": message.chat, **body},
            chat=message.chat,
        )
        return text_at(data, "message_id")

    async def _reply(self, message: Outgoing, body: Mapping[str, Any]) -> str:
        path = f"{MESSAGES}/{quote(message.reply_to or '', safe='')}/reply"
        data = await self._api.call("POST", path, "reply", body=body, chat=message.chat)
        return text_at(data, "message_id")

    def _robot_parts(self, message: Outgoing) -> list[SendPart]:
        """What a group's robot can say: the words. It has no ids, so ours stand in."""

        async def say(text: str, number: int) -> str:
            post = post_of(text, () if number else message.mentions)
            await self._robots.send(message.chat, post)
            return uuid_of(message, number)

        texts = pieces_of(message.text)
        return [partial(say, text, number) for number, text in enumerate(texts)]

    # ── the rest ─────────────────────────────────────────────────────────────────────────────────

    async def fetch(self, file: File, limit: int) -> bytes:
        """The content of a file, at most `limit` bytes. Raises `PlatformError`."""
        return await files.fetch(self._api, file, limit)

    async def examine(self) -> Sequence[Finding]:
        """Whether the app would work, for the administrator."""
        return await examine(self._config, self._api, self._bot, self._stream)

    async def close(self) -> None:
        """Lets go of connections."""
        await self._api.close()


def uuid_of(message: Outgoing, number: int) -> str:
    """The key of one part of a message: the same whenever it is sent again."""
    name = f"{message.chat}\n{message.key}\n{number}"
    return hashlib.sha256(name.encode()).hexdigest()[:KEY_LENGTH]


def card_place(key: str) -> str:
    """Where a card's words are kept."""
    return f"card:{NAME}:{key}"


def sort_of_id(chat: str) -> str:
    """What an address is, by its form."""
    if "@" in chat:
        return "email"
    return "chat_id" if chat.startswith("oc_") else "open_id"


def json_response(said: Mapping[str, Any]) -> Response:
    """An answer in JSON."""
    return Response(200, json.dumps(said, ensure_ascii=False).encode(), "application/json")
