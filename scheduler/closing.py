"""年终小结: in December whoever answers for standing tasks hears once that a list is ready."""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.bureau import Setting
from models.enums import TaskKind
from models.mailbox import Notice
from models.plan import Plan, Task
from models.queries import officers_of
from scheduler.facts import speaking
from scheduler.wording import unasked

DECEMBER = 12
FIRST_DAY = 10  # of December: the year's reports are in, and there is time to answer
TOLD = "closings_told"  # the setting that remembers the year


def announce_closings(session: Session, now: datetime, today: date) -> int:
    """Leaves each officer of standing tasks one notice a year; how many. 0: not due, or told."""
    if today.month != DECEMBER or today.day < FIRST_DAY:
        return 0
    told = session.get(Setting, TOLD) or Setting(key=TOLD, value=0)
    if told.value == today.year:
        return 0
    told.value = today.year
    session.add(told)
    people: dict[int, int] = {}
    for unit_id, count in standing_by_unit(session):
        for person in officers_of(session, unit_id, today)[:1]:
            people[person.id] = people.get(person.id, 0) + count
    session.add_all(
        Notice(person_id=person_id, text=unasked.closing_ready(count), created_at=now)
        for person_id, count in people.items()
    )
    return len(people)


def standing_by_unit(session: Session) -> list[tuple[int, int]]:
    """How many open standing tasks each unit has."""
    rows = session.execute(
        select(Assignment.unit_id, func.count(Assignment.task_id.distinct()))
        .join(Task, Task.id == Assignment.task_id)
        .join(Plan, Plan.id == Task.plan_id)
        .where(*speaking(), Task.kind == TaskKind.STANDING)
        .group_by(Assignment.unit_id)
        .order_by(Assignment.unit_id)
    )
    return [(unit_id, count) for unit_id, count in rows]
