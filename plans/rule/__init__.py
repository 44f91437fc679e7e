"""What a rule is, how rules are gathered, tried and explained.

A `Rule` is a name, a pattern and a production; a `Book` holds the rules of one matter in the order
in which they were declared. A book reads a `Line` once from left to right: where two characters
cannot begin any rule nothing happens; where they can, the rules they may begin are tried in the
declared order, and the first whose pattern matches and whose production gives a value has read that
stretch.

Books can stand upon one another. `Line.raised` puts one sign in the place of each token that a book
found, so that the next book's patterns speak of a month or a weekday as of one letter:

    days = Book[Reference]("days")

    @days.rule("month and day", f"(?P<month>{MONTH})(?P<day>{DAY_OF_MONTH})")
    def month_and_day(found: Found[Reference]) -> Point | None: ...

Patterns must be of bounded length at every place (no unbounded repetition before something that can
fail): then reading takes time proportional to the text.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeAlias, TypeVar

from plans.rule.prefixes import ANY, LENGTH, beginnings
from plans.rule.trigger import trigger_of

Context = TypeVar("Context")
Production = TypeVar("Production", bound=Callable[..., object])
_Trial: TypeAlias = tuple["Rule", Callable[..., re.Match[str] | None]]

REACH = 24  # how far before its first sign a pattern may begin, in a raised line


class Rule(NamedTuple):
    """A name in the field's words, a regular expression, and what its match means.

    The production gets a `Found` and gives a value, or None where the words mean something else.
    """

    name: str
    pattern: str
    produce: Callable[["Found[Any]"], Any]


class Token(NamedTuple):
    """A stretch of the source that a rule has read; `parts` are the tokens it was built from.

    `at` and `end` are offsets in the source, `place` is the stretch of the line it was read from.
    """

    at: int
    end: int
    value: Any
    rule: Rule
    parts: tuple["Token", ...]
    place: tuple[int, int]

    def rules(self) -> Iterator[str]:
        """The names of the rules behind it, its own first."""
        yield self.rule.name
        for part in self.parts:
            yield from part.rules()


class Line(NamedTuple):
    """A text in which what was read before stands as one sign each.

    `tokens` are those signs' tokens by their index in `text`; `indices` are these, in order.
    """

    text: str
    tokens: Mapping[int, Token] = MappingProxyType({})
    indices: Sequence[int] = ()

    def source(self, index: int) -> int:
        """The offset in the source of a character of this line."""
        nth = bisect_right(self.indices, index) - 1
        if nth < 0:
            return index
        token = self.tokens[self.indices[nth]]
        return token.at if index == self.indices[nth] else index - self.indices[nth] - 1 + token.end

    def between(self, start: int, end: int) -> tuple[Token, ...]:
        """The tokens whose signs stand in that stretch."""
        first, last = bisect_left(self.indices, start), bisect_left(self.indices, end)
        return tuple([self.tokens[index] for index in self.indices[first:last]])

    def raised(self, tokens: Sequence[Token], sign: Callable[[Any], str]) -> "Line":
        """This line with each of the tokens, read from it in order, as one sign."""
        if not tokens:
            return self
        pieces: list[str] = []
        standing: dict[int, Token] = {}
        length = done = 0
        for token in tokens:
            start, end = token.place
            length = self._keep(done, start, length, pieces, standing)
            pieces.append(sign(token.value))
            standing[length] = token
            length, done = length + 1, end
        self._keep(done, len(self.text), length, pieces, standing)
        return Line("".join(pieces), standing, tuple(standing))

    def _keep(
        self, start: int, end: int, length: int, pieces: list[str], standing: dict[int, Token]
    ) -> int:
        """Copy a stretch as it stands, signs and all."""
        pieces.append(self.text[start:end])
        if self.indices:
            first, last = bisect_left(self.indices, start), bisect_left(self.indices, end)
            for index in self.indices[first:last]:
                standing[length + index - start] = self.tokens[index]
        return length + end - start


class Found(Generic[Context]):
    """A pattern's match, as its production sees it: words, tokens by group, and the context."""

    __slots__ = ("context", "line", "match")

    def __init__(self, match: re.Match[str], line: Line, context: Context) -> None:
        self.match = match
        self.line = line
        self.context = context

    def __getitem__(self, group: str | int) -> str:
        """The words of a group; empty where it took no part."""
        return self.match[group] or ""

    def has(self, group: str) -> bool:
        """Whether the group took part in the match."""
        return self.match[group] is not None

    def value(self, group: str) -> Any:
        """What the token at a group's first sign means; None where there is none."""
        token = self.line.tokens.get(self.match.start(group))
        return token.value if token else None

    def values(self, group: str | int = 0) -> list[Any]:
        """What the tokens within a group mean."""
        start, end = self.match.span(group)
        return [token.value for token in self.line.between(start, end)]

    def before(self, length: int) -> str:
        """Up to that many characters of the line in front of the match."""
        return self.line.text[max(0, self.match.start() - length) : self.match.start()]


@dataclass
class Book(Generic[Context]):
    """The rules of one matter, in declared order.

    `gates` spare time where many rules begin alike: pairs of a class of first characters and the
    pattern, from that character on, without which none of them can match.
    """

    matter: str
    rules: list[Rule] = field(default_factory=list)
    gates: Sequence[tuple[str, str]] = ()

    def rule(self, name: str, pattern: str) -> Callable[[Production], Production]:
        """Declare the decorated production as a rule. Names are unique within a book."""

        def declare(produce: Production) -> Production:
            if any(rule.name == name for rule in self.rules):
                raise ValueError(f"{self.matter} already has a rule named {name}")
            self.rules.append(Rule(name, pattern, produce))
            return produce

        return declare

    @classmethod
    def joined(
        cls, matter: str, *books: "Book[Context]", gates: Sequence[tuple[str, str]] = ()
    ) -> "Book[Context]":
        """One book of several, the rules of the first before those of the next."""
        return cls(matter, [rule for book in books for rule in book.rules], gates)

    def read(self, line: Line, context: Context) -> list[Token]:
        """What the rules find in a line: tokens in order, without overlap.

        In a raised line every rule speaks of a sign, so only the signs' surroundings are read.
        """
        if line.indices:
            return self._read_around_signs(line, context)
        return self._read_between(line, context, 0, len(line.text))

    def may_begin_in(self, text: str) -> bool:
        """Whether any rule may begin somewhere in a plain text; False is certain, True is not."""
        return self._trigger.search(text) is not None

    def find(self, text: str, context: Context) -> list[Token]:
        """What the rules find in a plain text."""
        return self.read(Line(text), context)

    def _read_around_signs(self, line: Line, context: Context) -> list[Token]:
        text, letters = line.text, self._letters
        found: list[Token] = []
        done = 0
        for index in line.indices:
            if index < done:
                continue
            if index > done and text[index - 1] in letters:
                more = self._read_between(line, context, max(done, index - REACH), index + 1)
            else:
                more = [token] if (token := self._read_at(line, context, index)) else []
            if more:
                found += more
                done = more[-1].place[1]
        return found

    def _read_between(self, line: Line, context: Context, start: int, end: int) -> list[Token]:
        """Read what begins in a stretch."""
        found: list[Token] = []
        text, openers, done = line.text, self._openers, start
        for hit in self._trigger.finditer(text, start, min(end + LENGTH - 1, len(text))):
            at = hit.start()
            thirds = openers.get(text[at : at + 2]) or openers.get(text[at])
            if thirds is None or not done <= at < end:
                continue
            trials = thirds.get(text[at + 2 : at + 3]) or thirds[ANY]
            if trials and (token := _tried(trials, line, context, at)):
                found.append(token)
                done = token.place[1]
        return found

    def _read_at(self, line: Line, context: Context, at: int) -> Token | None:
        """What the first fitting rule makes of the words at a place."""
        text, openers = line.text, self._openers
        thirds = openers.get(text[at : at + 2]) or openers.get(text[at])
        if thirds is None:
            return None
        return _tried(thirds.get(text[at + 2 : at + 3]) or thirds[ANY], line, context, at)

    @cached_property
    def _letters(self) -> frozenset[str]:
        """Whatever the patterns are written with: before a sign, only these can matter."""
        return frozenset("0123456789" + "".join(rule.pattern for rule in self.rules))

    @cached_property
    def _openers(self) -> dict[str, dict[str, list[_Trial]]]:
        """By their first two characters, and then the third, the rules that may begin so.

        A first character alone stands for a second that no rule names, ANY for such a third.
        """
        by_first: dict[str, list[tuple[_Trial, frozenset[str]]]] = {}
        named: set[str] = set()
        for rule in self.rules:
            begun = beginnings(rule.pattern)
            named |= begun
            trial = (rule, re.compile(rule.pattern).match)
            for first in {words[0] for words in begun}:
                by_first.setdefault(first, []).append((trial, begun))
        pairs = {words[:2] for words in named} | {words[0] + ANY for words in named}
        table: dict[str, dict[str, list[_Trial]]] = {pair: {ANY: []} for pair in pairs}
        for words in named:
            table[words[:2]].setdefault(words[2], [])
        for pair, thirds in table.items():
            trials = by_first[pair[0]]
            for third, tried in thirds.items():
                tried += [trial for trial, begun in trials if _may(pair + third, begun)]
        return {pair.rstrip(ANY): thirds for pair, thirds in table.items() if any(thirds.values())}

    @cached_property
    def _trigger(self) -> re.Pattern[str]:
        openers = self._openers
        begun = {
            pair.ljust(2, ANY) + third
            for pair, thirds in openers.items()
            for third in thirds
            if thirds[third]
        }
        return trigger_of(begun, self.gates)


def _may(words: str, begun: frozenset[str]) -> bool:
    """Whether a rule with these beginnings may begin with the words; ANY is what none names."""
    first, pair, third = words[0], words[:2], words[2]
    return not begun.isdisjoint((words, pair + ANY, first + ANY + third, first + ANY + ANY))


def _tried(trials: Sequence[_Trial], line: Line, context: Any, at: int) -> Token | None:
    """What the first of the rules that fits makes of the words at a place."""
    for rule, match_at in trials:
        match = match_at(line.text, at)
        if match is not None:
            value = rule.produce(Found(match, line, context))
            if value is not None:
                return _token(line, at, match.end(), value, rule)
    return None


def _token(line: Line, start: int, end: int, value: Any, rule: Rule) -> Token:
    if not line.indices:
        return Token(start, end, value, rule, (), (start, end))
    last = line.tokens.get(end - 1)
    finish = last.end if last else line.source(end - 1) + 1
    return Token(line.source(start), finish, value, rule, line.between(start, end), (start, end))
