"""What people say, send and do, as the house hears it."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.message import File, IncomingKind
from tests.handlers.feishu.bench import (
    BOT,
    LI,
    NOON,
    accepted,
    event,
    feishu,
    message,
    understood,
)

GROUP = "oc_group"


def called(key: str, open_id: str, name: str, sort: str = "user") -> dict[str, Any]:
    return {"key": key, "id": {"open_id": open_id}, "mentioned_type": sort, "name": name}


async def test_a_private_message_is_the_persons_own_chat() -> None:
    said = await understood(message({"text": " 112 已完成\n "}))
    assert (said.kind, said.platform) == (IncomingKind.MESSAGE, "feishu")
    assert (said.chat, said.sender, said.group) == (LI, LI, False)
    assert (said.text, said.mentioned, said.quoted_id) == ("112 已完成", False, None)
    assert (said.event_key, said.sent_at) == ("om_1", NOON)


async def test_in_a_group_the_call_to_the_bot_is_not_part_of_the_words() -> None:
    mentions = [called("@_user_1", BOT, "督办", "bot"), called("@_user_2", "ou_wang", "王芳")]
    said = await understood(
        message(
            {"text": "@_user_1 112 转给 @_user_2"},
            chat_type="group",
            chat_id=GROUP,
            mentions=mentions,
        )
    )
    assert (said.chat, said.sender, said.group) == (GROUP, LI, True)
    assert (said.text, said.mentioned) == ("112 转给 @王芳", True)


async def test_eleven_names_are_not_confused() -> None:
    mentions = [called(f"@_user_{n}", f"ou_{n}", f"甲{n}") for n in range(1, 12)]
    words = " ".join(f"@_user_{n}" for n in range(1, 12))
    said = await understood(message({"text": words}, mentions=mentions))
    assert said.text.split() == [f"@甲{n}" for n in range(1, 12)]


async def test_another_bot_and_everybody_are_not_us() -> None:
    mentions = [called("@_user_1", "ou_weather", "天气", "bot"), called("@_all", "", "所有人")]
    said = await understood(
        message({"text": "@_user_1 @_all 开会"}, chat_type="group", mentions=mentions)
    )
    assert not said.mentioned
    assert said.text == "@天气 @所有人 开会"


async def test_where_our_own_id_cannot_be_asked_for_a_bot_that_is_called_is_us() -> None:
    lost = await feishu(bot="")
    mentions = [called("@_user_1", BOT, "督办", "bot")]
    said = await understood(
        message({"text": "@_user_1 帮助"}, chat_type="group", mentions=mentions), lost
    )
    assert (said.text, said.mentioned) == ("帮助", True)
    await lost.close()


async def test_a_reply_quotes_what_it_answers() -> None:
    said = await understood(message({"text": "好"}, parent_id="om_leaf", root_id="om_root"))
    assert said.quoted_id == "om_leaf"


async def test_a_file_and_a_picture_can_be_fetched_later() -> None:
    file = await understood(message({"file_key": "f_1", "file_name": "演练.pdf"}, "file"))
    assert file.files == (File("演练.pdf", "application/pdf", "om_1/f_1/file"),)
    picture = await understood(message({"image_key": "i_1"}, "image"))
    assert picture.files == (File("图片", "image/jpeg", "om_1/i_1/image"),)
    assert picture.text == ""


@pytest.mark.parametrize("wrapped", [False, True])
async def test_a_rich_text_is_its_lines_and_its_pictures(wrapped: bool) -> None:
    post: dict[str, Any] = {
        "title": "进展",
        "content": [
            [{"tag": "at", "user_id": "@_user_1"}, {"tag": "text", "text": " 112 完成"}],
            [{"tag": "a", "text": "见附件", "href": "https://evil.example"}, {"tag": "text"}],
            [{"tag": "img", "image_key": "i_1"}, {"tag": "at", "user_name": "王芳"}],
        ],
    }
    content = {"zh_cn": post} if wrapped else post
    mentions = [called("@_user_1", BOT, "督办", "bot")]
    said = await understood(message(content, "post", mentions=mentions))
    assert said.text == "进展\n112 完成\n见附件\n@王芳"
    assert said.files == (File("图片", "image/jpeg", "om_1/i_1/image"),)


@pytest.mark.parametrize("sort", ["share_chat", "interactive", "location", "of the year 2030"])
async def test_what_has_no_words_is_an_empty_message(sort: str) -> None:
    said = await understood(message({"chat_id": "oc_x", "name": "x"}, sort))
    assert (said.text, said.files) == ("", ())


@pytest.mark.parametrize(
    "plain",
    [
        message({"file_key": "x"}, "sticker"),
        message({"text": "我自己说的"}, sender={"sender_type": "app"}),
        message({"text": "匿名"}, sender={"sender_id": None}),
        event("im.message.recalled_v1", {"message_id": "om_1"}),
        event("im.message.message_read_v1", {}),
        event("", {}),
        event("im.chat.member.bot.added_v1", {}),
    ],
)
async def test_what_concerns_nobody_is_acknowledged_and_dropped(plain: dict[str, Any]) -> None:
    done = await accepted(plain)
    assert (done.events, done.response.status) == ((), 200)


@pytest.mark.parametrize(
    ("kind", "came"),
    [
        ("im.chat.member.bot.added_v1", IncomingKind.JOINED),
        ("im.chat.member.bot.deleted_v1", IncomingKind.LEFT),
        ("im.chat.disbanded_v1", IncomingKind.LEFT),
    ],
)
async def test_the_bot_comes_into_groups_and_goes(kind: str, came: IncomingKind) -> None:
    said = await understood(event(kind, {"chat_id": GROUP, "operator_id": {"open_id": LI}}))
    assert (said.kind, said.chat, said.group, said.sender) == (came, GROUP, True, LI)
    assert said.event_key == "e-1"


async def test_who_opens_the_chat_is_there_and_who_leaves_the_organisation_is_not() -> None:
    opened = event("im.chat.access_event.bot_p2p_chat_entered_v1", {"operator_id": {"open_id": LI}})
    here = await understood(opened)
    assert (here.kind, here.chat, here.group) == (IncomingKind.JOINED, LI, False)
    gone = await understood(event("contact.user.deleted_v3", {"object": {"open_id": LI}}))
    assert (gone.kind, gone.chat, gone.group) == (IncomingKind.LEFT, LI, False)


async def test_a_repeated_message_has_the_key_of_the_first_under_another_event_id() -> None:
    first = message({"text": "好"})
    again = json.loads(json.dumps(first))
    again["header"]["event_id"] = "e-2"
    assert (await understood(first)).event_key == (await understood(again)).event_key


async def test_a_key_that_no_row_has_room_for_becomes_its_digest() -> None:
    said = await understood(message({"text": "好"}, message_id="om_" + "x" * 300))
    assert len(said.event_key) == 64


async def test_a_very_long_message_is_read_as_far_as_anybody_would() -> None:
    said = await understood(message({"text": "督" * 30_000}))
    assert said.text == "督" * 20_000


async def test_an_id_that_cannot_be_one_is_none() -> None:
    far = await understood(message({"text": "好"}, parent_id="om_" + "x" * 300))
    assert far.quoted_id is None
    lost = await accepted(message({"text": "好"}, sender={"sender_id": {"open_id": "o" * 300}}))
    assert lost.events == ()


async def test_what_no_database_keeps_is_left_out() -> None:
    said = await understood(message({"text": "112\x00 完成\ud83d 80%\x07"}))
    assert said.text == "112 完成 80%"


@pytest.mark.parametrize("told", ["", "soon", "-5", "9" * 20, "٣"])
async def test_an_hour_that_is_none_is_left_out(told: str) -> None:
    assert (await understood(message({"text": "好"}, create_time=told))).sent_at is None


async def test_the_last_instant_that_can_be_told_is_one() -> None:
    said = await understood(message({"text": "好"}, create_time="9" * 14))
    assert said.sent_at == datetime(5138, 11, 16, 9, 46, 39, 999000, UTC)


# ── clicks ───────────────────────────────────────────────────────────────────────────────────────


def click(value: Any, chat: str = "oc_private") -> dict[str, Any]:
    return event(
        "card.action.trigger",
        {
            "operator": {"open_id": LI},
            "action": {"tag": "button", "value": value},
            "context": {"open_message_id": "om_card", "open_chat_id": chat},
        },
    )


VALUE = {"reply": "112 已完成", "label": "已完成", "card": "k", "group": ""}


async def test_a_tap_says_the_words_of_its_button() -> None:
    said = await understood(click(VALUE))
    assert (said.kind, said.text) == (IncomingKind.CLICK, "112 已完成")
    assert (said.chat, said.group, said.quoted_id) == (LI, False, "om_card")
    assert said.event_key == "e-1"


async def test_a_tap_in_the_group_of_the_card_is_said_there() -> None:
    said = await understood(click(VALUE | {"group": GROUP}, GROUP))
    assert (said.chat, said.group, said.sender) == (GROUP, True, LI)


async def test_a_card_that_was_passed_on_is_answered_in_private() -> None:
    private = await understood(click(VALUE, GROUP))
    assert (private.chat, private.group) == (LI, False)
    elsewhere = await understood(click(VALUE | {"group": GROUP}, "oc_other"))
    assert (elsewhere.chat, elsewhere.group) == (LI, False)


async def test_a_tap_is_answered_with_the_final_card_though_its_words_are_forgotten() -> None:
    done = await accepted(click(VALUE))
    answer = json.loads(done.response.body)
    assert answer["toast"]["type"] == "success"
    assert "已选:已完成" in json.dumps(answer["card"], ensure_ascii=False)
    assert '"button"' not in json.dumps(answer["card"])


@pytest.mark.parametrize("value", [None, "x", [], {}, {"reply": ""}, {"reply": 5}, {"op": "a"}])
async def test_a_tap_on_a_card_of_others_says_nothing(value: Any) -> None:
    done = await accepted(click(value))
    assert (done.events, json.loads(done.response.body)) == ((), {})
