"""Moving to PostgreSQL and back: every row, every reference, and work goes on at once."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignment import Report
from models.audit import record, seal, verify
from models.database import Database
from models.database.engines import open_engine
from models.errors import DubanError
from models.move import move
from models.people import Person, Unit
from models.queries import next_task_number, officers_of
from models.schema import METADATA
from tests.cast import NOON, START, Cast, write_cast, write_plan, write_task
from tests.conftest import Server


@pytest.fixture
def old(tmp_path: Path, migrated_file: Path) -> str:
    """An empty SQLite database to move away from."""
    path = tmp_path / "old.db"
    path.write_bytes(migrated_file.read_bytes())
    return f"sqlite:///{path}"


def write_bureau(url: str) -> Cast:
    """A bureau at work: a unit under a later one, a report corrected by a later one, a seal."""
    engine = open_engine(url)
    with Session(engine) as session:
        cast = write_cast(session)
        (owed,) = write_task(session, write_plan(session), 1, "控辍保学", START, cast.section)
        first, second = (
            Report(assignment_id=owed.id, at=NOON, percent=percent) for percent in (50.0, 80.0)
        )
        session.add_all([first, second])
        session.flush()
        first.superseded_by_id = second.id
        session.get_one(Unit, cast.section).parent_id = cast.kindergarten
        next_task_number(session)
        record(session, actor_id=cast.li, action="report", subject="assignment:1", at=NOON,
               after={"percent": 80.0}, personal={"text": "八成"})  # fmt: skip
        seal(session)
        session.commit()
    engine.dispose()
    return cast


def everything(url: str) -> dict[str, list[Any]]:
    """All rows of all tables."""
    engine = open_engine(url)
    with engine.connect() as connection:
        rows = {
            table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
        }
    engine.dispose()
    return rows


@pytest.mark.postgresql
async def test_a_bureau_moves_to_postgresql_and_back(
    old: str, tmp_path: Path, postgresql: Server
) -> None:
    target = postgresql.fresh("template1")
    cast = write_bureau(old)
    heard: dict[str, int] = {}
    rows = move(old, target, heard.__setitem__)
    assert rows == sum(heard.values()) > 20
    assert everything(target) == everything(old)
    async with Database.open(target) as database:
        assert await database.read(verify) is None, "the audit chain holds on the other engine"
        people = await database.read(officers_of, cast.section, START)
        assert [one.name for one in people] == ["李明"]
        newcomer = await database.write(add_person)
        assert newcomer > cast.outsider, "new rows get new ids"
    back = f"sqlite:///{tmp_path / 'back.db'}"
    move(target, back)
    assert everything(back) == everything(target)
    postgresql.drop(target)


def add_person(session: Session) -> int:
    """Somebody new; their id."""
    person = Person(name="何敏")
    session.add(person)
    session.flush()
    return person.id


def test_a_target_in_use_is_refused(old: str, tmp_path: Path) -> None:
    write_bureau(old)
    used = f"sqlite:///{tmp_path / 'used.db'}"
    move(old, used)
    before = everything(used)
    with pytest.raises(DubanError, match="已有数据"):
        move(old, used)
    assert everything(used) == before


def test_an_old_source_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DubanError, match="不是当前版本"):
        move(f"sqlite:///{tmp_path / 'empty.db'}", f"sqlite:///{tmp_path / 'new.db'}")


def test_between_files_nothing_is_lost(old: str, tmp_path: Path) -> None:
    write_bureau(old)
    new = f"sqlite:///{tmp_path / 'new.db'}"
    move(old, new)
    assert everything(new) == everything(old)
