"""交办 and 进展: who answers for a deadline, what they said, and what they ask for."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Instant
from models.enums import AssignmentState, OwnerRole, RequestState
from models.people import Person, Unit
from models.plan import Deadline, Target, Task


class Allotment(Base):
    """分工: the unit a Task is given to, before and after activation.

    Assignments are made from it. `selector` keeps the words that chose the unit (各学校), so that
    a unit which joins later can be proposed.
    """

    __tablename__ = "allotment"
    __table_args__ = (UniqueConstraint("task_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[OwnerRole] = mapped_column(default=OwnerRole.LEAD)
    selector: Mapped[str] = mapped_column(String(60), default="")

    task: Mapped[Task] = relationship()
    unit: Mapped[Unit] = relationship()


class Assignment(Base):
    """交办: one unit's obligation for one Deadline.

    `state`, `percent` and `value` are a projection of its valid Reports. `due_on` is the date in
    force, the last approved Extension's if there is one. `next_reminder_at` caches the ladder's
    answer: None where it has nothing more to say. `mentions` counts unanswered mentions.
    """

    __tablename__ = "assignment"
    __table_args__ = (UniqueConstraint("deadline_id", "unit_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    deadline_id: Mapped[int] = mapped_column(ForeignKey("deadline.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[OwnerRole] = mapped_column(default=OwnerRole.LEAD)
    joint: Mapped[bool] = mapped_column(default=False)  # one report of the lead closes all
    state: Mapped[AssignmentState] = mapped_column(default=AssignmentState.NOT_STARTED)
    percent: Mapped[float | None]
    value: Mapped[float | None]
    due_on: Mapped[date]
    assigned_on: Mapped[date]
    closed_on: Mapped[date | None]
    problem: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(Text, default="")
    next_reminder_at: Mapped[datetime | None] = mapped_column(Instant)
    mentions: Mapped[int] = mapped_column(default=0)
    mentioned_at: Mapped[datetime | None] = mapped_column(Instant)
    stage: Mapped[str] = mapped_column(
        String(32), default=""
    )  # last rung of the ladder it stood on
    escalation: Mapped[int] = mapped_column(default=0)  # steps gone up the line
    reported_at: Mapped[datetime | None] = mapped_column(Instant)
    receipt_at: Mapped[datetime | None] = mapped_column(Instant)  # 签收, where the plan wants it

    task: Mapped[Task] = relationship()
    deadline: Mapped[Deadline] = relationship()
    unit: Mapped[Unit] = relationship()
    reports: Mapped[list["Report"]] = relationship(
        back_populates="assignment", order_by="Report.id"
    )


Index(
    "ix_assignment_next_reminder_at",
    Assignment.next_reminder_at,
    sqlite_where=Assignment.next_reminder_at.is_not(None),
    postgresql_where=Assignment.next_reminder_at.is_not(None),
)


class Report(Base):
    """进展: one append-only statement about an Assignment, never edited.

    A later one supersedes it; 撤销 revokes it.
    """

    __tablename__ = "report"
    __table_args__ = (UniqueConstraint("inbox_id", "ordinal"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    target_id: Mapped[int | None] = mapped_column(ForeignKey("target.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"))
    ordinal: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(Instant)
    status: Mapped[str | None] = mapped_column(String(16))
    percent: Mapped[float | None]
    value: Mapped[float | None]
    added: Mapped[float | None]
    problem: Mapped[str] = mapped_column(Text, default="")
    next_step: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text, default="")
    superseded_by_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)

    assignment: Mapped[Assignment] = relationship(back_populates="reports")
    person: Mapped[Person | None] = relationship()
    target: Mapped[Target | None] = relationship()


class Extension(Base):
    """延期: asked by whom, from, until, why, and decided by whom."""

    __tablename__ = "extension"

    id: Mapped[int] = mapped_column(primary_key=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    from_on: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[RequestState] = mapped_column(default=RequestState.PENDING)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision: Mapped[str] = mapped_column(Text, default="")

    assignment: Mapped[Assignment] = relationship()


class Transfer(Base):
    """转办: a unit says that its part of a task is another's; asked by whom, decided by whom.

    Where it is granted the part moves, with what was reached in it; `to_unit_id` is then the unit
    that was decided on, which need not be the one proposed.
    """

    __tablename__ = "transfer"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    from_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    to_unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(Instant)
    reason: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[RequestState] = mapped_column(default=RequestState.PENDING)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    decided_at: Mapped[datetime | None] = mapped_column(Instant)
    decision: Mapped[str] = mapped_column(Text, default="")

    task: Mapped[Task] = relationship()
    from_unit: Mapped[Unit] = relationship(foreign_keys=from_unit_id)
    to_unit: Mapped[Unit] = relationship(foreign_keys=to_unit_id)


class Attachment(Base):
    """佐证材料: a picture or file that came with a Report, stored by its hash."""

    __tablename__ = "attachment"

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    name: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str] = mapped_column(String(80))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))


class Mention(Base):
    """A message to a person or group that listed an Assignment: what “reminded” means.

    `position` is its place in the message, 1-based, so that “第一个” can be answered.
    """

    __tablename__ = "mention"
    __table_args__ = (UniqueConstraint("outbox_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), index=True)
    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignment.id"), index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    position: Mapped[int]
    stage: Mapped[str] = mapped_column(String(32))
    upwards: Mapped[bool] = mapped_column(default=False)  # told to whoever it went up to

    assignment: Mapped[Assignment] = relationship()
