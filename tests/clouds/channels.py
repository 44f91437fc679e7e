"""Every channel there is, each with the cloud that plays its vendor."""

import re
import sys
import types
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from bot import platforms
from tests.clouds.cloud import Cloud, Make
from tests.clouds.dingtalk import DingTalkCloud, DingTalkHttpCloud
from tests.clouds.feishu import Feishu, FeishuLong
from tests.clouds.matrix import Matrix
from tests.clouds.minichat import MinichatCloud
from tests.clouds.synapse import NEEDED
from tests.clouds.wecom import WeComApp, WeComRobotLong

TUTORIAL = Path(__file__).parents[2] / "docs" / "sixth-platform.md"
MAKERS: dict[str, Make] = {
    "minichat": MinichatCloud,
    "dingtalk": DingTalkCloud,
    "dingtalk-http": DingTalkHttpCloud,
    "feishu": Feishu,
    "feishu-long": FeishuLong,
    "matrix": Matrix,
    "wecom-app": WeComApp,
    "wecom-robot-long": WeComRobotLong,
}
CHANNELS = [pytest.param(one, marks=NEEDED if one == "matrix" else ()) for one in MAKERS]


@asynccontextmanager
async def open_channel(
    channel: str, now: Callable[[], datetime], monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Cloud]:
    """A cloud that listens."""
    if channel == "minichat":
        add_line(monkeypatch)
    async with MAKERS[channel](now) as cloud:
        yield cloud


def code_of_tutorial() -> str:
    """The platform of the tutorial."""
    [code] = re.findall(r"```python\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    return str(code)


def add_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The one file and the one line that the tutorial adds."""
    module = types.ModuleType("handlers.minichat")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    exec(compile(code_of_tutorial(), "docs/sixth-platform.md", "exec"), module.__dict__)
    monkeypatch.setattr(platforms, "KINDS", (*platforms.KINDS, module.KIND))
