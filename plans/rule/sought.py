"""A pattern of very many ways that is looked for in every sentence, though few hold it.

The engine would try each way wherever one of them begins. Here it first skips, with one look at the
characters, to where a match may begin at all.
"""

import re
from collections.abc import Iterator

from plans.rule.prefixes import beginnings
from plans.rule.trigger import trigger_of


class Sought:
    """Searches as `re.Pattern` does. ValueError where a match may begin with anything."""

    __slots__ = ("_match_at", "_may_begin", "pattern")

    def __init__(self, *patterns: str) -> None:
        self.pattern = "|".join(patterns)
        self._may_begin = trigger_of(beginnings(self.pattern)).search
        self._match_at = re.compile(self.pattern).match

    def search(self, text: str) -> re.Match[str] | None:
        """The first match, None where the text holds none."""
        place = self._may_begin(text)
        while place is not None:
            at = place.start()
            found = self._match_at(text, at)
            if found is not None:
                return found
            place = self._may_begin(text, at + 1)
        return None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The matches, from left to right and without overlap."""
        place = self._may_begin(text)
        while place is not None:
            at = place.start()
            found = self._match_at(text, at)
            if found is not None:
                yield found
            place = self._may_begin(text, found.end() if found is not None else at + 1)
