"""What a message of a person asks the bureau's ledger to do: frozen, and free of any platform.

The names and fields are those of the reply contract that `duban reply understand` prints. A task
is named by its number, unique in the bureau. `part` names one of the task's open Assignments (a
milestone, an occurrence, a unit) where the words say which; None leaves the choice to the rule of
the oldest open one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, TypeAlias


class Status(StrEnum):
    """What a report says of a task's state."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    DONE = "done"


class About(StrEnum):
    """What the bot must ask."""

    WHICH_TASK = "which_task"
    WHAT = "what"
    DATE = "date"
    AMOUNT = "amount"


class Topic(StrEnum):
    """What a question is about."""

    MINE = "mine"
    OVERDUE = "overdue"
    DUE_THIS_WEEK = "due_this_week"
    TASK = "task"
    PLAN = "plan"
    SUMMARY = "summary"
    WHO_HAS_NOT_REPORTED = "who_has_not_reported"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Report:
    """Progress. `value` is cumulative, `added` new; both in the unit of the target or quota."""

    task: int | None
    percent: float | None = None
    value: float | None = None
    added: float | None = None
    status: Status | None = None
    problem: str = ""
    next: str = ""
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Complete:
    """The whole task is finished."""

    task: int | None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Postpone:
    """延期申请: asks for a later due date; goes to approval."""

    task: int | None
    until: date | None
    reason: str = ""
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Snooze:
    """Remind again on `until`; without a task, everything of the sender."""

    task: int | None
    until: date


@dataclass(frozen=True, slots=True)
class Mute:
    """Stop reminding, no date given."""

    task: int | None


@dataclass(frozen=True, slots=True)
class Transfer:
    """转办: an officer gives the task to someone else."""

    task: int | None
    to: str


@dataclass(frozen=True, slots=True)
class Assign:
    """交办: a supervisor or administrator puts someone in charge."""

    task: int | None
    to: str


@dataclass(frozen=True, slots=True)
class Approve:
    """A pending request is granted."""

    task: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Reject:
    """A pending request is returned."""

    task: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """A question."""

    what: Topic
    task: int | None = None


@dataclass(frozen=True, slots=True)
class Export:
    """Wants the ledger as a file."""


@dataclass(frozen=True, slots=True)
class Correct:
    """Replaces what was recorded earlier."""

    task: int | None
    percent: float | None = None
    value: float | None = None
    added: float | None = None
    status: Status | None = None
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Undo:
    """撤销: takes the sender's last record back."""

    task: int | None = None


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Seen; no progress in it."""


@dataclass(frozen=True, slots=True)
class Clarify:
    """The bot must ask. `options` are the tasks to choose from; `pending` is what to do then."""

    about: About
    task: int | None = None
    options: tuple[int, ...] = ()
    pending: tuple["Action", ...] = ()


@dataclass(frozen=True, slots=True)
class Feedback:
    """反馈: a complaint or suggestion for the administrator. Not part of the reply contract."""

    text: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """Not for the bot."""


Action: TypeAlias = (
    Report
    | Complete
    | Postpone
    | Snooze
    | Mute
    | Transfer
    | Assign
    | Approve
    | Reject
    | Query
    | Export
    | Correct
    | Undo
    | Acknowledge
    | Clarify
    | Feedback
    | Nothing
)


WRITES = (
    Report, Complete, Correct, Postpone, Transfer, Assign, Approve, Reject
)  # fmt: skip
"""What changes the ledger, and names a task."""

_NAMES: dict[type[Any], str] = {
    Report: "report",
    Complete: "complete",
    Postpone: "postpone",
    Snooze: "snooze",
    Mute: "mute",
    Transfer: "transfer",
    Assign: "assign",
    Approve: "approve",
    Reject: "reject",
    Query: "query",
    Export: "export",
    Correct: "correct",
    Undo: "undo",
    Acknowledge: "acknowledge",
    Clarify: "clarify",
    Feedback: "none",  # the contract knows no feedback: to it, this is not for the bot
    Nothing: "none",
}
_KINDS: dict[str, type[Any]] = {name: kind for kind, name in _NAMES.items()} | {"none": Nothing}
_WRITTEN = {"added": "add"}
_READ = {"add": "added"}


def on_task(action: Action, task: int | None) -> Action:
    """The same action on another task; an action without a task is returned as it is."""
    match action:
        case Clarify(pending=pending):
            return replace(action, task=task, pending=tuple(on_task(one, task) for one in pending))
        case Undo() | Export() | Acknowledge() | Feedback() | Nothing():
            return action
        case _:
            return replace(action, task=task)


def to_json(action: Action) -> dict[str, Any]:
    """The action as the reply contract prints it; empty fields are left out.

    A task that is None is printed only where that says something: of a snooze or mute, that all
    reminders are meant.
    """
    written: dict[str, Any] = {"do": _NAMES[type(action)]}
    for field in fields(action):
        value = getattr(action, field.name)
        if value is None and field.name == "task" and isinstance(action, Snooze | Mute):
            written["task"] = None
        elif value is not None and value not in ("", ()):
            written[_WRITTEN.get(field.name, field.name)] = _plain(value)
    return written


def from_json(written: Mapping[str, Any]) -> Action:
    """The action that `to_json` wrote, or that the reply contract prints.

    Fields that the action does not have are passed over. Raises ValueError for what is no action.
    """
    kind = _KINDS.get(str(written.get("do")))
    if kind is None:
        raise ValueError(f"unknown action: {written.get('do')!r}")
    known = {field.name for field in fields(kind)}
    values = {_READ.get(name, name): value for name, value in written.items()}
    given = {name: _read(name, value) for name, value in values.items() if name in known}
    missing = {name: None for name in ("task", "until") if name in known and name not in given}
    try:
        action: Action = kind(**missing | given)
    except TypeError as error:
        raise ValueError(f"incomplete action: {dict(written)!r}") from error
    return action


def _plain(value: Any) -> Any:
    """A field's value in JSON's own types; whole numbers are written without a decimal point."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return to_json(value) if is_dataclass(value) else value  # type: ignore[arg-type]


def _read(name: str, value: Any) -> Any:
    """A field's value from JSON's types."""
    match name:
        case "until":
            return date.fromisoformat(value) if value else None
        case "status":
            return Status(value) if value else None
        case "about":
            return About(value)
        case "what":
            return Topic(value)
        case "options":
            return tuple(value)
        case "pending":
            return tuple(from_json(one) for one in value)
    return value
