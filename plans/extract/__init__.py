"""Bytes → a plan draft: what a document promises, by when, and who is to do it.

`read_plan` is deterministic: the same bytes, name, year and calendar give the same draft, byte for
byte. It writes nothing and asks no clock.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from plans.calendar import Calendar
from plans.document import Head, read_head
from plans.draft import PlanDraft, ReadSentence, Zone
from plans.errors import DocumentError
from plans.extract.drafts import draft_tasks
from plans.extract.frame import Frame, read_frame
from plans.extract.headed import TimeHeadings
from plans.extract.reading import read_sentences
from plans.extract.turning import TableRows
from plans.extract.weeks import first_monday
from plans.gate import refuse_marks
from plans.outline import read_outline
from plans.owners import declares_first_lead, led_by_first
from plans.reader import read_blocks
from plans.times import Reference

__all__ = ["ReadOptions", "read_plan"]

NO_TASKS = DocumentError(
    "这份文件里没有读到可以督办的任务", "请确认它是工作计划、要点或任务分解表,且文字可以复制"
)


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the administrator says beside the document. `year` overrules the year it speaks of."""

    year: int | None = None
    calendar: Calendar = field(default_factory=Calendar)


def read_plan(data: bytes, file_name: str, options: ReadOptions | None = None) -> PlanDraft:
    """The plan that a document holds.

    Raises DocumentError where it cannot or may not be read, names no year, writes a date that
    does not exist, or promises nothing.
    """
    options = options or ReadOptions()
    blocks = read_blocks(data, file_name)
    refuse_marks(blocks)
    sentences = read_outline(blocks)
    head = read_head(blocks, sentences, file_name, options.year)
    today = head.issued_on or date(head.plan_year, 1, 1)
    reference = Reference(head.plan_year, head.issued_on, today, options.calendar)
    frame = read_frame(head.title, sentences, reference)
    first_week = first_monday(sentences, head.plan_year, frame.stretch)
    reference = replace(reference, stretch=frame.stretch, first_week=first_week)
    headings = TimeHeadings((sentence.heading for sentence in sentences), reference)
    rows = TableRows((one.row for one in sentences if one.row is not None), reference)
    reads = read_sentences(sentences, head.title, headings, rows)
    tasks = draft_tasks(reads, headings, rows, reference, frame)
    if declares_first_lead(sentence.plain for sentence in sentences):
        reads = tuple(read._replace(owners=led_by_first(read.owners)) for read in reads)
        tasks = tuple(task._replace(owners=led_by_first(task.owners)) for task in tasks)
    if not tasks:
        raise NO_TASKS
    return PlanDraft(
        title=head.title,
        issuer=head.issuer,
        plan_year=head.plan_year,
        issued_on=head.issued_on,
        sentences=reads,
        tasks=tasks,
        doubts=tuple(_doubts(head, reads, frame)),
    )


def _doubts(head: Head, reads: tuple[ReadSentence, ...], frame: Frame) -> list[str]:
    doubts = []
    if not head.year_named:
        dated = "印发日期" if head.issued_on else "文中的日期"
        doubts.append(f"文中没有写计划年度,按{dated}算作{head.plan_year}年,不对请指明年度")
    attached = [read for read in reads if read.sentence.zone is Zone.ATTACHMENT]
    if attached and not any(read.task for read in attached):
        doubts.append(f"附件中的{len(attached)}句没有计入任务,如需要请另行导入")
    if frame.issued_on is None:
        doubts.append("没有读到印发日期,时限按全年计算")
    if warning := frame.calendar.warning(frame.year):
        doubts.append(warning)
    return doubts
