"""Where a platform does not repeat what we missed, people are told once, with the time span."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from models.bureau import Setting
from models.mailbox import Notice
from scheduler.outage import HEARTBEAT, beat, tell_outage
from tests.cast import CONSOLE
from tests.scheduler.conftest import Bureau

SUMMER, BEFORE = date(2026, 8, 31), date(2026, 8, 26)


@pytest.fixture
async def asked(bureau: Bureau) -> Bureau:
    """李科长 and 王校长 were reminded in the morning; 李科长 has answered."""
    cast = bureau.cast
    await bureau.until(date(2026, 7, 1), time(8, 30))
    [li] = await bureau.give(112, "规范民办义务教育", SUMMER, cast.section)
    await bureau.give(113, "食品安全检查", SUMMER, cast.school)
    await bureau.until(BEFORE, time(14, 2))
    await bureau.report(li, percent=80)
    await bureau.change(lambda s: beat(s, bureau.clock()))
    return bureau


async def look_back(bureau: Bureau, gap: timedelta, *platforms: str) -> int:
    """A process starts after a gap."""
    bureau.clock.advance(gap)
    now, window = bureau.clock(), bureau.scheduler.policy.window
    told: int = await bureau.database.write(tell_outage, platforms, now, now, window)
    return told


async def test_who_may_just_have_answered_is_told_once(asked: Bureau) -> None:
    assert await look_back(asked, timedelta(minutes=18), CONSOLE) == 1
    assert await look_back(asked, timedelta(minutes=1), CONSOLE) == 0
    await asked.until(date(2026, 8, 27))
    text = asked.to("wang")[-1].message.text
    assert "8月26日14:02至14:20系统停机,期间的回复可能没有收到" in text
    assert asked.days("li")[-1] == BEFORE


async def test_a_restart_is_no_outage(asked: Bureau) -> None:
    assert await look_back(asked, timedelta(minutes=3), CONSOLE) == 0


async def test_what_the_platform_repeats_is_not_lost(asked: Bureau) -> None:
    assert await look_back(asked, timedelta(hours=3)) == 0


async def test_the_first_start_tells_nobody(bureau: Bureau) -> None:
    assert await look_back(bureau, timedelta(days=1), CONSOLE) == 0
    value = await bureau.database.read(lambda s: s.get_one(Setting, HEARTBEAT).value)
    assert datetime.fromisoformat(value) == bureau.clock()


async def test_a_gap_over_night_names_both_days(asked: Bureau) -> None:
    await look_back(asked, timedelta(hours=19), CONSOLE)
    texts = await asked.database.read(lambda s: list(s.scalars(select(Notice.text))))
    assert "8月26日14:02至8月27日09:02系统停机" in texts[-1]
