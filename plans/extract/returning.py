"""What returns (每月, 每季度末月25日前): one deadline for each period of the plan it falls into."""

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from models.enums import TimeKind
from plans.calendar import DAY, Period
from plans.draft import DeadlineDraft, TargetSpan, TimeSpan
from plans.extract.bound import BoundTime
from plans.extract.frame import Frame
from plans.extract.periods import Occurrence, clipped, count_within, occurrences
from plans.extract.placing import has_place

_MONTHS = re.compile("FREQ=YEARLY;BYMONTH=([0-9,]+)")
_CYCLE = re.compile("FREQ=YEARLY;INTERVAL=[0-9]+")  # 每两年: no text says in which of them
_EARLY = 2  # months of the next year in which a plan may still be held to its word: 春节前


class _Duty(NamedTuple):
    """What returns, with all its returns in the years of the plan."""

    bound: BoundTime
    returns: tuple[Occurrence, ...]

    @property
    def rule(self) -> str:
        return self.bound.time.rrule or ""

    @property
    def days(self) -> tuple[date, ...]:
        """The days on which it is due."""
        return tuple(one.period.end for one in self.returns)


def returning_deadlines(
    repeated: Sequence[BoundTime],
    stretches: Sequence[TimeSpan],
    opens: date | None,
    targets: Sequence[TargetSpan],
    frame: Frame,
) -> Iterator[DeadlineDraft]:
    """One deadline a period; equal rules count once, a stretch beside them only bounds them."""
    duties = _told_apart(repeated, frame)
    for duty in duties:
        if _says_less(duty, duties):
            continue
        one, rule = duty.bound, duty.rule
        start = one.time.start or next((s.start for s in stretches), None) or opens
        end = one.time.end or next((s.end for s in stretches), None)
        times_each = _times_each(one.time, targets)
        months = _months_named(duties, rule)
        for returning in duty.returns:
            inside = clipped(returning, start, end or _last_month_day(returning, one, frame))
            named = inside is not None and inside.period.end.month in months
            if inside is not None and named and _falls_into(inside, frame):
                yield _occurrence(inside, one, frame, times_each)


def _told_apart(repeated: Sequence[BoundTime], frame: Frame) -> Sequence[_Duty]:
    """The duties of a sentence; what has the same rule and falls due on the same days is one."""
    duties: dict[tuple[str, tuple[date, ...]], _Duty] = {}
    for one in repeated:
        duty = _Duty(one, tuple(_returns(one.time, frame)))
        duties.setdefault((duty.rule, duty.days), duty)
    return list(duties.values())


def _says_less(duty: _Duty, duties: Sequence[_Duty]) -> bool:
    """Whether a duty only repeats or narrows another one of the sentence."""
    others = [other for other in duties if other is not duty]
    rule = duty.rule
    repeated = any(
        other.rule.startswith(f"{rule};BY") for other in others
    )  # 每月, 每月最后一个周五
    placed = any(other.rule == rule and _lies_within(other, duty) for other in others)
    oftener = any(not other.rule.startswith("FREQ=YEARLY") for other in others)
    names_months = oftener and _MONTHS.fullmatch(rule) is not None
    return repeated or placed or names_months  # the last: 每年3月至12月, 每月


def _lies_within(other: _Duty, duty: _Duty) -> bool:
    """Whether a duty has a place (每月上旬) in each of the other's whole periods (每月)."""
    if has_place(duty.bound.time.span) or not has_place(other.bound.time.span):
        return False
    return all(inner <= outer for inner, outer in zip(other.days, duty.days, strict=False))


def _returns(time: TimeSpan, frame: Frame) -> Iterator[Occurrence]:
    """Its returns in the years of the plan; what is over by the plan's issue returns next year."""
    rule = time.rrule or ""
    if _CYCLE.fullmatch(rule):
        yield Occurrence(str(frame.year), f"{frame.year}年", Period(frame.first, frame.last))
        return
    found = [
        one for year in frame.years for one in occurrences(rule, time.span, year, frame.calendar)
    ]
    yield from found
    if rule.startswith("FREQ=YEARLY") and not any(one.period.end >= frame.opens for one in found):
        yield from _early_next_year(time, frame)


def _early_next_year(time: TimeSpan, frame: Frame) -> Iterator[Occurrence]:
    following = frame.last.year + 1
    for one in occurrences(time.rrule or "", time.span, following, frame.calendar):
        if one.period.end.year == following and one.period.end.month <= _EARLY:
            yield Occurrence(one.key, one.label, Period(frame.opens, one.period.end))


def _months_named(duties: Iterable[_Duty], rule: str) -> Container[int]:
    """The months to which other duties of the sentence keep one that returns oftener."""
    if rule.startswith("FREQ=YEARLY"):
        return range(1, 13)
    named = {
        month
        for duty in duties
        if _MONTHS.fullmatch(duty.rule)
        for one in duty.returns
        for month in _months_of(one.period)
    }
    return named or range(1, 13)


def _months_of(period: Period) -> Iterator[int]:
    """The months that a period touches, which may go over New Year (寒假)."""
    first, last = period
    for nth in range(12 * (last.year - first.year) + last.month - first.month + 1):
        yield (first.month - 1 + nth) % 12 + 1


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
    rule, days = one.time.rrule or "", Period(opens_on, end)
    falls = count_within(rule, days, frame.calendar, one.time.span)
    return DeadlineDraft(
        key=returning.key,
        label=returning.label,
        kind=TimeKind.EVERY,
        start=one.time.start,
        end=one.time.end,
        rrule=one.time.rrule,
        opens_on=opens_on,
        due_on=end,
        assumed=_CYCLE.fullmatch(rule) is not None,
        source=one.source,
        span=one.time.span,
        count=falls * times_each,
    )
