"""Word's automatic numbers: 一、 (一) 1. stand in no text, but people refer to them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from docx.oxml.ns import qn

_DIGITS = "零一二三四五六七八九"
_STEMS, _BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how its number is written, from where it counts."""

    pattern: str = ""  # "%1、", "(%2)", "%1.%2"
    style: str = "decimal"
    start: int = 1


class Numbering:
    """Counts the numbered paragraphs of a document as Word prints them."""

    def __init__(self, part: Any | None) -> None:
        self._levels: dict[str, dict[int, _Level]] = {}
        self._overrides: dict[tuple[str, int], int] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, list[int]] = {}
        self._started: set[tuple[str, int]] = set()
        if part is not None:
            self._read(part)

    def next_label(self, list_id: str, level: int) -> str:
        """The number of the next paragraph of a list, as printed: 三、 or (2); bullets are “- ”."""
        abstract = self._abstract.get(list_id)
        levels = self._levels.get(abstract or "")
        if abstract is None or levels is None or not 0 <= level < _LEVELS:
            return ""
        form = levels.get(level, _Level())
        if form.style == "none":
            return ""
        counts = self._count(list_id, abstract, level, levels)
        if form.style == "bullet":
            return "- "
        label = form.pattern
        for at in range(level + 1):
            label = label.replace(
                f"%{at + 1}", _written(counts[at], levels.get(at, _Level()).style)
            )
        return label

    def _count(
        self, list_id: str, abstract: str, level: int, levels: Mapping[int, _Level]
    ) -> list[int]:
        counts = self._counts.setdefault(
            abstract, [levels.get(at, _Level()).start - 1 for at in range(_LEVELS)]
        )
        restart = self._overrides.get((list_id, level))
        if restart is not None and (list_id, level) not in self._started:
            self._started.add((list_id, level))
            counts[level] = restart - 1
        counts[level] += 1
        for above in range(level):
            counts[above] = max(counts[above], levels.get(above, _Level()).start)
        for below in range(level + 1, _LEVELS):
            counts[below] = levels.get(below, _Level()).start - 1
        return counts

    def _read(self, part: Any) -> None:
        for abstract in part.iterchildren(qn("w:abstractNum")):
            self._levels[abstract.get(qn("w:abstractNumId"))] = {
                _number(level.get(qn("w:ilvl"))): _level(level)
                for level in abstract.iterchildren(qn("w:lvl"))
            }
        for number in part.iterchildren(qn("w:num")):
            list_id = number.get(qn("w:numId"))
            self._abstract[list_id] = _value(number, "w:abstractNumId")
            for override in number.iterchildren(qn("w:lvlOverride")):
                if start := _value(override, "w:startOverride"):
                    level = _number(override.get(qn("w:ilvl")))
                    self._overrides[list_id, level] = _number(start)


def _level(element: Any) -> _Level:
    return _Level(
        pattern=_value(element, "w:lvlText"),
        style=_value(element, "w:numFmt") or "decimal",
        start=_number(_value(element, "w:start") or "1"),
    )


def _value(element: Any, name: str) -> str:
    child = element.find(qn(name))
    return (child.get(qn("w:val")) or "") if child is not None else ""


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 0


def _written(number: int, style: str) -> str:
    lowered = style.lower()
    if "circle" in lowered and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if any(word in lowered for word in ("chinese", "japanese", "taiwanese", "ideographdigital")):
        return _chinese(number)
    if style == "ideographTraditional":
        return _STEMS[(number - 1) % 10]
    if style == "ideographZodiac":
        return _BRANCHES[(number - 1) % 12]
    if lowered.endswith("letter"):
        letter = chr(ord("a") + (number - 1) % 26)
        return letter.upper() if style.startswith("upper") else letter
    if lowered.endswith("roman"):
        return _roman(number) if style.startswith("upper") else _roman(number).lower()
    return f"{number:02}" if style == "decimalZero" else str(number)


def _chinese(number: int) -> str:
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        words += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        words += "零"
    return words + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    words = ""
    for value, sign in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while number >= value and len(words) < 20:
            words, number = words + sign, number - value
    return words
