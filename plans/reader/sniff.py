"""What a file is, told by its first bytes and its parts; its name decides only between texts."""

import re
from enum import StrEnum
from pathlib import PurePath

from plans.errors import DocumentError
from plans.reader.encoding import UNREADABLE
from plans.reader.limits import LOCKED, MACROS
from plans.reader.package import part_names


class Format(StrEnum):
    """The formats that can be read."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    CSV = "csv"
    MAIL = "mail"  # a web page kept with its pictures (.mht), as old Word writes it
    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    OLD_TEXT = "doc"
    OLD_TABLE = "xls"


PICTURE = ("这是图片,没有文字可读", "请先做文字识别(OCR),存成Word或文本再导入")
ARCHIVE = ("这是压缩包", "请解压后逐个导入里面的文件")
OFD = ("暂不能读OFD版式文件", "请在OFD阅读器里另存为PDF或Word,再导入")
SLIDES = ("这是演示文稿,不是工作计划正文", UNREADABLE[1])

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"RIFF", b"%!PS")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_PROGRAMS = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe")
_ODF_TABLE, _ODF_WITHIN = b"opendocument.spreadsheet", 200  # its first part names its type
_PDF_WITHIN = 1024  # bytes of rubbish that readers allow before a PDF's first line
_MACRO_NAMES = (".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm")
_MAIL = re.compile(rb"\s{0,9}(?:MIME-Version|From|Content-Type): ", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FRAGMENT = re.compile(r"\s*<(?:div|p|table|section|article|h[1-6]|meta|ul|ol)\b", re.I)


def find_format(data: bytes, file_name: str) -> Format | None:
    """The format of a file that is no plain text, None for text. Raises for what cannot be read."""
    if PurePath(file_name).suffix.lower() in _MACRO_NAMES:
        raise DocumentError(*MACROS)
    if data.startswith(b"PK"):
        if _ODF_TABLE in data[:_ODF_WITHIN]:
            return Format.OLD_TABLE
        return _packed(part_names(data), file_name)
    if data.startswith(_OLE):
        return _compound(data)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Format.PDF
    if _MAIL.match(data[:200]):
        return Format.MAIL
    if data.startswith(b"{\\rtf"):
        return Format.OLD_TEXT
    if data.startswith(_PICTURES) and not _looks_like_text(data):
        raise DocumentError(*PICTURE)
    if data.startswith(_ARCHIVES):
        raise DocumentError(*ARCHIVE)
    if data.startswith(_PROGRAMS) and not _looks_like_text(data):
        raise DocumentError(*UNREADABLE)
    return None


def find_text_format(text: str, file_name: str) -> Format:
    """Which sort of text it is."""
    suffix = PurePath(file_name).suffix.lower()
    if suffix in (".htm", ".html") or _is_page(text, suffix):
        return Format.HTML
    if suffix in (".md", ".markdown"):
        return Format.MARKDOWN
    if suffix in (".csv", ".tsv"):
        return Format.CSV
    return Format.TEXT


def _is_page(text: str, suffix: str) -> bool:
    if not text.lstrip().startswith("<"):
        return False
    is_fragment = suffix not in (".md", ".markdown") and _FRAGMENT.match(text[:500]) is not None
    return is_fragment or _HTML.search(text[:5000]) is not None


def _looks_like_text(data: bytes) -> bool:
    return b"\0" not in data[:4096]


def _packed(parts: frozenset[str], file_name: str) -> Format:
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise DocumentError(*MACROS)
    for name, form in (("word/", Format.DOCX), ("xl/", Format.XLSX)):
        if any(part.startswith(name) for part in parts):
            return form
    if any(part.startswith("ppt/") for part in parts):
        raise DocumentError(*SLIDES)
    if "OFD.xml" in parts:
        raise DocumentError(*OFD)
    if "content.xml" in parts and "mimetype" in parts:
        return Format.OLD_TEXT
    if not parts and PurePath(file_name).suffix.lower() in (".docx", ".xlsx", ".wps", ".et"):
        return Format.XLSX if file_name.lower().endswith((".xlsx", ".et")) else Format.DOCX
    raise DocumentError(*ARCHIVE)


def _compound(data: bytes) -> Format:
    """An OLE file by the streams in its directory, whose names are UTF-16."""

    def holds(stream: str) -> bool:
        return stream.encode("utf-16-le") in data

    if holds("EncryptedPackage"):
        raise DocumentError(*LOCKED)
    if holds("_VBA_PROJECT"):
        raise DocumentError(*MACROS)
    if holds("WordDocument"):
        return Format.OLD_TEXT
    if holds("Workbook") or holds("Book\0"):
        return Format.OLD_TABLE
    if holds("PowerPoint Document"):
        raise DocumentError(*SLIDES)
    raise DocumentError(*UNREADABLE)
