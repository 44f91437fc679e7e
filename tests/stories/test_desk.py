"""签收, 销号, 需协调, 年终小结, 通报: what a supervisor's desk lives by, each told once."""

from collections.abc import AsyncIterator, Callable
from datetime import UTC, date, datetime, time
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.enums import TaskKind
from models.plan import Plan, Target
from tests.cast import Cast, write_plan, write_task
from tests.stories.story import Story, tell

MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai
WINTER = datetime(2026, 12, 8, 0, 30, tzinfo=UTC)
YEAR_END = date(2026, 12, 31)


def write(session: Session, cast: Cast) -> None:
    plan = write_plan(session)
    write_task(session, plan, 112, "规范民办义务教育", date(2026, 8, 13), cast.section)
    write_task(session, plan, 118, "消防设施检修", date(2026, 12, 14), cast.finance)
    for number, title in ((131, "弘扬教育家精神"), (132, "加强师德建设"), (133, "推进课程建设")):
        write_task(
            session, plan, number, title, YEAR_END, cast.section,
            kind=TaskKind.STANDING, assumed=True,
        )  # fmt: skip
    (drills,) = write_task(
        session, plan, 127, "隐患排查整治", YEAR_END, cast.school, kind=TaskKind.QUOTA
    )
    target = Target(
        task_id=drills.task_id, span="不少于4次", op=">=", value=4, unit="次", measure="count"
    )
    session.add(target)


def with_plan(**fields: bool) -> Callable[[Session, Cast], None]:
    def write_with(session: Session, cast: Cast) -> None:
        write(session, cast)
        plan = session.scalars(select(Plan)).one()
        for name, value in fields.items():
            setattr(plan, name, value)

    return write_with


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


async def receipts(story: Story) -> dict[int, bool]:
    rows = await story.look(
        lambda session: [
            (one.task.number, one.receipt_at) for one in session.scalars(select(Assignment))
        ]
    )
    return {number or 0: moment is not None for number, moment in rows}


# ── 签收 ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_receipt_is_recorded_where_the_plan_wants_it(database_url: str) -> None:
    async with tell(database_url, with_plan(wants_receipt=True), MONDAY) as story:
        await story.until(date(2026, 8, 10))
        answer = await story.says("li", "收到")
        assert "已签收" in answer
        assert "#112" in answer
        assert (await receipts(story))[112]
        assert await story.reports() == [], "seen is not done"
        assert await story.says("li", "收到") == "好的。", "once is enough"


async def test_an_administrator_turns_receipts_and_confirmation_on_and_off(story: Story) -> None:
    await story.until(date(2026, 8, 10))
    assert "不在您的权限内" in await story.says("supervisor", "计划1要签收")
    assert "需要签收" in await story.says("admin", "计划1要签收")
    assert "已签收" in await story.says("li", "收到")
    assert "需要销号" in await story.says("admin", "计划1要销号")
    assert "待核销" in await story.says("li", "112 已完成")
    assert "不需要销号" in await story.says("admin", "计划1不要销号")


async def test_help_has_the_words_of_the_post(story: Story) -> None:
    assert "通报" not in await story.says("li", "帮助")
    assert "催办112" in await story.says("supervisor", "帮助")
    assert "绑定码" in await story.says("admin", "帮助")


async def test_elsewhere_a_courtesy_is_a_courtesy_and_nothing_asks_for_one(story: Story) -> None:
    await story.until(date(2026, 8, 10))
    assert "收到" not in story.last("li").text
    assert await story.says("li", "收到") == "好的。"
    assert "没有需要签收" in await story.says("li", "签收")
    assert not any((await receipts(story)).values())


# ── 销号 ─────────────────────────────────────────────────────────────────────────────────────────


async def test_a_completion_waits_for_the_desk_is_returned_and_confirmed(
    database_url: str,
) -> None:
    async with tell(database_url, with_plan(wants_confirmation=True), MONDAY) as story:
        assert "待核销" in await story.says("li", "112 已完成")
        await story.until(date(2026, 8, 10))
        assert "已完成" in story.last("supervisor").text
        assert "退回112" in story.last("supervisor").text
        await story.says("supervisor", "退回112 材料不全")
        assert (await story.standing(112))[0][0] == "in_progress"
        await story.until(date(2026, 8, 12))
        assert any("退回" in one.text and "材料不全" in one.text for one in story.heard["li"])
        await story.says("li", "112 材料已补齐,已完成")
        assert "已销号" in await story.says("supervisor", "同意112")
        assert (await story.standing(112))[0][0] == "confirmed"


# ── 需协调 ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_difficulty_that_asks_for_help_goes_up_once(story: Story) -> None:
    await story.says("li", "112 有困难,需要协调财政局拨付经费")
    await story.until(date(2026, 8, 11))
    told = [one for one in story.heard["leader"] if "协调" in one.text and "112" in one.text]
    assert len(told) == 1
    await story.says("li", "112 还是有困难,需要协调财政局拨付经费")
    await story.until(date(2026, 8, 12), time(17, 0))
    again = [one for one in story.heard["leader"] if "需要协调" in one.text]
    assert len(again) == 1


# ── 年终小结 ─────────────────────────────────────────────────────────────────────────────────────


async def test_in_december_one_list_closes_what_the_year_has_reported(database_url: str) -> None:
    async with tell(database_url, write, WINTER) as story:
        await story.says("li", "131 开展了集中宣讲")
        await story.says("li", "132 推进中")
        await story.until(date(2026, 12, 14))
        told = [one for one in story.heard["li"] if "年终小结" in one.text]
        assert len(told) == 1
        listed = await story.says("li", "年终小结")
        assert "#131" in listed
        assert "#133" in listed
        assert "全年没有进展记录" in listed
        answer = await story.says("li", "都对,除132")
        assert "已小结1项" in answer
        assert "#132、#133不动" in answer
        states = {n: (await story.standing(n))[0][0] for n in (131, 132, 133)}
        assert states == {131: "done", 132: "in_progress", 133: "not_started"}
        await story.until(date(2026, 12, 31))
        assert len([one for one in story.heard["li"] if "拟好小结" in one.text]) == 1


async def test_all_right_closes_nothing_where_no_list_was_shown(story: Story) -> None:
    await story.says("li", "131 推进中")
    await story.says("li", "都对")
    assert (await story.standing(131))[0][0] == "in_progress"


# ── 起始数, 通报 ──────────────────────────────────────────────────────────────────────────────────


async def test_what_was_done_before_the_bot_came_is_a_starting_count(story: Story) -> None:
    assert "已1次" in await story.says("wang", "127 之前已查过1次")
    assert "已2次" in await story.says("wang", "127 今天又查了一次")


async def test_the_month_is_told_in_five_classes_to_those_who_may_see_it(story: Story) -> None:
    await story.says("li", "112 已完成")
    told = await story.says("supervisor", "通报")
    assert "7月情况通报" in told
    assert "已完成1项" in told
    assert "欠进度0项" in told
    assert "条提醒" in told
    assert "8月情况通报" in await story.says("admin", "8月通报")
    assert "不在您的权限内" in await story.says("li", "通报")
    await story.sign_in(story.cast.supervisor)
    answer = await story.client.get("/bulletin.docx")
    assert answer.status == 200
    shown = "\n".join(one.text for one in Document(BytesIO(await answer.read())).paragraphs)
    assert "#112 规范民办义务教育" in shown
    assert "李" not in shown
