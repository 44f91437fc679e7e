"""The whole story on a real homeserver, its people with a real client (matrix-nio)."""

import asyncio
import base64
import json
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from models.assignment import Attachment
from tests.clouds.cloud import Fault
from tests.clouds.matrix import Matrix
from tests.clouds.stage import Machine, Stage, on_stage
from tests.clouds.synapse import NEEDED, PYTHON

pytestmark = list(NEEDED)
SOMEONE = Path(__file__).with_name("someone.py")
PHOTO = b"\xff\xd8\xff\xe0" + b"drill" * 200


class Client:
    """A person's client in a process of its own."""

    def __init__(self, process: "subprocess.Popen[str]", cloud: Matrix) -> None:
        self._process = process
        self._cloud = cloud

    async def does(self, what: str, **with_what: Any) -> dict[str, Any]:
        """Has something done; what came of it."""
        return await asyncio.to_thread(self._do, what, with_what)

    def _do(self, what: str, with_what: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": what, **with_what}) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    async def hears(self, words: str) -> dict[str, Any]:
        """Waits for a message of the bot."""
        return await self.does("hears", sender=self._cloud.bot, words=words)

    async def count(self, words: str) -> int:
        """How many messages of the bot have these words."""
        counted = await self.does("counts", sender=self._cloud.bot, words=words)
        number: int = counted["count"]
        return number

    async def says(self, what: str, **with_what: Any) -> None:
        """Sends something, which the house then has taken."""
        sent = await self.does(what, **with_what)
        await self._cloud.taken(sent["id"])


@contextmanager
def client(cloud: Matrix, who: str) -> Iterator[Client]:
    """Somebody's client, not yet signed in."""
    cloud.person(who)
    with subprocess.Popen(
        [str(PYTHON), str(SOMEONE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        somebody = Client(process, cloud)
        try:
            yield somebody
            somebody._do("goes", {})
        finally:
            process.kill()


async def sign_in(somebody: Client, cloud: Matrix, who: str) -> None:
    """With the password of the account."""
    person = cloud.person(who)
    answer = await somebody.does(
        "sign_in", homeserver=cloud.synapse.url, user=person.user_id, password=person.password
    )
    assert answer["user"] == person.user_id


@pytest.fixture
async def stage(database_url: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A small bureau on the homeserver."""
    machine = Machine()
    async with Matrix(machine) as cloud, on_stage(cloud, machine, database_url, tmp_path) as told:
        yield told
        assert cloud.tripped == 0


async def test_a_reminder_a_reply_a_photo_a_room_and_the_weekly_message(stage: Stage) -> None:
    """And the homeserver restarts in between, while a message is on its way."""
    cloud = stage.cloud
    assert isinstance(cloud, Matrix)
    with client(cloud, "li") as li, client(cloud, "supervisor") as zhou:
        await sign_in(li, cloud, "li")
        await sign_in(zhou, cloud, "supervisor")

        await stage.until(date(2026, 8, 18))
        reminder = await li.hears("1️⃣ 已完成")
        assert "#112" in reminder["body"]
        assert "<strong>" in reminder["html"]
        marks = await li.does("sees_emoji", event=reminder["id"], count=2)
        assert marks["emoji"][:2] == ["1️⃣", "2️⃣"]

        await li.says("says", room=reminder["room"], text="完成80%", reply_to=reminder["id"])
        await stage.house.settle()
        assert "#112" in (await li.hears("已记"))["body"]
        assert await stage.standing(112) == ("in_progress", 80)

        cloud.fail(Fault.SILENT_AFTER, who="li")
        await stage.sends("会议改到下午三点")
        await cloud.restart()
        await stage.later()
        await li.hears("会议改到下午三点")
        assert await li.count("会议改到下午三点") == 1

        picture = base64.b64encode(PHOTO).decode()
        await li.says("shows", room=reminder["room"], name="现场.jpg", picture=picture)
        await stage.house.settle()
        rows = await stage.look(lambda s: list(s.scalars(select(Attachment))))
        assert [(one.media_type, one.size) for one in rows] == [("image/jpeg", len(PHOTO))]

        people = [cloud.account("li"), cloud.bot]
        office = (await zhou.does("founds", name="局办公群", people=people))["room"]
        await cloud.arrived(office)
        await li.does("look_in", room=office)
        await zhou.says("says", room=office, text="@督办 订阅周报", mentions=cloud.bot)
        await stage.house.settle()
        await stage.until(date(2026, 8, 21), time(17, 5))
        weekly = await zhou.hears("重点工作")
        assert weekly["room"] == office
        assert await zhou.count("重点工作") == 1


async def test_a_tap_on_a_real_client_turns_the_card(stage: Stage) -> None:
    cloud = stage.cloud
    assert isinstance(cloud, Matrix)
    with client(cloud, "li") as li:
        await sign_in(li, cloud, "li")
        await stage.until(date(2026, 8, 18))
        card = await li.hears("1️⃣ 已完成")
        await li.does("sees_emoji", event=card["id"], count=2)
        await li.says("taps", room=card["room"], event=card["id"], emoji="1️⃣")
        await stage.house.settle()
        final = await li.hears("已选:已完成")
        assert final["replaces"] == card["id"]
        assert (await stage.standing(112))[0] == "done"
