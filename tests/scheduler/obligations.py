"""Obligations for tests, and a year lived through with nothing but the pure files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from models.enums import TaskKind
from plans.calendar import Calendar
from scheduler.digest import URGENCY
from scheduler.ladder import Obligation, Rung, Step, Tone, after_step
from scheduler.review import LINES, agenda

CALENDAR = Calendar()
START = date(2024, 1, 2)


def dated(due_on: date, **facts: Any) -> Obligation:
    """An obligation with a date that a text states."""
    return make(TaskKind.DATED, due_on, **facts)


def standing(**facts: Any) -> Obligation:
    """常态工作: no date is stated."""
    return make(TaskKind.STANDING, date(2024, 12, 31), assumed=True, **facts)


def make(kind: TaskKind, due_on: date, **facts: Any) -> Obligation:
    """An obligation given on the first working day of the year, and open since."""
    plain: dict[str, Any] = {
        "id": 1,
        "task_id": 1,
        "kind": kind,
        "opens_on": START,
        "due_on": due_on,
        "assumed": False,
        "assigned_on": START,
        **facts,
    }
    return Obligation(**plain)


@dataclass(frozen=True, slots=True)
class Said:
    """One mention: when, of what, in which stage, to whom."""

    on: date
    id: int
    step: Step


Answers = Callable[[Obligation, date], bool]
"""Whether the officer answers about an obligation on a day."""


@dataclass
class Life:
    """One officer's obligations over a time: everything said, and everything answered."""

    held: dict[int, Obligation]
    said: list[Said] = field(default_factory=list)
    answered: list[tuple[date, int]] = field(default_factory=list)
    looks: dict[int, date | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.looks = {key: one.assigned_on for key, one in self.held.items()}

    def live(self, until: date, answers: Answers, start: date = START) -> None:
        """Every working day until a day: what is due is said, then the officer may answer."""
        day = start
        while day <= until:
            if CALENDAR.is_workday(day):
                self._speak(day)
                self._answer(day, answers)
            day += timedelta(days=1)

    def mentions(self, key: int) -> list[Said]:
        """What was said of one obligation."""
        return [said for said in self.said if said.id == key]

    def stages(self, key: int = 1) -> list[str]:
        """The stages of one obligation, in order."""
        return [said.step.stage for said in self.mentions(key)]

    def _speak(self, today: date) -> None:
        """As the sweep does: everything is looked through once a moment of it has come."""
        if not any(look is not None and look <= today for look in self.looks.values()):
            return
        entries = agenda(list(self.held.values()), today, CALENDAR)
        self.looks = {entry.one.id: entry.look_on for entry in entries}
        due = [(entry.one, entry.step) for entry in entries if entry.step is not None]
        due.sort(key=lambda pair: URGENCY.index(pair[1].tone))
        for one, step in due[:LINES]:
            self.said.append(Said(today, one.id, step))
            self.held[one.id] = after_step(one, step, today)
        for one, step in due[LINES:]:
            if step.tone is Tone.NEW:
                self.held[one.id] = replace(one, stage="announced")

    def _answer(self, today: date, answers: Answers) -> None:
        for key, one in self.held.items():
            if answers(one, today):
                self.answered.append((today, key))
                self.held[key] = replace(one, reported_on=today, answered=True, mentions=0)
                self.looks[key] = today


def never(one: Obligation, today: date) -> bool:
    """An officer who does not answer."""
    return False


def live(held: Sequence[Obligation], until: date, answers: Answers = never) -> Life:
    """A year of one officer."""
    life = Life({one.id: one for one in held})
    life.live(until, answers)
    return life


def to_officer(said: Said) -> bool:
    """Whether the officer was spoken to."""
    return said.step.to is Rung.OFFICER
