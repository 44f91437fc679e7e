"""A person with posts in two units that hold parts of one task: asked by name, answered anyhow."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignment import Assignment, Extension, Transfer
from models.enums import PostRole, TaskKind, UnitKind
from models.people import Post, Unit
from models.plan import Target, Task
from tests.cast import Cast, write_plan, write_task, write_unit
from tests.stories.story import Story, tell

MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai
NORTH, SOUTH = "云岭县第一小学北校区", "云岭县第一小学南校区"


def write(session: Session, cast: Cast) -> None:
    campuses = [write_unit(session, name, UnitKind.SCHOOL, cast.bureau) for name in (NORTH, SOUTH)]
    session.get_one(Unit, cast.finance).aliases = ["财务科"]
    for unit in campuses:
        session.add(Post(person_id=cast.wang, unit_id=unit, role=PostRole.OFFICER, title="王校长"))
    plan = write_plan(session)
    write_task(session, plan, 112, "校舍安全排查", date(2026, 8, 31), *campuses)
    (drills, _) = write_task(
        session, plan, 127, "隐患排查整治", date(2026, 12, 31), *campuses, kind=TaskKind.QUOTA
    )
    session.add(
        Target(
            task_id=drills.task_id, span="不少于4次", op=">=", value=4, unit="次", measure="count"
        )
    )


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


async def standing(story: Story, number: int) -> dict[str, tuple[str, float | None]]:
    rows = await story.look(
        lambda session: session.execute(
            select(Unit.name, Assignment.state, Assignment.value)
            .join(Assignment, Assignment.unit_id == Unit.id)
            .join(Task, Task.id == Assignment.task_id)
            .where(Task.number == number)
        ).all()
    )
    return {name: (state.value, value) for name, state, value in rows}


async def test_it_asks_which_unit_and_writes_nothing_meanwhile(story: Story) -> None:
    asked = await story.says("wang", "112 已完成")
    assert "几个单位" in asked
    assert NORTH in asked
    assert SOUTH in asked
    assert [one.label for one in story.last("wang").buttons] == [NORTH, SOUTH]
    assert await story.reports() == []


@pytest.mark.parametrize("answer", ["tap", SOUTH, "南校区", "第二个", "2", "是南校区"])
async def test_a_tap_a_place_or_a_name_is_an_answer(story: Story, answer: str) -> None:
    await story.says("wang", "112 已完成")
    tapped = story.last("wang").buttons[1].reply
    said = await story.says("wang", tapped if answer == "tap" else answer)
    assert "已记:#112" in said
    assert await standing(story, 112) == {
        NORTH: ("not_started", None),
        SOUTH: ("done", None),
    }
    (report,) = await story.reports()
    assert report.text.startswith("112 已完成"), "the words that were meant are kept"


async def test_what_was_said_first_keeps_its_figures(story: Story) -> None:
    await story.says("wang", "127 又查了两次")
    assert "已2次" in await story.says("wang", "北校区")
    assert (await standing(story, 127))[NORTH][1] == 2
    assert (await standing(story, 127))[SOUTH][1] is None


async def test_both_is_an_answer_too(story: Story) -> None:
    await story.says("wang", "112 已完成")
    await story.says("wang", "都是")
    assert {state for state, _ in (await standing(story, 112)).values()} == {"done"}


async def test_a_unit_named_at_once_is_not_asked_about(story: Story) -> None:
    assert "已1次" in await story.says("wang", f"127 {SOUTH}又查了一次")
    assert {name: value for name, (_, value) in (await standing(story, 127)).items()} == {
        NORTH: None,
        SOUTH: 1,
    }


async def test_where_only_one_is_left_nothing_is_asked(story: Story) -> None:
    await story.says("wang", "112 已完成")
    await story.says("wang", "南校区")
    await story.says("wang", "127 又查了一次")
    await story.says("wang", "南校区")
    assert "已记" in await story.says("wang", "112 已完成")
    assert (await standing(story, 112))[NORTH][0] == "done"


async def test_something_else_is_read_as_what_it_says(story: Story) -> None:
    await story.says("wang", "112 已完成")
    await story.says("wang", f"127 {NORTH}又查了一次")
    assert (await standing(story, 112))[NORTH][0] == "not_started"
    assert (await standing(story, 127))[NORTH][1] == 1
    await story.says("wang", "南校区")
    assert (await standing(story, 112))[SOUTH][0] == "not_started", "the question is over"


async def test_never_mind_writes_nothing(story: Story) -> None:
    await story.says("wang", "112 已完成")
    await story.says("wang", "算了")
    assert await story.reports() == []


async def test_a_later_date_is_asked_for_one_of_them(story: Story) -> None:
    asked = await story.says("wang", "112 申请延期到9月18日,围墙未完工")
    assert "几个单位" in asked
    assert "申请延期至9月18日" in await story.says("wang", "南校区")
    units = await story.look(
        lambda session: session.scalars(
            select(Unit.name)
            .join(Assignment, Assignment.unit_id == Unit.id)
            .join(Extension, Extension.assignment_id == Assignment.id)
        ).all()
    )
    assert units == [SOUTH]


async def test_a_transfer_is_asked_for_one_of_them(story: Story) -> None:
    asked = await story.says("wang", "112 转给财务科")
    assert "几个单位" in asked
    assert "已报督办员" in await story.says("wang", "第一个")
    units = await story.look(
        lambda session: session.scalars(
            select(Unit.name).join(Transfer, Transfer.from_unit_id == Unit.id)
        ).all()
    )
    assert units == [NORTH]
