"""转办: one unit's part of a task goes to another unit, with what was reached in it.

What the former unit reported stays under its name in the history. The new unit begins where the
former one stood: the figures in force go over as one Report that says whence they came, and so do
the dates in force.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from bot.assign import bind_task, drop_requests, lead_units
from models.assignment import Allotment, Assignment, Report, Transfer
from models.audit import record
from models.enums import (
    CLOSED_STATES,
    AssignmentState,
    OwnerRole,
    PlanState,
    RequestState,
    TaskState,
)
from models.people import Unit
from models.plan import Plan, Task
from models.queries import project, wake
from scheduler.wording.requests import carried_over


def pending_transfers(session: Session, number: int | None = None) -> list[Transfer]:
    """What waits for a decision, oldest first; of one task, where its number is given."""
    statement = (
        select(Transfer)
        .join(Task, Task.id == Transfer.task_id)
        .join(Plan, Plan.id == Task.plan_id)
        .where(
            Transfer.state == RequestState.PENDING,
            Task.state == TaskState.OPEN,
            Plan.state == PlanState.ACTIVE,
        )
        .order_by(Transfer.id)
    )
    if number is not None:
        statement = statement.where(Task.number == number)
    return list(session.scalars(statement))


def move_part(
    session: Session,
    task: Task,
    from_id: int,
    to_id: int,
    today: date,
    at: datetime,
    actor_id: int | None,
) -> None:
    """Gives one unit's open part of a task to another; other units' parts are not touched."""
    before = lead_units(session, task.id)
    former = open_part(session, task.id, from_id)
    rename_allotment(session, task.id, from_id, to_id)
    held = {row.deadline_id for row in open_part(session, task.id, to_id)}
    for row in former:
        row.state, row.next_reminder_at = AssignmentState.WITHDRAWN, None
    drop_requests(session, [row.id for row in former])
    session.flush()
    bind_task(session, task, today)
    session.flush()
    taken = {row.deadline_id: row for row in open_part(session, task.id, to_id)}
    name = session.get_one(Unit, from_id).name
    for row in former:
        new = taken.get(row.deadline_id)
        if new is not None and row.deadline_id not in held:
            carry_over(session, row, new, name, at)
    wake(session, [row.id for row in taken.values()], at)
    record(
        session,
        actor_id=actor_id,
        action="assign",
        subject=f"task:{task.id}",
        before={"units": before},
        after={"units": lead_units(session, task.id), "from": from_id, "to": to_id},
        at=at,
    )


def open_part(session: Session, task_id: int, unit_id: int) -> Sequence[Assignment]:
    """A unit's open Assignments of a task."""
    return session.scalars(
        select(Assignment)
        .where(
            Assignment.task_id == task_id,
            Assignment.unit_id == unit_id,
            Assignment.state.not_in(CLOSED_STATES),
        )
        .order_by(Assignment.due_on, Assignment.id)
    ).all()


def rename_allotment(session: Session, task_id: int, from_id: int, to_id: int) -> None:
    """The task is given to the one unit in the place of the other."""
    lead = (Allotment.task_id == task_id, Allotment.role == OwnerRole.LEAD)
    session.execute(delete(Allotment).where(*lead, Allotment.unit_id == from_id))
    there = session.scalars(
        select(Allotment).where(Allotment.task_id == task_id, Allotment.unit_id == to_id)
    ).first()
    if there is None:
        session.add(Allotment(task_id=task_id, unit_id=to_id))
    else:
        there.role = OwnerRole.LEAD
    session.flush()


def carry_over(
    session: Session, former: Assignment, new: Assignment, name: str, at: datetime
) -> None:
    """The date in force, and the figures as one Report for each target that was counted."""
    new.due_on = former.due_on
    if former.reported_at is None:
        return
    reached = project(session, former)
    counts: dict[int | None, float | None] = {**reached.values} or {None: None}
    for target, value in counts.items():
        session.add(
            Report(
                assignment_id=new.id,
                target_id=target,
                at=at,
                status=reached.state,
                percent=reached.percent,
                value=value,
                problem=reached.problem,
                next_step=reached.next_step,
                text=carried_over(name),
            )
        )
    session.flush()
    project(session, new)
