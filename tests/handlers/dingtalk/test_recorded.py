"""Every recorded request is judged as DingTalk's rules judge it, and no altered one gets in.

The signature of messages and clicks covers their time and nothing else: an altered body is refused
only where it no longer is about our robot. That is DingTalk's, stated here and in the guide.
"""

import json
import random
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from pydantic import SecretStr

from handlers.crypto import Envelope
from handlers.dingtalk import Hook
from handlers.dingtalk.custom import signed
from handlers.dingtalk.events import read_event
from handlers.dingtalk.stream import Told, read_frame
from handlers.dingtalk.webhooks import EVENT_HOOK, open_sealed, success
from handlers.errors import BadRequest
from handlers.message import IncomingKind
from handlers.platform import Accepted, Request
from tests.handlers.dingtalk.vectors import (
    FILE,
    Desk,
    frames,
    one,
    recorded,
    request_of,
    requests_of,
)

SAMPLED = 40  # further alterations of each request, by chance


async def judge(vector: dict[str, Any], request: Request | None = None) -> Accepted:
    """A recorded request, or an altered one, at its instant. Raises `BadRequest`."""
    desk = Desk(vector["now"], vector["config"])
    await desk.lay_card("ot-42", "manager4220")
    door, said = request_of(vector)
    return await desk.take(door, request or said)


@pytest.mark.parametrize("vector", requests_of("accept"))
async def test_what_is_genuine_is_understood(vector: dict[str, Any]) -> None:
    accepted = await judge(vector)
    expected = vector["expect"]
    assert accepted.response.status == 200
    incoming = next(iter(accepted.events), None)
    if expected.get("text"):
        assert incoming is not None
        assert incoming.text == expected["text"]
    if "text" in expected and expected["text"] is None:
        assert incoming is None
    if "quoted_id" in expected:
        assert incoming is not None
        assert incoming.quoted_id == expected["quoted_id"]
        assert incoming.quoted_text == expected["quoted_text"]
    if "download_code" in expected:
        assert incoming is not None
        [file] = incoming.files
        assert (file.reference, file.name) == (expected["download_code"], expected["file_name"])
    if "download_codes" in expected:
        assert incoming is not None
        assert [file.reference for file in incoming.files] == expected["download_codes"]
    if vector["scheme"] == "robot-http" and "dedupe_key" in expected:
        assert incoming is not None
        assert incoming.event_key == expected["dedupe_key"]


@pytest.mark.parametrize("vector", requests_of("reject"))
async def test_what_is_forged_late_or_not_for_us_is_refused(vector: dict[str, Any]) -> None:
    with pytest.raises(BadRequest) as refused:
        await judge(vector)
    assert refused.value.status == vector["expect"]["http_status"]


async def test_a_second_delivery_is_the_same_event() -> None:
    vector = one("vectors", "ding-robot-dm-text")
    again = one("vectors", "ding-neg-replay-exact")
    first, second = await judge(vector), await judge({**vector, "now": again["now"]})
    assert first.events == second.events
    assert second.response.status == again["expect"]["http_status"]


async def test_one_who_captured_a_signature_can_say_anything_for_the_window() -> None:
    """DingTalk signs no bodies; a shorter window is all that can be set against it."""
    vector = one("vectors", "ding-hazard-body-swapped")
    door, request = request_of(vector)
    [said] = (await Desk(vector["now"]).take(door, request)).events
    assert said.text
    with pytest.raises(BadRequest):
        await Desk(vector["now"] + 61_000, tolerance=60).take(door, request)


@pytest.mark.parametrize("field", ["chatbotCorpId", "robotCode"])
@pytest.mark.parametrize("value", ["somebody-elses", "", None])
async def test_a_message_about_another_robot_is_refused(field: str, value: str | None) -> None:
    vector = one("vectors", "ding-robot-dm-text")
    door, request = request_of(vector)
    said = json.loads(request.body) | {field: value}
    desk = Desk(vector["now"])
    with pytest.raises(BadRequest):
        await desk.take(door, replace(request, body=json.dumps(said).encode()))
    [found] = await desk.platform._troubles.examine()
    assert "corp_id" in found.mend


def altered(vector: dict[str, Any], request: Request) -> Iterator[Request]:
    """Every single flip of what the signature covers, and fields left out, doubled and swapped."""
    covered = "query" if request.query else "headers"
    names = [name for name in getattr(request, covered) if is_signed(name)]
    for name in names:
        held = dict(getattr(request, covered))
        value = held.pop(name)
        yield replace(request, **{covered: dict(held)})
        yield replace(request, **{covered: held | {name: value + value}})
        for at in range(len(value)):
            other = "B" if value[at] == "A" else "A"
            yield replace(request, **{covered: held | {name: value[:at] + other + value[at + 1 :]}})
        for partner in names:
            if held.get(partner, value) != value:
                yield replace(request, **{covered: held | {name: held[partner]}})


def is_signed(name: str) -> bool:
    """Whether a header or query field is part of the signature."""
    parts = {"timestamp", "sign", "nonce", "signature", "msg_signature"}
    return name.lower() in parts or name.startswith("x-ddpaas")


async def is_refused(vector: dict[str, Any], request: Request) -> bool:
    """Whether nothing comes of it."""
    try:
        await judge(vector, request)
    except BadRequest:
        return True
    return False


@pytest.mark.parametrize("vector", requests_of("accept"))
async def test_no_altered_signature_time_or_nonce_is_accepted(vector: dict[str, Any]) -> None:
    _, request = request_of(vector)
    tried = [await is_refused(vector, one) for one in altered(vector, request)]
    assert len(tried) > 50
    assert all(tried)


@pytest.mark.parametrize("vector", requests_of("accept", "event-http"))
async def test_no_altered_event_is_accepted(vector: dict[str, Any]) -> None:
    """An event's signature covers its sealed text: every byte of it, and several at a time."""
    door, request = request_of(vector)
    desk = Desk(vector["now"], vector["config"])
    sealed = json.loads(request.body)["encrypt"]
    dice = random.Random(vector["id"])
    for at in [*range(len(sealed)), *[-1] * SAMPLED]:
        places = {at} if at >= 0 else set(dice.sample(range(len(sealed)), 3))
        other = "".join(
            ("B" if char == "A" else "A") if place in places else char
            for place, char in enumerate(sealed)
        )
        with pytest.raises(BadRequest):
            await desk.take(door, replace(request, body=json.dumps({"encrypt": other}).encode()))


@pytest.mark.parametrize("vector", requests_of("accept"))
async def test_an_altered_body_breaks_nothing(vector: dict[str, Any]) -> None:
    """Accepted or refused, never an accident; what is accepted is still about us."""
    door, request = request_of(vector)
    desk = Desk(vector["now"], vector["config"])
    for at in range(len(request.body)):
        body = bytearray(request.body)
        body[at] ^= 0x11
        with suppress(BadRequest):
            accepted = await desk.take(door, replace(request, body=bytes(body)))
            assert accepted.response.status == 200


# ── clicks and events ────────────────────────────────────────────────────────────────────────────


async def test_a_click_says_its_words_and_the_answer_ends_the_card() -> None:
    vector = one("vectors", "ding-card-http-click")
    accepted = await judge(vector)
    [click] = accepted.events
    assert (click.kind, click.text) == (IncomingKind.CLICK, "12 已完成")
    assert (click.sender, click.quoted_id) == (vector["expect"]["user_id"], "carrier-42")
    update = json.loads(accepted.response.body)
    example = vector["expect"]["example_response"]
    assert update["cardUpdateOptions"] == example["cardUpdateOptions"]
    assert update["cardData"]["cardParamMap"]["state"] == "已选:同意"
    assert [value for name, value in update["cardData"]["cardParamMap"].items() if value] == [
        "已选:同意"
    ]


@pytest.mark.parametrize("vector", requests_of("accept", "event-http"))
async def test_events_are_opened_and_answered_with_the_sealed_word(vector: dict[str, Any]) -> None:
    config = vector["config"]
    envelope = Envelope(config["token"], config["aes_key"], config["owner_key"])
    query = vector["request"]["query"]
    signature = query.get("signature") or query["msg_signature"]
    timestamp = query.get("timestamp") or query["timeStamp"]
    sealed = json.loads(vector["request"]["body"])["encrypt"]
    plain = open_sealed(envelope, signature, timestamp, query["nonce"], sealed)
    assert plain.decode() == vector["expect"]["plaintext"]
    answer = json.loads((await judge(vector)).response.body)
    told = (answer["msg_signature"], answer["timeStamp"], answer["nonce"], answer["encrypt"])
    assert envelope.open(*told) == b"success"


def test_the_sealed_answer_is_the_vendors_byte_for_byte() -> None:
    reply = one("replies", "ding-event-success-reply")
    config = reply["config"]
    envelope = Envelope(config["token"], config["aes_key"], config["owner_key"])
    random16 = reply["random16"].encode()
    assert success(envelope, reply["timestamp"], reply["nonce"], random16) == reply["expect"]


def test_a_custom_robots_address_is_signed_as_the_vendor_signs_it() -> None:
    record = one("outgoing", "ding-custom-robot-url")
    now = Desk(int(record["timestamp"])).time()
    hook = Hook(url=SecretStr(record["webhook"]), secret=SecretStr(record["secret"]))
    url = signed(hook, now)
    assert url == record["expect_url"]
    assert dict(parse_qsl(urlsplit(url).query))["sign"] == record["expect_sign_base64"]


# ── frames ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("record", frames())
def test_frames_are_read(record: dict[str, Any]) -> None:
    incoming = record["incoming"]
    frame = read_frame(json.dumps(incoming))
    assert frame is not None
    assert (frame.kind, frame.topic) == (incoming["type"], incoming["headers"]["topic"])
    assert frame.data == json.loads(incoming["data"])
    ack = frame.acknowledge(Told(data=frame.data))
    for theirs in record["sdk_ack"]:
        assert ack["code"] == theirs["code"]
        assert ack["headers"] == theirs["headers"]
        assert ack.keys() == theirs.keys()
    if incoming["type"] == "SYSTEM":
        [theirs] = record["sdk_ack"]
        assert ack == theirs


def test_an_event_frame_that_means_nothing_to_us_is_nothing() -> None:
    assert read_event("chat_update_title", "ev-1", {"title": "值班群"}, "robot") == ()


@pytest.mark.skipif(not FILE.is_file(), reason=f"{FILE.name} is not at hand")
def test_every_record_is_looked_at() -> None:
    assert len(recorded()["vectors"]) == 31
    assert {one["scheme"] for one in recorded()["vectors"] if "scheme" in one} == {
        "robot-http",
        "card-http",
        "event-http",
    }
    assert EVENT_HOOK.startswith("/hooks/dingtalk")
