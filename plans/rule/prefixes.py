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
    begun = frozenset(words.ljust(LENGTH, ANY) for words in _begun(pattern, LENGTH))
    if any(words[0] == ANY for words in begun):
        raise ValueError(f"a match may begin with anything: {pattern}")
    return begun


@lru_cache(maxsize=1024)
def initials(pattern: str) -> frozenset[str]:
    """The characters with which a match may begin; ANY alone where every character may."""
    firsts = frozenset(first or ANY for first in _begun(pattern, 1))
    return frozenset({ANY}) if ANY in firsts else firsts


def _begun(pattern: str, length: int) -> set[str]:
    return _sequence(parser.parse(pattern), length, last=True)


def _sequence(items: Any, length: int, *, last: bool = False) -> set[str]:
    """How a sequence begins. At the `last` of a pattern a look ahead tells as much as a match."""
    begun = {""}
    for nth, (operation, argument) in enumerate(items, start=1):
        if all(len(words) >= length for words in begun):
            break
        ends = last and nth == len(items)
        begun = _followed(begun, _begun_by(operation, argument, length, last=ends), length)
    return begun


def _followed(begun: set[str], more: set[str], length: int) -> set[str]:
    """The beginnings, the short ones grown by what follows; free behind, where that is too much."""
    short = {words for words in begun if len(words) < length}
    if len(short) * len(more) > _MANY and "" not in short:
        more = {ANY * length}
    return (begun - short) | {(words + then)[:length] for words in short for then in more}


def _begun_by(operation: Any, argument: Any, length: int, *, last: bool) -> set[str]:
    match operation:
        case opcode.LITERAL:
            return {chr(argument)}
        case opcode.IN:
            return _members(argument)
        case opcode.BRANCH:
            return set().union(*(_sequence(branch, length, last=last) for branch in argument[1]))
        case opcode.SUBPATTERN:
            return _sequence(argument[-1], length, last=last)
        case opcode.ATOMIC_GROUP:
            return _sequence(argument, length, last=last)
        case opcode.MAX_REPEAT | opcode.MIN_REPEAT | opcode.POSSESSIVE_REPEAT:
            fewest, most, repeated = argument
            return _repeated(_sequence(repeated, length), fewest, most, length)
        case opcode.ASSERT if last and argument[0] > 0:
            return _sequence(argument[1], length)
        case opcode.ASSERT | opcode.ASSERT_NOT | opcode.AT:
            return {""}
        case _:
            return {ANY}


def _repeated(once: set[str], fewest: int, most: int, length: int) -> set[str]:
    begun = {""}
    for _ in range(min(fewest, length)):
        begun = _followed(begun, once, length)
    reached = set(begun)
    for _ in range(min(most, length) - min(fewest, length)):
        begun = _followed(begun, once, length)
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
