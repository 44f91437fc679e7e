"""A Feishu of its own for a test: its secrets, its clock, requests as Feishu makes them."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handlers.crypto import encrypt
from handlers.errors import BadRequest
from handlers.feishu import Config, Feishu
from handlers.message import Incoming
from handlers.platform import Accepted, Request
from tests.handlers.ports import Memory, VirtualTime, make_ports

NOON = datetime(2026, 7, 1, 4, tzinfo=UTC)
APP = "cli_a1"
KEY = "an encrypt key"
TOKEN = "a verification token"
BOT = "ou_bot"
LI = "ou_li"
NOWHERE = "http://127.0.0.1:9"  # nobody listens: a webhook must be read without asking Feishu


async def feishu(
    *,
    key: str = KEY,
    token: str = TOKEN,
    app: str = APP,
    tenant: str = "",
    now: datetime = NOON,
    bot: str = BOT,
) -> Feishu:
    """A Feishu that knows its own id already, unless `bot` is empty."""
    time = VirtualTime(now)
    memory = Memory(time)
    if bot:
        await memory.keep(f"feishu:bot:{app}", bot, now + timedelta(days=1))
    settings = {
        "app_id": app,
        "app_secret": "s",
        "encrypt_key": key,
        "verification_token": token,
        "tenant_key": tenant,
        "long_connection": False,
        "api": NOWHERE,
    }
    return Feishu(Config.model_validate(settings), make_ports(time, memory))


def seal(event: Any, key: str = KEY) -> bytes:
    """A sealed body."""
    start = b"0123456789abcdef"
    plain = event if isinstance(event, bytes) else json.dumps(event).encode()
    sealed = start + encrypt(hashlib.sha256(key.encode()).digest(), start, plain)
    return json.dumps({"encrypt": base64.b64encode(sealed).decode()}).encode()


def signed(body: bytes, *, key: str = KEY, at: datetime = NOON, nonce: str = "n1") -> Request:
    """A signed request."""
    stamp = str(int(at.timestamp()))
    vouched = hashlib.sha256(f"{stamp}{nonce}{key}".encode() + body).hexdigest()
    headers = {
        "x-lark-request-timestamp": stamp,
        "x-lark-request-nonce": nonce,
        "x-lark-signature": vouched,
    }
    return Request("POST", "/hooks/feishu", {}, headers, body)


def bare(body: bytes) -> Request:
    """A request without any signature."""
    return Request("POST", "/hooks/feishu", {}, {}, body)


def event(kind: str, said: Mapping[str, Any], **header: Any) -> dict[str, Any]:
    """An event of the second version."""
    head = {
        "event_id": "e-1",
        "token": TOKEN,
        "create_time": str(int(NOON.timestamp() * 1000)),
        "event_type": kind,
        "tenant_key": "t-1",
        "app_id": APP,
    }
    return {"schema": "2.0", "header": head | header, "event": said}


def message(
    content: Any, sort: str = "text", *, sender: Mapping[str, Any] | None = None, **fields: Any
) -> dict[str, Any]:
    """A private message of 李科长."""
    said = {
        "message_id": "om_1",
        "create_time": str(int(NOON.timestamp() * 1000)),
        "chat_id": "oc_private",
        "chat_type": "p2p",
        "message_type": sort,
        "content": content if isinstance(content, str) else json.dumps(content),
    }
    who = {"sender_id": {"open_id": LI}, "sender_type": "user", "tenant_key": "t-1"}
    return event(
        "im.message.receive_v1", {"sender": {**who, **(sender or {})}, "message": said | fields}
    )


async def accepted(plain: Any, platform: Feishu | None = None) -> Accepted:
    """What becomes of an event that comes as Feishu sends it."""
    return await (platform or await feishu()).accept(signed(seal(plain)))


async def understood(plain: Any, platform: Feishu | None = None) -> Incoming:
    """The one thing that an event says."""
    [incoming] = (await accepted(plain, platform)).events
    return incoming


async def refusal(platform: Feishu, request: Request) -> int:
    """The status of a refused request."""
    with pytest.raises(BadRequest) as refused:
        await platform.accept(request)
    return refused.value.status
