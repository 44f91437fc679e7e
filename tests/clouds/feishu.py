"""Feishu's cloud: the open API, event callbacks, the long connection, and robots of groups.

Written from the published interface, not from our handler, and stricter than the vendor where that
can show a mistake: unknown fields, wrong lengths and markup in the words of others are refused.
"""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import random
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.clouds.cloud import BOT, Fault, Shown, Upload

APP_ID = "cli_a5d1f0c0ffee0001"
APP_SECRET = "an app secret of the tests"
ENCRYPT_KEY = "an encrypt key of the tests"
TOKEN = "a verification token of the tests"
TENANT = "2f0c8d1e0b1a4d5f"
BOT_ID = "ou_b07b07b07b07b07b07b07b07b07b07b0"
ROBOT = "5f0b6c1e-9d2a-4a77-8e1c-0c7f8b5d2a10"
ROBOT_SECRET = "a robot secret of the tests"
ROBOT_NAME = "schools"

OPEN, CHALLENGED = 3.0, 1.0  # seconds: the deadlines of an event and of the check of an address
REMEMBERED = timedelta(hours=1)  # a uuid
TOKEN_LIVES = timedelta(hours=2)
RENEWED = timedelta(minutes=30)  # before its end a token is replaced
SIZE = 30 << 10  # bytes of a request with a rich text or a card
ATTEMPTS = 5  # a delivery and its four repetitions
TAGS = re.compile(r"</?at\b|\*\*|\]\(")


class Refusal(Exception):
    """The vendor's answer to a request that it does not take."""

    def __init__(
        self, code: int, status: int = 400, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.response = web.json_response(
            {"code": code, "msg": "refused"},
            status=status,
            headers={"X-Tt-Logid": "20260810a", **(headers or {})},
        )


class Broken(Exception):
    """The vendor's server fails."""


class HungUp(Exception):
    """The connection is cut without an answer."""


@dataclass
class Window:
    """At most `count` calls in any `seconds`."""

    count: int
    seconds: float
    calls: deque[datetime] = field(default_factory=deque)

    def has_room(self, now: datetime) -> bool:
        """Counts one call."""
        while self.calls and self.calls[0] <= now - timedelta(seconds=self.seconds):
            self.calls.popleft()
        self.calls.append(now)
        return len(self.calls) <= self.count


def digest(*words: str) -> str:
    """An id that depends on nothing else."""
    return hashlib.sha256("/".join(words).encode()).hexdigest()[:32]


class Feishu:
    """What both ways of receiving share: the API, and everything people see."""

    channel = "feishu"
    platform = "feishu"
    faults = frozenset(Fault) - {Fault.PARTIAL}

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._numbers = itertools.count(1)
        self._deliveries = itertools.count(1)
        self._shown: dict[str, Shown] = {}
        self._cards: dict[str, Mapping[str, Any]] = {}
        self._uuids: dict[str, tuple[datetime, str]] = {}
        self._token, self._ends = "", now()
        self._plans: list[tuple[Fault, str]] = []
        self._stored: dict[str, tuple[str, bytes]] = {}  # by image_key, file_key
        self._brought: dict[tuple[str, str, str], bytes] = {}  # by message, key, type
        self._windows: defaultdict[str, list[Window]] = defaultdict(self._chat_windows)
        self._last: dict[str, Any] = {}
        self.refusals: list[int] = []  # every code that was answered but zero
        self.toasts: list[str] = []
        self.tokens_issued = 0
        self.introductions = 0  # how often the bot asked who it is
        self.spared = 0  # sends that go well before the next fault
        self.crowd = 0  # other connections of the app
        self.app_id = APP_ID  # for which events are
        self.frame_counts: set[int] = set()
        self.tripped = 0
        app = web.Application(client_max_size=64 << 20)
        app.router.add_post(
            "/open-apis/auth/v3/tenant_access_token/internal", self._guarded(self._issue)
        )
        app.router.add_get("/open-apis/bot/v3/info", self._guarded(self._introduce))
        app.router.add_get("/open-apis/im/v1/chats", self._guarded(self._list_chats))
        app.router.add_post("/open-apis/im/v1/messages", self._guarded(self._create))
        app.router.add_post("/open-apis/im/v1/messages/{id}/reply", self._guarded(self._reply))
        app.router.add_get(
            "/open-apis/im/v1/messages/{id}/resources/{key}", self._guarded(self._hand_out)
        )
        app.router.add_post("/open-apis/im/v1/images", self._guarded(self._lay_image))
        app.router.add_post("/open-apis/im/v1/files", self._guarded(self._lay_file))
        app.router.add_post("/open-apis/bot/v2/hook/{id}", self._guarded(self._say_by_robot))
        app.router.add_post("/callback/ws/endpoint", self._guarded(self._show_socket))
        app.router.add_get("/ws", self._hold_socket)
        self._server = TestServer(app)
        self._sockets: list[Socket] = []
        self._dice = random.Random(1)
        self._connected = asyncio.Condition()

    async def __aenter__(self) -> "Feishu":
        await self._server.start_server()
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *fault: object) -> None:
        for socket in list(self._sockets):
            await socket.close()
        await self._client.close()
        await self._server.close()

    @property
    def base(self) -> str:
        """Where the API is."""
        return str(self._server.make_url("")).rstrip("/")

    def config(self) -> Mapping[str, Any]:
        """The platform's table in duban.toml."""
        return {
            "app_id": APP_ID,
            "app_secret": APP_SECRET,
            "encrypt_key": ENCRYPT_KEY,
            "verification_token": TOKEN,
            "tenant_key": TENANT,
            "long_connection": False,
            "api": self.base,
            "hooks": {
                ROBOT_NAME: {
                    "url": f"{self.base}/open-apis/bot/v2/hook/{ROBOT}",
                    "secret": ROBOT_SECRET,
                }
            },
        }

    # ── people ───────────────────────────────────────────────────────────────────────────────────

    def account(self, who: str) -> str:
        """A person's open_id."""
        return f"ou_{digest('person', who)}"

    def group(self, name: str) -> str:
        """A group's chat_id."""
        return f"oc_{digest('group', name)}"

    async def attach(self, base: str) -> None:
        """The administrator saves the address: its check comes sealed, and without a signature."""
        self._hook = f"{base}/hooks/feishu"
        wanted = digest("challenge", base)
        said = {"challenge": wanted, "token": TOKEN, "type": "url_verification"}
        began = time.monotonic()
        async with self._client.post(self._hook, data=seal(said)) as answer:
            assert answer.status == 200
            assert await answer.json() == {"challenge": wanted}
        assert time.monotonic() - began < CHALLENGED

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
        """Words and pictures make one rich text; any other file is a message of its own."""
        pictures = [one for one in files if one.media_type.startswith("image/")]
        if text and pictures:
            await self._say(who, group, mentioned, quoting, self._rich(text, mentioned, pictures))
        elif text:
            called = f"@_user_1 {text}" if mentioned else text
            await self._say(who, group, mentioned, quoting, ("text", {"text": called}, []))
        for one in files:
            if one in pictures and text:
                continue
            await self._say(who, group, False, quoting, self._single(one))

    async def taps(self, who: str, shown: Shown, label: str) -> None:
        """The card is as it is now, and so are its buttons; a tap is never told twice."""
        values = dict(buttons_of(self._cards[shown.id]))
        event = {
            "operator": {"open_id": self.account(who), "union_id": "on_1", "tenant_key": TENANT},
            "token": f"c-{digest('tap', str(next(self._numbers)))}",
            "action": {"tag": "button", "value": values[label], "timezone": "Asia/Shanghai"},
            "host": "im_message",
            "context": {"open_message_id": shown.id, "open_chat_id": self._chat_of(shown.chat)},
        }
        answer = await self._tell("card.action.trigger", event, attempts=1)
        assert answer is not None
        self._take_answer(shown.id, answer)

    async def brings_in(self, group: str, by: str) -> None:
        """The bot is added to a group."""
        await self._tell("im.chat.member.bot.added_v1", self._membership(group, by))

    async def throws_out(self, group: str, by: str) -> None:
        """The bot is removed from a group."""
        await self._tell("im.chat.member.bot.deleted_v1", self._membership(group, by))

    async def opens_chat(self, who: str) -> None:
        """A person opens the chat with the bot."""
        event = {"operator_id": {"open_id": self.account(who)}, "chat_id": "oc_private"}
        await self._tell("im.chat.access_event.bot_p2p_chat_entered_v1", event)

    async def again(self, times: int = 1) -> None:
        """The same once more; a message also comes under new ids of the event."""
        for number in range(times):
            if number and "message" in self._last["event"]:
                self._last["header"]["event_id"] = digest("again", str(next(self._numbers)))
            await self._deliver(self._last, ATTEMPTS)

    def heard(self, who: str = "", *, group: str = "") -> list[Shown]:
        """What was said in a chat."""
        chat = self.group(group) if group else self.account(who)
        return [one for one in self._shown.values() if one.chat == chat]

    def heard_by_robot(self) -> list[Shown]:
        """What the robot of a group has said."""
        return [one for one in self._shown.values() if one.chat == ROBOT]

    def fail(self, fault: Fault, times: int = 1, who: str = "") -> None:
        """The next sends meet this."""
        self._plans += [(fault, self.account(who) if who else "")] * times

    def forget_token(self) -> None:
        """The token in force is so no more."""
        self._token, self._ends = "", self._now()

    async def stands(self, count: int, *, alive: bool = False) -> None:
        """Returns when so many connections stand, and, where asked for, no dead one."""

        def is_so() -> bool:
            dead = any(socket.is_dead for socket in self._sockets)
            return len(self._sockets) >= count and not (alive and dead)

        async with self._connected:
            await self._connected.wait_for(is_so)

    def die(self) -> None:
        """The connections that stand look alive, and are not."""
        for socket in self._sockets:
            socket.is_dead = True

    def pings(self) -> int:
        """Heartbeats that were heard."""
        return sum(socket.pings for socket in self._sockets)

    async def cut(self) -> None:
        """A webhook cannot be cut."""

    # ── events on their way ──────────────────────────────────────────────────────────────────────

    def _rich(self, text: str, mentioned: bool, pictures: Sequence[Upload]) -> "Said":
        call = [{"tag": "at", "user_id": "@_user_1", "user_name": BOT}] if mentioned else []
        lines: list[list[dict[str, Any]]] = [[*call, {"tag": "text", "text": f" {text}"}]]
        keys = [f"img_v3_{digest('image', str(next(self._numbers)))}" for _ in pictures]
        lines += [[{"tag": "img", "image_key": key}] for key in keys]
        laid = [(key, "image", one.content) for key, one in zip(keys, pictures, strict=True)]
        return "post", {"title": "", "content": lines}, laid

    def _single(self, one: Upload) -> "Said":
        key = digest("key", str(next(self._numbers)))
        if one.media_type.startswith("image/"):
            return (
                "image",
                {"image_key": f"img_v3_{key}"},
                [(f"img_v3_{key}", "image", one.content)],
            )
        said = {"file_key": f"file_v3_{key}", "file_name": one.name}
        return "file", said, [(f"file_v3_{key}", "file", one.content)]

    async def _say(
        self, who: str, group: str, mentioned: bool, quoting: Shown | None, said: "Said"
    ) -> None:
        sort, content, files = said
        name = f"om_{digest('message', str(next(self._numbers)))}"
        self._brought |= {(name, key, kind): data for key, kind, data in files}
        message: dict[str, Any] = {
            "message_id": name,
            "create_time": milliseconds(self._now()),
            "chat_id": self.group(group) if group else self._chat_of(self.account(who)),
            "chat_type": "group" if group else "p2p",
            "message_type": sort,
            "content": json.dumps(content, ensure_ascii=False),
        }
        if mentioned:
            ids = {"open_id": BOT_ID, "union_id": "on_bot", "user_id": ""}
            call = {"key": "@_user_1", "id": ids, "mentioned_type": "bot", "name": BOT}
            message["mentions"] = [call | {"tenant_key": TENANT}]
        if quoting is not None:
            message |= {"parent_id": quoting.id, "root_id": quoting.id}
        sender = {"sender_id": {"open_id": self.account(who)}, "sender_type": "user"}
        event = {"sender": sender | {"tenant_key": TENANT}, "message": message}
        await self._tell("im.message.receive_v1", event)

    def _membership(self, group: str, by: str) -> dict[str, Any]:
        return {
            "chat_id": self.group(group),
            "operator_id": {"open_id": self.account(by)},
            "external": False,
            "operator_tenant_key": TENANT,
            "name": "工作群",
        }

    async def _tell(
        self, kind: str, event: Mapping[str, Any], attempts: int = ATTEMPTS
    ) -> dict[str, Any] | None:
        header = {
            "event_id": digest("event", str(next(self._numbers))),
            "token": TOKEN,
            "create_time": milliseconds(self._now()),
            "event_type": kind,
            "tenant_key": TENANT,
            "app_id": self.app_id,
        }
        self._last = {"schema": "2.0", "header": header, "event": event}
        return await self._deliver(self._last, attempts)

    async def _deliver(self, event: Mapping[str, Any], attempts: int) -> dict[str, Any] | None:
        """Until it is acknowledged; what came back."""
        for _ in range(attempts):
            answer = await self._post(event)
            if answer is not None:
                return answer
        raise AssertionError("an event was never acknowledged")

    async def _post(self, event: Mapping[str, Any]) -> dict[str, Any] | None:
        """One delivery by webhook, within the three seconds."""
        body = seal(event)
        stamp, nonce = str(int(self._now().timestamp())), digest("nonce", str(next(self._numbers)))
        vouched = f"{stamp}{nonce}{ENCRYPT_KEY}".encode() + body
        headers = {
            "X-Lark-Request-Timestamp": stamp,
            "X-Lark-Request-Nonce": nonce,
            "X-Lark-Signature": hashlib.sha256(vouched).hexdigest(),
            "Content-Type": "application/json; charset=utf-8",
        }
        async with asyncio.timeout(OPEN):
            async with self._client.post(self._hook, data=body, headers=headers) as answer:
                said = await answer.read()
                if answer.status != 200:
                    return None
        found = json.loads(said) if said else {}
        assert isinstance(found, dict)
        return found

    def _take_answer(self, card: str, answer: Mapping[str, Any]) -> None:
        """The toast, and the card as it looks from now on."""
        assert set(answer) <= {"toast", "card"}
        if "toast" in answer:
            assert answer["toast"]["type"] in ("success", "info", "warning", "error")
            self.toasts.append(answer["toast"]["content"])
        if "card" in answer:
            assert answer["card"]["type"] == "raw"
            self._put_card(card, answer["card"]["data"])

    # ── the API ──────────────────────────────────────────────────────────────────────────────────

    def _guarded(self, work: Callable[[web.Request], Any]) -> Any:
        """Turns refusals into answers."""

        async def answer(request: web.Request) -> web.StreamResponse:
            try:
                found = await work(request)
            except Refusal as refusal:
                self.refusals.append(refusal.args[0])
                return refusal.response
            except Broken:
                return web.Response(status=502, text="<html>")
            except HungUp:
                assert request.transport is not None
                request.transport.close()
                return web.Response()
            if isinstance(found, web.Response):
                return found
            return web.json_response({"code": 0, "msg": "success", **found})

        return answer

    async def _issue(self, request: web.Request) -> dict[str, Any]:
        said = await request.json()
        if set(said) != {"app_id", "app_secret"}:
            raise Refusal(10003)
        refused = self._planned(Fault.REVOKED, "")
        if refused or (said["app_id"], said["app_secret"]) != (APP_ID, APP_SECRET):
            raise Refusal(10014, 200)
        now = self._now()
        if self._ends - now < RENEWED:
            self._token, self._ends = f"t-{digest('token', str(next(self._numbers)))}", now
            self._ends += TOKEN_LIVES
            self.tokens_issued += 1
        lives = int((self._ends - now).total_seconds())
        return {"tenant_access_token": self._token, "expire": lives}

    def _authorise(self, request: web.Request, api: str) -> None:
        """The token, then the limits of the API."""
        given = request.headers.get("Authorization", "")
        if given != f"Bearer {self._token}" or not self._token or self._now() >= self._ends:
            raise Refusal(99991663)
        windows = self._windows.setdefault(f"api:{api}", [Window(50, 1), Window(1000, 60)])
        self._count(windows, Refusal(99991400, 429, {"x-ogw-ratelimit-reset": "1"}))

    def _count(self, windows: Sequence[Window], refusal: Refusal) -> None:
        counted = [window.has_room(self._now()) for window in windows]
        if not all(counted):
            self.tripped += 1
            raise refusal

    def _chat_windows(self) -> list[Window]:
        return [Window(5, 1)]

    async def _introduce(self, request: web.Request) -> dict[str, Any]:
        self._authorise(request, "info")
        self.introductions += 1
        if self._planned(Fault.BROKEN, self.account("bot")):
            raise Broken
        bot = {"activate_status": 2, "app_name": BOT, "open_id": BOT_ID}
        return {"bot": bot}

    async def _list_chats(self, request: web.Request) -> dict[str, Any]:
        self._authorise(request, "chats")
        groups = [{"chat_id": self.group("office"), "name": "工作群"}]
        return {"data": {"items": groups, "has_more": False, "page_token": ""}}

    async def _create(self, request: web.Request) -> dict[str, Any]:
        sort = request.query.get("receive_id_type")
        body = await strict_body(request, {"receive_id", "msg_type", "content"}, {"uuid"})
        chat = body["receive_id"]
        prefixes = {"open_id": "ou_", "chat_id": "oc_"}
        if sort == "email":
            chat = self.account(chat.partition("@")[0])
        elif sort not in prefixes or not re.fullmatch(prefixes[sort] + "[0-9a-z]{8,}", chat):
            raise Refusal(230034)
        return await self._send(request, "create", chat, body)

    async def _reply(self, request: web.Request) -> dict[str, Any]:
        body = await strict_body(request, {"msg_type", "content"}, {"uuid", "reply_in_thread"})
        answered = self._shown.get(request.match_info["id"])
        if answered is None:
            raise Refusal(230011)
        return await self._send(request, "reply", answered.chat, body)

    async def _send(
        self, request: web.Request, api: str, chat: str, body: Mapping[str, Any]
    ) -> dict[str, Any]:
        """One message: faults first, then everything that the vendor looks at."""
        self._meet_before(chat)
        self._authorise(request, api)
        self._count(self._windows[chat], Refusal(230020))
        shown = self._read(chat, body)
        uuid = body.get("uuid", "")
        if not isinstance(uuid, str) or len(uuid) > 50:
            raise Refusal(230001)
        known = self._uuids.get(uuid)
        if uuid and known and self._now() - known[0] < REMEMBERED:
            name = known[1]
        else:
            name = self._show(shown, body)
            self._uuids[uuid] = self._now(), name
        if self._planned(Fault.SILENT_AFTER, chat):
            raise HungUp
        return {"data": {"message_id": name, "chat_id": chat, "msg_type": body["msg_type"]}}

    def _meet_before(self, chat: str) -> None:
        """The faults that leave nothing behind."""
        if self.spared > 0:
            self.spared -= 1
            return
        if self._planned(Fault.BUSY, chat):
            raise Refusal(99991400, 400)
        if self._planned(Fault.BUSY_UNTIL, chat):
            raise Refusal(99991400, 429, {"x-ogw-ratelimit-reset": "1"})
        if self._planned(Fault.QUOTA, chat):
            raise Refusal(99991403)
        if self._planned(Fault.BROKEN, chat):
            raise Broken
        if self._planned(Fault.SILENT_BEFORE, chat):
            raise HungUp
        if self._planned(Fault.BLOCKED, chat):
            raise Refusal(230053)
        revoked = any(fault is Fault.REVOKED and who != ROBOT for fault, who in self._plans)
        if revoked or self._planned(Fault.STALE_TOKEN, chat):
            self.forget_token()

    def _planned(self, fault: Fault, chat: str) -> bool:
        for plan in self._plans:
            if plan[0] is fault and plan[1] in ("", chat):
                self._plans.remove(plan)
                return True
        return False

    # ── what is shown ────────────────────────────────────────────────────────────────────────────

    def _read(self, chat: str, body: Mapping[str, Any]) -> Shown:
        """The message as people see it. Raises `Refusal` for one that cannot be."""
        try:
            content = json.loads(body["content"])
        except (TypeError, ValueError):
            raise Refusal(230001) from None
        blank = Shown("", chat, "", at=self._now())
        match body["msg_type"]:
            case "text" if set(content) == {"text"} and content["text"]:
                assert not TAGS.search(content["text"]), "words of others would become markup"
                return replace(blank, text=content["text"])
            case "post" if set(content) == {"zh_cn"}:
                text, mentions = read_post(content["zh_cn"])
                return replace(blank, text=text, mentions=mentions)
            case "interactive":
                return read_card(blank, content)
            case "image" if set(content) == {"image_key"}:
                return replace(blank, files=(self._file(content["image_key"]),))
            case "file" if set(content) == {"file_key"}:
                return replace(blank, files=(self._file(content["file_key"]),))
        raise Refusal(230001)

    def _show(self, shown: Shown, body: Mapping[str, Any]) -> str:
        name = f"om_{digest('said', str(next(self._numbers)))}"
        self._shown[name] = replace(shown, id=name)
        if body["msg_type"] == "interactive":
            self._cards[name] = json.loads(body["content"])
        return name

    def _put_card(self, name: str, card: Mapping[str, Any]) -> None:
        before = self._shown[name]
        blank = Shown(name, before.chat, "", at=before.at)
        self._shown[name], self._cards[name] = read_card(blank, card), card

    def _file(self, key: str) -> tuple[str, bytes]:
        if key not in self._stored:
            raise Refusal(230055)
        return self._stored[key]

    def _chat_of(self, chat: str) -> str:
        """The id of a chat: a private one has its own, which is nobody's open_id."""
        return chat if chat.startswith("oc_") else f"oc_{digest('private', chat)}"

    # ── files ────────────────────────────────────────────────────────────────────────────────────

    async def _lay_image(self, request: web.Request) -> dict[str, Any]:
        self._authorise(request, "images")
        fields = await read_form(request, {"image_type", "image"})
        if fields["image_type"][1] != b"message" or len(fields["image"][1]) > 10 << 20:
            raise Refusal(234001)
        return {"data": {"image_key": self._lay("img_v3", fields["image"])}}

    async def _lay_file(self, request: web.Request) -> dict[str, Any]:
        self._authorise(request, "files")
        fields = await read_form(request, {"file_type", "file_name", "file"})
        sorts = {b"opus", b"mp4", b"pdf", b"doc", b"xls", b"ppt", b"stream"}
        if fields["file_type"][1] not in sorts:
            raise Refusal(234001)
        if not fields["file"][1]:
            raise Refusal(234010)
        if len(fields["file"][1]) > 30 << 20:
            raise Refusal(234006)
        named = fields["file_name"][1].decode(), fields["file"][1]
        return {"data": {"file_key": self._lay("file_v3", named)}}

    def _lay(self, prefix: str, named: tuple[str, bytes]) -> str:
        key = f"{prefix}_{digest('stored', str(next(self._numbers)))}"
        self._stored[key] = named
        return key

    async def _hand_out(self, request: web.Request) -> web.Response:
        self._authorise(request, "resources")
        path = request.match_info
        sort = request.query.get("type", "")
        content = self._brought.get((path["id"], path["key"], sort))
        if content is None:
            raise Refusal(234003)
        return web.Response(body=content)

    # ── the robot of a group ─────────────────────────────────────────────────────────────────────

    async def _say_by_robot(self, request: web.Request) -> dict[str, Any]:
        """Logical errors come with HTTP 200."""
        if request.match_info["id"] != ROBOT or self._planned(Fault.REVOKED, ROBOT):
            raise Refusal(19001, 200)
        if len(await request.read()) > 20 << 10:
            raise Refusal(9499, 200)
        said = await strict_body(request, {"timestamp", "sign", "msg_type", "content"}, set())
        key = f"{said['timestamp']}\n{ROBOT_SECRET}".encode()
        expected = base64.b64encode(hmac.new(key, b"", hashlib.sha256).digest()).decode()
        age = abs(self._now().timestamp() - int(said["timestamp"]))
        if said["sign"] != expected or age > 3600:
            raise Refusal(19021, 200)
        windows = self._windows.setdefault(ROBOT, [Window(5, 1), Window(100, 60)])
        self._count(windows, Refusal(11232, 200))
        if said["msg_type"] != "post" or set(said["content"]) != {"post"}:
            raise Refusal(9499, 200)
        text, mentions = read_post(said["content"]["post"]["zh_cn"])
        shown = Shown("", ROBOT, text, mentions=mentions, at=self._now())
        self._show(shown, {"msg_type": "post"})
        if self._planned(Fault.SILENT_AFTER, ROBOT):
            raise HungUp
        return {"data": {}, "StatusCode": 0, "StatusMessage": "success"}

    def fail_robot(self, fault: Fault) -> None:
        """The next send of the group's robot meets this."""
        self._plans.append((fault, ROBOT))

    # ── the long connection ──────────────────────────────────────────────────────────────────────

    async def _show_socket(self, request: web.Request) -> dict[str, Any]:
        said = await request.json()
        if said != {"AppID": APP_ID, "AppSecret": APP_SECRET}:
            raise Refusal(514, 200)
        if len(self._sockets) + self.crowd >= 50:
            raise Refusal(1000040350, 200)
        url = f"{self.base.replace('http', 'ws')}/ws?device_id=7&service_id=33&access_key=k"
        return {"data": {"URL": url, "ClientConfig": CLIENT}}

    async def _hold_socket(self, request: web.Request) -> web.StreamResponse:
        if request.query.get("service_id") != "33":
            raise web.HTTPForbidden
        wire = web.WebSocketResponse()
        await wire.prepare(request)
        socket = Socket(wire)
        async with self._connected:
            self._sockets.append(socket)
            self._connected.notify_all()
        try:
            await socket.read()
        finally:
            self._sockets.remove(socket)
        return wire


class FeishuLong(Feishu):
    """The same, heard by long connection: no public address, and no secret of a webhook."""

    channel = "feishu-long"

    def config(self) -> Mapping[str, Any]:
        """The platform's table in duban.toml."""
        return {
            "app_id": APP_ID,
            "app_secret": APP_SECRET,
            "tenant_key": TENANT,
            "api": self.base,
        }

    async def attach(self, base: str) -> None:
        """Returns once the connection stands."""
        await self.stands(1)

    async def cut(self) -> None:
        """Every connection breaks; returns when one stands again."""
        for socket in list(self._sockets):
            await socket.close()
        async with self._connected:
            await self._connected.wait_for(
                lambda: any(not socket.wire.closed for socket in self._sockets)
            )

    async def _post(self, event: Mapping[str, Any]) -> dict[str, Any] | None:
        """One delivery, to one connection at random, long events in two frames."""
        await self.attach("")
        told = {**event, "header": {**event["header"], "token": ""}}
        payload = json.dumps(told, ensure_ascii=False).encode()
        name = digest("frame", str(next(self._numbers)))
        count = 1 + next(self._deliveries) % 2
        cut = len(payload) // count + 1
        self.frame_counts.add(count)
        parts = [payload[at : at + cut] for at in range(0, len(payload), cut)]
        answer = await self._dice.choice(self._sockets).deliver(name, parts)
        if answer is None or answer["code"] != 200:
            return None
        return dict(json.loads(base64.b64decode(answer["data"]))) if "data" in answer else {}


class Socket:
    """One long connection, from the vendor's side."""

    def __init__(self, wire: web.WebSocketResponse) -> None:
        self.wire = wire
        self.pings = 0
        self.is_dead = False  # open, and nothing comes back any more
        self._waiting: dict[str, asyncio.Future[dict[str, Any]]] = {}

    async def read(self) -> None:
        """Heartbeats and acknowledgements, until the connection ends."""
        async for message in self.wire:
            assert message.type is aiohttp.WSMsgType.BINARY
            frame = read_frame(message.data)
            headers = dict(frame["headers"])
            if frame["method"] == 0:
                assert (headers["type"], frame["service"]) == ("ping", 33)
                self.pings += 1
                if not self.is_dead:
                    await self.wire.send_bytes(pong())
                continue
            assert int(headers["biz_rt"]) >= 0
            waiting = self._waiting.get(headers["message_id"])
            if waiting is not None and not waiting.done():
                waiting.set_result(json.loads(frame["payload"]))
        for one in self._waiting.values():
            one.cancel()

    async def deliver(self, name: str, parts: Sequence[bytes]) -> dict[str, Any] | None:
        """The acknowledgement, None where none came in time."""
        future: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._waiting[name] = future
        try:
            for number, part in enumerate(parts):
                headers = [
                    ("type", "event"),
                    ("message_id", name),
                    ("sum", str(len(parts))),
                    ("seq", str(number)),
                    ("trace_id", "t-1"),
                ]
                await self.wire.send_bytes(write_frame(7, 9, 33, 1, headers, part))
            async with asyncio.timeout(OPEN):
                return await future
        except (TimeoutError, ConnectionError):
            return None
        finally:
            del self._waiting[name]

    async def close(self) -> None:
        """Breaks it."""
        await self.wire.close()


# ── what a message says ──────────────────────────────────────────────────────────────────────────

Said = tuple[str, Mapping[str, Any], Sequence[tuple[str, str, bytes]]]
"""Type and content of a message, and its files: key, type, bytes."""

CLIENT = {"ReconnectCount": -1, "ReconnectInterval": 120, "ReconnectNonce": 30, "PingInterval": 60}


def milliseconds(moment: datetime) -> str:
    """As Feishu tells instants."""
    return str(int(moment.timestamp() * 1000))


def seal(event: Mapping[str, Any]) -> bytes:
    """A body that only who has the key can read."""
    key, start = hashlib.sha256(ENCRYPT_KEY.encode()).digest(), b"0123456789abcdef"
    padder = padding.PKCS7(128).padder()
    plain = padder.update(json.dumps(event).encode()) + padder.finalize()
    sealer = Cipher(algorithms.AES(key), modes.CBC(start)).encryptor()
    sealed = base64.b64encode(start + sealer.update(plain) + sealer.finalize())
    return json.dumps({"encrypt": sealed.decode()}).encode()


async def strict_body(
    request: web.Request, needed: set[str], allowed: set[str]
) -> Mapping[str, Any]:
    """A JSON body with these fields and no others, all texts or objects."""
    if request.content_type != "application/json":
        raise Refusal(9499)
    raw = await request.read()
    body = json.loads(raw)
    if not needed <= set(body) <= needed | allowed:
        raise Refusal(230001)
    if body["msg_type"] in ("post", "interactive") and len(raw) > SIZE:
        raise Refusal(230025)
    return dict(body)


async def read_form(request: web.Request, needed: set[str]) -> dict[str, tuple[str, bytes]]:
    """Name and content of each field of a form."""
    fields = {}
    async for part in await request.multipart():
        assert isinstance(part, aiohttp.BodyPartReader)
        fields[part.name or ""] = part.filename or "", bytes(await part.read())
    if set(fields) != needed:
        raise Refusal(234001)
    return fields


def read_post(post: Mapping[str, Any]) -> tuple[str, tuple[str, ...]]:
    """Words and mentions of a rich text. A line of mentions alone is no line of the words."""
    if set(post) != {"title", "content"} or not post["content"]:
        raise Refusal(230001)
    lines, mentions = [], []
    for line in post["content"]:
        words = ""
        for part in line:
            if set(part) == {"tag", "text"} and part["tag"] == "text":
                words += part["text"]
            elif set(part) == {"tag", "user_id"} and part["tag"] == "at":
                mentions.append(part["user_id"])
            else:
                raise Refusal(230001)
        if any(part["tag"] == "text" for part in line):
            lines.append(words)
    if not any(lines):
        raise Refusal(230001)
    return "\n".join([*([post["title"]] if post["title"] else []), *lines]), tuple(mentions)


def read_card(blank: Shown, card: Mapping[str, Any]) -> Shown:
    """A card as people see it."""
    if set(card) != {"schema", "config", "body"} or card["schema"] != "2.0":
        raise Refusal(230099)
    if not set(card["config"]) <= {"update_multi", "summary"} or not card["config"]["update_multi"]:
        raise Refusal(230099)
    elements = card["body"]["elements"]
    if set(card["body"]) != {"elements"} or not 0 < len(elements) <= 200:
        raise Refusal(230099)
    texts, mentions, labels = [], [], []
    for element in elements:
        match element["tag"]:
            case "div" if set(element) == {"tag", "text"}:
                texts.append(plain_of(element["text"]))
            case "markdown" if set(element) == {"tag", "content"}:
                called = re.findall(r"<at id=(ou_[0-9a-zA-Z]+)></at>", element["content"])
                assert "".join(f"<at id={one}></at>" for one in called) == element["content"]
                mentions += called
            case "button":
                labels += [label for label, _ in buttons_of({"body": {"elements": [element]}})]
            case _:
                raise Refusal(230099)
    return replace(blank, text="\n".join(texts), buttons=tuple(labels), mentions=tuple(mentions))


def plain_of(text: Mapping[str, Any]) -> str:
    """The words of a plain text."""
    if not set(text) <= {"tag", "content", "text_size", "text_color"}:
        raise Refusal(230099)
    if text["tag"] != "plain_text" or not text["content"]:
        raise Refusal(230099)
    return str(text["content"])


def buttons_of(card: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Label and value of each button of a card."""
    for element in card["body"]["elements"]:
        if element["tag"] != "button":
            continue
        if set(element) != {"tag", "text", "type", "behaviors"}:
            raise Refusal(230099)
        [behavior] = element["behaviors"]
        if behavior["type"] != "callback" or not isinstance(behavior["value"], dict):
            raise Refusal(230099)
        yield plain_of(element["text"]), behavior["value"]


# ── frames ───────────────────────────────────────────────────────────────────────────────────────


def number(value: int) -> bytes:
    """A protobuf varint."""
    low, rest = value & 0x7F, value >> 7
    return bytes([low | 0x80]) + number(rest) if rest else bytes([low])


def text_field(tag: int, data: bytes) -> bytes:
    """A protobuf field of bytes."""
    return number(tag << 3 | 2) + number(len(data)) + data


def write_frame(
    sequence: int,
    log: int,
    service: int,
    method: int,
    headers: Sequence[tuple[str, str]],
    payload: bytes,
) -> bytes:
    """A frame in protobuf."""
    out = b"".join(
        number(tag << 3) + number(value)
        for tag, value in enumerate((sequence, log, service, method), 1)
    )
    for key, value in headers:
        out += text_field(5, text_field(1, key.encode()) + text_field(2, value.encode()))
    return out + text_field(8, payload)


def pong() -> bytes:
    """The answer to a heartbeat carries the settings anew."""
    return write_frame(0, 0, 33, 0, [("type", "pong")], json.dumps(CLIENT).encode())


def read_frame(data: bytes) -> dict[str, Any]:
    """A frame from protobuf."""
    names = {1: "sequence", 2: "log", 3: "service", 4: "method", 8: "payload"}
    frame: dict[str, Any] = {"headers": [], "payload": b""}
    for tag, value in read_fields(data):
        if tag == 5:
            pair = dict(read_fields(value))
            frame["headers"].append((pair[1].decode(), pair[2].decode()))
        else:
            frame[names[tag]] = value
    return frame


def read_fields(data: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a protobuf message."""

    def varint() -> int:
        nonlocal data
        value = shift = 0
        while True:
            byte, data = data[0], data[1:]
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while data:
        tag = varint()
        if tag & 7 == 0:
            yield tag >> 3, varint()
        else:
            assert tag & 7 == 2
            length = varint()
            yield tag >> 3, data[:length]
            data = data[length:]
