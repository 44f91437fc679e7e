"""One reading of a text: full-width signs made plain, then the three books of rules in turn."""

from plans.rule import Line, Token
from plans.times.reference import Mode, Reference, Scope
from plans.times.rules import Reading, atoms, compounds, inherited, phrases
from plans.times.values import SIGNS

_PLAIN = str.maketrans(
    "０１２３４５６７８９／．：〇" + SIGNS,
    "0123456789/.:零" + "\ufffd" * len(SIGNS),
)


def read(text: str, reference: Reference, mode: Mode) -> tuple[Line, list[Token]]:
    """The line of signs that a text becomes, and the phrases of time found in it."""
    scope = Scope(reference, mode)
    line = Line(text.translate(_PLAIN))
    for book in (atoms, compounds):
        tokens = book.read(line, scope)
        if book is compounds:
            tokens = inherited(tokens, line, scope)
        line = line.raised(tokens, lambda value: value.sign)
    return line, [token for token in phrases.read(line, scope) if isinstance(token.value, Reading)]
