"""The vendor's HTTP interface: tokens, messages of the app, media, webhooks of groups."""

import contextlib
import hashlib
import itertools
import secrets
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.clouds.cloud import Fault, Shown
from tests.clouds.wecom.rules import (
    BAD_MEDIA,
    MALFORMED,
    Refusal,
    check_card,
    check_picture,
    check_text,
    only,
    words_of,
)
from tests.clouds.wecom.screens import Mishaps, Screens, Window

CORP = "wwTests0001"
SECRET = "a secret of the app"
AGENT = 1000002
HOOK_KEY = "0000-hook-of-the-office"
LIFE = timedelta(seconds=7200)
PREFIX = "User"  # of every account
CODES = {
    Fault.BUSY: 45009,
    Fault.BROKEN: -1,
    Fault.STALE_TOKEN: 42001,
    Fault.REVOKED: 48002,
    Fault.BLOCKED: 81013,
}
NO_TOKEN, BAD_TOKEN, LATE_TOKEN = 41001, 40014, 42001
BAD_SECRET, BAD_CORP, BAD_AGENT = 40001, 40013, 40056
UNTRUSTED, NOBODY, LIMITED, NO_HOOK = 60020, 81013, 45009, 93000

Work = Callable[[web.Request], Awaitable[dict[str, Any]]]


class Server:
    """What the app, and the webhooks, call. Entered it listens."""

    platform = "wecom"

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.screens = Screens(now)
        self.mishaps = Mishaps()
        self.tripped = 0
        self.dropped = 0  # messages beyond a member's minute, gone without a word
        self.issued = 0
        self.trusted = True
        self.visible = True
        self.takes_cards = True
        self.media: dict[str, tuple[str, bytes]] = {}
        self.tokens: dict[str, datetime] = {}
        self.task_ids: set[str] = set()
        self.hook_keys = {HOOK_KEY: "hook:office"}
        self.numbers = itertools.count(7_123_456_789_012_345_000)
        self._member_minutes = Window(now, 30, 60)
        self._api_minutes = Window(now, 10_000, 60)
        self._api_hours = Window(now, 150_000, 3600)
        self._hook_minutes = Window(now, 20, 60)
        self.site = web.Application(client_max_size=32 << 20)
        for method, path, work in (
            ("GET", "/cgi-bin/gettoken", self._issue),
            ("POST", "/cgi-bin/message/send", self._send),
            ("POST", "/cgi-bin/media/upload", self._upload),
            ("GET", "/cgi-bin/agent/get", self._describe),
            ("POST", "/cgi-bin/webhook/send", self._push),
            ("POST", "/cgi-bin/webhook/upload_media", self._upload_for_hook),
        ):
            self.site.router.add_route(method, path, self.answer(work))
        self.site.router.add_get("/cgi-bin/media/get", self._hand_out)
        self.server = TestServer(self.site)

    async def __aenter__(self) -> Any:
        await self.server.start_server()
        self.client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *fault: object) -> None:
        await self.client.close()
        await self.server.close()

    @property
    def here(self) -> str:
        """Where it listens."""
        return str(self.server.make_url("")).rstrip("/")

    # ── what a test says ─────────────────────────────────────────────────────────────────────────

    def account(self, who: str) -> str:
        """A person; the platform tells ids in lower case where it complains of them."""
        return PREFIX + who

    def group(self, name: str) -> str:
        """A group that a webhook speaks into."""
        return f"hook:{name}"

    def chat(self, who: str, group: str) -> str:
        """The chat of a person or group."""
        return self.group(group) if group else self.account(who)

    def heard(self, who: str = "", *, group: str = "") -> list[Shown]:
        """Everything the bot has said in a chat."""
        return self.screens.of(self.chat(who, group))

    def fail(self, fault: Fault, times: int = 1, who: str = "") -> None:
        """The next sends meet a fault."""
        self.mishaps.plan(fault, times, self.account(who) if who else "")

    async def cut(self) -> None:
        """There is no long connection."""

    # ── calls ────────────────────────────────────────────────────────────────────────────────────

    def answer(self, work: Work) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """An interface: HTTP 200 with an error code, whatever happens."""

        async def call(request: web.Request) -> web.StreamResponse:
            content: dict[str, Any] = {"errcode": 0, "errmsg": "ok"}
            try:
                if self._api_minutes.exceeds(request.path) or self._api_hours.exceeds(request.path):
                    self.tripped += 1
                    raise Refusal(LIMITED)
                content |= await work(request)
            except Refusal as refusal:
                content = {"errcode": refusal.code, "errmsg": self._says(refusal.code)}
            except NoAnswer:
                assert request.transport is not None
                request.transport.close()
            return web.json_response(content)

        return call

    def _says(self, code: int) -> str:
        return (
            "not allow to access from your ip, from ip: 203.0.113.7" if code == UNTRUSTED else "no"
        )

    def check_token(self, request: web.Request) -> None:
        """The token of a call."""
        token = request.query.get("access_token")
        if token is None:
            raise Refusal(NO_TOKEN)
        if token not in self.tokens:
            raise Refusal(BAD_TOKEN)
        if self.tokens[token] <= self.now():
            raise Refusal(LATE_TOKEN)
        if not self.trusted:
            raise Refusal(UNTRUSTED)

    async def _issue(self, request: web.Request) -> dict[str, Any]:
        if request.query.get("corpid") != CORP:
            raise Refusal(BAD_CORP)
        if request.query.get("corpsecret") != SECRET:
            raise Refusal(BAD_SECRET)
        self.issued += 1
        live = [one for one, until in self.tokens.items() if until > self.now()]
        token = live[0] if live else secrets.token_urlsafe(200)
        self.tokens.setdefault(token, self.now() + LIFE)
        left = self.tokens[token] - self.now()
        return {"access_token": token, "expires_in": int(left.total_seconds())}

    async def _describe(self, request: web.Request) -> dict[str, Any]:
        self.check_token(request)
        if request.query.get("agentid") != str(AGENT):
            raise Refusal(BAD_AGENT)
        return {
            "agentid": AGENT,
            "name": "督办",
            "close": 0,
            "allow_userinfos": {"user": []},
            "allow_partys": {"partyid": [1] if self.visible else []},
            "allow_tags": {"tagid": []},
        }

    async def _send(self, request: web.Request) -> dict[str, Any]:
        self.check_token(request)
        body = await read_json(request)
        kind = str(body.get("msgtype"))
        only(body, touser=str, agentid=int, msgtype=str, **{kind: dict})
        if body["agentid"] != AGENT:
            raise Refusal(BAD_AGENT)
        user = body["touser"]
        if not user.startswith(PREFIX) or "|" in user:
            raise Refusal(NOBODY)
        fault = self.meet(user)
        if fault is Fault.PARTIAL:
            return {"invaliduser": user.lower(), "msgid": "partial"}
        if self._member_minutes.exceeds(user):
            self.tripped += 1
            self.dropped += 1
            return {"msgid": "dropped"}
        told = self._show(user, kind, body[kind])
        if fault is Fault.SILENT_AFTER:
            raise NoAnswer
        return {"invaliduser": "", **told}

    def meet(self, chat: str) -> Fault | None:
        """The fault a send meets, those that end it at once being raised."""
        fault = self.mishaps.next(chat)
        if fault is Fault.SILENT_BEFORE:
            raise NoAnswer
        if fault is Fault.STALE_TOKEN:
            self.tokens.clear()
        if fault in CODES:
            raise Refusal(CODES[fault])
        return fault

    def _show(self, user: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        if kind == "text":
            text = check_text(only(content, content=str)["content"])
            return {"msgid": self.screens.show_plain(user, text).id}
        if kind in ("image", "file"):
            media = self.find_media(only(content, media_id=str)["media_id"])
            return {"msgid": self.screens.show(user, "", files=(media,)).id}
        card = self.take_card(kind, content)
        buttons = {one["text"]: one["key"] for one in card["button_list"]}
        code = secrets.token_hex(16)
        entry = self.screens.show_plain(
            user, words_of(card), buttons=buttons, task_id=card["task_id"], code=code
        )
        return {"msgid": entry.id, "response_code": code}

    def take_card(self, kind: str, content: Any) -> dict[str, Any]:
        """A card with an id of its own."""
        if kind != "template_card" or not self.takes_cards:
            raise Refusal(MALFORMED)
        card = check_card(content)
        if card["task_id"] in self.task_ids:
            raise Refusal(MALFORMED)
        self.task_ids.add(card["task_id"])
        return card

    # ── media ────────────────────────────────────────────────────────────────────────────────────

    def find_media(self, media_id: str) -> tuple[str, bytes]:
        """A file that was uploaded."""
        if media_id not in self.media:
            raise Refusal(BAD_MEDIA)
        return self.media[media_id]

    def lay_up(self, name: str, content: bytes) -> str:
        """A new media id."""
        media_id = f"media-{len(self.media)}-{hashlib.sha256(content).hexdigest()[:12]}"
        self.media[media_id] = (name, content)
        return media_id

    async def _upload(self, request: web.Request) -> dict[str, Any]:
        self.check_token(request)
        return await self._take_form(request)

    async def _take_form(self, request: web.Request) -> dict[str, Any]:
        kind = request.query.get("type")
        limit = {"image": 10 << 20, "file": 20 << 20}.get(str(kind), 0)
        part = await (await request.multipart()).next()
        if not isinstance(part, aiohttp.BodyPartReader) or part.name != "media":
            raise Refusal(MALFORMED)
        content = bytes(await part.read())
        if not 5 < len(content) <= limit or not part.filename:
            raise Refusal(MALFORMED)
        media_id = self.lay_up(part.filename, content)
        created = str(int(self.now().timestamp()))
        return {"type": kind, "media_id": media_id, "created_at": created}

    async def _hand_out(self, request: web.Request) -> web.Response:
        try:
            self.check_token(request)
            _, content = self.find_media(request.query.get("media_id", ""))
        except Refusal as refusal:
            return web.json_response({"errcode": refusal.code, "errmsg": "no"})
        return web.Response(body=content, content_type="application/octet-stream")

    # ── webhooks of groups ───────────────────────────────────────────────────────────────────────

    def hook_of(self, request: web.Request) -> str:
        """The group of a secret address."""
        key = request.query.get("key", "")
        if key not in self.hook_keys:
            raise Refusal(NO_HOOK)
        return self.hook_keys[key]

    async def _upload_for_hook(self, request: web.Request) -> dict[str, Any]:
        self.hook_of(request)
        if request.query.get("type") != "file":
            raise Refusal(MALFORMED)
        return await self._take_form(request)

    async def _push(self, request: web.Request) -> dict[str, Any]:
        chat = self.hook_of(request)
        body = await read_json(request)
        kind = str(body.get("msgtype"))
        only(body, msgtype=str, **{kind: dict})
        fault = self.meet(chat)
        if self._hook_minutes.exceeds(chat):
            self.tripped += 1
            raise Refusal(LIMITED)
        self._show_in_group(chat, kind, body[kind])
        if fault is Fault.SILENT_AFTER:
            raise NoAnswer
        return {}

    def _show_in_group(self, chat: str, kind: str, content: dict[str, Any]) -> None:
        if kind == "text":
            only(content, content=str, mentioned_list_=list)
            called = tuple(content.get("mentioned_list", ()))
            self.screens.show_plain(chat, check_text(content["content"]), mentions=called)
        elif kind == "image":
            self.screens.show(chat, "", files=(("", check_picture(content)),))
        elif kind == "file":
            media = self.find_media(only(content, media_id=str)["media_id"])
            self.screens.show(chat, "", files=(media,))
        else:
            raise Refusal(MALFORMED)


class NoAnswer(Exception):
    """The connection breaks instead of an answer."""


async def read_json(request: web.Request) -> Mapping[str, Any]:
    """The object of a call."""
    with contextlib.suppress(ValueError):
        found = await request.json()
        if isinstance(found, dict):
            return found
    raise Refusal(MALFORMED)
