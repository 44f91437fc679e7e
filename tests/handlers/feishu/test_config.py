"""What an administrator can write into duban.toml, and what is refused at once."""

from typing import Any

import pytest
from pydantic import ValidationError

from bot.platforms import read_configs
from handlers.feishu import Config

ROBOT = {"url": "https://open.feishu.cn/open-apis/bot/v2/hook/1", "secret": "s"}


def test_an_app_needs_two_lines() -> None:
    config = Config.model_validate({"app_id": "cli_1", "app_secret": "s"})
    assert config.long_connection
    assert config.api == "https://open.feishu.cn"


def test_secrets_are_not_shown() -> None:
    config = Config.model_validate(
        {
            "app_id": "cli_1",
            "app_secret": "hidden-1",
            "hooks": {"校长群": {**ROBOT, "secret": "hidden-2"}},
        }
    )
    assert "hidden" not in repr(config)
    assert "hook/1" not in repr(config)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "app_id"),
        ({"app_id": "cli_1"}, "一起填写"),
        ({"app_secret": "s"}, "一起填写"),
        ({"hooks": {"校长群": {"url": "open.feishu.cn", "secret": "s"}}}, "https://"),
        ({"hooks": {"校长群": {"url": "https://open.feishu.cn/x"}}}, "secret"),
        ({"app_id": "c", "app_secret": "s", "api": "file:///etc"}, "https://"),
        ({"app_id": "c", "app_secret": "s", "appsecret": "s"}, "appsecret"),
    ],
)
def test_a_mistake_is_named(table: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        Config.model_validate(table)
    with pytest.raises(ValueError, match=r"feishu\."):
        read_configs({"feishu": table})


def test_robots_alone_are_enough() -> None:
    assert Config.model_validate({"hooks": {"校长群": ROBOT}}).app_id == ""


@pytest.mark.parametrize("field", [*Config.model_fields.values()], ids=[*Config.model_fields])
def test_every_setting_explains_itself(field: Any) -> None:
    assert field.description
