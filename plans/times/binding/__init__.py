"""Which time expressions bind a commitment of a plan, and which only speak of time.

An expression binds unless an objection is raised. Objections are tried in the declared order; their
names are what `why_not_binding` tells. What binds may yet get another kind from its verb.
"""

from collections.abc import Iterator, Sequence

from plans.rule import Token
from plans.times.binding import matter, names, past
from plans.times.binding.case import Case, Sentence
from plans.times.binding.kinds import by_its_verb
from plans.times.reference import Reference

__all__ = ["OBJECTIONS", "Case", "Sentence", "binds", "why_not_binding"]

OBJECTIONS = (*names.OBJECTIONS, *past.OBJECTIONS, *matter.OBJECTIONS)


def binds(sentence: str, tokens: Sequence[Token], reference: Reference) -> Iterator[Token]:
    """The tokens that bind, each with the kind that its verb gives it."""
    read = Sentence.of(sentence)
    for nth, token in enumerate(tokens):
        neighbours = tokens[max(0, nth - 4) : nth + 3]
        case = Case(read, token, reference, neighbours)
        if why_not_binding(case) is None:
            yield token._replace(value=by_its_verb(case))


def why_not_binding(case: Case) -> str | None:
    """The name of the first objection that holds, if any."""
    return next((objection.name for objection in OBJECTIONS if objection.holds(case)), None)
