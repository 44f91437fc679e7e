"""What the plan promises is told from what was printed around it."""

from plans.draft import Zone
from tests.plans.outline.reading import headings_of, outline_of, zones_of

BODY = (
    "一、夯实安全基础\n1.排查隐患。组织各学校开展隐患排查,建立台账,限时整改。\n"
    "二、提升教学质量\n2.深化教研。组织教研员下校听课,开展优质课评选活动。\n"
)


def plan_of(text: str) -> list[str]:
    return [sentence.text for sentence in outline_of(text) if sentence.zone is Zone.PLAN]


def test_a_notice_of_issue_is_not_the_plan() -> None:
    text = (
        "青溪县教育局文件\n青教发〔2025〕3号\n青溪县教育局关于印发2025年工作要点的通知\n"
        "各学校、机关各科室:\n现将《青溪县教育局2025年工作要点》印发给你们,请认真贯彻执行。\n"
        "青溪县教育局\n2025年2月8日\n青溪县教育局2025年工作要点\n" + BODY
    )
    assert plan_of(text) == plan_of(BODY)
    assert zones_of(text)["青溪县教育局2025年工作要点"] is Zone.FRONT


def test_a_closing_request_does_not_make_a_notice_of_the_plan() -> None:
    text = BODY + "以上任务请各科室抓好落实。\n"
    assert plan_of(text) == [*plan_of(BODY), "以上任务请各科室抓好落实。"]


def test_the_signature_and_what_follows_it_are_not_the_plan() -> None:
    text = (
        BODY
        + "青溪县教育局\n2025年2月8日\n抄送:县政府办公室。\n青溪县教育局办公室2025年2月8日印发\n"
    )
    assert plan_of(text) == plan_of(BODY)
    assert zones_of(text)["青溪县教育局"] is Zone.TAIL
    assert zones_of(text)["2025年2月8日"] is Zone.TAIL


def test_a_plan_behind_a_signed_notice_is_found() -> None:
    text = (
        "关于做好2025年教育工作的通知\n各学校:\n为做好全年工作,我局制定了工作要点,请抓好落实。\n"
        "青溪县教育局\n2025年2月8日\n青溪县2025年教育工作要点\n" + BODY * 1
    )
    assert plan_of(text) == plan_of(BODY)


def test_credits_and_copyright_are_not_the_plan() -> None:
    text = BODY + (
        "来源:青溪教育\n编辑:李某\n审核:王某\n感谢您的阅读!\n版权声明:本文内容由用户贡献,"
        "本站不承担相关法律责任。\n上一篇 2025年2月1日\n下一篇 2025年2月9日\n相关推荐\n"
    )
    assert plan_of(text) == plan_of(BODY)


def test_the_navigation_of_a_web_page_is_not_the_plan() -> None:
    text = (
        "首页\n政务公开\n当前位置:首页>工作计划\n青溪县教育局2025年工作计划\n"
        "发布时间:2025-02-08 09:30\n字体:大 中 小\n打印\n" + BODY + "关闭窗口\n网站地图\n"
    )
    assert plan_of(text) == plan_of(BODY)


def test_news_that_follows_the_plan_is_foreign() -> None:
    news = (
        "青溪县召开校园安全工作会议\n3月6日,青溪县召开校园安全工作会议,总结去年工作。"
        "会议要求开展隐患排查,建立台账。\n"
    )
    assert plan_of(BODY + news) == plan_of(BODY)
    assert zones_of(BODY + news)["会议要求开展隐患排查,建立台账。"] is Zone.FOREIGN


def test_news_before_the_plan_it_tells_is_its_front() -> None:
    text = (
        "2月14日,全县教育工作会议召开,局长作工作报告。会议总结了上年工作。\n提升安全水平\n"
        "开展隐患排查,建立工作台账,及时整改发现的各类问题。\n提升教学质量\n"
        "组织教研员下校听课,开展优质课评选,推进课堂改革。\n"
    )
    zones = zones_of(text)
    assert zones["会议总结了上年工作。"] is Zone.FRONT
    assert set(headings_of(text).values()) == {"提升安全水平", "提升教学质量"}


def test_last_years_report_under_its_own_title_is_not_the_plan() -> None:
    report = "一、安全工作成效显著\n1.开展检查。全年检查学校20所,整改隐患30处。\n"
    text = f"青溪县2024年教育工作总结\n{report}青溪县2025年教育工作要点\n{BODY}"
    assert plan_of(text) == plan_of(BODY)


def test_a_calendar_of_events_is_no_news() -> None:
    text = (
        "青溪县实验小学2025年工作计划\n三、每月安排\n九月份\n9月1日,举行开学典礼,全体师生参加。\n"
        "9月10日,召开庆祝教师节大会,表彰优秀教师。\n十月份\n10月8日,召开全校安全工作部署会。\n"
    )
    assert "9月10日,召开庆祝教师节大会,表彰优秀教师。" in plan_of(text)
    assert "10月8日,召开全校安全工作部署会。" in plan_of(text)


def test_an_attachment_behind_the_signature_is_told_apart() -> None:
    text = (
        BODY + "青溪县教育局\n2025年2月8日\n附件:任务分工表\n1.隐患排查由安全科负责,6月底前完成。\n"
    )
    zones = zones_of(text)
    assert zones["附件:任务分工表"] is Zone.ATTACHMENT
    assert zones["1.隐患排查由安全科负责,6月底前完成。"] is Zone.ATTACHMENT
    assert plan_of(text) == plan_of(BODY)


def test_the_names_of_attachments_above_the_signature_are_no_part_of_the_plan() -> None:
    zones = zones_of(
        BODY
        + "附件:\n1.2025年安全检查的通知\n2、2025年隐患排查汇总表\n青溪县教育局\n2025年2月8日\n"
    )
    assert zones["2、2025年隐患排查汇总表"] is Zone.TAIL
    assert zones["1.2025年安全检查的通知"] is Zone.TAIL


def test_what_is_to_be_done_under_the_word_attachment_is_not_lost() -> None:
    zones = zones_of(
        BODY + "附件:\n1.6月底前完成隐患排查\n2.9月底前完成整改\n青溪县教育局\n2025年2月8日\n"
    )
    assert zones["1.6月底前完成隐患排查"] is Zone.PLAN


def test_an_announcement_that_fixes_a_day_is_no_front() -> None:
    line = "本学期期末考试时间为2026年1月12-18日,具体要求通知如下:"
    zones = zones_of(f"各教学部:\n{line}\n一、命题要求\n1.各教研室12月20日前上交试卷。\n")
    assert zones[line] is Zone.PLAN


def attached_table(rows: int) -> str:
    header = "序号\t工作任务\t责任科室\t完成时限\n"
    tasks = (f"{n}\t开展第{n}项校园安全隐患排查整治\t安全科\t6月底\n" for n in range(1, rows + 1))
    return f"附件:重点任务分解表\n{header}{''.join(tasks)}"


def test_a_table_larger_than_its_notice_is_the_plan() -> None:
    notice = (
        "青溪县教育局关于印发2025年重点任务分解表的通知\n各学校:\n现将分解表印发给你们。\n"
        "一、压实责任。各科室要细化任务。\n二、加强调度。每月报送进展。\n青溪县教育局\n2025年2月8日\n"
    )
    assert zones_of(notice + attached_table(20))["开展第7项校园安全隐患排查整治"] is Zone.PLAN


def test_a_table_smaller_than_its_plan_is_an_attachment() -> None:
    text = BODY + "青溪县教育局\n2025年2月8日\n" + attached_table(1)
    assert zones_of(text)["开展第1项校园安全隐患排查整治"] is Zone.ATTACHMENT


def test_a_caption_that_returns_is_foreign_and_breaks_no_section() -> None:
    caption = "青溪教育2025年要点,一图读懂!"
    first, second = BODY.split("二、")
    text = f"{caption}\n{first}{caption}\n二、{second}"
    assert zones_of(text)[caption] is Zone.FOREIGN
    assert headings_of(text) == headings_of(BODY)


def test_a_table_of_contents_is_not_the_plan() -> None:
    text = (
        "青溪县教育局2025年工作要点\n目录\n一、夯实安全基础……1\n二、提升教学质量.......3\n" + BODY
    )
    assert plan_of(text) == plan_of(BODY)
    assert headings_of(text) == headings_of(BODY)


def test_short_tasks_and_their_notes_above_a_signature_are_plan() -> None:
    text = (
        BODY + "三、其他工作\n开展家访活动\n(责任科室:德育科)\n组织教师体检\n(责任科室:工会)\n"
        "青溪县教育局\n2025年2月8日\n"
    )
    assert plan_of(text)[-4:] == [
        "开展家访活动", "(责任科室:德育科)", "组织教师体检", "(责任科室:工会)",
    ]  # fmt: skip
    assert zones_of(text)["青溪县教育局"] is Zone.TAIL


def test_a_second_plan_behind_the_signature_is_an_attachment() -> None:
    text = (
        BODY
        + "青溪县教育局\n2025年2月8日\n青溪县2025年校园安全工作方案\n一、任务\n1.开展校车检查。\n"
    )
    assert zones_of(text)["1.开展校车检查。"] is Zone.ATTACHMENT


def test_what_a_notice_issues_is_plan_beside_the_notices_own_demands() -> None:
    demand = "各学校要结合实际制定实施方案,于3月底前报县教育局备案。"
    text = (
        "青溪县教育局关于印发校园安全试点方案的通知\n各学校:\n《校园安全试点方案》已经县政府同意,"
        f"现印发给你们,请认真贯彻执行。\n{demand}\n青溪县教育局\n2025年2月8日\n(此件公开发布)\n"
        "校园安全试点方案\n" + BODY
    )
    assert plan_of(text) == [demand, *plan_of(BODY)]
    assert zones_of(text)["青溪县教育局"] is Zone.TAIL
    assert zones_of(text)["校园安全试点方案"] is Zone.FRONT


def test_what_the_notice_goes_on_to_demand_in_one_breath_is_plan() -> None:
    demand = "各学校要制定实施方案,于3月15日前报县教育局备案。"
    text = (
        "青溪县教育局关于印发2025年工作要点的通知\n各学校:\n现将《青溪县教育局2025年工作要点》印发"
        f"给你们,请认真贯彻执行。{demand}\n青溪县教育局\n2025年2月8日\n青溪县教育局2025年工作要点\n"
    )
    assert plan_of(text + BODY) == [demand, *plan_of(BODY)]


def test_a_plan_of_short_lines_is_all_plan() -> None:
    text = "青溪县实验小学2025年工作计划\n开展春季安全检查\n组织教师外出培训\n举办春季运动会\n"
    assert plan_of(text) == ["开展春季安全检查", "组织教师外出培训", "举办春季运动会"]


def test_a_plan_by_months_has_them_as_headings() -> None:
    text = (
        "青溪县实验小学2025年工作计划\n九月份\n1.举行开学典礼\n2.开展教师节活动\n"
        "十月份\n1.举办运动会\n2.组织期中检查\n"
    )
    assert headings_of(text) == {
        "1.举行开学典礼": "九月份", "2.开展教师节活动": "九月份",
        "1.举办运动会": "十月份", "2.组织期中检查": "十月份",
    }  # fmt: skip


def test_a_plan_without_headings_or_title_is_all_plan() -> None:
    text = "开展校园安全隐患排查,建立台账。\n组织教师全员培训,提升能力。\n"
    assert len(plan_of(text)) == 2


def test_a_last_item_with_a_number_and_a_note_in_brackets_is_no_furniture() -> None:
    text = (
        "某县2024年工作要点\n一、加强保障\n(一)加强经费保障。列入预算,6月底前到位。(财政局负责)\n"
        "(二)加强督查考核。每季度开展督查。(督查室负责)"
    )
    assert zones_of(text)["每季度开展督查。"] is Zone.PLAN
