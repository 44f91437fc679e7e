"""`duban doctor` for Feishu: each thing that must be right, and what to do where it is not."""

from handlers.errors import Misconfigured, PlatformError
from handlers.feishu.api import Api, Identity
from handlers.feishu.config import TITLE, Config
from handlers.feishu.stream import Stream
from handlers.platform import Finding

SKEW = 60.0  # seconds
NETWORK = "请检查服务器能否访问飞书开放平台(域名、代理、防火墙)"


async def examine(config: Config, api: Api, bot: Identity, stream: Stream) -> list[Finding]:
    """Everything that can be looked at without sending a message."""
    findings = [examine_robots(config)] if config.hooks else []
    if not config.app_id:
        return findings
    try:
        await api.check_token()
    except PlatformError as fault:
        return [refused(f"{TITLE}应用凭证不能用", fault), *findings]
    findings.insert(0, Finding(True, f"{TITLE}应用凭证可用"))
    findings += [await examine_bot(bot), await examine_groups(api), examine_clock(api)]
    findings += examine_doors(config)
    if config.long_connection:
        findings.append(await examine_stream(stream))
    return findings


async def examine_bot(bot: Identity) -> Finding:
    """Whether the app is a bot at all."""
    try:
        found = await bot.ask()
    except PlatformError as fault:
        return refused(f"{TITLE}机器人不能用", fault)
    if found:
        return Finding(True, f"{TITLE}机器人已启用")
    return Finding(
        False,
        f"{TITLE}没有告诉机器人的编号",
        "请在飞书开发者后台为应用添加“机器人”能力,并发布新版本",
    )


async def examine_groups(api: Api) -> Finding:
    """Whether groups can be read, and how many there are."""
    try:
        data = await api.call("GET", "/open-apis/im/v1/chats", "chats", params={"page_size": "100"})
    except PlatformError as fault:
        return refused(f"{TITLE}的群不能查看", fault)
    items = data.get("items")
    count = len(items) if isinstance(items, list) else 0
    more = "以上" if data.get("has_more") else ""
    return Finding(True, f"{TITLE}机器人在{count}个{more}群里")


def examine_clock(api: Api) -> Finding:
    """Whether our clock is theirs: signatures are only believed near the present."""
    skew = api.http.skew
    if skew is None or abs(skew) <= SKEW:
        return Finding(True, f"服务器时间与{TITLE}一致")
    return Finding(
        False,
        f"服务器时间与{TITLE}相差{abs(skew):.0f}秒",
        "请打开服务器的时间同步(NTP)",
    )


def examine_doors(config: Config) -> list[Finding]:
    """Whether anything can come in, and whether it is proved well enough."""
    key, token = config.encrypt_key.get_secret_value(), config.verification_token.get_secret_value()
    if not (config.long_connection or key or token):
        return [
            Finding(
                False,
                f"{TITLE}只能发、不能收",
                "请打开 long_connection,或填写 encrypt_key 和 verification_token 并配置回调地址",
            )
        ]
    if token and not key:
        return [
            Finding(
                False,
                f"{TITLE}回调没有加密,也没有签名",
                "请在飞书开发者后台“加密策略”中设置 Encrypt Key,并填入 encrypt_key",
            )
        ]
    return []


async def examine_stream(stream: Stream) -> Finding:
    """Whether Feishu would let us connect."""
    try:
        await stream.find_place()
    except PlatformError as fault:
        return refused(f"{TITLE}长连接不能用", fault)
    return Finding(True, f"{TITLE}长连接可用")


def examine_robots(config: Config) -> Finding:
    """The robots of groups can only be tried by sending."""
    return Finding(True, f"{TITLE}自定义群机器人{len(config.hooks)}个,能否送达以实际发送为准")


def refused(says: str, fault: PlatformError) -> Finding:
    """A finding that something was refused, with the mend where there is one."""
    mend = fault.mend if isinstance(fault, Misconfigured) else NETWORK
    return Finding(False, f"{says}({fault})", mend)
