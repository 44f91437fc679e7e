"""Who may do what: pure, and the only place that decides it.

An officer reads and writes the tasks of their own units. A supervisor (督办员, 分管领导) reads the
whole bureau, decides requests and puts units in charge. An administrator may do the same, and also
keeps plans, roster and settings.
"""

from dataclasses import dataclass
from enum import StrEnum

from bot.actions import (
    Acknowledge,
    Action,
    Approve,
    Assign,
    Clarify,
    Complete,
    Correct,
    Export,
    Feedback,
    Mute,
    Nothing,
    Postpone,
    Query,
    Reject,
    Report,
    Snooze,
    Topic,
    Transfer,
    Undo,
)
from models.enums import PostRole


class Power(StrEnum):
    """What a person may do beyond their own tasks."""

    SEE_ALL = "see_all"
    DECIDE = "decide"
    ASSIGN = "assign"
    ADMINISTER = "administer"


POWERS: dict[PostRole, frozenset[Power]] = {
    PostRole.OFFICER: frozenset(),
    PostRole.HEAD: frozenset(),
    PostRole.LEADER: frozenset({Power.SEE_ALL, Power.DECIDE}),
    PostRole.SUPERVISOR: frozenset({Power.SEE_ALL, Power.DECIDE, Power.ASSIGN}),
    PostRole.ADMIN: frozenset(Power),
}

BUREAU_WIDE = frozenset({Topic.SUMMARY, Topic.WHO_HAS_NOT_REPORTED})


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in their posts on one day. `units` are those they answer for."""

    person_id: int
    name: str
    roles: frozenset[PostRole]
    units: frozenset[int]

    @property
    def powers(self) -> frozenset[Power]:
        """Everything their posts allow together."""
        return frozenset[Power]().union(*(POWERS[role] for role in self.roles))

    def has(self, power: Power) -> bool:
        """Whether one of their posts allows it."""
        return power in self.powers


def may_write(actor: Actor, unit_id: int) -> bool:
    """Whether they may report for a unit's Assignments."""
    return unit_id in actor.units


def may_see(actor: Actor, unit_ids: frozenset[int]) -> bool:
    """Whether they may read a task that these units answer for."""
    return actor.has(Power.SEE_ALL) or bool(actor.units & unit_ids)


def may(actor: Actor, action: Action) -> bool:
    """Whether the sort of action is open to them at all; `may_write` decides on the unit."""
    match action:
        case Approve() | Reject():
            return actor.has(Power.DECIDE)
        case Assign():
            return actor.has(Power.ASSIGN)
        case Query(what=topic) if topic in BUREAU_WIDE:
            return actor.has(Power.SEE_ALL)
        case Query() | Export() | Feedback() | Acknowledge() | Nothing() | Clarify() | Undo():
            return True
        case Report() | Complete() | Correct() | Postpone() | Snooze() | Mute() | Transfer():
            return True
