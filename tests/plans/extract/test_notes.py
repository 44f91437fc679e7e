"""The note behind a sentence says by when it is done, beside a time of the sentence itself."""

from datetime import date

from plans.extract import ReadOptions, read_plan

HEAD = "青溪县2025年重点工作任务分工\n一、重点任务\n"


def dues(text: str) -> dict[str, list[date]]:
    draft = read_plan((HEAD + text).encode(), "计划.txt", ReadOptions())
    return {task.text: [one.due_on for one in task.deadlines] for task in draft.tasks}


def test_a_start_in_the_sentence_and_the_end_in_the_note_are_two_deadlines() -> None:
    found = dues("1.改造管网12公里,6月底前开工。(牵头单位:县住建局;完成时限:11月20日前)\n")
    assert found["1.改造管网12公里,6月底前开工。"] == [date(2025, 6, 30), date(2025, 11, 20)]


def test_the_note_narrows_the_year_down() -> None:
    found = dues("1.每月外出招商1次,全年签约项目50个。(责任单位:县招商局;完成时限:12月20日)\n")
    assert date(2025, 12, 20) in found["1.每月外出招商1次,全年签约项目50个。"]


def test_only_the_last_sentence_before_the_note_has_both() -> None:
    found = dues("1.3月底前印发方案。完成主体工程。6月底前开工。(完成时限:11月20日前)\n")
    assert found["1.3月底前印发方案。"] == [date(2025, 3, 31)]
    assert found["完成主体工程。"] == [date(2025, 11, 20)]
    assert found["6月底前开工。"] == [date(2025, 6, 30), date(2025, 11, 20)]


def test_a_bracket_that_only_says_by_when_is_a_note_and_no_task() -> None:
    found = dues("1.规范图书室管理。(5月前完成)\n2.组织文艺演出。(9月前完成)\n")
    assert found == {
        "1.规范图书室管理。": [date(2025, 4, 30)],
        "2.组织文艺演出。": [date(2025, 8, 31)],
    }


def test_a_sentence_that_only_says_whose_work_it_is_names_its_owners_and_heads_nothing() -> None:
    text = "1.加强森林防火宣传。该项工作由县林业局牵头,各乡镇(街道)配合。\n2.清理河道。\n"
    draft = read_plan((HEAD + text).encode(), "计划.txt", ReadOptions())

    first, second = draft.tasks
    assert first.text == "1.加强森林防火宣传。"
    assert [(one.span, one.role.value) for one in first.owners] == [
        ("县林业局", "lead"),
        ("各乡镇(街道)", "support"),
    ]
    assert second.owners == ()
