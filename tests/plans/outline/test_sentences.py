"""A sentence ends where a reader would stop, and nowhere else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.outline.sentences import split_sentences
from plans.signs import half_width


def split(text: str) -> list[str]:
    return [text[start:stop] for start, stop in split_sentences(half_width(text))]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("开展检查。建立台账;及时整改!", ["开展检查。", "建立台账;", "及时整改!"]),
        ("开展检查；建立台账！谁来做？", ["开展检查；", "建立台账！", "谁来做？"]),
        ("印发《谁来守护?校园安全手册》,组织学习。", ["印发《谁来守护?校园安全手册》,组织学习。"]),
        ("各学校(含民办;不含幼儿园)报送名单。", ["各学校(含民办;不含幼儿园)报送名单。"]),
        ("开展“读书吧!少年”活动。做好总结。", ["开展“读书吧!少年”活动。", "做好总结。"]),
        ("他说:“安全第一。”会议随后结束。", ["他说:“安全第一。”", "会议随后结束。"]),
        ("坚持“安全第一。”的要求。", ["坚持“安全第一。”的要求。"]),
        ("没有句号的一行", ["没有句号的一行"]),
        ("推进课程”和“课堂”融合;构建格局。", ["推进课程”和“课堂”融合;", "构建格局。"]),
        ("“双减”见效!!再接再厉。", ["“双减”见效!!", "再接再厉。"]),
        ("达到2.0版,近视率下降0.5%。", ["达到2.0版,近视率下降0.5%。"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_sentence_ends_at_its_mark(text: str, sentences: list[str]) -> None:
    assert split(text) == sentences


def test_a_note_behind_a_sentence_does_not_open_the_next() -> None:
    notes = "(县发改局、各镇(街道)按职责分工负责)", "(责任单位:政务局)", "(县教育局指导)"
    text = "清理收费。{}优化服务。{}开展培训。{}印发指南。(含民办学校)各校要自查。".format(*notes)
    assert [text[a:b] for a, b in split_sentences(text)] == [
        "清理收费。", notes[0], "优化服务。", notes[1], "开展培训。", notes[2],
        "印发指南。", "(含民办学校)各校要自查。",
    ]  # fmt: skip


def test_a_long_quotation_is_read_sentence_by_sentence() -> None:
    speech = "要抓好安全工作。" * 20
    assert len(split(f"会议要求:“{speech}”")) >= 20


@settings(deadline=None)
@given(st.text("一二。;!?“”《》(),甲乙丙 0", max_size=300))
def test_nothing_of_a_paragraph_is_lost(text: str) -> None:
    assert "".join(split(text)) == text


def test_a_text_without_marks_is_cut_into_bearable_pieces() -> None:
    pieces = split("开展工作" * 5_000)
    assert max(map(len, pieces)) <= 2_000
    assert "".join(pieces) == "开展工作" * 5_000
