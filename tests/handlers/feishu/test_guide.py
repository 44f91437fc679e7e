"""What the set-up page tells people to write is taken."""

import re
import tomllib

import pytest

from bot.platforms import read_configs
from handlers.feishu import Config
from tests.house.project import ROOT

GUIDE = (ROOT / "docs/feishu.zh-CN.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("shown", SHOWN)
def test_what_is_shown_is_a_setting_that_is_taken(shown: str) -> None:
    lines = "\n".join(line.removeprefix("   ") for line in shown.splitlines())
    [config] = read_configs(tomllib.loads(lines)["platforms"]).values()
    assert isinstance(config, Config)
    assert config.app_id or "校长群" in config.hooks
