"""Which time expressions bind a commitment of a plan, and which only speak of time."""

from collections.abc import Iterator, Sequence

from plans.rule import Token
from plans.times.reference import Reference


def binds(sentence: str, tokens: Sequence[Token], reference: Reference) -> Iterator[Token]:
    """The tokens that bind, each with the kind that its verb gives it."""
    yield from tokens
