"""Events as a homeserver tells them, read without trusting a field. Pure.

Everybody who may write into a room decides what stands in `content`, on other servers too: what is
not of the right kind is read as absent, and never stops the events beside it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from handlers.message import File

ID_LIMIT = 255  # bytes of a user, room or event id
TEXT_LIMIT = 20_000  # characters that are read of a message
NAME_LIMIT = 255
MEDIA = {
    "m.image": ("图片", "image/jpeg"),
    "m.file": ("文件", "application/octet-stream"),
    "m.audio": ("录音", "audio/ogg"),
    "m.video": ("视频", "video/mp4"),
}
WORDS = {"m.text", "m.emote"}  # m.notice is how bots speak: they do not answer each other
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
A_DAY = timedelta(days=1)
MXC = re.compile(r"mxc://([A-Za-z0-9.:\[\]-]{1,255})/([A-Za-z0-9_-]{1,255})")
USER_ID = re.compile(r"@[^:\s\0]{1,254}:[A-Za-z0-9.:\[\]-]{1,253}")


@dataclass(frozen=True, slots=True)
class Event:
    """One event of a room. `state_key` is None for what is no state."""

    id: str
    room: str
    kind: str
    sender: str
    content: Mapping[str, Any]
    state_key: str | None = None
    sent_at: datetime | None = None


def read_event(plain: Any) -> Event | None:
    """An event with all its ids; None for anything that is not one."""
    if not isinstance(plain, dict):
        return None
    ids = [id_in(plain, name) for name in ("event_id", "room_id", "type", "sender")]
    if not all(ids) or not USER_ID.fullmatch(ids[3]):
        return None
    event_id, room, kind, sender = ids
    return Event(
        event_id,
        room,
        kind,
        sender,
        content=object_in(plain, "content"),
        state_key=id_in(plain, "state_key") if "state_key" in plain else None,
        sent_at=instant(plain.get("origin_server_ts")),
    )


def id_in(plain: Mapping[str, Any], name: str) -> str:
    """An id; "" where it is absent or could be none."""
    value = plain.get(name)
    if not isinstance(value, str) or value != clean(value):
        return ""
    return value if len(value.encode()) <= ID_LIMIT else ""


def object_in(plain: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """An object; empty where there is none."""
    value = plain.get(name)
    return value if isinstance(value, dict) else {}


def text_in(plain: Mapping[str, Any], name: str, limit: int = TEXT_LIMIT) -> str:
    """A text that can be stored; "" where there is none."""
    value = plain.get(name)
    return clean(value)[:limit] if isinstance(value, str) else ""


def clean(text: str) -> str:
    """The text without control characters, and without halves of characters."""
    return "".join(
        char
        for char in text
        if char in "\n\t"
        or not (char < " " or "\x7f" <= char < "\xa0" or "\ud800" <= char < "\ue000")
    )


def instant(value: Any) -> datetime | None:
    """Milliseconds since 1970, as UTC."""
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    try:
        return EPOCH + timedelta(milliseconds=value)
    except OverflowError:
        return None


# ── what an event refers to ──────────────────────────────────────────────────────────────────────


def relation_of(event: Event) -> Mapping[str, Any]:
    """How it relates to another event."""
    return object_in(event.content, "m.relates_to")


def is_edit(event: Event) -> bool:
    """Whether somebody has changed a message of theirs."""
    return relation_of(event).get("rel_type") == "m.replace"


def quoted_by(event: Event) -> str | None:
    """The message it answers. In a thread that is the thread's first one, unless one is named."""
    relation = relation_of(event)
    if relation.get("rel_type") == "m.thread" and relation.get("is_falling_back") is True:
        return id_in(relation, "event_id") or None
    return id_in(object_in(relation, "m.in_reply_to"), "event_id") or None


def reaction_of(event: Event) -> tuple[str, str] | None:
    """The message that was reacted to, and with what."""
    relation = relation_of(event)
    target, key = id_in(relation, "event_id"), text_in(relation, "key", 64)
    if relation.get("rel_type") != "m.annotation" or not target or not key:
        return None
    return target, key


# ── what it says ─────────────────────────────────────────────────────────────────────────────────


def words_of(event: Event) -> str:
    """What was typed: a message without what a client repeats of the quoted one, or the caption of
    a file."""
    kind = event.content.get("msgtype")
    body = text_in(event.content, "body")
    if kind in MEDIA:
        name = text_in(event.content, "filename", NAME_LIMIT)
        return body.strip() if name and name != body else ""
    if kind not in WORDS:
        return ""
    return without_fallback(body).strip() if quoted_by(event) else body.strip()


def without_fallback(body: str) -> str:
    """Older clients repeat the quoted message in lines that begin with “> ”, up to a blank line."""
    if not body.startswith("> "):
        return body
    lines = body.split("\n")
    rest = next((n for n, line in enumerate(lines) if not line.startswith(">")), len(lines))
    return "\n".join(lines[rest:]).lstrip("\n")


def files_of(event: Event) -> tuple[File, ...]:
    """The picture or file of a message, as far as it lies on a homeserver in clear."""
    kind = event.content.get("msgtype")
    uri = text_in(event.content, "url", 600)
    if not isinstance(kind, str) or kind not in MEDIA or not MXC.fullmatch(uri):
        return ()
    info = object_in(event.content, "info")
    noun, usual = MEDIA[kind]
    body = text_in(event.content, "body", NAME_LIMIT)
    name = text_in(event.content, "filename", NAME_LIMIT) or body or noun
    return (File(name, text_in(info, "mimetype", 80) or usual, uri, size_in(info)),)


def size_in(info: Mapping[str, Any]) -> int | None:
    """Bytes, where it is told."""
    size = info.get("size")
    return size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None


# ── whom it calls ────────────────────────────────────────────────────────────────────────────────


class Caller:
    """Whether the bot is called by name, and what is said to it then."""

    def __init__(self, user_id: str, localpart: str, display_name: str) -> None:
        self._user_id = user_id
        names = sorted({user_id[1:], display_name, localpart}, key=len, reverse=True)
        name = "|".join(re.escape(one) for one in names)
        end = r"(?![A-Za-z0-9._=/+-])"
        self._typed = re.compile(rf"[@@](?:{name}){end}[ ::,,\t]*")
        self._named = re.compile(rf"\s*(?:{re.escape(display_name)})(?:[::,,\s]+|$)")

    def is_called(self, event: Event, words: str) -> bool:
        """By a mention, or by “@” and the name as typed by hand."""
        called = object_in(event.content, "m.mentions").get("user_ids")
        listed = isinstance(called, list) and self._user_id in called
        return listed or self._typed.search(words) is not None

    def without_name(self, words: str, called: bool) -> str:
        """The words without the name."""
        rest = self._typed.sub("", words)
        if called and (found := self._named.match(rest)):
            rest = rest[found.end() :]
        return rest.strip()
