"""Which sentences are tasks: somebody could be asked whether they are done."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.tasks import decide_task
from plans.tasks.corpus import NO_ACTION, NO_DUTY, NO_TASKS, TASKS
from plans.tasks.refusals import REFUSALS, refused
from plans.tasks.sections import Section, section_of

GROUNDS = {refusal.name: refusal for refusal in REFUSALS}
REFUSED = [
    pytest.param(group.ground, sentence, id=sentence)
    for group in NO_TASKS
    for sentence in group.sentences
]


@pytest.mark.parametrize("sentence", TASKS)
def test_an_action_that_a_unit_must_carry_out_is_a_task(sentence: str) -> None:
    verdict = decide_task(sentence)

    assert verdict.task, verdict.reason


@pytest.mark.parametrize(("ground", "sentence"), REFUSED)
def test_a_sentence_is_refused_on_its_ground(ground: str, sentence: str) -> None:
    refusal = refused(sentence)

    assert refusal is not None
    assert refusal.name == ground
    assert decide_task(sentence).reason == refusal.reason


@pytest.mark.parametrize("sentence", NO_ACTION)
def test_a_state_of_mind_is_no_task(sentence: str) -> None:
    assert not decide_task(sentence).task


@pytest.mark.parametrize("sentence", NO_DUTY)
@pytest.mark.parametrize("measurable", [True, False])
def test_what_may_be_done_is_not_what_must_be_done(sentence: str, measurable: bool) -> None:
    verdict = decide_task(sentence, measurable=measurable)

    assert not verdict.task
    assert verdict.reason == "可以做,不是必须做"


@pytest.mark.parametrize("ground", GROUNDS)
def test_every_ground_has_its_examples(ground: str) -> None:
    assert ground in {group.ground for group in NO_TASKS}


@pytest.mark.parametrize(
    ("heading", "section"),
    [
        ("一、活动主题", Section.GOALS),
        ("一、活动目的", Section.GOALS),
        ("四、活动要求/(三)强化考核,认真总结", Section.WORK),
        ("一、2023年工作回顾", Section.REVIEW),
        ("一、2023年工作回顾/(一)经济建设", Section.REVIEW),
        ("二、存在的问题和不足", Section.REVIEW),
        ("三、整改存在的问题", Section.WORK),
        ("一、指导思想", Section.GOALS),
        ("(六)汛后总结", Section.WORK),
        ("一、半年总结", Section.REVIEW),
        ("一、主要做法", Section.REVIEW),
        ("(三)打造工作亮点", Section.WORK),
        ("一、2023年工作亮点", Section.REVIEW),
        ("三、当前面临的主要困难", Section.REVIEW),
        ("(二)主要问题", Section.REVIEW),
        ("四、解决突出问题", Section.WORK),
        ("一、发展基础", Section.REVIEW),
        ("二、夯实发展基础", Section.WORK),
        ("二、整治目标", Section.GOALS),
        ("二、目标任务", Section.WORK),
        ("三、完成年度目标", Section.GOALS),
        ("二、2024年工作思路", Section.WORK),
        ("二、工作思路", Section.GOALS),
        ("2023年工作总结及2024年工作安排/(一)2023年工作", Section.REVIEW),
        ("2023年工作总结及2024年工作安排/(二)2024年工作", Section.WORK),
        ("四、实施步骤/(四)总结", Section.WORK),
        ("(四)开展评估总结", Section.WORK),
        ("一、总体要求和政策取向", Section.WORK),
        ("一、总体要求/(四)工作任务", Section.WORK),
        ("一、总体要求/(三)工作目标", Section.GOALS),
        ("三、申报条件", Section.TERMS),
        ("(二)存在下列情形之一的不予评优", Section.TERMS),
        ("二、总体要求和主要目标", Section.GOALS),
        ("二、基本原则/坚持质量第一", Section.PRINCIPLES),
        ("全市水利工作会议召开", Section.WORK),
        ("市水利局召开全市水利工作会", Section.NEWS),
        ("(三)召开全市水利工作会", Section.WORK),
        ("三、2024年重点工作", Section.WORK),
        ("四、保障措施", Section.WORK),
    ],
)
def test_a_heading_says_what_stands_under_it(heading: str, section: Section) -> None:
    assert section_of(heading, 2024) is section


def test_the_same_words_are_a_report_in_a_review_and_a_task_in_a_plan() -> None:
    sentence = "新建村卫生室15个。"

    assert not decide_task(sentence, "一、2023年工作回顾", 2024).task
    assert decide_task(sentence, "三、重点任务", 2024).task


def test_among_goals_only_what_can_be_measured_is_a_task() -> None:
    heading = "二、主要目标"

    assert decide_task("粮食产量稳定在24万吨以上。", heading, 2024, measurable=True).task
    assert decide_task("新建社区食堂12个,培训护理员600人。", heading, 2024).task
    assert not decide_task("努力建设富裕美丽新乡村。", heading, 2024).task
    assert not decide_task("奋力实现2035年远景目标,抓住2个关键。", heading, 2024).task


def test_an_item_of_the_goals_that_names_a_concrete_action_is_a_task() -> None:
    assert decide_task("3.加强信息化建设,建成校园网络。", "二、工作目标", 2024).task
    assert not decide_task("3.坚持以人为本,提升服务意识。", "二、工作目标", 2024).task
    assert not decide_task("完善政策,拓展功能,打造开放新高地。", "二、工作目标", 2024).task


def test_a_goal_with_its_year_is_a_task_until_that_year_is_past() -> None:
    sentence = "到2027年,建成较为完善的养老服务体系。"

    assert decide_task(sentence, "二、总体目标", 2025).task
    assert not decide_task(sentence, "二、总体目标", 2028).task


def test_what_opens_with_an_earlier_year_tells_of_it_unless_it_orders() -> None:
    assert not decide_task("2023年全镇改造危房46户。", "", 2024, measurable=True).task
    assert decide_task("2023年改造的46户要全部入住。", "", 2024, measurable=True).task
    assert decide_task("2023年至2025年改造危房460户。", "", 2024, measurable=True).task
    assert decide_task("2024年全镇改造危房46户。", "", 2024, measurable=True).task


def test_a_state_that_a_goal_counts_is_a_task_and_under_results_it_is_praise() -> None:
    sentence = "森林覆盖率达到42%,河湖水质明显改善。"

    assert decide_task(sentence, "二、主要目标", 2025, measurable=True).task
    assert not decide_task(sentence, "二、工作成效", 2025, measurable=True).task


def test_in_front_of_the_headings_a_unit_that_is_told_something_has_a_task() -> None:
    told = "各街道要把排查作为重点工作,加强组织领导。"
    promised = "我们将重点维修社区道路,计划全年开展文艺活动。"
    thought = "以绿色发展为引领,推动城市更加宜居。"

    assert decide_task(told, preamble=True).task
    assert decide_task(promised, preamble=True).task
    assert not decide_task(thought, preamble=True).task


def test_among_the_terms_of_a_scheme_nothing_is_a_task() -> None:
    assert not decide_task("依法开展活动,按期参加年检。", "三、申报条件").task


def test_what_a_document_is_called_promises_nothing() -> None:
    assert not decide_task("《关于推进绿化的意见》共有五章。").task
    assert decide_task("印发《绿化养护办法》。").task


def test_among_principles_only_what_opens_with_a_concrete_action_is_a_task() -> None:
    heading = "二、基本原则"

    assert decide_task("完善风险分级管控机制。", heading).task
    assert not decide_task("把质量放在更加突出的位置。", heading).task


def test_full_width_punctuation_decides_alike() -> None:
    assert not decide_task("责任编辑\uff1a李某某").task
    assert not decide_task("9月底前完成以下工作\uff1a").task


@given(st.text(max_size=200), st.text(max_size=40))
def test_whatever_is_written_gets_a_verdict_with_a_reason(text: str, heading: str) -> None:
    verdict = decide_task(text, heading, 2024)

    assert verdict.reason
    assert verdict == decide_task(text, heading, 2024)


@pytest.mark.parametrize(
    "sentence",
    [
        "今年4月,组织一次全体职工读书交流会。",
        "支部党员大会一般每季度召开1次。",
        "5月份举办岗位技能比武。",
    ],
)
def test_an_act_with_its_time_is_a_task_among_the_general_demands_too(sentence: str) -> None:
    assert decide_task(sentence, "一、总体要求").task
    assert not decide_task("以5月全国会议精神为指引,推动工作提质增效。", "一、总体要求").task


@pytest.mark.parametrize(
    "sentence", ["2025年4月30日前主体封顶。", "2025年底辖区所有社区达到创建标准。"]
)
def test_a_goal_with_its_day_is_a_task(sentence: str) -> None:
    assert decide_task(sentence, "一、工作目标", 2025).task
