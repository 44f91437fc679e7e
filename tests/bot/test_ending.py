"""The turn of the year: headings close, standing tasks go on, and nothing that was said is lost."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assign import allot, begin_activation, bind, finish_activation
from bot.ending import Choice, Ending, Fate, compare_ending, end_plan, find_headings
from bot.intake import draft_document, source_of
from bot.ledger import Moment, load_ledger
from models.assignment import Assignment, Extension, Report
from models.bureau import Audit
from models.enums import AssignmentState, PlanState, RequestState, TaskState
from models.errors import DubanError
from models.mailbox import Notice
from models.plan import Plan, Task
from models.queries import project
from plans.calendar import Calendar
from plans.importer import record_draft
from scheduler.window import SHANGHAI
from tests.cast import Cast

BEGUN = datetime(2026, 3, 3, 1, tzinfo=UTC)
NOW = datetime(2027, 1, 12, 1, tzinfo=UTC)
TODAY = date(2027, 1, 12)
OLD = """云岭县教育局2026年工作要点
一、安全
1.加强校园安全。制定校园安全管理办法,6月底前印发。持续加强食品安全监督管理。
二、质量
2.深化课程改革。举办全县教学比武活动。不断加强师德师风建设。
云岭县教育局
2026年3月2日
"""
NEW = """云岭县教育局2027年工作要点
一、安全
1.守牢安全底线。持续加强食品安全监督管理工作。完成校车动态监管平台建设。
云岭县教育局
2027年1月8日
"""


def plan_of(session: Session, cast: Cast, text: str, at: datetime, *, active: bool = True) -> Plan:
    draft = draft_document(text.encode(), "要点.txt")
    made = record_draft(session, draft, source_of(text.encode(), "要点.txt", draft), at)
    if active:
        ids = session.scalars(select(Task.id).where(Task.plan_id == made.id)).all()
        allot(session, ids, cast.section, at, None)
        bind(session, begin_activation(session, made.id, at.date(), at, None), at.date())
        finish_activation(session, made.id, at)
    return made


@pytest.fixture
def plan(session: Session, cast: Cast) -> Plan:
    return plan_of(session, cast, OLD, BEGUN)


def task_with(session: Session, plan: Plan, words: str) -> Task:
    return session.scalars(
        select(Task).where(Task.plan_id == plan.id, Task.text.contains(words))
    ).one()


def rows_of(session: Session, task: Task) -> list[Assignment]:
    return list(
        session.scalars(
            select(Assignment).where(Assignment.task_id == task.id).order_by(Assignment.id)
        )
    )


def say(session: Session, row: Assignment, text: str, state: AssignmentState) -> None:
    session.add(Report(assignment_id=row.id, at=NOW, status=state, text=text))
    project(session, row)


def end(session: Session, plan: Plan, choice: Choice) -> list[Ending]:
    return end_plan(session, plan.id, choice, TODAY, NOW, None)


def fates(endings: list[Ending]) -> dict[str, Fate]:
    return {one.title: one.fate for one in endings}


def fate_of(endings: list[Ending], words: str) -> Fate:
    return next(one.fate for one in endings if words in one.title)


# ── what is closed ───────────────────────────────────────────────────────────────────────────────


def test_a_closed_plan_says_nothing_any_more(session: Session, plan: Plan) -> None:
    endings = end(session, plan, Choice())
    session.flush()
    assert set(fates(endings).values()) == {Fate.CLOSED}
    assert (plan.state, plan.closed_on) == (PlanState.CLOSED, TODAY)
    assert set(session.scalars(select(Assignment.next_reminder_at)).all()) == {None}


def test_one_heading_closes_and_the_others_stay(session: Session, plan: Plan) -> None:
    endings = end(session, plan, Choice(find_headings(session, plan.id, ["一、安全"])))
    assert len(endings) == 2
    assert task_with(session, plan, "管理办法").state is TaskState.CLOSED
    left = task_with(session, plan, "教学比武")
    assert left.state is TaskState.OPEN
    assert rows_of(session, left)[0].next_reminder_at is not None
    assert plan.state is PlanState.ACTIVE
    end(session, plan, Choice(find_headings(session, plan.id, ["2.深化课程改革"])))
    assert plan.state is PlanState.CLOSED, "with the last heading the plan is over"


def test_a_heading_that_is_not_there_closes_nothing(session: Session, plan: Plan) -> None:
    with pytest.raises(DubanError, match="三、后勤"):
        find_headings(session, plan.id, ["一、安全", "三、后勤"])
    with pytest.raises(DubanError, match="三、后勤"):
        end(session, plan, Choice(frozenset({"一、安全/1.加强校园安全", "三、后勤"})))
    assert task_with(session, plan, "管理办法").state is TaskState.OPEN


def test_a_preview_writes_nothing_and_says_what_will_be_written(
    session: Session, plan: Plan
) -> None:
    new = plan_of(session, Cast(*range(1, 14)), NEW, NOW, active=False)
    choice = Choice(carry=True, into=new.id)
    shown = compare_ending(session, plan.id, choice, TODAY)
    assert plan.state is PlanState.ACTIVE
    assert session.scalars(select(Notice)).all() == []
    assert end(session, plan, choice) == shown


def test_one_person_hears_of_all_of_it_in_one_sentence(
    session: Session, plan: Plan, cast: Cast
) -> None:
    say(session, rows_of(session, task_with(session, plan, "教学比武"))[0], "", DONE)
    endings = end(session, plan, Choice(carry=True))
    notices = session.scalars(select(Notice)).all()
    assert [one.person_id for one in notices] == [cast.li]
    assert {person for one in endings for person in one.people} == {cast.li}
    finished = task_with(session, plan, "教学比武")
    unfinished = task_with(session, plan, "管理办法")
    assert f"#{unfinished.number}" in notices[0].text
    assert f"#{finished.number}" not in notices[0].text, "what is finished needs no word"
    assert "编号不变" in notices[0].text


def test_a_request_of_a_closed_task_no_longer_waits(
    session: Session, plan: Plan, cast: Cast
) -> None:
    row = rows_of(session, task_with(session, plan, "管理办法"))[0]
    asked = Extension(
        assignment_id=row.id,
        asked_by_id=cast.li,
        asked_at=NOW,
        from_on=row.due_on,
        until_on=date(2027, 2, 1),
    )
    session.add(asked)
    end(session, plan, Choice())
    assert asked.state is RequestState.WITHDRAWN


# ── what goes on ─────────────────────────────────────────────────────────────────────────────────

DONE, GOING = AssignmentState.DONE, AssignmentState.IN_PROGRESS


def test_a_standing_task_is_kept_with_its_number_and_all_that_was_said(
    session: Session, plan: Plan
) -> None:
    task = task_with(session, plan, "师德师风")
    (row,) = rows_of(session, task)
    say(session, row, "开展了两轮宣讲", GOING)
    number, before = task.number, row.id
    endings = end(session, plan, Choice(carry=True))
    assert fate_of(endings, "师德师风") is Fate.KEPT
    assert (task.number, task.state) == (number, TaskState.OPEN)
    (row,) = rows_of(session, task)
    assert (row.id, row.state, row.due_on) == (before, GOING, date(2027, 12, 31))
    assert row.deadline.assumed
    assert plan.state is PlanState.ACTIVE, "it still binds somebody"
    assert task_with(session, plan, "管理办法").state is TaskState.CLOSED


def test_what_was_summed_up_in_december_begins_a_new_year(session: Session, plan: Plan) -> None:
    task = task_with(session, plan, "师德师风")
    say(session, rows_of(session, task)[0], "都对", DONE)
    end(session, plan, Choice(carry=True))
    last, now = rows_of(session, task)
    assert (last.state, last.due_on) == (DONE, date(2026, 12, 31))
    assert (now.state, now.due_on) == (AssignmentState.NOT_STARTED, date(2027, 12, 31))


def test_what_was_struck_off_by_its_officer_is_not_carried(session: Session, plan: Plan) -> None:
    task = task_with(session, plan, "师德师风")
    say(session, rows_of(session, task)[0], f"销号{task.number}", DONE)
    assert fate_of(end(session, plan, Choice(carry=True)), "师德师风") is Fate.CLOSED


@pytest.mark.parametrize("active", [False, True])
def test_a_task_that_the_new_plan_says_again_goes_on_there(
    session: Session, plan: Plan, cast: Cast, *, active: bool
) -> None:
    old = task_with(session, plan, "食品安全")
    new_plan = plan_of(session, cast, NEW, NOW, active=active)
    endings = end(session, plan, Choice(carry=True, into=new_plan.id))
    new = task_with(session, new_plan, "食品安全")
    assert fate_of(endings, "食品安全") is Fate.CONTINUED
    assert old.state is TaskState.CLOSED
    assert old.number is not None
    assert old.notes["continued_by"] == new.id
    assert new.notes["continues"] == old.id
    assert fate_of(endings, "师德师风") is Fate.KEPT


def test_its_unit_goes_with_it_where_the_new_plan_names_none(
    session: Session, plan: Plan, cast: Cast
) -> None:
    new_plan = plan_of(session, cast, NEW, NOW, active=False)
    end(session, plan, Choice(carry=True, into=new_plan.id))
    begun = begin_activation(session, new_plan.id, TODAY, NOW, None)
    bind(session, begun, TODAY)
    (row,) = rows_of(session, task_with(session, new_plan, "食品安全"))
    assert row.unit_id == cast.section


def test_the_year_that_ended_stays_whole_in_its_ledger(session: Session, plan: Plan) -> None:
    before = [line.number for line in load_ledger(session, MOMENT, plan_id=plan.id)]
    end(session, plan, Choice(carry=True))
    session.flush()
    lines = load_ledger(session, MOMENT, plan_id=plan.id)
    assert [line.number for line in lines] == before
    open_now = [line.number for line in load_ledger(session, MOMENT)]
    assert open_now == [
        task_with(session, plan, words).number for words in ("食品安全", "师德师风")
    ]


MOMENT = Moment(TODAY, Calendar(), SHANGHAI)


def test_what_ended_unfinished_is_no_longer_called_late(session: Session, plan: Plan) -> None:
    task = task_with(session, plan, "管理办法")
    (line,) = load_ledger(session, MOMENT, number=task.number)
    assert line.lamp.word == "逾期"
    end(session, plan, Choice())
    session.flush()
    (line,) = load_ledger(session, MOMENT, number=task.number)
    assert (line.lamp.word, line.lamp.light.value) == ("已结束", "grey")


def test_it_is_on_record_what_became_of_each(session: Session, plan: Plan, cast: Cast) -> None:
    new_plan = plan_of(session, cast, NEW, NOW, active=False)
    end(session, plan, Choice(carry=True, into=new_plan.id))
    entry = session.scalars(select(Audit).where(Audit.action == "close")).one()
    numbers = {
        words: task_with(session, plan, words).number
        for words in ("管理办法", "食品安全", "教学比武", "师德师风")
    }
    assert entry.subject == f"plan:{plan.id}"
    assert entry.after == {
        "closed": [numbers["管理办法"], numbers["教学比武"]],
        "continued": [numbers["食品安全"]],
        "kept": [numbers["师德师风"]],
        "into": new_plan.id,
    }


# ── what cannot be ───────────────────────────────────────────────────────────────────────────────


def test_a_plan_is_not_carried_into_itself_nor_into_a_closed_one(
    session: Session, plan: Plan, cast: Cast
) -> None:
    with pytest.raises(DubanError):
        end(session, plan, Choice(carry=True, into=plan.id))
    closed = plan_of(session, cast, NEW, NOW)
    end(session, closed, Choice())
    with pytest.raises(DubanError):
        end(session, plan, Choice(carry=True, into=closed.id))
    with pytest.raises(DubanError):
        end(session, closed, Choice())
