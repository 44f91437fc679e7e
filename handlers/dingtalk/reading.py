"""Plain values out of foreign JSON: of the wrong kind they are absent, too long they are cut."""

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from handlers.errors import BadRequest

ID_LIMIT = 190  # characters of an id: what a row keeps
NO_TEXT = re.compile("[\0\ud800-\udfff]")  # JSON can spell it, databases cannot keep it
EARLIEST = 946_684_800_000  # 2000, in milliseconds
LATEST = 4_102_444_800_000  # 2100


def read_object(body: bytes | str) -> dict[str, Any]:
    """The JSON object of a body. Raises `BadRequest` (400)."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("not JSON", 400) from error
    if not isinstance(found, dict):
        raise BadRequest("not a JSON object", 400)
    return found


def text_of(found: Mapping[str, Any], name: str, limit: int = ID_LIMIT) -> str:
    """A text of at most `limit` characters; anything else is empty."""
    value = found.get(name)
    return NO_TEXT.sub("", value)[:limit] if isinstance(value, str) else ""


def id_of(found: Mapping[str, Any], name: str) -> str:
    """An id; one that is too long, or is no text, is none, because half an id is another's."""
    value = found.get(name)
    if not isinstance(value, str) or len(value) > ID_LIMIT or NO_TEXT.search(value):
        return ""
    return value


def needed(found: Mapping[str, Any], name: str) -> str:
    """An id that must be there. Raises `BadRequest` (400)."""
    value = id_of(found, name)
    if not value:
        raise BadRequest(f"{name} is missing", 400)
    return value


def key_of(*parts: str) -> str:
    """The key of an event by what makes it up; a digest where that is too long for a row."""
    key = ":".join(parts)
    return key if len(key) <= ID_LIMIT else hashlib.sha256(key.encode()).hexdigest()


def object_of(found: Mapping[str, Any], name: str) -> dict[str, Any]:
    """An object inside; anything else is empty."""
    value = found.get(name)
    return value if isinstance(value, dict) else {}


def objects_of(found: Mapping[str, Any], name: str, limit: int) -> list[dict[str, Any]]:
    """The objects of a list, at most `limit`."""
    value = found.get(name)
    if not isinstance(value, list):
        return []
    return [one for one in value[:limit] if isinstance(one, dict)]


def ids_of(found: Mapping[str, Any], name: str, limit: int) -> list[str]:
    """The ids of a list, at most `limit`."""
    value = found.get(name)
    if not isinstance(value, list):
        return []
    return [one for each in value[:limit] if (one := id_of({"id": each}, "id"))]


def moment_of(found: Mapping[str, Any], name: str) -> datetime | None:
    """An instant told in milliseconds, as UTC."""
    value = found.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not EARLIEST < value < LATEST:
        return None
    return datetime.fromtimestamp(value / 1000, UTC)


def spelled(data: Mapping[str, Any], name: str) -> str:
    """Events by HTTP begin their fields with a capital, those of the long connection do not."""
    return name if name in data else name[:1].upper() + name[1:]
