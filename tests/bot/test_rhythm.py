"""提醒节奏 of a plan: tried out, changed within the ceilings, put on record, and obeyed at once."""

from datetime import date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.rhythm import compare_ladder, read_settings, set_ladder
from models.assignment import Assignment
from models.bureau import Audit
from models.enums import PlanState, TaskKind
from models.errors import DubanError
from models.plan import Plan
from scheduler.facts import Policy
from scheduler.ladder import DEFAULT, Ladder
from scheduler.preview import preview_reminders
from tests.cast import NOON, START, YEAR, Cast, write_plan, write_task
from tests.scheduler.conftest import Bureau, bureau

__all__ = ["bureau"]
POLICY = Policy()
YEAR_END = date(YEAR, 12, 31)


@pytest.fixture
def plan(session: Session, cast: Cast) -> Plan:
    made = write_plan(session)
    write_task(session, made, 112, "规范民办义务教育", date(YEAR, 3, 31), cast.section)
    for number in range(130, 138):
        write_task(
            session, made, number, f"第{number}项常态工作", YEAR_END, cast.section,
            kind=TaskKind.STANDING, assumed=True,
        )  # fmt: skip
    return made


def change(session: Session, plan: Plan, **changes: int) -> Ladder:
    return set_ladder(session, plan.id, changes, NOON, None, POLICY)


def test_a_change_is_tried_in_messages_before_it_is_made(session: Session, plan: Plan) -> None:
    told = compare_ladder(session, plan.id, {"review_items": 8, "before": 8}, START, POLICY)
    assert told.changes == ["到期前几个工作日提醒:3 → 8", "一人一次调度最多几项:3 → 8"]
    assert told.cost_before.people >= 1
    assert told.cost_after.messages != 0
    assert plan.ladder is None
    assert session.scalars(select(Audit)).all() == []


def test_only_what_differs_is_put_down_and_the_change_is_on_record(
    session: Session, plan: Plan
) -> None:
    change(session, plan, before=5)
    assert plan.ladder == {"before": 5}
    entry = session.scalars(select(Audit).where(Audit.action == "ladder")).one()
    assert (entry.subject, entry.before["before"], entry.after["before"]) == (
        f"plan:{plan.id}", 3, 5,
    )  # fmt: skip
    change(session, plan, before=3)
    assert plan.ladder is None, "the bureau's own again"


def test_what_is_open_is_asked_about_anew(session: Session, plan: Plan) -> None:
    for row in session.scalars(select(Assignment)):
        row.next_reminder_at = datetime(2030, 1, 1, tzinfo=NOON.tzinfo)
    change(session, plan, before=5)
    session.flush()
    assert set(session.scalars(select(Assignment.next_reminder_at))) == {NOON}


def test_the_same_settings_change_nothing(session: Session, plan: Plan) -> None:
    change(session, plan, before=3)
    assert session.scalars(select(Audit)).all() == []


def test_nobody_sets_a_ladder_that_breaks_a_ceiling(session: Session, plan: Plan) -> None:
    for name, value in (("patience", 9), ("review_items", 40), ("silence", 7), ("before", 0)):
        with pytest.raises(DubanError):
            change(session, plan, **{name: value})
    assert plan.ladder is None


def test_a_plan_that_is_over_has_no_ladder(session: Session, plan: Plan) -> None:
    plan.state = PlanState.CLOSED
    with pytest.raises(DubanError):
        change(session, plan, before=5)
    with pytest.raises(DubanError):
        set_ladder(session, 999, {"before": 5}, NOON, None, POLICY)


def test_settings_as_typed() -> None:
    assert read_settings(["before=5", "review_day=20"]) == {"before": 5, "review_day": 20}
    for wrong in ("before", "before=x", "before=-1", "=", "before=５ "):
        with pytest.raises(DubanError):
            Ladder.from_json(read_settings([wrong]))


async def test_the_reminder_comes_when_the_plan_now_says(bureau: Bureau) -> None:
    await bureau.give(112, "规范民办义务教育", date(YEAR, 3, 31), bureau.cast.section)
    await bureau.until(date(YEAR, 3, 2))
    plan = await bureau.change(lambda session: session.scalars(select(Plan.id)).one())
    await bureau.change(
        lambda session: set_ladder(session, plan, {"before": 10}, bureau.clock(), None, POLICY)
    )
    await bureau.until(date(YEAR, 3, 18))
    assert bureau.days("li")[-1] == date(YEAR, 3, 17)
    assert DEFAULT.before == 3


async def test_a_dry_run_shows_the_ladder_that_is_tried(bureau: Bureau) -> None:
    await bureau.give(112, "规范民办义务教育", date(YEAR, 3, 31), bureau.cast.section)
    plan = await bureau.change(lambda session: session.scalars(select(Plan.id)).one())
    tried = Policy(tried={plan: Ladder(before=10)})
    day = date(YEAR, 3, 17)

    assert await bureau.database.read(preview_reminders, day, day, START, POLICY) == []
    (shown,) = await bureau.database.read(preview_reminders, day, day, START, tried)
    assert "#112" in shown.text
