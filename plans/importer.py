"""Drafts → rows: the only file of this room that knows the database.

A document becomes a Plan in state `draft`, which binds nobody and sends nothing. Its tasks get
their numbers when the plan is activated (`bot.assign`), not before.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.enums import PlanState
from models.errors import DubanError
from models.plan import (
    Deadline,
    Plan,
    PlanVersion,
    Target,
    Task,
    TaskOwner,
    TaskWording,
)
from plans.draft import DeadlineDraft, PlanDraft, TargetSpan, TaskDraft


@dataclass(frozen=True, slots=True)
class Source:
    """An imported file: its name and bytes as they came, and what was read in it as JSON."""

    file_name: str
    data: bytes
    text: str
    reading: dict[str, Any]

    @property
    def sha256(self) -> str:
        """The file's fingerprint, in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()


def record_draft(
    session: Session, draft: PlanDraft, source: Source, at: datetime, person_id: int | None = None
) -> Plan:
    """A new plan in state `draft`. Raises `DubanError` where the same file is a plan already."""
    refuse_repetition(session, source)
    plan = Plan(
        title=draft.title,
        issuer=draft.issuer,
        year=draft.plan_year,
        issued_on=draft.issued_on,
        state=PlanState.DRAFT,
        created_at=at,
    )
    version = PlanVersion(
        plan=plan,
        ordinal=1,
        file_name=source.file_name,
        sha256=source.sha256,
        text=source.text,
        reading=source.reading,
        imported_at=at,
        imported_by_id=person_id,
    )
    session.add_all([plan, version])
    session.flush()
    session.add_all(task_row(plan, version, task) for task in draft.tasks)
    session.flush()
    return plan


def refuse_repetition(session: Session, source: Source) -> None:
    """The same bytes make the same tasks: a second plan of them would ask everybody twice."""
    twin = session.execute(
        select(Plan)
        .join(PlanVersion)
        .where(PlanVersion.sha256 == source.sha256, Plan.state != PlanState.CLOSED)
    ).scalar()
    if twin is not None:
        raise DubanError(
            f"这份文件已经导入过(计划{twin.id}《{twin.title}》)",
            "如需重新审核,请打开该计划;如文件有修改,请导入修改后的文件",
        )


def task_row(plan: Plan, version: PlanVersion, draft: TaskDraft) -> Task:
    """A task with its deadlines, targets and owners, not yet in any session."""
    return Task(
        plan_id=plan.id,
        position=draft.ordinal,
        place=draft.place,
        heading=draft.heading,
        title=draft.title,
        text=draft.text,
        kind=draft.kind,
        kind_reason=draft.kind_reason,
        notes={
            "split": list(draft.offers_split),
            "proposed": list(draft.proposed),
            "doubts": list(draft.doubts),
        },
        wordings=[
            TaskWording(
                version_id=version.id,
                sentence=draft.sentence,
                text=draft.text,
                start=draft.at,
                end=draft.at + len(draft.text),
            )
        ],
        owners=[TaskOwner(span=owner.span, role=owner.role) for owner in draft.owners],
        deadlines=[deadline_row(n, one) for n, one in enumerate(draft.deadlines)],
        targets=[target_row(target) for target in draft.targets],
    )


def deadline_row(position: int, draft: DeadlineDraft) -> Deadline:
    """A deadline in its task's order."""
    return Deadline(
        position=position,
        key=draft.key,
        label=draft.label,
        kind=draft.kind,
        opens_on=draft.opens_on,
        due_on=draft.due_on,
        assumed=draft.assumed,
        source=draft.source,
        span=draft.span,
        rrule=draft.rrule,
        count=draft.count,
    )


def target_row(draft: TargetSpan) -> Target:
    """A target as the text states it."""
    return Target(
        span=draft.span,
        op=draft.op,
        value=draft.value,
        value_max=draft.value_max,
        unit=draft.unit,
        measure=draft.measure,
        per=draft.per,
        subject=draft.subject,
    )
