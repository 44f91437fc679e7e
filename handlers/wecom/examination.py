"""What stands in the way of the self-built app, each with its mend, for the administrator."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.errors import Misconfigured, PlatformError
from handlers.http import Http
from handlers.platform import Finding
from handlers.wecom.app import App

SKEW = 60.0  # seconds


async def examine_app(app: App) -> Sequence[Finding]:
    """Credentials, rights, trusted address, visible range, callback."""
    try:
        described = await app.describe()
    except Misconfigured as fault:
        return (Finding(False, f"企业微信应用的凭证或权限不对:{fault}", fault.mend),)
    except PlatformError as fault:
        mend = f"请检查服务器能否访问 {app.api.base},稍后再试"
        return (Finding(False, f"企业微信应用无法检查:{fault}", mend),)
    return (
        Finding(True, "企业微信应用的凭证、权限和可信IP正常"),
        find_range(described),
        find_callback(app),
    )


def find_range(described: Mapping[str, Any]) -> Finding:
    """Whether the app is on, and anybody may see it."""
    if described.get("close"):
        return Finding(False, "企业微信应用已停用", "请在管理后台启用这个应用")
    people = listed(described, "allow_userinfos", "user")
    parties = listed(described, "allow_partys", "partyid")
    tags = listed(described, "allow_tags", "tagid")
    if not (people or parties or tags):
        mend = "请在管理后台这个应用的“可见范围”里加入全体承办人员"
        return Finding(False, "企业微信应用的可见范围是空的,谁也收不到消息", mend)
    return Finding(True, f"企业微信应用的可见范围:{parties}个部门、{people}人、{tags}个标签")


def listed(described: Mapping[str, Any], name: str, inner: str) -> int:
    """How many stand in one of the lists."""
    found = described.get(name)
    inside = found.get(inner) if isinstance(found, dict) else None
    return len(inside) if isinstance(inside, list) else 0


def find_callback(app: App) -> Finding:
    """Whether the app hears anything."""
    if app.routes():
        return Finding(True, "企业微信应用的接收消息已配置")
    mend = "请在管理后台设置“接收消息”,并把 Token 和 EncodingAESKey 填入 duban.toml"
    return Finding(False, "企业微信应用只能发、不能收,也不能带按钮", mend)


def find_skew(http: Http) -> Sequence[Finding]:
    """Whether our clock is the platform's; nothing where it was never asked."""
    if http.skew is None or abs(http.skew) <= SKEW:
        return ()
    said = f"服务器时间与企业微信相差{abs(http.skew):.0f}秒"
    return (Finding(False, said, "请校准服务器时间(启用 NTP),相差超过5分钟会拒收消息"),)
