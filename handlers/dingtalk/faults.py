"""What DingTalk's refusals mean: who must do what, and whether trying again can help.

The new interface answers with an HTTP status and a word, the old one with 200 and a number. The
words and numbers are those of platforms' error tables; what is in none is taken for final.
"""

from handlers.errors import (
    Misconfigured,
    PlatformError,
    SendError,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from handlers.http import Answer

BLOCKED = 600.0  # seconds: a custom robot that spoke too often is deaf for ten minutes
A_MOMENT = 1.0
QUOTA = "20001"
TOO_FAST = {"90018"}
HOOK_TOO_FAST = {"130101", "410100"}
SLOW_INSIDE = {"-1", "15", "88"}
STALE_TOKEN = {"40014", "42001"}
HOOK_TOKEN = {"300001", "300005", "400101"}
HOOK_STOPPED = {"400102"}
HOOK_SAFETY = {"310000"}
HOOK_CONTENT = {"430101", "430102", "430103", "430104"}
GONE = ("openconversationid", "resource.unavailable", "userids")
CONTENT = ("msgparam", "msgkey", "mediaid")
SECRETS = ("invalidclient", "invalidauthentication", "appkey", "clientid")

MEND_SECRET = "钉钉:请核对应用的 AppKey 和 AppSecret,并确认应用已发布、未停用"  # noqa: S105 - words
MEND_ROBOT = "钉钉:请核对 robot_code,并在开发者后台确认机器人已启用并发布"
MEND_RIGHT = "钉钉:请在开发者后台“权限管理”中为应用开通缺少的权限"
MEND_QUOTA = "钉钉:本月接口调用量已用完,请在开发者后台查看用量并扩容"
MEND_HOOK = "钉钉群机器人:请核对 Webhook 地址,或在群里重新添加机器人"
MEND_SAFETY = "钉钉群机器人:请核对加签密钥、自定义关键词和 IP 段,三者之一不符"
MEND_CARD = "钉钉:请核对互动卡片的模板 ID,并确认模板已发布"


def is_stale_token(answer: Answer) -> bool:
    """Whether the token was refused, and a new one may help."""
    code = str(answer.json().get("errcode", ""))
    return answer.status == 401 or code in STALE_TOKEN


def fault_of(answer: Answer, *, delivers: bool = False) -> PlatformError | None:
    """What an answer of the new interface refuses; None where it accepts."""
    if answer.status == 200:
        return None
    said = answer.json()
    code = str(said.get("code", ""))
    shown = f"{answer.status} {code[:80]}".strip()
    word = code.lower()
    if "qpslimit" in word or answer.status == 429 or code in TOO_FAST:
        wait = answer.retry_after or A_MOMENT
        return Throttled(shown, retry_after=wait, whole=True)
    if code == QUOTA:
        return Misconfigured(shown, MEND_QUOTA)
    if answer.status in (502, 504) and delivers:
        return UnknownOutcome(shown)  # the gateway gave up; who is behind it may have gone on
    if answer.status >= 500:
        return SendError(shown, retry_after=answer.retry_after)
    return refusal_of(word, answer.status, shown)


def refusal_of(word: str, status: int, shown: str) -> PlatformError:
    """A refusal by its word, in lower case."""
    if "robotcode" in word or word.startswith("robot"):
        return Misconfigured(shown, MEND_ROBOT)
    if "cardtemplate" in word:
        return Misconfigured(shown, MEND_CARD)
    if any(one in word for one in GONE):
        return Unreachable(shown)
    if any(one in word for one in CONTENT):
        return SendError(shown, permanent=True)
    if status == 401 or any(one in word for one in SECRETS):
        return Misconfigured(shown, MEND_SECRET)
    if status == 403:
        return Misconfigured(shown, MEND_RIGHT)
    return SendError(shown, permanent=True)


def old_fault_of(answer: Answer, *, hook: bool = False) -> PlatformError | None:
    """What an answer of the old interface refuses; `hook`: a custom robot's."""
    if answer.status != 200:
        return SendError(f"{answer.status}", retry_after=answer.retry_after)
    code = str(answer.json().get("errcode", ""))
    if code == "0":
        return None
    if not code:
        return SendError("an answer that is none")
    if code in HOOK_TOO_FAST:
        return Throttled(code, retry_after=BLOCKED)
    if code in TOO_FAST:
        return Throttled(code, retry_after=A_MOMENT, whole=True)
    if code in SLOW_INSIDE:
        return SendError(code)
    if code == QUOTA:
        return Misconfigured(code, MEND_QUOTA)
    if hook and code in HOOK_TOKEN | HOOK_STOPPED | STALE_TOKEN:
        return Misconfigured(code, MEND_HOOK, whole=False)
    if code in HOOK_SAFETY:
        return Misconfigured(code, MEND_SAFETY, whole=False)
    if code in STALE_TOKEN:
        return Misconfigured(code, MEND_SECRET)
    return SendError(code, permanent=True)
