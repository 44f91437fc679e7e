"""Which open part of a task the words mean: a milestone, an occurrence, a unit's share."""

import re

from bot.understand.facts import OpenTask, Part
from plans import numerals

_ORDINAL = re.compile(r"第([一二三四五六七八九十\d]{1,3})[次期轮场批季]")
_MONTH = re.compile(r"(?<![\d])(\d{1,2}|[一二三四五六七八九十]{1,3})月(?:份)?(?!\d|[底初])")


def find_part(text: str, task: OpenTask) -> str | None:
    """The key of the one part that the words fit, else None: the oldest open one is meant."""
    for fits in (_by_unit, _by_label, _by_number):
        found = {part.key for part in task.parts if fits(text, part)}
        if len(found) == 1:
            return found.pop()
    return None


def _by_unit(text: str, part: Part) -> bool:
    return bool(part.unit) and part.unit in text


def _by_label(text: str, part: Part) -> bool:
    return bool(part.label) and part.label in text


def _by_number(text: str, part: Part) -> bool:
    """3月 is 三月份, 第2次 is 第二次."""
    return any(
        (mine := _numbers(pattern, part.label)) and mine & _numbers(pattern, text)
        for pattern in (_ORDINAL, _MONTH)
    )


def _numbers(pattern: re.Pattern[str], text: str) -> set[int | None]:
    return {numerals.integer(match[1]) for match in pattern.finditer(text)} - {None}
