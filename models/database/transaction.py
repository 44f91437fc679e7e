"""One transaction, run again where PostgreSQL asks for it; and claiming a row for oneself."""

import random
import time
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.orm.attributes import set_committed_value

from models.base import Base

T = TypeVar("T")

SERIALIZATION_FAILURE = "40001"
DEADLOCK = "40P01"
UNIQUE_VIOLATION = "23505"  # a race for one key: run again, the work sees the other's row
ATTEMPTS = {SERIALIZATION_FAILURE: 10, DEADLOCK: 10, UNIQUE_VIOLATION: 3}


def attempts_for(fault: DBAPIError) -> int:
    """How often a work may be tried: 1 unless another transaction was in the way."""
    return ATTEMPTS.get(getattr(fault.orig, "sqlstate", None) or "", 1)


def in_transaction(engine: Engine, work: Callable[[Connection], T]) -> T:
    """Runs `work` and commits; on a conflict runs it again after a short, uneven pause."""
    attempt = 0
    while True:
        attempt += 1
        try:
            with engine.begin() as connection:
                return work(connection)
        except DBAPIError as fault:
            if attempt >= attempts_for(fault):
                raise
        time.sleep(random.uniform(0, 0.002 * 2**attempt))  # noqa: S311 - spreads retries only


def claim(session: Session, row: Base, column: InstrumentedAttribute[Any], value: object) -> bool:
    """Sets `column` of `row` to `value`, if it still holds what was read. True: it is ours.

    The UPDATE repeats the old value in its WHERE, so of several processes one succeeds, on any
    engine. The row carries the new value afterwards only where the claim succeeded.
    """
    old = getattr(row, column.key)
    mine = [key == getattr(row, key.key) for key in type(row).__table__.primary_key]
    same = column.is_(None) if old is None else column == old
    moved: CursorResult[Any] = session.connection().execute(
        update(type(row)).where(*mine, same).values({column.key: value})
    )
    if moved.rowcount != 1:
        return False
    set_committed_value(row, column.key, value)
    return True
