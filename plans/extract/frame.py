"""The stretch of time that a plan is for: its year, or the term, quarter or month of its title.

A campaign's plan (专项整治方案) has it in a section of its own (三、活动时间), or in the words that
decide upon it (决定于6月1日至8月31日开展整治).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models.enums import TimeKind
from plans.calendar import Calendar, Period, year_period
from plans.draft import Sentence, TimeSpan, Zone
from plans.outline.markers import find_marker
from plans.times import Reference, find_times
from plans.times.rules.ranges import FROM_TO

_EARLY, _LONGEST_RANGE = 6, 30  # sentences, characters
_FORTNIGHT = 14  # days
_NTH_WEEK = re.compile("^第[0-9一二三四五六七八九十]{1,3}周(?:工作)?(?:安排|计划|要点)?")
_LONGEST = 366  # days; a plan for several years is held to its word year by year
_CAMPAIGN = re.compile("活动|行动|整治|攻坚|竞赛|比赛|普查|排查")
_DECIDES = re.compile(
    f"(?:决定|定)[于自从在][^。;]*?(?:开展|组织|进行|实施)[^。;]*?(?:{_CAMPAIGN.pattern})"
    f"|(?:{_CAMPAIGN.pattern}|[节周月])定[于自从在][^,。;]*(?=举行|举办|开展|进行)"
)
_SCHEME = re.compile("方案|通知|通告")  # the plan of one piece of work, where it is no year's
_YEARLY = re.compile("要点|计划|规划|打算|分工|任务|责任书|报告")
_SECTION = re.compile(
    "(?:活动|行动|整治|实施|工作|起止|竞赛|比赛|普查|排查|检查|开展)(?:时间|日期)|时间安排"
    "|(?:^|[、.)])时间$"
)
_LABEL = re.compile("(?:[^:,。]{2,6})?时间(?:安排)?[:为]")
_BESIDE = re.compile("[(].*|,活动结束.*")


@dataclass(frozen=True, slots=True)
class Frame:
    """What deadlines are laid into. `year` is the plan year, `first` to `last` its stretch."""

    year: int
    first: date
    last: date
    issued_on: date | None
    calendar: Calendar

    @property
    def opens(self) -> date:
        """The day from which the plan binds: its first, but not before its issue."""
        return max(self.first, self.issued_on or self.first)

    def opens_before(self, due: date) -> date:
        """From when there is time for what is due on a day: what comes before a campaign's first
        day (3月底前印发方案) is begun with its plan's issue or its year."""
        if due >= self.opens:
            return self.opens
        return self.issued_on or date(self.year, 1, 1)

    @property
    def stretch(self) -> Period | None:
        """The plan's days where they are no civil year: a term, a month."""
        days = Period(self.first, self.last)
        return None if days == year_period(self.year) else days

    @property
    def years(self) -> range:
        """The civil years that the plan touches; a school year has two."""
        return range(self.first.year, self.last.year + 1)


def read_frame(title: str, sentences: Sequence[Sentence], reference: Reference) -> Frame:
    """The frame of a plan with that title, read against its year and date of issue."""
    year = reference.plan_year
    stretch = year_period(year)
    times = (*find_times(title, reference), *_printed(sentences, reference))
    if _CAMPAIGN.search(title) or (_SCHEME.search(title) and not _YEARLY.search(title)):
        times = (*times, *_decided(sentences, reference), *_stated(sentences, reference))
    for time in times:
        if time.end and time.start != time.end and (time.start or time.kind is TimeKind.BY):
            named = Period(time.start or stretch.start, time.end)
            if named.days <= _LONGEST and year in (named.start.year, named.end.year):
                stretch = named
    return Frame(year, stretch.start, stretch.end, reference.issued_on, reference.calendar)


def _printed(sentences: Sequence[Sentence], reference: Reference) -> Iterator[TimeSpan]:
    """The first and the last day that stand alone above the plan of a week (9月11日—15日)."""
    for sentence in sentences[:_EARLY]:
        text = _NTH_WEEK.sub("", sentence.plain).strip("()")
        if "/" in sentence.heading or find_marker(text) or len(text) > _LONGEST_RANGE:
            continue
        times = find_times(text, reference)
        if len(times) == 1 and times[0].span == text and _is_of_weeks(times[0]):
            yield times[0]


def _is_of_weeks(time: TimeSpan) -> bool:
    """Whether it is a first and a last day, no more than a fortnight apart."""
    if time.rule != FROM_TO or time.start is None or time.end is None:
        return False
    return Period(time.start, time.end).days <= _FORTNIGHT


def _decided(sentences: Sequence[Sentence], reference: Reference) -> Iterator[TimeSpan]:
    """The only stretch that the decision to hold the campaign names, before the first heading."""
    for sentence in sentences:
        if sentence.heading or sentence.zone not in (Zone.FRONT, Zone.PLAN):
            continue
        decision = _DECIDES.search(sentence.plain)
        if decision is None:
            continue
        times = find_times(sentence.text[decision.start() : decision.end()], reference)
        if len(times) == 1 and times[0].start != times[0].end:
            yield times[0]  # a single day (比赛定于5月10日举行) is prepared for before


def _stated(sentences: Sequence[Sentence], reference: Reference) -> Iterator[TimeSpan]:
    """The time of the whole campaign, where the section about it says nothing else."""
    for sentence in sentences:
        top = sentence.heading if "/" not in sentence.heading else ""
        if sentence.zone is not Zone.PLAN or not _SECTION.search(top):
            continue
        marker = find_marker(sentence.text)
        begins = marker.length if marker else 0
        label = _LABEL.match(sentence.plain, begins)
        plain = sentence.plain[label.end() if label else begins :].rstrip("。;")
        text = _BESIDE.sub("", plain)
        times = find_times(text, reference)
        if len(times) == 1 and times[0].span == text:
            yield times[0]
