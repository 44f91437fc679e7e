"""台账 in the browser: what was promised, where it stands, and one page a task.

In the document's order or by date, never by how well anybody does; several units of one task are a
count. Every light stands with its word and reason.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.assign import reassign
from bot.export import ledger_workbook
from bot.ledger import Line, Moment, load_ledger
from bot.monthly import load_month, month_meant
from bot.papers import SHEET, WORD
from bot.permissions import Power
from bot.web.faults import Missing
from bot.web.files import load_evidence
from bot.web.forms import form_of
from bot.web.gate import Gate, Visitor, see_other
from bot.web.highlight import Piece, cut
from bot.web.pages import Pages
from bot.web.review import demand_unit
from models.assignment import Assignment, Extension, Report, Transfer
from models.bureau import Audit
from models.database import Database
from models.enums import Light, PlanState, RequestState, UnitKind
from models.people import Person, Unit
from models.plan import Plan, PlanVersion, Task, TaskWording
from scheduler.clock import Clock
from scheduler.document import month_document
from scheduler.window import Window
from scheduler.wording.answers import STATUS_WORDS, amount, percent
from scheduler.wording.names import KIND_WORDS

LIGHT_WORDS = {
    Light.RED: "红",
    Light.AMBER: "黄",
    Light.GREEN: "绿",
    Light.GREY: "灰",
    Light.DONE: "办结",
}
LIGHT_MEANINGS = {
    Light.RED: "红(已过明确时限)",
    Light.AMBER: "黄(临近、欠进度或有困难)",
    Light.GREEN: "绿(有进展)",
    Light.GREY: "灰(尚无进展记录或未到时间)",
    Light.DONE: "办结",
}
DECISION_WORDS = {
    RequestState.PENDING: "待批",
    RequestState.APPROVED: "已批准",
    RequestState.REJECTED: "未批准",
    RequestState.WITHDRAWN: "已撤回",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """What of the ledger is asked for. Unknown values in the address choose nothing."""

    plan: int | None = None
    unit: int | None = None
    light: Light | None = None
    by_date: bool = False

    def keeps(self, line: Line) -> bool:
        """Whether a line has the light asked for."""
        return self.light is None or line.lamp.light is self.light


@dataclass(frozen=True, slots=True)
class Said:
    """One entry of a task's history: who said what, when, about whose part."""

    at: datetime
    who: str
    unit: str
    words: str
    text: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a task stands in its document, and the number it had the year before or has now."""

    task_id: int
    plan_id: int
    file_name: str
    pieces: tuple[Piece, ...]
    continues: int | None = None
    continued_by: int | None = None


class LedgerPages:
    """The pages under /ledger and /tasks. `clock` is the bureau's."""

    def __init__(self, database: Database, clock: Clock, window: Window, pages: Pages) -> None:
        self._database = database
        self._clock = clock
        self._window = window
        self._pages = pages

    def routes(self, gate: Gate) -> list[web.RouteDef]:
        """For those who may see the whole bureau."""
        task = "/tasks/{number:\\d{1,9}}"
        return [
            gate.get("/ledger", self.ledger, Power.SEE_ALL),
            gate.get("/ledger.xlsx", self.sheet, Power.SEE_ALL),
            gate.get("/bulletin.docx", self.bulletin, Power.SEE_ALL),
            gate.get(task, self.task, Power.SEE_ALL),
            gate.post(task + "/unit", self.move, Power.ASSIGN),
        ]

    def _moment(self) -> Moment:
        window = self._window
        return Moment(window.day(self._clock()), window.calendar, window.zone)

    async def ledger(self, request: web.Request, visitor: Visitor) -> web.Response:
        """The lines asked for."""
        choice = choice_of(request)
        lines = await self._lines(choice)
        return self._pages.page(
            "ledger.html",
            visitor=visitor,
            here="ledger",
            lines=lines,
            choice=choice,
            today=self._moment().today,
            plans=await self._database.read(load_plans),
            units=await self._database.read(load_units),
            lights=LIGHT_MEANINGS,
            light_words=LIGHT_WORDS,
            kinds=KIND_WORDS,
            query=request.query_string,
        )

    async def sheet(self, request: web.Request, visitor: Visitor) -> web.Response:
        """The same as a spreadsheet."""
        on = self._moment().today
        return web.Response(
            body=ledger_workbook(await self._lines(choice_of(request)), on),
            content_type=SHEET,
            headers={"Content-Disposition": f'attachment; filename="ledger-{on.isoformat()}.xlsx"'},
        )

    async def _lines(self, choice: Choice) -> list[Line]:
        lines = await self._database.read(
            load_ledger,
            self._moment(),
            plan_id=choice.plan,
            unit_ids=frozenset({choice.unit}) if choice.unit is not None else None,
        )
        kept = [line for line in lines if choice.keeps(line)]
        return sorted(kept, key=by_date) if choice.by_date else kept

    async def bulletin(self, request: web.Request, visitor: Visitor) -> web.Response:
        """月通报 of the month that the day suggests, as a Word document."""
        at = self._moment()
        month = await self._database.read(load_month, "", month_meant(at.today), at)
        return web.Response(
            body=await asyncio.to_thread(month_document, month),
            content_type=WORD,
            headers={"Content-Disposition": f"attachment; filename={month.first:%Y-%m}.docx"},
        )

    async def task(self, request: web.Request, visitor: Visitor) -> web.Response:
        """One task: its sentence, its dates, who answers for it, and who said what."""
        number = int(request.match_info["number"])
        lines = await self._database.read(load_ledger, self._moment(), number=number)
        source = await self._database.read(load_source, number)
        if not lines or source is None:
            raise Missing(f"没有编号为{number}的任务", "请从台账进入")
        return self._pages.page(
            "task.html",
            visitor=visitor,
            here="ledger",
            line=lines[0],
            source=source,
            history=await self._database.read(load_history, source.task_id),
            files=await self._database.read(load_evidence, number),
            kinds=KIND_WORDS,
            light_words=LIGHT_WORDS,
            units=await self._database.read(load_units),
            may_move=visitor.actor.has(Power.ASSIGN),
        )

    async def move(self, request: web.Request, visitor: Visitor) -> web.Response:
        """改派: the task goes to another unit; reports stay in the history."""
        number = int(request.match_info["number"])
        source = await self._database.read(load_source, number)
        if source is None:
            raise Missing(f"没有编号为{number}的任务", "请从台账进入")
        await self._database.write(
            move_task,
            source.task_id,
            form_of(request).number("unit"),
            self._moment().today,
            self._clock(),
            visitor.person_id,
        )
        return see_other(f"/tasks/{number}")


def choice_of(request: web.Request) -> Choice:
    """The filter in the address."""
    return Choice(
        plan=small_number(request.query.get("plan", "")),
        unit=small_number(request.query.get("unit", "")),
        light=next((one for one in Light if one == request.query.get("light")), None),
        by_date=request.query.get("order") == "date",
    )


def small_number(words: str) -> int | None:
    """A row's id; None for anything else."""
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None


def by_date(line: Line) -> tuple[bool, date, int]:
    """Stated dates first, soonest first."""
    now = line.current
    return (now is None or now.assumed, now.due_on if now else date.max, line.number)


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────


def load_plans(session: Session) -> list[tuple[int, str]]:
    """The plans that bind, for the filter."""
    rows = session.execute(
        select(Plan.id, Plan.title)
        .where(Plan.state.in_([PlanState.ACTIVE, PlanState.CLOSED]))
        .order_by(Plan.id.desc())
    )
    return [(plan_id, title) for plan_id, title in rows]


def load_units(session: Session) -> list[tuple[str, list[tuple[int, str]]]]:
    """The units of today, under 科室 and 学校 and the rest."""
    parts: dict[str, list[tuple[int, str]]] = {"科室": [], "学校": [], "其他": []}
    rows = session.execute(
        select(Unit.id, Unit.name, Unit.kind).where(Unit.valid_until.is_(None)).order_by(Unit.id)
    )
    for unit_id, name, kind in rows:
        part = {UnitKind.SECTION: "科室", UnitKind.SCHOOL: "学校"}.get(kind, "其他")
        parts[part].append((unit_id, name))
    return [(part, units) for part, units in parts.items() if units]


def load_source(session: Session, number: int) -> Source | None:
    """The sentence a task was read from, in the newest version that has it."""
    task = session.scalar(select(Task).where(Task.number == number))
    if task is None:
        return None
    row = session.execute(
        select(TaskWording, PlanVersion)
        .join(PlanVersion, PlanVersion.id == TaskWording.version_id)
        .where(TaskWording.task_id == task.id)
        .order_by(PlanVersion.ordinal.desc())
        .limit(1)
    ).first()
    if row is None:
        return Source(task.id, task.plan_id, "", (Piece(task.text),), *neighbours(session, task))
    wording, version = row
    sentences: Sequence[dict[str, Any]] = version.reading.get("sentences", [])
    whole = sentences[wording.sentence] if wording.sentence < len(sentences) else {}
    text = str(whole.get("text") or wording.text)
    pieces = tuple(cut(text, whole))
    return Source(task.id, task.plan_id, version.file_name, pieces, *neighbours(session, task))


def neighbours(session: Session, task: Task) -> tuple[int | None, int | None]:
    """The numbers of the task that this one continues, and of the one that continues it."""
    notes = task.notes or {}
    before, after = (notes.get(name) for name in ("continues", "continued_by"))
    numbers = {
        row.id: row.number
        for row in session.execute(select(Task.id, Task.number).where(Task.id.in_([before, after])))
    }
    return numbers.get(before), numbers.get(after)


def load_history(session: Session, task_id: int) -> list[Said]:
    """Reports, requests and moves, newest first; what was taken back stays, and says so."""
    said = [
        *reports_of(session, task_id),
        *requests_of(session, task_id),
        *transfers_of(session, task_id),
        *moves_of(session, task_id),
    ]
    return sorted(said, key=lambda one: one.at, reverse=True)


def reports_of(session: Session, task_id: int) -> Iterable[Said]:
    """Every report, also revoked and superseded ones."""
    rows = session.scalars(
        select(Report)
        .join(Assignment, Assignment.id == Report.assignment_id)
        .where(Assignment.task_id == task_id)
        .options(
            joinedload(Report.person),
            joinedload(Report.assignment).joinedload(Assignment.unit),
        )
    )
    for row in rows:
        yield Said(
            row.at,
            row.person.name if row.person else "经办人",
            row.assignment.unit.name,
            report_words(row),
            row.text,
            "已撤销" if row.revoked_at else "已更正" if row.superseded_by_id else "",
        )


def report_words(row: Report) -> str:
    """What was recorded from it."""
    figures = [
        percent(row.percent) if row.percent is not None else "",
        f"累计{amount(row.value)}" if row.value is not None else "",
        f"新增{amount(row.added)}" if row.added is not None else "",
        f"困难:{row.problem}" if row.problem else "",
        f"下一步:{row.next_step}" if row.next_step else "",
    ]
    status = STATUS_WORDS.get(row.status or "", "")
    return ";".join(part for part in (status, *figures) if part)


def requests_of(session: Session, task_id: int) -> Iterable[Said]:
    """延期: asked and decided; both dates stay."""
    rows = session.execute(
        select(Extension, Unit.name, Person.name)
        .join(Assignment, Assignment.id == Extension.assignment_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Person, Person.id == Extension.asked_by_id)
        .where(Assignment.task_id == task_id)
    )
    for row, unit, who in rows:
        yield Said(
            row.asked_at,
            who,
            unit,
            f"申请延期:{row.from_on:%Y-%m-%d} → {row.until_on:%Y-%m-%d}",
            row.reason,
            DECISION_WORDS[row.state] + (f":{row.decision}" if row.decision else ""),
        )


def transfers_of(session: Session, task_id: int) -> Iterable[Said]:
    """转办: proposed and decided."""
    rows = session.execute(
        select(Transfer, Person.name)
        .join(Person, Person.id == Transfer.asked_by_id)
        .where(Transfer.task_id == task_id)
        .options(joinedload(Transfer.from_unit), joinedload(Transfer.to_unit))
    )
    for row, who in rows:
        yield Said(
            row.asked_at,
            who,
            row.from_unit.name,
            f"提出转办:→ {row.to_unit.name}",
            row.reason,
            DECISION_WORDS[row.state] + (f":{row.decision}" if row.decision else ""),
        )


def moves_of(session: Session, task_id: int) -> Iterable[Said]:
    """交办: to whom the task was given, each time."""
    rows = session.execute(
        select(Audit, Person.name)
        .outerjoin(Person, Person.id == Audit.actor_id)
        .where(Audit.subject == f"task:{task_id}", Audit.action == "assign")
    )
    for row, who in rows:
        ids = (row.after or {}).get("units", [])
        names = list(session.scalars(select(Unit.name).where(Unit.id.in_(ids)).order_by(Unit.id)))
        given = "、".join(names[:3]) + (f"等{len(names)}个单位" if len(names) > 3 else "")
        yield Said(row.at, who or "管理员", "", f"交给{given}", "")


def move_task(
    session: Session, task_id: int, unit_id: int, today: date, now: datetime, actor_id: int | None
) -> None:
    """To one unit. Raises `Missing` for one that the roster does not have."""
    demand_unit(session, unit_id)
    reassign(session, task_id, [unit_id], today, now, actor_id)
