"""Subscriptions: a group's weekly or monthly message, laid in the outbox when its moment comes.

`schedule` is a cron line in the bureau's time zone; the next moment stands in the row. After
downtime only the latest is told. An empty week is one line, a second one in a row is skipped.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from handlers.message import Outgoing
from models.assignment import Assignment
from models.bureau import Subscription
from models.database import claim
from models.enums import (
    AssignmentState,
    OutboxKind,
    OutboxState,
    PlanState,
    SubscriptionKind,
    TaskKind,
    TaskState,
    UnitKind,
)
from models.mailbox import Outbox
from models.people import Unit
from models.plan import Deadline, Plan, Target, Task
from plans.calendar import Calendar
from scheduler.facts import Policy
from scheduler.ladder import RETURNING, late_on
from scheduler.summary import Burden, Matter, Span, Summary, summarise
from scheduler.wording import unasked

DAY, WEEK, MONTH = timedelta(days=1), timedelta(days=7), timedelta(days=31)
MOMENT = "%Y%m%dT%H%M%S"  # UTC, as a subscription remembers when it last spoke
EARLY_IN_MONTH = 10  # a monthly message until this day tells of the month before
FINISHED = frozenset({AssignmentState.DONE, AssignmentState.CONFIRMED})

NextFire = Callable[[str, datetime], datetime | None]
"""When a cron line fires next, strictly after an instant."""


@dataclass(frozen=True, slots=True)
class Bulletin:
    """A group message that is due: whose, of which moment, and what it says."""

    subscription_id: int
    due_at: datetime
    summary: Summary


@dataclass(frozen=True, slots=True)
class Period:
    """What a group message tells of: news since an instant, under the name of a span."""

    since: datetime
    span: Span


def compose_due(session: Session, now: datetime, policy: Policy) -> Bulletin | None:
    """The first group message that is due, in words. Only reads, because it reads much."""
    due = session.scalars(
        select(Subscription)
        .where(Subscription.next_at <= now)
        .order_by(Subscription.next_at, Subscription.id)
        .limit(1)
    ).first()
    if due is None or due.next_at is None:
        return None
    period = period_of(due, now, policy)
    return Bulletin(due.id, due.next_at, tell(session, due, period, policy))


def lay_bulletin(
    session: Session, bulletin: Bulletin, now: datetime, next_fire: NextFire, policy: Policy
) -> None:
    """Lays a group message in the outbox and moves its subscription on.

    Nothing is laid where another process was faster, or it is the second empty one in a row.
    """
    due = session.get_one(Subscription, bulletin.subscription_id)
    if due.next_at != bulletin.due_at:
        return
    if not claim(session, due, Subscription.next_at, next_fire(due.schedule, now)):
        return
    skipped = bulletin.summary.empty and due.was_empty
    due.last_period, due.was_empty = now.strftime(MOMENT), bulletin.summary.empty
    if not skipped:
        session.add(outbox_row(due, bulletin, now, policy))


def period_of(subscription: Subscription, now: datetime, policy: Policy) -> Period:
    """Everything since the last one; named by its seven days, or by its month."""
    today = policy.window.day(now)
    weekly = subscription.kind is SubscriptionKind.WEEKLY
    if subscription.last_period:
        since = datetime.strptime(subscription.last_period, MOMENT).replace(tzinfo=UTC)
    else:
        since = now - (WEEK if weekly else MONTH)
    return Period(since, week_to(today) if weekly else month_of(today))


def week_to(today: date) -> Span:
    """The seven days up to a day."""
    return Span(today - WEEK + DAY, today)


def month_of(today: date) -> Span:
    """The month that is ending, or early in a month the one before."""
    if today.day > EARLY_IN_MONTH:
        return Span(today.replace(day=1), today, monthly=True)
    last = today.replace(day=1) - DAY
    return Span(last.replace(day=1), last, monthly=True)


def tell(session: Session, subscription: Subscription, period: Period, policy: Policy) -> Summary:
    """The words of a subscription's period."""
    title = session.scalar(select(Plan.title).where(Plan.id == (subscription.plan_id or 0)))
    matters = load_matters(session, subscription, period, policy)
    burden = load_burden(session, period.span) if period.span.monthly else None
    return summarise(title or unasked.all_plans(), period.span, matters, burden)


def outbox_row(
    subscription: Subscription, bulletin: Bulletin, now: datetime, policy: Policy
) -> Outbox:
    """The message to the group, due inside the window and worth nothing after the next day."""
    key = f"summary:{subscription.id}:{bulletin.due_at.isoformat()}"
    due = policy.window.next_open(now)
    last = policy.window.calendar.next_workday(policy.window.day(due))
    message = Outgoing(chat=subscription.chat, group=True, text=bulletin.summary.text, key=key)
    return Outbox(
        key=key,
        kind=OutboxKind.SUMMARY,
        platform=subscription.platform,
        chat=subscription.chat,
        group=True,
        day=policy.window.day(now),
        payload=message.to_json(),
        created_at=now,
        due_at=due,
        expires_at=policy.window.end_of(last),
    )


# ── facts ────────────────────────────────────────────────────────────────────────────────────────


class Share(NamedTuple):
    """One Assignment, as far as a group's message counts it: plain, for a year has thousands."""

    task_id: int
    state: AssignmentState
    due_on: date
    percent: float | None
    value: float | None
    problem: str
    reported_at: datetime | None
    opens_on: date
    period_on: date  # the deadline's own date, the same for all units
    assumed: bool
    label: str
    unit: UnitKind

    @property
    def finished(self) -> bool:
        """Done, or confirmed."""
        return self.state in FINISHED


def load_matters(
    session: Session, subscription: Subscription, period: Period, policy: Policy
) -> list[Matter]:
    """The tasks a group hears of: all active plans', or those of its plan or unit."""
    shares = load_shares(session, subscription)
    tasks = session.scalars(
        select(Task).where(Task.id.in_(shares)).options(selectinload(Task.targets))
    )
    return [matter_of(task, shares[task.id], period, policy) for task in tasks]


def load_shares(session: Session, subscription: Subscription) -> dict[int, list[Share]]:
    """What each task's units have of it."""
    query = (
        select(
            Assignment.task_id,
            Assignment.state,
            Assignment.due_on,
            Assignment.percent,
            Assignment.value,
            Assignment.problem,
            Assignment.reported_at,
            Deadline.opens_on,
            Deadline.due_on,
            Deadline.assumed,
            Deadline.label,
            Unit.kind,
        )
        .join(Task, Task.id == Assignment.task_id)
        .join(Plan, Plan.id == Task.plan_id)
        .join(Deadline, Deadline.id == Assignment.deadline_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .where(Plan.state == PlanState.ACTIVE, Task.state != TaskState.WITHDRAWN)
        .where(Assignment.state != AssignmentState.WITHDRAWN)
    )
    if subscription.plan_id is not None:
        query = query.where(Task.plan_id == subscription.plan_id)
    if subscription.unit_id is not None:
        query = query.where(Assignment.unit_id == subscription.unit_id)
    shares: dict[int, list[Share]] = defaultdict(list)
    for row in session.execute(query):
        share = Share._make(row)
        shares[share.task_id].append(share)
    return shares


def matter_of(task: Task, shares: Sequence[Share], period: Period, policy: Policy) -> Matter:
    """One task from all that its units have of it."""
    today = period.span.end
    still = [one for one in shares if not one.finished]
    stated = [one for one in still if not one.assumed]
    stuck = [one.problem for one in still if one.state is AssignmentState.BLOCKED]
    reported = [one.reported_at for one in shares if one.reported_at is not None]
    present = present_period(shares, today)
    target = task.targets[0] if task.kind is TaskKind.QUOTA and task.targets else None
    return Matter(
        number=task.number or 0,
        title=task.title,
        kind=task.kind,
        stated=any(not one.assumed for one in shares),
        closed=not still,
        reported=bool(reported),
        moved=any(at > period.since for at in reported),
        due_on=min((one.due_on for one in stated if one.due_on > today), default=None),
        passed_on=passed_on(task.kind, stated, today, policy.window.calendar),
        problem=next((problem for problem in stuck if problem), ""),
        progress=progress_words(task, present),
        goal=f"达{target.value:g}{target.unit}" if target else "",
        label=present[0].label if task.kind is TaskKind.RECURRING else "",
        units=len(present),
        units_done=sum(is_reached(one, target) for one in present),
        schools=all(one.unit is UnitKind.SCHOOL for one in present),
    )


def progress_words(task: Task, present: Sequence[Share]) -> str:
    """The figure of a task that one unit has; of several units the count speaks."""
    if len(present) != 1:
        return ""
    unit = task.targets[0].unit if task.targets else ""
    return unasked.reached_so_far(present[0].percent, present[0].value, unit)


def passed_on(
    kind: TaskKind, stated: Sequence[Share], today: date, calendar: Calendar
) -> date | None:
    """The oldest stated date that has passed; a period that passed is a count on the desk."""
    if kind in RETURNING:
        return None
    late = (
        one.due_on
        for one in stated
        if one.state is not AssignmentState.BLOCKED and late_on(one.due_on, calendar) <= today
    )
    return min(late, default=None)


def is_reached(one: Share, target: Target | None) -> bool:
    """Whether a unit has finished it, or has as many as the text demands."""
    return one.finished or (
        target is not None and one.value is not None and one.value >= target.value
    )


def present_period(shares: Sequence[Share], today: date) -> list[Share]:
    """What belongs to the last period of which anything is known, else to the first one."""
    periods: dict[date, list[Share]] = defaultdict(list)
    for one in shares:
        if one.opens_on <= today:
            periods[one.period_on].append(one)
    told = [day for day, held in periods.items() if any(one.reported_at for one in held)]
    if told:
        return periods[max(told)]
    return periods[min(periods)] if periods else list(shares)


def load_burden(session: Session, span: Span) -> Burden:
    """What was sent unasked to persons in a period."""
    messages, people = session.execute(
        select(func.count(Outbox.id), func.count(Outbox.person_id.distinct())).where(
            Outbox.state == OutboxState.SENT,
            Outbox.kind != OutboxKind.ANSWER,
            Outbox.group.is_(False),
            Outbox.day.between(span.start, span.end),
        )
    ).one()
    return Burden(messages, people)
