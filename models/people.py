"""单位 and 人员: who exists, what they are to each other, and where they can be reached."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import Base, Instant, JsonText
from models.enums import PostRole, UnitKind


class Unit(Base):
    """单位: a section, school or county in a tree. `duties` are the words of its work."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[UnitKind]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    duties: Mapped[str] = mapped_column(Text, default="")
    tags: Mapped[Any] = mapped_column(JsonText, default=list)
    aliases: Mapped[Any] = mapped_column(JsonText, default=list)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    posts: Mapped[list["Post"]] = relationship(back_populates="unit")


class Person(Base):
    """人员."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    mobile: Mapped[str | None] = mapped_column(String(32))
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    posts: Mapped[list["Post"]] = relationship(back_populates="person")
    accounts: Mapped[list["Account"]] = relationship(back_populates="person")


class Post(Base):
    """岗位: what a person is to a unit. Tasks belong to units and posts, never to persons."""

    __tablename__ = "post"
    __table_args__ = (UniqueConstraint("person_id", "unit_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    role: Mapped[PostRole]
    title: Mapped[str] = mapped_column(String(60), default="")  # 李科长, 王校长
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="posts")
    unit: Mapped[Unit] = relationship(back_populates="posts")


class Account(Base):
    """A person's account on a chat platform. `lost_at`: the platform says it is gone or blocked."""

    __tablename__ = "account"
    __table_args__ = (UniqueConstraint("platform", "address"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    platform: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(255))
    lost_at: Mapped[datetime | None] = mapped_column(Instant)

    person: Mapped[Person] = relationship(back_populates="accounts")


class StandIn(Base):
    """代理人: who speaks for a person during an absence, both days included."""

    __tablename__ = "stand_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]


class Hush(Base):
    """免打扰: a person's snooze or mute, for one Task or all, until a date (None: until lifted)."""

    __tablename__ = "hush"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"))
    until_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(Instant)
