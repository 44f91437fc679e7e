"""What the set-up page tells people to write is taken, and it leaves no field out."""

import re
import tomllib
from collections.abc import Iterator

import pytest
from pydantic import BaseModel

from bot.platforms import read_configs
from handlers.wecom.config import AppConfig, Config, RobotConfig
from tests.house.project import ROOT

GUIDE = (ROOT / "docs/wecom.zh-CN.md").read_text(encoding="utf-8")
SHOWN = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("shown", SHOWN)
def test_what_is_shown_is_a_setting_that_is_taken(shown: str) -> None:
    lines = "\n".join(line.removeprefix("   ") for line in shown.splitlines())
    [config] = read_configs(tomllib.loads(lines)["platforms"]).values()
    assert isinstance(config, Config)


def fields() -> Iterator[str]:
    """Every setting, as the page names it."""
    tables: dict[str, type[BaseModel]] = {"app": AppConfig, "robot": RobotConfig}
    for name in Config.model_fields:
        inner = tables.get(name)
        yield from (f"{name}.{one}" for one in inner.model_fields) if inner else (name,)


@pytest.mark.parametrize("field", list(fields()))
def test_every_setting_stands_in_the_table(field: str) -> None:
    assert f"`{field}`" in GUIDE
