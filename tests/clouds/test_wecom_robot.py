"""WeCom's smart robot: it may write only to whom has written; by callback one answer a message, by
long connection one connection a robot."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from handlers.errors import (
    Misconfigured,
    SendError,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from handlers.message import Button, Document, Incoming, IncomingKind, Outgoing
from handlers.platform import Ports
from handlers.wecom import WeCom
from handlers.wecom import line as line_module
from handlers.wecom.config import Config
from handlers.wecom.line import Line
from handlers.wecom.robot import WITHOUT_FILES
from models.enums import OutboxState
from models.people import Account
from tests.clouds.cloud import Fault, Upload
from tests.clouds.stage import GROUP, Machine, Stage, on_stage
from tests.clouds.wecom import WeComRobot, WeComRobotLong
from tests.clouds.wecom.robot import RobotPeople
from tests.clouds.wecom.server import AGENT, CORP
from tests.clouds.wecom.server import SECRET as APP_SECRET
from tests.handlers.ports import Alone, Cupboard, Memory, VirtualTime

BUTTONS = (Button("已完成", "112 已完成"), Button("推进中", "112 推进中"))
PHOTO = Upload("现场.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + b"drill" * 20)
PDF = b"%PDF-1.4 a bulletin"


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
        return [one.text for one in self.heard if one.kind is not IncomingKind.JOINED]


class Hasty:
    """A clock that runs faster than the wall's."""

    HASTE = 1200

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        wall = timedelta(seconds=time.monotonic() - self._began)
        return datetime(2026, 8, 10, 1, tzinfo=UTC) + wall * self.HASTE

    async def wait(self, seconds: float) -> None:
        """As much shorter."""
        await pass_by(seconds / self.HASTE)


async def pass_by(seconds: float) -> None:
    """Time passes."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await asyncio.Event().wait()


class WithApp(WeComRobotLong):
    """A company with the app for persons, and the robot for groups."""

    def config(self) -> dict[str, Any]:
        """Both; the app only sends."""
        app = {"corp_id": CORP, "agent_id": AGENT, "secret": APP_SECRET}
        return {**super().config(), "app": app}


class OneLease:
    """A lease that the processes of a test share; each is one holder."""

    def __init__(self, held: dict[str, object]) -> None:
        self._held = held

    async def take(self, name: str, seconds: float) -> bool:
        """Whether it is ours now."""
        return self._held.setdefault(name, self) is self

    async def drop(self, name: str) -> None:
        """It is free."""
        if self._held.get(name) is self:
            del self._held[name]


def to(chat: str, text: str = "请查收", **more: Any) -> Outgoing:
    """A message."""
    return Outgoing(chat, chat.startswith("wr"), text, f"key:{chat}:{text[:40]}", **more)


async def patiently(platform: WeCom, virtual: VirtualTime, message: Outgoing) -> None:
    """Sends, waiting as long as it is told to."""
    while True:
        try:
            await platform.send(message)
            return
        except Throttled as full:
            await virtual.wait(full.retry_after or 0)


@asynccontextmanager
async def opened(
    cloud: RobotPeople, machine: Callable[[], datetime], ports: Ports | None = None, **config: Any
) -> AsyncIterator[WeCom]:
    """The platform alone."""
    ports = ports or alone(machine)
    platform = WeCom(Config.model_validate({**cloud.config(), **config}), ports)
    try:
        yield platform
    finally:
        await platform.close()


def alone(machine: Callable[[], datetime], **files: bytes) -> Ports:
    """Ports of a process on its own; sleeping takes real time."""
    return Ports(Memory(machine), Alone(), Cupboard(**files), machine)


@asynccontextmanager
async def listening(platform: WeCom, desk: Desk) -> AsyncIterator[None]:
    """It holds its long connection."""
    task = asyncio.create_task(platform.listen(desk))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def connected(
    *, files: dict[str, bytes] | None = None
) -> AsyncIterator[tuple[WeComRobotLong, WeCom, Desk, Machine]]:
    """Cloud, platform that listens, what it heard, and the clock."""
    machine, desk = Machine(), Desk()
    async with (
        WeComRobotLong(machine) as cloud,
        opened(cloud, machine, alone(machine, **(files or {}))) as platform,
        listening(platform, desk),
    ):
        await cloud.attach("")
        yield cloud, platform, desk, machine
        assert cloud.tripped == 0


@pytest.fixture
async def by_callback(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A small bureau whose people use the robot, which is told by callback."""
    machine = Machine()
    async with (
        WeComRobot(machine) as cloud,
        on_stage(cloud, machine, database_url, tmp_path) as told,
    ):
        yield told
    assert cloud.tripped == 0


@pytest.fixture
async def by_connection(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """The same with the long connection."""
    machine = Machine()
    async with (
        WeComRobotLong(machine) as cloud,
        on_stage(cloud, machine, database_url, tmp_path) as told,
    ):
        yield told
    assert cloud.tripped == 0


def robot_of(stage: Stage) -> WeComRobot:
    """The cloud, as what it is."""
    assert isinstance(stage.cloud, WeComRobot)
    return stage.cloud


def line_of(stage: Stage) -> WeComRobotLong:
    """The cloud, as what it is."""
    assert isinstance(stage.cloud, WeComRobotLong)
    return stage.cloud


async def lost(stage: Stage) -> bool:
    """Whether 李科长's account counts as gone."""
    address = stage.cloud.account("li")
    at = await stage.look(
        lambda session: session.scalar(select(Account.lost_at).where(Account.address == address))
    )
    return at is not None


# ── by callback ──────────────────────────────────────────────────────────────────────────────────


async def test_each_message_has_its_answer(by_callback: Stage) -> None:
    for percent in (30, 60, 90):
        said = await by_callback.says("li", f"112 完成{percent}%")
        assert [f"{percent}%" in one.text for one in said] == [True]
    assert (await by_callback.standing(112))[1] == 90


async def test_an_event_that_comes_again_counts_once_and_opens_nothing_more(
    by_callback: Stage,
) -> None:
    await by_callback.says("li", "112 完成80%")
    await by_callback.cloud.again(2)
    await by_callback.house.settle()
    assert len(await by_callback.reports()) == 1
    await by_callback.sends("还有一件事", key="test:second")  # the only opening is used up
    assert (await by_callback.outbox("test:second")).state is OutboxState.DEAD


async def test_who_has_not_written_within_the_hour_is_lost_until_they_write(
    by_callback: Stage,
) -> None:
    await by_callback.says("li", "你好")
    await by_callback.sends("提醒一件事", key="test:reminder")
    assert (await by_callback.outbox("test:reminder")).state is OutboxState.DEAD
    assert "回调方式" in (await by_callback.outbox("test:reminder")).error
    said = await by_callback.says("li", "112 完成30%")
    assert "30%" in said[-1].text
    assert not await lost(by_callback)


async def test_an_opening_older_than_an_hour_is_not_used(by_callback: Stage) -> None:
    await by_callback.cloud.says("li", "112 完成80%")
    by_callback.machine.forward(timedelta(minutes=59))
    await by_callback.house.settle()
    assert (await by_callback.standing(112))[1] == 80
    assert by_callback.heard("li") == []


async def test_a_spent_opening_gives_way_to_the_next(by_callback: Stage) -> None:
    await by_callback.cloud.says("li", "112 完成30%")
    robot_of(by_callback).openings.clear()  # the platform has forgotten it
    await by_callback.cloud.says("li", "112 完成40%")
    await by_callback.house.settle()
    assert len(by_callback.heard("li")) == 1


async def test_what_is_meant_for_a_group_waits_for_the_next_call(by_callback: Stage) -> None:
    await by_callback.says("li", "112 完成30%", group=GROUP, mentioned=True)
    await by_callback.sends("本周小结", group=GROUP, key="test:weekly")
    assert (await by_callback.outbox("test:weekly")).state is OutboxState.WAITING
    await by_callback.cloud.says("li", "112 完成40%", group=GROUP, mentioned=True)
    await by_callback.cloud.says("li", "112 完成50%", group=GROUP, mentioned=True)
    await by_callback.cloud.says("li", "谢谢", group=GROUP, mentioned=True)
    await by_callback.later(timedelta(minutes=6))
    assert "本周小结" in [one.text for one in by_callback.heard(group=GROUP)]


async def test_a_card_takes_its_last_form_within_the_call(by_callback: Stage) -> None:
    await by_callback.cloud.says("li", "你好")
    await by_callback.sends("#112 办得怎么样了?", buttons=BUTTONS)
    card = next(one for one in by_callback.heard("li") if one.buttons)
    await by_callback.taps("li", card, "已完成")
    [now] = [one for one in by_callback.heard("li") if one.id == card.id]
    assert now.buttons == ()
    assert "#112 办得怎么样了?" in now.text
    assert "已选:已完成" in now.text
    assert (await by_callback.standing(112))[0] == "done"


async def test_a_poll_of_a_stream_is_no_message(by_callback: Stage) -> None:
    assert await robot_of(by_callback).polls("li", "S-1") is None
    await by_callback.house.settle()
    assert by_callback.heard("li") == []


async def test_pictures_of_a_chat_and_of_a_group_are_opened(by_callback: Stage) -> None:
    await by_callback.says("li", "112 完成80%")
    said = await by_callback.says("li", "", files=[PHOTO])
    assert "112" in said[-1].text
    said = await by_callback.says("li", "112 完成85%", group=GROUP, mentioned=True, files=[PHOTO])
    assert "85%" in said[-1].text


async def test_a_file_that_cannot_be_sent_is_replaced_by_a_word(by_callback: Stage) -> None:
    await by_callback.cloud.says("li", "谢谢")
    document = Document("台账.pdf", "application/pdf", "0" * 64)
    await by_callback.sends("台账见附件", documents=(document,))
    assert any(one.text.endswith(WITHOUT_FILES) for one in by_callback.heard("li"))


async def test_who_opens_the_chat_is_asked_to_write_first(by_callback: Stage) -> None:
    await robot_of(by_callback).enters("li")
    [welcome] = by_callback.heard("li")
    assert "回复一句话" in welcome.text
    await by_callback.says("li", "你好")
    said = len(by_callback.heard("li"))
    await robot_of(by_callback).enters("li")
    assert len(by_callback.heard("li")) == said


async def test_the_doctor_says_that_a_callback_cannot_remind(by_callback: Stage) -> None:
    [found] = await by_callback.platform.examine()
    assert not found.sound
    assert "长连接" in found.mend


async def test_an_answer_goes_to_the_platform_alone(by_callback: Stage) -> None:
    robot = robot_of(by_callback)
    evil = {**robot.head("li", ""), "msgtype": "text", "text": {"content": "112 完成80%"}}
    await robot.call({**evil, "response_url": "http://169.254.169.254/latest"})
    await robot.call({**evil, "msgid": "CAIQ-2", "response_url": "http://[::1"})
    await by_callback.house.settle()
    assert by_callback.heard("li") == []
    assert (await by_callback.standing(112))[1] == 80


# ── by connection: hearing ───────────────────────────────────────────────────────────────────────


async def test_everything_said_while_the_line_is_cut_again_and_again_is_kept() -> None:
    async with connected() as (cloud, _, desk, _):
        for n in range(6):
            await cloud.says("li", f"{n}号事项")
            if n % 2 == 0 and n:
                await cloud.cut()
        assert desk.texts == [f"{n}号事项" for n in range(6)]


async def test_a_disk_that_fails_for_a_moment_loses_nothing() -> None:
    async with connected() as (cloud, _, desk, _):
        desk.fails = 1
        await cloud.says("li", "112 已完成")
        assert desk.texts == ["112 已完成"]


async def test_who_writes_first_joins_and_only_once() -> None:
    async with connected() as (cloud, platform, desk, _):
        with pytest.raises(Unreachable) as refused:
            await platform.send(to("Userli"))
        assert "还没有给" in str(refused.value)
        await cloud.says("li", "你好")
        await cloud.again()
        await cloud.says("li", "112 已完成")
        kinds = [one.kind for one in desk.heard]
        assert kinds[:2] == [IncomingKind.JOINED, IncomingKind.MESSAGE]
        keys = {one.event_key for one in desk.heard if one.kind is IncomingKind.JOINED}
        assert len(keys) == 1
        await platform.send(to("Userli"))
        assert [one.text for one in cloud.heard("li")] == ["请查收"]
        findings = await platform.examine()
        assert all(one.sound for one in findings)
        assert any("1人" in one.says for one in findings)


async def test_who_only_opens_the_chat_is_asked_to_write() -> None:
    async with connected() as (cloud, platform, desk, _):
        await cloud.enters("li")
        async with asyncio.timeout(5):
            await cloud.welcomed.wait()
        assert "回复一句话" in cloud.heard("li")[0].text
        assert desk.heard == []
        with pytest.raises(Unreachable):
            await platform.send(to("Userli"))


async def test_a_robot_that_is_kicked_does_not_kick_back() -> None:
    async with connected() as (cloud, platform, desk, machine):
        await cloud.says("li", "你好")
        async with opened(cloud, machine) as other, listening(other, Desk()):
            async with asyncio.timeout(5):
                await cloud.hung_up.wait()
            with pytest.raises(Misconfigured) as refused:
                await platform.send(to("Userli"))
            assert "另一个程序" in str(refused.value)
            assert cloud.subscriptions == 2
            assert desk.texts == ["你好"]
            [found, _] = await platform.examine()
            assert (found.sound, found.mend) == (False, refused.value.mend)


async def test_two_bureaus_with_one_robot_take_it_from_each_other_ever_more_seldom() -> None:
    hasty = Hasty()
    async with WeComRobotLong(hasty) as cloud:

        def process() -> Ports:
            return Ports(Memory(hasty), Alone(), Cupboard(), hasty, hasty.wait)

        async with (
            opened(cloud, hasty, process()) as one,
            opened(cloud, hasty, process()) as other,
            listening(one, Desk()),
            listening(other, Desk()),
        ):
            await hasty.wait(timedelta(minutes=30).total_seconds())
        assert 2 < cloud.subscriptions <= 10


async def test_of_two_processes_one_holds_the_line_and_the_other_takes_over() -> None:
    machine, held = Machine(), dict[str, object]()
    desks = (Desk(), Desk())
    memory = Memory(machine)

    async def hurried(seconds: float) -> None:
        await pass_by(seconds / 50)

    def process() -> Ports:
        return Ports(memory, OneLease(held), Cupboard(), machine, hurried)

    async with WeComRobotLong(machine) as cloud:
        async with opened(cloud, machine, process()) as second:
            async with opened(cloud, machine, process()) as first, listening(first, desks[0]):
                await cloud.attach("")
                async with listening(second, desks[1]):
                    await cloud.says("li", "一")
                    with pytest.raises(Throttled) as waits:
                        await second.send(to("Userli"))
                    assert not waits.value.whole
                    await first.send(to("Userli"))
                    assert cloud.subscriptions == 1
            async with listening(second, desks[1]):
                await cloud.cut()
                await cloud.says("li", "二")
        assert [one.texts for one in desks] == [["一"], ["二"]]


async def test_a_line_whose_pings_are_not_answered_is_dialled_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(line_module, "PATIENCE", 0.5)
    hasty, desk = Hasty(), Desk()
    async with WeComRobotLong(hasty) as cloud:
        ports = Ports(Memory(hasty), Alone(), Cupboard(), hasty, hasty.wait)
        async with opened(cloud, hasty, ports) as platform, listening(platform, desk):
            await cloud.attach("")
            cloud.deaf.add("ping")
            await cloud.hung_up.wait()
            assert cloud.pings >= 2
            cloud.deaf.clear()
            await cloud.says("li", "112 已完成")
            assert cloud.subscriptions == 2
            assert desk.texts == ["112 已完成"]


async def test_frames_that_make_no_sense_change_nothing() -> None:
    async with connected() as (cloud, _, desk, _):
        assert cloud.socket is not None
        for text in ("", "[]", "{", '{"cmd":1}', '{"cmd":"aibot_msg_callback","body":[]}', "null"):
            await cloud.socket.send_str(text)
        await cloud.socket.send_bytes(b"\x00\xff")
        await cloud.says("li", "112 已完成")
        assert desk.texts == ["112 已完成"]


async def test_a_secret_that_is_refused_is_told_with_its_mend() -> None:
    machine = Machine()
    async with WeComRobotLong(machine) as cloud:
        cloud.refuses_login = True
        async with opened(cloud, machine) as platform:
            [found, _] = await platform.examine()
            assert not found.sound
            assert "bot_id" in found.mend


# ── by connection: speaking ──────────────────────────────────────────────────────────────────────


async def test_a_fresh_call_in_a_group_is_answered_and_later_news_are_pushed() -> None:
    async with connected() as (cloud, platform, _, machine):
        await cloud.says("li", "你好", group="g", mentioned=True)
        await platform.send(to("wrg", "收到"))
        assert cloud.answered == 1
        machine.forward(timedelta(minutes=11))
        await platform.send(to("wrg", "本周小结", mentions=("Userli",)))
        assert cloud.answered == 1
        said = cloud.heard(group="g")
        assert [(one.text, one.mentions) for one in said] == [
            ("收到", ()),
            ("本周小结", ("Userli",)),
        ]


async def test_a_call_that_can_no_longer_be_answered_is_pushed_to() -> None:
    async with connected() as (cloud, platform, _, _):
        await cloud.says("li", "你好", group="g", mentioned=True)
        cloud.forget_asked()
        await platform.send(to("wrg", "收到"))
        assert [one.text for one in cloud.heard(group="g")] == ["收到"]


async def test_nobody_is_told_more_in_a_minute_than_the_platform_allows() -> None:
    virtual = VirtualTime()
    async with WeComRobotLong(virtual) as cloud, opened(cloud, virtual) as platform:
        async with listening(platform, Desk()):
            await cloud.attach("")
            await cloud.says("li", "你好")
            for n in range(70):
                await patiently(platform, virtual, to("Userli", f"第{n}条"))
        assert len(cloud.heard("li")) == 70
        assert cloud.tripped == 0


async def test_nothing_of_a_text_becomes_markup() -> None:
    text = "\n".join(
        (
            "# 标题",
            "- 条目",
            "1. 一项",
            "> 引文",
            "---",
            "    代码",
            "**粗** _斜_ `码` ~~删~~ [点](http://evil.example) ![](x) <@all> <b>",
            "| a | b |",
            "#112 见 https://duban.example/l/a_b*c?d=e_f",
        )
    )
    async with connected() as (cloud, platform, _, _):
        await cloud.says("li", "你好")
        await platform.send(to("Userli", text))
        [shown] = cloud.heard("li")
        assert cloud.screens.markup == []
        assert shown.mentions == ()
        assert "#112" in shown.text
        assert "https://duban.example/l/a_b" in shown.text


async def test_where_a_card_is_refused_its_words_arrive_all_the_same() -> None:
    async with connected() as (cloud, platform, _, _):
        cloud.takes_cards = False
        await cloud.says("li", "你好")
        await platform.send(to("Userli", "哪一项?\n#112 甲", buttons=BUTTONS))
        await platform.send(to("Userli", "字" * 300, buttons=BUTTONS))
        assert [one.text for one in cloud.heard("li")] == ["哪一项?\n#112 甲", "字" * 300]


async def test_files_go_out_in_pieces_and_whole() -> None:
    big = b"%PDF-1.4" + bytes(range(256)) * 5000  # three pieces
    documents = (
        Document("台账.pdf", "application/pdf", "big"),
        Document("走势.png", "image/png", "png"),
    )
    async with connected(files={"big": big, "png": PHOTO.content}) as (cloud, platform, _, _):
        await cloud.says("li", "你好")
        await platform.send(to("Userli", "见附件", documents=documents))
        files = [file for one in cloud.heard("li") for file in one.files]
        assert files == [("台账.pdf", big), ("走势.png", PHOTO.content)]


async def test_an_answer_that_never_comes_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line_module, "PATIENCE", 0.05)
    async with connected() as (cloud, platform, _, _):
        await cloud.says("li", "你好")
        cloud.deaf.add("aibot_send_msg")
        with pytest.raises(UnknownOutcome):
            await platform.send(to("Userli"))


async def test_what_is_sent_while_the_line_is_cut_waits_for_the_next() -> None:
    async with connected() as (cloud, platform, _, _):
        await cloud.says("li", "你好")
        cloud.fail(Fault.SILENT_BEFORE)
        with pytest.raises(UnknownOutcome):
            await platform.send(to("Userli", "一"))
        await platform.send(to("Userli", "二"))
        assert [one.text for one in cloud.heard("li")] == ["二"]


async def test_a_test_message_is_sent_without_the_service() -> None:
    """`duban doctor` runs in a process that listens to nothing."""
    machine, held = Machine(), dict[str, object]()
    service = replace(alone(machine), lease=OneLease(held))
    doctor = replace(service, lease=OneLease(held))  # of the same database
    async with WeComRobotLong(machine) as cloud, opened(cloud, machine, doctor) as platform:
        async with opened(cloud, machine, service) as serving, listening(serving, Desk()):
            await cloud.attach("")
            await cloud.says("li", "你好")
            with pytest.raises(Throttled):
                await platform.send(to("Userli", "测试"))
            assert cloud.subscriptions == 1
        await platform.send(to("Userli", "测试"))
        assert [one.text for one in cloud.heard("li")] == ["测试"]
        assert cloud.subscriptions == 2


async def test_a_group_that_was_left_is_unsubscribed_and_may_come_back(
    by_connection: Stage,
) -> None:
    stage, cloud = by_connection, line_of(by_connection)
    await stage.says("li", "你好", group=GROUP, mentioned=True)
    await cloud.throws_out(GROUP, "admin")
    await stage.sends("本周小结", group=GROUP, key="test:gone")
    assert (await stage.outbox("test:gone")).state is OutboxState.DEAD
    cloud.left.clear()
    said = await stage.says("li", "112 完成30%", group=GROUP, mentioned=True)
    assert any("30%" in one.text for one in said)


async def test_persons_are_answered_by_the_app_where_there_is_one(
    database_url: str, tmp_path: Path
) -> None:
    """Nobody has written to the robot in private, and everybody can be reached."""
    machine = Machine()
    async with (
        WithApp(machine) as cloud,
        on_stage(cloud, machine, database_url, tmp_path) as stage,
    ):
        assert not stage.platform.capabilities(cloud.account("li")).groups
        assert stage.platform.capabilities(cloud.group(GROUP), group=True).groups
        await stage.says("li", "112 完成30%", group=GROUP, mentioned=True)
        await stage.sends("提醒一件事")
        assert [one.text for one in stage.heard("li")] == ["提醒一件事"]
        assert "30%" in stage.heard(group=GROUP)[-1].text
        assert cloud.wrote == {cloud.group(GROUP)}
        assert cloud.tripped == 0
        wrong = [one.says for one in await stage.platform.examine() if not one.sound]
        assert wrong == ["企业微信应用只能发、不能收,也不能带按钮"]


async def test_a_tap_in_a_group_is_everybodys(by_connection: Stage) -> None:
    stage = by_connection
    await stage.says("li", "你好", group=GROUP, mentioned=True)
    await stage.sends("#112 办得怎么样了?", group=GROUP, buttons=BUTTONS)
    card = stage.heard(group=GROUP)[-1]
    await stage.cloud.taps("li", card, "已完成")
    await stage.house.settle()
    assert (await stage.standing(112))[0] == "done"
    [now] = [one for one in stage.heard(group=GROUP) if one.id == card.id]
    assert now.buttons == ()


async def test_a_card_that_was_forgotten_still_loses_its_buttons(by_connection: Stage) -> None:
    stage = by_connection
    await stage.says("li", "你好")
    await stage.sends("#112 办得怎么样了?", buttons=BUTTONS)
    card = stage.heard("li")[-1]
    stage.machine.forward(timedelta(days=40))
    await stage.cloud.cut()
    await stage.taps("li", card, "已完成")
    [now] = [one for one in stage.heard("li") if one.id == card.id]
    assert now.buttons == ()
    assert "已选:已完成" in now.text


async def test_a_line_that_is_closed_takes_nothing() -> None:
    async with connected() as (cloud, platform, _, _):
        socket = await platform._http.connect(cloud.config()["websocket"])
        line = Line(socket)
        await line.close()
        with pytest.raises(SendError):
            await line.ask("ping")
