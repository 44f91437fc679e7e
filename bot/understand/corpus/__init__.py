"""Phrases with what they must mean: for each idea of this room its own module beside the rules.

All examples are made up for offices of health, housing and roads. Every phrase is a test; every
rule must fire in one of them.
"""

from collections.abc import Iterator
from importlib import import_module

from bot.understand.corpus.example import Example

IDEAS = (
    "references",
    "states",
    "finishing",
    "amounts",
    "occasions",
    "dates",
    "requests",
    "hand_over",
    "decisions",
    "corrections",
    "answers",
    "questions",
    "courtesy",
    "refusals",
    "several",
)


def examples() -> Iterator[tuple[str, Example]]:
    """All examples with the idea that they belong to."""
    for idea in IDEAS:
        module = import_module(f"bot.understand.corpus.{idea}")
        for example in module.EXAMPLES:
            yield idea, example
