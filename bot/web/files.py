"""佐证材料 to fetch: only for those who may see the task, and never shown by the browser itself."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import quote

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.evidence import path_of
from bot.permissions import Power
from bot.web.faults import Missing
from bot.web.gate import Gate, Visitor
from models.assignment import Assignment, Attachment, Report
from models.database import Database
from models.people import Unit
from models.plan import Task

ADDRESS = "/tasks/{number:\\d{1,9}}/files/{file:\\d{1,9}}"
SANDBOX = "sandbox; default-src 'none'"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file of a task, as its page lists it. `at`: an instant in UTC."""

    id: int
    name: str
    kilobytes: int
    unit: str
    at: datetime


def load_evidence(session: Session, number: int) -> list[Evidence]:
    """The files of a task's valid reports, newest first."""
    rows = session.execute(
        select(Attachment, Report.at, Unit.name)
        .join(Report, Report.id == Attachment.report_id)
        .join(Assignment, Assignment.id == Report.assignment_id)
        .join(Unit, Unit.id == Assignment.unit_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.number == number, Report.revoked_at.is_(None))
        .order_by(Attachment.id.desc())
    )
    return [
        Evidence(row.id, row.name, max(1, row.size // 1024), unit, at) for row, at, unit in rows
    ]


def find_file(session: Session, number: int, file_id: int) -> Attachment | None:
    """A file of that task; None for one of another."""
    return session.scalars(
        select(Attachment)
        .join(Report, Report.id == Attachment.report_id)
        .join(Assignment, Assignment.id == Report.assignment_id)
        .join(Task, Task.id == Assignment.task_id)
        .where(Task.number == number, Attachment.id == file_id, Report.revoked_at.is_(None))
    ).first()


def file_routes(database: Database, folder: Path, gate: Gate) -> list[web.RouteDef]:
    """The one address under which a file is fetched, to be saved."""

    async def fetch(request: web.Request, visitor: Visitor) -> web.StreamResponse:
        number, file_id = int(request.match_info["number"]), int(request.match_info["file"])
        row = await database.read(find_file, number, file_id)
        path = path_of(folder, row.sha256) if row is not None else None
        if row is None or path is None or not path.is_file():
            raise Missing("没有这份材料", "请从任务页进入;确有缺失请从备份恢复")
        name = quote(row.name, safe="")
        return web.FileResponse(
            path,
            headers={
                "Content-Type": row.media_type,
                "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
                "Content-Security-Policy": SANDBOX,
            },
        )

    return [gate.get(ADDRESS, fetch, Power.SEE_ALL)]
