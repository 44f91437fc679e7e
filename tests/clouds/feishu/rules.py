"""The names, secrets and limits of the played Feishu, and how it refuses."""

import base64
import hashlib
import json
import re
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

APP_ID = "cli_a5d1f0c0ffee0001"
APP_SECRET = "an app secret of the tests"
ENCRYPT_KEY = "an encrypt key of the tests"
TOKEN = "a verification token of the tests"
TENANT = "2f0c8d1e0b1a4d5f"
BOT_ID = "ou_b07b07b07b07b07b07b07b07b07b07b0"
ROBOT = "5f0b6c1e-9d2a-4a77-8e1c-0c7f8b5d2a10"
ROBOT_SECRET = "a robot secret of the tests"
ROBOT_NAME = "schools"

OPEN, CHALLENGED = 3.0, 1.0  # seconds: the deadlines of an event and of the check of an address
REMEMBERED = timedelta(hours=1)  # a uuid
TOKEN_LIVES = timedelta(hours=2)
RENEWED = timedelta(minutes=30)  # before its end a token is replaced
SIZE = 30 << 10  # bytes of a request with a rich text or a card
ATTEMPTS = 5  # a delivery and its four repetitions
TAGS = re.compile(r"</?at\b|\*\*|\]\(")


class Refusal(Exception):
    """The vendor's answer to a request that it does not take."""

    def __init__(
        self, code: int, status: int = 400, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.response = web.json_response(
            {"code": code, "msg": "refused"},
            status=status,
            headers={"X-Tt-Logid": "20260810a", **(headers or {})},
        )


class Broken(Exception):
    """The vendor's server fails."""


class HungUp(Exception):
    """The connection is cut without an answer."""


@dataclass
class Window:
    """At most `count` calls in any `seconds`."""

    count: int
    seconds: float
    calls: deque[datetime] = field(default_factory=deque)

    def has_room(self, now: datetime) -> bool:
        """Counts one call."""
        while self.calls and self.calls[0] <= now - timedelta(seconds=self.seconds):
            self.calls.popleft()
        self.calls.append(now)
        return len(self.calls) <= self.count


def digest(*words: str) -> str:
    """An id that depends on nothing else."""
    return hashlib.sha256("/".join(words).encode()).hexdigest()[:32]


def milliseconds(moment: datetime) -> str:
    """As Feishu tells instants."""
    return str(int(moment.timestamp() * 1000))


def seal(event: Mapping[str, Any]) -> bytes:
    """A body that only who has the key can read."""
    key, start = hashlib.sha256(ENCRYPT_KEY.encode()).digest(), b"0123456789abcdef"
    padder = padding.PKCS7(128).padder()
    plain = padder.update(json.dumps(event).encode()) + padder.finalize()
    sealer = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    sealed = base64.b64encode(start + sealer.update(plain) + sealer.finalize())
    return json.dumps({"encrypt": sealed.decode()}).encode()
