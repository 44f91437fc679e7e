"""One PDF page → its lines and tables, in reading order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import pypdfium2

from plans.reader.limits import MAX_CHARACTERS, too_large
from plans.reader.pdf.ruling import Region, Ruling, find_rulings
from plans.spacing import squeeze

_WIDE = 0.7  # of the page's width that a text with wrapped lines reaches at least
_SLACK = 2.0  # characters that a wrapped line may stay short of the edge
_ROOM = 1.5  # characters that a wrapped line of a cell may leave free


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page: from `left` to `right` at the height `level`, in points; `size` is how
    wide a character of it is; `full` that it reaches the edge of the page's text."""

    text: str
    page: int
    left: float = 0.0
    right: float = 0.0
    level: float = 0.0
    size: float = 0.0
    full: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table of a page: its rows of texts, and which cells began in a row above."""

    rows: tuple[tuple[str, ...], ...]
    below: tuple[frozenset[int], ...]
    page: int


def read_page(document: pypdfium2.PdfDocument, number: int) -> list[Line | Table]:
    """What stands on a page, a table in the place of its first line."""
    page = document[number]
    text_page = page.get_textpage()
    try:
        if text_page.count_chars() > MAX_CHARACTERS:
            raise too_large("一页", f"{MAX_CHARACTERS}字")
        lines = _with_edge(list(_lines(text_page, number + 1)), page.get_width())
        rulings = find_rulings(page) if lines else []
        return list(_with_tables(lines, rulings, text_page))
    finally:
        text_page.close()
        page.close()


def _lines(text_page: pypdfium2.PdfTextPage, number: int) -> Iterator[Line]:
    text = text_page.get_text_range()
    placed = len(text) == text_page.count_chars()
    for match in re.finditer("[^\r\n]+", text):
        written = match[0].strip()
        if not squeeze(written):
            continue
        if not placed:
            yield Line(written, number)
            continue
        at = match.start() + match[0].index(written)
        left, bottom, edge, top = text_page.get_charbox(at, loose=True)
        right = text_page.get_charbox(at + len(written) - 1, loose=True)[2]
        yield Line(written, number, left, right, (bottom + top) / 2, edge - left)


def _with_edge(lines: Sequence[Line], width: float) -> list[Line]:
    """The lines, those full that reach the right edge of a page whose text is that wide.

    Several lines end there; what a table or a stamp has still further out is no edge of a text.
    """
    rights = sorted((line.right for line in lines), reverse=True)
    size = max((line.size for line in lines), default=0.0)
    shared = (far for far, near in zip(rights, rights[2:], strict=False) if far - near < size)
    edge = next(shared, rights[0] if rights else 0.0)
    if edge < _WIDE * width:
        edge = max(rights, default=0.0)
    if edge < _WIDE * width:
        return list(lines)
    return [replace(line, full=line.right >= edge - _SLACK * line.size) for line in lines]


def _with_tables(
    lines: Sequence[Line], rulings: Sequence[Ruling], text_page: pypdfium2.PdfTextPage
) -> Iterator[Line | Table]:
    told: set[int] = set()
    for line in lines:
        at = next(
            (at for at, ruling in enumerate(rulings) if ruling.holds(line.left, line.level)), -1
        )
        if at < 0:
            yield line
        elif at not in told:
            told.add(at)
            yield _table(rulings[at], text_page, line)


def _table(ruling: Ruling, text_page: pypdfium2.PdfTextPage, first: Line) -> Table:
    width, height = len(ruling.columns) - 1, len(ruling.rows) - 1
    texts = [[""] * width for _ in range(height)]
    below: list[set[int]] = [set() for _ in range(height)]
    for region in ruling.regions:
        text = _cell_text(region, text_page, first.size)
        span = range(region.left, region.right + 1)
        for row in range(region.top, region.bottom + 1):
            for column in span:
                texts[row][column] = text
            if row > region.top:
                below[row].update(span)
    return Table(tuple(map(tuple, texts)), tuple(map(frozenset, below)), first.page)


def _cell_text(region: Region, text_page: pypdfium2.PdfTextPage, size: float) -> str:
    """The text of a cell, its lines whole again where only its width broke them."""
    left, bottom, right, top = region.box
    written = text_page.get_text_bounded(left, bottom, right, top)
    room = (right - left) / max(size, 4.0)
    text = ""
    full = False
    for line in filter(None, (squeeze(line) for line in written.splitlines())):
        torn = full or text[-1:].isdecimal()
        text += line if torn or not text else f"\n{line}"
        full = _breadth(line) >= room - 2 * _ROOM
    return text


def _breadth(line: str) -> float:
    return sum(1.0 if character > "\u2000" else 0.55 for character in line)
