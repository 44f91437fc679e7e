"""The platform's table in duban.toml."""

import re
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator, model_validator
from pydantic_core import PydanticCustomError

AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")
ADDRESS = re.compile(r"https?://[^\s/]+\S*")
CARD_ROUTE = "duban"  # the name under which our card callback is registered


class Hook(BaseModel):
    """群自定义机器人: a robot of one group that only speaks."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: SecretStr = Field(description="群机器人的 Webhook 地址")
    secret: SecretStr = Field(min_length=1, description="群机器人安全设置里的加签密钥,以 SEC 开头")

    @field_validator("url")
    @classmethod
    def an_address(cls, value: SecretStr) -> SecretStr:
        """It holds the robot's token, so it is never shown."""
        if not ADDRESS.fullmatch(value.get_secret_value()):
            raise PydanticCustomError("setting", "应为网址,以 https:// 开头")
        return value


class Config(BaseModel):
    """What an administrator sets. Either an app, or custom robots of groups, or both."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    app_key: str = Field("", description="应用的 AppKey(Client ID)")
    app_secret: SecretStr | None = Field(
        None, min_length=1, description="应用的 AppSecret(Client Secret)"
    )
    robot_code: str = Field("", description="机器人的 RobotCode;不填则与 app_key 相同")
    corp_id: str = Field("", description="本企业的 CorpId;http 方式必填,只收本企业的消息")
    mode: Literal["stream", "http"] = Field(
        "stream", description="接收方式:stream 长连接(不需要公网地址)或 http 回调"
    )
    tolerance: int = Field(
        3600, ge=60, le=3600, description="http 方式下签名多少秒内有效,钉钉规定最长3600"
    )
    event_token: SecretStr | None = Field(
        None, min_length=1, description="事件订阅的签名 token(http 方式)"
    )
    event_aes_key: SecretStr | None = Field(None, description="事件订阅的加密 aes_key(http 方式)")
    card_template: str = Field("", description="互动卡片的模板 ID;不填则消息不带按钮")
    card_secret: SecretStr | None = Field(
        None, min_length=1, description="卡片回调的签名密钥,自己定(http 方式的按钮)"
    )
    card_callback: str = Field(
        "", description="卡片回调的公网地址,以 /hooks/dingtalk/cards 结尾(http 方式的按钮)"
    )
    hooks: dict[str, Hook] = Field(default_factory=dict, description="群自定义机器人,按名称")
    api: str = Field(
        "https://api.dingtalk.com", min_length=1, description="新版接口地址;专有钉钉用自己的"
    )
    oapi: str = Field(
        "https://oapi.dingtalk.com", min_length=1, description="旧版接口地址;专有钉钉用自己的"
    )
    file_hosts: tuple[str, ...] = Field((), description="专有钉钉存放文件的域名;公有钉钉不填")
    ca: Path | None = Field(None, description="专有钉钉的根证书文件")

    @field_validator("api", "oapi")
    @classmethod
    def without_slash(cls, value: str) -> str:
        """Paths are put behind it."""
        return value.rstrip("/")

    @model_validator(mode="after")
    def whole(self) -> "Config":
        """What belongs together is there together."""
        faults = faults_of(self)
        if faults:
            raise PydanticCustomError("setting", "{faults}", {"faults": ";".join(faults)})
        return self

    @property
    def robot(self) -> str:
        """The robot's code."""
        return self.robot_code or self.app_key

    @property
    def has_buttons(self) -> bool:
        """Whether cards can be sent and their clicks come back."""
        if not (self.app_key and self.card_template):
            return False
        return self.mode == "stream" or self.card_secret is not None


def faults_of(config: Config) -> list[str]:
    """What is wrong between the settings, in Chinese."""
    faults = []
    if bool(config.app_key) != (config.app_secret is not None):
        faults.append("app_key 和 app_secret 要一起填")
    if not config.app_key and not config.hooks:
        faults.append("请填应用的 app_key 和 app_secret,或至少一个群机器人 hooks")
    if config.app_key and config.mode == "http" and not config.corp_id:
        faults.append("http 方式须填 corp_id:钉钉不对消息内容签名,只收本企业的消息")
    if (config.event_token is None) != (config.event_aes_key is None):
        faults.append("event_token 和 event_aes_key 要一起填")
    if config.event_aes_key and not AES_KEY.fullmatch(config.event_aes_key.get_secret_value()):
        faults.append("event_aes_key 应为43位字母数字")
    faults += [
        f"{name} 应为网址,以 https:// 开头"
        for name in ("api", "oapi", "card_callback")
        if (address := getattr(config, name)) and not ADDRESS.fullmatch(address)
    ]
    return faults
