"""Read sentences → task drafts: one a sentence, one a row, one each part of an enumeration."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeVar

from models.enums import DeadlineSource, TimeKind
from plans.draft import (
    Block,
    Clause,
    OwnerSpan,
    ReadSentence,
    Sentence,
    TargetSpan,
    TaskDraft,
    TimeSpan,
)
from plans.extract.bound import BoundTime, Inherited
from plans.extract.deadlines import draft_deadlines
from plans.extract.events import propose_events
from plans.extract.frame import Frame
from plans.extract.headed import TimeHeadings
from plans.extract.inheritance import Inheritance, noted
from plans.extract.labelled import labelled
from plans.extract.referring import Reach, is_reached, reach_back
from plans.extract.tables import find_row_targets, read_row
from plans.extract.turning import TableRows
from plans.owners import find_row_owners
from plans.signs import half_width
from plans.spacing import squeeze
from plans.tasks import (
    Part,
    clauses_of,
    decide_kind,
    decide_task,
    enumerated_parts,
    write_title,
)
from plans.times import Reference

_Span = TypeVar("_Span", TimeSpan, TargetSpan, OwnerSpan)
_MOST_SPLITS, _SHORTEST_SPLIT = 8, 8


class _Statement(NamedTuple):
    """What one task is drafted from: a stretch of a sentence and all that holds for it."""

    nth: int  # of the sentences
    read: ReadSentence
    part: Part
    text: str  # the part as written
    clauses: tuple[Clause, ...]
    times: tuple[BoundTime, ...]
    targets: tuple[TargetSpan, ...]
    owners: tuple[OwnerSpan, ...]
    place: str
    topic: str = ""


def draft_tasks(
    reads: Sequence[ReadSentence],
    headings: TimeHeadings,
    rows: TableRows,
    reference: Reference,
    frame: Frame,
) -> tuple[TaskDraft, ...]:
    """The tasks of a plan in order, each with its deadlines."""
    inheritance = Inheritance(reference, headings, labelled(reads))
    statements = _dated_back(_statements(reads, inheritance, rows, reference))
    return tuple(_draft(n, one, frame) for n, one in enumerate(statements, start=1))


def _statements(
    reads: Sequence[ReadSentence],
    inheritance: Inheritance,
    rows: TableRows,
    reference: Reference,
) -> Iterator[_Statement]:
    notes = noted(reads)
    drafted: Block | None = None  # the row whose task stands already
    for index, read in enumerate(reads):
        if not read.task:
            inheritance.pass_by(read)
            continue
        above = inheritance.above(read)
        if (row := read.sentence.row) is not None:
            if row is not drafted:
                drafted = row
                yield _of_row(index, reads, row, above, rows.reference(row))
            continue
        note = notes.get(index)
        closes = note is not None and not reads[index + 1].task  # the note stands right behind it
        yield from _of_sentence(index, read, above, note, reference, closes=closes)
        inheritance.pass_task(read)


def _dated_back(statements: Iterator[_Statement]) -> list[_Statement]:
    """The statements; one that only dates those before it (该项工作于4月底前完成) dates them."""
    found: list[_Statement] = []
    for one in statements:
        reach = reach_back(one.read)
        dated = [] if reach is None else _reached(found, one.read.sentence, reach)
        if not dated:
            found.append(one)
            continue
        times = tuple(BoundTime.elsewhere(t.time, DeadlineSource.LIST) for t in one.times)
        for at in dated:
            found[at] = found[at]._replace(times=times)
    return found


def _reached(found: Sequence[_Statement], later: Sentence, reach: Reach) -> list[int]:
    """Which of the statements so far a later sentence dates: those that say no time themselves."""
    reached = [at for at, one in enumerate(found) if is_reached(one.read.sentence, later, reach)]
    beside = [at for at in reached if found[at].read.sentence.paragraph == later.paragraph]
    if reach is Reach.PARAGRAPH and beside:
        reached = beside
    return [at for at in reached if not found[at].read.times]


def _of_sentence(
    index: int,
    read: ReadSentence,
    above: Inherited,
    note: ReadSentence | None,
    reference: Reference,
    *,
    closes: bool,
) -> Iterator[_Statement]:
    """One statement; where the sentence enumerates several promises, one for each.

    A note's time is said of all in front of it that say none, and of the last (`closes`) besides.
    """
    sentence = read.sentence
    lead, parts = enumerated_parts(sentence.plain)
    promising = [part for part in parts if _promises(part, read, reference.plan_year)]
    if len(promising) < 2:
        yield _Statement(
            index,
            read,
            Part(0, sentence.plain) if parts else lead,
            sentence.text,
            read.clauses,
            _with_noted_times(_own_times(read.times, above), note, closes) or above.times,
            read.targets,
            _with_noted_owners(read.owners, note) or above.owners,
            sentence.place,
        )
        return
    lead_times = tuple(BoundTime(t, DeadlineSource.LIST) for t in _within(read.times, lead))
    lead_owners = _within(read.owners, lead)
    for part in promising:
        own = _own_times(_within(read.times, part), above)
        spoken = _within(read.owners, part) or lead_owners
        yield _Statement(
            index,
            read,
            part,
            sentence.text[part.at : part.end],
            clauses_of(part.text),
            _with_noted_times(own or lead_times, note, closes) or above.times,
            _within(read.targets, part),
            _with_noted_owners(spoken, note) or above.owners,
            sentence.place,
        )


def _own_times(times: Sequence[TimeSpan], above: Inherited) -> tuple[BoundTime, ...]:
    """Those of the sentence. What returns does so in the stretch that a heading names: under
    汛期工作 monthly means then. What has no day, or only its first, is due when the heading says.
    """
    if not times:
        return ()
    own = [BoundTime(time, DeadlineSource.SENTENCE) for time in times]
    if all(time.unresolvable for time in times):
        own += above.times
    elif all(time.kind is TimeKind.EVERY for time in times):
        own += [one for one in above.times if one.time.kind is TimeKind.DURING]
    elif all(time.kind is TimeKind.FROM for time in times):
        first = max(time.start for time in times if time.start)
        own += [one for one in above.times if one.time.end and one.time.end >= first]
    return tuple(own)


def _with_noted_owners(
    spoken: tuple[OwnerSpan, ...], note: ReadSentence | None
) -> tuple[OwnerSpan, ...]:
    """Those of the sentence, and those of the note behind it who are not among them."""
    if note is None:
        return spoken
    said = {owner.span for owner in spoken}
    return (*spoken, *(owner for owner in note.owners if owner.span not in said))


def _with_noted_times(
    own: tuple[BoundTime, ...], note: ReadSentence | None, closes: bool
) -> tuple[BoundTime, ...]:
    """A sentence's times, its note's, or both: 6月底前开工。(完成时限:11月底前)"""
    if note is None or (own and not closes):
        return own
    noted = [BoundTime.elsewhere(time, DeadlineSource.SENTENCE) for time in note.times]
    return _beside(own, noted)


def _promises(part: Part, read: ReadSentence, year: int) -> bool:
    measurable = any(target.measures for target in _within(read.targets, part))
    return decide_task(part.text, read.sentence.heading, year, measurable=measurable).task


def _of_row(
    index: int, reads: Sequence[ReadSentence], row: Block, above: Inherited, reference: Reference
) -> _Statement:
    """One task a row, though its text may be several sentences; its columns say the rest."""
    read = reads[index]
    same = [read]
    for later in reads[index + 1 :]:
        if later.sentence.row is not row:
            break
        same.append(later)
    parts = read_row(row, reference)
    own = [BoundTime(time, DeadlineSource.SENTENCE) for one in same for time in one.times]
    spoken = tuple(owner for one in same for owner in one.owners)
    text = squeeze(row.text)
    return _Statement(
        index,
        read,
        Part(0, half_width(text)),
        text,
        clauses_of(text),
        _beside(own, parts.times) or above.times,
        (*(target for one in same for target in one.targets), *find_row_targets(row)),
        find_row_owners(row) or spoken or above.owners,
        parts.number or read.sentence.place,
        parts.group,
    )


def _beside(own: Sequence[BoundTime], columns: Sequence[BoundTime]) -> tuple[BoundTime, ...]:
    """Own times with those of a row's columns or a note; what only returns is said once."""
    if own and all(one.time.kind is TimeKind.EVERY for one in own):
        return tuple(own)
    said = {one.time.end for one in own}
    return (*own, *(one for one in columns if one.time.end is None or one.time.end not in said))


def _within(spans: Sequence[_Span], part: Part) -> tuple[_Span, ...]:
    return tuple(span for span in spans if part.at <= span.at < part.end)


def _draft(ordinal: int, one: _Statement, frame: Frame) -> TaskDraft:
    sentence, text = one.read.sentence, one.part.text
    times = [bound.time for bound in one.times]
    kind, reason = decide_kind(text, times, one.targets)
    figures = [target.at - one.part.at for target in one.targets if target.at >= 0]
    return TaskDraft(
        ordinal=ordinal,
        kind=kind,
        kind_reason=reason,
        place=one.place,
        heading=sentence.heading,
        title=write_title(text, one.topic or sentence.heading, _dated(one), figures, one.clauses),
        text=one.text,
        sentence=one.nth,
        at=one.part.at,
        deadlines=draft_deadlines(kind, one.times, one.targets, sentence.plain, frame),
        targets=one.targets,
        owners=one.owners,
        offers_split=_splits(one),
        proposed=propose_events(text, times, frame),
        doubts=tuple(_doubts(one, frame)) if times else (),
    )


def _dated(one: _Statement) -> list[tuple[str, int]]:
    """The times that the part itself states, with their places in it."""
    return [
        (bound.time.span, bound.time.at - one.part.at)
        for bound in one.times
        if bound.source is DeadlineSource.SENTENCE and one.part.at <= bound.time.at < one.part.end
    ]


def _splits(one: _Statement) -> tuple[str, ...]:
    """The clauses that could stand as tasks of their own; offered to the reviewer, never made."""
    if one.read.sentence.row is not None:
        return ()
    acting = [c for c in one.clauses if c.action and len(c.text) >= _SHORTEST_SPLIT]
    if not 1 < len(acting) <= _MOST_SPLITS:
        return ()
    return tuple([one.text[c.at : c.at + len(c.text)] for c in acting])


def _doubts(one: _Statement, frame: Frame) -> Iterator[str]:
    for bound in one.times:
        time = bound.time
        if time.unresolvable:
            yield f"“{time.span}”算不出日期({time.reason or '文中没有写明'}),请核实后补上"
        elif time.end and frame.issued_on and time.end < frame.issued_on:
            yield f"“{time.span}”早于印发日期{frame.issued_on:%Y-%m-%d},请核实"
