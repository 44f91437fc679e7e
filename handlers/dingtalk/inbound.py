"""What people say to the robot: a callback's body, or the data of a frame, as an `Incoming`.

Fields as 「消息发送与接收类型」 on open.dingtalk.com has them; quotes are in no table of theirs and
read as they are seen in the field.
"""

import logging
import mimetypes
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from handlers.dingtalk.reading import (
    id_of,
    key_of,
    moment_of,
    needed,
    object_of,
    objects_of,
    text_of,
)
from handlers.errors import BadRequest
from handlers.message import File, Incoming, IncomingKind

NAME = "dingtalk"
TEXT_LIMIT = 8000  # characters of a message, more than any chat allows
NAME_LIMIT = 120
CODE_LIMIT = 2000
KEY_LIMIT = 4000
PIECES = 60  # of a rich text
CALL = re.compile(r"^@\S{1,30}\s+")  # by name, where DingTalk has not taken it out
UNKNOWN_TYPE = "application/octet-stream"

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Session:
    """回话地址: where a conversation can be answered in place until it expires."""

    url: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Heard:
    """A message, and what else its envelope tells."""

    incoming: Incoming
    session: Session | None = None


class Ignored(StrEnum):
    """Why nothing is made of a message."""

    QUOTA = "quota"  # the quota of calls is used up: it came without words
    OUTSIDER = "outsider"  # of another organisation
    NOBODY = "nobody"  # without an account: an outsider, or the robot is not published
    OURSELVES = "ourselves"
    UNKNOWN = "unknown"  # a kind that carries no words or files


def is_ours(said: Mapping[str, Any], robot: str, corp: str) -> bool:
    """Whether a message is about our robot: a body that is not signed must at least be that."""
    return id_of(said, "chatbotCorpId") == corp and id_of(said, "robotCode") == robot


def read_message(said: Mapping[str, Any]) -> Heard | Ignored:
    """The message, or why it is none. Raises `BadRequest` (400)."""
    key = key_of(text_of(said, "msgId", KEY_LIMIT))
    conversation = needed(said, "conversationId")
    if not key:
        raise BadRequest("msgId is missing", 400)
    contents = read_contents(said)
    why = why_ignored(said, contents)
    if why is not None:
        log.info("a message is ignored", extra={"action": "ignored", "key": key, "why": why})
        return why
    text, files = contents or ("", ())
    group = said.get("conversationType") == "2"
    sender = id_of(said, "senderStaffId")
    replied = object_of(object_of(said, "text"), "repliedMsg")
    incoming = Incoming(
        platform=NAME,
        event_key=key,
        kind=IncomingKind.MESSAGE,
        chat=conversation if group else sender,
        group=group,
        sender=sender,
        text=text,
        sender_name=text_of(said, "senderNick", NAME_LIMIT),
        mentioned=group and said.get("isInAtList", True) is not False,
        quoted_id=quoted_id_of(said, replied),
        quoted_text=quoted_text_of(replied),
        files=files,
        sent_at=moment_of(said, "createAt"),
    )
    return Heard(incoming, session_of(said))


def why_ignored(said: Mapping[str, Any], contents: object) -> Ignored | None:
    """Why nothing is made of a message; None where something is."""
    if "errorMessage" in said and not ({"text", "content"} & said.keys()):
        return Ignored.QUOTA
    home, sender = id_of(said, "chatbotCorpId"), id_of(said, "senderCorpId")
    if home and sender and home != sender:
        return Ignored.OUTSIDER
    if not id_of(said, "senderStaffId"):
        return Ignored.NOBODY
    robot = id_of(said, "chatbotUserId")
    if robot and robot == id_of(said, "senderId"):
        return Ignored.OURSELVES
    return Ignored.UNKNOWN if contents is None else None


def read_contents(said: Mapping[str, Any]) -> tuple[str, tuple[File, ...]] | None:
    """Words and files; None for a kind that has neither."""
    content = object_of(said, "content")
    match said.get("msgtype"):
        case "text":
            return text_of(object_of(said, "text"), "content", TEXT_LIMIT).strip(), ()
        case "richText":
            pieces = objects_of(content, "richText", PIECES)
            pictures = [one for one in pieces if one.get("type") == "picture"]
            named = zip(names("图片", ".jpg", pictures), pictures, strict=True)
            return CALL.sub("", words_of(pieces)), files_of(*named)
        case "picture":
            return "", files_of(("图片.jpg", content))
        case "video":
            return "", files_of((f"视频.{text_of(content, 'videoType', 8) or 'mp4'}", content))
        case "file":
            return "", files_of((text_of(content, "fileName", NAME_LIMIT) or "文件", content))
        case "audio":
            return text_of(content, "recognition", TEXT_LIMIT).strip(), ()
    return None


def words_of(pieces: list[dict[str, Any]]) -> str:
    """The words of a rich text; a picture between them ends a line."""
    said = (text_of(one, "text", TEXT_LIMIT) if "text" in one else "\n" for one in pieces)
    return "".join(said)[:TEXT_LIMIT].strip()


def names(stem: str, suffix: str, pieces: list[dict[str, Any]]) -> list[str]:
    """图片.jpg, or 图片1.jpg, 图片2.jpg, …"""
    if len(pieces) == 1:
        return [stem + suffix]
    return [f"{stem}{number}{suffix}" for number in range(1, len(pieces) + 1)]


def files_of(*named: tuple[str, Mapping[str, Any]]) -> tuple[File, ...]:
    """Those that can be fetched, by the name they are to have."""
    return tuple(
        File(name, mimetypes.guess_type(name)[0] or UNKNOWN_TYPE, code)
        for name, content in named
        if (code := text_of(content, "downloadCode", CODE_LIMIT))
    )


def quoted_id_of(said: Mapping[str, Any], replied: Mapping[str, Any]) -> str | None:
    """Of a message of ours it is the key that sending it returned, of others' the message id."""
    return (
        id_of(said, "originalProcessQueryKey")
        or id_of(said, "originalMsgId")
        or id_of(replied, "msgId")
        or None
    )


def quoted_text_of(replied: Mapping[str, Any]) -> str | None:
    """The words of the quoted message, where it had some."""
    content = object_of(replied, "content")
    words = text_of(content, "text", TEXT_LIMIT) or words_of(
        objects_of(content, "richText", PIECES)
    )
    return words.strip() or None


def session_of(said: Mapping[str, Any]) -> Session | None:
    """Where the conversation can be answered in place, as the message claims."""
    url = text_of(said, "sessionWebhook", CODE_LIMIT)
    until = moment_of(said, "sessionWebhookExpiredTime")
    return Session(url, until) if url and until else None
