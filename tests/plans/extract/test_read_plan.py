"""A document in, a plan draft out: whole documents of several fields, read as users would."""

import io
import json
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from models.enums import DeadlineSource, OwnerRole, TaskKind, TimeKind
from plans.answer import to_json
from plans.draft import PlanDraft, TaskDraft
from plans.errors import DocumentError
from plans.extract import ReadOptions, read_plan

HEALTH = """清河县卫生健康局2025年工作要点

一、总体要求
以某某思想为指导,深入实施健康中国战略。
二、重点任务
(一)深化改革
1.建设医共体。6月底前完成托管签约,12月底前实现检查结果互认。(责任单位:医政科;配合单位:各乡镇卫生院)
2.加强药品采购。集采药品使用量占比不低于70%。每季度通报一次采购进度。
(二)公共卫生
3.组织应急演练不少于2次。
各乡镇卫生院每月25日前报送数据。

清河县卫生健康局
2025年3月20日
"""


def read(text: str, name: str = "要点.txt", year: int | None = None) -> PlanDraft:
    return read_plan(text.encode(), name, ReadOptions(year=year))


def plan(*lines: str, year: int = 2025) -> tuple[TaskDraft, ...]:
    """The tasks of a plan with these lines below its title."""
    return read("\n".join([f"某县水利局{year}年工作要点", "一、重点工作", *lines])).tasks


def dues(task: TaskDraft) -> list[tuple[date, DeadlineSource]]:
    return [(one.due_on, one.source) for one in task.deadlines]


def sheet(rows: Sequence[Sequence[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_plan_is_read_from_its_head_to_its_tasks() -> None:
    draft = read(HEALTH)

    assert (draft.title, draft.issuer) == ("清河县卫生健康局2025年工作要点", "清河县卫生健康局")
    assert (draft.plan_year, draft.issued_on) == (2025, date(2025, 3, 20))
    assert [(task.kind, task.title) for task in draft.tasks] == [
        (TaskKind.DATED, "完成托管签约"),
        (TaskKind.DELIVERABLE, "集采药品使用量占比不低于70%"),
        (TaskKind.RECURRING, "每季度通报一次采购进度"),
        (TaskKind.DELIVERABLE, "组织应急演练不少于2次"),
        (TaskKind.RECURRING, "各乡镇卫生院每月25日前报送数据"),
    ]


def test_milestones_owners_and_places_stand_with_their_task() -> None:
    first, *_, last = read(HEALTH).tasks

    assert [(d.key, d.due_on) for d in first.deadlines] == [
        ("1", date(2025, 6, 30)),
        ("2", date(2025, 12, 31)),
    ]
    assert [(o.span, o.role) for o in first.owners] == [
        ("医政科", OwnerRole.LEAD),
        ("各乡镇卫生院", OwnerRole.SUPPORT),
    ]
    assert first.place == "1"
    assert first.heading.startswith("二、重点任务/(一)深化改革")
    assert [d.due_on.day for d in last.deadlines] == [25] * len(last.deadlines)


def test_a_heading_gives_its_time_to_what_stands_under_it() -> None:
    draft = read(
        "某局2025年工作要点\n一、第一季度工作\n1.编制供水计划。\n二、其他工作\n1.编制预算。"
    )

    first, second = draft.tasks
    assert dues(first) == [(date(2025, 3, 31), DeadlineSource.HEADING)]
    assert not first.deadlines[0].assumed
    assert second.deadlines[0].assumed


def test_a_heading_that_names_the_whole_year_narrows_nothing() -> None:
    draft = read("某局2025年工作要点\n一、2025年重点工作\n1.编制供水计划。")

    assert draft.tasks[0].deadlines[0].assumed


def test_a_lead_in_gives_its_time_to_its_list_and_no_further() -> None:
    tasks = plan(
        "要抓紧落实,9月底前完成以下工作:",
        "(1)新建计量设施;",
        "(2)换发取水许可证。",
        "二、其他工作",
        "制定节水管理办法。",
    )

    assert [dues(task)[0][1] for task in tasks] == [
        DeadlineSource.LIST,
        DeadlineSource.LIST,
        DeadlineSource.SENTENCE,
    ]
    assert [task.deadlines[0].assumed for task in tasks] == [False, False, True]


def test_a_lead_in_with_its_first_item_gives_its_time_to_the_others_too() -> None:
    tasks = plan("9月底前完成以下工作:1.修订管理办法;2.开展业务培训;3.更换计量设施。")

    assert [task.deadlines[0].due_on for task in tasks] == [date(2025, 9, 30)] * 3
    assert [task.title for task in tasks][1:] == ["开展业务培训", "更换计量设施"]


def test_a_stage_that_is_told_by_its_days_and_its_work_is_a_task() -> None:
    tasks = plan(
        "1.4月6日-4月10日,宣传发动。各团支部张贴海报,组织报名。",
        "2.4月23日-4月28日,评选。由组委会评选优秀作品。",
    )
    ends = {task.text: dues(task)[0][0] for task in tasks}

    assert ends["1.4月6日-4月10日,宣传发动。"] == date(2025, 4, 10)
    assert ends["2.4月23日-4月28日,评选。"] == date(2025, 4, 28)


def test_a_line_that_opens_with_its_days_is_a_task_without_a_verb_too() -> None:
    (task,) = plan("6月10日(周二)-6月18日(周三)学生复习、教师答疑、系统测试。")

    assert [due for due, _ in dues(task)] == [date(2025, 6, 18)]


def test_a_day_between_a_notice_and_its_term_is_not_put_off_a_year() -> None:
    text = (
        "关于2021~2022学年秋季学期教学安排的通知\n各学院:\n一、排课要求\n"
        "1.各学院于4月30日前完成开课任务录入。\n教务处\n2021年3月22日\n"
    )
    (task,) = read(text).tasks

    assert [due for due, _ in dues(task)] == [date(2021, 4, 30)]


def test_a_day_without_a_month_is_of_the_month_just_named() -> None:
    tasks = plan("1.比赛定于11月5日举行。请各参赛选手于4日上午8:00参加赛前培训。")

    assert [due for task in tasks for due, _ in dues(task)] == [
        date(2025, 11, 5),
        date(2025, 11, 4),
    ]


def test_a_day_without_a_month_under_another_heading_is_asked_for() -> None:
    tasks = plan("1.比赛定于11月5日举行。", "二、工作要求", "1.请各单位于4日前报名,组织好参赛。")

    assert all(due != date(2025, 11, 4) for due, _ in dues(tasks[-1]))


def test_a_rows_own_day_counts_more_than_a_season_that_its_words_name() -> None:
    rows = (("工作内容", "责任部门", "时间"), ("寒假活动总结、作业评比", "教务处", "3月8日"))
    (task,) = read_plan(sheet(rows), "校历.xlsx", ReadOptions(2025)).tasks

    assert [due for due, _ in dues(task)] == [date(2025, 3, 8)]


def test_an_enumerated_sentence_becomes_its_parts() -> None:
    tasks = plan("重点抓好三件事:一是制定节水办法,二是8月15日前完成载体验收,三是组织水日宣传。")

    assert [task.text for task in tasks] == [
        "制定节水办法",
        "8月15日前完成载体验收",
        "组织水日宣传",
    ]
    assert [task.deadlines[0].assumed for task in tasks] == [True, False, True]
    assert len({task.sentence for task in tasks}) == 1


def test_a_compound_sentence_only_offers_a_split() -> None:
    (task,) = plan("修订取水许可管理办法,开展非法取水专项整治。")

    assert task.offers_split == ("修订取水许可管理办法", "开展非法取水专项整治")


def test_a_note_holds_for_the_tasks_before_it_and_not_for_the_next_heading() -> None:
    tasks = plan(
        "(一)供水保障",
        "新建水厂2座。改造老旧管网30公里。",
        "责任单位:供水科 完成时限:10月底前",
        "(二)河湖管理",
        "开展清淤行动。",
    )

    assert [[owner.span for owner in task.owners] for task in tasks] == [["供水科"]] * 2 + [[]]
    assert [dues(task)[0][0] for task in tasks[:2]] == [date(2025, 10, 31)] * 2


def test_a_table_row_is_one_task_with_what_its_columns_say() -> None:
    data = sheet(
        [
            ["序号", "工作任务", "牵头单位", "配合单位", "完成时限", "进展情况"],
            [
                1,
                "改造老旧小区35个,惠及1200户。",
                "县住建局",
                "县财政局、各街道",
                "10月底",
                "已完成20个",
            ],
            [2, "每季度召开经济运行分析会。", "县发改局", "县直各部门", "12月底", ""],
            [3, "持续优化营商环境。", "县政务局", "各部门", "长期", ""],
            ["合计", "", "", "", "", ""],
        ]
    )
    first, second, third = read_plan(data, "任务分解表.xlsx", ReadOptions(year=2025)).tasks

    assert dues(first) == [(date(2025, 10, 31), DeadlineSource.COLUMN)]
    assert [(o.span, o.role) for o in first.owners] == [
        ("县住建局", OwnerRole.LEAD),
        ("县财政局", OwnerRole.SUPPORT),
        ("各街道", OwnerRole.SUPPORT),
    ]
    assert [target.value for target in first.targets] == [35, 1200]
    assert first.place == "1"
    assert second.kind is TaskKind.RECURRING
    assert len(second.deadlines) == 4
    assert all(one.assumed for one in third.deadlines)


def test_schedule_columns_are_milestones() -> None:
    data = sheet(
        [
            ["序号", "重点项目", "责任单位", "第一季度", "第二季度", "第三季度"],
            [1, "建设县城第二水厂", "县水务局", "完成招标", "开工建设", "/"],
        ]
    )
    (task,) = read_plan(data, "项目表.xlsx", ReadOptions(year=2025)).tasks

    assert [(d.label, d.due_on) for d in task.deadlines] == [
        ("完成", date(2025, 3, 31)),
        ("开工", date(2025, 6, 30)),
    ]


def test_a_tasks_own_number_does_not_run_into_its_date() -> None:
    tasks = plan("抓好以下工作:1.制定方案;2.3月份开展宣传;3.9月底前完成验收。")

    assert [task.deadlines[0].due_on for task in tasks[1:]] == [
        date(2025, 3, 31),
        date(2025, 9, 30),
    ]
    assert tasks[0].title == "制定方案"


def test_a_plan_for_a_term_is_laid_into_that_term() -> None:
    tasks = read("城关中学2025年春季学期工作计划\n一、教学\n制定教学计划。加强管理。").tasks

    assert [[one.due_on for one in task.deadlines] for task in tasks] == [
        [date(2025, 6, 30)],
        [date(2025, 3, 31), date(2025, 6, 30)],
    ]


def test_items_of_a_list_without_a_verb_are_tasks_where_they_have_a_day() -> None:
    tasks = plan("1、开学典礼(3月1日)", "2、期中考试(4月25日前)", "3、课程介绍")

    assert [(task.title, task.deadlines[0].due_on) for task in tasks] == [
        ("开学典礼", date(2025, 3, 1)),
        ("期中考试", date(2025, 4, 25)),
    ]


def test_a_short_item_with_nothing_below_it_is_no_heading() -> None:
    tasks = plan("1.编制预算。", "责任单位:财务科", "2.修缮泵房。", "责任单位:工程科")

    assert [(task.text, task.owners[0].span) for task in tasks] == [
        ("1.编制预算。", "财务科"),
        ("2.修缮泵房。", "工程科"),
    ]


def test_event_words_are_proposed_and_never_applied() -> None:
    (task,) = plan("举办庆七一系列活动。")

    assert task.proposed == ("“七一”或指建党节(7月1日)",)
    assert task.deadlines[0].due_on == date(2025, 12, 31)
    assert task.deadlines[0].assumed


def test_a_time_that_cannot_be_computed_is_a_doubt_and_no_date() -> None:
    (task,) = plan("节前完成安全检查。")

    assert task.deadlines[0].assumed
    assert "节前" in task.doubts[0]


def test_a_day_that_does_not_exist_is_told_with_its_place() -> None:
    with pytest.raises(DocumentError, match=r"第4行.*2月30日前.*没有这一天"):
        plan("(1)编制预算。", "(2)2月30日前完成资产清查。")


def test_a_document_without_tasks_is_refused() -> None:
    with pytest.raises(DocumentError, match="没有读到"):
        read("某局2025年工作要点\n2025年是十分重要的一年。")


def test_a_review_of_last_year_promises_nothing() -> None:
    draft = read(
        "某局2025年工作要点\n一、2024年工作回顾\n新建水厂2座。\n二、2025年重点任务\n新建水厂3座。"
    )

    assert [task.text for task in draft.tasks] == ["新建水厂3座。"]


def test_full_width_and_half_width_punctuation_give_the_same_tasks() -> None:
    wide = HEALTH.translate(str.maketrans(",;:()", "\uff0c\uff1b\uff1a\uff08\uff09"))

    def told(draft: PlanDraft) -> list[object]:
        return [(t.kind, t.title, t.deadlines, len(t.targets), len(t.owners)) for t in draft.tasks]

    assert told(read(wide)) == told(read(HEALTH))


def test_the_same_document_is_read_alike_byte_for_byte() -> None:
    once, again = (json.dumps(to_json(read(HEALTH)), ensure_ascii=False) for _ in range(2))

    assert once == again


def test_the_answer_gives_every_sentence_with_spans_cut_out_of_it() -> None:
    answer = to_json(read(HEALTH))

    for sentence in answer["sentences"]:
        for field in ("times", "targets", "owners"):
            assert all(item["span"] in sentence["text"] for item in sentence[field])
    assert {"number", "kind", "kind_reason", "place", "heading", "title", "text", "sentence",
            "deadlines", "targets", "owners"} <= set(answer["tasks"][0])  # fmt: skip
    deadline = answer["tasks"][0]["deadlines"][0]
    assert deadline["from"] == "sentence"
    assert deadline["due_on"] == "2025-06-30"
    assert deadline["assumed"] is False


LINES = st.lists(
    st.sampled_from(
        [
            "一、重点工作", "(一)供水", "1.新建水厂2座。", "9月底前完成以下工作:", "(1)开展检查;",
            "一是修订办法,二是开展培训。", "责任单位:供水科", "每月通报一次。", "“", "2025年3月1日",
            "附件:任务表", "持续推进改革,覆盖率达到95%以上。", "某局", "(", "——", "第一章 总则",
        ]
    ),
    max_size=25,
)  # fmt: skip


@given(LINES)
@settings(max_examples=60, deadline=None)
def test_any_order_of_lines_is_read_or_refused_in_words(lines: list[str]) -> None:
    text = "\n".join(["某局2025年工作要点", *lines])
    try:
        draft = read(text)
    except DocumentError:
        return

    for task in draft.tasks:
        assert task.deadlines
        assert len(task.title) <= 20
        assert all(one.opens_on <= one.due_on for one in task.deadlines)
        assert len({one.key for one in task.deadlines}) == len(task.deadlines)


@pytest.mark.parametrize(
    "paragraph",
    ["督促各乡镇每月检查不少于2次,", "、", "新建水厂2座", "(责任单位:", "一是二是"],
)
def test_one_endless_sentence_is_read_in_time_proportional_to_it(paragraph: str) -> None:
    def seconds(size: int) -> float:
        text = "某局2025年工作要点\n一、工作\n新建水厂2座。\n" + paragraph * (
            size // len(paragraph)
        )
        started = time.process_time()
        read(text)
        return time.process_time() - started

    short, long = (min(seconds(size) for _ in range(2)) for size in (20_000, 160_000))

    assert long < 24 * short + 0.1


GOLD = Path(__file__).resolve().parents[3].parent / "shared" / "plans"


@pytest.mark.skipif(not GOLD.is_dir(), reason=f"no published plans to read at {GOLD}")
def test_published_plans_give_tasks_that_fit_a_line_of_chat() -> None:
    for path in sorted(GOLD.glob("*.txt")):
        draft = read_plan(path.read_bytes(), path.name, ReadOptions(year=2024))

        assert len(draft.tasks) > 30
        assert all(0 < len(task.title) <= 20 for task in draft.tasks)
        assert all(task.kind_reason for task in draft.tasks)


def test_a_stage_lends_its_time_and_is_no_task_itself() -> None:
    (task,) = plan("(一)自查阶段(6月30日前)。各水管单位对照清单开展自查,建立台账。")

    assert task.title.startswith("各水管单位")
    assert dues(task) == [(date(2025, 6, 30), DeadlineSource.HEADING)]


def test_a_row_that_names_its_matter_beside_its_measures_is_one_task() -> None:
    rows = [
        ("某街道2025年重点工作任务分工表",),
        ("序号", "工作任务", "具体措施", "牵头单位", "时间节点"),
        (1, "平安建设", "开展矛盾纠纷排查12次", "综治中心", "11月底前"),
        (2, "垃圾分类", "新建投放点30处", "城管办", "9月底前"),
    ]
    draft = read_plan(sheet(rows), "分工表.xlsx", ReadOptions())

    assert [task.owners[0].span for task in draft.tasks] == ["综治中心", "城管办"]
    assert [read.sentence.text for read in draft.sentences if read.task] == [
        "开展矛盾纠纷排查12次",
        "新建投放点30处",
    ]


def test_a_row_promises_what_its_column_of_targets_says() -> None:
    rows = [
        ("序号", "重点任务", "工作目标", "牵头单位", "完成时限"),
        (1, "扩大有效投资", "谋划项目500个以上,开工率不低于80%", "发改局", "11月底"),
        (2, "稳定工业运行", "工业增加值增长7%以上", "工信局", "12月底"),
    ]
    draft = read_plan(sheet(rows), "任务分解表.xlsx", ReadOptions(year=2025))

    assert [[target.span for target in task.targets] for task in draft.tasks] == [
        ["500个以上", "不低于80%"],
        ["7%以上"],
    ]


def test_goals_named_together_with_the_work_leave_it_work() -> None:
    draft = read(
        "某县人民政府2025年工作要点\n一、主要目标和重点任务\n"
        "(一)改善民生。为困难家庭实施适老化改造。完善养老服务体系。\n"
    )
    assert [task.text for task in draft.tasks] == [
        "为困难家庭实施适老化改造。",
        "完善养老服务体系。",
    ]


def test_a_short_item_that_counts_what_is_to_be_made_is_a_task_and_no_topic() -> None:
    tasks = plan(
        "1.新创建星级景区1家、星级饭店3家。各景区每季度举办营销活动1场。",
        "2.实施五大工程。推进步道建设。",
    )
    assert [task.text for task in tasks] == [
        "1.新创建星级景区1家、星级饭店3家。",
        "各景区每季度举办营销活动1场。",
        "推进步道建设。",
    ]


def test_a_sentence_with_a_deadline_is_a_task_though_no_list_knows_its_verb() -> None:
    (task,) = plan("各镇于4月20日前把联络人名册递至局办,主汛期另行告知。")

    assert [each.due_on for each in task.deadlines if each.kind is TimeKind.BY] == [
        date(2025, 4, 20)
    ]


def test_a_column_of_dues_says_from_when_to_when() -> None:
    (task,) = read(
        "某县水利局2025年任务分解表\n序号\t工作任务\t完成时限\n1\t开展河道巡查\t4月14日—20日\n"
    ).tasks

    (deadline,) = task.deadlines
    assert (deadline.start, deadline.due_on) == (date(2025, 4, 14), date(2025, 4, 20))


def test_an_activity_that_is_listed_by_its_name_is_to_be_held() -> None:
    draft = read_plan(
        "柳河社区2025年文体活动计划\n一、活动安排\n1.少儿歌唱赛\n2.社区运动会\n3.花卉书画展\n"
        "4.活动经费\n".encode(),
        "计划.txt",
        ReadOptions(),
    )
    assert [task.text for task in draft.tasks] == ["1.少儿歌唱赛", "2.社区运动会", "3.花卉书画展"]
