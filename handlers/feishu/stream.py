"""The long connection: events without a public address, and nothing to keep secret but the app's.

Feishu allows fifty to an app and gives each event to one of them, so that every process may hold
its own. What it hears no acknowledgement of within three seconds it sends again, like a webhook.
"""

import logging
from urllib.parse import parse_qs, urlsplit, urlunsplit

from handlers.connection import Kicked
from handlers.errors import Misconfigured, SendError
from handlers.feishu.config import NAME, Config
from handlers.feishu.faults import CREDENTIALS, code_of
from handlers.feishu.line import Line, Place, Understand
from handlers.feishu.reading import object_at, text_at
from handlers.http import Http
from handlers.platform import Ports, Receive

log = logging.getLogger(__name__)

ENDPOINT = "/callback/ws/endpoint"
TOO_MANY = 1000040350
BUSY = frozenset({1, 1000040343})


class Stream:
    """One long connection after the other, each opened by `connect`."""

    def __init__(self, config: Config, http: Http, ports: Ports, understand: Understand) -> None:
        self._config = config
        self._http = http
        self._ports = ports
        self._understand = understand

    async def find_place(self) -> Place:
        """Where Feishu wants us to connect. Raises `SendError`."""
        secret = self._config.app_secret.get_secret_value()
        answer = await self._http.call(
            "POST",
            self._config.api + ENDPOINT,
            json={"AppID": self._config.app_id, "AppSecret": secret},
        )
        code, data = code_of(answer), object_at(answer.json(), "data")
        if code == TOO_MANY:
            raise Kicked("feishu: fifty connections are open already")
        if code in BUSY or code is None:
            raise SendError(f"feishu: no long connection, code {code}, HTTP {answer.status}")
        if code != 0:
            raise Misconfigured(f"feishu: no long connection, code {code}", CREDENTIALS)
        place = self._place_at(text_at(data, "URL"))
        place.configure(object_at(data, "ClientConfig"))
        return place

    def _place_at(self, url: str) -> Place:
        """Raises `SendError` for an address that is none, or is not guarded like the API."""
        found = urlsplit(url)
        guarded = found.scheme == "wss" or not self._config.api.startswith("https:")
        service = parse_qs(found.query).get("service_id", [""])[0]
        if not (guarded and found.scheme in ("ws", "wss") and found.hostname):
            raise SendError("feishu: the long connection's address is not to be trusted")
        if not (service.isascii() and service.isdigit() and len(service) <= 10):
            raise SendError("feishu: the long connection's address names no service")
        if self._config.socket:
            url = urlunsplit(found._replace(netloc=self._config.socket))
        return Place(url, int(service))

    async def connect(self, receive: Receive) -> None:
        """Holds one connection until it ends. Raises `PlatformError`."""
        place = await self.find_place()
        socket = await self._http.connect(place.url)
        log.info("long connection: open", extra={"action": "connected", "platform": NAME})
        await Line(socket, place, self._ports, self._understand, receive).hold()
