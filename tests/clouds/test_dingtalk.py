"""What is DingTalk's own: cards from a template, answers in place, custom robots, the long
connection that tells messages once, and doors that DingTalk hardly locks."""

import asyncio
import io
import json
import logging
import zipfile
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.evidence import store
from handlers.dingtalk import Config, DingTalk
from handlers.dingtalk.cards import final_state
from handlers.errors import Misconfigured, PlatformError, SendError, Throttled, Unreachable
from handlers.message import Button, Document, File, Incoming, IncomingKind, Outgoing
from handlers.platform import Ports, Receive
from models.enums import OutboxState
from models.mailbox import Notice
from models.people import Account
from tests.clouds.cloud import Fault
from tests.clouds.dingtalk import CARD_SECRET, SECRET, DingTalkCloud, DingTalkHttpCloud
from tests.clouds.stage import GROUP, Machine, Stage, on_stage
from tests.handlers.ports import Alone, Cupboard, Memory, VirtualTime

BUTTONS = (Button("已完成", "112 已完成"), Button("推进中", "112 推进中"))


@asynccontextmanager
async def opened(
    cloud: DingTalkCloud, clock: VirtualTime, *, memory: Memory | None = None, **config: Any
) -> AsyncIterator[DingTalk]:
    """The platform alone, on a cloud that listens; time passes by sleeping."""
    settings = Config.model_validate({**cloud.config(), **config})
    platform = DingTalk(
        settings, Ports(memory or Memory(clock), Alone(), Cupboard(f=b"a,b\n"), clock, clock.wait)
    )
    try:
        yield platform
    finally:
        await platform.close()


@asynccontextmanager
async def listening(platform: DingTalk, receive: Receive) -> AsyncIterator[None]:
    """It holds its long connection."""
    task = asyncio.create_task(platform.listen(receive))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Desk:
    """Takes what comes in, and can be out of order."""

    def __init__(self) -> None:
        self.heard: list[Incoming] = []
        self.fails = 0

    async def __call__(self, events: Sequence[Incoming]) -> None:
        """Commits, unless it fails."""
        if self.fails:
            self.fails -= 1
            raise OSError("the disk is full")
        self.heard += events

    @property
    def texts(self) -> list[str]:
        """What was said, in order."""
        return [one.text for one in self.heard]


@pytest.fixture
def clock() -> VirtualTime:
    """Moved by sleeping."""
    return VirtualTime()


@pytest.fixture
async def cloud(clock: VirtualTime) -> AsyncIterator[DingTalkCloud]:
    """An app by Stream."""
    async with DingTalkCloud(clock) as running:
        yield running


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A small bureau on DingTalk by Stream, with a custom robot in one group."""
    machine = Machine()
    async with DingTalkCloud(machine) as cloud:
        cloud.world.hooks["简报群"] = "SEC-of-the-tests"
        async with on_stage(cloud, machine, database_url, tmp_path) as told:
            yield told


def played(stage: Stage) -> DingTalkCloud:
    """The stage's cloud."""
    assert isinstance(stage.cloud, DingTalkCloud)
    return stage.cloud


def message(text: str, chat: str = "staff-li", **more: Any) -> Outgoing:
    """Something to say."""
    return replace(Outgoing(chat, False, text, f"key:{text[:40]}"), **more)


# ── cards ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_button_tapped_twice_counts_once(stage: Stage) -> None:
    await stage.sends("#112 8月20日到期", buttons=BUTTONS)
    [card] = stage.heard("li")
    cloud = played(stage)
    await stage.taps("li", card, "推进中")
    again = cloud.click(cloud.world.entries[0].track, "li", "2")
    assert await cloud.tell_click(again) == final_state("已选:推进中")
    await stage.house.settle()
    assert len(await stage.reports()) == 1


async def test_nobody_else_can_tap_the_card_of_a_private_chat(stage: Stage) -> None:
    await stage.sends("#112 8月20日到期", buttons=BUTTONS)
    cloud = played(stage)
    assert await cloud.tell_click(cloud.click(cloud.world.entries[0].track, "wang", "1")) == {}
    await stage.house.settle()
    assert await stage.reports() == []
    assert stage.heard("wang") == []


@pytest.mark.parametrize("action", ["3", "0", "", "-1", "１", "x"])
async def test_a_button_that_was_not_there_says_nothing(
    cloud: DingTalkCloud, clock: VirtualTime, action: str
) -> None:
    desk = Desk()
    async with opened(cloud, clock) as platform, listening(platform, desk):
        await cloud.attach("")
        await platform.send(message("#112 到期", buttons=BUTTONS))
        track = cloud.world.entries[0].track
        assert await cloud.tell_click(cloud.click(track, "li", action)) == {}
    assert desk.heard == []


async def test_a_card_that_is_forgotten_says_so(cloud: DingTalkCloud, clock: VirtualTime) -> None:
    desk = Desk()
    async with opened(cloud, clock) as platform, listening(platform, desk):
        await cloud.attach("")
        answer = await cloud.tell_click(cloud.click("of-last-year", "li", "1"))
    assert answer["cardData"]["cardParamMap"]["state"] == "已过期,请直接回复文字"
    assert desk.heard == []


async def test_where_the_template_is_refused_the_words_go_out_all_the_same(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    async with opened(cloud, clock, card_template="gone.schema") as platform:
        await platform.send(message("#112 到期", buttons=BUTTONS))
        [shown] = cloud.heard("li")
        assert (shown.text, shown.buttons) == ("#112 到期", ())
        findings = await platform.examine()
    assert any("卡片没有发成" in one.says and not one.sound for one in findings)


async def test_without_the_right_to_cards_the_words_go_out_all_the_same(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    cloud.world.rights.discard("createAndDeliver")
    async with opened(cloud, clock) as platform:
        await platform.send(message("#112 到期", buttons=BUTTONS))
    assert [one.text for one in cloud.heard("li")] == ["#112 到期"]


async def test_without_a_template_there_are_no_buttons(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    async with opened(cloud, clock, card_template="") as platform:
        assert not platform.capabilities("staff-li").buttons
        await platform.send(message("#112 到期", buttons=BUTTONS))
    assert [(one.text, one.buttons) for one in cloud.heard("li")] == [("#112 到期", ())]


async def test_a_card_sent_again_after_a_silence_is_one_card(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    async with opened(cloud, clock) as platform:
        cloud.fail(Fault.SILENT_AFTER)
        with pytest.raises(PlatformError):
            await platform.send(message("#112 到期", buttons=BUTTONS))
        await platform.send(message("#112 到期", buttons=BUTTONS))
    assert len(cloud.heard("li")) == 1


async def test_the_buttons_of_a_long_text_stand_under_its_end_and_answer_for_the_whole(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    desk = Desk()
    async with opened(cloud, clock) as platform, listening(platform, desk):
        await cloud.attach("")
        sent = await platform.send(message("一项任务。\n" * 800, buttons=BUTTONS))
        *texts, card = cloud.heard("li")
        assert texts
        assert all(one.buttons == () for one in texts)
        await cloud.taps("li", card, "已完成")
    assert [one.quoted_id for one in desk.heard] == [sent.message_id]


async def test_a_quote_of_a_later_part_leads_to_the_message(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    desk = Desk()
    async with opened(cloud, clock) as platform, listening(platform, desk):
        await cloud.attach("")
        sent = await platform.send(message("一项任务。\n" * 800))
        await cloud.says("li", "已完成", quoting=cloud.heard("li")[-1])
    assert [one.quoted_id for one in desk.heard] == [sent.message_id]


async def test_clicks_by_http_are_registered_before_the_first_card(clock: VirtualTime) -> None:
    address = "https://duban.example.cn/hooks/dingtalk/cards"
    async with DingTalkHttpCloud(clock) as cloud:
        async with opened(cloud, clock, card_callback=address) as platform:
            await platform.send(message("#112 到期", buttons=BUTTONS))
        assert cloud.world.callback == (address, CARD_SECRET)
        assert cloud.heard("li")[0].buttons == ("已完成", "推进中")


# ── groups ───────────────────────────────────────────────────────────────────────────────────────


async def test_people_are_called_by_name_where_the_group_last_spoke_to_us(stage: Stage) -> None:
    await stage.says("wang", "你好", group=GROUP, mentioned=True)
    await stage.sends("请看周报", group=GROUP, mentions=("li",))
    assert stage.heard(group=GROUP)[-1].mentions == ("staff-li",)


async def test_when_that_address_has_expired_the_words_still_arrive(stage: Stage) -> None:
    await stage.says("wang", "你好", group=GROUP, mentioned=True)
    await stage.later(timedelta(minutes=95))
    await stage.sends("请看周报", group=GROUP, mentions=("li",))
    assert [(one.text, one.mentions) for one in stage.heard(group=GROUP)[-1:]] == [("请看周报", ())]


async def test_when_that_address_is_refused_the_words_still_arrive_once(stage: Stage) -> None:
    await stage.says("wang", "你好", group=GROUP, mentioned=True)
    played(stage).world.sessions.clear()
    for text in ("请看周报", "请看月报"):
        await stage.sends(text, group=GROUP, mentions=("li",))
    assert [one.text for one in stage.heard(group=GROUP)[-2:]] == ["请看周报", "请看月报"]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/robot/sendBySession?session=1",
        "https://oapi.dingtalk.com.evil.example/robot/sendBySession?session=1",
        "https://oapi.dingtalk.com/robot/send?access_token=another-group",
        "http://127.0.0.1:9/robot/sendBySession",
        "https://user@oapi.dingtalk.com/robot/sendBySession",
        "file:///etc/passwd",
        "http://[",
    ],
)
async def test_an_address_that_is_not_dingtalks_is_never_answered(
    cloud: DingTalkCloud, clock: VirtualTime, url: str
) -> None:
    desk = Desk()
    async with opened(cloud, clock) as platform, listening(platform, desk):
        await cloud.attach("")
        cloud.world.members.add(cloud.group(GROUP))
        words = cloud.message("li", GROUP, msgtype="text", text={"content": "你好"})
        await cloud.utters(words | {"sessionWebhook": url})
        chat = cloud.group(GROUP)
        await platform.send(message("请看周报", chat, group=True, mentions=("staff-li",)))
    assert [(one.text, one.mentions) for one in cloud.heard(group=GROUP)] == [("请看周报", ())]


async def test_a_group_we_are_not_in_is_told_as_gone(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    async with opened(cloud, clock) as platform:
        with pytest.raises(Unreachable):
            await platform.send(message("请看周报", cloud.group(GROUP), group=True))


async def test_who_is_called_too_often_still_reads_the_words(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    """More than twenty answers in place within a minute go as plain messages."""
    chat = cloud.group(GROUP)
    async with opened(cloud, clock) as platform, listening(platform, Desk()):
        await cloud.attach("")
        await cloud.says("wang", "你好", group=GROUP, mentioned=True)
        for number in range(25):
            text = f"第{number}条"
            await platform.send(message(text, chat, group=True, mentions=("staff-li",)))
    called = [bool(one.mentions) for one in cloud.heard(group=GROUP)]
    assert len(called) == 25
    assert called == sorted(called, reverse=True)
    assert 15 <= sum(called) <= 20
    assert cloud.tripped == 0


# ── custom robots ────────────────────────────────────────────────────────────────────────────────


async def test_a_custom_robot_speaks_to_its_group(stage: Stage) -> None:
    await stage.sends("本周重点工作", group="简报群", mentions=("li",))
    [shown] = stage.heard(group="简报群")
    assert "本周重点工作" in shown.text
    assert shown.mentions == ("staff-li",)
    able = stage.platform.capabilities("hook:简报群", group=True)
    assert (able.buttons, able.files, able.quotes, able.redelivers) == (False,) * 4


async def test_a_custom_robot_never_speaks_more_than_twenty_times_a_minute(stage: Stage) -> None:
    for number in range(25):
        await stage.sends(f"第{number}条", group="简报群")
    assert len(stage.heard(group="简报群")) <= 20
    for _ in range(3):
        await stage.later(timedelta(minutes=1))
    assert [one.text for one in stage.heard(group="简报群")] == [f"第{n}条" for n in range(25)]
    assert stage.cloud.tripped == 0


async def test_a_custom_robot_that_others_made_deaf_is_left_alone(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    cloud.world.hooks["简报群"] = "SEC"
    cloud.world.deaf["简报群"] = clock() + timedelta(minutes=10)
    async with opened(cloud, clock) as platform:
        for _ in range(3):
            with pytest.raises(Throttled) as full:
                await platform.send(message("周报", "hook:简报群", group=True))
            assert full.value.retry_after == pytest.approx(600)
        assert cloud.tripped == 1  # found out by the first
        await clock.wait(601)
        await platform.send(message("周报", "hook:简报群", group=True))


async def test_a_custom_robot_with_a_wrong_secret_is_told_to_the_administrator_once(
    stage: Stage,
) -> None:
    played(stage).world.hooks["简报群"] = "SEC-another"
    await stage.sends("周报", group="简报群", key="test:hook")
    await stage.later(timedelta(minutes=6))
    notices = await stage.look(lambda s: list(s.scalars(select(Notice.text))))
    assert len(notices) == 1
    assert "加签" in notices[0]
    assert (await stage.outbox("test:hook")).state is OutboxState.WAITING


async def test_a_custom_robot_that_is_not_configured_is_a_matter_of_set_up(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    async with opened(cloud, clock) as platform:
        with pytest.raises(Misconfigured):
            await platform.send(message("周报", "hook:没有的", group=True))


async def test_custom_robots_alone_need_no_app(cloud: DingTalkCloud, clock: VirtualTime) -> None:
    cloud.world.hooks["简报群"] = "SEC"
    hooks = Config.model_validate({"hooks": cloud.config()["hooks"], "oapi": cloud.here})
    ports = Ports(Memory(clock), Alone(), Cupboard(), clock, clock.wait)
    platform = DingTalk(hooks, ports)
    await platform.listen(Desk())
    await platform.send(message("周报", "hook:简报群", group=True))
    with pytest.raises(Misconfigured):
        await platform.send(message("你好"))
    assert [one.sound for one in await platform.examine()] == [True]
    await platform.close()
    assert [one.text for one in cloud.heard(group="简报群")] == ["周报"]


# ── limits, lists and tokens ─────────────────────────────────────────────────────────────────────


async def test_who_got_too_much_gets_it_a_minute_later_and_stays_reachable(stage: Stage) -> None:
    played(stage).world.flow_controlled.add("staff-li")
    await stage.sends("请查收", key="test:flow")
    assert stage.heard("li") == []
    played(stage).world.flow_controlled.clear()
    await stage.later(timedelta(seconds=61))
    assert [one.text for one in stage.heard("li")] == ["请查收"]
    lost = select(Account.lost_at).where(Account.address == "staff-li")
    assert await stage.look(lambda s: s.scalar(lost)) is None


async def test_no_more_than_twenty_calls_a_second_are_made(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    began = clock()
    async with opened(cloud, clock) as platform:
        for number in range(70):
            await platform.send(message(f"第{number}条"))
    assert len(cloud.heard("li")) == 70
    assert cloud.tripped == 0
    assert (clock() - began).total_seconds() >= 3


async def test_a_token_is_asked_for_once_by_all_and_again_when_it_ends(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    memory = Memory(clock)
    async with opened(cloud, clock, memory=memory) as platform:
        await asyncio.gather(*(platform.send(message(f"第{n}条")) for n in range(10)))
        assert cloud.world.tokens_issued == 1
        await clock.wait(7200)
        await asyncio.gather(*(platform.send(message(f"再{n}条")) for n in range(10)))
        assert cloud.world.tokens_issued == 2
    async with opened(cloud, clock, memory=memory) as restarted:
        await restarted.send(message("重启后"))
    assert cloud.world.tokens_issued == 2
    assert len(cloud.heard("li")) == 21


# ── the long connection ──────────────────────────────────────────────────────────────────────────


async def test_a_connection_told_to_end_is_replaced_before_and_heard_to_its_end(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    desk = Desk()
    async with opened(cloud, clock) as platform, listening(platform, desk):
        await cloud.attach("")
        await cloud.says("li", "first words")
        await cloud.retire()
        await cloud.says("li", "on the new one")
    assert desk.texts == ["first words", "last words", "on the new one"]


async def test_an_event_that_could_not_be_kept_comes_again_and_is_kept(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    desk = Desk()
    async with opened(cloud, clock) as platform, listening(platform, desk):
        await cloud.attach("")
        desk.fails = 4
        await cloud.brings_in(GROUP, "admin")
        await cloud.again()
    assert [(one.kind, one.chat) for one in desk.heard] == [
        (IncomingKind.JOINED, cloud.group(GROUP))
    ] * 2
    assert len({one.event_key for one in desk.heard}) == 1


async def test_a_message_that_cannot_be_kept_at_once_is_kept_a_moment_later(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    desk = Desk()
    async with opened(cloud, clock) as platform, listening(platform, desk):
        await cloud.attach("")
        desk.fails = 2
        await cloud.says("li", "112 已完成")
    assert desk.texts == ["112 已完成"]


async def test_a_message_that_could_not_be_kept_is_not_acknowledged_as_kept(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    desk = Desk()
    desk.fails = 3
    async with opened(cloud, clock) as platform, listening(platform, desk):
        await cloud.attach("")
        said = cloud.message("li", "", msgtype="text", text={"content": "112 已完成"})
        ack = await cloud.gateway.frame("CALLBACK", "/v1.0/im/bot/messages/get", said)
        assert ack["code"] == 500
        await cloud.says("li", "113 已完成")  # the connection stands
    assert desk.texts == ["113 已完成"]


async def test_frames_that_nobody_knows_do_not_break_the_connection(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    desk = Desk()
    async with opened(cloud, clock) as platform, listening(platform, desk):
        await cloud.attach("")
        assert (await cloud.gateway.frame("CALLBACK", "/v1.0/unknown", {"x": 1}))["code"] == 404
        assert (await cloud.gateway.frame("CALLBACK", "/v1.0/im/bot/messages/get", {}))[
            "code"
        ] == 200
        [socket] = cloud.gateway.sockets
        for nonsense in ("", "[]", "{", json.dumps({"type": "CALLBACK", "data": 5})):
            await socket.send_str(nonsense)
        await socket.send_bytes(b"\0\1\2")
        await cloud.says("li", "还在吗")
    assert desk.texts == ["还在吗"]


async def test_what_comes_at_once_is_kept_in_its_order(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    kept: list[str] = []

    async def receive(events: Sequence[Incoming]) -> None:
        kept.extend(one.text for one in events)
        await asyncio.sleep(0)

    async with opened(cloud, clock) as platform:
        sent = await platform.send(message("第一件。\n" * 900))
        async with listening(platform, receive):
            await cloud.attach("")
            last = cloud.heard("li")[-1]
            quoting = [last if number % 3 == 0 else None for number in range(300)]
            await asyncio.gather(
                *(cloud.says("li", f"{n}", quoting=one) for n, one in enumerate(quoting))
            )
    assert kept == [f"{n}" for n in range(300)]
    assert sent.message_id != last.id


async def test_two_processes_hear_each_message_once_between_them(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    desks = Desk(), Desk()
    async with (
        opened(cloud, clock) as first,
        opened(cloud, clock) as second,
        listening(first, desks[0]),
        listening(second, desks[1]),
    ):
        while len(cloud.gateway.sockets) < 2:
            await asyncio.wait_for(cloud.gateway.connected.wait(), 5)
            await asyncio.sleep(0)
        for number in range(12):
            await cloud.says("li", f"第{number}条")
    assert sorted(desks[0].texts + desks[1].texts) == sorted(f"第{n}条" for n in range(12))
    assert all(desk.texts for desk in desks)


async def test_a_connection_can_be_left_at_any_moment(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    async with opened(cloud, clock) as platform:
        async with listening(platform, Desk()):
            await cloud.attach("")
        async with listening(platform, Desk()):
            pass


async def test_where_the_secret_is_wrong_the_connection_is_tried_later_and_later(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    began, tried = clock(), []

    async def sleep(seconds: float) -> None:
        tried.append(seconds)
        await asyncio.sleep(0)
        if len(tried) == 8:
            raise asyncio.CancelledError

    settings = Config.model_validate({**cloud.config(), "app_secret": "guessed"})
    platform = DingTalk(settings, Ports(Memory(clock), Alone(), Cupboard(), clock, sleep))
    with pytest.raises(asyncio.CancelledError):
        await platform.listen(Desk())
    await platform.close()
    assert clock() == began
    assert tried[-1] > 20 > tried[0]


# ── people and files ─────────────────────────────────────────────────────────────────────────────


async def test_an_outsider_in_a_group_is_not_answered(stage: Stage) -> None:
    cloud = played(stage)
    said = cloud.message("li", GROUP, msgtype="text", text={"content": "112 已完成"})
    await cloud.utters(said | {"senderStaffId": "", "senderCorpId": "ding-another"})
    await stage.house.settle()
    assert stage.heard(group=GROUP) == []
    assert await stage.reports() == []


async def test_who_leaves_the_organisation_is_lost_and_who_comes_back_is_not(
    stage: Stage,
) -> None:
    lost = select(Account.lost_at).where(Account.address == "staff-li")
    await played(stage).happens("user_leave_org", {"userId": ["staff-li", "staff-else"]})
    await stage.house.settle()
    assert await stage.look(lambda s: s.scalar(lost)) is not None
    await played(stage).happens("user_add_org", {"userId": ["staff-li"]})
    await stage.house.settle()
    assert await stage.look(lambda s: s.scalar(lost)) is None


async def test_a_spoken_report_is_read_by_its_recognised_words(stage: Stage) -> None:
    cloud = played(stage)
    spoken = {"downloadCode": "voice", "recognition": "112 完成80%", "duration": 3000}
    await cloud.utters(cloud.message("li", "", msgtype="audio", content=spoken))
    await stage.house.settle()
    assert await stage.standing(112) == ("in_progress", 80)


async def test_a_file_that_is_said_to_be_elsewhere_is_not_fetched(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    cloud.world.files["code"] = b"inside"
    async with opened(cloud, clock, api=cloud.here.replace("127.0.0.1", "localhost")) as platform:
        with pytest.raises(PlatformError, match="elsewhere"):
            await platform.fetch(File("a.pdf", "application/pdf", "code"), 100)


async def test_a_file_over_the_limit_is_not_read_to_its_end(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    cloud.world.files["code=="] = bytes(1000)
    async with opened(cloud, clock) as platform:
        with pytest.raises(PlatformError):
            await platform.fetch(File("a.pdf", "application/pdf", "code=="), 999)
        assert len(await platform.fetch(File("a.pdf", "application/pdf", "code=="), 1000)) == 1000


async def test_documents_arrive_as_what_they_are(stage: Stage) -> None:
    files = stage.house.files
    table, picture = b"a,b\n1,2\n", b"\x89PNG\r\n\x1a\n picture"
    documents = (
        Document("明细.csv", "text/csv", store(files, table)),
        Document("进度图.png", "image/png", store(files, picture)),
    )
    await stage.sends("材料见附件", documents=documents)
    arrived = [file for one in stage.heard("li") for file in one.files]
    assert [name for name, _ in arrived] == ["明细.csv.zip", "image"]
    with zipfile.ZipFile(io.BytesIO(arrived[0][1])) as archive:
        assert archive.read("明细.csv") == table
    assert arrived[1][1] == picture


async def test_a_document_that_is_gone_is_given_up_and_its_words_are_not_repeated(
    stage: Stage,
) -> None:
    missing = Document("材料.pdf", "application/pdf", "0" * 64)
    await stage.sends("材料见附件", documents=(missing,), key="test:gone")
    await stage.later()
    assert [one.text for one in stage.heard("li")] == ["材料见附件"]
    assert (await stage.outbox("test:gone")).state is OutboxState.DEAD


@pytest.mark.parametrize("chat", ["staff-li", "hook:简报群"])
async def test_a_long_tail_of_nothing_is_no_message(
    cloud: DingTalkCloud, clock: VirtualTime, chat: str
) -> None:
    cloud.world.hooks["简报群"] = "SEC"
    async with opened(cloud, clock) as platform:
        await platform.send(message("完" * 1990 + "\n" * 100 + "\0" * 5, chat))
    assert [one.text.strip("\n") for one in cloud.world.entries] == ["完" * 1990]


async def test_a_token_that_ended_early_is_renewed_for_an_upload_too(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    async with opened(cloud, clock) as platform:
        await platform.send(message("先发一条"))
        cloud.world.token = ("", clock())
        await platform.send(message("", documents=(Document("a.pdf", "application/pdf", "f"),)))
    assert [content for one in cloud.heard("li") for _, content in one.files] == [b"a,b\n"]


async def test_the_log_knows_ids_and_neither_names_nor_words_nor_secrets(
    cloud: DingTalkCloud, clock: VirtualTime, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, logger="handlers")
    desk = Desk()
    cloud.world.hooks["简报群"] = "SEC-of-the-tests"
    async with opened(cloud, clock, card_template="gone.schema") as platform:
        async with listening(platform, desk):
            await cloud.attach("")
            desk.fails = 1
            await cloud.says("li", "这句话谁也不该看到")
            await cloud.utters(cloud.message("wang", "", msgtype="unknown") | {"x": "也不该看到"})
        await platform.send(message("卡片上的字", buttons=BUTTONS))
        cloud.world.hooks["简报群"] = "SEC-another"
        with pytest.raises(Misconfigured):
            await platform.send(message("群里的字", "hook:简报群", group=True))
    logged = "\n".join(
        f"{one.getMessage()} {vars(one)} {one.exc_text}"
        for one in caplog.records
        if one.name.startswith("handlers")
    )
    assert "a card was refused" in logged
    for hidden in ("看到", "的字", "SEC", SECRET, "token-", "access_token", "senderNick"):
        assert hidden not in logged


# ── examination ──────────────────────────────────────────────────────────────────────────────────


async def faults_found(platform: DingTalk) -> list[str]:
    """What an examination finds amiss."""
    return [f"{one.says} → {one.mend}" for one in await platform.examine() if not one.sound]


@pytest.fixture
async def today() -> AsyncIterator[DingTalkCloud]:
    """A cloud whose clock is the machine's, as its answers' dates are."""
    async with DingTalkCloud(Machine()) as running:
        yield running


@asynccontextmanager
async def examined(cloud: DingTalkCloud, **config: Any) -> AsyncIterator[DingTalk]:
    """The platform on that clock."""
    machine, clock = Machine(), VirtualTime()
    settings = Config.model_validate({**cloud.config(), **config})
    ports = Ports(Memory(clock), Alone(), Cupboard(), machine, clock.wait)
    platform = DingTalk(settings, ports)
    yield platform
    await platform.close()


async def test_what_is_set_up_well_is_found_sound(today: DingTalkCloud) -> None:
    async with examined(today) as platform:
        assert await faults_found(platform) == []
        assert len(await platform.examine()) == 5
    assert today.world.entries == []


async def test_a_wrong_secret_is_found(today: DingTalkCloud) -> None:
    async with examined(today, app_secret="guessed") as platform:
        [found] = await faults_found(platform)
    assert "AppKey 和 AppSecret" in found


async def test_a_missing_right_is_found_by_name(today: DingTalkCloud) -> None:
    today.world.rights.discard("groupMessages")
    async with examined(today) as platform:
        [found] = await faults_found(platform)
    assert "群消息" in found
    assert "权限管理" in found


async def test_a_cloud_that_cannot_be_reached_is_a_matter_of_the_network(
    today: DingTalkCloud, unused_tcp_port: int
) -> None:
    async with examined(today, api=f"http://127.0.0.1:{unused_tcp_port}") as platform:
        [found] = await faults_found(platform)
    assert "防火墙" in found


async def test_a_wrong_clock_is_found(cloud: DingTalkCloud, clock: VirtualTime) -> None:
    async with opened(cloud, clock) as platform:  # its answers are dated by the wall's clock
        found = await faults_found(platform)
    assert any("时间同步" in one for one in found)


async def test_a_card_by_http_without_its_secret_is_found(today: DingTalkCloud) -> None:
    async with examined(today, mode="http") as platform:
        [found] = await faults_found(platform)
    assert "card_secret" in found


async def test_every_fault_of_sending_says_whether_it_is_worth_trying_again(
    cloud: DingTalkCloud, clock: VirtualTime
) -> None:
    async with opened(cloud, clock) as platform:
        cloud.fail(Fault.BROKEN)
        with pytest.raises(SendError) as broken:
            await platform.send(message("你好"))
        assert not broken.value.permanent
        with pytest.raises(SendError) as spoilt:
            await platform.send(message("  "))
        assert spoilt.value.permanent
