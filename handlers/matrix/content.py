"""What our messages are on Matrix. Pure.

`body` is plain text. `formatted_body` is made only where it adds something, and all that comes
from a message is escaped there. Every message carries `m.mentions`, empty where nobody is called:
without it clients would look for names, and “@room”, in the text.
"""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from handlers.matrix.events import USER_ID, clean
from handlers.message import Document

TEXT_LIMIT = 16_000  # bytes of a text, so that it fits twice, escaped, into an event
EVENT_LIMIT = 60_000  # of the 65,536 bytes of a signed event
HTML = "org.matrix.custom.html"
IMAGE = "image/"


def text_content(
    text: str, *, title: str = "", mentions: Sequence[str] = (), reply_to: str | None = None
) -> dict[str, Any]:
    """A message. A `title` that stands in it is set off; who is mentioned is called by name."""
    called = [one for one in dict.fromkeys(mentions) if USER_ID.fullmatch(one)]
    text = clean(text)
    content: dict[str, Any] = {
        "msgtype": "m.text",
        "body": " ".join([*(name_of(one) for one in called), text]),
        "m.mentions": {"user_ids": called} if called else {},
    }
    title = clean(title)
    markup = " ".join([*(pill(one) for one in called), marked_up(text, title)])
    if (called or (title and title in text)) and size_of(content["body"]) + size_of(
        markup
    ) < EVENT_LIMIT:
        content |= {"format": HTML, "formatted_body": markup}
    if reply_to is not None:
        content["m.relates_to"] = {"m.in_reply_to": {"event_id": reply_to}}
    return content


def marked_up(text: str, title: str) -> str:
    """The text as HTML: nothing in it but lines and the title."""
    before, title, after = text.partition(title) if title else ("", "", text)
    head = f"<strong>{escape(title)}</strong>" if title else ""
    return (escape(before) + head + escape(after)).replace("\n", "<br>")


def name_of(user_id: str) -> str:
    """@li of @li:example.org."""
    return user_id.partition(":")[0]


def pill(user_id: str) -> str:
    """A mention as clients draw it, with the person's name."""
    link = f"https://matrix.to/#/{quote(user_id, safe='@:')}"
    return f'<a href="{escape(link)}">{escape(name_of(user_id))}</a>'


def size_of(text: str) -> int:
    """Bytes in an event: quotes and backslashes are written twice as long, line ends too."""
    return len(text.encode()) + sum(text.count(char) for char in '"\\\n\t')


def file_content(document: Document, uri: str, size: int) -> dict[str, Any]:
    """A file or picture."""
    return {
        "msgtype": "m.image" if document.media_type.startswith(IMAGE) else "m.file",
        "body": clean(document.name),
        "filename": clean(document.name),
        "url": uri,
        "info": {"mimetype": document.media_type, "size": size},
        "m.mentions": {},
    }


def edit_content(event_id: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Puts `content` in the place of a message of ours. Clients that know no edits show a star."""
    return {
        **content,
        "body": f"* {content['body']}",
        "m.new_content": dict(content),
        "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
    }


def reaction_content(event_id: str, key: str) -> dict[str, Any]:
    """An emoji under a message."""
    return {"m.relates_to": {"rel_type": "m.annotation", "event_id": event_id, "key": key}}
