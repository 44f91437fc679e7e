"""Postponing, deciding, escalating: upwards, in private, and never twice."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignment import Assignment, Extension
from models.enums import RequestState
from models.plan import Task
from tests.cast import Cast, write_plan, write_task
from tests.stories.story import Story, tell

MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai


def write(session: Session, cast: Cast) -> None:
    plan = write_plan(session)
    write_task(session, plan, 112, "规范民办义务教育", date(2026, 8, 31), cast.section)
    write_task(session, plan, 118, "消防设施检修", date(2026, 8, 14), cast.safety)


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


async def due_on(story: Story, number: int) -> date:
    row = await story.look(
        lambda session: session.scalars(
            select(Assignment).join(Task).where(Task.number == number)
        ).one()
    )
    return row.due_on


async def test_a_postponement_is_asked_approved_and_the_reminders_move(story: Story) -> None:
    asked = await story.says("li", "112 申请延期到9月18日,场地还没交付")
    assert "由8月31日申请延期至9月18日" in asked
    assert await due_on(story, 112) == date(2026, 8, 31)

    await story.until(date(2026, 8, 11))
    wanted = story.last("supervisor").text
    assert "112" in wanted
    assert "9月18日" in wanted
    assert "场地还没交付" in wanted
    assert "已同意" in await story.says("supervisor", "同意112")
    assert await due_on(story, 112) == date(2026, 9, 18)

    await story.until(date(2026, 8, 12))
    assert "延期已批准" in story.last("li").text
    heard = len(story.heard["li"])
    await story.until(date(2026, 9, 14))
    assert all("8月31日到期" not in one.text for one in story.heard["li"][heard:])
    await story.until(date(2026, 9, 16))
    assert "9月18日" in story.last("li").text

    request = await story.look(lambda session: session.scalars(select(Extension)).one())
    assert (request.state, request.from_on) == (RequestState.APPROVED, date(2026, 8, 31))


async def test_nobody_decides_their_own_request(story: Story) -> None:
    await story.says("li", "112 申请延期到9月18日,场地还没交付")
    answer = await story.says("li", "同意112")
    assert "同意" not in answer
    assert await due_on(story, 112) == date(2026, 8, 31)


async def test_silence_goes_up_the_line_and_stops_with_the_first_answer(story: Story) -> None:
    await story.until(date(2026, 8, 31), time(17, 0))
    assert any("118" in one.text and "到期" in one.text for one in story.heard["zhao"])
    raised = [one for one in story.heard["leader"] if "118" in one.text]
    assert raised, "after two unanswered mentions of a late task its leader hears of it"
    mentions = [one for one in story.heard["zhao"] if "118" in one.text]
    assert len(mentions) <= 4  # announced, before, late, once more

    await story.says("zhao", "118 消防器材已送检,预计下周完成")
    before = {who: len(story.heard[who]) for who in ("leader", "supervisor")}
    await story.until(date(2026, 9, 11), time(17, 0))
    for who, count in before.items():
        assert all("118" not in one.text for one in story.heard[who][count:]), who


async def test_no_message_comes_outside_working_hours(story: Story) -> None:
    await story.until(date(2026, 10, 30), time(17, 0))
    zone = story.house.window.zone
    for who, heard in story.heard.items():
        for one in heard:
            local = one.at.astimezone(zone)
            assert story.house.window.is_open(one.at), (who, local, one.text)


async def test_a_person_gets_at_most_one_unasked_message_a_day(story: Story) -> None:
    await story.until(date(2026, 10, 30), time(17, 0))
    for who, heard in story.heard.items():
        days = [story.house.window.day(one.at) for one in heard]
        assert len(days) == len(set(days)), who
