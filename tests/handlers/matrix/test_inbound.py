"""What a homeserver tells becomes what people meant, and nothing else."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.errors import BadRequest
from handlers.matrix.inbound import EDITED, ENCRYPTED
from handlers.message import IncomingKind, Outgoing
from handlers.platform import Request
from tests.handlers.matrix.bench import (
    BOT,
    HS_TOKEN,
    LI,
    SERVER,
    WANG,
    Bench,
    open_bench,
    transaction,
)


def reply_to(event_id: str) -> dict[str, Any]:
    return {"m.relates_to": {"m.in_reply_to": {"event_id": event_id}}}


def message_to(chat: str) -> Outgoing:
    return Outgoing(chat, False, "请查收一件事", "key")


# ── chats and groups ─────────────────────────────────────────────────────────────────────────────


async def test_a_room_of_two_is_the_persons_chat(bench: Bench) -> None:
    heard = await bench.hear_one(bench.text("112 已完成"))
    assert (heard.chat, heard.sender, heard.group) == (LI, LI, False)
    assert heard.text == "112 已完成"
    assert heard.sent_at is not None
    assert heard.sent_at.year == 2026


async def test_a_room_of_three_is_a_group_by_its_own_id(bench: Bench) -> None:
    heard = await bench.hear_one(bench.text("大家好", room="!office"))
    assert (heard.chat, heard.sender, heard.group) == ("!office", LI, True)
    assert not heard.mentioned


async def test_the_homeserver_is_asked_once_about_a_room(bench: Bench) -> None:
    for number in range(3):
        await bench.hear(bench.text(f"{number}", room="!office"))
    assert bench.home.count("GET", "/state") == 1


async def test_a_named_room_of_two_is_a_group_in_which_all_is_meant_for_the_bot(
    bench: Bench,
) -> None:
    bench.home.put_room("!two", BOT, LI, name="工作群筹备")
    heard = await bench.hear_one(bench.text("112 已完成", room="!two"))
    assert (heard.group, heard.mentioned) == (True, True)


async def test_a_private_chat_that_a_third_enters_is_private_no_more(bench: Bench) -> None:
    await bench.hear(bench.text("你好"))
    bench.home.put_room("!li", BOT, LI, WANG)
    assert await bench.hear(bench.membership(WANG, "join", by=WANG)) == ()
    heard = await bench.hear_one(bench.text("112 已完成"))
    assert (heard.chat, heard.group) == ("!li", True)


async def test_who_was_in_anothers_chat_for_a_moment_does_not_speak_for_them(
    bench: Bench,
) -> None:
    """They came, spoke and left before the homeserver was asked who is there."""
    came, went = (bench.membership(WANG, what, by=WANG) for what in ("join", "leave"))
    [heard] = await bench.hear(came, bench.text("112 已完成", sender=WANG), went)
    assert (heard.chat, heard.group, heard.sender) == ("!li", True, WANG)


async def test_several_events_of_a_transaction_come_in_order_and_each_once(bench: Bench) -> None:
    first, second = bench.text("一"), bench.text("二")
    assert [one.text for one in await bench.hear(first, second, first)] == ["一", "二"]


async def test_a_transaction_that_comes_again_has_the_same_keys(bench: Bench) -> None:
    event = bench.text("112 已完成")
    assert (await bench.hear_one(event)).event_key == (await bench.hear_one(event)).event_key


async def test_where_the_homeserver_cannot_be_asked_the_transaction_comes_again(
    bench: Bench,
) -> None:
    event = bench.text("112 已完成")
    bench.home.refusals.append(("/state", 502, {}))
    with pytest.raises(BadRequest) as refused:
        await bench.hear(event)
    assert refused.value.status == 503
    assert (await bench.hear_one(event)).text == "112 已完成"


# ── words ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("@督办 112 已完成", "112 已完成"),
        ("@duban:example.org: 112 已完成", "112 已完成"),
        ("督办: 112 已完成", "112 已完成"),
        ("督办,112 已完成", "112 已完成"),
        ("112 已完成 @duban", "112 已完成"),
    ],
)
async def test_the_name_is_taken_off_who_calls_the_bot(bench: Bench, body: str, left: str) -> None:
    mention = {"m.mentions": {"user_ids": [BOT]}}
    heard = await bench.hear_one(bench.text(body, mention, room="!office"))
    assert heard.mentioned
    assert heard.text == left


async def test_a_name_typed_by_hand_calls_too(bench: Bench) -> None:
    heard = await bench.hear_one(bench.text("@督办 112 已完成", room="!office"))
    assert heard.mentioned
    assert heard.text == "112 已完成"


@pytest.mark.parametrize("body", ["督办事项有哪些", "@duban2 112 已完成", "请督办: 112"])
async def test_what_only_looks_like_the_name_stays(bench: Bench, body: str) -> None:
    heard = await bench.hear_one(bench.text(body, room="!office"))
    assert not heard.mentioned
    assert heard.text == body


async def test_a_reply_names_the_quoted_message_without_repeating_it(bench: Bench) -> None:
    body = f"> <{BOT}> 112 8月31日到期\n> 请回复\n\n已完成"
    heard = await bench.hear_one(bench.text(body, reply_to("$told")))
    assert heard.quoted_id == "$told"
    assert heard.text == "已完成"


async def test_in_a_thread_its_first_message_is_meant(bench: Bench) -> None:
    relation = {
        "rel_type": "m.thread",
        "event_id": "$root",
        "is_falling_back": True,
        "m.in_reply_to": {"event_id": "$latest"},
    }
    heard = await bench.hear_one(bench.text("已完成", {"m.relates_to": relation}))
    assert heard.quoted_id == "$root"


async def test_a_reply_inside_a_thread_means_what_it_names(bench: Bench) -> None:
    relation = {
        "rel_type": "m.thread",
        "event_id": "$root",
        "m.in_reply_to": {"event_id": "$named"},
    }
    heard = await bench.hear_one(bench.text("已完成", {"m.relates_to": relation}))
    assert heard.quoted_id == "$named"


async def test_in_a_group_a_reply_to_the_bot_is_known_from_one_among_people(bench: Bench) -> None:
    told = await bench.matrix.send(replace(message_to("!office"), group=True))
    ours = await bench.hear_one(bench.text("已完成", reply_to(told.message_id), room="!office"))
    assert ours.quoted_id == told.message_id
    for other in ("$theirs", "$unknown"):
        heard = await bench.hear_one(bench.text("同意", reply_to(other), room="!office"))
        assert heard.quoted_id is None


async def test_a_changed_message_records_nothing_and_says_so(bench: Bench) -> None:
    content = {
        "m.new_content": {"msgtype": "m.text", "body": "127 今天又查了两次"},
        "m.relates_to": {"rel_type": "m.replace", "event_id": "$old"},
    }
    assert await bench.hear(bench.text("* 127 今天又查了两次", content)) == ()
    assert [one["body"] for one in bench.home.said("!li")] == [EDITED]


async def test_a_changed_message_in_a_group_is_nobodys_business(bench: Bench) -> None:
    content = {"m.relates_to": {"rel_type": "m.replace", "event_id": "$old"}}
    assert await bench.hear(bench.text("* 大家好", content, room="!office")) == ()
    assert bench.home.said("!office") == []


@pytest.mark.parametrize("kind", ["m.notice", "m.location", "m.poll", 7, None])
async def test_what_is_not_for_reading_is_passed_over(bench: Bench, kind: Any) -> None:
    assert await bench.hear(bench.text("112 已完成", {"msgtype": kind})) == ()


async def test_our_own_messages_are_no_news(bench: Bench) -> None:
    assert await bench.hear(bench.text("已记", sender=BOT)) == ()


# ── files ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_photo_is_a_file_to_be_fetched_later(bench: Bench) -> None:
    bench.home.media["photo"] = b"\xff\xd8\xff photo"
    info = {"mimetype": "image/jpeg", "size": 9}
    photo = {"msgtype": "m.image", "url": f"mxc://{SERVER}/photo", "info": info}
    heard = await bench.hear_one(bench.text("现场.jpg", photo))
    [file] = heard.files
    assert (heard.text, file.name, file.media_type, file.size) == (
        "",
        "现场.jpg",
        "image/jpeg",
        9,
    )
    assert await bench.matrix.fetch(file, 100) == b"\xff\xd8\xff photo"


async def test_the_caption_of_a_file_is_what_was_said(bench: Bench) -> None:
    content = {"msgtype": "m.file", "url": f"mxc://{SERVER}/a", "filename": "记录.pdf"}
    heard = await bench.hear_one(bench.text("127 今天又查了一次", content))
    assert heard.text == "127 今天又查了一次"
    assert heard.files[0].name == "记录.pdf"


@pytest.mark.parametrize(
    "uri", ["http://169.254.169.254/x", "mxc://a/../b", "mxc://a/b?c", "mxc://a@b/c", "", 5]
)
async def test_a_file_that_lies_elsewhere_is_none(bench: Bench, uri: Any) -> None:
    content = {"msgtype": "m.image", "url": uri}
    assert await bench.hear(bench.text("x.jpg", content)) == ()


# ── coming and going ─────────────────────────────────────────────────────────────────────────────


async def test_an_invitation_to_a_group_is_taken(bench: Bench) -> None:
    bench.home.put_room("!new", LI, WANG, name="校长群")
    heard = await bench.hear_one(bench.membership(BOT, "invite", room="!new"))
    assert (heard.kind, heard.chat, heard.group) == (IncomingKind.JOINED, "!new", True)
    assert bench.home.count("POST", "/join") == 1


async def test_an_invitation_to_talk_opens_the_persons_chat(bench: Bench) -> None:
    bench.home.put_room("!talk", LI)
    heard = await bench.hear_one(bench.membership(BOT, "invite", room="!talk", is_direct=True))
    assert (heard.kind, heard.chat, heard.group) == (IncomingKind.JOINED, LI, False)


async def test_a_stranger_on_another_server_cannot_call_the_bot(bench: Bench) -> None:
    bench.home.put_room("!evil", "@eve:elsewhere.net")
    invited = bench.membership(BOT, "invite", by="@eve:elsewhere.net", room="!evil")
    assert await bench.hear(invited) == ()
    assert (bench.home.count("POST", "/join"), bench.home.count("POST", "/leave")) == (0, 1)


async def test_unless_the_bureau_knows_that_server() -> None:
    async with open_bench(servers=("elsewhere.net",)) as bench:
        bench.home.put_room("!good", "@eve:elsewhere.net")
        invited = bench.membership(BOT, "invite", by="@eve:elsewhere.net", room="!good")
        assert (await bench.hear_one(invited)).kind is IncomingKind.JOINED


async def test_an_invitation_that_cannot_be_taken_does_not_hold_up_all_rooms(
    bench: Bench,
) -> None:
    event = bench.membership(BOT, "invite", room="!new")
    bench.home.refusals.extend([("/join", 502, {})] * 9)
    statuses = []
    for _ in range(4):
        try:
            statuses.append(len(await bench.hear(event, bench.text("112 已完成"))))
        except BadRequest as refused:
            statuses.append(refused.status)
    assert statuses == [503, 503, 503, 1]


async def test_who_is_put_out_of_a_group_says_so(bench: Bench) -> None:
    await bench.hear(bench.text("大家好", room="!office"))
    heard = await bench.hear_one(bench.membership(BOT, "leave", room="!office"))
    assert (heard.kind, heard.chat, heard.group) == (IncomingKind.LEFT, "!office", True)


@pytest.mark.parametrize("who", [BOT, LI])
async def test_a_chat_that_the_person_ends_is_ended(bench: Bench, who: str) -> None:
    await bench.hear(bench.text("你好"))
    heard = await bench.hear_one(bench.membership(who, "leave"))
    assert (heard.kind, heard.chat, heard.group) == (IncomingKind.LEFT, LI, False)


async def test_an_older_chat_that_is_left_ends_nothing(bench: Bench) -> None:
    await bench.hear(bench.text("你好"))
    bench.home.put_room("!newer", LI)
    await bench.hear(bench.membership(BOT, "invite", room="!newer", is_direct=True))
    assert await bench.hear(bench.membership(LI, "leave")) == ()


async def test_an_encrypted_room_is_answered_once_in_clear(bench: Bench) -> None:
    sealed = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgA"}
    for _ in range(3):
        assert await bench.hear(bench.event("m.room.encrypted", sealed)) == ()
    assert [one["body"] for one in bench.home.said("!li")] == [ENCRYPTED]


async def test_a_chat_that_becomes_encrypted_is_written_to_no_more(bench: Bench) -> None:
    await bench.hear(bench.text("你好"))
    bench.home.put_room("!li", BOT, LI, encrypted=True)
    await bench.hear(bench.event("m.room.encryption", {"algorithm": "m.megolm"}, state_key=""))
    await bench.matrix.send(message_to(LI))
    assert bench.home.said("!li") == []


async def test_that_it_was_not_heard_is_told_even_if_the_first_try_fails(bench: Bench) -> None:
    bench.home.refusals.append(("/send/", 502, {}))
    for _ in range(3):
        await bench.hear(bench.event("m.room.encrypted", {"ciphertext": "AwgA"}))
    assert [one["body"] for one in bench.home.said("!li")] == [ENCRYPTED]


async def test_a_group_the_bot_returns_to_is_looked_at_anew(bench: Bench) -> None:
    await bench.hear(bench.text("大家好", room="!office"))
    await bench.hear(bench.membership(BOT, "leave", room="!office"))
    bench.home.put_room("!office", LI)
    heard = await bench.hear_one(bench.membership(BOT, "invite", room="!office"))
    assert heard.chat == LI


async def test_an_encrypted_room_is_nobodys_chat(bench: Bench) -> None:
    bench.home.put_room("!sealed", BOT, LI, encrypted=True)
    await bench.hear(bench.membership(BOT, "invite", room="!sealed", is_direct=True))
    await bench.matrix.send(message_to(LI))
    assert bench.home.said("!sealed") == []


# ── the doors ────────────────────────────────────────────────────────────────────────────────────


async def refusal(bench: Bench, request: Request, route: int = 0) -> tuple[int, str]:
    with pytest.raises(BadRequest) as refused:
        await bench.matrix.routes()[route].accept(request)
    return refused.value.status, json.loads(refused.value.body)["errcode"]


async def test_every_wrong_token_is_refused(bench: Bench) -> None:
    for place in range(len(HS_TOKEN)):
        for flip in (1, 32, 64):
            wrong = HS_TOKEN[:place] + chr(ord(HS_TOKEN[place]) ^ flip) + HS_TOKEN[place + 1 :]
            assert (await refusal(bench, transaction(token=wrong)))[0] == 403
    for wrong in (HS_TOKEN[:-1], HS_TOKEN + "x", HS_TOKEN.upper(), "\udcff"):
        assert (await refusal(bench, transaction(token=wrong)))[0] == 403
    assert bench.home.calls == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"events":{}}', b'"x"', b"\xff", b"[" * 9999])
async def test_what_is_no_transaction_is_refused(bench: Bench, body: bytes) -> None:
    request = transaction()
    broken = Request(request.method, request.path, {}, request.headers, body)
    assert (await refusal(bench, broken))[0] == 400


async def test_the_bot_exists_and_nobody_else(bench: Bench) -> None:
    headers = transaction().headers
    path = "/_matrix/app/v1/users/"
    answer = bench.matrix.routes()[2]
    known = await answer.accept(Request("GET", path + BOT, {}, headers, b""))
    assert known.response.status == 200
    asked = Request("GET", path + "@duban_x:example.org", {}, headers, b"")
    assert await refusal(bench, asked, 2) == (404, "M_NOT_FOUND")
    room = Request("GET", "/_matrix/app/v1/rooms/#a:example.org", {}, headers, b"")
    assert await refusal(bench, room, 2) == (404, "M_NOT_FOUND")


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
relations = st.fixed_dictionaries(
    {},
    optional={
        "rel_type": st.sampled_from(["m.replace", "m.annotation", "m.thread"]) | anything,
        "event_id": anything,
        "key": anything,
        "m.in_reply_to": anything,
        "is_falling_back": anything,
    },
)
contents = st.fixed_dictionaries(
    {},
    optional={
        "msgtype": st.sampled_from(["m.text", "m.image", "m.file"]) | anything,
        "body": anything,
        "filename": anything,
        "url": anything,
        "info": anything,
        "m.mentions": anything,
        "m.relates_to": relations | anything,
        "membership": st.sampled_from(["join", "leave", "invite"]) | anything,
        "is_direct": anything,
    },
)
events = st.fixed_dictionaries(
    {},
    optional={
        "event_id": st.sampled_from(["$a", "$b"]) | anything,
        "room_id": st.sampled_from(["!li", "!office", "!unknown"]) | anything,
        "type": st.sampled_from(["m.room.message", "m.reaction", "m.room.member"]) | anything,
        "sender": st.sampled_from([LI, BOT]) | anything,
        "state_key": st.sampled_from([LI, BOT, ""]) | anything,
        "content": contents | anything,
        "origin_server_ts": anything,
    },
)


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(events | anything, max_size=3))
async def test_no_event_however_strange_stops_those_beside_it(
    bench: Bench, strange: list[Any]
) -> None:
    sound = bench.text("112 已完成", sender=WANG, room="!office")
    heard = await bench.hear(*strange, sound)
    assert heard[-1].text == "112 已完成"
    for one in heard:
        json.dumps(one.to_json(), ensure_ascii=False).encode()  # no half of a character is left


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.binary(max_size=200))
async def test_no_bytes_are_believed(bench: Bench, body: bytes) -> None:
    for headers in ({}, transaction().headers):
        request = Request("PUT", "/_matrix/app/v1/transactions/1", {}, headers, body)
        with pytest.raises(BadRequest):
            await bench.matrix.routes()[0].accept(request)
