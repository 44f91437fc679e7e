"""Whom an obligation speaks to on a day: officers, the line above them, stand-ins, accounts.

Rows in, one plain value out. A unit's 经办人 are asked; without one its head; who is away is stood
in for. Somebody without an account that works can be named, but not reached.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from models.enums import PostRole
from models.people import Account, Person, Post, StandIn, Unit
from scheduler.ladder import Rung

CONSOLE = "console"
UP_THE_LINE = (Rung.HEAD, Rung.LEADER, Rung.DESK)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as a message needs them: how they are addressed, and where they can be reached."""

    person_id: int
    name: str
    platform: str
    address: str


@dataclass(frozen=True)
class Roster:
    """The people of some units on one day; persons are named by their ids."""

    posts: Mapping[tuple[int, PostRole], tuple[int, ...]] = field(default_factory=dict)
    parents: Mapping[int, int | None] = field(default_factory=dict)
    bureau: Mapping[PostRole, tuple[int, ...]] = field(default_factory=dict)
    contacts: Mapping[int, Contact] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    deputies: Mapping[int, int] = field(default_factory=dict)

    def holders(self, unit_id: int) -> tuple[int, ...]:
        """Who answers for a unit: its 经办人, else its head; nobody where it is vacant."""
        officers = self.posts.get((unit_id, PostRole.OFFICER), ())
        return officers or self.posts.get((unit_id, PostRole.HEAD), ())

    def asked(self, unit_id: int) -> tuple[int, ...]:
        """Those of the holders (or who stands in for them) whom a message reaches."""
        return self._asked.get(unit_id, ())

    def above(self, unit_id: int, rung: Rung) -> tuple[int, ...]:
        """Who stands on a rung above a unit's officers and can be reached."""
        match rung:
            case Rung.OFFICER:
                return self.asked(unit_id)
            case Rung.HEAD:
                people = self.posts.get((unit_id, PostRole.HEAD), ())
            case Rung.LEADER:
                people = self._leaders(unit_id)
            case Rung.DESK:
                people = self.desk
        asked = self.asked(unit_id)
        reached = self._reached(people)
        return reached if rung is Rung.DESK else tuple(one for one in reached if one not in asked)

    def line(self, unit_id: int) -> tuple[Rung, ...]:
        """The rungs above a unit on which somebody can be reached."""
        if unit_id not in self._lines:
            line = tuple(rung for rung in UP_THE_LINE if self.above(unit_id, rung))
            self._lines[unit_id] = line
        return self._lines[unit_id]

    @property
    def units(self) -> frozenset[int]:
        """Units in which somebody holds a post."""
        return frozenset(unit_id for unit_id, _ in self.posts)

    @property
    def desk(self) -> tuple[int, ...]:
        """督办员; where there is none, 管理员."""
        return self.bureau.get(PostRole.SUPERVISOR, ()) or self.admins

    @property
    def admins(self) -> tuple[int, ...]:
        """管理员."""
        return self.bureau.get(PostRole.ADMIN, ())

    @cached_property
    def _asked(self) -> dict[int, tuple[int, ...]]:
        return {unit_id: self._reached(self.holders(unit_id)) for unit_id in self.units}

    @cached_property
    def _lines(self) -> dict[int, tuple[Rung, ...]]:
        return {}

    @cached_property
    def shared(self) -> frozenset[int]:
        """Units whose holders answer for other units too, so that a message must name the unit."""
        units: dict[int, set[int]] = defaultdict(set)
        for unit_id, _ in self.posts:
            for person in self.holders(unit_id):
                units[person].add(unit_id)
        return frozenset(one for held in units.values() if len(held) > 1 for one in held)

    def _leaders(self, unit_id: int) -> tuple[int, ...]:
        """分管领导 of the unit, or of the nearest unit above it that has one."""
        above: int | None = unit_id
        seen = set()
        while above is not None and above not in seen:
            seen.add(above)
            if leaders := self.posts.get((above, PostRole.LEADER)):
                return leaders
            above = self.parents.get(above)
        return ()

    def _reached(self, people: Iterable[int]) -> tuple[int, ...]:
        spoken = (self.speaker(one) for one in people)
        return tuple(dict.fromkeys(one for one in spoken if one in self.contacts))

    def speaker(self, person_id: int) -> int:
        """Who is spoken to in a person's place: the stand-in, where one can be reached."""
        seen = [person_id]
        while (deputy := self.deputies.get(seen[-1])) is not None and deputy not in seen:
            seen.append(deputy)
        return next((one for one in reversed(seen) if one in self.contacts), person_id)


def load_roster(session: Session, today: date) -> Roster:
    """Everybody who holds a post on a day."""
    posts: dict[tuple[int, PostRole], list[int]] = defaultdict(list)
    bureau: dict[PostRole, list[int]] = defaultdict(list)
    names: dict[int, str] = {}
    rows = session.execute(
        select(Post.person_id, Post.unit_id, Post.role, Post.title, Person.name)
        .join(Person, Person.id == Post.person_id)
        .where(*_valid(Post, today), *_valid(Person, today))
        .order_by(Post.id)
    )
    for person_id, unit_id, role, title, name in rows:
        posts[unit_id, role].append(person_id)
        bureau[role].append(person_id)
        if title or person_id not in names:
            names[person_id] = title or name
    return Roster(
        posts={key: tuple(people) for key, people in posts.items()},
        parents=load_parents(session),
        bureau={role: tuple(dict.fromkeys(people)) for role, people in bureau.items()},
        contacts=load_contacts(session, names),
        names=names,
        deputies=load_deputies(session, today),
    )


def load_parents(session: Session) -> dict[int, int | None]:
    """The unit above each unit."""
    return {row.id: row.parent_id for row in session.execute(select(Unit.id, Unit.parent_id))}


def load_contacts(session: Session, names: Mapping[int, str]) -> dict[int, Contact]:
    """Where everybody is reached who can be: on a chat platform before the console, the oldest
    account that works first."""
    rows = session.execute(
        select(Account.person_id, Account.platform, Account.address, Person.name)
        .join(Person, Person.id == Account.person_id)
        .where(Account.lost_at.is_(None))
        .order_by(Account.platform != CONSOLE, Account.id.desc())
    )
    return {
        person_id: Contact(person_id, names.get(person_id, name), platform, address)
        for person_id, platform, address, name in rows
    }


def load_deputies(session: Session, today: date) -> dict[int, int]:
    """Who speaks for whom on a day."""
    rows = session.execute(
        select(StandIn.person_id, StandIn.deputy_id)
        .where(StandIn.from_on <= today, StandIn.until_on >= today)
        .order_by(StandIn.id)
    )
    return {row.person_id: row.deputy_id for row in rows}


def _valid(kind: type[Post | Person], today: date) -> tuple[ColumnElement[bool], ...]:
    return (
        or_(kind.valid_from.is_(None), kind.valid_from <= today),
        or_(kind.valid_until.is_(None), kind.valid_until >= today),
    )
