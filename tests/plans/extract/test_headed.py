"""A calendar of work: its headings are months, and what stands under them is said of these."""

from datetime import date

import pytest

from plans.draft import DeadlineDraft, PlanDraft
from plans.extract import ReadOptions, read_plan

TERM = """石桥中学2027—2028学年度第一学期工作行事历
九月份
1.新生军训汇报(德育处)
2.制定教研计划,15日前交教务处。
3.第三周召开家长会。
十二月份
1.月底前完成供暖设备检修。
2.元旦书画展筹备
一月份
1.20日组织期末考试。
2.教职工年度考核
"""


def read(text: str, year: int | None = None) -> PlanDraft:
    return read_plan(text.encode(), "计划.txt", ReadOptions(year))


def dues(draft: PlanDraft) -> dict[str, tuple[date, ...]]:
    return {task.text: tuple(each.due_on for each in task.deadlines) for task in draft.tasks}


def only_deadline(draft: PlanDraft, beginning: str) -> DeadlineDraft:
    (found,) = (task for task in draft.tasks if task.text.startswith(beginning))
    (deadline,) = found.deadlines
    return deadline


def test_a_calendar_of_work_is_a_plan_of_its_term() -> None:
    draft = read(TERM)
    assert (draft.title, draft.issuer) == ("石桥中学2027—2028学年度第一学期工作行事历", "石桥中学")
    assert draft.plan_year == 2027


def test_the_months_of_a_term_run_on_into_the_next_year() -> None:
    draft = read(TERM)
    assert only_deadline(draft, "1.20日组织").due_on == date(2028, 1, 20)
    assert only_deadline(draft, "2.教职工").due_on == date(2028, 1, 31)


def test_a_day_takes_its_month_from_the_heading() -> None:
    draft = read(TERM)
    assert only_deadline(draft, "2.制定").due_on == date(2027, 9, 15)
    assert only_deadline(draft, "1.月底前").due_on == date(2027, 12, 31)


def test_what_is_listed_under_a_month_is_to_be_done_in_it_without_a_verb() -> None:
    draft = read(TERM)
    deadline = only_deadline(draft, "1.新生军训")
    assert (deadline.start, deadline.due_on) == (date(2027, 9, 1), date(2027, 9, 30))
    assert only_deadline(draft, "2.元旦书画展").due_on == date(2027, 12, 31)


def test_a_time_without_a_day_is_due_with_its_heading_and_doubted() -> None:
    (task,) = (task for task in read(TERM).tasks if task.text.startswith("3.第三周"))
    assert [each.due_on for each in task.deadlines] == [date(2027, 9, 30)]
    assert "第三周" in task.doubts[0]


def test_a_heading_with_a_topic_is_no_calendar() -> None:
    text = "青溪县2027年工作计划\n一、三月学雷锋\n1.雷锋精神的时代价值\n2.组织志愿服务活动。\n"
    assert list(dues(read(text))) == ["2.组织志愿服务活动。"]


@pytest.mark.parametrize(
    "heading", ["一、2027年重点工作", "一、年度任务(3月—12月)", "一、每月工作"]
)
def test_only_a_short_time_makes_a_calendar(heading: str) -> None:
    text = f"青溪县2027年工作计划\n{heading}\n1.雷锋精神的时代价值\n2.组织志愿服务活动。\n"
    assert list(dues(read(text))) == ["2.组织志愿服务活动。"]


def test_a_plan_for_a_month_gives_it_to_its_days() -> None:
    draft = read("青溪县教育局2027年6月工作安排\n1.10日前报送招生方案。\n2.中旬召开家长会。\n")
    assert sorted(dues(draft).values()) == [(date(2027, 6, 10),), (date(2027, 6, 20),)]


def test_a_plan_for_a_school_year_has_its_spring_in_the_second_year() -> None:
    draft = read("石桥小学2027—2028学年度工作计划\n1.10月完成体检。\n2.3月底前完成研学方案。\n")
    assert sorted(dues(draft).values()) == [(date(2027, 10, 31),), (date(2028, 3, 31),)]


def test_a_calendar_of_work_needs_no_numbers() -> None:
    draft = read(
        "石桥小学2027年春季学期德育工作安排\n三月(主题:学雷锋)\n1.学雷锋活动\n2.25日前上交小结\n"
        "四月:\n清明祭英烈。\n六月:毕业典礼。\n第十八周(6月28日—7月2日)\n期末考试\n"
    )
    assert dues(draft) == {
        "1.学雷锋活动": (date(2027, 3, 31),),
        "2.25日前上交小结": (date(2027, 3, 25),),
        "清明祭英烈。": (date(2027, 4, 30),),
        "六月:毕业典礼。": (date(2027, 6, 30),),
        "期末考试": (date(2027, 7, 2),),
    }


def test_a_line_that_is_nothing_but_a_time_is_no_task() -> None:
    text = "青溪县2027年排查方案\n一、时间安排\n2027年5月至11月。\n二、工作内容\n1.排查隐患。\n"
    assert list(dues(read(text))) == ["1.排查隐患。"]


def test_a_season_within_a_month_is_only_a_name() -> None:
    draft = read(
        "青溪县2027年养护方案\n一、3月份重点\n(一)春季养护动员会\n(二)路域环境整治\n(三)4月至10月开展除草。\n"
    )
    assert dues(draft) == {
        "(一)春季养护动员会": (date(2027, 3, 31),),
        "(二)路域环境整治": (date(2027, 3, 31),),
        "(三)4月至10月开展除草。": (date(2027, 10, 31),),
    }


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("三、9月底前完成改造。", date(2027, 9, 30)),
        ("2.3月召开会议。", date(2027, 3, 31)),
        ("3.2027年5月底前完成排查。", date(2027, 5, 31)),
        ("5、10日前报送名单。", date(2027, 6, 10)),
    ],
)
def test_a_number_does_not_run_into_a_date(line: str, due: date) -> None:
    text = f"青溪县教育局2027年6月工作安排\n1.组织巡查。\n{line}\n2.组织复查。\n"
    assert dues(read(text))[line] == (due,)


def test_nor_does_that_of_a_heading() -> None:
    draft = read("青溪县2027年工作要点\n三、9月工作\n1.组织巡查。\n2.25日前报送名单。\n")
    assert sorted(dues(draft).values()) == [(date(2027, 9, 25),), (date(2027, 9, 30),)]


THEMES = """清泉小学德育处2026年春季工作安排
一、工作目标
1.继续开展读书活动。
二、具体安排
三月主题:文明礼仪伴我行
组织开学典礼。
1.学雷锋活动
2.五一前的节日安全教育手抄报评比
四月:安全教育月
1.防溺水演练
2.庆“五·一”
"""


def test_a_month_with_its_theme_heads_what_is_listed_under_it() -> None:
    found = dues(read(THEMES))
    assert found["组织开学典礼。"] == (date(2026, 3, 31),)
    assert found["1.学雷锋活动"] == (date(2026, 3, 31),)
    assert found["1.防溺水演练"] == (date(2026, 4, 30),)


def test_a_feast_of_another_month_is_only_what_the_work_is_for() -> None:
    assert dues(read(THEMES))["2.庆“五·一”"] == (date(2026, 4, 30),)


def test_a_list_of_the_months_themes_is_a_list() -> None:
    text = "清泉小学2026年德育工作安排\n三月:学雷锋活动月\n四月:安全教育月\n五月:劳动教育月\n"
    assert dues(read(text)) == {
        "三月:学雷锋活动月": (date(2026, 3, 31),),
        "四月:安全教育月": (date(2026, 4, 30),),
        "五月:劳动教育月": (date(2026, 5, 31),),
    }


def test_the_month_before_its_work_holds_for_the_whole_line() -> None:
    text = (
        "清泉小学2026年春季教学工作计划\n一、活动安排\n二月:1.制定教学计划。2.召开教研组长会议。\n"
        "三月:1.开展读书活动。2.常规检查1次。3.资料归档。\n做好学困生转化工作。\n"
    )
    found = dues(read(text))
    assert found["2.召开教研组长会议。"] == (date(2026, 2, 28),)
    assert found["2.常规检查1次。"] == found["3.资料归档。"] == (date(2026, 3, 31),)
    assert found["做好学困生转化工作。"][-1] == date(2026, 6, 30)  # the end of the term


def test_a_month_may_say_whose_work_it_is() -> None:
    text = "清泉幼儿园2026年工作计划\n二月园务行政\n1.全体职工大会。\n三月保健\n1.幼儿体检。\n"
    assert dues(read(text)) == {
        "1.全体职工大会。": (date(2026, 2, 28),),
        "1.幼儿体检。": (date(2026, 3, 31),),
    }


def test_what_a_month_reports_is_no_calendar() -> None:
    text = (
        "清泉镇2026年工作要点\n一、1月经济运行情况\n1.工业产值稳步回升。\n"
        "二、重点任务\n1.建成污水处理站。\n"
    )
    assert list(dues(read(text))) == ["1.建成污水处理站。"]


def test_what_has_only_its_first_day_is_due_when_its_quarter_ends() -> None:
    draft = read(
        "市档案馆2027年工作安排\n一、一季度\n1.春节后恢复查档接待,新增自助查询机4台。\n"
        "二、二季度\n1.国庆后新增展柜5个。\n"
    )
    (started,) = (task for task in draft.tasks if "查询机" in task.text)
    assert [each.due_on for each in started.deadlines] == [date(2027, 3, 31)]
    (other,) = (task for task in draft.tasks if "展柜" in task.text)
    assert [each.due_on for each in other.deadlines if not each.assumed] == []


def test_a_calendar_from_autumn_on_goes_over_new_year() -> None:
    text = (
        "春晖幼儿园2025年工作计划\n九月\n1.召开家长会。\n十二月\n1.组织庆元旦活动。\n"
        "元月\n1.开展期末检测。\n二月\n1.整理档案。\n"
    )
    tasks = read_plan(text.encode(), "计划.txt", ReadOptions()).tasks
    assert [task.deadlines[-1].due_on for task in tasks] == [
        date(2025, 9, 30), date(2025, 12, 31), date(2026, 1, 31), date(2026, 2, 28),
    ]  # fmt: skip


def test_a_calendar_of_a_civil_year_stays_in_it() -> None:
    text = (
        "春晖幼儿园2025年工作计划\n一月\n1.整理档案。\n九月\n1.召开家长会。\n"
        "十二月\n1.组织庆元旦活动。\n"
    )
    tasks = read_plan(text.encode(), "计划.txt", ReadOptions()).tasks
    assert [task.deadlines[-1].due_on.year for task in tasks] == [2025] * 3


def test_a_text_that_opens_with_a_numbered_heading_is_read() -> None:
    draft = read_plan(
        "(五)物资准备。由林业局负责准备活动横幅。".encode(), "方案.txt", ReadOptions(2025)
    )
    assert [owner.span for owner in draft.tasks[0].owners] == ["林业局"]


def test_a_step_with_its_day_behind_a_colon_is_to_be_done_then_and_heads_what_it_consists_of() -> (
    None
):
    draft = read_plan(
        "2025年论文答辩工作安排\n1、学院提交汇总表:11月6日\na.学生填写申请书。\nb.学院审核申请书。\n"
        "2、组织论文送审:11月30日-12月5日\na.学院送交论文。\n".encode(),
        "安排.txt",
        ReadOptions(),
    )
    dues = {task.text: task.deadlines[0].due_on for task in draft.tasks}
    assert dues["1、学院提交汇总表:11月6日"] == date(2025, 11, 6)
    assert dues["2、组织论文送审:11月30日-12月5日"] == date(2025, 12, 5)


def test_this_month_is_the_one_that_the_plan_is_for() -> None:
    draft = read_plan(
        "青溪社区2025年5月活动方案\n1.本月第一个周六开展义诊。\n2.本月底前更换宣传栏。\n".encode(),
        "方案.txt",
        ReadOptions(),
    )
    assert [task.deadlines[0].due_on for task in draft.tasks] == [
        date(2025, 5, 3),
        date(2025, 5, 31),
    ]


def test_a_plan_for_a_week_knows_its_days() -> None:
    draft = read_plan(
        "第二周工作计划\n2023-9-11—2023-9-15\n1.周三下午召开教师会议。\n2.周五前上交教案。\n".encode(),
        "计划.txt",
        ReadOptions(),
    )
    assert [task.deadlines[0].due_on for task in draft.tasks] == [
        date(2023, 9, 13),
        date(2023, 9, 15),
    ]


def test_the_lines_of_a_schedule_are_to_be_done_in_their_months() -> None:
    draft = read_plan(
        "青溪公司2025年安全工作计划\n一、时间安排\n1-2月 制定方案。\n6月 安全生产月。\n"
        "7-8月 防暑降温、防汛检查。\n12月 总结表彰。\n".encode(),
        "计划.txt",
        ReadOptions(),
    )
    assert [(task.text, task.deadlines[0].due_on.month) for task in draft.tasks] == [
        ("1-2月制定方案。", 2),
        ("6月安全生产月。", 6),
        ("7-8月防暑降温、防汛检查。", 8),
        ("12月总结表彰。", 12),
    ]


def test_the_bracket_of_a_heading_tells_the_days_of_the_season_it_names() -> None:
    draft = read_plan(
        "清水镇2025年防汛方案\n三、工作任务\n(一)汛期值守(5月1日—9月30日)\n"
        "1.每日17时前报送雨情水情;\n2.备足编织袋5000条,由镇水利站负责。\n".encode(),
        "方案.txt",
        ReadOptions(),
    )
    daily, stock = draft.tasks
    assert [one.due_on.month for one in daily.deadlines] == [5, 6, 7, 8, 9]
    assert [owner.span for owner in stock.owners] == ["镇水利站"]


def test_a_weekday_under_a_week_is_that_weeks() -> None:
    draft = read_plan(
        "青溪小学2023-2024学年第一学期工作安排\n一、第二周(9月11日—9月15日)\n"
        "1.周三下午召开全体教师会议。\n2.本周五前上报教研计划。\n3.本周开展安全检查。\n"
        "二、第三周(9月18日—22日)\n1.周一开展升旗仪式。\n".encode(),
        "安排.txt",
        ReadOptions(),
    )
    assert [task.deadlines[0].due_on for task in draft.tasks] == [
        date(2023, 9, 13),
        date(2023, 9, 15),
        date(2023, 9, 17),
        date(2023, 9, 18),
    ]


def test_a_heading_that_opens_with_its_day_is_due_itself() -> None:
    draft = read_plan(
        "2024年论文答辩工作安排\n1.10月12日-10月14日提交学位申请材料\n提交材料清单:\n"
        "(1)申请书;\n2.11月26日组织论文答辩\n(1)草拟答辩决议并请导师修改;\n".encode(),
        "安排.txt",
        ReadOptions(),
    )
    assert {task.text: task.deadlines[0].due_on for task in draft.tasks} == {
        "1.10月12日-10月14日提交学位申请材料": date(2024, 10, 14),
        "2.11月26日组织论文答辩": date(2024, 11, 26),
        "(1)草拟答辩决议并请导师修改;": date(2024, 11, 26),
    }
