"""Columns are known by the names that offices give them."""

import pytest

from plans.columns import Column, cells_of, column_of, columns_of
from plans.draft import Block, BlockKind

NAMES = {
    Column.NUMBER: "序号 编号 项次 统一编号",
    Column.GROUP: "类别 工作类别 抽查类别 重点领域 一级指标",
    Column.TASK: (
        "实事名称 活动名称 任务 工作任务 工作内容 目标任务 目标与任务 督查内容 "
        "工作任务(事项) 重点工作 项目目录 事宜 工作事宜"
    ),
    Column.MEASURE: "措施 具体举措 工作措施 细化任务 细化措施 工作举措及实施计划 任务与要求",
    Column.TARGET: (
        "2024年目标 全年目标 完成形式 目标值 年度目标 考核指标 预期成效 检查比例 抽查数量"
    ),
    Column.LEAD: (
        "责任单位 责任科室 牵头单位 牵头责任单位 主要责任单位 承办单位 建设单位 实施主体 "
        "整改责任单位 责任处室(单位) 检查主体 执行股室"
    ),
    Column.SUPPORT: "配合单位 协办单位 其他责任单位 参与科室",
    Column.PERSON: "责任人 责任人及联系电话 具体责任人 经办人 联系人",
    Column.LEADER: "分管领导 牵头领导 分管县领导 牵头局领导 包抓领导",
    Column.START: "启动时间 开工时间",
    Column.DUE: (
        "起止日期 起止时间 初步检查时间 "
        "完成时限 完成时间 时限 时间节点 办结时限 办复要求 计划完成时间 开展时间 活动时间 月份"
    ),
    Column.SCHEDULE: (
        "进度安排 时间安排 第一季度 上半年目标 1-3月 三月份 形象进度要求 节点目标 分月序时进度"
    ),
    Column.PROGRESS: "进展情况 实际完成时间 工作动态 存在问题 下一步打算 是否销号 完成情况",
    Column.NOTE: (
        "总投资(万元) 年度计划投资 建设地点 资金来源 联系电话 权重 备注 任务来源 报送人 检查对象"
    ),
}


@pytest.mark.parametrize(
    ("name", "column"),
    [(name, column) for column, names in NAMES.items() for name in names.split()],
)
def test_a_column_is_known_by_its_name(name: str, column: Column) -> None:
    assert column_of(name) is column
    assert column_of(f" {name} ") is column


@pytest.mark.parametrize(
    "name", ["", "6月底", "安全科", "开展校园安全隐患排查整治", "电话", "3月15日"]
)
def test_a_cell_is_no_column(name: str) -> None:
    assert column_of(name) is None


def test_beside_a_leading_unit_the_responsible_ones_support() -> None:
    assert columns_of(("牵头单位", "责任单位")) == (Column.LEAD, Column.SUPPORT)
    assert columns_of(("责任单位", "配合单位")) == (Column.LEAD, Column.SUPPORT)


def test_of_two_columns_of_tasks_the_first_is_the_group() -> None:
    assert columns_of(("重点工作", "工作任务")) == (Column.GROUP, Column.TASK)


def test_measures_are_the_tasks_where_nothing_else_is() -> None:
    assert columns_of(("序号", "具体举措")) == (Column.NUMBER, Column.TASK)


def test_the_cells_of_a_row_are_found_by_what_they_hold() -> None:
    row = Block(
        BlockKind.ROW,
        "检查",
        1,
        columns=("序号", "任务", "责任科室"),
        cells=("3", "检查", " 安全科 "),
    )
    assert cells_of(row, Column.LEAD) == ("安全科",)
    assert cells_of(row, Column.DUE) == ()


def test_a_place_answers_for_its_row_where_nobody_else_does() -> None:
    alone = columns_of(("县区", "建设任务", "完工时间"))
    beside = columns_of(("乡镇", "建设任务", "责任单位"))

    assert alone == (Column.LEAD, Column.TASK, Column.DUE)
    assert beside == (Column.NOTE, Column.TASK, Column.LEAD)


def test_the_unit_of_a_figure_is_nobody_beside_the_unit_responsible() -> None:
    columns = columns_of(("指标名称", "单位", "目标值", "责任单位"))

    assert columns == (Column.TASK, Column.NOTE, Column.TARGET, Column.LEAD)
