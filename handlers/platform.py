"""The protocol every chat platform is behind, and what it may ask of the house.

A platform verifies and decodes what comes in, and encodes and sends what goes out. What must last
beyond the process (tokens, rate windows, leases, files) it keeps through the ports handed in.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from handlers.message import File, Incoming, Outgoing

Receive = Callable[[Sequence[Incoming]], Awaitable[None]]
"""Commits inbound events; returns only when they are on disk."""


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request as a platform sees it. Header names are lower case; the body is raw."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Response:
    """What the platform expects back once the events are committed."""

    status: int = 200
    body: bytes = b""
    content_type: str = "text/plain"


@dataclass(frozen=True, slots=True)
class Accepted:
    """A verified request: its events, and the answer to give after they are committed."""

    events: tuple[Incoming, ...] = ()
    response: Response = field(default_factory=Response)


@dataclass(frozen=True, slots=True)
class Route:
    """One webhook. `accept` raises `BadRequest` for what must be refused."""

    method: str
    path: str
    accept: Callable[[Request], Awaitable[Accepted]]
    limit: int = 1 << 20  # bytes of body


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a platform can do; what it cannot is degraded to text by the conversation."""

    groups: bool = True
    quotes: bool = True
    buttons: bool = True
    files: bool = True
    redelivers: bool = True  # repeats events that were not acknowledged
    idempotent_sends: bool = False
    text_limit: int = 2000  # characters of one message


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform's id of a message it accepted."""

    message_id: str


class Keep(Protocol):
    """Keeps a value until an instant (UTC), across restarts."""

    async def load(self, key: str) -> str | None:
        """The value, unless it is past its time."""

    async def keep(self, key: str, value: str, until: datetime) -> None:
        """Stores the value."""


class Platform(Protocol):
    """A chat platform."""

    @property
    def name(self) -> str:
        """Its name in rows and settings, e.g. "wecom"."""

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""

    def routes(self) -> Sequence[Route]:
        """Its webhooks; none where no secret is configured."""

    async def listen(self, receive: Receive) -> None:
        """Holds a long connection, if the platform has one; returns at once if not."""

    async def send(self, message: Outgoing) -> Sent:
        """Sends. Raises `SendError`, `Unreachable` or `UnknownOutcome`."""

    async def fetch(self, file: File, limit: int) -> bytes:
        """The content of a file, at most `limit` bytes. Raises `PlatformError`."""

    async def close(self) -> None:
        """Lets go of connections."""
