"""What the platform's error codes mean. HTTP says 200 to all; the text beside a code changes.

Sources: developer.work.weixin.qq.com 90312 (rates), 90455 (codes), 101463 (robot).
"""

import ipaddress
import re

from handlers.errors import Misconfigured, SendError, Throttled, Unreachable

TITLE = "企业微信"
STALE_TOKEN = frozenset({40014, 42001, 41001})
BUSY = -1
LIMITED = frozenset({45009, 45033})
GONE = frozenset({81013, 60111, 40003, 86001, 86003, 86008, 93000, 93004, 93008})
BAD_CONTENT = frozenset({45002, 44004, 40007, 40008, 40058, 41016})
LATE = frozenset({846605, 846608})

SECONDS_LIMITED = 60.0  # a minute's rule blocks for so long, an hour's for an hour

UNTRUSTED_ADDRESS = 60020
MENDS = {
    40001: "请核对 duban.toml 里企业微信应用的 secret 是否与管理后台一致",
    40013: "请核对 duban.toml 里企业微信的 corp_id(企业ID)",
    40056: "请核对 duban.toml 里企业微信应用的 agent_id",
    301002: "请在企业微信管理后台确认这个应用已启用,且 agent_id 与 secret 属于同一个应用",
    48002: "请在企业微信管理后台给这个应用开通相应接口的权限",
}
ADDRESS = re.compile(r"from ip: ?([0-9a-fA-F.:]{3,45})")


class StaleToken(SendError):
    """The token ended before its time; a new one is fetched and the call made once more."""


class LateAnswer(SendError):
    """The message can no longer be answered; a new one can be sent."""


class UnlistedCode(SendError):
    """A code whose meaning is not published."""


def fault_of(code: int, said: str = "") -> SendError:
    """The error that a code stands for. `said` is only searched for our own address."""
    text = f"{TITLE}没有接受(错误码{code})"
    if code in STALE_TOKEN:
        return StaleToken(text)
    if code == BUSY:
        return SendError(text)
    if code in LIMITED:
        return Throttled(text, retry_after=SECONDS_LIMITED)
    if code == UNTRUSTED_ADDRESS:
        return Misconfigured(text, mend_of_address(said))
    if code in MENDS:
        return Misconfigured(text, MENDS[code])
    if code in GONE:
        return Unreachable(f"对方已不在可见范围,或群聊、推送已失效(错误码{code})")
    if code in BAD_CONTENT:
        return SendError(text, permanent=True)
    if code in LATE:
        return LateAnswer(text, permanent=True)
    return UnlistedCode(text)


def is_about_content(fault: SendError) -> bool:
    """Whether the same words might go out in another form."""
    return isinstance(fault, UnlistedCode) or (
        fault.permanent and not isinstance(fault, Unreachable)
    )


def mend_of_address(said: str) -> str:
    """What to do where our address is not trusted; the platform tells which it saw."""
    return f"请在企业微信管理后台这个应用的“企业可信IP”里加入服务器的出口IP{seen_address(said)}"


def seen_address(said: str) -> str:
    """The address in an error's text, if there is a sound one."""
    found = ADDRESS.search(said)
    try:
        return str(ipaddress.ip_address(found.group(1))) if found else ""
    except ValueError:
        return ""
