"""Headings are found by their shape, their number and their neighbours."""

import pytest

from plans.outline.markers import find_marker
from tests.plans.outline.reading import headings_of, outline_of, places_of, texts_of


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("一、总体要求", "一"),
        ("十二、保障措施", "十二"),
        ("(三)加强管理", "(三)"),
        ("（三）加强管理", "(三)"),
        ("16.完善机制", "16"),
        ("16、完善机制", "16"),
        ("１６．完善机制", "16"),
        ("2.3完善机制", "2.3"),
        ("(4)完善机制", "(4)"),
        ("4)完善机制", "(4)"),
        ("④完善机制", "④"),
        ("b.各学院提交名单", "b"),
        ("2、9:00到达基地", "2"),
        ("第三章职责", "三"),
        ("第十六条各校应当", "16"),
        ("第16条各校应当", "16"),
        ("第二部分重点任务", "二"),
    ],
)
def test_people_refer_to_a_heading_by_its_number(text: str, label: str) -> None:
    marker = find_marker(text)
    assert marker is not None
    assert marker.numbered
    assert marker.label == label


@pytest.mark.parametrize(
    "text",
    [
        "2024年全面推进", "1.5万人参加", "三、四年级学生", "2.0行动计划", "十四五规划", "100%覆盖",
        "第一时间上报", "3所学校", "一体推进", "1-2个县区", "2024.5.13",
    ],
)  # fmt: skip
def test_a_number_that_begins_a_sentence_is_no_heading_number(text: str) -> None:
    assert find_marker(text) is None


def test_headings_stand_above_one_another() -> None:
    read = headings_of(
        "一、重点任务\n(一)提升质量\n1.推进课程改革。组织教研员下校听课。\n"
        "2.加强体育工作。举办运动会。\n(二)保障安全\n3.排查隐患。每月检查。\n"
        "二、工作要求\n各科室要抓好落实。\n"
    )
    assert read == {
        "1.推进课程改革。": "一、重点任务/(一)提升质量/1.推进课程改革",
        "组织教研员下校听课。": "一、重点任务/(一)提升质量/1.推进课程改革",
        "2.加强体育工作。": "一、重点任务/(一)提升质量/2.加强体育工作",
        "举办运动会。": "一、重点任务/(一)提升质量/2.加强体育工作",
        "3.排查隐患。": "一、重点任务/(二)保障安全/3.排查隐患",
        "每月检查。": "一、重点任务/(二)保障安全/3.排查隐患",
        "各科室要抓好落实。": "二、工作要求",
    }


def test_a_heading_that_opens_a_paragraph_is_also_a_sentence() -> None:
    sentences = outline_of("一、任务\n1.完善制度。修订章程。\n2.建好队伍。招聘教师。\n")
    assert [s.is_heading for s in sentences] == [True, False, True, False]


def test_a_task_with_a_number_is_no_heading() -> None:
    read = headings_of(
        "一、任务\n1.开展春季检查,建立台账,限时整改。检查结果报局办公室。\n"
        "2.9月底前完成教师招聘。公示名单。\n3.新建幼儿园3所。加快验收。\n"
    )
    assert set(read.values()) == {"一、任务"}


def test_items_with_a_number_and_no_full_stop_are_sentences() -> None:
    read = places_of(
        "一、任务\n1.召开部署会\n2.开展隐患排查\n3.组织应急演练\n二、要求\n抓好落实。\n"
    )
    assert read == {
        "1.召开部署会": "1",
        "2.开展隐患排查": "2",
        "3.组织应急演练": "3",
        "抓好落实。": "二",
    }


def test_a_note_below_an_item_keeps_its_number_and_makes_no_heading_of_it() -> None:
    read = places_of(
        "一、任务\n1.开展隐患排查\n责任科室:安全科\n完成时限:6月底\n2.组织应急演练\n责任科室:体艺科\n"
    )
    assert read["责任科室:安全科"] == "1"
    assert read["完成时限:6月底"] == "1"
    assert read["1.开展隐患排查"] == "1"
    assert read["责任科室:体艺科"] == "2"


def test_numbers_that_begin_anew_are_told_apart_by_their_section() -> None:
    read = places_of(
        "一、安全\n(一)开展检查。全面摸排。\n(二)组织演练。覆盖全员。\n"
        "二、质量\n(一)开展教研。全面听课。\n(二)举办竞赛。覆盖全员。\n"
    )
    assert read["全面摸排。"] == "一(一)"
    assert read["全面听课。"] == "二(一)"


def test_numbers_that_run_on_need_no_section() -> None:
    read = places_of("一、安全\n1.开展检查。全面摸排。\n二、质量\n2.开展教研。全面听课。\n")
    assert read["全面听课。"] == "2"


def test_articles_are_called_by_their_number() -> None:
    read = places_of("第一章 总则\n第一条 各校应当建立制度。\n第二章 职责\n第十六条 校长负总责。\n")
    assert read == {"第一条各校应当建立制度。": "1", "第十六条校长负总责。": "16"}


def test_short_lines_standing_alone_are_headings_without_numbers() -> None:
    read = headings_of(
        "2025年教育工作要点\n\n夯实安全基础\n\n开展隐患排查,建立工作台账,及时整改存在的问题。\n\n"
        "提升教学质量\n\n组织教研员下校听课,开展优质课评选,推进课堂教学改革。\n"
    )
    assert set(read.values()) == {"夯实安全基础", "提升教学质量"}


def test_leads_within_a_paragraph_govern_what_follows_them() -> None:
    read = headings_of(
        "抓安全\n一是排查隐患。每月开展检查,建立台账。二是强化演练。每学期组织疏散演练。\n"
        "抓质量\n一要深化教研,推进课堂改革。二要办好竞赛,提升学生素养。\n"
    )
    assert read["每月开展检查,建立台账。"] == "抓安全/一是排查隐患"
    assert read["每学期组织疏散演练。"] == "抓安全/二是强化演练"
    assert read["一要深化教研,推进课堂改革。"] == "抓质量"


def test_leads_that_follow_one_another_are_tasks() -> None:
    sentences = outline_of(
        "抓安全\n一是排查隐患。二是组织演练。三是建立台账。并将结果及时报送局办公室。\n"
    )
    assert [s.is_heading for s in sentences] == [False, False, True, False]


def test_dashes_before_a_heading_are_not_part_of_it() -> None:
    read = headings_of(
        "一、原则\n——坚持育人为本。把学生成长作为出发点,全面提高质量。\n"
        "——坚持改革创新。完善体制机制,激发办学活力。\n"
    )
    assert read["完善体制机制,激发办学活力。"] == "一、原则/坚持改革创新"


def test_a_line_behind_a_dash_above_numbered_items_is_a_heading() -> None:
    read = headings_of(
        "一、任务\n——推进教育高质量发展\n1.新建中学2所,年底前投用。\n2.改造校舍5处,开学前完成。\n"
        "——加快建设健康城市\n3.新增床位300张,年底前投用。\n4.建成急救站2个,年底前启用。\n"
    )
    assert "——加快建设健康城市" not in read
    assert read["4.建成急救站2个,年底前启用。"].startswith("一、任务/加快建设健康城市")


def test_paragraphs_that_open_alike_have_headings_without_numbers() -> None:
    read = headings_of(
        "2025年教育工作要点\n\n改善办学条件\n\n修缮老旧校舍。争取专项资金,分批更换门窗。\n\n"
        "更新教学设备。补充实验器材,淘汰陈旧电脑。\n\n办好学校食堂\n\n"
        "改造后厨和餐厅,采用公开招标方式选定供货商,让学生吃得放心。\n"
    )
    assert read["补充实验器材,淘汰陈旧电脑。"] == "改善办学条件/更新教学设备"
    assert read["改造后厨和餐厅,采用公开招标方式选定供货商,让学生吃得放心。"] == "办好学校食堂"


def test_a_heading_divided_by_a_colon_is_kept_with_its_sentence() -> None:
    read = headings_of("一、任务\n(一)加强领导:各校成立专班,校长任组长,定期研究工作。\n")
    assert read == {"(一)加强领导:各校成立专班,校长任组长,定期研究工作。": "一、任务/(一)加强领导"}


def test_the_colon_of_a_clock_divides_no_heading() -> None:
    read = headings_of("一、任务\n(一)25日15:30前,各代表团集合完毕。\n")
    assert read == {"(一)25日15:30前,各代表团集合完毕。": "一、任务"}


def test_a_heading_divided_by_a_gap_is_kept_with_its_sentence() -> None:
    text = "一、任务\n1.加强领导　　各校成立专班,校长任组长,每月研究一次安全工作,解决存在的问题。\n"
    ((sentence, heading),) = headings_of(text).items()
    assert heading == "一、任务/1.加强领导"
    assert sentence.startswith("1.加强领导各校成立专班")


def test_a_heading_over_nothing_but_the_next_is_a_sentence() -> None:
    assert "三、其他工作" in texts_of("一、安全\n开展检查。\n三、其他工作\n四、质量\n开展教研。\n")


def test_the_last_item_before_an_unnumbered_heading_stays_an_item() -> None:
    headings = headings_of(
        "某县水利局2024年工作要点\n一、工程建设\n1.新建泵站3座\n2.疏浚河道\n"
        "落实保障措施\n要加强组织领导,明确责任分工,抓好工作落实。\n"
    )
    assert headings["2.疏浚河道"] == "一、工程建设"


def test_a_stage_with_its_time_in_brackets_is_a_heading() -> None:
    headings = headings_of(
        "某县水利局2024年工作要点\n一、实施步骤\n"
        "(一)自查阶段(3月1日至4月30日)。各单位对照清单开展自查,建立台账。\n"
        "(二)整改阶段(5月1日至6月30日)。各单位落实整改措施,逐项销号。\n"
    )
    stage = "一、实施步骤/(一)自查阶段(3月1日至4月30日)"
    assert headings["各单位对照清单开展自查,建立台账。"] == stage


def test_headings_counted_first_second() -> None:
    headings = headings_of(
        "某街道2024年工作计划\n第一,强党建,筑牢战斗堡垒\n打造党建示范点3个,培育带头人12名。\n"
        "第二,惠民生,办好实事\n新建养老服务站2个,组织招聘会6场。\n"
    )
    assert headings == {
        "打造党建示范点3个,培育带头人12名。": "第一,强党建,筑牢战斗堡垒",
        "新建养老服务站2个,组织招聘会6场。": "第二,惠民生,办好实事",
    }


@pytest.mark.parametrize("brackets", ["()", "【】"])
def test_a_heading_stands_alone_with_a_note_of_who_answers_for_what_is_below(brackets: str) -> None:
    note = f"{brackets[0]}责任部门:综治中心、司法所{brackets[1]}"
    duty = "1.各社区每周排查矛盾纠纷一次,建立台账。"

    headings = headings_of(f"二、工作任务\n(一)矛盾排查行动{note}\n{duty}")

    assert headings == {duty: f"二、工作任务/(一)矛盾排查行动{note}"}


def test_the_last_item_of_a_list_does_not_head_what_follows_the_list() -> None:
    read = headings_of(
        "一、重点任务\n1.开展教研活动。\n2.举办运动会。\n3.年度考核。\n"
        "各科室要高度重视以上工作,明确责任到人,按时报送进展情况,并做好档案的收集整理。\n"
    )
    assert set(read.values()) == {"一、重点任务"}
    assert "3.年度考核。" in read


def test_headings_that_stand_alone_do_not_hide_those_that_run_in() -> None:
    demand = "各部门每月25日前将进展情况报县政府督查室。"
    text = (
        "一、高度重视,提高站位。2025年是开局之年,各部门要带头研究工作。\n"
        f"二、强化督查,严格考核。{demand}\n"
        "三、主要目标\n1.新建改建农村公路50公里。\n四、项目建设\n2.建成县民俗博物馆并免费开放。\n"
        "五、民生保障\n3.改造老旧小区12个。\n"
    )
    assert headings_of(text)[demand] == "二、强化督查,严格考核"


def test_a_sentence_on_its_own_above_lower_numbers_heads_them() -> None:
    duty = "推广一般纳税人资格试点。"
    text = (
        "一、基本原则\n(一)坚持深化改革,简政放权。进一步健全监管体系,降低运行成本。\n"
        "(二)坚持对标国际,开放引领。注重要素整合和产业配套,扩大开放。\n"
        "二、主要任务\n(三)统筹两个市场,打造制造中心。\n"
        f"1.拓展市场。{duty}\n2.提前适用政策。对入区企业便捷通关。\n"
    )
    heading = headings_of(text)
    assert heading[duty] == "二、主要任务/(三)统筹两个市场,打造制造中心/1.拓展市场"
    assert heading["进一步健全监管体系,降低运行成本。"].endswith("(一)坚持深化改革,简政放权")


def test_a_line_between_two_numbers_is_what_stands_under_the_first() -> None:
    text = (
        "一、活动主题\n落实责任,推动发展\n二、活动时间\n2025年5月25日至9月8日\n"
        "三、工作目标\n隐患整改率达到98%以上。\n"
    )
    assert headings_of(text) == {
        "落实责任,推动发展": "一、活动主题",
        "2025年5月25日至9月8日": "二、活动时间",
        "隐患整改率达到98%以上。": "三、工作目标",
    }


def test_a_number_stands_before_a_stretch_of_months_too() -> None:
    text = "一、月度安排\n5、8月份开展检查。\n6、10-11月份组织开展秋季灭鼠活动.\n7、12月份总结。"
    assert [text for text in texts_of(text) if "灭鼠" in text] == [
        "6、10-11月份组织开展秋季灭鼠活动."
    ]


def test_a_stretch_of_days_is_what_stands_under_the_heading_that_asks_for_it() -> None:
    text = "一、活动时间\n2022年3月上旬(主要在3月1日至8日)\n二、活动要求\n各单位要认真组织。"
    assert headings_of(text)["2022年3月上旬(主要在3月1日至8日)"] == "一、活动时间"


@pytest.mark.parametrize(
    "told",
    [
        "市园林局负责修剪行道树。",
        "督促各单位抓紧修订预案。",
        "各镇要建立巡查台账。",
        "由检验所负责做好内部准备。",
        "学校主动向教育局汇报工作计划。",
        "县文化馆、县博物馆拟组织专题展览。",
    ],
)
def test_a_sentence_that_tells_somebody_to_act_is_no_heading(told: str) -> None:
    text = f"一、重点任务\n1.推进课程改革。组织教研员下校。\n2.{told}新建项目要征求意见。\n"
    assert headings_of(text)[f"2.{told}"] == "一、重点任务"


def test_a_sentence_with_nothing_but_a_bracket_behind_it_is_no_heading() -> None:
    items = "3、张贴宣传栏。(李)\n4、周三参加辅导员会议。(杨)\n5、请抓紧换下橱窗,及时更新。\n"
    text = f"二、少先队工作\n{items}"
    assert headings_of(text)["4、周三参加辅导员会议。"] == "二、少先队工作"
