"""Which part of a task the words mean, and whatever else the reply contract leaves open."""

from dataclasses import replace
from datetime import date

import pytest

from bot.actions import About, Clarify, Complete, Feedback, Postpone, Report
from bot.understand import explain, understand, warm_up
from bot.understand.corpus.example import HEALTH, HOUSING, day
from bot.understand.facts import Asked, OpenTask, Part

MILESTONES = OpenTask(
    301,
    "智慧监管平台",
    day("2025-11-30"),
    parts=(Part("start", "启动", day("2025-04-30")), Part("end", "完成", day("2025-11-30"))),
)
MONTHS = OpenTask(
    302,
    "月度例会",
    day("2025-03-31"),
    parts=(Part("2025-03", "3月", day("2025-03-31")), Part("2025-04", "4月", day("2025-04-30"))),
)
UNITS = OpenTask(
    303,
    "消防通道清理",
    day("2025-05-31"),
    parts=(
        Part("once:1", "", day("2025-05-31"), "第一医院"),
        Part("once:2", "", day("2025-05-31"), "第二医院"),
    ),
)
PARTED = replace(HEALTH, tasks=(MILESTONES, MONTHS, UNITS))


@pytest.fixture(scope="module", autouse=True)
def _dictionary() -> None:
    warm_up()


@pytest.mark.parametrize(
    ("text", "task", "part"),
    [
        ("302 3月的开完了", 302, "2025-03"),
        ("302号四月份的例会已召开", 302, "2025-04"),
        ("303第一医院已清理完", 303, "once:1"),
        ("303号第二医院完成了", 303, "once:2"),
        ("303完成了", 303, None),
    ],
)
def test_the_words_choose_the_part(text: str, task: int, part: str | None) -> None:
    said = understand(text, PARTED)
    assert [(one.task, one.part) for one in said if isinstance(one, Complete | Report)] == [
        (task, part)
    ]


def test_feedback_is_for_the_administrator() -> None:
    assert understand("反馈：提醒太频繁了", HEALTH) == [Feedback("提醒太频繁了")]
    assert understand("意见 能不能早上九点再发", HEALTH) == [Feedback("能不能早上九点再发")]
    assert understand("反馈：218完成80%", HEALTH) == [Report(218, percent=80)]


def test_a_date_in_a_strange_form_is_only_proposed() -> None:
    """A stranger's reading of a date is never written before the sender has said yes to it."""
    context = replace(HOUSING, quoted_task=47)
    asked = understand("延期到 Aug 31", context)
    assert asked == [
        Clarify(About.DATE, 47, pending=(Postpone(47, date(2024, 8, 31)),)),
    ]
    assert isinstance(asked[0], Clarify)
    answered = replace(context, recent=(Asked(About.DATE, (), asked[0].pending),))
    assert understand("是的", answered) == [Postpone(47, date(2024, 8, 31))]


def test_what_waits_is_applied_to_the_task_that_is_chosen() -> None:
    asked = understand("完成60%", HEALTH)[0]
    assert isinstance(asked, Clarify)
    assert asked.about is About.WHICH_TASK
    then = replace(HEALTH, recent=(Asked(asked.about, asked.options, asked.pending),))
    assert understand("218", then) == [Report(218, percent=60)]


def test_explain_names_the_rules() -> None:
    assert explain("218号基本完成了", HEALTH) == ["将近完成: ▲▲▲▲基本完成了"]
    assert any(line.startswith("延期") for line in explain("218延期到7月底", HEALTH))
