"""A deadline that is told behind the work it holds for: 上述工作于6月底前完成."""

from datetime import date

import pytest

from plans.extract import ReadOptions, read_plan

HEAD = "青溪县教育局2025年校园安全工作方案\n一、工作任务\n"


def dues(text: str) -> dict[str, date]:
    """Each task's words with the day of its only deadline."""
    draft = read_plan((HEAD + text).encode(), "计划.txt", ReadOptions())
    return {task.text: task.deadlines[0].due_on for task in draft.tasks if len(task.deadlines) == 1}


@pytest.mark.parametrize("words", [
    "该项工作于2025年4月底前完成。", "此项工作4月底前完成。", "这项工作要在4月底前全部完成到位。",
    "该项整治任务原则上于4月底前完成。", "上述工作须于4月底前完成。",
    "以上各项任务,务必在4月底前落实到位。",
])  # fmt: skip
def test_the_work_before_it_is_due_then(words: str) -> None:
    found = dues(f"1.摸底排查。各学校逐栋建立校舍安全台账。{words}\n2.集中整改。制定整改方案。\n")
    assert found["各学校逐栋建立校舍安全台账。"] == date(2025, 4, 30)
    assert words not in found
    assert found["制定整改方案。"] == date(2025, 12, 31)


def test_a_paragraph_of_its_own_dates_the_one_before() -> None:
    found = dues("印发检查细则。\n建立校舍安全台账。\n该项工作于4月底前完成。\n")
    assert found["建立校舍安全台账。"] == date(2025, 4, 30)


def test_all_above_under_the_heading_is_due_together() -> None:
    found = dues("印发检查细则。\n建立校舍安全台账。\n以上工作于4月底前完成。\n")
    assert set(found.values()) == {date(2025, 4, 30)}


def test_what_says_its_own_time_keeps_it() -> None:
    found = dues("1.排查。3月底前建立校舍安全台账。印发检查细则。以上工作于4月底前完成。\n")
    assert found["3月底前建立校舍安全台账。"] == date(2025, 3, 31)
    assert found["印发检查细则。"] == date(2025, 4, 30)


@pytest.mark.parametrize("words", [
    "该项工作由安全科牵头,4月底前印发通报。", "上述工作总结于4月底前报县教育局。",
    "该项工作于4月底前完成。",
])  # fmt: skip
def test_a_promise_of_its_own_or_with_nothing_before_it_stays_a_task(words: str) -> None:
    assert dues(f"1.排查。{words}\n")[words] == date(2025, 4, 30)
