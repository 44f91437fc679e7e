"""A PDF knows words at places and strokes; lines, tables and margins are read out of them."""

import pytest

from plans.draft import BlockKind
from plans.errors import DocumentError
from plans.reader import read_blocks
from tests.plans.pdf import page, pdf, table
from tests.plans.reader.reading import lines_of, rows_of, tasks_of

HEADER = ["序号", "工作任务", "责任科室", "完成时限"]
WIDTHS = [40, 160, 90, 110]


def test_lines_are_read_page_by_page() -> None:
    data = pdf([page(["一、安全工作", "1.开展隐患排查。"]), page(["2.组织应急演练。"])])
    assert [(b.text.strip(), b.page) for b in read_blocks(data, "计划.pdf")] == [
        ("一、安全工作", 1), ("1.开展隐患排查。", 1), ("2.组织应急演练。", 2),
    ]  # fmt: skip


def test_running_lines_are_margins() -> None:
    pages = [page(["某县教育局文件", f"开展第{at}项检查。", f"— {at} —"]) for at in range(1, 6)]
    blocks = read_blocks(pdf(pages), "计划.pdf")
    assert [b.text for b in blocks if b.kind is BlockKind.PARAGRAPH] == [
        f"开展第{at}项检查。" for at in range(1, 6)
    ]


def test_an_indented_line_begins_a_paragraph() -> None:
    words = [(94.0, 780.0, "组织各学校开展校园安全"), (70.0, 760.0, "隐患排查整治专项行动。"),
             (70.0, 740.0, "后面还有一行长长的文字")]  # fmt: skip
    indents = [line.startswith("　") for line in lines_of(pdf([(words, [])]))]
    assert indents == [True, False, False]


def test_what_stands_further_out_than_the_text_does_not_tear_its_lines() -> None:
    prose = (
        "组织各学校开展校园安全隐患排查整治专项行动,建立隐患清单、责任清单和整改清单,实行销号管理。"
        * 3
    )
    wrapped = [prose[at : at + 32] for at in range(0, len(prose), 32)]
    words = [(70.0, 700.0 - 20 * at, line) for at, line in enumerate(wrapped)]
    label = (380.0, 780.0, "主题分类农业林业水利畜牧业")
    full = [block.full for block in read_blocks(pdf([([label, *words], [])]), "计划.pdf")]
    assert full == [True, *(len(line) == 32 for line in wrapped)]


def test_a_ruled_table_is_a_ledger() -> None:
    rows = [HEADER, ["1", "组织各学校开展校园安全隐患综合排查", "安全科", "六月底"],
            ["2", "举办教师培训", "人事科", "八月底"]]  # fmt: skip
    assert tasks_of(pdf([table(rows, WIDTHS)])) == [
        ("组织各学校开展校园安全隐患综合排查", "安全科", "六月底"),
        ("举办教师培训", "人事科", "八月底"),
    ]


def test_a_table_stands_between_the_lines_around_it() -> None:
    before, _ = page(["任务分解表"])
    words, strokes = table([HEADER, ["1", "开展检查", "安全科", "六月底"]], WIDTHS)
    after = [(70.0, 500.0, "以上任务请抓好落实。")]
    assert lines_of(pdf([([*before, *words, *after], strokes)])) == [
        "任务分解表", "开展检查", "以上任务请抓好落实。",
    ]  # fmt: skip


def test_cells_with_no_line_between_them_are_one() -> None:
    words, strokes = table(
        [HEADER, ["1", "开展检查", "安全科", "六月底"], ["2", "组织演练", "", "九月底"]], WIDTHS
    )
    left, right = 50 + 40 + 160, 50 + 40 + 160 + 90
    cut = [s for s in strokes if s != (50.0, 580, 450.0, 580)]
    cut += [(50.0, 580, left, 580), (right, 580, 450.0, 580)]
    assert [task[1] for task in tasks_of(pdf([(words, cut)]))] == ["安全科", "安全科"]


def test_a_table_runs_on_over_the_page() -> None:
    first = table([HEADER, ["1", "开展检查", "安全科", "六月底"]], WIDTHS)
    second = table([HEADER, ["2", "组织演练", "体艺科", "九月底"]], WIDTHS)
    assert [row["序号"] for row in rows_of(pdf([first, second]))] == ["1", "2"]


def test_a_row_broken_by_the_page_is_whole_again() -> None:
    first = table([HEADER, ["1", "组织各学校开展校园", "安全科", "六月底"]], WIDTHS)
    second = table([["", "安全隐患综合排查", "", ""], ["2", "组织演练", "体艺科", ""]], WIDTHS)
    assert [task[0] for task in tasks_of(pdf([first, second]))] == [
        "组织各学校开展校园安全隐患综合排查", "组织演练",
    ]  # fmt: skip


def test_a_scanned_page_asks_for_its_text() -> None:
    with pytest.raises(DocumentError, match="扫描"):
        read_blocks(pdf([page([]), page([])]), "计划.pdf")


def test_words_without_a_code_are_not_passed_on_as_text() -> None:
    with pytest.raises(DocumentError, match="乱码"):
        read_blocks(pdf([page(["\ue000\ue001\ue002\ue003" * 10])]), "计划.pdf")
