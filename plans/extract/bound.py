"""Times and owners that hold for a task, with where they were read."""

from typing import NamedTuple

from models.enums import DeadlineSource
from plans.draft import OwnerSpan, TimeSpan


class BoundTime(NamedTuple):
    """A time that binds a task, where it was read, and what is due then if a cell said so."""

    time: TimeSpan
    source: DeadlineSource
    label: str = ""

    @classmethod
    def elsewhere(cls, time: TimeSpan, source: DeadlineSource, label: str = "") -> "BoundTime":
        """A time that binds a task without standing in its sentence; its place is -1."""
        return cls(time._replace(at=-1), source, label)


class Inherited(NamedTuple):
    """Times and owners that hold for a sentence without standing in it."""

    times: tuple[BoundTime, ...] = ()
    owners: tuple[OwnerSpan, ...] = ()
