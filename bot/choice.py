"""Which of a task's open Assignments a message means: pure.

A bare number means the sender's own open Assignments of that Task: of occurrences the one named,
else the oldest open one; of milestones the one whose label the words fit, or the one the bot had
just reminded of; “the whole task” closes all open milestones and no future occurrence. Where two
units or two milestones remain possible, nothing is chosen and the bot asks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Candidate:
    """One open Assignment, as far as choosing needs to know it."""

    id: int
    key: str
    label: str
    unit: str
    opens_on: date
    due_on: date
    repeats: bool


@dataclass(frozen=True, slots=True)
class Chosen:
    """The Assignments meant."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """Several remain possible; the bot asks with these."""

    between: tuple[Candidate, ...]


def choose(
    candidates: Sequence[Candidate],
    today: date,
    *,
    part: str | None = None,
    reminded: frozenset[int] = frozenset(),
    whole: bool = False,
) -> Chosen | Unclear:
    """The Assignments a number means. `candidates` are open and not empty."""
    named = [one for one in candidates if part is not None and one.key == part]
    left = named or [one for one in candidates if one.id in reminded] or list(candidates)
    if len({one.unit for one in left}) > 1:
        return Unclear(one_a_unit(left))
    if all(one.repeats for one in left):
        return Chosen((oldest(left, today).id,))
    if len(left) == 1 or whole:
        return Chosen(tuple(one.id for one in left if not one.repeats))
    return Unclear(tuple(left))


def oldest(candidates: Sequence[Candidate], today: date) -> Candidate:
    """The oldest one that has opened; before the first opens, that first one."""
    opened = [one for one in candidates if one.opens_on <= today]
    return min(opened or candidates, key=lambda one: (one.due_on, one.id))


def one_a_unit(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """The first candidate of each unit, in order."""
    first: dict[str, Candidate] = {}
    for one in candidates:
        first.setdefault(one.unit, one)
    return tuple(first.values())
