"""Messages with buttons: cards (JSON 2.0) of plain text, and what they become after a tap.

The value of a button carries what the person says by it, the key under which the card's words are
kept, and the group it was sent to. Nothing in it is secret, and nobody but Feishu can change it.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from handlers.feishu.post import known_ids
from handlers.feishu.reading import list_at, text_at
from handlers.message import Button, Outgoing

LABEL_LIMIT = 40  # characters on a button
SUMMARY_LIMIT = 60  # characters in the list of chats

Card = dict[str, Any]


def card_of(message: Outgoing, text: str, key: str) -> Card:
    """A card with the buttons of a message. `key` finds its words again."""
    group = message.chat if message.group else ""
    buttons = [button_of(button, key, group) for button in message.buttons]
    return framed(text, message.mentions if message.group else (), buttons)


def final_card(kept: str | None, label: str) -> Card:
    """The card after a tap: its words, what was chosen, and no button. Words are kept for as long
    as Feishu lets a card be tapped."""
    found = json.loads(kept) if kept else {}
    mentions = [one for one in list_at(found, "mentions") if isinstance(one, str)]
    chosen = plain(f"已选:{label}") | {"text_size": "notation", "text_color": "grey"}
    return framed(text_at(found, "text"), mentions, [{"tag": "div", "text": chosen}])


def to_keep(message: Outgoing, text: str) -> str:
    """What the final card needs."""
    mentions = list(message.mentions) if message.group else []
    return json.dumps({"text": text, "mentions": mentions}, ensure_ascii=False)


def framed(text: str, mentions: Sequence[str], below: Sequence[Mapping[str, Any]]) -> Card:
    """A card of a text, those it calls by name, and what stands below."""
    called = "".join(f"<at id={person}></at>" for person in known_ids(mentions))
    elements: list[Mapping[str, Any]] = [{"tag": "markdown", "content": called}] if called else []
    if text:
        elements.append({"tag": "div", "text": plain(text)})
    summary = text.split("\n", 1)[0][:SUMMARY_LIMIT]
    config = {"update_multi": True} | ({"summary": {"content": summary}} if summary else {})
    return {"schema": "2.0", "config": config, "body": {"elements": [*elements, *below]}}


def button_of(button: Button, key: str, group: str) -> dict[str, Any]:
    """One button."""
    label = button.label[:LABEL_LIMIT]
    value = {"reply": button.reply, "label": label, "card": key, "group": group}
    return {
        "tag": "button",
        "text": plain(label),
        "type": "default",
        "behaviors": [{"type": "callback", "value": value}],
    }


def plain(text: str) -> dict[str, Any]:
    """Text that is shown as it is."""
    return {"tag": "plain_text", "content": text}


def answer_of(card: Card) -> dict[str, Any]:
    """What a tap is answered with, within three seconds."""
    return {
        "toast": {"type": "success", "content": "已收到"},
        "card": {"type": "raw", "data": card},
    }
