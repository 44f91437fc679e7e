"""Replies to offices of education, each with the actions that it asks for.

`offices.json` has the open tasks of each office, `replies.jsonl` one reply a line in the form of
the reply contract: what is expected, and what is accepted as well.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from bot.actions import from_json
from bot.understand import understand, warm_up
from bot.understand.edge import read_context
from tests.bot.understand.test_corpus import meaning

HERE = Path(__file__).parent
OFFICES: dict[str, dict[str, Any]] = json.loads((HERE / "offices.json").read_text("utf-8"))
REPLIES = [json.loads(line) for line in (HERE / "replies.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module", autouse=True)
def _dictionary() -> None:
    warm_up()


@pytest.mark.parametrize("reply", REPLIES, ids=lambda reply: f"{reply['id']}: {reply['text'][:40]}")
def test_a_reply_asks_for_these_actions(reply: dict[str, Any]) -> None:
    context = read_context(OFFICES[reply["office"]] | reply)
    understood = meaning(understand(reply["text"], context), context)
    alternatives = [reply["expect"], *reply.get("accept", ())]
    assert understood in [
        meaning([from_json(action) for action in actions], context) for actions in alternatives
    ]
