"""What the smart robot is told, by callback or long connection: JSON in, plain values out, no I/O.

Fields: developer.work.weixin.qq.com 100719, 101027, 101463. A quote brings the words and no id.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from handlers.errors import BadRequest
from handlers.message import File, Incoming, IncomingKind
from handlers.wecom.app_events import ID_LIMIT, PLATFORM, TEXT_LIMIT, Click, instant
from handlers.wecom.callback import MALFORMED
from handlers.wecom.cards import button_of
from handlers.wecom.keys import bounded
from handlers.wecom.plain import clean

URL_LIMIT = 4000
PIECES_LIMIT = 30  # parts of a mixed message
NAMED = re.compile(r"^\s*@(?:(\S+)\s+|)")

FILES = {
    "image": ("图片", "image/jpeg"),
    "file": ("文件", "application/octet-stream"),
    "video": ("视频.mp4", "video/mp4"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """An event, where to answer it once, and the tap or farewell that it was.

    `incoming` is None for what says nothing to us.
    """

    incoming: Incoming | None
    response_url: str = ""
    click: Click | None = None
    kicked: bool = False


def read_json(body: bytes | str) -> Mapping[str, Any]:
    """The JSON object of a body. Raises `BadRequest`."""
    try:
        found = json.loads(body, strict=False)  # control characters come unescaped
    except (ValueError, RecursionError) as fault:
        raise BadRequest("the body is not JSON", MALFORMED) from fault
    if not isinstance(found, dict):
        raise BadRequest("the body is not a JSON object", MALFORMED)
    return found


def read_sealed(body: bytes) -> str:
    """The sealed text of an envelope. Raises `BadRequest`."""
    found = read_json(body).get("encrypt")
    if not isinstance(found, str):
        raise BadRequest("the body has no sealed text", MALFORMED)
    return found


def read_event(event: Mapping[str, Any], name: str = "") -> Told:
    """One event. `name` is the robot's own, as people call it in groups. Raises `BadRequest`."""
    kind = text_of(event, "msgtype")
    url = text_of(event, "response_url", limit=URL_LIMIT)
    if kind == "stream":  # the platform asks how a streaming answer goes on; we begin none
        return Told(None)
    if kind != "event":
        return Told(read_message(event, kind, name), url)
    match text_of(event, "event", "eventtype"):
        case "template_card_event":
            click = read_tap(event)
            return Told(read_click(event, click), url, click)
        case "enter_chat":
            return Told(incoming(event, IncomingKind.JOINED), url)
        case "disconnected_event":
            return Told(None, kicked=True)
    return Told(None, url)


def read_message(event: Mapping[str, Any], kind: str, name: str) -> Incoming:
    """Something a person said or sent. What we cannot read is a message without words."""
    group = text_of(event, "chattype") == "group"
    text, files = content_of(event, kind)
    return incoming(
        event,
        IncomingKind.MESSAGE,
        text=without_name(text, name) if group else text,
        quoted_text=quoted(event),
        files=files,
    )


def content_of(event: Mapping[str, Any], kind: str) -> tuple[str, tuple[File, ...]]:
    """Words and files of a message, or of a quote."""
    if kind in ("text", "voice"):
        return text_of(event, kind, "content", limit=TEXT_LIMIT), ()
    if kind in FILES:
        found = file_of(event, kind)
        return "", (found,) if found else ()
    if kind != "mixed":
        return "", ()
    items = dig(event, "mixed", "msg_item")
    parts = [
        content_of(item, text_of(item, "msgtype"))
        for item in (items if isinstance(items, list) else [])[:PIECES_LIMIT]
        if isinstance(item, dict) and item.get("msgtype") != "mixed"
    ]
    words = "\n".join(text for text, _ in parts if text)
    return words, tuple(file for _, files in parts for file in files)


def file_of(event: Mapping[str, Any], kind: str) -> File | None:
    """A file to be fetched; its own key, where it has one, stands in the reference."""
    url = text_of(event, kind, "url", limit=URL_LIMIT)
    if not url:
        return None
    name, media_type = FILES[kind]
    key = text_of(event, kind, "aeskey")
    given = text_of(event, kind, "name") or text_of(event, kind, "filename")
    return File(given or name, media_type, f"robot:{key}:{url}")


def quoted(event: Mapping[str, Any]) -> str | None:
    """The words of the quoted message."""
    quote = event.get("quote")
    if not isinstance(quote, dict):
        return None
    return content_of(quote, text_of(quote, "msgtype"))[0] or None


def without_name(text: str, name: str) -> str:
    """A group's message without the @name that called the robot."""
    if name and f"@{name}" in text:
        return text.replace(f"@{name}", " ", 1).strip()
    return NAMED.sub("", text, count=1).strip()


def read_tap(event: Mapping[str, Any]) -> Click:
    """Which button of which card."""
    tap = ("event", "template_card_event")
    return Click(
        text_of(event, *tap, "task_id"), text_of(event, *tap, "event_key", limit=URL_LIMIT)
    )


def read_click(event: Mapping[str, Any], click: Click) -> Incoming:
    """A tap on a button, as if its reply had been typed."""
    return incoming(
        event,
        IncomingKind.CLICK,
        text=button_of(click.key).reply,
        quoted_id=click.task_id or None,
    )


def incoming(
    event: Mapping[str, Any],
    kind: IncomingKind,
    *,
    text: str = "",
    quoted_id: str | None = None,
    quoted_text: str | None = None,
    files: tuple[File, ...] = (),
) -> Incoming:
    """An event of a person's chat or a group; in a group it only hears what calls it."""
    sender, message = text_of(event, "from", "userid"), text_of(event, "msgid")
    group = text_of(event, "chattype") == "group"
    chat = text_of(event, "chatid") if group else sender
    if not (sender and chat and message):
        raise BadRequest("the message has no sender, chat or id", MALFORMED)
    return Incoming(
        platform=PLATFORM,
        event_key=bounded(f"robot:{message}"),
        kind=kind,
        chat=chat,
        group=group,
        sender=sender,
        text=text,
        mentioned=group,
        quoted_id=quoted_id,
        quoted_text=quoted_text,
        files=files,
        sent_at=instant(event.get("create_time")),
    )


def text_of(event: Mapping[str, Any], *path: str, limit: int = ID_LIMIT) -> str:
    """The text at a place; "" where there is none."""
    return clean(dig(event, *path), limit)


def dig(event: Any, *path: str) -> Any:
    """What stands at a place of nested objects; None where nothing does."""
    for name in path:
        if not isinstance(event, dict):
            return None
        event = event.get(name)
    return event
