"""绑定: a stranger's account becomes a person's by a code, once, and by no guessing."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from handlers.errors import PlatformError
from handlers.message import Outgoing
from models.bureau import Audit, Kept
from models.enums import OutboxState
from models.mailbox import Inbox, Outbox
from models.people import Account
from tests.cast import Cast, write_plan, write_task
from tests.stories.story import Story, tell

MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai


def write(session: Session, cast: Cast) -> None:
    plan = write_plan(session)
    write_task(session, plan, 112, "规范民办义务教育", date(2026, 8, 31), cast.section)


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


async def code_for(story: Story, name: str) -> str:
    said = await story.says("admin", f"绑定码 {name}")
    assert f"{name}的绑定码" in said
    return said.partition(":")[2][:6]


async def test_a_new_phone_is_bound_by_a_code_and_reports_at_once(story: Story) -> None:
    code = await code_for(story, "李明")
    assert "李明您好" in await story.says("li-new", f"绑定 {code}")
    assert "完成80%" in await story.says("li-new", "112 完成80%")
    assert "联系管理员" in await story.says("li", "112 完成90%"), "the old account is nobody's"
    await story.until(date(2026, 8, 26))
    assert any("112" in one.text for one in story.heard["li-new"])


async def test_a_code_works_once_and_only_for_a_week(story: Story) -> None:
    code = await code_for(story, "李明")
    assert "已绑定" in await story.says("li-new", f"绑定{code}")
    assert "不对或已过期" in await story.says("another", f"绑定{code}")
    late = await code_for(story, "王芳")
    story.clock.set(story.clock() + timedelta(days=8))
    assert "不对或已过期" in await story.says("wang-new", f"绑定 {late}")


async def test_a_newer_code_makes_the_former_void(story: Story) -> None:
    former = await code_for(story, "李明")
    newer = await code_for(story, "李明")
    assert "不对或已过期" in await story.says("li-new", f"绑定 {former}")
    assert "已绑定" in await story.says("li-new", f"绑定 {newer}")


async def test_guessing_ends_after_five_tries(story: Story) -> None:
    code = await code_for(story, "李明")
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(5):
        assert "不对或已过期" in await story.says("guesser", f"绑定 {wrong}")
    assert "不对或已过期" in await story.says("guesser", f"绑定 {code}"), "even the right one"
    assert "已绑定" in await story.says("li-new", f"绑定 {code}"), "others are not shut out"


async def test_only_an_administrator_gets_codes_and_never_before_others(story: Story) -> None:
    for who in ("li", "supervisor", "leader"):
        assert "不在您的权限内" in await story.says(who, "绑定码 王芳")
    assert await story.says("admin", "绑定码 王芳", group="office", mentioned=True) == ""
    assert "私聊" in story.last("admin").text
    assert "名册里没有" in await story.says("admin", "绑定码 张三丰")
    assert await story.says("li-new", "绑定 123456", group="office", mentioned=True) == ""


async def texts_kept(story: Story) -> list[str]:
    """Whatever is left in the database of what was said and heard."""

    def look(session: Session) -> list[str]:
        kept = [f"{one.facts}{one.payload}" for one in session.scalars(select(Outbox))]
        return kept + [f"{one.payload}{one.error}" for one in session.scalars(select(Inbox))]

    return await story.look(look)


async def test_an_unused_code_is_not_left_in_what_was_sent(story: Story) -> None:
    code = await code_for(story, "李明")
    assert code in story.last("admin").text, "the administrator has it in the chat"
    assert all(code not in one for one in await texts_kept(story))
    assert "已绑定" in await story.says("li-new", f"绑定 {code}"), "it works all the same"
    others = await story.look(
        lambda session: [one.payload for one in session.scalars(select(Outbox))]
    )
    assert any(others), "other answers are kept"


async def test_a_code_that_could_not_be_sent_is_not_left_either(story: Story) -> None:

    def refuse(message_id: str, message: Outgoing) -> None:
        raise PlatformError("not today", permanent=True)

    story.console.attend(refuse)
    await story.says("admin", "绑定码 李明")
    states = await story.look(
        lambda session: [(one.state, one.payload) for one in session.scalars(select(Outbox))]
    )
    assert states == [(OutboxState.DEAD, None)]


async def test_neither_rows_nor_records_hold_the_code(story: Story) -> None:
    code = await code_for(story, "李明")
    await story.says("li-new", f"绑定 {code}")

    def look(session: Session) -> tuple[list[str], list[str], list[str]]:
        kept = [one.key + one.value for one in session.scalars(select(Kept))]
        audit = [f"{one.before}{one.after}" for one in session.scalars(select(Audit))]
        return kept, audit, [one.address for one in session.scalars(select(Account))]

    kept, audit, addresses = await story.look(look)
    assert all(code not in one for one in (*kept, *audit))
    assert "li-new" in addresses
    assert all("li-new" not in one for one in audit)


async def test_the_code_alone_is_enough(story: Story) -> None:
    code = await code_for(story, "李明")
    assert "直接发给我" in await story.says("li-new", "你好")
    assert "已绑定" in await story.says("li-new", code)
