"""消息推送 group webhooks: a secret address a group, texts and files out, nothing in.

Source: developer.work.weixin.qq.com 99110 (formerly 91770). The chat is “hook:名称”.
"""

import base64
import hashlib
from collections.abc import Mapping
from functools import partial
from typing import Any

from pydantic import SecretStr

from handlers.errors import Throttled, Unreachable
from handlers.limiter import Limit, Limiter, Meter
from handlers.message import Document, Outgoing
from handlers.parting import Parting, SendPart
from handlers.platform import Capabilities, Ports, Sent
from handlers.wecom.api import Api, part_of
from handlers.wecom.keys import digest_of
from handlers.wecom.media import MediaKind, kind_of
from handlers.wecom.multipart import form_of
from handlers.wecom.plain import harmless, pieces_of

PREFIX = "hook:"
TEXT_LIMIT = 2048  # bytes
PICTURE_LIMIT = 2 << 20
PER_HOOK = Limit(20, 60)


class Hooks:
    """The group webhooks, by the names the settings give them."""

    def __init__(
        self,
        keys: Mapping[str, SecretStr],
        api: Api,
        limiter: Limiter,
        parting: Parting,
        ports: Ports,
    ) -> None:
        self.keys = keys
        self._api = api
        self._limiter = limiter
        self._parting = parting
        self._ports = ports

    def capabilities(self) -> Capabilities:
        """They speak into groups and hear nothing."""
        return Capabilities(
            groups=False, quotes=False, buttons=False, redelivers=False, text_limit=TEXT_LIMIT
        )

    async def send(self, message: Outgoing) -> Sent:
        """To one group. Raises `SendError` or `UnknownOutcome`."""
        name = message.chat.removeprefix(PREFIX)
        if name not in self.keys:
            raise Unreachable(f"企业微信没有配置名为“{name}”的消息推送")
        task = digest_of(message.key, message.chat)
        pieces = pieces_of(harmless(message.text), TEXT_LIMIT)
        parts: list[SendPart] = [
            *[
                partial(self._send_text, name, one, message.mentions if n == 0 else (), task)
                for n, one in enumerate(pieces)
            ],
            *[partial(self._send_document, name, one) for one in message.documents],
        ]
        return await self._parting.send(message.key, parts)

    async def _send_text(self, name: str, text: str, called: tuple[str, ...], task: str) -> str:
        content: dict[str, Any] = {"content": text}
        if called:
            content["mentioned_list"] = list(called)
        await self._post(name, {"msgtype": "text", "text": content})
        return task

    async def _send_document(self, name: str, document: Document) -> str:
        content = await self._ports.store.load(document.reference)
        kind = kind_of(document, len(content), PICTURE_LIMIT)
        if kind is MediaKind.IMAGE:
            await self._post(name, {"msgtype": "image", "image": picture(content)})
        else:
            media = await self._upload(name, document, content)
            await self._post(name, {"msgtype": "file", "file": {"media_id": media}})
        return digest_of(name, document.reference)

    async def _upload(self, name: str, document: Document, content: bytes) -> str:
        form, content_type = form_of(document.name, document.media_type, content)
        params = {"key": self.keys[name].get_secret_value(), "type": "file"}
        answer = await self._api.post(
            "cgi-bin/webhook/upload_media", params, data=form, content_type=content_type
        )
        return part_of(answer, "media_id")

    async def _post(self, name: str, body: Mapping[str, Any]) -> None:
        params = {"key": self.keys[name].get_secret_value()}
        try:
            async with self._limiter.turn(Meter(f"{PREFIX}{name}", (PER_HOOK,))):
                await self._api.post("cgi-bin/webhook/send", params, json=body, delivers=True)
        except Throttled as fault:  # the limit is this group's own
            raise Throttled(
                str(fault), retry_after=fault.retry_after or PER_HOOK.seconds
            ) from fault


def picture(content: bytes) -> dict[str, str]:
    """A picture within a message."""
    return {
        "base64": base64.b64encode(content).decode(),
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
    }
