"""Values out of JSON that somebody else wrote: of the right sort, storable, or empty."""

from collections.abc import Mapping
from typing import Any

TEXT_LIMIT = 20_000  # characters of anything that is kept


def text_at(value: Any, *path: str) -> str:
    """The text at a place; "" where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return storable(value[:TEXT_LIMIT]) if isinstance(value, str) else ""


def object_at(value: Any, *path: str) -> Mapping[str, Any]:
    """The object at a place; an empty one where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def list_at(value: Any, *path: str) -> list[Any]:
    """The list at a place; an empty one where there is none."""
    found = object_at(value, *path[:-1]).get(path[-1])
    return found if isinstance(found, list) else []


def storable(text: str) -> str:
    """Without what no database keeps and no chat shows: half surrogate pairs, NUL and the like."""
    return "".join(char for char in text if is_storable(char))


def is_storable(char: str) -> bool:
    """Whether a character is one: JSON can spell half a surrogate pair."""
    return (char >= " " or char in "\n\t") and not "\ud800" <= char <= "\udfff" and char != "\x7f"
