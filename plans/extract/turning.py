"""Tables in order of time that go over New Year: their later rows are of the next year."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from plans.draft import Block
from plans.extract.tables import read_row
from plans.times import Reference

_SUMMER, _LATE = 6, 11  # months: a schedule that opens no earlier and comes so far goes over
_YEAR = re.compile("[0-9]{2}年|[今明次翌]年|第二年")


class TableRows:
    """The rows of one document's tables, each with the year of which it speaks.

    A schedule that opens in summer and comes to winter (6月 … 11月, 1月 … 5月) goes over New Year.
    """

    def __init__(self, rows: Iterable[Block], reference: Reference) -> None:
        self._reference = reference
        self._later = replace(reference, plan_year=reference.plan_year + 1)
        self._turned = frozenset(_behind_new_year(rows, reference))

    def reference(self, row: Block) -> Reference:
        """What the times of a row are read against."""
        return self._later if row in self._turned else self._reference


def _behind_new_year(rows: Iterable[Block], reference: Reference) -> Iterator[Block]:
    """The rows of an ordered table that lie in the year to come, though none of them says so."""
    if reference.stretch is not None:
        return
    for _, table in groupby(rows, lambda row: row.columns):
        dated = [(row, month) for row in table if (month := _month_of(row, reference))]
        turn = _turn([month for _, month in dated])
        yield from (row for row, _ in dated[turn:])


def _turn(months: Sequence[int]) -> int:
    """Where a schedule's months begin anew (6, 9, 12, | 1, 3): their number where they do not.

    Both parts are in order, the second ends before the first began, and the first is no single row.
    """
    drops = [at for at in range(1, len(months)) if months[at] < months[at - 1]]
    if len(drops) != 1:
        return len(months)
    before, after = months[: drops[0]], months[drops[0] :]
    over = before[0] >= _SUMMER and before[-1] >= _LATE and after[-1] <= before[0]
    return drops[0] if over and before[0] < before[-1] else len(months)


def _month_of(row: Block, reference: Reference) -> int:
    """The month in which a row's time begins; 0 where it has none, or names its year."""
    for bound in read_row(row, reference).times:
        day = bound.time.start or bound.time.end
        if day is not None and not bound.time.rrule:
            return 0 if _YEAR.search(bound.time.span) else day.month
    return 0
