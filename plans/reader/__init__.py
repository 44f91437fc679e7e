"""Bytes → blocks, a file a format.

Everything here comes from outside: a file is what its content says, not its name; nothing is
fetched, no macro runs, no formula is computed; and what would cost too much is refused in one line.
"""

import re

from plans.draft import Block
from plans.errors import DocumentError
from plans.reader.csv import read_csv
from plans.reader.docx import read_docx
from plans.reader.encoding import UNREADABLE, decode
from plans.reader.html import read_html
from plans.reader.legacy import read_legacy_table, read_legacy_text
from plans.reader.limits import (
    DAMAGED,
    EMPTY,
    MAX_BYTES,
    MAX_CHARACTERS,
    MEGABYTE,
    NO_TEXT,
    too_large,
)
from plans.reader.mail import read_mail
from plans.reader.markdown import is_markdown, read_markdown
from plans.reader.pdf import read_pdf
from plans.reader.sniff import Format, find_format, find_text_format
from plans.reader.text import read_text
from plans.reader.xlsx import read_xlsx

__all__ = ["read_blocks"]

_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BINARY = {
    Format.DOCX: read_docx,
    Format.XLSX: read_xlsx,
    Format.PDF: read_pdf,
    Format.MAIL: read_mail,
    Format.OLD_TEXT: read_legacy_text,
    Format.OLD_TABLE: read_legacy_table,
}
_WRITTEN = {
    Format.TEXT: read_text,
    Format.MARKDOWN: read_markdown,
    Format.HTML: read_html,
    Format.CSV: read_csv,
}


def read_blocks(data: bytes, file_name: str) -> tuple[Block, ...]:
    """The blocks of a document in reading order, page headers and footers among them as margin.

    Raises DocumentError, in one Chinese line with the mend, for every file that cannot be read:
    empty, too large, locked, broken, scanned, of an unknown format, or made to do harm.
    """
    if not data.strip(b"\0\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise DocumentError(*EMPTY)
    if len(data) > MAX_BYTES:
        raise too_large("", f"{MAX_BYTES // MEGABYTE}MB")
    try:
        form = find_format(data, file_name)
        blocks = _BINARY[form](data) if form is not None else _read_written(data, file_name)
    except DocumentError:
        raise
    except Exception as fault:  # a broken file breaks the libraries in ways none of them lists
        raise DocumentError(*DAMAGED) from fault
    if not any(block.text.strip() for block in blocks):
        raise DocumentError(*NO_TEXT)
    return blocks


def _read_written(data: bytes, file_name: str) -> tuple[Block, ...]:
    text = decode(data)
    if len(_CONTROLS.findall(text[:100_000])) > 20:
        raise DocumentError(*UNREADABLE)
    if len(text) > MAX_CHARACTERS:
        raise too_large("正文", f"{MAX_CHARACTERS}字")
    form = find_text_format(text, file_name)
    if form is Format.TEXT and is_markdown(text):
        form = Format.MARKDOWN
    return _WRITTEN[form](text)
