"""How a task may be named, and a place of a message where that is done."""

from dataclasses import dataclass
from enum import StrEnum


class Naming(StrEnum):
    """How a task is named."""

    NUMBER = "number"
    WORDS = "words"
    OWNER = "owner"
    POSITION = "position"
    THIS = "this"
    ALL = "all"
    REST = "rest"
    RECEIVER = "receiver"  # who is to take a task over: no task, whatever the words are


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the text that names tasks.

    `tasks`: one where it is certain, several where all are meant (`every`) or one of them is and
    nothing tells which; empty where nothing open answers to it. `weight` is that of the words.
    """

    start: int
    end: int
    naming: Naming
    tasks: tuple[int, ...]
    every: bool = False
    weight: float = 9.0

    @property
    def certain(self) -> bool:
        """Whether nothing has to be asked."""
        return bool(self.tasks) and (self.every or len(self.tasks) == 1)
