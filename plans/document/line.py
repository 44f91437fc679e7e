"""A sentence as far as the head of a document is read from it."""

from typing import NamedTuple

from plans.draft import Zone


class Line(NamedTuple):
    """A sentence in half width, and the zone it stands in."""

    text: str
    zone: Zone
