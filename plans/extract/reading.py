"""A sentence → a read sentence: whether it is a task, and the times, targets and owners in it."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from models.enums import TimeKind
from plans.draft import Block, ReadSentence, Sentence, TargetSpan, TimeSpan, Zone
from plans.errors import DocumentError
from plans.extract.headed import Headed, TimeHeadings, behind_new_year, month_under
from plans.extract.preamble import is_thought, makes_itself
from plans.extract.tables import is_row_topic, is_task_row, read_row
from plans.outline.headings import topic_of
from plans.outline.markers import blank_number, find_marker
from plans.outline.zones import CALENDAR_LABEL
from plans.owners import find_owners, is_note
from plans.spacing import squeeze
from plans.targets import find_targets
from plans.tasks import FRAGMENT, NO_ACTION, PAST, clauses_of, decide_task
from plans.times import Reference, find_deadlines, find_times
from plans.times.rules.readings import NO_SUCH_DAY

_ITEM = 20  # characters of a line that is an item of a calendar of work without a number
_STATED = re.compile(
    "[0-9][^.、)]|[底月日%全覆]|百分之|以上|以内|不[少低高超]"
)  # a day or a measure


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
    turned = behind_new_year((one.heading for one in sentences if one.zone is zone), reference)
    headings = TimeHeadings(reference, turned)
    past: Sentence | None = None  # the last one that tells of years before
    headed = any(sentence.heading for sentence in sentences if sentence.zone is zone)
    for sentence, following in zip_longest(sentences, sentences[1:]):
        if sentence.zone is not zone:
            yield ReadSentence(sentence, False, "不在计划正文中")
        elif sentence.text == title:
            yield ReadSentence(sentence, False, "标题")
        elif past is not None and _goes_on(past, sentence):
            past = sentence
            yield ReadSentence(sentence, False, PAST)
        elif sentence.row is not None:
            yield _read_in_row(sentence, sentence.row, reference)
        elif sentence.is_heading:
            above = sentence.heading.rpartition("/")[0]  # it stands last in its own path
            yield _read_heading(sentence, following, headings.over(above))
        elif headed and not sentence.heading and makes_itself(sentence, title):
            yield ReadSentence(sentence, False, "说的是制定本文件")
        else:
            headed = headed and not sentence.heading
            read = _read(sentence, headings.over(sentence.heading), preamble=headed)
            past = sentence if read.task_reason == PAST else None
            yield read


def _goes_on(before: Sentence, sentence: Sentence) -> bool:
    """Whether a semicolon joins a sentence to the one before: 2023年实现…;建成农田6万亩."""
    return sentence.paragraph == before.paragraph and before.plain.endswith(";")


def _read_heading(sentence: Sentence, following: Sentence | None, headed: Headed) -> ReadSentence:
    """A sentence that opens a paragraph is a heading, unless it commits by itself."""
    leaf = _heads_nothing(sentence, following)
    if leaf or _STATED.search(sentence.text):
        read = _read(sentence, headed)
        if leaf or _commits(read):
            return read
    return ReadSentence(sentence, False, "标题")


def _heads_nothing(sentence: Sentence, following: Sentence | None) -> bool:
    """A short numbered sentence with nothing below it, or only a note, is an item of a list."""
    if following is None or not f"{following.heading}/".startswith(f"{sentence.heading}/"):
        return True
    return is_note(following.text)


def _commits(read: ReadSentence) -> bool:
    """Whether a sentence states a date or a measure, and not only a topic or when its turn is."""
    topic = len(topic_of(read.sentence.plain))
    stated = any(
        not time.unresolvable and time.kind is TimeKind.BY and time.at < topic
        for time in read.times
    )
    return read.task and (stated or any(_reaches(target, read) for target in read.targets))


def _reaches(target: TargetSpan, read: ReadSentence) -> bool:
    """Whether a quantity is one to reach: a measure, or a count behind what is counted."""
    behind = read.sentence.plain[target.at + len(target.span) :][:1]
    return target.measures or behind in "、,。;"


def _read(sentence: Sentence, headed: Headed, *, preamble: bool = False) -> ReadSentence:
    text, reference = sentence.text, headed.reference
    if is_note(text):
        times = _known(find_times(blank_number(text), reference), sentence)
        return ReadSentence(sentence, False, "责任或时限的注明", times, (), find_owners(text))
    targets = find_targets(text)
    measurable = any(target.measures for target in targets)
    verdict = decide_task(
        text,
        sentence.heading,
        reference.plan_year,
        measurable=measurable,
        preamble=preamble and is_thought(sentence, reference),
    )
    if not verdict.task:
        return _read_item(sentence, verdict.reason, headed)
    times = headed.laid_in(_known(find_deadlines(blank_number(text), reference), sentence))
    owners = find_owners(text)
    return ReadSentence(sentence, True, verdict.reason, times, targets, owners, clauses_of(text))


def _read_item(sentence: Sentence, reason: str, headed: Headed) -> ReadSentence:
    """Without a verb that any list knows, what returns is a task (每月一调度), what has a deadline,
    and an item of a list with a day, of its own or by its heading.
    """
    text, reference = sentence.text, headed.reference
    listed = find_marker(text) is not None or _opens_with_a_time(sentence.plain)
    if reason != NO_ACTION and not (reason == FRAGMENT and headed.calendar and listed):
        return ReadSentence(sentence, False, reason)
    times = _known(find_deadlines(blank_number(text), reference), sentence)
    if headed.calendar and (listed or len(text) <= _ITEM):
        times = headed.laid_in(times)
        said = f"列在“{headed.calendar}”之下"
    else:
        if listed:
            times = times or _known(find_times(blank_number(text), reference), sentence)
        else:
            times = tuple(time for time in times if not time.unresolvable)
            if not any(time.rrule or time.kind is TimeKind.BY for time in times):
                times = ()
        dated = [t for t in times if t.rrule or (t.end and t.end.year >= reference.plan_year)]
        if not dated:
            return ReadSentence(sentence, False, reason)
        said = f"写有时间“{dated[0].span}”"
    targets, owners = find_targets(text), find_owners(text)
    return ReadSentence(sentence, True, said, times, targets, owners, clauses_of(text))


_DATE_LABEL = re.compile(  # 11月9日消防日:疏散演练; 地球日(4月22日):环保手抄报
    "[0-9]{1,2}月[0-9]{1,2}日[^,。;:]{0,10}:(?=.)|[^,。;:()]{2,10}[(][0-9]{1,2}月[0-9]{1,2}日[)]:(?=.)"
)


def _opens_with_a_time(text: str) -> bool:
    """六月:毕业典礼. The line of a calendar of work that has no headings."""
    return CALENDAR_LABEL.match(text) is not None or _DATE_LABEL.match(text) is not None


def _read_in_row(sentence: Sentence, row: Block, reference: Reference) -> ReadSentence:
    """A row's text is its task; what its other cells say of it stands with the task alone."""
    text = sentence.text
    if not is_task_row(row):
        return ReadSentence(sentence, False, "表格中的其他内容")
    if is_row_topic(text, row):
        return ReadSentence(sentence, False, "表格中的事项名称")
    beside = [bound.time for bound in read_row(row, reference).times]
    times = _known(find_deadlines(blank_number(text), month_under(beside, reference)), sentence)
    return ReadSentence(
        sentence, True, "任务表的一行", times, find_targets(text), find_owners(text)
    )


def _known(times: Sequence[TimeSpan], sentence: Sentence) -> tuple[TimeSpan, ...]:
    for time in times:
        if time.reason == NO_SUCH_DAY:
            place = f"第{sentence.place}项," if sentence.place else ""
            raise DocumentError(
                f"第{sentence.line}行({place}“{sentence.text[:20]}…”)写的“{time.span}”没有这一天",
                "请核对原文日期,改正后再导入",
            )
    return tuple(times)
