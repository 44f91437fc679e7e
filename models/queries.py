"""What two rooms ask of the tables."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Row, bindparam, delete, func, or_, select, update
from sqlalchemy.orm import Session
from sqlalchemy.orm.util import identity_key

from models.assignment import Assignment, Report
from models.bureau import Setting, Subscription
from models.enums import AssignmentState, PostRole, TaskKind
from models.people import Account, Person, Post, StandIn
from models.plan import Target, Task
from models.projection import Projection, Statement, project_statements

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAST_NUMBER = "task_number"  # the setting that remembers the last task number ever given
CONSOLE = "console"
SLICE = 500  # ids in one statement; every engine takes that many


def next_task_number(session: Session, count: int = 1) -> int:
    """The first of `count` task numbers, never given before and now given for good."""
    last = session.get(Setting, LAST_NUMBER)
    highest = session.scalar(select(func.max(Task.number))) or 0
    given = max(highest, int(last.value) if last else 0)
    if last is None:
        session.add(Setting(key=LAST_NUMBER, value=given + count))
    else:
        last.value = given + count
    session.flush()
    return given + 1


def wake(session: Session, assignment_ids: Iterable[int], now: datetime) -> None:
    """Makes Assignments due at `now`, so that the sweep asks the ladder about them again."""
    absent = []
    for assignment_id in sorted(set(assignment_ids)):
        row = session.identity_map.get(identity_key(Assignment, assignment_id))
        if row is None:
            absent.append(assignment_id)
        else:
            row.next_reminder_at = now  # one UPDATE with whatever else changed in it
    for start in range(0, len(absent), SLICE):
        session.execute(
            update(Assignment)
            .where(Assignment.id.in_(absent[start : start + SLICE]))
            .values(next_reminder_at=now),
            execution_options={"synchronize_session": False},
        )


# ── people ──────────────────────────────────────────────────────────────────────────────────────


def is_valid(table: type[Post] | type[Person], day: date) -> ColumnElement[bool]:
    """Whether a post or person stands on a day; both ends belong to it."""
    begun = or_(table.valid_from.is_(None), table.valid_from <= day)
    return begun & or_(table.valid_until.is_(None), table.valid_until >= day)


def officers_of(session: Session, unit_id: int, day: date) -> list[Person]:
    """Who answers for a unit on a day: its 经办人, without one its head, without anybody nobody.

    Whoever is away is replaced by their stand-in.
    """
    for role in (PostRole.OFFICER, PostRole.HEAD):
        if holders := holders_of(session, unit_id, role, day):
            present = [present_for(session, person, day) for person in holders]
            return list(dict.fromkeys(present))
    return []


def holders_of(session: Session, unit_id: int, role: PostRole, day: date) -> Sequence[Person]:
    """Who holds a post on a day, the longest-standing first."""
    return session.scalars(
        select(Person)
        .join(Post, Post.person_id == Person.id)
        .where(
            Post.unit_id == unit_id,
            Post.role == role,
            is_valid(Post, day),
            is_valid(Person, day),
        )
        .order_by(Post.id)
    ).all()


def present_for(session: Session, person: Person, day: date) -> Person:
    """The person, or whoever stands in on that day; a stand-in may be stood in for in turn."""
    seen = {person.id}
    while deputy := session.scalars(
        select(Person)
        .join(StandIn, StandIn.deputy_id == Person.id)
        .where(
            StandIn.person_id == person.id,
            StandIn.from_on <= day,
            StandIn.until_on >= day,
            Person.id.not_in(seen),
            is_valid(Person, day),
        )
        .order_by(StandIn.id.desc())
        .limit(1)
    ).first():
        person = deputy
        seen.add(person.id)
    return person


def account_of(
    session: Session, person_id: int, platforms: Collection[str] | None = None
) -> Account | None:
    """Where a person is reached: on a chat platform before the console, the oldest account first.

    `platforms` are those in service; None means all. An account that is gone or blocked is none.
    """
    accounts = session.scalars(
        select(Account)
        .where(Account.person_id == person_id, Account.lost_at.is_(None))
        .order_by(Account.platform == CONSOLE, Account.id)
    )
    return next((one for one in accounts if platforms is None or one.platform in platforms), None)


def person_of(session: Session, platform: str, address: str) -> Person | None:
    """Whose account it is; None for a stranger."""
    return session.scalars(
        select(Person)
        .join(Account, Account.person_id == Person.id)
        .where(Account.platform == platform, Account.address == address)
    ).first()


def unsubscribe_group(session: Session, platform: str, chat: str) -> list[str]:
    """A group hears its weekly and monthly message no more; the titles of those there were."""
    gone = (
        delete(Subscription)
        .where(Subscription.platform == platform, Subscription.chat == chat)
        .returning(Subscription.title)
    )
    return list(session.scalars(gone))


# ── where an Assignment stands ──────────────────────────────────────────────────────────────────


VALID_REPORTS = (
    select(
        Report.at,
        Report.status,
        Report.percent,
        Report.value,
        Report.added,
        Report.target_id,
        Report.problem,
        Report.next_step,
    )
    .where(
        Report.assignment_id == bindparam("assignment_id"),
        Report.revoked_at.is_(None),
        Report.superseded_by_id.is_(None),
    )
    .order_by(Report.id)
)


def project(session: Session, assignment: Assignment, zone: ZoneInfo = SHANGHAI) -> Projection:
    """Brings an Assignment up to its valid Reports; a withdrawn one stays withdrawn.

    Returns the projection, whose `values` also hold the counts of further Targets.
    """
    main_target = select(func.min(Target.id)).where(Target.task_id == Task.id).scalar_subquery()
    kind, main = session.execute(
        select(Task.kind, main_target).where(Task.id == assignment.task_id)
    ).one()
    reports = session.execute(VALID_REPORTS, {"assignment_id": assignment.id}).all()
    projection = project_statements(
        (statement_of(report, main, zone) for report in reports),
        standing=kind is TaskKind.STANDING,
    )
    if assignment.state is not AssignmentState.WITHDRAWN:
        assignment.state = projection.state
        assignment.closed_on = projection.closed_on
    assignment.percent = projection.percent
    assignment.value = projection.values.get(main)
    assignment.problem = projection.problem
    assignment.next_step = projection.next_step
    assignment.reported_at = reports[-1].at if reports else None
    return projection


def statement_of(report: Row[*tuple[Any, ...]], main: int | None, zone: ZoneInfo) -> Statement:
    """A Report as plain values. A count without a Target is the first Target's, or the quota's."""
    return Statement(
        on=report.at.astimezone(zone).date(),
        status=AssignmentState(report.status) if report.status else None,
        percent=report.percent,
        value=report.value,
        added=report.added,
        target=report.target_id or main,
        problem=report.problem,
        next_step=report.next_step,
    )
