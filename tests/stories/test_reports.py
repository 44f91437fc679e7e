"""An officer answers in one line, and the ledger says what was meant."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.orm import Session

from models.enums import TaskKind
from models.plan import Target
from tests.cast import Cast, write_plan, write_task
from tests.stories.story import Story, tell

MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai


def write(session: Session, cast: Cast) -> None:
    plan = write_plan(session)
    write_task(session, plan, 112, "规范民办义务教育", date(2026, 8, 31), cast.section)
    (drills, _) = write_task(
        session,
        plan,
        127,
        "隐患排查整治",
        date(2026, 12, 31),
        cast.school,
        cast.kindergarten,
        kind=TaskKind.QUOTA,
    )
    session.add(
        Target(
            task_id=drills.task_id,
            span="不少于4次",
            op=">=",
            value=4,
            unit="次",
            measure="count",
        )
    )
    write_task(
        session,
        plan,
        131,
        "弘扬教育家精神",
        date(2026, 12, 31),
        cast.section,
        kind=TaskKind.STANDING,
        assumed=True,
    )
    write_task(session, plan, 140, "编制项目储备清单", date(2026, 9, 30), cast.finance)


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


async def test_a_percentage_is_recorded_and_echoed_in_one_line(story: Story) -> None:
    answer = await story.says("li", "112 完成80%")
    assert answer == "已记:#112 规范民办义务教育 完成80%。记错了请回复“撤销”。"
    assert await story.standing(112) == [("in_progress", 80, None)]


async def test_occasions_are_counted_for_the_school_that_reports(story: Story) -> None:
    assert "已1次(不少于4次)" in await story.says("wang", "127 第一次排查搞完了")
    assert "已2次(不少于4次)" in await story.says("wang", "第二次搞完了")
    assert await story.standing(127) == [("in_progress", None, 2), ("not_started", None, None)]


async def test_a_standing_task_is_never_closed_by_a_plain_word(story: Story) -> None:
    answer = await story.says("li", "131 已完成")
    assert "常态工作" in answer
    assert "销号131" in answer
    assert await story.standing(131) == [("in_progress", None, None)]
    assert "已完成" in await story.says("li", "销号131")
    assert (await story.standing(131))[0][0] == "done"


async def test_an_unclear_word_writes_nothing_and_is_asked_back(story: Story) -> None:
    answer = await story.says("li", "弄完了")
    assert "哪一项" in answer
    assert await story.reports() == []
    assert [button.reply for button in story.last("li").buttons] == ["112", "131"]
    assert "#112" in await story.says("li", "112")
    assert (await story.standing(112))[0][0] == "done"


async def test_a_wrong_report_is_taken_back_by_one_word(story: Story) -> None:
    await story.says("li", "112 完成80%")
    assert await story.says("li", "撤销") == "已撤销:#112 规范民办义务教育 恢复为尚未启动。"
    assert await story.standing(112) == [("not_started", None, None)]
    assert "没有可撤销" in await story.says("li", "撤销")
    assert len(await story.reports()) == 1


async def test_a_correction_stands_in_the_place_of_the_report_before(story: Story) -> None:
    await story.says("li", "112 完成80%")
    assert "完成60%" in await story.says("li", "说错了,是60%")
    first, second = await story.reports()
    assert first.superseded_by_id == second.id
    assert await story.standing(112) == [("in_progress", 60, None)]


async def test_nobody_reports_for_another_unit(story: Story) -> None:
    assert "不在您名下" in await story.says("wang", "112 已完成") or (
        "哪一项" in story.last("wang").text
    )
    assert await story.reports() == []
    assert await story.standing(112) == [("not_started", None, None)]


async def test_somebody_off_the_roster_hears_so_once_a_day(story: Story) -> None:
    assert "联系管理员" in await story.says("nobody", "112 已完成")
    assert await story.says("nobody", "喂?") == ""
    assert await story.reports() == []


async def test_an_event_that_comes_twice_is_applied_once(story: Story) -> None:
    await story.post("wang", "127 又排查了一次", key="the same")
    await story.post("wang", "127 又排查了一次", key="the same")
    await story.house.settle()
    assert len(await story.reports()) == 1
    assert (await story.standing(127))[0][2] == 1


async def test_a_report_stands_in_the_ledger_and_in_the_next_weekly_message(
    story: Story,
) -> None:
    await story.says("admin", "订阅周报", group="office", mentioned=True)
    await story.says("li", "112 完成80%")
    await story.until(date(2026, 8, 14), time(17, 0))
    weekly = story.last("office").text
    assert "#112" in weekly
    assert "完成80%" in weekly
    assert "李" not in weekly


async def test_an_older_event_that_comes_again_after_newer_ones_changes_nothing(
    story: Story,
) -> None:
    """Platforms redeliver what they are not sure of, minutes later and in any order."""
    for key, text in [("first", "112 完成30%"), ("second", "112 完成60%")]:
        assert await story.post("li", text, key=key) == 200
    for _ in range(3):
        assert await story.post("li", "112 完成30%", key="first") == 200
    await story.house.settle()
    assert [one.percent for one in await story.reports()] == [30, 60]
    assert (await story.standing(112))[0][1] == 60
    assert len(story.heard["li"]) == 2
