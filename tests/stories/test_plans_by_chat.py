"""A plan comes by chat: sent by an administrator, looked at, and only then made to bind."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.intake import finish_begun
from models.assignment import Assignment
from models.enums import PlanState
from models.people import Unit
from models.plan import Plan, Task
from tests.cast import Cast, write_plan, write_task
from tests.stories.story import Story, tell

MONDAY = datetime(2026, 3, 9, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai
DOCUMENT = """云岭县教育局2026年工作要点

一、守牢安全底线
1.加强校园安全。10月底前完成应急预案修订。持续加强食品安全管理。
2.规范招生入学。制定义务教育招生办法。

云岭县教育局
2026年3月2日
"""


def write(session: Session, cast: Cast) -> None:
    plan = write_plan(session, "云岭县教育局2025年工作要点")
    write_task(session, plan, 12, "规范民办义务教育", date(2026, 8, 31), cast.safety)
    session.get_one(Unit, cast.section).aliases = ["基教科"]


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


async def plans(story: Story) -> list[tuple[str, PlanState]]:
    return await story.look(
        lambda session: [
            (one.title, one.state) for one in session.scalars(select(Plan).order_by(Plan.id))
        ]
    )


async def send(story: Story, who: str, text: str = DOCUMENT, said: str = "") -> str:
    return await story.says(who, said, files=[story.file("要点.txt", text.encode())])


async def test_a_document_becomes_a_draft_and_binds_only_when_confirmed(story: Story) -> None:
    answer = await send(story, "admin")
    assert "计划2《云岭县教育局2026年工作要点》" in answer
    assert "/plans/2/review" in answer
    assert (await plans(story))[1][1] is PlanState.DRAFT

    means = await story.says("admin", "启用")
    assert "责任单位" in means
    assert (await plans(story))[1][1] is PlanState.DRAFT, "asking begins nothing"
    assert "已启用" in await story.says("admin", "确认启用2")
    assert (await plans(story))[1][1] is PlanState.ACTIVE
    numbers = await story.look(
        lambda session: list(session.scalars(select(Task.number).where(Task.plan_id == 2)))
    )
    assert min(number or 0 for number in numbers) == 13
    assert "已交办:#13" in await story.says("admin", "13给基教科")


async def test_a_task_is_given_to_another_section_by_chat(story: Story) -> None:
    assert "已交办:#12" in await story.says("admin", "12给基教科")
    units = await story.look(
        lambda session: [
            one.unit.name
            for one in session.scalars(select(Assignment).where(Assignment.closed_on.is_(None)))
            if one.state.value != "withdrawn"
        ]
    )
    assert units == ["基础教育科"]
    assert "拟转计划财务科" in await story.says("li", "12给计划财务科"), "an officer proposes"
    assert await story.reports() == []


async def test_a_marked_document_is_refused_and_nothing_of_it_is_kept(story: Story) -> None:
    answer = await send(story, "admin", "机密★1年\n" + DOCUMENT)
    assert "没有读入" in answer
    assert "密" in answer
    assert len(await plans(story)) == 1
    assert not (story.data / "files").exists()


async def test_what_is_no_plan_and_what_was_sent_before_is_told_in_one_line(story: Story) -> None:
    assert "没有读入" in await send(story, "admin", "今天天气晴。")
    assert "已读入" in await send(story, "admin")
    assert "已经导入过" in await send(story, "admin")


async def test_only_an_administrator_hands_plans_in_or_activates_them(story: Story) -> None:
    for who in ("li", "supervisor", "outsider"):
        await send(story, who)
    assert len(await plans(story)) == 1
    await send(story, "admin")
    for who in ("li", "supervisor", "leader"):
        await story.says(who, "确认启用2")
    assert (await plans(story))[1][1] is PlanState.DRAFT
    assert "私聊" in await story.says("admin", "确认启用2", group="office", mentioned=True)
    assert (await plans(story))[1][1] is PlanState.DRAFT


async def test_an_activation_that_was_cut_off_is_finished(story: Story) -> None:
    await send(story, "admin")

    def cut_off(session: Session) -> None:
        session.get_one(Plan, 2).state = PlanState.ACTIVATING

    await story.database.write(cut_off)
    await finish_begun(story.database, story.clock(), story.house.window)
    assert (await plans(story))[1][1] is PlanState.ACTIVE
