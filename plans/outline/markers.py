"""The numbers that headings and items begin with: 一、 (一) 1. (1) ① 第一条 一是, and dashes.

Each style has a rank: a heading of a lower rank stands above one of a higher rank, as the standard
for official documents (GB/T 9704) orders them: 一、 over (一) over 1. over (1).
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import NamedTuple

from plans.numerals import integer
from plans.signs import half_width, in_every_width

_CHINESE = "[一二三四五六七八九十百]{1,4}"
_DIGITS = "[0-9]{1,3}"
_CIRCLED = {chr(code): code - 0x2460 + 1 for code in range(0x2460, 0x2474)} | {
    chr(code): code - 0x2474 + 1 for code in range(0x2474, 0x2488)
}

LEAD = 6.0  # 一是, 二要: a heading inside a paragraph
BULLET = 7.0
CLAUSE = 1.5
_NUMERAL = frozenset(in_every_width("0123456789") + "一二三四五六七八九十")
_LONGEST = 24  # characters within which a number and what tells it from a quantity stand


@dataclass(frozen=True, slots=True)
class Style:
    """A way of numbering. `rank` orders styles from the highest heading down."""

    name: str
    rank: float
    pattern: re.Pattern[str]


class Marker(NamedTuple):
    """A number found at the beginning of a text: its style, its value, its length."""

    style: Style
    number: int
    length: int
    written: str  # the number alone, with ASCII digits: "16", "三", "1.2", "①"

    @property
    def rank(self) -> float:
        return self.style.rank + 0.1 * self.written.count(".")

    @property
    def label(self) -> str:
        """Its number as people write it when they refer to it: 16, 三, (二), ①."""
        if self.style.rank == CLAUSE:
            return str(self.number)
        return f"({self.written})" if self.style.name in ("(一)", "(1)") else self.written

    @property
    def numbered(self) -> bool:
        """Whether people refer to it by its number: leads and bullets have none to refer to."""
        return self.style.rank < LEAD


_CHINESE_FIRST, _DIGIT_FIRST = "一二三四五六七八九十百", "0123456789"
_PART = f"({_CHINESE}|{_DIGITS})"
_LETTERS = "abcdefghABCDEFGH"
_DASHES, _DOTS = "-—–─━", "●○•·■□◆◇▲△☆※*►▶➢"
_STYLES: tuple[tuple[str, float, str, str], ...] = (
    ("第一部分", 0.0, "第", f"第{_PART}(?:部分|编|篇|板块)[、.:]?"),
    ("第一章", 0.2, "第", f"第{_PART}章[、.:]?"),
    ("第一节", 0.4, "第", f"第{_PART}节[、.:]?"),
    ("第一条", CLAUSE, "第", f"第{_PART}条[、.:]?"),
    ("第一,", 1.8, "第", f"第({_CHINESE})[,、]"),
    (
        "一、",
        1.0,
        _CHINESE_FIRST,
        f"({_CHINESE})(?:[、.](?![一二三四五六七八九十])|,(?=[^0-9一二三四五六七八九十]))",
    ),
    ("(一)", 2.0, "(", f"[(]({_CHINESE})[)][、.]?"),
    (
        "1.1",
        3.0,
        _DIGIT_FIRST,
        rf"({_DIGITS}(?:[.][1-9][0-9]?){{1,3}})(?![0-9%万亿个余多月日年版级倍元米度])[、.]?(?=[^\W\d])",
    ),
    (
        "1.",
        3.0,
        _DIGIT_FIRST,
        f"({_DIGITS})(?:,(?=[^0-9])|[.、](?:(?![0-9])|(?=[0-9]{{1,2}}(?:[-—–~至到][0-9]{{1,2}})?[月日号]|20[0-9]{{2}}年)"
        "|(?<=、)(?=[0-9]{1,3}(?:岁|个|名|%|项|所|家|条|座|处|户)|[0-9]{1,2}:[0-9]{2})))",
    ),
    ("(1)", 4.0, f"({_DIGIT_FIRST}", f"[(]({_DIGITS})[)][、.]?|({_DIGITS})[)]"),
    ("①", 5.0, "".join(_CIRCLED), "([①-⑳⑴-⒇])[、.]?"),
    ("a.", 5.5, _LETTERS, "([a-hA-H])[.、)](?=[\u4e00-\u9fff《“])"),
    ("一是", LEAD, _CHINESE_FIRST, f"({_CHINESE})(?:是|要)(?=[^一])"),
    ("—", BULLET, _DASHES + _DOTS, f"([{_DASHES}]{{1,6}}|[{_DOTS}])(?=[^0-9])"),
)
_BY_FIRST: dict[str, list[Style]] = defaultdict(list)
for _name, _rank, _first, _pattern in _STYLES:
    _style = Style(_name, _rank, re.compile(_pattern))
    for _character in in_every_width(_first):
        _BY_FIRST[_character].append(_style)


def find_marker(text: str) -> Marker | None:
    """The number that the squeezed text begins with, in the first style that fits."""
    styles = _BY_FIRST.get(text[:1])
    if styles is None:
        return None
    text = half_width(text[:_LONGEST])
    for style in styles:
        if match := style.pattern.match(text):
            written = next(group for group in match.groups() if group)
            return Marker(style, _value(written), match.end(), written)
    return None


def blank_number(text: str) -> str:
    """The squeezed text with its number blanked where that would run into a date: 2.3月召开会议.

    Every character keeps its place.
    """
    marker = find_marker(text)
    if marker is None or text[marker.length : marker.length + 1] not in _NUMERAL:
        return text
    return " " * marker.length + text[marker.length :]


def _value(written: str) -> int:
    if written in _CIRCLED:
        return _CIRCLED[written]
    if written in _LETTERS:
        return _LETTERS.index(written.lower()) + 1
    return integer(written.rpartition(".")[2]) or 0
