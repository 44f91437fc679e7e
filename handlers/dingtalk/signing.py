"""Who vouches for a request: DingTalk's two signatures by header, and the time they hold.

Neither covers the body. Whoever captures one pair of headers can say anything until it has run
out, so a request must also be about our own robot, and the long connection is to be preferred.
"""

from collections.abc import Mapping
from datetime import datetime

from handlers.crypto import hmac_base64, matches
from handlers.errors import BadRequest

SECONDS_DIGITS = 10  # more digits are milliseconds


def raw(header: str) -> bytes:
    """The bytes of a header, even where they were no UTF-8."""
    return header.encode("utf-8", "surrogateescape")


def robot_sign(secret: str, timestamp: str) -> str:
    """The signature of a robot's message, and of what we say to a custom robot: base64."""
    return hmac_base64(secret.encode(), raw(timestamp) + b"\n" + secret.encode())


def card_sign(secret: str, timestamp: str) -> str:
    """The signature of a card's callback: base64."""
    return hmac_base64(secret.encode(), raw(timestamp))


def verify(expected: str, given: str) -> None:
    """Compares in constant time. Raises `BadRequest` (403)."""
    if not matches(expected, given):
        raise BadRequest("the signature does not match", 403)


def header_pair(headers: Mapping[str, str], timestamp: str, sign: str) -> tuple[str, str]:
    """Both headers. Raises `BadRequest` (401) where one is missing."""
    if not headers.get(timestamp) or not headers.get(sign):
        raise BadRequest("a signature header is missing", 401)
    return headers[timestamp], headers[sign]


def verify_time(timestamp: str, now: datetime, tolerance: float) -> None:
    """Within `tolerance` seconds of now, in milliseconds. Raises `BadRequest` (403)."""
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 16):
        raise BadRequest("the timestamp is not a number", 403)
    age = int(milliseconds(now)) - int(timestamp)
    if abs(age) > tolerance * 1000:
        raise BadRequest("the timestamp is too far from now", 403)


def in_milliseconds(timestamp: str) -> str:
    """Events tell seconds or milliseconds; both as milliseconds."""
    return timestamp if len(timestamp) > SECONDS_DIGITS else timestamp + "000"


def milliseconds(now: datetime) -> str:
    """An instant as DingTalk writes it."""
    return str(round(now.timestamp() * 1000))
