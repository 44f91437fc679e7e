"""The round trip through a spreadsheet: out, filled in, back; and a bureau's own 任务分解表."""

from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.assign import begin_activation, bind, finish_activation
from bot.decompose import allotment_sheet, apply_sheet, compare_sheet
from bot.intake import draft_document, source_of
from bot.review import load_review
from models.assignment import Allotment, Assignment
from models.enums import AssignmentState
from models.people import Unit
from models.plan import Plan, Task
from plans.calendar import Calendar
from plans.importer import record_draft
from tests.cast import Cast

NOW = datetime(2026, 3, 3, 1, tzinfo=UTC)
TODAY = date(2026, 3, 3)
PLAN = """云岭县教育局2026年工作要点
一、安全
1.加强校园安全。组织各学校年内开展隐患排查整治不少于4次。制定校园安全管理办法。
二、质量
2.深化课程改革。持续推进课堂教学改革。举办全县教学比武活动。
云岭县教育局
2026年3月2日
"""


@pytest.fixture
def plan(session: Session, cast: Cast) -> Plan:
    draft = draft_document(PLAN.encode(), "要点.txt")
    return record_draft(session, draft, source_of(PLAN.encode(), "要点.txt", draft), NOW)


def sheet_of(rows: list[list[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def given(session: Session) -> dict[str, list[str]]:
    rows = session.execute(
        select(Task.text, Unit.name)
        .join(Allotment, Allotment.task_id == Task.id)
        .join(Unit, Unit.id == Allotment.unit_id)
        .order_by(Task.position, Unit.id)
    )
    found: dict[str, list[str]] = {}
    for text, name in rows:
        found.setdefault(text, []).append(name)
    return found


def test_the_sheet_goes_out_is_filled_in_and_comes_back(session: Session, plan: Plan) -> None:
    book = load_workbook(BytesIO(allotment_sheet(load_review(session, plan.id, TODAY))))
    sheet = book.active
    assert [cell.value for cell in sheet[1]][:3] == ["任务编号", "章节", "工作任务"]
    for row in sheet.iter_rows(min_row=2):
        if "安全管理办法" in row[2].value:
            row[2].value = "制定办法"  # a reworded title is still the same row
            row[4].value, row[5].value = "安全管理科", "6月底前"
        if "教学比武" in row[2].value:
            row[4].value = "基础教育科"
    file = BytesIO()
    book.save(file)
    found = compare_sheet(session, plan.id, file.getvalue(), "分工表.xlsx", TODAY, Calendar())
    assert found.unmatched == ()
    apply_sheet(session, plan.id, found.proposals, TODAY, NOW, None)
    assert given(session)["制定校园安全管理办法。"] == ["安全管理科"]
    assert given(session)["举办全县教学比武活动。"] == ["基础教育科"]
    task = session.scalars(select(Task).where(Task.text == "制定校园安全管理办法。")).one()
    stated = [one.due_on for one in task.deadlines if not one.withdrawn]
    assert stated == [date(2026, 6, 30)]
    assert task.kind == "dated"


def test_a_bureaus_own_table_is_matched_by_its_words_and_guesses_nothing(
    session: Session, plan: Plan
) -> None:
    data = sheet_of(
        [
            ["序号", "工作内容", "牵头单位", "完成时限"],
            [1, "组织各学校年内开展隐患排查整治不少于4次", "安全管理科", ""],
            [2, "举办全县教学比武活动", "教研室", "10月底前"],
            [3, "完成校车更新", "计划财务科", ""],
        ]
    )
    found = compare_sheet(session, plan.id, data, "分解表.xlsx", TODAY, Calendar())
    assert [(one.units[0].name if one.units else "", one.due_on) for one in found.proposals] == [
        ("安全管理科", None),
        ("", date(2026, 10, 31)),
    ]
    assert len(found.unmatched) == 1
    assert "校车" in found.unmatched[0]
    assert found.unknown == ("教研室",)


def test_on_an_active_plan_obligations_move_at_once(
    session: Session, plan: Plan, cast: Cast
) -> None:
    task = session.scalars(select(Task).where(Task.text == "举办全县教学比武活动。")).one()
    session.add(Allotment(task_id=task.id, unit_id=cast.safety))
    ids = begin_activation(session, plan.id, TODAY, NOW, None)
    bind(session, ids, TODAY)
    finish_activation(session, plan.id, NOW)
    data = sheet_of([["任务编号", "工作任务", "责任科室"], [task.number, "比武", "基础教育科"]])
    found = compare_sheet(session, plan.id, data, "分解表.xlsx", TODAY, Calendar())
    apply_sheet(session, plan.id, found.proposals, TODAY, NOW, None)
    rows = session.scalars(select(Assignment).where(Assignment.task_id == task.id)).all()
    assert {(row.unit_id, row.state) for row in rows} == {
        (cast.safety, AssignmentState.WITHDRAWN),
        (cast.section, AssignmentState.NOT_STARTED),
    }


def test_a_day_in_the_sheet_of_a_term_is_a_day_of_that_term(session: Session, cast: Cast) -> None:
    text = "云岭中学2026—2027学年度第一学期工作计划\n1.制定教研计划。\n2.组织期末质量分析。\n"
    draft = draft_document(text.encode(), "计划.txt")
    term = record_draft(session, draft, source_of(text.encode(), "计划.txt", draft), NOW)
    data = sheet_of([["工作内容", "完成时限"], ["组织期末质量分析", "1月25日前"]])

    found = compare_sheet(session, term.id, data, "分工表.xlsx", TODAY, Calendar())

    assert [one.due_on for one in found.proposals] == [date(2027, 1, 25)]
