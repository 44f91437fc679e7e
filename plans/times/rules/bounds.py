"""A stretch in front of a repetition, in its clause, says from when to when it returns.

汛期每周巡查, 3月至5月各乡镇每月督查一次.
"""

import re
from collections.abc import Sequence

from models.enums import TimeKind
from plans.rule import Token
from plans.times.rules.readings import Reading

_SAME_CLAUSE = re.compile("[)]?(?:期间|时节)?,?[^,。;:、()]{0,12}")
_BESIDE = re.compile("[”」]?[、和及][“「]?")
_A_YEAR = range(360, 367)  # days: a whole year bounds nothing that its plan does not


def bounded(tokens: Sequence[Token], text: str) -> list[Token]:
    """The tokens, where a repetition behind a stretch has its first and last day."""
    settled: list[Token] = []
    before: Token | None = None
    for token in tokens:
        reading: Reading = token.value
        if reading.kind is TimeKind.EVERY and before and _bounds(before, token, text):
            start, end = before.value.start, before.value.end
            token = token._replace(value=reading._replace(start=start, end=end))
        before = token
        settled.append(token)
    return settled


def _bounds(before: Token, token: Token, text: str) -> bool:
    start, end = before.value.start, before.value.end
    if start is None or end is None or end == start or (end - start).days in _A_YEAR:
        return False
    if before.value.point is not None and before.value.point.weekday is not None:
        return False
    near = _SAME_CLAUSE if before.value.kind is TimeKind.DURING else _BESIDE
    between = text[before.end : token.at]
    return len(between) < 20 and near.fullmatch(between) is not None
