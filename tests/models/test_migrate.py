"""Migrations: the tables on the disk are the tables of the program, and no row is lost."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from models import migrate
from models.bureau import Setting
from models.database import Database
from models.database.engines import open_engine
from models.errors import DubanError
from models.migrate import current_revision, latest_revision, upgrade
from models.people import Person
from models.schema import METADATA
from tests.cast import write_cast
from tests.conftest import Server

NEXT = '''
"""A version that rebuilds a table which others refer to, as a later release may."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{latest}"


def upgrade() -> None:
    with op.batch_alter_table("person") as table:
        table.alter_column("name", type_=sa.String(length=90), existing_nullable=False)
        table.add_column(sa.Column("pinyin", sa.Text(), nullable=True))
    {then}
'''


def differences(engine: Engine) -> Any:
    """What Alembic would change to make the database like the models."""
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        return compare_metadata(context, METADATA)


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A migrated database."""
    opened = open_engine(database_url)
    yield opened
    opened.dispose()


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations of a release to come: write `9999.py` into the folder."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.MIGRATIONS, folder)
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return folder / "versions" / "9999.py"


def test_the_migrations_give_the_tables_of_the_models(engine: Engine) -> None:
    assert differences(engine) == []


@pytest.mark.postgresql
def test_the_migrations_give_the_tables_of_the_models_on_postgresql(postgresql: Server) -> None:
    url = postgresql.fresh("template1")
    assert upgrade(url) is None
    engine = open_engine(url)
    assert differences(engine) == []
    engine.dispose()
    postgresql.drop(url)


def test_an_upgrade_keeps_every_row_and_a_copy(
    tmp_path: Path, migrated_file: Path, next_release: Path
) -> None:
    """A bureau at work takes the next release, which rebuilds the table of its people."""
    path = Path(shutil.copy(migrated_file, tmp_path / "bureau.db"))
    url = f"sqlite:///{path}"
    engine = open_engine(url)
    with Session(engine) as session:
        cast = write_cast(session)
        session.commit()
        people = session.scalar(select(func.count(Person.id)))
    before = latest_revision()
    next_release.write_text(NEXT.format(latest=before, then=""))
    copy = upgrade(url)
    assert copy == tmp_path / "backups" / f"bureau-{before}.db"
    with Session(engine) as session:
        wang = session.get_one(Person, cast.wang)
        assert [post.title for post in wang.posts] == ["王校长"]
        assert session.scalar(select(func.count(Person.id))) == people
    assert current_revision(engine) == "9999"
    assert upgrade(url) is None, "nothing to do, nothing copied"
    engine.dispose()
    old = open_engine(f"sqlite:///{copy}")
    assert current_revision(old) == before
    with Session(old) as session:
        assert session.scalar(select(func.count(Person.id))) == people
    old.dispose()


@pytest.mark.parametrize(
    "then", ["raise OSError('power')", "op.execute('DELETE FROM unit')"], ids=["crash", "orphans"]
)
def test_a_failed_upgrade_changes_nothing(
    tmp_path: Path, migrated_file: Path, next_release: Path, then: str
) -> None:
    """Half-way, or with posts left without their unit: everything stands as before."""
    path = Path(shutil.copy(migrated_file, tmp_path / "bureau.db"))
    engine = open_engine(f"sqlite:///{path}")
    with Session(engine) as session:
        write_cast(session)
        session.commit()
    before = latest_revision()
    next_release.write_text(NEXT.format(latest=before, then=then))
    with pytest.raises((OSError, RuntimeError)):
        upgrade(f"sqlite:///{path}")
    assert current_revision(engine) == before
    assert differences(engine) == []
    engine.dispose()


def test_a_newer_database_is_left_alone(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '2999'")
    with pytest.raises(DubanError, match="更新版本"):
        upgrade(database_url)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'other.db'}"
    engine = open_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE orders (id INTEGER)")
    engine.dispose()
    with pytest.raises(DubanError, match="别的程序"):
        upgrade(url)


@pytest.mark.postgresql
async def test_two_services_that_start_at_once_upgrade_once(postgresql: Server) -> None:
    url = postgresql.fresh("template1")
    command = [sys.executable, "-c", f"from models.migrate import upgrade; upgrade({url!r})"]
    services = [await asyncio.create_subprocess_exec(*command) for _ in range(2)]
    assert [await service.wait() for service in services] == [0, 0]
    async with Database.open(url) as database:
        await database.write(lambda session: session.add(Setting(key="地区", value="云岭")))
    postgresql.drop(url)


def test_the_folder_of_migrations_is_package_data() -> None:
    """An installed program carries its versions: they stand inside the package."""
    assert Path(migrate.__file__).parent in migrate.MIGRATIONS.parents
    assert [script.name for script in (migrate.MIGRATIONS / "versions").glob("*.py")]


def test_a_developer_is_written_the_next_version(next_release: Path, tmp_path: Path) -> None:
    """Nothing changed in the models: the version that is written changes nothing either."""
    path = migrate.write_revision("Nothing yet", tmp_path / "scratch.db")
    assert path.name == f"{int(latest_revision()):04}_nothing_yet.py"
    assert path.parent == next_release.parent
    url = f"sqlite:///{tmp_path / 'next.db'}"
    upgrade(url)
    engine = open_engine(url)
    assert current_revision(engine) == latest_revision()
    assert differences(engine) == []
    engine.dispose()
