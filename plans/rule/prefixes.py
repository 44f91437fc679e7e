"""With which characters the matches of a regular expression can begin."""

from functools import lru_cache
from re import _constants as opcode  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

ANY = "\0"  # stands for a character that can be anything, the end of the text included
LENGTH = 3
_MANY = 1000  # beginnings more than this are told apart no further
_LARGE_CLASS = 64  # a class with more members than this may as well hold anything


@lru_cache(maxsize=1024)
def beginnings(pattern: str) -> frozenset[str]:
    """The three characters with which a match may begin; ANY where one of them is free.

    ValueError where the first is free, for such a rule would be tried everywhere.
    """
    begun = {words.ljust(LENGTH, ANY) for words in _sequence(parser.parse(pattern), last=True)}
    if any(words[0] == ANY for words in begun):
        raise ValueError(f"a match may begin with anything: {pattern}")
    return frozenset(begun)


@lru_cache(maxsize=1024)
def initials(pattern: str) -> frozenset[str]:
    """The characters with which a match may begin; ANY alone where every character may."""
    begun = _sequence(parser.parse(pattern), last=True)
    firsts = frozenset(words[:1] or ANY for words in begun)
    return frozenset({ANY}) if ANY in firsts else firsts


def _sequence(items: Any, *, last: bool = False) -> set[str]:
    """How a sequence begins. At the `last` of a pattern a look ahead tells as much as a match."""
    begun = {""}
    for nth, (operation, argument) in enumerate(items, start=1):
        if all(len(words) >= LENGTH for words in begun):
            break
        ends = last and nth == len(items)
        begun = _followed(begun, _begun_by(operation, argument, last=ends))
    return begun


def _followed(begun: set[str], more: set[str]) -> set[str]:
    """The beginnings, the short ones grown by what follows; free behind, where that is too much."""
    short = {words for words in begun if len(words) < LENGTH}
    if len(short) * len(more) > _MANY and "" not in short:
        more = {ANY * LENGTH}
    return (begun - short) | {(words + then)[:LENGTH] for words in short for then in more}


def _begun_by(operation: Any, argument: Any, *, last: bool) -> set[str]:
    match operation:
        case opcode.LITERAL:
            return {chr(argument)}
        case opcode.IN:
            return _members(argument)
        case opcode.BRANCH:
            return set().union(*(_sequence(branch, last=last) for branch in argument[1]))
        case opcode.SUBPATTERN:
            return _sequence(argument[-1], last=last)
        case opcode.ATOMIC_GROUP:
            return _sequence(argument, last=last)
        case opcode.MAX_REPEAT | opcode.MIN_REPEAT | opcode.POSSESSIVE_REPEAT:
            fewest, most, repeated = argument
            return _repeated(_sequence(repeated), fewest, most)
        case opcode.ASSERT if last and argument[0] > 0:
            return _sequence(argument[1])
        case opcode.ASSERT | opcode.ASSERT_NOT | opcode.AT:
            return {""}
        case _:
            return {ANY}


def _repeated(once: set[str], fewest: int, most: int) -> set[str]:
    begun = {""}
    for _ in range(min(fewest, LENGTH)):
        begun = _followed(begun, once)
    reached = set(begun)
    for _ in range(min(most, LENGTH) - min(fewest, LENGTH)):
        begun = _followed(begun, once)
        reached |= begun
    return reached


def _members(argument: Any) -> set[str]:
    members: set[str] = set()
    for kind, value in argument:
        if kind is opcode.LITERAL:
            members.add(chr(value))
        elif kind is opcode.RANGE and value[1] - value[0] < _LARGE_CLASS:
            members.update(map(chr, range(value[0], value[1] + 1)))
        else:
            return {ANY}
    return members
