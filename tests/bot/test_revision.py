"""A new version of a plan keeps progress, numbers and history; what is dropped falls silent."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assign import allot, begin_activation, bind, finish_activation
from bot.intake import draft_document, source_of
from bot.revision import Line, apply_version, compare_version
from models.assignment import Assignment, Extension, Report
from models.enums import AssignmentState, RequestState, TaskState
from models.mailbox import Notice
from models.plan import Plan, PlanVersion, Task
from models.queries import project
from plans.diff import Change
from plans.importer import record_draft
from tests.cast import Cast

NOW = datetime(2026, 3, 3, 1, tzinfo=UTC)
TODAY = date(2026, 3, 3)
PLAN = """云岭县教育局2026年工作要点
一、安全
1.加强校园安全。制定校园安全管理办法,6月底前印发。建设校园视频监控平台。
二、质量
2.深化课程改革。举办全县教学比武活动。编制课程实施规划。
云岭县教育局
2026年3月2日
"""
LATER = PLAN.replace("6月底前印发", "9月底前印发").replace("编制课程实施规划。", "开展教研员培训。")


@pytest.fixture
def plan(session: Session, cast: Cast) -> Plan:
    draft = draft_document(PLAN.encode(), "要点.txt")
    made = record_draft(session, draft, source_of(PLAN.encode(), "要点.txt", draft), NOW)
    ids = session.scalars(select(Task.id)).all()
    allot(session, ids, cast.section, NOW, None)
    bind(session, begin_activation(session, made.id, TODAY, NOW, None), TODAY)
    finish_activation(session, made.id, NOW)
    return made


def task_with(session: Session, words: str) -> Task:
    return session.scalars(select(Task).where(Task.text.contains(words))).one()


def obligation(session: Session, words: str) -> Assignment:
    task = task_with(session, words)
    return session.scalars(select(Assignment).where(Assignment.task_id == task.id)).one()


def revise(session: Session, plan: Plan, text: str, *, notice: bool = False) -> list[Line]:
    draft = draft_document(text.encode(), "新版.txt", 2026)
    source = source_of(text.encode(), "新版.txt", draft)
    return apply_version(session, plan.id, draft, source, TODAY, NOW, None, notice=notice)


def test_the_diff_names_what_changes_and_whom_it_would_tell(session: Session, plan: Plan) -> None:
    lines = compare_version(session, plan.id, draft_document(LATER.encode(), "新版.txt"))
    said = {str(line) for line in lines if line.changes != {Change.UNCHANGED}}
    assert any("时限有变" in one and "安全管理办法" in one and "1个单位" in one for one in said)
    assert any(one.startswith("不再执行") and "课程实施规划" in one for one in said)
    assert any(one.startswith("新增") and "教研员培训" in one for one in said)
    assert session.scalars(select(PlanVersion)).one().ordinal == 1


def test_progress_and_numbers_survive_a_new_version(
    session: Session, plan: Plan, cast: Cast
) -> None:
    row = obligation(session, "安全管理办法")
    number = task_with(session, "安全管理办法").number
    session.add(Report(assignment_id=row.id, person_id=cast.li, at=NOW, percent=40))
    project(session, row)
    revise(session, plan, LATER)
    row = obligation(session, "安全管理办法")
    assert (row.percent, row.due_on) == (40, date(2026, 9, 30))
    assert task_with(session, "安全管理办法").number == number
    told = session.scalars(select(Notice.text).where(Notice.person_id == cast.li)).all()
    assert any("6月30日" in one and "9月30日" in one for one in told)


def test_a_dropped_task_falls_silent_at_once_and_keeps_its_history(
    session: Session, plan: Plan
) -> None:
    revise(session, plan, LATER)
    gone = task_with(session, "课程实施规划")
    row = obligation(session, "课程实施规划")
    assert gone.state is TaskState.WITHDRAWN
    assert (row.state, row.next_reminder_at) == (AssignmentState.WITHDRAWN, None)


def test_a_new_task_gets_a_number_nobody_had(session: Session, plan: Plan) -> None:
    highest = max(session.scalars(select(Task.number)).all())
    revise(session, plan, LATER)
    assert task_with(session, "教研员培训").number == highest + 1


def test_a_notice_changes_only_what_it_speaks_of(session: Session, plan: Plan) -> None:
    notice = """关于调整2026年工作要点有关任务的通知
新增任务:完成校车动态监管平台建设。
举办全县教学比武活动,本年度不再执行。
云岭县教育局
2026年5月8日
"""
    revise(session, plan, notice, notice=True)
    assert task_with(session, "教学比武").state is TaskState.WITHDRAWN
    assert task_with(session, "安全管理办法").state is TaskState.OPEN
    assert task_with(session, "校车").number is not None


def test_what_was_asked_of_a_dropped_task_waits_no_longer(
    session: Session, plan: Plan, cast: Cast
) -> None:
    row = obligation(session, "课程实施规划")
    asked = Extension(
        assignment_id=row.id,
        asked_by_id=cast.li,
        asked_at=NOW,
        from_on=row.due_on,
        until_on=date(2027, 3, 1),
    )
    session.add(asked)
    revise(session, plan, LATER)
    session.refresh(asked)
    assert asked.state is RequestState.WITHDRAWN
