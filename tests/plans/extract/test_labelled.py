"""Labels in front of an activity say when it is and who holds it."""

from datetime import date

import pytest

from plans.draft import TaskDraft
from plans.extract import ReadOptions, read_plan


def tasks(text: str) -> dict[str, TaskDraft]:
    draft = read_plan(("清泉县2025年系列活动方案\n" + text).encode(), "方案.txt", ReadOptions())
    return {task.text: task for task in draft.tasks}


NUMBERED = (
    "一、活动安排\n(一)警示教育周\n1.活动时间:6月1日至6月7日。\n2.活动内容:组织观看警示教育片。\n"
    "3.组织单位:各乡镇人民政府。\n(二)咨询日\n1.活动时间:6月16日。\n2.活动内容:开展现场咨询。\n"
)


def test_an_activity_takes_its_days_and_its_owner_from_the_labels_beside_it() -> None:
    found = tasks(NUMBERED)
    film = found["2.活动内容:组织观看警示教育片。"]
    assert [one.due_on for one in film.deadlines] == [date(2025, 6, 7)]
    assert [owner.span for owner in film.owners] == ["各乡镇人民政府"]
    advice = found["2.活动内容:开展现场咨询。"]
    assert [one.due_on for one in advice.deadlines] == [date(2025, 6, 16)]


def test_a_label_is_no_task() -> None:
    assert not [text for text in tasks(NUMBERED) if "时间" in text or "组织单位" in text]


def test_labels_without_numbers_hold_for_what_stands_below_them() -> None:
    found = tasks(
        "一、活动内容\n(一)篮球赛\n负责人:李红\n时间:4月17日\n内容:组织年级篮球赛。\n"
        "(二)歌咏赛\n时间:5月4日\n内容:举办歌咏比赛。\n"
    )
    first, second = found["内容:组织年级篮球赛。"], found["内容:举办歌咏比赛。"]
    assert [one.due_on for one in first.deadlines] == [date(2025, 4, 17)]
    assert [one.due_on for one in second.deadlines] == [date(2025, 5, 4)]
    assert [owner.span for owner in first.owners] == ["李红"]


def test_a_label_behind_a_task_is_that_tasks_alone() -> None:
    found = tasks(
        "一、活动内容\n组织篮球赛。\n完成时限:4月底前\n举办歌咏比赛。\n完成时限:5月底前\n"
    )
    assert [one.due_on for one in found["组织篮球赛。"].deadlines] == [date(2025, 4, 30)]
    assert [one.due_on for one in found["举办歌咏比赛。"].deadlines] == [date(2025, 5, 31)]


def test_a_label_is_nearer_than_the_words_that_lead_the_whole_in() -> None:
    found = tasks(
        "校团委决定于“五四”期间开展系列活动,具体安排如下:\n一、活动内容\n(一)篮球赛\n"
        "时间:4月17日\n内容:组织年级篮球赛。\n"
    )
    assert [one.due_on for one in found["内容:组织年级篮球赛。"].deadlines] == [date(2025, 4, 17)]


RECORDS = (
    "二、活动安排\n{0}活动名称:写春联送祝福\n{0}活动时间:1月18日\n{0}活动地点:广场\n"
    "{0}活动内容:组织志愿者为居民写春联200副。\n{0}责任人:李红\n"
    "{0}活动名称:元宵灯会\n{0}活动时间:2月12日\n{0}活动内容:灯谜、花灯\n{0}责任人:王强\n"
)


@pytest.mark.parametrize("bullet", ["", "- ", "●"])
def test_each_of_several_activities_in_a_row_has_its_own_day_and_owner(bullet: str) -> None:
    found = list(tasks(RECORDS.format(bullet)).values())

    assert [task.heading for task in found] == [
        "二、活动安排/写春联送祝福",
        "二、活动安排/元宵灯会",
    ]
    assert [[one.due_on for one in task.deadlines] for task in found] == [
        [date(2025, 1, 18)],
        [date(2025, 2, 12)],
    ]
    assert [[owner.span for owner in task.owners] for task in found] == [["李红"], ["王强"]]


STAGES = (
    "一、工作步骤\n(一)动员部署阶段。3月1日至3月31日。各单位制定方案,召开动员会。\n"
    "(二)集中整治阶段。4月至9月。各单位逐项整改,每月上报进度。\n"
    "(三)总结提升阶段。10月。各单位总结经验,建立长效机制。\n"
)


def test_a_stage_takes_its_days_from_the_words_behind_its_name() -> None:
    dues = [[one.due_on for one in task.deadlines] for task in tasks(STAGES).values()]
    assert dues[0] == [date(2025, 3, 31)]
    assert [due.month for due in dues[1]] == [4, 5, 6, 7, 8, 9]
    assert dues[2] == [date(2025, 10, 31)]


def test_labels_behind_an_activity_hold_for_it_and_for_what_it_consists_of() -> None:
    found = tasks(
        "(一)召开交流会。\n时间:6月9日\n内容:开展研讨,颁发证书。\n"
        "(二)举办开放仪式。\n时间:6月13日上午8:30\n内容:组织项目展演。\n"
    )
    dues = {text: [one.due_on for one in task.deadlines] for text, task in found.items()}
    assert dues == {
        "(一)召开交流会。": [date(2025, 6, 9)],
        "内容:开展研讨,颁发证书。": [date(2025, 6, 9)],
        "(二)举办开放仪式。": [date(2025, 6, 13)],
        "内容:组织项目展演。": [date(2025, 6, 13)],
    }


def test_the_name_of_a_stage_is_no_task_and_its_label_dates_what_is_done_in_it() -> None:
    found = tasks(
        "一、工作安排\n(一)组织发动阶段。\n时间:5月30日至6月4日。\n各村召开动员会。\n"
        "(二)全面整治阶段。\n时间:6月5日至6月30日。\n各村开展巡查。\n"
    )
    dues = {text: [one.due_on for one in task.deadlines] for text, task in found.items()}
    assert dues == {"各村召开动员会。": [date(2025, 6, 4)], "各村开展巡查。": [date(2025, 6, 30)]}


def test_the_days_behind_a_stages_name_hold_for_its_steps() -> None:
    draft = read_plan(
        "青溪学院2025年竞赛工作方案\n三、实施步骤\n1.宣传培育阶段:2025年6月—7月中旬。\n"
        "各学院建立竞赛组委会,启动项目申报工作。\n2.作品提升阶段:2025年9月—10月。\n"
        "各学院组织项目打磨。\n".encode(),
        "方案.txt",
        ReadOptions(),
    )
    assert [(task.text[:3], task.deadlines[0].due_on) for task in draft.tasks] == [
        ("各学院", date(2025, 7, 20)),
        ("各学院", date(2025, 10, 31)),
    ]
