"""A made-up bureau: sections with 经办人 and 科长, schools with heads, 分管领导, a 督办员.

The same numbers give the same town; nobody in it exists. Tasks are given by one fixed rule: each
heading of the plan, in its order, to the next section; what schools can report each for itself,
to the schools.
"""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import cycle
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from bot.assign import allot
from bot.review import choose_each, load_review
from bot.simulate.recorder import NAME
from models.bureau import Subscription
from models.enums import PostRole, SubscriptionKind, UnitKind
from models.people import Account, Person, Post, Unit
from scheduler.wiring import next_fire

LEADERS = 4
SCHOOL_SORTS = (("小学", "小学"), ("小学", "小学"), ("幼儿园", "幼儿园"), ("中学", "初中"))
GROUP = "office"
BULLETINS = (
    (SubscriptionKind.WEEKLY, "30 16 * * fri"),
    (SubscriptionKind.MONTHLY, "0 10 3 * *"),
)


@dataclass(frozen=True, slots=True)
class Town:
    """The people by what they are, as ids, and where each is reached."""

    sections: tuple[int, ...]
    schools: tuple[int, ...]
    supervisor: int
    addresses: dict[int, str]

    @property
    def officers(self) -> tuple[int, ...]:
        """Everybody who is asked: one person a section, one a school."""
        return (*self.sections, *self.schools)


def build_town(session: Session, sections: int, schools: int) -> Town:
    """Writes units, people, posts and accounts."""
    bureau = write_unit(session, "示例县教育局", UnitKind.BUREAU, None)
    supervisor = write_person(session, "督办员", (bureau, PostRole.SUPERVISOR))
    write_person(session, "管理员", (bureau, PostRole.ADMIN))
    section_units = [
        write_unit(session, f"第{nth}科", UnitKind.SECTION, bureau)
        for nth in range(1, sections + 1)
    ]
    officers = [
        write_person(session, f"{nth}科经办人", (unit, PostRole.OFFICER))
        for nth, unit in enumerate(section_units, 1)
    ]
    for nth, unit in enumerate(section_units, 1):
        write_person(session, f"{nth}科科长", (unit, PostRole.HEAD))
    write_leaders(session, bureau, section_units)
    heads = [write_school(session, nth, bureau) for nth in range(1, schools + 1)]
    people = [*officers, *heads, supervisor]
    return Town(
        sections=tuple(person.id for person in officers),
        schools=tuple(person.id for person in heads),
        supervisor=supervisor.id,
        addresses={person.id: person.accounts[0].address for person in people},
    )


def write_school(session: Session, nth: int, bureau: int) -> Person:
    """A school and its head."""
    sort, tag = SCHOOL_SORTS[nth % len(SCHOOL_SORTS)]
    unit = write_unit(session, f"第{nth}{sort}", UnitKind.SCHOOL, bureau, tag)
    title = "园长" if sort == "幼儿园" else "校长"
    return write_person(session, f"{nth}号{title}", (unit, PostRole.HEAD))


def write_leaders(session: Session, bureau: int, sections: list[int]) -> None:
    """Each 分管领导 has every fourth section; the first also stands above the schools."""
    for nth in range(LEADERS):
        mine = [*([bureau] if nth == 0 else []), *sections[nth::LEADERS]]
        write_person(session, f"{nth + 1}号局领导", *((unit, PostRole.LEADER) for unit in mine))


def write_unit(session: Session, name: str, kind: UnitKind, parent: int | None, *tags: str) -> int:
    """A unit; its id."""
    unit = Unit(name=name, kind=kind, parent_id=parent, tags=list(tags), aliases=[])
    session.add(unit)
    session.flush()
    return unit.id


def write_person(session: Session, name: str, *posts: tuple[int, PostRole]) -> Person:
    """A person with their posts and one account."""
    person = Person(
        name=name,
        posts=[Post(unit_id=unit, role=role) for unit, role in posts],
        accounts=[Account(platform=NAME, address=name)],
    )
    session.add(person)
    session.flush()
    return person


def subscribe_group(session: Session, now: datetime, zone: ZoneInfo) -> None:
    """One work group with a weekly and a monthly message."""
    session.add_all(
        Subscription(
            platform=NAME,
            chat=GROUP,
            kind=kind,
            schedule=schedule,
            next_at=next_fire(schedule, now, zone),
        )
        for kind, schedule in BULLETINS
    )


def give_by_heading(session: Session, plan_id: int, today: date, at: datetime) -> None:
    """The fixed rule of assignment."""
    review = load_review(session, plan_id, today)
    sections = [unit.id for unit in review.units if unit.kind is UnitKind.SECTION]
    for heading, section in zip(review.headings, cycle(sections), strict=False):
        allot(session, [task.id for task in heading.tasks], section, at, None)
        for task in heading.tasks:
            choose_each(session, task, at, None)
