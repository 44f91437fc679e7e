"""钉钉 as a platform: the parts joined."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from handlers.dingtalk.api import Api
from handlers.dingtalk.cards import Cards, read_click
from handlers.dingtalk.config import Config
from handlers.dingtalk.custom import HOOK
from handlers.dingtalk.events import read_event
from handlers.dingtalk.examining import examine
from handlers.dingtalk.inbound import NAME, Ignored, read_message
from handlers.dingtalk.sending import TEXT_LIMIT, Sender
from handlers.dingtalk.sessions import Sessions
from handlers.dingtalk.stream import Readings, Stream
from handlers.dingtalk.troubles import Trouble, Troubles
from handlers.dingtalk.webhooks import Webhooks
from handlers.message import File, Incoming, Outgoing
from handlers.parting import Parting
from handlers.platform import Capabilities, Finding, Ports, Receive, Route, Sent

NOTED = {Ignored.QUOTA: Trouble.QUOTA, Ignored.NOBODY: Trouble.UNPUBLISHED}


class DingTalk:
    """One app of DingTalk, and the custom robots of some groups."""

    name = NAME

    def __init__(self, config: Config, ports: Ports) -> None:
        self._config = config
        self._api = Api(config, ports)
        self._parting = Parting(NAME, ports.keep, ports.now)
        self._cards = Cards(ports.keep, self._parting)
        self._sessions = Sessions(config, ports)
        self._troubles = Troubles(ports)
        self._sender = Sender(
            config, self._api, ports, self._parting, self._cards, self._sessions, self._troubles
        )
        self._webhooks = Webhooks(config, ports, self._cards, self._troubles, self._read_message)
        readings = Readings(self._read_message, self._read_click, self._read_event)
        self._stream = Stream(self._api, ports, readings)

    def capabilities(self, chat: str = "", *, group: bool = False) -> Capabilities:
        """A custom robot only speaks. Nothing is repeated that we did not acknowledge, and no
        send has a key that would keep it from being shown twice."""
        if chat.startswith(HOOK):
            return Capabilities(
                quotes=False, buttons=False, files=False, redelivers=False, text_limit=TEXT_LIMIT
            )
        return Capabilities(
            buttons=self._config.has_buttons, redelivers=False, text_limit=TEXT_LIMIT
        )

    def routes(self) -> Sequence[Route]:
        """The webhooks of the http mode."""
        return self._webhooks.routes()

    async def listen(self, receive: Receive) -> None:
        """Holds the long connection of the stream mode."""
        if self._config.app_key and self._config.mode == "stream":
            await self._stream.listen(receive)

    async def send(self, message: Outgoing) -> Sent:
        """Sends. Raises `SendError` or `UnknownOutcome`."""
        return await self._sender.send(message)

    async def fetch(self, file: File, limit: int) -> bytes:
        """The content of a file that somebody sent. Raises `PlatformError`."""
        return await self._api.download(file.reference, limit)

    async def examine(self) -> Sequence[Finding]:
        """Whether it would work."""
        findings = await examine(self._config, self._api)
        return [*findings, *await self._troubles.examine()]

    async def close(self) -> None:
        """Lets go of connections."""
        await self._stream.close()
        await self._api.close()

    async def _read_message(self, said: Mapping[str, Any]) -> tuple[tuple[Incoming, ...], None]:
        """A robot message; the address of its group is kept for answers that call by name."""
        heard = read_message(said)
        if isinstance(heard, Ignored):
            if heard in NOTED:
                await self._troubles.note(NOTED[heard])
            return (), None
        incoming = heard.incoming
        if incoming.group and heard.session is not None:
            await self._sessions.remember(incoming.chat, heard.session)
        if incoming.quoted_id is not None:
            whole = await self._parting.whole_of(incoming.quoted_id)
            incoming = replace(incoming, quoted_id=whole)
        return (incoming,), None

    async def _read_click(
        self, said: Mapping[str, Any]
    ) -> tuple[tuple[Incoming, ...], dict[str, Any]]:
        return await self._cards.take(read_click(said))

    def _read_event(self, kind: str, key: str, data: Mapping[str, Any]) -> tuple[Incoming, ...]:
        return read_event(kind, key, data, self._config.robot)
