"""Rows → the plain facts a message is read against.

An officer's message is read against the Assignments of the officer's own units; whoever may see
the whole bureau is read against its tasks. What passed just before in the same chat (the last
list shown, the sender's last report, a question still open) is loaded beside them.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from bot.actions import About, Action, Complete, Postpone, Report, Status, Transfer, from_json
from bot.permissions import Actor, Power
from bot.standing import progress, quantity
from bot.understand.facts import (
    Asked,
    Chat,
    Context,
    OpenTask,
    Part,
    Recent,
    Recorded,
    Reminded,
    Role,
)
from models.assignment import Assignment, Extension, Mention
from models.assignment import Report as ReportRow
from models.assignment import Transfer as TransferRow
from models.enums import (
    CLOSED_STATES,
    AssignmentState,
    OutboxState,
    PlanState,
    PostRole,
    RequestState,
    TaskKind,
    TaskState,
)
from models.mailbox import Outbox, Question
from models.people import Person, Post, StandIn, Unit
from models.plan import Plan, Task

REMEMBERED = timedelta(days=14)  # a reminder answered a week late is still an answer to it
QUESTION_LIVES = timedelta(days=1)
NUMBERED = re.compile(r"#([0-9]{1,6})(?![0-9])")  # as every list of ours writes a task
JUST_CLOSED = timedelta(days=7)  # still listed, so that it can be corrected or taken back


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as the conversation sees it: what was said, where, and by whom."""

    inbox_id: int
    platform: str
    chat: str
    group: bool
    text: str
    now: datetime
    today: date
    mentioned: bool = False
    quoted_id: str | None = None
    quoted_text: str | None = None
    attachments: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """The facts for reading (`context`) and the rows for writing (`assignments` by task number)."""

    context: Context
    assignments: dict[int, list[Assignment]] = field(default_factory=dict)
    reminded: frozenset[int] = frozenset()  # Assignments in the message answered or quoted


def load_actor(session: Session, person: Person, today: date) -> Actor:
    """A person in the posts they hold on a day, stand-in duties included."""
    standing_in = session.scalars(
        select(StandIn.person_id).where(
            StandIn.deputy_id == person.id, StandIn.from_on <= today, StandIn.until_on >= today
        )
    ).all()
    posts = session.scalars(
        select(Post).where(
            Post.person_id.in_([person.id, *standing_in]),
            or_(Post.valid_from.is_(None), Post.valid_from <= today),
            or_(Post.valid_until.is_(None), Post.valid_until >= today),
        )
    ).all()
    return Actor(
        person_id=person.id,
        name=person.name,
        roles=frozenset(post.role for post in posts if post.person_id == person.id),
        units=frozenset(
            post.unit_id for post in posts if post.role in (PostRole.OFFICER, PostRole.HEAD)
        ),
    )


def load_context(session: Session, actor: Actor, letter: Letter) -> Loaded:
    """Everything a message of this person means anything against."""
    own = load_own(session, actor, letter.today)
    recent = load_recent(session, actor, letter)
    quoted = load_quoted(session, letter)
    tasks = [open_task(rows, pending_of(session, rows)) for rows in own.values()]
    if actor.has(Power.SEE_ALL):
        tasks += load_bureau(session, set(own))
    numbers = {task.id for task in tasks}
    recent = [*recent, *([Reminded(quoted.tasks)] if len(quoted.tasks) > 1 else [])]
    return Loaded(
        context=Context(
            today=letter.today,
            role=role_of(actor),
            chat=Chat.GROUP if letter.group else Chat.DM,
            tasks=tuple(tasks),
            quoted_task=quoted.tasks[0]
            if len(quoted.tasks) == 1 and quoted.tasks[0] in numbers
            else None,
            recent=tuple(recent),
            attachments=letter.attachments,
            addressed=letter.mentioned or quotes_us(session, letter.platform, letter.quoted_id),
        ),
        assignments=own,
        reminded=quoted.assignments or load_reminded(session, actor, letter),
    )


def role_of(actor: Actor) -> Role:
    """The highest role, as far as reading a message needs to know it."""
    if actor.has(Power.ADMINISTER):
        return Role.ADMIN
    return Role.SUPERVISOR if actor.has(Power.DECIDE) else Role.OFFICER


# ── the sender's own obligations ─────────────────────────────────────────────────────────────────


def visible() -> Select[Assignment]:
    """Assignments of active plans that were not withdrawn, with task and deadline."""
    return (
        select(Assignment)
        .join(Assignment.task)
        .join(Task.plan)
        .join(Assignment.deadline)
        .where(
            Plan.state == PlanState.ACTIVE,
            Task.state == TaskState.OPEN,
            Assignment.state != AssignmentState.WITHDRAWN,
        )
        .options(
            contains_eager(Assignment.task).selectinload(Task.targets),
            contains_eager(Assignment.deadline),
            joinedload(Assignment.unit),
        )
    )


def load_own(session: Session, actor: Actor, today: date) -> dict[int, list[Assignment]]:
    """The actor's open (and just closed) Assignments by task number, oldest due first."""
    if not actor.units:
        return {}
    rows = session.scalars(
        visible()
        .where(
            Assignment.unit_id.in_(actor.units),
            or_(
                Assignment.state.not_in(CLOSED_STATES), Assignment.closed_on >= today - JUST_CLOSED
            ),
        )
        .order_by(Assignment.due_on, Assignment.id)
    )
    own: dict[int, list[Assignment]] = defaultdict(list)
    for row in rows:
        if row.task.number is not None:
            own[row.task.number].append(row)
    return dict(own)


def open_task(rows: Sequence[Assignment], pending: Action | None) -> OpenTask:
    """One task as the reading rules see it, from the sender's Assignments of it."""
    still = [row for row in rows if row.state not in CLOSED_STATES] or list(rows)
    first, task = still[0], rows[0].task
    target, quota = quantity(first)
    return OpenTask(
        id=task.number or 0,
        title=task.title,
        due=first.due_on,
        target=target,
        quota=quota,
        progress=progress(first),
        pending=pending,
        parts=tuple(part(row) for row in still) if len(still) > 1 else (),
        standing=task.kind is TaskKind.STANDING,
    )


def part(row: Assignment) -> Part:
    """One of several open Assignments of a task."""
    return Part(row.deadline.key, row.deadline.label, row.due_on, row.unit.name)


def pending_of(session: Session, rows: Sequence[Assignment]) -> Action | None:
    """The request that waits for a decision on one of these Assignments."""
    extension = session.scalars(
        select(Extension)
        .where(
            Extension.assignment_id.in_([row.id for row in rows]),
            Extension.state == RequestState.PENDING,
        )
        .order_by(Extension.id.desc())
        .limit(1)
    ).first()
    number = rows[0].task.number
    return Postpone(number, extension.until_on, extension.reason) if extension else None


# ── the whole bureau, for those who may see it ───────────────────────────────────────────────────


def load_bureau(session: Session, known: set[int]) -> list[OpenTask]:
    """Every open task of the active plans that is not the sender's own."""
    due = (
        select(Assignment.task_id, func.min(Assignment.due_on).label("due"))
        .where(Assignment.state.not_in(CLOSED_STATES))
        .group_by(Assignment.task_id)
        .subquery()
    )
    tasks = session.execute(
        select(Task, due.c.due)
        .join(Plan, Plan.id == Task.plan_id)
        .outerjoin(due, due.c.task_id == Task.id)
        .where(Plan.state == PlanState.ACTIVE, Task.state == TaskState.OPEN)
        .options(selectinload(Task.targets))
        .order_by(Task.number)
    ).all()
    requests = load_requests(session)
    return [
        OpenTask(
            id=task.number,
            title=task.title,
            due=due_on,
            pending=requests.get(task.number),
            standing=task.kind is TaskKind.STANDING,
        )
        for task, due_on in tasks
        if task.number not in known
    ]


def load_requests(session: Session) -> dict[int, Action]:
    """What waits for a decision in the whole bureau, by task number."""
    rows = session.execute(
        select(Task.number, Extension.until_on, Extension.reason)
        .join(Assignment, Assignment.id == Extension.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Extension.state == RequestState.PENDING)
        .order_by(Extension.id)
    )
    waiting: dict[int, Action] = {number: Complete(number) for number in load_completions(session)}
    waiting |= load_transfers(session)
    return waiting | {
        number: Postpone(number, until, reason) for number, until, reason in rows if number
    }


def load_transfers(session: Session) -> dict[int, Action]:
    """The transfers that wait, by task number."""
    rows = session.execute(
        select(Task.number, Unit.name)
        .join(TransferRow, TransferRow.task_id == Task.id)
        .join(Unit, Unit.id == TransferRow.to_unit_id)
        .where(TransferRow.state == RequestState.PENDING)
        .order_by(TransferRow.id)
    )
    return {number: Transfer(number, to) for number, to in rows if number}


def load_completions(session: Session) -> list[int]:
    """The numbers of tasks whose completion waits to be confirmed, where the plan wants that."""
    numbers = session.scalars(
        select(Task.number)
        .join(Assignment, Assignment.task_id == Task.id)
        .join(Plan, Plan.id == Task.plan_id)
        .where(
            Plan.state == PlanState.ACTIVE,
            Plan.wants_confirmation,
            Assignment.state == AssignmentState.DONE,
        )
        .distinct()
        .order_by(Task.number)
    )
    return [number for number in numbers if number is not None]


# ── what passed just before ──────────────────────────────────────────────────────────────────────


def load_recent(session: Session, actor: Actor, letter: Letter) -> list[Recent]:
    """The last list shown, the sender's last record and an open question, oldest first."""
    found: list[tuple[datetime, Recent]] = []
    listed = last_listing(session, letter)
    if listed is not None:
        tasks = tuple(dict.fromkeys(mentioned_tasks(session, listed.id)))
        found.append((listed.sent_at or listed.created_at, Reminded(tasks)))
    found += last_record(session, actor, letter)
    found += open_question(session, actor, letter)
    return [recent for _, recent in sorted(found, key=lambda pair: pair[0])]


def last_listing(session: Session, letter: Letter) -> Outbox | None:
    """The newest message in this chat that listed tasks."""
    return session.scalars(
        select(Outbox)
        .where(
            Outbox.platform == letter.platform,
            Outbox.chat == letter.chat,
            Outbox.state == OutboxState.SENT,
            Outbox.sent_at >= letter.now - REMEMBERED,
            Outbox.group.is_(letter.group),
            select(Mention.id).where(Mention.outbox_id == Outbox.id).exists(),
        )
        .order_by(Outbox.sent_at.desc(), Outbox.id.desc())
        .limit(1)
    ).first()


def mentioned_tasks(session: Session, outbox_id: int) -> list[int]:
    """The numbers of the tasks a message listed, in its order."""
    return [
        number
        for number in session.scalars(
            select(Task.number)
            .join(Assignment, Assignment.task_id == Task.id)
            .join(Mention, Mention.assignment_id == Assignment.id)
            .where(Mention.outbox_id == outbox_id)
            .order_by(Mention.position)
        )
        if number is not None
    ]


def load_reminded(session: Session, actor: Actor, letter: Letter) -> frozenset[int]:
    """The Assignments of the last list shown in this chat."""
    listed = last_listing(session, letter)
    if listed is None:
        return frozenset()
    return frozenset(
        session.scalars(select(Mention.assignment_id).where(Mention.outbox_id == listed.id))
    )


def last_record(session: Session, actor: Actor, letter: Letter) -> list[tuple[datetime, Recorded]]:
    """What was recorded from the sender's last message that recorded anything."""
    newest = session.scalars(
        select(ReportRow.inbox_id)
        .where(
            ReportRow.person_id == actor.person_id,
            ReportRow.revoked_at.is_(None),
            ReportRow.inbox_id.is_not(None),
            ReportRow.at >= letter.now - QUESTION_LIVES,
        )
        .order_by(ReportRow.id.desc())
        .limit(1)
    ).first()
    if newest is None:
        return []
    rows = session.execute(
        select(ReportRow, Task.number)
        .join(Assignment, Assignment.id == ReportRow.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(ReportRow.inbox_id == newest)
        .order_by(ReportRow.ordinal)
    ).all()
    actions = tuple(dict.fromkeys(recorded(row, number) for row, number in rows))
    return [(rows[-1][0].at, Recorded(actions))]


def recorded(row: ReportRow, number: int | None) -> Action:
    """A report row as the action it came from."""
    if row.status == Status.DONE:
        return Complete(number)
    status = Status(row.status) if row.status else None
    return Report(number, percent=row.percent, value=row.value, added=row.added, status=status)


def open_question(session: Session, actor: Actor, letter: Letter) -> list[tuple[datetime, Asked]]:
    """What the bot asked in this chat and still waits on."""
    row = session.scalars(
        select(Question)
        .where(
            Question.person_id == actor.person_id,
            Question.platform == letter.platform,
            Question.chat == letter.chat,
            Question.answered_at.is_(None),
            Question.asked_at >= letter.now - QUESTION_LIVES,
        )
        .order_by(Question.id.desc())
        .limit(1)
    ).first()
    if row is None:
        return []
    pending = tuple(from_json(action) for action in row.pending)
    return [(row.asked_at, Asked(About(row.about), tuple(row.options), pending))]


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a quoted message listed."""

    tasks: tuple[int, ...] = ()
    assignments: frozenset[int] = frozenset()


def quotes_us(session: Session, platform: str, quoted_id: str | None) -> bool:
    """Whether a quoted message is one of ours: a reply among people is not for the bot."""
    if quoted_id is None:
        return False
    ours = select(Outbox.id).where(Outbox.platform == platform, Outbox.message_id == quoted_id)
    return session.scalar(ours.limit(1)) is not None


def load_quoted(session: Session, letter: Letter) -> Quoted:
    """The tasks of the message that was quoted, by our own map of sent ids; where the platform
    tells only its words, by the numbers in them."""
    if letter.quoted_id is None:
        return Quoted(tuple(dict.fromkeys(map(int, NUMBERED.findall(letter.quoted_text or "")))))
    rows = session.execute(
        select(Mention.assignment_id, Task.number)
        .join(Outbox, Outbox.id == Mention.outbox_id)
        .join(Assignment, Assignment.id == Mention.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(and_(Outbox.platform == letter.platform, Outbox.message_id == letter.quoted_id))
        .order_by(Mention.position)
    ).all()
    numbers = dict.fromkeys(number for _, number in rows if number is not None)
    return Quoted(tuple(numbers), frozenset(assignment_id for assignment_id, _ in rows))
