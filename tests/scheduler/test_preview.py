"""What a dry run shows is what is then sent, where nobody answers."""

from datetime import date

from models.enums import TaskKind
from scheduler.preview import preview_reminders, preview_summary
from tests.scheduler.conftest import Bureau

FIRST, LAST = date(2026, 1, 6), date(2026, 12, 31)


async def test_a_dry_run_shows_what_is_sent(bureau: Bureau) -> None:
    cast = bureau.cast
    await bureau.give(112, "规范民办义务教育", date(2026, 8, 31), cast.section, cast.safety)
    for number in range(113, 120):
        await bureau.give(
            number,
            f"第{number}项工作",
            date(2026, 12, 31),
            cast.section,
            kind=TaskKind.STANDING,
            assumed=True,
        )
    await bureau.give(127, "隐患排查", date(2026, 12, 31), cast.school, kind=TaskKind.QUOTA)
    await bureau.give(128, "清查固定资产", date(2026, 6, 30), cast.finance)
    policy, today = bureau.scheduler.policy, bureau.today
    shown = await bureau.database.read(preview_reminders, FIRST, LAST, today, policy)
    await bureau.until(LAST)
    sent = [(letter.at, letter.message.text) for letter in bureau.recorder.sent]
    assert sorted((one.at, one.text) for one in shown) == sorted(sent)


async def test_a_dry_run_writes_nothing(bureau: Bureau) -> None:
    await bureau.give(112, "规范民办义务教育", date(2026, 8, 31), bureau.cast.section)
    policy = bureau.scheduler.policy
    await bureau.database.read(preview_reminders, FIRST, LAST, bureau.today, policy)
    assert await bureau.until(date(2026, 1, 5)) == []
    [letter] = await bureau.until(date(2026, 1, 6))
    assert "#112" in letter.message.text


async def test_a_summary_can_be_looked_at_before_it_goes(bureau: Bureau) -> None:
    await bureau.give(112, "规范民办义务教育", date(2026, 1, 15), bureau.cast.section)
    policy = bureau.scheduler.policy
    told = await bureau.database.read(preview_summary, date(2026, 1, 9), policy)
    assert "两周内到期1项:#112 规范民办义务教育 1月15日" in told.text
