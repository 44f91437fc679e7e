"""What the guides tell people to write is understood as the guides say."""

import re
from datetime import date

import pytest

from bot.actions import (
    Action,
    Complete,
    Export,
    Feedback,
    Mute,
    Postpone,
    Query,
    Report,
    Snooze,
    Transfer,
    Undo,
)
from bot.understand import understand
from bot.understand.facts import Amount, Chat, Context, OpenTask, Quota, Recorded, Role
from tests.house.project import ROOT

TODAY = date(2026, 8, 5)
TASKS = (
    OpenTask(112, "规范民办义务教育办学", date(2026, 8, 31), owner="李科长"),
    OpenTask(115, "扩大公办园供给", date(2026, 12, 31), target=Amount(360, "个"), owner="李科长"),
    OpenTask(127, "安全隐患排查", date(2026, 12, 31), quota=Quota(4, "次", 1), owner="李科长"),
)
MEANT: dict[str, type[Action]] = {
    "做完了": Complete,
    "做了几次": Report,
    "做到多少": Report,
    "有困难": Report,
    "没变化": Report,
    "要延期": Postpone,
    "以后再提醒": Snooze,
    "不要再提醒这件": Mute,
    "不归我办": Transfer,
    "看看我的事": Query,
    "这件是怎么回事": Query,
    "要台账文件": Export,
    "记错了": Undo,
    "提意见": Feedback,
}


def rows(document: str) -> list[tuple[str, str]]:
    """The table of a guide: what one wants to say, and the words for it."""
    text = (ROOT / "docs" / document).read_text(encoding="utf-8")
    return re.findall(r"^\| ([^|`]+) \| `([^`|]+)` \|$", text, re.MULTILINE)


def read(text: str, role: Role) -> list[Action]:
    """What the bot takes a message for, after it recorded something a minute ago."""
    context = Context(TODAY, role, Chat.DM, TASKS, recent=(Recorded((Complete(112),)),))
    return understand(text, context)


@pytest.mark.parametrize(("wish", "words"), rows("officers.zh-CN.md"))
def test_an_officer_is_understood(wish: str, words: str) -> None:
    actions = read(words, Role.OFFICER)
    assert [type(action) for action in actions] == [MEANT[wish]]


def test_several_tasks_in_one_line_are_kept_apart() -> None:
    first, second = read("112 已完成,115 完成一半", Role.OFFICER)
    assert first == Complete(112)
    assert isinstance(second, Report)
    assert (second.task, second.percent) == (115, 50)
