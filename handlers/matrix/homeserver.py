"""The homeserver's client API, spoken as an application service.

Every call names the bot and its device: without a device a homeserver forgets transaction ids when
it restarts, and a message that is sent again would be shown twice (client-server API v1.17,
“identity assertion”).
"""

import asyncio
import hashlib
import json
import logging
from typing import Any
from urllib.parse import quote

from handlers.errors import (
    Misconfigured,
    PlatformError,
    SendError,
    Throttled,
    Unreachable,
)
from handlers.http import Answer, Http
from handlers.matrix.config import Config
from handlers.matrix.events import MXC

log = logging.getLogger(__name__)

CLIENT = "/_matrix/client/v3"
DEVICE = "DUBAN"
BREATH = 5.0  # seconds to wait where a limit does not say when to come back
LOGIN = "m.login.application_service"

UNKNOWN = (400, 403, 404)  # what a homeserver says of an account or device that is not there
GONE = {"M_FORBIDDEN", "M_NOT_FOUND", "M_INVITE_BLOCKED", "M_USER_DEACTIVATED"}
NO_DEVICE = {"M_UNKNOWN_DEVICE", "M_EXCLUSIVE"}
CHECK_TOKENS = "请核对 Matrix 的 as_token 与注册文件一致,改后重启 Matrix 服务器"
CHECK_SERVER = "请核对 Matrix 的 homeserver 和 server_name,再运行 duban doctor"
ASK_ADMINISTRATOR = "Matrix 服务器不再接收消息,请联系服务器管理员查看限额与账号"


def transaction(*parts: str) -> str:
    """A transaction id: the same for the same message, however often it is sent."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:40]


def path(*parts: str) -> str:
    """A path of the client API; ids are quoted whole."""
    return CLIENT + "".join("/" + quote(part, safe="") for part in parts)


class Homeserver:
    """The calls of the bot. Raises `SendError` and its kin, sorted."""

    def __init__(self, config: Config, http: Http) -> None:
        self._config = config
        self._http = http
        self._turn = asyncio.Lock()
        self._ready = False
        self.remembers = True  # whether transaction ids outlive a restart of the homeserver

    @property
    def skew(self) -> float | None:
        """Seconds the homeserver's clock is ahead of ours."""
        return self._http.skew

    # ── who we are ───────────────────────────────────────────────────────────────────────────────

    async def prepare(self) -> None:
        """Makes the bot's account and device, unless they stand. Raises `SendError`."""
        async with self._turn:
            if self._ready:
                return
            known = await self._call("GET", path("account", "whoami"))
            if known.status not in (200, *UNKNOWN):
                raise refusal(known)
            if known.status != 200:
                await self._register()
                await self._log_in()
                known = await self._call("GET", path("account", "whoami"))
                if known.status != 200:
                    raise at_the_door(known)
            self.remembers = known.json().get("device_id") == DEVICE
            self._ready = True

    async def _register(self) -> None:
        """The account of an application service exists once it is registered."""
        body = {"type": LOGIN, "username": self._config.localpart, "inhibit_login": True}
        answer = await self._call("POST", path("register"), json=body, bare=True)
        if answer.status != 200 and code_of(answer) != "M_USER_IN_USE":
            raise at_the_door(answer)

    async def _log_in(self) -> None:
        """Makes the device. Its own token is not used: that of the service has no rate limit."""
        body = {
            "type": LOGIN,
            "identifier": {"type": "m.id.user", "user": self._config.user_id},
            "device_id": DEVICE,
            "initial_device_display_name": self._config.display_name,
        }
        answer = await self._call("POST", path("login"), json=body, bare=True)
        if answer.status != 200:
            raise at_the_door(answer)
        name = {"displayname": self._config.display_name}
        place = path("profile", self._config.user_id, "displayname")
        await self._call("PUT", place, json=name)

    # ── calls ────────────────────────────────────────────────────────────────────────────────────

    async def ask(self, method: str, place: str, body: Any = None) -> dict[str, Any]:
        """One call of the API; the object it answers with."""
        return (await self.request(method, place, json=body)).json()

    async def ask_list(self, place: str) -> list[Any]:
        """The same where the answer is a list."""
        answer = await self.request("GET", place)
        try:
            found = json.loads(answer.body)
        except ValueError:
            found = None
        return found if isinstance(found, list) else []

    async def request(self, method: str, place: str, **given: Any) -> Answer:
        """One call; a device that is gone, with a homeserver set up anew, is made again."""
        await self.prepare()
        answer = await self._call(method, place, **given)
        if answer.status == 400 and code_of(answer) in NO_DEVICE:
            self._ready = False
            await self.prepare()
            answer = await self._call(method, place, **given)
        if answer.status != 200:
            raise refusal(answer)
        return answer

    async def put_event(self, room: str, kind: str, content: Any, txn: str) -> str:
        """Sends an event to a room; its id. The same transaction id is the same event."""
        answer = await self.ask("PUT", path("rooms", room, "send", kind, txn), content)
        return event_id_in(answer)

    async def redact(self, room: str, event_id: str) -> None:
        """Takes one of our own events back."""
        place = path("rooms", room, "redact", event_id, transaction("redact", event_id))
        await self.ask("PUT", place, {})

    async def sender_of(self, room: str, event_id: str) -> str:
        """Who sent an event; "" where it cannot be told. Raises `SendError` for now."""
        try:
            answer = await self.ask("GET", path("rooms", room, "event", event_id))
        except SendError as fault:
            if fault.permanent:
                return ""
            raise
        return str(answer.get("sender", ""))

    async def upload(self, name: str, media_type: str, content: bytes) -> str:
        """Puts a file on the homeserver; its address there."""
        answer = await self.request(
            "POST",
            "/_matrix/media/v3/upload",
            data=content,
            params={"filename": name},
            headers={"Content-Type": media_type},
        )
        uri = answer.json().get("content_uri")
        if not isinstance(uri, str):
            raise SendError("an upload was answered without an address")
        return uri

    async def download(self, uri: str, limit: int) -> bytes:
        """A file of at most `limit` bytes. Raises `PlatformError`."""
        found = MXC.fullmatch(uri)
        if found is None:
            raise PlatformError("this is no address of a Matrix file", permanent=True)
        await self.prepare()
        url = f"{self._config.homeserver}/_matrix/client/v1/media/download/{found[1]}/{found[2]}"
        answer = await self._http.download(url, limit, self._bearer())
        if answer.status != 200:
            raise PlatformError(f"a file was refused: {answer.status}", permanent=True)
        return answer.body

    async def _call(
        self,
        method: str,
        place: str,
        *,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
        bare: bool = False,
        **given: Any,
    ) -> Answer:
        """One request, as the bot on its device, or `bare` as the service.

        What is broken off may be sent again: a transaction id has its effect once, and of the rest
        nothing reaches a person.
        """
        mine = {} if bare else {"user_id": self._config.user_id, "device_id": DEVICE}
        return await self._http.call(
            method,
            self._config.homeserver + place,
            params=mine | (params or {}),
            headers=self._bearer() | (headers or {}),
            **given,
        )

    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self._config.as_token.get_secret_value()}"}


def code_of(answer: Answer) -> str:
    """The error code of an answer."""
    return str(answer.json().get("errcode", ""))


def refuses_token(answer: Answer) -> bool:
    """Whether our token is not taken."""
    return answer.status == 401 or code_of(answer) in ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN")


def at_the_door(answer: Answer) -> SendError:
    """Why the bot cannot be who it is: a refusal before any room is spoken of is our set-up's."""
    found = refusal(answer)
    if found.permanent:
        return Misconfigured(str(found), CHECK_SERVER)
    return found


def refusal(answer: Answer) -> SendError:
    """What an answer that is no success means."""
    code = code_of(answer)
    says = f"the homeserver said {answer.status} {code}".rstrip()
    if answer.status == 429 or code == "M_LIMIT_EXCEEDED":
        return Throttled(says, retry_after=wait_of(answer), whole=True)
    if answer.status >= 500:
        return SendError(says, retry_after=answer.retry_after)
    if refuses_token(answer):
        return Misconfigured(says, CHECK_TOKENS)
    if code in GONE:
        return Unreachable(says)
    if answer.status == 403:
        return Misconfigured(says, ASK_ADMINISTRATOR)
    if answer.status == 404 or answer.status < 400:
        return Misconfigured(says, CHECK_SERVER)
    return SendError(says, permanent=True)


def wait_of(answer: Answer) -> float:
    """Seconds until a limit has room again."""
    told = answer.json().get("retry_after_ms")
    if isinstance(told, int | float) and told >= 0:
        return float(told) / 1000
    return answer.retry_after if answer.retry_after is not None else BREATH


def event_id_in(answer: dict[str, Any]) -> str:
    """The id of what was sent."""
    found = answer.get("event_id")
    if not isinstance(found, str) or not found:
        raise SendError("a message was taken without an id")
    return found
