"""Blocks → headings and sentences.

`read_outline` gives every sentence of a document in order, tasks or not, each under its headings
and with its zone: what the plan promises stands in `Zone.PLAN` (or, as a table, in
`Zone.ATTACHMENT`); everything else was printed around it.
"""

from collections.abc import Iterable, Iterator

from plans.columns import Column, cells_of
from plans.draft import Block, BlockKind, Sentence, Zone
from plans.outline.headings import Opening, find_lead, find_openings
from plans.outline.paragraphs import Paragraph, gather_paragraphs
from plans.outline.path import HeadingPath
from plans.outline.sentences import split_sentences
from plans.outline.zones import find_zones
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
    ) -> Iterator[Sentence]:
        """The sentences of the next paragraph."""
        if zone in (Zone.PLAN, Zone.ATTACHMENT):
            if zone is not self._zone:
                self._path.clear()
            self._zone = zone
            yield from self._inside(number, paragraph, opening)
        else:
            yield from self._outside(number, paragraph, zone, opening)

    def _outside(
        self, number: int, paragraph: Paragraph, zone: Zone, opening: Opening
    ) -> Iterator[Sentence]:
        if opening.alone:
            self._headline = opening.title
        elif zone is not Zone.FOREIGN:
            self._headline = ""
        heading = "" if paragraph.caption else self._headline
        for start, stop in split_sentences(paragraph.plain):
            text, line = paragraph.text[start:stop], paragraph.line_at(start)
            yield Sentence(text, heading, "", number, line, is_heading=text == heading, zone=zone)

    def _inside(self, number: int, paragraph: Paragraph, opening: Opening) -> Iterator[Sentence]:
        path, block, text = self._path, paragraph.block, paragraph.text
        path.leave_leads()
        path.enter(opening, block.level)
        if opening.alone:
            return
        row = block if block.kind is BlockKind.ROW else None
        spans = list(split_sentences(paragraph.plain))
        for at, (start, stop) in enumerate(spans):
            following = text[slice(*spans[at + 1])] if at + 1 < len(spans) else ""
            leads = self._enter_lead(text[start:stop], following)
            yield Sentence(
                text[start:stop],
                path.heading,
                _row_place(row) or path.place,
                number,
                paragraph.line_at(start),
                is_heading=leads or (start == 0 and opening.length > 0),
                row=row,
                zone=self._zone,
            )

    def _enter_lead(self, sentence: str, following: str) -> bool:
        """Goes under the lead that a sentence is, if it is one; True where it is a heading."""
        lead = find_lead(sentence, following)
        if lead is None:
            return False
        self._path.enter(lead)
        return bool(lead.title)


def _row_place(row: Block | None) -> str:
    numbers = cells_of(row, Column.NUMBER) if row is not None else ()
    return squeeze(numbers[0]) if numbers else ""
