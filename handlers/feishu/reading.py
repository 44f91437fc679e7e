"""Values out of JSON that somebody else wrote: of the right sort, storable, or empty."""

from collections.abc import Mapping
from typing import Any

ID_LIMIT = 128  # characters: Feishu's own have 35


def text_at(value: Any, *path: str) -> str:
    """The text at a place; "" where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return storable(value) if isinstance(value, str) else ""


def id_at(value: Any, *path: str) -> str:
    """The id at a place; "" where there is none, or what stands there is too long for one."""
    found = text_at(value, *path)
    return found if len(found) <= ID_LIMIT else ""


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
