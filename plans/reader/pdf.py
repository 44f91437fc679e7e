"""PDF files with a text layer: lines in reading order, running headers and footers as margin."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2

from plans.draft import Block, BlockKind
from plans.errors import DocumentError
from plans.reader.limits import LOCKED, MAX_CHARACTERS, MAX_PAGES, damaged, too_large
from plans.spacing import squeeze

_EDGE = 2  # lines at the top and bottom of a page that may be running ones
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd]")
_DIGITS = re.compile("[0-9]+")
_INDENT = 1.5  # characters a line begins right of the page's text before it is indented
_FEW = 8  # characters a page of text has at least

SCANNED = DocumentError(
    "这份PDF是扫描的图片,没有文字可读", "请先做文字识别(OCR)另存,或改用Word、文本版本"
)
GARBLED = DocumentError(
    "这份PDF的字体没有文字编码,读出来是乱码", "请改用Word版本,或打印后重新识别文字"
)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a page; `left` is where it begins, in points, and `size` a character's width."""

    text: str
    page: int
    left: float = 0.0
    size: float = 0.0


def read_pdf(data: bytes) -> tuple[Block, ...]:
    """The lines of all pages. Raises DocumentError for a locked, broken or scanned file."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        raise LOCKED if "password" in str(fault).lower() else damaged("PDF") from fault
    try:
        if len(document) > MAX_PAGES:
            raise too_large("PDF", f"{MAX_PAGES}页")
        pages = [list(_lines(document, number)) for number in range(len(document))]
    except pypdfium2.PdfiumError as fault:
        raise damaged("PDF") from fault
    finally:
        document.close()
    _check_text(pages)
    return tuple(_blocks(pages))


def _lines(document: pypdfium2.PdfDocument, number: int) -> Iterator[_Line]:
    page = document[number]
    text_page = page.get_textpage()
    try:
        if text_page.count_chars() > MAX_CHARACTERS:
            raise too_large("一页", f"{MAX_CHARACTERS}字")
        text = text_page.get_text_range()
        placed = len(text) == text_page.count_chars()
        for match in re.finditer("[^\r\n]+", text):
            if not (written := squeeze(match[0])):
                continue
            at = match.start() + len(match[0]) - len(match[0].lstrip())
            left, _, right, _ = text_page.get_charbox(at) if placed else (0.0, 0.0, 0.0, 0.0)
            yield _Line(match[0], number + 1, left, right - left if written else 0.0)
    finally:
        text_page.close()
        page.close()


def _check_text(pages: Sequence[Sequence[_Line]]) -> None:
    text = "".join(line.text for page in pages for line in page)
    if len(squeeze(text)) < _FEW * max(1, len(pages)) ** 0.5:
        raise SCANNED
    if len(_PRIVATE.findall(text)) > 0.3 * len(text):
        raise GARBLED
    if len(text) > MAX_CHARACTERS:
        raise too_large("正文", f"{MAX_CHARACTERS}字")


def _blocks(pages: Sequence[Sequence[_Line]]) -> Iterator[Block]:
    running = _running(pages)
    number = 0
    for page in pages:
        margin = _left_margin(page)
        for at, line in enumerate(page):
            number += 1
            is_edge = at < _EDGE or at >= len(page) - _EDGE
            if is_edge and _pattern(line) in running:
                yield Block(BlockKind.MARGIN, line.text, number, line.page)
                continue
            indented = line.left > margin + _INDENT * max(line.size, 4.0)
            text = ("　　" if indented else "") + line.text.strip()
            yield Block(BlockKind.PARAGRAPH, text, number, line.page)


def _pattern(line: _Line) -> str:
    """A line with its numbers left out: “— 3 —” and “— 4 —” are one running line."""
    return _DIGITS.sub("#", squeeze(line.text))


def _running(pages: Sequence[Sequence[_Line]]) -> set[str]:
    """The lines that stand at the edge of most pages."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_pattern(line) for line in (*page[:_EDGE], *page[-_EDGE:])})
    return {line for line, times in edges.items() if times > 2 and times >= 0.4 * len(pages)}


def _left_margin(page: Sequence[_Line]) -> float:
    """Where most lines of a page begin."""
    starts = Counter(round(line.left) for line in page if len(squeeze(line.text)) > 10)
    return float(min((left for left, times in starts.items() if times > 1), default=0.0)) or min(
        (line.left for line in page), default=0.0
    )
