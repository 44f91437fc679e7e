"""Whom a text makes responsible, rule by rule."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.enums import OwnerRole
from plans.draft import Block, BlockKind
from plans.owners import find_noted_owners, find_owners, find_row_owners, is_note, rules
from plans.owners.corpus import EXAMPLES, NOBODY, read_marked

PHRASES = [phrase for example in EXAMPLES for phrase in example.phrases]


def test_a_note_may_stand_in_heavy_brackets() -> None:
    shared = find_owners("推行远程窗口。【纳税服务股牵头,各税务分局配合】")
    alone = find_owners("【收入核算股、信息中心】")

    assert [(one.span, one.role) for one in shared] == [
        ("纳税服务股", OwnerRole.LEAD),
        ("各税务分局", OwnerRole.SUPPORT),
    ]
    assert [one.span for one in alone] == ["收入核算股", "信息中心"]
    assert is_note("【收入核算股、信息中心】")


@pytest.mark.parametrize("phrase", PHRASES, ids=lambda phrase: read_marked(phrase)[0])
def test_a_phrase_names_those_that_are_marked(phrase: str) -> None:
    text, named = read_marked(phrase)

    assert [(owner.span, owner.role) for owner in find_owners(text)] == list(named)


@pytest.mark.parametrize("phrase", NOBODY)
def test_who_is_only_spoken_of_is_not_responsible(phrase: str) -> None:
    assert find_owners(phrase) == ()


@pytest.mark.parametrize("rule", rules.OWNERS, ids=lambda rule: rule.name)
def test_every_rule_reads_some_example(rule: rules.OwnerRule) -> None:
    read = {owner.rule for phrase in PHRASES for owner in find_owners(read_marked(phrase)[0])}

    assert rule.name in read


def test_full_width_notes_read_like_half_width_ones() -> None:
    text = "\uff08责任单位\uff1a城建科\uff1b配合单位\uff1a各县\uff08市、区\uff09\uff09"

    assert [(o.span, o.role) for o in find_owners(text)] == [
        ("城建科", OwnerRole.LEAD),
        ("各县\uff08市、区\uff09", OwnerRole.SUPPORT),
    ]


def test_a_row_names_its_owners_in_its_columns() -> None:
    row = Block(
        BlockKind.ROW,
        "1 规范收费 财务科 各分院",
        line=3,
        columns=("序号", "工作任务", "牵头科室", "配合单位"),
        cells=("1", "规范收费", "财务科、审计科", "各分院"),
    )

    assert [(owner.span, owner.role) for owner in find_row_owners(row)] == [
        ("财务科", OwnerRole.LEAD),
        ("审计科", OwnerRole.LEAD),
        ("各分院", OwnerRole.SUPPORT),
    ]


def test_a_cell_names_its_owners_as_it_writes_them() -> None:
    row = Block(
        BlockKind.ROW,
        "建立标准",
        3,
        columns=("任务", "责任单位"),
        cells=("建立标准", "市监局（市知识产权局）、财政局"),
    )
    assert [owner.span for owner in find_row_owners(row)] == ["市监局（市知识产权局）", "财政局"]


def test_a_telephone_beside_a_name_is_nobody() -> None:
    row = Block(
        BlockKind.ROW,
        "清淤",
        2,
        columns=("任务", "责任人及电话"),
        cells=("清淤", "李明 13900001111"),
    )

    assert [owner.span for owner in find_row_owners(row)] == ["李明"]


def test_a_heading_names_owners_in_its_bracket_alone() -> None:
    noted = find_noted_owners("(一)督促各乡镇开展整治(农业科牵头,各乡镇配合)")

    assert [owner.span for owner in noted] == ["农业科", "各乡镇"]


@pytest.mark.parametrize(
    ("text", "note"),
    [
        ("(责任单位:城建科)", True),
        ("完成时限:2025年6月底", True),
        ("(安全科牵头,各学校配合)", True),
        ("[责任科室:城建科]", True),
        ("开展检查(责任单位:城建科)。", False),
        ("由城建科牵头开展检查。", False),
        ("时间要求:9月底前", True),
        ("工作目标:新建口袋公园6处。", False),
        ("具体措施:开展入户排查,建立台账。", False),
        ("备注:各科室每月底前报送进展。", False),
        ("此项工作由宣传科、安监站负责组织协调。", True),
        ("(环境局牵头,住建局、交通局参与,各县(市、区)政府负责落实。", True),
        ("该项工作由宣传科部署,各单位落实,安监站负责协调。", True),
        ("此项工作由宣传科负责,于6月底前完成验收并公布结果。", False),
    ],
)
def test_a_note_is_told_from_a_task_with_a_note(text: str, note: bool) -> None:
    assert is_note(text) is note


WRITTEN = st.text(
    alphabet="各县市区局科室学校和与及、,;:()责任牵头配合单位组织督促要由会同每月负责开展将办部的。",
    max_size=80,
)


@given(WRITTEN)
def test_whatever_is_written_spans_are_cut_out_of_it(text: str) -> None:
    owners = find_owners(text)

    assert all(text[o.at : o.at + len(o.span)] == o.span and o.span for o in owners)
    assert [o.at for o in owners] == sorted(o.at for o in owners)


@pytest.mark.parametrize(
    "unit", ["组织各县局和", "(责任单位:", "由某局和某局、", "各级各类", "督促学校、", "要"]
)
def test_a_hostile_repetition_takes_time_proportional_to_its_length(unit: str) -> None:
    """Measured against itself: four times the text may not take sixteen times as long."""

    def seconds(length: int) -> float:
        text = unit * (length // len(unit))
        started = time.process_time()
        find_owners(text)
        return time.process_time() - started

    short = min(seconds(4_000) for _ in range(3))

    assert seconds(32_000) < 40 * short + 0.05
