"""周报, 月报: the week or month of a group in at most twelve lines. Pure.

Counts of what means different things stand apart, schools are counted and never listed, and no
person appears at all. A week without news is one line; the caller skips a second one in a row.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from models.enums import TaskKind
from scheduler.wording import unasked

LINES = 12
SHOWN = 4  # tasks named in one line
COUNTED = 3  # tasks whose schools are counted
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Matter:
    """One task as a group hears of it, over all units that have it.

    `stated`: a text dates it. `reported`: anything is known of it; `moved`: and some of that is
    news of this period. `due_on` is its nearest open stated date, `passed_on` the oldest
    open one that has passed. `units` have it in the period that `label` names, `units_done` of
    them have reached it. Days are civil dates of the bureau.
    """

    number: int
    title: str
    kind: TaskKind
    stated: bool
    closed: bool
    reported: bool = False
    moved: bool = False
    due_on: date | None = None
    passed_on: date | None = None
    problem: str = ""
    progress: str = ""  # the figure in force, where one unit has it
    goal: str = ""
    label: str = ""
    units: int = 1
    units_done: int = 0
    schools: bool = False


@dataclass(frozen=True, slots=True)
class Burden:
    """负担计: what the bot itself sent unasked in a month, and to how many people."""

    messages: int
    people: int


@dataclass(frozen=True, slots=True)
class Summary:
    """The text of a period, and whether nothing happened in it."""

    text: str
    empty: bool


@dataclass(frozen=True, slots=True)
class Span:
    """The period told of: both days included; a month is named, a week shown by its days."""

    start: date
    end: date
    monthly: bool = False

    @property
    def name(self) -> str:
        """How the period is headed."""
        if self.monthly:
            return unasked.month_name(self.start)
        return unasked.week_span(self.start, self.end)


def summarise(
    plan: str, span: Span, matters: Sequence[Matter], burden: Burden | None = None
) -> Summary:
    """The period of a group. `plan` is the plan's title, or the bureau's name for all plans."""
    ordered = sorted(matters, key=lambda one: one.number)
    news = [*_finished(ordered), *_moved(ordered), *_due_soon(ordered, span)]
    if not news and burden is None:
        return Summary(unasked.quiet(plan, span.name), empty=True)
    lines = [
        unasked.summary_head(plan, span.name),
        _kinds(ordered),
        _states(ordered),
        *news,
        *_past_due(ordered, span),
        *_needs_help(ordered),
    ]
    last = [unasked.burden(burden.messages, burden.people)] if burden else []
    room = LINES - len(lines) - len(last)
    counts = _counts(ordered)[: min(COUNTED, room)]
    return Summary("\n".join([*lines, *counts, *last]), empty=not news)


def _kinds(matters: Sequence[Matter]) -> str:
    open_ones = [one for one in matters if not one.closed]
    stated = sum(one.stated for one in open_ones)
    standing = sum(not one.stated and one.kind is TaskKind.STANDING for one in open_ones)
    return unasked.kinds(stated, len(open_ones) - stated - standing, standing)


def _states(matters: Sequence[Matter]) -> str:
    done = sum(one.closed for one in matters)
    reported = sum(not one.closed and one.reported for one in matters)
    return unasked.states(done, reported, len(matters) - done - reported)


def _finished(matters: Sequence[Matter]) -> list[str]:
    done = [one for one in matters if one.closed and one.moved]
    return _line(done, unasked.finished, lambda one: "")


def _moved(matters: Sequence[Matter]) -> list[str]:
    news = [one for one in matters if not one.closed and one.moved]
    told = [one for one in news if one.units == 1][:SHOWN]
    shown = [unasked.named(one.number, one.title, one.progress) for one in told]
    return [unasked.moved(shown, len(news))] if news else []


def _due_soon(matters: Sequence[Matter], span: Span) -> list[str]:
    near = [
        one
        for one in matters
        if not one.closed and one.due_on and span.end < one.due_on <= span.end + SOON
    ]
    near.sort(key=lambda one: (one.due_on or date.max, one.number))
    return _line(near, unasked.due_soon, lambda one: _day(one.due_on))


def _past_due(matters: Sequence[Matter], span: Span) -> list[str]:
    late = [one for one in matters if not one.closed and one.passed_on is not None]
    late = [one for one in late if one.passed_on is not None and one.passed_on <= span.end]
    late.sort(key=lambda one: (one.passed_on or date.max, one.number))
    return _line(late, unasked.past_due, lambda one: _day(one.passed_on))


def _needs_help(matters: Sequence[Matter]) -> list[str]:
    stuck = [one for one in matters if not one.closed and one.problem]
    return _line(stuck, unasked.needs_help, lambda one: unasked.short(one.problem, 16))


def _counts(matters: Sequence[Matter]) -> list[str]:
    """Tasks that several units have, each for itself, with news: how many have reached it."""
    moved = [one for one in matters if one.units > 1 and one.moved and not one.closed]
    moved.sort(key=lambda one: not one.stated)
    return [
        unasked.reached(
            unasked.named(one.number, one.title, one.label),
            unasked.share(one.units_done, one.units, one.schools),
            one.goal,
        )
        for one in moved
    ]


def _line(
    matters: Sequence[Matter],
    sentence: Callable[[Sequence[str], int], str],
    remark: Callable[[Matter], str],
) -> list[str]:
    shown = [unasked.named(one.number, one.title, remark(one)) for one in matters[:SHOWN]]
    return [sentence(shown, len(matters))] if matters else []


def _day(value: date | None) -> str:
    return unasked.day(value) if value else ""
