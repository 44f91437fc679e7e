"""Somebody with a real Matrix client: matrix-nio, in the environment that Synapse is in.

Run by that environment's interpreter. Takes one JSON object a line, what is to be done and with
what, and answers each with one.
"""

import asyncio
import base64
import json
import sys
from typing import Any

from nio import AsyncClient, ReactionEvent, RoomMessageText

PATIENCE = 60.0  # seconds until what must come has come
LOOK = 2000  # milliseconds of one look


class Somebody:
    """An account, its client, and what it has heard."""

    def __init__(self) -> None:
        self.client = AsyncClient("")
        self.heard: list[dict[str, Any]] = []
        self.emoji: dict[str, list[str]] = {}

    async def sign_in(self, homeserver: str, user: str, password: str) -> dict[str, Any]:
        """With a password, as at any client."""
        self.client = AsyncClient(homeserver, user)
        self.client.add_event_callback(self._message, RoomMessageText)
        self.client.add_event_callback(self._reaction, ReactionEvent)
        answer = await self.client.login(password)
        return {"user": getattr(answer, "user_id", "")}

    def _message(self, room: Any, event: Any) -> None:
        content = event.source["content"]
        relation = content.get("m.relates_to", {})
        self.heard.append(
            {
                "id": event.event_id,
                "room": room.room_id,
                "sender": event.sender,
                "body": event.body,
                "html": event.formatted_body or "",
                "replaces": relation.get("event_id", "")
                if relation.get("rel_type") == "m.replace"
                else "",
            }
        )

    def _reaction(self, room: Any, event: Any) -> None:
        self.emoji.setdefault(event.reacts_to, []).append(event.key)

    async def look(self) -> None:
        """One look at what is new; every invitation is taken."""
        await self.client.sync(timeout=LOOK)
        for room in list(self.client.invited_rooms):
            await self.client.join(room)

    async def hears(self, sender: str, words: str) -> dict[str, Any]:
        """Waits for a message, and tells it."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for one in self.heard:
                    if one["sender"] == sender and words in one["body"]:
                        return one
                await self.look()

    async def counts(self, sender: str, words: str) -> dict[str, Any]:
        """How many messages with these words there are."""
        await self.look()
        found = [one for one in self.heard if one["sender"] == sender and words in one["body"]]
        return {"count": len(found)}

    async def sees_emoji(self, event: str, count: int) -> dict[str, Any]:
        """Waits for so many emoji under a message."""
        async with asyncio.timeout(PATIENCE):
            while len(self.emoji.get(event, ())) < count:
                await self.look()
        return {"emoji": sorted(self.emoji[event])}

    async def says(
        self, room: str, text: str, mentions: str = "", reply_to: str = ""
    ) -> dict[str, Any]:
        """Sends a text, as a reply or calling somebody."""
        content: dict[str, Any] = {"msgtype": "m.text", "body": text, "m.mentions": {}}
        if mentions:
            content["m.mentions"] = {"user_ids": [mentions]}
        if reply_to:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": reply_to}}
        return await self._send(room, "m.room.message", content)

    async def taps(self, room: str, event: str, emoji: str) -> dict[str, Any]:
        """Puts an emoji under a message."""
        relation = {"rel_type": "m.annotation", "event_id": event, "key": emoji}
        return await self._send(room, "m.reaction", {"m.relates_to": relation})

    async def shows(self, room: str, name: str, picture: str) -> dict[str, Any]:
        """Sends a picture."""
        data = base64.b64decode(picture)
        answer, _ = await self.client.upload(
            lambda *_: data, content_type="image/jpeg", filename=name, filesize=len(data)
        )
        info = {"mimetype": "image/jpeg", "size": len(data)}
        content = {"msgtype": "m.image", "body": name, "url": answer.content_uri, "info": info}
        return await self._send(room, "m.room.message", content)

    async def _send(self, room: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        answer = await self.client.room_send(room, kind, content)
        return {"id": getattr(answer, "event_id", "")}

    async def founds(self, name: str, people: list[str]) -> dict[str, Any]:
        """Makes a room and invites people."""
        answer = await self.client.room_create(name=name, invite=people)
        return {"room": getattr(answer, "room_id", "")}

    async def look_in(self, room: str) -> dict[str, Any]:
        """Comes into a room it was invited to."""
        async with asyncio.timeout(PATIENCE):
            while room not in self.client.rooms:
                await self.look()
        return {}

    async def goes(self) -> dict[str, Any]:
        """Is done."""
        await self.client.close()
        return {}


async def live() -> None:
    """Does what it is told until it is told to go."""
    somebody = Somebody()
    while line := await asyncio.to_thread(sys.stdin.readline):
        wish = json.loads(line)
        what = wish.pop("do")
        answer = await getattr(somebody, what)(**wish)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
        if what == "goes":
            return


if __name__ == "__main__":
    asyncio.run(live())
