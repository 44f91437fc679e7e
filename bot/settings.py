"""Settings: `duban.toml` and `DUBAN_…` environment variables. All faults are told at once.

Only the command line and the composition root see `Settings`; every room below receives values.
"""

from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bot.misprints import name_faults
from bot.platforms import read_configs
from models.errors import DubanError

FILE = Path("duban.toml")


class Settings(BaseSettings):
    """Everything that can be set. Environment variables win over the file."""

    model_config = SettingsConfigDict(
        env_prefix="DUBAN_",
        env_nested_delimiter="__",
        extra="forbid",
        toml_file=FILE,
    )

    bureau: str = Field("", description="单位名称,写在消息和页面上")
    database: str = Field("", description="数据库地址;不填则用数据目录里的 SQLite 文件")
    data: Path = Field(Path("data"), description="数据目录:数据库、附件、备份")
    host: str = Field("127.0.0.1", description="监听地址")
    port: int = Field(8080, ge=1, le=65535, description="监听端口")
    public_url: str = Field("", description="管理员打开台账的网址,用于登录链接")
    time_zone: str = Field("Asia/Shanghai", description="单位所在时区")
    calendar: Path | None = Field(None, description="放假与调休补充文件(每行:日期 班/休)")
    pilot: bool = Field(False, description="试运行:所有消息只发给管理员")
    platforms: dict[str, Any] = Field(
        default_factory=dict, description="聊天平台,每个平台一节,如 [platforms.wecom]"
    )
    console_secret: SecretStr | None = Field(None, description="控制台聊天的密钥;不填则不启用")

    @field_validator("time_zone")
    @classmethod
    def known_zone(cls, value: str) -> str:
        """An IANA name."""
        try:
            ZoneInfo(value)
        except (KeyError, ValueError) as error:
            raise ValueError("不是时区名称,如 Asia/Shanghai") from error
        return value

    @field_validator("platforms", mode="before")
    @classmethod
    def known_platforms(cls, value: Any) -> dict[str, BaseModel]:
        """Each platform's own settings. All faults are told at once."""
        return read_configs(value)

    @property
    def database_url(self) -> str:
        """The database, by default a file in the data folder."""
        return self.database or f"sqlite:///{self.data / 'duban.db'}"

    @property
    def zone(self) -> ZoneInfo:
        """The bureau's time zone."""
        return ZoneInfo(self.time_zone)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, then environment, then the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**given: Any) -> Settings:
    """The settings in force. Raises `DubanError` naming every fault at once."""
    try:
        return Settings(**given)
    except ValidationError as error:
        raise DubanError(
            f"设置有误:{';'.join(name_faults(error))}", f"请修改 {FILE} 或对应的 DUBAN_ 环境变量"
        ) from error
    except ValueError as error:
        raise DubanError(f"{FILE} 不是合法的 TOML 文件:{error}", "请检查引号和等号") from error
