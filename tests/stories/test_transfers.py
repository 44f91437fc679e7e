"""转办: “this is not ours”, decided in one word, moved with all that was reached, told to all."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignment import Allotment, Assignment, Report, Transfer
from models.bureau import Audit
from models.enums import CLOSED_STATES, RequestState, TaskKind
from models.people import Unit
from models.plan import Target, Task
from tests.cast import Cast, write_plan, write_task
from tests.stories.story import Story, tell

MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai


def write(session: Session, cast: Cast) -> None:
    for unit_id, alias in ((cast.section, "基教科"), (cast.safety, "安全科")):
        session.get_one(Unit, unit_id).aliases = [alias]
    plan = write_plan(session)
    write_task(session, plan, 112, "规范民办义务教育", date(2026, 8, 31), cast.section)
    write_task(session, plan, 118, "消防设施检修", date(2026, 8, 14), cast.safety)
    quota = write_task(
        session,
        plan,
        127,
        "隐患排查整治",
        date(2026, 12, 31),
        cast.section,
        cast.school,
        kind=TaskKind.QUOTA,
    )
    session.add(
        Target(
            task_id=quota[0].task_id, span="不少于4次", op=">=", value=4, unit="次", measure="count"
        )
    )
    for row in session.scalars(select(Assignment)):
        session.add(Allotment(task_id=row.task_id, unit_id=row.unit_id))


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


def was_told(story: Story, who: str, words: str) -> bool:
    """Whether just one message to somebody said it."""
    return sum(words in one.text for one in story.heard[who]) == 1


async def holders(story: Story, number: int) -> list[str]:
    return await story.look(
        lambda session: list(
            session.scalars(
                select(Unit.name)
                .join(Assignment, Assignment.unit_id == Unit.id)
                .join(Task, Task.id == Assignment.task_id)
                .where(Task.number == number, Assignment.state.not_in(CLOSED_STATES))
                .order_by(Unit.id)
            )
        )
    )


async def requests(story: Story) -> list[tuple[RequestState, str]]:
    return await story.look(
        lambda session: [
            (one.state, one.decision)
            for one in session.scalars(select(Transfer).order_by(Transfer.id))
        ]
    )


async def test_it_is_not_ours_is_decided_in_one_word_and_told_to_both(story: Story) -> None:
    asked = await story.says("zhao", "118 不归我们,应由基教科办")
    assert "已报督办员" in asked
    assert "基础教育科" in asked
    assert await holders(story, 118) == ["安全管理科"], "until it is decided it stays"

    await story.until(date(2026, 8, 11))
    wanted = story.last("supervisor").text
    assert "安全管理科赵强提出#118" in wanted
    assert "同意118" in wanted
    done = await story.says("supervisor", "同意")
    assert "已转办" in done
    assert await holders(story, 118) == ["基础教育科"]

    await story.until(date(2026, 8, 12))
    assert was_told(story, "zhao", "已转基础教育科办理")
    assert was_told(story, "li", "由安全管理科转来")
    assert "已记" in await story.says("li", "118 已完成")
    assert "已记" not in await story.says("zhao", "118 已完成")


@pytest.mark.parametrize("answer", ["基教科", "应由基教科办", "基础教育科的", "是李明负责"])
async def test_who_does_not_say_whose_it_is_is_asked(story: Story, answer: str) -> None:
    assert "哪个单位" in await story.says("zhao", "118 不归我们管")
    assert await requests(story) == []
    assert "拟转基础教育科办理" in await story.says("zhao", answer)
    await story.says("supervisor", "同意118")
    assert await holders(story, 118) == ["基础教育科"]


async def test_who_answers_something_else_is_understood(story: Story) -> None:
    await story.says("zhao", "118 不归我们管")
    assert "完成40%" in await story.says("zhao", "118 完成40%")
    assert await requests(story) == []


async def test_no_leaves_it_where_it_is_and_says_why(story: Story) -> None:
    await story.says("zhao", "118 不归我们,应由基教科办")
    await story.until(date(2026, 8, 11))
    await story.says("supervisor", "不同意,本就是你科职责")
    assert await holders(story, 118) == ["安全管理科"]
    await story.until(date(2026, 8, 12))
    told = next(one.text for one in story.heard["zhao"] if "没有同意" in one.text)
    assert "本就是你科职责" in told
    assert await requests(story) == [(RequestState.REJECTED, "本就是你科职责")]


async def test_the_supervisor_names_another_unit_without_the_number(story: Story) -> None:
    await story.says("zhao", "118 不归我们,应由基教科办")
    await story.until(date(2026, 8, 11))
    assert "计划财务科" in await story.says("supervisor", "转给财务科")
    assert await holders(story, 118) == ["计划财务科"]
    assert (await requests(story))[0][0] is RequestState.APPROVED


async def test_while_it_waits_nobody_is_urged_and_nothing_goes_up(story: Story) -> None:
    await story.says("zhao", "118 不归我们,应由基教科办")
    await story.until(date(2026, 8, 28), time(17, 0))
    late = [one.text for one in story.heard["zhao"] if "118" in one.text and "逾期" in one.text]
    assert late == []
    assert not any("118" in one.text and "没有回音" in one.text for one in story.heard["leader"])


async def test_what_was_reached_goes_over_and_stays_under_the_name_of_who_said_it(
    story: Story,
) -> None:
    await story.says("li", "127 已查了2次")
    await story.says("li", "127 转给安全科,不是我们的职责")
    await story.until(date(2026, 8, 11))
    await story.says("supervisor", "同意127")
    assert await holders(story, 127) == ["安全管理科", "云岭县第一小学"], "the school keeps its own"
    assert "已3次" in await story.says("zhao", "127 又查了一次")
    reports = await story.look(
        lambda session: [
            (one.text, one.person_id is None, one.value or one.added)
            for one in session.scalars(select(Report).order_by(Report.id))
        ]
    )
    assert ("由基础教育科转来时的进展", True, 2) in reports
    assert reports[0] == ("127 已查了2次", False, 2)


async def test_the_history_of_the_task_tells_it_all(story: Story) -> None:
    await story.says("zhao", "118 不归我们,应由基教科办")
    await story.says("supervisor", "同意118")
    await story.sign_in(story.cast.supervisor)
    page = await (await story.client.get("/tasks/118")).text()
    assert "提出转办:→ 基础教育科" in page
    assert "已批准" in page
    assert "交给基础教育科" in page
    actions = await story.look(
        lambda session: set(
            session.scalars(select(Audit.action).where(Audit.subject.startswith("task:")))
        )
    )
    assert {"transfer", "approve", "assign"} <= actions


async def test_it_can_be_taken_back_while_it_waits(story: Story) -> None:
    await story.says("zhao", "118 不归我们,应由基教科办")
    assert "转办申请" in await story.says("zhao", "撤销")
    assert "已转办" not in await story.says("supervisor", "同意118")
    assert await holders(story, 118) == ["安全管理科"]


async def test_what_cannot_be_asked_writes_nothing(story: Story) -> None:
    assert "名册里没有" in await story.says("zhao", "118 转给后勤中心")
    assert "本来就由安全管理科负责" in await story.says("zhao", "118 转给安全科")
    assert await requests(story) == []


async def test_nobody_decides_their_own_and_officers_decide_nothing(story: Story) -> None:
    await story.says("zhao", "118 不归我们,应由基教科办")
    for who in ("zhao", "li", "outsider"):
        await story.says(who, "同意118")
    assert (await requests(story))[0][0] is RequestState.PENDING
    assert await holders(story, 118) == ["安全管理科"]


async def test_two_requests_on_one_task_are_told_apart(story: Story) -> None:
    await story.says("zhao", "118 申请延期到9月18日,器材没到")
    await story.says("zhao", "118 不归我们,应由基教科办")
    assert "哪一件" in await story.says("supervisor", "同意118")
    assert await holders(story, 118) == ["安全管理科"]
    await story.says("supervisor", "同意118转办")
    assert await holders(story, 118) == ["基础教育科"]


async def test_a_second_request_takes_the_place_of_the_first(story: Story) -> None:
    await story.says("zhao", "118 转给基教科")
    await story.says("zhao", "118 转给财务科")
    assert [state for state, _ in await requests(story)] == [
        RequestState.WITHDRAWN,
        RequestState.PENDING,
    ]
    await story.says("supervisor", "同意118")
    assert await holders(story, 118) == ["计划财务科"]


async def test_a_supervisor_moves_a_task_with_its_figures(story: Story) -> None:
    await story.says("li", "112 完成60%")
    assert "已交办" in await story.says("supervisor", "112给安全科")
    assert [row[:2] for row in await story.standing(112)][-1] == ("in_progress", 60)
    await story.until(date(2026, 8, 11))
    assert was_told(story, "zhao", "由基础教育科转来")
