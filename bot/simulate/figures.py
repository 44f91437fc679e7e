"""What a simulated year came to: counted from the rows that were written, nothing assumed."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.simulate.town import Town
from models.assignment import Assignment, Mention, Report
from models.enums import OutboxKind, OutboxState, TaskKind
from models.mailbox import Outbox
from models.plan import Task
from plans.calendar import Calendar
from scheduler.facts import opens_on
from scheduler.ladder import DEFAULT, RETURNING, Obligation, Tone, period_day
from scheduler.window import Window

WEEK = timedelta(days=7)
LATE_WORDS = ("逾期", "已过期", "超期")


@dataclass(frozen=True, slots=True)
class Obligations:
    """How many Assignments, by whether a text states their date."""

    stated: int
    assumed: int


@dataclass(frozen=True, slots=True)
class Spread:
    """A count over people: the middle one and the highest."""

    median: float
    max: int


@dataclass(frozen=True, slots=True)
class Weekly:
    """Messages of an officer in a week, silent weeks counted."""

    median: float
    p95: float
    max: int


@dataclass(frozen=True, slots=True)
class PerYear:
    """Messages of the whole time, by what a person is."""

    school: Spread
    section: Spread
    supervisor: Spread


@dataclass(frozen=True, slots=True)
class Figures:
    """What `duban simulate` prints. Unasked messages to persons, unless a name says otherwise."""

    officers: int
    start: str
    working_days: int
    obligations: Obligations
    messages: int
    per_officer_week: Weekly
    per_year: PerYear
    max_per_officer_day: int
    outside_hours: int
    reminded_before_due: float
    asked_without_news: int
    assumed_called_late: int
    longest_silence_days: int
    escalated: int
    group_messages: int
    seconds: float

    def to_json(self) -> dict[str, Any]:
        """One plain object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Spoken:
    """One mention of an Assignment in a message that nobody asked for."""

    assignment: int
    person: int | None
    day: date
    stage: str
    upwards: bool


@dataclass(frozen=True)
class Year:
    """The rows of a simulated time, as plain lists."""

    messages: Sequence[Outbox]
    group_messages: Sequence[Outbox]
    mentions: Sequence[Spoken]
    reported: Mapping[int, list[date]]
    assignments: Sequence[Assignment]


def load_year(session: Session, window: Window) -> Year:
    """Everything that was sent unasked, and everything that was reported."""
    sent = session.scalars(
        select(Outbox)
        .where(Outbox.state == OutboxState.SENT, Outbox.kind != OutboxKind.ANSWER)
        .order_by(Outbox.sent_at, Outbox.id)
    ).all()
    spoken = session.execute(
        select(Mention, Outbox.day)
        .join(Outbox, Outbox.id == Mention.outbox_id)
        .where(Outbox.kind != OutboxKind.ANSWER)
        .order_by(Outbox.sent_at, Mention.id)
    )
    reported: dict[int, list[date]] = defaultdict(list)
    for assignment_id, at in session.execute(select(Report.assignment_id, Report.at)):
        reported[assignment_id].append(window.day(at))
    assignments = session.scalars(
        select(Assignment).options(
            joinedload(Assignment.task).joinedload(Task.plan), joinedload(Assignment.deadline)
        )
    ).all()
    return Year(
        messages=[row for row in sent if not row.group],
        group_messages=[row for row in sent if row.group],
        mentions=[
            Spoken(one.assignment_id, one.person_id, day, one.stage, one.upwards)
            for one, day in spoken
        ],
        reported=reported,
        assignments=assignments,
    )


def measure(year: Year, town: Town, start: date, end: date, window: Window) -> Figures:
    """The figures of a year that was lived through from `start` to `end`."""
    totals = Counter(row.person_id for row in year.messages)
    stated = [one for one in year.assignments if not one.deadline.assumed]
    return Figures(
        officers=len(town.officers),
        start=start.isoformat(),
        working_days=1 + window.calendar.workdays_between(start, end),
        obligations=Obligations(len(stated), len(year.assignments) - len(stated)),
        messages=len(year.messages),
        per_officer_week=weekly(year.messages, town.officers, start, end),
        per_year=PerYear(
            school=spread(totals, town.schools),
            section=spread(totals, town.sections),
            supervisor=spread(totals, [town.supervisor]),
        ),
        max_per_officer_day=most_a_day(year.messages),
        outside_hours=outside(year, window),
        reminded_before_due=reminded_share(stated, year.mentions, end, window.calendar),
        asked_without_news=without_news(year.mentions),
        assumed_called_late=called_late(year),
        longest_silence_days=longest_silence(year, end),
        escalated=len({one.assignment for one in year.mentions if is_escalation(one)}),
        group_messages=len(year.group_messages),
        seconds=0.0,
    )


# ── how much ─────────────────────────────────────────────────────────────────────────────────────


def weekly(messages: Iterable[Outbox], officers: Collection[int], start: date, end: date) -> Weekly:
    """Every officer and every calendar week of the time."""
    counts = Counter((row.person_id, monday(row.day)) for row in messages)
    weeks = [
        monday(start) + WEEK * nth for nth in range((monday(end) - monday(start)).days // 7 + 1)
    ]
    cells = sorted(counts[officer, week] for officer in officers for week in weeks)
    if not cells:
        return Weekly(0, 0, 0)
    return Weekly(median(cells), cells[int(0.95 * (len(cells) - 1))], cells[-1])


def monday(day: date) -> date:
    """The first day of a week."""
    return day - timedelta(days=day.weekday())


def spread(totals: Mapping[int | None, int], people: Collection[int]) -> Spread:
    """The middle and the highest count of some people; nobody has none."""
    counts = [totals.get(one, 0) for one in people]
    return Spread(median(counts), max(counts)) if counts else Spread(0, 0)


def most_a_day(messages: Iterable[Outbox]) -> int:
    """The most messages that anybody got on one day."""
    days = Counter((row.person_id, row.day) for row in messages)
    return max(days.values(), default=0)


def outside(year: Year, window: Window) -> int:
    """Messages to persons and groups outside the window."""
    moments: list[datetime | None] = [row.sent_at for row in (*year.messages, *year.group_messages)]
    return sum(moment is not None and not window.is_open(moment) for moment in moments)


# ── how well ─────────────────────────────────────────────────────────────────────────────────────


def reminded_share(
    stated: Iterable[Assignment], mentions: Iterable[Spoken], end: date, calendar: Calendar
) -> float:
    """Of stated obligations open and assigned before their first reminder moment, those that were
    listed to the officer, or whoever it went up to, between that moment and their date."""
    spoken: dict[int, list[date]] = defaultdict(list)
    for said in mentions:
        spoken[said.assignment].append(said.day)
    asked = reminded = 0
    for one in stated:
        moment = first_moment(one, calendar)
        if one.assigned_on >= moment or moment > end or was_closed(one, moment):
            continue
        asked += 1
        last = min(one.due_on, end)
        reminded += any(moment <= day <= last for day in spoken[one.id])
    return reminded / asked if asked else 1.0


def first_moment(one: Assignment, calendar: Calendar) -> date:
    """The day on which the ladder first speaks of a stated date (an extended one, if it is)."""
    if one.task.kind in RETURNING:
        return period_day(plain(one), calendar)
    return calendar.add_workdays(one.due_on, -DEFAULT.before)


def plain(one: Assignment) -> Obligation:
    """An Assignment's dates, as the ladder reads them."""
    return Obligation(
        id=one.id,
        task_id=one.task_id,
        kind=one.task.kind,
        opens_on=one.deadline.opens_on,
        due_on=one.due_on,
        assumed=one.deadline.assumed,
        assigned_on=one.assigned_on,
    )


def was_closed(one: Assignment, moment: date) -> bool:
    """Whether it was finished before a day began."""
    return one.closed_on is not None and one.closed_on < moment


def without_news(mentions: Iterable[Spoken]) -> int:
    """Mentions to a person that repeat a stage which that person has heard."""
    heard: set[tuple[int, int | None, str]] = set()
    repeated = 0
    for one in mentions:
        key = (one.assignment, one.person, one.stage)
        repeated += key in heard
        heard.add(key)
    return repeated


def is_escalation(one: Spoken) -> bool:
    """Told to somebody above the officer; a count on the desk (未报, 空缺) escalates nobody."""
    return one.upwards and one.stage.startswith(("up-", "before", "period"))


def called_late(year: Year) -> int:
    """Lines of any message that call a task late of which no text states a date; and mentions of
    such an obligation in a late tone."""
    dated = {one.task.number for one in year.assignments if not one.deadline.assumed}
    assumed = {one.id for one in year.assignments if one.deadline.assumed}
    undated = {one.task.number for one in year.assignments} - dated
    lines = [line for row in (*year.messages, *year.group_messages) for line in text_lines(row)]
    called = sum(
        any(f"#{number} " in line for number in undated)
        for line in lines
        if any(word in line for word in LATE_WORDS)
    )
    raised = sum(
        one.stage.startswith((Tone.LATE, "up-")) for one in mentions_of(year.mentions, assumed)
    )
    return called + raised


def text_lines(row: Outbox) -> list[str]:
    """The lines of a message."""
    text: str = (row.payload or {}).get("text", "")
    return text.splitlines()


def mentions_of(mentions: Iterable[Spoken], ids: Collection[int]) -> list[Spoken]:
    """The mentions of some Assignments."""
    return [one for one in mentions if one.assignment in ids]


def longest_silence(year: Year, end: date) -> int:
    """Over open Assignments: the longest stretch in days with neither a mention to its officer nor
    a report.

    It is counted from the day on which it was given or opened, until it was finished, or went up
    (its officer hears of it no more), or its period was over (a past month is not asked again).
    """
    heard: dict[int, list[date]] = defaultdict(list)
    went_up: dict[int, date] = {}
    for one in year.mentions:
        if one.upwards:
            went_up.setdefault(one.assignment, one.day)
        else:
            heard[one.assignment].append(one.day)
    return max(
        (
            stretch(one, [*heard[one.id], *year.reported.get(one.id, ())], went_up.get(one.id), end)
            for one in year.assignments
        ),
        default=0,
    )


def stretch(one: Assignment, heard: list[date], went_up: date | None, end: date) -> int:
    """The longest silence of one Assignment, in days."""
    first = max(one.assigned_on, opens_on(one))
    over = one.due_on if one.task.kind is TaskKind.RECURRING else end
    last = min(day for day in (one.closed_on, went_up, over, end) if day is not None)
    if last <= first:
        return 0
    days = sorted({first, last, *(day for day in heard if first < day < last)})
    return max((later - earlier).days for earlier, later in pairwise(days))
