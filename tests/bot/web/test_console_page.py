"""The console page: anybody can be played, nobody outside can play, and the secret stays inside."""

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import FormData
from aiohttp.test_utils import TestClient
from sqlalchemy import select

from bot.web.site import build_site
from handlers.message import Button, Outgoing
from models.bureau import Subscription
from models.database import Database
from models.mailbox import Inbox
from models.people import Account
from tests.bot.web.doors import (
    HOST,
    SECRET,
    BareStage,
    make_console,
    make_doors,
    served,
)
from tests.cast import write_cast

JSON = {"Accept": "application/json"}


class Visit:
    """A browser with the page open."""

    def __init__(self, client: TestClient, page: str) -> None:
        self.client = client
        self.page = page
        found = re.search(r'name="csrf" content="([0-9a-f]+)"', page)
        assert found is not None
        self.headers = JSON | {"X-CSRF-Token": found[1]}

    async def post(self, path: str, words: Any) -> tuple[int, Any]:
        answer = await self.client.post(path, json=words, headers=self.headers)
        return answer.status, await answer.json()

    async def news(self) -> dict[str, Any]:
        """The first event of the stream."""
        async with self.client.get("/console/stream") as stream:
            while line := await stream.content.readline():
                if line.startswith(b"data: "):
                    return dict(json.loads(line[6:]))
        raise AssertionError("the stream ended")


@asynccontextmanager
async def visiting(
    database: Database, stage: BareStage | None = None, console: Any = None
) -> AsyncIterator[Visit]:
    """The page of the cast's bureau in a demo."""
    doors = make_doors(
        database, console or make_console(), stage or BareStage(), hosts=frozenset({HOST})
    )
    async with served(doors) as client:
        client.session.headers["Host"] = HOST
        yield Visit(client, await (await client.get("/")).text())


async def test_the_page_offers_everybody_by_title_and_unit(database: Database) -> None:
    await database.write(write_cast)
    async with visiting(database) as visit:
        for words in ("李科长", "王校长", "云岭县第一小学", "督办员", "引导演示"):
            assert words in visit.page


async def test_the_page_does_not_hold_the_secret(database: Database) -> None:
    await database.write(write_cast)
    async with visiting(database) as visit:
        script = await (await visit.client.get("/static/console.js")).text()
        assert SECRET.decode() not in visit.page + script


async def test_what_is_typed_goes_the_way_of_the_webhook(database: Database) -> None:
    await database.write(write_cast)
    async with visiting(database) as visit:
        status, _ = await visit.post(
            "/console/say",
            {"sender": "li", "chat": "li", "text": "12 已完成", "quoted_id": "c1"},
        )
        assert status == 200
        (line,) = (await visit.news())["lines"]
        assert (line["sender"], line["name"], line["text"]) == ("li", "李科长", "12 已完成")
    rows = await database.read(
        lambda session: [one.payload for one in session.scalars(select(Inbox))]
    )
    assert [(row["sender"], row["text"], row["quoted_id"]) for row in rows] == [
        ("li", "12 已完成", "c1")
    ]


async def test_a_message_of_the_bot_arrives_once_with_its_buttons(database: Database) -> None:
    await database.write(write_cast)
    console = make_console()
    async with visiting(database, console=console) as visit:
        message = Outgoing(
            "li", False, "今天有1件事", "k-1", buttons=(Button("完成", "12 已完成"),)
        )
        await console.send(message)
        await console.send(message)
        (line,) = (await visit.news())["lines"]
    assert line["text"] == "今天有1件事"
    assert line["at"] == "1月5日 周一 12:00"
    assert line["buttons"] == [{"label": "完成", "reply": "12 已完成"}]


async def test_a_page_that_was_away_asks_for_what_it_missed(database: Database) -> None:
    console = make_console()
    async with visiting(database, console=console) as visit:
        for n in range(3):
            await console.send(Outgoing("li", False, f"第{n}条", f"k-{n}"))
        headers = {"Last-Event-ID": "2"}
        async with visit.client.get("/console/stream", headers=headers) as stream:
            event = (await stream.content.readuntil(b"\n\n")).decode()
    assert "第2条" in event
    assert "第1条" not in event


async def test_hostile_words_are_told_as_text(database: Database) -> None:
    console = make_console()
    async with visiting(database, console=console) as visit:
        await console.send(Outgoing("li", False, "a\u202egnp.exe<script>", "k-1"))
        (line,) = (await visit.news())["lines"]
    assert line["text"] == "a\ufffdgnp.exe<script>"


async def test_hostile_names_are_shown_and_obeyed_by_nobody(database: Database) -> None:
    await database.write(write_cast)
    await database.write(
        lambda session: session.add(
            Subscription(
                platform="console",
                chat='g"><img src=x>',
                title="<b>群</b>\u202e",
                schedule="0 16 * * fri",
            )
        )
    )
    async with visiting(database) as visit:
        assert "<b>群</b>" not in visit.page
        assert "&lt;b&gt;群&lt;/b&gt;\ufffd" in visit.page
        assert "<img src=x>" not in visit.page


async def test_nobody_speaks_for_a_stranger(database: Database) -> None:
    await database.write(write_cast)
    async with visiting(database) as visit:
        status, answer = await visit.post(
            "/console/say", {"sender": "nobody", "chat": "nobody", "text": "你好"}
        )
    assert status == 404
    assert answer == {"error": "没有这位人员。请刷新页面后重新选择"}


@pytest.mark.parametrize(
    "words",
    [
        {"sender": "li", "chat": "li", "text": "长" * 4001},
        {"sender": "li", "chat": "", "text": "没有聊天"},
        {"sender": "li", "chat": "li", "text": 7},
        {"sender": "li", "chat": "li", "kind": "shout"},
        {"sender": ["li"], "chat": "li"},
        [],
    ],
)
async def test_what_the_webhook_refuses_is_one_line_on_the_page(
    database: Database, words: Any
) -> None:
    await database.write(write_cast)
    async with visiting(database) as visit:
        status, answer = await visit.post("/console/say", words)
        assert status in (404, 422)
        assert "\n" not in answer["error"]
    assert await database.read(lambda session: session.scalars(select(Inbox)).all()) == []


async def test_a_photo_goes_with_the_message(database: Database) -> None:
    await database.write(write_cast)
    async with visiting(database) as visit:
        nothing = await visit.client.post(
            "/console/file", data={"file": "no file"}, headers=visit.headers
        )
        assert nothing.status == 422
        form = FormData(quote_fields=False)  # a browser sends the name as it is
        form.add_field("file", b"\xff\xd8photo", filename="演练.jpg", content_type="image/jpeg")
        answer = await visit.client.post("/console/file", data=form, headers=visit.headers)
        file = await answer.json()
        assert (file["name"], file["size"]) == ("演练.jpg", 7)
        said = {"sender": "wang", "chat": "wang", "text": "第二次搞完了", "files": [file]}
        assert (await visit.post("/console/say", said))[0] == 200
    (row,) = await database.read(
        lambda session: [x.payload for x in session.scalars(select(Inbox))]
    )
    assert row["files"][0]["name"] == "演练.jpg"


async def test_the_clock_moves_and_says_so(database: Database) -> None:
    async with visiting(database) as visit:
        assert await visit.post("/demo/clock", {"to": "day"}) == (
            200,
            {"now": "1月6日 周二 12:00"},
        )
        assert (await visit.news())["now"] == "1月6日 周二 12:00"


@pytest.mark.parametrize("to", ["2020-01-01", 7, None, "x" * 99])
async def test_a_move_that_cannot_be_is_one_line(database: Database, to: Any) -> None:
    async with visiting(database) as visit:
        status, answer = await visit.post("/demo/clock", {"to": to})
    assert status == 422
    assert answer["error"]


async def test_the_guide_tells_its_steps_and_plays_them(database: Database) -> None:
    stage = BareStage()
    async with visiting(database, stage) as visit:
        steps = await (await visit.client.get("/demo/steps")).json()
        assert [step["title"] for step in steps] == ["读文件", "看消息"]
        assert await visit.post("/demo/play/1", {}) == (200, {"chat": "li", "page": "/ledger"})
        assert (await visit.post("/demo/play/2", {}))[0] == 404
    assert stage.played == [1]


async def test_a_foreign_page_can_do_nothing(database: Database) -> None:
    await database.write(write_cast)
    said = {"sender": "li", "chat": "li", "text": "12 已完成"}
    async with visiting(database) as visit:
        without = await visit.client.post("/console/say", json=said, headers=JSON)
        assert without.status == 403
        rebound = await visit.client.get("/", headers={"Host": "evil.example"})
        assert rebound.status == 421
        cross = visit.headers | {"Sec-Fetch-Site": "cross-site"}
        assert (await visit.client.post("/console/say", json=said, headers=cross)).status == 403


async def test_no_page_runs_foreign_script(database: Database) -> None:
    async with visiting(database) as visit:
        for path in ("/", "/ledger", "/plans", "/burden", "/nowhere", "/static/console.js"):
            answer = await visit.client.get(path)
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "unsafe-inline" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            body = await answer.text()
            assert "http://" not in body
            assert "https://" not in body
            assert " style=" not in body
            assert not re.search(r"<script(?! src)", body)


def test_a_demo_without_hosts_is_not_built(database: Database) -> None:
    with pytest.raises(ValueError, match="hosts"):
        build_site(make_doors(database, make_console(), BareStage()))


async def test_a_lost_account_is_not_offered(database: Database) -> None:
    cast = await database.write(write_cast)
    await database.write(
        lambda session: [
            session.delete(one)
            for one in session.scalars(select(Account).where(Account.person_id == cast.li))
        ]
    )
    async with visiting(database) as visit:
        assert "李科长" not in visit.page
