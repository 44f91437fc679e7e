"""What is special to Matrix, through a real house and a real homeserver."""

from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select

from handlers.matrix import Config, Matrix
from handlers.matrix.inbound import EDITED, ENCRYPTED
from handlers.message import Button
from models.bureau import Subscription
from models.mailbox import Notice
from models.people import Account
from scheduler.clock import system_clock
from tests.clouds.cloud import BOT, Fault, Shown, Upload
from tests.clouds.matrix import Matrix as Cloud
from tests.clouds.stage import GROUP, Machine, Stage, on_stage
from tests.clouds.synapse import NEEDED, place
from tests.handlers.ports import VirtualTime, make_ports

pytestmark = list(NEEDED)
BUTTONS = (Button("已完成", "112 已完成"), Button("推进中", "112 推进中"))


@pytest.fixture
async def cloud() -> AsyncIterator[Cloud]:
    """People of their own on the homeserver."""
    async with Cloud(Machine()) as opened:
        yield opened
        assert opened.tripped == 0


@pytest.fixture
async def stage(cloud: Cloud, database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A small bureau there."""
    async with on_stage(cloud, Machine(), database_url, tmp_path) as told:
        yield told


def texts(shown: list[Shown]) -> list[str]:
    return [one.text for one in shown]


async def lost(stage: Stage, who: str) -> bool:
    """Whether somebody counts as out of reach."""
    address = stage.cloud.account(who)
    return await stage.look(
        lambda s: s.scalar(select(Account.lost_at).where(Account.address == address)) is not None
    )


# ── a person's chat ──────────────────────────────────────────────────────────────────────────────


async def test_who_never_wrote_is_invited_and_finds_the_reminder(stage: Stage) -> None:
    await stage.until(date(2026, 8, 18))
    told = stage.heard("li")
    assert "#112" in told[-1].text
    assert len({one.chat for one in told}) == 1
    assert ":" not in told[-1].chat  # a room id has no server in it any more
    assert stage.heard("wang") == []


async def test_the_bot_has_its_name(stage: Stage, cloud: Cloud) -> None:
    profile = cloud.synapse.call("GET", place("profile", cloud.bot, "displayname"))
    assert profile == {"displayname": BOT}


async def test_who_leaves_the_chat_is_out_of_reach_until_they_write_again(
    stage: Stage, cloud: Cloud
) -> None:
    await stage.says("li", "你好")
    await cloud.leaves("li")
    await stage.house.settle()
    assert await lost(stage, "li")
    assert "已记" in texts(await stage.says("li", "112 完成30%"))[-1]
    assert not await lost(stage, "li")


async def test_a_chat_that_a_third_person_enters_is_not_told_what_is_private(
    stage: Stage, cloud: Cloud
) -> None:
    [hello] = await stage.says("li", "你好")
    await cloud.lets_in("li", "wang", hello.chat)
    await stage.until(date(2026, 8, 18))
    told = [one for one in stage.heard("li") if "#112" in one.text]
    assert told
    assert all(one.chat != hello.chat for one in told)


async def test_a_changed_message_changes_no_record(stage: Stage, cloud: Cloud) -> None:
    [echo] = await stage.says("li", "112 完成30%")
    new = {"msgtype": "m.text", "body": "112 完成40%"}
    relation = {"rel_type": "m.replace", "event_id": cloud.last_id}
    content = {**new, "m.new_content": new, "m.relates_to": relation}
    await cloud.sends("li", echo.chat, content)
    await stage.house.settle()
    assert await stage.standing(112) == ("in_progress", 30)
    assert stage.heard("li")[-1].text == EDITED
    await stage.says("li", "更正:112 完成80%")  # as it was told
    assert await stage.standing(112) == ("in_progress", 80)


async def test_an_encrypted_message_is_answered_once_in_clear(stage: Stage, cloud: Cloud) -> None:
    [hello] = await stage.says("li", "你好")
    sealed = {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": "AwgAEnACgAkLmt6qF84IK"}
    for _ in range(3):
        await cloud.sends("li", hello.chat, sealed, "m.room.encrypted")
    assert texts(stage.heard("li"))[1:] == [ENCRYPTED]


# ── choices ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_card_is_answered_once_and_shows_what_was_chosen(stage: Stage) -> None:
    await stage.says("li", "你好")
    await stage.sends("112 办得怎样?", buttons=BUTTONS)
    card = stage.heard("li")[-1]
    assert card.buttons == ("已完成", "推进中")
    await stage.taps("li", card, "推进中")
    [now] = [one for one in stage.heard("li") if one.id == card.id]
    assert (now.text, now.buttons) == ("112 办得怎样?\n已选:推进中", ())
    assert await stage.taps("li", card, "已完成") == []
    assert (await stage.standing(112))[0] == "in_progress"


async def test_a_card_that_is_sent_again_is_one_card(stage: Stage, cloud: Cloud) -> None:
    await stage.says("li", "你好")
    cloud.fail(Fault.SILENT_AFTER, who="li")
    await stage.sends("112 办得怎样?", buttons=BUTTONS)
    await stage.later()
    cards = [one for one in stage.heard("li") if one.text.startswith("112 办得怎样?")]
    assert [one.buttons for one in cards] == [("已完成", "推进中")]


# ── nothing lost, nothing twice ──────────────────────────────────────────────────────────────────


async def test_a_restart_of_the_homeserver_makes_no_second_message(
    stage: Stage, cloud: Cloud
) -> None:
    """Without a device the homeserver would have forgotten the transaction id."""
    await stage.says("li", "你好")
    cloud.fail(Fault.SILENT_AFTER, who="li")
    await stage.sends("请查收一件事")
    await cloud.restart()
    await stage.later()
    assert texts(stage.heard("li")).count("请查收一件事") == 1
    row = await stage.look(lambda s: s.scalar(select(func.count(Notice.id))))
    assert row == 0


async def test_what_is_said_while_the_house_is_away_arrives_once_and_in_order(
    stage: Stage, cloud: Cloud
) -> None:
    await stage.says("li", "你好")
    async with cloud.house_away():
        cloud.mutters("li", "112 完成30%")
        cloud.mutters("li", "112 完成50%")
    await cloud.caught_up()
    await stage.house.settle()
    assert [one.percent for one in await stage.reports()] == [30, 50]


async def test_a_transaction_that_comes_again_says_nothing_twice(
    stage: Stage, cloud: Cloud
) -> None:
    await cloud.brings_in(GROUP, "admin")
    await cloud.again(2)
    await stage.house.settle()
    assert len(stage.heard(group=GROUP)) == 1


# ── rooms ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_group_the_bot_was_put_out_of_hears_no_more(stage: Stage, cloud: Cloud) -> None:
    await cloud.brings_in(GROUP, "admin")
    await stage.says("supervisor", "订阅周报", group=GROUP, mentioned=True)
    await cloud.throws_out(GROUP, "admin")
    await stage.house.settle()
    assert await stage.look(lambda s: s.scalars(select(Subscription)).all()) == []
    await cloud.brings_in(GROUP, "admin")
    assert await stage.says("li", "112 完成70%", group=GROUP, mentioned=True)


async def test_who_is_mentioned_in_a_group_is_called(stage: Stage, cloud: Cloud) -> None:
    await cloud.brings_in(GROUP, "admin")
    await stage.house.settle()
    await stage.sends("请看一下", group=GROUP, mentions=("wang",))
    assert stage.heard(group=GROUP)[-1].mentions == (cloud.account("wang"),)


async def test_a_large_photo_comes_back_byte_for_byte(stage: Stage) -> None:
    photo = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 20_000
    await stage.says("li", "112 完成80%")
    [echo] = await stage.says("li", "", files=[Upload("现场.jpg", "image/jpeg", photo)])
    assert "#112" in echo.text
    [stored] = [one for one in stage.house.files.rglob("*") if one.is_file()]
    assert stored.read_bytes() == photo


# ── for the administrator ────────────────────────────────────────────────────────────────────────


async def test_a_sound_set_up_is_all_sound(stage: Stage) -> None:
    findings = await stage.platform.examine()
    assert all(one.sound for one in findings), findings


@pytest.mark.parametrize(
    ("wrong", "mend"),
    [
        ({"as_token": SecretStr("x" * 32)}, "as_token"),
        ({"localpart": "somebody"}, "homeserver"),
        ({"homeserver": "http://127.0.0.1:1"}, "是否在运行"),
    ],
)
async def test_a_wrong_set_up_is_told_with_its_mend(
    cloud: Cloud, wrong: dict[str, Any], mend: str
) -> None:
    config = Config.model_validate({**cloud.config(), **wrong})
    matrix = Matrix(config, make_ports())
    [finding] = await matrix.examine()
    await matrix.close()
    assert not finding.sound
    assert mend in finding.mend


async def test_a_homeserver_that_cannot_reach_us_says_so(cloud: Cloud) -> None:
    ports = make_ports(VirtualTime(system_clock()))
    matrix = Matrix(Config.model_validate(cloud.config()), ports)
    async with cloud.house_away():
        findings = await matrix.examine()
    await matrix.close()
    [unsound] = [one for one in findings if not one.sound]
    assert "访问不到督办" in unsound.says
