"""Real files of every format, made of lines by the libraries that offices' programs resemble."""

import io
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

import openpyxl
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.plans.pdf import page, pdf

Write = Callable[[Sequence[str]], bytes]


def text(lines: Sequence[str]) -> bytes:
    """Plain text in UTF-8."""
    return "\n".join(lines).encode()


def gb_text(lines: Sequence[str]) -> bytes:
    """Plain text as Notepad wrote it for decades."""
    return "\r\n".join(lines).encode("gb18030")


def markdown(lines: Sequence[str]) -> bytes:
    """Markdown paragraphs."""
    return "\n\n".join(lines).encode()


def html(lines: Sequence[str]) -> bytes:
    """A web page of paragraphs."""
    body = "".join(f"<p>{escape(line)}</p>\n" for line in lines)
    return f"<html><head><title>页面</title></head><body><div>{body}</div></body></html>".encode()


def docx(lines: Sequence[str]) -> bytes:
    """A Word document of paragraphs."""
    return saved(document_of(lines))


def xlsx(lines: Sequence[str]) -> bytes:
    """A sheet with a line in each row's first cell."""
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    for line in lines:
        sheet.append([line])
    return saved(workbook)


def pdf_file(lines: Sequence[str]) -> bytes:
    """A PDF with thirty lines to a page."""
    return pdf(page(lines[at : at + 30]) for at in range(0, len(lines), 30))


WRITERS: Mapping[str, Write] = {
    "txt": text, "gb.txt": gb_text, "md": markdown, "html": html, "docx": docx, "xlsx": xlsx,
    "pdf": pdf_file,
}  # fmt: skip


def docx_with_header(header: str, lines: Sequence[str]) -> bytes:
    """A Word document with a page header."""
    document = document_of(lines)
    document.sections[0].header.paragraphs[0].text = header
    return saved(document)


def docx_with_footer(footer: str, lines: Sequence[str]) -> bytes:
    """A Word document with a page footer."""
    document = document_of(lines)
    document.sections[0].footer.paragraphs[0].text = footer
    return saved(document)


def docx_with_watermark(mark: str, lines: Sequence[str]) -> bytes:
    """A Word document with words behind its pages."""
    document = document_of(lines)
    shape = (
        f"<w:r {nsdecls('w')}><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'>"
        f"<v:textpath string='{mark}'/></v:shape></w:pict></w:r>"
    )
    document.sections[0].header.paragraphs[0]._p.append(parse_xml(shape))
    return saved(document)


def docx_with_box(mark: str, lines: Sequence[str]) -> bytes:
    """A Word document with a text box at its head."""
    document = document_of(["", *lines])
    box = (
        f"<w:r {nsdecls('w')}><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox>"
        f"<w:txbxContent><w:p><w:r><w:t>{mark}</w:t></w:r></w:p></w:txbxContent>"
        "</v:textbox></v:shape></w:pict></w:r>"
    )
    document.paragraphs[0]._p.append(parse_xml(box))
    return saved(document)


def xlsx_with_header(header: str, lines: Sequence[str]) -> bytes:
    """A sheet with a header on its printed pages."""
    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    for line in lines:
        sheet.append([line])
    sheet.oddHeader.center.text = header
    return saved(workbook)


def document_of(lines: Sequence[str]) -> Any:
    """A Word document to be worked on further."""
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    return document


def saved(document: Any) -> bytes:
    """The bytes that a document or workbook is saved as."""
    output = io.BytesIO()
    document.save(output)
    return output.getvalue()
