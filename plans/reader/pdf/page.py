"""One PDF page → its lines and tables, in reading order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2

from plans.reader.limits import MAX_CHARACTERS, too_large
from plans.reader.pdf.ruling import Region, Ruling, find_rulings
from plans.spacing import squeeze

_ROOM = 1.5  # characters that a wrapped line of a cell may leave free


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page; `left` and `level` are where it begins, in points, `size` how wide a
    character of it is."""

    text: str
    page: int
    left: float
    level: float
    size: float


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
        lines = list(_lines(text_page, number + 1))
        rulings = find_rulings(page) if lines else []
        return list(_with_tables(lines, rulings, text_page))
    finally:
        text_page.close()
        page.close()


def _lines(text_page: pypdfium2.PdfTextPage, number: int) -> Iterator[Line]:
    text = text_page.get_text_range()
    placed = len(text) == text_page.count_chars()
    for match in re.finditer("[^\r\n]+", text):
        if not squeeze(match[0]):
            continue
        at = match.start() + len(match[0]) - len(match[0].lstrip())
        left, bottom, right, top = (
            text_page.get_charbox(at, loose=True) if placed else (0.0, 0.0, 0.0, 0.0)
        )
        yield Line(match[0].strip(), number, left, (bottom + top) / 2, right - left)


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
