"""A sentence cut into pieces, so that what was read in it can be shown where it stands. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

WORDS = {"times": "时限", "targets": "指标", "owners": "责任"}


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and what they are: times, targets, owners, or nothing of these."""

    text: str
    what: str = ""

    @property
    def word(self) -> str:
        """What it is in a word, for the colour never stands alone."""
        return WORDS.get(self.what, "")


@dataclass(frozen=True, slots=True)
class Found:
    """A span's place in its sentence."""

    start: int
    end: int
    what: str


def cut(text: str, read: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Piece]:
    """The sentence in order. Where two spans overlap, the one that begins first is shown."""
    pieces: list[Piece] = []
    at = 0
    for found in sorted(find_spans(text, read), key=lambda one: (one.start, -one.end)):
        if found.start < at:
            continue
        if found.start > at:
            pieces.append(Piece(text[at : found.start]))
        pieces.append(Piece(text[found.start : found.end], found.what))
        at = found.end
    if at < len(text):
        pieces.append(Piece(text[at:]))
    return pieces


def find_spans(text: str, read: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterable[Found]:
    """Each span where it stands: equal words in one sentence are taken in their order."""
    for what in WORDS:
        after: dict[str, int] = {}
        for one in read.get(what, ()):
            span = str(one.get("span", ""))
            start = text.find(span, after.get(span, 0)) if span else -1
            if start >= 0:
                after[span] = start + len(span)
                yield Found(start, start + len(span), what)
