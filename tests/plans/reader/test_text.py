"""Plain text comes in many encodings, and tables are pasted into it."""

from random import Random

import pytest

from plans.errors import DocumentError
from plans.reader import read_blocks
from plans.reader.encoding import decode
from tests.plans.reader.reading import lines_of, tasks_of

TEXT = "青溪县教育局2025年工作要点\n一、开展校园安全检查,建立台账;\n二、组织教师培训。\n"
TRADITIONAL = "本縣教育局工作計畫\n一、開展學校安全檢查,並於六月底前完成。\n二、組織教師研習。\n"
NOISE = Random(1).randbytes(3_000).replace(b"\0", b"")
GREEK = "Σχέδιο δράσης για την ασφάλεια των σχολείων και την εκπαίδευση των δασκάλων. " * 5


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32"],
)
def test_a_text_is_read_in_every_encoding_offices_use(encoding: str) -> None:
    assert lines_of(TEXT.encode(encoding), "计划.txt") == TEXT.splitlines()


def test_a_text_in_big5_is_read() -> None:
    assert lines_of(TRADITIONAL.encode("big5"), "計畫.txt") == TRADITIONAL.splitlines()


def test_a_file_cut_off_in_the_middle_of_a_character_is_read() -> None:
    assert lines_of(TEXT.encode()[:-5], "计划.txt")[0] == "青溪县教育局2025年工作要点"


def test_statistics_help_where_nothing_else_does() -> None:
    assert "ασφάλεια" in decode(GREEK.encode("iso8859-7"))


def test_lines_keep_their_number_and_pages() -> None:
    blocks = read_blocks("第一页\n\n仍是第一页\f第二页\n".encode(), "计划.txt")
    assert [(b.text, b.line, b.page) for b in blocks] == [
        ("第一页", 1, 1), ("仍是第一页", 3, 1), ("第二页", 4, 2),
    ]  # fmt: skip


def test_a_table_pasted_from_a_spreadsheet_is_a_table() -> None:
    text = (
        "任务分解表\n序号\t工作任务\t责任科室\t完成时限\n1\t开展安全检查\t安全科\t6月底\n"
        "2\t组织教师培训\t人事科\t8月底\n以上任务请抓好落实。\n"
    )
    assert tasks_of(text.encode(), "计划.txt") == [
        ("开展安全检查", "安全科", "6月底"),
        ("组织教师培训", "人事科", "8月底"),
    ]
    assert lines_of(text.encode(), "计划.txt")[-1] == "以上任务请抓好落实。"


def test_a_table_drawn_with_strokes_is_a_table() -> None:
    text = (
        "|序号  |工作任务      |责任科室 |完成时限 |\n|1     |开展安全检查  |安全科   |6月底    |\n"
    )
    assert tasks_of(text.encode(), "计划.txt") == [("开展安全检查", "安全科", "6月底")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_ledger_is_read_whatever_divides_its_cells(delimiter: str) -> None:
    header = delimiter.join(["序号", "工作内容", "牵头单位", "完成时限"])
    row = delimiter.join(["1", '"开展检查,建立台账"', "安全科", "6月底"])
    for encoding in ("utf-8-sig", "gb18030"):
        assert tasks_of(f"{header}\n{row}\n".encode(encoding), "台账.csv") == [
            ("开展检查,建立台账", "安全科", "6月底")
        ]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "空的"),
        ("  \n　\n".encode(), "没有文字|空的"),
        (bytes(range(256)) * 40, "不是能读的文件格式"),
        (NOISE, "文字编码"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, said: str) -> None:
    with pytest.raises(DocumentError, match=said) as refusal:
        read_blocks(data, "计划.txt")
    assert refusal.value.mend
    assert "\n" not in str(refusal.value)
