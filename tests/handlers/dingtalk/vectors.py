"""Requests that DingTalk's own rules and libraries have judged, and a platform to judge them."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from handlers.dingtalk import Config, DingTalk
from handlers.dingtalk.cards import Card
from handlers.dingtalk.webhooks import CARD_HOOK, EVENT_HOOK, ROBOT_HOOK
from handlers.message import Button
from handlers.platform import Accepted, Ports, Request
from tests.handlers.ports import Alone, Cupboard, Memory, VirtualTime

FILE = Path(__file__).resolve().parents[3] / "../shared/vectors/dingtalk.json"
ROBOT = "dingfakeappkey0001"
CORP = "ding00000000fake"
DOORS = {"robot-http": ROBOT_HOOK, "card-http": CARD_HOOK, "event-http": EVENT_HOOK}
DEFAULTS = {
    "app_secret": "this-is-an-app-secret-0123456789",
    "api_secret": "cardApiSecret-42",
    "token": "123456",
    "aes_key": "1234567890123456789012345678901234567890123",
    "owner_key": ROBOT,
}


@cache
def recorded() -> dict[str, Any]:
    """Everything that was recorded; empty where the records are not at hand."""
    if not FILE.is_file():
        return {"vectors": [], "replies": [], "outgoing": [], "stream_frames": []}
    found: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8"))
    return found


def requests_of(result: str, scheme: str = "") -> list[Any]:
    """Those with an expected result, of one scheme or of all, each a parameter."""
    found = [
        pytest.param(one, id=one["id"])
        for one in recorded()["vectors"]
        if one["expect"]["result"] == result and scheme in one.get("scheme", "")
    ]
    return found or [pytest.param({}, marks=pytest.mark.skip(reason=f"{FILE.name} is not at hand"))]


def frames() -> list[Any]:
    """The recorded frames."""
    found = [pytest.param(one, id=one["id"]) for one in recorded()["stream_frames"]]
    return found or [pytest.param({}, marks=pytest.mark.skip(reason=f"{FILE.name} is not at hand"))]


def one(group: str, name: str) -> dict[str, Any]:
    """One record by its id."""
    for found in recorded()[group]:
        if found["id"] == name:
            return dict(found)
    pytest.skip(f"{FILE.name} is not at hand")


class Desk:
    """A platform that takes requests at an instant, nothing behind it."""

    def __init__(self, now: int, config: dict[str, str] | None = None, **more: Any) -> None:
        """`now` in milliseconds."""
        secrets = DEFAULTS | (config or {})
        self.time = VirtualTime(datetime.fromtimestamp(now / 1000, UTC))
        self.memory = Memory(self.time)
        self.platform = DingTalk(
            Config.model_validate(
                {
                    "app_key": secrets["owner_key"],
                    "app_secret": secrets["app_secret"],
                    "robot_code": ROBOT,
                    "corp_id": CORP,
                    "mode": "http",
                    "event_token": secrets["token"],
                    "event_aes_key": secrets["aes_key"],
                    "card_template": "template",
                    "card_secret": secrets["api_secret"],
                    **more,
                }
            ),
            Ports(self.memory, Alone(), Cupboard(), self.time, self.time.wait),
        )

    async def lay_card(self, track: str, account: str) -> None:
        """A card that can be tapped: 同意, 退回."""
        buttons = (Button("同意", "12 已完成"), Button("退回", "12 未完成"))
        card = Card(account, False, "carrier-42", buttons)
        until = datetime(2100, 1, 1, tzinfo=UTC)
        await self.memory.keep(f"card:dingtalk:{track}", card.to_text(), until)

    async def take(self, door: str, request: Request) -> Accepted:
        """What a door makes of a request. Raises `BadRequest`."""
        [route] = [route for route in self.platform.routes() if route.path == door]
        assert len(request.body) <= route.limit
        return await route.accept(request)


def request_of(vector: dict[str, Any]) -> tuple[str, Request]:
    """The door of a recorded request, and the request."""
    said = vector["request"]
    headers = {name.lower(): value for name, value in said.get("headers", {}).items()}
    door = DOORS[vector["scheme"]]
    body = said["body"].encode()
    return door, Request(said["method"], door, said.get("query", {}), headers, body)
