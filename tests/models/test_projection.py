"""What reports add up to: the later one is in force, and nothing is taken for more than it says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from models.enums import AssignmentState
from models.projection import FINISHED, Projection, Statement, project_statements

DAY = date(2026, 3, 2)
LATER = date(2026, 4, 1)

statements = some.lists(
    some.builds(
        Statement,
        on=some.dates(DAY, LATER),
        status=some.none() | some.sampled_from(AssignmentState),
        percent=some.none() | some.integers(0, 100).map(float),
        value=some.none() | some.integers(0, 9).map(float),
        added=some.none() | some.integers(1, 3).map(float),
        target=some.sampled_from([None, 1, 2]),
        problem=some.sampled_from(["", "缺资金"]),
        next_step=some.sampled_from(["", "下周招标"]),
    ),
    max_size=8,
)


def said(on: date = DAY, **facts: object) -> Statement:
    """One report."""
    return Statement(on=on, **facts)  # type: ignore[arg-type]


STORIES = [
    ("nothing was said", [], Projection()),
    (
        "80%",
        [said(percent=80.0)],
        Projection(AssignmentState.IN_PROGRESS, percent=80.0),
    ),
    (
        "已完成",
        [said(percent=80.0), said(LATER, status=AssignmentState.DONE)],
        Projection(AssignmentState.DONE, percent=80.0, closed_on=LATER),
    ),
    (
        "100% finishes, on the day it was said first",
        [said(percent=100.0), said(LATER, percent=100.0)],
        Projection(AssignmentState.DONE, percent=100.0, closed_on=DAY),
    ),
    (
        "80% after 已完成 takes it back",
        [said(status=AssignmentState.DONE), said(LATER, percent=80.0)],
        Projection(AssignmentState.IN_PROGRESS, percent=80.0),
    ),
    (
        "returned by the supervisor: the full percentage no longer stands",
        [said(percent=100.0), said(LATER, status=AssignmentState.IN_PROGRESS)],
        Projection(AssignmentState.IN_PROGRESS),
    ),
    (
        "confirmed: finished on the day it was done",
        [said(status=AssignmentState.DONE), said(LATER, status=AssignmentState.CONFIRMED)],
        Projection(AssignmentState.CONFIRMED, closed_on=DAY),
    ),
    (
        "已查3次, 又查了1次",
        [said(added=1.0), said(value=3.0), said(added=1.0)],
        Projection(AssignmentState.IN_PROGRESS, values={None: 4.0}),
    ),
    (
        "one more after the last does not reopen",
        [said(status=AssignmentState.DONE), said(LATER, added=1.0)],
        Projection(AssignmentState.DONE, values={None: 1.0}, closed_on=DAY),
    ),
    (
        "two targets are counted apart",
        [said(value=3.0, target=1), said(value=7.0, target=2), said(added=1.0, target=1)],
        Projection(AssignmentState.IN_PROGRESS, values={1: 4.0, 2: 7.0}),
    ),
    (
        "缺资金, then news without it: the problem is over",
        [said(status=AssignmentState.BLOCKED, problem="缺资金"), said(LATER, percent=50.0)],
        Projection(AssignmentState.IN_PROGRESS, percent=50.0),
    ),
    (
        "only what comes next: the problem stands",
        [said(status=AssignmentState.BLOCKED, problem="缺资金"), said(LATER, next_step="下周招标")],
        Projection(AssignmentState.BLOCKED, problem="缺资金", next_step="下周招标"),
    ),
    (
        "a few words are news of a task nobody had spoken of",
        [said()],
        Projection(AssignmentState.IN_PROGRESS),
    ),
]


@pytest.mark.parametrize(("reports", "stands"), [story[1:] for story in STORIES],
                         ids=[story[0] for story in STORIES])  # fmt: skip
def test_where_it_stands(reports: list[Statement], stands: Projection) -> None:
    assert project_statements(reports) == stands


def test_a_standing_duty_is_never_closed_by_a_percentage() -> None:
    """常态工作: only 销号 in so many words closes it."""
    full = [said(percent=100.0)]
    assert project_statements(full, standing=True).state is AssignmentState.IN_PROGRESS
    closed = project_statements([*full, said(status=AssignmentState.DONE)], standing=True)
    assert closed.state is AssignmentState.DONE


@given(statements)
def test_counts_are_the_last_total_and_what_was_added_since(reports: list[Statement]) -> None:
    for target in (None, 1, 2):
        mine = [one for one in reports if one.target == target]
        totals = [place for place, one in enumerate(mine) if one.value is not None]
        since = mine[totals[-1] :] if totals else mine
        expected = sum(one.value if one.value is not None else one.added or 0 for one in since)
        counted = any(one.value is not None or one.added is not None for one in mine)
        assert project_statements(reports).values.get(target) == (expected if counted else None)


@given(statements)
def test_it_is_closed_on_a_day_exactly_while_it_is_finished(reports: list[Statement]) -> None:
    stands = project_statements(reports)
    assert (stands.closed_on is not None) == (stands.state in FINISHED)
    assert stands.closed_on in {None, *(one.on for one in reports)}


@given(statements, some.data())
def test_the_last_word_is_in_force(reports: list[Statement], data: some.DataObject) -> None:
    last = data.draw(some.sampled_from(AssignmentState))
    assert project_statements([*reports, said(status=last)]).state is last
