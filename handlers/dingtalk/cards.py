"""互动卡片: a message with buttons, from a template that the administrator builds once.

The template's variables are all texts: `text`, `state`, and `button1` to `button5`. A button is
shown while its variable has words, and calls back with its number as action id. What a button says
to us is kept here and never believed of a click.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from handlers.dingtalk.inbound import NAME
from handlers.dingtalk.reading import id_of, ids_of, needed, object_of, read_object, text_of
from handlers.errors import BadRequest
from handlers.message import Button, Incoming, IncomingKind, Outgoing
from handlers.parting import Parting
from handlers.platform import Keep

CREATE = "/v1.0/card/instances/createAndDeliver"
REGISTER = "/v1.0/card/callbacks/register"
BUTTONS = 5
LABEL_LIMIT = 40  # characters
CONTENT_LIMIT = 4000
REMEMBERED = timedelta(days=60)  # a card can be tapped so long
EXPIRED = "已过期,请直接回复文字"


@dataclass(frozen=True, slots=True)
class Card:
    """A card that was sent: where, the id it is quoted by, and what its buttons say."""

    chat: str
    group: bool
    quoted_by: str
    buttons: tuple[Button, ...]

    def to_text(self) -> str:
        """As it is kept."""
        buttons = [[one.label, one.reply] for one in self.buttons]
        return json.dumps([self.chat, self.group, self.quoted_by, buttons], ensure_ascii=False)

    @classmethod
    def from_text(cls, text: str) -> "Card":
        """What `to_text` put down."""
        chat, group, quoted_by, buttons = json.loads(text)
        return cls(chat, group, quoted_by, tuple(Button(*one) for one in buttons))


@dataclass(frozen=True, slots=True)
class Click:
    """A tap as the callback tells it, not yet believed."""

    track: str
    user: str
    corp: str
    action: str


class Cards:
    """The cards that can still be tapped."""

    def __init__(self, keep: Keep, parting: Parting) -> None:
        self._keep = keep
        self._parting = parting

    async def remember(self, track: str, card: Card, now: datetime) -> None:
        """Keeps what is needed when it is tapped."""
        await self._keep.keep(f"card:{NAME}:{track}", card.to_text(), now + REMEMBERED)

    async def take(self, click: Click) -> tuple[tuple[Incoming, ...], dict[str, Any]]:
        """What the tap means, and the card's final state.

        A card of a private chat is its receiver's alone.
        """
        kept = await self._keep.load(f"card:{NAME}:{click.track}")
        card = Card.from_text(kept) if kept is not None else None
        if card is None:
            return (), final_state(EXPIRED)
        if not card.group and click.user != card.chat:
            return (), {}
        number = int(click.action) if click.action in ACTIONS else 0
        if not 1 <= number <= len(card.buttons):
            return (), {}
        button = card.buttons[number - 1]
        said = Incoming(
            NAME,
            event_key_of(click),
            IncomingKind.CLICK,
            card.chat,
            card.group,
            click.user,
            button.reply,
            mentioned=card.group,
            quoted_id=await self._parting.whole_of(card.quoted_by),
        )
        return (said,), final_state(f"已选:{button.label}")


ACTIONS = tuple(str(number) for number in range(1, BUTTONS + 1))


def read_click(said: Mapping[str, Any]) -> Click:
    """A click's fields. Raises `BadRequest` (400) where it is none."""
    content = read_object(text_of(said, "content", CONTENT_LIMIT))
    actions = ids_of(object_of(content, "cardPrivateData"), "actionIds", BUTTONS)
    return Click(
        track=needed(said, "outTrackId"),
        user=needed(said, "userId"),
        corp=id_of(said, "corpId"),
        action=actions[0] if actions else "",
    )


def verify_corp(click: Click, corp: str) -> None:
    """The body is not signed, so it must at least be about us. Raises `BadRequest` (403)."""
    if click.corp != corp:
        raise BadRequest("this is about another organisation", 403)


def event_key_of(click: Click) -> str:
    """There is no event id: a button of a card is tapped once by a person."""
    return f"card:{digest_of(click.track)}:{digest_of(click.user)}:{click.action}"


def track_of(key: str) -> str:
    """The card's id, ours to choose (at most 64 characters): a message sent again is one card."""
    return "duban-" + digest_of(key)


def digest_of(text: str) -> str:
    """48 characters that stand for a text."""
    return hashlib.sha256(text.encode()).hexdigest()[:48]


def card_data(text: str, buttons: Sequence[Button]) -> dict[str, Any]:
    """The variables of an open card."""
    labels = {f"button{number}": "" for number in range(1, BUTTONS + 1)}
    for number, button in enumerate(buttons[:BUTTONS], 1):
        labels[f"button{number}"] = button.label[:LABEL_LIMIT]
    return {"cardParamMap": {"text": text, "state": "", **labels}}


def final_state(state: str) -> dict[str, Any]:
    """The answer to a click: the state in words, and no buttons left."""
    labels = {f"button{number}": "" for number in range(1, BUTTONS + 1)}
    return {
        "cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True},
        "cardData": {"cardParamMap": {"state": state, **labels}},
        "userPrivateData": {"cardParamMap": {}},
    }


def delivery_of(chat: str, robot: str, *, group: bool) -> dict[str, Any]:
    """Where a card goes."""
    if group:
        return {
            "openSpaceId": f"dtv1.card//IM_GROUP.{chat}",
            "imGroupOpenSpaceModel": {"supportForward": False},
            "imGroupOpenDeliverModel": {"robotCode": robot},
        }
    return {
        "openSpaceId": f"dtv1.card//IM_ROBOT.{chat}",
        "imRobotOpenSpaceModel": {"supportForward": False},
        "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": robot},
    }


def card_of(message: Outgoing, track: str) -> Card:
    """What is kept of a message with buttons, before it is sent."""
    return Card(message.chat, message.group, track, message.buttons[:BUTTONS])


def carried_by(card: Card, carrier: str) -> Card:
    """The same, quoted by the id that the delivery told."""
    return replace(card, quoted_by=carrier)
