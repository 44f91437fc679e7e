"""Where a document says that the first of a list leads (列第一位者为牵头单位), it does."""

import pytest

from models.enums import OwnerRole
from plans.decomposition import read_rows
from plans.extract import ReadOptions, read_plan
from plans.reader import read_blocks
from plans.times.corpus import REFERENCE

HEAD = "青溪县2025年营商环境实施方案\n一、主要任务\n"
LEAD, SUPPORT = OwnerRole.LEAD, OwnerRole.SUPPORT

DECLARED = [
    "(县发改局、县财政局、县税务局等负责。列第一位者为牵头单位,下同)",
    "(县发改局、县财政局、县税务局等负责,排在第一位的为牵头单位)",
    "(责任单位:县发改局、县财政局、县税务局。列首位的单位为牵头单位)",
    "(县发改局、县财政局、县税务局等负责,排第一的是牵头部门)",
]


def roles(text: str) -> list[list[tuple[str, OwnerRole]]]:
    """Of each task, its owners with their roles."""
    draft = read_plan((HEAD + text).encode(), "计划.txt", ReadOptions())
    return [[(owner.span, owner.role) for owner in task.owners] for task in draft.tasks]


@pytest.mark.parametrize("note", DECLARED)
def test_the_first_of_a_list_leads_where_the_document_says_so(note: str) -> None:
    text = (
        f"1.放宽准入。建立准入负面清单。{note}\n"
        "2.优化服务。开展政策宣讲。(县政务局、县工商联负责)\n"
        "3.减轻负担。清理违规收费。(县市监局、县财政局牵头,县工信局配合)\n"
    )
    first, second, third = roles(text)
    assert first == [("县发改局", LEAD), ("县财政局", SUPPORT), ("县税务局", SUPPORT)]
    assert second == [("县政务局", LEAD), ("县工商联", SUPPORT)]
    assert third == [("县市监局", LEAD), ("县财政局", LEAD), ("县工信局", SUPPORT)]


def test_without_such_words_all_of_a_list_lead() -> None:
    (only,) = roles("1.优化服务。开展政策宣讲。(县政务局、县工商联负责)\n")
    assert only == [("县政务局", LEAD), ("县工商联", LEAD)]


TABLE = (
    "青溪县2025年重点任务分解表\n序号\t工作任务\t责任单位\t完成时限\n"
    "1\t建立准入负面清单\t县发改局、县财政局\t6月底\n2\t开展政策宣讲\t县政务局\t9月底\n"
    "注:责任单位栏中排第一位的为牵头单位。\n"
)


def test_a_sheet_that_divides_a_plans_work_says_so_too() -> None:
    first, _ = read_rows(read_blocks(TABLE.encode(), "分工.txt"), REFERENCE)
    assert (first.leads, first.supports) == (("县发改局",), ("县财政局",))


def test_the_column_of_a_table_is_such_a_list() -> None:
    draft = read_plan(TABLE.encode(), "任务.txt", ReadOptions())
    assert [(o.span, o.role) for o in draft.tasks[0].owners] == [
        ("县发改局", LEAD), ("县财政局", SUPPORT),
    ]  # fmt: skip
