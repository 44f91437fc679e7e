"""A plan is in the hands of its administrator alone, by page as by word."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.enums import PlanState
from models.plan import Plan
from tests.cast import Cast, write_plan, write_task
from tests.stories.story import Story, tell

MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai
FORMS = (
    ("/plans/1/ladder/try", {"before": "5"}),
    ("/plans/1/ladder", {"before": "5"}),
    ("/plans/1/end/try", {"h1": ""}),
    ("/plans/1/end", {"h1": ""}),
)


def write(session: Session, cast: Cast) -> None:
    write_task(
        session, write_plan(session), 112, "规范民办义务教育", date(2026, 8, 31), cast.section
    )


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


async def untouched(story: Story) -> bool:
    plan = await story.look(lambda session: session.scalars(select(Plan)).one())
    return (plan.state, plan.ladder) == (PlanState.ACTIVE, None)


async def test_nobody_comes_in_unasked(story: Story) -> None:
    assert (await story.client.get("/plans/1")).status == 401
    for path, fields in FORMS:
        assert (await story.client.post(path, data=fields)).status == 401
    assert await untouched(story)


async def test_neither_the_desk_nor_a_leader_changes_a_plan(story: Story) -> None:
    for person in (story.cast.supervisor, story.cast.leader):
        await story.sign_in(person)
        assert (await story.client.get("/plans/1")).status == 403
        for path, fields in FORMS:
            assert (await story.client.post(path, data=fields)).status == 403
    assert await untouched(story)


async def test_another_site_s_form_is_refused(story: Story) -> None:
    await story.sign_in(story.cast.admin)
    assert (await story.client.get("/plans/1")).status == 200
    for path, fields in FORMS:
        assert (await story.client.post(path, data=fields)).status == 403, "without our token"
    assert await untouched(story)
