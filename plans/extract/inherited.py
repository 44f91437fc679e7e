"""What a sentence takes from elsewhere: times and owners that do not stand in it."""

from typing import NamedTuple

from plans.draft import OwnerSpan
from plans.extract.deadlines import BoundTime


class Inherited(NamedTuple):
    """Times and owners that hold for a sentence without standing in it."""

    times: tuple[BoundTime, ...] = ()
    owners: tuple[OwnerSpan, ...] = ()
