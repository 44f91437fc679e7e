"""What an administrator sets for Feishu."""

from pathlib import Path
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator

NAME = "feishu"
TITLE = "飞书"
HOOK_PREFIX = "hook:"  # a chat that is a signed group robot: “hook:校长群”


class Hook(BaseModel):
    """自定义机器人: the signed robot of one group, which speaks and hears nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: SecretStr = Field(description="群机器人的 webhook 地址")
    secret: SecretStr = Field(description="群机器人“签名校验”的密钥")

    @field_validator("url")
    @classmethod
    def a_web_address(cls, value: SecretStr) -> SecretStr:
        """Only what can be posted to."""
        if not is_web_address(value.get_secret_value()):
            raise ValueError("群机器人的地址应以 https:// 开头")
        return value


class Config(BaseModel):
    """`[platforms.feishu]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    app_id: str = Field("", description="应用凭证 App ID,以 cli_ 开头")
    app_secret: SecretStr = Field(SecretStr(""), description="应用凭证 App Secret")
    long_connection: bool = Field(True, description="用长连接接收事件,不需要公网地址")
    encrypt_key: SecretStr = Field(SecretStr(""), description="事件回调的 Encrypt Key")
    verification_token: SecretStr = Field(
        SecretStr(""), description="事件回调的 Verification Token"
    )
    tenant_key: str = Field("", description="本单位的 tenant_key;填写后只接收本单位的事件")
    hooks: dict[str, Hook] = Field(
        default_factory=dict, description="自定义群机器人:名称 = {url, secret},会话写作 hook:名称"
    )
    api: str = Field("https://open.feishu.cn", description="接口地址;专有部署填自己的域名")
    socket: str = Field("", description="长连接的主机名[:端口];专有部署用,不填则由飞书指定")
    ca: Path | None = Field(None, description="专有部署的 CA 证书文件")

    @field_validator("api")
    @classmethod
    def a_base(cls, value: str) -> str:
        """A scheme and a host, and no slash at the end."""
        if not is_web_address(value):
            raise ValueError("接口地址应以 https:// 开头")
        return value.rstrip("/")

    @model_validator(mode="after")
    def someone_to_be(self) -> "Config":
        """Either an app, whole, or at least one group robot."""
        if bool(self.app_id) != bool(self.app_secret.get_secret_value()):
            raise ValueError("app_id 和 app_secret 要一起填写")
        if not self.app_id and not self.hooks:
            raise ValueError("请填写 app_id 和 app_secret,或至少一个群机器人(hooks)")
        return self


def is_web_address(text: str) -> bool:
    """Whether it has the form of an http address."""
    found = urlsplit(text)
    return found.scheme in ("http", "https") and bool(found.hostname)
