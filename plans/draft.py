"""What reading a document yields: plain frozen values, each knowing its place in the source.

The way of the data: bytes → `Block` (reader) → `Sentence` (outline) → `TimeSpan`, `TargetSpan`,
`OwnerSpan` (times, targets, owners) → `TaskDraft` (extract), all gathered in a `PlanDraft`.
Every offset counts characters of the sentence's `text`, which has no white space.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from models.enums import DeadlineSource, Measure, Operator, OwnerRole, TaskKind, TimeKind


class BlockKind(StrEnum):
    """What a piece of a document is, as far as its format tells."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"  # the format itself says so (Word style, Markdown #, <h2>)
    ROW = "row"  # one row of a table: `cells` under `columns`
    MARGIN = "margin"  # page header or footer


class Block(NamedTuple):
    """One paragraph, heading or table row of a document, in reading order.

    `line` is its 1-based line (text formats), paragraph or row number; `page` the 1-based page
    where the format has pages, else 0. `level` is a heading's depth, 1 the highest, else 0.
    `full` marks a line that reaches the edge of its page, so that its paragraph may run on.
    """

    kind: BlockKind
    text: str
    line: int
    page: int = 0
    level: int = 0
    columns: tuple[str, ...] = ()
    cells: tuple[str, ...] = ()
    full: bool = False


class Zone(StrEnum):
    """Where in a document a sentence stands. Only `PLAN` can promise anything of its own."""

    FRONT = "front"  # before the plan: navigation, notice of issue, salutation, title, news lead
    PLAN = "plan"
    TAIL = "tail"  # signature, date, credits, copyright and links after the plan
    ATTACHMENT = "attachment"  # after “附件”, behind the plan: often the same tasks as a table
    FOREIGN = "foreign"  # another news item, a repeated caption, an advertisement


class Sentence(NamedTuple):
    """One sentence of the source, all white space removed, under its heading.

    `plain` is its text in half width, for which all patterns are written. `heading` is the path of
    headings above it, joined by "/" ("六、…/16.完善校园安全防控体系"); `place` the document's own
    number of the nearest numbered heading or row ("16"), "" if none. `paragraph` counts paragraphs,
    so that a list's lead-in can be found again. `row` is the table row it came from, if any.
    `is_heading` marks a heading that opens its paragraph. `zone` tells the plan proper from what
    was printed around it.
    """

    text: str
    plain: str
    heading: str
    place: str
    paragraph: int
    line: int
    is_heading: bool = False
    row: Block | None = None
    zone: Zone = Zone.PLAN


class TimeSpan(NamedTuple):
    """A time expression: the words, what they bind, and the rule that read them.

    Civil dates of the bureau. `every` carries `rrule` (RFC 5545 without DTSTART). An
    `unresolvable` one (节前, 中考后, 2月30日) has words but no date that could be computed;
    `reason` says why, in Chinese, for a person.
    """

    span: str
    at: int
    kind: TimeKind
    start: date | None
    end: date | None
    rrule: str | None
    rule: str
    unresolvable: bool = False
    reason: str = ""


class TargetSpan(NamedTuple):
    """指标: a quantity a sentence commits to; `subject` is what it measures, as written."""

    span: str
    at: int
    op: Operator
    value: float
    value_max: float | None
    unit: str
    measure: Measure
    per: str | None
    subject: str
    rule: str

    @property
    def measures(self) -> bool:
        """Whether it can be held against a figure: a bare count may only describe its object."""
        said = self.op is not Operator.AT_LEAST or "、" in self.rule
        return said or self.measure is not Measure.COUNT


class OwnerSpan(NamedTuple):
    """A unit or post that the text makes responsible."""

    span: str
    at: int
    role: OwnerRole
    rule: str


class Clause(NamedTuple):
    """A clause by its place in the sentence; `action` are the words that promise, "" if none do."""

    at: int
    text: str
    action: str


class ReadSentence(NamedTuple):
    """A sentence with everything found in it. Only a task has targets and clauses; times and
    owners stand in a note of responsibility as well.
    """

    sentence: Sentence
    task: bool
    task_reason: str
    times: tuple[TimeSpan, ...] = ()
    targets: tuple[TargetSpan, ...] = ()
    owners: tuple[OwnerSpan, ...] = ()
    clauses: tuple[Clause, ...] = ()


@dataclass(frozen=True, slots=True)
class DeadlineDraft:
    """时限: a civil date to answer to. `key` is stable within its task ("once", "2024-03", "2").

    `opens_on` is when work may begin; `assumed` where no text states the date. `count` is how
    often the duty falls within the period (a weekly duty has one Deadline a month).
    """

    key: str
    label: str
    kind: TimeKind
    start: date | None
    end: date | None
    rrule: str | None
    opens_on: date
    due_on: date
    assumed: bool
    source: DeadlineSource
    span: str
    count: int = 1


class TaskDraft(NamedTuple):
    """任务: the smallest statement somebody can be asked about."""

    ordinal: int
    kind: TaskKind
    kind_reason: str
    place: str
    heading: str
    title: str
    text: str
    sentence: int
    at: int
    deadlines: tuple[DeadlineDraft, ...]
    targets: tuple[TargetSpan, ...]
    owners: tuple[OwnerSpan, ...]
    offers_split: tuple[str, ...] = ()
    proposed: tuple[str, ...] = ()  # event words that suggest a date, never applied unasked
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """A document as read: deterministic for the same bytes, year, settings and version."""

    title: str
    issuer: str
    plan_year: int
    issued_on: date | None
    sentences: tuple[ReadSentence, ...]
    tasks: tuple[TaskDraft, ...]
    doubts: tuple[str, ...] = ()
