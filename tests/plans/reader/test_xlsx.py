"""Spreadsheets are ledgers: their cells are text, their merged cells mean what they span."""

from datetime import date
from typing import Any

import openpyxl
import pytest

from plans.draft import BlockKind
from plans.reader import read_blocks
from tests.plans.files import saved
from tests.plans.reader.reading import lines_of, rows_of, tasks_of

HEADER = ["序号", "类别", "工作任务", "具体举措", "责任单位", "配合单位", "完成时限", "备注"]


def sheet_of(*rows: list[Any]) -> tuple[Any, Any]:
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    for row in rows:
        sheet.append(row)
    return workbook, sheet


def test_a_ledger_with_title_group_and_merged_task() -> None:
    workbook, sheet = sheet_of(
        ["青溪县教育局2025年重点任务分解表"],
        HEADER,
        [1, "安全", "排查隐患", "检查校车2次", "安全科", "各学校", "6月底", None],
        [None, None, None, "检查食堂4次", "后勤科", None, "全年", None],
        [2, "质量", "深化教研", None, "教研室", None, date(2025, 9, 30), None],
    )
    for merged in ("A1:H1", "A3:A4", "B3:B4", "C3:C4"):
        sheet.merge_cells(merged)
    data = saved(workbook)
    assert lines_of(data) == [
        "青溪县教育局2025年重点任务分解表",
        "安全/排查隐患",
        "检查校车2次",
        "检查食堂4次",
        "质量",
        "深化教研",
    ]
    assert tasks_of(data) == [
        ("检查校车2次", "安全科", "6月底"),
        ("检查食堂4次", "后勤科", "全年"),
        ("深化教研", "教研室", "2025年9月30日"),
    ]
    assert [row["序号"] for row in rows_of(data)] == ["1", "1", "2"]


def test_a_header_of_two_lines() -> None:
    workbook, sheet = sheet_of(
        ["序号", "工作任务", "责任单位", None, "完成时限"],
        [None, None, "牵头单位", "配合单位", None],
        [1, "开展检查", "安全科", "后勤科", "6月底"],
    )
    for merged in ("A1:A2", "B1:B2", "C1:D1", "E1:E2"):
        sheet.merge_cells(merged)
    (row,) = rows_of(saved(workbook))
    assert list(row) == ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
    assert list(row.values()) == ["1", "开展检查", "安全科", "后勤科", "6月底"]


def test_owners_that_share_a_merged_task_stand_together() -> None:
    workbook, sheet = sheet_of(
        ["序号", "工作任务", "责任单位", "完成时限"],
        [1, "开展检查", "安全科", "6月底"],
        [None, None, "后勤科", None],
    )
    sheet.merge_cells("B2:B3")
    (row,) = rows_of(saved(workbook))
    assert row["责任单位"] == "安全科\n后勤科"


@pytest.mark.parametrize(
    ("value", "number_format", "read"),
    [
        (date(2025, 6, 30), "yyyy-mm-dd", "2025年6月30日"),
        (date(2025, 6, 1), 'yyyy"年"m"月"', "2025年6月"),
        (0.85, "0%", "85%"),
        (0.125, "0.0%", "12.5%"),
        (16.0, "General", "16"),
        (1.5, "General", "1.5"),
        (True, "General", "是"),
        ("=1+1", "General", ""),
        ("#REF!", "General", ""),
    ],
)
def test_a_cell_is_read_as_it_is_shown(value: object, number_format: str, read: str) -> None:
    workbook, sheet = sheet_of(["序号", "工作任务", "完成时限"], [1, "开展检查", value])
    sheet["C2"].number_format = number_format
    assert rows_of(saved(workbook))[0]["完成时限"] == read


def test_text_that_looks_like_a_formula_stays_text() -> None:
    workbook, sheet = sheet_of(["序号", "工作任务", "责任单位"], [1, "x", "安全科"])
    sheet["B2"].value = "=HYPERLINK(1)"
    sheet["B2"].data_type = "s"
    assert rows_of(saved(workbook))[0]["工作任务"] == "=HYPERLINK(1)"


def test_every_visible_sheet_is_read_under_its_name() -> None:
    workbook, _ = sheet_of(["序号", "工作任务", "责任单位"], [1, "开展检查", "安全科"])
    workbook.active.title = "安全工作"
    other = workbook.create_sheet("教学工作")
    other.append(["序号", "工作任务", "责任单位"])
    other.append([1, "组织教研", "教研室"])
    hidden = workbook.create_sheet("字典")
    hidden.append(["安全科"])
    hidden.sheet_state = "hidden"
    blocks = read_blocks(saved(workbook), "台账.xlsx")
    assert [b.text for b in blocks] == ["安全工作", "开展检查", "教学工作", "组织教研"]
    assert [b.text for b in blocks if b.kind is BlockKind.HEADING] == ["安全工作", "教学工作"]


def test_rows_far_below_the_last_are_not_waited_for() -> None:
    workbook, sheet = sheet_of(["序号", "工作任务", "责任单位"], [1, "开展检查", "安全科"])
    sheet["A1048576"].number_format = "0%"
    sheet["XFD3"].number_format = "0%"
    assert len(rows_of(saved(workbook))) == 1


def test_sums_are_no_tasks() -> None:
    workbook, _ = sheet_of(
        ["序号", "工作任务", "责任单位"], [1, "开展检查", "安全科"], ["合计", None, "1项"]
    )
    assert len(rows_of(saved(workbook))) == 1


def test_goals_with_figures_are_what_is_to_be_done_under_the_name_of_a_matter() -> None:
    workbook, sheet = sheet_of(
        ["序号", "重点任务", "工作目标", "责任单位", "完成时限"],
        [1, "扩大有效投资", "开工率不低于80%,谋划储备项目60个以上。", "投资科", "11月底"],
        [2, "提升供水能力", "建成城南水厂主体工程", "工程科", "6月底"],
        [None, None, "改造老旧管网26公里", "管网科", "9月底"],
        [3, "开展满意度调查", "≥95%", "办公室", "12月底"],
    )
    for merged in ("A3:A4", "B3:B4"):
        sheet.merge_cells(merged)
    data = saved(workbook)

    assert lines_of(data) == [
        "扩大有效投资",
        "开工率不低于80%,谋划储备项目60个以上。",
        "提升供水能力",
        "建成城南水厂主体工程",
        "改造老旧管网26公里",
        "开展满意度调查",
    ]
    assert tasks_of(data) == [
        ("开工率不低于80%,谋划储备项目60个以上。", "投资科", "11月底"),
        ("建成城南水厂主体工程", "工程科", "6月底"),
        ("改造老旧管网26公里", "管网科", "9月底"),
        ("开展满意度调查", "办公室", "12月底"),
    ]
