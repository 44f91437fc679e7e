"""What an Assignment's Reports add up to: pure, so that a test can rebuild every row.

The later report is in force. A revoked or superseded one counts as if it had never been said.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from models.enums import AssignmentState

FINISHED = frozenset({AssignmentState.DONE, AssignmentState.CONFIRMED})
WHOLE = 100.0


@dataclass(frozen=True, slots=True)
class Statement:
    """One valid Report, as plain values. `on` is its civil date in the bureau.

    `target` is the id of the Target that `value` (cumulative) or `added` (new) counts.
    """

    on: date
    status: AssignmentState | None = None
    percent: float | None = None
    value: float | None = None
    added: float | None = None
    target: int | None = None
    problem: str = ""
    next_step: str = ""

    @property
    def tells_news(self) -> bool:
        """Whether it says how things stand, and not only what comes next."""
        facts = (self.status, self.percent, self.value, self.added)
        return any(fact is not None for fact in facts)


@dataclass(frozen=True, slots=True)
class Projection:
    """Where an Assignment stands. `values` holds the count reached of each Target."""

    state: AssignmentState = AssignmentState.NOT_STARTED
    percent: float | None = None
    values: dict[int | None, float] = field(default_factory=dict)
    problem: str = ""
    next_step: str = ""
    closed_on: date | None = None


def project_statements(statements: Iterable[Statement], *, standing: bool = False) -> Projection:
    """Reads statements in order. `standing`: a 常态 duty, which 100 % does not close."""
    projection = Projection()
    for statement in statements:
        projection = advance(projection, statement, standing=standing)
    return projection


def advance(former: Projection, said: Statement, *, standing: bool = False) -> Projection:
    """Where things stand after one more statement."""
    state = state_after(former, said, standing=standing)
    finished = state in FINISHED
    return replace(
        former,
        state=state,
        percent=percent_after(former, said, state),
        values=values_after(former, said),
        problem=said.problem if said.tells_news or said.problem else former.problem,
        next_step="" if finished else said.next_step or former.next_step,
        closed_on=(former.closed_on or said.on) if finished else None,
    )


def state_after(former: Projection, said: Statement, *, standing: bool) -> AssignmentState:
    """The state that was said, else the one that the figures mean."""
    if said.status is not None:
        return said.status
    if said.percent is not None and not standing and said.percent >= WHOLE:
        return former.state if former.state in FINISHED else AssignmentState.DONE
    if said.percent is None and former.state in FINISHED:
        return former.state  # one more inspection after the last does not reopen anything
    if said.tells_news or former.state is AssignmentState.NOT_STARTED:
        return AssignmentState.IN_PROGRESS
    return former.state


def percent_after(former: Projection, said: Statement, state: AssignmentState) -> float | None:
    """The last percentage that was said, unless the state contradicts it."""
    if said.percent is not None:
        return said.percent
    if state is AssignmentState.NOT_STARTED:
        return None
    reopened = state not in FINISHED and former.state in FINISHED
    full = former.percent is not None and former.percent >= WHOLE
    return None if reopened and full else former.percent


def values_after(former: Projection, said: Statement) -> dict[int | None, float]:
    """Cumulative counts: a value replaces, an addition adds to the last."""
    if said.value is not None:
        return {**former.values, said.target: said.value}
    if said.added is not None:
        return {**former.values, said.target: former.values.get(said.target, 0) + said.added}
    return former.values
