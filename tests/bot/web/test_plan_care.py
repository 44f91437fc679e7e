"""A plan on its page: its rhythm tried and changed, its end shown before it comes."""

import re
from html import unescape

import pytest
from sqlalchemy import select

from models.assignment import Assignment
from models.bureau import Audit
from models.database import Database
from models.enums import PlanState, TaskState
from models.plan import Plan, Task
from tests.bot.web.test_plans import Desk, at_desk, words_of


async def begin(desk: Desk) -> None:
    """The plan, given out by its headings and active."""
    await desk.hand_in()
    await desk.look("/plans/1/review")
    await desk.press("/plans/1/suggestions")
    await desk.press("/plans/1/activate")


def hidden(page: str) -> dict[str, str]:
    """The hidden fields of the page's form."""
    return {
        name: unescape(value)
        for name, value in re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page)
        if name != "csrf"
    }


def ticked(page: str) -> dict[str, str]:
    """The headings of the form, all ticked."""
    return {
        name: unescape(value)
        for name, value in re.findall(r'type="checkbox" name="(h\d+)" value="([^"]*)"', page)
    }


async def settings(database: Database) -> dict[str, int] | None:
    return await database.read(lambda session: session.scalars(select(Plan.ladder)).one())


async def states(database: Database) -> list[TaskState]:
    return await database.read(
        lambda session: list(session.scalars(select(Task.state).order_by(Task.position)))
    )


# ── 提醒节奏 ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_rhythm_is_tried_then_changed(database: Database) -> None:
    async with at_desk(database) as desk:
        await begin(desk)
        page = await desk.look("/plans/1")
        assert "到期前几个工作日提醒(1–15)" in words_of(page)
        _, page = await desk.press("/plans/1/ladder/try", before=5, review_day=20)
        words = words_of(page)
        assert "到期前几个工作日提醒:3→5" in words
        assert "未来90天最多" in words
        assert await settings(database) is None, "tried is not changed"
        status, page = await desk.press("/plans/1/ladder", **hidden(page))
        assert status == 200
        assert await settings(database) == {"before": 5, "review_day": 20}
        assert 'name="before" value="5"' in page


@pytest.mark.parametrize("path", ["/plans/1/ladder/try", "/plans/1/ladder"])
@pytest.mark.parametrize("value", ["99", "0", "-3", "x", "４"])
async def test_no_form_breaks_a_ceiling(database: Database, path: str, value: str) -> None:
    async with at_desk(database) as desk:
        await begin(desk)
        status, page = await desk.press(path, patience=value)
        assert 400 <= status < 500
        assert "。" in words_of(page) or "请" in words_of(page)
    assert await settings(database) is None


# ── 结束与结转 ───────────────────────────────────────────────────────────────────────────────────


async def test_an_end_is_shown_then_made(database: Database) -> None:
    async with at_desk(database) as desk:
        await begin(desk)
        headings = ticked(await desk.look("/plans/1"))
        assert len(headings) == 3
        status, page = await desk.press("/plans/1/end/try", **headings, carry="keep")
        assert status == 200
        words = words_of(page)
        assert "结束3项" in words
        assert "转入下一年,编号不变1项" in words
        assert re.search("将告知[12]人", words)
        assert set(await states(database)) == {TaskState.OPEN}, "shown is not done"
        _, page = await desk.press("/plans/1/end", **hidden(page))
        assert (await states(database)).count(TaskState.CLOSED) == 3
        left = ticked(page)
        assert len(left) == 1, "only the heading with the standing task can still be closed"


async def test_one_heading_is_closed_and_the_rest_goes_on(database: Database) -> None:
    async with at_desk(database) as desk:
        await begin(desk)
        headings = ticked(await desk.look("/plans/1"))
        (name, path), *_ = headings.items()
        _, page = await desk.press("/plans/1/end/try", **{name: path}, carry="")
        await desk.press("/plans/1/end", **hidden(page))
        assert set(ticked(await desk.look("/plans/1")).values()) == set(headings.values()) - {path}
    plan = await database.read(lambda session: session.scalars(select(Plan.state)).one())
    assert plan is PlanState.ACTIVE


async def test_what_changed_meanwhile_is_shown_again_and_nothing_is_closed(
    database: Database,
) -> None:
    async with at_desk(database) as desk:
        await begin(desk)
        headings = ticked(await desk.look("/plans/1"))
        _, page = await desk.press("/plans/1/end/try", **headings, carry="")

        def finish(session) -> None:
            for row in session.scalars(select(Assignment)):
                row.state = "done"

        await database.write(finish)
        status, page = await desk.press("/plans/1/end", **hidden(page))
        assert status == 409
        assert "有新的变化" in words_of(page)
        assert set(await states(database)) == {TaskState.OPEN}
        status, _ = await desk.press("/plans/1/end", **hidden(page))
        assert status == 200
        assert set(await states(database)) == {TaskState.CLOSED}
    assert await database.read(
        lambda session: session.scalars(select(Audit.action).where(Audit.action == "close")).all()
    ) == ["close"]


async def test_the_task_of_the_new_year_points_back(database: Database) -> None:
    async with at_desk(database) as desk:
        await begin(desk)
        later = "云岭县教育局2027年工作要点\n一、安全\n1.加强校园安全。持续加强食品安全管理工作。\n"
        await desk.hand_in(later + "云岭县教育局\n2027年1月8日\n", "新要点.txt")
        headings = ticked(await desk.look("/plans/1"))
        _, page = await desk.press("/plans/1/end/try", **headings, carry=2)
        assert "由新计划接续1项" in words_of(page)
        await desk.press("/plans/1/end", **hidden(page))
        await desk.look("/plans/2/review")
        await desk.press("/plans/2/activate")
        assert "新一年由#5接续" in words_of(await desk.look("/tasks/2"))
        assert "接续上一年的#2" in words_of(await desk.look("/tasks/5"))


async def test_nothing_ticked_closes_nothing(database: Database) -> None:
    async with at_desk(database) as desk:
        await begin(desk)
        await desk.look("/plans/1")
        status, _ = await desk.press("/plans/1/end/try", carry="keep")
        assert status == 422
        status, _ = await desk.press("/plans/1/end/try", h1="没有的标题", carry="")
        assert 400 <= status < 500
        status, _ = await desk.press("/plans/9/end/try", h1="x", carry="")
        assert status == 404
