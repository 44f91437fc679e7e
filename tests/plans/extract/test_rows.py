"""What a table says of its rows: whichever column holds the duty, it is read."""

from datetime import date

from plans.draft import PlanDraft
from plans.extract import ReadOptions, read_plan

HEAD = "青溪县2025年重点工作任务分解表\n"


def table(*rows: str) -> PlanDraft:
    text = HEAD + "\n".join("\t".join(row.split()) for row in rows) + "\n"
    return read_plan(text.encode(), "分解表.txt", ReadOptions())


def test_a_column_of_demands_says_how_each_task_is_done() -> None:
    draft = table(
        "序号 工作任务 具体要求 责任部门",
        "1 信息公开 每季度更新公开目录 办公室",
        "2 信息公开 6月底前完成网站改版 信息科",
    )
    assert ["更新公开目录" in task.text or "网站改版" in task.text for task in draft.tasks] == [
        True,
        True,
    ]


def test_a_column_of_an_unknown_name_holds_the_task_and_not_the_owners() -> None:
    draft = table(
        "序号 整治行业名称 完成时限 责任单位",
        "1 烟花爆竹 1月份 县应急局、县公安局、县市场监管局",
        "2 养老机构 4月份 县民政局、县消防救援大队",
    )
    assert [task.text for task in draft.tasks] == ["烟花爆竹", "养老机构"]
    assert [task.deadlines[0].due_on for task in draft.tasks] == [
        date(2025, 1, 31),
        date(2025, 4, 30),
    ]


def test_a_length_in_the_column_of_deadlines_is_asked_about() -> None:
    (task,) = table("序号 工作任务 责任单位 计划时限", "1 修订应急预案 安全科 一个月内").tasks
    assert any("一个月内" in doubt for doubt in task.doubts)


def test_figures_of_an_inspection_are_targets_of_its_row_and_no_tasks() -> None:
    draft = table(
        "序号 检查主体 计划名称 初步检查时间 执行股室 检查比例 抽查数量",
        "1 县市场监管局 对食品经营者的检查 9月 食品股 10% 2户(以实际为准)",
        "2 县市场监管局 对特种设备的检查 6月 特设股 5% 1户",
    )
    assert [task.text for task in draft.tasks] == ["对食品经营者的检查", "对特种设备的检查"]
    assert [target.span for target in draft.tasks[0].targets] == ["10%", "2户"]
    assert [owner.span for owner in draft.tasks[1].owners] == ["县市场监管局", "特设股"]
    assert draft.tasks[1].deadlines[0].due_on == date(2025, 6, 30)


def test_measures_with_dates_of_their_own_keep_them() -> None:
    (task,) = table(
        "序号 实事项目 工作举措及实施计划 责任单位",
        "1 新建学校7所 4月底前完成基础工程;8月底前竣工交付。 教育局",
    ).tasks
    dues = {deadline.due_on for deadline in task.deadlines}
    assert {date(2025, 4, 30), date(2025, 8, 31)} <= dues


def test_a_table_without_a_header_tells_by_its_cells_what_they_hold() -> None:
    rows = (
        ("一", "6月底", "各学校公布招生范围和招生计划"),
        ("二", "7月5日前", "县教育局组织网上报名并核对信息"),
        ("三", "7月17日—7月29日", "各学校审核材料并公布录取名单"),
    )
    cells = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    page = f"<h1>青溪县2025年招生工作安排</h1><table>{cells}</table>"
    draft = read_plan(page.encode(), "安排.html", ReadOptions())
    assert [(task.text, task.deadlines[0].due_on) for task in draft.tasks] == [
        ("各学校公布招生范围和招生计划", date(2025, 6, 30)),
        ("县教育局组织网上报名并核对信息", date(2025, 7, 5)),
        ("各学校审核材料并公布录取名单", date(2025, 7, 29)),
    ]


def test_a_task_that_is_done_twice_has_a_deadline_of_each_column() -> None:
    (task,) = table(
        "序号 事宜 第一次完成时间 第二次完成时间 备注",
        "1 论文检测 7月16日前 9月16日前 学院组织",
    ).tasks
    assert [each.due_on for each in task.deadlines] == [date(2025, 7, 16), date(2025, 9, 16)]


def test_a_column_without_a_name_may_hold_the_months() -> None:
    text = "青溪小学2025年安全行事历\n,工作内容,责任人\n九月,开学安全检查,李红\n"
    draft = read_plan(text.encode(), "行事历.csv", ReadOptions())
    assert {each.due_on for task in draft.tasks for each in task.deadlines} == {date(2025, 9, 30)}


def test_a_bare_number_is_a_day_or_a_week_by_its_column() -> None:
    term = "青溪中学2025年春季学期工作安排\n周次\t工作安排\n3\t开展安全检查\n四\t召开教研会议\n"
    draft = read_plan(term.encode(), "安排.txt", ReadOptions())
    first, second = (task.deadlines[0] for task in draft.tasks)
    assert (second.due_on - first.due_on).days == 7
    week = (
        "第3周(3月17日—3月21日)工作安排\n星期\t工作安排\n二\t消防逃生演习活动\n四\t拍摄微型党课\n"
    )
    draft = read_plan(week.encode(), "安排.txt", ReadOptions(2025))
    assert [task.deadlines[0].due_on for task in draft.tasks] == [
        date(2025, 3, 18),
        date(2025, 3, 20),
    ]


def test_the_rows_of_a_schedule_go_over_new_year() -> None:
    text = (
        "石桥学院2024年论文工作安排\n工作内容\t时间节点\n提交审查名单\t11月30日前\n公布名单\t12月7日前\n"
        "完成重合度检测\t2月20日前\n组织送审\t3月15日前\n"
    )
    draft = read_plan(text.encode(), "安排.txt", ReadOptions())
    assert [task.deadlines[0].due_on for task in draft.tasks] == [
        date(2024, 11, 30),
        date(2024, 12, 7),
        date(2025, 2, 20),
        date(2025, 3, 15),
    ]


def test_rows_out_of_order_stay_in_the_plans_year() -> None:
    draft = table(
        "序号 工作任务 完成时限",
        "1 完成年终考核 12月15日前",
        "2 印发方案 3月底前",
        "3 完成普查 9月底前",
    )
    assert [task.deadlines[0].due_on.year for task in draft.tasks] == [2025, 2025, 2025]


def test_a_week_beside_its_days_only_counts() -> None:
    text = (
        "青溪中学2024-2025学年第二学期校历\n周 次\t日期\t主要工作\n"
        "第一周\t3月3日-3月9日\t开展开学督导检查\n第二周\t3月10日-3月16日\t召开家长会\n"
    )
    draft = read_plan(text.encode(), "校历.txt", ReadOptions())
    assert [[each.due_on for each in task.deadlines] for task in draft.tasks] == [
        [date(2025, 3, 9)],
        [date(2025, 3, 16)],
    ]
