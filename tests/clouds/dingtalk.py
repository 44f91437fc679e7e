"""DingTalk's cloud: one app's robot, by Stream or by HTTP, and the custom robots of groups.

It knows what the vendor publishes and refuses the rest: fields nobody documents, texts too long,
tokens and tickets past their time, more than 20 calls a second of one sort. Robot messages are told
once, to one connection; events until they are acknowledged.
"""

import asyncio
import base64
import hashlib
import hmac
import itertools
import json
import random
import struct
from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from tests.clouds.cloud import Fault, Shown, Upload

KEY = "dingtestsappkey01"
SECRET = "an app secret of the tests"
CORP = "ding0000tests"
CARD_SECRET = "a card secret of the tests"
TEMPLATE = "00000000-aaaa-bbbb-cccc-000000000001.schema"
EVENT_TOKEN = "eventtoken"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
ROBOT_TOPIC = "/v1.0/im/bot/messages/get"
CARD_TOPIC = "/v1.0/card/instances/callback"
VARIABLES = {"text", "state", *(f"button{number}" for number in range(1, 6))}
FILE_TYPES = {"xlsx", "pdf", "zip", "rar", "doc", "docx"}
DEADLINE = 10.0  # seconds for an acknowledgement, before a test has failed
FRAGMENT = 100  # bytes: frames come in pieces


class Refusal(Exception):
    """A call that is refused, as the new interface says it."""

    def __init__(self, code: str, status: int = 400) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class NoAnswer(Exception):
    """The connection breaks instead of an answer."""


@dataclass
class Entry:
    """A message of the bot as it looks now."""

    id: str
    chat: str
    text: str
    at: datetime
    labels: dict[str, str] = field(default_factory=dict)  # of a card, by action id
    state: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    mentions: tuple[str, ...] = ()
    track: str = ""

    def shown(self) -> Shown:
        """As a person sees it."""
        words = "\n".join(one for one in (self.text, self.state) if one)
        labels = tuple(self.labels.values())
        return Shown(self.id, self.chat, words, labels, self.files, self.mentions, self.at)


class DingTalkCloud:
    """The cloud of an app in Stream mode."""

    channel = "dingtalk"
    platform = "dingtalk"
    faults = frozenset(set(Fault) - {Fault.BUSY_UNTIL})

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.entries: list[Entry] = []
        self._by_chat: dict[str, list[Entry]] = defaultdict(list)
        self.members: set[str] = set()  # groups that the robot is in
        self.tripped = 0
        self.tokens_issued = 0
        self.rights = {"batchSend", "groupMessages", "createAndDeliver"}
        self.flow_controlled: set[str] = set()
        self.hooks: dict[str, str] = {}  # custom robots: access token → secret
        self.uploads: list[str] = []  # names
        self.callback: tuple[str, str] | None = None  # of cards by HTTP: address, secret
        self._token: tuple[str, datetime] = ("", now())
        self._tickets: dict[str, datetime] = {}
        self._sockets: list[web.WebSocketResponse] = []
        self._connected = asyncio.Event()
        self._acks: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._plans: list[tuple[Fault, str]] = []
        self._calls: dict[str, deque[datetime]] = defaultdict(deque)
        self._blocked: dict[str, datetime] = {}
        self._media: dict[str, tuple[str, bytes]] = {}
        self._files: dict[str, bytes] = {}
        self._sessions: dict[str, tuple[str, datetime]] = {}
        self._uuids: dict[str, str] = {}
        self._numbers = itertools.count(1)
        self._dice = random.Random(7)
        self._last: tuple[str, dict[str, str], dict[str, Any]] | None = None
        self._base = ""
        self._server = TestServer(self._site())

    def _site(self) -> web.Application:
        app = web.Application(client_max_size=32 << 20)
        calls = [
            ("POST", "/v1.0/robot/oToMessages/batchSend", self._send_private),
            ("POST", "/v1.0/robot/groupMessages/send", self._send_group),
            ("POST", "/v1.0/robot/messageFiles/download", self._lead_to_file),
            ("POST", "/v1.0/card/instances/createAndDeliver", self._deliver_card),
            ("POST", "/v1.0/card/callbacks/register", self._register),
        ]
        for method, path, work in calls:
            app.router.add_route(method, path, self._call(work))
        app.router.add_post("/v1.0/oauth2/accessToken", self._issue)
        app.router.add_post("/v1.0/gateway/connections/open", self._open)
        app.router.add_get("/connect", self._connect)
        app.router.add_get("/files/{code}", self._hand_out)
        app.router.add_post("/media/upload", self._upload)
        app.router.add_post("/robot/sendBySession", self._answer_session)
        app.router.add_post("/robot/send", self._speak)
        return app

    async def __aenter__(self) -> "DingTalkCloud":
        await self._server.start_server()
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *fault: object) -> None:
        await self._client.close()
        for socket in list(self._sockets):
            await socket.close()
        await self._server.close()

    # ── what a test says ─────────────────────────────────────────────────────────────────────────

    @property
    def here(self) -> str:
        """Where it listens."""
        return str(self._server.make_url("")).rstrip("/")

    def config(self) -> Mapping[str, Any]:
        """An app with buttons, by Stream."""
        return {
            "app_key": KEY,
            "app_secret": SECRET,
            "corp_id": CORP,
            "card_template": TEMPLATE,
            "api": self.here,
            "oapi": self.here,
            "hooks": {
                name: {"url": f"{self.here}/robot/send?access_token={name}", "secret": secret}
                for name, secret in self.hooks.items()
            },
        }

    def account(self, who: str) -> str:
        """A person's staff id."""
        return f"staff-{who}"

    def group(self, name: str) -> str:
        """A group's openConversationId; one with a custom robot is that robot's name."""
        return f"hook:{name}" if name in self.hooks else f"cid{name}=="

    async def attach(self, base: str) -> None:
        """Waits for a connection, and for the echo of a ping."""
        self._base = base
        await asyncio.wait_for(self._connected.wait(), DEADLINE)
        opaque = {"opaque": "0a-1"}
        ack = await self._frame("SYSTEM", "ping", opaque)
        assert ack == {"code": 200, "data": opaque}

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
        """Only what calls the robot by name is told of a group, and of files there pictures."""
        if group and not mentioned:
            return
        if group:
            self.members.add(self.group(group))
        pictures = [one for one in files if one.media_type.startswith("image/")]
        if pictures and (text or group):
            pieces = [{"text": text}, *(self._picture(one) for one in pictures)]
            await self._talk(who, group, msgtype="richText", content={"richText": pieces})
            return
        if text or not files:
            said = f" {text} " if group else text
            await self._talk(who, group, msgtype="text", **self._words(said, quoting))
        for one in [] if group else files:
            content = self._picture(one) | {"fileName": one.name, "spaceId": "1", "fileId": "2"}
            kind = "picture" if one in pictures else "file"
            await self._talk(who, group, msgtype=kind, content=content)

    async def taps(self, who: str, shown: Shown, label: str) -> None:
        """The card is told of, and shows what the answer says within two seconds."""
        [entry] = [one for one in self.entries if one.id == shown.id]
        [action] = [number for number, one in entry.labels.items() if one == label]
        answer = await self._tell_click(self.click(entry.track, who, action))
        update = answer["cardData"]["cardParamMap"]
        assert answer["cardUpdateOptions"]["updateCardDataByKey"] is True
        assert all(isinstance(value, str) for value in update.values())
        entry.state = update["state"]
        for number in list(entry.labels):
            if not update.get(f"button{number}", entry.labels[number]):
                del entry.labels[number]

    def click(self, track: str, who: str, action: str) -> dict[str, Any]:
        """A click as it is told."""
        private = {"cardPrivateData": {"actionIds": [action], "params": {}}}
        return {
            "type": "actionCallback",
            "outTrackId": track,
            "corpId": CORP,
            "userId": self.account(who),
            "content": json.dumps(private),
            "extension": "{}",
        }

    async def brings_in(self, group: str, by: str) -> None:
        """The robot comes with its group extension."""
        self.members.add(self.group(group))
        await self._happens("im_cool_app_install", self._extension(group, by))

    async def throws_out(self, group: str, by: str) -> None:
        """The extension is removed."""
        self.members.discard(self.group(group))
        await self._happens("im_cool_app_uninstall", self._extension(group, by))

    async def again(self, times: int = 1) -> None:
        """The last event once more, under its own id."""
        assert self._last is not None
        for _ in range(times):
            await self._tell(*self._last)

    def heard(self, who: str = "", *, group: str = "") -> list[Shown]:
        """What a chat shows."""
        chat = self.group(group) if group else self.account(who)
        return [one.shown() for one in self._by_chat[chat]]

    def fail(self, fault: Fault, times: int = 1, who: str = "") -> None:
        """The next sends meet this."""
        self._plans += [(fault, self.account(who) if who else "")] * times

    async def cut(self) -> None:
        """Every connection breaks, without a word."""
        self._connected.clear()
        for socket in list(self._sockets):
            assert socket._req is not None
            assert socket._req.transport is not None
            socket._req.transport.abort()
        await asyncio.wait_for(self._connected.wait(), DEADLINE)

    async def retire(self) -> None:
        """The connection is told to end: it is replaced, and closed after the farewell."""
        [old] = self._sockets
        self._connected.clear()
        await self._frame("SYSTEM", "disconnect", {"reason": "connection is expired"})
        await asyncio.wait_for(self._connected.wait(), DEADLINE)
        await self.say_on(old, "last words")
        await old.close()

    async def say_on(self, socket: web.WebSocketResponse, text: str) -> None:
        """A message by one connection."""
        said = self.message("li", "", msgtype="text", text={"content": text})
        await self._frame("CALLBACK", ROBOT_TOPIC, said, socket=socket)

    async def happens(self, kind: str, data: dict[str, Any]) -> None:
        """Something happens in the organisation."""
        await self._happens(kind, data)

    async def utters(self, said: dict[str, Any]) -> None:
        """A message with fields of the test's own."""
        await self._tell("", {}, said)

    # ── how it reaches us ────────────────────────────────────────────────────────────────────────

    def message(self, who: str, group: str, **contents: Any) -> dict[str, Any]:
        """The body of a robot message."""
        chat = self.group(group) if group else f"cid-private-{who}=="
        until = self._now() + timedelta(minutes=90)
        session = f"session-{next(self._numbers)}"
        self._sessions[session] = (chat, until)
        named = {"conversationTitle": group, "isInAtList": True} if group else {}
        return {
            "msgId": f"msg{next(self._numbers)}==",
            "createAt": self._milliseconds(),
            "conversationId": chat,
            "conversationType": "2" if group else "1",
            "senderId": f"$:LWCP_v1:${who}",
            "senderStaffId": self.account(who),
            "senderNick": who,
            "senderCorpId": CORP,
            "isAdmin": False,
            "chatbotCorpId": CORP,
            "chatbotUserId": "$:LWCP_v1:$bot",
            "sessionWebhook": f"{self.here}/robot/sendBySession?session={session}",
            "sessionWebhookExpiredTime": int(until.timestamp() * 1000),
            "robotCode": KEY,
            **named,
            **contents,
        }

    async def _talk(self, who: str, group: str, **contents: Any) -> None:
        await self._tell("", {}, self.message(who, group, **contents))

    def _words(self, text: str, quoting: Shown | None) -> dict[str, Any]:
        """A text, and what it quotes: of a card there are no words."""
        if quoting is None:
            return {"text": {"content": text}}
        [entry] = [one for one in self.entries if one.id == quoting.id]
        quoted = {
            "msgType": "interactiveCard" if entry.track else "text",
            "msgId": f"msg-of-{entry.id}",
            "senderId": "$:LWCP_v1:$bot",
            "createdAt": self._milliseconds(),
            "content": {} if entry.track else {"text": entry.text},
        }
        return {
            "text": {"content": text, "isReplyMsg": True, "repliedMsg": quoted},
            "originalMsgId": quoted["msgId"],
            "originalProcessQueryKey": entry.id,
        }

    def _picture(self, upload: Upload) -> dict[str, str]:
        code = f"code{next(self._numbers)}=="
        self._files[code] = upload.content
        return {"type": "picture", "downloadCode": code, "pictureDownloadCode": f"p{code}"}

    def _extension(self, group: str, by: str) -> dict[str, Any]:
        return {
            "coolAppCode": "COOLAPP-1",
            "operateTime": str(self._milliseconds()),
            "openConversationCorpId": CORP,
            "robotCode": KEY,
            "openConversationId": self.group(group),
            "operator": self.account(by),
        }

    async def _happens(self, kind: str, data: dict[str, Any]) -> None:
        names = {
            "eventType": kind,
            "eventId": f"event-{next(self._numbers)}",
            "eventCorpId": CORP,
            "eventBornTime": str(self._milliseconds()),
        }
        await self._tell("*", names, data)

    async def _tell(self, topic: str, names: dict[str, str], data: dict[str, Any]) -> None:
        """An event (`topic` “*”) until it is acknowledged, or a robot message, once."""
        self._last = (topic, names, data)
        if topic == "*":
            for _ in range(5):
                ack = await self._frame("EVENT", topic, data, names)
                if ack["data"].get("status") == "SUCCESS":
                    return
            raise AssertionError("an event was never acknowledged")
        ack = await self._frame("CALLBACK", ROBOT_TOPIC, data)
        assert ack == {"code": 200, "data": {"response": None}}

    async def _tell_click(self, click: dict[str, Any]) -> dict[str, Any]:
        async with asyncio.timeout(2):
            ack = await self._frame("CALLBACK", CARD_TOPIC, click)
        assert ack["code"] == 200
        answer: dict[str, Any] = ack["data"]["response"]
        return answer

    async def _frame(
        self,
        kind: str,
        topic: str,
        data: dict[str, Any],
        names: dict[str, str] | None = None,
        socket: web.WebSocketResponse | None = None,
    ) -> dict[str, Any]:
        """Sends a frame over one connection, in fragments; the acknowledgement."""
        number = f"frame{next(self._numbers)}"
        headers = {
            "topic": topic,
            "messageId": number,
            "contentType": "application/json",
            "time": str(self._milliseconds()),
            "appId": "app-1",
            "connectionId": "c1",
            **(names or {}),
        }
        frame = {"specVersion": "1.0", "type": kind, "headers": headers, "data": json.dumps(data)}
        self._acks[number] = asyncio.get_running_loop().create_future()
        chosen = socket or self._dice.choice(self._sockets)
        write_fragments(chosen, json.dumps(frame).encode())
        said = await asyncio.wait_for(self._acks[number], DEADLINE)
        assert set(said) == {"code", "headers", "message", "data"}
        assert said["headers"]["contentType"] == "application/json"
        return {"code": said["code"], "data": json.loads(said["data"])}

    async def _open(self, request: web.Request) -> web.Response:
        said = await request.json()
        if said.get("clientId") != KEY or said.get("clientSecret") != SECRET:
            return refused(Refusal("invalidClientIdOrSecret", 401))
        assert set(said) == {"clientId", "clientSecret", "subscriptions", "ua", "localIp"}
        topics = {(one["type"], one["topic"]) for one in said["subscriptions"]}
        assert {("CALLBACK", ROBOT_TOPIC), ("CALLBACK", CARD_TOPIC), ("EVENT", "*")} == topics
        ticket = f"ticket/{next(self._numbers)}+="
        self._tickets[ticket] = self._now() + timedelta(seconds=90)
        endpoint = self.here.replace("http", "ws") + "/connect"
        return web.json_response({"endpoint": endpoint, "ticket": ticket})

    async def _connect(self, request: web.Request) -> web.StreamResponse:
        until = self._tickets.pop(request.query.get("ticket", ""), None)
        if until is None or until < self._now():
            return web.Response(status=401)
        socket = web.WebSocketResponse(compress=False)
        await socket.prepare(request)
        self._sockets.append(socket)
        self._connected.set()
        try:
            async for message in socket:
                said = json.loads(message.data)
                waiting = self._acks.get(said["headers"]["messageId"])
                if waiting is not None and not waiting.done():
                    waiting.set_result(said)
        finally:
            self._sockets.remove(socket)
        return socket

    # ── what we call ─────────────────────────────────────────────────────────────────────────────

    def _call(self, work: Callable[[dict[str, Any]], Any]) -> Callable[..., Any]:
        """A call of the new interface: rate, token and body, in this order."""

        async def answer(request: web.Request) -> web.Response:
            try:
                self._count(request.path)
                self._check_token(request.headers.get("x-acs-dingtalk-access-token", ""))
                return web.json_response(work(await request.json()))
            except Refusal as refusal:
                return refused(refusal)
            except NoAnswer:
                assert request.transport is not None
                request.transport.close()
                return web.Response()

        return answer

    def _count(self, path: str) -> None:
        recent = self._calls[path]
        while recent and recent[0] <= self._now() - timedelta(seconds=1):
            recent.popleft()
        recent.append(self._now())
        if len(recent) > 20:
            self.tripped += 1
            raise Refusal("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", 403)

    def _check_token(self, given: str) -> None:
        token, until = self._token
        if not given or given != token or until <= self._now():
            raise Refusal("InvalidAuthentication", 401)

    def _check_right(self, name: str) -> None:
        if name not in self.rights:
            raise Refusal("Forbidden.AccessDenied.AccessTokenPermissionDenied", 403)

    async def _issue(self, request: web.Request) -> web.Response:
        said = await request.json()
        if said != {"appKey": KEY, "appSecret": SECRET}:
            return refused(Refusal("invalidClientIdOrSecret", 400))
        self.tokens_issued += 1
        if self._token[1] <= self._now():  # a token that still holds is given again
            number = next(self._numbers)
            self._token = (f"token-{number}", self._now() + timedelta(seconds=7200))
        left = int((self._token[1] - self._now()).total_seconds())
        return web.json_response({"accessToken": self._token[0], "expireIn": left})

    def _meet(self, chat: str) -> Fault | None:
        """The fault that was planned for this chat; those that are no answer happen at once."""
        for plan in self._plans:
            if plan[1] not in ("", chat):
                continue
            self._plans.remove(plan)
            match plan[0]:
                case Fault.BUSY:
                    raise Refusal("Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", 403)
                case Fault.QUOTA:
                    raise Refusal("20001", 400)
                case Fault.BROKEN:
                    raise Refusal("ServiceUnavailable", 503)
                case Fault.STALE_TOKEN:
                    self._token = ("", self._now())
                    raise Refusal("InvalidAuthentication", 401)
                case Fault.REVOKED:
                    raise Refusal("invalidParameter.robotCode.auth", 400)
                case Fault.SILENT_BEFORE:
                    raise NoAnswer
            return plan[0]
        return None

    def _send_private(self, said: dict[str, Any]) -> dict[str, Any]:
        self._check_right("batchSend")
        expect(said, {"robotCode", "userIds", "msgKey", "msgParam"})
        if not 1 <= len(said["userIds"]) <= 20:
            raise Refusal("invalidParameter.userIds.invalid")
        text, files = self._contents(said)
        lists: dict[str, list[str]] = defaultdict(list)
        key = ""
        for account in said["userIds"]:
            fault = self._meet(account)
            if fault is Fault.BLOCKED:
                lists["filteredStaffIdList"].append(account)
            elif fault is Fault.PARTIAL:
                lists["invalidStaffIdList"].append(account)
            elif account in self.flow_controlled:
                lists["flowControlledStaffIdList"].append(account)
            else:
                key = self._show(account, text, files=files)
            if fault is Fault.SILENT_AFTER:
                raise NoAnswer
        names = ("invalidStaffIdList", "flowControlledStaffIdList", "filteredStaffIdList")
        return {
            "processQueryKey": key or f"pqk-{next(self._numbers)}",
            **{name: lists[name] for name in names},
        }

    def _send_group(self, said: dict[str, Any]) -> dict[str, Any]:
        self._check_right("groupMessages")
        expect(said, {"robotCode", "openConversationId", "msgKey", "msgParam"})
        chat = said["openConversationId"]
        if chat not in self.members:
            raise Refusal("invalid.openConversationId")
        text, files = self._contents(said)
        fault = self._meet(chat)
        key = self._show(chat, text, files=files)
        if fault is Fault.SILENT_AFTER:
            raise NoAnswer
        return {"processQueryKey": key}

    def _contents(self, said: dict[str, Any]) -> tuple[str, tuple[tuple[str, bytes], ...]]:
        """What a robot message shows: its words, its files."""
        if said["robotCode"] != KEY:
            raise Refusal("invalidParameter.robotCode.auth")
        if not isinstance(said["msgParam"], str) or len(said["msgParam"].encode()) > 15_000:
            raise Refusal("invalidParameter.msgParam.invalid")
        param = json.loads(said["msgParam"])
        match said["msgKey"]:
            case "sampleText":
                expect(param, {"content"}, "invalidParameter.msgParam.invalid")
                if not param["content"].strip():
                    raise Refusal("invalidParameter.msgParam.invalid")
                return param["content"], ()
            case "sampleImageMsg":
                expect(param, {"photoURL"}, "invalidParameter.msgParam.invalid")
                return "", (self._medium(param["photoURL"], "image"),)
            case "sampleFile":
                expect(param, {"mediaId", "fileName", "fileType"}, "invalidParameter.msgParam")
                if param["fileType"] not in FILE_TYPES:
                    raise Refusal("invalidParameter.msgParam.invalid")
                _, content = self._medium(param["mediaId"], "file")
                return "", ((param["fileName"], content),)
        raise Refusal("invalidParameter.msgKey.invalid")

    def _medium(self, media: str, kind: str) -> tuple[str, bytes]:
        if media not in self._media or self._media[media][0] != kind:
            raise Refusal("invalidParameter.mediaId.invalid")
        return self._media[media]

    def _show(self, chat: str, text: str, **more: Any) -> str:
        number = f"pqk-{next(self._numbers)}"
        entry = Entry(number, chat, text, self._now(), **more)
        self.entries.append(entry)
        self._by_chat[chat].append(entry)
        return number

    def _deliver_card(self, said: dict[str, Any]) -> dict[str, Any]:
        self._check_right("createAndDeliver")
        chat, group = self._check_card(said)
        again = [one for one in self.entries if one.track == said["outTrackId"]]
        fault = self._meet(chat)
        if fault in (Fault.BLOCKED, Fault.PARTIAL) or (group and chat not in self.members):
            results = [{"success": False, "errorMsg": "no such receiver", "spaceId": chat}]
            return {"success": True, "result": {"deliverResults": results}}
        if not again:
            param = said["cardData"]["cardParamMap"]
            labels = {
                str(number): param[f"button{number}"]
                for number in range(1, 6)
                if param[f"button{number}"]
            }
            self._show(chat, param["text"], labels=labels, track=said["outTrackId"])
            again = self.entries[-1:]
        if fault is Fault.SILENT_AFTER:
            raise NoAnswer
        results = [{"success": True, "spaceId": chat, "carrierId": again[0].id}]
        out = {"outTrackId": said["outTrackId"], "deliverResults": results}
        return {"success": True, "result": out}

    def _check_card(self, said: dict[str, Any]) -> tuple[str, bool]:
        """Where a card is to go, and whether that is a group."""
        group = said["openSpaceId"].startswith("dtv1.card//IM_GROUP.")
        models = {"imGroupOpenSpaceModel", "imGroupOpenDeliverModel"}
        if not group:
            models = {"imRobotOpenSpaceModel", "imRobotOpenDeliverModel"}
        how = {"callbackType"} | ({"callbackRouteKey"} if self.callback else set())
        names = {"cardTemplateId", "outTrackId", "cardData", "openSpaceId", "userIdType"}
        expect(said, names | models | how)
        if said["cardTemplateId"] != TEMPLATE:
            raise Refusal("param.cardTemplateIdNotExist")
        if said["callbackType"] != ("HTTP" if self.callback else "STREAM"):
            raise Refusal("param.callbackType")
        if not 1 <= len(said["outTrackId"]) <= 64 or said["userIdType"] != 1:
            raise Refusal("param.outTrackId")
        param = said["cardData"]["cardParamMap"]
        if set(param) != VARIABLES or not all(isinstance(one, str) for one in param.values()):
            raise Refusal("param.cardData")
        return said["openSpaceId"].split(".", 2)[2], group

    def _register(self, said: dict[str, Any]) -> dict[str, Any]:
        expect(said, {"callbackRouteKey", "callbackUrl", "apiSecret", "forceUpdate"})
        self.callback = (said["callbackUrl"], said["apiSecret"])
        return {"success": True, "result": {"callbackUrl": said["callbackUrl"]}}

    def _lead_to_file(self, said: dict[str, Any]) -> dict[str, Any]:
        expect(said, {"downloadCode", "robotCode"})
        if said["downloadCode"] not in self._files or said["robotCode"] != KEY:
            raise Refusal("invalidParameter.downloadCode")
        code = said["downloadCode"].rstrip("=")
        return {"downloadUrl": f"{self.here}/files/{code}"}

    async def _hand_out(self, request: web.Request) -> web.Response:
        return web.Response(body=self._files[request.match_info["code"] + "=="])

    # ── the old interface ────────────────────────────────────────────────────────────────────────

    async def _upload(self, request: web.Request) -> web.Response:
        if request.query["access_token"] != self._token[0] or self._token[1] <= self._now():
            return numbered(40014)
        kind = request.query["type"]
        form = await request.post()
        media = form["media"]
        assert isinstance(media, web.FileField)
        content = media.file.read()
        if kind not in ("image", "file") or len(content) > 20 << 20:
            return numbered(40005)
        number = f"@media{next(self._numbers)}"
        self._media[number] = (kind, content)
        self.uploads.append(media.filename)
        return web.json_response({"errcode": 0, "media_id": number, "type": kind})

    async def _answer_session(self, request: web.Request) -> web.Response:
        chat, until = self._sessions.get(request.query["session"], ("", self._now()))
        if until <= self._now():
            return numbered(300001)
        return await self._take_custom(request, chat, f"session {chat}")

    async def _speak(self, request: web.Request) -> web.Response:
        name = request.query["access_token"]
        timestamp, sign = request.query.get("timestamp", ""), request.query.get("sign", "")
        if name not in self.hooks:
            return numbered(300005)
        age = abs(self._milliseconds() - int(timestamp or 0))
        secret = self.hooks[name].encode()
        vouched = hmac.new(secret, timestamp.encode() + b"\n" + secret, hashlib.sha256).digest()
        if age > 3_600_000 or sign != base64.b64encode(vouched).decode():
            return numbered(310000)
        return await self._take_custom(request, f"hook:{name}", name)

    async def _take_custom(self, request: web.Request, chat: str, robot: str) -> web.Response:
        """A message in the custom robots' format."""
        said = await request.json()
        assert set(said) <= {"msgtype", "text", "at", "msgUuid"}
        if self._is_deaf(robot):
            return numbered(410100)
        try:
            fault = self._meet(chat)
        except Refusal as refusal:
            return numbered({"20001": 20001, "ServiceUnavailable": 15}.get(refusal.code, 400102))
        except NoAnswer:
            assert request.transport is not None
            request.transport.close()
            return web.Response()
        content = said["text"]["content"]
        if said["msgtype"] != "text" or not content or len(content.encode()) > 20_000:
            return numbered(400105)
        unique = said.get("msgUuid", "")
        if not unique or unique not in self._uuids:
            called = tuple(one for one in said["at"].get("atUserIds", ()) if f"@{one} " in content)
            self._uuids[unique] = self._show(chat, content, mentions=called)
        if fault is Fault.SILENT_AFTER:
            assert request.transport is not None
            request.transport.close()
        return numbered(0)

    def _is_deaf(self, robot: str) -> bool:
        """Twenty a minute, then ten minutes of nothing."""
        now = self._now()
        if self._blocked.get(robot, now) > now:
            self.tripped += 1
            return True
        recent = self._calls[robot]
        while recent and recent[0] <= now - timedelta(minutes=1):
            recent.popleft()
        recent.append(now)
        if len(recent) > 20:
            self.tripped += 1
            self._blocked[robot] = now + timedelta(minutes=10)
        return len(recent) > 20

    def _milliseconds(self) -> int:
        return int(self._now().timestamp() * 1000)


class DingTalkHttpCloud(DingTalkCloud):
    """The cloud of an app in HTTP mode: callbacks in the clear, sealed events."""

    channel = "dingtalk-http"

    def config(self) -> Mapping[str, Any]:
        """An app with buttons and events, by HTTP."""
        return {
            **super().config(),
            "mode": "http",
            "card_secret": CARD_SECRET,
            "event_token": EVENT_TOKEN,
            "event_aes_key": AES_KEY,
        }

    async def attach(self, base: str) -> None:
        """The addresses are entered in the console, and that of events is checked."""
        self._base = base
        self.callback = (f"{base}/hooks/dingtalk/cards", CARD_SECRET)
        async with asyncio.timeout(1.5):
            await self._seal({"EventType": "check_url"})

    async def cut(self) -> None:
        """There is no long connection."""

    async def _tell(self, topic: str, names: dict[str, str], data: dict[str, Any]) -> None:
        self._last = (topic, names, data)
        if topic == "*":
            plain = {name[:1].upper() + name[1:]: value for name, value in data.items()}
            known = {"EventType": names["eventType"], "eventId": names["eventId"], "CorpId": CORP}
            await self._seal({**known, **plain})
            return
        timestamp = str(self._milliseconds())
        key = SECRET.encode()
        vouched = hmac.new(key, timestamp.encode() + b"\n" + key, hashlib.sha256).digest()
        headers = {"timestamp": timestamp, "sign": base64.b64encode(vouched).decode()}
        assert await self._post(f"{self._base}/hooks/dingtalk", data, headers) == {}

    async def _tell_click(self, click: dict[str, Any]) -> dict[str, Any]:
        assert self.callback is not None
        url, secret = self.callback
        timestamp = str(self._milliseconds())
        vouched = hmac.new(secret.encode(), timestamp.encode(), hashlib.sha256).digest()
        headers = {
            "x-ddpaas-signature-timestamp": timestamp,
            "x-ddpaas-signature": base64.b64encode(vouched).decode(),
        }
        async with asyncio.timeout(2):
            return await self._post(url, click, headers)

    async def _post(
        self, url: str, data: dict[str, Any], headers: dict[str, str]
    ) -> dict[str, Any]:
        async with self._client.post(url, json=data, headers=headers) as answer:
            assert answer.status == 200
            said: dict[str, Any] = await answer.json()
            return said

    async def _seal(self, data: dict[str, Any]) -> None:
        """An event, and whether its answer is the sealed word success."""
        sealed = seal(json.dumps(data, ensure_ascii=False).encode())
        timestamp, nonce = str(int(self._now().timestamp())), f"n{next(self._numbers)}"
        signature = sha1(EVENT_TOKEN, timestamp, nonce, sealed)
        url = f"{self._base}/hooks/dingtalk/events?nonce={nonce}&timestamp={timestamp}"
        answer = await self._post(f"{url}&signature={signature}", {"encrypt": sealed}, {})
        told = (EVENT_TOKEN, answer["timeStamp"], answer["nonce"], answer["encrypt"])
        assert answer["msg_signature"] == sha1(*told)
        assert unseal(answer["encrypt"]) == b"success"


# ── how it writes ────────────────────────────────────────────────────────────────────────────────


def refused(refusal: Refusal) -> web.Response:
    """A refusal of the new interface."""
    said = {"code": refusal.code, "requestid": "r-1", "message": "refused by the tests' cloud"}
    return web.json_response(said, status=refusal.status)


def numbered(code: int) -> web.Response:
    """An answer of the old interface: always 200."""
    return web.json_response({"errcode": code, "errmsg": "ok" if code == 0 else "refused"})


def expect(said: Mapping[str, Any], names: set[str], code: str = "invalidParameter") -> None:
    """Exactly these fields."""
    if set(said) != names:
        raise Refusal(code)


def write_fragments(socket: web.WebSocketResponse, payload: bytes) -> None:
    """A text message as several frames, as the vendor's gateway sends long ones."""
    assert socket._req is not None
    assert socket._req.transport is not None
    pieces = [payload[at : at + FRAGMENT] for at in range(0, len(payload), FRAGMENT)]
    for number, piece in enumerate(pieces):
        first, last = number == 0, number == len(pieces) - 1
        head = struct.pack("!BB", (0x80 if last else 0) | (0x01 if first else 0), len(piece))
        socket._req.transport.write(head + piece)


def sha1(*parts: str) -> str:
    """The signature of an event."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def seal(plain: bytes) -> str:
    """The vendor's envelope around a text."""
    key = base64.b64decode(AES_KEY + "=")
    framed = b"0123456789abcdef" + struct.pack("!I", len(plain)) + plain + KEY.encode()
    padding = 32 - len(framed) % 32
    sealer = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    sealed = sealer.update(framed + bytes([padding]) * padding) + sealer.finalize()
    return base64.b64encode(sealed).decode()


def unseal(sealed: str) -> bytes:
    """The text in an envelope that is addressed to the app."""
    key = base64.b64decode(AES_KEY + "=")
    opener = Cipher(algorithms.AES(key), modes.CBC(key[:16])).decryptor()
    framed = opener.update(base64.b64decode(sealed)) + opener.finalize()
    framed = framed[: -framed[-1]]
    length: int = struct.unpack("!I", framed[16:20])[0]
    assert framed[20 + length :] == KEY.encode()
    return framed[20 : 20 + length]
