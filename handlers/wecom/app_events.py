"""What the self-built app is told, as events: XML in, plain values out, no I/O.

Fields: developer.work.weixin.qq.com 90238-90240. Messages are known by `MsgId`; events have none
and are known by who, when and what.
"""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from handlers.errors import BadRequest
from handlers.message import File, Incoming, IncomingKind
from handlers.wecom.callback import MALFORMED
from handlers.wecom.cards import button_of
from handlers.wecom.keys import bounded
from handlers.wecom.plain import clean

PLATFORM = "wecom"
ID_LIMIT = 255
TEXT_LIMIT = 20_000
SYSTEM = "sys"  # the sender of what no person did

FILES = {  # message type: the name to show, and what it most likely is
    "image": ("图片", "image/jpeg"),
    "voice": ("语音.amr", "audio/amr"),
    "video": ("视频.mp4", "video/mp4"),
    "file": ("文件", "application/octet-stream"),
}
MEMBERSHIP = {
    "subscribe": IncomingKind.JOINED,
    "enter_agent": IncomingKind.JOINED,  # whoever opens the app can be reached
    "unsubscribe": IncomingKind.LEFT,
}


@dataclass(frozen=True, slots=True)
class Click:
    """A tap on a card: which, and the button's key."""

    task_id: str
    key: str


def read_xml(body: bytes) -> Element:
    """The `<xml>` element of a body without document type. Raises `BadRequest`."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError) as fault:
        raise BadRequest("the body is not plain XML", MALFORMED) from fault
    if root.tag != "xml":
        raise BadRequest("the body is no message", MALFORMED)
    return root


def read_sealed(body: bytes) -> str:
    """The one sealed text of an envelope. Raises `BadRequest`."""
    found = read_xml(body).findall("Encrypt")
    if len(found) != 1:
        raise BadRequest("the body has not one sealed text", MALFORMED)
    return found[0].text or ""


def read_event(plain: bytes) -> tuple[Incoming | None, Click | None]:
    """The event of an opened envelope, None for what says nothing to us; and the tap, if it was
    one. Raises `BadRequest`."""
    root = read_xml(plain)
    if value(root, "MsgType") != "event":
        return read_message(root, plain), None
    if value(root, "Event") == "click":
        return read_menu(root), None
    if value(root, "Event") != "template_card_event":
        return read_membership(root), None
    click = Click(value(root, "TaskId"), value(root, "EventKey", TEXT_LIMIT))
    return read_click(root, click), click


def read_message(root: Element, plain: bytes) -> Incoming:
    """Something a person said or sent. What we cannot read is a message without words."""
    kind = value(root, "MsgType")
    said = {"text": "Content", "voice": "Recognition"}.get(kind, "")
    text = value(root, said, TEXT_LIMIT) if said else ""
    message_id = value(root, "MsgId") or hashlib.sha256(plain).hexdigest()
    return incoming(
        root,
        IncomingKind.MESSAGE,
        f"app:{message_id}",
        text=text,
        files=() if text else files_of(root, kind),
    )


def files_of(root: Element, kind: str) -> tuple[File, ...]:
    """The file of a message that is one."""
    media = value(root, "MediaId", TEXT_LIMIT)
    if kind not in FILES or not media:
        return ()
    name, media_type = FILES[kind]
    return (File(value(root, "FileName") or name, media_type, f"app:{media}"),)


def read_membership(root: Element) -> Incoming | None:
    """Somebody came within the app's reach, or went out of it."""
    kind = MEMBERSHIP.get(value(root, "Event"))
    if kind is None or value(root, "FromUserName") in ("", SYSTEM):
        return None
    return incoming(root, kind, event_key(root, value(root, "Event")))


def read_menu(root: Element) -> Incoming:
    """An entry of the app's own menu, whose key is what it stands for: “我的事”."""
    words = value(root, "EventKey", TEXT_LIMIT)
    return incoming(root, IncomingKind.CLICK, event_key(root, "click", words), text=words)


def read_click(root: Element, click: Click) -> Incoming:
    """A tap on a button, as if its reply had been typed."""
    return incoming(
        root,
        IncomingKind.CLICK,
        event_key(root, click.task_id, click.key),
        text=button_of(click.key).reply,
        quoted_id=click.task_id or None,
    )


def event_key(root: Element, *what: str) -> str:
    """What an event without id is known by."""
    who, when = value(root, "FromUserName"), value(root, "CreateTime")
    return "+".join(["app:" + who, when, *what])


def incoming(
    root: Element,
    kind: IncomingKind,
    key: str,
    *,
    text: str = "",
    quoted_id: str | None = None,
    files: tuple[File, ...] = (),
) -> Incoming:
    """An event of a person's own chat with the app: it hears no groups."""
    sender = value(root, "FromUserName")
    if not sender:
        raise BadRequest("the message has no sender", MALFORMED)
    return Incoming(
        platform=PLATFORM,
        event_key=bounded(key),
        kind=kind,
        chat=sender,
        group=False,
        sender=sender,
        text=text,
        quoted_id=quoted_id,
        files=files,
        sent_at=instant(value(root, "CreateTime")),
    )


def value(root: Element, name: str, limit: int = ID_LIMIT) -> str:
    """The text of a child; "" where there is none."""
    return clean(root.findtext(name), limit)


def instant(seconds: object) -> datetime | None:
    """An instant from Unix seconds; None where it is none."""
    text = str(seconds)
    if not (text.isascii() and text.isdigit() and len(text) <= 11):
        return None
    return datetime.fromtimestamp(int(text), UTC)
