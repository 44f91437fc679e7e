"""What an example is."""

from dataclasses import dataclass
from datetime import date

from models.enums import TimeKind
from plans.times.reference import Reference

REFERENCE = Reference(plan_year=2024, issued_on=date(2024, 2, 26), today=date(2024, 5, 20))


@dataclass(frozen=True, slots=True)
class Group:
    """One meaning, and phrases that have it; ‹› marks the words of time where they are not all."""

    kind: TimeKind
    start: date | None
    end: date | None
    rrule: str | None
    phrases: tuple[str, ...]


def by(end: str, phrases: str) -> Group:
    """No later than a day. Phrases are parted by spaces; an underscore is a space within one."""
    return Group(TimeKind.BY, None, date.fromisoformat(end), None, _parted(phrases))


def during(start: str, end: str, phrases: str) -> Group:
    """Inside a period."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return Group(TimeKind.DURING, first, last, None, _parted(phrases))


def on(day: str, phrases: str) -> Group:
    """On a single day."""
    return during(day, day, phrases)


def since(start: str, phrases: str) -> Group:
    """From a day on."""
    return Group(TimeKind.FROM, date.fromisoformat(start), None, None, _parted(phrases))


def every(rrule: str, phrases: str) -> Group:
    """Again and again."""
    return Group(TimeKind.EVERY, None, None, rrule, _parted(phrases))


def every_within(rrule: str, start: str, end: str, phrases: str) -> Group:
    """Again and again, from a day to another."""
    first, last = date.fromisoformat(start), date.fromisoformat(end)
    return Group(TimeKind.EVERY, first, last, rrule, _parted(phrases))


def _parted(phrases: str) -> tuple[str, ...]:
    return tuple(phrase.replace("_", " ") for phrase in phrases.split())


def words_of_time(phrase: str) -> tuple[str, str]:
    """A phrase without its marks, and the words that must be found in it."""
    text = phrase.replace("‹", "").replace("›", "")
    marked = phrase.partition("‹")[2].partition("›")[0]
    return text, marked or text
