"""Every recorded request is decided as its file says, and nothing that is changed is believed.

The recordings are reference material that lies beside the project; without it these tests are
skipped. What a homeserver sends is vouched for by a bearer token alone: neither body nor
transaction id is signed, so that a changed body under the right token is another message, and the
way between homeserver and house must be protected (see docs/matrix.zh-CN.md).
"""

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import CollectorRegistry
from pydantic import SecretStr

from bot.web.hooks import hook_counter, hook_routes
from handlers.matrix import Config, Matrix
from handlers.matrix.events import quoted_by, reaction_of, read_event
from handlers.message import Incoming
from tests.handlers.matrix.bench import AS_TOKEN, DEVICE, Homeserver, member
from tests.handlers.ports import make_ports

FILE = Path(__file__).resolve().parents[3] / "../shared/vectors/matrix.json"
GIVEN: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
VECTORS: list[dict[str, Any]] = GIVEN.get("vectors", [])
BY_ID = {one["id"]: one for one in VECTORS}
ALICE = "@alice:localhost"
OURS = BY_ID["matrix-own-echo"]["request"]["body"]["events"][0]["event_id"] if GIVEN else ""
CAROL = "@carol:localhost"

pytestmark = pytest.mark.skipif(not GIVEN, reason=f"there are no vectors at {FILE}")


class Door:
    """The real webhooks of the platform, as the site has them, and what came in by them."""

    def __init__(self, client: "TestClient[Any, Any]", heard: list[Incoming]) -> None:
        self._client = client
        self.heard = heard

    async def knock(
        self, request: Mapping[str, Any], *, body: bytes | None = None, **headers: str
    ) -> tuple[int, Any]:
        """A request as recorded, with another body or headers; status and JSON of the answer."""
        sent = body if body is not None else json.dumps(request["body"]).encode()
        answer = await self._client.request(
            request["method"],
            request["path"],
            params=parse_qsl(request["query"]),
            data=sent,
            headers={**request["headers"], **headers},
        )
        found = await answer.read()
        return answer.status, json.loads(found) if found else None


@asynccontextmanager
async def door(vector: Mapping[str, Any]) -> AsyncIterator[Door]:
    """The platform with the settings of a vector, its rooms groups of three."""
    bot = vector["config"]["bot_user_id"]
    async with Homeserver(bot).listening() as home:
        home.registered = True
        home.devices.add(DEVICE)
        home.sent["", ""] = {"id": OURS, "type": "m.room.message", "content": {}}
        for room in rooms_of(VECTORS):
            home.rooms[room] = [member(one) for one in (bot, ALICE, CAROL)]
        config = Config(
            homeserver=home.url,
            server_name=bot.partition(":")[2],
            localpart=bot[1:].partition(":")[0],
            as_token=SecretStr(AS_TOKEN),
            hs_token=SecretStr(vector["config"]["hs_token"]),
        )
        matrix = Matrix(config, make_ports())
        heard: list[Incoming] = []

        async def receive(events: Sequence[Incoming]) -> None:
            heard.extend(events)

        app = web.Application()
        app.add_routes(hook_routes(matrix, receive, hook_counter(CollectorRegistry())))
        async with TestClient(TestServer(app)) as client:
            yield Door(client, heard)
        await matrix.close()


def rooms_of(vectors: Sequence[Mapping[str, Any]]) -> set[str]:
    """Every room that is spoken of."""
    bodies = [one["request"]["body"] for one in vectors if "request" in one]
    return {event["room_id"] for body in bodies for event in body.get("events", ())}


def ids(result: str) -> list[str]:
    """The vectors of one outcome."""
    return [one["id"] for one in VECTORS if one["expect"]["result"] == result]


@pytest.mark.parametrize("name", [*ids("accept"), *ids("ignore")])
async def test_what_is_accepted_is_answered_with_success(name: str) -> None:
    vector = BY_ID[name]
    async with door(vector) as here:
        assert await here.knock(vector["request"]) == (200, {})


@pytest.mark.parametrize("name", ids("reject"))
async def test_what_is_refused_is_refused_in_the_words_of_the_specification(name: str) -> None:
    vector = BY_ID[name]
    async with door(vector) as here:
        status, said = await here.knock(vector["request"])
        assert status == vector["expect"]["http_status"]
        assert said["errcode"] == vector["expect"]["response_json"]["errcode"]
        assert here.heard == []


@pytest.mark.parametrize("name", ids("duplicate"))
async def test_what_comes_twice_has_one_key(name: str) -> None:
    vector = BY_ID[BY_ID[name]["same_request_as"]]
    async with door(vector) as here:
        for _ in range(2):
            assert (await here.knock(vector["request"]))[0] == 200
        first, second = here.heard
        assert first == second
        assert first.event_key == vector["expect"]["dedupe_key"]


@pytest.mark.parametrize("name", [one for one in BY_ID if "text" in BY_ID[one]["expect"]])
async def test_what_was_said_is_understood(name: str) -> None:
    vector = BY_ID[name]
    async with door(vector) as here:
        await here.knock(vector["request"])
        [heard] = here.heard
        assert heard.text == vector["expect"]["text"]
        assert heard.mentioned == ("mention" in name)
        assert heard.quoted_id == vector["expect"].get("reply_to")
        assert heard.sender == ALICE


async def test_an_invitation_is_taken() -> None:
    vector = BY_ID["matrix-invite"]
    async with door(vector) as here:
        await here.knock(vector["request"])
        [heard] = here.heard
        assert (heard.kind, heard.chat) == ("joined", vector["expect"]["room_id"])


async def test_a_picture_is_known_by_its_address() -> None:
    vector = BY_ID["matrix-image"]
    async with door(vector) as here:
        await here.knock(vector["request"])
        [file] = here.heard[0].files
        assert file.reference == vector["expect"]["mxc"]


async def test_a_reaction_and_a_reply_are_read() -> None:
    [plain] = BY_ID["matrix-reaction"]["request"]["body"]["events"]
    event = read_event(plain)
    assert event is not None
    assert reaction_of(event) == (
        plain["content"]["m.relates_to"]["event_id"],
        BY_ID["matrix-reaction"]["expect"]["key"],
    )
    assert quoted_by(event) is None


async def test_our_own_words_are_dropped() -> None:
    for name in ("matrix-own-echo", "matrix-reaction", "matrix-retry"):
        async with door(BY_ID[name]) as here:
            await here.knock(BY_ID[name]["request"])
            assert here.heard == []


@pytest.mark.parametrize("name", ids("accept"))
async def test_no_changed_token_is_believed(name: str) -> None:
    vector = BY_ID[name]
    scheme, _, token = vector["request"]["headers"]["Authorization"].partition(" ")
    async with door(vector) as here:
        for place in range(len(token)):
            for flip in (1, 2, 4, 8, 16, 32, 64):
                char = chr(ord(token[place]) ^ flip)
                if not char.isprintable() or char == " ":
                    continue  # no client could write such a header
                wrong = token[:place] + char + token[place + 1 :]
                status, _ = await here.knock(vector["request"], Authorization=f"{scheme} {wrong}")
                assert status == 403
        for wrong in ("", scheme, token, f"Basic {token}", f"{scheme} {token}x"):
            status, _ = await here.knock(vector["request"], Authorization=wrong)
            assert status in (401, 403)
        assert here.heard == []


async def test_a_body_that_lost_or_gained_a_byte_never_fails_the_house() -> None:
    vector = BY_ID["matrix-mention"]
    whole = json.dumps(vector["request"]["body"], ensure_ascii=False).encode()
    async with door(vector) as here:
        for place in range(len(whole)):
            for broken in (
                whole[:place] + whole[place + 1 :],
                whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :],
                whole[:place] + b"\0" + whole[place:],
            ):
                status, _ = await here.knock(vector["request"], body=broken)
                assert status in (200, 400)
