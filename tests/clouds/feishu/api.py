"""The open API, the robots of groups, and the doors of the long connection."""

import asyncio
import base64
import hashlib
import hmac
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.clouds.cloud import BOT, Fault, Shown
from tests.clouds.feishu.frames import CLIENT
from tests.clouds.feishu.line import Socket
from tests.clouds.feishu.rules import (
    APP_ID,
    APP_SECRET,
    BOT_ID,
    REMEMBERED,
    RENEWED,
    ROBOT,
    ROBOT_SECRET,
    TOKEN_LIVES,
    Broken,
    HungUp,
    Refusal,
    Window,
    digest,
)
from tests.clouds.feishu.screen import read_form, read_post, strict_body
from tests.clouds.feishu.world import World


class Api(World):
    """What our house calls."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._sockets: list[Socket] = []
        self._connected = asyncio.Condition()
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

    @property
    def base(self) -> str:
        """Where the API is."""
        return str(self._server.make_url("")).rstrip("/")

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

    # ── messages ──────────────────────────────────────────────────────────────────────────────────

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

    # ── files ─────────────────────────────────────────────────────────────────────────────────────

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

    async def _hand_out(self, request: web.Request) -> web.Response:
        self._authorise(request, "resources")
        path = request.match_info
        sort = request.query.get("type", "")
        content = self._brought.get((path["id"], path["key"], sort))
        if content is None:
            raise Refusal(234003)
        return web.Response(body=content)

    # ── the robot of a group ──────────────────────────────────────────────────────────────────────

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

    # ── the long connection ───────────────────────────────────────────────────────────────────────

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
