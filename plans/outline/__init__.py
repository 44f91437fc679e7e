"""Blocks → headings and sentences.

`read_outline` gives every sentence of a document in order, tasks or not, each under its headings
and with its zone: what the plan promises stands in `Zone.PLAN`, everything else was printed around
it.
"""

from collections.abc import Iterable, Iterator

from plans.draft import Block, BlockKind, Sentence, Zone
from plans.outline.headings import Opening, find_lead, find_openings
from plans.outline.paragraphs import Paragraph, gather_paragraphs
from plans.outline.path import HeadingPath
from plans.outline.sentences import split_sentences
from plans.outline.zones import find_zones
from plans.spacing import squeeze

__all__ = ["read_outline", "squeeze"]


def read_outline(blocks: Iterable[Block]) -> tuple[Sentence, ...]:
    """The sentences of a document, in order. Numbered headings that stand alone are none."""
    paragraphs = gather_paragraphs(blocks)
    zones = find_zones(paragraphs)
    openings = find_openings(paragraphs, zones)
    path = HeadingPath(
        opening for opening, zone in zip(openings, zones, strict=True) if zone is Zone.PLAN
    )
    headline = ""  # of the news item that follows the plan
    sentences: list[Sentence] = []
    for number, (paragraph, zone, opening) in enumerate(
        zip(paragraphs, zones, openings, strict=True), start=1
    ):
        if zone in (Zone.PLAN, Zone.ATTACHMENT):
            sentences += _inside(paragraph, zone, number, opening, path)
            continue
        if opening.alone:
            headline = opening.title
        elif zone is not Zone.FOREIGN:
            headline = ""
        sentences += _outside(paragraph, zone, number, "" if paragraph.caption else headline)
    return tuple(sentences)


def _outside(paragraph: Paragraph, zone: Zone, number: int, headline: str) -> Iterator[Sentence]:
    for start, stop in split_sentences(paragraph.text):
        text = paragraph.text[start:stop]
        line = paragraph.line_at(start)
        yield Sentence(text, headline, "", number, line, is_heading=text == headline, zone=zone)


def _inside(
    paragraph: Paragraph, zone: Zone, number: int, opening: Opening, path: HeadingPath
) -> Iterator[Sentence]:
    path.leave_leads()
    path.enter(opening, paragraph.block.level)
    if opening.alone:
        return
    text = paragraph.text
    spans = list(split_sentences(text))
    for at, (start, stop) in enumerate(spans):
        following = text[slice(*spans[at + 1])] if at + 1 < len(spans) else ""
        lead = _enter_lead(text[start:stop], following, path)
        yield Sentence(
            text[start:stop],
            path.heading,
            path.place,
            number,
            paragraph.line_at(start),
            is_heading=lead or (start == 0 and opening.length > 0),
            row=paragraph.block if paragraph.block.kind is BlockKind.ROW else None,
            zone=zone,
        )


def _enter_lead(sentence: str, following: str, path: HeadingPath) -> bool:
    """Goes under the lead that a sentence is, if it is one; True where it is a heading."""
    lead = find_lead(sentence, following)
    if lead is None:
        return False
    path.enter(lead)
    return bool(lead.title)
