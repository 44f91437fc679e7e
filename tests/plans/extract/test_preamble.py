"""What stands between the title and the first heading: reasons, and now and then a demand."""

from datetime import date

from plans.draft import TaskDraft
from plans.extract import ReadOptions, read_plan

TITLE = "青溪县校园安全三年行动方案"
BODY = "一、主要任务\n1.排查隐患。6月底前完成校舍排查。\n"


def tasks(preamble: str) -> list[TaskDraft]:
    text = f"{TITLE}\n{preamble}\n{BODY}"
    return list(read_plan(text.encode(), "计划.txt", ReadOptions(2025)).tasks)


def test_that_this_very_plan_is_made_is_no_task() -> None:
    (only,) = tasks(f"为进一步夯实安全基础,从根本上消除隐患,结合实际,制定{TITLE}(2025—2027年)。")
    assert only.text == "6月底前完成校舍排查。"


def test_another_plan_that_is_to_be_made_is_one() -> None:
    first, _ = tasks("各学校要根据本方案,制定本校三年行动方案。")
    assert first.text == "各学校要根据本方案,制定本校三年行动方案。"


def test_how_often_to_report_is_asked_before_the_first_heading_too() -> None:
    first, _ = tasks("三年行动过程中,每季度报送一次工作进展情况。")
    assert [each.due_on for each in first.deadlines][:2] == [date(2025, 3, 31), date(2025, 6, 30)]


def test_a_report_to_an_office_is_asked_without_a_word_for_reporting() -> None:
    first, _ = tasks("各学校每月25日前将进展情况报县政府督查室。")
    assert first.deadlines[0].due_on == date(2025, 1, 25)


def test_a_purpose_is_no_task_unless_it_says_by_when() -> None:
    (only,) = tasks("为加快平安校园建设步伐,全力营造安全有序的育人环境。")
    assert only.text == "6月底前完成校舍排查。"

    first, _ = tasks("为进一步规范校车管理,从5月1日起,检验机构逐车检验。")
    assert "检验机构逐车检验" in first.text
