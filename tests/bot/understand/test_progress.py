"""An amount that is said before the task is known waits for it, and is not asked for twice."""

from dataclasses import replace
from datetime import date

from bot.actions import About, Clarify, Report
from bot.understand import understand
from bot.understand.facts import Amount, Asked, Chat, Context, OpenTask, Quota, Role

WORKS = Context(
    date(2025, 7, 24),
    Role.OFFICER,
    Chat.DM,
    (
        OpenTask(301, "县道改扩建", date(2025, 12, 31), Amount(23, "公里"), progress=20),
        OpenTask(305, "防护栏安装", date(2025, 10, 31), Amount(60, "公里"), progress=10),
        OpenTask(309, "公交站台更新", date(2025, 8, 31), Amount(75, "个"), progress=80),
        OpenTask(310, "超限车辆联合执法", date(2025, 12, 20), quota=Quota(8, "次", 3)),
    ),
)


def asked_back(text: str, facing: Context) -> Clarify:
    """The question that a message is answered with."""
    (question,) = understand(text, facing)
    assert isinstance(question, Clarify)
    return question


def test_only_tasks_that_count_so_are_offered_and_the_amount_waits() -> None:
    question = asked_back("完成8公里", WORKS)
    assert question.about is About.WHICH_TASK
    assert question.options == (301, 305)
    assert question.pending == (Report(None, value=8),)


def test_the_answer_records_the_amount_without_asking_again() -> None:
    question = asked_back("完成8公里", WORKS)
    facing = replace(WORKS, recent=(Asked(question.about, question.options, question.pending),))
    assert understand("305", facing) == [Report(305, value=8)]
    assert understand("县道那个", facing) == [Report(301, value=8)]


def test_an_amount_is_not_carried_to_a_task_that_counts_otherwise() -> None:
    question = asked_back("完成8公里", WORKS)
    facing = replace(WORKS, recent=(Asked(question.about, question.options, question.pending),))
    (action,) = understand("站台更新", facing)
    assert isinstance(action, Clarify)
    assert action.pending == (Report(309),)


def test_an_amount_that_would_go_back_on_one_of_them_is_asked_again() -> None:
    question = asked_back("完成3公里", WORKS)
    assert all(not isinstance(one, Report) or one.value is None for one in question.pending)
