"""A task's title: at most 20 characters, in the task's own words, saying what is to be done."""

from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from plans.tasks import clauses_of, write_title
from plans.tasks.corpus import TITLES

LONGEST = 20


@pytest.mark.parametrize(("text", "heading", "title"), TITLES, ids=[t[0] for t in TITLES])
def test_a_title_is_the_clause_that_promises(text: str, heading: str, title: str) -> None:
    assert write_title(text, heading) == title


def test_the_clause_with_the_date_is_the_title_without_the_date() -> None:
    text = "完善制度,9月底前完成系统联调。"

    assert write_title(text, "", [("9月底前", text.index("9月底前"))]) == "完成系统联调"


def test_a_dated_clause_that_says_too_little_lends_the_one_before_it() -> None:
    text = "筹集资金,续建城北水厂二期工程,确保9月1日前投用。"

    title = write_title(text, "", [("9月1日前", text.index("9月1日前"))])

    assert title == "续建城北水厂二期工程"


def test_a_month_leaves_the_days_of_that_month_whole_to_be_left_out() -> None:
    text = "活动期间(6月),6月16日组织集中咨询。"
    dated = [("6月", text.index("6月")), ("6月16日", text.index("6月16日"))]

    assert write_title(text, "", dated) == "组织集中咨询"


def test_a_part_with_a_date_leaves_the_title_to_the_whole() -> None:
    text = "新增公共停车位3000个,其中上半年完成1200个。"

    title = write_title(text, "", [("上半年", text.index("上半年"))])

    assert title == "新增公共停车位3000个"


def test_the_words_that_fix_a_date_go_with_it() -> None:
    text = "我校读书节定于4月10日举行。"

    title = write_title(text, "", [("4月10日", text.index("4月10日"))])

    assert title == "我校读书节举行"


def test_a_date_that_stands_alone_lends_the_clause_behind_it() -> None:
    text = "供热企业对照检修清单,在10月底前,完成锅炉房设备检修。"

    title = write_title(text, "", [("10月底前", text.index("10月底前"))])

    assert title == "完成锅炉房设备检修"


@pytest.mark.parametrize(
    ("text", "dates", "title"),
    [
        (
            "阶段小结和全年报告分别于7月5日、12月20日前报市局。",
            ("7月5日", "12月20日前"),
            "阶段小结和全年报告报市局",
        ),
        ("在端午和国庆期间开展值班抽查。", ("端午", "国庆期间"), "开展值班抽查"),
        ("主体工程分别于5月底和9月底封顶。", ("5月底", "9月底"), "主体工程封顶"),
        ("编制节水规划(4月底,规划科、水政科)。", ("4月底",), "编制节水规划"),
    ],
)
def test_what_joins_two_dates_goes_with_them(text: str, dates: tuple[str, ...], title: str) -> None:
    assert write_title(text, "", [(date, text.index(date)) for date in dates]) == title


def test_how_often_it_returns_stays_in_the_title() -> None:
    text = "强化执法,每月开展一次农资检查。"

    assert write_title(text, "", [("每月", text.index("每月"))]) == "每月开展一次农资检查"


def test_a_clause_of_figures_is_the_title_where_nothing_acts() -> None:
    assert write_title("主要预期目标是:粮食产量24万吨。", "", (), [13]) == "粮食产量24万吨"


def test_a_number_is_never_cut_in_two() -> None:
    title = write_title("全市规模以上工业企业研发活动覆盖率达到百分之65.5以上", "")

    assert len(title) <= LONGEST
    assert not title.rstrip("…")[-1].isdigit()


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # when, why or for whom something is done is not what is done
        ("在验收合格之前,不得投入运营。", "不得投入运营"),
        ("对逾期未改的,依法吊销经营许可证。", "依法吊销经营许可证"),
        ("要严格按照工期计划,倒排桥梁加固任务。", "倒排桥梁加固任务"),
        ("以保障冬季供暖为目标,更换城区老化管网。", "更换城区老化管网"),
        ("着眼方便老年人出行,增设公交站台座椅。", "增设公交站台座椅"),
        ("通过置换、租赁等方式,解决环卫工人休息场所。", "解决环卫工人休息场所"),
        ("坚持便民利民,推行证照快递送达。", "推行证照快递送达"),
        ("在遇到暴雨时,组织低洼地带群众转移。", "组织低洼地带群众转移"),
    ],
)
def test_what_only_says_when_or_why_is_passed_over(text: str, title: str) -> None:
    assert write_title(text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # who has to act stands beside the title already
        ("水务部门要加强城区内涝积水点治理。", "加强城区内涝积水点治理"),
        ("各镇人民政府、街道办事处应当配齐消防水源设施。", "配齐消防水源设施"),
        ("县粮食和物资储备局负责建立应急粮油储备库台账。", "建立应急粮油储备库台账"),
        # what has to be acted upon does not
        ("农贸市场要设置公平秤。", "农贸市场要设置公平秤"),
    ],
)
def test_the_owner_gives_way_to_what_is_to_be_done(text: str, title: str) -> None:
    assert write_title(text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # modifiers go before words are cut; what went is marked
        (
            "建立以诊疗质量、服务效率和群众满意度为依据的乡村医生考核体系。",
            "建立…乡村医生考核体系",
        ),
        ("加强对辖区内小餐饮、小作坊、小摊贩日常经营行为的监督检查。", "加强对…的监督检查"),
        ("鼓励返乡青年和家庭农场主在乡村旅游重点村举办采摘节庆。", "鼓励…举办采摘节庆"),
        ("把修复古驿道作为带动沿线乡村特色产业发展的重要抓手。", "把修复古驿道作为…重要抓手"),
        ("将执法检查结果通过政府门户网站和便民服务平台进行公示。", "将执法检查结果…进行公示"),
        (
            "启动实施城区雨污分流管网三年改造提升工程项目。",
            "实施城区雨污分流管网三年改造提升工程项目",
        ),
    ],
)
def test_a_long_object_is_named_by_its_last_noun(text: str, title: str) -> None:
    assert write_title(text) == title


@pytest.mark.parametrize(
    ("text", "title"),
    [
        # a list that says 等 keeps its first parts and what they all are
        (
            "落实巡山护林、火源管控、物资储备、队伍值守等防火措施。",
            "落实巡山护林、火源管控等防火措施",
        ),
        ("深化“一件事”“一次办”“一网通”等政务服务品牌创建。", "深化“一件事”等政务服务品牌创建"),
        # parts of a kind: the list goes on
        (
            "培育壮大食用菌、中药材、高山蔬菜、冷水鱼和小杂粮。",
            "培育壮大食用菌、中药材、高山蔬菜等",
        ),
        # the last part alone says what the list is about
        (
            "加强水库、河道、山塘、涵闸、渠道沿线防汛物资储备管理。",
            "加强水库、河道…渠道沿线防汛物资储备管理",
        ),
        ("提高农村公路养护水平和班线客车通达服务保障能力。", "提高农村公路养护水平"),
    ],
)
def test_a_long_list_is_cut_where_it_still_makes_sense(text: str, title: str) -> None:
    assert write_title(text) == title


def test_what_points_back_takes_the_words_of_the_heading() -> None:
    text = "该项工作6月底前完成。"

    title = write_title(text, "二、重点任务/1.家底清查", [("6月底前", text.index("6月底前"))])

    assert title == "家底清查完成"


def test_what_is_to_be_done_in_a_case_names_the_case() -> None:
    text = "发现公示的价格信息有误的,要及时予以更正。"

    assert write_title(text) == "发现公示的价格信息有误的,及时予以更正"


def test_a_short_promise_stands_behind_the_topic_of_its_heading() -> None:
    assert (
        write_title("收费单位要加强公示。", "五、便民服务/(二)规范停车收费")
        == "规范停车收费:加强公示"
    )


def test_a_verb_inside_a_noun_is_none() -> None:
    text = "探索适合高原山区气候条件和群众体育基础的青少年运动员选拔办法。"

    assert write_title(text) == "探索…青少年运动员选拔办法"


def test_what_a_sentence_is_about_is_no_promise_of_its_own() -> None:
    text = "各镇方案、联系方式以及隐患排查、问题整改等情况,要及时报送县防汛办。"

    assert write_title(text) == "及时报送县防汛办"


@pytest.mark.parametrize(
    ("text", "refused", "signs"),
    [
        ("对外来施工企业参与本县市政工程投标不再要求提供备案证明材料。", "提供", "不再"),
        ("各学校不得以任何名义收取家长委员会活动费用。", "收取", "不得"),
        ("各供水企业不得将抢修服务收费标准之外的费用转嫁给用户。", "转嫁", "不得"),
        ("督促燃气企业在冬季供暖期间不得擅自停止向居民小区供气。", "停止", "不得"),
        ("对已经办结的小额工程变更事项和补充资料不再进行重复审核。", "进行", "不再"),
        ("按照本县河道管理范围划定方案要求严禁新建与防洪无关的建筑。", "新建", "严禁"),
    ],
)
def test_a_refusal_never_becomes_its_contrary(text: str, refused: str, signs: str) -> None:
    title = write_title(text)

    assert refused not in title or signs in title


def test_the_name_of_a_document_stays_in_its_marks() -> None:
    text = "制定《关于进一步规范城镇燃气经营企业安全管理工作的实施细则》。"

    title = write_title(text)

    assert title.startswith("制定《关于进一步规范")
    assert title.endswith("…》")


def test_a_title_cut_through_its_words_says_so() -> None:
    title = write_title("梯次接续迭代实施县域电网配电自动化终端全域覆盖工程")

    assert title.endswith("…")
    assert len(title) <= LONGEST


@pytest.mark.parametrize("unit", ["“", "《", "(", "支持、", "要", "建立的", "按照的部署", "加强和"])
def test_a_hostile_text_costs_no_more_than_its_length(unit: str) -> None:
    def seconds(times: int) -> float:
        text = unit * times
        clauses = clauses_of(text)  # the readers' own work, known before a title is asked for
        begun = process_time()
        write_title(text, clauses=clauses)
        return process_time() - begun

    small = min(seconds(1_000) for _ in range(3))
    large = min(seconds(8_000) for _ in range(2))

    assert large < 28 * max(small, 0.001)  # linear is 8 times, quadratic 64


WORD = st.sampled_from(
    (
        *"的、和与,。:;“”《》()",
        *(
            "要",
            "应当",
            "对",
            "将",
            "在",
            "按照",
            "通过",
            "以",
            "等",
            "及",
            "或者",
            "不再",
            "该项工作",
        ),
        *(
            "建立",
            "开展",
            "支持",
            "完善",
            "加强",
            "进行",
            "纳入",
            "推动",
            "作为",
            "予以",
            "各地",
            "部门",
        ),
        *(
            "评价体系",
            "桥梁",
            "冬季供暖",
            "企业",
            "方案",
            "1.",
            "65%",
            "3个",
            "一是",
            "(1)",
            "6月底前",
        ),
    )
)
TEXT = st.lists(WORD, max_size=40).map("".join)
SENTENCE = st.tuples(
    TEXT, st.sampled_from(("", "三、安全生产", "2.家底清查", "全县重点项目/(一)桥梁"))
)
JOINED = "等…:》”),"  # what may stand in a title without standing there in the text


@given(SENTENCE)
def test_whatever_is_written_a_title_fits_a_line_of_chat(sentence: tuple[str, str]) -> None:
    assert len(write_title(*sentence)) <= LONGEST


@given(SENTENCE)
def test_whatever_is_written_there_is_a_title(sentence: tuple[str, str]) -> None:
    assert bool(write_title(*sentence)) == bool(sentence[0])


@given(SENTENCE)
def test_a_title_has_the_words_of_heading_and_sentence_in_their_order(
    sentence: tuple[str, str],
) -> None:
    text, heading = sentence
    source = iter(heading + text)

    kept = [sign for sign in write_title(text, heading) if sign not in JOINED]

    assert all(sign in source for sign in kept)


@given(SENTENCE)
def test_quotes_and_brackets_close_in_a_title_as_they_open(sentence: tuple[str, str]) -> None:
    title = write_title(*sentence)

    assert all(title.count(a) == title.count(b) for a, b in ("“”", "《》", "()"))


@example(("的的“”、、“等", ""))
@given(SENTENCE)
def test_a_title_that_was_cut_does_not_end_on_a_joint(sentence: tuple[str, str]) -> None:
    title = write_title(*sentence)

    assert title in sentence[0] or not title.endswith(("、…", ",…", "、等", "和…", "及…"))
