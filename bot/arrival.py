"""A plan that arrives in chat: an administrator sends the document, and it becomes a draft.

It is read before anything of it is kept: the secrecy gate stands in the reading, and what is
refused leaves nothing but the refusal. A draft binds nobody; “启用” shows what it would mean, and
only “确认启用” begins it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from bot.intake import draft_document, source_of
from models.assignment import Allotment
from models.enums import OwnerRole, PlanState, TaskKind, TaskState
from models.errors import DubanError
from models.plan import Plan, Task
from plans.calendar import Calendar
from plans.draft import PlanDraft
from plans.importer import Source, record_draft
from scheduler.wording import answers as words

ASKS_FOR_IMPORT = frozenset({"", "导入", "导入计划", "请导入", "计划"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """A document that was read, or why not. `fault` is one line for the sender."""

    name: str
    draft: PlanDraft | None = None
    source: Source | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Arrived:
    """The documents of one message, and the address of the pages where drafts are looked at."""

    documents: tuple[Arrival, ...] = ()
    address: str = ""


NOTHING = Arrived()


def read_document(name: str, content: bytes, calendar: Calendar) -> Arrival:
    """Reads one document. What cannot be read, or may not, is a fault in one line."""
    try:
        draft = draft_document(content, name, calendar=calendar)
    except DubanError as fault:
        return Arrival(name, fault=str(fault))
    return Arrival(name, draft, source_of(content, name, draft))


def take_in(session: Session, arrived: Arrived, now: datetime, person_id: int) -> Sequence[str]:
    """Writes each document as a draft; what there is to say of each."""
    return [describe(session, one, arrived.address, now, person_id) for one in arrived.documents]


def describe(session: Session, one: Arrival, address: str, now: datetime, person_id: int) -> str:
    """One document: its counts and where it is looked at, or why it was not taken."""
    if one.draft is None or one.source is None:
        return words.not_taken_in(one.name, one.fault)
    try:
        plan = record_draft(session, one.draft, one.source, now, person_id)
    except DubanError as fault:
        return words.not_taken_in(one.name, str(fault))
    session.flush()
    page = f"{address.rstrip('/')}/plans/{plan.id}/review"
    return words.taken_in(plan.id, plan.title, *counts_of(one.draft), page)


def counts_of(draft: PlanDraft) -> tuple[int, int, int, int]:
    """How many tasks, and of them with a stated date, to be finished, and standing."""
    stated = sum(any(not due.assumed for due in task.deadlines) for task in draft.tasks)
    standing = sum(
        task.kind is TaskKind.STANDING and all(due.assumed for due in task.deadlines)
        for task in draft.tasks
    )
    return len(draft.tasks), stated, len(draft.tasks) - stated - standing, standing


def find_draft(session: Session, plan_id: int | None) -> Plan:
    """The draft that is meant: the one named, or the only one. Raises `DubanError`."""
    drafts = session.scalars(
        select(Plan).where(Plan.state == PlanState.DRAFT).order_by(Plan.id)
    ).all()
    found = [one for one in drafts if plan_id is None or one.id == plan_id]
    if not found:
        raise DubanError("没有这份待启用的计划", "请先把计划文件私聊发给我")
    if len(found) > 1:
        names = "、".join(f"{one.id}《{one.title}》" for one in found)
        raise DubanError(f"待启用的有{len(found)}份:{names}", "请写明编号,如“启用3”")
    return found[0]


def meaning(session: Session, plan: Plan) -> str:
    """What activating a draft would mean."""
    tasks, given, units = session.execute(
        select(
            func.count(Task.id.distinct()),
            func.count(Allotment.task_id.distinct()),
            func.count(Allotment.unit_id.distinct()),
        )
        .select_from(Task)
        .outerjoin(Allotment, and_(Allotment.task_id == Task.id, Allotment.role == OwnerRole.LEAD))
        .where(Task.plan_id == plan.id, Task.state == TaskState.OPEN)
    ).one()
    return words.activation_means(plan.id, plan.title, tasks, units, tasks - given)
