"""What a rule is, how rules are gathered, tried and explained.

A `Rule` is a name, a pattern and a production; a `Book` holds the rules of one matter in the order
in which they were declared. A book reads a `Line` once from left to right: a character that opens
no rule costs nothing; at one that does, the rules it may open are tried in the declared order, and
the first whose pattern matches and whose production gives a value has read that stretch.

Books can stand upon one another. `Line.raised` puts one sign in the place of each token that a book
found, so that the next book's patterns speak of a month or a weekday as of one letter:

    days = Book[Reference]("days")

    @days.rule("month and day", f"(?P<month>{MONTH})(?P<day>{DAY_OF_MONTH})")
    def month_and_day(found: Found[Reference]) -> Point | None: ...

Patterns must be of bounded length at every place (no unbounded repetition before something that can
fail): then reading takes time proportional to the text.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from re import _constants as opcode  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Generic, TypeVar

Context = TypeVar("Context")
Production = TypeVar("Production", bound=Callable[..., object])


@dataclass(frozen=True, slots=True)
class Rule:
    """A name in the field's words, a regular expression, and what its match means.

    The production gets a `Found` and gives a value, or None where the words mean something else.
    """

    name: str
    pattern: str
    produce: Callable[["Found[Any]"], Any]


@dataclass(frozen=True, slots=True)
class Token:
    """A stretch of the source that a rule has read; `parts` are the tokens it was built from."""

    at: int
    end: int
    value: Any
    rule: Rule
    parts: tuple["Token", ...] = ()
    place: tuple[int, int] = (0, 0)  # where it stands in the line it was read from

    def rules(self) -> Iterator[str]:
        """The names of the rules behind it, its own first."""
        yield self.rule.name
        for part in self.parts:
            yield from part.rules()


@dataclass(frozen=True, slots=True)
class Line:
    """A text in which what was read before stands as one sign each.

    `tokens` are those signs' tokens by their index in `text`, in order.
    """

    text: str
    tokens: Mapping[int, Token] = field(default_factory=dict)
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
        first = bisect_right(self.indices, start - 1)
        last = bisect_right(self.indices, end - 1)
        return tuple(self.tokens[index] for index in self.indices[first:last])

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
        pieces.append(self.text[start:end])
        first = bisect_right(self.indices, start - 1)
        for index in self.indices[first : bisect_right(self.indices, end - 1)]:
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
        """What the token at a group's first sign means; None where the group took no part."""
        at = self.match.start(group)
        return self.line.tokens[at].value if at in self.line.tokens else None

    def values(self, group: str | int = 0) -> list[Any]:
        """What the tokens within a group mean."""
        start, end = self.match.span(group)
        return [token.value for token in self.line.between(start, end)]

    def before(self, length: int) -> str:
        """Up to that many characters of the line in front of the match."""
        return self.line.text[max(0, self.match.start() - length) : self.match.start()]

    def after(self, length: int) -> str:
        """Up to that many characters of the line behind the match."""
        return self.line.text[self.match.end() : self.match.end() + length]


@dataclass
class Book(Generic[Context]):
    """The rules of one matter, in declared order."""

    matter: str
    rules: list[Rule] = field(default_factory=list)

    def rule(self, name: str, pattern: str) -> Callable[[Production], Production]:
        """Declare the decorated production as a rule. Names are unique within a book."""

        def declare(produce: Production) -> Production:
            if any(rule.name == name for rule in self.rules):
                raise ValueError(f"{self.matter} already has a rule named {name}")
            self.rules.append(Rule(name, pattern, produce))
            return produce

        return declare

    @classmethod
    def joined(cls, matter: str, *books: "Book[Context]") -> "Book[Context]":
        """One book of several, the rules of the first before those of the next."""
        return cls(matter, [rule for book in books for rule in book.rules])

    def read(self, line: Line, context: Context) -> list[Token]:
        """What the rules find in a line: tokens in order, without overlap."""
        text, openers = line.text, self._openers
        found: list[Token] = []
        done = 0
        for hit in self._trigger.finditer(text):
            at = hit.start()
            if at < done:
                continue
            for rule, match_at in openers[text[at]]:
                match = match_at(text, at)
                if match is None or match.end() == at:
                    continue
                value = rule.produce(Found(match, line, context))
                if value is None:
                    continue
                done = match.end()
                found.append(_token(line, at, done, value, rule))
                break
        return found

    def find(self, text: str, context: Context) -> list[Token]:
        """What the rules find in a plain text."""
        return self.read(Line(text), context)

    @cached_property
    def _openers(self) -> dict[str, list[tuple[Rule, Callable[..., re.Match[str] | None]]]]:
        table: dict[str, list[tuple[Rule, Callable[..., re.Match[str] | None]]]] = {}
        for rule in self.rules:
            compiled = re.compile(rule.pattern)
            for opener in openings(rule.pattern):
                table.setdefault(opener, []).append((rule, compiled.match))
        return table

    @cached_property
    def _trigger(self) -> re.Pattern[str]:
        return re.compile("[" + "".join(map(re.escape, sorted(self._openers))) + "]")


def _token(line: Line, start: int, end: int, value: Any, rule: Rule) -> Token:
    last = line.tokens.get(end - 1)
    finish = last.end if last else line.source(end - 1) + 1
    return Token(line.source(start), finish, value, rule, line.between(start, end), (start, end))


def openings(pattern: str) -> frozenset[str]:
    """The characters with which a match of the pattern may begin.

    ValueError where it may begin with anything, for such a rule would be tried everywhere.
    """
    characters, may_be_empty = _first(parser.parse(pattern))
    if may_be_empty:
        raise ValueError(f"the pattern may be empty: {pattern}")
    return frozenset(characters)


def _first(sequence: Any) -> tuple[set[str], bool]:
    """The first characters of a parsed sequence, and whether it may match nothing."""
    characters: set[str] = set()
    for operation, argument in sequence:
        more, passes = _first_of(operation, argument)
        characters |= more
        if not passes:
            return characters, False
    return characters, True


def _first_of(operation: Any, argument: Any) -> tuple[set[str], bool]:
    match operation:
        case opcode.LITERAL:
            return {chr(argument)}, False
        case opcode.IN:
            return _members(argument), False
        case opcode.BRANCH:
            branches = [_first(branch) for branch in argument[1]]
            return set().union(*(first for first, _ in branches)), any(e for _, e in branches)
        case opcode.SUBPATTERN:
            return _first(argument[-1])
        case opcode.MAX_REPEAT | opcode.MIN_REPEAT | opcode.POSSESSIVE_REPEAT:
            first, empty = _first(argument[2])
            return first, empty or argument[0] == 0
        case opcode.ATOMIC_GROUP:
            return _first(argument)
        case opcode.ASSERT | opcode.ASSERT_NOT | opcode.AT:
            return set(), True
        case _:
            raise ValueError(f"a rule may not begin with {operation}")


def _members(argument: Any) -> set[str]:
    members: set[str] = set()
    for kind, value in argument:
        if kind is opcode.LITERAL:
            members.add(chr(value))
        elif kind is opcode.RANGE:
            members.update(map(chr, range(value[0], value[1] + 1)))
        else:
            raise ValueError("a rule may not begin with a negated or named class")
    return members
