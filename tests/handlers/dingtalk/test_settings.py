"""What an administrator may leave out, and what belongs together."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from handlers.dingtalk import Config
from handlers.dingtalk.api import HOSTS
from handlers.dingtalk.cards import card_data
from handlers.dingtalk.webhooks import CARD_HOOK, EVENT_HOOK, ROBOT_HOOK

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
        ({"app_key": "dingkey", "app_secret": ""}, "at least 1"),
        ({**APP, "card_secret": ""}, "at least 1"),
        ({**APP, "event_token": "", "event_aes_key": "a" * 43}, "at least 1"),
        ({"hooks": {"群": {"url": "https://x.example/", "secret": ""}}}, "at least 1"),
        ({**APP, "unknown": 1}, "Extra"),
        ({"hooks": {"群": {"url": "oapi.dingtalk.com", "secret": "SEC"}}}, "应为网址"),
    ],
)
def test_these_are_refused_with_the_reason(table: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Config.model_validate(table)
    assert any(says in fault["msg"] for fault in refused.value.errors())


def test_all_that_is_wrong_together_is_told_at_once() -> None:
    with pytest.raises(ValidationError) as refused:
        Config.model_validate({**APP, "mode": "http", "event_token": "t"})
    [fault] = refused.value.errors()
    assert "corp_id" in fault["msg"]
    assert "event_aes_key" in fault["msg"]


def test_a_slash_too_many_does_no_harm() -> None:
    assert Config.model_validate({**APP, "api": "https://d.example/"}).api == "https://d.example"


def test_no_secret_is_shown() -> None:
    config = Config.model_validate({**APP, "hooks": HOOKS})
    assert "secret'" not in repr(config).replace("'**********'", "")
    assert "SEC" not in repr(config)
    assert "access_token" not in repr(config)


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


# ── the page for administrators ──────────────────────────────────────────────────────────────────

PAGE = Path(__file__).resolve().parents[3] / "docs" / "dingtalk.zh-CN.md"


def test_what_the_page_shows_can_be_written_into_the_settings() -> None:
    blocks = re.findall(r"```toml\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    tables = tomllib.loads("\n".join(blocks))["platforms"]["dingtalk"]
    config = Config.model_validate(tables)
    assert config.mode == "stream"
    assert list(config.hooks) == ["校长群"]


def test_the_page_names_every_variable_of_the_cards_template() -> None:
    page = PAGE.read_text(encoding="utf-8")
    variables = card_data("文字", [])["cardParamMap"]
    assert {name for name in variables if name.strip("12345") != "button"} == {"text", "state"}
    assert all(f"`{name}`" in page for name in ("text", "state", "button1", "button5"))
    assert len(variables) == 7


def test_the_page_names_every_host_that_is_called() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert all(host in page for host in (*HOSTS, "wss-open-connection.dingtalk.com"))
    assert all(route in page for route in (ROBOT_HOOK, CARD_HOOK, EVENT_HOOK))
