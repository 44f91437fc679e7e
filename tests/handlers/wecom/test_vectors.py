"""Every recorded request is understood or refused as the records say, and no changed one passes.

The signature covers token, timestamp, nonce and the sealed text. It does not cover what stands
around the sealed text (the outer ToUserName and AgentID, white space): a change there is harmless
and gives the very same events; the receiver that counts stands inside.
"""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from handlers.crypto import Envelope
from handlers.errors import BadRequest, PlatformError
from handlers.message import IncomingKind
from handlers.platform import Accepted
from handlers.wecom import open_file
from handlers.wecom.app import cdata, envelope_of
from handlers.wecom.callback import Callback
from tests.handlers.ports import VirtualTime
from tests.handlers.wecom.vectors import (
    Vector,
    accept,
    is_refused,
    platform_at,
    recorded,
    request_of,
    vectors,
)

FLIPS = (0x01, 0x20, 0x80)


def same_request(vector: Vector) -> Vector:
    """The vector whose request is repeated, or itself."""
    named = vector.get("same_request_as")
    return next((one for one in recorded()["vectors"] if one["id"] == named), vector)


@pytest.mark.parametrize("vector", vectors("accept"))
async def test_what_the_platform_sends_is_understood(vector: Vector) -> None:
    accepted = await accept(platform_at(vector, vector["now"]), request_of(vector))
    if vector["request"]["method"] == "GET":
        assert accepted.response.body == vector["expect"]["response_body"].encode()
        assert accepted.events == ()
        return
    assert accepted.response.status == 200
    if vector["scheme"] == "aibot-json":
        expect_robot(json.loads(vector["expect"]["plaintext"]), accepted)
    else:
        expect_app(vector["expect"], accepted)


def expect_app(expect: dict[str, Any], accepted: Accepted) -> None:
    """The event of the app that the plain text tells."""
    [incoming] = accepted.events
    plain = expect["plaintext"]
    assert incoming.chat == incoming.sender
    assert f"[{incoming.sender}]" in plain
    assert not incoming.group
    if incoming.kind is IncomingKind.CLICK:
        assert f"[{incoming.text}]" in plain
        assert f"[{incoming.quoted_id}]" in plain
        for part in expect["dedupe_key"].split("+"):
            assert part in incoming.event_key
        return
    assert incoming.event_key == "app:" + expect["dedupe_key"].removeprefix("MsgId ")
    assert f"[CDATA[{incoming.text}]]" in plain or incoming.files
    assert all(one.reference.removeprefix("app:") in plain for one in incoming.files)


def expect_robot(plain: dict[str, Any], accepted: Accepted) -> None:
    """The event of the robot that the plain text tells; nothing for a poll of a stream."""
    if plain["msgtype"] == "stream":
        assert accepted.events == ()
        return
    *joined, incoming = accepted.events
    greeted = [] if incoming.group else [IncomingKind.JOINED]  # a group has one answer alone
    assert [one.kind for one in joined] == greeted
    assert incoming.event_key == f"robot:{plain['msgid']}"
    assert incoming.sender == plain["from"]["userid"]
    assert incoming.chat == plain.get("chatid", incoming.sender)
    assert incoming.group == incoming.mentioned == (plain["chattype"] == "group")
    if plain["msgtype"] == "text":
        assert incoming.text == plain["text"]["content"].split(" ", 1)[1]
        assert incoming.quoted_text == plain["quote"]["text"]["content"]
    elif plain["msgtype"] == "file":
        assert incoming.files[0].reference.endswith(plain["file"]["url"])
    else:
        tap = plain["event"]["template_card_event"]
        assert (incoming.kind, incoming.text) == (IncomingKind.CLICK, tap["event_key"])
        assert incoming.quoted_id == tap["task_id"]


@pytest.mark.parametrize("vector", vectors("reject"))
async def test_what_is_forged_stale_or_broken_is_refused(vector: Vector) -> None:
    with pytest.raises(BadRequest) as refused:
        await accept(platform_at(vector, vector["now"]), request_of(vector))
    assert refused.value.status == vector["expect"]["http_status"]


@pytest.mark.parametrize("vector", vectors("duplicate"))
async def test_what_comes_again_is_the_same_event(vector: Vector) -> None:
    first = same_request(vector)
    once = await accept(platform_at(first, first["now"]), request_of(first))
    again = await accept(platform_at(first, vector["now"]), request_of(first))
    assert again.response.status == vector["expect"]["http_status"]
    assert [one.event_key for one in again.events] == [one.event_key for one in once.events]


def changed_bytes(whole: bytes) -> Iterator[tuple[int, bytes]]:
    """Every byte in turn, changed in three ways."""
    for place, byte in enumerate(whole):
        for flip in FLIPS:
            yield place, whole[:place] + bytes([byte ^ flip]) + whole[place + 1 :]


@pytest.mark.parametrize("vector", vectors("accept"))
async def test_no_byte_of_the_body_can_be_changed(vector: Vector) -> None:
    request, platform = request_of(vector), platform_at(vector, vector["now"])
    genuine = await accept(platform, request)
    for _, body in changed_bytes(request.body):
        try:
            passed = await accept(platform, replace(request, body=body))
        except BadRequest:
            continue
        assert sealed_of(body) == sealed_of(request.body)
        assert passed.events == genuine.events


def sealed_of(body: bytes) -> bytes:
    """The longest run of base64 in a body: its sealed text."""
    runs = "".join(chr(one) if chr(one).isalnum() or one in b"+/=" else " " for one in body)
    return max(runs.split(), key=len).encode()


@pytest.mark.parametrize("vector", vectors("accept"))
@pytest.mark.parametrize("field", ["msg_signature", "timestamp", "nonce", "echostr"])
async def test_no_sign_of_the_query_can_be_changed(vector: Vector, field: str) -> None:
    request, platform = request_of(vector), platform_at(vector, vector["now"])
    for _, value in changed_bytes(request.query.get(field, "").encode()):
        query = {**request.query, field: value.decode("latin-1")}
        assert await is_refused(platform, replace(request, query=query))


@pytest.mark.parametrize("vector", vectors("accept"))
async def test_no_field_can_be_missing_or_stand_for_another(vector: Vector) -> None:
    request, platform = request_of(vector), platform_at(vector, vector["now"])
    names = list(request.query)
    for name in names:
        without = {key: value for key, value in request.query.items() if key != name}
        assert await is_refused(platform, replace(request, query=without))
        for other in names:
            if other != name:
                swapped = {**without, name: request.query[other], other: request.query[name]}
                assert await is_refused(platform, replace(request, query=swapped))
    if request.method == "POST":
        assert await is_refused(platform, replace(request, body=b""))


@pytest.mark.parametrize("vector", vectors("accept"))
async def test_digits_cannot_wander_between_timestamp_and_nonce(vector: Vector) -> None:
    """Both are joined before they are signed, so a moved border has the same signature."""
    request, platform = request_of(vector), platform_at(vector, vector["now"])
    timestamp, nonce = request.query["timestamp"], request.query["nonce"]
    for joined in (timestamp + nonce, nonce + timestamp):
        for border in range(1, len(joined)):
            one, other = joined[:border], joined[border:]
            for moved in ((one, other), (other, one)):
                if moved != (timestamp, nonce):
                    query = {**request.query, "timestamp": moved[0], "nonce": moved[1]}
                    assert await is_refused(platform, replace(request, query=query))


@pytest.mark.parametrize("vector", vectors("accept"))
async def test_a_request_for_another_platform_is_refused(vector: Vector) -> None:
    stranger = {**vector, "config": {**vector["config"], "token": "anothertoken"}}
    assert await is_refused(platform_at(stranger, vector["now"]), request_of(vector))


def replies() -> list[Any]:
    """The recorded answers."""
    found = recorded().get("replies", [])
    absent = pytest.mark.skip(reason="the recorded answers are not beside the project")
    return [pytest.param(one, id=one["id"]) for one in found] or [pytest.param({}, marks=absent)]


@pytest.mark.parametrize("reply", replies())
def test_our_answers_are_sealed_as_the_platform_opens_them(reply: dict[str, Any]) -> None:
    given, expect = reply["config"], reply["expect"]
    envelope = Envelope(given["token"], given["encoding_aes_key"], given["receive_id"])
    time = VirtualTime()
    time.moment = time.moment.fromtimestamp(int(reply["timestamp"]), time.moment.tzinfo)
    random = reply["random16"].encode()
    sealed = Callback(envelope, time).seal(reply["plaintext"], reply["nonce"], random)
    assert sealed.encrypt == expect["encrypt"]
    assert sealed.signature in (expect.get("msg_signature"), expect.get("msgsignature"))
    assert sealed.timestamp == reply["timestamp"]
    for part in ("Encrypt", "MsgSignature", "TimeStamp", "Nonce"):
        assert f"<{part}>" in envelope_of(sealed)


def media() -> list[Any]:
    """The recorded files."""
    found = recorded().get("media", [])
    absent = pytest.mark.skip(reason="the recorded files are not beside the project")
    return [pytest.param(one, id=one["id"]) for one in found] or [pytest.param({}, marks=absent)]


@pytest.mark.parametrize("file", media())
def test_a_file_is_opened_whole_or_not_at_all(file: dict[str, Any]) -> None:
    sealed = base64.b64decode(file["ciphertext_base64"])
    if "expect" in file:
        with pytest.raises(PlatformError):
            open_file(sealed, file["key_base64"])
        return
    opened = open_file(sealed, file["key_base64"])
    assert len(opened) == file["expect_size"]
    assert hashlib.sha256(opened).hexdigest() == file["expect_sha256"]


def test_nothing_ends_a_text_of_an_answer_early() -> None:
    assert cdata("a]]>b") == "<![CDATA[a]]]]><![CDATA[>b]]>"
