"""Groups: who is answered there, who is not, and what a group is told."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.bureau import Subscription
from models.people import Account
from tests.cast import Cast, write_plan, write_task
from tests.stories.story import Heard, Story, tell

MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai
GROUP = "office"


def write(session: Session, cast: Cast) -> None:
    plan = write_plan(session)
    write_task(session, plan, 112, "规范民办义务教育", date(2026, 8, 31), cast.section)
    write_task(session, plan, 118, "消防设施检修", date(2026, 9, 14), cast.safety)


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


async def subscriptions(story: Story) -> list[Subscription]:
    return await story.look(lambda session: list(session.scalars(select(Subscription))))


async def test_a_report_by_number_counts_in_a_group_and_chatter_does_not(story: Story) -> None:
    assert "完成80%" in await story.says("li", "112 完成80%", group=GROUP)
    assert await story.says("li", "中午一起吃饭吗", group=GROUP) == ""
    assert await story.says("wang", "大家辛苦了", group=GROUP) == ""
    assert len(await story.reports()) == 1


async def test_a_report_by_title_counts_in_a_group_too(story: Story) -> None:
    assert "#112" in await story.says("li", "规范民办义务教育完成30%了", group=GROUP)
    assert (await story.standing(112))[0][1] == 30


async def test_who_calls_the_bot_by_name_is_answered(story: Story) -> None:
    assert "完成60%" in await story.says("li", "@督办 112 完成60%", group=GROUP, mentioned=True)
    heard = await story.says("li", "帮助", group=GROUP, mentioned=True)
    assert heard or story.heard["li"], "in the group, or in private"


async def test_a_quoted_message_is_answered_in_its_light(story: Story) -> None:
    await story.says("li", "112 完成60%", group=GROUP)
    answer = await story.says("li", "完成70%了", group=GROUP, quoting=story.last(GROUP))
    assert "#112" in answer
    assert (await story.standing(112))[0][1] == 70


async def test_strangers_and_outsiders_are_shown_nothing(story: Story) -> None:
    assert await story.says("nobody", "112 谁在办", group=GROUP, mentioned=True) == ""
    await story.says("outsider", "112 谁在办", group=GROUP, mentioned=True)
    await story.says("outsider", "112 已完成", group=GROUP, mentioned=True)
    await story.says("wang", "118 谁在办", group=GROUP, mentioned=True)
    said = [one.text for chat in (GROUP, "outsider", "wang", "nobody") for one in story.heard[chat]]
    for text in said:
        for secret in ("规范民办", "消防设施", "李科长", "赵科长", "基础教育科"):
            assert secret not in text
    assert await story.reports() == []


async def test_what_is_asked_in_a_group_is_answered_in_private(story: Story) -> None:
    assert await story.says("supervisor", "112 谁在办", group=GROUP, mentioned=True) == ""
    assert "李科长" in story.last("supervisor").text


async def test_a_group_subscribes_hears_weekly_and_stops(story: Story) -> None:
    assert "不在您的权限内" in await story.says("li", "订阅周报", group=GROUP, mentioned=True)
    assert "每周四16:30" in await story.says(
        "supervisor", "周报改到周四16:30", group=GROUP, mentioned=True
    )
    await story.says("li", "112 完成80%")
    await story.until(date(2026, 8, 13), time(16, 35))
    weekly = story.last(GROUP).text
    assert "有时限" in weekly
    for name in ("李", "赵", "王"):
        assert name not in weekly, "no person stands in a group's message"
    heard = len(story.heard[GROUP])
    assert "不再发" in await story.says("supervisor", "取消周报", group=GROUP, mentioned=True)
    await story.until(date(2026, 8, 28), time(17, 0))
    assert len(story.heard[GROUP]) == heard + 1


async def test_the_bot_says_once_what_it_is_for_and_leaves_without_a_word(story: Story) -> None:
    await story.post("admin", "", chat=GROUP, kind="joined")
    await story.house.settle()
    assert "督办助手" in story.last(GROUP).text
    await story.says("supervisor", "订阅周报", group=GROUP, mentioned=True)
    heard = len(story.heard[GROUP])
    await story.post("admin", "", chat=GROUP, kind="left")
    await story.house.settle()
    assert await subscriptions(story) == []
    await story.until(date(2026, 8, 28), time(17, 0))
    assert len(story.heard[GROUP]) == heard


async def test_who_blocks_the_bot_is_unreachable_until_they_come_back(story: Story) -> None:
    def lost(session: Session) -> bool:
        row = session.scalars(select(Account).where(Account.address == "li")).one()
        return row.lost_at is not None

    await story.post("li", "", kind="left")
    await story.house.settle()
    assert await story.look(lost)
    await story.post("li", "", kind="joined")
    await story.house.settle()
    assert not await story.look(lost)


async def test_a_reply_among_people_is_not_for_the_bot(story: Story) -> None:
    """Where the bot hears the whole group, somebody quotes a colleague's words."""
    await story.until(date(2026, 8, 10))
    colleague = Heard("a message of a colleague", "", (), story.clock())
    assert await story.says("li", "弄完了", group=GROUP, quoting=colleague) == ""
    assert await story.reports() == []
