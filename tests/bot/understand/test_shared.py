"""The shared cases, scored by their own scorer: exact, harm, misrecord and leak."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.understand import understand, warm_up
from bot.understand.edge import answer, read_context

SHARED = Path(__file__).resolve().parents[3].parent / "shared" / "gold"


@pytest.fixture(scope="module")
def figures() -> Iterator[dict[str, Any]]:
    """What the shared scorer says of all shared cases."""
    if not (SHARED / "replies.jsonl").is_file():
        pytest.skip(f"the shared cases are not there: {SHARED}")
    warm_up()
    lines = (SHARED / "replies.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines if line.strip()]
    answers = {
        case["id"]: answer(case, understand(case["text"], read_context(case)))["actions"]
        for case in cases
    }
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.syspath_prepend(str(SHARED))
        import score_replies  # type: ignore[import-not-found]

        yield score_replies.score(cases, answers)["all"]


def test_at_least_95_of_100_are_exact(figures: dict[str, Any]) -> None:
    assert figures["exact"] >= 95


def test_nothing_is_written_that_nobody_said(figures: dict[str, Any]) -> None:
    assert figures["harm"] == 0


def test_at_most_2_of_100_are_recorded_wrongly(figures: dict[str, Any]) -> None:
    assert figures["misrecord"] <= 2


def test_nothing_leaks(figures: dict[str, Any]) -> None:
    assert figures["leak"] == 0
