"""DingTalk's cloud: one app's robot, by Stream or by HTTP, and the custom robots of groups.

It knows what the vendor publishes and refuses the rest: fields nobody documents, texts too long,
tokens and tickets past their time, more than 20 calls a second of one sort. Robot messages are told
once, to one connection; events until they are acknowledged.
"""

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.clouds.cloud import Fault, Shown, Upload
from tests.clouds.dingtalk.addresses import Addresses
from tests.clouds.dingtalk.calls import Calls
from tests.clouds.dingtalk.gateway import CARD, ROBOT, Gateway
from tests.clouds.dingtalk.rules import (
    AES_KEY,
    CARD_SECRET,
    CORP,
    EVENT_TOKEN,
    KEY,
    SECRET,
    TEMPLATE,
)
from tests.clouds.dingtalk.sealing import seal, sha1, signed, unseal
from tests.clouds.dingtalk.world import World

CLICK_DEADLINE = 2.0  # seconds
CHECK_DEADLINE = 1.5
REPEATS = 5  # of an event that is not acknowledged

__all__ = [
    "CARD",
    "CARD_SECRET",
    "KEY",
    "ROBOT",
    "SECRET",
    "DingTalkCloud",
    "DingTalkHttpCloud",
]


class DingTalkCloud:
    """The cloud of an app in Stream mode."""

    channel = "dingtalk"
    platform = "dingtalk"
    faults = frozenset(set(Fault) - {Fault.BUSY_UNTIL})

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.world = World(now)
        self.gateway = Gateway(self.world, lambda: self.here)
        self._last: tuple[str, dict[str, str], dict[str, Any]] | None = None
        self._base = ""
        app = web.Application(client_max_size=32 << 20)
        for part in (Calls(self.world, lambda: self.here), Addresses(self.world), self.gateway):
            part.add_to(app)
        self._server = TestServer(app)

    async def __aenter__(self) -> "DingTalkCloud":
        await self._server.start_server()
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *fault: object) -> None:
        await self._client.close()
        await self.gateway.close()
        await self._server.close()

    # ── what every cloud offers ──────────────────────────────────────────────────────────────────

    @property
    def here(self) -> str:
        """Where it listens."""
        return str(self._server.make_url("")).rstrip("/")

    @property
    def tripped(self) -> int:
        """How often we exceeded a limit."""
        return self.world.tripped

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
                for name, secret in self.world.hooks.items()
            },
        }

    def account(self, who: str) -> str:
        """A person's staff id."""
        return f"staff-{who}"

    def group(self, name: str) -> str:
        """A group's openConversationId; one with a custom robot is that robot's name."""
        return f"hook:{name}" if name in self.world.hooks else f"cid{name}=="

    async def attach(self, base: str) -> None:
        """Waits for a connection, and for the echo of a ping."""
        self._base = base
        await self.gateway.wait()
        opaque = {"opaque": "0a-1"}
        assert await self.gateway.frame("SYSTEM", "ping", opaque) == {"code": 200, "data": opaque}

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
            self.world.members.add(self.group(group))
        pictures = [one for one in files if one.media_type.startswith("image/")]
        if pictures and (text or group):
            pieces = [{"text": text}, *(self.picture(one) for one in pictures)]
            await self._talk(who, group, msgtype="richText", content={"richText": pieces})
            return
        if text or not files:
            said = f" {text} " if group else text
            await self._talk(who, group, msgtype="text", **self._words(said, quoting))
        for one in [] if group else files:
            content = self.picture(one) | {"fileName": one.name, "spaceId": "1", "fileId": "2"}
            kind = "picture" if one in pictures else "file"
            await self._talk(who, group, msgtype=kind, content=content)

    async def taps(self, who: str, shown: Shown, label: str) -> None:
        """The card is told of, and shows what the answer says within two seconds."""
        [entry] = [one for one in self.world.entries if one.id == shown.id]
        [action] = [number for number, one in entry.labels.items() if one == label]
        answer = await self.tell_click(self.click(entry.track, who, action))
        update = answer["cardData"]["cardParamMap"]
        assert answer["cardUpdateOptions"]["updateCardDataByKey"] is True
        assert all(isinstance(value, str) for value in update.values())
        entry.state = update["state"]
        for number in list(entry.labels):
            if not update.get(f"button{number}", entry.labels[number]):
                del entry.labels[number]

    async def brings_in(self, group: str, by: str) -> None:
        """The robot comes with its group extension."""
        self.world.members.add(self.group(group))
        await self.happens("im_cool_app_install", self._extension(group, by))

    async def throws_out(self, group: str, by: str) -> None:
        """The extension is removed."""
        self.world.members.discard(self.group(group))
        await self.happens("im_cool_app_uninstall", self._extension(group, by))

    async def again(self, times: int = 1) -> None:
        """The last event once more, under its own id."""
        assert self._last is not None
        for _ in range(times):
            await self._tell(*self._last)

    def heard(self, who: str = "", *, group: str = "") -> list[Shown]:
        """What a chat shows."""
        chat = self.group(group) if group else self.account(who)
        return [one.shown() for one in self.world.by_chat[chat]]

    def fail(self, fault: Fault, times: int = 1, who: str = "") -> None:
        """The next sends meet this."""
        self.world.plan(fault, times, self.account(who) if who else "")

    async def cut(self) -> None:
        """Every connection breaks, without a word."""
        await self.gateway.cut()

    # ── what only this one offers ────────────────────────────────────────────────────────────────

    async def retire(self) -> None:
        """The connection is told to end and replaced; it brings one more message, and closes."""
        [old] = self.gateway.sockets
        self.gateway.connected.clear()
        await self.gateway.frame("SYSTEM", "disconnect", {"reason": "connection is expired"})
        await self.gateway.wait()
        said = self.message("li", "", msgtype="text", text={"content": "last words"})
        await self.gateway.frame("CALLBACK", ROBOT, said, socket=old)
        await old.close()

    async def utters(self, said: dict[str, Any]) -> None:
        """A message with fields of the test's own."""
        await self._tell("", {}, said)

    async def happens(self, kind: str, data: dict[str, Any]) -> None:
        """Something happens in the organisation."""
        names = {
            "eventType": kind,
            "eventId": f"event-{self.world.number()}",
            "eventCorpId": CORP,
            "eventBornTime": str(self.world.milliseconds()),
        }
        await self._tell("*", names, data)

    def message(self, who: str, group: str, **contents: Any) -> dict[str, Any]:
        """The body of a robot message."""
        chat = self.group(group) if group else f"cid-private-{who}=="
        until = self.world.now() + timedelta(minutes=90)
        session = f"session-{self.world.number()}"
        self.world.sessions[session] = (chat, until)
        named = {"conversationTitle": group, "isInAtList": True} if group else {}
        return {
            "msgId": f"msg{self.world.number()}==",
            "createAt": self.world.milliseconds(),
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

    def picture(self, upload: Upload) -> dict[str, str]:
        """A picture or file as a message holds it."""
        code = f"code{self.world.number()}=="
        self.world.files[code] = upload.content
        return {"type": "picture", "downloadCode": code, "pictureDownloadCode": f"p{code}"}

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

    async def tell_click(self, click: dict[str, Any]) -> dict[str, Any]:
        """Tells of a click; the card's final state, in time."""
        async with asyncio.timeout(CLICK_DEADLINE):
            ack = await self.gateway.frame("CALLBACK", CARD, click)
        assert ack["code"] == 200
        answer: dict[str, Any] = ack["data"]["response"]
        return answer

    # ── how it reaches us ────────────────────────────────────────────────────────────────────────

    async def _talk(self, who: str, group: str, **contents: Any) -> None:
        await self._tell("", {}, self.message(who, group, **contents))

    async def _tell(self, topic: str, names: dict[str, str], data: dict[str, Any]) -> None:
        """An event (`topic` “*”) until it is acknowledged, or a robot message, once."""
        self._last = (topic, names, data)
        if topic != "*":
            ack = await self.gateway.frame("CALLBACK", ROBOT, data)
            assert ack == {"code": 200, "data": {"response": None}}
            return
        for _ in range(REPEATS):
            ack = await self.gateway.frame("EVENT", topic, data, names)
            if ack["data"].get("status") == "SUCCESS":
                return
        raise AssertionError("an event was never acknowledged")

    def _words(self, text: str, quoting: Shown | None) -> dict[str, Any]:
        """A text, and what it quotes: of a card there are no words."""
        if quoting is None:
            return {"text": {"content": text}}
        [entry] = [one for one in self.world.entries if one.id == quoting.id]
        quoted = {
            "msgType": "interactiveCard" if entry.track else "text",
            "msgId": f"msg-of-{entry.id}",
            "senderId": "$:LWCP_v1:$bot",
            "createdAt": self.world.milliseconds(),
            "content": {} if entry.track else {"text": entry.text},
        }
        return {
            "text": {"content": text, "isReplyMsg": True, "repliedMsg": quoted},
            "originalMsgId": quoted["msgId"],
            "originalProcessQueryKey": entry.id,
        }

    def _extension(self, group: str, by: str) -> dict[str, Any]:
        return {
            "coolAppCode": "COOLAPP-1",
            "operateTime": str(self.world.milliseconds()),
            "openConversationCorpId": CORP,
            "robotCode": KEY,
            "openConversationId": self.group(group),
            "operator": self.account(by),
        }


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
        self.world.callback = (f"{base}/hooks/dingtalk/cards", CARD_SECRET)
        async with asyncio.timeout(CHECK_DEADLINE):
            await self._tell_sealed({"EventType": "check_url"})

    async def cut(self) -> None:
        """There is no long connection."""

    async def tell_click(self, click: dict[str, Any]) -> dict[str, Any]:
        """Posts a click where it was registered."""
        assert self.world.callback is not None
        url, secret = self.world.callback
        timestamp = str(self.world.milliseconds())
        headers = {
            "x-ddpaas-signature-timestamp": timestamp,
            "x-ddpaas-signature": signed(secret, timestamp),
        }
        async with asyncio.timeout(CLICK_DEADLINE):
            return await self._post(url, click, headers)

    async def _tell(self, topic: str, names: dict[str, str], data: dict[str, Any]) -> None:
        self._last = (topic, names, data)
        if topic == "*":
            plain = {name[:1].upper() + name[1:]: value for name, value in data.items()}
            known = {"EventType": names["eventType"], "eventId": names["eventId"], "CorpId": CORP}
            await self._tell_sealed({**known, **plain})
            return
        timestamp = str(self.world.milliseconds())
        headers = {"timestamp": timestamp, "sign": signed(SECRET, f"{timestamp}\n{SECRET}")}
        assert await self._post(f"{self._base}/hooks/dingtalk", data, headers) == {}

    async def _post(
        self, url: str, data: dict[str, Any], headers: dict[str, str]
    ) -> dict[str, Any]:
        async with self._client.post(url, json=data, headers=headers) as answer:
            assert answer.status == 200
            said: dict[str, Any] = await answer.json()
            return said

    async def _tell_sealed(self, data: dict[str, Any]) -> None:
        """An event, and whether its answer is the sealed word success."""
        sealed = seal(json.dumps(data, ensure_ascii=False).encode())
        timestamp, nonce = str(self.world.milliseconds()), f"n{self.world.number()}"
        signature = sha1(EVENT_TOKEN, timestamp, nonce, sealed)
        url = f"{self._base}/hooks/dingtalk/events?nonce={nonce}&timestamp={timestamp}"
        answer = await self._post(f"{url}&signature={signature}", {"encrypt": sealed}, {})
        told = (EVENT_TOKEN, answer["timeStamp"], answer["nonce"], answer["encrypt"])
        assert answer["msg_signature"] == sha1(*told)
        assert unseal(answer["encrypt"]) == b"success"
