"""The robot by callback: sealed JSON in; each message opens one answer, once and within an hour.

There is no other way to speak: a person who has not written within the hour cannot be reached and
counts as gone until they write again; what is meant for a group waits for the next @
(developer.work.weixin.qq.com 100719, 101031, 101138).
"""

import json
from collections.abc import Sequence
from typing import Any

from handlers.errors import SendError, Throttled, Unreachable
from handlers.http import Http, is_under
from handlers.message import Document, IncomingKind
from handlers.platform import (
    Accepted,
    Finding,
    Ports,
    Receive,
    Request,
    Response,
    Route,
)
from handlers.wecom.api import judge
from handlers.wecom.callback import BODY_LIMIT, Callback
from handlers.wecom.codes import UnlistedCode
from handlers.wecom.openings import Opening, Openings
from handlers.wecom.robot import Memory
from handlers.wecom.robot_events import Told, read_event, read_json, read_sealed

HOOK = "/hooks/wecom/robot"
GROUP_WAITS = 300.0  # seconds until a group's message looks again for an opening
DOMAIN = "weixin.qq.com"
OR_THE_APP = ",或再配置自建应用用于私聊"


class ByCallback:
    """The way by callback. `base` is the platform's address: answers go nowhere else."""

    takes_files = False

    def __init__(
        self, callback: Callback, base: str, name: str, http: Http, memory: Memory, ports: Ports
    ) -> None:
        self._callback = callback
        self._base = base
        self._name = name
        self._http = http
        self._memory = memory
        self._openings = Openings(ports.keep, ports.now)

    def routes(self) -> Sequence[Route]:
        """The callback's check, and its events."""
        return (
            Route("GET", HOOK, self._callback.challenge, BODY_LIMIT),
            Route("POST", HOOK, self.accept, BODY_LIMIT),
        )

    async def listen(self, receive: Receive) -> None:
        """There is no long connection."""

    async def accept(self, request: Request) -> Accepted:
        """One event. Raises `BadRequest`."""
        plain = self._callback.open(request, read_sealed(request.body))
        told = read_event(read_json(plain), self._name)
        await self._keep_opening(told)
        answer = await self._answer_to(told)
        events = await self._memory.events_of(told)
        if told.incoming is not None and told.incoming.group:
            events = events[-1:]  # the one answer is the message's, not a greeting's
        if answer is None:
            return Accepted(events)
        return Accepted(events, self._sealed(answer, request.query.get("nonce", "")))

    async def _answer_to(self, told: Told) -> dict[str, Any] | None:
        """What the platform waits for: a tapped card's last form, or a welcome."""
        if told.click is not None:
            return await self._memory.finish_card(told.click)
        if told.incoming is not None and told.incoming.kind is IncomingKind.JOINED:
            return await self._memory.welcome(told.incoming.chat)
        return None

    async def _keep_opening(self, told: Told) -> None:
        if told.incoming is not None and is_under(told.response_url, self._base, DOMAIN):
            opening = self._openings.opened(told.response_url)
            await self._openings.put(told.incoming.chat, opening)

    def _sealed(self, answer: dict[str, Any], nonce: str) -> Response:
        """An answer in its envelope."""
        sealed = self._callback.seal(json.dumps(answer, ensure_ascii=False), nonce)
        envelope = {
            "encrypt": sealed.encrypt,
            "msgsignature": sealed.signature,
            "timestamp": int(sealed.timestamp),
            "nonce": sealed.nonce,
        }
        return Response(body=json.dumps(envelope).encode())

    async def say(self, chat: str, group: bool, body: dict[str, Any]) -> None:
        """Uses up one opening of the chat. Raises `SendError` or `UnknownOutcome`."""
        while (opening := await self._openings.take(chat)) is not None:
            if await self._use(chat, opening, body):
                return
        if group:
            raise Throttled("群里一小时内没有人@过机器人,无法主动发言", retry_after=GROUP_WAITS)
        await self._memory.acquaintances.lose(chat)
        raise Unreachable("此人一小时内没有给企业微信智能机器人写过消息,回调方式不能主动联系")

    async def _use(self, chat: str, opening: Opening, body: dict[str, Any]) -> bool:
        """One call; False where the opening turns out to be spent."""
        try:
            judge(
                await self._http.call("POST", opening.url, json=body, delivers=True), delivers=True
            )
        except UnlistedCode:
            return False
        except SendError as fault:
            if not fault.permanent:
                await self._openings.put(chat, opening)
            raise
        return True

    async def hand_over(self, chat: str, group: bool, document: Document) -> None:
        """No files can be sent this way."""
        raise SendError("企业微信智能机器人的回调方式不能发文件", permanent=True)

    async def examine(self, *, private: bool) -> Sequence[Finding]:
        """That it cannot be the first to speak."""
        lacks = "不能主动提醒" if private else "群里的周报要等有人@它才发得出"
        said = f"企业微信智能机器人用的是回调方式,只能在对方写消息后一小时内回答:{lacks}"
        return (Finding(False, said, f"请把机器人改为长连接方式{OR_THE_APP if private else ''}"),)
