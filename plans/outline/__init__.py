"""Blocks → headings and sentences.

`read_outline` gives every sentence of a document in order, tasks or not, each under its headings
and with its zone: what the plan promises stands in `Zone.PLAN` (or, as a table, in
`Zone.ATTACHMENT`); everything else was printed around it.
"""

from collections.abc import Iterable
from itertools import zip_longest

from plans.columns import Column, cells_of
from plans.draft import Block, BlockKind, Sentence, Zone
from plans.outline.headings import Opening, find_lead, find_openings
from plans.outline.paragraphs import Paragraph, gather_paragraphs
from plans.outline.path import HeadingPath
from plans.outline.sentences import split_sentences
from plans.outline.zones import NOTICE, find_zones
from plans.spacing import squeeze

__all__ = ["read_outline"]


def read_outline(blocks: Iterable[Block]) -> tuple[Sentence, ...]:
    """The sentences of a document, in order. Numbered headings that stand alone are none."""
    paragraphs = gather_paragraphs(blocks)
    zones = find_zones(paragraphs)
    openings = find_openings(paragraphs, zones)
    outline = _Outline(o for o, zone in zip(openings, zones, strict=True) if zone is Zone.PLAN)
    sentences: list[Sentence] = []
    for number, each in enumerate(zip(paragraphs, zones, openings, strict=True), start=1):
        sentences += outline.read(number, *each)
    return tuple(sentences)


class _Outline:
    """What a reader has in mind from one paragraph to the next."""

    def __init__(self, plan_openings: Iterable[Opening]) -> None:
        self._path = HeadingPath(plan_openings)
        self._zone = Zone.PLAN
        self._headline = ""  # of the news item that follows the plan

    def read(
        self, number: int, paragraph: Paragraph, zone: Zone, opening: Opening
    ) -> list[Sentence]:
        """The sentences of the next paragraph."""
        if zone not in (Zone.PLAN, Zone.ATTACHMENT):
            return self._outside(number, paragraph, zone, opening)
        if zone is not self._zone:
            self._path.clear()
        self._zone = zone
        return self._inside(number, paragraph, opening)

    def _outside(
        self, number: int, paragraph: Paragraph, zone: Zone, opening: Opening
    ) -> list[Sentence]:
        if opening.alone:
            self._headline = opening.title
        elif zone is not Zone.FOREIGN:
            self._headline = ""
        heading = "" if paragraph.caption else self._headline
        sentences = []
        for start, stop in split_sentences(paragraph.plain):
            text, plain = paragraph.text[start:stop], paragraph.plain[start:stop]
            line = paragraph.line_at(start)
            is_heading = text == heading
            sentences.append(
                Sentence(text, plain, heading, "", number, line, is_heading, None, zone)
            )
            if zone is Zone.FRONT and NOTICE.search(plain):
                zone = Zone.PLAN  # what a notice goes on to demand: 各校于3月底前报送方案
        return sentences

    def _inside(self, number: int, paragraph: Paragraph, opening: Opening) -> list[Sentence]:
        path, block = self._path, paragraph.block
        path.leave_leads()
        path.enter(opening, block.level)
        if opening.alone:
            return []
        row = block if block.kind is BlockKind.ROW else None
        heading, place = path.heading, _row_place(row) or path.place
        is_heading = opening.length > 0
        sentences = []
        spans = split_sentences(paragraph.plain)
        for (start, stop), following in zip_longest(spans, spans[1:]):
            text, plain = paragraph.text[start:stop], paragraph.plain[start:stop]
            if lead := find_lead(text, paragraph.text[slice(*following)] if following else ""):
                path.enter(lead)
                heading, place = path.heading, _row_place(row) or path.place
                is_heading = is_heading or bool(lead.title)
            line = paragraph.line_at(start)
            sentences.append(
                Sentence(text, plain, heading, place, number, line, is_heading, row, self._zone)
            )
            is_heading = False
        return sentences


def _row_place(row: Block | None) -> str:
    numbers = cells_of(row, Column.NUMBER) if row is not None else ()
    return squeeze(numbers[0]) if numbers else ""
