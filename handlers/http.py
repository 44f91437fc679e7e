"""One client session of a platform: time-outs, no redirects, bounded answers, errors sorted.

What a platform's answer means, the platform knows; here is only whether there was one, and whether
the request may have had its effect all the same.
"""

import base64
import json
import ssl
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, TypedDict
from urllib.parse import SplitResult, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from yarl import URL

from handlers.errors import PlatformError, SendError, UnknownOutcome

ANSWER_LIMIT = 1 << 20  # bytes of an API's answer
FRAME_LIMIT = 4 << 20  # bytes of one frame of a long connection
CONNECT = 5.0  # seconds
TOTAL = 15.0
CHUNK = 64 << 10


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> dict[str, Any]:
        """The object in the body; empty where there is none."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    @property
    def retry_after(self) -> float | None:
        """Seconds, where the platform says so."""
        said = self.headers.get("retry-after", "")
        return float(said) if said.replace(".", "", 1).isdigit() else None


class Http:
    """The session. `now` is the machine's clock; `ca` a private edition's own authority."""

    def __init__(
        self, now: Callable[[], datetime], *, ca: Path | None = None, total: float = TOTAL
    ) -> None:
        self._now = now
        self._ca = ca
        self._timeout = aiohttp.ClientTimeout(total=total, sock_connect=CONNECT)
        self._session: aiohttp.ClientSession | None = None
        self.skew: float | None = None  # seconds the platform's clock is ahead of ours

    async def call(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        data: Any = None,
        headers: Mapping[str, str] | None = None,
        delivers: bool = False,
    ) -> Answer:
        """One request. `delivers`: it has an effect on people, so that a broken connection leaves
        its outcome unknown. Raises `SendError` or `UnknownOutcome`."""
        broken: type[PlatformError] = UnknownOutcome if delivers else SendError
        try:
            async with self._open().request(
                method,
                url,
                params=params,
                json=json,
                data=data,
                headers=headers,
                allow_redirects=False,
                **way_to(url),
            ) as response:
                self._compare_clocks(response.headers.get("Date"))
                body = await read_limited(response, ANSWER_LIMIT)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as fault:
            raise SendError(f"no connection to {host_of(url)}") from fault
        except TimeoutError as fault:
            raise broken(f"{host_of(url)} did not answer in time") from fault
        except aiohttp.ClientError as fault:
            raise broken(f"the connection to {host_of(url)} broke") from fault
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, found, body)

    async def download(
        self, url: str, limit: int, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """A file of at most `limit` bytes. Raises `PlatformError`."""
        try:
            async with self._open().get(
                url, headers=headers, allow_redirects=False, **way_to(url)
            ) as response:
                body = await read_limited(response, limit)
        except (TimeoutError, aiohttp.ClientError) as fault:
            raise PlatformError(f"a file could not be fetched from {host_of(url)}") from fault
        found = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status, found, body)

    async def connect(
        self, url: str, *, heartbeat: float | None = None
    ) -> aiohttp.ClientWebSocketResponse:
        """A long connection, pinged every `heartbeat` seconds. Raises `SendError`."""
        try:
            return await self._open().ws_connect(
                url, max_msg_size=FRAME_LIMIT, heartbeat=heartbeat, **way_to(url)
            )
        except (TimeoutError, aiohttp.ClientError) as fault:
            raise SendError(f"no long connection to {host_of(url)}") from fault

    async def close(self) -> None:
        """Closes the session."""
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            secure = ssl.create_default_context(cafile=self._ca) if self._ca else True
            self._session = aiohttp.ClientSession(
                timeout=self._timeout,
                connector=aiohttp.TCPConnector(ssl=secure, limit=32),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    def _compare_clocks(self, said: str | None) -> None:
        try:
            theirs = parsedate_to_datetime(said) if said else None
        except ValueError:
            return
        if theirs is not None and theirs.tzinfo is not None:
            self.skew = (theirs - self._now()).total_seconds()


async def read_limited(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body, read no further than the limit. Raises `PlatformError`."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(CHUNK):
        body += chunk
        if len(body) > limit:
            raise PlatformError(f"an answer has more than {limit} bytes", permanent=True)
    return bytes(body)


class Way(TypedDict, total=False):
    """How the session is to go out; empty where it goes straight."""

    proxy: URL
    proxy_headers: dict[str, str]


def way_to(url: str) -> Way:
    """The proxy that the environment asks for (HTTPS_PROXY, NO_PROXY …), as the session takes it; a
    long connection goes the way of other requests. The session could look by itself, but it does so
    in other threads, twice a request, and would send the passwords of a netrc file along."""
    found = urlsplit(url)
    scheme = {"ws": "http", "wss": "https"}.get(found.scheme, found.scheme)
    proxy = getproxies().get(scheme)
    if not proxy or proxy_bypass(found.hostname or ""):
        return {}
    where = URL(proxy)
    login = base64.b64encode(f"{where.user or ''}:{where.password or ''}".encode()).decode()
    headers = {"Authorization": f"Basic {login}"} if where.user else {}
    return {"proxy": where.with_user(None), "proxy_headers": headers}


def host_of(url: str) -> str:
    """The host alone: a URL may carry a secret, and errors are logged."""
    return urlsplit(url).hostname or "an unknown host"


def is_under(url: str, base: str, *domains: str) -> bool:
    """Whether a URL that came from outside leads to the platform: the scheme and host of `base`,
    or https under one of `domains` (“dingtalk.com”). Anything else could be a door to our own
    network."""
    try:
        return leads_under(urlsplit(url), urlsplit(base), domains)
    except ValueError:  # no address at all: an open bracket, a port that is no number
        return False


def leads_under(found: SplitResult, ours: SplitResult, domains: Iterable[str]) -> bool:
    """The same of addresses in their parts. Raises `ValueError` for a port that is none."""
    host = (found.hostname or "").lower()
    if found.username is not None or found.password is not None:
        return False
    if (found.scheme, found.netloc) == (ours.scheme, ours.netloc):
        return True
    inside = any(host == domain or host.endswith("." + domain) for domain in domains)
    return found.scheme == "https" and inside and found.port in (None, 443)
