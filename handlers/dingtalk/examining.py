"""What stands in the way of an app doing its work, for the administrator."""

from handlers.dingtalk.api import Api
from handlers.dingtalk.config import Config
from handlers.dingtalk.faults import MEND_RIGHT
from handlers.dingtalk.messages import GROUP, PRIVATE
from handlers.dingtalk.stream import SUBSCRIPTIONS
from handlers.errors import Misconfigured, PlatformError
from handlers.platform import Finding

SKEW = 60.0  # seconds
NETWORK = "请检查网络、代理和防火墙能否访问 api.dingtalk.com 和 oapi.dingtalk.com"


async def examine(config: Config, api: Api) -> list[Finding]:
    """Everything that can be asked without anybody hearing of it."""
    hooks = [Finding(True, f"钉钉:群自定义机器人{len(config.hooks)}个")] if config.hooks else []
    if not config.app_key:
        return hooks
    secret = await examine_secret(api)
    findings = [secret, *examine_clock(api), examine_buttons(config), *hooks]
    if not secret.sound:
        return findings
    findings += [
        await examine_right(config, api, "单聊消息", PRIVATE, {"userIds": []}),
        await examine_right(config, api, "群消息", GROUP, {"openConversationId": ""}),
        await examine_reception(config, api),
    ]
    return findings


async def examine_secret(api: Api) -> Finding:
    """Whether the app's secret is accepted."""
    try:
        await api.prove()
    except PlatformError as fault:
        return Finding(False, f"钉钉:应用凭证没有通过({fault})", mend_of(fault))
    return Finding(True, "钉钉:应用凭证有效")


def examine_clock(api: Api) -> list[Finding]:
    """Whether our clock is the platform's; signatures stand and fall with it."""
    skew = api.http.skew
    if skew is None or abs(skew) <= SKEW:
        return []
    says = f"钉钉:本机时间与平台相差{abs(round(skew))}秒"
    return [Finding(False, says, "请打开本机的时间同步(NTP)")]


async def examine_right(
    config: Config, api: Api, title: str, path: str, nobody: dict[str, object]
) -> Finding:
    """Whether a right is there: a message to nobody is refused for what it lacks, and without the
    right for that."""
    body = {"robotCode": config.robot, "msgKey": "sampleText", "msgParam": "{}", **nobody}
    try:
        await api.call("POST", path, body)
    except Misconfigured as fault:
        return Finding(False, f"钉钉:不能发{title}({fault})", fault.mend or MEND_RIGHT)
    except PlatformError as fault:
        if not fault.permanent:
            return Finding(False, f"钉钉:{title}无法检查({fault})", NETWORK)
    return Finding(True, f"钉钉:可以发{title}")


async def examine_reception(config: Config, api: Api) -> Finding:
    """Whether messages can come in."""
    if config.mode == "http":
        says = "钉钉:按 http 方式接收。钉钉不对消息内容签名,条件允许时请改用 stream"
        return Finding(True, says)
    try:
        await api.open_gateway(SUBSCRIPTIONS)
    except PlatformError as fault:
        mend = "请在开发者后台把机器人的消息接收模式设为 Stream 模式并发布"
        return Finding(False, f"钉钉:Stream 长连接打不开({fault})", mend)
    return Finding(True, "钉钉:Stream 长连接可以建立,不需要公网地址")


def examine_buttons(config: Config) -> Finding:
    """Whether messages have buttons; without them they are complete as well."""
    if config.has_buttons:
        return Finding(True, "钉钉:消息带按钮(互动卡片)")
    if config.card_template:
        return Finding(False, "钉钉:http 方式的卡片缺回调密钥", "请填写 card_secret")
    return Finding(True, "钉钉:未配置互动卡片模板,消息不带按钮")


def mend_of(fault: PlatformError) -> str:
    """What to do about it."""
    return fault.mend if isinstance(fault, Misconfigured) else NETWORK
