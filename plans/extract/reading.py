"""A sentence → a read sentence: whether it is a task, and the times, targets and owners in it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from models.enums import TimeKind
from plans.draft import OwnerSpan, ReadSentence, Sentence, TimeSpan, Zone
from plans.errors import DocumentError
from plans.extract.tables import read_row
from plans.owners import find_owners, find_row_owners, is_note
from plans.spacing import squeeze
from plans.targets import find_targets
from plans.tasks import decide_task
from plans.times import Reference, find_deadlines, find_times
from plans.times.rules.readings import NO_SUCH_DAY


def read_sentences(
    sentences: Sequence[Sentence], title: str, reference: Reference
) -> tuple[ReadSentence, ...]:
    """Every sentence, read. Attachments are read where the plan itself promises nothing.

    Raises DocumentError at a commitment's date that does not exist (2月30日).
    """
    reads = tuple(_read_zone(sentences, squeeze(title), reference, Zone.PLAN))
    if any(read.task for read in reads):
        return reads
    return tuple(_read_zone(sentences, squeeze(title), reference, Zone.ATTACHMENT))


def _read_zone(
    sentences: Sequence[Sentence], title: str, reference: Reference, zone: Zone
) -> Iterator[ReadSentence]:
    for sentence in sentences:
        if sentence.zone is not zone:
            yield ReadSentence(sentence, False, "不在计划正文中")
        elif sentence.text == title:
            yield ReadSentence(sentence, False, "标题")
        elif sentence.is_heading:
            read = _read(sentence, reference)
            yield read if _commits(read) else ReadSentence(sentence, False, "标题")
        elif sentence.row is not None:
            yield _read_in_row(sentence, reference)
        else:
            yield _read(sentence, reference)


def _commits(read: ReadSentence) -> bool:
    """A sentence that opens a paragraph is a heading, unless it states a date or a measure."""
    stated = any(not time.unresolvable and time.kind is TimeKind.BY for time in read.times)
    return read.task and (stated or any(target.measures for target in read.targets))


def _read(sentence: Sentence, reference: Reference) -> ReadSentence:
    text = sentence.text
    if is_note(text):
        times = _known(find_times(text, reference), sentence)
        return ReadSentence(sentence, False, "责任或时限的注明", times, (), find_owners(text))
    targets = find_targets(text)
    measurable = any(target.measures for target in targets)
    verdict = decide_task(text, sentence.heading, reference.plan_year, measurable=measurable)
    if not verdict.task:
        return ReadSentence(sentence, False, verdict.reason)
    times = _known(find_deadlines(text, reference), sentence)
    return ReadSentence(sentence, True, verdict.reason, times, targets, find_owners(text))


def _read_in_row(sentence: Sentence, reference: Reference) -> ReadSentence:
    """A row's sentence is a task where it holds some of the row's task; its cells name the rest."""
    assert sentence.row is not None  # noqa: S101
    parts = read_row(sentence.row)
    text = sentence.text
    if parts is None or (parts.task not in text and text not in parts.task):
        return ReadSentence(sentence, False, "表格中的其他内容")
    times = _known(find_times(text, reference), sentence)
    owners = _placed(find_row_owners(sentence.row), text) or find_owners(text)
    return ReadSentence(sentence, True, "任务表的一行", times, find_targets(text), owners)


def _placed(owners: Sequence[OwnerSpan], text: str) -> tuple[OwnerSpan, ...]:
    """The row's owners that stand in this sentence, each at its own place."""
    placed, cursor = [], 0
    for owner in owners:
        at = text.find(owner.span, cursor)
        at = at if at >= 0 else text.find(owner.span)
        if at >= 0:
            placed.append(replace(owner, at=at))
            cursor = at + len(owner.span)
    return tuple(placed)


def _known(times: Sequence[TimeSpan], sentence: Sentence) -> tuple[TimeSpan, ...]:
    for time in times:
        if time.reason == NO_SUCH_DAY:
            place = f"第{sentence.place}项," if sentence.place else ""
            raise DocumentError(
                f"第{sentence.line}行({place}“{sentence.text[:20]}…”)写的“{time.span}”没有这一天",
                "请核对原文日期,改正后再导入",
            )
    return tuple(times)
