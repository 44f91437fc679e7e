"""Parts of a sentence: what it enumerates (一是…二是…) are tasks of their own."""

import re
from typing import NamedTuple

from plans.numerals import integer

_MARK = re.compile(
    "(?:^|(?<=[:,;。、]))(?P<mark>(?P<word>[一二三四五六七八九十]{1,2})(?:是|要)"
    "|[(](?P<digit>[0-9]{1,2}|[一二三四五六七八九十]{1,2})[)]|(?P<ring>[①-⑳]))"
)
_SECOND = re.compile("二[是要]|[(][2二][)]|②")
_ENDS = ",;:!。、"


class Part(NamedTuple):
    """A stretch of a half-width sentence, by its place; `mark` is its number as written."""

    at: int
    text: str
    mark: str = ""

    @property
    def end(self) -> int:
        """Its place behind its last character."""
        return self.at + len(self.text)


def enumerated_parts(text: str) -> tuple[Part, tuple[Part, ...]]:
    """The words before an enumeration, and its parts; no parts where nothing is enumerated.

    The marks must count up from one: 一是 alone, or 三是 after 一是, enumerate nothing.
    """
    if not _SECOND.search(text):
        return Part(0, text), ()
    marks = list(_MARK.finditer(text))
    counted = marks and [_value(mark) for mark in marks] == list(range(1, len(marks) + 1))
    if len(marks) < 2 or not counted:
        return Part(0, text), ()
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    parts = tuple(
        Part(mark.end(), text[mark.end() : end].rstrip(_ENDS), mark["mark"])
        for mark, end in zip(marks, ends, strict=True)
    )
    return Part(0, text[: marks[0].start()]), parts


def _value(mark: re.Match[str]) -> int | None:
    if mark["ring"]:
        return ord(mark["ring"]) - ord("①") + 1
    return integer(mark["word"] or mark["digit"])
