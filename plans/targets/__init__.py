"""指标: the quantities that a sentence commits to reach.

`find_targets` looks at each number of a sentence once: it must have a unit, must not be a name
(第三届, “三通两平台”, 两个维护) and is read together with the operator words around it. Whether the
sentence is a task at all is not asked here.
"""

import re
from typing import NamedTuple

from models.enums import Measure, Operator
from plans.draft import TargetSpan
from plans.numerals import bounds, number, share
from plans.signs import half_width
from plans.targets import rules
from plans.targets.subjects import shared_subject, subject_of

__all__ = ["find_targets"]

_QUOTED = re.compile("“[^“”]{0,60}”|《[^《》]{0,60}》|「[^「」]{0,60}」")
_WINDOW = 24
_CLAUSE_END = re.compile("[,。;:!?](?!(?<=[0-9]:)$)")  # but for the colon of 12:50
_NEGATED = {Operator.AT_LEAST: Operator.AT_MOST, Operator.AT_MOST: Operator.AT_LEAST,
            Operator.MORE: Operator.LESS, Operator.LESS: Operator.MORE}  # fmt: skip


class _Place(NamedTuple):
    """A number with its unit, and the words of its clause on both sides."""

    shape: str
    match: re.Match[str]
    before: str
    after: str
    quoted: bool
    nth: int = 0  # among those that share the words before the first (分别达到60%和92%)

    @property
    def unit(self) -> str:
        return self.match["unit"] or ""

    @property
    def high(self) -> str | None:
        return self.match.groupdict().get("high")


def find_targets(text: str) -> tuple[TargetSpan, ...]:
    """Every quantity the sentence commits to, in order. Spans are substrings of `text`."""
    plain = half_width(text)
    numerals = rules.NUMERALS.search(plain)
    found = _counted(plain, numerals.start()) if numerals else []
    if "覆盖" in plain:
        found = _with_coverage(plain, found)
    if any(none in plain for none in rules.NONE):
        found = _with_none(plain, found)
    if "一半" in plain or "半数" in plain:
        found = _with_half(plain, found)
    if not found or plain is text:
        return tuple(found)
    return tuple(t._replace(span=text[t.at : t.at + len(t.span)]) for t in found)


def _counted(text: str, first: int) -> list[TargetSpan]:
    """The quantities from the first numeral on."""
    found: list[TargetSpan] = []
    quotes = _QUOTED.finditer(text)
    quote = next(quotes, None)
    cursor = 0
    last: _Place | None = None
    for run in rules.NUMERALS.finditer(text, first):
        if run.start() < cursor:
            continue
        while quote and quote.end() <= run.start():
            quote = next(quotes, None)
        quoted = bool(quote and quote.start() <= run.start())
        if place := _place(text, run.start(), cursor, quoted):
            if last and _shares(last, text[cursor : run.start()]):
                place = place._replace(before=last.before, nth=last.nth + 1)
            cursor = place.match.end()
            last = place
            if target := _target(text, place):
                target = _as_often(found[-1], target, text) if found else target
                found.append(target)
                cursor = max(cursor, target.at + len(target.span))
    return found


def _place(text: str, at: int, floor: int, quoted: bool) -> _Place | None:
    for shape in rules.SHAPES:
        if match := shape.pattern.match(text, at):
            before = _clause_before(text, max(floor, at - _WINDOW), at)
            return _Place(shape.name, match, before, text[match.end() : match.end() + 16], quoted)
    return None


def _shares(last: _Place, between: str) -> bool:
    """Whether a quantity is the next of several that are told respectively."""
    return "分别" in last.before and between in ("和", "与", "及", "、", "以及")


def _clause_before(text: str, start: int, at: int) -> str:
    before = text[start:at]
    ends = [end.end() for end in _CLAUSE_END.finditer(before)]
    return before[ends[-1] :] if ends else before


def _target(text: str, place: _Place) -> TargetSpan | None:
    leading, opened = _operator_before(place.before)
    trailing, closed = _operator_after(place.after)
    if leading and trailing and trailing.op is Operator.EXACTLY:
        trailing, closed = None, 0  # 按不低于20%的比例抽查
    per, per_all = _per(place)
    if _is_name(place, waived=bool(leading or trailing or per)) or _is_past(place):
        return None
    values = _values(place)
    if values is None:
        return None
    low, high, unit = values
    measure = _measure(place.shape, unit)
    op = _operator(leading, trailing, place, per_all or per, ranged=high is not None)
    if low == 0 and op is Operator.AT_LEAST:
        op = Operator.EXACTLY  # 事故0起
    if unit in ("%", "百分点") or rules.BY.search(place.before):
        measure, op, low, high = _change(place, measure, op, low, high)
    at = place.match.start() - (0 if place.nth else opened)
    span = text[at : place.match.end() + closed]
    subject = subject_of(text, at, at + len(span), unit)
    if "分别" in place.before:
        subject = shared_subject(text, at, place.nth) or subject
    names = [place.shape, *(rule.name for rule in (leading, trailing) if rule)]
    return TargetSpan(
        span, at, op, low, high, unit, measure, per or per_all, subject, "、".join(names)
    )


def _as_often(before: TargetSpan, target: TargetSpan, text: str) -> TargetSpan:
    """校长每学期听课30节,中层20节: what is told next in the same unit is a term's too."""
    alike = target.per is None and before.per in rules.TURNS and before.unit == target.unit
    if (
        alike
        and not rules.LEVEL.match(target.span)
        and rules.SAME_TURN.fullmatch(text, before.at + len(before.span), target.at)
    ):
        return target._replace(per=before.per)
    return target


def _operator_before(before: str) -> tuple[rules.OperatorRule | None, int]:
    for rule in rules.BEFORE:
        if match := rule.pattern.search(before):
            return rule, len(before) - match.start()
    return None, 0


def _operator_after(after: str) -> tuple[rules.OperatorRule | None, int]:
    for rule in rules.AFTER:
        if match := rule.pattern.match(after):
            return rule, match.end()
    return None, 0


def _is_name(place: _Place, waived: bool) -> bool:
    if place.quoted and not (waived and (place.unit or "%" in place.match[0])):
        return True
    before, itself, after = place.before[-12:], place.match[0], place.after
    for name in rules.HARD_NAMES if waived else rules.NAMES:
        if (
            (name.itself is None or name.itself.match(itself))
            and (name.after is None or name.after.match(after))
            and (name.before is None or name.before.search(before))
        ):
            return True
    return False


def _is_past(place: _Place) -> bool:
    """What was there before is no promise: 在去年建成50所的基础上."""
    counted = rules.PAST.search(place.before) and not rules.COMPARED.search(place.before)
    return bool(counted or rules.FOUNDATION.match(place.after))


def _values(place: _Place) -> tuple[float, float | None, str] | None:
    written, unit = place.match["number"], place.unit
    if written[-2:-1] in ("余", "多"):
        written = written[:-2] + written[-1]  # 1200余万元 is 12000000 and more
    if place.shape == "百分数":
        thousandth = written.startswith("千分之")
        value = rules.WHOLE.get(written) or share(written)
        value = value * 10 if value and thousandth else value
        unit = "‰" if thousandth else "%"
    else:
        value = number(written)
        value = number(f"一{written}") if value is None else value  # 万兆: a bare unit counts one
    unit = rules.UNSAID.get(place.shape, unit)
    unit = rules.SAME_UNIT.get(unit, unit)
    if len(written) == 2 and rules.TWO_TOGETHER.match(written):
        value = None  # 两三家 is two to three
    if place.high:
        ends = bounds(f"{written}-{place.high}")
        return (*ends, unit) if ends else None
    if value is None:
        ends = bounds(written)
        return (*ends, unit) if ends else None
    return value, None, unit


def _measure(shape: str, unit: str) -> Measure:
    if shape in rules.SHARES:
        return Measure.PERCENT
    return next((m for m, units in rules.MEASURES if unit in units), Measure.COUNT)


def _operator(
    leading: rules.OperatorRule | None,
    trailing: rules.OperatorRule | None,
    place: _Place,
    per: str | None,
    *,
    ranged: bool,
) -> Operator:
    if trailing:
        return trailing.op
    if leading:
        return leading.op
    if ranged:
        return Operator.RANGE
    alike = per and rules.EACH_INSTITUTION.fullmatch(per)
    if alike and rules.PEOPLE_OR_THING.fullmatch(place.unit):
        return Operator.EXACTLY
    return Operator.AT_LEAST


def _change(
    place: _Place, measure: Measure, op: Operator, low: float, high: float | None
) -> tuple[Measure, Operator, float, float | None]:
    """下降1个百分点 is −1 or less; 增长5%以上 is 5 or more; 下降到5% is a level, not a change."""
    if rules.FALL.search(place.before):
        ends = (-low, None) if high is None else (-high, -low)
        return Measure.CHANGE, _NEGATED.get(op, op), *ends
    if rules.RISE.search(place.before) or place.unit.endswith("百分点"):
        return Measure.CHANGE, op, low, high
    return measure, op, low, high


def _per(place: _Place) -> tuple[str | None, str | None]:
    """What the target holds for each of: said outright (每校), or by a plural subject."""
    nearest = max(place.before.rfind("每"), place.before.rfind("均") - 1, 0)
    match = rules.PER.search(place.before, nearest)
    if match and not (match["mean"] and place.shape in rules.SHARES):
        each = match["turn"] or match["each"] or match["mean"] or match["turns"]
        return rules.ALIKE.get(each, each), None
    if match := rules.PER_AFTER.match(place.after):
        return match["each"] or match["reach"], None
    if match := rules.PER_ALL.search(place.before):
        whole = match["all"]
        return None, "校" if "学" in whole else "园" if "园" in whole else whole
    return None, None


def _with_coverage(text: str, found: list[TargetSpan]) -> list[TargetSpan]:
    for match in rules.COVERAGE.finditer(text):
        found = [t for t in found if t.at + len(t.span) <= match.start() or t.at >= match.end()]
        subject = subject_of(text, match.start(), match.start(), "")
        found.append(
            TargetSpan(match[0], match.start(), Operator.AT_LEAST, 100.0, None, "%",
                       Measure.PERCENT, None, subject, "全覆盖")
        )  # fmt: skip
    return sorted(found, key=lambda target: target.at)


def _with_half(text: str, found: list[TargetSpan]) -> list[TargetSpan]:
    """With a share told in words: 占比超过一半, 一半以上."""
    more = [
        TargetSpan(match[0], match.start(), Operator.MORE if match["more"] else Operator.AT_LEAST,
                   50.0, None, "%", Measure.PERCENT, None,
                   subject_of(text, match.start(), match.end(), ""), "一半以上")
        for match in rules.HALF.finditer(text)
    ]  # fmt: skip
    return sorted([*found, *more], key=lambda target: target.at)


def _with_none(text: str, found: list[TargetSpan]) -> list[TargetSpan]:
    """With what must not happen at all: 较大事故为零 is exactly none."""
    more = [
        TargetSpan(match[0], match.start(), Operator.EXACTLY, 0.0, None, "", Measure.COUNT, None,
                   subject_of(text, match.start(), match.end(), ""), "为零")
        for match in rules.NONE_OF.finditer(text)
        if all(t.at + len(t.span) <= match.start() or t.at >= match.end() for t in found)
    ]  # fmt: skip
    return sorted([*found, *more], key=lambda target: target.at)
