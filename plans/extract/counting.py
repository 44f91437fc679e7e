"""Which of the times in a sentence count as days of their own, and which only bound the others."""

import re
from collections.abc import Sequence

from models.enums import TimeKind
from plans.choice import any_of
from plans.draft import TargetSpan, TimeSpan
from plans.extract.bound import BoundTime
from plans.extract.steps import STEPS
from plans.verbs import STRONG

_CLAUSE_END = re.compile("[,;。]")
_ACT = re.compile(any_of(STRONG))
_ENDING = re.compile(f"(?!开展|实施)(?:{STEPS})")  # an act that comes to an end
_YEAR = 360  # days


def narrowest(
    dated: Sequence[BoundTime], targets: Sequence[TargetSpan], text: str
) -> list[BoundTime]:
    """年内 beside 11月 says nothing more: a stretch that holds another stated date is left out,

    unless it has a quantity of its own (全年演练不少于2次,5月集中开展), or something else is to be
    done in it (年内完成改造,6月底前开工).
    """
    kept = []
    for one in dated:
        start, end = one.time.start, one.time.end
        holds = start and any(
            other is not one and other.time.end and end and start <= other.time.end <= end
            and (other.time.start, other.time.end) != (start, end)
            and (other.time.start is None or other.time.start >= start)
            for other in dated
        )  # fmt: skip
        if not holds or _has_figure(one.time, dated, targets) or _has_act(one.time, dated, text):
            kept.append(one)
    return kept


def _has_figure(time: TimeSpan, dated: Sequence[BoundTime], targets: Sequence[TargetSpan]) -> bool:
    later = [other.time.at for other in dated if other.time.at > time.at]
    return any(time.at < target.at < min(later, default=target.at + 1) for target in targets)


def _has_act(time: TimeSpan, dated: Sequence[BoundTime], text: str) -> bool:
    """Whether the clause of a stretch goes on with an act of its own, to an end of its own.

    In a year or more it is one that comes to an end: 年内完成, and not 年内推进.
    """
    if time.at < 0 or time.start is None or time.end is None:
        return False
    if any(one.time.kind is TimeKind.BY and one.time.end == time.end for one in dated):
        return False
    rest = _CLAUSE_END.split(text[time.at + len(time.span) :], maxsplit=1)[0]
    if any(0 <= one.time.at - time.at - len(time.span) < len(rest) for one in dated):
        return False
    acts = _ENDING if (time.end - time.start).days >= _YEAR else _ACT
    return acts.search(rest) is not None and not rest.startswith(("为", "是"))


def dates_a_part(times: Sequence[BoundTime], targets: Sequence[TargetSpan], text: str) -> bool:
    """Whether only a part of what is promised has a date: 新增3000个,其中上半年1200个."""
    part = text.find("其中")
    whole = any(target.at < part for target in targets)
    first, last = min(one.time.at for one in times), max(one.time.at for one in times)
    return whole and part < first and not _CLAUSE_END.search(text, part, last)


def bounds(time: TimeSpan, repeated: Sequence[BoundTime], text: str) -> bool:
    """汛期每周检查: a stretch in front of a repetition, or in its clause, says when it holds."""
    if time.kind is not TimeKind.DURING:
        return False
    first = min(one.time.at for one in repeated)
    return time.at <= first or _CLAUSE_END.search(text, first, time.at) is None


def only_names(one: BoundTime, repeated: Sequence[BoundTime], text: str) -> bool:
    """Whether a time in brackets only names what returns before them: 每季度末(6月底、9月底)."""
    opening = text.rfind("(", 0, max(0, one.time.at))
    if opening < 0 or ")" in text[opening : one.time.at]:
        return False
    return any(text[:opening].endswith(other.time.span) for other in repeated)
