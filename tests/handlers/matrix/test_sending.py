"""What the bot says on Matrix arrives once, in the right room, as plain as it was meant."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.errors import (
    Misconfigured,
    PlatformError,
    SendError,
    Throttled,
    Unreachable,
)
from handlers.matrix.content import EVENT_LIMIT, text_content
from handlers.message import Button, Document, IncomingKind, Outgoing
from tests.handlers.matrix.bench import BOT, CUT, LI, V3, WANG, Bench

TOLD = Outgoing(LI, False, "今天有1件事:\n#112 规范民办义务教育", "digest:1")
BUTTONS = (Button("已完成", "112 已完成"), Button("推进中", "112 推进中"))
CARD = replace(TOLD, buttons=BUTTONS, key="digest:2")
SEND = "/send/"


# ── rooms ────────────────────────────────────────────────────────────────────────────────────────


async def test_who_has_no_chat_yet_gets_one_and_keeps_it(bench: Bench) -> None:
    await bench.matrix.send(TOLD)
    await bench.matrix.send(replace(TOLD, key="digest:2"))
    assert bench.home.count("POST", "/createRoom") == 1
    [room] = [room for room in bench.home.rooms if room.startswith("!made")]
    assert [one["body"] for one in bench.home.said(room)] == [TOLD.text] * 2


async def test_many_messages_at_once_make_one_chat(bench: Bench) -> None:
    many = (replace(TOLD, key=f"digest:{number}") for number in range(8))
    await asyncio.gather(*(bench.matrix.send(one) for one in many))
    assert bench.home.count("POST", "/createRoom") == 1


async def test_a_person_is_answered_where_they_last_wrote(bench: Bench) -> None:
    await bench.matrix.send(TOLD)
    await bench.hear(bench.text("你好"))
    await bench.matrix.send(replace(TOLD, key="digest:2"))
    assert len(bench.home.said("!li")) == 1


async def test_a_chat_that_was_made_and_not_written_down_is_found_again(bench: Bench) -> None:
    bench.home.put_room("!made", BOT, LI)
    invited = bench.membership(LI, "invite", by=BOT, room="!made", is_direct=True)
    assert await bench.hear(invited) == ()
    await bench.matrix.send(TOLD)
    assert len(bench.home.said("!made")) == 1


async def test_where_another_process_was_faster_its_chat_is_used(bench: Bench) -> None:
    bench.home.put_room("!theirs", BOT, LI)
    until = bench.time() + timedelta(days=1)

    async def faster(room: str) -> None:
        await bench.memory.keep(f"matrix:person:{LI}", "!theirs", until)

    bench.home.made = faster
    await bench.matrix.send(TOLD)
    assert len(bench.home.said("!theirs")) == 1
    assert not any(room.startswith("!made") for room in bench.home.rooms)


async def test_a_chat_that_is_closed_to_us_is_replaced_once(bench: Bench) -> None:
    await bench.hear(bench.text("你好"))
    del bench.home.rooms["!li"]
    await bench.matrix.send(TOLD)
    assert bench.home.count("POST", "/createRoom") == 1


async def test_who_cannot_be_invited_cannot_be_reached(bench: Bench) -> None:
    bench.home.refusals.append(("/createRoom", 403, {"errcode": "M_FORBIDDEN"}))
    with pytest.raises(Unreachable):
        await bench.matrix.send(TOLD)


@pytest.mark.parametrize("account", ["li", "", "@li", "@li:", "13800000000"])
async def test_what_is_no_account_is_not_tried(bench: Bench, account: str) -> None:
    with pytest.raises(Unreachable):
        await bench.matrix.send(replace(TOLD, chat=account))
    assert bench.home.calls == []


async def test_a_group_the_bot_is_not_in_cannot_be_reached(bench: Bench) -> None:
    with pytest.raises(Unreachable):
        await bench.matrix.send(replace(TOLD, chat="!gone", group=True))


# ── once ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_message_that_is_sent_again_is_shown_once(bench: Bench) -> None:
    first = await bench.matrix.send(CARD)
    again = await bench.matrix.send(CARD)
    assert first == again
    assert len(bench.home.said("!made2")) == 1
    assert len(bench.home.marks("!made2")) == 2


async def test_the_bot_is_registered_and_has_its_device_before_the_first_call(
    bench: Bench,
) -> None:
    await bench.matrix.listen(never)
    assert [path.removeprefix(V3) for _, path in bench.home.calls] == [
        "/account/whoami",
        "/register",
        "/login",
        f"/profile/{BOT}/displayname",
        "/account/whoami",
    ]
    assert bench.matrix.capabilities().idempotent_sends


async def test_a_homeserver_set_up_anew_is_told_of_the_device_again(bench: Bench) -> None:
    await bench.matrix.send(TOLD)
    bench.home.devices.clear()
    await bench.matrix.send(replace(TOLD, key="digest:2"))
    assert len(bench.home.said("!made2")) == 2


async def test_a_homeserver_without_devices_promises_nothing(bench: Bench) -> None:
    bench.home.honours_devices = False
    await bench.matrix.send(TOLD)
    assert not bench.matrix.capabilities().idempotent_sends


async def test_the_bot_waits_for_a_homeserver_that_is_not_up_yet(bench: Bench) -> None:
    bench.home.refusals.extend([("/whoami", 502, {})] * 3)
    began = bench.time()
    await bench.matrix.listen(never)
    assert (bench.time() - began).total_seconds() == 1 + 2 + 4


async def never(events: Any) -> None:
    raise AssertionError("nothing was said")


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────


async def refused(bench: Bench, status: int, **said: Any) -> PlatformError:
    await bench.hear(bench.text("你好"))
    bench.home.refusals.append((SEND, status, said))
    with pytest.raises(PlatformError) as fault:
        await bench.matrix.send(replace(TOLD, chat="!office", group=True))
    return fault.value


@pytest.mark.parametrize(
    ("said", "wait"), [({"retry_after_ms": 1500}, 1.5), ({}, 5.0), ({"retry_after_ms": "x"}, 5.0)]
)
async def test_a_limit_is_waited_for(bench: Bench, said: dict[str, Any], wait: float) -> None:
    fault = await refused(bench, 429, errcode="M_LIMIT_EXCEEDED", **said)
    assert isinstance(fault, Throttled)
    assert (fault.retry_after, fault.whole) == (wait, True)


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "M_UNKNOWN_TOKEN"),
        (403, "M_EXCLUSIVE"),
        (403, "M_RESOURCE_LIMIT_EXCEEDED"),
        (404, "M_UNRECOGNIZED"),
        (302, ""),
    ],
)
async def test_what_refuses_us_is_told_with_its_mend(bench: Bench, status: int, code: str) -> None:
    fault = await refused(bench, status, errcode=code)
    assert isinstance(fault, Misconfigured)
    assert "Matrix" in fault.mend


@pytest.mark.parametrize("code", ["M_FORBIDDEN", "M_NOT_FOUND"])
async def test_a_room_that_is_closed_is_unreachable(bench: Bench, code: str) -> None:
    assert isinstance(await refused(bench, 403, errcode=code), Unreachable)


@pytest.mark.parametrize("status", [400, 413])
async def test_a_message_that_is_bad_is_not_tried_again(bench: Bench, status: int) -> None:
    assert (await refused(bench, status, errcode="M_TOO_LARGE")).permanent


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_a_homeserver_in_trouble_is_tried_again(bench: Bench, status: int) -> None:
    fault = await refused(bench, status)
    assert isinstance(fault, SendError)
    assert not fault.permanent


async def test_a_broken_connection_may_be_tried_again_as_often_as_needed(bench: Bench) -> None:
    fault = await refused(bench, CUT)
    assert isinstance(fault, SendError)
    assert not fault.permanent


# ── words ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_plain_text_is_sent_as_it_is_and_calls_nobody(bench: Bench) -> None:
    hostile = "@room <b>112</b> [点我](http://evil.example) @wang:example.org"
    await bench.matrix.send(replace(TOLD, chat="!office", group=True, text=hostile))
    [content] = bench.home.said("!office")
    assert content == {"msgtype": "m.text", "body": hostile, "m.mentions": {}}


async def test_a_title_is_set_off_and_the_rest_is_only_words() -> None:
    content = text_content("王校长<i>\n1 < 2 & 3", title="王校长<i>")
    assert content["formatted_body"] == "<strong>王校长&lt;i&gt;</strong><br>1 &lt; 2 &amp; 3"


async def test_who_is_mentioned_is_called_by_name(bench: Bench) -> None:
    called = replace(TOLD, chat="!office", group=True, mentions=(WANG, WANG, "no account"))
    await bench.matrix.send(called)
    [content] = bench.home.said("!office")
    assert content["m.mentions"] == {"user_ids": [WANG]}
    assert content["body"].startswith("@wang 今天有1件事")
    assert f'<a href="https://matrix.to/#/{WANG}">@wang</a>' in content["formatted_body"]


async def test_an_answer_names_the_message_it_answers(bench: Bench) -> None:
    await bench.matrix.send(replace(TOLD, reply_to="$asked"))
    [content] = bench.home.said("!made2")
    assert content["m.relates_to"] == {"m.in_reply_to": {"event_id": "$asked"}}


async def test_a_long_text_comes_in_parts_and_a_quoted_part_leads_to_the_whole(
    bench: Bench,
) -> None:
    text = "\n".join(f"#{number} 第{number}项任务的进展" for number in range(1500))
    await bench.hear(bench.text("你好"))
    sent = await bench.matrix.send(replace(TOLD, text=text))
    bodies = [one["body"] for one in bench.home.said("!li")]
    assert len(bodies) > 1
    assert "\n".join(bodies) == text
    last = list(bench.home.sent.values())[-1]["id"]
    reply = {"m.relates_to": {"m.in_reply_to": {"event_id": last}}}
    assert (await bench.hear_one(bench.text("已完成", reply))).quoted_id == sent.message_id


@given(st.text(max_size=4000).map(lambda text: text * 4))
def test_no_text_of_a_message_is_too_large_for_an_event(text: str) -> None:
    piece = text.encode("utf-8", "ignore")[:16_000].decode(errors="ignore")
    content = text_content(piece, title=piece[:20], mentions=[WANG])
    assert len(json.dumps(content, ensure_ascii=False).encode()) < EVENT_LIMIT + 4000


async def test_documents_follow_the_words(bench: Bench) -> None:
    bench.files |= {"bulletin": b"%PDF", "chart": b"\x89PNG"}
    documents = (
        Document("月通报.pdf", "application/pdf", "bulletin"),
        Document("进度.png", "image/png", "chart"),
    )
    await bench.matrix.send(replace(TOLD, documents=documents))
    await bench.matrix.send(replace(TOLD, documents=documents))
    _, pdf, png = bench.home.said("!made2")
    assert (pdf["msgtype"], pdf["body"], pdf["info"]["size"]) == ("m.file", "月通报.pdf", 4)
    assert png["msgtype"] == "m.image"
    assert bench.home.media["media1"] == b"\x89PNG"


# ── choices ──────────────────────────────────────────────────────────────────────────────────────


async def test_choices_are_lines_with_an_emoji_each_to_tap(bench: Bench) -> None:
    await bench.matrix.send(CARD)
    [content] = bench.home.said("!made2")
    assert "1️⃣ 已完成\n2️⃣ 推进中" in content["body"]
    assert bench.home.marks("!made2") == ["1️⃣", "2️⃣"]


def tap(bench: Bench, target: str, key: str, **rest: Any) -> Any:
    relation = {"rel_type": "m.annotation", "event_id": target, "key": key}
    return bench.event("m.reaction", {"m.relates_to": relation}, **rest)


@pytest.fixture
async def card(bench: Bench) -> str:
    """A card in 李科长's chat."""
    await bench.hear(bench.text("你好"))
    return (await bench.matrix.send(CARD)).message_id


@pytest.mark.parametrize("key", ["2️⃣", "2⃣"])
async def test_a_tap_is_a_click_and_the_card_shows_it(bench: Bench, card: str, key: str) -> None:
    heard = await bench.hear_one(tap(bench, card, key))
    assert (heard.kind, heard.text) == (IncomingKind.CLICK, "112 推进中")
    assert (heard.chat, heard.quoted_id) == (LI, card)
    final = bench.home.said("!li")[-1]
    assert final["m.new_content"]["body"] == f"{CARD.text}\n已选:推进中"
    assert final["m.relates_to"] == {"rel_type": "m.replace", "event_id": card}
    assert bench.home.marks("!li") == []


async def test_the_same_tap_told_twice_is_the_same_click(bench: Bench, card: str) -> None:
    event = tap(bench, card, "1️⃣")
    assert await bench.hear_one(event) == await bench.hear_one(event)
    assert len(bench.home.said("!li")) == 2


async def test_a_card_is_answered_once(bench: Bench, card: str) -> None:
    await bench.hear(tap(bench, card, "1️⃣"))
    assert await bench.hear(tap(bench, card, "2️⃣")) == ()
    assert await bench.hear(tap(bench, card, "1️⃣")) == ()


async def test_the_emoji_sent_as_an_answer_to_the_card_is_a_tap_too(
    bench: Bench, card: str
) -> None:
    reply = {"m.relates_to": {"m.in_reply_to": {"event_id": card}}}
    heard = await bench.hear_one(bench.text("1️⃣", reply))
    assert (heard.kind, heard.text) == (IncomingKind.CLICK, "112 已完成")


@pytest.mark.parametrize("words", ["1️⃣", "1️⃣ 已完成"])
async def test_the_emoji_sent_by_itself_answers_the_last_card(
    bench: Bench, card: str, words: str
) -> None:
    heard = await bench.hear_one(bench.text(words))
    assert (heard.kind, heard.text, heard.quoted_id) == (IncomingKind.CLICK, "112 已完成", card)


@pytest.mark.parametrize("words", ["1️⃣ 115 完成一半", "1 已完成", "7️⃣"])
async def test_words_that_are_no_choice_stay_words(bench: Bench, card: str, words: str) -> None:
    heard = await bench.hear_one(bench.text(words))
    assert (heard.kind, heard.text) == (IncomingKind.MESSAGE, words)


@pytest.mark.parametrize("key", ["3️⃣", "👍", "1", "完成"])
async def test_any_other_emoji_says_nothing(bench: Bench, card: str, key: str) -> None:
    assert await bench.hear(tap(bench, card, key)) == ()
    assert bench.home.marks("!li") == ["1️⃣", "2️⃣"]


async def test_an_emoji_under_somebody_elses_message_says_nothing(bench: Bench) -> None:
    assert await bench.hear(tap(bench, "$theirs", "1️⃣")) == ()


async def test_a_card_is_not_answered_from_another_room(bench: Bench, card: str) -> None:
    assert await bench.hear(tap(bench, card, "1️⃣", sender=WANG, room="!office")) == ()
    assert (await bench.hear_one(tap(bench, card, "1️⃣"))).text == "112 已完成"


async def test_the_click_counts_where_the_card_cannot_be_changed(bench: Bench, card: str) -> None:
    bench.home.refusals.append((SEND, 500, {}))
    assert (await bench.hear_one(tap(bench, card, "1️⃣"))).text == "112 已完成"


async def test_a_group_that_allows_no_emoji_gets_the_text_alone(bench: Bench) -> None:
    bench.home.refusals.append(("/send/m.reaction", 403, {"errcode": "M_FORBIDDEN"}))
    bench.home.refusals.append(("/send/m.reaction", 403, {"errcode": "M_FORBIDDEN"}))
    await bench.matrix.send(replace(CARD, chat="!office", group=True))
    assert len(bench.home.said("!office")) == 1


# ── for the administrator ────────────────────────────────────────────────────────────────────────


async def test_a_sound_set_up_is_all_sound(bench: Bench) -> None:
    findings = await bench.matrix.examine()
    assert all(one.sound for one in findings), findings
    assert len(findings) == 3


@pytest.mark.parametrize(
    ("part", "status", "code", "says"),
    [
        ("/whoami", 401, "M_UNKNOWN_TOKEN", "as_token"),
        ("/register", 400, "M_EXCLUSIVE", "homeserver"),
        ("/ping", 502, "M_CONNECTION_FAILED", "duban serve"),
    ],
)
async def test_what_is_not_sound_comes_with_its_mend(
    bench: Bench, part: str, status: int, code: str, says: str
) -> None:
    bench.home.refusals.append((part, status, {"errcode": code}))
    if part == "/register":
        bench.home.refusals.appendleft(("/whoami", 403, {}))
    unsound = [one for one in await bench.matrix.examine() if not one.sound]
    assert says in unsound[0].mend


async def test_a_clock_that_is_wrong_is_noticed(bench: Bench) -> None:
    await bench.time.wait(600)
    [unsound] = [one for one in await bench.matrix.examine() if not one.sound]
    assert "时钟" in unsound.says
