"""What is special to Feishu, lived through on its played cloud.

The common conversations of all platforms are in test_conformance.py.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import select

from bot.evidence import store
from bot.web.hooks import hook_routes
from handlers.connection import Kicked
from handlers.errors import (
    Misconfigured,
    PlatformError,
    SendError,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from handlers.feishu import Config
from handlers.feishu import Feishu as Platform
from handlers.feishu.stream import SILENCES, Stream
from handlers.message import Button, Document, File, Incoming, IncomingKind, Outgoing
from handlers.platform import Receive
from models.enums import OutboxState
from models.mailbox import Notice
from models.people import Account
from tests.clouds import feishu as cloud_side
from tests.clouds.cloud import Fault, Upload
from tests.clouds.feishu import ROBOT_NAME, Feishu, FeishuLong
from tests.clouds.stage import GROUP, Machine, Stage, lay, on_stage
from tests.handlers.ports import Cupboard, Memory, VirtualTime, make_ports

PICTURE = b"\x89PNG\r\n\x1a\n" + b"chart" * 20


@dataclass
class Played:
    """The platform alone with its cloud, and time that only sleeping moves."""

    cloud: Feishu
    platform: Platform
    time: VirtualTime
    memory: Memory
    cupboard: Cupboard
    doors: AsyncExitStack

    async def listens(self, fails: int = 0) -> list[Incoming]:
        """The webhook stands; everything it commits. The first `fails` commits do not succeed."""
        told: list[Incoming] = []
        app = web.Application()
        app.add_routes(hook_routes(self.platform, committing(told, fails), ignore))
        server = await self.doors.enter_async_context(TestServer(app))
        await self.cloud.attach(str(server.make_url("")).rstrip("/"))
        return told

    async def connects(self, fails: int = 0) -> list[Incoming]:
        """A long connection is held; everything it commits."""
        told: list[Incoming] = []
        holding = asyncio.create_task(self.platform.listen(committing(told, fails)))

        async def let_go() -> None:
            holding.cancel()
            await asyncio.gather(holding, return_exceptions=True)

        self.doors.push_async_callback(let_go)
        await self.cloud.attach("")
        return told

    def to(self, who: str, text: str, key: str = "", **fields: Any) -> Outgoing:
        """A private message."""
        message = Outgoing(self.cloud.account(who), False, text, key or f"k:{text}")
        return replace(message, **fields)

    async def says(self, who: str, text: str, **fields: Any) -> str:
        """Sends a private message; its id."""
        return (await self.platform.send(self.to(who, text, **fields))).message_id

    def texts(self, who: str = "li") -> list[str]:
        """What somebody has read."""
        return [one.text for one in self.cloud.heard(who)]


def committing(told: list[Incoming], fails: int) -> Receive:
    """Commits into a list; the first so many times the disk is full."""
    left = iter(range(fails))

    async def receive(events: Sequence[Incoming]) -> None:
        if next(left, None) is not None:
            raise OSError("the disk is full")
        told.extend(events)

    return receive


async def nap(seconds: float) -> None:
    """The pause before connecting again is over at once; the next heartbeat never comes."""
    if seconds < cloud_side.CLIENT["PingInterval"]:
        await asyncio.sleep(0)
    else:
        await asyncio.Event().wait()


def ignore(platform: str, status: int) -> None:
    """Nobody counts."""


def settings(cloud: Feishu, **other: Any) -> Config:
    """The platform's settings."""
    return Config.model_validate({**cloud.config(), **other})


@asynccontextmanager
async def playing(
    make: Callable[[VirtualTime], Feishu] = Feishu, **other: Any
) -> AsyncIterator[Played]:
    """Opens both."""
    time = VirtualTime()
    memory, cupboard = Memory(time), Cupboard()
    async with make(time) as cloud, AsyncExitStack() as doors:
        ports = replace(make_ports(time, memory), store=cupboard)
        if make is FeishuLong:
            ports = replace(ports, sleep=nap)
        platform = Platform(settings(cloud, **other), ports)
        doors.push_async_callback(platform.close)
        yield Played(cloud, platform, time, memory, cupboard, doors)


@pytest.fixture
async def played() -> AsyncIterator[Played]:
    """Both, by webhook."""
    async with playing() as both:
        yield both
    assert both.cloud.tripped == 0


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A small bureau on the cloud."""
    machine = Machine()
    async with (
        Feishu(machine) as cloud,
        on_stage(cloud, machine, database_url, tmp_path) as told,
    ):
        yield told
    assert cloud.tripped == 0


# ── sending ──────────────────────────────────────────────────────────────────────────────────────


async def test_the_same_message_within_the_hour_is_shown_once(played: Played) -> None:
    first = await played.says("li", "请查收")
    played.time.moment += timedelta(minutes=59)
    assert await played.says("li", "请查收") == first
    assert played.texts() == ["请查收"]


async def test_a_text_in_parts_goes_on_where_it_broke_off(played: Played) -> None:
    text = "\n".join(f"#{n} 第{n}项任务由有关科室负责落实" for n in range(1, 500))
    message = played.to("li", text)
    await played.says("li", "你好")
    played.cloud.fail(Fault.BROKEN, who="li")
    with pytest.raises(SendError):
        await played.platform.send(message)
    await played.platform.send(message)
    await played.platform.send(message)
    assert "\n".join(played.texts()[1:]).split() == text.split()


async def test_parts_that_break_off_in_the_middle_are_not_said_twice(played: Played) -> None:
    text = "\n".join(f"#{n} 第{n}项任务由有关科室负责落实" for n in range(1, 500))
    played.cloud.spared = 2
    played.cloud.fail(Fault.BUSY_UNTIL, who="li")
    with pytest.raises(Throttled) as full:
        await played.platform.send(played.to("li", text))
    assert full.value.retry_after == 1
    assert full.value.whole
    await played.platform.send(played.to("li", text))
    assert "\n".join(played.texts()).split() == text.split()


async def test_a_quote_of_a_later_part_is_one_of_the_message(played: Played) -> None:
    first = await played.says("li", "督办" * 5000)
    last = played.cloud.heard("li")[-1]
    assert last.id != first
    told = await played.listens()
    await played.cloud.says("li", "第一个完成了", quoting=last)
    assert [one.quoted_id for one in told] == [first]


async def test_a_question_is_answered_where_it_was_asked(played: Played) -> None:
    question = await played.says("li", "哪一项?")
    await played.says("li", "已记", reply_to=question)
    assert played.cloud.refusals == []
    await played.says("li", "仍要说", reply_to="om_withdrawn")
    assert played.cloud.refusals == [230011]
    assert played.texts() == ["哪一项?", "已记", "仍要说"]


async def test_an_e_mail_address_in_the_roster_reaches_its_person(played: Played) -> None:
    message = replace(played.to("li", "你好"), chat="li@bureau.example")
    await played.platform.send(message)
    assert played.texts() == ["你好"]


@pytest.mark.parametrize("chat", ["li", "oc", "ou_", "", "../../x"])
async def test_an_address_that_is_none_reaches_nobody(played: Played, chat: str) -> None:
    with pytest.raises(SendError) as refused:
        await played.platform.send(replace(played.to("li", "你好"), chat=chat))
    assert refused.value.permanent


async def test_who_is_called_in_a_group_is_called_by_name(played: Played) -> None:
    group, li = played.cloud.group(GROUP), played.cloud.account("li")
    await played.platform.send(Outgoing(group, True, "请看材料", "k", mentions=(li, "all")))
    [shown] = played.cloud.heard(group=GROUP)
    assert (shown.text, shown.mentions) == ("请看材料", (li,))


async def test_a_silent_cloud_leaves_the_outcome_open(played: Played) -> None:
    await played.says("li", "你好")
    for fault in (Fault.SILENT_BEFORE, Fault.SILENT_AFTER):
        played.cloud.fail(fault, who="li")
        with pytest.raises(UnknownOutcome):
            await played.says("li", fault.value)
        await played.says("li", fault.value)
    assert played.texts() == ["你好", "silent_before", "silent_after"]


async def test_who_stopped_the_bot_is_unreachable(played: Played) -> None:
    played.cloud.fail(Fault.BLOCKED, who="li")
    with pytest.raises(Unreachable):
        await played.says("li", "你好")


async def test_nothing_at_all_is_not_sent(played: Played) -> None:
    with pytest.raises(SendError) as refused:
        await played.says("li", " \n")
    assert refused.value.permanent
    assert played.cloud.refusals == []


async def test_five_a_second_to_one_person_is_never_exceeded(played: Played) -> None:
    began = played.time.moment
    for number in range(23):
        await played.says("li", f"第{number}条")
    assert len(played.texts()) == 23
    assert played.time.moment - began >= timedelta(seconds=4)


# ── the token ────────────────────────────────────────────────────────────────────────────────────


async def test_a_token_lasts_until_shortly_before_its_end(played: Played) -> None:
    for hours in range(5):
        await played.says("li", f"第{hours}小时")
        played.time.moment += timedelta(hours=1)
    assert played.cloud.refusals == []
    assert played.cloud.tokens_issued == 3


async def test_a_token_that_is_refused_in_mid_batch_is_renewed_once_for_all(
    played: Played,
) -> None:
    await played.says("li", "你好")
    played.cloud.fail(Fault.STALE_TOKEN)
    people = ["li", "wang", "zhao", "admin"]
    await asyncio.gather(*(played.says(who, "会议改期") for who in people))
    assert all("会议改期" in played.texts(who) for who in people)
    assert played.cloud.tokens_issued == 2


async def test_a_revoked_secret_names_its_mend(played: Played) -> None:
    played.cloud.fail(Fault.REVOKED)
    with pytest.raises(Misconfigured) as refused:
        await played.says("li", "你好")
    assert "app_secret" in refused.value.mend
    await played.says("li", "你好")
    assert played.texts() == ["你好"]


# ── cards ────────────────────────────────────────────────────────────────────────────────────────

BUTTONS = (Button("已完成", "112 已完成"), Button("推进中", "112 推进中"))


async def test_a_card_is_tapped_once_and_shows_what_was_chosen(played: Played) -> None:
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


async def test_a_card_in_a_group_is_answered_in_the_group(played: Played) -> None:
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


async def test_a_long_message_has_its_buttons_below_and_its_words_in_full(played: Played) -> None:
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
    played: Played,
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
    played: Played, content: bytes
) -> None:
    played.cupboard.contents = {"a": content}
    document = Document("台账.xlsx", "application/vnd.ms-excel", "a")
    with pytest.raises(SendError) as refused:
        await played.says("li", "", documents=(document,))
    assert refused.value.permanent
    assert played.cloud.refusals == []


async def test_a_large_file_goes_at_one_stroke_and_once(played: Played) -> None:
    played.cupboard.contents = {"a": bytes(5 << 20)}
    document = Document("台账.xlsx", "application/vnd.ms-excel", "a")
    await played.says("li", "你好")
    played.cloud.forget_token()
    await played.says("li", "台账", documents=(document,))
    assert [len(content) for one in played.cloud.heard("li") for _, content in one.files] == [
        5 << 20
    ]


async def test_what_came_with_a_message_can_be_fetched_within_the_limit(played: Played) -> None:
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
    played: Played, reference: str
) -> None:
    with pytest.raises(PlatformError) as refused:
        await played.platform.fetch(File("x", "image/png", reference), 10)
    assert refused.value.permanent
    assert played.cloud.refusals == []


async def test_a_file_that_is_gone_is_said_to_be(played: Played) -> None:
    with pytest.raises(PlatformError):
        await played.platform.fetch(File("x", "image/png", "om_1/f_1/file"), 10)


# ── the webhook ──────────────────────────────────────────────────────────────────────────────────


async def test_what_could_not_be_kept_is_not_acknowledged_and_comes_again(played: Played) -> None:
    told = await played.listens(fails=2)
    await played.cloud.says("li", "112 已完成")
    assert [one.text for one in told] == ["112 已完成"]


async def test_every_repetition_has_the_key_of_the_first(played: Played) -> None:
    told = await played.listens()
    await played.cloud.says("li", "112 已完成")
    await played.cloud.again(4)
    assert len(told) == 5
    assert len({one.event_key for one in told}) == 1


async def test_the_bot_asks_once_who_it_is_and_knows_it_after_a_restart(played: Played) -> None:
    told = await played.listens()
    for _ in range(3):
        await played.cloud.says("li", "帮助", group=GROUP, mentioned=True)
    assert [(one.text, one.mentioned) for one in told] == [("帮助", True)] * 3
    assert played.cloud.introductions == 1
    again = Platform(settings(played.cloud), make_ports(played.time, played.memory))
    assert await again._bot.get() == cloud_side.BOT_ID
    assert played.cloud.introductions == 1
    await again.close()


async def test_a_cloud_that_does_not_say_who_we_are_is_not_asked_at_every_message(
    played: Played,
) -> None:
    told = await played.listens()
    played.cloud.fail(Fault.BROKEN, 99, who="bot")
    for _ in range(3):
        await played.cloud.says("li", "帮助", group=GROUP, mentioned=True)
    assert [one.mentioned for one in told] == [True] * 3
    assert played.cloud.introductions == 1
    played.time.moment += timedelta(minutes=2)
    await played.cloud.says("li", "帮助", group=GROUP, mentioned=True)
    assert played.cloud.introductions == 2


# ── the long connection ──────────────────────────────────────────────────────────────────────────


@pytest.fixture
async def connected() -> AsyncIterator[Played]:
    """Both, by long connection."""
    async with playing(FeishuLong) as both:
        yield both


async def test_nothing_is_acknowledged_before_it_is_kept(connected: Played) -> None:
    told = await connected.connects(fails=1)
    await connected.cloud.says("li", "112 已完成")
    assert [one.text for one in told] == ["112 已完成"]


async def test_events_arrive_whole_whether_in_one_frame_or_two(connected: Played) -> None:
    told = await connected.connects()
    said = [f"第{n}句,中文在任何字节处断开也要完整" for n in range(8)]
    for text in said:
        await connected.cloud.says("li", text)
    assert [one.text for one in told] == said
    assert {1, 2} <= connected.cloud.frame_counts


async def test_a_tap_is_answered_over_the_connection(connected: Played) -> None:
    told = await connected.connects()
    await connected.says("li", "今天有1件事", buttons=BUTTONS)
    [card] = connected.cloud.heard("li")
    await connected.cloud.taps("li", card, "已完成")
    assert connected.cloud.heard("li")[0].text == "今天有1件事\n已选:已完成"
    assert [one.text for one in told] == ["112 已完成"]


async def test_after_a_cut_it_connects_again_and_loses_nothing(connected: Played) -> None:
    told = await connected.connects()
    for number in range(3):
        await connected.cloud.says("li", f"第{number}句")
        await connected.cloud.cut()
    await connected.cloud.says("li", "最后一句")
    assert [one.text for one in told] == ["第0句", "第1句", "第2句", "最后一句"]


async def test_the_heartbeat_is_heard(connected: Played) -> None:
    await connected.connects()
    await connected.cloud.says("li", "你好")
    assert connected.cloud.pings() >= 1


async def test_a_line_that_is_dead_is_left_for_another(connected: Played) -> None:
    """Three heartbeats without an answer, and it connects anew."""
    due = asyncio.Queue[None]()

    async def beat(seconds: float) -> None:
        if seconds >= cloud_side.CLIENT["PingInterval"]:
            await due.get()

    ports = replace(make_ports(connected.time, connected.memory), sleep=beat)
    platform = Platform(settings(connected.cloud), ports)
    connected.doors.push_async_callback(platform.close)
    told: list[Incoming] = []
    holding = asyncio.create_task(platform.listen(committing(told, 0)))
    await connected.cloud.stands(1)
    connected.cloud.die()
    for _ in range(SILENCES + 1):  # the first may have been heard before
        due.put_nowait(None)
    await connected.cloud.stands(1, alive=True)
    await connected.cloud.says("li", "112 已完成")
    assert [one.text for one in told] == ["112 已完成"]
    holding.cancel()
    await asyncio.gather(holding, return_exceptions=True)


async def test_an_event_for_another_app_is_not_taken(connected: Played) -> None:
    told = await connected.connects()
    connected.cloud.app_id = "cli_other"
    with pytest.raises(AssertionError, match="never acknowledged"):
        await connected.cloud.says("li", "112 已完成")
    assert told == []


async def test_two_processes_share_the_events(connected: Played) -> None:
    """Feishu gives each event to one of the connections; any of them takes it."""
    first = await connected.connects()
    ports = replace(make_ports(connected.time, connected.memory), sleep=nap)
    other = Platform(settings(connected.cloud), ports)
    connected.doors.push_async_callback(other.close)
    second: list[Incoming] = []
    holding = asyncio.create_task(other.listen(committing(second, 0)))
    await connected.cloud.stands(2)
    for number in range(12):
        await connected.cloud.says("li", f"第{number}句")
    assert len(first) + len(second) == 12
    assert first
    assert second
    holding.cancel()
    await asyncio.gather(holding, return_exceptions=True)


async def test_without_a_long_connection_nobody_listens(played: Played) -> None:
    await played.platform.listen(committing([], 0))
    assert played.cloud.refusals == []


def stream_of(played: Played, **other: Any) -> Stream:
    """The long connection alone."""
    config = settings(played.cloud, **other)
    platform = played.platform
    ports = make_ports(played.time)
    return Stream(config, platform._api.http, ports, platform._understand_told)


async def test_a_wrong_secret_is_a_matter_for_the_administrator(connected: Played) -> None:
    with pytest.raises(Misconfigured) as refused:
        await stream_of(connected, app_secret="guessed").find_place()
    assert "app_secret" in refused.value.mend


async def test_where_fifty_are_connected_the_next_does_not_press(connected: Played) -> None:
    connected.cloud.crowd = 50
    with pytest.raises(Kicked):
        await stream_of(connected).find_place()


@pytest.mark.parametrize(
    "url",
    [
        "ws://open.feishu.cn/ws?service_id=33",
        "https://evil.example/?service_id=33",
        "wss:///ws?service_id=33",
        "wss://open.feishu.cn/ws",
        "wss://open.feishu.cn/ws?service_id=x",
        "",
    ],
)
async def test_an_address_that_is_not_guarded_is_not_connected_to(
    connected: Played, url: str
) -> None:
    with pytest.raises(SendError):
        stream_of(connected, api="https://open.feishu.cn")._place_at(url)


async def test_a_private_edition_names_its_own_host(connected: Played) -> None:
    stream = stream_of(
        connected, api="https://open.bureau.example", socket="ws.bureau.example:8443"
    )
    place = stream._place_at("wss://msg.feishu.cn/ws/v2?device_id=1&service_id=33")
    assert place.url == "wss://ws.bureau.example:8443/ws/v2?device_id=1&service_id=33"
    assert place.service == 33


# ── the robot of a group ─────────────────────────────────────────────────────────────────────────


def by_robot(text: str, key: str = "r", **fields: Any) -> Outgoing:
    """A message through the robot of a group."""
    return Outgoing(f"hook:{ROBOT_NAME}", True, text, key, **fields)


async def test_a_groups_robot_says_the_words_and_needs_no_app(played: Played) -> None:
    hooks = played.cloud.config()["hooks"]
    alone = Platform(Config.model_validate({"hooks": hooks}), make_ports(played.time))
    played.doors.push_async_callback(alone.close)
    li = played.cloud.account("li")
    message = by_robot("本周重点工作", mentions=(li,), buttons=BUTTONS)
    assert (await alone.send(message)).message_id
    [shown] = played.cloud.heard_by_robot()
    assert (shown.text, shown.mentions, shown.buttons) == ("本周重点工作", (li,), ())
    able = alone.capabilities(message.chat, group=True)
    assert not any((able.buttons, able.files, able.quotes, able.idempotent_sends))
    with pytest.raises(Misconfigured):
        await alone.send(played.to("li", "你好"))
    await alone.listen(committing([], 0))


async def test_a_robot_keeps_to_five_a_second_and_a_hundred_a_minute(played: Played) -> None:
    async def say_much() -> None:
        for number in range(120):
            await played.platform.send(by_robot(f"第{number}条", f"r{number}"))

    with pytest.raises(Throttled) as full:
        await say_much()
    assert not full.value.whole
    assert 90 <= len(played.cloud.heard_by_robot()) <= 100


async def test_a_robot_that_was_removed_names_its_mend(played: Played) -> None:
    played.cloud.fail_robot(Fault.REVOKED)
    with pytest.raises(Misconfigured) as refused:
        await played.platform.send(by_robot("你好"))
    assert "hooks" in refused.value.mend
    with pytest.raises(Misconfigured):
        await played.platform.send(replace(by_robot("你好"), chat="hook:没有的群"))


async def test_a_robots_silence_leaves_the_outcome_open(played: Played) -> None:
    played.cloud.fail_robot(Fault.SILENT_AFTER)
    with pytest.raises(UnknownOutcome):
        await played.platform.send(by_robot("你好"))


async def test_a_robots_long_text_is_said_in_parts_that_it_takes(played: Played) -> None:
    text = "\n".join(f"#{n} 第{n}项任务由有关科室负责落实" for n in range(1, 900))
    await played.platform.send(by_robot(text))
    assert "\n".join(one.text for one in played.cloud.heard_by_robot()).split() == text.split()


# ── the administrator ────────────────────────────────────────────────────────────────────────────


async def test_doctor_finds_everything_sound(connected: Played) -> None:
    connected.time.moment = Machine()()
    found = await connected.platform.examine()
    assert [one.says for one in found if not one.sound] == []
    assert any("长连接可用" in one.says for one in found)


async def test_doctor_names_a_wrong_secret_and_looks_no_further(played: Played) -> None:
    wrong = Platform(settings(played.cloud, app_secret="x"), make_ports(played.time))
    played.doors.push_async_callback(wrong.close)
    found = [one for one in await wrong.examine() if not one.sound]
    assert len(found) == 1
    assert "app_secret" in found[0].mend


async def test_doctor_names_a_clock_that_is_wrong(played: Played) -> None:
    played.time.moment = Machine()() - timedelta(minutes=5)
    found = [one for one in await played.platform.examine() if not one.sound]
    assert ["时间" in one.says for one in found] == [True]


@pytest.mark.parametrize(
    ("other", "says"),
    [
        ({"encrypt_key": ""}, "没有加密"),
        ({"encrypt_key": "", "verification_token": ""}, "不能收"),
    ],
)
async def test_doctor_names_doors_that_are_shut_or_too_open(
    other: dict[str, Any], says: str
) -> None:
    async with playing(Feishu, **other) as both:
        both.time.moment = Machine()()
        found = [one for one in await both.platform.examine() if not one.sound]
        assert [says in one.says for one in found] == [True]


async def test_a_removed_group_robot_is_told_to_the_administrator_once(stage: Stage) -> None:
    stage.cloud.fail_robot(Fault.REVOKED)  # type: ignore[attr-defined] # Feishu's own
    stage.cloud.fail_robot(Fault.REVOKED)  # type: ignore[attr-defined] # Feishu's own
    for number in range(2):
        key = f"robot:{number}"
        await lay_by_robot(stage, key)
        await stage.later()
    texts = await stage.look(lambda s: list(s.scalars(select(Notice.text))))
    assert len(texts) == 1
    await stage.later()
    assert (await stage.outbox("robot:1")).state is OutboxState.SENT


async def lay_by_robot(stage: Stage, key: str) -> None:
    """The house has something to say through the robot."""
    await stage.house.database.write(lay, by_robot("周报", key), "feishu", stage.clock())
    await stage.house.settle()


async def test_who_opens_the_chat_again_can_be_reached_again(stage: Stage) -> None:
    assert isinstance(stage.cloud, Feishu)
    lost = select(Account.lost_at).where(Account.address == stage.cloud.account("li"))
    stage.cloud.fail(Fault.BLOCKED, who="li")
    await stage.until(date(2026, 8, 18))
    assert await stage.look(lambda s: s.scalar(lost)) is not None
    await stage.cloud.opens_chat("li")
    await stage.house.settle()
    assert await stage.look(lambda s: s.scalar(lost)) is None


async def test_a_file_of_the_house_reaches_a_phone_whole(stage: Stage) -> None:
    content = b"PK\x03\x04" + b"ledger" * 100_000
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    document = Document("台账.xlsx", sheet, store(stage.house.files, content))
    await stage.sends("台账见附件", documents=(document,))
    assert [one.files for one in stage.heard("li") if one.files] == [(("台账.xlsx", content),)]
