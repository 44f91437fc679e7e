"""Feishu's cloud: the open API, event callbacks, the long connection, and robots of groups.

Written from the published interface, not from our handler, and stricter than the vendor where that
can show a mistake: unknown fields, wrong lengths and markup in the words of others are refused.
"""

import asyncio
import base64
import hashlib
import itertools
import json
import random
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Self

import aiohttp

from tests.clouds.cloud import BOT, Fault, Shown, Upload
from tests.clouds.feishu.api import Api
from tests.clouds.feishu.rules import (
    APP_ID,
    APP_SECRET,
    ATTEMPTS,
    BOT_ID,
    CHALLENGED,
    ENCRYPT_KEY,
    OPEN,
    ROBOT,
    ROBOT_NAME,
    ROBOT_SECRET,
    TENANT,
    TOKEN,
    digest,
    milliseconds,
    seal,
)
from tests.clouds.feishu.screen import buttons_of

Said = tuple[str, Mapping[str, Any], Sequence[tuple[str, str, bytes]]]
"""Type and content of a message, and its files: key, type, bytes."""


class Feishu(Api):
    """Heard by webhook."""

    channel = "feishu"
    platform = "feishu"
    faults = frozenset(Fault) - {Fault.PARTIAL}

    async def __aenter__(self) -> Self:
        await self._server.start_server()
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *fault: object) -> None:
        for socket in list(self._sockets):
            await socket.close()
        await self._client.close()
        await self._server.close()

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

    # ── people ────────────────────────────────────────────────────────────────────────────────────

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

    async def cut(self) -> None:
        """A webhook cannot be cut."""

    # ── events on their way ───────────────────────────────────────────────────────────────────────

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
        for attempt in range(attempts):
            self.redelivered += attempt > 0
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


class FeishuLong(Feishu):
    """The same, heard by long connection: no public address, and no secret of a webhook."""

    channel = "feishu-long"

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._deliveries = itertools.count(1)
        self._dice = random.Random(1)
        self.frame_counts: set[int] = set()

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
