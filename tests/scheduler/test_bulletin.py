"""A group's message: on its day, once, inside the window, and not twice for nothing."""

from datetime import date, time

from sqlalchemy import select, update

from models.assignment import Assignment
from models.bureau import Subscription
from models.enums import SubscriptionKind, TaskKind
from scheduler.wiring import next_fire
from tests.cast import CONSOLE
from tests.scheduler.conftest import Bureau

GROUP = "office"
SUMMER = date(2026, 8, 31)


async def subscribe(
    bureau: Bureau,
    schedule: str = "30 16 * * fri",
    kind: SubscriptionKind = SubscriptionKind.WEEKLY,
    unit_id: int | None = None,
) -> None:
    """A group asks for a message."""
    zone = bureau.scheduler.policy.window.zone
    subscription = Subscription(
        platform=CONSOLE,
        chat=GROUP,
        kind=kind,
        schedule=schedule,
        next_at=next_fire(schedule, bureau.clock(), zone),
        unit_id=unit_id,
    )
    await bureau.change(lambda s: s.add(subscription))


async def test_the_week_is_told_on_friday_afternoon(bureau: Bureau) -> None:
    [one] = await bureau.give(112, "规范民办义务教育", SUMMER, bureau.cast.section)
    await subscribe(bureau)
    await bureau.until(date(2026, 1, 7))
    await bureau.report(one, percent=20)
    await bureau.until(date(2026, 1, 9))
    [letter] = bureau.to(GROUP)
    assert letter.at == bureau.instant(date(2026, 1, 9), time(16, 30))
    assert letter.message.group
    assert letter.message.text.splitlines() == [
        "【重点工作·1月3日—9日】",
        "有时限1 · 待完成0 · 常态0",
        "已完成0 · 有进展1 · 尚无记录0",
        "新报进展1项:#112 规范民办义务教育 完成20%",
    ]


async def test_an_empty_week_is_one_line_and_a_second_one_is_skipped(bureau: Bureau) -> None:
    [one] = await bureau.give(112, "规范民办义务教育", SUMMER, bureau.cast.section)
    await subscribe(bureau)
    await bureau.until(date(2026, 1, 23))
    assert bureau.days(GROUP) == [date(2026, 1, 9)]
    assert len(bureau.to(GROUP)[0].message.text.splitlines()) == 1
    await bureau.report(one, percent=20)
    await bureau.until(date(2026, 2, 6))
    assert bureau.days(GROUP) == [date(2026, 1, 9), date(2026, 1, 30), date(2026, 2, 6)]


async def test_a_holiday_puts_it_off_to_the_first_morning_of_work(bureau: Bureau) -> None:
    """2 October 2026 is a Friday in the holiday; work begins again on the 8th."""
    await bureau.give(112, "规范民办义务教育", date(2026, 10, 15), bureau.cast.section)
    await bureau.until(date(2026, 9, 30))
    await subscribe(bureau)
    await bureau.until(date(2026, 10, 8))
    [letter] = bureau.to(GROUP)
    assert letter.at == bureau.instant(date(2026, 10, 8))


async def test_after_downtime_only_the_latest_is_told(bureau: Bureau) -> None:
    await bureau.give(112, "规范民办义务教育", date(2026, 3, 16), bureau.cast.section)
    await subscribe(bureau)
    bureau.clock.set(bureau.instant(date(2026, 3, 4)))
    await bureau.scheduler.run_due()
    assert bureau.days(GROUP) == [date(2026, 3, 4)]


async def test_the_month_tells_what_the_bot_cost_people(bureau: Bureau) -> None:
    cast = bureau.cast
    await bureau.give(112, "规范民办义务教育", SUMMER, cast.section, cast.school)
    await subscribe(bureau, "0 10 3 * *", SubscriptionKind.MONTHLY)
    await bureau.until(date(2026, 2, 3))
    [letter] = bureau.to(GROUP)
    assert letter.message.text.splitlines()[0] == "【重点工作·2026年1月】"
    assert letter.message.text.splitlines()[-1] == "本月机器人共主动发出2条提醒,涉及2人"


async def test_schools_are_counted_against_what_the_text_demands(bureau: Bureau) -> None:
    cast = bureau.cast
    units = (cast.school, cast.kindergarten)
    first, _ = await bureau.give(127, "隐患排查", date(2026, 12, 31), *units, kind=TaskKind.QUOTA)
    await subscribe(bureau)
    await bureau.until(date(2026, 1, 7))
    await bureau.report(first, status="done")
    await bureau.until(date(2026, 1, 9))
    [letter] = bureau.to(GROUP)
    assert "#127 隐患排查:1/2校已完成" in letter.message.text


async def test_a_group_of_one_unit_hears_of_that_unit_alone(bureau: Bureau) -> None:
    cast = bureau.cast
    await bureau.give(112, "规范民办义务教育", date(2026, 1, 16), cast.section)
    await bureau.give(113, "食品安全检查", date(2026, 1, 16), cast.safety)
    await subscribe(bureau, unit_id=cast.safety)
    await bureau.until(date(2026, 1, 9))
    text = bureau.to(GROUP)[0].message.text
    assert "#113" in text
    assert "#112" not in text


async def test_no_group_hears_a_name_or_of_a_period_that_passed(bureau: Bureau) -> None:
    cast = bureau.cast
    await bureau.give(112, "应急演练", date(2026, 1, 31), cast.school, kind=TaskKind.RECURRING)
    await bureau.give(113, "规范民办义务教育", date(2026, 1, 15), cast.section)
    await subscribe(bureau)
    await bureau.until(date(2026, 3, 27))
    words = "\n".join(letter.message.text for letter in bureau.to(GROUP))
    assert "已过时限1项:#113" in words
    for name in ("李", "王", "校长", "科长", "第一小学", "基础教育科"):
        assert name not in words


async def test_what_was_withdrawn_is_not_counted(bureau: Bureau) -> None:
    await bureau.give(112, "规范民办义务教育", date(2026, 1, 15), bureau.cast.section)
    await bureau.change(lambda s: s.execute(update(Assignment).values(state="withdrawn")))
    await subscribe(bureau)
    await bureau.until(date(2026, 1, 9))
    assert "没有新的进展" in bureau.to(GROUP)[0].message.text


async def test_a_schedule_stands_in_its_row(bureau: Bureau) -> None:
    await subscribe(bureau)
    await bureau.until(date(2026, 1, 9))
    moment = await bureau.database.read(lambda s: s.scalar(select(Subscription.next_at)))
    assert moment == bureau.instant(date(2026, 1, 16), time(16, 30))
