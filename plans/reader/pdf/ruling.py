"""The ruled lines of a PDF page, and the tables they draw: PDF knows strokes, not cells."""

import ctypes
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

_THIN = 3.0  # points: what is thinner is a line and not a box
_NEAR = 3.0  # points within which lines meet
_SHORT = 8.0  # points below which a stroke is an ornament
_MOST_PATHS = 4_000  # drawings beyond which a page is a picture and not a table
_MOST_LINES = 600
_MOST_EDGES = 150  # rows or columns of a table on one page


@dataclass(frozen=True, slots=True)
class Line:
    """A straight line: at `at` across its direction, from `start` to `stop` along it."""

    level: bool  # horizontal
    at: float
    start: float
    stop: float


@dataclass(frozen=True, slots=True)
class Region:
    """One cell, perhaps of several merged: its rows and columns, and its box on the page."""

    top: int
    bottom: int
    left: int
    right: int
    box: tuple[float, float, float, float]  # left, bottom, right, top in points


@dataclass(frozen=True, slots=True)
class Ruling:
    """A table's frame: its edges from left to right and from top to bottom, and its cells."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    regions: tuple[Region, ...]

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies inside the table."""
        return (
            self.columns[0] - _NEAR <= x <= self.columns[-1] + _NEAR
            and self.rows[-1] - _NEAR <= y <= self.rows[0] + _NEAR
        )


def find_rulings(page: pypdfium2.PdfPage) -> list[Ruling]:
    """The tables of a page that have at least two columns, or two rows, of ruled cells."""
    lines = _joined(_strokes(page))
    if not 4 <= len(lines) <= _MOST_LINES:
        return []
    rulings = (_ruling(group) for group in _touching(lines))
    return [ruling for ruling in rulings if ruling is not None]


def _strokes(page: pypdfium2.PdfPage) -> list[Line]:
    strokes: list[Line] = []
    paths = page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH])
    for count, path in enumerate(paths):
        if count > _MOST_PATHS:
            return []
        strokes += _drawn(path)
    return [line for line in strokes if line.stop - line.start >= _SHORT]


def _drawn(path: pypdfium2.PdfObject) -> Iterator[Line]:
    """The lines that a path draws: itself if thin, the sides of a box, or its segments."""
    left, bottom, right, top = path.get_bounds()
    if top - bottom <= _THIN:
        yield Line(True, (top + bottom) / 2, left, right)
    elif right - left <= _THIN:
        yield Line(False, (left + right) / 2, bottom, top)
    elif pdfium.FPDFPath_CountSegments(path.raw) <= 6:
        yield from _sides(left, bottom, right, top)
    else:
        yield from _segments(path)


def _sides(left: float, bottom: float, right: float, top: float) -> Iterator[Line]:
    for y in (bottom, top):
        yield Line(True, y, left, right)
    for x in (left, right):
        yield Line(False, x, bottom, top)


def _segments(path: pypdfium2.PdfObject) -> Iterator[Line]:
    matrix = path.get_matrix()
    last = first = (0.0, 0.0)
    for at in range(min(pdfium.FPDFPath_CountSegments(path.raw), _MOST_PATHS)):
        segment = pdfium.FPDFPath_GetPathSegment(path.raw, at)
        x, y = ctypes.c_float(), ctypes.c_float()
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        if pdfium.FPDFPathSegment_GetType(segment) == pdfium.FPDF_SEGMENT_MOVETO:
            first = point
        else:
            yield from _straight(last, point)
        if pdfium.FPDFPathSegment_GetClose(segment):
            yield from _straight(point, first)
        last = point


def _straight(start: tuple[float, float], stop: tuple[float, float]) -> Iterator[Line]:
    (x0, y0), (x1, y1) = start, stop
    if abs(y0 - y1) <= 1:
        yield Line(True, y0, min(x0, x1), max(x0, x1))
    elif abs(x0 - x1) <= 1:
        yield Line(False, x0, min(y0, y1), max(y0, y1))


def _joined(strokes: Iterable[Line]) -> list[Line]:
    """The lines, pieces of one line made whole: every cell may have drawn its own border."""
    joined: list[Line] = []
    for line in sorted(strokes, key=lambda line: (line.level, round(line.at / _NEAR), line.start)):
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.level == line.level
            and abs(last.at - line.at) <= _NEAR
            and line.start <= last.stop + _NEAR
        ):
            joined[-1] = Line(last.level, last.at, last.start, max(last.stop, line.stop))
        else:
            joined.append(line)
    return joined


def _touching(lines: Sequence[Line]) -> list[list[Line]]:
    """The lines in groups that hang together."""
    group = list(range(len(lines)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for one, line in enumerate(lines):
        for other in range(one):
            if _meet(line, lines[other]):
                group[root(one)] = root(other)
    gathered: dict[int, list[Line]] = {}
    for at, line in enumerate(lines):
        gathered.setdefault(root(at), []).append(line)
    return list(gathered.values())


def _meet(one: Line, other: Line) -> bool:
    if one.level == other.level:
        return False
    return (
        one.start - _NEAR <= other.at <= one.stop + _NEAR
        and other.start - _NEAR <= one.at <= other.stop + _NEAR
    )


def _ruling(lines: Sequence[Line]) -> Ruling | None:
    columns = _edges(line.at for line in lines if not line.level)
    rows = _edges(line.at for line in lines if line.level)[::-1]
    if len(columns) < 3 or len(rows) < 2 or max(len(columns), len(rows)) > _MOST_EDGES:
        return None
    return Ruling(columns, rows, tuple(_regions(lines, columns, rows)))


def _edges(places: Iterable[float]) -> tuple[float, ...]:
    edges: list[float] = []
    for place in sorted(places):
        if not edges or place - edges[-1] > _NEAR:
            edges.append(place)
    return tuple(edges)


def _regions(
    lines: Sequence[Line], columns: Sequence[float], rows: Sequence[float]
) -> Iterator[Region]:
    """The cells: of the frame's fields, those with no line between them are one."""
    taken: set[tuple[int, int]] = set()
    borders = _Borders(lines)
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) in taken:
                continue
            right = column
            while right + 2 < len(columns) and not borders.upright(
                columns[right + 1], (rows[row] + rows[row + 1]) / 2
            ):
                right += 1
            bottom = row
            while bottom + 2 < len(rows) and not borders.level(
                rows[bottom + 1], (columns[column] + columns[column + 1]) / 2
            ):
                bottom += 1
            taken.update((y, x) for y in range(row, bottom + 1) for x in range(column, right + 1))
            box = (columns[column], rows[bottom + 1], columns[right + 1], rows[row])
            yield Region(row, bottom, column, right, box)


class _Borders:
    """Which lines run where, for asking between which fields there is one."""

    def __init__(self, lines: Iterable[Line]) -> None:
        ordered = sorted(lines, key=lambda line: line.at)
        self._level = [line for line in ordered if line.level]
        self._upright = [line for line in ordered if not line.level]

    def level(self, at: float, x: float) -> bool:
        """Whether a horizontal line at that height covers x."""
        return _covered(self._level, at, x)

    def upright(self, at: float, y: float) -> bool:
        """Whether a vertical line at that place covers y."""
        return _covered(self._upright, at, y)


def _covered(lines: Sequence[Line], at: float, place: float) -> bool:
    first = bisect_left(lines, at - 2 * _NEAR, key=lambda line: line.at)
    for line in lines[first:]:
        if line.at > at + 2 * _NEAR:
            return False
        if abs(line.at - at) <= _NEAR and line.start - _NEAR <= place <= line.stop + _NEAR:
            return True
    return False
