"""Bytes → what a test wants to see of the blocks."""

from plans.columns import Column, cells_of
from plans.draft import Block, BlockKind
from plans.reader import read_blocks


def lines_of(data: bytes, file_name: str = "计划") -> list[str]:
    """The words of every block."""
    return [block.text for block in read_blocks(data, file_name)]


def rows_of(data: bytes, file_name: str = "计划") -> list[dict[str, str]]:
    """Every row of a ledger as its columns' names and cells."""
    return [
        dict(zip(block.columns, block.cells, strict=False))
        for block in read_blocks(data, file_name)
        if block.kind is BlockKind.ROW
    ]


def tasks_of(data: bytes, file_name: str = "计划") -> list[tuple[str, str, str]]:
    """(task, lead, due) of every row."""
    return [
        (block.text, _cell(block, Column.LEAD), _cell(block, Column.DUE))
        for block in read_blocks(data, file_name)
        if block.kind is BlockKind.ROW
    ]


def _cell(row: Block, column: Column) -> str:
    return "".join("".join(cells_of(row, column)).split())
