"""Cards on their way: registered where clicks come by HTTP, kept, created and delivered."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from handlers.dingtalk.api import Api
from handlers.dingtalk.cards import (
    CREATE,
    REGISTER,
    Cards,
    card_data,
    card_of,
    carried_by,
    delivery_of,
    digest_of,
    track_of,
)
from handlers.dingtalk.config import CARD_ROUTE, Config
from handlers.dingtalk.inbound import NAME
from handlers.dingtalk.reading import object_of, objects_of, text_of
from handlers.errors import SendError, UnknownOutcome
from handlers.message import Outgoing
from handlers.platform import Ports

REGISTERED = timedelta(days=7)


class Dealer:
    """Sends messages as cards."""

    def __init__(self, config: Config, api: Api, ports: Ports, cards: Cards) -> None:
        self._config = config
        self._api = api
        self._ports = ports
        self._cards = cards

    async def deal(self, message: Outgoing, text: str) -> str:
        """The id that the card is quoted by. It is kept before it is sent: it may be tapped at
        once. Raises `SendError` or `UnknownOutcome`."""
        await self._register()
        track = track_of(message.key)
        card = card_of(message, track)
        await self._cards.remember(track, card, self._ports.now())
        body = {
            "cardTemplateId": self._config.card_template,
            "outTrackId": track,
            "cardData": card_data(text, card.buttons),
            "userIdType": 1,
            **self._callback(),
            **delivery_of(message.chat, self._config.robot, group=message.group),
        }
        carrier = carrier_in(await self._api.call("POST", CREATE, body, delivers=True))
        if not carrier:
            return track
        await self._cards.remember(track, carried_by(card, carrier), self._ports.now())
        return carrier

    def _callback(self) -> dict[str, str]:
        if self._config.mode == "stream":
            return {"callbackType": "STREAM"}
        return {"callbackType": "HTTP", "callbackRouteKey": CARD_ROUTE}

    async def _register(self) -> None:
        """Tells DingTalk where clicks go, where that is by HTTP, once in a while."""
        url, secret = self._config.card_callback, self._config.card_secret
        if self._config.mode == "stream" or not url or secret is None:
            return
        told = digest_of(f"{url} {secret.get_secret_value()}")
        place = f"cards:{NAME}:{self._config.app_key}"
        if await self._ports.keep.load(place) == told:
            return
        body = {
            "callbackRouteKey": CARD_ROUTE,
            "callbackUrl": url,
            "apiSecret": secret.get_secret_value(),
            "forceUpdate": True,
        }
        await self._api.call("POST", REGISTER, body)
        await self._ports.keep.keep(place, told, self._ports.now() + REGISTERED)


def carrier_in(said: Mapping[str, Any]) -> str:
    """The id by which a delivered card is quoted, or "". Raises `SendError` where it was not."""
    results = objects_of(object_of(said, "result"), "deliverResults", 20)
    if not results:
        raise UnknownOutcome("a card without a delivery")
    if not all(one.get("success") is True for one in results):
        raise SendError("a card could not be delivered there", permanent=True)
    return text_of(results[0], "carrierId")
