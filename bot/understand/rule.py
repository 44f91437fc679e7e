"""What a rule of this room is: a name in the field's words, a pattern, and what it means."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Rule(Generic[M]):
    """A pattern with a meaning. Every rule has phrases of its own in the corpus beside it."""

    name: str
    pattern: re.Pattern[str]
    meaning: M


@dataclass(frozen=True, slots=True)
class Fired(Generic[M]):
    """A rule that matched, and where."""

    rule: Rule[M]
    start: int
    end: int
    text: str

    @property
    def meaning(self) -> M:
        """What the rule says of the words."""
        return self.rule.meaning


def rule(name: str, pattern: str, meaning: M) -> Rule[M]:
    """A rule from its pattern as text. Gaps in patterns are bounded, so that time stays linear."""
    return Rule(name, re.compile(pattern), meaning)


def first(rules: Iterable[Rule[M]], text: str) -> Fired[M] | None:
    """The first rule, in the order of the table, that matches anywhere in the text."""
    return next(every(rules, text), None)


def every(rules: Iterable[Rule[M]], text: str) -> Iterator[Fired[M]]:
    """All rules that match, in the order of the table, each at its first place."""
    for one in rules:
        if match := one.pattern.search(text):
            yield Fired(one, match.start(), match.end(), match[0])


def either(*words: str) -> str:
    """A fragment of a pattern: any of the alternatives, the longest first."""
    return (
        "(?:" + "|".join(sorted(set(_alternatives("|".join(words))), key=len, reverse=True)) + ")"
    )


def _alternatives(pattern: str) -> Iterator[str]:
    """The alternatives of the outermost level."""
    depth, one = 0, ""
    for sign in pattern:
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and not depth:
            yield one
            one = ""
        else:
            one += sign
    yield one
