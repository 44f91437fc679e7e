"""The two interfaces of DingTalk: every call with its token, within 20 a second, its fault told."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp

from handlers.dingtalk.config import Config
from handlers.dingtalk.faults import (
    MEND_SECRET,
    fault_of,
    is_stale_token,
    old_fault_of,
)
from handlers.dingtalk.inbound import NAME
from handlers.errors import Misconfigured, PlatformError, SendError
from handlers.http import Answer, Http, is_under
from handlers.limiter import Limit, Limiter, Meter
from handlers.platform import Ports
from handlers.token import Issued, Token

TOKEN = "/v1.0/oauth2/accessToken"  # noqa: S105 - a path
UPLOAD = "/media/upload"
DOWNLOAD = "/v1.0/robot/messageFiles/download"
HEADER = "x-acs-dingtalk-access-token"
PER_SECOND = (Limit(20, 1.0),)  # per app and call, standard edition
PATIENCE = 60.0  # seconds for a file
HOSTS = ("dingtalk.com", "aliyuncs.com", "alicdn.com")  # where DingTalk keeps files
LIFE = 7200  # seconds of a token, where its life is not told


class Api:
    """The calls of one app. `http` is shared with whoever else talks to DingTalk."""

    def __init__(self, config: Config, ports: Ports) -> None:
        self._config = config
        self._secret = config.app_secret.get_secret_value() if config.app_secret else ""
        self.http = Http(ports.now, ca=config.ca)
        self._slow = Http(ports.now, ca=config.ca, total=PATIENCE)
        self.limiter = Limiter(NAME, ports.keep, ports.now, ports.sleep)
        self._token = Token(f"{NAME}:{config.app_key}", ports.keep, ports.now, self._issue)

    async def call(
        self, method: str, path: str, body: Mapping[str, Any], *, delivers: bool = False
    ) -> dict[str, Any]:
        """A call of the new interface; its answer. Raises `SendError` or `UnknownOutcome`."""

        async def ask(token: str) -> Answer:
            async with self.limiter.turn(meter_of(path)):
                return await self.http.call(
                    method,
                    self._config.api + path,
                    json=body,
                    headers={HEADER: token},
                    delivers=delivers,
                )

        answer = await self._with_token(ask)
        fault = fault_of(answer, delivers=delivers)
        if fault is not None:
            raise fault
        return answer.json()

    async def open_gateway(self, subscriptions: list[dict[str, str]]) -> tuple[str, str]:
        """Where a long connection may be opened, and a ticket for one. Raises `SendError`."""
        answer = await self.http.call(
            "POST",
            self._config.api + "/v1.0/gateway/connections/open",
            json={
                "clientId": self._config.app_key,
                "clientSecret": self._secret,
                "subscriptions": subscriptions,
                "ua": "duban/1.0",
                "localIp": "127.0.0.1",
            },
        )
        fault = fault_of(answer)
        if fault is not None:
            raise fault
        said = answer.json()
        endpoint, ticket = said.get("endpoint"), said.get("ticket")
        if not isinstance(endpoint, str) or not isinstance(ticket, str):
            raise SendError("the gateway named no endpoint")
        return endpoint, ticket

    async def upload(self, kind: str, name: str, media_type: str, content: bytes) -> str:
        """The media id of a file (`kind`: image or file). Raises `SendError`."""

        async def ask(token: str) -> Answer:
            form = aiohttp.FormData()
            form.add_field("media", content, filename=name, content_type=media_type)
            async with self.limiter.turn(meter_of(UPLOAD)):
                return await self._slow.call(
                    "POST",
                    self._config.oapi + UPLOAD,
                    params={"access_token": token, "type": kind},
                    data=form,
                )

        answer = await self._with_token(ask)
        fault = old_fault_of(answer)
        if fault is not None:
            raise fault
        media = answer.json().get("media_id")
        if not isinstance(media, str) or not media:
            raise SendError("an upload without a media id")
        return media

    async def download(self, code: str, limit: int) -> bytes:
        """A file that somebody sent. Raises `PlatformError`."""
        said = await self.call(
            "POST", DOWNLOAD, {"downloadCode": code, "robotCode": self._config.robot}
        )
        url = said.get("downloadUrl")
        if not isinstance(url, str) or not self._is_theirs(url):
            raise PlatformError("a file is said to be elsewhere", permanent=True)
        answer = await self._slow.download(url, limit)
        if answer.status != 200:
            raise PlatformError(f"a file was answered with {answer.status}")
        return answer.body

    def _is_theirs(self, url: str) -> bool:
        try:
            return is_under(url, self._config.api, *HOSTS, *self._config.file_hosts)
        except ValueError:  # no address at all
            return False

    async def prove(self) -> None:
        """Asks for a token, whatever stands. Raises `SendError` where the secret is refused."""
        await self._issue()

    async def close(self) -> None:
        """Closes both sessions."""
        await self.http.close()
        await self._slow.close()

    async def _with_token(self, ask: Callable[[str], Awaitable[Answer]]) -> Answer:
        """Asks with the token in force, and once more with a new one where it was refused."""
        token = await self._token.get()
        answer = await ask(token)
        if not is_stale_token(answer):
            return answer
        return await ask(await self._token.get(refused=token))

    async def _issue(self) -> Issued:
        async with self.limiter.turn(meter_of(TOKEN)):
            answer = await self.http.call(
                "POST",
                self._config.api + TOKEN,
                json={"appKey": self._config.app_key, "appSecret": self._secret},
            )
        fault = fault_of(answer)
        if isinstance(fault, SendError) and fault.permanent:
            raise Misconfigured(str(fault), MEND_SECRET)
        if fault is not None:
            raise fault
        said = answer.json()
        token, lives = said.get("accessToken"), said.get("expireIn", LIFE)
        if not isinstance(token, str) or not token or not isinstance(lives, int):
            raise SendError("an answer without a token")
        return Issued(token, lives)


def meter_of(path: str) -> Meter:
    """What a call is counted under."""
    return Meter(f"api:{path}", PER_SECOND, whole=True)
