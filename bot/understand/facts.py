"""The plain facts a message is read against; `bot.context` loads them from rows."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from bot.actions import About, Action


class Role(StrEnum):
    """What the sender may do, as far as reading a message needs to know."""

    OFFICER = "officer"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class Chat(StrEnum):
    """Alone with the bot, or in a work group."""

    DM = "dm"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class Amount:
    """A target's value with its unit."""

    value: float
    unit: str


@dataclass(frozen=True, slots=True)
class Quota:
    """A number of occasions, with those recorded so far."""

    count: float
    unit: str
    done: float


@dataclass(frozen=True, slots=True)
class Part:
    """One open Assignment of several of a task: a milestone, an occurrence, a unit's share."""

    key: str
    label: str
    due: date
    unit: str = ""


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task the sender may speak of. `progress` is the recorded percentage."""

    id: int
    title: str
    due: date | None
    target: Amount | None = None
    quota: Quota | None = None
    progress: float = 0
    owner: str | None = None
    pending: Action | None = None
    parts: tuple[Part, ...] = ()
    standing: bool = False

    @property
    def counts(self) -> str | None:
        """The unit in which the task counts; None where it counts nothing."""
        amount = self.target or self.quota
        return amount.unit if amount else None


@dataclass(frozen=True, slots=True)
class Reminded:
    """The bot sent one message that lists these tasks, in this order."""

    tasks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the bot recorded from the sender's last message."""

    actions: tuple[Action, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The bot asked, and the next message may be the answer; `pending` waits for it."""

    about: About
    options: tuple[int, ...]
    pending: tuple[Action, ...]


Recent: TypeAlias = Reminded | Recorded | Asked


@dataclass(frozen=True, slots=True)
class Context:
    """Everything beside the text that a message's meaning depends on. `today` is a civil date."""

    today: date
    role: Role
    chat: Chat
    tasks: tuple[OpenTask, ...]
    quoted_task: int | None = None
    recent: tuple[Recent, ...] = ()
    attachments: int = 0
    addressed: bool = False  # the platform itself says that the bot was mentioned
