"""What comes in from Feishu, by webhook and by long connection: nothing acknowledged is lost."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from handlers.connection import Kicked
from handlers.errors import (
    Misconfigured,
    SendError,
)
from handlers.feishu import Feishu as Platform
from handlers.feishu.line import SILENCES
from handlers.feishu.stream import Stream
from handlers.message import Incoming
from models.mailbox import Inbox
from tests.clouds.cloud import Fault
from tests.clouds.feishu import Feishu, FeishuLong
from tests.clouds.feishu.frames import CLIENT
from tests.clouds.feishu.played import BUTTONS, Played, committing, nap, playing, settings
from tests.clouds.feishu.rules import BOT_ID
from tests.clouds.stage import GROUP, Machine, on_stage
from tests.handlers.ports import make_ports


@pytest.fixture
async def played() -> AsyncIterator[Played[Feishu]]:
    """Both, by webhook."""
    async with playing(Feishu) as both:
        yield both
    assert both.cloud.tripped == 0


@pytest.fixture
async def connected() -> AsyncIterator[Played[FeishuLong]]:
    """Both, by long connection."""
    async with playing(FeishuLong) as both:
        yield both


# ── the webhook ──────────────────────────────────────────────────────────────────────────────────


async def test_what_could_not_be_kept_is_not_acknowledged_and_comes_again(
    played: Played[Feishu],
) -> None:
    told = await played.listens(fails=2)
    await played.cloud.says("li", "112 已完成")
    assert [one.text for one in told] == ["112 已完成"]


async def test_every_repetition_has_the_key_of_the_first(played: Played[Feishu]) -> None:
    told = await played.listens()
    await played.cloud.says("li", "112 已完成")
    await played.cloud.again(4)
    assert len(told) == 5
    assert len({one.event_key for one in told}) == 1


async def test_the_bot_asks_once_who_it_is_and_knows_it_after_a_restart(
    played: Played[Feishu],
) -> None:
    told = await played.listens()
    for _ in range(3):
        await played.cloud.says("li", "帮助", group=GROUP, mentioned=True)
    assert [(one.text, one.mentioned) for one in told] == [("帮助", True)] * 3
    assert played.cloud.introductions == 1
    again = Platform(settings(played.cloud), make_ports(played.time, played.memory))
    assert await again._bot.get() == BOT_ID
    assert played.cloud.introductions == 1
    await again.close()


async def test_a_cloud_that_does_not_say_who_we_are_is_not_asked_at_every_message(
    played: Played[Feishu],
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


async def test_nothing_is_acknowledged_before_it_is_kept(connected: Played[FeishuLong]) -> None:
    told = await connected.connects(fails=1)
    await connected.cloud.says("li", "112 已完成")
    assert [one.text for one in told] == ["112 已完成"]


async def test_events_arrive_whole_whether_in_one_frame_or_two(
    connected: Played[FeishuLong],
) -> None:
    told = await connected.connects()
    said = [f"第{n}句,中文在任何字节处断开也要完整" for n in range(8)]
    for text in said:
        await connected.cloud.says("li", text)
    assert [one.text for one in told] == said
    assert {1, 2} <= connected.cloud.frame_counts


async def test_a_tap_is_answered_over_the_connection(connected: Played[FeishuLong]) -> None:
    told = await connected.connects()
    await connected.says("li", "今天有1件事", buttons=BUTTONS)
    [card] = connected.cloud.heard("li")
    await connected.cloud.taps("li", card, "已完成")
    assert connected.cloud.heard("li")[0].text == "今天有1件事\n已选:已完成"
    assert [one.text for one in told] == ["112 已完成"]


async def test_after_a_cut_it_connects_again_and_loses_nothing(
    connected: Played[FeishuLong],
) -> None:
    told = await connected.connects()
    for number in range(3):
        await connected.cloud.says("li", f"第{number}句")
        await connected.cloud.cut()
    await connected.cloud.says("li", "最后一句")
    assert [one.text for one in told] == ["第0句", "第1句", "第2句", "最后一句"]


async def test_hundreds_who_answer_at_once_are_all_acknowledged_in_time(
    database_url: str, tmp_path: Path
) -> None:
    """A commit for each in turn would take longer than the three seconds."""
    machine = Machine()
    async with (
        FeishuLong(machine) as cloud,
        on_stage(cloud, machine, database_url, tmp_path) as stage,
    ):
        await asyncio.gather(*(cloud.says(f"p{n}", f"第{n}句") for n in range(400)))
        assert cloud.redelivered == 0
        rows = await stage.look(lambda s: s.scalar(select(func.count(Inbox.id))))
        assert rows == 400


async def test_what_somebody_says_is_kept_in_its_order(connected: Played[FeishuLong]) -> None:
    told = await connected.connects()
    await asyncio.gather(*(connected.cloud.says("li", f"第{n}句") for n in range(50)))
    assert [one.text for one in told] == [f"第{n}句" for n in range(50)]


async def test_a_commit_that_is_under_way_when_the_line_is_cut_is_finished(
    connected: Played[FeishuLong],
) -> None:
    told: list[Incoming] = []
    begun, may_end = asyncio.Event(), asyncio.Event()

    async def slowly(events: Sequence[Incoming]) -> None:
        begun.set()
        await may_end.wait()
        told.extend(events)

    holding = asyncio.create_task(connected.platform.listen(slowly))
    saying = asyncio.create_task(connected.cloud.says("li", "112 已完成"))
    await begun.wait()
    holding.cancel()
    may_end.set()
    await asyncio.gather(holding, return_exceptions=True)
    assert [one.text for one in told] == ["112 已完成"]
    saying.cancel()
    await asyncio.gather(saying, return_exceptions=True)


async def test_the_heartbeat_is_heard(connected: Played[FeishuLong]) -> None:
    await connected.connects()
    await connected.cloud.says("li", "你好")
    assert connected.cloud.pings() >= 1


async def test_a_line_that_is_dead_is_left_for_another(connected: Played[FeishuLong]) -> None:
    """Three heartbeats without an answer, and it connects anew."""
    due = asyncio.Queue[None]()

    async def beat(seconds: float) -> None:
        if seconds >= CLIENT["PingInterval"]:
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


async def test_an_event_for_another_app_is_not_taken(connected: Played[FeishuLong]) -> None:
    told = await connected.connects()
    connected.cloud.app_id = "cli_other"
    with pytest.raises(AssertionError, match="never acknowledged"):
        await connected.cloud.says("li", "112 已完成")
    assert told == []


async def test_two_processes_share_the_events(connected: Played[FeishuLong]) -> None:
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


async def test_without_a_long_connection_nobody_listens(played: Played[Feishu]) -> None:
    await played.platform.listen(committing([], 0))
    assert played.cloud.refusals == []


def stream_of(played: Played[FeishuLong], **other: Any) -> Stream:
    """The long connection alone."""
    config = settings(played.cloud, **other)
    platform = played.platform
    ports = make_ports(played.time)
    return Stream(config, platform._api.http, ports, platform._understand_told)


async def test_a_wrong_secret_is_a_matter_for_the_administrator(
    connected: Played[FeishuLong],
) -> None:
    with pytest.raises(Misconfigured) as refused:
        await stream_of(connected, app_secret="guessed").find_place()
    assert "app_secret" in refused.value.mend


async def test_where_fifty_are_connected_the_next_does_not_press(
    connected: Played[FeishuLong],
) -> None:
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
    connected: Played[FeishuLong], url: str
) -> None:
    with pytest.raises(SendError):
        stream_of(connected, api="https://open.feishu.cn")._place_at(url)


async def test_a_private_edition_names_its_own_host(connected: Played[FeishuLong]) -> None:
    stream = stream_of(
        connected, api="https://open.bureau.example", socket="ws.bureau.example:8443"
    )
    place = stream._place_at("wss://msg.feishu.cn/ws/v2?device_id=1&service_id=33")
    assert place.url == "wss://ws.bureau.example:8443/ws/v2?device_id=1&service_id=33"
    assert place.service == 33
