"""Plain text: one block a line that is not empty. Form feeds divide pages."""

from collections.abc import Iterator, Sequence

from plans.draft import Block, BlockKind
from plans.reader.csv import find_delimiter
from plans.reader.table import GridRow, TableReader


def read_text(text: str) -> tuple[Block, ...]:
    """The lines of a text with their indentation (the outline needs it), pasted tables as rows."""
    return tuple(_blocks(list(_lines(text))))


def _lines(text: str) -> Iterator[Block]:
    paged = "\f" in text
    line = 0
    for number, page in enumerate(text.split("\f"), start=1):
        for written in page.splitlines():
            line += 1
            if written.strip():
                yield Block(BlockKind.PARAGRAPH, written.rstrip(), line, number if paged else 0)


def _blocks(lines: Sequence[Block]) -> Iterator[Block]:
    tables = TableReader()
    at = 0
    while at < len(lines):
        end = _table_end(lines, at)
        if end > at + 1:
            delimiter = _delimiter(lines[at])
            rows = [GridRow(_cells(line.text, delimiter), line.line) for line in lines[at:end]]
            yield from tables.read(rows, lines[at].page)
            at = end
        else:
            yield lines[at]
            at += 1


def _table_end(lines: Sequence[Block], start: int) -> int:
    """Where a table ends that begins with its header at `start`; `start` if none does."""
    delimiter = _delimiter(lines[start])
    if not delimiter:
        return start
    end = start + 1
    while end < len(lines) and delimiter in lines[end].text:
        end += 1
    return end


def _delimiter(line: Block) -> str:
    """What divides the cells of a header: tabs where it was pasted, strokes where it was drawn."""
    if "\t" not in line.text and "|" not in line.text:
        return ""
    delimiter = find_delimiter([line.text.strip("| ")])
    return delimiter if delimiter in ("\t", "|") else ""


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    if delimiter == "|":
        line = line.strip().strip("|")
    return tuple(cell.strip() for cell in line.split(delimiter))
