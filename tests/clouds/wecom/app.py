"""The self-built app as the vendor runs it: persons write to it, it tells us in sealed XML.

A call that is not answered with 200 within five seconds is made again at once, three times in all.
"""

import asyncio
import re
import secrets
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree.ElementTree import Element

import aiohttp
from defusedxml.ElementTree import fromstring

from tests.clouds.cloud import Fault, Shown, Upload
from tests.clouds.wecom.sealing import Sealing
from tests.clouds.wecom.server import AGENT, CORP, HOOK_KEY, SECRET, Server

TOKEN = "tokenOfTheApp"
AES_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
DEADLINE = 5.0  # seconds
CHECK_DEADLINE = 1.0
TRIES = 3


class WeComApp(Server):
    """The channel “wecom-app”: persons by the app; groups only hear, by webhook."""

    channel = "wecom-app"
    faults = frozenset(set(Fault) - {Fault.BUSY_UNTIL, Fault.QUOTA})
    sealing = Sealing(TOKEN, AES_KEY, CORP)
    hook = ""
    refused = 0  # answers other than 200
    last = ""

    def config(self) -> Mapping[str, Any]:
        """Leads here."""
        app = {
            "corp_id": CORP,
            "agent_id": AGENT,
            "secret": SECRET,
            "token": TOKEN,
            "aes_key": AES_KEY,
        }
        return {"api": self.here, "app": app, "hooks": {"office": HOOK_KEY}}

    async def attach(self, base: str) -> None:
        """Checks the address as the console does when it is saved."""
        self.hook = f"{base}/hooks/wecom"
        secret = str(secrets.randbelow(10**16))
        query = self.signed(self.sealing.seal(secret.encode()))
        timeout = aiohttp.ClientTimeout(total=CHECK_DEADLINE)
        async with self.client.get(self.hook, params=query, timeout=timeout) as response:
            assert response.status == 200
            assert await response.read() == secret.encode()

    def signed(self, echo: str) -> dict[str, str]:
        """The query of the check."""
        timestamp, nonce = self.stamp()
        signature = self.sealing.sign(timestamp, nonce, echo)
        return {
            "msg_signature": signature,
            "timestamp": timestamp,
            "nonce": nonce,
            "echostr": echo,
        }

    def stamp(self) -> tuple[str, str]:
        """Time and nonce of a call."""
        return str(int(self.now().timestamp())), str(secrets.randbelow(10**10))

    # ── people ───────────────────────────────────────────────────────────────────────────────────

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
        """Words, then each file as a message of its own. What is said in a group nobody tells."""
        if group:
            return
        if text:
            await self.tell(who, f"<MsgType>text</MsgType><Content>{cdata(text)}</Content>")
        for one in files:
            media = self.lay_up(one.name, one.content)
            kind = "image" if one.media_type.startswith("image/") else "file"
            named = "" if kind == "image" else f"<FileName>{cdata(one.name)}</FileName>"
            await self.tell(
                who,
                f"<MsgType>{kind}</MsgType><PicUrl>http://p.qpic.cn/0</PicUrl>"
                f"<MediaId>{media}</MediaId>{named}",
            )

    async def tell(self, who: str, inner: str) -> None:
        """A message with an id of its own."""
        await self.deliver(who, f"{inner}<MsgId>{next(self.numbers)}</MsgId>")

    async def happens(self, who: str, event: str, inner: str = "") -> Element | None:
        """An event, which has no id; the answer in it."""
        said = f"<MsgType>event</MsgType><Event>{event}</Event>{inner}"
        return await self.deliver(who, said)

    async def taps(self, who: str, shown: Shown, label: str) -> None:
        """A tap; the answer within the call is what the card looks like then."""
        entry = self.screens.find(shown)
        key = entry.buttons[label]
        answer = await self.happens(
            who,
            "template_card_event",
            f"<EventKey>{cdata(key)}</EventKey><TaskId>{entry.task_id}</TaskId>"
            f"<CardType>button_interaction</CardType><ResponseCode>{entry.code}</ResponseCode>",
        )
        if answer is not None:
            assert answer.findtext("MsgType") == "update_button"
            assert answer.findtext("ToUserName") == self.account(who)
            assert answer.findtext("FromUserName") == CORP
            entry.buttons = {}
            entry.text += "\n" + (answer.findtext("Button/ReplaceName") or "")

    async def brings_in(self, group: str, by: str) -> None:
        """Nobody tells the app of groups."""

    async def throws_out(self, group: str, by: str) -> None:
        """Nobody tells the app of groups."""

    async def again(self, times: int = 1) -> None:
        """The last event once more, sealed anew."""
        for _ in range(times):
            await self.call(self.last)

    # ── calls ────────────────────────────────────────────────────────────────────────────────────

    async def deliver(self, who: str, inner: str) -> Element | None:
        """An event, up to three times until it is answered with 200."""
        created = int(self.now().timestamp())
        self.last = (
            f"<xml><ToUserName>{CORP}</ToUserName>"
            f"<FromUserName>{cdata(self.account(who))}</FromUserName>"
            f"<CreateTime>{created}</CreateTime>{inner}<AgentID>{AGENT}</AgentID></xml>"
        )
        for _ in range(TRIES):
            status, answer = await self.call(self.last)
            if status == 200:
                return answer
            self.refused += 1
        raise AssertionError("the site did not take an event")

    async def call(self, plain: str) -> tuple[int, Element | None]:
        """One call: its status and the answer in it."""
        sealed = self.sealing.seal(plain.encode())
        timestamp, nonce = self.stamp()
        query = {
            "msg_signature": self.sealing.sign(timestamp, nonce, sealed),
            "timestamp": timestamp,
            "nonce": nonce,
        }
        body = (
            f"<xml><ToUserName><![CDATA[{CORP}]]></ToUserName>"
            f"<Encrypt><![CDATA[{sealed}]]></Encrypt><AgentID>{AGENT}</AgentID></xml>"
        )
        try:
            async with asyncio.timeout(DEADLINE):
                return await self._post(query, body)
        except (TimeoutError, aiohttp.ClientError):
            return 0, None

    async def _post(self, query: dict[str, str], body: str) -> tuple[int, Element | None]:
        async with self.client.post(
            self.hook, params=query, data=body.encode(), headers={"Content-Type": "text/xml"}
        ) as response:
            text = await response.text()
            good = response.status == 200 and text
            return response.status, self.open(text) if good else None

    def open(self, text: str) -> Element:
        """The answer in its envelope, its signature checked."""
        envelope = fromstring(text)
        sealed, nonce, timestamp, signature = (
            envelope.findtext(name) or ""
            for name in ("Encrypt", "Nonce", "TimeStamp", "MsgSignature")
        )
        assert signature == self.sealing.sign(timestamp, nonce, sealed)
        answer: Element = fromstring(self.sealing.unseal(sealed))
        return answer


def cdata(text: str) -> str:
    """Words as the vendor writes them."""
    return "<![CDATA[" + re.sub(r"\]\]>", "]]]]><![CDATA[>", text) + "]]>"
