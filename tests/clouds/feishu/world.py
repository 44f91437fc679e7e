"""Everything that happens in the played Feishu, whoever asks: people, messages, planned faults."""

import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from tests.clouds.cloud import Fault, Shown
from tests.clouds.feishu.rules import APP_ID, ROBOT, TAGS, Refusal, Window, digest
from tests.clouds.feishu.screen import read_card, read_post


class World:
    """People are the words of a test; what they see is kept here."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._numbers = itertools.count(1)
        self._shown: dict[str, Shown] = {}
        self._cards: dict[str, Mapping[str, Any]] = {}
        self._uuids: dict[str, tuple[datetime, str]] = {}
        self._token, self._ends = "", now()
        self._plans: list[tuple[Fault, str]] = []
        self._stored: dict[str, tuple[str, bytes]] = {}  # by image_key, file_key
        self._brought: dict[tuple[str, str, str], bytes] = {}  # by message, key, type
        self._windows: defaultdict[str, list[Window]] = defaultdict(self._chat_windows)
        self._last: dict[str, Any] = {}
        self.refusals: list[int] = []  # every code that was answered but zero
        self.toasts: list[str] = []
        self.tokens_issued = 0
        self.redelivered = 0  # events that were not acknowledged in time
        self.introductions = 0  # how often the bot asked who it is
        self.spared = 0  # sends that go well before the next fault
        self.crowd = 0  # other connections of the app
        self.app_id = APP_ID  # for which events are
        self.tripped = 0

    def account(self, who: str) -> str:
        """A person's open_id."""
        return f"ou_{digest('person', who)}"

    def group(self, name: str) -> str:
        """A group's chat_id."""
        return f"oc_{digest('group', name)}"

    def heard(self, who: str = "", *, group: str = "") -> list[Shown]:
        """What was said in a chat."""
        chat = self.group(group) if group else self.account(who)
        return [one for one in self._shown.values() if one.chat == chat]

    def heard_by_robot(self) -> list[Shown]:
        """What the robot of a group has said."""
        return [one for one in self._shown.values() if one.chat == ROBOT]

    def fail(self, fault: Fault, times: int = 1, who: str = "") -> None:
        """The next sends meet this."""
        self._plans += [(fault, self.account(who) if who else "")] * times

    def fail_robot(self, fault: Fault) -> None:
        """The next send of the group's robot meets this."""
        self._plans.append((fault, ROBOT))

    def forget_token(self) -> None:
        """The token in force is so no more."""
        self._token, self._ends = "", self._now()

    def _planned(self, fault: Fault, chat: str) -> bool:
        for plan in self._plans:
            if plan[0] is fault and plan[1] in ("", chat):
                self._plans.remove(plan)
                return True
        return False

    def _count(self, windows: Sequence[Window], refusal: Refusal) -> None:
        counted = [window.has_room(self._now()) for window in windows]
        if not all(counted):
            self.tripped += 1
            raise refusal

    def _chat_windows(self) -> list[Window]:
        return [Window(5, 1)]

    # ── what is shown ─────────────────────────────────────────────────────────────────────────────

    def _read(self, chat: str, body: Mapping[str, Any]) -> Shown:
        """The message as people see it. Raises `Refusal` for one that cannot be."""
        try:
            content = json.loads(body["content"])
        except (TypeError, ValueError):
            raise Refusal(230001) from None
        blank = Shown("", chat, "", at=self._now())
        match body["msg_type"]:
            case "text" if set(content) == {"text"} and content["text"]:
                assert not TAGS.search(content["text"]), "words of others would become markup"
                return replace(blank, text=content["text"])
            case "post" if set(content) == {"zh_cn"}:
                text, mentions = read_post(content["zh_cn"])
                return replace(blank, text=text, mentions=mentions)
            case "interactive":
                return read_card(blank, content)
            case "image" if set(content) == {"image_key"}:
                return replace(blank, files=(self._file(content["image_key"]),))
            case "file" if set(content) == {"file_key"}:
                return replace(blank, files=(self._file(content["file_key"]),))
        raise Refusal(230001)

    def _show(self, shown: Shown, body: Mapping[str, Any]) -> str:
        name = f"om_{digest('said', str(next(self._numbers)))}"
        self._shown[name] = replace(shown, id=name)
        if body["msg_type"] == "interactive":
            self._cards[name] = json.loads(body["content"])
        return name

    def _put_card(self, name: str, card: Mapping[str, Any]) -> None:
        before = self._shown[name]
        blank = Shown(name, before.chat, "", at=before.at)
        self._shown[name], self._cards[name] = read_card(blank, card), card

    def _file(self, key: str) -> tuple[str, bytes]:
        if key not in self._stored:
            raise Refusal(230055)
        return self._stored[key]

    def _lay(self, prefix: str, named: tuple[str, bytes]) -> str:
        key = f"{prefix}_{digest('stored', str(next(self._numbers)))}"
        self._stored[key] = named
        return key

    def _chat_of(self, chat: str) -> str:
        """The id of a chat: a private one has its own, which is nobody's open_id."""
        return chat if chat.startswith("oc_") else f"oc_{digest('private', chat)}"
