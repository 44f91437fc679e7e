"""The robot by long connection: no public address, one connection a robot, answers at any time.

The platform gives the connection to whoever came last and tells the former holder, who does not
come back at once: two who both did would take it from each other for ever. The next attempt is a
minute later, then two, up to half an hour. Source: developer.work.weixin.qq.com 101463.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from handlers.connection import Kicked, hold_alone
from handlers.errors import (
    BadRequest,
    Misconfigured,
    PlatformError,
    SendError,
    Throttled,
    UnknownOutcome,
    Unreachable,
)
from handlers.http import Http
from handlers.limiter import Limit, Limiter, Meter
from handlers.message import Document, IncomingKind
from handlers.platform import Finding, Ports, Receive, Route
from handlers.wecom.codes import LateAnswer, UnlistedCode
from handlers.wecom.line import Line, drain, req_id_of
from handlers.wecom.media import kind_of, upload
from handlers.wecom.robot import Memory
from handlers.wecom.robot_events import Told, read_event

log = logging.getLogger(__name__)

PING = 30.0  # seconds
MISSED = 2  # unanswered pings after which the connection counts as dead
PER_CHAT = (Limit(30, 60), Limit(1000, 3600))
UPLOADS = (Limit(30, 60), Limit(1000, 3600))
ANSWER_WITHIN = timedelta(minutes=10)  # later words are no answer to that message
COMES_SOON = 3.0  # seconds until a message looks again for the connection
LEADS_FOR = 120.0  # seconds after a cut: by then it is back, or another process has it
BORROWED = 60.0  # seconds
FIRST_QUIET = timedelta(minutes=1)
LONGEST_QUIET = timedelta(minutes=30)
PEACE = timedelta(hours=1)  # after which an earlier kick no longer counts
COMMIT_PAUSES = (0.5, 2.0, 5.0)  # seconds: what is lost here nobody sends again

PERSON, GROUP = 1, 2
KICKED = "企业微信智能机器人的长连接被另一个程序占用"
KICKED_MEND = "请停掉使用同一机器人的另一个程序(一个机器人只能有一个长连接),或单独建一个机器人"
REFUSED_MEND = "请核对 duban.toml 里企业微信智能机器人的 bot_id 和 secret,并确认它已启用长连接"


@dataclass(frozen=True, slots=True)
class Login:
    """Who the robot is."""

    bot_id: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """The last message of a group on this connection, which may be answered by its `req_id`."""

    req_id: str
    at: datetime


class ByConnection:
    """The way by long connection. `url` is the platform's address for it."""

    takes_files = True

    def __init__(
        self,
        login: Login,
        url: str,
        name: str,
        http: Http,
        limiter: Limiter,
        memory: Memory,
        ports: Ports,
    ) -> None:
        self._login = login
        self._url = url
        self._name = name
        self._http = http
        self._limiter = limiter
        self._memory = memory
        self._ports = ports
        self._lease = f"wecom:{login.bot_id}"
        self._line: Line | None = None
        self._connected = asyncio.Event()
        self._led_at = float("-inf")  # on the loop's own clock
        self._listening = False
        self._refusal: tuple[str, str] | None = None  # what is wrong, and its mend
        self._asked: dict[str, Asked] = {}
        self._responding: set[asyncio.Task[None]] = set()
        self._kicked_at: datetime | None = None
        self._kicks = 0

    def routes(self) -> Sequence[Route]:
        """No webhooks."""
        return ()

    # ── listening ────────────────────────────────────────────────────────────────────────────────

    async def listen(self, receive: Receive) -> None:
        """Holds the connection, in one process at a time."""
        self._listening = True
        try:
            await hold_alone(self._lease, lambda: self._connect(receive), self._ports)
        finally:
            self._listening = False

    async def _connect(self, receive: Receive) -> None:
        """One connection, until it ends. Raises `PlatformError`."""
        self._led_at = asyncio.get_running_loop().time()
        await self._keep_quiet()
        async with self._dial() as line:
            try:
                await first_of(self._read(line, receive), self._attend(line))
            except PlatformError:
                raise
            except Exception as fault:  # of ours: the connection is opened anew all the same
                log.exception("the long connection failed", extra=about("connection"))
                raise PlatformError("the long connection failed") from fault
            finally:
                self._hang_up()

    @asynccontextmanager
    async def _dial(self) -> AsyncIterator[Line]:
        line = Line(await self._http.connect(self._url))
        try:
            yield line
        finally:
            await line.close()

    async def _keep_quiet(self) -> None:
        """After a kick nobody is kicked in turn."""
        if self._kicked_at is None:
            return
        quiet = min(FIRST_QUIET * 2 ** min(self._kicks - 1, 10), LONGEST_QUIET)
        rest = (self._kicked_at + quiet - self._ports.now()).total_seconds()
        if rest > 0:
            await self._ports.sleep(rest)

    async def _attend(self, line: Line) -> None:
        """Signs in, then keeps the connection alive."""
        await self._subscribe(line)
        self._line, self._refusal = line, None
        self._connected.set()
        missed = 0
        while missed < MISSED:
            await self._ports.sleep(PING)
            try:
                await line.ask("ping")
                missed = 0
            except PlatformError:
                missed += 1
        raise SendError("the long connection does not answer any more")

    async def _subscribe(self, line: Line) -> None:
        try:
            await line.ask("aibot_subscribe", asdict(self._login))
        except (Misconfigured, UnlistedCode) as fault:  # not a limit, nor a line that was cut
            self._refusal = (str(fault), REFUSED_MEND)
            raise Misconfigured(*self._refusal, whole=False) from fault

    async def _read(self, line: Line, receive: Receive) -> None:
        try:
            async with aclosing(line.frames()) as frames:
                async for frame in frames:
                    await self._take_sound(line, frame, receive)
        finally:
            self._hang_up()  # at once: what is sent now waits for the next connection

    def _hang_up(self) -> None:
        self._led_at = asyncio.get_running_loop().time()
        self._line = None
        self._connected.clear()
        self._asked.clear()

    async def _take_sound(self, line: Line, frame: Mapping[str, Any], receive: Receive) -> None:
        try:
            await self._take(line, frame, receive)
        except BadRequest:
            log.warning("a frame is not understood", extra=about("frame"))

    async def _take(self, line: Line, frame: Mapping[str, Any], receive: Receive) -> None:
        """One frame: committed before anything else is read. Raises `Kicked`."""
        body = frame.get("body")
        told = read_event(body if isinstance(body, dict) else {}, self._name)
        if told.kicked:
            self._note_kick()
            raise Kicked(KICKED)
        if told.incoming is None:
            return
        await self._commit(receive, told)
        req_id = req_id_of(frame)
        if told.click is not None:
            card = await self._memory.finish_card(told.click)
            self._respond(line, "aibot_respond_update_msg", card, req_id)
        elif told.incoming.kind is IncomingKind.JOINED:
            welcome = await self._memory.welcome(told.incoming.chat)
            if welcome is not None:
                self._respond(line, "aibot_respond_welcome_msg", welcome, req_id)
        elif told.incoming.group:
            self._asked[told.incoming.chat] = Asked(req_id, self._ports.now())

    async def _commit(self, receive: Receive, told: Told) -> None:
        """The platform tells nothing twice, so a fault of ours is tried again."""
        for pause in COMMIT_PAUSES:
            try:
                events = await self._memory.events_of(told)
                return await asyncio.shield(receive(events)) if events else None
            except Exception:
                log.exception("an event could not be kept", extra=about("receive"))
                await self._ports.sleep(pause)
        raise PlatformError("events cannot be kept")

    def _note_kick(self) -> None:
        now = self._ports.now()
        in_peace = self._kicked_at is None or now - self._kicked_at > PEACE
        self._kicks = 1 if in_peace else self._kicks + 1
        self._kicked_at, self._refusal = now, (KICKED, KICKED_MEND)

    def _respond(self, line: Line, command: str, body: Mapping[str, Any], req_id: str) -> None:
        """An answer that the platform waits for, five seconds long; its own answer is read by the
        loop that calls this."""
        task = asyncio.create_task(self._ask_quietly(line, command, body, req_id))
        self._responding.add(task)
        task.add_done_callback(self._responding.discard)

    async def _ask_quietly(
        self, line: Line, command: str, body: Mapping[str, Any], req_id: str
    ) -> None:
        try:
            await line.ask(command, body, req_id)
        except PlatformError as fault:
            log.warning("an event stays unanswered: %s", fault, extra=about(command))

    # ── speaking ─────────────────────────────────────────────────────────────────────────────────

    async def say(self, chat: str, group: bool, body: dict[str, Any]) -> None:
        """Sends one message. Raises `SendError` or `UnknownOutcome`."""
        async with self._open_line() as line, self._limiter.turn(Meter(f"robot:{chat}", PER_CHAT)):
            try:
                await self._answer_or_push(line, chat, group, body)
            except Unreachable:  # nobody tells the robot that it is out of a group: this does
                await self._memory.acquaintances.lose(chat)
                raise

    async def _answer_or_push(
        self, line: Line, chat: str, group: bool, body: dict[str, Any]
    ) -> None:
        """A group's fresh message is answered; all else is pushed."""
        asked = self._asked.get(chat)
        if asked is not None and self._ports.now() - asked.at < ANSWER_WITHIN:
            try:
                await line.ask("aibot_respond_msg", body, asked.req_id)
                return
            except LateAnswer:
                self._asked.pop(chat, None)
        kind = GROUP if group else PERSON
        await line.ask("aibot_send_msg", {"chatid": chat, "chat_type": kind, **body})

    @asynccontextmanager
    async def _open_line(self) -> AsyncIterator[Line]:
        """The line that is held; in a process that holds none, one for the moment."""
        if not self._listening:
            async with self._borrow() as line:
                yield line
            return
        if self._line is None and self._refusal is None and self._leads():
            await self._wait_for_line()
        if self._refusal is not None:
            raise Misconfigured(*self._refusal, whole=False)
        if self._line is None:
            raise Throttled("企业微信智能机器人的长连接还没有建立", retry_after=COMES_SOON)
        yield self._line

    def _leads(self) -> bool:
        """Whether it was this process that held the connection, or was about to."""
        return asyncio.get_running_loop().time() - self._led_at < LEADS_FOR

    async def _wait_for_line(self) -> None:
        """A connection that was cut stands again in a moment."""
        with suppress(TimeoutError):
            async with asyncio.timeout(COMES_SOON):
                await self._connected.wait()

    @asynccontextmanager
    async def _borrow(self) -> AsyncIterator[Line]:
        """A line for a moment, where no other process holds it: it would be kicked."""
        if not await self._ports.lease.take(self._lease, BORROWED):
            raise Throttled("企业微信智能机器人的长连接由正在运行的服务使用", retry_after=BORROWED)
        try:
            async with self._dial() as line:
                reading = asyncio.create_task(drain(line))
                try:
                    await self._subscribe(line)
                    yield line
                finally:
                    reading.cancel()
                    await asyncio.gather(reading, return_exceptions=True)
        finally:
            await self._ports.lease.drop(self._lease)

    async def hand_over(self, chat: str, group: bool, document: Document) -> None:
        """Uploads a file in pieces, then sends it. Raises `SendError` or `UnknownOutcome`."""
        content = await self._ports.store.load(document.reference)
        kind = kind_of(document, len(content)).value
        async with self._open_line() as line, self._limiter.turn(Meter("uploads", UPLOADS)):
            try:
                media = await upload(line, kind, document.name, content)
            except UnknownOutcome as fault:
                raise SendError(str(fault)) from fault  # nobody has seen anything yet
        await self.say(chat, group, {"msgtype": kind, kind: {"media_id": media}})

    # ── examination ──────────────────────────────────────────────────────────────────────────────

    async def examine(self, *, private: bool) -> Sequence[Finding]:
        """Whether the connection stands, or could; and who can be reached."""
        line = await self._examine_line()
        return (line, await self._examine_people()) if private else (line,)

    async def _examine_line(self) -> Finding:
        if self._line is not None:
            return Finding(True, "企业微信智能机器人的长连接正常")
        if self._refusal is not None:
            return Finding(False, *self._refusal)
        if self._listening:
            return self._unconnected()
        try:
            async with self._borrow():
                return Finding(True, "企业微信智能机器人的长连接可以建立")
        except Throttled:
            return Finding(True, "企业微信智能机器人的长连接由正在运行的服务使用")
        except Misconfigured as fault:
            return Finding(False, str(fault), fault.mend)
        except PlatformError:
            return self._unconnected()

    def _unconnected(self) -> Finding:
        said = "企业微信智能机器人的长连接没有建立"
        return Finding(False, said, f"请检查服务器能否访问 {self._url}")

    async def _examine_people(self) -> Finding:
        people = await self._memory.acquaintances.people()
        return Finding(
            people > 0,
            f"给企业微信智能机器人发过消息的有{people}人;没有发过的,机器人不能先联系",
            "" if people else "请各人先给机器人发一句话,例如“你好”",
        )


async def first_of(*works: Coroutine[Any, Any, None]) -> None:
    """Runs all until the first ends, and ends as it did."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def about(action: str) -> dict[str, str]:
    """What a log line is about."""
    return {"action": action, "platform": "wecom"}
