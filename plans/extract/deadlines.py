"""时限: from the times that bind a task to the civil dates it must answer to.

A stated date is taken as written; what no text states is `assumed`: the end of the plan's year
for what can be finished, the ends of quarters for what is standing, the year's end again for what
only has a beginning. Periods that ended before the plan was issued bind nobody.
"""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from models.enums import DeadlineSource, TaskKind, TimeKind
from plans.calendar import DAY, Period
from plans.choice import any_of
from plans.draft import DeadlineDraft, TargetSpan, TimeSpan
from plans.extract.frame import Frame
from plans.extract.periods import Occurrence, clipped, count_within, occurrences, quarters
from plans.verbs import STRONG

_STEPS = (
    "启动|开工|动工|开建|完工|竣工|建成|投用|投入使用|启用|开通|上线|试运行|验收|定级"
    "|公示|公布|发布|出台|印发|报送|上报|召开|举办|举行|开展|实施"
    "|评审|评选|表彰|签订|签约|交付|到位|完成|实现|达到"
)
_SAID = {"实现": "完成", "达到": "完成"}
_STEP = re.compile(_STEPS)
_DONE_STEP = re.compile(f"完成.{{1,20}}?({_STEPS})$")  # 完成项目竣工验收 is an acceptance
_CLAUSE_END = re.compile("[,;。]")
_ACT = re.compile(any_of(STRONG))
_ENDING = re.compile(f"(?!开展|实施)(?:{_STEPS})")  # an act that comes to an end
_YEAR = 360  # days
_USUAL = {TimeKind.BY: "完成", TimeKind.DURING: "开展", TimeKind.FROM: "启动"}
_REVIEW_RULE = "FREQ=MONTHLY;INTERVAL=3"


class BoundTime(NamedTuple):
    """A time that binds a task, where it was read, and what is due then if a cell said so."""

    time: TimeSpan
    source: DeadlineSource
    label: str = ""

    @classmethod
    def elsewhere(cls, time: TimeSpan, source: DeadlineSource, label: str = "") -> "BoundTime":
        """A time that binds a task without standing in its sentence; its place is -1."""
        return cls(time._replace(at=-1), source, label)


def draft_deadlines(
    kind: TaskKind,
    times: Sequence[BoundTime],
    targets: Sequence[TargetSpan],
    text: str,
    frame: Frame,
) -> tuple[DeadlineDraft, ...]:
    """The deadlines of a task, in order of their days; `text` is its sentence in half width.

    Each has a key of its own in the task.
    """
    if not times:
        return _assumed(kind, frame.opens, frame.last)
    bound = [one for one in times if not one.time.unresolvable]
    repeated = [one for one in bound if one.time.kind is TimeKind.EVERY]
    dated = [one for one in bound if one.time.kind in (TimeKind.BY, TimeKind.DURING)]
    opened = [one for one in bound if one.time.kind is TimeKind.FROM]
    if repeated:
        bounds = [one for one in dated if _bounds(one.time, repeated, text)]
        apart = [one for one in dated if one not in bounds]
        found = list(_repeated(repeated, bounds, opened, targets, frame))
        said = {one.due_on for one in found}
        apart = [one for one in apart if not (one.time.end in said and _names(one, repeated, text))]
        found += _milestones(apart, text, frame)
    elif dated:
        found = _milestones(_narrowest(dated, targets, text), text, frame, _first_day(opened))
        if _dates_a_part(times, targets, text):
            found += _assumed(TaskKind.DATED, frame.opens, frame.last)
    elif opened:
        found = [_opened(one, text, frame) for one in opened[:1]]
    else:
        found = list(_assumed(kind, frame.opens, frame.last))
    return _keyed(sorted(found, key=lambda one: (one.due_on, one.opens_on)))


def _dates_a_part(times: Sequence[BoundTime], targets: Sequence[TargetSpan], text: str) -> bool:
    """Whether only a part of what is promised has a date: 新增3000个,其中上半年1200个."""
    part = text.find("其中")
    whole = any(target.at < part for target in targets)
    first, last = min(one.time.at for one in times), max(one.time.at for one in times)
    return whole and part < first and not _CLAUSE_END.search(text, part, last)


def _names(one: BoundTime, repeated: Sequence[BoundTime], text: str) -> bool:
    """Whether a time in brackets only names what returns before them: 每季度末(6月底、9月底)."""
    opening = text.rfind("(", 0, max(0, one.time.at))
    if opening < 0 or ")" in text[opening : one.time.at]:
        return False
    return any(text[:opening].endswith(other.time.span) for other in repeated)


def _first_day(opened: Sequence[BoundTime]) -> date | None:
    return next((one.time.start for one in opened if one.time.start), None)


def _bounds(time: TimeSpan, repeated: Sequence[BoundTime], text: str) -> bool:
    """汛期每周检查: a stretch in front of a repetition, or in its clause, says when it holds."""
    if time.kind is not TimeKind.DURING:
        return False
    first = min(one.time.at for one in repeated)
    return time.at <= first or _CLAUSE_END.search(text, first, time.at) is None


def _repeated(
    repeated: Sequence[BoundTime],
    bounds: Sequence[BoundTime],
    opened: Sequence[BoundTime],
    targets: Sequence[TargetSpan],
    frame: Frame,
) -> Iterator[DeadlineDraft]:
    """One deadline a period; equal rules count once, a stretch beside them only bounds them."""
    stretches = [one.time for one in bounds]
    merged = {one.time.rrule or "": one for one in reversed(repeated)}
    for rule, one in reversed(merged.items()):
        if any(other.startswith(f"{rule};BY") for other in merged):
            continue  # 每月 beside 每月最后一个周五
        if _MONTHS.fullmatch(rule) and len(merged) > 1:
            continue  # 每年3月至12月 beside 每月: says in which months
        time = one.time
        start = time.start or next((s.start for s in stretches), None) or _first_day(opened)
        end = time.end or next((s.end for s in stretches), None)
        times_each = _times_each(time, targets)
        months = _months_named(merged, rule)
        for year in frame.years:
            for returning in occurrences(time.rrule or "", time.span, year, frame.calendar):
                inside = clipped(returning, start, end or _last_month_day(returning, one, frame))
                named = inside is not None and inside.period.end.month in months
                if inside is not None and named and _falls_into(inside, frame):
                    yield _occurrence(inside, one, frame, times_each)


_MONTHS = re.compile("FREQ=YEARLY;BYMONTH=([0-9,]+)")


def _months_named(rules: Iterable[str], rule: str) -> Container[int]:
    """The months to which another rule of the sentence keeps one that returns oftener."""
    if rule.startswith("FREQ=YEARLY"):
        return range(1, 13)
    found = (_MONTHS.fullmatch(other) for other in rules)
    named = next((match[1] for match in found if match), "")
    return {int(month) for month in named.split(",")} if named else range(1, 13)


def _last_month_day(returning: Occurrence, one: BoundTime, frame: Frame) -> date | None:
    """Where a month of duties ends early, for a campaign ends in it; before it begins, if the
    month's own day (每月25日) lies behind that end.
    """
    rule, (first, due) = one.time.rrule or "", returning.period
    month = (
        (first.year, first.month) == (due.year, due.month) == (frame.last.year, frame.last.month)
    )
    if frame.stretch is None or not month or due <= frame.last:
        return None
    return first - DAY if "BYMONTHDAY" in rule else frame.last


def _falls_into(returning: Occurrence, frame: Frame) -> bool:
    """Whether a period binds: it does not end before the plan opens, nor begin behind its end."""
    start, end = returning.period
    return end >= frame.opens and start <= frame.last


def _times_each(time: TimeSpan, targets: Sequence[TargetSpan]) -> int:
    """每季度不少于2次 falls twice into each quarter."""
    for target in targets:
        if (
            target.unit in ("次", "场", "场次", "期", "轮")
            and target.per
            and target.per in time.span
        ):
            return max(1, int(target.value))
    return 1


def _occurrence(
    returning: Occurrence, one: BoundTime, frame: Frame, times_each: int
) -> DeadlineDraft:
    start, end = returning.period
    opens_on = max(start, min(frame.opens, end))
    falls = count_within(one.time.rrule or "", Period(opens_on, end), frame.calendar)
    return DeadlineDraft(
        key=returning.key,
        label=returning.label,
        kind=TimeKind.EVERY,
        start=one.time.start,
        end=one.time.end,
        rrule=one.time.rrule,
        opens_on=opens_on,
        due_on=end,
        assumed=False,
        source=one.source,
        span=one.time.span,
        count=falls * times_each,
    )


def _narrowest(
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


def _milestones(
    dated: Sequence[BoundTime], text: str, frame: Frame, opens: date | None = None
) -> list[DeadlineDraft]:
    found: dict[tuple[date, str], DeadlineDraft] = {}
    for one in dated:
        time = one.time
        if time.end is None:
            continue
        label = one.label or _label(one, text)
        first = time.start or opens or frame.opens_before(time.end)
        drafted = DeadlineDraft(
            key="",
            label=label,
            kind=time.kind,
            start=time.start,
            end=time.end,
            rrule=None,
            opens_on=min(first, time.end),
            due_on=time.end,
            assumed=False,
            source=one.source,
            span=time.span,
        )
        found.setdefault((time.end, label), drafted)
    return list(found.values())


def _opened(one: BoundTime, text: str, frame: Frame) -> DeadlineDraft:
    """自9月1日起: a stated beginning and no end, so the due date is only assumed."""
    start = one.time.start or frame.opens
    return DeadlineDraft(
        key="",
        label=_label(one, text),
        kind=TimeKind.FROM,
        start=one.time.start,
        end=None,
        rrule=None,
        opens_on=start,
        due_on=frame.last if start <= frame.last else date(start.year, 12, 31),
        assumed=True,
        source=one.source,
        span=one.time.span,
    )


@lru_cache(maxsize=64)  # all undated tasks of a plan have the same
def _assumed(kind: TaskKind, opens: date, last: date) -> tuple[DeadlineDraft, ...]:
    """What no text states: review dates for a standing task, the plan's end for another."""
    if kind is not TaskKind.STANDING or opens > last:
        return (_supposed("once", "完成", TimeKind.BY, None, opens, last),)
    return tuple(
        _supposed(
            quarter.key,
            quarter.label,
            TimeKind.EVERY,
            _REVIEW_RULE,
            max(quarter.period.start, opens),
            min(quarter.period.end, last),
        )
        for year in range(opens.year, last.year + 1)
        for quarter in quarters(year)
        if quarter.period.end >= opens and quarter.period.start <= last
    )


def _supposed(
    key: str, label: str, kind: TimeKind, rrule: str | None, opens: date, due: date
) -> DeadlineDraft:
    return DeadlineDraft(
        key=key,
        label=label,
        kind=kind,
        start=None,
        end=None if rrule else due,
        rrule=rrule,
        opens_on=min(opens, due),
        due_on=due,
        assumed=True,
        source=DeadlineSource.SENTENCE,
        span="",
    )


def _label(one: BoundTime, text: str) -> str:
    """What is due then, in the sentence's own verb: 启动, 完成, 验收 …"""
    usual = _USUAL.get(one.time.kind, "完成")
    if one.source is not DeadlineSource.SENTENCE or one.time.at < 0:
        return usual
    start, end = one.time.at, one.time.at + len(one.time.span)
    behind = _CLAUSE_END.split(text[end : end + 40], maxsplit=1)[0]
    before = _CLAUSE_END.split(text[max(0, start - 12) : start])[-1]
    return said_step(behind) or said_step(before) or usual


def said_step(words: str) -> str:
    """The first step named in the words (启动, 验收 …); "" where they name none."""
    step = _STEP.search(words)
    if step is None:
        return ""
    done = _DONE_STEP.match(words, step.start())
    return done[1] if done else _SAID.get(step[0], step[0])


def _keyed(found: Sequence[DeadlineDraft]) -> tuple[DeadlineDraft, ...]:
    """Single dates are "once" or numbered; an occurrence keeps the key of its period."""
    singles = sum(not one.key for one in found)
    taken: dict[str, int] = {}
    keyed = []
    nth = 0
    for one in found:
        nth += not one.key
        key = one.key or ("once" if singles == 1 else str(nth))
        taken[key] = taken.get(key, 0) + 1
        unique = key if taken[key] == 1 else f"{key}~{taken[key]}"
        keyed.append(one if one.key == unique else replace(one, key=unique))
    return tuple(keyed)
