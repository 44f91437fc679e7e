"""企业微信 WeCom: one platform over four channels, whichever are configured.

The self-built app reaches persons, the smart robot persons and groups (by callback or by long
connection), webhooks speak into groups. A person is written to by the app where there is one, else
by the robot; a group by the robot; “hook:名称” by that webhook.
"""

import asyncio
from collections.abc import Sequence

from handlers.crypto import AES_BLOCK, WECOM_BLOCK, Envelope, decode_base64, decrypt
from handlers.errors import BadRequest, Misconfigured, PlatformError
from handlers.http import Http, is_under
from handlers.limiter import Limiter
from handlers.message import File, Outgoing
from handlers.parting import Parting
from handlers.platform import Capabilities, Finding, Kind, Ports, Receive, Route, Sent
from handlers.wecom.api import Api
from handlers.wecom.app import App
from handlers.wecom.app_events import PLATFORM
from handlers.wecom.callback import Callback
from handlers.wecom.config import Config, RobotConfig
from handlers.wecom.examination import examine_app, find_skew
from handlers.wecom.hooks import PREFIX, Hooks
from handlers.wecom.robot import Memory, Robot, Way
from handlers.wecom.robot_callback import ByCallback
from handlers.wecom.robot_connection import ByConnection, Login

NAME = PLATFORM
TITLE = "企业微信"
PADDING = 32  # bytes that sealing may add to a file
NOBODY = "企业微信没有配置能发到这里的应用或机器人"
NOBODY_MEND = "请在 duban.toml 的 [platforms.wecom] 里配置自建应用或智能机器人"


class WeCom:
    """The platform."""

    name = NAME

    def __init__(self, config: Config, ports: Ports) -> None:
        self._config = config
        self._http = Http(ports.now, ca=config.ca)
        limiter = Limiter(NAME, ports.keep, ports.now, ports.sleep)
        parting = Parting(NAME, ports.keep, ports.now)
        api = Api(self._http, config.api, limiter, ports)
        self._app = (
            App(config.app, api, self._http, limiter, parting, ports) if config.app else None
        )
        self._hooks = Hooks(config.hooks, api, limiter, parting, ports)
        self._robot = None
        if config.robot is not None:
            memory = Memory(parting, ports)
            way = open_way(config, config.robot, self._http, limiter, memory, ports)
            self._robot = Robot(way, memory, parting)

    def capabilities(self, chat: str = "", *, group: bool = False) -> Capabilities:
        """As the channel of the chat can."""
        channel = self._channel(chat, group)
        if channel is None:
            return Capabilities(groups=False, quotes=False, buttons=False, files=False)
        return channel.capabilities()

    def routes(self) -> Sequence[Route]:
        """The callbacks of the app and the robot."""
        app = self._app.routes() if self._app else ()
        return (*app, *(self._robot.way.routes() if self._robot else ()))

    async def listen(self, receive: Receive) -> None:
        """Holds the robot's long connection, where it has one."""
        if self._robot is not None:
            await self._robot.way.listen(receive)

    async def send(self, message: Outgoing) -> Sent:
        """Sends by the channel of the chat. Raises `SendError` or `UnknownOutcome`."""
        channel = self._channel(message.chat, message.group)
        if channel is None:
            raise Misconfigured(NOBODY, NOBODY_MEND)
        return await channel.send(message)

    def _channel(self, chat: str, group: bool) -> App | Robot | Hooks | None:
        if chat.startswith(PREFIX):
            return self._hooks
        return self._robot if group else self._app or self._robot

    async def fetch(self, file: File, limit: int) -> bytes:
        """A file somebody sent to the app or the robot. Raises `PlatformError`."""
        source, _, reference = file.reference.partition(":")
        if source == "app" and self._app is not None:
            return await self._app.fetch(reference, limit)
        if source == "robot" and self._config.robot is not None:
            key, _, url = reference.partition(":")
            return await self._fetch_sealed(url, key or self._robot_key(), limit)
        raise PlatformError("企业微信没有配置收到这个文件的应用或机器人", permanent=True)

    def _robot_key(self) -> str:
        """The callback's own key, under which its files are sealed, in base64."""
        robot = self._config.robot
        return robot.aes_key.get_secret_value() if robot and robot.aes_key else ""

    async def _fetch_sealed(self, url: str, key: str, limit: int) -> bytes:
        """A file of the robot, opened. Raises `PlatformError`; nothing half opened is handed on."""
        if not is_under(url, self._config.api, *self._config.media_domains):
            raise PlatformError("a file is offered from a host that is not WeCom's", permanent=True)
        answer = await self._http.download(url, limit + PADDING)
        if answer.status != 200:
            raise PlatformError(f"企业微信没有给出文件(状态码{answer.status})")
        return await asyncio.to_thread(open_file, answer.body, key)

    async def examine(self) -> Sequence[Finding]:
        """Every channel that is configured, and the clocks."""
        found: list[Finding] = []
        if self._app is not None:
            found += await examine_app(self._app)
        if self._robot is not None:
            found += await self._robot.way.examine(private=self._app is None)
        if self._config.hooks:
            found.append(Finding(True, f"企业微信的消息推送:{'、'.join(self._config.hooks)}"))
        return (*found, *find_skew(self._http))

    async def close(self) -> None:
        """Lets go of connections."""
        await self._http.close()


def open_way(
    config: Config, robot: RobotConfig, http: Http, limiter: Limiter, memory: Memory, ports: Ports
) -> Way:
    """The robot's connection, or its callback."""
    secret, token, key = (
        one.get_secret_value() if one else "" for one in (robot.secret, robot.token, robot.aes_key)
    )
    if robot.bot_id is not None:
        url = config.websocket
        login = Login(robot.bot_id, secret)
        return ByConnection(login, url, robot.name, http, limiter, memory, ports)
    callback = Callback(Envelope(token, key, receiver=""), ports.now)
    return ByCallback(callback, config.api, robot.name, http, memory, ports)


def open_file(sealed: bytes, key: str) -> bytes:
    """A file as it was before the platform sealed it. Raises `PlatformError`."""
    try:
        opened = decode_base64(key + "=" * (-len(key) % 4))  # some keys come without their end
        return decrypt(opened, opened[:AES_BLOCK], sealed, WECOM_BLOCK)
    except (BadRequest, ValueError) as fault:
        raise PlatformError("a file could not be opened", permanent=True) from fault


KIND = Kind(NAME, TITLE, Config, WeCom)
