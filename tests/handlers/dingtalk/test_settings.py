"""What an administrator may leave out, and what belongs together."""

from typing import Any

import pytest
from pydantic import ValidationError

from handlers.dingtalk import Config

APP = {"app_key": "dingkey", "app_secret": "secret"}
HOOKS = {"工作群": {"url": "https://oapi.dingtalk.com/robot/send?access_token=a", "secret": "SEC"}}


@pytest.mark.parametrize(
    "table",
    [
        APP,
        {"hooks": HOOKS},
        {**APP, "hooks": HOOKS, "card_template": "x.schema"},
        {**APP, "mode": "http", "corp_id": "ding1"},
        {**APP, "mode": "http", "corp_id": "ding1", "tolerance": 300},
    ],
)
def test_these_are_enough(table: dict[str, Any]) -> None:
    assert Config.model_validate(table)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ({}, "请填应用"),
        ({"app_key": "dingkey"}, "要一起填"),
        ({**APP, "mode": "http"}, "corp_id"),
        ({**APP, "event_token": "t"}, "要一起填"),
        ({**APP, "event_token": "t", "event_aes_key": "short"}, "43位"),
        ({**APP, "api": "api.dingtalk.com"}, "应为网址"),
        ({**APP, "tolerance": 7200}, "3600"),
        ({**APP, "unknown": 1}, "Extra"),
    ],
)
def test_these_are_refused_with_the_reason(table: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Config.model_validate(table)
    assert any(says in fault["msg"] for fault in refused.value.errors())


def test_no_secret_is_shown() -> None:
    config = Config.model_validate({**APP, "hooks": HOOKS})
    assert "secret'" not in repr(config).replace("'**********'", "")
    assert "SEC" not in repr(config)


def test_the_robots_code_is_the_apps_key_unless_it_is_told() -> None:
    assert Config.model_validate(APP).robot == "dingkey"
    assert Config.model_validate({**APP, "robot_code": "dingrobot"}).robot == "dingrobot"


@pytest.mark.parametrize(
    ("more", "buttons"),
    [
        ({}, False),
        ({"card_template": "x.schema"}, True),
        ({"card_template": "x.schema", "mode": "http", "corp_id": "d"}, False),
        ({"card_template": "x.schema", "mode": "http", "corp_id": "d", "card_secret": "s"}, True),
    ],
)
def test_buttons_need_a_template_and_a_way_back(more: dict[str, Any], buttons: bool) -> None:
    assert Config.model_validate({**APP, **more}).has_buttons is buttons
