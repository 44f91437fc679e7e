"""移交: everything one person holds goes to another in one step, with a list of what went.

Tasks belong to units and posts, so a hand-over moves posts; open tasks and their history follow by
themselves, and what waited for the one now waits for the other.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from models.assignment import Assignment, Extension, Transfer
from models.audit import record
from models.enums import CLOSED_STATES, PlanState, PostRole, RequestState, TaskState
from models.errors import DubanError
from models.mailbox import Notice
from models.people import Hush, Person, Post
from models.plan import Plan, Task
from models.queries import is_valid, wake

ANSWERING = (PostRole.OFFICER, PostRole.HEAD)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Handed:
    """交接清单: the posts and open tasks that went over, and the requests that wait."""

    from_name: str
    to_name: str
    units: tuple[str, ...]
    tasks: tuple[tuple[int, str, date | None], ...]  # number, title, stated due date
    requests: int


def person_named(session: Session, name: str, day: date) -> Person:
    """The one person of that name on a day. Raises `DubanError` for none or several."""
    people = session.scalars(select(Person).where(Person.name == name, is_valid(Person, day))).all()
    if len(people) != 1:
        found = f"有{len(people)}位“{name}”" if people else f"名册里没有“{name}”"
        raise DubanError(found, "请核对姓名,同名的请在名册中区分")
    return people[0]


def hand_over(
    session: Session, giver: Person, taker: Person, day: date, at: datetime, actor_id: int | None
) -> Handed:
    """Moves posts, waiting notices and requests. Raises `DubanError` where there is nothing to."""
    if giver.id == taker.id:
        raise DubanError("移交的双方是同一个人", "请写:移交 张三→李四")
    posts = session.scalars(
        select(Post)
        .where(Post.person_id == giver.id, is_valid(Post, day))
        .options(joinedload(Post.unit))
    ).all()
    if not posts:
        raise DubanError(f"{giver.name}名下没有岗位", "请核对姓名")
    for post in posts:
        move_post(session, post, taker, day)
    requests = move_waiting(session, giver, taker)
    session.flush()
    units = {post.unit_id: post.unit.name for post in posts if post.role in ANSWERING}
    rows = open_rows(session, list(units))
    wake(session, [row.id for row in rows], at)
    record(
        session,
        actor_id=actor_id,
        action="hand_over",
        subject=f"person:{giver.id}",
        after={"to": taker.id, "units": sorted(units), "tasks": len(rows)},
        personal={"from": giver.name, "to": taker.name},
        at=at,
    )
    return Handed(giver.name, taker.name, tuple(units.values()), tuple(listed(rows)), requests)


def move_post(session: Session, post: Post, taker: Person, day: date) -> None:
    """Ends a post yesterday and begins it with the taker today."""
    post.valid_until = day - DAY
    former = session.scalar(
        select(Post).where(
            Post.person_id == taker.id, Post.unit_id == post.unit_id, Post.role == post.role
        )
    )
    if former is not None:
        former.valid_until = None
    else:
        session.add(
            Post(
                person_id=taker.id,
                unit_id=post.unit_id,
                role=post.role,
                title=taker.name,
                valid_from=day,
            )
        )


def move_waiting(session: Session, giver: Person, taker: Person) -> int:
    """Notices not yet told and requests not yet decided; how many requests."""
    session.execute(
        update(Notice)
        .where(Notice.person_id == giver.id, Notice.outbox_id.is_(None))
        .values(person_id=taker.id)
    )
    session.execute(delete(Hush).where(Hush.person_id == giver.id))
    return sum(move_requests(session, kind, giver, taker) for kind in (Extension, Transfer))


def move_requests(
    session: Session, kind: type[Extension | Transfer], giver: Person, taker: Person
) -> int:
    """Requests of one kind that wait for a decision; how many."""
    moved = session.scalars(
        update(kind)
        .where(kind.asked_by_id == giver.id, kind.state == RequestState.PENDING)
        .values(asked_by_id=taker.id)
        .returning(kind.id)
    ).all()
    return len(moved)


def open_rows(session: Session, unit_ids: list[int]) -> list[Assignment]:
    """The open Assignments of these units, with task and deadline."""
    return list(
        session.scalars(
            select(Assignment)
            .join(Assignment.task)
            .join(Task.plan)
            .where(
                Assignment.unit_id.in_(unit_ids),
                Assignment.state.not_in(CLOSED_STATES),
                Task.state == TaskState.OPEN,
                Plan.state == PlanState.ACTIVE,
            )
            .options(joinedload(Assignment.task), joinedload(Assignment.deadline))
            .order_by(Assignment.due_on, Assignment.id)
        )
    )


def listed(rows: list[Assignment]) -> list[tuple[int, str, date | None]]:
    """Each task once, with its nearest stated date."""
    tasks: dict[int, tuple[int, str, date | None]] = {}
    for row in rows:
        number = row.task.number or 0
        due = None if row.deadline.assumed else row.due_on
        tasks.setdefault(number, (number, row.task.title, due))
    return list(tasks.values())
