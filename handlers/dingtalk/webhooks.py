"""The doors of the http mode: the robot's messages, clicks on cards, and sealed events.

Everything is verified before it is read. Refusals carry the status that the platform expects.
"""

import json
from collections.abc import Mapping

from pydantic import SecretStr

from handlers.crypto import Envelope
from handlers.dingtalk.cards import Cards, read_click, verify_corp
from handlers.dingtalk.config import Config
from handlers.dingtalk.events import read_event
from handlers.dingtalk.inbound import is_ours
from handlers.dingtalk.reading import id_of, read_object, spelled, text_of
from handlers.dingtalk.signing import (
    card_sign,
    header_pair,
    in_milliseconds,
    milliseconds,
    robot_sign,
    verify,
    verify_time,
)
from handlers.dingtalk.stream import Reading
from handlers.dingtalk.troubles import Trouble, Troubles
from handlers.errors import BadRequest
from handlers.message import Incoming
from handlers.platform import Accepted, Ports, Request, Response, Route

ROBOT_HOOK = "/hooks/dingtalk"
CARD_HOOK = "/hooks/dingtalk/cards"
EVENT_HOOK = "/hooks/dingtalk/events"
BODY_LIMIT = 256 << 10
SEALED_LIMIT = 1 << 20
JSON = "application/json"
SUCCESS = b"success"


class Webhooks:
    """The routes of one app."""

    def __init__(
        self, config: Config, ports: Ports, cards: Cards, troubles: Troubles, read_robot: Reading
    ) -> None:
        self._config = config
        self._ports = ports
        self._cards = cards
        self._troubles = troubles
        self._read_robot = read_robot

    def routes(self) -> list[Route]:
        """Those for which a secret is configured."""
        if self._config.mode != "http" or self._config.app_secret is None:
            return []
        routes = [Route("POST", ROBOT_HOOK, self.accept_message, BODY_LIMIT)]
        if self._config.card_secret is not None:
            routes.append(Route("POST", CARD_HOOK, self.accept_click, BODY_LIMIT))
        if self._config.event_token is not None:
            routes.append(Route("POST", EVENT_HOOK, self.accept_event, SEALED_LIMIT))
        return routes

    async def accept_message(self, request: Request) -> Accepted:
        """A message of the robot: acknowledged with an empty object."""
        secret = reveal(self._config.app_secret)
        timestamp, sign = header_pair(request.headers, "timestamp", "sign")
        verify(robot_sign(secret, timestamp), sign)
        verify_time(timestamp, self._ports.now(), self._config.tolerance)
        said = read_object(request.body)
        if not is_ours(said, self._config.robot, self._config.corp_id):
            await self._troubles.note(Trouble.MISNAMED)
            raise BadRequest("this is about another robot", 403)
        events, _ = await self._read_robot(said)
        return Accepted(events, Response(200, b"{}", JSON))

    async def accept_click(self, request: Request) -> Accepted:
        """A click: answered with the card's final state."""
        secret = reveal(self._config.card_secret)
        timestamp, sign = header_pair(
            request.headers, "x-ddpaas-signature-timestamp", "x-ddpaas-signature"
        )
        verify(card_sign(secret, timestamp), sign)
        verify_time(timestamp, self._ports.now(), self._config.tolerance)
        click = read_click(read_object(request.body))
        verify_corp(click, self._config.corp_id)
        events, answer = await self._cards.take(click)
        body = json.dumps(answer, ensure_ascii=False).encode()
        return Accepted(events, Response(200, body, JSON))

    async def accept_event(self, request: Request) -> Accepted:
        """A sealed event, or the check of the address: answered with the sealed word success."""
        envelope = self._envelope()
        timestamp = request.query.get("timestamp") or request.query.get("timeStamp", "")
        nonce = request.query.get("nonce", "")
        signature = request.query.get("signature") or request.query.get("msg_signature", "")
        if not (timestamp and nonce and signature):
            raise BadRequest("a part of the signature is missing", 401)
        verify_time(in_milliseconds(timestamp), self._ports.now(), self._config.tolerance)
        sealed = text_of(read_object(request.body), "encrypt", SEALED_LIMIT)
        plain = open_sealed(envelope, signature, timestamp, nonce, sealed)
        answer = success(envelope, milliseconds(self._ports.now()), nonce)
        return Accepted(self._read_event(plain), Response(200, json.dumps(answer).encode(), JSON))

    def _envelope(self) -> Envelope:
        return Envelope(
            reveal(self._config.event_token),
            reveal(self._config.event_aes_key),
            self._config.app_key,
        )

    def _read_event(self, plain: bytes) -> tuple[Incoming, ...]:
        """The events in a clear text; a bare word (the check) has none."""
        try:
            data = read_object(plain)
        except BadRequest:
            return ()
        corp = id_of(data, spelled(data, "corpId"))
        if corp and corp != self._config.corp_id:
            raise BadRequest("this is about another organisation", 403)
        kind = id_of(data, spelled(data, "eventType"))
        return read_event(kind, id_of(data, "eventId"), data, self._config.robot)


def reveal(secret: SecretStr | None) -> str:
    """The words of a secret that is configured."""
    if secret is None:
        raise BadRequest("no secret is configured", 404)
    return secret.get_secret_value()


def open_sealed(
    envelope: Envelope, signature: str, timestamp: str, nonce: str, sealed: str
) -> bytes:
    """The clear text. Raises `BadRequest` (403), whatever is wrong with it."""
    try:
        return envelope.open(signature, timestamp, nonce, sealed)
    except BadRequest as refusal:
        raise BadRequest(str(refusal), 403) from refusal


def success(
    envelope: Envelope, timestamp: str, nonce: str, random: bytes | None = None
) -> Mapping[str, str]:
    """The sealed word that acknowledges an event. `random` is for tests."""
    sealed = envelope.seal(SUCCESS, random)
    return {
        "msg_signature": envelope.signature(timestamp, nonce, sealed),
        "timeStamp": timestamp,
        "nonce": nonce,
        "encrypt": sealed,
    }
