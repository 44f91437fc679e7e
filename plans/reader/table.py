"""A grid of cells → blocks: the header is found, repeated headers go, merged cells mean what they
span, and a group's title over several rows becomes the heading of what follows.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from plans.columns import Column, column_of, columns_of
from plans.draft import Block, BlockKind
from plans.spacing import squeeze

_HEADER_WITHIN = 15  # rows above which a header stands: titles, units, dates come before it
_LABEL = 20  # characters a column's name may have
_PASSAGE = 60
_NAME = re.compile(
    "[^0-9\uff10-\uff19\u3002\uff0c\uff1b,;]{2,20}"
)  # 稳定工业运行: a matter, and no sentence
_PROMISE = re.compile(  # 新增企业45户: words beside a figure, or an end that is reached
    "[\u4e00-\u9fff]{3}.{0,80}[0-9\uff10-\uff19]|[0-9\uff10-\uff19].{0,40}[\u4e00-\u9fff]{4}|(?:完成|建成|出台|印发|制定|制订|投用|启用|开工|竣工|挂牌).{4}"
)
_FIGURE = re.compile("[>=≥≤约不少于]{0,4}[0-9]+(?:[.][0-9]+)?(?:%|[^0-9年月日])")  # 5%, 1户(…)
_ORDINAL = re.compile("[0-9]{1,3}|[一二三四五六七八九十]{1,3}")
_DAYS = re.compile("(?=.*[0-9一二三四五六七八九十]).{0,8}(?:月|季度|学期|第.{1,3}周).{0,24}")
_TEXT = re.compile("[^|]{9,}", re.DOTALL)
_FEWEST, _MOST_COLUMNS, _MOSTLY = 3, 6, 0.8  # rows, columns, a share of the cells
_TOTALS = ("合计", "总计", "小计")


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row of a grid, merged cells filled. `below` are the columns whose cell began above."""

    cells: tuple[str, ...]
    line: int
    below: frozenset[int] = frozenset()

    @property
    def texts(self) -> list[str]:
        """The different texts of its cells, from left to right."""
        return list(dict.fromkeys(cell.strip() for cell in self.cells if cell.strip()))


class TableReader:
    """Reads the tables of one document: one that runs on without a header keeps the last one."""

    def __init__(self) -> None:
        self._columns: tuple[str, ...] = ()

    def read(self, rows: Sequence[GridRow], page: int = 0) -> Iterator[Block]:
        """The blocks of a table: rows under their columns, headings, and lines around them."""
        rows = [row for row in rows if row.texts]
        if (form := _form(rows)) is not None:
            yield form._replace(page=page)
            return
        at, header = _find_header(rows)
        header = header or _inferred(rows)
        if header:
            self._columns = header
        elif not rows or len(rows[0].cells) != len(self._columns):
            yield from _plain(rows, page)
            return
        yield from _plain(rows[: at or 0], page)
        yield from _Body(self._columns, page).read(rows[at or 0 :])


def _find_header(rows: Sequence[GridRow]) -> tuple[int, tuple[str, ...]]:
    """Where the header stands, and the columns' names; (0, ()) without one."""
    for at, row in enumerate(rows[:_HEADER_WITHIN]):
        if not _is_header(row):
            continue
        names = tuple(_name(cell) for cell in row.cells)
        if at + 1 < len(rows) and _is_second_line(row, rows[at + 1]):
            lower = (_name(cell) for cell in rows[at + 1].cells)
            names = tuple(_join(*pair) for pair in zip(names, lower, strict=False))
        return at, names
    return 0, ()


def _name(cell: str) -> str:
    return squeeze(cell)


def _inferred(rows: Sequence[GridRow]) -> tuple[str, ...]:
    """The columns' names where no header tells them: a number, a time and what is to be done.

    () where a table does not show all of a time and a text in most of its rows.
    """
    if len(rows) < _FEWEST or not 2 <= len(rows[0].cells) <= _MOST_COLUMNS:
        return ()
    names = [_held([squeeze(cell) for cell in column if cell.strip()]) for column in _columns(rows)]
    return tuple(names) if {"时间", "工作内容"} <= set(names) else ()


def _columns(rows: Sequence[GridRow]) -> Iterator[tuple[str, ...]]:
    return zip(*(row.cells for row in rows), strict=False)


def _held(cells: Sequence[str]) -> str:
    """What a column mostly holds, in the word that a header would have."""
    for name, pattern in (("序号", _ORDINAL), ("时间", _DAYS), ("工作内容", _TEXT)):
        if cells and sum(bool(pattern.fullmatch(cell)) for cell in cells) >= _MOSTLY * len(cells):
            return name
    return "其他"


def _is_header(row: GridRow) -> bool:
    names = [_name(text) for text in row.texts]
    if len(names) < 2 or any(len(name) > _LABEL for name in names):
        return False
    known = [column for name in names if (column := column_of(name)) is not None]
    return len(set(known)) >= 2 and 2 * len(known) >= len(names)


def _is_second_line(upper: GridRow, lower: GridRow) -> bool:
    """Whether a row divides the header above it (责任单位 into 牵头 and 配合)."""
    names = [_name(text) for text in lower.texts]
    divides = len(lower.texts) > 1 and len(upper.texts) < len(
        set(zip(upper.cells, lower.cells, strict=False))
    )
    return (
        bool(lower.below)
        and divides
        and all(len(name) <= _LABEL for name in names)
        and any(
            column_of(_name(cell)) for at, cell in enumerate(lower.cells) if at not in lower.below
        )
    )


def _join(upper: str, lower: str) -> str:
    if not lower or lower == upper:
        return upper
    return lower if column_of(lower) or not upper else upper + lower


class _Body:
    """The rows under a header."""

    def __init__(self, columns: tuple[str, ...], page: int) -> None:
        self.columns = columns
        self.roles = columns_of(columns)
        self.page = page
        self._group = ""

    def read(self, rows: Sequence[GridRow]) -> Iterator[Block]:
        names = set(self.columns)
        body = [row for row in rows if not self._is_header_again(row, names)]
        for rows_of_task in self._tasks(body):
            yield from self._blocks(rows_of_task)

    def _is_header_again(self, row: GridRow, names: set[str]) -> bool:
        own = {_name(text) for text in row.texts}
        return own <= names or (_is_header(row) and len(own & names) >= 0.5 * len(own))

    def _tasks(self, rows: Iterable[GridRow]) -> Iterator[list[GridRow]]:
        """Rows whose task is one merged cell, together."""
        task = self._first(Column.TASK)
        group: list[GridRow] = []
        for row in rows:
            if group and task is not None and task in row.below and not self._is_title(row):
                group.append(row)
                continue
            if group:
                yield group
            group = [row]
        if group:
            yield group

    def _first(self, column: Column) -> int | None:
        return self.roles.index(column) if column in self.roles else None

    def _is_title(self, row: GridRow) -> bool:
        """Whether a row is one text over the breadth of the table."""
        if len(row.texts) != 1 or len(row.cells) < 2:
            return False
        filled = [at for at, cell in enumerate(row.cells) if cell.strip()]
        return len(filled) > 1 or (filled == [0] and self.roles[0] is not Column.TASK)

    def _blocks(self, rows: Sequence[GridRow]) -> Iterator[Block]:
        first = rows[0]
        if self._is_title(first):
            self._group = ""
            yield _titled(first, self.page)
            return
        if first.texts[0].replace(" ", "").startswith(_TOTALS):
            return
        if (telling := self._telling(rows)) is not None:
            yield from self._heading(first, (Column.GROUP, Column.TASK))
            for row in rows:
                yield self._row(row, (telling,))
            return
        yield from self._heading(first, (Column.GROUP,))
        yield self._row(_merged(rows), (Column.TASK, Column.MEASURE))

    def _telling(self, rows: Sequence[GridRow]) -> Column | None:
        """The column that tells what is to be done where the task's cell only names the matter:
        several measures of one task, or goals that are promises themselves."""
        if self._cells(rows[0], Column.MEASURE):
            return Column.MEASURE if len(rows) > 1 else None
        named = all(_NAME.fullmatch(squeeze(cell)) for cell in self._cells(rows[0], Column.TASK))
        goals = [self._cells(row, Column.TARGET) for row in rows]
        promised = all(any(map(_promises, cells)) for cells in goals)
        return Column.TARGET if named and promised else None

    def _heading(self, row: GridRow, columns: Sequence[Column]) -> Iterator[Block]:
        """The heading that a row stands under, where it is another than the last row's."""
        group = "/".join(squeeze(cell) for column in columns for cell in self._cells(row, column))
        if group and group != self._group:
            yield Block(BlockKind.HEADING, group, row.line, self.page)
        self._group = group

    def _cells(self, row: GridRow, column: Column) -> list[str]:
        return list(
            dict.fromkeys(
                cell
                for cell, role in zip(row.cells, self.roles, strict=False)
                if role is column and cell.strip()
            )
        )

    def _unnamed(self, row: GridRow) -> list[str]:
        """The texts under names that say nothing of what their column holds."""
        pairs = zip(row.cells, self.roles, strict=False)
        return [cell.strip() for cell, role in pairs if role is None and cell.strip()]

    def _row(self, row: GridRow, columns: Sequence[Column]) -> Block:
        texts = [cell for column in columns for cell in self._cells(row, column)]
        text = "\n".join(texts) or max(self._unnamed(row) or row.texts, key=len)
        return Block(
            BlockKind.ROW, text, row.line, self.page, columns=self.columns, cells=row.cells
        )


def _promises(cell: str) -> bool:
    """Whether a goal is a promise by itself, and not only how much of the task is to be done."""
    plain = squeeze(cell)
    return _PROMISE.search(plain) is not None and _FIGURE.match(plain) is None


def _merged(rows: Sequence[GridRow]) -> GridRow:
    """One row of several that share their task: what differs stands line under line."""
    if len(rows) == 1:
        return rows[0]
    cells = tuple(
        "\n".join(dict.fromkeys(cell.strip() for cell in column if cell.strip()))
        for column in zip(*(row.cells for row in rows), strict=False)
    )
    return GridRow(cells, rows[0].line)


def _titled(row: GridRow, page: int) -> Block:
    text = row.texts[0]
    kind = BlockKind.HEADING if len(text) <= _PASSAGE else BlockKind.PARAGRAPH
    return Block(kind, text, row.line, page)


def _form(rows: Sequence[GridRow]) -> Block | None:
    """One task told by a form: its labels stand to the left of what they ask for."""
    pairs: list[tuple[str, str]] = []
    for row in rows:
        texts = row.texts
        if len(texts) % 2 and len(texts) > 1:
            return None
        pairs += [
            (_name(label), value) for label, value in zip(texts[::2], texts[1::2], strict=False)
        ]
    known = [label for label, _ in pairs if column_of(label)]
    if len(known) < 3 or len(known) < 0.6 * len(pairs) or _find_header(rows)[1]:
        return None
    names, values = zip(*pairs, strict=True)
    tasks = [
        v for v, column in zip(values, columns_of(names), strict=True) if column is Column.TASK
    ]
    if not tasks:
        return None
    return Block(BlockKind.ROW, tasks[0], rows[0].line, columns=names, cells=values)


def _plain(rows: Iterable[GridRow], page: int) -> Iterator[Block]:
    """A table that is only layout: its rows as lines."""
    for row in rows:
        for line in (
            " ".join(row.texts).splitlines() if len(row.texts) > 1 else row.texts[0].splitlines()
        ):
            if line.strip():
                yield Block(BlockKind.PARAGRAPH, line, row.line, page)
