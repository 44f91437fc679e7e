"""What belongs to the bureau as a whole: subscriptions, changeable settings, the audit log."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Instant, JsonText
from models.enums import SubscriptionKind


class Subscription(Base):
    """A group's weekly or monthly message. `schedule` is a cron line in the bureau's time zone."""

    __tablename__ = "subscription"
    __table_args__ = (UniqueConstraint("platform", "chat", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    platform: Mapped[str] = mapped_column(String(16))
    chat: Mapped[str] = mapped_column(String(255))
    title: Mapped[str] = mapped_column(Text, default="")
    kind: Mapped[SubscriptionKind] = mapped_column(default=SubscriptionKind.WEEKLY)
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    schedule: Mapped[str] = mapped_column(String(64))
    next_at: Mapped[datetime | None] = mapped_column(Instant, index=True)
    last_period: Mapped[str] = mapped_column(String(32), default="")
    was_empty: Mapped[bool] = mapped_column(default=False)


class Setting(Base):
    """A setting or counter that changes at run time."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[Any] = mapped_column(JsonText)


class Kept(Base):
    """What a platform keeps across restarts: tokens, rate windows, leases."""

    __tablename__ = "kept"

    key: Mapped[str] = mapped_column(String(190), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    until: Mapped[datetime] = mapped_column(Instant)


class Complaint(Base):
    """反馈: what a person told the administrator about the bot."""

    __tablename__ = "complaint"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(Instant)
    text: Mapped[str] = mapped_column(Text)
    answered_at: Mapped[datetime | None] = mapped_column(Instant)


class Audit(Base):
    """One write: who, when, from which message, before and after.

    `personal` holds the fields that may have to be erased (names, words); `salt` goes with them.
    The sealing job adds its `place` in the chain, `digest` (of the salted personal fields) and
    `link` (of the row, the digest and the link before it), both as `algorithm:hex`, so that erasing
    a text leaves the chain verifiable.
    """

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(Instant)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str] = mapped_column(String(48))
    subject: Mapped[str] = mapped_column(String(80))  # "assignment:12"
    inbox_id: Mapped[int | None] = mapped_column(ForeignKey("inbox.id"))
    before: Mapped[Any | None] = mapped_column(JsonText)
    after: Mapped[Any | None] = mapped_column(JsonText)
    personal: Mapped[Any | None] = mapped_column(JsonText)
    salt: Mapped[str | None] = mapped_column(String(64))
    place: Mapped[int | None] = mapped_column(unique=True)
    digest: Mapped[str | None] = mapped_column(String(80))
    link: Mapped[str | None] = mapped_column(String(80))


Index(
    "ix_audit_unsealed",
    Audit.id,
    sqlite_where=Audit.link.is_(None),
    postgresql_where=Audit.link.is_(None),
)
