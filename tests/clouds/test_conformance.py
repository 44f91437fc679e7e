"""The same conversations on every channel, as far as each says that it can.

A channel is one way of one platform: WeCom's app, its robot by webhook, its robot by long
connection. Each runs on a played cloud of its vendor; Matrix on a real homeserver.
"""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.cli.bureau import revive, unsent
from bot.evidence import store
from handlers.message import Document
from models.assignment import Attachment
from models.bureau import Subscription
from models.enums import OutboxState
from models.mailbox import Notice
from models.people import Account
from scheduler.delivery import ATTEMPTS
from tests.clouds.channels import CHANNELS, open_channel
from tests.clouds.cloud import Fault, Shown, Upload
from tests.clouds.stage import GROUP, Machine, Stage, on_stage

PHOTO = Upload("现场.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + b"drill" * 20)
TWICE = "可能重复"


@pytest.fixture(params=CHANNELS)
async def stage(
    request: pytest.FixtureRequest,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Stage]:
    """A small bureau on each channel in turn."""
    machine = Machine()
    async with (
        open_channel(request.param, machine, monkeypatch) as cloud,
        on_stage(cloud, machine, database_url, tmp_path) as told,
    ):
        yield told
    assert cloud.tripped == 0


def words(shown: list[Shown]) -> str:
    """Everything that was said."""
    return "\n".join(one.text for one in shown)


async def reminder(stage: Stage) -> Shown:
    """李科长 has been reminded of what is due on Thursday."""
    await stage.says("li", "你好")  # a robot may write to whom it knows
    await stage.until(date(2026, 8, 18))
    return next(one for one in reversed(stage.heard("li")) if "112" in one.text)


# ── what people say ──────────────────────────────────────────────────────────────────────────────


async def test_a_report_is_written_and_echoed(stage: Stage) -> None:
    assert "已记" in words(await stage.says("li", "112 完成80%"))
    assert await stage.standing(112) == ("in_progress", 80)


async def test_a_reminder_arrives_and_is_answered_in_plain_words(stage: Stage) -> None:
    told = await reminder(stage)
    assert "8月20日" in told.text
    assert "#112" in words(await stage.says("li", "已完成"))
    assert (await stage.standing(112))[0] == "done"


async def test_a_reply_that_quotes_a_reminder_is_read_in_its_light(stage: Stage) -> None:
    if not stage.can().quotes:
        pytest.skip("the channel tells nothing of quotes")
    told = await reminder(stage)
    await stage.says("li", "113 完成10%")
    assert "#112" in words(await stage.says("li", "完成90%了", quoting=told))
    assert (await stage.standing(112))[1] == 90


async def test_a_tap_says_what_the_button_says_and_the_card_shows_it(stage: Stage) -> None:
    if not stage.can().buttons:
        pytest.skip("the channel has no buttons")
    told = await reminder(stage)
    assert "已完成" in told.buttons
    assert "#112" in words(await stage.taps("li", told, "已完成"))
    assert (await stage.standing(112))[0] == "done"
    [now] = [one for one in stage.heard("li") if one.id == told.id]
    assert now.buttons == ()
    assert "已完成" in now.text


async def test_a_question_is_answered_by_a_number_or_a_tap(stage: Stage) -> None:
    [asked] = await stage.says("li", "完成一半了")
    assert "哪一项" in asked.text
    if asked.buttons:
        label = next(one for one in asked.buttons if "113" in one)
        answer = await stage.taps("li", asked, label)
    else:
        answer = await stage.says("li", "113")
    assert "#113" in words(answer)
    assert (await stage.standing(113))[1] == 50


async def test_a_stranger_learns_nothing_and_writes_nothing(stage: Stage) -> None:
    said = words(await stage.says("nobody", "112 谁在办"))
    assert said
    assert "民办" not in said
    await stage.says("nobody", "112 已完成")
    assert await stage.reports() == []


async def test_who_binds_by_a_code_is_known_from_then_on(stage: Stage) -> None:
    from bot.binding import issue_code

    li, now = stage.cast.li, stage.clock()
    code = await stage.house.database.write(issue_code, li, now, None)
    await stage.says("newphone", f"绑定 {code}")
    assert "已记" in words(await stage.says("newphone", "112 完成60%"))


async def test_hostile_words_are_only_words(stage: Stage) -> None:
    hostile = "<script>alert(1)</script> <@all> @all [点我](http://evil.example) **112** ![](x)"
    await stage.says("li", hostile)
    await stage.says("li", '112 有困难,<at user_id="all">所有人</at> [链接](http://evil.example)')
    for one in stage.heard("li"):
        assert one.mentions == ()
    assert (await stage.standing(112))[0] in ("blocked", "not_started")


# ── files ────────────────────────────────────────────────────────────────────────────────────────


async def test_a_picture_becomes_evidence_of_the_report_before_it(stage: Stage) -> None:
    if not stage.can().files:
        pytest.skip("the channel carries no files")
    await stage.says("li", "112 完成80%")
    await stage.says("li", "", files=[PHOTO])
    rows = await stage.look(lambda s: list(s.scalars(select(Attachment))))
    assert [(one.media_type, one.size) for one in rows] == [("image/jpeg", len(PHOTO.content))]


async def test_a_file_of_the_bureau_arrives(stage: Stage) -> None:
    if not stage.can().files:
        pytest.skip("the channel carries no files")
    await stage.says("li", "你好")
    content = b"%PDF-1.4 a bulletin"
    document = Document("月通报.pdf", "application/pdf", store(stage.house.files, content))
    await stage.sends("8月通报见附件", documents=(document,))
    files = [file for one in stage.heard("li") for file in one.files]
    assert [content for _, content in files] == [content]


# ── groups ───────────────────────────────────────────────────────────────────────────────────────


async def test_in_a_group_only_who_calls_the_bot_is_answered(stage: Stage) -> None:
    if not stage.can(group=True).groups:
        pytest.skip("the channel hears no groups")
    await stage.cloud.brings_in(GROUP, "admin")
    await stage.house.settle()
    said = await stage.says("li", "112 完成70%", group=GROUP, mentioned=True)
    assert "#112" in words(said)
    assert (await stage.standing(112))[1] == 70
    assert await stage.says("wang", "大家辛苦了", group=GROUP) == []


async def test_the_weekly_message_reaches_a_group_that_asked_for_it(stage: Stage) -> None:
    if not stage.can(group=True).groups:
        pytest.skip("the channel hears no groups")
    await stage.cloud.brings_in(GROUP, "admin")
    await stage.says("supervisor", "订阅周报", group=GROUP, mentioned=True)
    await stage.says("li", "112 完成70%", group=GROUP, mentioned=True)
    before = len(stage.heard(group=GROUP))
    await stage.until(date(2026, 8, 18))
    assert "重点工作" in words(stage.heard(group=GROUP)[before:])
    await stage.cloud.throws_out(GROUP, "admin")
    await stage.until(date(2026, 8, 25))  # where nobody tells, the next message finds it out
    await stage.house.settle()
    assert await stage.look(lambda s: list(s.scalars(select(Subscription)))) == []


# ── delivery ─────────────────────────────────────────────────────────────────────────────────────


async def test_an_event_that_comes_four_times_counts_once(stage: Stage) -> None:
    first = await stage.says("li", "112 完成80%")
    if stage.can().redelivers:
        await stage.cloud.again(3)
        await stage.house.settle()
    assert len(await stage.reports()) == 1
    assert stage.heard("li")[-1].id == first[-1].id


async def test_a_long_text_arrives_whole_and_in_order(stage: Stage) -> None:
    await stage.says("li", "你好")
    before = len(stage.heard("li"))
    text = "\n".join(f"#{n} 第{n}项任务的进展,由有关科室负责落实" for n in range(1, 500))
    await stage.sends(text)
    assert words(stage.heard("li")[before:]).split() == text.split()


async def test_everything_that_was_acknowledged_before_a_cut_is_worked(stage: Stage) -> None:
    await stage.cloud.says("li", "112 完成30%")
    await stage.cloud.cut()
    await stage.says("li", "113 完成40%")
    assert (await stage.standing(112))[1] == 30
    assert (await stage.standing(113))[1] == 40


async def meet(stage: Stage, fault: Fault, times: int = 1) -> int:
    """A message to 李科长 meets a fault; how many copies there are at once."""
    if fault not in stage.cloud.faults:
        pytest.skip("the vendor knows no such fault")
    await stage.says("li", "你好")
    stage.cloud.fail(fault, times, who="" if fault is Fault.REVOKED else "li")
    await stage.sends("请查收一件事", key="test:fault")
    return copies(stage)


def copies(stage: Stage) -> int:
    """How often 李科长 sees it."""
    return sum("请查收一件事" in one.text for one in stage.heard("li"))


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.BUSY_UNTIL, Fault.BROKEN])
async def test_what_is_refused_for_now_arrives_later_and_once(stage: Stage, fault: Fault) -> None:
    assert await meet(stage, fault) == 0
    await stage.later()
    assert copies(stage) == 1
    assert (await stage.outbox("test:fault")).state is OutboxState.SENT


async def test_a_token_that_ended_early_is_renewed_on_the_way(stage: Stage) -> None:
    assert await meet(stage, Fault.STALE_TOKEN) == 1


async def test_a_quota_that_is_used_up_waits_and_the_administrator_hears_of_it(
    stage: Stage,
) -> None:
    assert await meet(stage, Fault.QUOTA) == 0
    assert await stage.look(lambda s: list(s.scalars(select(Notice.text)))) != []
    await stage.later()
    assert copies(stage) == 1


async def test_a_robot_that_is_revoked_is_told_to_the_administrator_and_nothing_is_lost(
    stage: Stage,
) -> None:
    assert await meet(stage, Fault.REVOKED) == 0
    assert len(await stage.look(lambda s: list(s.scalars(select(Notice.text))))) == 1
    await stage.later()
    assert copies(stage) == 1


async def test_what_never_arrived_is_sent_again(stage: Stage) -> None:
    assert await meet(stage, Fault.SILENT_BEFORE) == 0
    await stage.later()
    assert copies(stage) == 1


async def test_what_may_have_arrived_is_repeated_once_and_marked_unless_it_can_be_told(
    stage: Stage,
) -> None:
    assert await meet(stage, Fault.SILENT_AFTER) == 1
    await stage.later()
    if stage.can().idempotent_sends:
        assert copies(stage) == 1
    else:
        assert copies(stage) == 2
        assert TWICE in stage.heard("li")[-1].text


async def test_an_outcome_unknown_twice_is_given_up_and_listed(stage: Stage) -> None:
    await meet(stage, Fault.SILENT_BEFORE, times=2)
    await stage.later()
    await stage.later()
    if stage.can().idempotent_sends:  # a repeated send is shown once: it need not be given up
        assert copies(stage) == 1
        return
    row = await stage.outbox("test:fault")
    assert row.state is OutboxState.DEAD
    assert row.error


@pytest.mark.parametrize("fault", [Fault.BLOCKED, Fault.PARTIAL])
async def test_who_cannot_be_reached_is_on_the_administrators_list(
    stage: Stage, fault: Fault
) -> None:
    await stage.says("li", "你好")
    if fault not in stage.cloud.faults:
        pytest.skip("the vendor knows no such fault")
    stage.cloud.fail(fault, 3, who="li")
    await stage.until(date(2026, 8, 18))
    address = stage.cloud.account("li")
    lost = select(Account.lost_at).where(Account.address == address)
    assert await stage.look(lambda s: s.scalar(lost)) is not None
    dead = await stage.look(lambda s: list(s.scalars(select(Notice.text))))
    assert any("李" in text for text in dead)


async def test_nothing_is_retried_for_ever_and_a_dead_letter_can_be(stage: Stage) -> None:
    if Fault.BROKEN not in stage.cloud.faults:
        pytest.skip("the vendor knows no such fault")
    await meet(stage, Fault.BROKEN, times=ATTEMPTS)
    for _ in range(ATTEMPTS + 5):
        await stage.later(timedelta(minutes=16))
    row = await stage.outbox("test:fault")
    assert row.state is OutboxState.DEAD
    assert copies(stage) == 0
    assert row.id in [one.id for one in await stage.look(unsent)], "duban outbox lists it"
    await stage.house.database.write(revive, row.id)
    await stage.later()
    assert copies(stage) == 1
