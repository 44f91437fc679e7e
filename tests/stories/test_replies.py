"""What people really do: answer late, two things at once, hand over, tap, or never answer."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from models.enums import TaskKind
from tests.cast import Cast, write_plan, write_task
from tests.stories.story import Story, tell

MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai


def write(session: Session, cast: Cast) -> None:
    plan = write_plan(session)
    write_task(session, plan, 112, "规范民办义务教育", date(2026, 8, 14), cast.section)
    write_task(session, plan, 113, "编制项目储备清单", date(2026, 9, 30), cast.section)
    write_task(
        session, plan, 131, "弘扬教育家精神", date(2026, 12, 31), cast.section,
        kind=TaskKind.STANDING, assumed=True,
    )  # fmt: skip
    write_task(session, plan, 127, "隐患排查整治", date(2026, 9, 14), cast.school)


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


async def test_a_reminder_answered_a_week_late_is_still_an_answer_to_it(
    database_url: str,
) -> None:
    def only_one(session: Session, cast: Cast) -> None:
        write_task(
            session, write_plan(session), 127, "隐患排查整治", date(2026, 8, 14), cast.school
        )

    async with tell(database_url, only_one, MONDAY) as story:
        await story.until(date(2026, 8, 11))
        assert "127" in story.last("wang").text
        story.clock.set(story.clock() + timedelta(days=6))
        assert "#127" in await story.says("wang", "已经完成了")
        assert (await story.standing(127))[0][0] == "done"


async def test_two_tasks_in_one_line_are_both_recorded_and_taken_back_together(
    story: Story,
) -> None:
    answer = await story.says("li", "112已完成,113完成60%")
    assert "#112" in answer
    assert "#113" in answer
    assert (await story.standing(112))[0][0] == "done"
    assert (await story.standing(113))[0][1] == 60
    undone = await story.says("li", "撤销")
    assert "#112" in undone
    assert "#113" in undone
    assert (await story.standing(112))[0][0] == "not_started"
    assert (await story.standing(113))[0][0] == "not_started"


async def test_a_hand_over_in_the_year_moves_tasks_reminders_and_history(story: Story) -> None:
    await story.until(date(2026, 8, 10))
    await story.says("li", "113 完成60%")
    assert "不在您的权限内" in await story.says("wang", "移交 李明→王芳")
    said = await story.says("supervisor", "移交 李明→王芳")
    assert "已移交:李明 → 王芳" in said
    assert "#113" in said
    assert "完成80%" in await story.says("wang", "113 完成80%"), "the new one answers for it"
    assert "已记" not in await story.says("li", "113 完成90%"), "the old one no more"
    heard = len(story.heard["li"])
    await story.until(date(2026, 8, 24))
    assert len(story.heard["li"]) == heard, "and hears of it no more"
    assert any("112" in one.text for one in story.heard["wang"])
    assert [one.percent for one in await story.reports()] == [60, 80], "the history stays"


@pytest.mark.parametrize("answer", ["tap", "113", "编制项目储备清单那项"])
async def test_a_question_is_answered_by_a_tap_a_number_or_words(story: Story, answer: str) -> None:
    assert "哪一项" in await story.says("li", "完成一半了")
    if answer == "tap":
        (answer,) = [one.reply for one in story.last("li").buttons if "113" in one.label]
    assert "#113" in await story.says("li", answer)
    assert (await story.standing(113))[0][1] == 50
    assert len(await story.reports()) == 1


async def test_a_question_never_answered_writes_nothing_and_is_forgotten(story: Story) -> None:
    assert "哪一项" in await story.says("li", "完成一半了")
    story.clock.set(story.clock() + timedelta(days=2))
    await story.says("li", "113")
    assert (await story.standing(113))[0][1] is None, "half was said of nothing certain"
    assert await story.reports() == []


async def test_a_question_passed_over_is_no_answer_to_the_next_message(story: Story) -> None:
    await story.says("li", "完成一半了")
    await story.says("li", "112 已完成")
    assert (await story.standing(112))[0][:2] == ("done", None)
    assert (await story.standing(113))[0] == ("not_started", None, None)


async def test_a_quote_that_is_only_words_is_read_by_the_numbers_in_it(story: Story) -> None:
    """Some platforms tell what was quoted and not which message it was."""
    heard = await story.says("li", "我的任务")
    line = next(one for one in heard.split("\n") if "#113" in one)
    assert "#113" in await story.says("li", "完成30%了", quoting_words=line)
    assert (await story.standing(113))[0][1] == 30
