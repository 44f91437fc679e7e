"""With which characters the matches of a regular expression can begin."""

from functools import lru_cache
from re import _constants as opcode  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

ANY = "\0"  # stands for a character that can be anything, the end of the text included
LENGTH = 3
_MANY = 400  # more beginnings than this are told by their first two characters only
_LARGE_CLASS = 64  # a class with more members than this may as well hold anything


class _TooManyError(Exception):
    """The beginnings are more than are worth telling apart."""


@lru_cache(maxsize=1024)
def beginnings(pattern: str) -> frozenset[str]:
    """The three characters with which a match may begin; ANY where one of them is free.

    ValueError where the first is free, for such a rule would be tried everywhere.
    """
    items = parser.parse(pattern)
    try:
        begun = _sequence(items, LENGTH, _MANY)
    except _TooManyError:
        begun = _sequence(items, LENGTH - 1, _MANY**2)
    begun = {words.ljust(LENGTH, ANY) for words in begun}
    if any(words[0] == ANY for words in begun):
        raise ValueError(f"a match may begin with anything: {pattern}")
    return frozenset(begun)


def _sequence(items: Any, length: int, most: int) -> set[str]:
    begun = {""}
    for operation, argument in items:
        if all(len(words) >= length for words in begun):
            break
        begun = _followed(begun, _begun_by(operation, argument, length, most), length, most)
    return begun


def _followed(begun: set[str], more: set[str], length: int, most: int) -> set[str]:
    short = {words for words in begun if len(words) < length}
    if len(short) * len(more) > 4 * most:
        raise _TooManyError
    grown = (begun - short) | {(words + then)[:length] for words in short for then in more}
    if len(grown) > most:
        raise _TooManyError
    return grown


def _begun_by(operation: Any, argument: Any, length: int, most: int) -> set[str]:
    match operation:
        case opcode.LITERAL:
            return {chr(argument)}
        case opcode.IN:
            return _members(argument)
        case opcode.BRANCH:
            return set().union(*(_sequence(branch, length, most) for branch in argument[1]))
        case opcode.SUBPATTERN:
            return _sequence(argument[-1], length, most)
        case opcode.MAX_REPEAT | opcode.MIN_REPEAT:
            fewest, times, repeated = argument
            once = _sequence(repeated, length, most)
            return _repeated(once, fewest, times, length, most)
        case opcode.ASSERT | opcode.ASSERT_NOT | opcode.AT:
            return {""}
        case _:
            return {ANY}


def _repeated(once: set[str], fewest: int, times: int, length: int, most: int) -> set[str]:
    begun = {""}
    for _ in range(min(fewest, length)):
        begun = _followed(begun, once, length, most)
    reached = set(begun)
    for _ in range(min(times, length) - min(fewest, length)):
        begun = _followed(begun, once, length, most)
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
