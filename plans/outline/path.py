"""The headings and numbers above a sentence, while a document is read from top to bottom."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from plans.outline.headings import Opening
from plans.outline.markers import LEAD, Marker


class _Step(NamedTuple):
    rank: float
    title: str  # "" for an item that is a task and not a heading
    place: str
    level: int = 0
    unnumbered: bool = False


class HeadingPath:
    """What stands above the sentence being read. `unique` names the styles that never restart."""

    def __init__(self, openings: Iterable[Opening]) -> None:
        markers = [o.marker for o in openings if o.marker is not None and o.marker.numbered]
        self._unique = _unique_styles(markers)
        ranks = [marker.rank for marker in markers if marker.style.name in self._unique]
        self._floor = min(ranks, default=None)
        self._steps: list[_Step] = []

    @property
    def heading(self) -> str:
        return "/".join(step.title for step in self._steps if step.title)

    @property
    def place(self) -> str:
        return next((step.place for step in reversed(self._steps) if step.place), "")

    def clear(self) -> None:
        """Forgets everything: what follows is not under the plan's headings."""
        self._steps.clear()

    def enter(self, opening: Opening, level: int = 0) -> None:
        """Goes under an opening: a heading, or an item with only a number."""
        if opening.marker is not None:
            self._enter_numbered(opening.marker, opening.title)
        elif level:
            self._enter_formatted(opening.title, level)
        elif opening.stray:
            self._leave_unnumbered()
        elif opening.brief:
            self._steps.append(_Step(LEAD, opening.title, ""))
        elif opening.title:
            if opening.over is not None:
                self._pop(opening.over)
            self._enter_unnumbered(opening.title, run_in=not opening.alone)

    def _leave_unnumbered(self) -> None:
        """Goes above the unnumbered headings: a line stands beside them that heads nothing."""
        for at, step in enumerate(self._steps):
            if step.unnumbered:
                del self._steps[at:]
                break

    def leave_leads(self) -> None:
        """A lead (一是…) governs its own paragraph only, as does the month before its work."""
        self._pop(LEAD)

    def _enter_numbered(self, marker: Marker, title: str) -> None:
        self._pop(marker.rank)
        place = self._place_of(marker) if marker.numbered else ""
        self._steps.append(_Step(marker.rank, title, place))

    def _place_of(self, marker: Marker) -> str:
        own = marker.label
        return own if marker.style.name in self._unique else self.place + own

    def _enter_formatted(self, title: str, level: int) -> None:
        while self._steps and not 0 < self._steps[-1].level < level:
            self._steps.pop()
        rank = (self._steps[-1].rank if self._steps else -9.0) + 0.01
        self._steps.append(_Step(rank, title, "", level))

    def _enter_unnumbered(self, title: str, run_in: bool) -> None:
        """Beside the last unnumbered heading of its sort, else below whatever stands above it."""
        for at, step in enumerate(self._steps):
            if step.unnumbered and (step.rank >= LEAD - 0.5) == run_in:
                del self._steps[at:]
                break
        if run_in:
            rank = LEAD - 0.5
        else:
            self._pop(LEAD - 0.5)
            above = self._steps[-1].rank if self._steps else self._top_rank()
            rank = above + 0.05
        self._steps.append(_Step(rank, title, "", unnumbered=True))

    def _top_rank(self) -> float:
        """Above all numbers, unless they run on through the document and so stand above it."""
        return self._floor if self._floor is not None and self._floor < 3 else -1.0

    def _pop(self, rank: float) -> None:
        while self._steps and self._steps[-1].rank >= rank:
            self._steps.pop()


def _unique_styles(markers: Iterable[Marker]) -> set[str]:
    """Styles in which no number occurs twice: a bare number then means one place only."""
    seen: dict[str, set[str]] = defaultdict(set)
    repeated = set()
    for marker in markers:
        if marker.written in seen[marker.style.name]:
            repeated.add(marker.style.name)
        seen[marker.style.name].add(marker.written)
    return set(seen) - repeated
