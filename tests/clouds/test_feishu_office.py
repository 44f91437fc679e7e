"""Robots of groups, what an administrator hears, and a bureau that lives with Feishu."""

import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.evidence import store
from handlers.errors import (
    Misconfigured,
    Throttled,
    UnknownOutcome,
)
from handlers.feishu import Config
from handlers.feishu import Feishu as Platform
from handlers.message import Document, Outgoing
from models.enums import OutboxState
from models.mailbox import Notice
from models.people import Account
from tests.clouds.cloud import Fault, Upload
from tests.clouds.feishu import Feishu, FeishuLong
from tests.clouds.feishu.played import BUTTONS, Played, committing, playing, settings
from tests.clouds.feishu.rules import (
    APP_SECRET,
    ENCRYPT_KEY,
    ROBOT_NAME,
    ROBOT_SECRET,
    TOKEN,
)
from tests.clouds.stage import Machine, Stage, lay, on_stage
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


# ── the robot of a group ─────────────────────────────────────────────────────────────────────────


def by_robot(text: str, key: str = "r", **fields: Any) -> Outgoing:
    """A message through the robot of a group."""
    return Outgoing(f"hook:{ROBOT_NAME}", True, text, key, **fields)


async def test_a_groups_robot_says_the_words_and_needs_no_app(played: Played[Feishu]) -> None:
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


async def test_a_robot_keeps_to_five_a_second_and_a_hundred_a_minute(
    played: Played[Feishu],
) -> None:
    async def say_much() -> None:
        for number in range(120):
            await played.platform.send(by_robot(f"第{number}条", f"r{number}"))

    with pytest.raises(Throttled) as full:
        await say_much()
    assert not full.value.whole
    assert 90 <= len(played.cloud.heard_by_robot()) <= 100


async def test_a_robot_that_was_removed_names_its_mend(played: Played[Feishu]) -> None:
    played.cloud.fail_robot(Fault.REVOKED)
    with pytest.raises(Misconfigured) as refused:
        await played.platform.send(by_robot("你好"))
    assert "hooks" in refused.value.mend
    with pytest.raises(Misconfigured):
        await played.platform.send(replace(by_robot("你好"), chat="hook:没有的群"))


async def test_a_robots_silence_leaves_the_outcome_open(played: Played[Feishu]) -> None:
    played.cloud.fail_robot(Fault.SILENT_AFTER)
    with pytest.raises(UnknownOutcome):
        await played.platform.send(by_robot("你好"))


async def test_a_robots_long_text_is_said_in_parts_that_it_takes(played: Played[Feishu]) -> None:
    text = "\n".join(f"#{n} 第{n}项任务由有关科室负责落实" for n in range(1, 900))
    await played.platform.send(by_robot(text))
    assert "\n".join(one.text for one in played.cloud.heard_by_robot()).split() == text.split()


# ── the administrator ────────────────────────────────────────────────────────────────────────────


async def test_doctor_finds_everything_sound(connected: Played[FeishuLong]) -> None:
    connected.time.moment = Machine()()
    found = await connected.platform.examine()
    assert [one.says for one in found if not one.sound] == []
    assert any("长连接可用" in one.says for one in found)


async def test_doctor_names_a_wrong_secret_and_looks_no_further(played: Played[Feishu]) -> None:
    wrong = Platform(settings(played.cloud, app_secret="x"), make_ports(played.time))
    played.doors.push_async_callback(wrong.close)
    found = [one for one in await wrong.examine() if not one.sound]
    assert len(found) == 1
    assert "app_secret" in found[0].mend


async def test_doctor_names_a_clock_that_is_wrong(played: Played[Feishu]) -> None:
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


async def test_the_log_names_neither_words_nor_people_nor_secrets(
    stage: Stage, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Not even where something goes wrong, which is when things are logged."""
    caplog.set_level(logging.DEBUG)
    await stage.says(
        "li", "112 有困难,食堂漏水", files=[Upload("食堂.png", "image/png", b"\x89PNG")]
    )
    for fault in (Fault.BROKEN, Fault.BUSY_UNTIL, Fault.SILENT_AFTER, Fault.REVOKED, Fault.QUOTA):
        stage.cloud.fail(fault)
        await stage.sends("食堂漏水已转后勤", key=f"log:{fault}")
        await stage.later()
    ours = [one.__dict__ for one in caplog.records if one.name != "aiohttp.access"]
    logged = f"{ours}{capsys.readouterr().out}"
    assert "99991403" in logged
    for word in ("漏水", "食堂", "李明", APP_SECRET, ENCRYPT_KEY, TOKEN, ROBOT_SECRET, "Bearer"):
        assert word not in logged
