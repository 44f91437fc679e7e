"""What happens to the robot: it comes into groups and leaves them, people come and go.

DingTalk tells nobody that a robot was added by a group's settings. The extension of a group
(酷应用) tells its installation (open.dingtalk.com 「群内安装酷应用事件」), and a group its end.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from handlers.dingtalk.inbound import NAME
from handlers.dingtalk.reading import id_of, ids_of, key_of, spelled, text_of
from handlers.message import Incoming, IncomingKind

GROUPS = {
    "im_cool_app_install": IncomingKind.JOINED,
    "im_cool_app_uninstall": IncomingKind.LEFT,
    "chat_disband": IncomingKind.LEFT,
}
PEOPLE = {"user_add_org": IncomingKind.JOINED, "user_leave_org": IncomingKind.LEFT}
PEOPLE_AT_ONCE = 100


def read_event(
    kind: str, event_id: str, data: Mapping[str, Any], robot: str
) -> tuple[Incoming, ...]:
    """What an event means to us; most mean nothing. `robot` is our robot's code."""
    key = event_id or content_key(kind, data)
    if kind in GROUPS:
        return group_event(GROUPS[kind], key, data, robot)
    if kind in PEOPLE:
        return tuple(
            Incoming(NAME, key_of(key, one), PEOPLE[kind], one, False, one)
            for one in ids_of(data, spelled(data, "userId"), PEOPLE_AT_ONCE)
        )
    return ()


def content_key(kind: str, data: Mapping[str, Any]) -> str:
    """The key of an event that came without an id."""
    told = "|".join([kind, *(f"{name}={text_of(data, name)}" for name in sorted(data))])
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()


def group_event(
    kind: IncomingKind, key: str, data: Mapping[str, Any], robot: str
) -> tuple[Incoming, ...]:
    """Our robot in a group; another robot's news is not ours."""
    chat = id_of(data, spelled(data, "openConversationId"))
    meant = id_of(data, spelled(data, "robotCode"))
    if not chat or (meant and meant != robot):
        return ()
    sender = id_of(data, spelled(data, "operator"))
    return (Incoming(NAME, key, kind, chat, True, sender),)
