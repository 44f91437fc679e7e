"""The protocol every chat platform is behind, and what it may ask of the house.

A platform verifies and decodes what comes in, and encodes and sends what goes out. What must last
beyond the process (tokens, rate windows, leases, files) it keeps through the ports handed in.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from pydantic import BaseModel

from handlers.message import File, Incoming, Outgoing

Receive = Callable[[Sequence[Incoming]], Awaitable[None]]
"""Commits inbound events; returns only when they are on disk."""


# ── webhooks ─────────────────────────────────────────────────────────────────────────────────────


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
    """One webhook. `accept` raises `BadRequest` for what must be refused.

    `path` may hold one `{name}`, as aiohttp writes it. `public`: it is called from outside, by the
    bureau's public address; a server of the bureau's own comes from inside.
    """

    method: str
    path: str
    accept: Callable[[Request], Awaitable[Accepted]]
    limit: int = 1 << 20  # bytes of body
    public: bool = True


# ── what a platform can do, and how it is ────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a platform can do in a chat. What it cannot is left out: a message's text is complete
    without buttons and pictures."""

    groups: bool = True
    quotes: bool = True
    buttons: bool = True
    files: bool = True
    redelivers: bool = True  # repeats events that were not acknowledged
    idempotent_sends: bool = False
    text_limit: int = 2000  # bytes of one message; longer ones are split


@dataclass(frozen=True, slots=True)
class Sent:
    """The platform's id of a message it accepted."""

    message_id: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` says what to do where it is not sound. Chinese."""

    sound: bool
    says: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{'好' if self.sound else '注意'}:{self.says}" + (
            f"。{self.mend}" if self.mend else ""
        )


# ── ports: what a platform may ask of the house ──────────────────────────────────────────────────


class Keep(Protocol):
    """Keeps short texts until an instant (UTC), across restarts and between processes."""

    async def load(self, key: str) -> str | None:
        """The value, unless it is past its time."""

    async def keep(self, key: str, value: str, until: datetime) -> None:
        """Stores the value."""

    async def swap(self, key: str, old: str | None, value: str, until: datetime) -> bool:
        """Stores the value where `old` still stands (None: where nothing does); else False."""


class Lease(Protocol):
    """One process at a time, for what a platform allows once."""

    async def take(self, name: str, seconds: float) -> bool:
        """Takes or renews the lease for so long; False while another process holds it."""

    async def drop(self, name: str) -> None:
        """Lets go of it at once, if it is ours."""


class Store(Protocol):
    """The bureau's own files, for sending."""

    async def load(self, reference: str) -> bytes:
        """The content of a `Document`. Raises `PlatformError` where there is none."""


@dataclass(frozen=True, slots=True)
class Ports:
    """Everything a platform gets from the house. `now` is the machine's clock (UTC)."""

    keep: Keep
    lease: Lease
    store: Store
    now: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep


# ── the platform ─────────────────────────────────────────────────────────────────────────────────


class Platform(Protocol):
    """A chat platform.

    A person's chat is the person's account on the platform (`Incoming.chat == Incoming.sender`),
    a group's is the platform's id of the group.
    """

    @property
    def name(self) -> str:
        """Its name in rows and settings, e.g. "wecom"."""

    def capabilities(self, chat: str = "", *, group: bool = False) -> Capabilities:
        """What it can do in a chat."""

    def routes(self) -> Sequence[Route]:
        """Its webhooks; none where no secret is configured."""

    async def listen(self, receive: Receive) -> None:
        """Holds a long connection, if the platform has one; returns at once if not."""

    async def send(self, message: Outgoing) -> Sent:
        """Sends. Raises `SendError` or `UnknownOutcome`."""

    async def fetch(self, file: File, limit: int) -> bytes:
        """The content of a file, at most `limit` bytes. Raises `PlatformError`."""

    async def examine(self) -> Sequence[Finding]:
        """Whether it would work: credentials, rights, clock. For the administrator."""

    async def close(self) -> None:
        """Lets go of connections."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of platform: its name, what people call it, its settings, and how it is opened."""

    name: str
    title: str
    config: type[BaseModel]
    open: Callable[[Any, Ports], Platform]
