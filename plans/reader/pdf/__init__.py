"""PDF files with a text layer: lines in reading order, ruled tables, running lines as margin."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import pypdfium2

from plans.draft import Block, BlockKind
from plans.errors import DocumentError
from plans.reader.limits import DAMAGED, LOCKED, MAX_CHARACTERS, MAX_PAGES, too_large
from plans.reader.pdf.page import Line, Table, read_page
from plans.reader.table import GridRow, TableReader
from plans.spacing import squeeze

_EDGE = 2  # lines at the top and bottom of a page that may be running ones
_PRIVATE = re.compile("[\ue000-\uf8ff\ufffd]")
_DIGITS = re.compile("[0-9]+")
_INDENT = 1.5  # characters a line begins right of the page's text before it is indented
_FEW = 8  # characters a page of text has at least
_ENDS = ("。", ";", "；", "!", "！")

SCANNED = ("这份PDF是扫描的图片,没有文字可读", "请先做文字识别(OCR)另存,或改用Word、文本版本")
GARBLED = ("这份PDF的字体没有文字编码,读出来是乱码", "请改用Word版本,或打印后重新识别文字")


def read_pdf(data: bytes) -> tuple[Block, ...]:
    """The blocks of all pages. Raises DocumentError for a locked, broken or scanned file."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as fault:
        told = LOCKED if "password" in str(fault).lower() else DAMAGED
        raise DocumentError(*told) from fault
    try:
        if len(document) > MAX_PAGES:
            raise too_large("PDF", f"{MAX_PAGES}页")
        pages = [read_page(document, number) for number in range(len(document))]
    finally:
        document.close()
    _check_text(pages)
    return tuple(_blocks(list(_marked(pages))))


def _check_text(pages: Sequence[Sequence[Line | Table]]) -> None:
    text = "".join(_text(piece) for page in pages for piece in page)
    if len(squeeze(text)) < _FEW * max(1, len(pages)) ** 0.5:
        raise DocumentError(*SCANNED)
    if len(_PRIVATE.findall(text)) > 0.3 * len(text):
        raise DocumentError(*GARBLED)
    if len(text) > MAX_CHARACTERS:
        raise too_large("正文", f"{MAX_CHARACTERS}字")


def _text(piece: Line | Table) -> str:
    return piece.text if isinstance(piece, Line) else "".join(map("".join, piece.rows))


def _marked(pages: Sequence[Sequence[Line | Table]]) -> Iterator[Block | Table]:
    """Every line as a block, running headers and footers as margin; tables as they are."""
    running = _running(pages)
    number = 0
    for page in pages:
        margin = _left_margin(page)
        for at, piece in enumerate(page):
            number += 1
            if isinstance(piece, Table):
                yield piece
                continue
            is_edge = at < _EDGE or at >= len(page) - _EDGE
            if is_edge and _pattern(piece) in running:
                yield Block(BlockKind.MARGIN, piece.text, number, piece.page)
                continue
            indented = piece.left > margin + _INDENT * max(piece.size, 4.0)
            text = f"{'　' * 2 * indented}{piece.text}"
            yield Block(BlockKind.PARAGRAPH, text, number, piece.page, full=piece.full)


def _blocks(pieces: Sequence[Block | Table]) -> Iterator[Block]:
    """The blocks, tables that run on over page breaks read as one."""
    reader = TableReader()
    table: list[GridRow] = []
    page = 0
    margins: list[Block] = []
    for piece in pieces:
        if isinstance(piece, Table):
            if not table or len(table[0].cells) != len(piece.rows[0]):
                yield from reader.read(table, page)
                table, page = [], piece.page
            table = _continued(table, piece)
        elif piece.kind is BlockKind.MARGIN and table:
            margins.append(piece)
        else:
            yield from reader.read(table, page)
            yield from margins
            table, margins = [], []
            yield piece
    yield from reader.read(table, page)
    yield from margins


def _continued(table: Sequence[GridRow], piece: Table) -> list[GridRow]:
    """The table with what stands of it on the next page; a row the page broke is whole again."""
    rows = [
        GridRow(cells, len(table) + at, below)
        for at, (cells, below) in enumerate(zip(piece.rows, piece.below, strict=True), start=1)
    ]
    if not table:
        return rows
    last, first = table[-1], rows[0]
    longest = max(last.cells, key=len)
    if first.cells[0] or not last.cells[0] or longest.endswith(_ENDS):
        return [*table, *rows]
    cells = tuple(above + cell for above, cell in zip(last.cells, first.cells, strict=True))
    return [*table[:-1], GridRow(cells, last.line, last.below), *rows[1:]]


def _pattern(line: Line) -> str:
    """A line with its numbers left out: “— 3 —” and “— 4 —” are one running line."""
    return _DIGITS.sub("#", squeeze(line.text))


def _running(pages: Sequence[Sequence[Line | Table]]) -> set[str]:
    """The lines that stand at the edge of most pages."""
    edges: Counter[str] = Counter()
    for page in pages:
        edge = (*page[:_EDGE], *page[-_EDGE:])
        lines = (piece for piece in edge if isinstance(piece, Line))
        edges.update({_pattern(line) for line in lines if not line.text.endswith(_ENDS)})
    return {line for line, times in edges.items() if times > 2 and times >= 0.4 * len(pages)}


def _left_margin(page: Sequence[Line | Table]) -> float:
    """Where the lines of a page begin, the indented ones apart."""
    lines = [piece for piece in page if isinstance(piece, Line)]
    starts = Counter(round(line.left) for line in lines if len(line.text) > 10)
    common = [left for left, times in starts.items() if times > 1]
    return float(min(common or [round(line.left) for line in lines], default=0))
