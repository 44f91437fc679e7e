"""What Feishu's codes mean to a message: renew the token, wait, ask the administrator, give up.

The codes are those of open.feishu.cn (im/v1/messages, generic error codes) and of the guide to
custom robots. That a group does not let the bot speak (230018, 230035) concerns this group alone
and is no fault of our set-up.
"""

from collections.abc import Mapping
from typing import Any

from handlers.errors import (
    Misconfigured,
    PlatformError,
    SendError,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from handlers.http import Answer

FREQUENT = 99991400  # the limit of an API
QUOTA = 99991403
STALE_TOKEN = frozenset({99991661, 99991663, 99991664})
CHAT_FULL = frozenset({230020})
STILL_SENDING = frozenset({230049, 200770})
TARGET_GONE = frozenset({230002, 230013, 230029, 230034, 230053, 232009})
NOT_AS_IT_IS = frozenset(
    {230001, 230018, 230022, 230025, 230028, 230035, 230055, 230099, 234001, 234006, 234010}
)
QUOTED_GONE = frozenset({230011, 230050, 230110})  # what was to be replied to

MENDS: Mapping[int, str] = {
    QUOTA: "飞书本月的接口调用次数已用完,请联系飞书客服提高额度,或等下月恢复",
    230006: "请在飞书开发者后台为应用添加“机器人”能力,并发布新版本",
    230027: "请在飞书开发者后台为应用开通收发消息的权限,并发布新版本",
    99991401: "请在飞书开发者后台的 IP 白名单中加入这台服务器的出口地址",
    99991662: "请在飞书管理后台启用这个应用",
    99991672: "请在飞书开发者后台为应用开通所需的权限,并发布新版本",
    99991673: "请在飞书管理后台启用这个应用",
}
ROBOT_MENDS: Mapping[int, str] = {
    19001: "飞书群机器人的地址已失效,请在群设置里重新添加,并更新 hooks 中的 url",
    19021: "飞书群机器人的签名密钥不对或服务器时间不准,请核对 hooks 中的 secret 和系统时间",
    19022: "请在飞书群机器人的 IP 白名单中加入这台服务器的出口地址",
    19024: "飞书群机器人设置了关键词,请改用签名校验",
}
ROBOT_FULL = 11232

RESET = "x-ogw-ratelimit-reset"  # seconds until the limit is lifted
A_MOMENT = 5.0  # seconds, where nothing is said
HALF_AN_HOUR = 1800.0
CREDENTIALS = "请核对飞书应用的 app_id 和 app_secret,并确认应用已启用"


class QuotedGone(SendError):
    """What was to be replied to has been withdrawn; the message itself may still be said."""


def code_of(answer: Answer) -> int | None:
    """The code of an answer; None where it has none."""
    code = answer.json().get("code")
    return code if isinstance(code, int) and not isinstance(code, bool) else None


def data_of(answer: Answer, *, delivers: bool = False) -> dict[str, Any]:
    """What a successful call gives; where it has no data of its own, all of the answer.

    Raises `PlatformError` for any other. `delivers`: the call has an effect on people, so that a
    success that cannot be read is unknown.
    """
    code = code_of(answer)
    if code == 0:
        found = answer.json()
        data = found.get("data", found)
        return data if isinstance(data, dict) else {}
    if code is None and answer.status == 200 and delivers:
        raise UnknownOutcome("feishu: an answer without a code")
    raise fault_of(code, answer)


def fault_of(code: int | None, answer: Answer) -> PlatformError:
    """The error that an answer of the API stands for."""
    said = describe(code, answer)
    if code == FREQUENT or (code is None and answer.status == 429):
        return Throttled(said, retry_after=wait_of(answer), whole=True)
    if code in CHAT_FULL:
        return Throttled(said, retry_after=wait_of(answer))
    if code in STILL_SENDING:
        return SendError(said, retry_after=A_MOMENT)
    if code in STALE_TOKEN:
        return Misconfigured(said, CREDENTIALS)
    if code in TARGET_GONE:
        return Unreachable(said)
    if code in QUOTED_GONE:
        return QuotedGone(said, permanent=True)
    if code in NOT_AS_IT_IS:
        return SendError(said, permanent=True)
    if code is not None and code in MENDS:
        return Misconfigured(said, MENDS[code])
    return SendError(said)


def robot_fault(code: int | None, answer: Answer) -> PlatformError:
    """The error that an answer of a custom robot stands for."""
    said = describe(code, answer)
    if code in (ROBOT_FULL, FREQUENT) or (code is None and answer.status == 429):
        return Throttled(said, retry_after=wait_of(answer))
    if code is not None and code in ROBOT_MENDS:
        return Misconfigured(said, ROBOT_MENDS[code], whole=False)
    if code is None:
        return UnknownOutcome(said) if answer.status in (200, 502, 504) else SendError(said)
    return SendError(said, permanent=True)


def describe(code: int | None, answer: Answer) -> str:
    """For the log: the code and Feishu's own id of the call, never what was sent."""
    log_id = answer.headers.get("x-tt-logid", "-")
    return f"feishu: code {code}, HTTP {answer.status}, logid {log_id[:80]}"


def wait_of(answer: Answer) -> float:
    """How long Feishu asks to wait, in seconds."""
    said = answer.headers.get(RESET, "")
    seconds = float(said) if said.isascii() and said.replace(".", "", 1).isdigit() else None
    return min(seconds or answer.retry_after or A_MOMENT, HALF_AN_HOUR)
