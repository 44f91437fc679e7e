"""What nobody decides is remembered for them: in the one message of a day, then one step up."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.mailbox import Notice, Outbox
from models.people import Account
from models.plan import Plan
from tests.cast import Cast, write_plan, write_task
from tests.stories.story import Story, tell

MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai
HEAD = "等您决定"


def write(session: Session, cast: Cast) -> None:
    plan = write_plan(session)
    plan.wants_confirmation = True
    write_task(session, plan, 112, "规范民办义务教育", date(2026, 9, 30), cast.section)
    write_task(session, plan, 113, "义务教育招生", date(2026, 9, 30), cast.section)
    write_task(session, plan, 118, "消防设施检修", date(2026, 9, 30), cast.safety)


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


def days_told(story: Story, who: str, *words: str) -> list[date]:
    """The days on which a message to somebody said all of this."""
    return [
        story.house.window.day(one.at)
        for one in story.heard[who]
        if all(word in one.text for word in words)
    ]


async def ask_for_time(story: Story) -> None:
    await story.says("li", "112 申请延期到10月20日,场地还没交付")


async def test_the_desk_is_reminded_after_three_working_days_with_the_age(story: Story) -> None:
    await ask_for_time(story)
    await story.until(date(2026, 8, 14), time(17, 0))
    assert days_told(story, "supervisor", "同意112")[0] == date(2026, 8, 10), "asked, and told"
    assert days_told(story, "supervisor", HEAD) == [date(2026, 8, 13)]
    assert "#112 延期(已等3个工作日)" in story.last("supervisor").text


async def test_it_goes_up_one_step_after_the_ladder_s_days_and_once(story: Story) -> None:
    await ask_for_time(story)
    await story.until(date(2026, 9, 4), time(17, 0))
    up = days_told(story, "leader", HEAD, "#112 延期")
    assert up[0] == date(2026, 8, 17), "five working days after it was asked"
    assert len(up) == 1
    told = next(one.text for one in story.heard["leader"] if HEAD in one.text)
    assert "周静" not in told
    assert "督办员" not in told
    assert days_told(story, "admin", HEAD) == [], "one step, no more"
    await story.says("leader", "同意112")
    heard = len(story.heard["supervisor"])
    await story.until(date(2026, 9, 18), time(17, 0))
    assert all(HEAD not in one.text for one in story.heard["supervisor"][heard:])


async def test_a_decision_ends_the_reminding(story: Story) -> None:
    await ask_for_time(story)
    await story.until(date(2026, 8, 11))
    await story.says("supervisor", "同意112")
    await story.until(date(2026, 8, 28), time(17, 0))
    assert days_told(story, "supervisor", HEAD) == []
    assert days_told(story, "leader", HEAD) == []


async def test_what_is_decided_in_the_night_is_not_asked_in_the_morning(story: Story) -> None:
    """The word left at night is written anew when the message is."""
    await ask_for_time(story)
    await story.until(date(2026, 8, 13), time(7, 0))
    left = await story.look(
        lambda session: session.scalars(
            select(Notice.person_id).where(Notice.outbox_id.is_(None), Notice.text == HEAD)
        ).all()
    )
    assert left == [story.cast.supervisor]
    await story.says("supervisor", "同意112")
    await story.until(date(2026, 8, 13), time(17, 0))
    assert days_told(story, "supervisor", HEAD) == []


async def test_never_in_a_second_message_of_the_day(story: Story) -> None:
    await ask_for_time(story)
    await story.says("zhao", "118 转给计划财务科")
    await story.says("li", "113 已完成")
    await story.until(date(2026, 9, 25), time(17, 0))

    def unasked(session: Session) -> list[tuple[int | None, date]]:
        rows = session.scalars(select(Outbox).where(Outbox.kind != "answer"))
        return [(row.person_id, row.day) for row in rows if row.sent_at]

    sent = await story.look(unasked)
    assert len(sent) == len(set(sent))


async def test_all_kinds_stand_in_one_line_the_oldest_first(story: Story) -> None:
    await ask_for_time(story)
    await story.until(date(2026, 8, 11))
    await story.says("zhao", "118 转给计划财务科")
    await story.says("li", "113 已完成")
    await story.until(date(2026, 8, 14), time(17, 0))
    told = [one.text for one in story.heard["supervisor"] if HEAD in one.text]
    assert "#112 延期(已等2个工作日),请" in told[0], "with the others as news of their own"
    assert "#112 延期(已等3个工作日);" in told[1]
    assert "#118 转办(已等2个工作日)" in told[1]
    assert "#113 销号(已等2个工作日)" in told[1]


async def test_a_message_that_goes_anyway_says_it_too(story: Story) -> None:
    await ask_for_time(story)
    await story.until(date(2026, 8, 17), time(16, 0))  # reminded on the 13th
    await story.says("zhao", "118 转给计划财务科")
    await story.until(date(2026, 8, 17), time(17, 0))
    (last,) = [one for one in story.heard["supervisor"] if "118" in one.text]
    assert "#112 延期(已等5个工作日)" in last.text
    assert "转计划财务科办理" in last.text
    assert "#118 转办(" not in last.text, "that one is news, and told in its own words"


async def test_nothing_goes_up_that_the_desk_never_heard(database_url: str) -> None:
    """The desk's account is broken when it is asked, and works again later."""
    async with tell(database_url, write, MONDAY) as story:
        await ask_for_time(story)

        def silence(session: Session) -> None:
            for notice in session.scalars(select(Notice)):
                notice.person_id = story.cast.outsider

        await story.house.database.write(silence)
        await story.until(date(2026, 8, 20), time(17, 0))
        assert days_told(story, "leader", HEAD) == []


async def test_with_nobody_to_be_reached_at_the_desk_it_goes_up_by_itself(
    database_url: str,
) -> None:
    def write_without(session: Session, cast: Cast) -> None:
        write(session, cast)
        account = session.scalars(select(Account).where(Account.address == "supervisor")).one()
        account.lost_at = MONDAY

    async with tell(database_url, write_without, MONDAY) as story:
        await ask_for_time(story)
        await story.until(date(2026, 8, 18), time(17, 0))
        assert days_told(story, "leader", HEAD) == [date(2026, 8, 17)]


async def test_a_closed_plan_waits_for_nobody(story: Story) -> None:
    await ask_for_time(story)

    def close(session: Session) -> None:
        session.scalars(select(Plan)).one().state = "closed"

    await story.house.database.write(close)
    await story.until(date(2026, 8, 28), time(17, 0))
    assert days_told(story, "supervisor", HEAD) == []
