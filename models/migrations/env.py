"""Alembic's environment. The connection is handed in by `models.migrate`."""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context

from models.base import Instant, JsonText
from models.schema import METADATA


def plain_type(kind: str, item: Any, _autogenerate: Any) -> str | Literal[False]:
    """A version names SQL's own types, so that it outlives the classes of today."""
    if kind == "type" and isinstance(item, Instant):
        return "sa.DateTime()"
    if kind == "type" and isinstance(item, JsonText):
        return "sa.Text()"
    if kind == "type" and isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    return False


def check_references(connection: sa.Connection) -> None:
    """Raises where a rebuilt table left a row of another without its row."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"rows without their row after the migration: {broken[:5]}")


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=METADATA,
    render_as_batch=True,  # SQLite alters a table by rebuilding it
    transactional_ddl=True,  # our connections begin by themselves: all or nothing, on SQLite too
    render_item=plain_type,
)
with context.begin_transaction():
    context.run_migrations()
    check_references(connection)
