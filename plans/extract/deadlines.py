"""时限: from the times that bind a task to the civil dates it must answer to.

A stated date is taken as written; what no text states is `assumed`: the end of the plan's year
for what can be finished, the ends of quarters for what is standing, the year's end again for what
only has a beginning. Periods that ended before the plan was issued bind nobody.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache

from models.enums import DeadlineSource, TaskKind, TimeKind
from plans.draft import DeadlineDraft, TargetSpan
from plans.extract.bound import BoundTime
from plans.extract.counting import bounds, dates_a_part, narrowest, only_names
from plans.extract.frame import Frame
from plans.extract.periods import quarters
from plans.extract.returning import returning_deadlines
from plans.extract.steps import label_of

_REVIEW_RULE = "FREQ=MONTHLY;INTERVAL=3"


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
    opens = next((one.time.start for one in opened if one.time.start), None)
    if repeated:
        bounding = [one for one in dated if bounds(one.time, repeated, text)]
        apart = [one for one in dated if one not in bounding]
        stretches = [one.time for one in bounding]
        found = list(returning_deadlines(repeated, stretches, opens, targets, frame))
        said = {one.due_on for one in found}
        apart = [
            one for one in apart if not (one.time.end in said and only_names(one, repeated, text))
        ]
        found += _milestones(apart, text, frame)
    elif dated:
        found = _milestones(narrowest(dated, targets, text), text, frame, opens)
        if dates_a_part(times, targets, text):
            found += _assumed(TaskKind.DATED, frame.opens, frame.last)
    elif opened:
        found = [_opened(one, text, frame) for one in opened[:1]]
    else:
        found = list(_assumed(kind, frame.opens, frame.last))
    return _keyed(sorted(found, key=lambda one: (one.due_on, one.opens_on)))


def _milestones(
    dated: Sequence[BoundTime], text: str, frame: Frame, opens: date | None = None
) -> list[DeadlineDraft]:
    found: dict[tuple[date, str], DeadlineDraft] = {}
    for one in dated:
        time = one.time
        if time.end is None:
            continue
        label = one.label or label_of(one, text)
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
        label=label_of(one, text),
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
