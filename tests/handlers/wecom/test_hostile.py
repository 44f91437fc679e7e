"""Whatever is sent to the doors, forged or sealed with the right key: it is refused or understood,
never a fault of ours, and what is understood can be stored."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from aiohttp import WSMessage, WSMsgType
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.crypto import Envelope
from handlers.errors import BadRequest, PlatformError
from handlers.message import Incoming
from handlers.platform import Accepted, Ports, Request
from handlers.wecom import WeCom
from handlers.wecom.app import cdata
from handlers.wecom.config import Config
from handlers.wecom.line import judge_frame, read_frame, req_id_of
from handlers.wecom.robot_events import read_event
from tests.handlers.ports import Alone, Cupboard, Memory, VirtualTime
from tests.handlers.wecom.vectors import accept

CORP = "wwcorp"
TOKEN = "token"
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
NOW = datetime(2026, 7, 1, 1, tzinfo=UTC)
APP, ROBOT = Envelope(TOKEN, KEY, CORP), Envelope(TOKEN, KEY, "")
APP_HOOK, ROBOT_HOOK = "/hooks/wecom", "/hooks/wecom/robot"


def platform(**robot: str) -> WeCom:
    """Both callbacks."""
    time = VirtualTime(NOW)
    app = {"corp_id": CORP, "agent_id": 1, "secret": "s", "token": TOKEN, "aes_key": KEY}
    table = {"app": app, "robot": {"token": TOKEN, "aes_key": KEY, **robot}}
    ports = Ports(Memory(time), Alone(), Cupboard(), time, time.wait)
    return WeCom(Config.model_validate(table), ports)


def sealed(envelope: Envelope, plain: bytes) -> tuple[dict[str, str], str]:
    """The query and the sealed text of a genuine call."""
    timestamp, nonce, text = str(int(NOW.timestamp())), "nonce", envelope.seal(plain)
    signature = envelope.signature(timestamp, nonce, text)
    return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}, text


def to_app(plain: bytes) -> Request:
    """What the vendor would send to the app."""
    query, text = sealed(APP, plain)
    body = f"<xml><Encrypt>{text}</Encrypt></xml>".encode()
    return Request("POST", APP_HOOK, query, {}, body)


def to_robot(plain: bytes) -> Request:
    """What the vendor would send to the robot."""
    query, text = sealed(ROBOT, plain)
    return Request("POST", ROBOT_HOOK, query, {}, json.dumps({"encrypt": text}).encode())


def check_storable(incoming: Incoming) -> None:
    """An event as the inbox keeps it."""
    assert 0 < len(incoming.event_key) <= 190
    assert 0 < len(incoming.chat) <= 255
    assert 0 < len(incoming.sender) <= 255
    written = json.dumps(incoming.to_json(), ensure_ascii=False)
    written.encode()  # no half of a surrogate pair
    assert "\\u0000" not in written
    assert Incoming.from_json(json.loads(written)) == incoming


async def taken(request: Request) -> Accepted | None:
    """What becomes of a call; None where it is refused as one should be."""
    try:
        accepted = await accept(platform(), request)
    except BadRequest as refusal:
        return None if refusal.status in (400, 403) else pytest.fail(str(refusal.status))
    for incoming in accepted.events:
        check_storable(incoming)
    return accepted


@settings(deadline=None)  # a busy machine is no fault
@given(
    st.binary(max_size=400),
    st.dictionaries(
        st.sampled_from(["msg_signature", "timestamp", "nonce", "echostr"]), st.text(max_size=40)
    ),
    st.sampled_from(["GET", "POST"]),
    st.sampled_from([APP_HOOK, ROBOT_HOOK]),
)
async def test_nothing_forged_is_taken(
    body: bytes, query: dict[str, str], method: str, path: str
) -> None:
    assert await taken(Request(method, path, query, {}, body)) is None


@settings(deadline=None)  # a busy machine is no fault
@given(st.binary(max_size=200))
async def test_sealed_noise_is_refused(plain: bytes) -> None:
    await taken(to_app(plain))
    await taken(to_robot(plain))


@pytest.mark.parametrize(
    "body",
    [
        b'<!DOCTYPE xml [<!ENTITY a "b">]><xml><Encrypt>&a;</Encrypt></xml>',
        b'<!DOCTYPE xml SYSTEM "http://evil.example/x"><xml><Encrypt>a</Encrypt></xml>',
        '<?xml version="1.0" encoding="utf-16"?><xml/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="rot13"?><xml><Encrypt>a</Encrypt></xml>',
        b"<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>",
        b"<xml>" * 20_000,
        b"<other><Encrypt>a</Encrypt></other>",
    ],
)
async def test_xml_that_is_no_plain_message_is_refused(body: bytes) -> None:
    query, _ = sealed(APP, b"")
    assert await taken(Request("POST", APP_HOOK, query, {}, body)) is None
    assert await taken(to_app(body)) is None


@pytest.mark.parametrize(
    "body",
    [b"[" * 100_000, b'{"encrypt": "\\ud800"}', b'{"encrypt": 1}', b'{"encrypt": null}', b"null"],
)
async def test_json_that_is_no_envelope_is_refused(body: bytes) -> None:
    query, _ = sealed(ROBOT, b"")
    assert await taken(Request("POST", ROBOT_HOOK, query, {}, body)) is None


names = st.sampled_from(
    [
        "MsgType",
        "Event",
        "EventKey",
        "TaskId",
        "FromUserName",
        "CreateTime",
        "MsgId",
        "Content",
        "MediaId",
        "FileName",
        "Recognition",
        "ToUserName",
        "SelectedItems",
    ]
)
words = st.one_of(
    st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=300),
    st.sampled_from(["event", "text", "image", "voice", "file", "template_card_event", "sys"]),
    st.sampled_from(["subscribe", "enter_agent", "unsubscribe", "9" * 30, "-1", "1785000000"]),
)


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.tuples(names, words), max_size=12))
async def test_whatever_the_vendor_tells_the_app_is_taken_or_refused(
    fields: list[tuple[str, str]],
) -> None:
    inner = "".join(f"<{name}>{cdata(value)}</{name}>" for name, value in fields)
    await taken(to_app(f"<xml>{inner}</xml>".encode()))


keys = st.sampled_from(
    [
        "msgid",
        "msgtype",
        "from",
        "userid",
        "chatid",
        "chattype",
        "text",
        "content",
        "quote",
        "mixed",
        "msg_item",
        "image",
        "file",
        "url",
        "aeskey",
        "event",
        "eventtype",
        "stream",
        "template_card_event",
        "event_key",
        "task_id",
        "response_url",
        "create_time",
        "voice",
    ]
)
values = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False),
        st.text(max_size=40),
        st.sampled_from(["event", "text", "mixed", "image", "group", "single", "stream", "voice"]),
        st.sampled_from(
            ["template_card_event", "enter_chat", "disconnected_event", "\ud800", "\0"]
        ),
        st.sampled_from(["http://[::1", "https://qyapi.weixin.qq.com:x/", "x" * 5000]),
    ),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5),
    max_leaves=20,
)
events = st.fixed_dictionaries(
    {
        "msgid": st.text(min_size=1, max_size=300),
        "from": st.fixed_dictionaries({"userid": st.text(min_size=1, max_size=300)}),
        "msgtype": st.sampled_from(["text", "mixed", "image", "event", "voice", "other"]),
    },
    optional=dict.fromkeys(("chatid", "chattype", "text", "mixed", "image", "event"), values)
    | dict.fromkeys(("quote", "voice", "response_url", "create_time"), values),
)


@settings(deadline=None)  # a busy machine is no fault
@given(st.one_of(events, values))
async def test_whatever_the_vendor_tells_the_robot_is_taken_or_refused(event: Any) -> None:
    await taken(to_robot(json.dumps(event).encode()))


@settings(deadline=None)  # a busy machine is no fault
@given(st.one_of(events, st.dictionaries(keys, values)))
def test_whatever_comes_by_the_long_connection_is_told_or_refused(event: Any) -> None:
    try:
        told = read_event(event, "督办")
    except BadRequest:
        return
    if told.incoming is not None:
        check_storable(told.incoming)


@settings(deadline=None)  # a busy machine is no fault
@given(st.dictionaries(st.sampled_from(["cmd", "headers", "errcode", "body", "errmsg"]), values))
def test_no_answer_of_the_long_connection_breaks_us(frame: dict[str, Any]) -> None:
    assert isinstance(req_id_of(frame), str)
    read_frame(WSMessage(WSMsgType.TEXT, json.dumps(frame), None))
    try:
        assert isinstance(judge_frame(frame), dict)
    except PlatformError:
        assert frame.get("errcode") != 0


async def test_a_body_beyond_the_limit_is_never_read_to_its_end() -> None:
    assert {route.limit for route in platform().routes()} == {256 << 10}


async def test_without_secrets_there_are_no_doors() -> None:
    time = VirtualTime(NOW)
    ports = Ports(Memory(time), Alone(), Cupboard(), time, time.wait)
    robot = {"bot_id": "b", "secret": "s"}
    app = {"corp_id": CORP, "agent_id": 1, "secret": "s"}
    for table in ({"robot": robot}, {"app": app}, {"hooks": {"g": "k"}}):
        assert list(WeCom(Config.model_validate(table), ports).routes()) == []
