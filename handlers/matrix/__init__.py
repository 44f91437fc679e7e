"""Matrix, as an application service of a homeserver (Synapse and its kin).

The homeserver brings every event of the bot's rooms by webhook, in order and for ever until it is
acknowledged. It runs in the bureau's own network, so no public address is needed.
"""

import logging
from collections.abc import Sequence

from handlers.errors import PlatformError
from handlers.http import Http
from handlers.matrix.choices import Choices
from handlers.matrix.config import Config
from handlers.matrix.content import TEXT_LIMIT
from handlers.matrix.examining import examine
from handlers.matrix.homeserver import Homeserver
from handlers.matrix.inbound import NAME, Inbound
from handlers.matrix.registration import registration
from handlers.matrix.rooms import Rooms
from handlers.matrix.sending import Sending
from handlers.message import File, Outgoing
from handlers.parting import Parting
from handlers.platform import Capabilities, Finding, Kind, Ports, Receive, Route, Sent

__all__ = ["KIND", "NAME", "Config", "Matrix", "registration"]

log = logging.getLogger(__name__)

TITLE = "Matrix"
FIRST_PAUSE = 1.0  # seconds until the homeserver is asked again at the start
LAST_PAUSE = 60.0


class Matrix:
    """The platform."""

    name = NAME

    def __init__(self, config: Config, ports: Ports) -> None:
        self._config = config
        self._ports = ports
        self._http = Http(ports.now, ca=config.ca)
        self._home = Homeserver(config, self._http)
        rooms = Rooms(config, self._home, ports)
        choices = Choices(config.user_id, self._home, ports)
        parting = Parting(NAME, ports.keep, ports.now)
        self._sending = Sending(self._home, rooms, choices, parting, ports.store)
        self._inbound = Inbound(config, self._home, rooms, choices, parting, ports)

    def capabilities(self, chat: str = "", *, group: bool = False) -> Capabilities:
        """Everything; buttons are emoji to tap. A transaction id has its effect once."""
        return Capabilities(idempotent_sends=self._home.remembers, text_limit=TEXT_LIMIT)

    def routes(self) -> Sequence[Route]:
        """Where the homeserver comes to; without its token there is no such configuration."""
        return self._inbound.routes()

    async def listen(self, receive: Receive) -> None:
        """There is no connection to hold. The bot's account is made, so that it can be invited."""
        pause = FIRST_PAUSE
        while True:
            try:
                return await self._home.prepare()
            except PlatformError as fault:
                log.warning("not yet at the homeserver: %s", fault, extra={"action": "prepare"})
            await self._ports.sleep(pause)
            pause = min(2 * pause, LAST_PAUSE)

    async def send(self, message: Outgoing) -> Sent:
        """Sends. Raises `SendError`."""
        return await self._sending.send(message)

    async def fetch(self, file: File, limit: int) -> bytes:
        """The content of a file. Raises `PlatformError`."""
        return await self._home.download(file.reference, limit)

    async def examine(self) -> Sequence[Finding]:
        """Whether it would work."""
        return await examine(self._config, self._home)

    async def close(self) -> None:
        """Lets go of the session."""
        await self._http.close()


KIND = Kind(NAME, TITLE, Config, Matrix)
