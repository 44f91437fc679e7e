"""Headings that name a time (九月份, 第一季度工作): what stands under them is said of it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from models.enums import TimeKind
from plans.calendar import Period, week_period
from plans.draft import ReadSentence, TimeSpan
from plans.outline.markers import blank_number, find_marker
from plans.outline.zones import THEME
from plans.signs import half_width
from plans.times import Reference, find_times
from plans.times.rules.ranges import FROM_TO

_BESIDE = re.compile(
    "主要|重点|工作|任务|活动|安排|计划|要点|内容|事项|第[0-9一二三四五六七八九十]{1,3}(?:教学)?周|[份的()、.:。;]"
)
_THEME = re.compile(f"{THEME}$")
_TOLD = re.compile("情况|总结|回顾|成效|进展|通报|问题")
_MONTH, _QUARTER = 31, 93  # days
_WHOSE = 5  # characters that say whose work a month's is
_FIGURE = re.compile("[0-9０-９一二三四五六七八九十]")
_BRACKET = re.compile("[(][^()]*[)]")


class Headed(NamedTuple):
    """What a path of headings says of the sentences under it.

    `reference` has the month that it names; `calendar` is the nearest heading where that is nothing
    but a time, as in a calendar of work: what is listed under it is to be done then.
    """

    reference: Reference
    calendar: str = ""

    def laid_in(self, times: tuple[TimeSpan, ...]) -> tuple[TimeSpan, ...]:
        """A sentence's times, but for what a calendar's month only names: 春季养护, or under 四月
        五一假期安全教育."""
        if not self.calendar:
            return times
        month = self.reference.month
        return tuple(t for t in times if not _is_season(t) and not _is_named_beside(t, month))


class TimeHeadings:
    """The headings of one document, each read once."""

    def __init__(self, paths: Iterable[str], reference: Reference) -> None:
        parts = {"": None} | dict.fromkeys(part for path in paths for part in path.split("/"))
        self._plain = Headed(reference)
        self._times = {part: _times_of(part, reference) for part in parts}
        self._later = replace(reference, plan_year=reference.plan_year + 1)
        self._turned = _behind_new_year(self._times, reference)
        self._times |= {part: _times_of(part, self._later) for part in self._turned}
        self._known: dict[str, Headed] = {}

    def times(self, part: str) -> tuple[TimeSpan, ...]:
        """The times that one heading names, binding or not, and not its number: 五、3月份重点."""
        return self._times[part]

    def over(self, path: str) -> Headed:
        """What stands over a sentence with that path of headings."""
        if path not in self._known:
            self._known[path] = self._read(path.split("/"))
        return self._known[path]

    def _read(self, headings: Sequence[str]) -> Headed:
        for part in reversed(headings):
            if times := self.times(part):
                reference = self._later if part in self._turned else self._plain.reference
                nearest = part is headings[-1] and _is_calendar(part, times)
                return Headed(narrowed(times, reference), part if nearest else "")
        return self._plain


_AUTUMN, _LATE = 7, 11  # a calendar that opens no earlier and comes so far goes over New Year
_YEAR = re.compile("20[0-9]{2}|[今明次翌]年")


def _behind_new_year(headings: Mapping[str, Sequence[TimeSpan]], reference: Reference) -> set[str]:
    """The headings of a calendar of work (九月 … 十二月, 元月) that lie in the year to come."""
    turned: set[str] = set()
    if reference.stretch is not None:
        return turned
    first, late = 0, False
    for part, times in headings.items():
        named = None if _YEAR.search(part) else _month_of(times)
        if named is None or not _is_calendar(part, times):
            continue
        first = first or named.month
        late = late or named.month >= _LATE
        if late and first >= _AUTUMN and named.month < first:
            turned.add(part)
    return turned


def _times_of(heading: str, reference: Reference) -> tuple[TimeSpan, ...]:
    """The times of a heading; 汛期值守(5月1日—9月30日) means the days that its bracket tells."""
    times = find_times(blank_number(heading), reference)
    plain = half_width(heading)
    told = [time.at for time in times if plain[time.at - 1 : time.at] == "("]
    if not told:
        return times
    return tuple(t for t in times if t.at >= told[0] or _FIGURE.search(t.span))


def narrowed(times: Sequence[TimeSpan], reference: Reference) -> Reference:
    """The reference for what stands under such times, or in their table row: with their month, and
    with their week where they lie in one.
    """
    week = _week_of(times)
    reference = month_under(times, reference)
    return replace(reference, week=week) if week else reference


def month_under(times: Sequence[TimeSpan], reference: Reference) -> Reference:
    """The reference for what is said of the month of such times."""
    month = _month_of(times)
    return replace(reference, month=month) if month else reference


def _is_season(time: TimeSpan) -> bool:
    """Whether it is a stretch of months that is told without a figure: 4月至10月 is none."""
    if time.kind is not TimeKind.DURING or time.start is None or time.end is None:
        return False
    return (time.end - time.start).days > _MONTH and not _FIGURE.search(time.span)


def _is_named_beside(time: TimeSpan, month: date | None) -> bool:
    """Whether it is told by a name alone (开学, 国庆节), and lies in another month."""
    days = [day for day in (time.start, time.end) if day]
    if month is None or time.rrule or not days or _FIGURE.search(time.span):
        return False
    return all((day.year, day.month) != (month.year, month.month) for day in days)


def _is_short(time: TimeSpan) -> bool:
    if time.kind is TimeKind.BY:
        return time.end is not None
    return bool(time.start and time.end and (time.end - time.start).days < _QUARTER)


def _month_of(times: Sequence[TimeSpan]) -> date | None:
    """The first day of the one month that the times name; None where they name more."""
    days = {day for time in times for day in (time.start, time.end) if day}
    months = {day.replace(day=1) for day in days}
    during = all(time.kind in (TimeKind.DURING, TimeKind.BY) for time in times)
    return months.pop() if during and len(months) == 1 else None


def _week_of(times: Sequence[TimeSpan]) -> Period | None:
    """The days of the one time that is named, where they lie between a Monday and its Sunday."""
    if len(times) != 1 or times[0].kind is not TimeKind.DURING:
        return None
    start, end = times[0].start, times[0].end
    if start is None or end is None or week_period(start) != week_period(end):
        return None
    return Period(start, end)


def _is_calendar(heading: str, times: Sequence[TimeSpan]) -> bool:
    """Whether a heading is a time and hardly more, and a short one: not 2026年重点工作.

    A month may say whose work it is: 三月园务工作, 4月安全生产月.
    """
    if not all(_is_short(time) for time in times) or _TOLD.search(heading):
        return False
    marker = find_marker(half_width(heading))
    plain = heading[marker.length if marker else 0 :]
    opens = any(plain.startswith(time.span) for time in times)
    for time in times:
        plain = plain.replace(time.span, "", 1)
    beside = _BESIDE.sub("", _THEME.sub("", _BRACKET.sub("", half_width(plain))))
    return len(beside) <= (_WHOSE if opens else 0)


def opens_with_days(read: ReadSentence) -> bool:
    """Whether a stage is told by its days and its work: 2.4月11日-22日,作品收集。"""
    marker = find_marker(read.sentence.text)
    begins = marker.length if marker else 0
    return any(
        time.at == begins and (time.rule == FROM_TO or time.start == time.end is not None)
        for time in read.times
    )
