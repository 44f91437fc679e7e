"""What a document says of itself is read from where officials put it."""

from datetime import date

import pytest

from plans.document import Head, read_head
from plans.errors import DocumentError
from plans.outline import read_outline
from plans.reader import read_blocks

BODY = (
    "一、夯实安全基础\n1.排查隐患。组织各学校开展隐患排查,建立台账,限时整改。\n"
    "二、提升教学质量\n2.深化教研。组织教研员下校听课,开展优质课评选活动。\n"
)


def head_of(text: str, year: int | None = None, file_name: str = "文件.txt") -> Head:
    blocks = read_blocks(text.encode(), file_name)
    return read_head(blocks, read_outline(blocks), file_name, year)


def test_a_plan_issued_by_notice() -> None:
    text = (
        "青溪县教育局关于印发2025年工作要点的通知\n各学校:\n现将《青溪县教育局2025年工作要点》印发"
        "给你们,请认真贯彻执行。\n青溪县教育局\n2025年2月8日\n青溪县教育局2025年工作要点\n" + BODY
    )
    assert head_of(text) == Head(
        "青溪县教育局2025年工作要点", "青溪县教育局", 2025, date(2025, 2, 8)
    )


def test_a_plan_signed_at_its_end() -> None:
    text = "2025年是改革之年。\n" + BODY + "青溪县教育局\n二〇二五年二月八日\n"
    assert head_of(text) == Head(
        "青溪县教育局2025年工作计划", "青溪县教育局", 2025, date(2025, 2, 8)
    )


def test_two_offices_issue_one_plan() -> None:
    text = "青溪县委教育工委 青溪县教育局2025年工作要点\n" + BODY
    head = head_of(text)
    assert head.title == "青溪县委教育工委 青溪县教育局2025年工作要点"
    assert head.issuer == "青溪县委教育工委、青溪县教育局"


def test_a_title_over_two_lines() -> None:
    head = head_of("青溪县教育局\n2025年工作要点\n" + BODY)
    assert (head.title, head.issuer) == ("青溪县教育局2025年工作要点", "青溪县教育局")


def test_a_school_stands_above_its_years_plan() -> None:
    head = head_of("青溪县第二中学\n2025—2026学年度第一学期学校工作计划\n" + BODY)
    assert head.title == "青溪县第二中学2025—2026学年度第一学期学校工作计划"
    assert head.issuer == "青溪县第二中学"


def test_a_menu_of_a_web_page_is_no_title() -> None:
    head = head_of("青溪县教育局2025年工作要点\n• 工作总结\n• 工作计划\n" + BODY)
    assert head.title == "青溪县教育局2025年工作要点"


def test_a_letter_spaced_title_is_closed_up() -> None:
    assert head_of("青溪县教育局2025年工 作 要 点\n" + BODY).title == "青溪县教育局2025年工作要点"


def test_full_width_brackets_of_a_title_stay() -> None:
    title = "青溪县教育局2025年工作计划（征求意见稿）"
    assert head_of(f"{title}\n{BODY}").title == title


def test_news_of_a_meeting_gives_its_day_and_its_office() -> None:
    text = (
        "2月14日,2025年全县教育工作会议在县教育局召开。会议由县教育局副局长主持。\n提升安全水平\n"
        "青溪县各学校开展隐患排查,建立工作台账,及时整改发现的各类问题。打造平安青溪。\n"
    )
    head = head_of(text)
    assert (head.issuer, head.plan_year, head.issued_on) == (
        "青溪县教育局", 2025, date(2025, 2, 14),
    )  # fmt: skip


def test_the_date_above_a_web_page_is_the_date_of_issue() -> None:
    text = "青溪县教育局2025年工作要点\n发布时间:2025-02-08 09:30\n" + BODY
    assert head_of(text).issued_on == date(2025, 2, 8)


@pytest.mark.parametrize(
    "line",
    [
        "• 生成日期:2025-02-08",
        "发布时间:2025-02-08 09:30 来源:县教育局 字体:大",
        "来源:县教育局 2025-02-08",
    ],
)
def test_the_head_of_a_government_page_tells_its_day(line: str) -> None:
    text = f"索引号:6735/2025\n{line}\n青溪县教育局2025年工作要点\n{BODY}"
    assert head_of(text).issued_on == date(2025, 2, 8)


def test_an_issuer_named_without_its_place_gets_it_from_the_text() -> None:
    other = "三、其他\n3.支持青溪县各学校办学。服务青溪发展。\n"
    text = f"发布机构:县教育局\n2025年工作要点\n{BODY}{other}"
    assert head_of(text).issuer == "青溪县教育局"


def test_the_date_of_a_page_put_up_years_later_is_not() -> None:
    text = "青溪县教育局2016年工作要点\n2023-01-23 09:55\n" + BODY
    assert head_of(text).issued_on is None


def test_the_signature_counts_more_than_the_page() -> None:
    text = "青溪县教育局2025年工作要点\n2025-03-01 09:30\n" + BODY + "青溪县教育局\n2025年2月8日\n"
    assert head_of(text).issued_on == date(2025, 2, 8)


def test_a_plan_made_in_december_is_for_the_year_it_names() -> None:
    head = head_of("青溪县教育局2026年工作要点\n" + BODY + "青溪县教育局\n2025年12月28日\n")
    assert (head.plan_year, head.issued_on) == (2026, date(2025, 12, 28))


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("青溪县实验小学2025—2026学年度工作计划", 2025),
        ("青溪县实验小学2025-2026学年度第一学期工作计划", 2025),
        ("青溪县实验小学2025-2026学年第二学期工作计划", 2026),
        ("青溪县实验小学2025-2026学年度下学期工作计划", 2026),
        ("青溪大学2025-2026学年春季学期教学安排", 2026),
        ("青溪大学2025-2026学年秋季学期教学安排", 2025),
        ("青溪市教育局2025学年第二学期工作行事历", 2026),
        ("青溪市教育局2025学年第一学期工作行事历", 2025),
        ("二〇二五年青溪县教育工作要点", 2025),
        ("青溪县教育局2024年工作总结和2025年工作安排", 2025),
        ("青溪县教育局2024年工作总结及2025年工作谋划", 2025),
    ],
)
def test_the_year_of_a_plan_stands_in_its_title(title: str, year: int) -> None:
    assert head_of(f"{title}\n{BODY}").plan_year == year


def test_a_heading_may_announce_the_year() -> None:
    review = "2024年是很不平凡的一年。一年来,粮食丰收,全镇生产总值增长5%。"
    text = f"青溪镇政府工作报告\n一、2024年工作回顾\n{review}\n二、2025年重点工作任务\n"
    head = head_of(text + BODY + "青溪镇人民政府\n2024年12月28日\n")
    assert (head.plan_year, head.year_named) == (2025, True)


def test_years_past_do_not_make_the_plan_year() -> None:
    text = "2024年全县教育工作取得成效。2025年全县教育工作要再上台阶。2025年重点工作如下。\n" + BODY
    assert head_of(text).plan_year == 2025


def test_the_year_given_overrules_the_text() -> None:
    assert head_of("青溪县教育局2024年工作要点\n" + BODY, year=2025).plan_year == 2025


def test_the_date_of_issue_stands_in_for_the_year() -> None:
    head = head_of(BODY + "青溪县教育局\n2025年2月8日\n")
    assert (head.plan_year, head.year_named) == (2025, False)


def test_what_is_issued_in_december_is_for_the_coming_year() -> None:
    assert head_of(BODY + "青溪县教育局\n2025年12月28日\n").plan_year == 2026
    assert (
        head_of("青溪县2025年工作要点\n" + BODY + "青溪县教育局\n2025年12月28日\n").plan_year
        == 2025
    )


def test_the_one_year_of_all_dates_stands_in_for_the_years_name() -> None:
    text = "柳河镇重点工作\n一、道路\n1.2015年8月底前完成硬化。\n2.路灯2015年10月1日启用。\n"
    head = head_of(text)
    assert (head.plan_year, head.year_named) == (2015, False)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("柳河镇重点工作\n1.2015年8月底前完成硬化。\n2.路灯2016年1月启用。\n", 2015),
        ("教字(2025)73号\n1.2026年4月底前完成初稿。\n2.2026年5月底前完成答辩。\n", 2025),
        ("青溪中学校历\n2024-2025学年第二学期\n1.2月底前完成报到。\n", 2025),
        ("学雷锋活动\n活动时间:2024 年 3 月\n1.开展志愿服务。\n", 2024),
        ("第二周工作安排\n2023-9-11—2023-9-15\n1.完成教案检查。\n", 2023),
        (
            "各市:\n1.做好宣传。\n附件:2010·春季援助方案\n二〇〇九年十二月三十日\n附件\n"
            "2010·春季援助方案\n1.1月8日举行启动仪式。\n",
            2010,
        ),
        ("后勤工作计划秋季.2021\n1.每月开展一次安全检查。\n", 2021),
        ("发布单位 | 区政府 | 发文日期 | 2022-07-14\n1.4月底前完成主体工程。\n", 2022),
        ("各科室:\n一、按市教〔2017〕9号文件执行。\n1.2022年6月底前上报。\n", 2022),
        ("各班:\n1.学习苏教函[2017]23号文件,6月底前完成自查。\n", 2017),
        ("青教发〔1996〕32号\n1.6月底前完成扩班。\n", 1996),
        ("扩班的请示\n1.6月底前完成扩班。\n一九九六年五月十三日\n", 1996),
        ("近期工作\n1.办好2019年油菜花节。\n2.自2012年以来的欠账年内还清。\n", 2019),
    ],
)
def test_a_plan_that_names_no_year_tells_it_by_its_days_or_its_number(text: str, year: int) -> None:
    head = head_of(text)
    assert (head.plan_year, head.year_named) == (year, False)


def test_the_days_of_a_text_count_more_than_the_date_of_its_page() -> None:
    text = (
        "关于举办团日活动的通知\n发布日期:2018-03-28 浏览次数:2\n各团支部:\n"
        "1.活动时间为2017年3月4日至28日,各支部开展志愿服务。\n2017年3月2日\n"
    )
    head = head_of(text)
    assert (head.plan_year, head.issued_on) == (2017, date(2017, 3, 2))


def test_days_of_many_years_name_none() -> None:
    text = "柳河镇重点工作\n1.2013年8月底前硬化。\n2.2015年9月启用。\n3.2017年1月完成验收。\n"
    with pytest.raises(DocumentError, match="找不到计划年度"):
        head_of(text)


def test_without_any_year_the_mend_is_named() -> None:
    with pytest.raises(DocumentError, match="--year") as refusal:
        head_of(BODY)
    assert "\n" not in str(refusal.value)
    assert head_of(BODY, year=2025).plan_year == 2025


def test_a_day_that_does_not_exist_is_no_date_of_issue() -> None:
    with pytest.raises(DocumentError, match="2月30日"):
        head_of(BODY + "青溪县教育局\n2025年2月30日\n")


def test_a_plan_without_a_title_takes_the_name_of_its_file() -> None:
    assert head_of(BODY, 2025, "/tmp/青溪县2025年教育工作要点.txt").title == (
        "青溪县2025年教育工作要点"
    )


def test_a_plan_that_names_nobody_has_no_issuer() -> None:
    assert head_of(BODY, 2025).issuer == ""


def test_a_report_to_the_congress_is_its_governments() -> None:
    text = (
        "政府工作报告\n——2025年1月9日在青溪县第十九届人民代表大会第五次会议上\n县长 王某\n"
        "各位代表:\n现在,我向大会报告政府工作,请予审议。\n一、2024年工作回顾\n过去一年,新建学校3所。\n"
        "二、2025年重点工作\n新建学校2所,改造道路5公里。\n"
    )
    head = head_of(text)
    assert head.title == "2025年政府工作报告"
    assert (head.issuer, head.plan_year) == ("青溪县人民政府", 2025)


def test_a_report_names_for_whom_it_is_made_and_gets_its_year() -> None:
    text = (
        "政府工作报告\n各位代表:\n现在,我代表青溪县人民政府,向大会报告工作,请予审议。\n"
        "一、2024年工作回顾\n粮食丰收。\n二、2025年工作任务\n" + BODY
    )
    head = head_of(text)
    assert (head.title, head.issuer) == ("2025年政府工作报告", "青溪县人民政府")


def test_a_notice_that_is_itself_the_plan() -> None:
    text = (
        "青溪县应急管理局关于开展烟花爆竹专项整治的通知\n各乡镇:\n现将有关事项通知如下:\n"
        + BODY
        + "青溪县应急管理局\n2025年2月8日\n"
    )
    assert head_of(text).title == "青溪县应急管理局关于开展烟花爆竹专项整治的通知"


def test_a_notice_names_what_it_issues() -> None:
    text = "青溪县卫生健康局关于印发青溪县健康促进实施方案的通知\n2025年是关键之年。\n" + BODY
    assert head_of(text).title == "青溪县健康促进实施方案"


def test_a_headline_in_pieces_is_the_title() -> None:
    head = head_of(
        "青溪县人民政府办公室\n关于加快推进农村公路\n管理养护工作的若干意见\n青政办发〔2025〕7号\n"
        "各镇人民政府:\n为做好农村公路管理养护工作,经县政府同意,现提出以下意见。\n" + BODY,
        2025,
    )
    assert head.title == "青溪县人民政府办公室关于加快推进农村公路管理养护工作的若干意见"


def test_the_labels_of_a_government_page_are_told_apart() -> None:
    page = "发文机关: 青溪县人民政府 成文日期: 2025年01月27日\n"
    head = head_of(page + "青溪县2025年重点工作安排\n" + BODY)
    assert (head.issuer, head.issued_on) == ("青溪县人民政府", date(2025, 1, 27))


def test_a_web_page_credits_the_office_and_not_itself() -> None:
    body = "2025年工作要点\n" + BODY
    assert head_of("来源:青溪县水利局 2025-02-08\n" + body).issuer == "青溪县水利局"
    assert head_of("来源:青溪县政府网 2025-02-08\n" + body).issuer == ""


@pytest.mark.parametrize(
    ("title", "issuer"),
    [
        ("2010年柳河镇中心小学工作计划", "柳河镇中心小学"),
        ("2023年春晖小学教学工作计划", "春晖小学"),
        ("2022—2023学年第一学期青云幼儿园工作计划", "青云幼儿园"),
    ],
)
def test_a_school_behind_the_year_of_a_title_is_an_issuer(title: str, issuer: str) -> None:
    assert head_of(f"{title}\n一、主要工作\n1.组织家长会。\n").issuer == issuer


@pytest.mark.parametrize(
    "line",
    [
        "将书面材料上报区局备案,区局统一汇总。",
        "认真贯彻落实市委部署,贯彻落实市委要求。",
        "按照西山市人民政府通知要求开展工作。",
        "5年内市、县两级投入2亿元,5年内市级配套1亿元,加强市级统筹,加强市县联动。",
    ],
)
def test_what_only_speaks_of_an_office_with_other_words_before_it_names_nobody(line: str) -> None:
    assert head_of(f"2024年重点工作计划\n一、主要工作\n1.{line}\n").issuer == ""


@pytest.mark.parametrize(
    "opening",
    [
        "根据学校关于评选表彰先进的通知要求,现将有关事项安排如下",
        "关于选送中心学生参加2024年艺术比赛的通知",
    ],
)
def test_how_a_text_opens_is_no_name(opening: str) -> None:
    assert head_of(f"{opening}\n一、要求\n1.2024年6月底前报名。\n").issuer == ""


def test_words_before_an_office_are_no_place() -> None:
    body = "一、工作\n1.5年内市级投入2亿元,加强市级统筹。(牵头单位:市教育局)\n2.5年内市级建库。\n"
    assert head_of(f"2024年重点工作计划\n{body}").issuer in ("", "市教育局")


def test_a_year_and_the_kind_of_plan_are_a_title() -> None:
    head = head_of("2024年重点工作计划\n一、主要工作\n1.组织检查。\n2.组织培训。\n")
    assert (head.title, head.plan_year) == ("2024年重点工作计划", 2024)


def test_a_notice_of_work_is_a_title_without_the_word_about() -> None:
    head = head_of("青溪县2015年造林工作通知\n一、任务\n1.组织整地。\n2.完成栽植。\n")
    assert head.title == "青溪县2015年造林工作通知"


def test_a_township_is_an_issuer() -> None:
    assert head_of("柳林镇2025年工作计划\n" + BODY).issuer == "柳林镇"


def test_the_office_of_the_notice_issues_a_plan_that_names_none() -> None:
    text = (
        "青溪县人民政府办公室关于印发2025年重点任务分解方案的通知\n各乡镇人民政府:\n"
        "《2025年重点任务分解方案》已经县政府同意,现印发给你们,请认真贯彻执行。\n" + BODY
    )
    head = head_of(text)
    assert (head.title, head.issuer) == ("2025年重点任务分解方案", "青溪县人民政府办公室")


def test_a_citys_list_is_its_governments() -> None:
    assert head_of("青溪市2025年政府重点任务清单\n" + BODY).issuer == "青溪市人民政府"


def test_two_offices_may_sign_in_one_line() -> None:
    text = "关于加快推进农业节水的实施意见\n到2030年,节水灌溉面积达到70%。\n" + BODY
    head = head_of(text + "东临省水利厅 东临省农业农村厅\n2026年3月18日\n")
    assert (head.issuer, head.plan_year) == ("东临省水利厅、东临省农业农村厅", 2026)


def test_a_calendar_of_work_is_named_by_its_school_year() -> None:
    head = head_of("清泉小学2025—2026学年度第一学期德育工作月历\n" + BODY)
    assert (head.title, head.plan_year) == ("清泉小学2025—2026学年度第一学期德育工作月历", 2025)
