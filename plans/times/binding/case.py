"""A time expression in its sentence, and what an objection to it is."""

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from models.enums import TimeKind
from plans.rule import Token
from plans.times.reference import Reference
from plans.times.rules import Reading
from plans.times.values import Grain

AT_START = re.compile(r"(?:^|[,。;:、!?()\s])$")
CLAUSE = re.compile("[^,。;:]{0,20}")


@dataclass(frozen=True, slots=True)
class Brackets:
    """Where marks of one sort open and close in a sentence."""

    opening: tuple[int, ...]
    closing: tuple[int, ...]

    @classmethod
    def of(cls, sentence: str, opens: str, closes: str) -> "Brackets":
        places: dict[str, list[int]] = {opens: [], closes: []}
        for mark in re.finditer(f"[{opens}{closes}]", sentence):
            places[mark[0]].append(mark.start())
        return cls(tuple(places[opens]), tuple(places[closes]))

    def open_at(self, place: int) -> int | None:
        """Where the mark opened that is still open at a place."""
        opened = bisect_left(self.opening, place) - 1
        closed = bisect_left(self.closing, place) - 1
        if opened < 0 or (closed >= 0 and self.closing[closed] > self.opening[opened]):
            return None
        return self.opening[opened]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a plan, with its titles and its quotations."""

    text: str
    titles: Brackets
    quotations: Brackets

    @classmethod
    def of(cls, text: str) -> "Sentence":
        return cls(text, Brackets.of(text, "《", "》"), Brackets.of(text, "“", "”"))


@dataclass(frozen=True, slots=True)
class Case:
    """A time expression in its sentence."""

    sentence: Sentence
    token: Token
    reference: Reference
    neighbours: Sequence[Token] = ()

    @property
    def reading(self) -> Reading:
        reading: Reading = self.token.value
        return reading

    @property
    def words(self) -> str:
        return self.sentence.text[self.token.at : self.token.end]

    @property
    def bare(self) -> bool:
        """A point and nothing that says how it binds."""
        return self.token.rule.name == "at a point" and self.reading.kind is TimeKind.DURING

    def grain(self) -> Grain | None:
        return self.reading.point.grain if self.reading.point else None

    def name(self) -> str:
        return self.reading.point.name if self.reading.point else ""

    def follows(self, pattern: re.Pattern[str]) -> bool:
        """Whether the words right behind the expression match."""
        return pattern.match(self.sentence.text, self.token.end) is not None

    def stands_behind(self, pattern: re.Pattern[str], reach: int = 12) -> bool:
        """Whether the words right before the expression match (the pattern ends with $)."""
        before = self.sentence.text[max(0, self.token.at - reach) : self.token.at]
        return pattern.search(before) is not None


def between(case: Case, other: Token) -> str:
    first, second = sorted((case.token, other), key=lambda token: token.at)
    return case.sentence.text[first.end : second.at][:21]


@dataclass(frozen=True, slots=True)
class Objection:
    """A reason why an expression binds nobody."""

    name: str
    holds: Callable[[Case], bool]


def raised_in(
    objections: list[Objection],
) -> Callable[[str], Callable[[Callable[[Case], bool]], Callable[[Case], bool]]]:
    """A decorator that declares a test as an objection of a name, behind those declared before."""

    def named(name: str) -> Callable[[Callable[[Case], bool]], Callable[[Case], bool]]:
        def declare(holds: Callable[[Case], bool]) -> Callable[[Case], bool]:
            objections.append(Objection(name, holds))
            return holds

        return declare

    return named
