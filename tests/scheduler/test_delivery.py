"""From a row to a person: at least once, at the right hour, and what happens when it fails."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from handlers.errors import (
    Misconfigured,
    SendError,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from handlers.message import Outgoing
from handlers.platform import Capabilities
from models.assignment import Mention
from models.enums import OutboxKind, OutboxState, TaskKind
from models.mailbox import Notice, Outbox
from models.people import Account
from models.plan import Task
from scheduler.delivery import ATTEMPTS, BESIDE, LEASE, claim_rows, pause
from scheduler.sweep import leave_notice, sweep
from tests.cast import CONSOLE
from tests.scheduler.conftest import Bureau

SUMMER = date(2026, 8, 31)
GIVEN, TOLD = date(2026, 7, 1), date(2026, 7, 2)
NEXT = date(2026, 7, 3)


@pytest.fixture
async def july(bureau: Bureau) -> Bureau:
    """李科长 was given one task on the first of July, and nobody has said so yet."""
    await bureau.until(GIVEN, time(8, 30))
    await bureau.give(112, "规范民办义务教育", SUMMER, bureau.cast.section)
    return bureau


async def rows(bureau: Bureau) -> list[Outbox]:
    """The outbox, in order."""
    query = select(Outbox).order_by(Outbox.id)
    return await bureau.database.read(lambda s: list(s.scalars(query)))


def answer(chat: str, at: datetime, key: str = "answer:1") -> Outbox:
    """What somebody's own message asked for."""
    return Outbox(
        key=key,
        kind=OutboxKind.ANSWER,
        platform=CONSOLE,
        chat=chat,
        day=at.date(),
        payload=Outgoing(chat, False, f"已记 {key}", key).to_json(),
        created_at=at,
        due_at=at,
    )


async def test_an_answer_goes_out_at_any_hour(july: Bureau) -> None:
    await july.until(date(2026, 7, 4), time(22, 0))  # a Saturday night
    before = len(july.recorder.sent)
    await july.change(lambda s: s.add(answer("li", july.clock())))
    await july.scheduler.run_due()
    assert [one.message.text for one in july.recorder.sent[before:]] == ["已记 answer:1"]


async def test_answers_to_one_chat_arrive_in_their_order(july: Bureau) -> None:
    keys = [f"answer:{n}" for n in range(30)]
    await july.change(lambda s: s.add_all(answer("li", july.clock(), key) for key in keys))
    await july.scheduler.run_due()
    assert [one.message.key for one in july.to("li")] == keys


async def test_what_was_delivered_is_known_by_its_id_and_its_lines(july: Bureau) -> None:
    [one] = await july.give(113, "推进课后服务", SUMMER, july.cast.section)
    [letter] = await july.until(TOLD)
    [row] = await rows(july)
    assert (row.state, row.message_id) == (OutboxState.SENT, letter.id)
    listed = select(Mention).order_by(Mention.position)
    mentions = await july.database.read(lambda s: list(s.scalars(listed)))
    assert [(m.position, m.person_id, m.upwards) for m in mentions] == [
        (1, july.cast.li, False),
        (2, july.cast.li, False),
    ]
    assert mentions[1].assignment_id == one


async def test_the_first_of_a_line_has_the_place_that_the_eye_sees(july: Bureau) -> None:
    cast = july.cast
    units = (cast.school, cast.safety)
    await july.give(115, "应急演练", date(2026, 7, 31), *units, kind=TaskKind.RECURRING)
    await july.until(date(2026, 8, 3))
    upwards = select(Mention.position).where(Mention.upwards).order_by(Mention.position)
    places = await july.database.read(lambda s: list(s.scalars(upwards)))
    assert places == [1, 1 + BESIDE]


async def test_a_fault_is_tried_again_and_arrives_once(july: Bureau) -> None:
    july.recorder.refuses = [SendError("busy", retry_after=90), SendError("busy")]
    await july.until(TOLD)
    assert july.days("li") == [TOLD]
    [letter] = july.to("li")
    assert letter.at >= july.instant(TOLD) + timedelta(seconds=90)
    assert "可能重复" not in letter.message.text


def test_pauses_grow_and_end() -> None:
    waits = [pause(attempt, None) for attempt in range(1, 12)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(minutes=15)
    assert pause(1, 7.5) == timedelta(seconds=7.5)


async def test_an_unknown_outcome_is_sent_once_more_and_marked(july: Bureau) -> None:
    july.recorder.refuses = [UnknownOutcome("the connection broke")]
    await july.until(TOLD)
    [letter] = july.to("li")
    assert letter.message.text.startswith("(可能重复)")


async def test_with_an_idempotency_key_nothing_needs_a_mark(july: Bureau) -> None:
    july.recorder.able = Capabilities(idempotent_sends=True)
    july.recorder.refuses = [UnknownOutcome("the connection broke")]
    await july.until(TOLD)
    [letter] = july.to("li")
    assert "可能重复" not in letter.message.text


async def test_twice_unknown_is_given_up_and_comes_due_again(july: Bureau) -> None:
    july.recorder.refuses = [UnknownOutcome("broke"), UnknownOutcome("broke")]
    await july.until(TOLD)
    assert july.to("li") == []
    await july.until(NEXT)
    assert july.days("li") == [NEXT]


async def test_a_process_that_died_while_sending_is_followed_by_one_marked_copy(
    july: Bureau,
) -> None:
    july.clock.set(july.instant(TOLD))
    policy = july.scheduler.policy
    await july.database.write(sweep, july.clock(), policy)
    await july.database.write(claim_rows, july.clock(), july.clock(), policy)
    await july.scheduler.run_due()  # the lease still runs: nobody takes it
    assert july.to("li") == []
    july.clock.advance(LEASE + timedelta(seconds=1))
    await july.scheduler.run_due()
    [letter] = july.to("li")
    assert letter.message.text.startswith("(可能重复)")


async def test_who_has_blocked_the_bot_is_on_the_administrators_list(july: Bureau) -> None:
    july.recorder.refuses = [Unreachable("blocked")]
    await july.until(date(2026, 7, 10))
    assert july.to("li") == []
    [told] = july.to("admin")
    assert "李科长" in told.message.text
    lost = select(Account.lost_at).where(Account.address == "li")
    assert await july.database.read(lambda s: s.scalar(lost)) is not None


async def test_a_refusal_that_is_no_fault_of_the_account_leaves_the_account_alone(
    july: Bureau,
) -> None:
    july.recorder.refuses = [SendError("the app's secret is wrong", permanent=True)]
    await july.until(TOLD)
    assert july.to("li") == []
    await july.until(NEXT)
    assert july.days("li") == [NEXT]


async def test_a_platform_that_is_not_set_up_harms_nobody_else(july: Bureau) -> None:
    await july.change(
        lambda s: s.execute(
            update(Account).where(Account.address == "li").values(platform="elsewhere")
        )
    )
    await july.give(113, "食品安全检查", SUMMER, july.cast.school)
    await july.until(TOLD)
    assert july.days("wang") == [TOLD]
    dead = [row for row in await rows(july) if row.state is OutboxState.DEAD]
    assert [row.platform for row in dead] == ["elsewhere"]


async def test_what_finds_a_full_window_waits_its_turn_and_is_never_given_up(july: Bureau) -> None:
    full = Throttled("the limit of the app is reached", retry_after=1.0)
    july.recorder.refuses = [full] * (ATTEMPTS + 5)
    await july.until(TOLD)
    assert july.days("li") == [TOLD]
    [sent] = [row for row in await rows(july) if row.state is OutboxState.SENT]
    assert sent.attempts == 1


async def test_a_platform_that_is_full_is_asked_once_and_not_by_every_message(
    july: Bureau,
) -> None:
    await july.give(113, "食品安全检查", SUMMER, july.cast.school)
    july.clock.set(july.instant(TOLD))
    full = Throttled("full", retry_after=60.0, whole=True)
    july.recorder.refuses = [full, full]
    await july.scheduler.run_due()
    await july.change(lambda s: s.add(answer("wang", july.clock())))
    await july.scheduler.run_due()
    assert july.recorder.sent == []
    july.clock.advance(timedelta(seconds=61))
    await july.scheduler.run_due()
    assert {one.message.chat for one in july.recorder.sent} == {"li", "wang"}


async def test_a_platform_that_refuses_us_is_told_to_the_administrator_once_a_day(
    july: Bureau,
) -> None:
    refused = Misconfigured("60020", "请在管理后台的“企业可信IP”中加入本机地址")
    july.recorder.refuses = [refused] * 3
    await july.until(TOLD)
    assert july.days("li") == [TOLD]
    await july.until(NEXT)
    told = [one.message.text for one in july.to("admin") if "企业可信IP" in one.message.text]
    assert len(told) == 1


async def test_one_groups_robot_that_is_gone_holds_up_nobody_else(july: Bureau) -> None:
    gone = Misconfigured("no such robot", "请重新添加群机器人", whole=False)
    july.recorder.refuses = [gone]
    july.clock.set(july.instant(TOLD))
    await july.change(lambda s: s.add(answer("hook:office", july.clock())))
    await july.scheduler.run_due()
    assert "li" in {one.message.chat for one in july.recorder.sent}


async def test_a_digest_waits_through_noon_and_goes_in_the_afternoon(july: Bureau) -> None:
    july.recorder.refuses = [SendError("busy", retry_after=3 * 3600 + 60)]  # until 12:01
    await july.until(TOLD)
    [letter] = july.to("li")
    assert letter.at == july.instant(TOLD, time(14, 0))


async def test_what_is_unsent_at_the_end_of_the_day_comes_due_again(july: Bureau) -> None:
    july.recorder.refuses = [SendError("busy", retry_after=9 * 3600)]  # after work
    await july.change(
        lambda s: leave_notice(s, [july.cast.li], "#113 延期已批准。", july.instant(TOLD))
    )
    july.clock.set(july.instant(TOLD))
    await july.until(TOLD, time(23, 0))
    assert july.to("li") == []
    await july.until(NEXT)
    [letter] = july.to("li")
    assert july.days("li") == [NEXT]
    assert "#112" in letter.message.text
    assert "#113 延期已批准" in letter.message.text
    assert [row.state for row in await rows(july)] == [OutboxState.WITHDRAWN, OutboxState.SENT]


async def test_a_retry_keeps_the_words_of_the_first_attempt(july: Bureau) -> None:
    july.recorder.refuses = [SendError("busy")]
    july.clock.set(july.instant(TOLD))
    await july.scheduler.run_due()
    [row] = await rows(july)
    first = row.payload["text"]
    await july.change(rename)
    await july.until(TOLD)
    [letter] = july.to("li")
    assert letter.message.text == first


def rename(session: Session) -> None:
    """The task is called otherwise now."""
    session.execute(update(Task).values(title="另一个名字"))


async def test_a_notice_of_a_message_that_was_given_up_is_not_lost(july: Bureau) -> None:
    july.recorder.refuses = [SendError("refused", permanent=True)]
    july.clock.set(july.instant(TOLD))
    await july.change(lambda s: leave_notice(s, [july.cast.zhao], "请知悉。", july.clock()))
    await july.scheduler.run_due()
    open_notices = select(Notice).where(Notice.outbox_id.is_(None))
    waiting = await july.database.read(lambda s: list(s.scalars(open_notices)))
    gone = {letter.message.chat for letter in july.recorder.sent}
    assert ("zhao" in gone) is (not waiting)
    await july.until(NEXT)
    assert "请知悉" in july.to("zhao")[-1].message.text
