"""Moving a bureau from one database to another: SQLite to PostgreSQL, or back."""

from collections.abc import Callable
from itertools import islice
from typing import Any, TypeAlias

from sqlalchemy import Column, Connection, Table, bindparam, func, insert, select, update

from models.database.engines import open_engine
from models.errors import DubanError
from models.migrate import current_revision, latest_revision, upgrade
from models.schema import METADATA

CHUNK = 500
Tell: TypeAlias = Callable[[str, int], None]


def move(source: str, target: str, tell: Tell = lambda table, rows: None) -> int:
    """Copies everything from one URL to another, in one transaction; how many rows.

    The source must be at this program's revision and is not changed; stop the service first. A
    target that already holds a bureau is refused. `tell` hears of each table and its rows. Raises
    DubanError.
    """
    old, new = open_engine(source), open_engine(target)
    try:
        if current_revision(old) != latest_revision():
            raise DubanError("原数据库的结构不是当前版本", "请先用本程序启动一次服务,完成升级")
        upgrade(target)
        with old.connect() as reading, new.begin() as writing:
            check_empty(writing)
            copied = 0
            for table in METADATA.sorted_tables:  # each after those that its rows refer to
                rows = copy_table(reading, writing, table)
                tell(table.name, rows)
                copied += rows
            return copied
    finally:
        old.dispose()
        new.dispose()


def check_empty(connection: Connection) -> None:
    """Raises DubanError for a target with rows in it."""
    for table in METADATA.sorted_tables:
        if connection.execute(select(table).limit(1)).first() is not None:
            raise DubanError("目标数据库里已有数据", "请换一个空的数据库")


def copy_table(reading: Connection, writing: Connection, table: Table) -> int:
    """Copies the rows of a table under their ids; how many."""
    own = [column for column in table.columns if refers_to(column, table)]
    copied, references = 0, []
    with reading.execution_options(yield_per=CHUNK).execute(select(table)) as rows:
        values = (dict(row._mapping) for row in rows)
        while chunk := list(islice(values, CHUNK)):
            references += [take_references(row, own) for row in chunk]
            writing.execute(insert(table), chunk)
            copied += len(chunk)
    for column in own:
        restore_references(writing, table, column, references)
    if writing.dialect.name == "postgresql" and "id" in table.columns:
        continue_ids(writing, table)
    return copied


def refers_to(column: Column[Any], table: Table) -> bool:
    """Whether a column refers to a row of the table."""
    return any(key.column.table is table for key in column.foreign_keys)


def take_references(row: dict[str, Any], own: list[Column[Any]]) -> dict[str, Any]:
    """Takes out of a row what refers to its own table, where that row may not stand yet."""
    taken = {column.name: row[column.name] for column in own}
    row.update(dict.fromkeys(taken))
    return {"row_id": row.get("id"), **taken}


def restore_references(
    writing: Connection, table: Table, column: Column[Any], references: list[dict[str, Any]]
) -> None:
    """Puts back what was taken out, once all rows stand."""
    stated = [
        {"row_id": one["row_id"], "other_id": one[column.name]}
        for one in references
        if one[column.name] is not None
    ]
    if stated:
        writing.execute(
            update(table)
            .where(table.c.id == bindparam("row_id"))
            .values({column: bindparam("other_id")}),
            stated,
        )


def continue_ids(writing: Connection, table: Table) -> None:
    """Lets PostgreSQL give the next row the next id: the copied ones came with their own."""
    last = writing.scalar(select(func.max(table.c.id)))
    if last is not None:
        sequence = func.pg_get_serial_sequence(table.name, "id")
        writing.execute(select(func.setval(sequence, last)))
