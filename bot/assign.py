"""交办: who a task is given to, and the obligations that follow at activation.

While a plan is a draft, giving a task to a unit writes an Allotment and binds nobody. Activation
gives numbers and makes one Assignment for each unit and each Deadline that still lies ahead:
nothing is born late. It runs in slices under the state `activating`, invisible until finished.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, selectinload

from models.assignment import Allotment, Assignment, Extension
from models.audit import record
from models.enums import (
    CLOSED_STATES,
    AssignmentState,
    OwnerRole,
    PlanState,
    Reporting,
    RequestState,
    TaskKind,
    TaskState,
)
from models.errors import DubanError
from models.people import Unit
from models.plan import Deadline, Plan, Task
from models.queries import next_task_number, project, wake


def allot(
    session: Session, task_ids: Sequence[int], unit_id: int, at: datetime, actor_id: int | None
) -> None:
    """Gives tasks to one unit, which reports for all; whoever had them before has them no more."""
    for task in load_tasks(session, task_ids):
        give(session, task, [unit_id], Reporting.ONCE, "", at, actor_id)


def fan_out(
    session: Session,
    task_id: int,
    unit_ids: Sequence[int],
    selector: str,
    at: datetime,
    actor_id: int | None,
) -> None:
    """Gives a task to several units, each reporting for itself; `selector` is what chose them."""
    for task in load_tasks(session, [task_id]):
        give(session, task, unit_ids, Reporting.EACH, selector, at, actor_id)


def load_tasks(session: Session, task_ids: Sequence[int]) -> list[Task]:
    """The tasks with their plan and deadlines."""
    statement = (
        select(Task)
        .where(Task.id.in_(task_ids))
        .options(selectinload(Task.deadlines), selectinload(Task.plan))
        .order_by(Task.position)
    )
    return list(session.scalars(statement))


def give(
    session: Session,
    task: Task,
    unit_ids: Sequence[int],
    reporting: Reporting,
    selector: str,
    at: datetime,
    actor_id: int | None,
) -> None:
    """Writes the leading units of one task; on an active plan their obligations follow at once."""
    before = lead_units(session, task.id)
    session.execute(
        delete(Allotment).where(Allotment.task_id == task.id, Allotment.role == OwnerRole.LEAD)
    )
    session.add_all(
        Allotment(task_id=task.id, unit_id=unit_id, selector=selector) for unit_id in unit_ids
    )
    task.reporting = reporting
    session.flush()
    record(
        session,
        actor_id=actor_id,
        action="assign",
        subject=f"task:{task.id}",
        before={"units": before},
        after={"units": list(unit_ids), "reporting": reporting},
        at=at,
    )


def lead_units(session: Session, task_id: int) -> list[int]:
    """The units a task is given to."""
    return list(
        session.scalars(
            select(Allotment.unit_id)
            .where(Allotment.task_id == task_id, Allotment.role == OwnerRole.LEAD)
            .order_by(Allotment.unit_id)
        )
    )


def begin_activation(
    session: Session, plan_id: int, today: date, at: datetime, actor_id: int | None
) -> list[int]:
    """Numbers the tasks of a draft and answers their ids; nobody sees the plan yet."""
    plan = session.get_one(Plan, plan_id)
    if plan.state not in (PlanState.DRAFT, PlanState.ACTIVATING):
        raise DubanError(f"计划《{plan.title}》已经启用", "无需重复启用")
    plan.state, plan.activated_on = PlanState.ACTIVATING, today
    tasks = session.scalars(select(Task).where(Task.plan_id == plan_id).order_by(Task.position))
    unnumbered = [task for task in tasks if task.number is None]
    first = next_task_number(session, len(unnumbered))
    for number, task in enumerate(unnumbered, first):
        task.number = number
    record(
        session,
        actor_id=actor_id,
        action="activate",
        subject=f"plan:{plan_id}",
        after={"tasks": len(unnumbered), "first": first},
        at=at,
    )
    return list(
        session.scalars(select(Task.id).where(Task.plan_id == plan_id).order_by(Task.position))
    )


def bind(session: Session, task_ids: Sequence[int], today: date) -> int:
    """Makes the missing Assignments of these tasks; answers how many. One slice of activation."""
    made = 0
    for task in load_tasks(session, task_ids):
        if task.state is TaskState.OPEN:
            made += bind_task(session, task, today)
    session.flush()
    return made


def bind_task(session: Session, task: Task, today: date) -> int:
    """One Assignment for each unit and each Deadline ahead that has none in force yet."""
    existing = {
        (row.deadline_id, row.unit_id): row
        for row in session.scalars(select(Assignment).where(Assignment.task_id == task.id))
    }
    made = 0
    for deadline in binding_deadlines(task, born_on(task.plan, today)):
        for unit_id in lead_units(session, task.id):
            row = existing.get((deadline.id, unit_id))
            if row is None:
                session.add(new_assignment(task, deadline, unit_id, today))
            elif row.state is AssignmentState.WITHDRAWN:
                revive(session, row, today)
            else:
                continue
            made += 1
    return made


def new_assignment(task: Task, deadline: Deadline, unit_id: int, today: date) -> Assignment:
    """One unit's obligation for one Deadline."""
    return Assignment(
        task_id=task.id,
        deadline_id=deadline.id,
        unit_id=unit_id,
        due_on=deadline.due_on,
        assigned_on=today,
    )


def revive(session: Session, row: Assignment, today: date) -> None:
    """A unit gets back what was taken from it, with what it had reported."""
    row.state, row.assigned_on, row.due_on = (
        AssignmentState.NOT_STARTED,
        today,
        max(row.due_on, row.deadline.due_on),
    )
    row.mentions, row.escalation, row.stage = 0, 0, ""
    project(session, row)


def born_on(plan: Plan, today: date) -> date:
    """No obligation is older than the plan's issue or the day somebody was told of it."""
    return max(plan.issued_on or today, today)


def binding_deadlines(task: Task, born: date) -> list[Deadline]:
    """The deadlines that still lie ahead; of a standing task only its last review date."""
    ahead = [one for one in task.deadlines if not one.withdrawn and one.due_on >= born]
    return ahead[-1:] if task.kind is TaskKind.STANDING else ahead


def finish_activation(session: Session, plan_id: int, now: datetime) -> None:
    """The plan becomes visible, and the ladder is asked about every obligation in it."""
    plan = session.get_one(Plan, plan_id)
    plan.state = PlanState.ACTIVE
    wake(session, open_assignments(session, plan_id), now)


def open_assignments(session: Session, plan_id: int) -> list[int]:
    """The ids of a plan's open Assignments."""
    return list(
        session.scalars(
            select(Assignment.id)
            .join(Task, Task.id == Assignment.task_id)
            .where(Task.plan_id == plan_id, Assignment.state.not_in(CLOSED_STATES))
        )
    )


def reassign(
    session: Session,
    task_id: int,
    unit_ids: Sequence[int],
    today: date,
    now: datetime,
    actor_id: int | None,
    selector: str = "",
) -> None:
    """Moves a task of an active plan to other units; what the old ones owed is withdrawn."""
    reporting = Reporting.EACH if selector else Reporting.ONCE
    for task in load_tasks(session, [task_id]):
        give(session, task, unit_ids, reporting, selector, now, actor_id)
        withdraw_others(session, task, unit_ids)
        bind_task(session, task, today)
        session.flush()
        wake(session, assignments_of(session, task.id), now)


def withdraw_others(session: Session, task: Task, unit_ids: Iterable[int]) -> None:
    """Obligations of units that no longer have the task fall silent; their reports remain."""
    former = session.scalars(
        select(Assignment).where(
            Assignment.task_id == task.id,
            Assignment.unit_id.not_in(list(unit_ids)),
            Assignment.state.not_in(CLOSED_STATES),
        )
    ).all()
    for assignment in former:
        assignment.state = AssignmentState.WITHDRAWN
        assignment.next_reminder_at = None
    drop_requests(session, [assignment.id for assignment in former])


def drop_requests(session: Session, assignment_ids: Sequence[int]) -> None:
    """Who no longer has it waits for no decision on it: whoever has it now asks anew."""
    session.execute(
        update(Extension)
        .where(
            Extension.assignment_id.in_(assignment_ids),
            Extension.state == RequestState.PENDING,
        )
        .values(state=RequestState.WITHDRAWN)
    )


def assignments_of(session: Session, task_id: int) -> list[int]:
    """The ids of a task's open Assignments."""
    return list(
        session.scalars(
            select(Assignment.id).where(
                Assignment.task_id == task_id, Assignment.state.not_in(CLOSED_STATES)
            )
        )
    )


def unit_named(session: Session, words: str) -> Unit | None:
    """The one unit that a name or alias means; None where none or several do."""
    units = session.scalars(select(Unit).where(Unit.valid_until.is_(None))).all()
    exact = [unit for unit in units if words == unit.name or words in unit.aliases]
    inside = [unit for unit in units if words and words in unit.name]
    found = exact or inside
    return found[0] if len(found) == 1 else None
