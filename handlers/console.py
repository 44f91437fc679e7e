"""The console: a chat platform of our own, so that the whole way can be walked without a vendor.

Its webhook is as strict as any vendor's. A request carries its time, a nonce and an HMAC-SHA256
over both and the raw body; a repeated request is harmless, because the inbox knows its event key.
What is sent goes to whoever listens, and is kept nowhere here.
"""

import hashlib
import hmac
import json
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from handlers.errors import BadRequest, PlatformError, Unreachable
from handlers.message import File, Incoming, IncomingKind, Outgoing
from handlers.platform import Accepted, Capabilities, Finding, Receive, Request, Route, Sent

NAME = "console"
HOOK = "/hooks/console"
TIMESTAMP = "x-console-timestamp"
NONCE = "x-console-nonce"
SIGNATURE = "x-console-signature"

TOLERANCE = 300  # seconds between the sender's clock and ours
BODY_LIMIT = 64 << 10
TEXT_LIMIT = 4000
KEY_LIMIT = 190  # what the inbox keeps of an event key
NAME_LIMIT = 255
FILES_LIMIT = 9
SHELF_LIMIT = 32  # uploaded files waiting to be fetched

Listener = Callable[[str, Outgoing], None]
"""Is told the message id and the message, at once and without waiting."""

Witness = Callable[[Incoming], None]
"""Is told what somebody said, once it is verified and before it is committed."""


@dataclass(frozen=True, slots=True)
class Signed:
    """What goes over the wire: the raw body and the three headers that vouch for it."""

    body: bytes
    headers: Mapping[str, str]


def sign(secret: bytes, timestamp: str, nonce: str, body: bytes) -> str:
    """The signature of a request, in hexadecimal."""
    vouched = raw(timestamp) + b"\n" + raw(nonce) + b"\n" + body
    return hmac.new(secret, vouched, hashlib.sha256).hexdigest()


def raw(header: str) -> bytes:
    """The bytes of a header, even where they were no UTF-8."""
    return header.encode("utf-8", "surrogateescape")


class Console:
    """The platform. `now` is the machine's clock; the secret never leaves this process."""

    name = NAME

    def __init__(self, secret: bytes, now: Callable[[], datetime]) -> None:
        if not secret:
            raise ValueError("a console without a secret would accept everybody")
        self._secret = secret
        self._now = now
        self._listeners: list[Listener] = []
        self._witnesses: list[Witness] = []
        self._shelf: OrderedDict[str, bytes] = OrderedDict()

    def capabilities(self, chat: str = "", *, group: bool = False) -> Capabilities:
        """Everything; a message that is told twice is shown once."""
        return Capabilities(idempotent_sends=True)

    def routes(self) -> Sequence[Route]:
        """The one webhook."""
        return [Route("POST", HOOK, self.accept, BODY_LIMIT)]

    async def accept(self, request: Request) -> Accepted:
        """Verifies, then decodes. Raises `BadRequest`: 401 unverified, 400 not understood."""
        self._verify(request)
        said = decode(request.body)
        for witness in list(self._witnesses):
            witness(said)
        return Accepted((said,))

    async def speak(self, event: Mapping[str, Any], receive: Receive) -> None:
        """Says something for a person of this process, by the way of every webhook.

        Returns when it is committed. Raises `BadRequest` for what is no event.
        """
        signed = self.sign(event, secrets.token_hex(8))
        accepted = await self.accept(Request("POST", HOOK, {}, signed.headers, signed.body))
        await receive(accepted.events)

    def sign(self, event: Mapping[str, Any], nonce: str) -> Signed:
        """An event as a signed request."""
        body = json.dumps(event, ensure_ascii=False).encode()
        timestamp = str(int(self._now().timestamp()))
        signature = sign(self._secret, timestamp, nonce, body)
        return Signed(body, {TIMESTAMP: timestamp, NONCE: nonce, SIGNATURE: signature})

    def attend(self, listener: Listener) -> Callable[[], None]:
        """From now on `listener` hears every message. Returns how to leave."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)

    def witness(self, witness: Witness) -> Callable[[], None]:
        """From now on `witness` hears what is said to the bot. Returns how to leave."""
        self._witnesses.append(witness)
        return lambda: self._witnesses.remove(witness)

    async def listen(self, receive: Receive) -> None:
        """There is no long connection: events come by the webhook."""

    async def send(self, message: Outgoing) -> Sent:
        """Tells the listeners. The same key has the same id, so that they show it once."""
        if not message.chat:
            raise Unreachable("a console message without a chat")
        message_id = "c" + hashlib.sha256(message.key.encode()).hexdigest()[:24]
        for listener in list(self._listeners):
            listener(message_id, message)
        return Sent(message_id)

    def lay(self, name: str, media_type: str, content: bytes) -> File:
        """Takes an uploaded file; the oldest goes when the shelf is full."""
        reference = hashlib.sha256(content).hexdigest()
        self._shelf[reference] = content
        self._shelf.move_to_end(reference)
        while len(self._shelf) > SHELF_LIMIT:
            self._shelf.popitem(last=False)
        return File(name[:NAME_LIMIT], media_type[:80], reference, len(content))

    async def fetch(self, file: File, limit: int) -> bytes:
        """The content of an uploaded file."""
        content = self._shelf.get(file.reference)
        if content is None:
            raise PlatformError("the file is no longer on the console", permanent=True)
        if len(content) > limit:
            raise PlatformError(f"the file has {len(content)} bytes", permanent=True)
        return content

    async def examine(self) -> Sequence[Finding]:
        """It needs nobody's servers."""
        return ()

    async def close(self) -> None:
        """Forgets listeners and files."""
        self._listeners.clear()
        self._witnesses.clear()
        self._shelf.clear()

    def _verify(self, request: Request) -> None:
        timestamp = request.headers.get(TIMESTAMP, "")
        nonce = request.headers.get(NONCE, "")
        given = request.headers.get(SIGNATURE, "")
        if not (timestamp and nonce and given):
            raise BadRequest("a signature header is missing")
        expected = sign(self._secret, timestamp, nonce, request.body)
        if not hmac.compare_digest(raw(expected), raw(given)):
            raise BadRequest("the signature does not match")
        self._verify_time(timestamp)

    def _verify_time(self, timestamp: str) -> None:
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise BadRequest("the timestamp is not a number of seconds")
        if abs(self._now().timestamp() - int(timestamp)) > TOLERANCE:
            raise BadRequest("the timestamp is too far from now")


def decode(body: bytes) -> Incoming:
    """A verified body as an event. Raises `BadRequest` (400) for anything that is not one."""
    event = read_object(body)
    kind = one_of(IncomingKind, text_field(event, "kind", 20))
    return Incoming(
        platform=NAME,
        event_key=needed(event, "event", KEY_LIMIT),
        kind=kind,
        chat=needed(event, "chat", NAME_LIMIT),
        group=flag(event, "group"),
        sender=needed(event, "sender", NAME_LIMIT),
        text=text_field(event, "text", TEXT_LIMIT),
        sender_name=text_field(event, "sender_name", NAME_LIMIT),
        mentioned=flag(event, "mentioned"),
        quoted_id=text_field(event, "quoted_id", NAME_LIMIT) or None,
        quoted_text=text_field(event, "quoted_text", TEXT_LIMIT) or None,
        files=tuple(file_of(one) for one in list_field(event, "files", FILES_LIMIT)),
        sent_at=instant(event, "sent_at"),
    )


def read_object(body: bytes) -> Mapping[str, Any]:
    """The JSON object of a body."""
    try:
        event = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadRequest("the body is not JSON", 400) from error
    if not isinstance(event, dict):
        raise BadRequest("the body is not a JSON object", 400)
    return event


def text_field(event: Mapping[str, Any], name: str, limit: int) -> str:
    """A text of at most `limit` characters; absent and null are empty."""
    value = event.get(name)
    if value is None:
        return ""
    if not isinstance(value, str) or len(value) > limit or not is_text(value):
        raise BadRequest(f"{name} is not a text of at most {limit} characters", 400)
    return value


def is_text(value: str) -> bool:
    """Whether it can be stored: JSON can spell half a surrogate pair and NUL, databases cannot."""
    return "\0" not in value and not any("\ud800" <= char <= "\udfff" for char in value)


def needed(event: Mapping[str, Any], name: str, limit: int) -> str:
    """A text that may not be empty."""
    value = text_field(event, name, limit)
    if not value:
        raise BadRequest(f"{name} is missing", 400)
    return value


def flag(event: Mapping[str, Any], name: str) -> bool:
    """A boolean; absent is False."""
    value = event.get(name, False)
    if not isinstance(value, bool):
        raise BadRequest(f"{name} is not true or false", 400)
    return value


def list_field(event: Mapping[str, Any], name: str, limit: int) -> list[Any]:
    """A list of at most `limit` things; absent is empty."""
    value = event.get(name, [])
    if not isinstance(value, list) or len(value) > limit:
        raise BadRequest(f"{name} is not a list of at most {limit}", 400)
    return value


def file_of(plain: Any) -> File:
    """A file's description."""
    if not isinstance(plain, dict):
        raise BadRequest("a file is not an object", 400)
    size = plain.get("size")
    if size is not None and (isinstance(size, bool) or not isinstance(size, int) or size < 0):
        raise BadRequest("a file's size is not a number of bytes", 400)
    return File(
        needed(plain, "name", NAME_LIMIT),
        text_field(plain, "media_type", 80) or "application/octet-stream",
        needed(plain, "reference", NAME_LIMIT),
        size,
    )


def one_of(kinds: type[IncomingKind], value: str) -> IncomingKind:
    """The kind of that name."""
    try:
        return kinds(value)
    except ValueError as error:
        raise BadRequest(f"there is no event of kind {value!r}", 400) from error


def instant(event: Mapping[str, Any], name: str) -> datetime | None:
    """An instant with its zone, as UTC."""
    value = text_field(event, name, 40)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise BadRequest(f"{name} has no time zone", 400)
        return moment.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise BadRequest(f"{name} is not an instant", 400) from error
