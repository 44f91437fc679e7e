"""The old interface: uploads, and the addresses that take a text in the custom robots' format."""

from aiohttp import web

from tests.clouds.cloud import Fault
from tests.clouds.dingtalk.rules import NoAnswer, Refusal, hung_up, numbered
from tests.clouds.dingtalk.sealing import signed
from tests.clouds.dingtalk.world import World

AN_HOUR = 3_600_000  # milliseconds
FILE_LIMIT = 20 << 20
NUMBERS = {"20001": 20001, "ServiceUnavailable": 15}  # what the old interface says instead


class Addresses:
    """What answers with numbers."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._uuids: set[str] = set()

    def add_to(self, app: web.Application) -> None:
        """Its paths."""
        app.router.add_post("/media/upload", self._upload)
        app.router.add_post("/robot/sendBySession", self._answer_session)
        app.router.add_post("/robot/send", self._speak)

    async def _upload(self, request: web.Request) -> web.Response:
        world = self._world
        if request.query["access_token"] != world.token[0] or world.token[1] <= world.now():
            return numbered(40014)
        media = (await request.post())["media"]
        assert isinstance(media, web.FileField)
        assert media.filename
        content = media.file.read()
        if request.query["type"] not in ("image", "file") or len(content) > FILE_LIMIT:
            return numbered(40005)
        number = f"@media{world.number()}"
        world.media[number] = (request.query["type"], content)
        return web.json_response({"errcode": 0, "media_id": number})

    async def _answer_session(self, request: web.Request) -> web.Response:
        world = self._world
        chat, until = world.sessions.get(request.query["session"], ("", world.now()))
        if until <= world.now():
            return numbered(300001)
        return await self._take(request, chat, f"session {chat}")

    async def _speak(self, request: web.Request) -> web.Response:
        name, timestamp = request.query["access_token"], request.query.get("timestamp", "")
        if name not in self._world.hooks:
            return numbered(300005)
        secret = self._world.hooks[name]
        age = abs(self._world.milliseconds() - int(timestamp or 0))
        vouched = signed(secret, f"{timestamp}\n{secret}")
        if age > AN_HOUR or request.query.get("sign") != vouched:
            return numbered(310000)
        return await self._take(request, f"hook:{name}", name)

    async def _take(self, request: web.Request, chat: str, robot: str) -> web.Response:
        """A text; one that was told before under the same `msgUuid` is not shown again."""
        said = await request.json()
        assert set(said) <= {"msgtype", "text", "at", "msgUuid"}
        if self._world.is_deaf(robot):
            return numbered(410100)
        try:
            fault = self._world.meet(chat)
        except Refusal as refusal:
            return numbered(NUMBERS.get(refusal.code, 400102))
        except NoAnswer:
            return hung_up(request)
        content = said["text"]["content"]
        if said["msgtype"] != "text" or not content or len(content.encode()) > 20_000:
            return numbered(400105)
        unique = said.get("msgUuid", "")
        if not unique or unique not in self._uuids:
            self._uuids.add(unique)
            called = tuple(one for one in said["at"].get("atUserIds", ()) if f"@{one} " in content)
            self._world.show(chat, content, mentions=called)
        return hung_up(request) if fault is Fault.SILENT_AFTER else numbered(0)
