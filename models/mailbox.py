"""Inbox and Outbox: what came in and what goes out, as plain JSON in rows."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, JsonText
from models.enums import InboxState, OutboxKind, OutboxState


class Inbox(Base):
    """An inbound event, committed before it is acknowledged, worked in order within its chat."""

    __tablename__ = "inbox"
    __table_args__ = (UniqueConstraint("platform", "event_key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    event_key: Mapped[str] = mapped_column(String(190))
    chat: Mapped[str] = mapped_column(String(255))
    sender: Mapped[str] = mapped_column(String(255))
    payload: Mapped[Any | None] = mapped_column(JsonText)
    received_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[InboxState] = mapped_column(default=InboxState.WAITING)
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    error: Mapped[str] = mapped_column(Text, default="")


Index(
    "ix_inbox_waiting",
    Inbox.platform,
    Inbox.chat,
    Inbox.id,
    sqlite_where=Inbox.state == InboxState.WAITING,
    postgresql_where=Inbox.state == InboxState.WAITING,
)


class Outbox(Base):
    """An outbound message, written in the transaction that causes it.

    `key` makes it unique: (person, local day, digest), (subscription, period), (event, ordinal).
    `payload` is the Outgoing as JSON; a digest has only `facts` until its first attempt renders
    it. Times: `due_at` and `expires_at` in the bureau's clock, `retry_at` in the machine's.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(190), unique=True)
    kind: Mapped[OutboxKind]
    platform: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(255))
    group: Mapped[bool] = mapped_column("is_group", default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"))
    day: Mapped[date]
    facts: Mapped[Any | None] = mapped_column(JsonText)
    payload: Mapped[Any | None] = mapped_column(JsonText)
    state: Mapped[OutboxState] = mapped_column(default=OutboxState.WAITING)
    created_at: Mapped[datetime] = mapped_column(Instant)
    due_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)
    claimed_until: Mapped[datetime | None] = mapped_column(Instant)
    retry_at: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    doubtful: Mapped[bool] = mapped_column(default=False)  # an earlier attempt's outcome is unknown
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    message_id: Mapped[str | None] = mapped_column(String(255))
    error: Mapped[str] = mapped_column(Text, default="")


Index(
    "ix_outbox_waiting",
    Outbox.due_at,
    sqlite_where=Outbox.state == OutboxState.WAITING,
    postgresql_where=Outbox.state == OutboxState.WAITING,
)
Index("ix_outbox_platform_message_id", Outbox.platform, Outbox.message_id)
Index("ix_outbox_platform_chat", Outbox.platform, Outbox.chat, Outbox.id)


class Notice(Base):
    """Something a person must hear that is no reminder: a request to decide, a decision, a change.

    It waits for the person's next digest (`outbox_id`), because a person gets one message a day.
    """

    __tablename__ = "notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignment.id"))
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant)
    outbox_id: Mapped[int | None] = mapped_column(ForeignKey("outbox.id"), index=True)


class Question(Base):
    """What the bot asked a person and still waits on; `pending` is applied once answered.

    `evidence` are the files that came with the original message, stored and waiting for a Report.
    """

    __tablename__ = "question"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    platform: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(255))
    about: Mapped[str] = mapped_column(String(16))
    options: Mapped[Any] = mapped_column(JsonText)  # task numbers, in the order shown
    pending: Mapped[Any] = mapped_column(JsonText)  # actions as JSON
    text: Mapped[str] = mapped_column(Text)  # the original message
    evidence: Mapped[Any | None] = mapped_column(JsonText)
    asked_at: Mapped[datetime] = mapped_column(Instant)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
