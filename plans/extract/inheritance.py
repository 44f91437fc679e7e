"""What a task takes from what stands above or beside it: heading, list lead-in, column, note."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from models.enums import DeadlineSource, TimeKind
from plans.draft import OwnerSpan, ReadSentence, TimeSpan
from plans.extract.bound import BoundTime, Inherited
from plans.extract.headed import TimeHeadings, opens_with_days
from plans.outline.markers import find_marker
from plans.owners import find_noted_owners, is_note
from plans.times import Reference, find_times

_LEAD_AND_ITEM = re.compile("[以如]下[^:]{0,10}:(?=[(]?1[.、)]|①)")


_FAR_GOAL = re.compile("(?:[^,。]{1,8},)?(?:到|至|力争到?)20[0-9]{2}年[底末]?前?,")
_FAR_IN = 14  # characters in which such a year begins


@dataclass
class _ListLead:
    """A lead-in (9月底前完成以下工作:) and how far it reaches."""

    read: ReadSentence
    times: tuple[TimeSpan, ...]
    owners: tuple[OwnerSpan, ...]
    marked: bool | None = None  # whether its items are numbered, once the first was seen


class _FarGoal(NamedTuple):
    """The year that opens a paragraph of goals (到2030年,…): it holds to the paragraph's end."""

    paragraph: int
    times: tuple[BoundTime, ...]


@dataclass
class Inheritance:
    """One pass over a document's sentences, remembering what governs the next one."""

    reference: Reference
    headings: TimeHeadings
    labels: Mapping[str, Inherited]  # by the path of the heading for which they speak
    over: dict[str, Inherited] = field(default_factory=dict)  # by the path of headings
    parts: dict[str, Inherited] = field(default_factory=dict)  # by their own words
    committed: set[str] = field(default_factory=set)  # headings that are tasks, and no stages
    lead: _ListLead | None = None
    goal: _FarGoal | None = None

    def above(self, read: ReadSentence) -> Inherited:
        """What the headings and the list lead-in above a sentence give it."""
        if read.sentence.is_heading and not opens_with_days(read):
            self.committed.add(read.sentence.heading.rpartition("/")[2])
        heading = self._of_heading(read.sentence.heading)
        if self.goal is not None and _is_goal(read, self.goal):
            return Inherited(self.goal.times, heading.owners)
        if self.lead is None or self._is_labelled(read.sentence.heading):
            return heading
        lead = self._of_lead(read)
        return Inherited(lead.times or heading.times, lead.owners or heading.owners)

    def pass_by(self, read: ReadSentence) -> None:
        """Takes notice of a sentence that is no task: it may lead a list in."""
        text = read.sentence.text
        self._pass_goal(read)
        if read.sentence.plain.endswith(":") and not is_note(text):
            times = _binding(find_times(text, self.reference), self.reference)
            self.lead = _ListLead(read, times, find_noted_owners(text))

    def pass_task(self, read: ReadSentence) -> None:
        """Takes notice of a task: it may lead in a list and hold its first item (以下工作:1.…)."""
        self._pass_goal(read)
        lead = _LEAD_AND_ITEM.search(read.sentence.plain)
        if lead is not None:
            times = tuple(time for time in read.times if time.at < lead.end())
            self.lead = _ListLead(read, times, (), marked=True)

    def _pass_goal(self, read: ReadSentence) -> None:
        """Takes notice of a goal beyond the plan's year; what names its own time ends its reach."""
        sentence = read.sentence
        opens = _FAR_GOAL.match(sentence.plain) if "20" in sentence.plain[:_FAR_IN] else None
        if opens is not None:
            times = find_times(sentence.text[: opens.end()], self.reference)
            far = [time for time in times if _is_far(time, self.reference.plan_year)]
            bound = tuple(BoundTime.elsewhere(time, DeadlineSource.LIST) for time in far)
            self.goal = _FarGoal(sentence.paragraph, bound) if bound else None
        elif read.times:
            self.goal = None

    def _of_lead(self, read: ReadSentence) -> Inherited:
        lead = self.lead
        if lead is None:
            return Inherited()
        under, item = lead.read.sentence, read.sentence
        marked = find_marker(item.text) is not None
        if lead.marked is None:
            lead.marked = marked
        opens = item.paragraph != under.paragraph and lead.marked and not marked
        if not item.heading.startswith(under.heading) or opens:
            self.lead = None
            return Inherited()
        bound = tuple(BoundTime.elsewhere(time, DeadlineSource.LIST) for time in lead.times)
        return Inherited(bound, lead.owners)

    def _is_labelled(self, heading: str) -> bool:
        """Whether a label under the sentence's own heading says when: nearer than any lead-in."""
        return bool(heading and self.labels.get(heading, Inherited()).times)

    def _of_heading(self, heading: str) -> Inherited:
        """The nearest heading with a time gives it, the nearest with a note of owners those."""
        if heading not in self.over:
            times: tuple[BoundTime, ...] = ()
            owners: tuple[OwnerSpan, ...] = ()
            path = heading
            while path:
                above, _, part = path.rpartition("/")
                own = self._of_part(part) if part not in self.committed else Inherited()
                said = self.labels.get(path, own)
                times = times or said.times or own.times
                owners = owners or said.owners or own.owners
                path = above
            self.over[heading] = Inherited(times, owners)
        return self.over[heading]

    def _of_part(self, part: str) -> Inherited:
        if part not in self.parts:
            times = _binding(self.headings.times(part), self.reference)
            bound = tuple(BoundTime.elsewhere(time, DeadlineSource.HEADING) for time in times)
            self.parts[part] = Inherited(bound, find_noted_owners(part))
        return self.parts[part]


def _is_goal(read: ReadSentence, goal: _FarGoal) -> bool:
    """Whether a sentence is one more goal of that paragraph: by its heading, or as it measures."""
    if read.sentence.paragraph != goal.paragraph:
        return False
    headed = "目标" in read.sentence.heading.rpartition("/")[2]
    return headed or any(target.measures for target in read.targets)


def _is_far(time: TimeSpan, year: int) -> bool:
    return time.end is not None and time.end.year > year


def _binding(times: Sequence[TimeSpan], reference: Reference) -> tuple[TimeSpan, ...]:
    """The times of a heading or lead-in that narrow the plan's year down."""
    return tuple(time for time in times if _narrows(time, reference.plan_year))


def _narrows(time: TimeSpan, year: int) -> bool:
    if time.unresolvable:
        return False
    if time.kind is TimeKind.EVERY:
        return True
    first, last = date(year, 1, 1), date(year, 12, 31)
    if time.kind is TimeKind.FROM:
        return bool(time.start and time.start > first)
    covers = time.start is not None and time.start <= first and time.end and time.end >= last
    return not covers and bool(time.end and time.end >= first)


def noted(reads: Sequence[ReadSentence]) -> dict[int, ReadSentence]:
    """For each task sentence, by its index, the note of responsibility or time behind it.

    A note holds for the tasks in front of it under the same heading and number, back to the note
    before it.
    """
    found: dict[int, list[ReadSentence]] = {}
    for group, notes in _groups(reads):
        for index in group:
            found.setdefault(index, []).extend(notes)
    return {index: _joined(notes) for index, notes in found.items() if notes}


def _groups(reads: Sequence[ReadSentence]) -> Iterator[tuple[list[int], list[ReadSentence]]]:
    group: list[int] = []
    notes: list[ReadSentence] = []
    standing: tuple[str, str] | None = None
    for index, read in enumerate(reads):
        under = (read.sentence.heading, read.sentence.place)
        is_a_note = not read.task and bool(read.owners or read.times)
        if under != standing or (notes and not is_a_note):
            yield group, notes
            group, notes, standing = [], [], under
        if is_a_note:
            notes.append(read)
        elif read.task:
            group.append(index)
    yield group, notes


def _joined(notes: Sequence[ReadSentence]) -> ReadSentence:
    first = notes[0]
    times = tuple(time for note in notes for time in note.times)
    owners = tuple(owner for note in notes for owner in note.owners)
    return ReadSentence(first.sentence, False, first.task_reason, times, (), owners)
