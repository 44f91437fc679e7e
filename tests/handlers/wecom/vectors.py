"""The recorded requests of WeCom, where they are at hand, and the platform they are made for."""

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from handlers.errors import BadRequest
from handlers.platform import Accepted, Ports, Request, Route
from handlers.wecom import WeCom
from handlers.wecom.config import Config
from tests.handlers.ports import Alone, Cupboard, Memory, VirtualTime

FILE = Path(__file__).resolve().parents[4] / "shared" / "vectors" / "wecom.json"
Vector = dict[str, Any]


@cache
def recorded() -> dict[str, Any]:
    """The whole file; empty where it is absent."""
    return json.loads(FILE.read_text(encoding="utf-8")) if FILE.is_file() else {}


def vectors(kind: str = "") -> list[Any]:
    """The requests of a kind as test parameters; one that is skipped where there are none."""
    if not recorded():
        absent = pytest.mark.skip(reason="the recorded requests are not beside the project")
        return [pytest.param({}, marks=absent, id="absent")]
    chosen = [one for one in recorded()["vectors"] if kind in ("", one["expect"]["result"])]
    return [pytest.param(one, id=one["id"]) for one in chosen]


def platform_at(vector: Vector, now: int) -> WeCom:
    """A platform with the vector's secrets, at a moment in Unix seconds."""
    time = VirtualTime(datetime.fromtimestamp(now, UTC))
    ports = Ports(Memory(time), Alone(), Cupboard(), time, time.wait)
    given = vector["config"]
    keys = {"token": given["token"], "aes_key": given["encoding_aes_key"]}
    if vector["scheme"] == "aibot-json":
        return WeCom(Config.model_validate({"robot": keys}), ports)
    app = {"corp_id": given["receive_id"], "agent_id": 218, "secret": "secret", **keys}
    return WeCom(Config.model_validate({"app": app}), ports)


def request_of(vector: Vector) -> Request:
    """The request as our door hands it on."""
    plain = vector["request"]
    headers = {name.lower(): value for name, value in plain["headers"].items()}
    path = route_path(vector)
    return Request(plain["method"], path, plain["query"], headers, plain["body"].encode())


def route_path(vector: Vector) -> str:
    """Where it is sent."""
    return "/hooks/wecom/robot" if vector["scheme"] == "aibot-json" else "/hooks/wecom"


def route_for(platform: WeCom, request: Request) -> Route:
    """The webhook a request comes to."""
    return next(
        one for one in platform.routes() if (one.method, one.path) == (request.method, request.path)
    )


async def accept(platform: WeCom, request: Request) -> Accepted:
    """What becomes of a request. Raises `BadRequest`."""
    return await route_for(platform, request).accept(request)


async def is_refused(platform: WeCom, request: Request) -> bool:
    """Whether a request is refused as one should be."""
    try:
        await accept(platform, request)
    except BadRequest as refusal:
        return refusal.status in (400, 403)
    return False
