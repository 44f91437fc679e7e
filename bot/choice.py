"""Which of a task's open Assignments a message means: pure.

A bare number means the sender's own open Assignments of that Task: of occurrences the one named,
else the oldest open one; of milestones the one whose label the words fit, or the one the bot had
just reminded of; “the whole task” closes all open milestones and no future occurrence. Of several
units the one that is named. Where two units or two milestones remain possible, nothing is chosen
and the bot asks; the answer is a tap, a place in the list, or a name.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from plans import numerals

LONGEST_ANSWER = 30  # characters; more than that says something of its own
ALL = re.compile("(?:都是?|全部?(?:都)?是?|[两三四五]个(?:单位)?都是?|都算|都有)")
PLACE = re.compile(r"(?:第([1-9一二三四五六七八九十])个?|([1-9]))")
FILLER = re.compile("(?:就是|应该是|说的是|我是|是|选|报)?(.*?)(?:的|吧|那边|那个|这边)?")


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
    aliases: tuple[str, ...] = ()  # what else the unit is called

    @property
    def names(self) -> tuple[str, ...]:
        """What its unit is called."""
        return (self.unit, *self.aliases)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The Assignments meant."""

    ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Unclear:
    """Several remain possible; the bot asks with these."""

    between: tuple[Candidate, ...]

    @property
    def of_units(self) -> bool:
        """Whether the question is which unit, not which milestone."""
        return len({one.unit for one in self.between}) > 1

    @property
    def labels(self) -> tuple[str, ...]:
        """What the choices are called, in the order shown."""
        return tuple(one.unit if self.of_units else one.label for one in self.between)


def choose(
    candidates: Sequence[Candidate],
    today: date,
    *,
    part: str | None = None,
    reminded: frozenset[int] = frozenset(),
    whole: bool = False,
    said: str = "",
) -> Chosen | Unclear:
    """The Assignments a number means. `candidates` are open and not empty; `said` is the message
    in which a unit may be named."""
    named = [one for one in candidates if part is not None and one.key == part]
    left = named or [one for one in candidates if one.id in reminded] or list(candidates)
    if len({one.unit for one in candidates}) > 1 and (units := named_units(candidates, said)):
        own = [one for one in candidates if one.unit in units]
        return in_each(own, units, today, part=part, reminded=reminded, whole=whole)
    if len({one.unit for one in left}) > 1:
        return Unclear(one_a_unit(left))
    if all(one.repeats for one in left):
        return Chosen((oldest(left, today).id,))
    if len(left) == 1 or whole:
        return Chosen(tuple(one.id for one in left if not one.repeats))
    return Unclear(tuple(left))


def in_each(
    candidates: Sequence[Candidate],
    units: Sequence[str],
    today: date,
    *,
    part: str | None,
    reminded: frozenset[int],
    whole: bool,
) -> Chosen | Unclear:
    """The same rule in each of the units that were named."""
    ids: list[int] = []
    for unit in units:
        own = [one for one in candidates if one.unit == unit]
        match choose(own, today, part=part, reminded=reminded, whole=whole):
            case Chosen(chosen):
                ids += chosen
            case Unclear() as unclear:
                return unclear
    return Chosen(tuple(ids))


def named_units(candidates: Iterable[Candidate], said: str) -> tuple[str, ...]:
    """The units that the words name; of 第一小学 and 第一小学北校区 the one said in full."""
    found = {name: one.unit for one in candidates for name in one.names if name and name in said}
    full = [name for name in found if not any(name != other and name in other for other in found)]
    return tuple(dict.fromkeys(found[name] for name in full))


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


# ── the answer to the question ───────────────────────────────────────────────────────────────────


def read_choice(
    text: str, unclear: Unclear, number: int, taken: frozenset[int] = frozenset()
) -> tuple[Candidate, ...]:
    """Which of the choices an answer names; empty where it is no answer to the question.

    `number` is the task's, and may stand in front; `taken` are the sender's open tasks, whose
    numbers are never a place in the list.
    """
    line = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text[: LONGEST_ANSWER * 2]))
    line = line.removeprefix("#").removeprefix(str(number)).strip("号项,。:;.!、")
    if not line or len(line) > LONGEST_ANSWER:
        return ()
    if ALL.fullmatch(line):
        return unclear.between
    if place := PLACE.fullmatch(line):
        return at_place(place, unclear, taken)
    words = FILLER.fullmatch(line)
    return by_name(words[1] if words else line, unclear)


def at_place(
    place: re.Match[str], unclear: Unclear, taken: frozenset[int]
) -> tuple[Candidate, ...]:
    """第二个; a bare 2 only where it cannot be a task's number."""
    nth = numerals.integer(place[1] or place[2]) or 0
    if not 1 <= nth <= len(unclear.between) or (place[2] and nth in taken):
        return ()
    return (unclear.between[nth - 1],)


def by_name(words: str, unclear: Unclear) -> tuple[Candidate, ...]:
    """The one whose name the words are, or a part of the name that no other has."""
    names = {one: one.names if unclear.of_units else (one.label,) for one in unclear.between}
    whole = [one for one, known in names.items() if words in known]
    if whole:
        return tuple(whole[:1])
    partly = [one for one, known in names.items() if any(words in name for name in known)]
    return tuple(partly) if len(partly) == 1 and words else ()
