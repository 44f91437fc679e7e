"""The sealed callbacks of the app and the robot: signature, hour, receiver, then the content.

Whatever is wrong with a sealed request is answered alike, so that nothing can be learnt from it;
only what is no such request at all is told apart (developer.work.weixin.qq.com 90968, 101033).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from handlers.crypto import Envelope
from handlers.errors import BadRequest
from handlers.platform import Accepted, Request, Response

TOLERANCE = 300  # seconds between the platform's clock and ours: a policy of this house
REFUSED = 403
MALFORMED = 400
BODY_LIMIT = 256 << 10


@dataclass(frozen=True, slots=True)
class Sealed:
    """An answer in its envelope."""

    encrypt: str
    signature: str
    timestamp: str
    nonce: str


class Callback:
    """One callback address. `now` is the machine's clock."""

    def __init__(self, envelope: Envelope, now: Callable[[], datetime]) -> None:
        self._envelope = envelope
        self._now = now

    async def challenge(self, request: Request) -> Accepted:
        """The platform's check of the address: the secret text it sends, exactly."""
        text = self.open(request, request.query.get("echostr", ""))
        return Accepted(response=Response(body=text))

    def open(self, request: Request, sealed: str) -> bytes:
        """The content of a sealed text. Raises `BadRequest` (403)."""
        query = request.query
        signature, timestamp, nonce = (
            query.get(name, "") for name in ("msg_signature", "timestamp", "nonce")
        )
        if not (signature and nonce and sealed and (signature + nonce + sealed).isascii()):
            raise BadRequest("a part of the signature is missing", REFUSED)
        if not (len(timestamp) == 10 and timestamp.isascii() and timestamp.isdigit()):
            raise BadRequest("the timestamp is not a number of seconds", REFUSED)
        try:
            text = self._envelope.open(signature, timestamp, nonce, sealed)
        except BadRequest as refusal:
            raise BadRequest(str(refusal), REFUSED) from refusal
        if abs(self._now().timestamp() - int(timestamp)) > TOLERANCE:
            raise BadRequest("the timestamp is too far from now", REFUSED)
        return text

    def seal(self, text: str, nonce: str, random: bytes | None = None) -> Sealed:
        """An answer as the platform opens it. `random` is for tests."""
        timestamp = str(int(self._now().timestamp()))
        encrypt = self._envelope.seal(text.encode(), random)
        signature = self._envelope.signature(timestamp, nonce, encrypt)
        return Sealed(encrypt, signature, timestamp, nonce)
