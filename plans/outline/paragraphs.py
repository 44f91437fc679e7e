"""Blocks → paragraphs: hard-wrapped and broken lines are joined again, page noise is dropped."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from plans.draft import Block, BlockKind
from plans.outline.folded import unfolded
from plans.outline.headline import MOST_LINES, headline_lines
from plans.outline.markers import BULLET, Marker, find_marker
from plans.outline.sentences import TERMINALS
from plans.signs import half_width
from plans.spacing import squeeze

_PAGE_NUMBER = re.compile(
    r"[-—–─·~]{0,3}(?:第?[0-9]{1,4}页?|第[0-9]{1,4}页[,/]?共[0-9]{1,4}页"
    r"|[0-9]{1,4}/[0-9]{1,4})[-—–─·~]{0,3}"
)
_PAGE_LINE = 24  # characters of the longest page number
_DATE = (
    "[0-9]{4}[年./-][0-9]{1,2}[月./-][0-9]{1,2}日?"
    "|[二〇○零][〇○零一二三四五六七八九十]{3}年[一二三四五六七八九十]{1,3}月[一二三四五六七八九十]{1,3}日"
)
DATE_LINE = re.compile(rf"[(]?(?:{_DATE})(?:印发|发布|[0-9:]{{4,8}})?[)]?$")
_LABEL = re.compile("[^:]{2,12}:")
_CONTENTS = re.compile("[.…·]{2,}[-—(]?[0-9]{1,3}[-—)]?$")
_NUMBER_ENDS = tuple("0123456789-—)")
_OPENING = 6  # lines at the head of a document, the title among them
_TITLED = re.compile("20[0-9]{2}|要点|计划|方案|公报|文件|简报|网|公众号")
_INDENT = re.compile("[ \u3000\t\xa0]{2,}|\u3000|\t")
_CLOSED = (*TERMINALS, ":", "”", ")", "》", "】")
_STUB = 4  # characters below which a line of a cell is the rest of the line above it
_SLACK = 8  # half-width units that a wrapped line may stay short of the widest: a long word, a mark
_PROSE = 30  # characters from which a text without an end is an open sentence and not a heading


@dataclass(slots=True)
class Paragraph:
    """A paragraph with its white space squeezed out, and where each part of it stood."""

    text: str
    block: Block
    starts: list[tuple[int, int]] = field(default_factory=list)  # (offset, line) of each part
    caption: bool = False
    plain: str = field(init=False)  # the text in half width, which all patterns are written for
    marker: Marker | None = field(init=False)  # the number it begins with

    def __post_init__(self) -> None:
        self.plain = half_width(self.text)
        self.marker = find_marker(self.plain)

    @property
    def open(self) -> bool:
        """Whether its last sentence has no end."""
        return not self.plain.endswith(_CLOSED)

    def line_at(self, offset: int) -> int:
        """The line of the source in which a character of the text stands."""
        line = self.block.line
        for start, at in self.starts:
            if start > offset:
                break
            line = at
        return line


def gather_paragraphs(blocks: Iterable[Block]) -> list[Paragraph]:
    """The paragraphs of a document in order, whole again; margins and page numbers are left out."""
    lines = list(_numbered([line for block in unfolded(blocks) for line in _lines(block)]))
    lines = list(_join_headlines(lines))
    _mark_captions(lines)
    if any(line.block.full for line in lines):
        return list(_join_wrapped(lines, lambda line: line.block.full))
    if width := _wrap_width(lines):
        return list(_join_wrapped(lines, lambda line: _units(line.text) >= width - _SLACK))
    return list(_join_broken(lines))


def _lines(block: Block) -> Iterator[Paragraph]:
    if block.kind is BlockKind.ROW:
        yield from _cell_lines(block)
        return
    text = squeeze(block.text)
    if block.kind is BlockKind.MARGIN or not text:
        return
    line = Paragraph(text, block, [(0, block.line)])
    if len(text) > _PAGE_LINE or not _PAGE_NUMBER.fullmatch(line.plain):
        yield line


def _numbered(lines: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The lines, a number that stands alone above its heading put before it."""
    bare: Paragraph | None = None
    for line in lines:
        if bare is not None:
            yield from _whole([bare, line] if line.block.kind is BlockKind.PARAGRAPH else [bare])
            if line.block.kind is not BlockKind.PARAGRAPH:
                yield line
            bare = None
        elif _is_bare(line):
            bare = line
        else:
            yield line
    if bare is not None:
        yield bare


def _is_bare(line: Paragraph) -> bool:
    marker = line.marker
    return marker is not None and marker.number > 0 and marker.length == len(line.text)


def _join_headlines(lines: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The lines, those of a headline as one: at the head of the text, and below a date."""
    at, heads = 0, True
    while at < len(lines):
        group = lines[at : at + MOST_LINES] if heads else lines[at : at + 1]
        pieces = list(takewhile(_may_be_piece, group))
        length = headline_lines([line.plain for line in pieces]) if pieces else 1
        yield from _whole(lines[at : at + length])
        heads = bool(pieces) and (heads or DATE_LINE.fullmatch(lines[at].plain) is not None)
        at += length


def _may_be_piece(line: Paragraph) -> bool:
    """Whether neither a passage nor a numbered item: below these stands no headline."""
    is_item = line.marker is not None and line.marker.numbered
    return not is_item and "。" not in line.plain and line.block.kind is not BlockKind.ROW


def _cell_lines(block: Block) -> Iterator[Paragraph]:
    """The lines of a row's task, whole again where the narrow cell wrapped them."""
    lines = [line for line in map(squeeze, block.text.splitlines()) if line]
    widest = max(map(len, lines), default=0)
    wrapped = len(lines) > 2 and all(len(line) >= widest - 2 for line in lines[:-1])
    current = ""
    for line in lines:
        torn = wrapped or len(line) < _STUB or current.endswith(("，", ",", "、"))
        if current and (not torn or half_width(current[-1:]) in TERMINALS or find_marker(line)):
            yield Paragraph(current, block)
            current = ""
        current += line
    if current:
        yield Paragraph(current, block)


def _mark_captions(lines: Sequence[Paragraph]) -> None:
    """A text that returns is the caption of a picture or a page's running title.

    A line of the table of contents names a heading, and is none.
    """
    counts = Counter(line.text for line in lines if _may_be_caption(line))
    opening = {line.text for line in lines[:_OPENING]}
    for line in lines[1:]:
        times = counts[line.text]
        returns = times > 2 or (times > 1 and line.text in opening)
        is_title = returns and _TITLED.search(line.plain)
        line.caption = bool(is_title or (times > 1 and line.text == lines[0].text)) or (
            line.plain.endswith(_NUMBER_ENDS) and _CONTENTS.search(line.plain) is not None
        )


def _may_be_caption(line: Paragraph) -> bool:
    return (
        line.block.kind is not BlockKind.ROW
        and 4 <= len(line.text) <= 60
        and not line.plain.endswith(("。", ";"))
        and not _LABEL.match(line.plain)
        and line.marker is None
    )


def _wrap_width(lines: Sequence[Paragraph]) -> int | None:
    """The width at which the source was hard-wrapped, in half-width units; None where it was not.

    In a wrapped text nearly no line is wider than the rest, and the lines that break off in the
    middle of a sentence are nearly all of that width.
    """
    prose = [line for line in lines if line.block.kind is BlockKind.PARAGRAPH]
    if len(prose) < 6:
        return None
    widths = [_units(line.text) for line in prose]
    widest = sorted(widths)[int(len(widths) * 0.97)]
    broken = [units for line, units in zip(prose, widths, strict=True) if units > 20 and line.open]
    full = [units for units in broken if units >= widest - _SLACK]
    if 24 <= widest <= 160 and len(full) >= 4 and len(full) >= 0.6 * len(broken):
        return widest
    return None


def _units(text: str) -> int:
    """Its width: UTF-8 writes a wide character with two bytes more than a narrow one."""
    return (len(text) + len(text.encode(errors="surrogatepass"))) // 2


def _join_wrapped(
    lines: Sequence[Paragraph], is_full: Callable[[Paragraph], bool]
) -> Iterator[Paragraph]:
    indented = 3 <= sum(map(_is_indented, lines)) <= 0.7 * len(lines)
    group: list[Paragraph] = []
    waiting: list[Paragraph] = []  # captions that a page break put into the middle of a paragraph
    for line in lines:
        if line.caption:
            waiting.append(line)
        elif (
            group
            and is_full(group[-1])
            and _continues(group[-1], line)
            and not (indented and _is_indented(line))
        ):
            group.append(line)
        else:
            yield from _whole(group)
            yield from waiting
            waiting.clear()
            group = [line]
    yield from _whole(group)
    yield from waiting


def _is_indented(line: Paragraph) -> bool:
    return _INDENT.match(line.block.text) is not None


def _continues(last: Paragraph, line: Paragraph) -> bool:
    if {last.block.kind, line.block.kind} != {BlockKind.PARAGRAPH} or DATE_LINE.match(line.plain):
        return False
    marker = line.marker
    return marker is None or (marker.rank == BULLET and last.open)


def _whole(group: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """One paragraph of its lines."""
    if len(group) < 2:
        yield from group
        return
    starts, offset = [], 0
    for line in group:
        starts.append((offset, line.block.line))
        offset += len(line.text)
    yield Paragraph("".join(line.text for line in group), group[0].block, starts)


def _join_broken(lines: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """Joins paragraphs that a picture or a page break tore apart in the middle of a sentence.

    Only where open sentences are the exception: some authors end no line with a full stop.
    """
    prose = [line for line in lines if _is_prose(line)]
    torn = sum(line.open for line in prose) <= 0.34 * len(prose)
    group: list[Paragraph] = []
    for line in lines:
        if group and _is_torn(group, line, torn):
            group.append(line)
        else:
            yield from _whole(group)
            group = [line]
    yield from _whole(group)


def _is_prose(line: Paragraph) -> bool:
    return line.block.kind is BlockKind.PARAGRAPH and len(line.text) >= _PROSE


def _is_torn(group: Sequence[Paragraph], line: Paragraph, torn: bool) -> bool:
    last = group[-1]
    if line.caption or last.caption or not last.open or not _continues(last, line):
        return False
    if last.plain.endswith((",", "、")):
        return True
    if not torn:
        return False
    is_sentence = len(group) > 1 or (_is_prose(last) and any(mark in last.plain for mark in ",。;"))
    return is_sentence and (not line.open or len(line.text) >= _PROSE)
