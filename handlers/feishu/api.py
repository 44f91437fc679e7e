"""Calls of Feishu's API: the token, the limits, and answers sorted into errors."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import aiohttp

from handlers.errors import Misconfigured, PlatformError
from handlers.feishu.config import NAME, Config
from handlers.feishu.faults import CREDENTIALS, FREQUENT, STALE_TOKEN, code_of, data_of, fault_of
from handlers.feishu.reading import text_at
from handlers.http import Answer, Http
from handlers.limiter import Limit, Limiter, Meter
from handlers.platform import Ports
from handlers.token import Issued, Token

JSON_BODY = {"Content-Type": "application/json; charset=utf-8"}
CARRIES = 60.0  # seconds: files take longer than words
APP_LIMITS = (Limit(1000, 60), Limit(50, 1))  # of each API
CHAT_LIMITS = (Limit(5, 1),)

Form = Callable[[], aiohttp.FormData]
"""Makes the form anew for each attempt: one that was sent cannot be sent again."""


class Api:
    """The app as Feishu sees it. Every call is counted before it goes out."""

    def __init__(self, config: Config, ports: Ports) -> None:
        self._config = config
        self.base = config.api
        self.http = Http(ports.now, ca=config.ca)
        self._carrier = Http(ports.now, ca=config.ca, total=CARRIES)
        self.limiter = Limiter(NAME, ports.keep, ports.now, ports.sleep)
        self._token = Token(f"{NAME}:{config.app_id}", ports.keep, ports.now, self._fetch_token)

    async def call(
        self,
        method: str,
        path: str,
        meter: str,
        *,
        params: Mapping[str, str] | None = None,
        body: Mapping[str, Any] | None = None,
        form: Form | None = None,
        chat: str = "",
    ) -> dict[str, Any]:
        """One call and its data. `meter` names the API for its limits; `chat` is who hears of it.

        Raises `SendError`, or `UnknownOutcome` where somebody may have heard.
        """
        meters = [Meter(meter, APP_LIMITS, whole=True)]
        if chat:
            meters.append(Meter(f"chat:{chat}", CHAT_LIMITS))
        http = self._carrier if form is not None else self.http

        async def ask(token: str) -> Answer:
            async with self.limiter.turn(*meters):
                return await http.call(
                    method,
                    self.base + path,
                    params=params,
                    data=form() if form is not None else encoded(body),
                    headers=bearer(token) | ({} if form is not None else JSON_BODY),
                    delivers=bool(chat),
                )

        return data_of(await self._with_token(ask), delivers=bool(chat))

    async def download(self, path: str, meter: str, limit: int) -> bytes:
        """A file of at most `limit` bytes. Raises `PlatformError`."""

        async def ask(token: str) -> Answer:
            async with self.limiter.turn(Meter(meter, APP_LIMITS, whole=True)):
                return await self._carrier.download(self.base + path, limit, bearer(token))

        answer = await self._with_token(ask)
        if answer.status != 200:
            raise fault_of(code_of(answer), answer)
        return answer.body

    async def check_token(self) -> None:
        """Whether Feishu knows the app. Raises `SendError`."""
        await self._token.get()

    async def close(self) -> None:
        """Closes what is open."""
        await self.http.close()
        await self._carrier.close()

    async def _with_token(self, ask: Callable[[str], Awaitable[Answer]]) -> Answer:
        """Asks with the token, once more with a new one where it was refused."""
        token = await self._token.get()
        answer = await ask(token)
        if code_of(answer) in STALE_TOKEN:
            answer = await ask(await self._token.get(refused=token))
        return answer

    async def _fetch_token(self) -> Issued:
        answer = await self.http.call(
            "POST",
            f"{self.base}/open-apis/auth/v3/tenant_access_token/internal",
            data=encoded(
                {
                    "app_id": self._config.app_id,
                    "app_secret": self._config.app_secret.get_secret_value(),
                }
            ),
            headers=JSON_BODY,
        )
        found, code = answer.json(), code_of(answer)
        token, lives = text_at(found, "tenant_access_token"), found.get("expire")
        if code == 0 and token and isinstance(lives, int):
            return Issued(token, lives)
        if code is None or code == FREQUENT or answer.status >= 500:
            raise fault_of(code, answer)
        raise Misconfigured(f"feishu: no token, code {code}", CREDENTIALS)


class Identity:
    """The bot's own open_id, by which a mention of it is known. Asked for once a day at most."""

    LIVES = timedelta(days=1)
    PATIENCE = 1.0  # seconds: a webhook wants its answer within three
    PAUSE = timedelta(minutes=1)  # after a failure

    def __init__(self, api: Api, app_id: str, ports: Ports) -> None:
        self._api = api
        self._key = f"{NAME}:bot:{app_id}"
        self._ports = ports
        self._known = ""
        self._not_before = ports.now()

    async def get(self) -> str:
        """The id; "" where Feishu does not tell it at the moment."""
        if not self._known and self._ports.now() >= self._not_before:
            self._known = await self._ports.keep.load(self._key) or await self._ask_in_time()
        return self._known

    async def ask(self) -> str:
        """The id as Feishu tells it. Raises `SendError`."""
        found = await self._api.call("GET", "/open-apis/bot/v3/info", "bot")
        return text_at(found, "bot", "open_id")

    async def _ask_in_time(self) -> str:
        try:
            async with asyncio.timeout(self.PATIENCE):
                found = await self.ask()
        except (PlatformError, TimeoutError):
            found = ""
        if found:
            await self._ports.keep.keep(self._key, found, self._ports.now() + self.LIVES)
        else:
            self._not_before = self._ports.now() + self.PAUSE
        return found


def encoded(body: Mapping[str, Any] | None) -> bytes | None:
    """JSON in UTF-8: Chinese characters spelled out would double the size Feishu counts."""
    return None if body is None else json.dumps(body, ensure_ascii=False).encode()


def bearer(token: str) -> dict[str, str]:
    """The header that carries the token."""
    return {"Authorization": f"Bearer {token}"}
