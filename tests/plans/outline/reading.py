"""Text → sentences, as a test writes and reads them."""

from plans.draft import Sentence, Zone
from plans.outline import read_outline
from plans.reader import read_blocks


def outline_of(text: str) -> tuple[Sentence, ...]:
    """The sentences of a plain text."""
    return read_outline(read_blocks(text.encode(), "计划.txt"))


def texts_of(text: str) -> list[str]:
    """The sentences' words alone."""
    return [sentence.text for sentence in outline_of(text)]


def headings_of(text: str) -> dict[str, str]:
    """Each sentence of the plan proper with the headings it stands under."""
    return {s.text: s.heading for s in outline_of(text) if s.zone is Zone.PLAN}


def places_of(text: str) -> dict[str, str]:
    """Each sentence of the plan proper with the number people would call it by."""
    return {s.text: s.place for s in outline_of(text) if s.zone is Zone.PLAN}


def zones_of(text: str) -> dict[str, Zone]:
    """Where each sentence stands."""
    return {sentence.text: sentence.zone for sentence in outline_of(text)}
