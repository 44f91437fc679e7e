"""A sentence → a read sentence: whether it is a task, and the times, targets and owners in it."""

import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from models.enums import TimeKind
from plans.draft import Block, ReadSentence, Sentence, TargetSpan, TimeSpan, Zone
from plans.errors import DocumentError
from plans.extract.headed import Headed, TimeHeadings, month_under, narrowed, opens_with_days
from plans.extract.preamble import is_thought, makes_itself
from plans.extract.tables import is_row_topic, is_task_row, read_row
from plans.extract.turning import TableRows
from plans.outline.headings import topic_of
from plans.outline.markers import blank_number, find_marker
from plans.outline.zones import CALENDAR_LABEL
from plans.owners import find_owners, is_note
from plans.spacing import squeeze
from plans.targets import find_targets
from plans.tasks import FRAGMENT, NO_ACTION, PAST, clauses_of, decide_task
from plans.times import Reference, find_deadlines, find_times
from plans.times.rules.readings import NO_SUCH_DAY

ONLY_A_TIME = "只写了时间"
_ITEM = 20  # characters of a line that is an item of a calendar of work without a number
_LONGEST_ITEM = 40  # characters of a line of a schedule
_LONGEST_TIME = 30  # characters of a sentence that says nothing but when
_FIGURED = re.compile("[月日号季旬]")
_ASKS_FOR_TIME = re.compile("时间|日期|期限")  # what such a section says is the plan's own frame
_BARE_DAY = re.compile("(?<![0-9月])[0-9]{1,2}[日号](?!常)")
_ACTIVITY = re.compile(  # 2.社区运动会: what is listed so is to be held
    "(?:[一-龥]{2}赛|运动会|书画展|展览|演出|慰问|排查|演练|培训|讲座|义诊|体检|评比|评选)[。;]?$"
)
_CONTENT = re.compile("(?:活动|主要|具体)?内容:")
_STATED = re.compile(
    "[0-9][^.、)]|[底月日%全覆]|百分之|以上|以内|不[少低高超]"
)  # a day or a measure


def read_sentences(
    sentences: Sequence[Sentence],
    title: str,
    headings: TimeHeadings,
    rows: TableRows,
) -> tuple[ReadSentence, ...]:
    """Every sentence, read. Attachments are read where the plan itself promises nothing.

    Raises DocumentError at a commitment's date that does not exist (2月30日).
    """
    for zone in (Zone.PLAN, Zone.ATTACHMENT):
        named = any(one.heading for one in sentences if one.zone is zone)
        reader = _Reader(squeeze(title), headings, rows, preamble=named)
        reads = tuple(_read_zone(sentences, reader, zone))
        if any(read.task for read in reads):
            break
    return reads


def _read_zone(
    sentences: Sequence[Sentence], reader: "_Reader", zone: Zone
) -> Iterator[ReadSentence]:
    for sentence, following in zip_longest(sentences, sentences[1:]):
        if sentence.zone is zone:
            yield reader.read(sentence, following)
        else:
            yield ReadSentence(sentence, False, "不在计划正文中")


class _Reader:
    """What is in mind from one sentence of a zone to the next, read from top to bottom."""

    def __init__(
        self, title: str, headings: TimeHeadings, rows: TableRows, *, preamble: bool
    ) -> None:
        self._headings = headings
        self._rows = rows
        self._title = title
        self._preamble = preamble  # until the first heading
        self._past: Sentence | None = None  # the last one that tells of years before
        self._last = ""  # the heading over the last sentence that was read as prose
        self._labelled = ""  # the heading under which a label said when
        self._dated: tuple[str, tuple[TimeSpan, ...]] = ("", ())  # the last dates, and where

    def read(self, sentence: Sentence, following: Sentence | None) -> ReadSentence:
        if sentence.text == self._title:
            return ReadSentence(sentence, False, "标题")
        if self._past is not None and _goes_on(self._past, sentence):
            self._past = sentence
            return ReadSentence(sentence, False, PAST)
        if sentence.row is not None:
            return _read_in_row(sentence, sentence.row, self._rows.reference(sentence.row))
        if sentence.is_heading:
            above = sentence.heading.rpartition("/")[0]  # it stands last in its own path
            return _read_heading(sentence, following, self._headings.over(above))
        if self._preamble and not sentence.heading and makes_itself(sentence, self._title):
            return ReadSentence(sentence, False, "说的是制定本文件")
        return self._read_prose(sentence)

    def _read_prose(self, sentence: Sentence) -> ReadSentence:
        heading, headed = sentence.heading, self._headings.over(sentence.heading)
        self._preamble = self._preamble and not heading and not _is_numbered(sentence)
        headed = self._in_its_month(sentence, headed)
        read = _read(sentence, headed, preamble=self._preamble)
        if heading and not read.task:
            if heading != self._last and not _ASKS_FOR_TIME.search(heading.rpartition("/")[2]):
                read = _only_a_time(sentence, headed.reference) or read
            if _is_label_of_time(read):
                self._labelled = heading
            elif heading == self._labelled and read.task_reason == NO_ACTION:
                read = _as_content(read)
        self._past = sentence if read.task_reason == PAST else None
        self._last = heading
        if read.times:
            self._dated = (_section(sentence), read.times)
        return read

    def _in_its_month(self, sentence: Sentence, headed: Headed) -> Headed:
        """比赛定于11月5日举行。…5日8时集合: a day without a month is of the one just named."""
        section, times = self._dated
        own = headed.reference.month is not None or not _BARE_DAY.search(sentence.plain)
        if own or "月" in sentence.plain or section != _section(sentence):
            return headed
        return headed._replace(reference=month_under(times, headed.reference))


def _section(sentence: Sentence) -> str:
    """What sentences must share for one to speak of the month of another."""
    return sentence.heading or str(sentence.paragraph)


def _is_numbered(sentence: Sentence) -> bool:
    """Whether a sentence is an item that people refer to by its number."""
    marker = find_marker(sentence.text)
    return marker is not None and marker.numbered


def _is_label_of_time(read: ReadSentence) -> bool:
    """活动时间:3月5日. What is a task says its time for itself."""
    return not read.task and bool(read.times) and ":" in read.sentence.plain


def _as_content(read: ReadSentence) -> ReadSentence:
    """What an activity consists of is to be done, told without a verb too: 活动内容:灯谜、花灯."""
    text = read.sentence.text
    marker = find_marker(text)
    if not _CONTENT.match(read.sentence.plain, marker.length if marker else 0):
        return read
    targets, owners = find_targets(text), find_owners(text)
    return ReadSentence(
        read.sentence, True, "写有时间的活动", (), targets, owners, clauses_of(text)
    )


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
    stated = stated or opens_with_days(read)
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


def _only_a_time(sentence: Sentence, reference: Reference) -> ReadSentence | None:
    """What is nothing but a time, behind the name of a stage: (一)自查阶段。3月至5月。…"""
    text = sentence.plain.rstrip("。;")
    if len(text) > _LONGEST_TIME or not _FIGURED.search(text) or find_marker(text) is not None:
        return None
    times = find_times(sentence.text, reference)
    if len(times) != 1 or len(times[0].span) < len(text):
        return None
    return ReadSentence(sentence, False, ONLY_A_TIME, _known(times, sentence))


def _read_item(sentence: Sentence, reason: str, headed: Headed) -> ReadSentence:
    """Without a verb that any list knows, what returns is a task (每月一调度), what has a deadline,
    and an item of a list with a day, of its own or by its heading.
    """
    text, reference = sentence.text, headed.reference
    listed = find_marker(text) is not None or _opens_with_a_time(sentence)
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
            if not any(map(_limits, times)):
                times = ()
        dated = [t for t in times if t.rrule or (t.end and t.end.year >= reference.plan_year)]
        named = listed and len(text) <= _ITEM and _ACTIVITY.search(sentence.plain) is not None
        if not dated and not named:
            return ReadSentence(sentence, False, reason)
        said = f"写有时间“{dated[0].span}”" if dated else "列出的活动"
    targets, owners = find_targets(text), find_owners(text)
    return ReadSentence(sentence, True, said, times, targets, owners, clauses_of(text))


_DATE_LABEL = re.compile(  # 11月9日消防日:疏散演练; 地球日(4月22日):环保手抄报
    "[0-9]{1,2}月[0-9]{1,2}日[^,。;:]{0,10}:(?=.)|[^,。;:()]{2,10}[(][0-9]{1,2}月[0-9]{1,2}日[)]:(?=.)"
)


_ONLY_NAMES = re.compile("[新本下上]?学期|开学|[寒暑]假")  # of a matter, in a row that has its day
_MONTH_FIRST = re.compile("[0-9]{1,2}(?:[至~—–-][0-9]{1,2})?月份?[\u4e00-\u9fff“]")
_DAYS_FIRST = re.compile(  # 6月10日(周六)-6月18日(周日)学生复习
    "(?:[0-9]{1,2}月[0-9]{1,2}日(?:[(][^()]{1,6}[)])?[-—–~至到]{0,2}){2}[,:]?[\u4e00-\u9fff]"
)
_SCHEDULE = re.compile("安排|日程|步骤|进度")


def _opens_with_a_time(sentence: Sentence) -> bool:
    """六月:毕业典礼. The line of a calendar of work that has no headings, or of a schedule."""
    text = sentence.plain
    if _SCHEDULE.search(sentence.heading.rpartition("/")[2]) and _MONTH_FIRST.match(text):
        return len(text) <= _LONGEST_ITEM
    if _DAYS_FIRST.match(text) and len(text) <= _LONGEST_ITEM:
        return True
    return CALENDAR_LABEL.match(text) is not None or _DATE_LABEL.match(text) is not None


def _read_in_row(sentence: Sentence, row: Block, reference: Reference) -> ReadSentence:
    """A row's text is its task; what its other cells say of it stands with the task alone."""
    text = sentence.text
    if not is_task_row(row):
        return ReadSentence(sentence, False, "表格中的其他内容")
    if is_row_topic(text, row):
        return ReadSentence(sentence, False, "表格中的事项名称")
    beside = [bound.time for bound in read_row(row, reference).times]
    times = _known(find_deadlines(blank_number(text), narrowed(beside, reference)), sentence)
    if any(time.end for time in beside):
        times = tuple(time for time in times if not _ONLY_NAMES.fullmatch(time.span))
    return ReadSentence(
        sentence, True, "任务表的一行", times, find_targets(text), find_owners(text)
    )


def _limits(time: TimeSpan) -> bool:
    """Whether somebody is held to a time: it returns, or something is to be done by it."""
    return bool(time.rrule) or time.kind is TimeKind.BY or time.span.endswith("内")


def _known(times: Sequence[TimeSpan], sentence: Sentence) -> tuple[TimeSpan, ...]:
    for time in times:
        if time.reason == NO_SUCH_DAY:
            place = f"第{sentence.place}项," if sentence.place else ""
            raise DocumentError(
                f"第{sentence.line}行({place}“{sentence.text[:20]}…”)写的“{time.span}”没有这一天",
                "请核对原文日期,改正后再导入",
            )
    return tuple(times)
