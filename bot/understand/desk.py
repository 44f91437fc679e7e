"""The desk on which a message lies while it is read: its context, and a log of the rules fired."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.actions import Acknowledge, Action, Nothing
from bot.understand.facts import Context, OpenTask, Role
from bot.understand.rule import Fired, M
from bot.understand.segments import Segment, cut


@dataclass(slots=True)
class Desk:
    """A message being read. Only the log changes."""

    context: Context
    fired: list[str] = field(default_factory=list)
    tasks: dict[int, OpenTask] = field(default_factory=dict)
    _cut: dict[str, list[Segment]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tasks = {task.id: task for task in self.context.tasks}

    @property
    def decides(self) -> bool:
        """Whether the sender decides requests and puts others in charge."""
        return self.context.role is not Role.OFFICER

    def cut(self, text: str) -> list[Segment]:
        """What a text says of each task; read once a message."""
        if text not in self._cut:
            self._cut[text] = cut(text, self.context)
        return self._cut[text]

    def note(self, name: str, words: str = "") -> None:
        """Logs that a rule has fired."""
        self.fired.append(f"{name}: {words}" if words else name)

    def seen(self, fired: Fired[M] | None) -> bool:
        """Logs a rule if it has fired; whether it has."""
        if fired is not None:
            self.note(fired.rule.name, fired.text)
        return fired is not None


def tidy(actions: Sequence[Action]) -> list[Action]:
    """Each action once; no courtesy beside something that was asked for."""
    unique = list(dict.fromkeys(actions))
    meant = [action for action in unique if not isinstance(action, Acknowledge | Nothing)]
    return list(meant or unique[:1] or [Nothing()])
