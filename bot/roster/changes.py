"""What a roster would change: each change says itself in one line, and writes itself."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Protocol

from sqlalchemy.orm import Session

from bot.roster.entries import (
    PLATFORM_WORDS,
    ROLE_WORDS,
    PersonEntry,
    PostEntry,
    UnitEntry,
)
from models.people import Account, Person, Post, Unit

COLUMN_WORDS = {"kind": "类别", "duties": "职责", "tags": "标签", "aliases": "别名"}


@dataclass(frozen=True, slots=True)
class Trace:
    """What the audit log keeps of a change. Names and addresses stand under `personal` alone."""

    row: Unit | Person
    after: Any
    before: Any = None
    personal: Any = None

    @property
    def subject(self) -> str:
        """The row, once it has its id."""
        return f"{self.row.__tablename__}:{self.row.id}"


@dataclass(slots=True)
class Ledger:
    """Where changes are written. `day` is the bureau's date of the import."""

    session: Session
    day: date
    units: dict[str, Unit]
    people: dict[PersonEntry, Person]
    touched: list[Unit] = field(default_factory=list)  # their people, or they themselves, changed

    @property
    def last_day(self) -> date:
        """The last day of what ends now."""
        return self.day - timedelta(days=1)

    def id_of(self, unit: Unit) -> int:
        """A unit's id; new units are written together, when the first id is asked for."""
        if unit.id is None:
            self.session.flush()
        return unit.id


class Change(Protocol):
    """One change. `str(change)` is its line for the administrator."""

    def write(self, ledger: Ledger) -> Trace:
        """Writes itself."""


@dataclass(frozen=True, slots=True)
class UnitAdded:
    """A unit that was not known."""

    unit: UnitEntry

    def __str__(self) -> str:
        return f"新增单位 {self.unit.name}"

    def write(self, ledger: Ledger) -> Trace:
        """The parent follows as a change of its own: it may be further down the list."""
        row = Unit(
            name=self.unit.name,
            kind=self.unit.kind,
            duties=self.unit.duties or "",
            tags=list(self.unit.tags or ()),
            aliases=list(self.unit.aliases or ()),
            valid_from=ledger.day,
        )
        ledger.session.add(row)
        ledger.units[self.unit.name] = row
        return Trace(row, {"name": row.name, "kind": row.kind})


@dataclass(frozen=True, slots=True)
class UnitChanged:
    """One column of a known unit."""

    name: str
    column: str
    before: Any
    after: Any

    def __str__(self) -> str:
        if self.column == "valid_until":
            return f"重新启用单位 {self.name}"
        old, new = (
            "、".join(one) if isinstance(one, list) else str(one)
            for one in (self.before, self.after)
        )
        return f"单位 {self.name} 的{COLUMN_WORDS[self.column]}:{old or '空'} → {new or '空'}"

    def write(self, ledger: Ledger) -> Trace:
        row = ledger.units[self.name]
        setattr(row, self.column, self.after)
        ledger.touched.append(row)
        return Trace(row, {self.column: plain(self.after)}, {self.column: plain(self.before)})


@dataclass(frozen=True, slots=True)
class ParentChanged:
    """A unit's place in the tree."""

    name: str
    before: str | None
    after: str

    def __str__(self) -> str:
        return f"单位 {self.name} 的上级:{self.before or '空'} → {self.after}"

    def write(self, ledger: Ledger) -> Trace:
        row = ledger.units[self.name]
        row.parent_id = ledger.id_of(ledger.units[self.after])
        ledger.touched.append(row)
        return Trace(row, {"parent": self.after}, {"parent": self.before})


@dataclass(frozen=True, slots=True)
class PersonAdded:
    """Somebody who was not known."""

    person: PersonEntry

    def __str__(self) -> str:
        return f"新增人员 {self.person.name}"

    def write(self, ledger: Ledger) -> Trace:
        row = Person(name=self.person.name, mobile=self.person.mobile, valid_from=ledger.day)
        ledger.session.add(row)
        ledger.people[self.person] = row
        return Trace(row, {"added": True}, personal={"name": row.name})


@dataclass(frozen=True, slots=True)
class PersonChanged:
    """A known person's name or mobile number, or that they are back."""

    person: PersonEntry
    column: str
    before: Any
    after: Any

    def __str__(self) -> str:
        match self.column:
            case "name":
                return f"{self.before} 更名为 {self.after}"
            case "mobile":
                return f"{self.person.name} 的手机有更新"
            case _:
                return f"{self.person.name} 重新启用"

    def write(self, ledger: Ledger) -> Trace:
        row = ledger.people[self.person]
        setattr(row, self.column, self.after)
        words = {"before": plain(self.before), "after": plain(self.after)}
        return Trace(row, {"changed": self.column}, personal=words)


@dataclass(frozen=True, slots=True)
class PostAdded:
    """A post taken up; `post_id` where the person held it once before."""

    person: PersonEntry
    post: PostEntry
    post_id: int | None

    def __str__(self) -> str:
        return f"{self.person.name} 担任 {self.post}"

    def write(self, ledger: Ledger) -> Trace:
        unit, person = ledger.units[self.post.unit], ledger.people[self.person]
        if self.post_id is None:
            row = Post(person=person, unit=unit, role=self.post.role, valid_from=ledger.day)
            ledger.session.add(row)
        else:
            row = ledger.session.get_one(Post, self.post_id)
        row.title, row.valid_until = self.post.title, None
        ledger.touched.append(unit)
        return Trace(person, {"post": self.post.role, "unit": self.post.unit})


@dataclass(frozen=True, slots=True)
class TitleChanged:
    """What the holder of a post is called."""

    person: PersonEntry
    post: PostEntry
    post_id: int
    before: str

    def __str__(self) -> str:
        return f"{self.person.name} 的称呼:{self.before or '空'} → {self.post.title or '空'}"

    def write(self, ledger: Ledger) -> Trace:
        ledger.session.get_one(Post, self.post_id).title = self.post.title
        words = {"before": self.before, "after": self.post.title}
        return Trace(ledger.people[self.person], {"changed": "title"}, personal=words)


@dataclass(frozen=True, slots=True)
class PostEnded:
    """A post that the roster no longer gives to its holder."""

    post_id: int
    name: str
    post: PostEntry

    def __str__(self) -> str:
        return f"{self.name} 不再担任 {self.post.unit}{ROLE_WORDS[self.post.role]}"

    def write(self, ledger: Ledger) -> Trace:
        row = ledger.session.get_one(Post, self.post_id)
        row.valid_until = ledger.last_day
        ledger.touched.append(row.unit)
        return Trace(row.person, {"ended": row.role, "unit": self.post.unit})


@dataclass(frozen=True, slots=True)
class PersonLeft:
    """Somebody whose last post ended. What they reported stays."""

    person_id: int
    name: str

    def __str__(self) -> str:
        return f"{self.name} 已不在名册,停用"

    def write(self, ledger: Ledger) -> Trace:
        row = ledger.session.get_one(Person, self.person_id)
        row.valid_until = ledger.last_day
        return Trace(row, {"left": ledger.last_day.isoformat()})


@dataclass(frozen=True, slots=True)
class AccountBound:
    """An account that becomes a person's: new, in place of another, or handed over."""

    person: PersonEntry
    platform: str
    address: str
    account_id: int | None = None
    former: str | None = None  # who had it
    replaced: str | None = None  # what it stands in place of

    def __str__(self) -> str:
        words = f"{PLATFORM_WORDS.get(self.platform, self.platform)} {self.address}"
        if self.former:
            return f"{words} 由 {self.former} 移交给 {self.person.name}"
        if self.replaced:
            return f"{self.person.name} 的{words}(原为 {self.replaced})"
        return f"{self.person.name} 绑定{words}"

    def write(self, ledger: Ledger) -> Trace:
        person = ledger.people[self.person]
        if self.account_id is None:
            row = Account(platform=self.platform)
            ledger.session.add(row)
        else:
            row = ledger.session.get_one(Account, self.account_id)
        row.person, row.address, row.lost_at = person, self.address, None
        words = {"address": self.address, "former": self.former, "replaced": self.replaced}
        return Trace(person, {"account": self.platform}, personal=words)


def plain(value: Any) -> Any:
    """A value as JSON takes it."""
    return value.isoformat() if isinstance(value, date) else value
