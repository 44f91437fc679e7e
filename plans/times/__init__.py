"""When: every time expression of a text, and those that bind a commitment.

`find_times` reads everything, `find_deadlines` keeps what a plan's sentence commits to, `explain`
names the rules behind each span. All are pure; dates are civil dates of the bureau.
"""

from typing import Any

from plans.draft import TimeSpan
from plans.rule import Token
from plans.times.binding import binds
from plans.times.reading import ReadText, read
from plans.times.reference import Mode, Reference
from plans.times.rules import Reading

__all__ = ["Mode", "Reference", "explain", "find_deadlines", "find_times", "to_json"]


def find_times(text: str, reference: Reference, mode: Mode = Mode.PLAN) -> tuple[TimeSpan, ...]:
    """Every time expression of a text, in order, binding or not; a plain day is `during` itself.

    Offsets count characters of the text as given. An expression without a date that could be
    computed (2月30日, 节前) is `unresolvable`, with its reason.
    """
    found = read(text, reference, mode)
    return tuple(_span(text, found, token) for token in found.tokens)


def find_deadlines(sentence: str, reference: Reference) -> tuple[TimeSpan, ...]:
    """The time expressions that bind a commitment in a task sentence of a plan, and no others."""
    found = read(sentence, reference, Mode.PLAN)
    if not found.tokens:
        return ()
    bound = binds(found.text, found.tokens, reference)
    return tuple(_span(sentence, found, token) for token in bound)


def explain(
    text: str, reference: Reference, mode: Mode = Mode.PLAN
) -> tuple[tuple[TimeSpan, tuple[str, ...]], ...]:
    """Each span with the names of the rules behind it, the phrase's first."""
    found = read(text, reference, mode)
    return tuple((_span(text, found, token), tuple(token.rules())) for token in found.tokens)


def to_json(time: TimeSpan) -> dict[str, Any]:
    """A time expression as the command line prints it."""
    return {
        "span": time.span,
        "kind": time.kind.value,
        "start": time.start.isoformat() if time.start else None,
        "end": time.end.isoformat() if time.end else None,
        "rrule": time.rrule,
    } | ({"unresolvable": True, "reason": time.reason} if time.unresolvable else {})


def _span(text: str, found: ReadText, token: Token) -> TimeSpan:
    reading: Reading = token.value
    start, end = found.place(token)
    return TimeSpan(
        text[start:end],
        start,
        reading.kind,
        reading.start,
        reading.end,
        reading.rrule,
        token.rule.name,
        unresolvable=bool(reading.reason),
        reason=reading.reason,
    )
