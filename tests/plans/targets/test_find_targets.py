"""What a sentence commits to reach, rule by rule and in whole sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.enums import Measure, Operator
from plans.targets import find_targets, rules
from plans.targets.corpus import EXAMPLES, NOTHING, Example

CASES = [
    pytest.param(example, phrase, id=phrase) for example in EXAMPLES for phrase in example.phrases
]


@pytest.mark.parametrize(("example", "phrase"), CASES)
def test_a_phrase_gives_its_one_quantity(example: Example, phrase: str) -> None:
    (target,) = find_targets(phrase)

    assert (target.op, target.value, target.value_max) == (example.op, example.value, example.high)
    assert (target.unit, target.measure, target.per) == (
        example.unit,
        example.measure,
        example.per,
    )


@pytest.mark.parametrize("phrase", NOTHING)
def test_a_name_promises_nothing(phrase: str) -> None:
    assert find_targets(phrase) == ()


@pytest.mark.parametrize("rule", [*rules.SHAPES, *rules.BEFORE, *rules.AFTER], ids=lambda r: r.name)
def test_every_rule_reads_some_example(rule: rules.Shape | rules.OperatorRule) -> None:
    read = {name for _, phrase in (c.values for c in CASES) for t in find_targets(str(phrase))
            for name in t.rule.split("、")}  # fmt: skip

    assert rule.name in read


@pytest.mark.parametrize("name", rules.NAMES, ids=lambda name: name.name)
def test_every_ground_refuses_some_number(
    name: rules.NameRule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the ground, a phrase that promises nothing would promise something."""
    others = tuple(other for other in rules.NAMES if other is not name)
    monkeypatch.setattr(rules, "NAMES", others)
    monkeypatch.setattr(rules, "HARD_NAMES", tuple(other for other in others if other.hard))

    assert any(find_targets(phrase) for phrase in NOTHING)


def test_several_quantities_of_a_sentence_each_with_what_they_measure() -> None:
    found = find_targets("全年新建口袋公园12处、改造老旧小区35个,城市绿化覆盖率达到41.5%以上。")

    assert [(t.value, t.unit, t.subject) for t in found] == [
        (12, "处", "口袋公园"),
        (35, "个", "老旧小区"),
        (41.5, "%", "城市绿化覆盖率"),
    ]


def test_what_is_told_next_in_the_same_unit_is_as_often() -> None:
    each = find_targets("每年培养督导员50名、社区矫正和禁毒社会工作专业人才80名")
    found = find_targets("科长每月下村不少于3次,干事不少于5次,全年撰写调研报告2篇")

    level = find_targets("每年新增就业8万人、就业总量稳定在90万人")

    assert [(t.value, t.per) for t in each] == [(50, "年"), (80, "年")]
    assert [(t.value, t.per) for t in level] == [(80_000, "年"), (900_000, None)]

    assert [(t.value, t.unit, t.per) for t in found] == [
        (3, "次", "月"),
        (5, "次", "月"),
        (2, "篇", None),
    ]


def test_a_figure_in_quotation_marks_counts_only_with_its_operator() -> None:
    found = find_targets("紧扣“空置率不超过8%”的目标,实施“100家企业升级”工程")

    assert [(t.span, t.op) for t in found] == [("不超过8%", Operator.AT_MOST)]


def test_a_threshold_is_not_the_goal() -> None:
    found = find_targets("年收入20万元以上的村达到80%,签约5000万元以上项目30个")

    assert [t.span for t in found] == ["达到80%", "30个"]


def test_a_level_that_is_fallen_to_is_no_change() -> None:
    fallen, level = find_targets("发病率下降10%,死亡率下降到2%以下")

    assert (fallen.measure, fallen.value) == (Measure.CHANGE, -10)
    assert (level.measure, level.value) == (Measure.PERCENT, 2)


def test_full_width_signs_read_like_half_width_ones() -> None:
    wide = find_targets("新增床位\uff11\uff12\uff10张\uff0c入住率达到\uff18\uff15\uff05")

    assert [(t.span, t.value) for t in wide] == [
        ("\uff11\uff12\uff10张", 120),
        ("达到\uff18\uff15\uff05", 85),
    ]


WRITTEN = st.text(
    alphabet="0123456789一二两三十百千万亿.%％个名所元不少于以上达到第每校下降约至-—、,，。“”全覆盖",
    max_size=60,
)


@given(WRITTEN)
def test_whatever_is_written_spans_are_cut_out_of_it_in_order(text: str) -> None:
    found = find_targets(text)

    assert all(text[t.at : t.at + len(t.span)] == t.span for t in found)
    ends = [t.at + len(t.span) for t in found]
    assert all(end <= later.at for end, later in zip(ends, found[1:], strict=False))
    assert found == find_targets(text)


@given(st.integers(1, 99_999), st.sampled_from(["个", "处", "家", "项"]))
def test_any_number_is_read_back_as_written(number: int, unit: str) -> None:
    (target,) = find_targets(f"新建社区食堂{number}{unit}")

    assert (target.value, target.unit) == (number, unit)


def test_what_is_told_respectively_shares_its_words_and_has_each_its_noun() -> None:
    found = find_targets("单位产值能耗、用水量分别下降3%和5%,参保率和签约率分别达到96%、62%以上")

    assert [(t.subject, t.span, t.op, t.value) for t in found] == [
        ("单位产值能耗", "3%", Operator.AT_MOST, -3.0),
        ("用水量", "5%", Operator.AT_MOST, -5.0),
        ("参保率", "达到96%", Operator.AT_LEAST, 96.0),
        ("签约率", "62%以上", Operator.AT_LEAST, 62.0),
    ]
    assert [t.measure for t in found[:2]] == [Measure.CHANGE, Measure.CHANGE]


def test_a_quantity_for_each_measures_what_stands_before_it() -> None:
    (target,) = find_targets("人均公园绿地面积达到15平方米/人。")
    assert (target.value, target.per, target.subject) == (15, "人", "人均公园绿地面积")
