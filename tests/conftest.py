"""A real database for every test that wants one: an SQLite file, or PostgreSQL by one option.

`pytest --postgresql` starts a private server; `pytest --postgresql URL` (or the environment
variable DUBAN_TEST_POSTGRESQL) uses one that may create and drop databases.
"""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url
from sqlalchemy.orm import Session

from models.database import Database
from models.database.engines import open_engine
from models.migrate import upgrade
from tests.cast import Cast, write_cast
from tests.postgresql import find_programs, running

PRIVATE = "private"
TEMPLATE = "duban_template"


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--postgresql [URL]`."""
    parser.addoption(
        "--postgresql",
        nargs="?",
        const=PRIVATE,
        default=os.environ.get("DUBAN_TEST_POSTGRESQL"),
        help="run database tests on PostgreSQL: on a private server, or the one at this URL",
    )


class Server:
    """A PostgreSQL server with a migrated template, of which each test gets a copy."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql+psycopg")
        self._engine = create_engine(self._url, isolation_level="AUTOCOMMIT")
        self._made = 0
        self._run(f"DROP DATABASE IF EXISTS {TEMPLATE}")
        upgrade(self.create(TEMPLATE, "template1"))

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.exec_driver_sql(statement)

    def create(self, name: str, template: str) -> str:
        """A new database; its URL."""
        self._run(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Removes a database that a test is done with."""
        self._run(f"DROP DATABASE IF EXISTS {make_url(url).database} WITH (FORCE)")

    def fresh(self, template: str = TEMPLATE) -> str:
        """The URL of a database of one's own."""
        self._made += 1
        return self.create(f"duban_test_{os.getpid()}_{self._made}", template)

    def close(self) -> None:
        """Leaves the server as it was."""
        self._run(f"DROP DATABASE IF EXISTS {TEMPLATE} WITH (FORCE)")
        self._engine.dispose()


@pytest.fixture(scope="session")
def postgresql(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A PostgreSQL server: the one that was named, else a private one."""
    named = request.config.getoption("--postgresql")
    if named not in (None, PRIVATE):
        server = Server(named)
        yield server
        server.close()
        return
    if find_programs() is None:
        pytest.skip("PostgreSQL's initdb is not on this machine (make postgresql)")
    with running() as url:
        server = Server(url)
        yield server
        server.close()


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the latest revision, to be copied."""
    path = tmp_path_factory.mktemp("template") / "duban.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of an empty, migrated database of the test's own."""
    if request.config.getoption("--postgresql"):
        server: Server = request.getfixturevalue("postgresql")
        url = server.fresh()
        yield url
        server.drop(url)
        return
    path = tmp_path / "duban.db"
    shutil.copy(request.getfixturevalue("migrated_file"), path)
    yield f"sqlite:///{path}"


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """An open database."""
    async with Database.open(database_url) as opened:
        yield opened


@pytest.fixture
def session(database_url: str) -> Iterator[Session]:
    """A plain session on a database of the test's own, for what needs no event loop."""
    engine = open_engine(database_url)
    with Session(engine, expire_on_commit=False) as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def cast(session: Session) -> Cast:
    """The cast, written into `session`."""
    return write_cast(session)
