"""An `Outgoing` as the calls that DingTalk has for it.

Words go as plain text, so that nothing in them can become a link, a mark or a call by name. A
group is answered in place only to call people by name, because nothing else can.
"""

import io
import json
import logging
import re
import zipfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote_plus

from handlers.dingtalk.api import Api
from handlers.dingtalk.cards import (
    CREATE,
    REGISTER,
    Cards,
    card_data,
    card_of,
    carried_by,
    delivery_of,
    digest_of,
    track_of,
)
from handlers.dingtalk.config import CARD_ROUTE, Config, Hook
from handlers.dingtalk.faults import MEND_CARD, MEND_HOOK, old_fault_of
from handlers.dingtalk.inbound import NAME
from handlers.dingtalk.reading import ids_of, object_of, objects_of, text_of
from handlers.dingtalk.sessions import Sessions
from handlers.dingtalk.signing import milliseconds, robot_sign
from handlers.dingtalk.troubles import Trouble, Troubles
from handlers.errors import (
    Misconfigured,
    PlatformError,
    SendError,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from handlers.limiter import Limit, Meter
from handlers.message import Document, Outgoing
from handlers.parting import Parting, SendPart, split_text
from handlers.platform import Ports, Sent

PRIVATE = "/v1.0/robot/oToMessages/batchSend"
GROUP = "/v1.0/robot/groupMessages/send"
HOOK = "hook:"  # a chat that is a custom robot, by its name in the settings
TEXT_LIMIT = 6000  # bytes; escaped as JSON still under the 15,000 of `msgParam`
FILE_LIMIT = 20 << 20
FILE_TYPES = {"xlsx", "pdf", "zip", "rar", "doc", "docx"}  # what a file message can be
IMAGE_TYPES = {"png", "jpg", "jpeg", "gif", "bmp"}
PER_HOOK = (Limit(20, 60.0),)
FLOW_CONTROLLED = 60.0  # seconds until a receiver who got too much is tried again
REGISTERED = timedelta(days=7)
UNSPEAKABLE = re.compile("[\0-\x08\x0b-\x1f\x7f\ud800-\udfff]")

log = logging.getLogger(__name__)


class Sender:
    """Sends for one app and its groups' custom robots."""

    def __init__(
        self,
        config: Config,
        api: Api,
        ports: Ports,
        parting: Parting,
        cards: Cards,
        sessions: Sessions,
        troubles: Troubles,
    ) -> None:
        self._config = config
        self._api = api
        self._ports = ports
        self._parting = parting
        self._cards = cards
        self._sessions = sessions
        self._troubles = troubles
        self._blocked: dict[str, datetime] = {}  # custom robots that spoke too often, until when

    async def send(self, message: Outgoing) -> Sent:
        """Sends. Raises `SendError` or `UnknownOutcome`."""
        if message.chat.startswith(HOOK):
            return await self._send_by_hook(message)
        if not self._config.app_key:
            raise Misconfigured("no app", "钉钉:请在 duban.toml 中填写 app_key 和 app_secret")
        return await self._parting.send(message.key, self._parts(message))

    def _parts(self, message: Outgoing) -> list[SendPart]:
        """Pieces of text, the last of them with the buttons, then the files."""
        text = speakable(message.text)
        pieces = split_text(text, TEXT_LIMIT) if text.strip() or not message.documents else []
        with_card = bool(message.buttons and pieces) and self._config.has_buttons
        parts: list[SendPart] = [
            partial(self._send_text, message, piece, first=number == 0)
            for number, piece in enumerate(pieces[:-1] if with_card else pieces)
        ]
        if with_card:
            parts.append(partial(self._send_card, message, pieces[-1]))
        return parts + [partial(self._send_document, message, one) for one in message.documents]

    # ── words ────────────────────────────────────────────────────────────────────────────────────

    async def _send_text(self, message: Outgoing, text: str, *, first: bool) -> str:
        if first and message.group and message.mentions:
            answered = await self._answer_in_place(message, text)
            if answered is not None:
                return answered
        return await self._send_robot_message(message, "sampleText", {"content": text})

    async def _send_robot_message(
        self, message: Outgoing, kind: str, param: Mapping[str, str]
    ) -> str:
        """One message of the robot; the key that it will be quoted by."""
        body = {
            "robotCode": self._config.robot,
            "msgKey": kind,
            "msgParam": json.dumps(param, ensure_ascii=False),
        }
        if message.group:
            body["openConversationId"] = message.chat
            return key_in(await self._api.call("POST", GROUP, body, delivers=True))
        private = {**body, "userIds": [message.chat]}
        said = await self._api.call("POST", PRIVATE, private, delivers=True)
        fault = unreached(said, message.chat)
        if fault is not None:
            raise fault
        return key_in(said)

    async def _answer_in_place(self, message: Outgoing, text: str) -> str | None:
        """Answers where the group last spoke to us, calling people by name; None where that
        address has expired, or is refused."""
        url = await self._sessions.find(message.chat)
        if url is None:
            return None
        answer = await self._api.http.call(
            "POST", url, json=called_by_name(text, message.mentions), delivers=True
        )
        fault = old_fault_of(answer)
        if fault is None:
            return f"session:{digest_of(message.key)}"
        if isinstance(fault, Throttled) or not fault.permanent:
            raise fault
        await self._sessions.forget(message.chat)
        return None

    # ── cards ────────────────────────────────────────────────────────────────────────────────────

    async def _send_card(self, message: Outgoing, text: str) -> str:
        """A card; where it is refused or cannot be delivered, the words alone, which are whole."""
        try:
            return await self._deliver_card(message, text)
        except (UnknownOutcome, Throttled):
            raise
        except SendError as fault:
            if not (fault.permanent or getattr(fault, "mend", "") == MEND_CARD):
                raise
            log.error("a card was refused: %s", fault, extra={"action": "card", "platform": NAME})
            await self._troubles.note(Trouble.CARD)
        return await self._send_text(message, text, first=False)

    async def _deliver_card(self, message: Outgoing, text: str) -> str:
        """The id it is quoted by. It is kept before it is sent: it may be tapped at once."""
        await self._register()
        track = track_of(message.key)
        card = card_of(message, track)
        await self._cards.remember(track, card, self._ports.now())
        body = {
            "cardTemplateId": self._config.card_template,
            "outTrackId": track,
            "cardData": card_data(text, card.buttons),
            "userIdType": 1,
            **self._callback(),
            **delivery_of(message.chat, self._config.robot, group=message.group),
        }
        said = await self._api.call("POST", CREATE, body, delivers=True)
        carrier = carrier_in(said)
        if not carrier:
            return track
        await self._cards.remember(track, carried_by(card, carrier), self._ports.now())
        return carrier

    def _callback(self) -> dict[str, str]:
        if self._config.mode == "stream":
            return {"callbackType": "STREAM"}
        return {"callbackType": "HTTP", "callbackRouteKey": CARD_ROUTE}

    async def _register(self) -> None:
        """Tells DingTalk where clicks go, where that is by HTTP, once in a while."""
        url, secret = self._config.card_callback, self._config.card_secret
        if self._config.mode == "stream" or not url or secret is None:
            return
        told = digest_of(f"{url} {secret.get_secret_value()}")
        place = f"cards:{NAME}:{self._config.app_key}"
        if await self._ports.keep.load(place) == told:
            return
        await self._api.call(
            "POST",
            REGISTER,
            {
                "callbackRouteKey": CARD_ROUTE,
                "callbackUrl": url,
                "apiSecret": secret.get_secret_value(),
                "forceUpdate": True,
            },
        )
        await self._ports.keep.keep(place, told, self._ports.now() + REGISTERED)

    # ── files ────────────────────────────────────────────────────────────────────────────────────

    async def _send_document(self, message: Outgoing, document: Document) -> str:
        content = await self._load(document)
        suffix = suffix_of(document.name)
        if suffix in IMAGE_TYPES:
            media = await self._api.upload("image", document.name, document.media_type, content)
            return await self._send_robot_message(message, "sampleImageMsg", {"photoURL": media})
        name = document.name
        if suffix not in FILE_TYPES:
            name, content, suffix = f"{name}.zip", zipped(name, content), "zip"
        media = await self._api.upload("file", name, document.media_type, content)
        param = {"mediaId": media, "fileName": name, "fileType": suffix}
        return await self._send_robot_message(message, "sampleFile", param)

    async def _load(self, document: Document) -> bytes:
        try:
            content = await self._ports.store.load(document.reference)
        except PlatformError as fault:
            raise SendError(str(fault), permanent=True) from fault
        if len(content) > FILE_LIMIT:
            raise SendError(f"a file of {len(content)} bytes is too big", permanent=True)
        return content

    # ── custom robots ────────────────────────────────────────────────────────────────────────────

    async def _send_by_hook(self, message: Outgoing) -> Sent:
        name = message.chat.removeprefix(HOOK)
        hook = self._config.hooks.get(name)
        if hook is None:
            raise Misconfigured(f"no custom robot {name!r}", MEND_HOOK)
        pieces = split_text(speakable(message.text), TEXT_LIMIT)
        parts = [
            partial(self._speak, name, hook, piece, message, number)
            for number, piece in enumerate(pieces)
        ]
        return await self._parting.send(message.key, parts)

    async def _speak(self, name: str, hook: Hook, text: str, message: Outgoing, part: int) -> str:
        self._leave_alone(name)
        unique = digest_of(f"{message.key}:{part}")
        body = called_by_name(text, message.mentions if part == 0 else ())
        async with self._api.limiter.turn(Meter(f"hook:{name}", PER_HOOK)):
            url = signed(hook.url, hook.secret.get_secret_value(), self._ports.now())
            answer = await self._api.http.call(
                "POST", url, json={**body, "msgUuid": unique}, delivers=True
            )
        fault = old_fault_of(answer, hook=True)
        if isinstance(fault, Throttled):
            self._blocked[name] = self._ports.now() + timedelta(seconds=fault.retry_after or 0)
        if fault is not None:
            raise fault
        return f"hook:{unique}"

    def _leave_alone(self, name: str) -> None:
        """Speaking to a robot that is blocked would keep it blocked."""
        left = self._blocked.get(name, self._ports.now()) - self._ports.now()
        if left > timedelta(0):
            raise Throttled("a custom robot is blocked", retry_after=left.total_seconds())


def signed(url: str, secret: str, now: datetime) -> str:
    """A custom robot's address with the time and its signature, encoded exactly once."""
    timestamp = milliseconds(now)
    joint = "&" if "?" in url else "?"
    sign = quote_plus(robot_sign(secret, timestamp))
    return f"{url}{joint}timestamp={timestamp}&sign={sign}"


def called_by_name(text: str, accounts: tuple[str, ...]) -> dict[str, Any]:
    """A text of a custom robot. Only accounts that stand in the text too are called."""
    names = "".join(f"@{one} " for one in accounts)
    return {
        "msgtype": "text",
        "text": {"content": f"{names}\n{text}" if names else text},
        "at": {"atUserIds": list(accounts), "isAtAll": False},
    }


def unreached(said: Mapping[str, Any], account: str) -> SendError | None:
    """Success is said of the call, and the receivers who get nothing are in lists."""
    if account in ids_of(said, "flowControlledStaffIdList", 100):
        return Throttled("the receiver is flow-controlled", retry_after=FLOW_CONTROLLED)
    for name in ("invalidStaffIdList", "filteredStaffIdList"):
        if account in ids_of(said, name, 100):
            return Unreachable(f"the receiver is in {name}")
    return None


def key_in(said: Mapping[str, Any]) -> str:
    """The key of a message that was accepted. Raises `UnknownOutcome` where there is none."""
    key = text_of(said, "processQueryKey")
    if not key:
        raise UnknownOutcome("an answer without a key")
    return key


def carrier_in(said: Mapping[str, Any]) -> str:
    """The id by which a delivered card is quoted, or "". Raises `SendError` where it was not."""
    results = objects_of(object_of(said, "result"), "deliverResults", 20)
    if not results:
        raise UnknownOutcome("a card without a delivery")
    if not all(one.get("success") is True for one in results):
        raise SendError("a card could not be delivered there", permanent=True)
    return text_of(results[0], "carrierId")


def speakable(text: str) -> str:
    """The text without what no chat can show."""
    return UNSPEAKABLE.sub("", text)


def suffix_of(name: str) -> str:
    """The ending of a file's name, in lower case."""
    return PurePosixPath(name).suffix.lower().removeprefix(".")


def zipped(name: str, content: bytes) -> bytes:
    """A file of a kind that DingTalk does not carry, packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return packed.getvalue()
