"""Markdown is read without its signs."""

from plans.draft import BlockKind
from plans.reader import read_blocks
from tests.plans.reader.reading import lines_of, tasks_of

TEXT = """# 青溪县教育局2025年工作要点

## 一、夯实安全基础

1. **排查隐患**。组织[各学校](http://example.cn/a)开展排查。
2. 强化演练。

- 落实责任

| 序号 | 工作任务 | 责任单位 | 完成时限 |
|---|---|---|---|
| 1 | 开展检查 | 安全科 | 6月底 |
"""


def test_signs_are_no_words() -> None:
    assert lines_of(TEXT.encode(), "计划.md")[:5] == [
        "青溪县教育局2025年工作要点",
        "一、夯实安全基础",
        "1. 排查隐患。组织各学校开展排查。",
        "2. 强化演练。",
        "- 落实责任",
    ]


def test_headings_have_levels_and_lines_their_number() -> None:
    blocks = read_blocks(TEXT.encode(), "计划.md")
    assert [(b.level, b.line) for b in blocks if b.kind is BlockKind.HEADING] == [(1, 1), (2, 3)]
    assert blocks[2].line == 5


def test_a_table_is_a_ledger() -> None:
    assert tasks_of(TEXT.encode(), "计划.md") == [("开展检查", "安全科", "6月底")]


def test_markdown_is_known_by_its_signs() -> None:
    assert lines_of(TEXT.encode(), "计划.txt") == lines_of(TEXT.encode(), "计划.md")


def test_tags_within_are_not_read() -> None:
    assert lines_of("开展<b onclick='x'>检查</b>。".encode(), "计划.md") == ["开展检查。"]
