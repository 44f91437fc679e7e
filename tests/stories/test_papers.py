"""Files that are asked for in chat are made when they are sent, of what the asker may see."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlalchemy.orm import Session

from bot.papers import Papers
from bot.ports import Cabinet
from handlers.message import Outgoing
from tests.cast import Cast, write_plan, write_task
from tests.stories.story import Story, tell

MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai


def write(session: Session, cast: Cast) -> None:
    plan = write_plan(session)
    write_task(session, plan, 112, "规范民办义务教育", date(2026, 8, 31), cast.section)
    write_task(session, plan, 118, "消防设施检修", date(2026, 9, 14), cast.safety)


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


async def file_sent(story: Story, who: str, text: str) -> bytes:
    """The content of the one file that answers a message."""
    sent: list[Outgoing] = []
    leave = story.console.attend(lambda _, message: sent.append(message))
    await story.says(who, text)
    leave()
    [paper] = [one for message in sent for one in message.documents]
    cabinet = Cabinet(story.data, Papers(story.database, story.house.window))
    return await cabinet.load(paper.reference)


def tasks_in(workbook: bytes) -> list[object]:
    """The numbers in the first column."""
    sheet = load_workbook(BytesIO(workbook)).active
    assert sheet is not None
    return [row[0].value for row in sheet.iter_rows(min_row=2) if isinstance(row[0].value, int)]


async def test_a_supervisor_gets_the_whole_ledger(story: Story) -> None:
    assert tasks_in(await file_sent(story, "supervisor", "导出台账")) == [112, 118]


async def test_an_officer_gets_the_rows_of_their_own_unit(story: Story) -> None:
    assert tasks_in(await file_sent(story, "li", "导出台账")) == [112]


async def test_the_bulletin_comes_as_a_document(story: Story) -> None:
    document = Document(BytesIO(await file_sent(story, "supervisor", "8月通报")))
    assert "8月" in "".join(paragraph.text for paragraph in document.paragraphs)


async def test_in_a_group_no_file_is_laid_before_everybody(story: Story) -> None:
    sent: list[Outgoing] = []
    story.console.attend(lambda _, message: sent.append(message))
    await story.says("supervisor", "导出台账", group="office", mentioned=True)
    assert [one for message in sent if message.group for one in message.documents] == []
