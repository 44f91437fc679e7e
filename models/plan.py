"""计划 and what it promises: plans, their imported texts, tasks, deadlines and targets."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Instant, JsonText
from models.enums import OwnerRole, PlanState, Reporting, TaskKind, TaskState, TimeKind


class Plan(Base):
    """计划: a published work plan. `ladder` overrides the default 提醒节奏 for its tasks."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(Text)
    issuer: Mapped[str] = mapped_column(Text, default="")
    year: Mapped[int]
    issued_on: Mapped[date | None]
    state: Mapped[PlanState] = mapped_column(default=PlanState.DRAFT)
    activated_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    ladder: Mapped[dict[str, Any] | None] = mapped_column(JsonText)
    internal: Mapped[bool] = mapped_column(default=False)  # 内部: only number and title go out
    wants_receipt: Mapped[bool] = mapped_column(default=False)  # 签收
    wants_confirmation: Mapped[bool] = mapped_column(default=False)  # 销号 by the supervisor
    created_at: Mapped[datetime] = mapped_column(Instant)

    versions: Mapped[list["PlanVersion"]] = relationship(
        back_populates="plan", order_by="PlanVersion.ordinal"
    )
    tasks: Mapped[list["Task"]] = relationship(back_populates="plan", order_by="Task.position")


class PlanVersion(Base):
    """One imported text of a plan, with the fingerprint of the file and of what was read."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("plan_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    ordinal: Mapped[int]
    file_name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    reading: Mapped[Any] = mapped_column(JsonText)  # as `duban plan read --json` prints it
    imported_at: Mapped[datetime] = mapped_column(Instant)
    imported_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    plan: Mapped[Plan] = relationship(back_populates="versions")


class Task(Base):
    """任务: the smallest statement somebody can be asked about.

    `number` is unique in the bureau over all plans and years, given at activation, never reused.
    `place` is the document's own number of it. `reporting` is fixed at assignment.
    """

    __tablename__ = "task"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"), index=True)
    number: Mapped[int | None] = mapped_column(unique=True)
    position: Mapped[int]
    place: Mapped[str] = mapped_column(String(32), default="")
    heading: Mapped[str] = mapped_column(Text, default="")
    title: Mapped[str] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    kind: Mapped[TaskKind]
    kind_reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[TaskState] = mapped_column(default=TaskState.OPEN)
    reporting: Mapped[Reporting] = mapped_column(default=Reporting.ONCE)
    notes: Mapped[Any] = mapped_column(JsonText, default=dict)  # offered splits, doubts, proposals

    plan: Mapped[Plan] = relationship(back_populates="tasks")
    wordings: Mapped[list["TaskWording"]] = relationship(back_populates="task")
    owners: Mapped[list["TaskOwner"]] = relationship(back_populates="task")
    deadlines: Mapped[list["Deadline"]] = relationship(
        back_populates="task", order_by="Deadline.position"
    )
    targets: Mapped[list["Target"]] = relationship(back_populates="task", order_by="Target.id")


class TaskWording(Base):
    """A task's sentence in one version of its plan, with the place of its words in it."""

    __tablename__ = "task_wording"
    __table_args__ = (UniqueConstraint("task_id", "version_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("plan_version.id"), index=True)
    sentence: Mapped[int]  # its ordinal among the version's sentences
    text: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    end: Mapped[int]

    task: Mapped[Task] = relationship(back_populates="wordings")


class TaskOwner(Base):
    """A unit or post that the text itself names; Assignments are made by people."""

    __tablename__ = "task_owner"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    span: Mapped[str] = mapped_column(Text)
    role: Mapped[OwnerRole]

    task: Mapped[Task] = relationship(back_populates="owners")


class Deadline(Base):
    """时限: a civil date a Task must answer to. `assumed` where no text states the date."""

    __tablename__ = "deadline"
    __table_args__ = (UniqueConstraint("task_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    label: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[TimeKind]
    opens_on: Mapped[date]
    due_on: Mapped[date]
    assumed: Mapped[bool] = mapped_column(default=False)
    source: Mapped[str] = mapped_column(String(16), default="sentence")
    span: Mapped[str] = mapped_column(Text, default="")
    rrule: Mapped[str | None] = mapped_column(Text)
    count: Mapped[int] = mapped_column(default=1)
    withdrawn: Mapped[bool] = mapped_column(default=False)

    task: Mapped[Task] = relationship(back_populates="deadlines")


class Target(Base):
    """指标: a quantity that a Task commits to."""

    __tablename__ = "target"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    span: Mapped[str] = mapped_column(Text)
    op: Mapped[str] = mapped_column(String(8))
    value: Mapped[float]
    value_max: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(16), default="")
    measure: Mapped[str] = mapped_column(String(16))
    per: Mapped[str | None] = mapped_column(String(16))
    subject: Mapped[str] = mapped_column(Text, default="")

    task: Mapped[Task] = relationship(back_populates="targets")


Index("ix_task_plan_heading", Task.plan_id, Task.heading)
