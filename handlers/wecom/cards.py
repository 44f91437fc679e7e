"""Cards with buttons (template_card, button_interaction) and what becomes of them after a tap.

A button carries its own label and reply, so that a tap is understood however late it comes and
whatever was forgotten since. A card's id is its `task_id`: that is what a tap tells. Limits:
developer.work.weixin.qq.com 90236; those of its texts are advice there and kept here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from handlers.message import Button
from handlers.wecom.plain import harmless

TITLE_LIMIT = 26  # characters
BODY_LIMIT = 112
LABEL_LIMIT = 10
KEY_LIMIT = 1024  # bytes
BUTTONS_LIMIT = 6
BAR = "|"  # between a label and its reply
INVITATION = "请点选,也可以直接回复"
CHOSEN = "已选:"
FIRST, OTHERS = 1, 2  # styles: blue, grey
HOME = "https://work.weixin.qq.com"  # a notice must lead somewhere


@dataclass(frozen=True, slots=True)
class Card:
    """One card: a title, perhaps more lines, and buttons."""

    task_id: str
    title: str
    body: str
    buttons: tuple[Button, ...]

    @property
    def words(self) -> str:
        """What it says beside its buttons; "" where it only invites to tap."""
        title = "" if self.title == INVITATION else self.title
        return "\n".join(line for line in (title, self.body) if line)

    def to_template(self) -> dict[str, Any]:
        """The card as the platform takes it."""
        return {
            "card_type": "button_interaction",
            "main_title": {"title": self.title},
            **({"sub_title_text": self.body} if self.body else {}),
            "task_id": self.task_id,
            "button_list": [
                {"text": short(one.label), "style": FIRST if n == 0 else OTHERS, "key": key_of(one)}
                for n, one in enumerate(self.buttons)
            ],
        }


def deal(text: str, buttons: Sequence[Button], task: str) -> tuple[str, list[Card]]:
    """A text with buttons as cards: what must go ahead of them ("" where a card holds it all),
    and the cards. `task` begins their ids."""
    held = [one for one in buttons if len(key_of(one).encode()) <= KEY_LIMIT]
    hands = [held[n : n + BUTTONS_LIMIT] for n in range(0, len(held), BUTTONS_LIMIT)]
    if not hands:
        return text, []
    face = face_of(text)
    faces = [face or (INVITATION, ""), *[(INVITATION, "")] * (len(hands) - 1)]
    cards = [
        Card(f"{task}-{n}", harmless(title), harmless(body), tuple(hand))
        for n, ((title, body), hand) in enumerate(zip(faces, hands, strict=True))
    ]
    return "" if face else text, cards


def face_of(text: str) -> tuple[str, str] | None:
    """Title and body of a card that holds a text; None where it is too long for one."""
    title, _, body = text.strip("\n").partition("\n")
    if 0 < len(title) <= TITLE_LIMIT and len(body) <= BODY_LIMIT:
        return title, body
    return (INVITATION, text) if 0 < len(text) <= BODY_LIMIT else None


def short(label: str) -> str:
    """A label as a button holds it."""
    return label if len(label) <= LABEL_LIMIT else label[: LABEL_LIMIT - 1] + "…"


def key_of(button: Button) -> str:
    """What comes back when a button is tapped."""
    return f"{button.label.replace(BAR, ' ')}{BAR}{button.reply}"


def button_of(key: str) -> Button:
    """The button of a key."""
    label, bar, reply = key.partition(BAR)
    return Button(label, reply if bar else label)


def chosen(button: Button) -> str:
    """What stands on a card instead of its buttons."""
    return CHOSEN + short(button.label)


def final_card(task_id: str, title: str, body: str, button: Button) -> dict[str, Any]:
    """The card without buttons, saying what was chosen."""
    lines = [line for line in (body, chosen(button)) if line]
    return {
        "card_type": "text_notice",
        "main_title": {"title": title},
        "sub_title_text": "\n".join(lines),
        "task_id": task_id,
        "card_action": {"type": 1, "url": HOME},
    }
