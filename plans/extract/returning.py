"""What returns (每月, 每季度末月25日前): one deadline for each period of the plan it falls into."""

import re
from collections.abc import Collection, Container, Iterable, Iterator, Sequence
from datetime import date

from models.enums import TimeKind
from plans.calendar import DAY, Period
from plans.draft import DeadlineDraft, TargetSpan, TimeSpan
from plans.extract.bound import BoundTime
from plans.extract.frame import Frame
from plans.extract.periods import Occurrence, clipped, count_within, occurrences

_MONTHS = re.compile("FREQ=YEARLY;BYMONTH=([0-9,]+)")


def returning_deadlines(
    repeated: Sequence[BoundTime],
    stretches: Sequence[TimeSpan],
    opens: date | None,
    targets: Sequence[TargetSpan],
    frame: Frame,
) -> Iterator[DeadlineDraft]:
    """One deadline a period; equal rules count once, a stretch beside them only bounds them."""
    merged = {one.time.rrule or "": one for one in reversed(repeated)}
    for rule, one in reversed(merged.items()):
        if _says_less(rule, merged):
            continue
        start = one.time.start or next((s.start for s in stretches), None) or opens
        end = one.time.end or next((s.end for s in stretches), None)
        times_each = _times_each(one.time, targets)
        months = _months_named(merged, rule)
        for returning in _returns(one.time, frame):
            inside = clipped(returning, start, end or _last_month_day(returning, one, frame))
            named = inside is not None and inside.period.end.month in months
            if inside is not None and named and _falls_into(inside, frame):
                yield _occurrence(inside, one, frame, times_each)


def _says_less(rule: str, rules: Collection[str]) -> bool:
    """Whether a rule only repeats or narrows another one of the sentence."""
    repeated = any(other.startswith(f"{rule};BY") for other in rules)  # 每月, 每月最后一个周五
    names_months = _MONTHS.fullmatch(rule) is not None and len(rules) > 1  # 每年3月至12月, 每月
    return repeated or names_months


def _returns(time: TimeSpan, frame: Frame) -> Iterator[Occurrence]:
    for year in frame.years:
        yield from occurrences(time.rrule or "", time.span, year, frame.calendar)


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
