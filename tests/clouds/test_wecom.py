"""What is WeCom's own: an app that knows persons alone and is told three times at once, cards of
which each tap has its answer within the call, webhooks that only speak."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.evidence import store
from handlers.errors import Misconfigured, PlatformError, SendError, Throttled, Unreachable
from handlers.message import Button, Document, File, Outgoing
from handlers.platform import Ports
from handlers.wecom import WeCom
from handlers.wecom.cards import INVITATION
from handlers.wecom.config import Config
from models.mailbox import Inbox, Notice
from models.people import Account
from tests.clouds.cloud import Fault, Upload
from tests.clouds.stage import Machine, Stage, on_stage
from tests.clouds.wecom import WeComApp
from tests.clouds.wecom.server import HOOK_KEY
from tests.handlers.ports import Alone, Cupboard, Memory, VirtualTime

BUTTONS = (Button("已完成", "112 已完成"), Button("推进中", "112 推进中"))
PDF = b"%PDF-1.4 a bulletin"
PHOTO = Upload("现场.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + b"drill" * 20)


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A small bureau whose people use the app."""
    machine = Machine()
    async with (
        WeComApp(machine) as cloud,
        on_stage(cloud, machine, database_url, tmp_path) as told,
    ):
        yield told
    assert cloud.tripped == 0


@asynccontextmanager
async def opened(
    cloud: WeComApp, time: VirtualTime, *, files: dict[str, bytes] | None = None, **config: Any
) -> AsyncIterator[WeCom]:
    """The platform alone, on a cloud that listens; time passes by sleeping."""
    ports = Ports(Memory(time), Alone(), Cupboard(**(files or {})), time, time.wait)
    platform = WeCom(Config.model_validate({**cloud.config(), **config}), ports)
    try:
        yield platform
    finally:
        await platform.close()


@asynccontextmanager
async def app_alone(
    files: dict[str, bytes] | None = None, **config: Any
) -> AsyncIterator[tuple[WeComApp, WeCom, VirtualTime]]:
    """Cloud, platform and time."""
    time = VirtualTime()
    async with WeComApp(time) as cloud, opened(cloud, time, files=files, **config) as platform:
        yield cloud, platform, time


def to(chat: str, text: str = "请查收", **more: Any) -> Outgoing:
    """A message."""
    return Outgoing(chat, chat.startswith("hook:"), text, f"key:{chat}:{text[:40]}", **more)


async def patiently(platform: WeCom, time: VirtualTime, message: Outgoing) -> list[Throttled]:
    """Sends, waiting as long as it is told to; how it was put off."""
    refusals: list[Throttled] = []
    while True:
        try:
            await platform.send(message)
            return refusals
        except Throttled as full:
            refusals.append(full)
            await time.wait(full.retry_after or 0)


def app_of(stage: Stage) -> WeComApp:
    """The cloud, as what it is."""
    assert isinstance(stage.cloud, WeComApp)
    return stage.cloud


# ── what the app hears ───────────────────────────────────────────────────────────────────────────


async def test_a_message_that_comes_three_times_counts_once(stage: Stage) -> None:
    await stage.says("li", "112 完成80%")
    await stage.cloud.again(2)
    await stage.house.settle()
    assert len(await stage.reports()) == 1
    assert len(stage.heard("li")) == 1


async def test_a_tap_that_comes_three_times_counts_once(stage: Stage) -> None:
    await stage.says("li", "你好")
    await stage.sends("#112 办得怎么样了?", buttons=BUTTONS)
    card = stage.heard("li")[-1]
    await stage.taps("li", card, "已完成")
    await stage.cloud.again(2)
    await stage.house.settle()
    assert len(await stage.reports()) == 1
    assert (await stage.standing(112))[0] == "done"


async def test_a_card_shows_what_was_chosen_within_the_call(stage: Stage) -> None:
    await stage.sends("#112 办得怎么样了?", buttons=BUTTONS)
    card = stage.heard("li")[-1]
    assert card.buttons == ("已完成", "推进中")
    await stage.cloud.taps("li", card, "推进中")  # nothing is worked yet
    [now] = stage.heard("li")
    assert now.buttons == ()
    assert now.text.endswith("已选:推进中")


async def test_a_tap_on_a_card_below_a_long_text_answers_the_whole_message(stage: Stage) -> None:
    text = "\n".join(f"#112 第{n}条要求,由基础教育科牵头落实" for n in range(1, 200))
    await stage.sends(text, buttons=BUTTONS, key="test:long")
    *words, card = stage.heard("li")
    assert "\n".join(one.text for one in words) == text
    assert card.text == INVITATION
    await stage.taps("li", card, "已完成")
    row = await stage.outbox("test:long")
    quoted = await stage.look(
        lambda session: session.scalars(select(Inbox).order_by(Inbox.id.desc())).first()
    )
    assert quoted is not None
    assert (quoted.payload or {})["quoted_id"] == row.message_id


async def test_what_cannot_be_read_is_harmless(stage: Stage) -> None:
    for inner in (
        "<MsgType>location</MsgType><Location_X>1</Location_X><Label>x</Label>",
        "<MsgType>link</MsgType><Title>112 已完成</Title><Url>http://evil.example</Url>",
        "<MsgType>hologram</MsgType>",
    ):
        await app_of(stage).tell("li", inner)
    await app_of(stage).happens("li", "view", "<EventKey>http://a.cn</EventKey>")
    await app_of(stage).happens("li", "change_contact")
    await stage.house.settle()
    assert await stage.reports() == []


async def test_an_entry_of_the_apps_menu_is_as_if_it_had_been_said(stage: Stage) -> None:
    await app_of(stage).happens("li", "click", "<EventKey><![CDATA[我的任务]]></EventKey>")
    await stage.house.settle()
    assert "#112" in stage.heard("li")[-1].text


async def test_a_recorded_voice_is_not_lost_without_a_word(stage: Stage) -> None:
    await stage.says("li", "112 完成80%")
    media = app_of(stage).lay_up("a.amr", b"#!AMR\n" + b"voice" * 9)
    await app_of(stage).tell(
        "li", f"<MsgType>voice</MsgType><MediaId>{media}</MediaId><Format>amr</Format>"
    )
    await stage.house.settle()
    assert "语音" in stage.heard("li")[-1].text


async def test_a_picture_is_fetched_with_a_token_that_had_ended(stage: Stage) -> None:
    await stage.says("li", "112 完成80%")
    app_of(stage).tokens.clear()
    said = await stage.says("li", "", files=[PHOTO])
    assert "112" in said[-1].text


async def test_who_leaves_the_apps_range_is_lost_and_who_comes_back_is_found(
    stage: Stage,
) -> None:
    lost = select(Account.lost_at).where(Account.address == stage.cloud.account("li"))
    await app_of(stage).happens("li", "unsubscribe")
    await stage.house.settle()
    assert await stage.look(lambda session: session.scalar(lost)) is not None
    await app_of(stage).happens("li", "enter_agent")
    await stage.house.settle()
    assert await stage.look(lambda session: session.scalar(lost)) is None


async def test_an_event_is_asked_for_again_until_it_is_on_disk(stage: Stage) -> None:
    """While the disk fails the answer is no 200, so that the platform tries again."""
    receive, fails = stage.house.database.append, [OSError("the disk is full")] * 2

    async def append(rows: Any) -> None:
        if fails:
            raise fails.pop()
        await receive(rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(stage.house.database, "append", append)
        await stage.cloud.says("li", "112 完成80%")
    await stage.house.settle()
    assert app_of(stage).refused == 2
    assert (await stage.standing(112))[1] == 80


# ── what the app says ────────────────────────────────────────────────────────────────────────────


async def test_a_token_that_ends_early_holds_up_nobody_of_a_batch() -> None:
    async with app_alone() as (cloud, platform, _):
        await platform.send(to("Userp0"))
        cloud.fail(Fault.STALE_TOKEN)
        await asyncio.gather(*(platform.send(to(f"Userp{n}", "早上好")) for n in range(1, 25)))
        assert [len(cloud.heard(f"p{n}")) for n in range(25)] == [1] * 25
        assert cloud.issued == 2


async def test_nobody_is_sent_more_in_a_minute_than_the_platform_shows() -> None:
    async with app_alone() as (cloud, platform, time):
        refusals = [await patiently(platform, time, to("Userli", f"第{n}条")) for n in range(70)]
        assert not any(one.whole for found in refusals for one in found)  # others go on
        assert len(cloud.heard("li")) == 70
        assert cloud.dropped == 0


async def test_nothing_of_a_text_becomes_a_link_or_a_mention() -> None:
    async with app_alone() as (cloud, platform, _):
        await platform.send(to("Userli", '<a href="http://evil.example">点</a> <@Userwang> <@all>'))
        await platform.send(to("Userli", "<b>短</b>", buttons=BUTTONS))
        await platform.send(to("hook:office", '<a href="http://e.cn">点</a> <@all>'))
        assert cloud.screens.markup == []
        assert all(one.mentions == () for one in cloud.screens.entries)


async def test_seven_buttons_are_two_cards_and_long_labels_are_cut() -> None:
    buttons = tuple(Button(f"第{n}项任务的名称很长很长", f"{n} 已完成") for n in range(1, 8))
    async with app_alone() as (cloud, platform, _):
        await platform.send(to("Userli", "哪一项?", buttons=buttons))
        first, second = cloud.heard("li")
        assert (len(first.buttons), len(second.buttons)) == (6, 1)
        assert all(len(label) <= 10 for label in first.buttons)


async def test_where_a_card_is_refused_its_words_arrive_all_the_same() -> None:
    async with app_alone() as (cloud, platform, _):
        cloud.takes_cards = False
        await platform.send(to("Userli", "哪一项?\n#112 甲", buttons=BUTTONS))
        await platform.send(to("Userli", "字" * 300, buttons=BUTTONS))
        assert [one.text for one in cloud.heard("li")] == ["哪一项?\n#112 甲", "字" * 300]


async def test_without_a_callback_no_buttons_are_offered() -> None:
    async with WeComApp(time := VirtualTime()) as cloud:
        app = {k: v for k, v in cloud.config()["app"].items() if k not in ("token", "aes_key")}
        async with opened(cloud, time, app=app) as platform:
            assert platform.routes() == ()
            assert not platform.capabilities("Userli").buttons
            await platform.send(to("Userli", "请查收", buttons=BUTTONS))
        assert cloud.heard("li")[0].buttons == ()


async def test_files_and_pictures_go_out_under_their_names() -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(50)
    documents = (
        Document('台账"一"\r\n.pdf', "application/pdf", "pdf"),
        Document("走势.png", "image/png", "png"),
    )
    async with app_alone({"pdf": PDF, "png": png}) as (cloud, platform, _):
        await platform.send(to("Userli", "见附件", documents=documents))
        files = [file for one in cloud.heard("li") for file in one.files]
        assert [content for _, content in files] == [PDF, png]
        assert files[0][0].startswith("台账")
        assert "\n" not in files[0][0]


async def test_a_file_without_words_is_sent_alone() -> None:
    document = Document("台账.pdf", "application/pdf", "pdf")
    async with app_alone({"pdf": PDF}) as (cloud, platform, _):
        for chat in ("Userli", "hook:office"):
            await platform.send(to(chat, "", documents=(document,)))
        await platform.send(to("Userli", "\n" * 3000 + "末行"))
        assert [one.text for one in cloud.heard("li")] == ["", "末行"]
        assert len(cloud.heard(group="office")) == 1


async def test_a_file_the_platform_would_refuse_is_not_tried() -> None:
    document = Document("空.pdf", "application/pdf", "pdf")
    async with app_alone({"pdf": b"%PDF"}) as (cloud, platform, _):
        with pytest.raises(SendError) as refused:
            await platform.send(to("Userli", "见附件", documents=(document,)))
        assert refused.value.permanent
        assert len(cloud.heard("li")) == 1  # the words went out


async def test_a_retry_goes_on_behind_what_was_sent() -> None:
    document = Document("台账.pdf", "application/pdf", "pdf")
    async with app_alone({"pdf": PDF}) as (cloud, platform, _):
        message = to("Userli", "字" * 1500, documents=(document,))
        cloud.fail(Fault.BROKEN)
        with pytest.raises(SendError):
            await platform.send(message)
        await platform.send(message)
        await platform.send(message)
        shown = cloud.heard("li")
        assert "".join(one.text for one in shown) == "字" * 1500
        assert [file for one in shown for file in one.files] == [("台账.pdf", PDF)]


@pytest.mark.parametrize(
    ("wrong", "mend"),
    [
        ({"secret": "another"}, "secret"),
        ({"corp_id": "another"}, "corp_id"),
        ({"agent_id": 1}, "agent_id"),
    ],
)
async def test_a_wrong_set_up_is_told_with_its_mend(wrong: dict[str, Any], mend: str) -> None:
    async with (
        WeComApp(time := VirtualTime()) as cloud,
        opened(cloud, time, app={**cloud.config()["app"], **wrong}) as platform,
    ):
        with pytest.raises(Misconfigured) as refused:
            await platform.send(to("Userli"))
        assert mend in refused.value.mend
        [first, *_] = await platform.examine()
        assert not first.sound
        assert mend in first.mend


async def test_an_address_that_is_not_trusted_is_named() -> None:
    async with app_alone() as (cloud, platform, _):
        cloud.trusted = False
        with pytest.raises(Misconfigured) as refused:
            await platform.send(to("Userli"))
        assert "203.0.113.7" in refused.value.mend


async def test_the_doctor_finds_an_app_in_order_and_an_empty_range() -> None:
    async with app_alone() as (cloud, platform, _):
        assert all(one.sound for one in await platform.examine() if "时间" not in one.says)
        cloud.visible = False
        assert any("可见范围" in one.says for one in await platform.examine() if not one.sound)


async def test_a_clock_that_is_wrong_is_found() -> None:
    async with app_alone() as (_, platform, _):  # its time is months from the server's
        assert any("NTP" in one.mend for one in await platform.examine())


async def test_a_limit_that_lasts_beyond_the_hour_is_the_days() -> None:
    async with app_alone() as (cloud, platform, time):
        cloud.fail(Fault.BUSY, 3)
        for wait in (0, 60 * 30):
            await time.wait(wait)
            with pytest.raises(Throttled) as full:
                await platform.send(to("Userli"))
            assert full.value.whole
        await time.wait(60 * 45)
        with pytest.raises(Misconfigured) as refused:
            await platform.send(to("Userli"))
        assert "零点" in refused.value.mend
        await platform.send(to("Userli"))
        assert len(cloud.heard("li")) == 1


async def test_an_app_that_is_revoked_is_told_to_administrators_once(stage: Stage) -> None:
    stage.cloud.fail(Fault.REVOKED, 3)
    await stage.sends("请查收一件事", key="test:revoked")
    for _ in range(2):
        await stage.later(timedelta(minutes=20))
    notices = await stage.look(lambda session: session.scalar(select(func.count(Notice.id))))
    assert notices == 1
    await stage.later(timedelta(minutes=20))
    assert len(stage.heard("li")) == 1


async def test_a_year_passes_and_each_day_has_its_token(stage: Stage) -> None:
    await stage.says("li", "你好")
    await stage.later(timedelta(hours=3))
    await stage.until(date(2026, 8, 18))
    assert app_of(stage).issued == 2


# ── webhooks of groups ───────────────────────────────────────────────────────────────────────────


async def test_a_webhook_speaks_calls_and_brings_files() -> None:
    png = b"\x89PNG\r\n\x1a\n" + bytes(50)
    documents = (
        Document("周报.pdf", "application/pdf", "pdf"),
        Document("走势.png", "image/png", "png"),
    )
    async with app_alone({"pdf": PDF, "png": png}) as (cloud, platform, _):
        message = to("hook:office", "本周小结", mentions=("Userli",), documents=documents)
        await platform.send(message)
        words, file, picture = cloud.heard(group="office")
        assert (words.text, words.mentions) == ("本周小结", ("Userli",))
        assert file.files == (("周报.pdf", PDF),)
        assert picture.files[0][1] == png


async def test_a_webhook_stays_within_its_twenty_a_minute() -> None:
    async with app_alone() as (cloud, platform, time):
        message = [to("hook:office", f"第{n}条") for n in range(60)]
        refusals = [await patiently(platform, time, one) for one in message]
        assert not any(one.whole for found in refusals for one in found)  # other groups go on
        assert len(cloud.heard(group="office")) == 60
        assert cloud.tripped == 0


async def test_a_webhook_that_was_removed_or_never_set_up_is_told() -> None:
    async with app_alone() as (cloud, platform, _):
        del cloud.hook_keys[HOOK_KEY]
        for chat in ("hook:office", "hook:elsewhere"):
            with pytest.raises(Unreachable):
                await platform.send(to(chat))


async def test_where_nothing_leads_to_a_chat_the_mend_is_said() -> None:
    async with (
        WeComApp(time := VirtualTime()) as cloud,
        opened(cloud, time, app=None) as platform,
    ):
        with pytest.raises(Misconfigured):
            await platform.send(to("Userli"))
        assert not platform.capabilities("Userli").files


# ── files from outside ───────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "reference", ["", "app:gone", "robot::http://169.254.169.254/latest", "robot:x:file:///etc"]
)
async def test_no_file_is_fetched_from_anywhere_else(reference: str) -> None:
    async with app_alone() as (_, platform, _):
        with pytest.raises(PlatformError):
            await platform.fetch(File("a", "image/png", reference), 1000)


async def test_a_file_beyond_the_limit_is_not_read_to_its_end() -> None:
    async with app_alone() as (cloud, platform, _):
        media = cloud.lay_up("big.bin", bytes(5000))
        with pytest.raises(PlatformError):
            await platform.fetch(File("a", "image/png", f"app:{media}"), 1000)


async def test_a_message_in_words_and_files_of_a_person_reaches_the_bureau(stage: Stage) -> None:
    await stage.says("li", "112 完成80%", files=[PHOTO])
    content = store(stage.house.files, PDF)
    await stage.sends("通报", documents=(Document("8月.pdf", "application/pdf", content),))
    assert ("8月.pdf", PDF) in [file for one in stage.heard("li") for file in one.files]
