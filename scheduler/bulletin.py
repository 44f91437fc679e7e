"""Subscriptions: a group's weekly or monthly message, laid in the outbox when its moment comes.

`schedule` is a cron line in the bureau's time zone; the next moment stands in the row. After
downtime only the latest is told. An empty week is one line, a second one in a row is skipped.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

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
from plans.calendar import Calendar
from scheduler.facts import Policy
from scheduler.ladder import late_on
from scheduler.summary import Burden, Matter, Span, Summary, summarise
from scheduler.wording import unasked

WEEK = timedelta(days=6)
EARLY_IN_MONTH = 10  # a monthly message until this day tells of the month before
FINISHED = frozenset({AssignmentState.DONE, AssignmentState.CONFIRMED})

NextFire = Callable[[str, datetime], datetime | None]
"""When a cron line fires next, strictly after an instant."""


def publish_one(session: Session, now: datetime, next_fire: NextFire, policy: Policy) -> bool:
    """Lays one group message that is due. True where there was one."""
    due = session.scalars(
        select(Subscription)
        .where(Subscription.next_at <= now)
        .order_by(Subscription.next_at, Subscription.id)
        .limit(1)
    ).first()
    if due is None:
        return False
    if claim(session, due, Subscription.next_at, next_fire(due.schedule, now)):
        publish(session, due, now, policy)
    return True


def publish(session: Session, subscription: Subscription, now: datetime, policy: Policy) -> None:
    """Tells a period, unless it was told or is the second empty one in a row."""
    today = policy.window.day(now)
    span = span_of(subscription, today)
    period = f"{subscription.kind}:{span.start.isoformat()}"
    if subscription.last_period == period:
        return
    summary = tell(session, subscription, span, policy.window.calendar, policy)
    skipped = summary.empty and subscription.was_empty
    subscription.last_period, subscription.was_empty = period, summary.empty
    if not skipped:
        session.add(outbox_row(subscription, period, summary, now, policy))


def span_of(subscription: Subscription, today: date) -> Span:
    """The seven days up to today, or the month that is ending or has just ended."""
    if subscription.kind is SubscriptionKind.WEEKLY:
        return Span(today - WEEK, today)
    if today.day > EARLY_IN_MONTH:
        return Span(today.replace(day=1), today, monthly=True)
    last = today.replace(day=1) - timedelta(days=1)
    return Span(last.replace(day=1), last, monthly=True)


def tell(
    session: Session, subscription: Subscription, span: Span, calendar: Calendar, policy: Policy
) -> Summary:
    """The words of a subscription's period."""
    title = session.scalar(select(Plan.title).where(Plan.id == (subscription.plan_id or 0)))
    matters = load_matters(session, subscription, span.end, calendar, policy)
    burden = load_burden(session, span) if span.monthly else None
    return summarise(title or unasked.all_plans(), span, matters, burden)


def outbox_row(
    subscription: Subscription, period: str, summary: Summary, now: datetime, policy: Policy
) -> Outbox:
    """The message to the group, due inside the window and worth nothing after the next day."""
    key = f"summary:{subscription.id}:{period}"
    due = policy.window.next_open(now)
    last = policy.window.calendar.next_workday(policy.window.day(due))
    message = Outgoing(chat=subscription.chat, group=True, text=summary.text, key=key)
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
    session: Session, subscription: Subscription, today: date, calendar: Calendar, policy: Policy
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
    return [matter_of(rows, today, calendar, policy) for rows in by_task.values()]


def matter_of(
    rows: Sequence[Assignment], today: date, calendar: Calendar, policy: Policy
) -> Matter:
    """One task from all its Assignments."""
    task = rows[0].task
    still = [row for row in rows if row.state not in FINISHED]
    stated = [row for row in still if not row.deadline.assumed]
    passed = [
        row.due_on
        for row in stated
        if late_on(row.due_on, calendar) <= today and row.state is not AssignmentState.BLOCKED
    ]
    present = present_period(rows, today)
    reported = [policy.window.day(row.reported_at) for row in rows if row.reported_at]
    return Matter(
        number=task.number or 0,
        title=task.title,
        kind=task.kind,
        stated=any(not row.deadline.assumed for row in rows),
        closed=not still,
        closed_on=max((row.closed_on for row in rows if row.closed_on), default=None),
        reported_on=max(reported, default=None),
        due_on=min((row.due_on for row in stated if row.due_on > today), default=None),
        passed_on=min(passed, default=None),
        problem=next(
            (row.problem for row in still if row.state is AssignmentState.BLOCKED and row.problem),
            "",
        ),
        goal=f"达{task.targets[0].value:g}{task.targets[0].unit}"
        if task.kind is TaskKind.QUOTA and task.targets
        else "",
        units=len(present),
        units_done=sum(row.state in FINISHED for row in present),
        schools=all(row.unit.kind is UnitKind.SCHOOL for row in present),
    )


def present_period(rows: Sequence[Assignment], today: date) -> list[Assignment]:
    """The Assignments of the period that is running, or of the last one that has ended."""
    opened = [row for row in rows if row.deadline.opens_on <= today] or list(rows)
    running = [row for row in opened if row.deadline.due_on >= today]
    if running:
        nearest = min(row.deadline.due_on for row in running)
        return [row for row in running if row.deadline.due_on == nearest]
    latest = max(row.deadline.due_on for row in opened)
    return [row for row in opened if row.deadline.due_on == latest]


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
