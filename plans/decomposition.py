"""任务分解表: rows that say who does what by when, matched to a plan's tasks row by row. Pure.

A row that carries a task number means that task; any other means the task whose words it repeats.
A row that repeats nobody's words stays unmatched: it is shown, never guessed.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from models.enums import TimeKind
from plans.columns import Column, cells_of
from plans.diff import Version, likeness
from plans.draft import Block, BlockKind
from plans.owners import declares_first_lead, find_row_owners, led_by_first
from plans.signs import half_width
from plans.times import Reference, find_times

ALIKE_FROM = 0.6
NUMBER_COLUMN = "任务编号"


@dataclass(frozen=True, slots=True)
class DecompositionRow:
    """One row: its words, the units it names, and the date it states. `line` is its row number."""

    line: int
    number: int | None
    text: str
    leads: tuple[str, ...]
    supports: tuple[str, ...]
    due_on: date | None


@dataclass(frozen=True, slots=True)
class Match:
    """A row and the task it means; None where no task has these words."""

    row: DecompositionRow
    task_id: int | None


def read_rows(blocks: Sequence[Block], reference: Reference) -> list[DecompositionRow]:
    """The rows of every table that has a column of tasks."""
    ranked = declares_first_lead(half_width(one.text) for one in blocks)
    rows = (read_row(one, reference, ranked) for one in blocks if one.kind is BlockKind.ROW)
    return [row for row in rows if row is not None]


def read_row(block: Block, reference: Reference, ranked: bool = False) -> DecompositionRow | None:
    """A row, or None where it holds no task. With `ranked` the first unit of a list leads it."""
    text = "".join("".join(cells_of(block, Column.TASK)).split())
    if not text:
        return None
    owners = led_by_first(find_row_owners(block)) if ranked else find_row_owners(block)
    return DecompositionRow(
        line=block.line,
        number=number_of(block),
        text=text,
        leads=tuple(one.span for one in owners if one.role == "lead"),
        supports=tuple(one.span for one in owners if one.role == "support"),
        due_on=due_of(block, reference),
    )


def number_of(block: Block) -> int | None:
    """The bureau's own task number, where the sheet has a column of that very name."""
    for name, cell in zip(block.columns, block.cells, strict=False):
        if name.strip() == NUMBER_COLUMN and re.fullmatch(r"-?\d{1,9}", cell.strip()):
            return int(cell)
    return None


def due_of(block: Block, reference: Reference) -> date | None:
    """The date of the 完成时限 column; None where it is empty or no date."""
    for cell in cells_of(block, Column.DUE):
        for time in find_times(cell, reference):
            if time.kind in (TimeKind.BY, TimeKind.DURING) and time.end is not None:
                return time.end
    return None


def match_rows(
    rows: Sequence[DecompositionRow], tasks: Sequence[Version], numbers: dict[int, int]
) -> list[Match]:
    """Each row with its task. `numbers` maps task numbers to task ids."""
    return [Match(row, matching_task(row, tasks, numbers)) for row in rows]


def matching_task(
    row: DecompositionRow, tasks: Sequence[Version], numbers: dict[int, int]
) -> int | None:
    """By number, by equal words, else the one text that is clearly the most alike."""
    if row.number is not None and row.number in numbers:
        return numbers[row.number]
    ranked = sorted(
        ((likeness(row.text, task.text), task.id) for task in tasks), key=lambda pair: -pair[0]
    )
    if not ranked or ranked[0][0] < ALIKE_FROM:
        return None
    if len(ranked) > 1 and ranked[0][0] == ranked[1][0]:
        return None  # two tasks with the same words: a person must say which
    return ranked[0][1]
