"""What a message says: its words, and the files that came with it, by the type of message.

Types and fields as in `im.message.receive_v1`. What has neither words nor files (a card, a business
card, a place) is an empty message.
"""

import json
import mimetypes
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from handlers.feishu.reading import list_at, text_at
from handlers.message import File

FILES_LIMIT = 9
NAME_LIMIT = 255
UNKNOWN_TYPE = "application/octet-stream"
CHATTER = frozenset({"sticker", "system"})  # said without words, and needing no answer


@dataclass(frozen=True, slots=True)
class Content:
    """The words of a message, mentions still by their keys, and its files."""

    text: str = ""
    files: tuple[File, ...] = ()


def read_content(kind: str, body: str, message_id: str) -> Content:
    """What a message of a type says."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return Content()
    if kind == "text":
        return Content(text_at(said, "text"))
    if kind == "post":
        return read_post(said, message_id)
    file = read_file(kind, said, message_id)
    return Content(files=(file,)) if file is not None else Content()


def read_file(kind: str, said: Any, message_id: str) -> File | None:
    """The file of a message that is one."""
    if kind == "image":
        return picture(text_at(said, "image_key"), message_id)
    names = {"file": "附件", "audio": "语音.opus", "media": "视频.mp4"}
    key = text_at(said, "file_key")
    if kind not in names or not key:
        return None
    return attached(key, text_at(said, "file_name") or names[kind], message_id)


def picture(key: str, message_id: str) -> File | None:
    """A picture; it has no name, and its content will say what it is."""
    return File("图片", "image/jpeg", f"{message_id}/{key}/image") if key else None


def attached(key: str, name: str, message_id: str) -> File:
    """A file under the name its sender gave it."""
    media_type = mimetypes.guess_type(name)[0] or UNKNOWN_TYPE
    return File(name[:NAME_LIMIT], media_type, f"{message_id}/{key}/file")


# ── rich text ────────────────────────────────────────────────────────────────────────────────────


def read_post(said: Any, message_id: str) -> Content:
    """A rich text: title and paragraphs as lines, its pictures as files."""
    post = in_a_language(said)
    lines = [list(parts(line)) for line in list_at(post, "content")]
    words = ["".join(words_of(part) for part in line) for line in lines]
    text = "\n".join(filter(None, [text_at(post, "title"), *words]))
    files = (file_of(part, message_id) for line in lines for part in line)
    return Content(text, tuple(file for file in files if file is not None)[:FILES_LIMIT])


def in_a_language(said: Any) -> Any:
    """The text itself, or the first of its languages."""
    if isinstance(said, Mapping) and "content" not in said:
        return next((one for one in said.values() if isinstance(one, Mapping)), {})
    return said


def parts(line: Any) -> Iterator[Mapping[str, Any]]:
    """The pieces of a paragraph."""
    pieces: Iterable[Any] = line if isinstance(line, list) else ()
    return (piece for piece in pieces if isinstance(piece, Mapping))


def words_of(part: Mapping[str, Any]) -> str:
    """What a piece says. A mention says its key, as in a plain text."""
    if part.get("tag") == "at":
        key = text_at(part, "user_id")
        return key if key.startswith("@") else "@" + text_at(part, "user_name")
    return text_at(part, "text")


def file_of(part: Mapping[str, Any], message_id: str) -> File | None:
    """The picture or film that a piece is."""
    if part.get("tag") == "img":
        return picture(text_at(part, "image_key"), message_id)
    if part.get("tag") == "media":
        return read_file("media", part, message_id)
    return None
