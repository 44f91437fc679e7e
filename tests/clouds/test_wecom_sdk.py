"""The vendor's own client on our cloud of the robot: it connects, hears, answers and opens files.

The cloud is worth something only if what the vendor wrote gets along with it.
"""

import asyncio
import json
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from handlers.message import Button, Outgoing
from handlers.platform import Ports
from handlers.wecom import WeCom
from handlers.wecom.config import Config
from tests.clouds.cloud import Upload
from tests.clouds.stage import Machine
from tests.clouds.wecom import WeComRobotLong
from tests.clouds.wecom.connection import SECRET
from tests.clouds.wecom.robot import BOT_ID
from tests.handlers.ports import Alone, Cupboard, Memory

PYTHON = Path(__file__).resolve().parents[2] / ".cache/sdks/bin/python"
PATIENCE = 30.0  # seconds, for a foreign interpreter on a busy machine
PHOTO = Upload("现场.jpg", "image/jpeg", b"\xff\xd8\xff\xe0" + b"drill" * 20)

pytestmark = pytest.mark.skipif(
    not PYTHON.is_file(), reason="the vendors' SDKs are not installed (make sdks)"
)

CLIENT = """
import asyncio, json, sys
import aibot.ws
from aibot import WSClient, WSClientOptions

aibot.ws._SSL_CONTEXT = None  # on loopback

class Quiet:
    def debug(self, *words): pass
    info = warn = error = debug

def tell(**facts):
    print(json.dumps(facts), flush=True)

async def main():
    bot, secret, url = sys.argv[1:4]
    client = WSClient(WSClientOptions(bot, secret, ws_url=url, logger=Quiet()))

    def on(name):
        def register(work):
            client.on(name, lambda frame=None: asyncio.ensure_future(work(frame)))
        return register

    @on("authenticated")
    async def ready(_):
        tell(ready=True)

    @on("message.text")
    async def text(frame):
        body = frame["body"]
        words = {"msgtype": "markdown", "markdown": {"content": "收到"}}
        answer = await client.reply(frame, words)
        later = await client.send_message(body.get("chatid") or body["from"]["userid"],
            {"msgtype": "markdown", "markdown": {"content": "再说一句"}})
        tell(text=body["text"]["content"], answered=answer["errcode"], later=later["errcode"])

    @on("message.image")
    async def image(frame):
        one = frame["body"]["image"]
        content, _ = await client.download_file(one["url"], one["aeskey"])
        tell(image=content.hex())

    @on("event.enter_chat")
    async def enter(frame):
        answer = await client.reply_welcome(frame, {"msgtype": "text", "text": {"content": "您好"}})
        tell(welcomed=answer["errcode"])

    @on("event.template_card_event")
    async def tap(frame):
        click = frame["body"]["event"]["template_card_event"]
        card = {"card_type": "text_notice", "main_title": {"title": "题"}, "sub_title_text": "已选",
                "task_id": click["task_id"], "card_action": {"type": 1, "url": "https://a.cn"}}
        answer = await client.update_template_card(frame, card)
        tell(key=click["event_key"], updated=answer["errcode"])

    await client.connect()
    await asyncio.Event().wait()

asyncio.run(main())
"""


@asynccontextmanager
async def client(cloud: WeComRobotLong) -> AsyncIterator[Process]:
    """The vendor's client in the SDKs' interpreter; ended with the test."""
    words = (BOT_ID, SECRET, str(cloud.config()["websocket"]))
    process = await asyncio.create_subprocess_exec(
        PYTHON,
        "-c",
        CLIENT,
        *words,
        env={"NO_PROXY": "*", "PYTHONUTF8": "1"},
        stdout=PIPE,
        stderr=DEVNULL,
    )
    try:
        assert await said(process) == {"ready": True}
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def said(process: Process) -> dict[str, Any]:
    """The next thing the client tells."""
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        line = await process.stdout.readline()
    found: dict[str, Any] = json.loads(line)
    return found


async def test_the_vendors_client_hears_and_answers() -> None:
    async with WeComRobotLong(Machine()) as cloud, client(cloud) as other:
        await cloud.says("li", "112 完成80%")
        assert await said(other) == {"text": "112 完成80%", "answered": 0, "later": 0}
        await cloud.says("li", "你好", group="g", mentioned=True)
        assert (await said(other))["text"] == "@督办 你好"
        assert [one.text for one in cloud.heard("li")] == ["收到", "再说一句"]
        assert [one.text for one in cloud.heard(group="g")] == ["收到", "再说一句"]


async def test_the_vendors_client_opens_our_files_and_welcomes() -> None:
    async with WeComRobotLong(Machine()) as cloud, client(cloud) as other:
        await cloud.says("li", "", files=[PHOTO])
        assert await said(other) == {"image": PHOTO.content.hex()}
        await cloud.enters("wang")
        assert await said(other) == {"welcomed": 0}
        assert [one.text for one in cloud.heard("wang")] == ["您好"]


async def test_a_tap_on_our_card_is_finished_by_the_vendors_client() -> None:
    """Our platform sends the card, is kicked, and the vendor's client hears the tap."""
    machine = Machine()
    ports = Ports(Memory(machine), Alone(), Cupboard(), machine)
    async with WeComRobotLong(machine) as cloud:
        platform = WeCom(Config.model_validate(cloud.config()), ports)
        listening = asyncio.create_task(platform.listen(lambda events: asyncio.sleep(0)))
        await cloud.attach("")
        await cloud.says("li", "你好")
        await platform.send(
            Outgoing("Userli", False, "办好了吗?", "k", buttons=(Button("已完成", "112 已完成"),))
        )
        [card] = cloud.heard("li")
        async with client(cloud) as other:
            await cloud.taps("li", card, "已完成")
            assert await said(other) == {"key": "已完成|112 已完成", "updated": 0}
            [now] = cloud.heard("li")
            assert (now.text, now.buttons) == ("题\n已选", ())
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)
        await platform.close()
