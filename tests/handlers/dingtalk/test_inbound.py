"""What people send is heard as they mean it, and nothing that is sent can break the robot."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.crypto import Envelope
from handlers.dingtalk.inbound import Heard, Ignored, read_message
from handlers.dingtalk.signing import card_sign, robot_sign
from handlers.dingtalk.stream import read_frame
from handlers.dingtalk.webhooks import CARD_HOOK, EVENT_HOOK, ROBOT_HOOK
from handlers.errors import BadRequest
from handlers.message import File, Incoming, IncomingKind
from handlers.platform import Request
from tests.handlers.dingtalk.vectors import CORP, DEFAULTS, ROBOT, Desk

NOW = 1_785_000_000_000
MESSAGE: dict[str, Any] = {
    "msgId": "msg1==",
    "createAt": NOW - 500,
    "conversationId": "cidABC==",
    "conversationType": "1",
    "senderId": "$:LWCP_v1:$li",
    "senderStaffId": "0123",
    "senderNick": "李明",
    "senderCorpId": CORP,
    "chatbotCorpId": CORP,
    "chatbotUserId": "$:LWCP_v1:$bot",
    "robotCode": ROBOT,
    "msgtype": "text",
    "text": {"content": "112 已完成"},
}
IN_A_GROUP = {"conversationType": "2", "conversationTitle": "工作群", "isInAtList": True}


def heard(**fields: Any) -> Incoming:
    """A message with some fields of its own, as it is heard."""
    found = read_message(MESSAGE | fields)
    assert isinstance(found, Heard)
    return found.incoming


def ignored(**fields: Any) -> Ignored:
    """Why a message is ignored."""
    found = read_message(MESSAGE | fields)
    assert isinstance(found, Ignored)
    return found


def test_the_chat_of_a_direct_message_is_the_persons_account() -> None:
    said = heard()
    assert (said.chat, said.sender, said.group, said.mentioned) == ("0123", "0123", False, False)
    assert (said.kind, said.text, said.event_key) == (IncomingKind.MESSAGE, "112 已完成", "msg1==")
    assert said.sent_at is not None
    assert said.sent_at.isoformat() == "2026-07-25T17:19:59.500000+00:00"


def test_in_a_group_the_blanks_where_the_name_stood_are_gone() -> None:
    said = heard(**IN_A_GROUP, text={"content": "  112 已完成 "})
    assert (said.chat, said.sender, said.group, said.mentioned) == ("cidABC==", "0123", True, True)
    assert said.text == "112 已完成"


def test_the_name_by_which_a_rich_text_calls_the_robot_is_gone() -> None:
    pieces = [{"text": "@督办 "}, {"text": "112 已完成"}, {"type": "picture", "downloadCode": "c"}]
    said = heard(**IN_A_GROUP, msgtype="richText", content={"richText": pieces}, text=None)
    assert said.text == "112 已完成"


def test_a_quote_of_ours_is_told_by_the_key_that_sending_it_returned() -> None:
    quoted = {"msgType": "text", "msgId": "m-old", "content": {"text": "今天有2件事"}}
    said = heard(
        originalMsgId="m-old",
        originalProcessQueryKey="pqk-7",
        text={"content": "完成了", "isReplyMsg": True, "repliedMsg": quoted},
    )
    assert (said.quoted_id, said.quoted_text) == ("pqk-7", "今天有2件事")


def test_a_quoted_card_has_an_id_and_no_words() -> None:
    quoted = {"msgType": "interactiveCard", "msgId": "m-card"}
    said = heard(text={"content": "完成了", "isReplyMsg": True, "repliedMsg": quoted})
    assert (said.quoted_id, said.quoted_text) == ("m-card", None)


def test_a_quoted_rich_text_has_its_words() -> None:
    pieces = [{"text": "见图"}, {"type": "picture", "downloadCode": "c"}, {"text": "两处"}]
    quoted = {"msgType": "richText", "msgId": "m", "content": {"richText": pieces}}
    said = heard(text={"content": "好", "isReplyMsg": True, "repliedMsg": quoted})
    assert said.quoted_text == "见图\n两处"


@pytest.mark.parametrize(
    ("kind", "content", "text", "files"),
    [
        ("picture", {"downloadCode": "c"}, "", [File("图片.jpg", "image/jpeg", "c")]),
        (
            "file",
            {"downloadCode": "c", "fileName": "总结.pdf"},
            "",
            [File("总结.pdf", "application/pdf", "c")],
        ),
        (
            "video",
            {"downloadCode": "c", "videoType": "mp4"},
            "",
            [File("视频.mp4", "video/mp4", "c")],
        ),
        ("audio", {"downloadCode": "c", "recognition": "112已完成。"}, "112已完成。", []),
        (
            "richText",
            {
                "richText": [
                    {"text": "112 已完成 "},
                    {"type": "picture", "downloadCode": "a"},
                    {"type": "picture", "downloadCode": "b"},
                ]
            },
            "112 已完成",
            [File("图片1.jpg", "image/jpeg", "a"), File("图片2.jpg", "image/jpeg", "b")],
        ),
    ],
)
def test_every_kind_of_message_gives_its_words_and_files(
    kind: str, content: dict[str, Any], text: str, files: list[File]
) -> None:
    said = heard(msgtype=kind, content=content, text=None)
    assert said.text == text
    assert list(said.files) == files


@pytest.mark.parametrize("kind", ["interactiveCard", "unknownMsgType", "", None, 7])
def test_a_kind_without_words_or_files_is_ignored(kind: object) -> None:
    assert ignored(msgtype=kind) is Ignored.UNKNOWN


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"senderCorpId": "ding-another"}, Ignored.OUTSIDER),
        ({"senderStaffId": ""}, Ignored.NOBODY),
        ({"senderStaffId": None}, Ignored.NOBODY),
        ({"senderId": "$:LWCP_v1:$bot"}, Ignored.OURSELVES),
    ],
)
def test_who_is_nobody_of_ours_is_ignored(fields: dict[str, Any], why: Ignored) -> None:
    assert ignored(**fields) is why


def test_a_message_without_words_because_the_quota_is_used_up_is_ignored() -> None:
    said = {name: value for name, value in MESSAGE.items() if name != "text"}
    assert read_message(said | {"errorMessage": "超量", "errorCode": "20001"}) is Ignored.QUOTA


async def test_what_is_ignored_for_lack_of_set_up_is_shown_to_whoever_examines() -> None:
    desk = Desk(NOW)
    await desk.take(ROBOT_HOOK, robot_request(json.dumps(MESSAGE | {"senderStaffId": ""})))
    says = [one.says for one in await desk.platform._troubles.examine()]
    assert says == ["钉钉:最近有消息不带发送人的员工号"]


@pytest.mark.parametrize("name", ["msgId", "conversationId"])
@pytest.mark.parametrize("value", ["", None, 5, ["a"], "\0", "\ud800"])
def test_a_message_without_its_ids_is_refused(name: str, value: object) -> None:
    with pytest.raises(BadRequest):
        read_message(MESSAGE | {name: value})


@pytest.mark.parametrize("value", ["x" * 191, "a\0b"])
def test_a_chat_that_no_row_could_keep_is_refused(value: str) -> None:
    with pytest.raises(BadRequest):
        read_message(MESSAGE | {"conversationId": value})


def test_an_endless_message_id_is_known_again_by_its_digest() -> None:
    first, again, other = (heard(msgId=char * 500).event_key for char in "aab")
    assert first == again != other
    assert len(first) <= 190


def test_half_a_character_is_left_out_and_the_rest_is_heard() -> None:
    assert heard(text={"content": "112\ud83d 已\0完成"}).text == "112 已完成"


def test_an_endless_message_is_cut() -> None:
    assert len(heard(text={"content": "很长" * 100_000}).text) == 8000


# ── fuzz ─────────────────────────────────────────────────────────────────────────────────────────

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["text", "content", "richText", "downloadCode", "msgId", "type"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def robot_request(body: str | bytes) -> Request:
    """A body that DingTalk vouches for, as far as it does."""
    sign = robot_sign(DEFAULTS["app_secret"], str(NOW))
    raw = body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass")
    return Request("POST", ROBOT_HOOK, {}, {"timestamp": str(NOW), "sign": sign}, raw)


def card_request(body: bytes) -> Request:
    """The same of a click."""
    headers = {
        "x-ddpaas-signature-timestamp": str(NOW),
        "x-ddpaas-signature": card_sign(DEFAULTS["api_secret"], str(NOW)),
    }
    return Request("POST", CARD_HOOK, {}, headers, body)


async def is_sound(request: Request) -> bool:
    """Refused as DingTalk expects it, or taken as something that a row can keep."""
    try:
        accepted = await Desk(NOW).take(request.path, request)
    except BadRequest as refusal:
        return refusal.status in (400, 401, 403)
    return all(
        Incoming.from_json(json.loads(json.dumps(one.to_json()).encode())) == one
        and 0 < len(one.event_key) <= 190
        and 0 < len(one.chat) <= 190
        and "\\u0000" not in json.dumps(one.to_json())
        for one in accepted.events
    )


@given(st.dictionaries(st.sampled_from([*sorted(MESSAGE), "content"]), ANYTHING, max_size=6))
async def test_no_vouched_for_message_is_an_accident(fields: dict[str, Any]) -> None:
    ours = {"chatbotCorpId": CORP, "robotCode": ROBOT}
    assert await is_sound(robot_request(json.dumps(MESSAGE | fields | ours)))


@given(st.binary(max_size=200))
async def test_no_bytes_are_an_accident(body: bytes) -> None:
    assert await is_sound(robot_request(body))
    assert await is_sound(card_request(body))
    query = {"signature": "0" * 40, "timestamp": str(NOW), "nonce": "n"}
    assert await is_sound(Request("POST", EVENT_HOOK, query, {}, body))


@given(
    st.dictionaries(
        st.sampled_from(["outTrackId", "userId", "corpId", "content", "value", "type"]),
        ANYTHING | st.just(CORP) | st.just('{"cardPrivateData":{"actionIds":["1"]}}'),
    )
)
async def test_no_vouched_for_click_is_an_accident(fields: dict[str, Any]) -> None:
    assert await is_sound(card_request(json.dumps(fields).encode()))


@pytest.mark.parametrize("corp", ["ding-another", "", None])
async def test_a_click_about_another_organisation_is_refused(corp: str | None) -> None:
    content = json.dumps({"cardPrivateData": {"actionIds": ["1"]}})
    said = {"outTrackId": "ot-1", "userId": "0123", "corpId": corp, "content": content}
    with pytest.raises(BadRequest):
        await Desk(NOW).take(CARD_HOOK, card_request(json.dumps(said).encode()))


async def test_an_event_of_another_organisation_is_refused() -> None:
    event = {"EventType": "user_leave_org", "CorpId": "ding-another", "UserId": ["0123"]}
    with pytest.raises(BadRequest):
        await Desk(NOW).take(EVENT_HOOK, sealed_request(event))
    [said] = (await Desk(NOW).take(EVENT_HOOK, sealed_request(event | {"CorpId": CORP}))).events
    assert (said.kind, said.sender) == (IncomingKind.LEFT, "0123")


@given(
    st.sampled_from(["im_cool_app_install", "user_leave_org", "chat_disband", "x", ""]),
    st.dictionaries(
        st.sampled_from(["userId", "UserId", "openConversationId", "eventId", "\0", "\ud800"]),
        ANYTHING | st.lists(st.text(max_size=5)),
    ),
)
async def test_no_sealed_event_is_an_accident(kind: str, data: dict[str, Any]) -> None:
    assert await is_sound(sealed_request({"EventType": kind, "CorpId": CORP} | data))


async def test_a_monster_of_an_event_is_no_accident() -> None:
    data: Any = "x"
    for _ in range(500):
        data = [data]
    event = {"EventType": "user_leave_org", "CorpId": CORP, "userId": ["u"], "deep": data}
    assert await is_sound(sealed_request(event))


def sealed_request(event: dict[str, Any]) -> Request:
    """An event as DingTalk seals it."""
    envelope = Envelope(DEFAULTS["token"], DEFAULTS["aes_key"], DEFAULTS["owner_key"])
    sealed = envelope.seal(json.dumps(event).encode())
    signature = envelope.signature(str(NOW), "n", sealed)
    query = {"signature": signature, "timestamp": str(NOW), "nonce": "n"}
    return Request("POST", EVENT_HOOK, query, {}, json.dumps({"encrypt": sealed}).encode())


@given(st.binary(max_size=60), st.binary(max_size=60))
async def test_no_header_is_an_accident(timestamp: bytes, sign: bytes) -> None:
    """Whoever does not know the secret gets nothing in."""
    headers = {
        "timestamp": timestamp.decode("utf-8", "surrogateescape"),
        "sign": sign.decode("utf-8", "surrogateescape"),
    }
    body = json.dumps(MESSAGE).encode()
    with pytest.raises(BadRequest):
        await Desk(NOW).take(ROBOT_HOOK, Request("POST", ROBOT_HOOK, {}, headers, body))


@given(st.text(max_size=200) | ANYTHING.map(json.dumps))
def test_no_frame_is_an_accident(text: str) -> None:
    read_frame(text)


@pytest.mark.parametrize("body", [b"[" * 100_000, b'{"a":' * 50_000, b"9" * 50_000, b"\xff\xfe"])
async def test_no_monster_of_json_is_an_accident(body: bytes) -> None:
    with pytest.raises(BadRequest):
        await Desk(NOW).take(ROBOT_HOOK, robot_request(body))
    assert read_frame(body.decode("latin-1")) is None


async def test_in_the_stream_mode_there_are_no_doors() -> None:
    assert list(Desk(NOW, mode="stream").platform.routes()) == []


async def test_without_their_secrets_there_are_no_doors_for_clicks_and_events() -> None:
    desk = Desk(NOW, card_secret=None, event_token=None, event_aes_key=None)
    assert [route.path for route in desk.platform.routes()] == [ROBOT_HOOK]
