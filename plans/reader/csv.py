"""Comma- and tab-separated tables, from a file or pasted from a spreadsheet."""

import csv
import io
from collections.abc import Iterator, Sequence

from plans.columns import column_of
from plans.draft import Block
from plans.reader.limits import MAX_COLUMNS, MAX_ROWS, too_large
from plans.reader.table import GridRow, TableReader

_DELIMITERS = ",\t;，|"


def read_csv(text: str) -> tuple[Block, ...]:
    """The rows of a table under its columns."""
    delimiter = find_delimiter(text.splitlines()[:20]) or ","
    return tuple(TableReader().read(list(_grid(text, delimiter))))


def find_delimiter(lines: Sequence[str]) -> str:
    """What divides the cells of a ledger's header among the lines, "" where there is none."""
    for line in lines:
        for delimiter in _DELIMITERS:
            if delimiter in line and _is_header(line.split(delimiter)):
                return delimiter
    return ""


def _is_header(cells: Sequence[str]) -> bool:
    known = {column for cell in cells if (column := column_of(cell.strip(' "'))) is not None}
    return len(known) >= 2 and 2 * len(known) >= len(cells)


def _grid(text: str, delimiter: str) -> Iterator[GridRow]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    for count, cells in enumerate(reader):
        if count > MAX_ROWS:
            raise too_large("表格", f"{MAX_ROWS}行")
        yield GridRow(tuple(cell.strip() for cell in cells[:MAX_COLUMNS]), reader.line_num)
