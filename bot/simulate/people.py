"""Made-up officers: how soon each answers, and in what words.

A third answer late, a tenth never. They write as people do from a phone: one line, with numbers.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from models.enums import TaskKind
from scheduler.ladder import Tone
from scheduler.window import Window

NEVER, LATE = 0.1, 1 / 3  # shares of the officers
LATE_DAYS = (6, 9)  # working days until a late one answers
ASKS_FOR_TIME, UNFINISHED, FINISHES = 0.1, 0.2, 0.15  # shares of the answers
EXTRA_TIME = timedelta(days=20)
FIRST_HOUR, LAST_HOUR = 10, 16


class Temper(StrEnum):
    """How an officer answers."""

    PROMPT = "prompt"
    LATE = "late"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of a message, as far as whoever answers it must know."""

    number: int
    kind: TaskKind
    tone: Tone
    due_on: date
    assumed: bool


def draw_tempers(people: Sequence[int], seed: int) -> dict[int, Temper]:
    """A third late, a tenth never, the rest prompt; drawn once for the year."""
    shuffled = list(people)
    random.Random(seed).shuffle(shuffled)  # noqa: S311 - made-up people, not secrets
    never, late = round(NEVER * len(people)), round(LATE * len(people))
    tempers = dict.fromkeys(people, Temper.PROMPT)
    tempers.update(dict.fromkeys(shuffled[:never], Temper.NEVER))
    tempers.update(dict.fromkeys(shuffled[never : never + late], Temper.LATE))
    return tempers


class Answerer:
    """Decides when an officer answers a message, and in what words. Deterministic by its seed."""

    def __init__(self, window: Window, tempers: dict[int, Temper], seed: int) -> None:
        self._window = window
        self._tempers = tempers
        self._luck = random.Random(seed + 1)  # noqa: S311 - made-up people, not secrets

    def moment(self, person: int, told: datetime) -> datetime | None:
        """When the answer comes; None for those who never answer."""
        temper = self._tempers.get(person, Temper.PROMPT)
        if temper is Temper.NEVER:
            return None
        wait = self._luck.randint(*LATE_DAYS) if temper is Temper.LATE else self._luck.randint(0, 1)
        day = self._window.calendar.add_workdays(self._window.day(told), wait)
        hour = time(self._luck.randint(FIRST_HOUR, LAST_HOUR), self._luck.randint(0, 59))
        return max(self._window.instant(day, hour), told + timedelta(minutes=5))

    def words(self, asked: Sequence[Asked], today: date) -> str:
        """One line for everything that was asked; empty where nothing was."""
        open_questions = [one for one in asked if one.tone is not Tone.NEW]
        if not open_questions:
            return ""
        said = {one.number: self._clause(one, today) for one in open_questions}
        if all(clause.endswith("按序时推进") for clause in said.values()):
            return "都按序时"
        return ",".join(said.values())

    def _clause(self, one: Asked, today: date) -> str:
        luck = self._luck.random()
        if one.kind is TaskKind.STANDING:
            return f"{one.number} 按序时推进"
        if one.kind is TaskKind.QUOTA:
            return f"{one.number} 又完成一次"
        if one.tone is Tone.REVIEW:
            return f"{one.number} {'已完成' if luck < FINISHES else '按序时推进'}"
        if luck < ASKS_FOR_TIME and not one.assumed and one.due_on >= today:
            until = one.due_on + EXTRA_TIME
            return f"{one.number} 申请延期到{until.month}月{until.day}日,因资金未到位"
        if luck < UNFINISHED and one.tone is Tone.SOON:
            return f"{one.number} 完成80%"
        return f"{one.number} 已完成"
