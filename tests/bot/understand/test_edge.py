"""The JSON edge: a case in, actions out, as the reply contract writes them."""

from datetime import date

import pytest

from bot.actions import (
    About,
    Action,
    Approve,
    Clarify,
    Complete,
    Correct,
    Export,
    Feedback,
    Mute,
    Postpone,
    Query,
    Report,
    Snooze,
    Status,
    Topic,
    Transfer,
    Undo,
    from_json,
    on_task,
    to_json,
)
from bot.understand.edge import answer, read_context
from bot.understand.facts import Asked, Chat, Recorded, Reminded, Role

CASE = {
    "id": "x1",
    "today": "2025-03-12",
    "role": "supervisor",
    "chat": "group",
    "quoted_task": 5,
    "attachments": 2,
    "tasks": [
        {
            "id": 5,
            "title": "河道清淤",
            "due": "2025-08-31",
            "target": {"value": 12.5, "unit": "公里"},
            "quota": None,
            "progress": 40,
            "owner": "水利站",
            "pending": {"do": "postpone", "until": "2025-10-31"},
        },
        {
            "id": 9,
            "title": "防汛演练",
            "due": "2025-06-30",
            "target": None,
            "quota": {"count": 3, "unit": "次", "done": 1},
            "progress": 33,
            "parts": [{"key": "2", "label": "第二次", "due": "2025-06-30", "unit": "一中"}],
        },
    ],
    "recent": [
        {"bot": "remind", "tasks": [9, 5]},
        {"me": [{"do": "report", "task": 9, "add": 1}]},
        {"bot": "clarify", "about": "which_task", "options": [5, 9], "for": {"do": "complete"}},
    ],
    "text": "完成了",
}


def test_a_case_becomes_the_facts_that_it_states() -> None:
    context = read_context(CASE)
    river, drill = context.tasks
    assert (context.role, context.chat, context.quoted_task) == (Role.SUPERVISOR, Chat.GROUP, 5)
    assert river.target is not None
    assert river.target.value == 12.5
    assert river.pending == Postpone(5, date(2025, 10, 31))
    assert drill.quota is not None
    assert (drill.quota.done, drill.parts[0].unit) == (1, "一中")
    assert context.recent == (
        Reminded((9, 5)),
        Recorded((Report(9, added=1),)),
        Asked(About.WHICH_TASK, (5, 9), (Complete(None),)),
    )


@pytest.mark.parametrize(
    "broken", [{}, {"today": "yesterday"}, {"today": "2025-03-12", "tasks": [3]}]
)
def test_what_is_no_case_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"malformed|isoformat"):
        read_context(broken)


ACTIONS: list[Action] = [
    Report(5, percent=62.5, value=8, added=2, status=Status.BLOCKED, problem="缺资金", next="招标"),
    Complete(5, part="2"),
    Correct(5, value=7.25),
    Postpone(5, date(2025, 9, 30), "下雨"),
    Postpone(None, None),
    Snooze(None, date(2025, 4, 1)),
    Mute(None),
    Transfer(5, "李明"),
    Approve(5),
    Query(Topic.TASK, 5),
    Query(Topic.MINE),
    Export(),
    Undo(),
    Clarify(About.WHICH_TASK, options=(5, 9), pending=(Complete(None), Report(None, percent=60))),
]


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: type(action).__name__)
def test_an_action_survives_its_json(action: Action) -> None:
    assert from_json(to_json(action)) == action


def test_the_names_are_those_of_the_contract() -> None:
    assert to_json(Report(5, added=2.0)) == {"do": "report", "task": 5, "add": 2}
    assert to_json(Mute(None)) == {"do": "mute", "task": None}
    assert to_json(Query(Topic.OVERDUE)) == {"do": "query", "what": "overdue"}
    assert to_json(Feedback("太吵")) == {"do": "none", "text": "太吵"}
    assert answer({"id": "x1"}, [Undo()]) == {"id": "x1", "actions": [{"do": "undo"}]}


@pytest.mark.parametrize("written", [{}, {"do": "fly"}, {"do": "query"}, {"do": "transfer"}])
def test_what_is_no_action_is_refused(written: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="action"):
        from_json(written)


def test_a_question_moves_with_all_that_waits_for_it() -> None:
    asked = Clarify(About.AMOUNT, None, pending=(Report(None, value=3),))
    assert on_task(asked, 9) == Clarify(About.AMOUNT, 9, pending=(Report(9, value=3),))
    assert on_task(Export(), 9) == Export()
