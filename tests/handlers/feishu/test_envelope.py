"""The webhook believes nobody without proof, and tells nobody why it does not."""

import base64
import hashlib
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.errors import BadRequest
from handlers.feishu import Config, Feishu
from handlers.platform import Accepted, Request
from tests.handlers.feishu.bench import (
    APP,
    KEY,
    LI,
    NOON,
    TOKEN,
    accepted,
    bare,
    event,
    feishu,
    message,
    refusal,
    seal,
    signed,
    understood,
)
from tests.handlers.ports import make_ports

ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=12,
)
PATHS = [
    ("event", "sender"),
    ("event", "sender", "sender_id"),
    ("event", "sender", "sender_id", "open_id"),
    ("event", "message"),
    ("event", "message", "message_id"),
    ("event", "message", "content"),
    ("event", "message", "mentions"),
    ("event", "message", "create_time"),
    ("event", "message", "parent_id"),
    ("event",),
    ("header", "event_type"),
]


def altered(plain: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """The same event with another value somewhere."""
    if not path:
        return dict(value) if isinstance(value, dict) else {"header": value}
    inner = plain[path[0]] if isinstance(plain.get(path[0]), dict) else {}
    changed = altered(inner, path[1:], value) if path[1:] else value
    return {**plain, path[0]: changed}


async def test_without_a_secret_there_is_no_door() -> None:
    assert (await feishu(key="", token="")).routes() == []
    robots = {"校长群": {"url": "https://open.feishu.cn/open-apis/bot/v2/hook/1", "secret": "s"}}
    only_robots = Feishu(Config.model_validate({"hooks": robots}), make_ports())
    assert only_robots.routes() == []
    [door] = (await feishu()).routes()
    assert (door.method, door.path, door.limit) == ("POST", "/hooks/feishu", 1 << 20)


@pytest.mark.parametrize(
    ("age", "status"),
    [(timedelta(hours=8), 0), (timedelta(hours=8, seconds=1), 403), (-timedelta(seconds=301), 403)],
)
async def test_only_the_window_of_redeliveries_is_open(age: timedelta, status: int) -> None:
    request = signed(seal(message({"text": "好"})), at=NOON - age)
    if status:
        assert await refusal(await feishu(), request) == status
    else:
        assert (await (await feishu()).accept(request)).events != ()


@pytest.mark.parametrize("stamp", ["", "-1", "1e9", "٣٤", "9" * 13, "now", "17850000 00"])
async def test_a_time_that_is_none_is_refused(stamp: str) -> None:
    body = seal(message({"text": "好"}))
    vouched = hashlib.sha256(f"{stamp}n{KEY}".encode() + body).hexdigest()
    headers = {
        "x-lark-request-timestamp": stamp,
        "x-lark-request-nonce": "n",
        "x-lark-signature": vouched,
    }
    request = Request("POST", "/hooks/feishu", {}, headers, body)
    assert await refusal(await feishu(), request) in (401, 403)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"app_id": "cli_other"}, 403),
        ({"tenant_key": "t-2"}, 403),
        ({"token": "guessed"}, 403),
        ({"token": ""}, 403),
    ],
)
async def test_events_for_others_are_refused(wrong: dict[str, str], status: int) -> None:
    strict = await feishu(tenant="t-1")
    plain = message({"text": "好"})
    plain["header"] |= wrong
    assert await refusal(strict, signed(seal(plain))) == status


async def test_an_event_of_the_first_version_must_be_for_us_too_and_says_nothing() -> None:
    old = {"uuid": "u-1", "token": TOKEN, "ts": "1785000000.1", "type": "event_callback"}
    ours = old | {"event": {"type": "message", "app_id": APP, "tenant_key": "t-1"}}
    assert (await accepted(ours)).events == ()
    theirs = old | {"event": {"type": "message", "app_id": "cli_other", "tenant_key": "t-1"}}
    assert await refusal(await feishu(), signed(seal(theirs))) == 403


async def test_a_body_in_the_clear_is_refused_where_a_key_is_set() -> None:
    clear = json.dumps(message({"text": "好"})).encode()
    assert await refusal(await feishu(), bare(clear)) == 401
    assert await refusal(await feishu(), signed(clear)) == 400
    check = json.dumps({"type": "url_verification", "token": TOKEN, "challenge": "abc"}).encode()
    assert await refusal(await feishu(), bare(check)) == 401


async def test_the_check_of_an_address_comes_unsigned_and_is_echoed() -> None:
    check = {"type": "url_verification", "token": TOKEN, "challenge": "abc-123"}
    answer = await (await feishu()).accept(bare(seal(check)))
    assert json.loads(answer.response.body) == {"challenge": "abc-123"}


@pytest.mark.parametrize(
    "challenge", ["", "x" * 257, "<b>", "两个字", 'a","b":"', "with space", "a\nb"]
)
async def test_what_is_echoed_cannot_carry_a_secret(challenge: str) -> None:
    """Pieces of a stolen event, pasted into a check, do not come back deciphered."""
    check = {"type": "url_verification", "token": TOKEN, "challenge": challenge}
    assert await refusal(await feishu(), bare(seal(check))) == 401


async def test_whoever_has_no_signature_learns_nothing_of_the_padding() -> None:
    """Otherwise the cipher could be read byte by byte through the answers."""
    sealed = base64.b64decode(json.loads(seal(message({"text": "好"})))["encrypt"])
    told = set()
    for place in range(256):
        last = bytes([sealed[-17] ^ place])
        forged = base64.b64encode(sealed[:-17] + last + sealed[-16:]).decode()
        with pytest.raises(BadRequest) as refused:
            await (await feishu()).accept(bare(json.dumps({"encrypt": forged}).encode()))
        told.add((refused.value.status, str(refused.value)))
    assert told == {(401, "a signature header is missing")}


# ── the older card callback ──────────────────────────────────────────────────────────────────────


def old_card(**value: str) -> bytes:
    """A click as the older callback tells it."""
    click = {
        "open_id": LI,
        "open_message_id": "om_card",
        "open_chat_id": "oc_private",
        "tenant_key": "t-1",
        "token": "c-1",
        "action": {"tag": "button", "value": value},
    }
    return json.dumps(click).encode()


def sha1_signed(body: bytes, secret: str = TOKEN) -> Request:
    """Signed in the old way."""
    request = signed(body)
    vouched = (
        f"{request.headers['x-lark-request-timestamp']}"
        f"{request.headers['x-lark-request-nonce']}{secret}"
    ).encode() + body
    return replace(
        request,
        headers={**request.headers, "x-lark-signature": hashlib.sha1(vouched).hexdigest()},
    )


async def test_an_old_click_on_our_card_counts_and_every_repetition_has_its_key() -> None:
    where = await feishu(key="", tenant="t-1")
    body = old_card(reply="112 已完成", label="已完成", card="k", group="")
    keys = set()
    for _ in range(2):
        [click] = (await where.accept(sha1_signed(body))).events
        assert (click.text, click.chat, click.quoted_id) == ("112 已完成", LI, "om_card")
        keys.add(click.event_key)
    assert len(keys) == 1


async def test_the_old_signature_opens_nothing_but_cards() -> None:
    clear = json.dumps(message({"text": "好"})).encode()
    assert await refusal(await feishu(key=""), sha1_signed(clear)) == 403
    assert await refusal(await feishu(key="", tenant="t-2"), sha1_signed(old_card())) == 403
    assert await refusal(await feishu(key=""), sha1_signed(old_card(), "guessed")) == 403
    assert await refusal(await feishu(), sha1_signed(old_card())) == 400
    sealed = seal(json.loads(old_card(reply="1", label="1", card="", group="")))
    assert len((await (await feishu()).accept(sha1_signed(sealed))).events) == 1


# ── hostile input ────────────────────────────────────────────────────────────────────────────────


async def survives(request: Request, *, key: str = KEY) -> Accepted | None:
    """What becomes of a request; None where it is refused. Nothing else may happen."""
    try:
        return await (await feishu(key=key)).accept(request)
    except BadRequest as refused:
        return None if 400 <= refused.status < 500 else pytest.fail(str(refused))


@given(st.binary(max_size=300))
@settings(max_examples=150)
async def test_any_bytes_are_refused(body: bytes) -> None:
    assert await survives(bare(body)) is None
    assert await survives(bare(body), key="") is None
    assert await survives(signed(body)) is None


@given(st.binary(max_size=80))
@settings(max_examples=100)
async def test_any_bytes_that_were_sealed_are_refused(plain: bytes) -> None:
    assert await survives(signed(seal(plain))) is None


@given(st.dictionaries(st.sampled_from(list(signed(b"").headers)), st.text(), max_size=3))
async def test_any_headers_are_refused(headers: dict[str, str]) -> None:
    assert await survives(replace(signed(seal(message({"text": "好"}))), headers=headers)) is None


@given(st.sampled_from(PATHS), ANY_JSON)
@settings(max_examples=300)
async def test_any_value_anywhere_in_a_true_event_is_survived(
    path: tuple[str, ...], value: Any
) -> None:
    strange = altered(message({"text": "好"}), path, value)
    done = await survives(signed(seal(strange)))
    for incoming in done.events if done else ():
        stored = json.dumps(incoming.to_json(), ensure_ascii=False)
        assert "\\u0000" not in stored
        stored.encode()
        assert 0 < len(incoming.event_key) <= 190


@given(ANY_JSON)
@settings(max_examples=150)
async def test_any_click_is_survived(value: Any) -> None:
    click = event("card.action.trigger", {"operator": {"open_id": LI}, "action": {"value": value}})
    await survives(signed(seal(click)))


@given(ANY_JSON, st.sampled_from(["text", "post", "image", "file", "audio", "media", "vote"]))
@settings(max_examples=200)
async def test_any_content_is_survived(content: Any, sort: str) -> None:
    await survives(signed(seal(message(json.dumps(content), sort))))


async def test_a_deep_nest_is_refused_or_survived() -> None:
    deep = b"[" * 50_000 + b"]" * 50_000
    assert await survives(signed(seal(deep))) is None
    said = await understood(message(deep.decode()))
    assert said.text == ""
