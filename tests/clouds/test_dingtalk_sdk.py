"""The vendor's own client on our cloud, and beside our platform: both hear and answer the same.

The cloud is worth something only if what the vendor wrote gets along with it.
"""

import asyncio
import json
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from handlers.dingtalk import Config, DingTalk
from handlers.message import Incoming
from handlers.platform import Ports
from tests.clouds.cloud import Upload
from tests.clouds.dingtalk import KEY, SECRET, DingTalkCloud
from tests.clouds.stage import GROUP, Machine
from tests.handlers.ports import Alone, Cupboard, Memory, VirtualTime

PYTHON = Path(__file__).resolve().parents[2] / ".cache/sdks/bin/python"
PATIENCE = 30.0  # seconds, for a foreign interpreter on a busy machine
ROBOT = "/v1.0/im/bot/messages/get"
CARD = "/v1.0/card/instances/callback"
pytestmark = pytest.mark.skipif(
    not PYTHON.is_file(), reason="the vendors' SDKs are not installed (make sdks)"
)

CLIENT = """
import json, logging, sys
import dingtalk_stream as sdk

logging.disable(logging.CRITICAL)
key, secret = sys.argv[1:3]

def tell(**facts):
    print(json.dumps(facts), flush=True)

class Robot(sdk.ChatbotHandler):
    async def process(self, callback):
        said = sdk.ChatbotMessage.from_dict(callback.data)
        tell(
            text=" ".join(self.extract_text_from_incoming_message(said) or []).strip(),
            pictures=said.get_image_list() or [],
            sender=said.sender_staff_id, chat=said.conversation_id,
            group=said.conversation_type == "2",
        )
        return sdk.AckMessage.STATUS_OK, None

class Card(sdk.CallbackHandler):
    async def process(self, callback):
        click = sdk.CardCallbackMessage.from_dict(callback.data)
        tell(card=click.card_instance_id, user=click.user_id, content=click.content)
        update = {"cardUpdateOptions": {"updateCardDataByKey": True},
                  "cardData": {"cardParamMap": {"state": "ok"}}}
        return sdk.AckMessage.STATUS_OK, update

class Events(sdk.EventHandler):
    async def process(self, event):
        tell(event=event.headers.event_type, id=event.headers.event_id, data=event.data)
        return sdk.AckMessage.STATUS_OK, "OK"

client = sdk.DingTalkStreamClient(sdk.Credential(key, secret))
client.register_callback_handler(sdk.ChatbotMessage.TOPIC, Robot())
client.register_callback_handler(sdk.CallbackHandler.TOPIC_CARD_CALLBACK, Card())
client.register_all_event_handler(Events())
tell(token=client.get_access_token())
client.start_forever()
"""

SPEAKER = """
import json, sys
from dingtalkchatbot.chatbot import DingtalkChatbot

robot = DingtalkChatbot(sys.argv[1], secret=sys.argv[2])
print(json.dumps(robot.send_text(msg="@staff-li 请看周报", at_dingtalk_ids=["staff-li"])))
"""


@asynccontextmanager
async def foreign(script: str, *words: str, endpoint: str) -> AsyncIterator[Process]:
    """A script in the SDKs' interpreter; ended with the test."""
    process = await asyncio.create_subprocess_exec(
        PYTHON,
        "-c",
        script,
        *words,
        env={"DINGTALK_OPENAPI_ENDPOINT": endpoint, "NO_PROXY": "*", "PYTHONUTF8": "1"},
        stdout=PIPE,
        stderr=DEVNULL,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def told(process: Process) -> dict[str, Any]:
    """The next line that a script prints."""
    assert process.stdout is not None
    line = await asyncio.wait_for(process.stdout.readline(), PATIENCE)
    found: dict[str, Any] = json.loads(line)
    return found


@pytest.fixture
async def cloud() -> AsyncIterator[DingTalkCloud]:
    """On the clock that the SDK has too."""
    async with DingTalkCloud(Machine()) as running:
        yield running


@asynccontextmanager
async def ours(cloud: DingTalkCloud, heard: list[Incoming]) -> AsyncIterator[None]:
    """Our own platform, listening."""

    async def receive(events: Sequence[Incoming]) -> None:
        heard.extend(events)

    ports = Ports(Memory(VirtualTime()), Alone(), Cupboard(), Machine(), asyncio.sleep)
    platform = DingTalk(Config.model_validate(cloud.config()), ports)
    task = asyncio.create_task(platform.listen(receive))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await platform.close()


def tellings(cloud: DingTalkCloud) -> list[dict[str, Any]]:
    """Messages as people send them."""
    photo = Upload("现场.jpg", "image/jpeg", b"\xff\xd8\xff")
    pieces = [{"text": "112 已完成"}, cloud.picture(photo)]
    return [
        cloud.message("li", "", msgtype="text", text={"content": "112 已完成80%"}),
        cloud.message("wang", GROUP, msgtype="text", text={"content": " 状态如何 🙂 "}),
        cloud.message("li", GROUP, msgtype="richText", content={"richText": pieces}),
        cloud.message("li", "", msgtype="picture", content=cloud.picture(photo)),
    ]


async def test_the_vendors_client_and_ours_hear_the_same(cloud: DingTalkCloud) -> None:
    heard: list[Incoming] = []
    said = tellings(cloud)
    async with ours(cloud, heard):
        await cloud.attach("")
        for one in said:
            await cloud.gateway.frame("CALLBACK", ROBOT, one)
    async with foreign(CLIENT, KEY, SECRET, endpoint=cloud.here) as process:
        assert (await told(process))["token"] == cloud.world.token[0]
        cloud.gateway.connected.clear()
        await asyncio.wait_for(cloud.gateway.connected.wait(), PATIENCE)
        for one, mine in zip(said, heard, strict=True):
            ack = await cloud.gateway.frame("CALLBACK", ROBOT, one)
            theirs = await told(process)
            assert ack == {"code": 200, "data": {"response": None}}
            assert theirs["text"] == mine.text
            assert theirs["pictures"] == [file.reference for file in mine.files]
            assert (theirs["sender"], theirs["group"]) == (mine.sender, mine.group)
            assert mine.chat == (theirs["chat"] if mine.group else theirs["sender"])


async def test_the_vendors_client_gets_along_with_the_cloud(cloud: DingTalkCloud) -> None:
    async with foreign(CLIENT, KEY, SECRET, endpoint=cloud.here) as process:
        await told(process)
        await cloud.attach("")
        click = cloud.click("ot-1", "li", "1")
        answer = await cloud.tell_click(click)
        assert answer["cardData"]["cardParamMap"] == {"state": "ok"}
        heard = await told(process)
        assert (heard["card"], heard["user"]) == ("ot-1", "staff-li")
        happened = {"openConversationId": "cid1==", "robotCode": KEY}
        await cloud.gateway.frame("EVENT", "*", happened, {"eventType": "x", "eventId": "ev-1"})
        event = await told(process)
        assert (event["event"], event["id"], event["data"]) == ("x", "ev-1", happened)
        assert (await cloud.gateway.frame("SYSTEM", "disconnect", {"reason": "expired"}))[
            "code"
        ] == 200


async def test_a_custom_robot_takes_the_signature_of_a_community_client(
    cloud: DingTalkCloud,
) -> None:
    cloud.world.hooks["简报群"] = "SEC-of-the-tests"
    url = cloud.config()["hooks"]["简报群"]["url"]
    async with foreign(SPEAKER, url, "SEC-of-the-tests", endpoint=cloud.here) as process:
        assert (await told(process))["errcode"] == 0
    async with foreign(SPEAKER, url, "SEC-another", endpoint=cloud.here) as process:
        assert (await told(process))["errcode"] == 310000
    assert [one.mentions for one in cloud.heard(group="简报群")] == [("staff-li",)]
