"""A document on its way in: read, written down as a draft, and activated by its headings."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import review
from bot.assign import begin_activation, bind, finish_activation
from models.database import Database
from models.enums import PlanState
from models.plan import Plan, Task
from plans.answer import to_json as reading_json
from plans.calendar import Calendar
from plans.draft import PlanDraft
from plans.extract import ReadOptions, read_plan
from plans.importer import Source, record_draft
from scheduler.window import Window

SLICE = 10  # tasks bound in one transaction: well under 50 ms


def draft_document(
    data: bytes, file_name: str, year: int | None = None, calendar: Calendar | None = None
) -> PlanDraft:
    """What a document says. Raises `DocumentError` with the mend."""
    return read_plan(data, file_name, ReadOptions(year=year, calendar=calendar or Calendar()))


def source_of(data: bytes, file_name: str, draft: PlanDraft) -> Source:
    """The file as it is kept: fingerprint, text, and what was read."""
    reading: dict[str, Any] = reading_json(draft)
    text = "\n".join(one.sentence.text for one in draft.sentences)
    return Source(file_name, data, text, reading)


async def import_draft(
    database: Database,
    draft: PlanDraft,
    source: Source,
    now: datetime,
    person_id: int | None = None,
) -> int:
    """Writes a draft plan; answers its id. Raises `DubanError` for a file imported before."""
    return await database.write(record_id, draft, source, now, person_id)


def record_id(
    session: Session, draft: PlanDraft, source: Source, now: datetime, person_id: int | None
) -> int:
    """The new plan's id."""
    return record_draft(session, draft, source, now, person_id).id


async def activate(
    database: Database, plan_id: int, today: date, now: datetime, actor_id: int | None = None
) -> Plan:
    """Gives numbers and obligations, in slices; the plan is visible only when all are made."""
    tasks = await database.write(begin_activation, plan_id, today, now, actor_id)
    for start in range(0, len(tasks), SLICE):
        await database.write(bind, tasks[start : start + SLICE], today)
    await database.write(finish_activation, plan_id, now)
    return await database.read(lambda session: session.get_one(Plan, plan_id))


async def finish_begun(database: Database, now: datetime, window: Window) -> None:
    """Makes visible what was numbered and not finished, by this process or one that died."""
    for plan_id, tasks in (await database.read(load_begun)).items():
        for start in range(0, len(tasks), SLICE):
            await database.write(bind, tasks[start : start + SLICE], window.day(now))
        await database.write(finish_activation, plan_id, now)


def load_begun(session: Session) -> dict[int, list[int]]:
    """The task ids of plans that are being activated, by plan."""
    begun: dict[int, list[int]] = {}
    rows = session.execute(
        select(Task.plan_id, Task.id)
        .join(Plan, Plan.id == Task.plan_id)
        .where(Plan.state == PlanState.ACTIVATING)
        .order_by(Task.plan_id, Task.position)
    )
    for plan_id, task_id in rows:
        begun.setdefault(plan_id, []).append(task_id)
    return begun


async def accept_suggestions(
    database: Database,
    plan_id: int,
    today: date,
    now: datetime,
    actor_id: int | None = None,
    *,
    each: bool = False,
) -> int:
    """Assigns every heading to the section suggested for it; answers how many headings."""
    return await database.write(
        lambda session: review.accept_all(session, plan_id, today, now, actor_id, each=each)
    )
