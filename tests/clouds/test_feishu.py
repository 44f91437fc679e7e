"""What is special to Feishu in what is said: once, in parts, on cards, with files.

The common conversations of all platforms are in test_conformance.py.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.errors import (
    Misconfigured,
    PlatformError,
    SendError,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from handlers.message import Document, File, IncomingKind, Outgoing
from tests.clouds.cloud import Fault, Upload
from tests.clouds.feishu import Feishu
from tests.clouds.feishu.played import BUTTONS, Played, playing
from tests.clouds.stage import GROUP

PICTURE = b"\x89PNG\r\n\x1a\n" + b"chart" * 20


@pytest.fixture
async def played() -> AsyncIterator[Played[Feishu]]:
    """Both, by webhook."""
    async with playing(Feishu) as both:
        yield both
    assert both.cloud.tripped == 0


# ── sending ──────────────────────────────────────────────────────────────────────────────────────


async def test_the_same_message_within_the_hour_is_shown_once(played: Played[Feishu]) -> None:
    first = await played.says("li", "请查收")
    played.time.moment += timedelta(minutes=59)
    assert await played.says("li", "请查收") == first
    assert played.texts() == ["请查收"]


async def test_a_text_in_parts_goes_on_where_it_broke_off(played: Played[Feishu]) -> None:
    text = "\n".join(f"#{n} 第{n}项任务由有关科室负责落实" for n in range(1, 500))
    message = played.to("li", text)
    await played.says("li", "你好")
    played.cloud.fail(Fault.BROKEN, who="li")
    with pytest.raises(SendError):
        await played.platform.send(message)
    await played.platform.send(message)
    await played.platform.send(message)
    assert "\n".join(played.texts()[1:]).split() == text.split()


async def test_parts_that_break_off_in_the_middle_are_not_said_twice(
    played: Played[Feishu],
) -> None:
    text = "\n".join(f"#{n} 第{n}项任务由有关科室负责落实" for n in range(1, 500))
    played.cloud.spared = 2
    played.cloud.fail(Fault.BUSY_UNTIL, who="li")
    with pytest.raises(Throttled) as full:
        await played.platform.send(played.to("li", text))
    assert full.value.retry_after == 1
    assert full.value.whole
    await played.platform.send(played.to("li", text))
    assert "\n".join(played.texts()).split() == text.split()


async def test_a_quote_of_a_later_part_is_one_of_the_message(played: Played[Feishu]) -> None:
    first = await played.says("li", "督办" * 5000)
    last = played.cloud.heard("li")[-1]
    assert last.id != first
    told = await played.listens()
    await played.cloud.says("li", "第一个完成了", quoting=last)
    assert [one.quoted_id for one in told] == [first]


async def test_a_question_is_answered_where_it_was_asked(played: Played[Feishu]) -> None:
    question = await played.says("li", "哪一项?")
    await played.says("li", "已记", reply_to=question)
    assert played.cloud.refusals == []
    await played.says("li", "仍要说", reply_to="om_withdrawn")
    await played.says("li", "也要说", reply_to="../../bot/v3/info?x=")
    assert played.cloud.refusals == [230011, 230011]
    assert played.texts() == ["哪一项?", "已记", "仍要说", "也要说"]


async def test_an_e_mail_address_in_the_roster_reaches_its_person(played: Played[Feishu]) -> None:
    message = replace(played.to("li", "你好"), chat="li@bureau.example")
    await played.platform.send(message)
    assert played.texts() == ["你好"]


@pytest.mark.parametrize("chat", ["li", "oc", "ou_", "", "../../x"])
async def test_an_address_that_is_none_reaches_nobody(played: Played[Feishu], chat: str) -> None:
    with pytest.raises(SendError) as refused:
        await played.platform.send(replace(played.to("li", "你好"), chat=chat))
    assert refused.value.permanent


async def test_who_is_called_in_a_group_is_called_by_name(played: Played[Feishu]) -> None:
    group, li = played.cloud.group(GROUP), played.cloud.account("li")
    await played.platform.send(Outgoing(group, True, "请看材料", "k", mentions=(li, "all")))
    [shown] = played.cloud.heard(group=GROUP)
    assert (shown.text, shown.mentions) == ("请看材料", (li,))


async def test_a_silent_cloud_leaves_the_outcome_open(played: Played[Feishu]) -> None:
    await played.says("li", "你好")
    for fault in (Fault.SILENT_BEFORE, Fault.SILENT_AFTER):
        played.cloud.fail(fault, who="li")
        with pytest.raises(UnknownOutcome):
            await played.says("li", fault.value)
        await played.says("li", fault.value)
    assert played.texts() == ["你好", "silent_before", "silent_after"]


async def test_who_stopped_the_bot_is_unreachable(played: Played[Feishu]) -> None:
    played.cloud.fail(Fault.BLOCKED, who="li")
    with pytest.raises(Unreachable):
        await played.says("li", "你好")


async def test_nothing_at_all_is_not_sent(played: Played[Feishu]) -> None:
    with pytest.raises(SendError) as refused:
        await played.says("li", " \n")
    assert refused.value.permanent
    assert played.cloud.refusals == []


async def test_five_a_second_to_one_person_is_never_exceeded(played: Played[Feishu]) -> None:
    began = played.time.moment
    for number in range(23):
        await played.says("li", f"第{number}条")
    assert len(played.texts()) == 23
    assert played.time.moment - began >= timedelta(seconds=4)


# ── the token ────────────────────────────────────────────────────────────────────────────────────


async def test_a_token_lasts_until_shortly_before_its_end(played: Played[Feishu]) -> None:
    for hours in range(5):
        await played.says("li", f"第{hours}小时")
        played.time.moment += timedelta(hours=1)
    assert played.cloud.refusals == []
    assert played.cloud.tokens_issued == 3


async def test_a_token_that_is_refused_in_mid_batch_is_renewed_once_for_all(
    played: Played[Feishu],
) -> None:
    await played.says("li", "你好")
    played.cloud.fail(Fault.STALE_TOKEN)
    people = ["li", "wang", "zhao", "admin"]
    await asyncio.gather(*(played.says(who, "会议改期") for who in people))
    assert all("会议改期" in played.texts(who) for who in people)
    assert played.cloud.tokens_issued == 2


async def test_a_revoked_secret_names_its_mend(played: Played[Feishu]) -> None:
    played.cloud.fail(Fault.REVOKED)
    with pytest.raises(Misconfigured) as refused:
        await played.says("li", "你好")
    assert "app_secret" in refused.value.mend
    await played.says("li", "你好")
    assert played.texts() == ["你好"]


# ── cards ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_card_is_tapped_once_and_shows_what_was_chosen(played: Played[Feishu]) -> None:
    told = await played.listens()
    await played.says("li", "今天有1件事\n#112 规范办学", buttons=BUTTONS)
    [card] = played.cloud.heard("li")
    assert card.buttons == ("已完成", "推进中")
    await played.cloud.taps("li", card, "已完成")
    [now] = played.cloud.heard("li")
    assert now.buttons == ()
    assert now.text == "今天有1件事\n#112 规范办学\n已选:已完成"
    assert played.cloud.toasts == ["已收到"]
    [click] = told
    assert (click.kind, click.text, click.quoted_id) == (IncomingKind.CLICK, "112 已完成", card.id)


async def test_a_card_in_a_group_is_answered_in_the_group(played: Played[Feishu]) -> None:
    told = await played.listens()
    group = played.cloud.group(GROUP)
    li = played.cloud.account("li")
    message = Outgoing(group, True, "谁来?", "k", buttons=BUTTONS[:1], mentions=(li,))
    await played.platform.send(message)
    [card] = played.cloud.heard(group=GROUP)
    await played.cloud.taps("wang", card, "已完成")
    [click] = told
    assert (click.chat, click.group, click.sender) == (group, True, played.cloud.account("wang"))
    [now] = played.cloud.heard(group=GROUP)
    assert (now.text, now.mentions, now.buttons) == ("谁来?\n已选:已完成", (li,), ())


async def test_a_long_message_has_its_buttons_below_and_its_words_in_full(
    played: Played[Feishu],
) -> None:
    told = await played.listens()
    text = "\n".join(f"#{n} 第{n}项任务" for n in range(1, 700))
    first = await played.says("li", text, buttons=BUTTONS)
    shown = played.cloud.heard("li")
    assert [one.buttons for one in shown[:-1]] == [()] * (len(shown) - 1)
    await played.cloud.taps("li", shown[-1], "推进中")
    assert [one.quoted_id for one in told] == [first]
    last = played.cloud.heard("li")[-1]
    assert last.text == f"{shown[-1].text}\n已选:推进中"


# ── files ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_chart_is_a_picture_and_a_bulletin_a_file_and_both_come_after_the_words(
    played: Played[Feishu],
) -> None:
    played.cupboard.contents = {"a": PICTURE, "b": b"%PDF-1.4 bulletin"}
    documents = (
        Document("进度.png", "image/png", "a"),
        Document("通报.pdf", "application/pdf", "b"),
    )
    await played.says("li", "请看附件", documents=documents)
    words, chart, bulletin = played.cloud.heard("li")
    assert words.text == "请看附件"
    assert [content for _, content in chart.files] == [PICTURE]  # a picture has no name in a chat
    assert bulletin.files == (("通报.pdf", b"%PDF-1.4 bulletin"),)


@pytest.mark.parametrize("content", [b"", bytes((30 << 20) + 1)], ids=["empty", "too large"])
async def test_a_file_that_feishu_would_not_take_is_given_up(
    played: Played[Feishu], content: bytes
) -> None:
    played.cupboard.contents = {"a": content}
    document = Document("台账.xlsx", "application/vnd.ms-excel", "a")
    with pytest.raises(SendError) as refused:
        await played.says("li", "", documents=(document,))
    assert refused.value.permanent
    assert played.cloud.refusals == []


async def test_a_large_file_goes_at_one_stroke_and_once(played: Played[Feishu]) -> None:
    played.cupboard.contents = {"a": bytes(5 << 20)}
    document = Document("台账.xlsx", "application/vnd.ms-excel", "a")
    await played.says("li", "你好")
    played.cloud.forget_token()
    await played.says("li", "台账", documents=(document,))
    assert [len(content) for one in played.cloud.heard("li") for _, content in one.files] == [
        5 << 20
    ]


async def test_what_came_with_a_message_can_be_fetched_within_the_limit(
    played: Played[Feishu],
) -> None:
    told = await played.listens()
    await played.cloud.says("li", "", files=[Upload("演练.pdf", "application/pdf", b"%PDF" * 9)])
    await played.cloud.says("li", "见图", files=[Upload("a.png", "image/png", PICTURE)])
    file, picture = [file for one in told for file in one.files]
    assert file.name == "演练.pdf"
    assert await played.platform.fetch(file, 36) == b"%PDF" * 9
    assert await played.platform.fetch(picture, 1 << 20) == PICTURE
    with pytest.raises(PlatformError) as refused:
        await played.platform.fetch(file, 35)
    assert refused.value.permanent
    played.cloud.forget_token()
    assert await played.platform.fetch(file, 36) == b"%PDF" * 9


@pytest.mark.parametrize(
    "reference",
    [
        "",
        "om_1/f_1",
        "om_1/../../x/file",
        "om_1/f?x=1/file",
        "http://169.254.169.254/x",
        "om_1/f_1/x",
    ],
)
async def test_a_reference_leads_nowhere_but_to_a_file_of_a_message(
    played: Played[Feishu], reference: str
) -> None:
    with pytest.raises(PlatformError) as refused:
        await played.platform.fetch(File("x", "image/png", reference), 10)
    assert refused.value.permanent
    assert played.cloud.refusals == []


async def test_a_file_that_is_gone_is_said_to_be(played: Played[Feishu]) -> None:
    with pytest.raises(PlatformError):
        await played.platform.fetch(File("x", "image/png", "om_1/f_1/file"), 10)
