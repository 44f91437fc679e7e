"""The cast of the stories: a small county's bureau, the people in it, and an outsider.

`write_cast(session)` writes them with their units, posts and console accounts. 外人 is on the
roster without a post and may see nothing; the console address `nobody` belongs to no one.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.enums import (
    DeadlineSource,
    PlanState,
    PostRole,
    Reporting,
    TaskKind,
    TimeKind,
    UnitKind,
)
from models.people import Account, Person, Post, Unit
from models.plan import Deadline, Plan, Task

CONSOLE = "console"
YEAR = 2026
START = date(YEAR, 1, 5)  # the first Monday of the plan's year
NOON = datetime(YEAR, 1, 5, 4, tzinfo=UTC)  # 12:00 in Shanghai


@dataclass(frozen=True, slots=True)
class Cast:
    """Row ids, by the words of the stories. A person's console address is the field's name."""

    bureau: int  # 云岭县教育局
    section: int  # 基础教育科: 李科长 is its 经办人
    safety: int  # 安全管理科: has a head and no 经办人
    finance: int  # 计划财务科: has nobody
    school: int  # 云岭县第一小学: 王校长 is its head
    kindergarten: int  # 云岭县机关幼儿园: has nobody
    li: int  # 李科长
    wang: int  # 王校长
    zhao: int  # 赵科长, head of 安全管理科
    supervisor: int  # 督办员
    leader: int  # 分管领导 of 基础教育科 and 安全管理科
    admin: int  # 管理员
    outsider: int  # 外人


def write_unit(session: Session, name: str, kind: UnitKind, parent: int | None = None) -> int:
    """A unit; its id."""
    unit = Unit(name=name, kind=kind, parent_id=parent)
    session.add(unit)
    session.flush()
    return unit.id


def write_person(
    session: Session, name: str, address: str | None, *posts: tuple[int, PostRole, str]
) -> int:
    """A person with a console account and posts (unit, role, title); their id."""
    person = Person(
        name=name,
        posts=[Post(unit_id=unit, role=role, title=title) for unit, role, title in posts],
        accounts=[Account(platform=CONSOLE, address=address)] if address else [],
    )
    session.add(person)
    session.flush()
    return person.id


def write_cast(session: Session) -> Cast:
    """Writes units, people, posts and accounts, and commits nothing."""
    bureau = write_unit(session, "云岭县教育局", UnitKind.BUREAU)
    section = write_unit(session, "基础教育科", UnitKind.SECTION, bureau)
    safety = write_unit(session, "安全管理科", UnitKind.SECTION, bureau)
    finance = write_unit(session, "计划财务科", UnitKind.SECTION, bureau)
    school = write_unit(session, "云岭县第一小学", UnitKind.SCHOOL, bureau)
    kindergarten = write_unit(session, "云岭县机关幼儿园", UnitKind.SCHOOL, bureau)
    leads = [(section, PostRole.LEADER, "副局长"), (safety, PostRole.LEADER, "副局长")]
    return Cast(
        bureau=bureau,
        section=section,
        safety=safety,
        finance=finance,
        school=school,
        kindergarten=kindergarten,
        li=write_person(session, "李明", "li", (section, PostRole.OFFICER, "李科长")),
        wang=write_person(session, "王芳", "wang", (school, PostRole.HEAD, "王校长")),
        zhao=write_person(session, "赵强", "zhao", (safety, PostRole.HEAD, "赵科长")),
        supervisor=write_person(
            session, "周静", "supervisor", (bureau, PostRole.SUPERVISOR, "督办员")
        ),
        leader=write_person(session, "孙伟", "leader", *leads),
        admin=write_person(session, "吴敏", "admin", (bureau, PostRole.ADMIN, "管理员")),
        outsider=write_person(session, "郑平", "outsider"),
    )


def write_plan(session: Session, title: str = "云岭县教育局2026年工作要点") -> Plan:
    """An active plan without tasks."""
    plan = Plan(
        title=title,
        issuer="云岭县教育局",
        year=YEAR,
        issued_on=START,
        state=PlanState.ACTIVE,
        activated_on=START,
        created_at=NOON,
    )
    session.add(plan)
    session.flush()
    return plan


def write_task(
    session: Session,
    plan: Plan,
    number: int,
    title: str,
    due_on: date = date(YEAR, 8, 31),
    *units: int,
    kind: TaskKind = TaskKind.DATED,
    assumed: bool = False,
    count: int = 1,
) -> list[Assignment]:
    """A task with one deadline, given to `units`: their Assignments, in that order."""
    task = Task(
        plan=plan,
        number=number,
        position=number,
        title=title,
        text=f"{title}。",
        kind=kind,
        reporting=Reporting.EACH if len(units) > 1 else Reporting.ONCE,
    )
    deadline = Deadline(
        task=task,
        position=1,
        key=due_on.isoformat(),
        kind=TimeKind.BY,
        opens_on=START,
        due_on=due_on,
        assumed=assumed,
        source=DeadlineSource.SENTENCE,
        count=count,
    )
    assignments = [
        Assignment(
            task=task,
            deadline=deadline,
            unit_id=unit,
            due_on=due_on,
            assigned_on=START,
            next_reminder_at=NOON,
        )
        for unit in units
    ]
    session.add_all([task, deadline, *assignments])
    session.flush()
    return assignments
