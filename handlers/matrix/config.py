"""What an administrator sets for Matrix, and who the bot is there."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_validator

TOKEN_LENGTH = 16  # shorter tokens could be guessed


class Config(BaseModel):
    """`[platforms.matrix]`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    homeserver: str = Field(description="Matrix 服务器的地址,如 http://127.0.0.1:8008")
    server_name: str = Field(min_length=1, description="账号里冒号后面的名称,如 example.gov.cn")
    as_token: SecretStr = Field(min_length=TOKEN_LENGTH, description="督办调用服务器用的口令")
    hs_token: SecretStr = Field(min_length=TOKEN_LENGTH, description="服务器调用督办用的口令")
    address: str = Field("", description="服务器访问督办的地址,如 http://127.0.0.1:8080")
    id: str = Field("duban", pattern=r"^[A-Za-z0-9_.-]{1,64}$", description="应用服务的编号")
    localpart: str = Field(
        "duban", pattern=r"^[a-z0-9._=/+-]{1,64}$", description="机器人账号,冒号前面的部分"
    )
    display_name: str = Field("督办", min_length=1, description="机器人在聊天里的名字")
    servers: tuple[str, ...] = Field((), description="还允许哪些服务器的用户邀请机器人")
    ca: Path | None = Field(None, description="自建证书机构的证书文件")

    @field_validator("homeserver", "address")
    @classmethod
    def tidy_address(cls, value: str) -> str:
        """An http(s) address without a slash at its end."""
        if value and not value.startswith(("http://", "https://")):
            raise ValueError("地址要以 http:// 或 https:// 开头")
        return value.rstrip("/")

    @property
    def user_id(self) -> str:
        """The bot's account."""
        return f"@{self.localpart}:{self.server_name}"

    def admits(self, user_id: str) -> bool:
        """Whether somebody may invite the bot: closed servers are the rule."""
        return user_id.partition(":")[2] in (self.server_name, *self.servers)
