"""Understanding a reply: text + context → actions. Pure, deterministic, linear in the text.

The way of a message: `normalising` → `pasted` (own words only) → `segments` (which words are about
which task; `mentions`, `titles`) → one desk after another (`questions`, `corrections`,
`decisions`, `requests`, `reports`) → actions. Above all: ask rather than guess.
"""

from bot.understand.reading import explain, understand
from bot.understand.titles import warm_up

__all__ = ["explain", "understand", "warm_up"]
