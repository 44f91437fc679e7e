"""Whether Matrix would work, for the administrator: each finding with its mend."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from handlers.errors import Misconfigured, PlatformError, SendError
from handlers.matrix.config import Config
from handlers.matrix.homeserver import Homeserver
from handlers.platform import Finding

SKEW = 60.0  # seconds
LOCAL = ("localhost", "127.0.0.1", "::1")
REGISTER_AGAIN = "请用 duban admin matrix-registration 重新生成注册文件,放好后重启 Matrix 服务器"


async def examine(config: Config, home: Homeserver) -> Sequence[Finding]:
    """Credentials, the way back to us, what is remembered, the clock, and what is in clear."""
    try:
        await home.prepare()
    except PlatformError as fault:
        return [refused(fault)]
    return [
        Finding(True, f"Matrix:机器人账号 {config.user_id} 可用"),
        await way_back(config, home),
        memory(home),
        *clock(home),
        *in_clear(config),
    ]


def refused(fault: PlatformError) -> Finding:
    """The bot cannot be who it is."""
    mend = fault.mend if isinstance(fault, Misconfigured) else ""
    usual = "请检查 Matrix 服务器是否在运行,地址和证书是否正确"
    return Finding(False, f"Matrix:机器人账号不能用({fault})", mend or usual)


async def way_back(config: Config, home: Homeserver) -> Finding:
    """The homeserver pings us, as it would bring messages."""
    place = f"/_matrix/client/v1/appservice/{config.id}/ping"
    try:
        answer = await home.ask("POST", place, {"transaction_id": "duban-doctor"})
    except SendError as fault:
        says = f"Matrix:服务器访问不到督办({fault})"
        mend = f"请确认 duban serve 在运行、注册文件里的 url 能从服务器访问;{REGISTER_AGAIN}"
        return Finding(False, says, mend)
    return Finding(True, f"Matrix:服务器能访问督办({answer.get('duration_ms', 0)}毫秒)")


def memory(home: Homeserver) -> Finding:
    """Whether a message that is sent again is shown once."""
    if home.remembers:
        return Finding(True, "Matrix:重发的消息只显示一次")
    mend = "请升级 Matrix 服务器;升级前服务器重启时个别消息可能重复"
    return Finding(False, "Matrix:服务器不支持为应用服务指定设备", mend)


def clock(home: Homeserver) -> list[Finding]:
    """Whether both clocks agree."""
    if home.skew is None or abs(home.skew) <= SKEW:
        return []
    says = f"Matrix:服务器与本机时钟相差{abs(home.skew):.0f}秒"
    return [Finding(False, says, "请在两台机器上开启网络对时")]


def in_clear(config: Config) -> list[Finding]:
    """Whether anything goes over a network unprotected."""
    urls = [urlsplit(url) for url in (config.homeserver, config.address) if url]
    bare = [url for url in urls if url.scheme == "http" and url.hostname not in LOCAL]
    if not bare:
        return []
    says = f"Matrix:{bare[0].hostname} 用的是不加密的 http"
    return [Finding(False, says, "只在同一台机器或可信内网可以这样用,否则请改用 https")]
