"""A chat platform that keeps what was sent: the simulated bureau's only one."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from handlers.errors import PlatformError
from handlers.message import File, Outgoing
from handlers.platform import Capabilities, Finding, Receive, Route, Sent
from scheduler.clock import Clock

NAME = "recorder"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message as it was sent, and when on the bureau's clock."""

    id: str
    at: datetime
    message: Outgoing


@dataclass
class Recorder:
    """Accepts every message and remembers it. `refuses` are faults to raise instead, in order."""

    clock: Clock
    name: str = NAME
    able: Capabilities = field(default_factory=Capabilities)
    sent: list[Letter] = field(default_factory=list)
    refuses: list[PlatformError] = field(default_factory=list)

    def capabilities(self, chat: str = "", *, group: bool = False) -> Capabilities:
        """What it was told to be able to do."""
        return self.able

    def routes(self) -> Sequence[Route]:
        """Nobody calls."""
        return ()

    async def listen(self, receive: Receive) -> None:
        """Nothing comes in."""

    async def send(self, message: Outgoing) -> Sent:
        """Keeps the message. Raises the next fault, if one is laid up."""
        if self.refuses:
            raise self.refuses.pop(0)
        letter = Letter(str(len(self.sent) + 1), self.clock(), message)
        self.sent.append(letter)
        return Sent(letter.id)

    async def fetch(self, file: File, limit: int) -> bytes:
        """There are no files."""
        raise PlatformError("the recorder has no files", permanent=True)

    async def examine(self) -> Sequence[Finding]:
        """There is nothing that could be wrong."""
        return ()

    async def close(self) -> None:
        """Nothing is open."""
