"""The smart robot by callback: persons and groups, sealed JSON, one answer a message.

An answer's address is good for one call within an hour; files lie sealed for five minutes.
"""

import json
import secrets
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import aiohttp
from aiohttp import web

from tests.clouds.cloud import BOT, Fault, Shown, Upload
from tests.clouds.wecom.rules import (
    MALFORMED,
    MARKDOWN_BYTES,
    Refusal,
    check_text,
    check_update,
    only,
    words_of,
)
from tests.clouds.wecom.screens import Entry
from tests.clouds.wecom.sealing import Sealing, encrypt
from tests.clouds.wecom.server import NoAnswer, Server, read_json

TOKEN = "tokenOfTheRobot"
AES_KEY = "GFEDCBA9876543210zyxwvutsrqponmlkjihgfedcba"
BOT_ID = "aibTests0001"
OPEN_FOR = timedelta(hours=1)
FILES_FOR = timedelta(minutes=5)
SPENT = 846_999  # what a spent address says is not published
DEADLINE = aiohttp.ClientTimeout(total=5)


class RobotPeople(Server, ABC):
    """What people do with the robot, whichever way it is connected."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self.files: dict[str, tuple[bytes, datetime]] = {}
        self.site.router.add_get("/files/{id}", self._hand_out_sealed)

    def group(self, name: str) -> str:
        """A group."""
        return f"wr{name}"

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
        """In a group only what calls the robot is told, files only beside words; in private each
        file is a message of its own."""
        if group and not mentioned:
            return
        quote = {"quote": quote_of(quoting)} if quoting else {}
        if group:
            text = f"@{BOT} {text}"
            if files:
                items = [{"msgtype": "text", "text": {"content": text}}]
                items += [{"msgtype": "image", "image": self.seal_file(one)} for one in files]
                body: dict[str, Any] = {"msgtype": "mixed", "mixed": {"msg_item": items}}
                await self.tell(who, group, {**body, **quote})
                return
        if text:
            said = {"msgtype": "text", "text": {"content": text}, **quote}
            await self.tell(who, group, said)
        for one in files:
            kind = "image" if one.media_type.startswith("image/") else "file"
            await self.tell(who, group, {"msgtype": kind, kind: self.seal_file(one)})

    async def tell(self, who: str, group: str, content: dict[str, Any]) -> None:
        """A message."""
        await self.deliver({**self.head(who, group), **content})

    def head(self, who: str, group: str) -> dict[str, Any]:
        """Who said something where."""
        where = {"chattype": "group", "chatid": self.group(group)} if group else None
        return {
            "msgid": f"CAIQ{next(self.numbers)}=",
            "aibotid": BOT_ID,
            "from": {"userid": self.account(who)},
            **(where or {"chattype": "single"}),
        }

    def event(self, who: str, group: str, kind: str, **inner: Any) -> dict[str, Any]:
        """Something that happened."""
        created = int(self.now().timestamp())
        head = self.head(who, group)
        head["from"]["corpid"] = "wpTests"
        return {
            **head,
            "create_time": created,
            "msgtype": "event",
            "event": {"eventtype": kind, **inner},
        }

    @abstractmethod
    async def deliver(self, event: dict[str, Any]) -> None:
        """Tells the bot."""

    async def brings_in(self, group: str, by: str) -> None:
        """Somebody calls the robot into a group by its name, which is all that is told."""
        await self.says(by, "", group=group, mentioned=True)

    async def throws_out(self, group: str, by: str) -> None:
        """The vendor says nothing; whoever sends there hears of it."""

    @abstractmethod
    def config(self) -> Mapping[str, Any]:
        """Leads here."""

    @abstractmethod
    def seal_file(self, one: Upload) -> dict[str, str]:
        """Where a file lies, sealed."""

    def lay_sealed(self, content: bytes, key: bytes) -> dict[str, str]:
        """A file under a key."""
        number = secrets.token_hex(8)
        self.files[number] = (encrypt(key, content), self.now() + FILES_FOR)
        return {"url": f"{self.here}/files/{number}?sign=x"}

    async def _hand_out_sealed(self, request: web.Request) -> web.Response:
        content, until = self.files[request.match_info["id"]]
        if until <= self.now():
            return web.Response(status=403)
        return web.Response(body=content, content_type="application/octet-stream")

    def show(self, chat: str, body: Mapping[str, Any]) -> Entry:
        """A message of the robot."""
        kind = str(body.get("msgtype"))
        only(body, msgtype=str, **{kind: dict})
        content = body[kind]
        if kind == "markdown":
            text = check_text(only(content, content=str)["content"], MARKDOWN_BYTES)
            return self.screens.show_markdown(chat, text)
        if kind in ("image", "file"):
            media = self.find_media(only(content, media_id=str)["media_id"])
            return self.screens.show(chat, "", files=(media,))
        card = self.take_card(kind, content)
        return self.screens.show_plain(
            chat,
            words_of(card),
            buttons={one["text"]: one["key"] for one in card["button_list"]},
            task_id=card["task_id"],
        )

    def welcome(self, chat: str, answer: Any) -> None:
        """What is said to somebody who opens the chat."""
        only(answer, msgtype=str, text=dict)
        self.screens.show_plain(chat, check_text(only(answer["text"], content=str)["content"]))

    def finish(self, entry: Entry, answer: Any) -> None:
        """A tapped card takes its last form."""
        card = check_update(answer, entry.task_id)
        entry.text, entry.buttons = words_of(card), {}


class WeComRobot(RobotPeople):
    """The channel “wecom-robot”."""

    channel = "wecom-robot"
    faults = frozenset({Fault.BUSY, Fault.BROKEN, Fault.SILENT_BEFORE, Fault.SILENT_AFTER})
    sealing = Sealing(TOKEN, AES_KEY, "")
    hook = ""

    def __init__(self, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self.openings: dict[str, tuple[str, datetime]] = {}  # code: chat, until
        self.last: dict[str, Any] = {}
        self.site.router.add_post("/cgi-bin/aibot/response", self.answer(self._take_answer))

    def config(self) -> Mapping[str, Any]:
        """Leads here."""
        return {"api": self.here, "robot": {"token": TOKEN, "aes_key": AES_KEY, "name": BOT}}

    async def attach(self, base: str) -> None:
        """Checks the address."""
        self.hook = f"{base}/hooks/wecom/robot"
        secret = str(secrets.randbelow(10**10))
        sealed = self.sealing.seal(secret.encode())
        query = {**self.query(sealed), "echostr": sealed}
        timeout = aiohttp.ClientTimeout(total=1)
        async with self.client.get(self.hook, params=query, timeout=timeout) as response:
            assert response.status == 200
            assert await response.read() == secret.encode()

    def query(self, sealed: str) -> dict[str, str]:
        """The signature of a call."""
        timestamp, nonce = str(int(self.now().timestamp())), secrets.token_hex(8)
        signature = self.sealing.sign(timestamp, nonce, sealed)
        return {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}

    def seal_file(self, one: Upload) -> dict[str, str]:
        """Under the callback's own key."""
        return self.lay_sealed(one.content, self.sealing.key)

    async def deliver(self, event: dict[str, Any]) -> None:
        """With an address for one answer."""
        code = secrets.token_hex(12)
        chat = event.get("chatid", event["from"]["userid"])
        self.openings[code] = (chat, self.now() + OPEN_FOR)
        url = f"{self.here}/cgi-bin/aibot/response?response_code={code}"
        self.last = {**event, "response_url": url}
        assert await self.call(self.last) is None

    async def call(self, event: Mapping[str, Any]) -> Any:
        """One call; the answer in it, opened, or None."""
        sealed = self.sealing.seal(json.dumps(event).encode())
        query = self.query(sealed)
        body = json.dumps({"encrypt": sealed})
        async with self.client.post(
            self.hook, params=query, data=body, timeout=DEADLINE
        ) as response:
            assert response.status == 200
            text = await response.text()
        if not text:
            return None
        envelope = only(json.loads(text), encrypt=str, msgsignature=str, timestamp=int, nonce=str)
        assert envelope["nonce"] == query["nonce"]
        stamp = str(envelope["timestamp"])
        signature = self.sealing.sign(stamp, envelope["nonce"], envelope["encrypt"])
        assert signature == envelope["msgsignature"]
        return json.loads(self.sealing.unseal(envelope["encrypt"]))

    async def taps(self, who: str, shown: Shown, label: str) -> None:
        """A tap: one call only, its answer is the card's last form."""
        entry = self.screens.find(shown)
        group = shown.chat.removeprefix("wr") if shown.chat.startswith("wr") else ""
        tap = {
            "card_type": "button_interaction",
            "event_key": entry.buttons[label],
            "task_id": entry.task_id,
        }
        event = self.event(who, group, "template_card_event", template_card_event=tap)
        code = secrets.token_hex(12)
        self.openings[code] = (shown.chat, self.now() + OPEN_FOR)
        event["response_url"] = f"{self.here}/cgi-bin/aibot/response?response_code={code}"
        self.last = event
        self.finish(entry, await self.call(event))

    async def enters(self, who: str) -> None:
        """Somebody opens the chat for the first time that day; the answer is a welcome."""
        answer = await self.call(self.event(who, "", "enter_chat"))
        if answer is not None:
            self.welcome(self.account(who), answer)

    async def again(self, times: int = 1) -> None:
        """The last event once more."""
        for _ in range(times):
            await self.call(self.last)

    async def polls(self, who: str, stream: str) -> Any:
        """The platform asks how a streaming answer goes on."""
        return await self.call(
            {**self.head(who, ""), "msgtype": "stream", "stream": {"id": stream}}
        )

    async def _take_answer(self, request: web.Request) -> dict[str, Any]:
        code = request.query.get("response_code", "")
        chat, until = self.openings.get(code, ("", self.now()))
        if until <= self.now():
            raise Refusal(SPENT)
        body = await read_json(request)
        if body.get("msgtype") not in ("markdown", "template_card"):
            raise Refusal(MALFORMED)
        fault = self.meet(chat)
        del self.openings[code]
        self.show(chat, body)
        if fault is Fault.SILENT_AFTER:
            raise NoAnswer
        return {}


def quote_of(shown: Shown) -> dict[str, Any]:
    """A quote: the words alone."""
    return {"msgtype": "text", "text": {"content": shown.text}}
