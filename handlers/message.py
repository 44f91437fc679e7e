"""What passes between the bureau and a chat platform: the whole vocabulary, frozen and plain.

Both directions turn into plain JSON, because the inbox and the outbox keep them as rows.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class IncomingKind(StrEnum):
    """What happened on the platform."""

    MESSAGE = "message"
    CLICK = "click"  # a button of one of our cards
    JOINED = "joined"  # the bot was added to a group, or a person opened the chat
    LEFT = "left"  # the bot was removed from a group, or a person blocked it


@dataclass(frozen=True, slots=True)
class File:
    """A picture or file on the platform: `reference` is what fetching it needs."""

    name: str
    media_type: str
    reference: str
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Button:
    """One tap: what it says, and the text that comes back as if the person had typed it."""

    label: str
    reply: str


@dataclass(frozen=True, slots=True)
class Incoming:
    """One inbound event.

    `event_key` is the platform's own key of the event, the same at every redelivery. `chat` is
    where an answer goes. `quoted_id` is the platform's id of the quoted message where it tells
    one, `quoted_text` its words where it tells those. `sent_at` is an instant in UTC.
    """

    platform: str
    event_key: str
    kind: IncomingKind
    chat: str
    group: bool
    sender: str
    text: str = ""
    sender_name: str = ""
    mentioned: bool = False
    quoted_id: str | None = None
    quoted_text: str | None = None
    files: tuple[File, ...] = ()
    sent_at: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values for a row."""
        plain = asdict(self)
        plain["sent_at"] = self.sent_at.isoformat() if self.sent_at else None
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Incoming":
        """The event that `to_json` put down."""
        fields = dict(plain)
        fields["kind"] = IncomingKind(fields["kind"])
        fields["files"] = tuple(File(**file) for file in fields["files"])
        fields["sent_at"] = datetime.fromisoformat(fields["sent_at"]) if fields["sent_at"] else None
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send: `reference` is its key in the bureau's own file store."""

    name: str
    media_type: str
    reference: str


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One outbound message. `text` is complete without buttons, colours or pictures.

    `key` is unique to the message, for platforms with idempotency keys. `mentions` are platform
    accounts to call by name in a group.
    """

    chat: str
    group: bool
    text: str
    key: str
    title: str = ""
    buttons: tuple[Button, ...] = ()
    documents: tuple[Document, ...] = ()
    mentions: tuple[str, ...] = ()
    reply_to: str | None = None

    def to_json(self) -> dict[str, Any]:
        """Plain values for a row."""
        return asdict(self)

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> "Outgoing":
        """The message that `to_json` put down."""
        fields = dict(plain)
        fields["buttons"] = tuple(Button(**button) for button in fields["buttons"])
        fields["documents"] = tuple(Document(**document) for document in fields["documents"])
        fields["mentions"] = tuple(fields["mentions"])
        return cls(**fields)
