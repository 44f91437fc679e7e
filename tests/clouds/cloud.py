"""What every cloud offers a test: people who talk, an eye on what they see, and faults."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

BOT = "督办"  # the robot's name as people see it


class Fault(StrEnum):
    """What can go wrong with the next send."""

    BUSY = "busy"  # a rate limit, saying nothing of when to come back
    BUSY_UNTIL = "busy_until"  # a rate limit that says when, one second ahead
    QUOTA = "quota"  # the quota of the day or month is used up
    BROKEN = "broken"  # the vendor's server fails; nothing is delivered
    SILENT_BEFORE = "silent_before"  # no answer, nothing delivered
    SILENT_AFTER = "silent_after"  # delivered, but no answer
    STALE_TOKEN = "stale_token"  # the token ended early
    REVOKED = "revoked"  # the robot, app or secret is no longer accepted
    BLOCKED = "blocked"  # this person cannot be reached any more
    PARTIAL = "partial"  # success is said, and the receiver listed as not reached


@dataclass(frozen=True, slots=True)
class Upload:
    """A picture or file that somebody sends."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """A message of the bot as a person sees it.

    `buttons` are the labels that can still be tapped: after a click that brought a card to its
    final state there are none. `files` are names with their contents.
    """

    id: str
    chat: str
    text: str
    buttons: tuple[str, ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    mentions: tuple[str, ...] = ()
    at: datetime | None = None  # on the cloud's clock


class Cloud(Protocol):
    """One channel of one vendor, e.g. the app of WeCom, or its robot by long connection.

    Used as an asynchronous context: entered it listens on loopback. People and groups are the
    words a test uses for them (“li”, “g1”): `account` and `group` tell the platform's ids.
    `now` is the cloud's clock, handed in: the same machine clock as the house has.
    """

    channel: str  # "wecom-app", "wecom-robot", "wecom-robot-long", "dingtalk", …
    platform: str  # "wecom"
    faults: frozenset[Fault]  # those this vendor knows

    async def __aenter__(self) -> "Cloud": ...

    async def __aexit__(self, *fault: object) -> None: ...

    def config(self) -> Mapping[str, Any]:
        """The platform's table in duban.toml, leading here."""

    def account(self, who: str) -> str:
        """A person's account, as in the roster."""

    def group(self, name: str) -> str:
        """A group's id, as in a subscription."""

    async def attach(self, base: str) -> None:
        """Our site listens at `base`; returns when the cloud can reach it: at once for webhooks,
        with the connection open for long connections, with its check passed where it checks."""

    async def says(
        self,
        who: str,
        text: str,
        *,
        group: str = "",
        mentioned: bool = False,
        quoting: Shown | None = None,
        files: Sequence[Upload] = (),
    ) -> None:
        """Somebody says something; returns when we have acknowledged it."""

    async def taps(self, who: str, shown: Shown, label: str) -> None:
        """Somebody taps a button; returns when we have acknowledged it."""

    async def brings_in(self, group: str, by: str) -> None:
        """The bot is added to a group."""

    async def throws_out(self, group: str, by: str) -> None:
        """The bot is removed from a group."""

    async def again(self, times: int = 1) -> None:
        """Delivers the last event again, as the vendor would if our answer were lost."""

    def heard(self, who: str = "", *, group: str = "") -> list[Shown]:
        """Everything the bot has said in a chat, as it looks now, oldest first."""

    def fail(self, fault: Fault, times: int = 1, who: str = "") -> None:
        """The next `times` sends (to one person, or anybody) meet this fault."""

    async def cut(self) -> None:
        """A long connection breaks; returns when it stands again. Webhooks have none."""

    tripped: int  # how often a published limit was exceeded by us


Make = Callable[[Callable[[], datetime]], Cloud]
"""Makes a cloud with a clock."""
