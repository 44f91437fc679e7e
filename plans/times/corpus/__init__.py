"""Phrases and what they mean: every rule beside its examples, read at one fixed moment.

The plan is of 2024, was issued on Monday 26 February 2024, and the messages are written on Monday
20 May 2024. A `Group` is one meaning with the phrases that must give it and nothing else: exactly
one expression, as long as the phrase.
"""

from plans.times.corpus.deadlines import BINDING, NOT_BINDING, PARTLY_BINDING
from plans.times.corpus.group import REFERENCE, Group
from plans.times.corpus.message import MESSAGE
from plans.times.corpus.nothing import NOTHING
from plans.times.corpus.plan import PLAN
from plans.times.corpus.unknown import UNKNOWN

__all__ = [
    "BINDING",
    "MESSAGE",
    "NOTHING",
    "NOT_BINDING",
    "PARTLY_BINDING",
    "PLAN",
    "REFERENCE",
    "UNKNOWN",
    "Group",
]
