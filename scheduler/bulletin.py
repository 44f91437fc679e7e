"""Subscriptions: a group's weekly or monthly message, laid in the outbox when its moment comes.

`schedule` is a cron line in the bureau's time zone; the next moment stands in the row. After
downtime only the latest is told. An empty week is one line, a second one in a row is skipped.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

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
from models.plan import Plan, Task
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


def load_matters(
    session: Session, subscription: Subscription, period: Period, policy: Policy
) -> list[Matter]:
    """The tasks a group hears of: all active plans', or those of its plan or unit."""
    query = (
        select(Assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .join(Assignment.deadline)
        .join(Assignment.unit)
        .where(Plan.state == PlanState.ACTIVE, Task.state != TaskState.WITHDRAWN)
        .where(Assignment.state != AssignmentState.WITHDRAWN)
        .options(
            contains_eager(Assignment.task).selectinload(Task.targets),
            contains_eager(Assignment.deadline),
            contains_eager(Assignment.unit),
        )
    )
    if subscription.plan_id is not None:
        query = query.where(Task.plan_id == subscription.plan_id)
    if subscription.unit_id is not None:
        query = query.where(Assignment.unit_id == subscription.unit_id)
    by_task: dict[int, list[Assignment]] = defaultdict(list)
    for row in session.scalars(query):
        by_task[row.task_id].append(row)
    return [matter_of(rows, period, policy) for rows in by_task.values()]


def matter_of(rows: Sequence[Assignment], period: Period, policy: Policy) -> Matter:
    """One task from all its Assignments."""
    calendar, today = policy.window.calendar, period.span.end
    task = rows[0].task
    still = [row for row in rows if row.state not in FINISHED]
    stated = [row for row in still if not row.deadline.assumed]
    passed = [
        row.due_on
        for row in stated
        if task.kind not in RETURNING  # a period that passed is a count on the desk
        and late_on(row.due_on, calendar) <= today
        and row.state is not AssignmentState.BLOCKED
    ]
    present = present_period(rows, today)
    reported = [row.reported_at for row in rows if row.reported_at is not None]
    return Matter(
        number=task.number or 0,
        title=task.title,
        kind=task.kind,
        stated=any(not row.deadline.assumed for row in rows),
        closed=not still,
        reported=bool(reported),
        moved=any(at > period.since for at in reported),
        due_on=min((row.due_on for row in stated if row.due_on > today), default=None),
        passed_on=min(passed, default=None),
        problem=next(
            (row.problem for row in still if row.state is AssignmentState.BLOCKED and row.problem),
            "",
        ),
        goal=f"达{task.targets[0].value:g}{task.targets[0].unit}"
        if task.kind is TaskKind.QUOTA and task.targets
        else "",
        label=present[0].deadline.label if task.kind is TaskKind.RECURRING else "",
        units=len(present),
        units_done=sum(is_reached(row) for row in present),
        schools=all(row.unit.kind is UnitKind.SCHOOL for row in present),
    )


def is_reached(row: Assignment) -> bool:
    """Whether a unit has finished it, or has as many as the text demands."""
    if row.state in FINISHED:
        return True
    counts = row.task.kind is TaskKind.QUOTA and row.task.targets and row.value is not None
    return bool(counts) and (row.value or 0) >= row.task.targets[0].value


def present_period(rows: Sequence[Assignment], today: date) -> list[Assignment]:
    """The Assignments of the last period of which anything is known, else of the first one."""
    periods: dict[date, list[Assignment]] = defaultdict(list)
    for row in rows:
        if row.deadline.opens_on <= today:
            periods[row.deadline.due_on].append(row)
    told = [due_on for due_on, held in periods.items() if any(row.reported_at for row in held)]
    if told:
        return periods[max(told)]
    return periods[min(periods)] if periods else list(rows)


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
