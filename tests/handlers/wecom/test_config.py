"""Settings that cannot work are refused before anything starts, in plain words."""

from typing import Any

import pytest

from bot.platforms import read_configs
from handlers.wecom.config import Config

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
APP = {"corp_id": "ww1", "agent_id": 1, "secret": "s"}


@pytest.mark.parametrize(
    "table",
    [
        {"app": APP},
        {"app": {**APP, "token": "t", "aes_key": KEY}},
        {"robot": {"bot_id": "b", "secret": "s"}},
        {"robot": {"token": "t", "aes_key": KEY, "name": "督办"}},
        {"hooks": {"办公室群": "0000-1111"}},
        {"hooks": {"g": "k"}, "api": "https://wecom.example.gov.cn/", "ca": "/etc/ca.pem"},
    ],
)
def test_each_channel_can_stand_alone(table: dict[str, Any]) -> None:
    assert not Config.model_validate(table).api.endswith("/")


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({}, "至少配置一种"),
        ({"app": {**APP, "token": "t"}}, "要么都填"),
        ({"app": {**APP, "token": "t", "aes_key": "short"}}, "43个字符"),
        ({"robot": {}}, "只能选一种"),
        ({"robot": {"bot_id": "b"}}, "只能选一种"),
        ({"robot": {"bot_id": "b", "secret": "s", "token": "t", "aes_key": KEY}}, "只能选一种"),
        ({"hooks": {"g": "k"}, "api": "qyapi.weixin.qq.com"}, "https://"),
        ({"hooks": {"g": "k"}, "colour": "red"}, "colour"),
    ],
)
def test_what_cannot_work_is_said(table: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        read_configs({"wecom": table})


def test_no_secret_is_printed() -> None:
    table = {"app": {**APP, "secret": "very secret"}, "hooks": {"g": "very secret"}}
    assert "very secret" not in repr(Config.model_validate(table))
    with pytest.raises(ValueError, match="colour") as refused:
        read_configs({"wecom": {**table, "colour": "red"}})
    assert "very secret" not in str(refused.value)
