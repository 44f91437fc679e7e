"""One reading of a text: its signs made plain, then the three books of rules in turn.

White space within Chinese words carries no meaning and is read over; between two figures or letters
it parts them. Full-width figures and signs are read as the plain ones, so that patterns name only
these, and traditional characters of time as the simplified.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from plans.rule import Line, Token
from plans.times.reference import Mode, Reference, Scope
from plans.times.rules import atoms_with, bounded, compounds, inherited, phrases, unknown_names
from plans.times.values import SIGNS, Noise

_PLAIN = dict(
    zip(
        "０１２３４５６７８９／．，：；（）！？～‘’個後號點鐘兩這從開學節國慶陽聖婦兒勞動軍師時間當幾內萬終農曆陰舊臘週禮現誕ー權際門歸紀護費",
        "0123456789/.,:;()!?~“”个后号点钟两这从开学节国庆阳圣妇儿劳动军师时间当几内万终农历阴旧腊周礼现诞-权际门归纪护费",
        strict=True,
    )
) | dict.fromkeys(SIGNS, "\ufffd")
_ODD = re.compile("[" + "".join(_PLAIN) + "]")
_BLANK = "[ \t\u3000\xa0]"
_SPACE = re.compile(f"{_BLANK}{_BLANK}*")  # a plain class in front, for the engine to skip to
_STRANGE = re.compile(f"{_ODD.pattern[:-1]}{_BLANK[1:]}")
_FIGURE_OR_LETTER = frozenset("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class ReadText(NamedTuple):
    """A text as it was read, with the phrases of time in it; tokens count its characters.

    `gaps` are the places, in `text`, where white space of the source was read over, and `lost` how
    many characters of the source were left out up to each.
    """

    text: str
    tokens: Sequence[Token] = ()
    gaps: Sequence[int] = ()
    lost: Sequence[int] = ()

    def place(self, token: Token) -> tuple[int, int]:
        """Where a token stands in the source."""
        return self._unplain(token.at), self._unplain(token.end - 1) + 1

    def _unplain(self, index: int) -> int:
        nth = bisect_right(self.gaps, index)
        return index + (self.lost[nth - 1] if nth else 0)


_NOTHING = ReadText("")


def read(text: str, reference: Reference, mode: Mode) -> ReadText:
    """The phrases of time that the rules find in a text."""
    plain, gaps, lost = _made_plain(text)
    known = atoms_with(unknown_names(reference.calendar))
    if not known.may_begin_in(plain):
        return _NOTHING
    scope, line = Scope(reference, mode), Line(plain)
    tokens = known.read(line, scope)
    if all(isinstance(token.value, Noise) for token in tokens):
        return _NOTHING
    line = line.raised(tokens, _sign)
    line = line.raised(inherited(compounds.read(line, scope), line, scope), _sign)
    return ReadText(plain, bounded(phrases.read(line, scope), plain), gaps, lost)


def _made_plain(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The text as patterns know it, where white space was, and how much of it in all."""
    if not _STRANGE.search(text):
        return text, (), ()
    return _squeezed(_ODD.sub(_plain, text))


def _squeezed(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """The text without meaningless white space, where that was, and how much of it in all."""
    spaces = [space.span() for space in _SPACE.finditer(text) if not _parts(text, *space.span())]
    if not spaces:
        return text, (), ()
    lost = list(accumulate(end - start for start, end in spaces))
    before = [0, *lost[:-1]]
    gaps = [start - so_far for (start, _), so_far in zip(spaces, before, strict=True)]
    kept = zip(
        [0, *(end for _, end in spaces)], [*(start for start, _ in spaces), None], strict=True
    )
    return "".join(text[start:end] for start, end in kept), gaps, lost


def _parts(text: str, start: int, end: int) -> bool:
    """Whether white space stands between two figures or letters, and so parts them."""
    around = {text[start - 1 : start], text[end : end + 1]}
    return around <= _FIGURE_OR_LETTER


def _plain(match: re.Match[str]) -> str:
    return _PLAIN[match[0]]


def _sign(value: Any) -> str:
    sign: str = value.sign
    return sign
