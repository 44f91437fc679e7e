"""机器人消息: one message of the app's robot, in a private chat or a group."""

import json
from collections.abc import Mapping
from typing import Any

from handlers.dingtalk.api import Api
from handlers.dingtalk.config import Config
from handlers.dingtalk.reading import ids_of, text_of
from handlers.errors import SendError, Throttled, UnknownOutcome, Unreachable
from handlers.message import Outgoing

PRIVATE = "/v1.0/robot/oToMessages/batchSend"
GROUP = "/v1.0/robot/groupMessages/send"
FLOW_CONTROLLED = 60.0  # seconds until a receiver who got too much is tried again


class Messages:
    """Sends robot messages."""

    def __init__(self, config: Config, api: Api) -> None:
        self._config = config
        self._api = api

    async def send(self, to: Outgoing, kind: str, param: Mapping[str, str]) -> str:
        """A message of a kind (`msgKey`) with its fields; the key that it will be quoted by.

        Raises `SendError` or `UnknownOutcome`.
        """
        body = {
            "robotCode": self._config.robot,
            "msgKey": kind,
            "msgParam": json.dumps(param, ensure_ascii=False),
        }
        if to.group:
            addressed = {**body, "openConversationId": to.chat}
            return key_in(await self._api.call("POST", GROUP, addressed, delivers=True))
        private = {**body, "userIds": [to.chat]}
        said = await self._api.call("POST", PRIVATE, private, delivers=True)
        fault = unreached(said, to.chat)
        if fault is not None:
            raise fault
        return key_in(said)


def unreached(said: Mapping[str, Any], account: str) -> SendError | None:
    """Success is said of the call, and the receivers who get nothing are in lists."""
    if account in ids_of(said, "flowControlledStaffIdList", 100):
        return Throttled("the receiver is flow-controlled", retry_after=FLOW_CONTROLLED)
    for name in ("invalidStaffIdList", "filteredStaffIdList"):
        if account in ids_of(said, name, 100):
            return Unreachable(f"the receiver is in {name}")
    return None


def key_in(said: Mapping[str, Any]) -> str:
    """The key of a message that was accepted. Raises `UnknownOutcome` where there is none."""
    key = text_of(said, "processQueryKey")
    if not key:
        raise UnknownOutcome("an answer without a key")
    return key
