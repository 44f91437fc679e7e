"""Every phrase of the corpus means what it should, and every rule is needed by some phrase."""

from dataclasses import fields
from typing import Any

import pytest

from bot.actions import Action, to_json
from bot.understand import (
    corrections,
    decisions,
    explain,
    finishing,
    overreach,
    questions,
    requests,
    states,
    understand,
    warm_up,
)
from bot.understand.corpus import examples
from bot.understand.corpus.example import Example
from bot.understand.facts import Context, Quota

SAID_FREELY = {"reason", "problem", "next", "about", "options", "pending", "text"}
PHRASES = [
    pytest.param(example, phrase, id=f"{idea}: {phrase}")
    for idea, example in examples()
    for phrase in example.phrases
]
RULES = {
    one.name
    for table in (
        states.WEAKENED,
        states.UNDERWAY,
        finishing.CLOSING,
        requests.WISHES,
        decisions.VERDICTS,
        corrections.MENDINGS,
        questions.TOPICS,
        questions.COMMANDS,
        questions.ABOUT_TASK,
        questions.EXPORTS,
        overreach.EVERYBODY,
        overreach.OFFICERS,
        overreach.LOOKS,
    )
    for one in table
} | {kind.name for kind in finishing.KINDS}


@pytest.fixture(scope="module", autouse=True)
def _dictionary() -> None:
    warm_up()


@pytest.mark.parametrize(("example", "phrase"), PHRASES)
def test_a_phrase_means_what_the_corpus_says(example: Example, phrase: str) -> None:
    understood = meaning(understand(phrase, example.context), example.context)
    assert understood in [
        meaning(list(actions), example.context) for actions in (example.expect, *example.or_else)
    ]


def test_every_rule_is_needed_by_some_phrase() -> None:
    fired = {
        line.split(":")[0]
        for _, example in examples()
        for phrase in example.phrases
        for line in explain(phrase, example.context)
    }
    assert RULES - fired == set()


def meaning(actions: list[Action], context: Context) -> list[dict[str, Any]]:
    """What is recorded or asked: free text and the choices of a question left out, in any order."""
    kept = [
        {name: value for name, value in to_json(action).items() if name not in SAID_FREELY}
        for action in actions
    ]
    counted = [_as_total(one, context) for one in kept]
    return sorted(
        counted, key=lambda one: sorted((name, str(value)) for name, value in one.items())
    )


def _as_total(action: dict[str, Any], context: Context) -> dict[str, Any]:
    """One more occasion is the count recorded plus one; a number says that work goes on."""
    task = next((task for task in context.tasks if task.id == action.get("task")), None)
    if task and isinstance(task.quota, Quota) and "add" in action and action["do"] == "report":
        action = action | {"value": task.quota.done + action["add"]}
        del action["add"]
    numbers = {"percent", "value", "add"} & action.keys()
    if numbers and action.get("status") == "in_progress":
        del action["status"]
    if "value" in action and "percent" in action and task and task.target:
        del action["percent"]
    return action


def test_only_known_fields_are_free() -> None:
    """The free fields exist: a renamed one would silently be compared no more."""
    from bot import actions

    names = {
        field.name
        for kind in vars(actions).values()
        if isinstance(kind, type) and hasattr(kind, "__dataclass_fields__")
        for field in fields(kind)
    }
    assert names >= SAID_FREELY
