"""The declarative base: constraint names, and the two column types that every table needs."""

import json
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, Enum, MetaData, Text
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.types import TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Instant(TypeDecorator[datetime]):
    """An instant in UTC. A naive datetime is refused: nobody knows which hour it means."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC without a zone, the same on every engine."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a naive datetime has no place in the database: {value!r}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """UTC, aware."""
        return value.replace(tzinfo=UTC) if value is not None else None


class JsonText(TypeDecorator[Any]):
    """Plain JSON in a text column: no engine's JSON operators are needed or used."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """Compact, readable JSON with sorted keys, so that equal values are equal text."""
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The plain value."""
        return None if value is None else json.loads(value)


def values_of(words: type[StrEnum]) -> list[str]:
    """An enumeration is stored by its values: the names belong to the program."""
    return [word.value for word in words]


WORD = Enum(StrEnum, native_enum=False, length=16, values_callable=values_of)


class Base(DeclarativeBase):
    """What every table stands on. A column of an enumeration holds its value and returns it."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {StrEnum: WORD}
