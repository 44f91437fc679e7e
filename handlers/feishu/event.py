"""A verified event as the house understands it. Pure: what needs asking Feishu is handed in."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.feishu.config import NAME
from handlers.feishu.content import CHATTER, read_content
from handlers.feishu.reading import id_at, list_at, object_at, text_at
from handlers.message import Incoming, IncomingKind

TEXT_LIMIT = 20_000  # characters of a message that are read
KEY_LIMIT = 190  # what the inbox keeps of an event key
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MENTION = re.compile(r"@_(?:user_\d{1,4}|all)")
MEMBERSHIPS = {
    "im.chat.member.bot.added_v1": IncomingKind.JOINED,
    "im.chat.member.bot.deleted_v1": IncomingKind.LEFT,
    "im.chat.disbanded_v1": IncomingKind.LEFT,
}

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Click:
    """A tap on a button of one of our cards.

    `card` is the key under which the card is kept, `label` what the button says.
    """

    incoming: Incoming
    card: str
    label: str


def kind_of(event: Event) -> str:
    """The type of an event of the second version; "" for all others."""
    return text_at(event, "header", "event_type")


def names_somebody(event: Event) -> bool:
    """Whether a message mentions anybody: only then one must know who the bot is."""
    return bool(list_at(event, "event", "message", "mentions"))


def read_event(event: Event, bot: str) -> Incoming | None:
    """A message, or a coming and going; None for what concerns nobody here.

    `bot` is our own open_id, "" where it could not be asked for.
    """
    kind = kind_of(event)
    if kind == "im.message.receive_v1":
        return read_message(event, bot)
    if kind in MEMBERSHIPS:
        return read_membership(event, MEMBERSHIPS[kind])
    if kind == "im.chat.access_event.bot_p2p_chat_entered_v1":
        person = id_at(event, "event", "operator_id", "open_id")
        return read_acquaintance(event, IncomingKind.JOINED, person)
    if kind == "contact.user.deleted_v3":
        person = id_at(event, "event", "object", "open_id")
        return read_acquaintance(event, IncomingKind.LEFT, person)
    return None


# ── messages ─────────────────────────────────────────────────────────────────────────────────────


def read_message(event: Event, bot: str) -> Incoming | None:
    """What somebody said. Feishu's key of a message is its own id, not the event's."""
    sender, message = object_at(event, "event", "sender"), object_at(event, "event", "message")
    person, message_id = id_at(sender, "sender_id", "open_id"), text_at(message, "message_id")
    group = text_at(message, "chat_type") != "p2p"
    chat = id_at(message, "chat_id") if group else person
    kind = text_at(message, "message_type")
    if text_at(sender, "sender_type") != "user" or kind in CHATTER:
        return None
    if not (person and message_id and chat):
        return None
    content = read_content(kind, text_at(message, "content"), message_id)
    mentions = [one for one in list_at(message, "mentions") if isinstance(one, Mapping)]
    return Incoming(
        platform=NAME,
        event_key=bounded(message_id),
        kind=IncomingKind.MESSAGE,
        chat=chat,
        group=group,
        sender=person,
        text=call_by_name(content.text, mentions, bot),
        mentioned=any(is_bot(one, bot) for one in mentions),
        quoted_id=id_at(message, "parent_id") or None,
        files=content.files,
        sent_at=instant(text_at(message, "create_time")),
    )


def call_by_name(text: str, mentions: list[Event], bot: str) -> str:
    """The text with persons by their names, and without the call to the bot."""
    names = {
        text_at(one, "key"): "" if is_bot(one, bot) else "@" + text_at(one, "name")
        for one in mentions
    }
    named = MENTION.sub(lambda found: names.get(found[0], ""), text[:TEXT_LIMIT])
    return "\n".join(line.strip() for line in named.strip().splitlines())


def is_bot(mention: Event, bot: str) -> bool:
    """Whether the bot is meant. Where we do not know our own id, any bot is taken for us: Feishu
    tells a bot without further rights only of messages that mention it."""
    if not bot:
        return text_at(mention, "mentioned_type") == "bot"
    return text_at(mention, "id", "open_id") == bot


# ── coming and going ─────────────────────────────────────────────────────────────────────────────


def read_membership(event: Event, kind: IncomingKind) -> Incoming | None:
    """The bot came into a group, or is there no more."""
    chat, key = id_at(event, "event", "chat_id"), event_id(event)
    if not (chat and key):
        return None
    operator = id_at(event, "event", "operator_id", "open_id")
    return Incoming(NAME, key, kind, chat, True, operator, sent_at=told_at(event))


def read_acquaintance(event: Event, kind: IncomingKind, person: str) -> Incoming | None:
    """A person opened the chat with the bot, or is no longer in the organisation."""
    key = event_id(event)
    if not (person and key):
        return None
    return Incoming(NAME, key, kind, person, False, person, sent_at=told_at(event))


# ── clicks ───────────────────────────────────────────────────────────────────────────────────────


def read_click(event: Event) -> Click | None:
    """A tap on one of our buttons; None for a card that is not ours.

    A card that was passed on to another chat is answered in private: the group is believed only
    where the card was sent to it.
    """
    person = id_at(event, "event", "operator", "open_id")
    value = object_at(event, "event", "action", "value")
    context = object_at(event, "event", "context")
    return clicked(value, person, context, event_id(event), told_at(event))


def read_old_click(event: Event) -> Click | None:
    """The same as the older card callback tells it. It has no id: one card, person and token."""
    person, token = id_at(event, "open_id"), text_at(event, "token")
    name = hashlib.sha256(f"{text_at(event, 'open_message_id')} {person} {token}".encode())
    return clicked(object_at(event, "action", "value"), person, event, name.hexdigest(), None)


def clicked(
    value: Event, person: str, place: Event, key: str, sent_at: datetime | None
) -> Click | None:
    """A click from the value of its button and the place of its card."""
    reply, chat = text_at(value, "reply"), id_at(place, "open_chat_id")
    if not (reply and person and key):
        return None
    group = bool(chat) and text_at(value, "group") == chat
    incoming = Incoming(
        platform=NAME,
        event_key=key,
        kind=IncomingKind.CLICK,
        chat=chat if group else person,
        group=group,
        sender=person,
        text=reply,
        quoted_id=id_at(place, "open_message_id") or None,
        sent_at=sent_at,
    )
    return Click(incoming, id_at(value, "card"), text_at(value, "label"))


# ── keys and hours ───────────────────────────────────────────────────────────────────────────────


def event_id(event: Event) -> str:
    """Feishu's key of an event that is no message."""
    return bounded(text_at(event, "header", "event_id"))


def bounded(key: str) -> str:
    """The key, or its digest where a row has no room for it."""
    return key if len(key) <= KEY_LIMIT else hashlib.sha256(key.encode()).hexdigest()


def told_at(event: Event) -> datetime | None:
    """When the event happened."""
    return instant(text_at(event, "header", "create_time"))


def instant(milliseconds: str) -> datetime | None:
    """An instant from milliseconds since 1970."""
    if not (milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) <= 14):
        return None
    return EPOCH + timedelta(milliseconds=int(milliseconds))
