"""Word documents are read as they are printed: numbers, merged cells and all."""

from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from plans.draft import BlockKind
from plans.reader import read_blocks
from tests.plans.files import document_of, saved
from tests.plans.reader.reading import lines_of, rows_of, tasks_of

HEADER = ("序号", "工作任务", "责任科室", "完成时限")


def tabled(*rows: tuple[str, ...]) -> tuple[Any, Any]:
    document = Document()
    table = document.add_table(rows=0, cols=len(rows[0]))
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    return document, table


def numbered(document: Any, levels: list[tuple[str, str]], texts: list[tuple[int, str]]) -> None:
    """Adds paragraphs that Word numbers by itself, each with its level."""
    numbering = document.part.numbering_part.element
    body = "".join(
        f"<w:lvl w:ilvl='{at}'><w:start w:val='1'/><w:numFmt w:val='{style}'/>"
        f"<w:lvlText w:val='{pattern}'/></w:lvl>"
        for at, (style, pattern) in enumerate(levels)
    )
    abstract = f"<w:abstractNum {nsdecls('w')} w:abstractNumId='77'>{body}</w:abstractNum>"
    numbering.insert(0, parse_xml(abstract))
    number = f"<w:num {nsdecls('w')} w:numId='77'><w:abstractNumId w:val='77'/></w:num>"
    numbering.append(parse_xml(number))
    for level, text in texts:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(
                f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{level}'/><w:numId w:val='77'/></w:numPr>"
            )
        )


def test_headings_keep_their_level() -> None:
    document = Document()
    document.add_heading("夯实安全基础", 1)
    document.add_paragraph("开展隐患排查。")
    document.add_heading("强化演练", 2)
    blocks = read_blocks(saved(document), "计划.docx")
    assert [(b.kind, b.level) for b in blocks] == [
        (BlockKind.HEADING, 1), (BlockKind.PARAGRAPH, 0), (BlockKind.HEADING, 2),
    ]  # fmt: skip


def test_numbers_that_word_sets_itself_are_read() -> None:
    document = Document()
    levels = [("chineseCountingThousand", "%1、"), ("chineseCounting", "(%2)"), ("decimal", "%3.")]
    texts = [
        (0, "安全"),
        (1, "排查"),
        (2, "查校车"),
        (2, "查食堂"),
        (1, "演练"),
        (0, "质量"),
        (1, "教研"),
    ]
    numbered(document, levels, texts)
    assert lines_of(saved(document)) == [
        "一、安全", "(一)排查", "1.查校车", "2.查食堂", "(二)演练", "二、质量", "(一)教研",
    ]  # fmt: skip


def test_numbers_past_ten_and_other_signs_are_read() -> None:
    document = Document()
    numbered(document, [("chineseCounting", "%1、"), ("decimalEnclosedCircle", "%2")],
             [(0, "任务")] * 12 + [(1, "检查")])  # fmt: skip
    lines = lines_of(saved(document))
    assert lines[9:] == ["十、任务", "十一、任务", "十二、任务", "①检查"]


def test_a_ledger_is_read_under_its_columns() -> None:
    document, _ = tabled(
        HEADER, ("1", "开展检查", "安全科", "6月底"), ("2", "组织培训", "人事科", "")
    )
    assert rows_of(saved(document))[0] == {
        "序号": "1", "工作任务": "开展检查", "责任科室": "安全科", "完成时限": "6月底",
    }  # fmt: skip


def test_a_merged_cell_means_every_row_it_spans() -> None:
    document, table = tabled(
        HEADER, ("1", "开展检查", "安全科", "6月底"), ("2", "组织演练", "", "9月底")
    )
    table.cell(1, 2).merge(table.cell(2, 2))
    assert tasks_of(saved(document)) == [
        ("开展检查", "安全科", "6月底"),
        ("组织演练", "安全科", "9月底"),
    ]


def test_a_row_over_the_breadth_of_the_table_is_a_heading() -> None:
    document, table = tabled(
        HEADER, ("一、安全工作", "", "", ""), ("1", "开展检查", "安全科", "6月")
    )
    table.cell(1, 0).merge(table.cell(1, 3))
    blocks = read_blocks(saved(document), "计划.docx")
    assert [(b.kind, b.text) for b in blocks] == [
        (BlockKind.HEADING, "一、安全工作"), (BlockKind.ROW, "开展检查"),
    ]  # fmt: skip


def test_a_header_repeated_on_each_page_is_read_once() -> None:
    document, _ = tabled(
        HEADER, ("1", "检查校车", "安全科", ""), HEADER, ("2", "检查食堂", "后勤科", "")
    )
    assert [row["工作任务"] for row in rows_of(saved(document))] == ["检查校车", "检查食堂"]


def test_a_table_that_goes_on_without_a_header_keeps_the_last() -> None:
    document, _ = tabled(HEADER, ("1", "检查校车", "安全科", "6月底"))
    document.add_paragraph("续表")
    table = document.add_table(rows=1, cols=4)
    for cell, text in zip(table.rows[0].cells, ("2", "检查食堂", "后勤科", "7月底"), strict=True):
        cell.text = text
    assert tasks_of(saved(document))[1] == ("检查食堂", "后勤科", "7月底")


def test_a_form_of_one_task_is_a_row() -> None:
    document, _ = tabled(("工作任务", "开展检查"), ("责任科室", "安全科"), ("完成时限", "6月底"))
    assert tasks_of(saved(document)) == [("开展检查", "安全科", "6月底")]


def test_a_table_that_only_lays_out_the_page_is_read_as_lines() -> None:
    document, _ = tabled(("青溪县教育局", "文件"), ("青教发", "3号"))
    assert lines_of(saved(document)) == ["青溪县教育局 文件", "青教发 3号"]


def test_deleted_and_hidden_words_are_not_read() -> None:
    document = document_of(["组织检查"])
    paragraph = document.paragraphs[0]._p
    paragraph.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>旧稿</w:delText></w:r></w:del>")
    )
    paragraph.append(parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>和演练</w:t></w:r></w:ins>"))
    hidden = document.paragraphs[0].add_run("隐藏")
    hidden._r.get_or_add_rPr().append(OxmlElement("w:vanish"))
    assert lines_of(saved(document)) == ["组织检查和演练"]


def test_a_broken_line_is_two_lines() -> None:
    document = document_of(["第一行"])
    run = document.paragraphs[0].add_run()
    run.add_break()
    run.add_text("第二行")
    assert lines_of(saved(document)) == ["第一行", "第二行"]


def test_headers_and_footers_are_margins() -> None:
    document = document_of(["正文"])
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    kinds = {b.text: b.kind for b in read_blocks(saved(document), "计划.docx")}
    assert kinds == {
        "页眉": BlockKind.MARGIN, "页脚": BlockKind.MARGIN, "正文": BlockKind.PARAGRAPH,
    }  # fmt: skip


@pytest.mark.parametrize("style", ["toc 1", "TOC Heading"])
def test_a_table_of_contents_is_margin(style: str) -> None:
    document = document_of(["一、安全 1", "正文"])
    if style not in document.styles:
        document.styles.add_style(style, 1)
    document.paragraphs[0].style = document.styles[style]
    kinds = [b.kind for b in read_blocks(saved(document), "计划.docx")]
    assert kinds == [BlockKind.MARGIN, BlockKind.PARAGRAPH]


def test_a_list_may_go_on_in_a_style() -> None:
    document = Document()
    numbered(document, [("decimal", "%1.")], [(0, "检查")])
    style = document.styles.add_style("条目", 1)
    numbers = document.paragraphs[0]._p.get_or_add_pPr().find(qn("w:numPr"))
    style.element.get_or_add_pPr().append(numbers)
    document.paragraphs[0].style = style
    document.add_paragraph("演练", style=style)
    assert lines_of(saved(document)) == ["1.检查", "2.演练"]
