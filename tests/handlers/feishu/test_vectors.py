"""Every vector of the shared file is decided as it says, and nothing that is changed is believed.

The vectors are reference material that lies beside the project; without it these tests are skipped.
"""

import base64
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from handlers.errors import BadRequest
from handlers.feishu import Feishu
from handlers.feishu.frame import DATA, decode
from handlers.feishu.robot import sign
from handlers.message import Incoming, IncomingKind
from handlers.platform import Accepted, Request
from tests.handlers.feishu.bench import feishu

FILE = Path(__file__).resolve().parents[3] / "../shared/vectors/feishu.json"
GIVEN: dict[str, Any] = json.loads(FILE.read_text(encoding="utf-8")) if FILE.exists() else {}
VECTORS: list[dict[str, Any]] = GIVEN.get("vectors", [])
BY_ID = {one["id"]: one for one in VECTORS}
LEGACY: list[dict[str, Any]] = GIVEN.get("legacy_card", [])
FRAMES: dict[str, dict[str, Any]] = {one["id"]: one for one in GIVEN.get("ws_frames", [])}

pytestmark = pytest.mark.skipif(not GIVEN, reason=f"there are no vectors at {FILE}")

ACCEPTED = [one["id"] for one in VECTORS if one["expect"]["result"] == "accept"]
REFUSED = [one["id"] for one in VECTORS if one["expect"]["result"] == "reject"]
SIGNED = [name for name in ACCEPTED if BY_ID[name]["config"]["encrypt_key"]]
FLIPS = (0x01, 0x20, 0x80)


def instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


async def platform_for(vector: dict[str, Any]) -> Feishu:
    config = vector["config"]
    return await feishu(
        key=config["encrypt_key"],
        token=config["verification_token"],
        app=config["app_id"],
        tenant=config["tenant_key"],
        now=instant(vector["now"]),
        bot="ou_bot",
    )


def request_of(vector: dict[str, Any]) -> Request:
    given = (
        vector["request"] if "request" in vector else BY_ID[vector["same_request_as"]]["request"]
    )
    headers = {name.lower(): value for name, value in given["headers"].items()}
    return Request("POST", "/hooks/feishu", {}, headers, given["body"].encode())


async def decide(vector: dict[str, Any], request: Request | None = None) -> Accepted:
    return await (await platform_for(vector)).accept(request or request_of(vector))


async def is_refused(platform: Feishu, request: Request) -> bool:
    try:
        await platform.accept(request)
    except BadRequest:
        return True
    return False


# ── as they are ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", [name for name in ACCEPTED if "challenge" in name])
async def test_the_check_of_an_address_is_answered(name: str) -> None:
    accepted = await decide(BY_ID[name])
    assert json.loads(accepted.response.body) == BY_ID[name]["expect"]["response_json"]
    assert accepted.response.content_type == "application/json"
    assert accepted.events == ()


@pytest.mark.parametrize("name", [name for name in ACCEPTED if "challenge" not in name])
async def test_an_event_is_understood(name: str) -> None:
    vector = BY_ID[name]
    accepted = await decide(vector)
    assert accepted.response.status == 200
    if "action" in vector["expect"]:  # a card that is not ours says nothing to us
        assert accepted.events == ()
        assert json.loads(accepted.response.body) == {}
        return
    [incoming] = accepted.events
    assert agrees(incoming, vector["expect"])


def agrees(incoming: Incoming, expect: dict[str, Any]) -> bool:
    """Whether an event says everything that the vector expects of it."""
    says = {
        "result": "accept",
        "dedupe_key": incoming.event_key,
        "text": incoming.text,
        "chat_id": incoming.chat if incoming.kind is IncomingKind.JOINED else None,
        "reply_to": incoming.quoted_id,
        "root": "om_root",  # of a tree: what was answered is its leaf
        "file_name": incoming.files[0].name if incoming.files else None,
        "file_key": incoming.files[0].reference.split("/")[1] if incoming.files else None,
    }
    return {name: says[name] for name in expect} == expect


@pytest.mark.parametrize("name", REFUSED)
async def test_a_forged_request_is_refused_with_its_status(name: str) -> None:
    with pytest.raises(BadRequest) as refused:
        await decide(BY_ID[name])
    assert refused.value.status == BY_ID[name]["expect"]["http_status"]


async def test_a_repeated_event_has_the_key_of_the_first() -> None:
    vector = BY_ID["feishu-neg-replay"]
    [first] = (await decide(BY_ID[vector["same_request_as"]])).events
    [again] = (await decide(vector)).events
    assert again.event_key == first.event_key


async def test_the_older_card_callback_is_verified_and_its_card_is_not_ours() -> None:
    [vector] = LEGACY
    vector = vector | {"config": BY_ID[ACCEPTED[0]]["config"] | {"encrypt_key": ""}}
    accepted = await decide(vector | {"now": 1785000001})
    assert (accepted.events, json.loads(accepted.response.body)) == ((), {})
    where = await platform_for(vector | {"now": 1785000001})
    request = request_of(vector)
    for flip in mutations(request.body):
        assert await is_refused(where, replace(request, body=flip))


def test_a_group_robot_signs_as_feishu_does() -> None:
    [vector] = GIVEN["outgoing"]
    assert sign(vector["secret"], vector["timestamp"]) == vector["expect_sign"]


# ── changed ──────────────────────────────────────────────────────────────────────────────────────


def mutations(data: bytes) -> Iterator[bytes]:
    """Every byte changed, in several ways; the last byte lost, and one more."""
    for place in range(len(data)):
        for flip in FLIPS:
            yield data[:place] + bytes([data[place] ^ flip]) + data[place + 1 :]
    yield data[:-1]
    yield data + b" "


@pytest.mark.parametrize("name", SIGNED)
async def test_a_changed_body_is_never_believed(name: str) -> None:
    where, request = await platform_for(BY_ID[name]), request_of(BY_ID[name])
    for body in mutations(request.body):
        assert await is_refused(where, replace(request, body=body))


@pytest.mark.parametrize("name", SIGNED)
@pytest.mark.parametrize("header", ["timestamp", "nonce", "signature"])
async def test_a_changed_header_is_never_believed(name: str, header: str) -> None:
    where, request = await platform_for(BY_ID[name]), request_of(BY_ID[name])
    full = next(one for one in request.headers if one.endswith(header))
    for value in mutations(request.headers[full].encode()):
        changed = {**request.headers, full: value.decode("utf-8", "surrogateescape")}
        assert await is_refused(where, replace(request, headers=changed))


@pytest.mark.parametrize("name", SIGNED)
async def test_a_missing_header_or_a_foreign_signature_is_never_believed(name: str) -> None:
    where, request = await platform_for(BY_ID[name]), request_of(BY_ID[name])
    for lost in [one for one in request.headers if one.startswith("x-lark")]:
        rest = {key: value for key, value in request.headers.items() if key != lost}
        assert await is_refused(where, replace(request, headers=rest))
    for other in SIGNED:
        if BY_ID[other]["request"]["body"] != BY_ID[name]["request"]["body"]:
            foreign = request_of(BY_ID[other]).headers
            assert await is_refused(where, replace(request, headers=foreign))


async def test_without_a_key_the_token_is_the_only_proof() -> None:
    """In this mode nothing is signed: whoever knows the token is believed, and nobody else."""
    vector = BY_ID["feishu-plain-no-encrypt-key"]
    where, request = await platform_for(vector), request_of(vector)
    token = vector["config"]["verification_token"].encode()
    start = request.body.index(token)
    for changed in mutations(token):
        body = request.body[:start] + changed + request.body[start + len(token) :]
        assert await is_refused(where, replace(request, body=body))
    lost = json.loads(request.body)
    del lost["header"]["token"]
    assert await is_refused(where, replace(request, body=json.dumps(lost).encode()))


@pytest.mark.parametrize("name", [name for name in SIGNED if "challenge" not in name])
async def test_an_event_without_any_signature_is_never_opened(name: str) -> None:
    where, request = await platform_for(BY_ID[name]), request_of(BY_ID[name])
    assert await is_refused(where, replace(request, headers={}))


async def test_an_unsigned_check_of_the_address_says_nothing_however_it_is_changed() -> None:
    """Feishu does not sign this one request, so a changed one may still be echoed; it is never an
    event, and what is echoed is never more than a word."""
    vector = BY_ID["feishu-challenge-encrypted"]
    where, request = await platform_for(vector), request_of(vector)
    for body in (request.body, *mutations(request.body)):
        said = await echoed(where, replace(request, headers={}, body=body))
        assert said == "401 a signature header is missing" or (said.isalnum() and said.isascii())


async def echoed(where: Feishu, request: Request) -> str:
    """What comes back for an address that is checked."""
    try:
        accepted = await where.accept(request)
    except BadRequest as refused:
        return f"{refused.status} {refused}"
    assert accepted.events == ()
    return str(json.loads(accepted.response.body)["challenge"])


# ── frames ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", FRAMES)
def test_a_frame_is_read_and_written_to_the_byte(name: str) -> None:
    for given in FRAMES[name]["frames_base64"]:
        raw = base64.b64decode(given)
        assert decode(raw).encode() == raw


@pytest.mark.parametrize("name", [name for name in FRAMES if "sdk_ack" in FRAMES[name]])
def test_an_acknowledgement_is_the_same_frame_with_our_answer(name: str) -> None:
    frame = decode(base64.b64decode(FRAMES[name]["frames_base64"][-1]))
    [expected] = FRAMES[name]["sdk_ack"]
    answer = decode(frame.answered(expected["payload"].encode(), 3).encode())
    assert (answer.sequence, answer.log, answer.service) == (7, 9, 33)
    assert answer.method == DATA
    assert [list(one) for one in answer.headers] == [*expected["headers"], ["biz_rt", "3"]]
    assert answer.payload == expected["payload"].encode()
