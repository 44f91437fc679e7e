"""What comes by the webhook, opened only where it is proved to come from Feishu.

headers present → signature over the raw bytes → window → decryption → token → app and tenant.
Events are signed by SHA-256(timestamp ‖ nonce ‖ Encrypt Key ‖ body) and sealed with the same key
(AES-256-CBC, the IV in front); the older card callback by SHA-1 with the Verification Token.

One request is not signed: the check of the address, when an administrator saves it. A sealed body
without any signature header is therefore opened, and refused in one and the same way whatever is
wrong with it, unless it is exactly that check.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from handlers.crypto import decode_base64, decrypt, matches
from handlers.errors import BadRequest
from handlers.feishu.reading import text_at
from handlers.platform import Request

TIMESTAMP = "x-lark-request-timestamp"
NONCE = "x-lark-request-nonce"
SIGNATURE = "x-lark-signature"
SIGNED = (TIMESTAMP, NONCE, SIGNATURE)

PAST = 8 * 3600  # seconds: the last redelivery comes after 7 h 5 min
FUTURE = 300  # seconds our clock may be behind
IV = 16
SHA1_DIGITS = 40
CHALLENGE = re.compile(r"[A-Za-z0-9_.:=+/-]{1,256}", re.ASCII)

Event = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Envelope:
    """The secrets of the webhook, and who the events must be for. `now` is the machine's clock."""

    key: str  # Encrypt Key
    token: str  # Verification Token
    app_id: str
    tenant_key: str  # "" where any tenant of the app will do
    now: Callable[[], datetime]

    @property
    def is_armed(self) -> bool:
        """Whether there is a secret at all: without one nothing can be believed."""
        return bool(self.key or self.token)

    def open(self, request: Request) -> Event:
        """The event of a request. Raises `BadRequest`."""
        if self.key and not any(name in request.headers for name in SIGNED):
            return self._open_unsigned(request.body)
        given = request.headers.get(SIGNATURE, "")
        if self.token and len(given) == SHA1_DIGITS:
            return self._open_old_card(request, given)
        if self.key:
            self._verify(request, given, hashlib.sha256, self.key)
        event = self._unseal(request.body)
        self._check_token(event)
        self.check_receiver(event)
        return event

    def check_receiver(self, event: Event) -> None:
        """Refuses what is meant for another app or another tenant. Raises `BadRequest`."""
        if is_challenge(event):
            return
        body = "header" if "header" in event else "event"
        tenant = text_at(event, body, "tenant_key")
        if text_at(event, body, "app_id") != self.app_id:
            raise BadRequest("the event is for another app", 403)
        if self.tenant_key and tenant != self.tenant_key:
            raise BadRequest("the event is for another tenant", 403)

    def _open_unsigned(self, body: bytes) -> Event:
        refusal = BadRequest("a signature header is missing")
        try:
            event = self._unseal(body)
            self._check_token(event)
        except BadRequest:
            raise refusal from None
        if not is_challenge(event):
            raise refusal
        return event

    def _open_old_card(self, request: Request, given: str) -> Event:
        self._verify(request, given, hashlib.sha1, self.token)
        event = self._unseal(request.body)
        if not is_old_card(event):
            raise BadRequest("only a card may be signed in the old way", 403)
        if self.tenant_key and text_at(event, "tenant_key") != self.tenant_key:
            raise BadRequest("the card is for another tenant", 403)
        return event

    def _verify(
        self, request: Request, given: str, digest: Callable[[bytes], Any], secret: str
    ) -> None:
        timestamp, nonce = request.headers.get(TIMESTAMP, ""), request.headers.get(NONCE, "")
        if not (timestamp and nonce and given):
            raise BadRequest("a signature header is missing")
        vouched = f"{timestamp}{nonce}{secret}".encode("utf-8", "surrogateescape") + request.body
        if not matches(digest(vouched).hexdigest(), given):
            raise BadRequest("the signature does not match", 403)
        self._verify_time(timestamp)

    def _verify_time(self, timestamp: str) -> None:
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise BadRequest("the timestamp is not a number of seconds", 403)
        age = self.now().timestamp() - int(timestamp)
        if not -FUTURE <= age <= PAST:
            raise BadRequest("the timestamp is too far from now", 403)

    def _unseal(self, body: bytes) -> Event:
        outer = read_object(body)
        if not self.key:
            return outer
        sealed = outer.get("encrypt")
        if set(outer) != {"encrypt"} or not isinstance(sealed, str):
            raise BadRequest("the body is not sealed, though a key is set", 400)
        try:
            raw = decode_base64(sealed)
            plain = decrypt(hashlib.sha256(self.key.encode()).digest(), raw[:IV], raw[IV:])
        except BadRequest as fault:
            raise BadRequest("not decryptable", 403) from fault
        return read_object(plain)

    def _check_token(self, event: Event) -> None:
        """The proof of a body in the clear, and a second one of a sealed body."""
        given = text_at(event, "header", "token") or text_at(event, "token")
        if self.token and not matches(self.token, given):
            raise BadRequest("the token does not match", 403)


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object of a body. Raises `BadRequest`."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise BadRequest("the body is not JSON", 400) from fault
    if not isinstance(found, dict):
        raise BadRequest("the body is not a JSON object", 400)
    return found


def is_challenge(event: Event) -> bool:
    """Whether it is the check of the address: what it wants back cannot carry anything else."""
    wanted = text_at(event, "challenge")
    return event.get("type") == "url_verification" and bool(CHALLENGE.fullmatch(wanted))


def is_old_card(event: Event) -> bool:
    """Whether it is a click as the older card callback tells it."""
    return bool(text_at(event, "open_message_id")) and isinstance(event.get("action"), dict)
