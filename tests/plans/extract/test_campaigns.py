"""A campaign's plan says in a section of its own when all of it is to be done."""

from datetime import date

import pytest

from plans.draft import PlanDraft
from plans.extract import ReadOptions, read_plan


def campaign(title: str, section: str) -> PlanDraft:
    text = (
        f"{title}\n一、指导思想\n以预防为主为指导。\n二、{section}\n三、活动内容\n"
        "1.张贴安全宣传横幅。\n2.25日前将总结报安全科。\n3.举办知识竞赛,7月5日前公布结果。\n"
    )
    return read_plan(text.encode(), "方案.txt", ReadOptions())


def dues(draft: PlanDraft) -> list[date]:
    """Of the three tasks under 活动内容."""
    return [task.deadlines[-1].due_on for task in draft.tasks if "活动内容" in task.heading]


@pytest.mark.parametrize(
    "section",
    [
        "活动时间\n2026年6月2日至28日。",
        "起止时间\n6月2日—6月28日",
        "活动时间和主题\n活动时间:2026年6月2日至28日。\n主题:安全发展。",
        "时间安排\n2026年6月2日至28日。",
        "时间\n6月2日至28日(主要活动在6月16日)",
        "活动时间、地点\n活动时间为6月2日至28日,活动结束后报送总结。",
    ],
)
def test_all_of_it_is_due_when_the_campaign_ends(section: str) -> None:
    found = dues(campaign("清泉公司2026年安全宣传活动方案", section))
    assert found == [date(2026, 6, 28), date(2026, 6, 25), date(2026, 7, 5)]


def test_what_begins_at_once_ends_on_its_day() -> None:
    found = dues(campaign("清泉公司2026年安全宣传活动方案", "时间安排\n即日起至6月28日。"))
    assert found[0] == date(2026, 6, 28)


@pytest.mark.parametrize(
    "decision",
    [
        "为消除隐患,公司决定于2026年6月1日至8月10日在各工地开展集中整治行动,特制定本方案。",
        "经研究,定于6月1日—8月10日组织安全生产大排查。",
        "我公司安全生产月活动定于6月1日至8月10日举行。",
    ],
)
def test_the_decision_to_hold_it_says_its_days(decision: str) -> None:
    text = f"清泉公司2026年安全整治方案\n{decision}\n一、整治内容\n1.每月抽查工地不少于2次。\n"
    (task,) = read_plan(text.encode(), "方案.txt", ReadOptions()).tasks
    assert [one.due_on for one in task.deadlines] == [
        date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 10),
    ]  # fmt: skip


def test_a_meeting_that_is_to_be_held_says_nothing_of_the_campaigns_days() -> None:
    text = (
        "清泉公司2026年安全整治行动方案\n决定于3月5日召开动员会。\n一、整治内容\n"
        "1.更换灭火器60具。\n"
    )
    task = read_plan(text.encode(), "方案.txt", ReadOptions()).tasks[-1]
    assert task.deadlines[-1].due_on == date(2026, 12, 31)


def test_another_campaign_told_of_behind_the_plan_says_nothing_of_its_days() -> None:
    text = (
        "清泉公司2026年安全整治行动方案\n一、整治内容\n1.更换灭火器60具。\n"
        "清泉公司\n2026年3月2日\n附件:\n经研究,定于6月1日—8月10日组织交通安全大排查。\n"
    )
    task = read_plan(text.encode(), "方案.txt", ReadOptions()).tasks[0]
    assert task.deadlines[-1].due_on == date(2026, 12, 31)


def test_a_scheme_for_one_piece_of_work_is_as_good_as_a_campaign() -> None:
    found = dues(campaign("清泉镇2026年农田水利建设工作方案", "工作时间\n6月2日—6月28日"))
    assert found[0] == date(2026, 6, 28)


def test_a_years_plan_keeps_its_year() -> None:
    found = dues(campaign("清泉公司2026年安全工作要点", "工作时间\n6月1日—6月30日"))
    assert found[0] == date(2026, 12, 31)


def test_several_stages_are_no_time_of_the_whole() -> None:
    section = "活动时间\n宣传阶段:6月1日至10日。\n检查阶段:6月11日至30日。"
    assert dues(campaign("清泉公司2026年安全整治行动方案", section))[0] == date(2026, 12, 31)


def test_what_returns_ends_with_the_campaign() -> None:
    text = (
        "清泉公司2026年安全攻坚行动方案\n一、行动时间\n2026年6月1日至8月10日\n二、行动内容\n"
        "1.每周检查施工现场。\n2.每月25日前报送月报表。\n"
    )
    weekly, monthly = read_plan(text.encode(), "方案.txt", ReadOptions()).tasks
    assert [one.due_on for one in weekly.deadlines] == [
        date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 10),
    ]  # fmt: skip
    assert [one.due_on for one in monthly.deadlines] == [date(2026, 6, 25), date(2026, 7, 25)]


def test_the_days_of_the_whole_campaign_bind_its_tasks_and_not_their_own_line() -> None:
    draft = campaign("清泉公司2026年安全宣传活动方案", "活动时间\n2026年6月2日至28日。")
    (line,) = (one for one in draft.sentences if one.sentence.text == "2026年6月2日至28日。")
    assert not line.task
    assert line.times == ()


def test_what_is_due_before_the_campaign_leaves_time_to_do_it() -> None:
    text = (
        "清泉公司2026年读书节活动方案\n我公司读书节定于4月20日至5月10日举行。\n一、工作安排\n"
        "1.3月底前报送方案。\n2.举办演讲比赛。\n"
    )
    plan = read_plan(text.encode(), "方案.txt", ReadOptions())
    report, contest = (t.deadlines[0] for t in plan.tasks if t.heading)
    assert (report.opens_on, report.due_on) == (date(2026, 1, 1), date(2026, 3, 31))
    assert (contest.opens_on, contest.due_on) == (date(2026, 4, 20), date(2026, 5, 10))


def test_a_contest_of_one_day_does_not_shut_its_preparation_into_that_day() -> None:
    text = (
        "关于举办清泉县2026年职工篮球比赛的通知\n本届比赛定于5月10日举行。\n一、工作安排\n"
        "1.县总工会每周检查一次筹备情况。\n"
    )
    plan = read_plan(text.encode(), "通知.txt", ReadOptions())
    (weekly,) = (task for task in plan.tasks if task.heading)
    assert weekly.deadlines[0].due_on < date(2026, 5, 10)


def test_a_notice_that_names_a_single_day_is_not_for_that_day_alone() -> None:
    draft = read_plan(
        "关于做好2025年秋季学期开学工作的通知\n各学校:\n一、实行零报告制度,每日17时前报送情况。\n".encode(),
        "通知.txt",
        ReadOptions(),
    )
    assert len(draft.tasks[0].deadlines) > 3
