"""A table row → its task: which cells say what is to be done, by when, and how much of it."""

import re
from dataclasses import dataclass

from plans.columns import Column, columns_of
from plans.draft import Block
from plans.signs import half_width
from plans.spacing import squeeze

_TOTAL = re.compile("合计|总计|小计|共计|备注|说明|填表|注:")
_SHORTEST = 4


@dataclass(frozen=True, slots=True)
class RowParts:
    """What the cells of a row say. Every text is squeezed; "" where no column tells it."""

    task: str
    start: str
    due: str
    target: str
    group: str
    number: str


def read_row(row: Block) -> RowParts | None:
    """The parts of a row that holds a task; None for a total, a remark or an empty row."""
    cells = [squeeze(cell) for cell in row.cells]
    roles = columns_of(row.columns)
    held = {
        role: cell for role, cell in zip(reversed(roles), reversed(cells), strict=False) if role
    }
    held |= {role: cell for role, cell in zip(roles, cells, strict=False) if role and cell}
    task = held.get(Column.TASK) or held.get(Column.MEASURE) or ""
    if Column.TASK not in roles and Column.MEASURE not in roles:
        task = max(cells, key=len, default="")
    if (
        len(task) < _SHORTEST
        or _TOTAL.match(half_width(task))
        or _TOTAL.match(half_width(cells[0]))
    ):
        return None
    return RowParts(
        task=task,
        start=held.get(Column.START, ""),
        due=held.get(Column.DUE) or held.get(Column.SCHEDULE, ""),
        target=held.get(Column.TARGET, ""),
        group=held.get(Column.GROUP, ""),
        number=held.get(Column.NUMBER) or _leading_number(cells),
    )


def _leading_number(cells: list[str]) -> str:
    return cells[0] if cells and re.fullmatch("[0-9]{1,4}", cells[0]) else ""
