"""Documents that lost their line ends: 一、 二、 三、 stand in one endless paragraph."""

import re
from collections.abc import Iterable, Iterator

from plans.draft import Block, BlockKind
from plans.outline.markers import LEAD, Marker, find_marker
from plans.signs import half_width
from plans.spacing import squeeze

_SHARE = 0.4  # of a document that its endless paragraph holds at least
_FEWEST = 3  # numbers in a row that show that lines were lost
_LONG = 200
_HEADING = 30
_PLACES = re.compile(
    r"(?<=[。;!:\s])(?=(?:[一二三四五六七八九十]{1,3}、|[(][一二三四五六七八九十]{1,3}[)]"
    r"|[0-9]{1,2}[.、](?![0-9])|[(][0-9]{1,2}[)]|第[一二三四五六七八九十]{1,3}[章条]))"
)


def unfolded(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, an endless paragraph that holds most of the text cut at its numbers."""
    blocks = list(blocks)
    whole = sum(len(block.text) for block in blocks)
    return [
        piece
        for block in blocks
        for piece in (_pieces(block) if _is_endless(block, whole) else (block,))
    ]


def _is_endless(block: Block, whole: int) -> bool:
    length = len(block.text)
    return block.kind is BlockKind.PARAGRAPH and length > _LONG and length >= _SHARE * whole


def _pieces(block: Block) -> Iterator[Block]:
    text = half_width(block.text)
    places = [0, *(match.start() for match in _PLACES.finditer(text) if match.start())]
    markers = [find_marker(squeeze(text[at : at + 40])) for at in places]
    if not _runs_on(markers):
        yield block
        return
    for start, stop in zip(places, [*places[1:], len(text)], strict=True):
        for line in _headed(block.text[start:stop].strip()):
            if line:
                yield block._replace(text=line)


def _runs_on(markers: Iterable[Marker | None]) -> bool:
    """Whether the numbers of one style count 1, 2, 3: an enumeration may begin at any."""
    counts: dict[str, int] = {}
    for marker in markers:
        if marker is not None and marker.rank < LEAD:
            last = counts.get(marker.style.name, 0)
            counts[marker.style.name] = last + 1 if marker.number == last + 1 else last
    return max(counts.values(), default=0) >= _FEWEST


def _headed(text: str) -> Iterator[str]:
    """The heading that a gap divides from its text, and the text; else the text alone."""
    marker = find_marker(squeeze(text[:40]))
    head, _, rest = text.partition(" ")
    if marker is not None and rest and len(squeeze(head)) <= marker.length:
        more, _, rest = rest.strip().partition(" ")
        head += more
    if marker is None or not rest or len(head) > _HEADING or re.search("[。;；,，]", head):
        yield text
    else:
        yield from (head, rest.strip())
