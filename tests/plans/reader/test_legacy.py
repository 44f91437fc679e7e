"""Old formats are read where the machine has a program for them, and say so where it has none."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from plans.errors import DocumentError
from plans.outline import read_outline
from plans.reader import read_blocks
from tests.plans.files import saved
from tests.plans.reader.reading import tasks_of

WORDS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "WordDocument".encode("utf-16-le")
SHEET = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500 + "Workbook".encode("utf-16-le")

PLAN = (
    "青溪县教育局2025年工作要点",
    "2025年,全县教育工作的总体要求是坚持立德树人,办好人民满意的教育。",
    "一、夯实安全基础",
    "1.排查隐患。组织各学校开展校园及周边安全隐患综合排查不少于4次,建立台账,限时整改,做到底数清情况明。",
    "二、提升教学质量",
    "2.深化教研。组织教研员下校听课,6月底前完成优质课评选。",
    "青溪县教育局",
    "2025年2月8日",
)
LEDGER = (
    ("序号", "工作任务", "责任科室", "完成时限"),
    ("1", "开展校园安全隐患综合排查", "安全科", "6月底"),
    ("2", "举办中小学教师培训", "人事科", "8月底"),
)
TASKS = [("开展校园安全隐患综合排查", "安全科", "6月底"), ("举办中小学教师培训", "人事科", "8月底")]

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="needs LibreOffice (soffice) on this machine"
)


@pytest.mark.parametrize("data", [WORDS, SHEET, b"{\\rtf1 x}"], ids=["doc", "xls", "rtf"])
def test_without_a_converter_the_mend_is_told(
    data: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(DocumentError, match="旧格式") as refusal:
        read_blocks(data, "计划.doc")
    assert "LibreOffice" in refusal.value.mend


@pytest.mark.parametrize(
    ("script", "said"),
    [("exit 1", "损坏"), ("sleep 30", "超时"), ("echo nothing", "损坏")],
    ids=["fails", "hangs", "writes nothing"],
)
def test_a_converter_that_fails_is_no_crash(
    script: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\n{script}\n")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    monkeypatch.setattr("plans.reader.legacy.SECONDS", 1)
    with pytest.raises(DocumentError, match=said):
        read_blocks(WORDS, "计划.doc")


def converted(data: bytes, suffix: str, wanted: str, folder: Path) -> bytes:
    """The document as LibreOffice saves it in another format."""
    source = folder / f"plan.{suffix}"
    source.write_bytes(data)
    profile = (folder / "profile").as_uri()
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", wanted,
         "--outdir", str(folder), str(source)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    return source.with_suffix(f".{wanted.split(':')[0]}").read_bytes()


def word_document() -> bytes:
    document: Any = Document()
    for line in PLAN:
        document.add_paragraph(line)
    document.add_paragraph("附件:任务分解表")
    table = document.add_table(rows=len(LEDGER), cols=4, style="Table Grid")
    for line, row in zip(table.rows, LEDGER, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    document.add_paragraph("以上任务请各科室抓好落实。")
    return saved(document)


def workbook() -> bytes:
    book = openpyxl.Workbook()
    for row in LEDGER:
        book.worksheets[0].append(row)
    return saved(book)


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("wanted", ["doc", "rtf", "odt", "pdf", "html", "docx"])
def test_a_word_document_reads_alike_in_every_format(wanted: str, tmp_path: Path) -> None:
    original = word_document()
    data = converted(original, "docx", wanted, tmp_path)
    assert tasks_of(data, f"计划.{wanted}") == TASKS
    read = read_outline(read_blocks(data, f"计划.{wanted}"))
    expected = read_outline(read_blocks(original, "计划.docx"))
    assert expected[5].heading == "二、提升教学质量/2.深化教研"
    assert [(s.text, s.heading, s.place, s.zone) for s in read] == [
        (s.text, s.heading, s.place, s.zone) for s in expected
    ]


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("wanted", ["xls", "xlsx", "ods"])
def test_a_ledger_reads_alike_in_every_format(wanted: str, tmp_path: Path) -> None:
    data = converted(workbook(), "xlsx", wanted, tmp_path)
    assert tasks_of(data, f"台账.{wanted}") == TASKS


@pytest.mark.slow
@needs_office
def test_a_locked_pdf_asks_for_one_without_password(tmp_path: Path) -> None:
    lock = (
        'pdf:writer_pdf_Export:{"EncryptFile":{"type":"boolean","value":"true"},'
        '"DocumentOpenPassword":{"type":"string","value":"x"}}'
    )
    data = converted(word_document(), "docx", lock, tmp_path)
    with pytest.raises(DocumentError, match="密码"):
        read_blocks(data, "计划.pdf")


@pytest.mark.slow
@needs_office
@pytest.mark.parametrize("program", ["antiword", "catdoc"])
def test_small_programs_stand_in_for_an_office(
    program: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"needs {program} on this machine")
    data = converted(word_document(), "docx", "doc", tmp_path)
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / program).symlink_to(found)
    monkeypatch.setenv("PATH", str(folder))
    assert tasks_of(data, "计划.doc") == TASKS
    read = {s.text: s.heading for s in read_outline(read_blocks(data, "计划.doc"))}
    assert read["组织教研员下校听课,6月底前完成优质课评选。"] == "二、提升教学质量/2.深化教研"
