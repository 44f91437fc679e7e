"""What the guides tell people to write is understood as the guides say."""

import re
from dataclasses import replace
from datetime import date

import pytest

from bot.actions import (
    Approve,
    Assign,
    Complete,
    Export,
    Feedback,
    Mute,
    Postpone,
    Query,
    Reject,
    Report,
    Snooze,
    Status,
    Transfer,
    Undo,
)
from bot.orders import (
    AcceptClosings,
    Activate,
    HandOver,
    IssueCode,
    Leave,
    Monthly,
    OwnData,
    PlanWants,
    ProposeClosings,
    SelfCheck,
    Subscribe,
    Unsubscribe,
    Urge,
    read_order,
)
from bot.roster.entries import Column
from bot.understand import understand
from bot.understand.facts import Amount, Chat, Context, OpenTask, Quota, Recorded, Role
from tests.house.project import ROOT

TODAY = date(2026, 8, 5)
TASKS = (
    OpenTask(112, "规范民办义务教育办学", date(2026, 8, 31), owner="李科长"),
    OpenTask(115, "扩大公办园供给", date(2026, 12, 31), target=Amount(360, "个"), owner="李科长"),
    OpenTask(127, "安全隐患排查", date(2026, 12, 31), quota=Quota(4, "次", 1), owner="李科长"),
)
OFFICER_MEANT: dict[str, type[object]] = {
    "做完了": Complete,
    "做了几次": Report,
    "做到多少": Report,
    "有困难": Report,
    "没变化": Report,
    "要延期": Postpone,
    "以后再提醒": Snooze,
    "不要再提醒这件": Mute,
    "不归我们办": Transfer,
    "请假,有人代": Leave,
    "看看我的事": Query,
    "看年终小结": ProposeClosings,
    "小结没问题,个别不对": AcceptClosings,
    "这件是怎么回事": Query,
    "要台账文件": Export,
    "记错了": Undo,
    "看系统存了我什么": OwnData,
    "提意见": Feedback,
}
SUPERVISOR_MEANT: dict[str, type[object]] = {
    "批准延期": Approve,
    "退回延期": Reject,
    "同意转办": Approve,
    "不同意转办": Reject,
    "换人承办": Assign,
    "催一次": Urge,
    "这件是怎么回事": Query,
    "看过期的": Query,
    "看近期到期的": Query,
    "看谁没有报": Query,
    "要台账文件": Export,
    "人员调动,整体移交": HandOver,
    "在工作群里开周报": Subscribe,
    "改周报时间": Subscribe,
    "停周报": Unsubscribe,
    "看月通报": Monthly,
    "启用读入的计划": Activate,
    "完成后要督办员核销": PlanWants,
    "收到后要签收": PlanWants,
    "给人绑定账号": IssueCode,
    "对照减负规定": SelfCheck,
}


def rows(document: str) -> list[tuple[str, str]]:
    """The table of a guide: what one wants to say, and the words for it."""
    text = (ROOT / document).read_text(encoding="utf-8")
    return re.findall(r"^\| ([^|`]+) \| `([^`|]+)` \|$", text, re.MULTILINE)


def read(text: str, role: Role) -> list[object]:
    """What the bot takes a message for: an order, or the actions of a reply.

    It recorded something a minute ago, and a postponement of #112 waits for a decision.
    """
    order = read_order(text, TODAY)
    if order is not None:
        return [order]
    waiting = replace(TASKS[0], pending=Postpone(112, date(2026, 9, 30)))
    tasks = TASKS if role is Role.OFFICER else (waiting, *TASKS[1:])
    context = Context(TODAY, role, Chat.DM, tasks, recent=(Recorded((Complete(112),)),))
    return [*understand(text, context)]


@pytest.mark.parametrize(("wish", "words"), rows("docs/officers.zh-CN.md"))
def test_an_officer_is_understood(wish: str, words: str) -> None:
    assert [type(one) for one in read(words, Role.OFFICER)] == [OFFICER_MEANT[wish]]


@pytest.mark.parametrize(("wish", "words"), rows("docs/administrators.zh-CN.md"))
def test_a_supervisor_is_understood(wish: str, words: str) -> None:
    assert [type(one) for one in read(words, Role.SUPERVISOR)] == [SUPERVISOR_MEANT[wish]]


def test_several_tasks_in_one_line_are_kept_apart() -> None:
    first, second = read("112 已完成,115 完成一半", Role.OFFICER)
    assert first == Complete(112)
    assert isinstance(second, Report)
    assert (second.task, second.percent) == (115, 50)


def test_the_replies_of_the_readme_are_taken_as_it_says() -> None:
    """The table “in a reply … is taken as”, row by row."""
    expected = {
        "112 已完成": Complete(112),
        "127 今天又查了一次": Report(127, added=1),
        "115 完成80%": Report(115, percent=80),
        "112 申请延期到11月15日,因招标流标": Postpone(112, date(2026, 11, 15), "招标流标"),
        "112 尚未完成": Report(112, status=Status.IN_PROGRESS),
        "撤销": Undo(),
    }
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.split("| in a reply |")[1].split("\n\n")[0]
    shown = [row.split(" | ")[0].strip("| ") for row in table.splitlines()[2:]]
    assert {words: read(words, Role.OFFICER) for words in shown} == {
        words: [action] for words, action in expected.items()
    }


def test_no_wish_of_a_guide_goes_untested() -> None:
    assert {wish for wish, _ in rows("docs/officers.zh-CN.md")} == OFFICER_MEANT.keys()
    assert {wish for wish, _ in rows("docs/administrators.zh-CN.md")} == SUPERVISOR_MEANT.keys()


@pytest.mark.parametrize("column", Column)
def test_the_administrators_guide_explains_every_column_of_a_roster(column: Column) -> None:
    guide = (ROOT / "docs/administrators.zh-CN.md").read_text(encoding="utf-8")
    assert re.search(rf"^\|[^|]*\b{column}\b[^|]*\|", guide, re.MULTILINE)
