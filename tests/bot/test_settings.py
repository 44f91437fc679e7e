"""Settings are refused in one line that names every fault in the administrator's language."""

import pytest

from bot.settings import load_settings
from models.errors import DubanError


def refusal(**given: object) -> str:
    """What the terminal shows."""
    with pytest.raises(DubanError) as refused:
        load_settings(**given)
    return str(refused.value)


def test_every_fault_is_named_where_it_stands_and_in_chinese() -> None:
    said = refusal(
        port="八零八零",
        time_zone="Asia/Beijing",
        platforms={"wecom": {"app": {"corp_id": "x", "colour": 1}}, "wechat": {}},
    )
    assert "port:应为整数" in said
    assert "time_zone:不是时区名称" in said
    assert "wecom.app.agent_id:必填" in said
    assert "wecom.app.colour:没有这一项设置" in said
    assert "没有叫 wechat 的平台" in said
    assert "Value error" not in said
    assert "\n" not in said


def test_a_secret_is_never_shown() -> None:
    said = refusal(platforms={"wecom": {"app": {"corp_id": "x", "secret": ["hush-hush"]}}})
    assert "hush" not in said


def test_a_platform_can_be_set_by_the_environment_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DUBAN_PLATFORMS__FEISHU__APP_ID", "cli_1")
    monkeypatch.setenv("DUBAN_PLATFORMS__FEISHU__APP_SECRET", "hush-hush")
    assert list(load_settings().platforms) == ["feishu"]
