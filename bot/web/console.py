"""The console page: a chat in the browser, in which one can be anybody of a made-up bureau.

The page never holds the console's secret. What is typed goes to an endpoint of our own origin,
which signs it and hands it to the platform as its webhook would: verify, inbox, worker, outbox
and delivery are the real ones. What the bot says comes back over one live stream.
"""

import json
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from bot.web.faults import Missing, Refusal
from bot.web.forms import form_of
from bot.web.gate import Gate, Visitor
from bot.web.pages import Pages
from bot.web.transcript import Transcript
from handlers.console import NAME, Console
from handlers.errors import BadRequest
from handlers.platform import Receive
from models.bureau import Subscription
from models.database import Database
from models.enums import PostRole, UnitKind
from models.people import Account, Person, Post

HEARTBEAT = 15.0  # seconds between signs of life on a silent stream
MOVES_LIMIT = 20  # characters of a move of the clock

ROLE_WORDS = {
    PostRole.OFFICER: "经办人",
    PostRole.HEAD: "负责人",
    PostRole.LEADER: "分管领导",
    PostRole.SUPERVISOR: "督办员",
    PostRole.ADMIN: "管理员",
}
DESK_ROLES = frozenset({PostRole.LEADER, PostRole.SUPERVISOR, PostRole.ADMIN})
PARTS = ("督办与领导", "科室", "学校", "其他")


@dataclass(frozen=True, slots=True)
class Step:
    """One scene of the guided demo: what it is called, what it tells, and what it does."""

    title: str
    says: str
    does: str


@dataclass(frozen=True, slots=True)
class Scene:
    """Where to look after a step: a chat of the console, and a page of ours beside it."""

    chat: str = ""
    page: str = ""


class Stage(Protocol):
    """The made-up bureau behind the page: a clock that can be moved, and a guide."""

    @property
    def steps(self) -> Sequence[Step]:
        """The guided demo, in order."""

    def now(self) -> datetime:
        """The bureau's time."""

    async def move(self, to: str) -> None:
        """Moves the clock: "next" (message), "day", "week" or a date. Raises `DubanError`."""

    async def play(self, number: int) -> Scene:
        """Plays one step, counted from 0."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A person one can be, or a group one can look at."""

    address: str
    name: str
    unit: str
    role: str
    part: str


class ConsolePage:
    """The page and what its script asks for."""

    def __init__(
        self,
        console: Console,
        receive: Receive,
        database: Database,
        stage: Stage,
        pages: Pages,
    ) -> None:
        self._console = console
        self._receive = receive
        self._database = database
        self._stage = stage
        self._pages = pages
        self._transcript = Transcript()
        self._closing = False
        console.attend(
            lambda message_id, message: self._transcript.hear(message_id, message, stage.now())
        )
        console.witness(lambda said: self._transcript.say(said, stage.now()))

    def routes(self, gate: Gate) -> list[web.RouteDef]:
        """The page, its stream, and what can be done on it."""
        return [
            gate.get("/", self.page),
            gate.get("/console/stream", self.stream),
            gate.post("/console/say", self.say),
            gate.post("/console/file", self.take_file),
            gate.post("/demo/clock", self.move),
            gate.get("/demo/steps", self.steps),
            gate.post("/demo/play/{number:\\d{1,3}}", self.play),
        ]

    async def close(self, _app: web.Application) -> None:
        """Ends the streams, so that the server can stop."""
        self._closing = True
        self._transcript.ring()

    async def page(self, request: web.Request, visitor: Visitor) -> web.Response:
        """The chat."""
        seats = await self._database.read(load_seats)
        groups = await self._database.read(load_groups)
        parts = [(part, [seat for seat in seats if seat.part == part]) for part in PARTS]
        return self._pages.page(
            "console.html",
            visitor=visitor,
            here="chat",
            parts=[(part, members) for part, members in parts if members],
            groups=groups,
            now=self._stage.now(),
            guided=bool(self._stage.steps),
        )

    async def stream(self, request: web.Request, visitor: Visitor) -> web.StreamResponse:
        """Server-sent events: lines as they are said, and the bureau's time."""
        seen = last_seen(request)
        response = web.StreamResponse(headers={"X-Accel-Buffering": "no"})
        response.content_type = "text/event-stream"
        await response.prepare(request)
        with suppress(ConnectionError):  # the page was closed
            await self._tell(response, seen)
        return response

    async def _tell(self, response: web.StreamResponse, seen: int) -> None:
        version = -1
        while not self._closing:
            if await self._transcript.changed(version, HEARTBEAT):
                version = self._transcript.version
                seen, news = self._news(seen)
                await response.write(news)
            else:
                await response.write(b": still here\n\n")

    def _news(self, seen: int) -> tuple[int, bytes]:
        lines = self._transcript.since(seen)
        seen = lines[-1].number if lines else seen
        news = {
            "now": self._pages.moment(self._stage.now()),
            "lines": [line.to_json(self._pages.moment(line.at)) for line in lines],
        }
        return seen, f"id: {seen}\ndata: {json.dumps(news, ensure_ascii=False)}\n\n".encode()

    async def say(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Somebody types or taps: signed here, then the way of every webhook."""
        words = await json_object(request)
        seat = await self._database.read(load_seat, str(words.get("sender", "")))
        if seat is None:
            raise Missing("没有这位人员", "请刷新页面后重新选择")
        event = {
            "event": secrets.token_hex(16),
            "kind": words.get("kind", "message"),
            "chat": words.get("chat"),
            "group": words.get("group", False),
            "sender": seat.address,
            "sender_name": seat.name,
            "text": words.get("text", ""),
            "mentioned": words.get("mentioned", False),
            "quoted_id": words.get("quoted_id"),
            "quoted_text": words.get("quoted_text"),
            "files": words.get("files", []),
            "sent_at": self._stage.now().isoformat(),
        }
        try:
            await self._console.speak(event, self._receive)
        except BadRequest as refusal:
            raise Refusal("这条消息发不出去", "请缩短后重试(最多4000字,9个文件)") from refusal
        return web.json_response({"said": True})

    async def take_file(self, request: web.Request, visitor: Visitor) -> web.Response:
        """A picture or file for the next message; answers what names it."""
        upload = form_of(request).upload
        if upload is None:
            raise Refusal("没有收到文件", "请重新选择文件")
        file = self._console.lay(upload.name, upload.media_type, upload.content)
        return web.json_response(asdict(file))

    async def move(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Moves the bureau's clock; what fell due on the way is said on the way."""
        to = (await json_object(request)).get("to")
        if not isinstance(to, str) or len(to) > MOVES_LIMIT:
            raise Refusal("不知道要拨到什么时候", "请选择日期")
        try:
            await self._stage.move(to)
        finally:
            self._transcript.ring()
        return web.json_response({"now": self._pages.moment(self._stage.now())})

    async def steps(self, request: web.Request, visitor: Visitor) -> web.Response:
        """The guide's steps."""
        return web.json_response([asdict(step) for step in self._stage.steps])

    async def play(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Plays a step; answers where to look."""
        number = int(request.match_info["number"])
        if number >= len(self._stage.steps):
            raise Missing("没有这一步", "请从头开始演示")
        try:
            scene = await self._stage.play(number)
        finally:
            self._transcript.ring()
        return web.json_response(asdict(scene))


def last_seen(request: web.Request) -> int:
    """The number of the last line the page has: after a break the browser repeats it by itself."""
    value = request.headers.get("Last-Event-ID") or request.query.get("after", "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else 0


async def json_object(request: web.Request) -> dict[str, Any]:
    """The JSON object that a script of our page sent. Raises `Refusal`."""
    try:
        words = await request.json()
    except (ValueError, RecursionError) as error:
        raise Refusal("内容无法识别", "请刷新页面后重试") from error
    if not isinstance(words, dict):
        raise Refusal("内容无法识别", "请刷新页面后重试")
    return words


# ── who can be played ────────────────────────────────────────────────────────────────────────────


def load_seats(session: Session) -> list[Seat]:
    """Everybody with an account on the console, desk first, then in the roster's order."""
    accounts = session.scalars(
        select(Account)
        .where(Account.platform == NAME, Account.lost_at.is_(None))
        .options(
            joinedload(Account.person).selectinload(Person.posts).joinedload(Post.unit),
        )
        .order_by(Account.id)
    )
    return [seat_of(account) for account in accounts]


def load_seat(session: Session, address: str) -> Seat | None:
    """The person of that address."""
    account = session.scalar(
        select(Account)
        .where(Account.platform == NAME, Account.address == address)
        .options(selectinload(Account.person).selectinload(Person.posts).joinedload(Post.unit))
    )
    return seat_of(account) if account is not None else None


def seat_of(account: Account) -> Seat:
    """A person as the page shows them: 李科长, 基础教育科, 负责人."""
    posts = account.person.posts
    post = next((post for post in posts if post.role in DESK_ROLES), posts[0] if posts else None)
    if post is None:
        return Seat(account.address, account.person.name, "", "", PARTS[-1])
    return Seat(
        account.address,
        post.title or account.person.name,
        post.unit.name,
        ROLE_WORDS[post.role],
        part_of(post),
    )


def part_of(post: Post) -> str:
    """The heading in the list of people."""
    if post.role in DESK_ROLES:
        return PARTS[0]
    by_kind = {UnitKind.SECTION: PARTS[1], UnitKind.BUREAU: PARTS[1], UnitKind.SCHOOL: PARTS[2]}
    return by_kind.get(post.unit.kind, PARTS[-1])


def load_groups(session: Session) -> list[Seat]:
    """The groups that receive summaries on the console."""
    subscriptions = session.scalars(
        select(Subscription).where(Subscription.platform == NAME).order_by(Subscription.id)
    )
    named = {one.chat: one.title or one.chat for one in subscriptions}
    return [Seat(chat, title, "工作群", "", "") for chat, title in named.items()]
