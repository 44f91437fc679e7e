"""What is due reaches each person once a day, merged, and comes due again if it does not."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from models.assignment import Assignment, Extension
from models.enums import (
    OutboxKind,
    OutboxState,
    PlanState,
    PostRole,
    RequestState,
    TaskKind,
    UnitKind,
)
from models.mailbox import Notice, Outbox
from models.people import Account, Hush, Person, Post, StandIn
from models.plan import Plan, Task
from scheduler.delivery import claim_rows
from scheduler.facts import Policy
from scheduler.sweep import sweep
from tests.cast import CONSOLE, write_person, write_unit
from tests.scheduler.conftest import Bureau

SUMMER = date(2026, 8, 31)  # a Monday; 26 August is three working days before it
BEFORE = date(2026, 8, 26)
GIVEN = date(2026, 7, 1)
TOLD = date(2026, 7, 2)
HALF_PAST_EIGHT = time(8, 30)


@pytest.fixture
async def july(bureau: Bureau) -> Bureau:
    """The bureau on the first of July, before anything was given to anybody."""
    await bureau.until(GIVEN, HALF_PAST_EIGHT)
    return bureau


async def test_the_morning_after_each_officer_hears_once_what_is_theirs(july: Bureau) -> None:
    await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    await july.give(113, "推进课后服务", SUMMER, july.cast.section)
    assert await july.until(GIVEN) == []
    [letter] = await july.until(TOLD)
    assert letter.at == july.instant(TOLD)
    assert letter.message.text.splitlines() == [
        "李科长早上好,新交办2项,先知会您,现在不必回复:",
        "⚪ #112 规范民办义务教育 新交办,8月31日前",
        "⚪ #113 推进课后服务 新交办,8月31日前",
    ]


async def test_a_draft_or_half_activated_plan_is_silent(july: Bureau) -> None:
    await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    await july.change(lambda s: s.execute(update(Plan).values(state=PlanState.ACTIVATING)))
    assert await july.until(date(2026, 12, 31)) == []


async def test_the_reminder_comes_three_working_days_before(july: Bureau) -> None:
    await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    await july.until(date(2026, 8, 25))
    [letter] = await july.until(BEFORE)
    assert "🟡 #112 规范民办义务教育 临近:8月31日到期,还有3个工作日" in letter.message.text
    assert "“112 已完成”" in letter.message.text


async def test_what_is_done_is_not_asked(july: Bureau) -> None:
    [one] = await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    await july.until(TOLD)
    await july.report(one, status="done")
    assert await july.until(date(2026, 12, 31)) == []


async def test_an_answer_stops_the_ladder_before_anybody_above_hears(july: Bureau) -> None:
    [one] = await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    await july.until(date(2026, 9, 2))
    await july.report(one, percent=80)
    await july.until(date(2026, 12, 31))
    assert july.to("leader") == july.to("supervisor") == []


async def test_silence_goes_upwards_in_private_one_step_at_a_time(july: Bureau) -> None:
    [one] = await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    await july.until(date(2026, 12, 31))
    assert await july.stages(one) == [
        "announced",
        "before:2026-08-31",
        "late-1:2026-08-31",
        "late-2:2026-08-31",
        "up-2:2026-08-31",  # the section has no head beside its 经办人
        "up-3:2026-08-31",
    ]
    [told] = july.to("leader")
    assert "李" not in told.message.text
    assert july.days("leader") < july.days("supervisor")


async def test_many_schools_are_one_line_on_the_desk(july: Bureau) -> None:
    heads = await july.change(lambda s: write_heads(s, 12, july.cast.bureau))
    await july.give(112, "应急演练", date(2026, 7, 31), *heads, kind=TaskKind.RECURRING)
    await july.until(date(2026, 8, 3))
    [letter] = july.to("supervisor")
    assert letter.message.text.splitlines()[1] == "🔴 #112 应急演练 7月31日到期:12校未报"


def write_heads(session: Session, count: int, bureau: int) -> list[int]:
    """Schools with a head each; the ids of the schools."""
    units = [write_unit(session, f"第{n}小学", UnitKind.SCHOOL, bureau) for n in range(count)]
    for n, unit in enumerate(units):
        write_person(session, f"校长{n}", f"head{n}", (unit, PostRole.HEAD, "校长"))
    return units


async def test_a_person_of_many_posts_still_gets_one_message(july: Bureau) -> None:
    """李科长 also answers for a school, so each line names its unit."""
    cast = july.cast
    await july.change(
        lambda s: s.add(Post(person_id=cast.li, unit_id=cast.finance, role=PostRole.OFFICER))
    )
    await july.give(112, "规范民办义务教育", SUMMER, cast.section)
    await july.give(113, "清查固定资产", SUMMER, cast.finance)
    [letter] = await july.until(TOLD)
    assert "#112 规范民办义务教育 (基础教育科)" in letter.message.text
    assert "#113 清查固定资产 (计划财务科)" in letter.message.text


async def test_more_than_a_message_holds_is_said_to_be_more(july: Bureau) -> None:
    for number in range(101, 113):
        await july.give(number, f"第{number}项工作", SUMMER, july.cast.section)
    [letter] = await july.until(TOLD)
    assert letter.message.text.count("#") == 8
    assert "另有4项" in letter.message.text
    assert await july.until(date(2026, 7, 20)) == []


async def test_dates_that_fall_together_are_all_named_before_they_come(july: Bureau) -> None:
    ones = [
        (await july.give(number, f"第{number}项工作", SUMMER, july.cast.section))[0]
        for number in range(101, 121)
    ]
    await july.until(SUMMER)
    for one in ones:
        assert "before:2026-08-31" in await july.stages(one)
    assert len(july.days("li")) == len(set(july.days("li")))


# ── who is reached ───────────────────────────────────────────────────────────────────────────────


async def test_nobody_is_escalated_for_what_never_reached_them(july: Bureau) -> None:
    cast = july.cast
    await july.change(lambda s: set_lost(s, cast.li, july.clock()))
    [one] = await july.give(112, "规范民办义务教育", SUMMER, cast.section)
    await july.until(date(2026, 9, 30))
    assert await july.stages(one) == []
    assert july.to("leader") == july.to("supervisor") == []
    [told] = july.to("admin")
    assert "李科长没有可用的聊天账号" in told.message.text


async def test_a_new_account_is_spoken_to_the_next_working_day(july: Bureau) -> None:
    cast = july.cast
    await july.change(lambda s: set_lost(s, cast.li, july.clock()))
    await july.give(112, "规范民办义务教育", SUMMER, cast.section)
    await july.until(date(2026, 7, 10))
    await july.change(lambda s: set_lost(s, cast.li, None))
    await july.until(date(2026, 7, 13))
    assert july.days("li") == [date(2026, 7, 13)]


def set_lost(session: Session, person_id: int, moment: object) -> None:
    """Marks a person's accounts as gone, or found again."""
    session.execute(update(Account).where(Account.person_id == person_id).values(lost_at=moment))


async def test_a_unit_with_nobody_stands_on_the_desk(july: Bureau) -> None:
    await july.give(114, "清查固定资产", SUMMER, july.cast.finance)
    await july.until(date(2026, 8, 28))
    [letter] = july.to("supervisor")
    assert "#114尚无经办人,请指定" in letter.message.text


async def test_tasks_that_nobody_was_given_are_one_line_on_the_desk_a_month(july: Bureau) -> None:
    for number in range(101, 113):
        await july.give(number, f"第{number}项工作", SUMMER)
    await july.give(120, "规范民办义务教育", SUMMER, july.cast.section)
    await july.until(date(2026, 7, 20))
    [letter] = july.to("supervisor")
    assert "还有12项任务没有承办单位" in letter.message.text


async def test_who_is_away_is_stood_in_for(july: Bureau) -> None:
    cast = july.cast
    away = StandIn(
        person_id=cast.li, deputy_id=cast.zhao, from_on=GIVEN, until_on=date(2026, 7, 31)
    )
    await july.change(lambda s: s.add(away))
    await july.give(112, "规范民办义务教育", SUMMER, cast.section)
    await july.until(BEFORE)
    assert july.days("zhao") == [TOLD]
    assert july.days("li") == [BEFORE]


async def test_a_rest_silences_one_person_for_one_task(july: Bureau) -> None:
    cast = july.cast
    await july.give(112, "规范民办义务教育", SUMMER, cast.section)
    await july.give(113, "推进课后服务", SUMMER, cast.section)
    await july.until(TOLD)
    await july.change(lambda s: rest(s, cast.li, 112, None, july))
    await july.until(BEFORE)
    text = july.to("li")[-1].message.text
    assert "#113" in text
    assert "#112" not in text


async def test_who_asked_to_be_reminded_on_a_day_is(july: Bureau) -> None:
    cast = july.cast
    await july.give(112, "规范民办义务教育", SUMMER, cast.section)
    await july.until(TOLD)
    await july.change(lambda s: rest(s, cast.li, 112, date(2026, 7, 15), july))
    await july.until(date(2026, 7, 20))
    assert july.days("li") == [TOLD, date(2026, 7, 15)]
    assert "按您的要求再提醒" in july.to("li")[-1].message.text


async def test_remind_me_on_friday_means_what_was_just_listed(july: Bureau) -> None:
    cast = july.cast
    await july.give(112, "规范民办义务教育", SUMMER, cast.section)
    await july.until(TOLD)
    until = date(2026, 7, 10)
    everything = Hush(person_id=cast.li, task_id=None, until_on=until, created_at=july.clock())
    await july.change(lambda s: s.add(everything))
    await july.change(lambda s: s.execute(update(Assignment).values(next_reminder_at=july.clock())))
    await july.until(date(2026, 7, 31))
    assert july.days("li") == [TOLD, until]


def rest(session: Session, person: int, number: int, until: date | None, bureau: Bureau) -> None:
    """免打扰, as the conversation writes it."""
    task = session.scalars(select(Task).where(Task.number == number)).one()
    session.add(Hush(person_id=person, task_id=task.id, until_on=until, created_at=bureau.clock()))
    session.execute(update(Assignment).values(next_reminder_at=bureau.clock()))


# ── dates that move ──────────────────────────────────────────────────────────────────────────────


async def test_an_extension_pauses_the_ladder_and_then_moves_it(july: Bureau) -> None:
    [one] = await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    await july.until(BEFORE)
    await july.change(lambda s: s.add(ask_for(s, one, july)))
    await july.until(date(2026, 9, 10))
    assert await july.stages(one) == ["announced", "before:2026-08-31"]
    await july.change(lambda s: grant(s, july))
    await july.until(date(2026, 9, 30))
    assert (await july.stages(one))[2:] == ["before:2026-09-30"]


def ask_for(session: Session, one: int, bureau: Bureau) -> Extension:
    """延期申请 until the end of September."""
    row = session.get_one(Assignment, one)
    row.next_reminder_at = bureau.clock()
    return Extension(
        assignment_id=one,
        asked_by_id=bureau.cast.li,
        asked_at=bureau.clock(),
        from_on=row.due_on,
        until_on=date(2026, 9, 30),
    )


def grant(session: Session, bureau: Bureau) -> None:
    """The supervisor grants it."""
    extension = session.scalars(select(Extension)).one()
    extension.state, extension.decided_at = RequestState.APPROVED, bureau.clock()
    row = session.get_one(Assignment, extension.assignment_id)
    row.due_on, row.next_reminder_at = extension.until_on, bureau.clock()


# ── time ─────────────────────────────────────────────────────────────────────────────────────────


async def test_after_downtime_everything_missed_is_said_once_and_inside_the_window(
    july: Bureau,
) -> None:
    await july.give(112, "规范民办义务教育", date(2026, 7, 31), july.cast.section)
    await july.give(113, "推进课后服务", date(2026, 8, 14), july.cast.section)
    await july.until(TOLD)
    july.clock.set(july.instant(date(2026, 9, 4), time(20, 0)))  # the server was down
    await july.scheduler.run_due()
    assert july.days("li") == [TOLD]
    await july.until(date(2026, 9, 7))
    assert july.days("li") == [TOLD, date(2026, 9, 7)]
    text = july.to("li")[-1].message.text
    assert "#112" in text
    assert "#113" in text


async def test_a_row_that_cannot_be_computed_does_not_stop_the_others(
    july: Bureau, caplog: pytest.LogCaptureFixture
) -> None:
    await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    await july.give(113, "食品安全检查", SUMMER, july.cast.school)
    other = await july.change(lambda s: spoil_plan(s, 113))
    await july.until(TOLD, time(9, 30))
    assert july.days("li") == [TOLD]
    assert july.to("wang") == []
    assert [other] in [getattr(record, "ids", None) for record in caplog.records]


def spoil_plan(session: Session, number: int) -> int:
    """A plan of its own for a task, with a ladder that is none."""
    task = session.scalars(select(Task).where(Task.number == number)).one()
    plan = Plan(
        title="另一份计划",
        year=2026,
        state=PlanState.ACTIVE,
        created_at=task.plan.created_at,
        ladder={"before": "soon"},
    )
    session.add(plan)
    session.flush()
    task.plan_id = plan.id
    return session.scalars(select(Assignment.id).where(Assignment.task_id == task.id)).one()


async def test_two_sweeps_of_the_same_moment_write_one_row(july: Bureau) -> None:
    await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    now, policy = july.instant(TOLD), Policy()
    assert await july.database.write(sweep, now, policy)
    assert not await july.database.write(sweep, now, policy)
    rows = await july.database.read(lambda s: s.scalar(select(func.count(Outbox.id))))
    assert rows == 1


async def test_news_between_sweep_and_delivery_drops_the_line(july: Bureau) -> None:
    [one] = await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    await july.give(113, "推进课后服务", SUMMER, july.cast.section)
    await july.until(date(2026, 8, 25))
    july.clock.set(july.instant(BEFORE))
    await july.database.write(sweep, july.clock(), july.scheduler.policy)
    await july.report(one, status="done")
    await july.scheduler.run_due()
    text = july.to("li")[-1].message.text
    assert "#113" in text
    assert "#112" not in text


async def test_a_message_with_nothing_left_to_say_is_not_sent(july: Bureau) -> None:
    [one] = await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    await july.until(date(2026, 8, 25))
    july.clock.set(july.instant(BEFORE))
    await july.database.write(sweep, july.clock(), july.scheduler.policy)
    await july.report(one, status="done")
    before = len(july.recorder.sent)
    await july.scheduler.run_due()
    assert len(july.recorder.sent) == before
    newest = select(Outbox).order_by(Outbox.id.desc()).limit(1)
    row = await july.database.read(lambda s: s.scalars(newest).one())
    assert row.state is OutboxState.WITHDRAWN


# ── notices ──────────────────────────────────────────────────────────────────────────────────────


async def test_a_notice_shares_the_message_of_the_day(july: Bureau) -> None:
    cast = july.cast
    await july.give(112, "规范民办义务教育", SUMMER, cast.section)
    await july.change(lambda s: leave(s, cast.li, "#113 延期已批准,新时限9月30日。", july))
    [at_once] = await july.until(GIVEN)
    assert "延期已批准" in at_once.message.text
    await july.until(TOLD)
    await july.change(lambda s: leave(s, cast.li, "#114 已调整。", july))
    assert await july.until(TOLD) == []  # today's message has gone
    [tomorrow] = await july.until(date(2026, 7, 3))
    assert "#114 已调整" in tomorrow.message.text


def leave(session: Session, person: int, text: str, bureau: Bureau) -> None:
    """A sentence for the next message."""
    session.add(Notice(person_id=person, text=text, created_at=bureau.clock()))


async def test_a_notice_at_night_waits_for_the_morning(july: Bureau) -> None:
    await july.until(GIVEN, time(20, 0))
    await july.change(lambda s: leave(s, july.cast.supervisor, "请决定一件事。", july))
    assert await july.until(GIVEN, time(23, 0)) == []
    [letter] = await july.until(TOLD)
    assert letter.at == july.instant(TOLD)


async def test_a_notice_for_somebody_who_cannot_be_reached_stops_nothing(july: Bureau) -> None:
    nobody = await july.change(write_nobody)
    await july.change(lambda s: leave(s, nobody, "没有人会看到。", july))
    assert await july.until(date(2026, 7, 10)) == []


def write_nobody(session: Session) -> int:
    """A person without any account."""
    person = Person(name="钱七")
    session.add(person)
    session.flush()
    return person.id


async def test_a_supervisor_gets_a_desk_message_and_an_officer_a_digest(july: Bureau) -> None:
    await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    await july.give(114, "清查固定资产", SUMMER, july.cast.finance)
    await july.until(TOLD)
    kinds = await july.database.read(
        lambda s: {row.chat: row.kind for row in s.scalars(select(Outbox))}
    )
    assert kinds == {"li": OutboxKind.DIGEST, "supervisor": OutboxKind.DESK}


async def test_two_processes_deliver_each_row_once(july: Bureau) -> None:
    await july.give(112, "规范民办义务教育", SUMMER, july.cast.section)
    now, policy = july.instant(TOLD), Policy()
    await july.database.write(sweep, now, policy)
    _, first = await july.database.write(claim_rows, now, now, policy)
    _, second = await july.database.write(claim_rows, now + timedelta(seconds=1), now, policy)
    assert [parcel.platform for parcel in first] == [CONSOLE]
    assert second == []
