"""Taking a database to the schema of this program, after a backup.

Alembic is configured here, in code. A developer writes the next version with
`python -m models.migrate "what changes"` and reads it before committing it.
"""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, inspect
from sqlalchemy.exc import DBAPIError

from models.backup import copy_sqlite
from models.database.engines import is_sqlite, open_engine, parse_url, sqlite_path
from models.errors import DubanError

MIGRATIONS = Path(__file__).parent / "migrations"


def configure(connection: Connection | None = None) -> Config:
    """Alembic's configuration."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def latest_revision() -> str:
    """The revision of this program's schema."""
    head = ScriptDirectory.from_config(configure()).get_current_head()
    if head is None:
        raise RuntimeError("the program carries no migrations")
    return head


def current_revision(engine: Engine) -> str | None:
    """The revision a database stands at; None for an empty one.

    Raises DubanError for a database that is another program's, or a newer Duban's.
    """
    with engine.connect() as connection:
        revision = MigrationContext.configure(connection).get_current_revision()
        tables = inspect(connection).get_table_names() if revision is None else []
    if set(tables) - {"alembic_version"}:
        raise DubanError("这个数据库里已有别的程序的表", "请为督办另建一个数据库")
    known = {
        script.revision for script in ScriptDirectory.from_config(configure()).walk_revisions()
    }
    if revision is not None and revision not in known:
        raise DubanError(
            f"数据库由更新版本的督办建立(结构版本 {revision})", "请升级程序,或恢复升级前的备份"
        )
    return revision


def upgrade(url: str, backups: Path | None = None) -> Path | None:
    """Takes the database of `url` to the latest revision, in one transaction.

    An SQLite file with something to migrate is copied first, into `backups` or the folder
    `backups` beside it. Returns the copy, if one was made. While a service runs, call it after
    `Database.open(url, exclusive=True)`, which keeps a second service away.
    """
    engine = open_engine(url)
    try:
        revision = current_revision(engine)
        if revision == latest_revision():
            return None
        copy = keep_copy(url, revision, backups) if revision else None
        with migrating(engine) as connection:
            command.upgrade(configure(connection), "head")
        return copy
    except DBAPIError:
        # another process of the same bureau was faster
        if current_revision(engine) == latest_revision():
            return None
        raise
    finally:
        engine.dispose()


def keep_copy(url: str, revision: str, backups: Path | None) -> Path | None:
    """A copy of an SQLite file as it was at `revision`."""
    parsed = parse_url(url)
    if not is_sqlite(parsed):
        return None
    path = sqlite_path(parsed)
    folder = backups or path.parent / "backups"
    copy = folder / f"{path.stem}-{revision}{path.suffix}"
    copy_sqlite(path, copy)
    return copy


@contextmanager
def migrating(engine: Engine) -> Iterator[Connection]:
    """A connection on which tables may be rebuilt."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # rebuilding a table drops the old one, which must not reach the rows that refer to it;
            # the pragma works only outside a transaction, the check follows at the end of one
            driver = connection.connection.driver_connection
            assert driver is not None  # noqa: S101 - the connection was just opened
            driver.execute("PRAGMA foreign_keys=OFF")
        with connection.begin():
            yield connection


def write_revision(message: str, database: Path) -> Path:
    """Writes the version that takes the latest revision to the models as they are."""
    scripts = list(ScriptDirectory.from_config(configure()).walk_revisions())
    url = f"sqlite:///{database}"
    if scripts:
        upgrade(url)
    engine = open_engine(url)
    with migrating(engine) as connection:
        serial = f"{len(scripts) + 1:04}"
        command.revision(configure(connection), message, autogenerate=True, rev_id=serial)
    engine.dispose()
    (path,) = (MIGRATIONS / "versions").glob(f"{serial}_*.py")
    lines = path.read_text(encoding="utf-8").splitlines()
    written = [line for line in lines if "# ###" not in line]  # Alembic's marks of its own work
    path.write_text("\n".join(written) + "\n", encoding="utf-8")
    return path


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        write_revision(sys.argv[1], Path(scratch) / "scratch.db")
