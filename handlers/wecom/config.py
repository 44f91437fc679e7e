"""What an administrator sets for WeCom: the channels a bureau uses, and their secrets."""

import base64
import binascii
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, model_validator

API = "https://qyapi.weixin.qq.com"
WEBSOCKET = "wss://openws.work.weixin.qq.com"
MEDIA_DOMAINS = ("weixin.qq.com", "qpic.cn", "myqcloud.com")
AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")


def check_aes_key(given: SecretStr) -> SecretStr:
    """An EncodingAESKey: 43 characters that are 32 bytes in base64."""
    text = given.get_secret_value()
    try:
        sound = AES_KEY.fullmatch(text) and len(base64.b64decode(text + "=")) == 32
    except binascii.Error:
        sound = False
    if not sound:
        raise ValueError("EncodingAESKey 应为管理后台生成的43个字符")
    return given


def check_url(given: str) -> str:
    """An address without a slash at its end."""
    if not re.match(r"(?:https?|wss?)://[^/\s]", given):
        raise ValueError("地址应以 https:// 或 wss:// 开头")
    return given.rstrip("/")


AesKey = Annotated[SecretStr, AfterValidator(check_aes_key)]
Url = Annotated[str, AfterValidator(check_url)]


class Table(BaseModel):
    """A table of the settings: nothing unknown, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class AppConfig(Table):
    """自建应用. Without token and key it only sends."""

    corp_id: str = Field(min_length=1, max_length=64, description="企业ID")
    agent_id: int = Field(gt=0, description="应用的 AgentId")
    secret: SecretStr = Field(min_length=1, description="应用的 Secret")
    token: SecretStr | None = Field(None, min_length=1, description="接收消息的 Token")
    aes_key: AesKey | None = Field(None, description="接收消息的 EncodingAESKey")

    @model_validator(mode="after")
    def check_callback(self) -> "AppConfig":
        """Token and key come together."""
        if (self.token is None) != (self.aes_key is None):
            raise ValueError("接收消息的 token 和 aes_key 要么都填,要么都不填")
        return self


class RobotConfig(Table):
    """智能机器人: by long connection (`bot_id`, `secret`) or by callback (`token`, `aes_key`)."""

    bot_id: str | None = Field(None, min_length=1, max_length=255, description="长连接的 BotID")
    secret: SecretStr | None = Field(None, min_length=1, description="长连接的 Secret")
    token: SecretStr | None = Field(None, min_length=1, description="回调的 Token")
    aes_key: AesKey | None = Field(None, description="回调的 EncodingAESKey")
    name: str = Field("", max_length=64, description="机器人在群里的名称,用于去掉消息开头的@")

    @model_validator(mode="after")
    def check_way(self) -> "RobotConfig":
        """The platform switches on the one way or the other."""
        connection = (self.bot_id is not None, self.secret is not None)
        callback = (self.token is not None, self.aes_key is not None)
        if (connection, callback) not in (
            ((True, True), (False, False)),
            ((False, False), (True, True)),
        ):
            raise ValueError("长连接填 bot_id 和 secret,回调填 token 和 aes_key,两种只能选一种")
        return self


class Config(Table):
    """`[platforms.wecom]`."""

    app: AppConfig | None = Field(None, description="自建应用")
    robot: RobotConfig | None = Field(None, description="智能机器人")
    hooks: dict[str, SecretStr] = Field(
        default_factory=dict, description="群里的消息推送:名称 = 地址里的 key"
    )
    api: Url = Field(API, description="接口地址,私有部署时填写")
    websocket: Url = Field(WEBSOCKET, description="长连接地址,私有部署时填写")
    ca: Path | None = Field(None, description="私有部署自签证书的 CA 文件")
    media_domains: tuple[str, ...] = Field(
        MEDIA_DOMAINS, description="允许下载文件的域名,私有部署时填写"
    )

    @model_validator(mode="after")
    def check_any(self) -> "Config":
        """At least one channel."""
        if self.app is None and self.robot is None and not self.hooks:
            raise ValueError("自建应用、智能机器人、消息推送至少配置一种")
        return self
