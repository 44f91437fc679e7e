"""Hostile and broken files cost little and are refused in one Chinese line with the mend."""

import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from time import process_time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import DubanError
from plans.gate import refuse_marks
from plans.outline import read_outline
from plans.reader import read_blocks
from tests.plans.files import docx, pdf_file, saved, xlsx
from tests.plans.pdf import page, pdf

ROOT = Path(__file__).resolve().parents[3]
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(parts: dict[str, bytes]) -> bytes:
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return output.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one part put in the place of another."""
    output = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(output, "w", 8) as new:
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        new.writestr(name, content)
    return output.getvalue()


def word_of(body: str) -> bytes:
    xml = f"<w:document xmlns:w='{WORD}'><w:body>{body}</w:body></w:document>"
    return with_part(docx(["x"]), "word/document.xml", xml.encode())


def ole(*streams: str) -> bytes:
    return OLE + b"\0" * 500 + b"".join(stream.encode("utf-16-le") for stream in streams)


def entity() -> bytes:
    laughs = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    xml = f"<!DOCTYPE w [<!ENTITY l0 'ha'>{laughs}]><w>&l9;</w>"
    return packed({"word/document.xml": xml.encode()})


def zip_bomb() -> bytes:
    return packed({"word/document.xml": b"<w>" + b" " * (200 * 1024 * 1024) + b"</w>"})


def many_parts() -> bytes:
    return packed({f"word/{n}.xml": b"" for n in range(4_000)})


def merge_bomb() -> bytes:
    workbook = openpyxl.Workbook()
    for _ in range(5_000):
        workbook.worksheets[0].append(["x"])
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(saved(workbook))) as package:
        xml = package.read(part)
    merged = b"<mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 20_000 + b"</mergeCells>"
    xml = xml.replace(b"</sheetData>", b"</sheetData>" + merged)
    return with_part(saved(workbook), part, xml)


def truncated(data: bytes) -> bytes:
    return data[: len(data) // 2]


HOSTILE: dict[str, tuple[Callable[[], bytes], str, str]] = {
    "zip bomb": (zip_bomb, "a.docx", "太大"),
    "too many parts": (many_parts, "a.docx", "太大"),
    "entities": (entity, "a.docx", "外部实体"),
    "merged cells without end": (merge_bomb, "a.xlsx", "太大"),
    "macros": (lambda: packed({"word/a.xml": b"", "word/vbaProject.bin": b""}), "a.docx", "宏"),
    "macros by name": (lambda: docx(["x"]), "a.docm", "宏"),
    "old macros": (lambda: ole("WordDocument", "_VBA_PROJECT"), "a.doc", "宏"),
    "locked": (lambda: ole("EncryptedPackage"), "a.xlsx", "密码"),
    "truncated docx": (lambda: truncated(docx(["x"] * 50)), "a.docx", "损坏"),
    "truncated xlsx": (lambda: truncated(xlsx(["x"] * 50)), "a.xlsx", "损坏"),
    "truncated pdf": (lambda: pdf_file(["x"])[:300], "a.pdf", "损坏"),
    "a docx without its text": (lambda: packed({"word/a.xml": b"<w/>"}), "a.docx", "损坏"),
    "a docx of rubbish": (lambda: with_part(docx(["x"]), "word/document.xml", b"<"), "a", "损坏"),
    "a page in a page": (lambda: b"<html>" + b"<div>" * 100_000, "a.html", "太大"),
    "cells without end": (
        lambda: b"<table>" + b"<tr><td colspan=9999 rowspan=9999>x</td></tr>" * 9_000,
        "a.html", "太大",
    ),
    "50 MB of text": (lambda: "检查。".encode() * 5_600_000, "a.txt", "太大"),
    "too many pages": (lambda: pdf(page(["x"]) for _ in range(501)), "a.pdf", "太大"),
    "too many rows": (lambda: ("序号,任务,单位\n" + "1,x,y\n" * 20_001).encode(), "a.csv", "太大"),
    "a picture": (lambda: b"\x89PNG\r\n\x1a\n\0\0", "a.pdf", "图片"),
    "an archive": (lambda: packed({"a.txt": b"x"}), "a.zip", "压缩包"),
    "an OFD file": (lambda: packed({"OFD.xml": b"<OFD/>"}), "a.ofd", "OFD"),
    "slides": (lambda: packed({"ppt/presentation.xml": b"<p/>"}), "a.pptx", "演示"),
    "a program": (lambda: b"MZ\x90\0\3\0\0\0" * 100, "a.txt", "不是能读"),
    "an empty docx": (lambda: docx([]), "a.docx", "没有文字"),
    "an empty sheet": (lambda: xlsx([]), "a.xlsx", "没有文字"),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_it_is_refused_at_once_and_says_the_mend(name: str) -> None:
    make, file_name, said = HOSTILE[name]
    data = make()
    began = process_time()
    with pytest.raises(DubanError, match=said) as refusal:
        read_blocks(data, file_name)
    assert process_time() - began < 10
    assert "\n" not in str(refusal.value)
    assert refusal.value.mend


def test_each_refusal_is_an_error_of_its_own() -> None:
    refusals = []
    for _ in range(2):
        with pytest.raises(DubanError) as refusal:
            read_blocks(b"", "a.txt")
        refusals.append(refusal.value)
    assert refusals[0] is not refusals[1]


SOUND = {
    "a.docx": docx(["一、安全", "1.开展检查。"]),
    "a.xlsx": xlsx(["序号", "任务"]),
    "a.pdf": pdf_file(["一、安全", "1.开展检查。"]),
    "a.html": "<table><tr><td>序号</td><td>任务</td></tr></table>".encode(),
}


@settings(deadline=None, max_examples=60)
@given(
    name=st.sampled_from(sorted(SOUND)),
    places=st.lists(st.tuples(st.integers(0, 50_000), st.binary(max_size=12)), max_size=8),
)
def test_a_damaged_file_is_read_or_refused_and_never_a_crash(
    name: str, places: list[tuple[int, bytes]]
) -> None:
    data = bytearray(SOUND[name])
    for place, rubbish in places:
        at = place % len(data)
        data[at : at + len(rubbish)] = rubbish
    mend = "none needed"
    try:
        read_outline(read_blocks(bytes(data), name))
    except DubanError as refusal:
        mend = refusal.mend
    assert mend


def test_tables_in_tables_are_read() -> None:
    nested = "<w:tbl><w:tr><w:tc>" * 60
    body = f"{nested}<w:p><w:r><w:t>检查</w:t></w:r></w:p>{'</w:tc></w:tr></w:tbl>' * 60}"
    assert [block.text for block in read_blocks(word_of(body), "a.docx")] == ["检查"]


LONG = {
    "1 MB without punctuation": lambda: "开展校园安全检查" * 43_000,
    "brackets never closed": lambda: "“《(【" * 80_000,
    "nothing but full stops": lambda: "。" * 350_000,
    "headings under headings": lambda: "一、(一)1.(1)①一是——\n" * 10_000,
    "signatures without end": lambda: "青溪县教育局\n2025年2月8日\n" * 10_000,
    "emphasis": lambda: "*a_ " * 250_000,
    "links": lambda: "# a\n# b\n" + "[" * 250_000,
}


def seconds_for(text: str) -> float:
    """Processor time that a text takes from its bytes to its sentences."""
    data = text.encode()
    began = process_time()
    blocks = read_blocks(data, "a.txt")
    refuse_marks(blocks)
    assert read_outline(blocks)
    return process_time() - began


@pytest.mark.parametrize("name", LONG)
def test_long_texts_take_seconds_whatever_they_are(name: str) -> None:
    assert seconds_for(LONG[name]()) < 10


@pytest.mark.slow
def test_ten_megabytes_of_text_take_less_than_ten_seconds() -> None:
    lines = (
        f"{n}.加强第{n}项工作。组织各学校开展隐患排查,6月底前完成;建立台账。"
        for n in range(1, 100_000)
    )
    assert seconds_for("\n".join(lines)) < 10


MEASURE = """
import sys
from pathlib import Path
from plans.reader import read_blocks
blocks = read_blocks(sys.stdin.buffer.read(), sys.argv[1])
peak = next(l for l in Path("/proc/self/status").read_text().splitlines() if "VmHWM" in l)
print(len(blocks), int(peak.split()[1]) // 1024)
"""


def pages() -> bytes:
    return pdf(page([f"第{n}项工作,组织各学校开展隐患排查。"] * 35) for n in range(300))


def big_word() -> bytes:
    return word_of("<w:p><w:r><w:t>开展校园安全检查不少于4次。</w:t></w:r></w:p>" * 130_000)


def big_sheet() -> bytes:
    workbook = openpyxl.Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(["序号", "工作任务", "责任单位", "完成时限"])
    for number in range(19_000):
        sheet.append([number, f"开展第{number}项校园安全检查", "安全科", "6月底"])
    return saved(workbook)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to read memory from")
@pytest.mark.parametrize(
    ("make", "file_name"),
    [
        (pages, "a.pdf"),
        (big_word, "a.docx"),
        (big_sheet, "a.xlsx"),
        (lambda: "\n".join("开展检查。" * 8 for _ in range(150_000)).encode(), "a.txt"),
    ],
    ids=["300 pages", "10 MB of Word", "19,000 rows", "18 MB of text"],
)
def test_large_documents_are_read_within_300_megabytes(
    make: Callable[[], bytes], file_name: str
) -> None:
    run = subprocess.run(
        [sys.executable, "-c", MEASURE, file_name], input=make(), capture_output=True,
        cwd=ROOT, timeout=120, check=True,
    )  # fmt: skip
    blocks, megabytes = map(int, run.stdout.split())
    assert blocks > 1_000
    assert megabytes < 300
