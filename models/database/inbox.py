"""Webhooks onto the disk: many rows by one statement, each event once."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, insert, select

from models.mailbox import Inbox

Row: TypeAlias = Mapping[str, Any]
Key: TypeAlias = tuple[str, str]


def key_of(row: Row) -> Key:
    """What makes an event the same event."""
    return row["platform"], row["event_key"]


def known_keys(connection: Connection, keys: Iterable[Key]) -> set[Key]:
    """Those of `keys` that the inbox holds already."""
    by_platform: dict[str, list[str]] = {}
    for platform, event_key in keys:
        by_platform.setdefault(platform, []).append(event_key)
    known: set[Key] = set()
    for platform, event_keys in by_platform.items():
        found = connection.scalars(
            select(Inbox.event_key).where(
                Inbox.platform == platform, Inbox.event_key.in_(event_keys)
            )
        )
        known.update((platform, event_key) for event_key in found)
    return known


def append_rows(connection: Connection, rows: Sequence[Row]) -> list[bool]:
    """Inserts what is new by one statement; says of each row whether it was new."""
    known = known_keys(connection, map(key_of, rows))
    fresh: list[Row] = []
    new: list[bool] = []
    for row in rows:
        key = key_of(row)
        new.append(key not in known)
        if key not in known:
            known.add(key)
            fresh.append(row)
    if fresh:
        connection.execute(insert(Inbox), fresh)
    return new
