"""A paragraph's text → its sentences: they end at 。!?;, not inside short brackets or quotes."""

import re
from collections.abc import Iterator

TERMINALS = "。!?;"  # in half width, as `half_width` writes a text
_CLOSERS = frozenset("”’)】》")
_PAIRS = {"《": "》", "(": ")", "“": "”", "‘": "’", "【": "】"}
_REACH = 60  # a bracket or quotation longer than this is a passage, and its sentences end in it
_LONGEST = (
    2_000  # no sentence is longer; what is, is a broken file, cut so that reading stays linear
)
_END = re.compile(
    f"[{TERMINALS}][{TERMINALS}]*"
)  # a plain class in front, for the engine to skip to
_OPEN = re.compile(f"[{''.join(map(re.escape, _PAIRS))}]")
_ENCLOSED = re.compile(
    "|".join(
        f"{re.escape(o)}[^{re.escape(c)}]{{0,{_REACH}}}?[{TERMINALS}]" for o, c in _PAIRS.items()
    )
)
_NOTE = re.compile(  # who answers for what stands before it: (教育局牵头,各镇(街道)配合)
    r"[(](?=[^。]{0,150}?(?:负责|牵头|配合|参与|落实|分工|指导[)]|(?:单位|部门|科室|时限):))"
    r"(?:[^()。]|[(][^()]{0,12}[)]){2,160}[)]"
)
_RUNS_ON = re.compile("[的等、,和与及之为是]|$")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """The (from, to) of each sentence of a squeezed half-width paragraph; they cover all of it."""
    spans: list[tuple[int, int]] = []
    start, guarded = 0, _guarded(text) if _ENCLOSED.search(text) else b""
    for end in _END.finditer(text):
        at, stop = end.span()
        if at < start or (guarded and guarded[at]):
            continue
        if text[stop : stop + 1] in _CLOSERS:
            stop = _past_closers(text, stop)
        spans.append((start, stop))
        start = stop
        if text[stop : stop + 1] == "(" and (note := _NOTE.match(text, stop)):
            start = _past_stops(text, note.end())
            spans.append((stop, start))
    if start < len(text):
        spans.append((start, len(text)))
    if len(text) > _LONGEST:
        return [cut for start, stop in spans for cut in _cut(text, start, stop)]
    return spans


def _guarded(text: str) -> bytearray:
    """1 for each character inside a short bracket or quotation, except a full stop closing it."""
    inside = bytearray(len(text) + 1)
    free = 0
    for match in _OPEN.finditer(text):
        begin, closer = match.start(), _PAIRS[match[0]]
        if begin < free:
            continue
        close = text.find(closer, begin, begin + _REACH)
        if close > begin and text.find(match[0], begin + 1, close) < 0:
            inside[begin:close] = b"\1" * (close - begin)
            free = close
            if text[close - 1] == "。" and not _RUNS_ON.match(text, close + 1):
                inside[close - 1] = 0
    return inside


def _past_closers(text: str, at: int) -> int:
    while at < len(text) and text[at] in _CLOSERS:
        at += 1
    return at


def _past_stops(text: str, at: int) -> int:
    while at < len(text) and text[at] in TERMINALS:
        at += 1
    return at


def _cut(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    while stop - start > _LONGEST:
        comma = max(text.rfind(mark, start, start + _LONGEST) for mark in ",、")
        middle = comma + 1 if comma > start else start + _LONGEST
        yield start, middle
        start = middle
    yield start, stop
