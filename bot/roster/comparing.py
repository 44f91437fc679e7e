"""A roster against the database: what would change.

The roster is the truth about the units it names, and silent about all others. In a unit for which
it names people, whoever it leaves out no longer holds a post; posts for the whole bureau end only
where the roster names anybody in that role, so that nobody locks the administrator out by a list
of schools.

A person is recognised by name together with an account, a mobile number or a unit; by mobile and
account together even under a new name; and by name alone where there is only one of it on both
sides, whose former unit no longer lists them (a transfer).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from bot.roster.changes import (
    AccountBound,
    Change,
    Ledger,
    ParentChanged,
    PersonAdded,
    PersonChanged,
    PersonLeft,
    PostAdded,
    PostEnded,
    TitleChanged,
    UnitAdded,
    UnitChanged,
)
from bot.roster.entries import (
    BUREAU_ROLES,
    Column,
    Fault,
    PersonEntry,
    PostEntry,
    Roster,
    RosterError,
    UnitEntry,
)
from models.assignment import Assignment
from models.audit import record
from models.enums import CLOSED_STATES
from models.people import Account, Person, Post, Unit
from models.queries import wake


def compare_roster(session: Session, roster: Roster, day: date) -> list[Change]:
    """What importing the roster on a day of the bureau would change, in the order of writing.

    Raises RosterError for a 上级 that neither the roster nor the database knows.
    """
    return list(Comparison(session, roster, day).changes())


def apply_roster(
    session: Session, roster: Roster, day: date, at: datetime, actor_id: int | None = None
) -> list[Change]:
    """Writes what the roster changes, with an audit line for each, and wakes what it concerns."""
    comparison = Comparison(session, roster, day)
    changes = list(comparison.changes())
    ledger = Ledger(session, day, dict(comparison.units), dict(comparison.known))
    traces = [change.write(ledger) for change in changes]
    session.flush()
    for trace in traces:
        record(
            session,
            actor_id=actor_id,
            action="roster",
            subject=trace.subject,
            before=trace.before,
            after=trace.after,
            personal=trace.personal,
            at=at,
        )
    wake(session, open_assignments(session, {unit.id for unit in ledger.touched}), at)
    return changes


def open_assignments(session: Session, unit_ids: Collection[int]) -> list[int]:
    """What the units still owe: the ladder must be asked again whom to speak to."""
    owed = session.execute(
        select(Assignment.id, Assignment.unit_id).where(Assignment.state.not_in(CLOSED_STATES))
    )
    return [assignment_id for assignment_id, unit_id in owed if unit_id in unit_ids]


@dataclass(frozen=True, slots=True)
class Coverage:
    """Which posts the roster speaks of."""

    staffed: frozenset[str]
    roles: frozenset[Any]

    def covers(self, post: Post) -> bool:
        """Whether its silence about a post means that the post ended."""
        if post.role in BUREAU_ROLES:
            return post.role in self.roles
        return post.unit.name in self.staffed


class Comparison:
    """The roster beside the rows it is about."""

    def __init__(self, session: Session, roster: Roster, day: date) -> None:
        self._roster = roster
        self._day = day
        self.units = {unit.name: unit for unit in session.scalars(select(Unit))}
        self._names = {unit.id: unit.name for unit in self.units.values()}
        self._people = session.scalars(
            select(Person)
            .options(selectinload(Person.posts).joinedload(Post.unit))
            .options(selectinload(Person.accounts))
            .order_by(Person.id)
        ).all()
        self._accounts = {
            (account.platform, account.address): account
            for person in self._people
            for account in person.accounts
        }
        self._mobiles: defaultdict[str, list[Person]] = defaultdict(list)
        self._namesakes: defaultdict[str, list[Person]] = defaultdict(list)
        for person in self._people:
            self._namesakes[person.name].append(person)
            if person.mobile:
                self._mobiles[person.mobile].append(person)
        self._listed = Counter(entry.name for entry in roster.people)
        self._wanted = {account for entry in roster.people for account in entry.accounts}
        self._coverage = Coverage(
            frozenset(unit.name for unit in roster.units if unit.staffed),
            frozenset(post.role for person in roster.people for post in person.posts),
        )
        self.known = self._recognise()

    def changes(self) -> Iterator[Change]:
        """All changes, units first."""
        self._check_parents()
        for unit in self._roster.units:
            yield from self._unit_changes(unit)
        for unit in self._roster.units:
            yield from self._parent_change(unit)
        yield from self._leavers()
        for person in self._roster.people:
            yield from self._person_changes(person)
        for person in self._roster.people:
            yield from self._account_changes(person)

    # ── units ───────────────────────────────────────────────────────────────────────────────────

    def _check_parents(self) -> None:
        names = {unit.name for unit in self._roster.units} | set(self.units)
        faults = [
            Fault(f"“{unit.name}”的", Column.PARENT, f"没有“{unit.parent}”这个单位")
            for unit in self._roster.units
            if unit.parent is not None and unit.parent not in names
        ]
        if faults:
            raise RosterError(faults)

    def _unit_changes(self, unit: UnitEntry) -> Iterator[Change]:
        row = self.units.get(unit.name)
        if row is None:
            yield UnitAdded(unit)
            return
        stated = {
            "kind": unit.kind,
            "tags": None if unit.tags is None else list(unit.tags),
            "aliases": None if unit.aliases is None else list(unit.aliases),
            "duties": unit.duties,
        }
        for column, after in stated.items():
            before = getattr(row, column)
            if after is not None and after != before:
                yield UnitChanged(unit.name, column, before, after)
        if row.valid_until is not None and row.valid_until < self._day:
            yield UnitChanged(unit.name, "valid_until", row.valid_until, None)

    def _parent_change(self, unit: UnitEntry) -> Iterator[Change]:
        row = self.units.get(unit.name)
        before = self._names.get(row.parent_id) if row and row.parent_id else None
        if unit.parent is not None and unit.parent != before:
            yield ParentChanged(unit.name, before, unit.parent)

    # ── who is who ──────────────────────────────────────────────────────────────────────────────

    def _recognise(self) -> dict[PersonEntry, Person]:
        known: dict[PersonEntry, Person] = {}
        taken: set[int] = set()
        for rule in (self._by_contact, self._by_unit, self._by_name):
            for entry in self._roster.people:
                if entry not in known:
                    found = [one for one in rule(entry) if one.id not in taken]
                    if len(found) == 1:
                        known[entry] = found[0]
                        taken.add(found[0].id)
        return known

    def _by_contact(self, entry: PersonEntry) -> list[Person]:
        """Who has the account or mobile number, under the same name or with both."""
        by_account = [self._accounts[one].person for one in entry.accounts if one in self._accounts]
        by_mobile = self._mobiles.get(entry.mobile or "", [])
        both = [one for one in by_mobile if one in by_account]
        named = [one for one in [*by_account, *by_mobile] if one.name == entry.name]
        return list(dict.fromkeys(named or both))[:1]

    def _by_unit(self, entry: PersonEntry) -> list[Person]:
        units = {post.unit for post in entry.posts}
        return [
            person
            for person in self._namesakes.get(entry.name, [])
            if units & {post.unit.name for post in person.posts}
        ]

    def _by_name(self, entry: PersonEntry) -> list[Person]:
        """A transfer: the only one of the name here and there, and listed nowhere else."""
        namesakes = self._namesakes.get(entry.name, [])
        if len(namesakes) != 1 or self._listed[entry.name] != 1:
            return []
        held = [post for post in namesakes[0].posts if self._stands(post)]
        left = bool(held) and all(self._coverage.covers(post) for post in held)
        return namesakes if left else []

    def _stands(self, post: Post) -> bool:
        return post.valid_until is None or post.valid_until >= self._day

    # ── people ──────────────────────────────────────────────────────────────────────────────────

    def _leavers(self) -> Iterator[Change]:
        """Posts that end, before any are taken up, and those whose last post ended."""
        entries = {person.id: entry for entry, person in self.known.items()}
        for person in self._people:
            entry = entries.get(person.id)
            kept = {(post.unit, post.role) for post in entry.posts} if entry else set()
            held = [post for post in person.posts if self._stands(post)]
            ended = [
                post
                for post in held
                if (post.unit.name, post.role) not in kept and self._coverage.covers(post)
            ]
            for post in ended:
                yield PostEnded(post.id, person.name, PostEntry(post.unit.name, post.role))
            if entry is None and held and len(ended) == len(held):
                yield PersonLeft(person.id, person.name)

    def _person_changes(self, entry: PersonEntry) -> Iterator[Change]:
        row = self.known.get(entry)
        if row is None:
            yield PersonAdded(entry)
        else:
            stated = {"name": entry.name, "mobile": entry.mobile or row.mobile}
            for column, after in stated.items():
                if after != getattr(row, column):
                    yield PersonChanged(entry, column, getattr(row, column), after)
            if row.valid_until is not None and row.valid_until < self._day:
                yield PersonChanged(entry, "valid_until", row.valid_until, None)
        held = {(post.unit.name, post.role): post for post in row.posts} if row else {}
        for post in entry.posts:
            former = held.get((post.unit, post.role))
            if former is None or not self._stands(former):
                yield PostAdded(entry, post, former.id if former else None)
            elif post.title and post.title != former.title:
                yield TitleChanged(entry, post, former.id, former.title)

    def _account_changes(self, entry: PersonEntry) -> Iterator[Change]:
        row = self.known.get(entry)
        own: defaultdict[str, list[Account]] = defaultdict(list)
        for account in row.accounts if row else ():
            own[account.platform].append(account)
        for platform, address in entry.accounts:
            held = self._accounts.get((platform, address))
            old = [one for one in own[platform] if (platform, one.address) not in self._wanted]
            if held is None and len(old) == 1:
                replaced = old[0].address
                yield AccountBound(entry, platform, address, old[0].id, replaced=replaced)
            elif held is None:
                yield AccountBound(entry, platform, address)
            elif row is None or held.person_id != row.id:
                yield AccountBound(entry, platform, address, held.id, former=held.person.name)
