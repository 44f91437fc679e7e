"""Greetings, thanks, particles and spaces around a reply change nothing of what it says."""

from itertools import product

import pytest

from bot.actions import Action
from bot.understand import understand, warm_up
from bot.understand.corpus.example import BUILDING, HEALTH, HOUSING
from bot.understand.facts import Context

OPENINGS = ("领导好，", "报告：", "不好意思，", "【科室反馈】", "补充一下：", "嗯，")
CLOSINGS = ("。谢谢", "，请知悉", "，详见附件", "，辛苦了", "哈", "~", "😊", "……")
REPLIES: tuple[tuple[Context, str], ...] = (
    (HEALTH, "201改完12个站"),
    (HEALTH, "209到72%"),
    (HEALTH, "206第三次查完了"),
    (HEALTH, "213号材料没报"),
    (HOUSING, "31号累计30个，35付了3000万"),
    (HOUSING, "40号转给李明"),
    (HOUSING, "47延期到7月底"),
    (HOUSING, "弄完了"),
    (HOUSING, "38号下周一再提醒我"),
    (HOUSING, "除了40号都在推进"),
)


@pytest.fixture(scope="module", autouse=True)
def _dictionary() -> None:
    warm_up()


@pytest.mark.parametrize(("context", "reply"), REPLIES, ids=lambda value: str(value)[:20])
def test_what_stands_around_a_reply_changes_nothing(context: Context, reply: str) -> None:
    plain = _told(understand(reply, context))
    for opening, closing in product(("", *OPENINGS), ("", *CLOSINGS)):
        assert _told(understand(opening + reply + closing, context)) == plain, opening + closing


@pytest.mark.parametrize(
    ("spaced", "plain"),
    [
        ("201 改完 12 个站", "201改完12个站"),
        ("209 到 72 %", "209到72%"),
        ("213 延到 5 月 20 日", "213延到5月20日"),
        ("累计接种 5200 人", "累计接种5200人"),
        ("206 第 3 次 查完了", "206第3次查完了"),
    ],
)
def test_spaces_around_numbers_change_nothing(spaced: str, plain: str) -> None:
    assert _told(understand(spaced, HEALTH)) == _told(understand(plain, HEALTH))


def test_a_reply_over_several_lines_is_the_same_reply() -> None:
    lines = "12号除了西段\n其他都铺完了"
    assert _told(understand(lines, BUILDING)) == _told(
        understand(lines.replace("\n", "，"), BUILDING)
    )


def _told(actions: list[Action]) -> list[str]:
    """What is recorded or asked, without reasons and choices."""
    free = {"reason", "problem", "next", "options", "pending"}
    return [
        f"{type(action).__name__} "
        + " ".join(
            f"{name}={getattr(action, name)}" for name in _fields(action) if name not in free
        )
        for action in actions
    ]


def _fields(action: Action) -> tuple[str, ...]:
    return tuple(type(action).__dataclass_fields__)
