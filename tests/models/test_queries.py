"""Questions that two rooms ask."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy.orm import Session

from models.assignment import Assignment, Report
from models.bureau import Setting
from models.database import Database
from models.enums import AssignmentState, Measure, PostRole, TaskKind
from models.people import Account, Person, Post, StandIn
from models.plan import Target
from models.queries import (
    account_of,
    next_task_number,
    officers_of,
    person_of,
    project,
    wake,
)
from tests.cast import CONSOLE, NOON, Cast, write_plan, write_task

DAY = date(2026, 3, 4)
EVENING = datetime(2026, 3, 4, 17, tzinfo=UTC)  # already the 5th in Shanghai


def names(people: list[Person]) -> list[str]:
    """Who they are."""
    return [person.name for person in people]


# ── who answers ─────────────────────────────────────────────────────────────────────────────────


def test_a_unit_speaks_by_its_officer_else_its_head_else_nobody(
    session: Session, cast: Cast
) -> None:
    assert names(officers_of(session, cast.section, DAY)) == ["李明"]
    assert names(officers_of(session, cast.safety, DAY)) == ["赵强"]
    assert officers_of(session, cast.finance, DAY) == []


def test_the_leader_of_a_section_does_not_answer_for_it(session: Session, cast: Cast) -> None:
    session.query(Post).filter_by(person_id=cast.zhao).delete()
    assert officers_of(session, cast.safety, DAY) == []


def test_a_stand_in_answers_from_the_first_to_the_last_day_of_leave(
    session: Session, cast: Cast
) -> None:
    session.add(
        StandIn(
            person_id=cast.li,
            deputy_id=cast.zhao,
            from_on=DAY,
            until_on=DAY + timedelta(days=4),
        )
    )
    answers = [
        names(officers_of(session, cast.section, DAY + timedelta(days=days)))
        for days in (-1, 0, 4, 5)
    ]
    assert answers == [["李明"], ["赵强"], ["赵强"], ["李明"]]


def test_two_on_leave_who_named_each_other_do_not_hang_the_bot(
    session: Session, cast: Cast
) -> None:
    for person, deputy in ((cast.li, cast.zhao), (cast.zhao, cast.li)):
        session.add(StandIn(person_id=person, deputy_id=deputy, from_on=DAY, until_on=DAY))
    assert names(officers_of(session, cast.section, DAY)) == ["赵强"]


def test_two_officers_with_one_stand_in_are_one(session: Session, cast: Cast) -> None:
    session.add(Post(person_id=cast.wang, unit_id=cast.section, role=PostRole.OFFICER))
    for person in (cast.li, cast.wang):
        session.add(StandIn(person_id=person, deputy_id=cast.zhao, from_on=DAY, until_on=DAY))
    assert names(officers_of(session, cast.section, DAY)) == ["赵强"]


def test_who_left_no_longer_answers(session: Session, cast: Cast) -> None:
    """李科长's post ends; the head that was there all along is asked from the next day on."""
    session.add(Post(person_id=cast.zhao, unit_id=cast.section, role=PostRole.HEAD))
    post = session.query(Post).filter_by(person_id=cast.li).one()
    post.valid_until = DAY
    assert names(officers_of(session, cast.section, DAY)) == ["李明"]
    assert names(officers_of(session, cast.section, DAY + timedelta(days=1))) == ["赵强"]


def test_a_stand_in_who_left_stands_in_for_nobody(session: Session, cast: Cast) -> None:
    session.add(StandIn(person_id=cast.li, deputy_id=cast.zhao, from_on=DAY, until_on=DAY))
    session.get_one(Person, cast.zhao).valid_until = DAY - timedelta(days=1)
    assert names(officers_of(session, cast.section, DAY)) == ["李明"]


def test_a_person_is_reached_on_a_platform_in_service(session: Session, cast: Cast) -> None:
    session.add(Account(person_id=cast.li, platform="wecom", address="LiMing"))
    session.flush()

    def reached(platforms: list[str] | None = None) -> str | None:
        account = account_of(session, cast.li, platforms)
        return account.platform if account else None

    assert reached() == "wecom", "a chat before the console"
    assert reached([CONSOLE, "matrix"]) == CONSOLE
    assert reached(["matrix"]) is None
    session.query(Account).filter_by(platform="wecom").one().lost_at = NOON
    assert reached() == CONSOLE


def test_an_account_is_its_persons_and_a_stranger_is_nobody(session: Session, cast: Cast) -> None:
    found = person_of(session, CONSOLE, "li")
    assert found is not None
    assert found.id == cast.li
    assert person_of(session, CONSOLE, "nobody") is None
    assert person_of(session, "wecom", "li") is None


# ── numbers and reminders ───────────────────────────────────────────────────────────────────────


def test_a_task_number_is_never_given_twice(session: Session, cast: Cast) -> None:
    """Not to the next plan, and not after its task was removed."""
    plan = write_plan(session)
    assert next_task_number(session) == 1
    assert next_task_number(session, 12) == 2
    assert next_task_number(session) == 14
    write_task(session, plan, 40, "隐患排查")
    assert next_task_number(session) == 41
    session.query(Setting).delete()
    assert next_task_number(session) == 41, "even where the memory of it was lost"


async def test_plans_activated_at_once_share_no_number(database: Database) -> None:
    firsts = await asyncio.gather(*(database.write(next_task_number, 10) for _ in range(8)))
    assert sorted(firsts) == list(range(1, 80, 10))


def test_waking_makes_due_now(session: Session, cast: Cast) -> None:
    plan = write_plan(session)
    woken, other = write_task(session, plan, 1, "控辍保学", DAY, cast.section, cast.school)
    wake(session, [woken.id, woken.id], EVENING)
    wake(session, range(10_000, 12_000), EVENING)
    session.expire_all()
    assert woken.next_reminder_at == EVENING
    assert other.next_reminder_at == NOON


# ── where an Assignment stands ──────────────────────────────────────────────────────────────────


@pytest.fixture
def quota(session: Session, cast: Cast) -> Assignment:
    """#127 隐患排查 全年不少于4次, of 王校长's school."""
    plan = write_plan(session)
    (assignment,) = write_task(
        session, plan, 127, "隐患排查", date(2026, 12, 31), cast.school, kind=TaskKind.QUOTA
    )
    assignment.task.targets.append(
        Target(span="不少于4次", op=">=", value=4, unit="次", measure=Measure.COUNT)
    )
    session.flush()
    return assignment


def say(session: Session, assignment: Assignment, at: datetime = NOON, **facts: Any) -> Report:
    """A report, projected."""
    report = Report(assignment_id=assignment.id, at=at, **facts)
    session.add(report)
    project(session, assignment)
    return report


def test_a_count_without_a_target_is_the_tasks_own(session: Session, quota: Assignment) -> None:
    say(session, quota, value=2)
    say(session, quota, added=1, target_id=quota.task.targets[0].id)
    assert (quota.value, quota.state) == (3, AssignmentState.IN_PROGRESS)


def test_a_report_taken_back_was_never_said(session: Session, quota: Assignment) -> None:
    say(session, quota, value=2)
    wrong = say(session, quota, EVENING, status="done", problem="")
    assert quota.closed_on == date(2026, 3, 5), "the day in Shanghai"
    assert quota.reported_at == EVENING
    wrong.revoked_at = EVENING
    project(session, quota)
    assert (quota.state, quota.value) == (AssignmentState.IN_PROGRESS, 2)
    assert standing(quota)[-2:] == (None, NOON)


def test_a_corrected_report_counts_no_more(session: Session, quota: Assignment) -> None:
    wrong = say(session, quota, added=3)
    right = say(session, quota, added=1)
    wrong.superseded_by_id = right.id
    project(session, quota)
    assert quota.value == 1


def test_what_was_withdrawn_stays_withdrawn(session: Session, quota: Assignment) -> None:
    """A school's late word about a task it no longer has is kept, and reopens nothing."""
    quota.state = AssignmentState.WITHDRAWN
    say(session, quota, value=3)
    assert (quota.state, quota.value) == (AssignmentState.WITHDRAWN, 3)


facts = some.fixed_dictionaries(
    {},
    optional={
        "status": some.sampled_from(["not_started", "in_progress", "blocked", "done", "confirmed"]),
        "percent": some.integers(0, 100),
        "value": some.integers(0, 9),
        "added": some.integers(1, 3),
        "problem": some.sampled_from(["缺资金", "等批复"]),
        "next_step": some.just("下周招标"),
        "revoked_at": some.just(NOON),
    },
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(facts, max_size=6))
def test_a_row_is_what_its_valid_reports_rebuild(
    session: Session, quota: Assignment, said: list[dict[str, Any]]
) -> None:
    """Projected one by one as they came, the row is the same as rebuilt from what is valid."""
    session.query(Report).delete()
    for one in said:
        say(session, quota, **one)
    as_they_came = standing(quota)
    session.query(Report).delete()
    for one in said:
        if "revoked_at" not in one:
            session.add(Report(assignment_id=quota.id, at=NOON, **one))
    project(session, quota)
    assert standing(quota) == as_they_came


def standing(row: Assignment) -> tuple[object, ...]:
    """Every column that is a projection."""
    return (
        row.state,
        row.percent,
        row.value,
        row.problem,
        row.next_step,
        row.closed_on,
        row.reported_at,
    )
