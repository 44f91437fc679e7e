"""On trial the administrator alone hears the bot, and sees to whom each message was meant."""

from datetime import UTC, datetime

import pytest

from bot.pilot import Pilot
from handlers.console import Console
from handlers.errors import Unreachable
from handlers.message import Button, Outgoing
from models.database import Database
from tests.cast import write_cast

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)


def listening(database: Database) -> tuple[Pilot, list[Outgoing]]:
    console = Console(b"secret", lambda: NOW)
    heard: list[Outgoing] = []
    console.attend(lambda _, message: heard.append(message))
    return Pilot(console, database), heard


async def test_a_message_to_an_officer_reaches_the_administrator_instead(
    database: Database,
) -> None:
    await database.write(write_cast)
    pilot, heard = listening(database)
    await pilot.send(Outgoing("li", False, "今天有1件事", "k1", buttons=(Button("已完成", "1"),)))
    await pilot.send(Outgoing("office", True, "周报", "k2"))
    assert [(one.chat, one.group, one.buttons) for one in heard] == [
        ("admin", False, ()),
        ("admin", False, ()),
    ]
    assert heard[0].text == "【试运行,原发给李明】\n今天有1件事"
    assert heard[1].text == "【试运行,原发给工作群】\n周报"


async def test_the_administrators_own_messages_are_as_they_are(database: Database) -> None:
    await database.write(write_cast)
    pilot, heard = listening(database)
    await pilot.send(Outgoing("admin", False, "好的。", "k1"))
    assert heard[0].text == "好的。"


async def test_without_an_administrator_nobody_hears_anything(database: Database) -> None:
    pilot, heard = listening(database)
    with pytest.raises(Unreachable):
        await pilot.send(Outgoing("li", False, "今天有1件事", "k1"))
    assert heard == []
