"""The year that opens a paragraph of goals holds for the goals behind it."""

from datetime import date

from plans.draft import PlanDraft
from plans.extract import ReadOptions, read_plan

GOALS = (
    "青溪县2025年农业机械化行动方案\n一、发展目标\n"
    "到2027年,农机装备结构更加合理。全县农机总动力稳定在20万千瓦左右。主要作物综合机械化率达到75%。\n"
    "到2030年,综合机械化率达到85%。建成3个智慧农场。\n"
    "建成1个农机维修中心。\n"
    "二、主要任务\n1.示范推广。到2027年,建成5个示范村。示范村机械化率达到90%。制定推广方案。\n"
    "2.宣传。到2027年,培训覆盖率达到80%。今年召开2次现场会。印发推广目录。\n"
)


def dues(draft: PlanDraft) -> dict[str, date]:
    return {task.text: task.deadlines[0].due_on for task in draft.tasks}


def test_goals_are_due_in_the_year_that_opens_their_paragraph() -> None:
    found = dues(read_plan(GOALS.encode(), "计划.txt", ReadOptions()))
    assert found["全县农机总动力稳定在20万千瓦左右。"] == date(2027, 12, 31)
    assert found["主要作物综合机械化率达到75%。"] == date(2027, 12, 31)
    assert found["建成3个智慧农场。"] == date(2030, 12, 31)


def test_it_ends_with_the_paragraph_and_with_the_next_time() -> None:
    found = dues(read_plan(GOALS.encode(), "计划.txt", ReadOptions()))
    assert found["建成1个农机维修中心。"] == date(2025, 12, 31)
    assert found["印发推广目录。"] == date(2025, 12, 31)


def test_among_tasks_only_what_measures_is_such_a_goal() -> None:
    found = dues(read_plan(GOALS.encode(), "计划.txt", ReadOptions()))
    assert found["示范村机械化率达到90%。"] == date(2027, 12, 31)
    assert found["制定推广方案。"] == date(2025, 12, 31)
