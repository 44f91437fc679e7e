"""分工表 there and back: a plan's tasks as a spreadsheet, filled in by people, and read in again.

The sheet that goes out carries each task's id in its 任务编号 column, so that a title may be
reworded in it. A 任务分解表 that the bureau itself has made is matched by its words.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from io import BytesIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.assign import allot, fan_out, reassign
from bot.review import Review, ReviewTask, load_units
from models.audit import record
from models.enums import DeadlineSource, PlanState, TaskKind, TaskState, TimeKind, UnitKind
from models.plan import Deadline, Plan, Task
from plans.calendar import Calendar
from plans.decomposition import NUMBER_COLUMN, Match, match_rows, read_rows
from plans.diff import Version
from plans.extract.frame import read_frame
from plans.gate import refuse_marks
from plans.owners.matching import RosterUnit, match_owner
from plans.reader import read_blocks
from plans.times import Reference
from scheduler.wording.names import KIND_WORDS

COLUMNS = (
    (NUMBER_COLUMN, 10),
    ("章节", 26),
    ("工作任务", 60),
    ("类型", 10),
    ("责任科室", 20),
    ("完成时限", 16),
)


# ── out ──────────────────────────────────────────────────────────────────────────────────────────


def allotment_sheet(review: Review) -> bytes:
    """An .xlsx with one row a task; 责任科室 and 完成时限 are there to be filled in."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one
    sheet.title = "分工表"
    sheet.append([name for name, _ in COLUMNS])
    for heading in review.headings:
        for task in heading.tasks:
            sheet.append(sheet_row(heading.path, task))
    for number, (_, width) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    sheet.freeze_panes = "A2"
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def sheet_row(path: str, task: ReviewTask) -> list[str | int]:
    """The cells of one task. A draft has no numbers yet, so the row's id stands for it."""
    return [
        task.number if task.number is not None else -task.id,
        path,
        task.text,
        KIND_WORDS[task.kind],
        "、".join(task.units),
        ";".join(task.due),
    ]


# ── back ─────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a row of the sheet would change of one task."""

    task_id: int
    title: str
    units: tuple[RosterUnit, ...]
    due_on: date | None

    def __str__(self) -> str:
        units = "、".join(unit.name for unit in self.units[:3])
        more = f"等{len(self.units)}个单位" if len(self.units) > 3 else ""
        parts = [f"→ {units}{more}"] if units else []
        parts += [f"时限{self.due_on}"] if self.due_on else []
        return f"{self.title} {','.join(parts)}"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A sheet held against a plan: what it would change, and what nobody could place."""

    proposals: tuple[Proposal, ...]
    unmatched: tuple[str, ...]  # rows whose words no task has
    unknown: tuple[str, ...]  # units that the roster does not know


def compare_sheet(
    session: Session, plan_id: int, data: bytes, file_name: str, today: date, calendar: Calendar
) -> Comparison:
    """What a filled-in sheet says. Raises `DocumentError` for a file that cannot be read."""
    plan = session.get_one(Plan, plan_id)
    blocks = read_blocks(data, file_name)
    refuse_marks(blocks)
    reference = Reference(plan.year, plan.issued_on, today, calendar)
    stretch = read_frame(plan.title, (), reference).stretch
    rows = read_rows(blocks, replace(reference, stretch=stretch))
    tasks = load_plan_tasks(session, plan_id)
    versions = [Version(task.id, task.heading, task.text) for task in tasks]
    numbers = {-task.id: task.id for task in tasks} | {
        task.number: task.id for task in tasks if task.number is not None
    }
    by_id = {task.id: task for task in tasks}
    units = load_units(session, today)
    proposals, unknown = [], []
    matches = match_rows(rows, versions, numbers)
    for match in matches:
        if match.task_id is None:
            continue
        found, missing = match_units(match, units)
        unknown += missing
        proposal = Proposal(match.task_id, by_id[match.task_id].title, found, match.row.due_on)
        if changes_anything(by_id[match.task_id], proposal):
            proposals.append(proposal)
    unmatched = tuple(
        f"第{match.row.line}行:{match.row.text[:30]}" for match in matches if match.task_id is None
    )
    return Comparison(tuple(proposals), unmatched, tuple(dict.fromkeys(unknown)))


def load_plan_tasks(session: Session, plan_id: int) -> Sequence[Task]:
    """The open tasks of a plan with their deadlines."""
    return session.scalars(
        select(Task)
        .where(Task.plan_id == plan_id, Task.state == TaskState.OPEN)
        .options(selectinload(Task.deadlines))
        .order_by(Task.position)
    ).all()


def match_units(
    match: Match, units: Sequence[RosterUnit]
) -> tuple[tuple[RosterUnit, ...], list[str]]:
    """The roster's units that the row names, and the names nobody has."""
    found: dict[int, RosterUnit] = {}
    missing = []
    for name in match.row.leads:
        matched = match_owner(name, units)
        found.update((unit.id, unit) for unit in matched)
        if not matched:
            missing.append(name)
    return tuple(found.values()), missing


def changes_anything(task: Task, proposal: Proposal) -> bool:
    """Whether the row says anything that the task does not say already."""
    stated = {one.due_on for one in task.deadlines if not one.assumed}
    return bool(proposal.units) or (
        proposal.due_on is not None and proposal.due_on not in stated and len(stated) < 2
    )


def apply_sheet(
    session: Session,
    plan_id: int,
    proposals: Sequence[Proposal],
    today: date,
    at: datetime,
    actor_id: int | None,
) -> int:
    """Writes what a sheet says; on an active plan obligations move at once. Answers how many."""
    plan = session.get_one(Plan, plan_id)
    tasks = {task.id: task for task in load_plan_tasks(session, plan_id)}
    for proposal in proposals:
        if proposal.due_on is not None:
            state_date(session, tasks[proposal.task_id], proposal.due_on, at, actor_id)
        give_to(session, plan, proposal, today, at, actor_id)
    session.flush()
    return len(proposals)


def give_to(
    session: Session,
    plan: Plan,
    proposal: Proposal,
    today: date,
    at: datetime,
    actor_id: int | None,
) -> None:
    """One section reports for all; several schools each for itself."""
    ids = [unit.id for unit in proposal.units]
    if not ids:
        return
    each = len(ids) > 1 and all(unit.kind is UnitKind.SCHOOL for unit in proposal.units)
    selector = "分解表" if each else ""
    if plan.state is PlanState.ACTIVE:
        wanted = ids if each else ids[:1]
        reassign(session, proposal.task_id, wanted, today, at, actor_id, selector)
    elif each:
        fan_out(session, proposal.task_id, ids, selector, at, actor_id)
    else:
        allot(session, [proposal.task_id], ids[0], at, actor_id)


def state_date(
    session: Session, task: Task, due_on: date, at: datetime, actor_id: int | None
) -> None:
    """A date that a person wrote is a stated one; the assumed date in its place is withdrawn."""
    stated = [one for one in task.deadlines if not one.assumed and not one.withdrawn]
    if (
        any(one.due_on == due_on for one in stated)
        or len(stated) > 1
        or task.kind is TaskKind.RECURRING
    ):
        return
    before = [one.due_on.isoformat() for one in task.deadlines if not one.withdrawn]
    if stated:
        stated[0].due_on = due_on
    else:
        opens = min((one.opens_on for one in task.deadlines), default=at.date())
        for one in task.deadlines:
            one.withdrawn = True
        task.deadlines.append(
            Deadline(
                position=len(task.deadlines),
                key="sheet",
                label="完成",
                kind=TimeKind.BY,
                opens_on=min(opens, due_on),
                due_on=due_on,
                source=DeadlineSource.COLUMN,
                span=due_on.isoformat(),
            )
        )
        if task.kind in (TaskKind.DELIVERABLE, TaskKind.STANDING):
            task.kind, task.kind_reason = TaskKind.DATED, "分工表写明时限"
    session.flush()
    record(
        session,
        actor_id=actor_id,
        action="date",
        subject=f"task:{task.id}",
        before={"due_on": before},
        after={"due_on": due_on.isoformat()},
        at=at,
    )
