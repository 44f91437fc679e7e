"""One reading of a text: full-width signs made plain, then the three books of rules in turn."""

import re
from typing import Any

from plans.rule import Line, Token
from plans.times.reference import Mode, Reference, Scope
from plans.times.rules import atoms, compounds, inherited, phrases
from plans.times.values import SIGNS

_PLAIN = dict(
    zip(
        "０１２３４５６７８９／．．個後號點鐘兩這從開學節國慶陽聖婦兒勞動軍師時間當幾內萬終農曆陰舊臘週禮",
        "0123456789/..个后号点钟两这从开学节国庆阳圣妇儿劳动军师时间当几内万终农历阴旧腊周礼",
        strict=True,
    )
) | dict.fromkeys(SIGNS, "\ufffd")
_ODD = re.compile("[" + "".join(_PLAIN) + "]")


def read(text: str, reference: Reference, mode: Mode) -> tuple[Line, list[Token]]:
    """The line of signs that a text becomes, and the phrases of time found in it."""
    scope = Scope(reference, mode)
    line = Line(_ODD.sub(_plain, text))
    for book in (atoms, compounds):
        tokens = book.read(line, scope)
        if not tokens and not line.indices:
            return line, []
        if book is compounds:
            tokens = inherited(tokens, line, scope)
        line = line.raised(tokens, _sign)
    return line, phrases.read(line, scope)


def _plain(match: re.Match[str]) -> str:
    return _PLAIN[match[0]]


def _sign(value: Any) -> str:
    sign: str = value.sign
    return sign
