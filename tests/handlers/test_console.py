"""The console's webhook believes only who knows its secret, and only in time."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.console import (
    HOOK,
    NONCE,
    SHELF_LIMIT,
    SIGNATURE,
    TIMESTAMP,
    Console,
    Signed,
    decode,
    sign,
)
from handlers.errors import BadRequest, PlatformError, Unreachable
from handlers.message import Button, File, Incoming, IncomingKind, Outgoing
from handlers.platform import Request

NOON = datetime(2024, 3, 5, 4, 0, tzinfo=UTC)
SECRET = b"only the bureau knows"
MESSAGE: dict[str, Any] = {
    "event": "e-1",
    "kind": "message",
    "chat": "li",
    "sender": "li",
    "text": "12 已完成",
}


def console(secret: bytes = SECRET, now: datetime = NOON) -> Console:
    return Console(secret, lambda: now)


def request(signed: Signed, body: bytes | None = None) -> Request:
    return Request("POST", HOOK, {}, signed.headers, signed.body if body is None else body)


async def accepted(event: Mapping[str, Any]) -> Incoming:
    here = console()
    (incoming,) = (await here.accept(request(here.sign(event, "n-1")))).events
    return incoming


async def refusal(where: Console, inbound: Request) -> int:
    with pytest.raises(BadRequest) as refused:
        await where.accept(inbound)
    return refused.value.status


async def test_a_signed_message_arrives_as_it_was_said() -> None:
    incoming = await accepted(MESSAGE)
    assert incoming == Incoming(
        platform="console",
        event_key="e-1",
        kind=IncomingKind.MESSAGE,
        chat="li",
        group=False,
        sender="li",
        text="12 已完成",
    )


async def test_a_reply_in_a_group_keeps_quote_mention_files_and_hour() -> None:
    incoming = await accepted(
        MESSAGE
        | {
            "group": True,
            "mentioned": True,
            "quoted_id": "c1",
            "quoted_text": "今天有2件事",
            "sent_at": "2024-03-05T12:00:00+08:00",
            "files": [
                {"name": "演练.jpg", "media_type": "image/jpeg", "reference": "ab", "size": 3}
            ],
        }
    )
    assert incoming.group
    assert incoming.mentioned
    assert (incoming.quoted_id, incoming.quoted_text) == ("c1", "今天有2件事")
    assert incoming.sent_at == NOON
    assert incoming.files == (File("演练.jpg", "image/jpeg", "ab", 3),)


async def test_a_click_says_the_words_of_its_button() -> None:
    incoming = await accepted(MESSAGE | {"kind": "click", "text": "都按序时", "quoted_id": "c1"})
    assert incoming.kind is IncomingKind.CLICK
    assert incoming.text == "都按序时"


@pytest.mark.parametrize("missing", [TIMESTAMP, NONCE, SIGNATURE])
async def test_a_request_without_a_header_is_not_believed(missing: str) -> None:
    here = console()
    signed = here.sign(MESSAGE, "n-1")
    headers = {name: value for name, value in signed.headers.items() if name != missing}
    assert await refusal(here, Request("POST", HOOK, {}, headers, signed.body)) == 401


async def test_another_secret_signs_for_nobody() -> None:
    forged = console(b"guessed").sign(MESSAGE, "n-1")
    assert await refusal(console(), request(forged)) == 401


async def test_a_changed_body_is_refused() -> None:
    here = console()
    signed = here.sign(MESSAGE, "n-1")
    changed = signed.body.replace(b"12", b"13")
    assert await refusal(here, request(signed, changed)) == 401


@pytest.mark.parametrize("header", [TIMESTAMP, NONCE])
async def test_time_and_nonce_are_vouched_for(header: str) -> None:
    here = console()
    signed = here.sign(MESSAGE, "7")
    headers = dict(signed.headers) | {header: signed.headers[header] + "0"}
    assert await refusal(here, Request("POST", HOOK, {}, headers, signed.body)) == 401


@pytest.mark.parametrize("header", [TIMESTAMP, NONCE, SIGNATURE])
async def test_headers_that_are_no_text_are_refused_and_break_nothing(header: str) -> None:
    here = console()
    signed = here.sign(MESSAGE, "n-1")
    headers = dict(signed.headers) | {header: "\udcff"}
    assert await refusal(here, Request("POST", HOOK, {}, headers, signed.body)) == 401


@pytest.mark.parametrize("seconds", [-300, 0, 300])
async def test_a_clock_may_be_five_minutes_off(seconds: int) -> None:
    signed = console(now=NOON + timedelta(seconds=seconds)).sign(MESSAGE, "n-1")
    assert len((await console().accept(request(signed))).events) == 1


@pytest.mark.parametrize("seconds", [-301, 301, 86400])
async def test_an_old_or_early_request_is_refused(seconds: int) -> None:
    signed = console(now=NOON + timedelta(seconds=seconds)).sign(MESSAGE, "n-1")
    assert await refusal(console(), request(signed)) == 401


@pytest.mark.parametrize("timestamp", ["", "now", "-1", "1e9", "9" * 400, "١٢٣"])
async def test_a_time_that_is_no_number_is_refused_even_when_signed(timestamp: str) -> None:
    body = json.dumps(MESSAGE).encode()
    headers = {
        TIMESTAMP: timestamp,
        NONCE: "n",
        SIGNATURE: sign(SECRET, timestamp, "n", body),
    }
    assert await refusal(console(), Request("POST", HOOK, {}, headers, body)) == 401


@pytest.mark.parametrize(
    "wrong",
    [
        {"event": ""},
        {"event": "k" * 191},
        {"kind": "shout"},
        {"chat": 7},
        {"sender": None},
        {"text": "长" * 4001},
        {"text": "半\ud800"},
        {"text": "\0"},
        {"group": "yes"},
        {"mentioned": 1},
        {"files": {}},
        {"files": [1]},
        {"files": [{"name": "无引用"}]},
        {"files": [{"name": "a", "reference": "b", "size": -1}]},
        {"files": [{"name": "a", "reference": "b"}] * 10},
        {"sent_at": "noon"},
        {"sent_at": "2024-03-05T12:00:00"},
        {"sent_at": "0001-01-01T00:00:00+14:00"},
    ],
)
def test_a_signed_event_that_is_not_one_is_a_bad_request(wrong: Mapping[str, Any]) -> None:
    with pytest.raises(BadRequest) as refused:
        decode(json.dumps(MESSAGE | dict(wrong)).encode())
    assert refused.value.status == 400


@given(st.one_of(st.binary(max_size=80), st.text(max_size=80).map(str.encode)))
def test_no_body_breaks_the_decoder(body: bytes) -> None:
    with pytest.raises(BadRequest) as refused:
        decode(body)
    assert refused.value.status == 400


def test_deep_nesting_is_a_bad_request() -> None:
    with pytest.raises(BadRequest):
        decode(b"[" * 60000)


async def test_a_sent_message_reaches_the_page_and_its_id_stays() -> None:
    here = console()
    heard: list[tuple[str, Outgoing]] = []
    leave = here.attend(lambda message_id, message: heard.append((message_id, message)))
    message = Outgoing("li", False, "今天有1件事", "k-1", buttons=(Button("已完成", "12 已完成"),))
    first = await here.send(message)
    again = await here.send(message)
    leave()
    await here.send(message)
    assert first == again
    assert heard == [(first.message_id, message)] * 2


async def test_a_message_for_nobody_cannot_be_sent() -> None:
    with pytest.raises(Unreachable):
        await console().send(Outgoing("", False, "早上好", "k-1"))


async def test_what_is_spoken_here_goes_the_way_of_the_webhook() -> None:
    here = console()
    kept: list[Incoming] = []
    witnessed: list[Incoming] = []

    async def receive(events: Sequence[Incoming]) -> None:
        assert witnessed == list(events)  # shown first, or the answer would stand above it
        kept.extend(events)

    here.witness(witnessed.append)
    await here.speak(MESSAGE, receive)
    assert [one.text for one in kept] == ["12 已完成"]
    with pytest.raises(BadRequest):
        await here.speak(MESSAGE | {"chat": ""}, receive)
    assert len(kept) == 1


async def test_a_forgery_has_no_witness() -> None:
    here = console()
    witnessed: list[Incoming] = []
    leave = here.witness(witnessed.append)
    assert await refusal(here, request(console(b"guessed").sign(MESSAGE, "n-1"))) == 401
    leave()
    await here.accept(request(here.sign(MESSAGE, "n-2")))
    assert witnessed == []


async def test_an_uploaded_file_can_be_fetched_within_its_limit() -> None:
    here = console()
    file = here.lay("演练.jpg", "image/jpeg", b"abc")
    assert await here.fetch(file, 3) == b"abc"
    with pytest.raises(PlatformError):
        await here.fetch(file, 2)


async def test_the_shelf_holds_only_the_latest_files() -> None:
    here = console()
    files = [here.lay(f"{n}.txt", "text/plain", str(n).encode()) for n in range(SHELF_LIMIT + 1)]
    assert await here.fetch(files[-1], 9) == str(SHELF_LIMIT).encode()
    with pytest.raises(PlatformError):
        await here.fetch(files[0], 9)


def test_no_secret_no_console() -> None:
    with pytest.raises(ValueError, match="secret"):
        Console(b"", lambda: NOON)
