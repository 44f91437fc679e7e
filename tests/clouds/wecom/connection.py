"""The smart robot by long connection: one a robot, the newest kicks the one before.

What is told has no acknowledgement of its own; that it was taken in is known when the ping behind
it is answered, for a socket is read in order.
"""

import asyncio
import base64
import hashlib
import itertools
import json
import secrets
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import WSMsgType, web

from tests.clouds.cloud import BOT, Fault, Shown, Upload
from tests.clouds.wecom.robot import BOT_ID, RobotPeople
from tests.clouds.wecom.rules import MALFORMED, Refusal, only
from tests.clouds.wecom.screens import Window
from tests.clouds.wecom.server import CODES, LIMITED, NoAnswer

SECRET = "a secret of the robot"
ANSWERS_FOR = timedelta(hours=24)
EVENT_ANSWERS_FOR = timedelta(seconds=5)
WAIT = 10.0  # seconds until a test has failed
FRAGMENT = 100  # bytes
BAD_LOGIN = 853_000
NOT_LOGGED_IN = 846_601
LATE = 846_605
STRANGER = 60111
GONE = 86003
CHUNK = 512 << 10


@dataclass
class Arriving:
    """A file that comes in pieces."""

    facts: Mapping[str, Any]
    pieces: dict[int, bytes] = field(default_factory=dict)


class WeComRobotLong(RobotPeople):
    """The channel “wecom-robot-long”."""

    channel = "wecom-robot-long"
    faults = frozenset(
        {
            Fault.BUSY,
            Fault.BROKEN,
            Fault.SILENT_BEFORE,
            Fault.SILENT_AFTER,
            Fault.REVOKED,
            Fault.BLOCKED,
        }
    )

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self.socket: web.WebSocketResponse | None = None
        self.subscribed = asyncio.Event()
        self.subscriptions = 0
        self.refuses_login = False
        self.pings = 0
        self.answered = 0  # messages that came as an answer to one
        self.wrote: set[str] = set()
        self.left: set[str] = set()
        self.deaf: set[str] = set()  # commands that are not acknowledged
        self._sockets: list[web.WebSocketResponse] = []
        self._uploads: dict[str, Arriving] = {}
        self._asked: dict[str, tuple[str, datetime]] = {}  # req_id: chat, until
        self.welcomed = asyncio.Event()
        self.hung_up = asyncio.Event()
        self._entered: dict[str, tuple[str, datetime]] = {}  # req_id: chat, until
        self._tapped: dict[str, tuple[str, datetime]] = {}  # req_id: task, until
        self._pongs: dict[bytes, asyncio.Future[None]] = {}
        self._finished: dict[str, asyncio.Future[None]] = {}
        self._last: dict[str, Any] = {}
        self._numbers = itertools.count(1)
        self._minutes = Window(now, 30, 60)
        self._hours = Window(now, 1000, 3600)
        self._upload_minutes = Window(now, 30, 60)
        self.site.router.add_get("/ws", self._connect)

    async def __aexit__(self, *fault: object) -> None:
        for socket in self._sockets:
            await socket.close()
        await super().__aexit__(*fault)

    def config(self) -> Mapping[str, Any]:
        """Leads here."""
        websocket = self.here.replace("http", "ws", 1) + "/ws"
        robot = {"bot_id": BOT_ID, "secret": SECRET, "name": BOT}
        return {"api": self.here, "websocket": websocket, "robot": robot}

    async def attach(self, base: str) -> None:
        """Waits for the connection."""
        await self.stand()

    async def stand(self) -> None:
        """Returns when somebody is connected."""
        async with asyncio.timeout(WAIT):
            await self.subscribed.wait()

    async def cut(self) -> None:
        """The connection breaks; the other side comes back."""
        self.break_off()
        await self.stand()

    def break_off(self) -> None:
        """The connection breaks."""
        socket, self.socket = self.socket, None
        self.subscribed.clear()
        if socket is not None and (transport := socket._req and socket._req.transport):
            transport.abort()

    def seal_file(self, one: Upload) -> dict[str, str]:
        """Under a key of its own."""
        key = secrets.token_bytes(32)
        return {**self.lay_sealed(one.content, key), "aeskey": base64.b64encode(key).decode()}

    # ── what is told ─────────────────────────────────────────────────────────────────────────────

    async def deliver(self, event: dict[str, Any]) -> None:
        """One frame, and a ping behind it."""
        chat = event.get("chatid", event["from"]["userid"])
        command = "aibot_event_callback" if event["msgtype"] == "event" else "aibot_msg_callback"
        req_id = f"req-{next(self._numbers)}"
        if command == "aibot_msg_callback":
            self.wrote.add(chat)
            self._asked[req_id] = (chat, self.now() + ANSWERS_FOR)
        self._last = {"cmd": command, "headers": {"req_id": req_id}, "body": event}
        await self._tell(self._last)

    async def _tell(self, frame: Mapping[str, Any]) -> None:
        await self.stand()
        assert self.socket is not None
        send_in_pieces(self.socket, json.dumps(frame, ensure_ascii=False).encode())
        payload = secrets.token_bytes(8)
        self._pongs[payload] = asyncio.get_running_loop().create_future()
        await self.socket.ping(payload)
        async with asyncio.timeout(WAIT):
            await self._pongs[payload]

    async def again(self, times: int = 1) -> None:
        """The last event once more."""
        for _ in range(times):
            await self._tell(self._last)

    async def taps(self, who: str, shown: Shown, label: str) -> None:
        """A tap, and the card's last form by a frame within five seconds."""
        entry = self.screens.find(shown)
        group = shown.chat.removeprefix("wr") if shown.chat.startswith("wr") else ""
        tap = {
            "card_type": "button_interaction",
            "event_key": entry.buttons[label],
            "task_id": entry.task_id,
        }
        req_id = f"req-{next(self._numbers)}"
        self._tapped[req_id] = (entry.task_id, self.now() + EVENT_ANSWERS_FOR)
        self._finished[entry.task_id] = asyncio.get_running_loop().create_future()
        event = self.event(who, group, "template_card_event", template_card_event=tap)
        self._last = {"cmd": "aibot_event_callback", "headers": {"req_id": req_id}, "body": event}
        await self._tell(self._last)
        async with asyncio.timeout(WAIT):
            await self._finished[entry.task_id]

    async def enters(self, who: str) -> None:
        """Somebody opens the chat for the first time that day; a welcome may follow by a frame."""
        event = self.event(who, "", "enter_chat")
        req_id = f"req-{next(self._numbers)}"
        self._entered[req_id] = (self.account(who), self.now() + EVENT_ANSWERS_FOR)
        head = {"req_id": req_id}
        await self._tell({"cmd": "aibot_event_callback", "headers": head, "body": event})

    def _welcome(self, req_id: str, body: Any) -> None:
        chat, until = self._entered.get(req_id, ("", self.now()))
        if until <= self.now():
            raise Refusal(LATE)
        self.welcome(chat, body)
        self.welcomed.set()

    async def throws_out(self, group: str, by: str) -> None:
        """The vendor says nothing; whoever sends there hears of it."""
        self.left.add(self.group(group))

    def forget_asked(self) -> None:
        """No message can be answered any more."""
        self._asked.clear()

    # ── the connection ───────────────────────────────────────────────────────────────────────────

    async def _connect(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        self._sockets.append(socket)
        async for message in socket:
            if message.type is WSMsgType.PING:
                await socket.pong(message.data)
            elif message.type is WSMsgType.PONG:
                self._note_pong(bytes(message.data))
            elif message.type is WSMsgType.TEXT:
                await self._take(socket, json.loads(message.data))
        self.hung_up.set()
        if self.socket is socket:
            self.socket = None
            self.subscribed.clear()
        return socket

    def _note_pong(self, payload: bytes) -> None:
        found = self._pongs.pop(payload, None)
        if found is not None and not found.done():
            found.set_result(None)

    async def _take(self, socket: web.WebSocketResponse, frame: dict[str, Any]) -> None:
        """A frame of ours, and its acknowledgement."""
        only(frame, cmd=str, headers=dict, body_=dict)
        only(frame["headers"], req_id=str)
        answer: dict[str, Any] = {"errcode": 0, "errmsg": "ok"}
        try:
            body = await self._obey(socket, frame)
            if body:
                answer["body"] = body
        except Refusal as refusal:
            answer = {"errcode": refusal.code, "errmsg": "no"}
        except NoAnswer:
            return
        if frame["cmd"] not in self.deaf:
            await socket.send_json({"headers": frame["headers"], **answer})

    async def _obey(
        self, socket: web.WebSocketResponse, frame: dict[str, Any]
    ) -> dict[str, Any] | None:
        command, body = frame["cmd"], frame.get("body", {})
        req_id = frame["headers"]["req_id"]
        if command == "aibot_subscribe":
            await self._subscribe(socket, body)
            return None
        if socket is not self.socket:
            raise Refusal(NOT_LOGGED_IN)
        match command:
            case "ping":
                self.pings += 1
            case "aibot_send_msg":
                self._speak(body)
            case "aibot_respond_msg":
                self._respond(req_id, body)
            case "aibot_respond_welcome_msg":
                self._welcome(req_id, body)
            case "aibot_respond_update_msg":
                self._update(req_id, body)
            case "aibot_upload_media_init":
                return self._begin(body)
            case "aibot_upload_media_chunk":
                self._take_piece(body)
            case "aibot_upload_media_finish":
                return self._end(body)
            case _:
                raise Refusal(MALFORMED)
        return None

    async def _subscribe(self, socket: web.WebSocketResponse, body: Any) -> None:
        only(body, bot_id=str, secret=str)
        if (body["bot_id"], body["secret"]) != (BOT_ID, SECRET) or self.refuses_login:
            raise Refusal(BAD_LOGIN)
        self.subscriptions += 1
        former, self.socket = self.socket, socket
        if former is not None and former is not socket:
            event = {
                "msgid": f"kick-{next(self._numbers)}",
                "create_time": int(self.now().timestamp()),
                "aibotid": BOT_ID,
                "msgtype": "event",
                "event": {"eventtype": "disconnected_event"},
            }
            head = {"req_id": f"req-{next(self._numbers)}"}
            await former.send_json({"cmd": "aibot_event_callback", "headers": head, "body": event})
        self.subscribed.set()

    # ── messages ─────────────────────────────────────────────────────────────────────────────────

    def _speak(self, body: Any) -> None:
        kind = str(body.get("msgtype"))
        only(body, chatid=str, chat_type_=int, msgtype=str, **{kind: dict})
        chat = body["chatid"]
        sort = 2 if chat.startswith("wr") else 1
        if body.get("chat_type", sort) != sort:
            raise Refusal(MALFORMED)
        if chat not in self.wrote:
            self.tripped += 1
            raise Refusal(STRANGER)
        self._deliver_to(chat, {"msgtype": kind, kind: body[kind]})

    def _respond(self, req_id: str, body: Any) -> None:
        chat, until = self._asked.get(req_id, ("", self.now()))
        if until <= self.now():
            raise Refusal(LATE)
        self.answered += 1
        self._deliver_to(chat, body)

    def _deliver_to(self, chat: str, body: Mapping[str, Any]) -> None:
        if chat in self.left:
            raise Refusal(GONE)
        fault = self.mishaps.next(chat)
        if fault is Fault.SILENT_BEFORE:
            self.break_off()
            raise NoAnswer
        if fault is Fault.BLOCKED:
            raise Refusal(STRANGER)
        if fault in CODES:
            raise Refusal(CODES[fault])
        if self._minutes.exceeds(chat) or self._hours.exceeds(chat):
            self.tripped += 1
            raise Refusal(LIMITED)
        self.show(chat, body)
        if fault is Fault.SILENT_AFTER:
            self.break_off()
            raise NoAnswer

    def _update(self, req_id: str, body: Any) -> None:
        task, until = self._tapped.get(req_id, ("", self.now()))
        if until <= self.now():
            raise Refusal(LATE)
        self.finish(self.screens.card(task), body)
        if not self._finished[task].done():
            self._finished[task].set_result(None)

    # ── files ────────────────────────────────────────────────────────────────────────────────────

    def _begin(self, body: Any) -> dict[str, Any]:
        only(body, type=str, filename=str, total_size=int, total_chunks=int, md5=str)
        if self._upload_minutes.exceeds("uploads"):
            self.tripped += 1
            raise Refusal(LIMITED)
        sound = body["type"] in ("image", "file") and 1 <= body["total_chunks"] <= 100
        if not sound or not body["filename"]:
            raise Refusal(MALFORMED)
        upload_id = secrets.token_hex(8)
        self._uploads[upload_id] = Arriving(body)
        return {"upload_id": upload_id}

    def _take_piece(self, body: Any) -> None:
        only(body, upload_id=str, chunk_index=int, base64_data=str)
        upload = self._uploads[body["upload_id"]]
        piece = base64.b64decode(body["base64_data"], validate=True)
        if len(piece) > CHUNK or not 1 <= body["chunk_index"] <= upload.facts["total_chunks"]:
            raise Refusal(MALFORMED)
        upload.pieces[body["chunk_index"]] = piece

    def _end(self, body: Any) -> dict[str, Any]:
        only(body, upload_id=str)
        upload = self._uploads.pop(body["upload_id"])
        content = b"".join(upload.pieces[n] for n in sorted(upload.pieces))
        digest = hashlib.md5(content, usedforsecurity=False).hexdigest()
        whole = len(upload.pieces) == upload.facts["total_chunks"]
        if not whole or len(content) != upload.facts["total_size"] or digest != upload.facts["md5"]:
            raise Refusal(MALFORMED)
        return {"media_id": self.lay_up(str(upload.facts["filename"]), content)}


def send_in_pieces(socket: web.WebSocketResponse, payload: bytes) -> None:
    """A text message as several frames, as the vendor's gateway sends long ones."""
    assert socket._req is not None
    assert socket._req.transport is not None
    pieces = [payload[at : at + FRAGMENT] for at in range(0, len(payload), FRAGMENT)]
    for number, piece in enumerate(pieces):
        first, last = number == 0, number == len(pieces) - 1
        head = struct.pack("!BB", (0x80 if last else 0) | (0x01 if first else 0), len(piece))
        socket._req.transport.write(head + piece)
