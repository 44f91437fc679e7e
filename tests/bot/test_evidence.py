"""What a file is, its content says; what may run is refused; what is kept is kept whole."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from bot.evidence import Collector, media_type_of, path_of, store, tidy_name
from handlers.message import File

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


def zipped(*names: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as package:
        for name in names:
            package.writestr(name, "x")
    return file.getvalue()


def word_file() -> bytes:
    file = io.BytesIO()
    Document().save(file)
    return file.getvalue()


def sheet_file() -> bytes:
    file = io.BytesIO()
    Workbook().save(file)
    return file.getvalue()


TAKEN = {
    "photo": (b"\xff\xd8\xff\xe0" + b"\0" * 20, "image/jpeg"),
    "picture": (PNG, "image/png"),
    "webp": (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
    "phone photo": (b"\0\0\0\x18ftypheic\0\0", "image/heic"),
    "pdf": (b"%PDF-1.7\n", "application/pdf"),
    "word": (word_file(), "wordprocessingml"),
    "excel": (sheet_file(), "spreadsheetml"),
    "old word": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 20, "ole"),
    "ofd": (zipped("OFD.xml", "Doc_0/Document.xml"), "application/ofd"),
}
REFUSED = {
    "program": b"MZ\x90\0" + b"\0" * 60,
    "linux program": b"\x7fELF" + b"\0" * 60,
    "script": b"#!/bin/sh\nrm -rf /\n",
    "web page": b"<!DOCTYPE html><script>alert(1)</script>",
    "picture with a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>",
    "archive": zipped("notes.txt", "run.bat"),
    "macros": zipped("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "broken archive": b"PK\x03\x04" + b"\xff" * 50,
    "text": "112 已完成".encode(),
    "nothing": b"",
}


@pytest.mark.parametrize(("content", "what"), TAKEN.values(), ids=TAKEN.keys())
def test_pictures_and_office_documents_are_known_by_their_content(
    content: bytes, what: str
) -> None:
    assert what in (media_type_of(content) or "")


@pytest.mark.parametrize("content", REFUSED.values(), ids=REFUSED.keys())
def test_what_runs_or_is_no_document_is_refused(content: bytes) -> None:
    assert media_type_of(content) is None


@given(st.binary(max_size=400))
def test_no_bytes_break_the_look(content: bytes) -> None:
    media_type_of(content)
    media_type_of(b"PK\x03\x04" + content)


@given(st.text(max_size=120))
def test_no_name_leads_out_of_its_folder_or_turns_around(name: str) -> None:
    tidy = tidy_name(name, "image/png")
    assert tidy.endswith(".png")
    assert "/" not in tidy
    assert "\\" not in tidy
    assert "\u202e" not in tidy
    assert tidy.isprintable()
    assert len(tidy) <= 90


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.png"),
        ("C:\\temp\\现场.PNG", "现场.PNG"),
        ("a\u202egnp.exe", "agnp.exe.png"),
        ("...", "附件.png"),
    ],
)
def test_a_name_is_made_safe(name: str, shown: str) -> None:
    assert tidy_name(name, "image/png") == shown


def test_the_same_content_is_stored_once_and_whole(tmp_path: Path) -> None:
    first = store(tmp_path, PNG)
    assert store(tmp_path, PNG) == first
    (only,) = [one for one in tmp_path.rglob("*") if one.is_file()]
    assert only == path_of(tmp_path, first)
    assert only.read_bytes() == PNG
    assert only.stat().st_mode & 0o077 == 0


async def test_a_platform_that_is_gone_loses_no_message(tmp_path: Path) -> None:
    gathered = await Collector({}, tmp_path).gather("gone", [File("照片.png", "image/png", "x")])
    assert gathered.missing == ("照片.png",)
    assert gathered.materials == ()
