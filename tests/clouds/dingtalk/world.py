"""What the vendor knows: chats and what they show, files, limits, and the faults to come."""

import itertools
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.clouds.cloud import Fault, Shown
from tests.clouds.dingtalk.rules import TOO_FAST, NoAnswer, Refusal

A_SECOND = timedelta(seconds=1)
A_MINUTE = timedelta(minutes=1)
DEAF = timedelta(minutes=10)


@dataclass
class Entry:
    """A message of the bot as it looks now."""

    id: str
    chat: str
    text: str
    at: datetime
    labels: dict[str, str] = field(default_factory=dict)  # of a card, by action id
    state: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    mentions: tuple[str, ...] = ()
    track: str = ""

    def shown(self) -> Shown:
        """As a person sees it."""
        words = "\n".join(one for one in (self.text, self.state) if one)
        labels = tuple(self.labels.values())
        return Shown(self.id, self.chat, words, labels, self.files, self.mentions, self.at)


class World:
    """The state of one cloud. `now` is its clock."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.now = now
        self.entries: list[Entry] = []
        self.by_chat: dict[str, list[Entry]] = defaultdict(list)
        self.members: set[str] = set()  # groups that the robot is in
        self.rights = {"batchSend", "groupMessages", "createAndDeliver"}
        self.flow_controlled: set[str] = set()
        self.hooks: dict[str, str] = {}  # custom robots: access token → secret
        self.callback: tuple[str, str] | None = None  # of cards by HTTP: address, secret
        self.media: dict[str, tuple[str, bytes]] = {}  # uploaded by us: kind, content
        self.files: dict[str, bytes] = {}  # sent by people, by download code
        self.sessions: dict[str, tuple[str, datetime]] = {}  # chat and end
        self.deaf: dict[str, datetime] = {}  # custom robots that spoke too often
        self.token: tuple[str, datetime] = ("", now())
        self.tokens_issued = 0
        self.tripped = 0
        self._plans: list[tuple[Fault, str]] = []
        self._calls: dict[str, deque[datetime]] = defaultdict(deque)
        self._numbers = itertools.count(1)

    def number(self) -> int:
        """The next of a kind."""
        return next(self._numbers)

    def milliseconds(self) -> int:
        """The cloud's clock as the vendor writes it."""
        return int(self.now().timestamp() * 1000)

    def show(
        self,
        chat: str,
        text: str,
        *,
        files: tuple[tuple[str, bytes], ...] = (),
        labels: dict[str, str] | None = None,
        mentions: tuple[str, ...] = (),
        track: str = "",
    ) -> Entry:
        """A message appears in a chat."""
        entry = Entry(
            f"pqk-{self.number()}", chat, text, self.now(), labels or {}, "", files, mentions, track
        )
        self.entries.append(entry)
        self.by_chat[chat].append(entry)
        return entry

    def plan(self, fault: Fault, times: int, chat: str) -> None:
        """The next sends (to a chat, or any) meet this."""
        self._plans += [(fault, chat)] * times

    def meet(self, chat: str) -> Fault | None:
        """The fault that was planned for a chat; those that are no delivery happen at once."""
        plan = next((one for one in self._plans if one[1] in ("", chat)), None)
        if plan is None:
            return None
        self._plans.remove(plan)
        match plan[0]:
            case Fault.BUSY:
                raise Refusal(TOO_FAST, 403)
            case Fault.QUOTA:
                raise Refusal("20001")
            case Fault.BROKEN:
                raise Refusal("ServiceUnavailable", 503)
            case Fault.STALE_TOKEN:
                self.token = ("", self.now())
                raise Refusal("InvalidAuthentication", 401)
            case Fault.REVOKED:
                raise Refusal("invalidParameter.robotCode.auth")
            case Fault.SILENT_BEFORE:
                raise NoAnswer
        return plan[0]

    def count_call(self, path: str) -> None:
        """Twenty a second of one call."""
        if self._count(path, A_SECOND) > 20:
            self.tripped += 1
            raise Refusal(TOO_FAST, 403)

    def is_deaf(self, robot: str) -> bool:
        """Twenty a minute to one custom robot, then ten minutes of nothing."""
        if self.deaf.get(robot, self.now()) > self.now():
            self.tripped += 1
            return True
        if self._count(robot, A_MINUTE) <= 20:
            return False
        self.tripped += 1
        self.deaf[robot] = self.now() + DEAF
        return True

    def _count(self, what: str, span: timedelta) -> int:
        recent, now = self._calls[what], self.now()
        while recent and recent[0] <= now - span:
            recent.popleft()
        recent.append(now)
        return len(recent)
