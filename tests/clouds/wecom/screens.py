"""What people see: the bot's messages in their chats, with markup shown as clients show it."""

import itertools
import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.clouds.cloud import Fault, Shown

ANCHOR = re.compile(r"<a\s[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
MENTION = re.compile(r"<@([^<>\s]+)>")
LINK = re.compile(r"!?\[[^\]]*\]\([^)]*\)")
MARKUP = re.compile(
    r"^(?:#{1,6} |> ?|[-*+] |\d+\. |[-*_]{3,} *$|={3,} *$| {4})|\*[^*]+\*|`[^`]+`|~~", re.MULTILINE
)


@dataclass
class Entry:
    """A message as it looks now. `buttons`: label → key."""

    id: str
    chat: str
    text: str
    at: datetime
    buttons: dict[str, str] = field(default_factory=dict)
    files: tuple[tuple[str, bytes], ...] = ()
    mentions: tuple[str, ...] = ()
    task_id: str = ""
    code: str = ""

    def shown(self) -> Shown:
        """As a person sees it."""
        labels = tuple(self.buttons)
        return Shown(self.id, self.chat, self.text, labels, self.files, self.mentions, self.at)


class Screens:
    """Every chat's messages, and what text turned into markup on the way."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._numbers = itertools.count(1)
        self.entries: list[Entry] = []
        self.markup: list[str] = []  # links, headings and the like that a text became

    def show(self, chat: str, text: str, **more: object) -> Entry:
        """A message arrives."""
        entry = Entry(f"m{next(self._numbers)}", chat, text, self._now())
        for name, value in more.items():
            setattr(entry, name, value)
        self.entries.append(entry)
        return entry

    def show_plain(self, chat: str, text: str, **more: object) -> Entry:
        """A text message: anchors and mentions are all it knows."""
        self.markup += ANCHOR.findall(text)
        mentions = (*MENTION.findall(text), *(more.pop("mentions", ()) or ()))  # type: ignore[misc]
        return self.show(chat, text, mentions=mentions, **more)

    def show_markdown(self, chat: str, content: str) -> Entry:
        """A Markdown message."""
        mentions = tuple(MENTION.findall(content))
        text = MENTION.sub("", content)
        self.markup += LINK.findall(text) + [one.group() for one in MARKUP.finditer(text)]
        text = "\n".join(line.rstrip() for line in text.lstrip().split("\n"))
        return self.show(chat, text, mentions=mentions)

    def of(self, chat: str) -> list[Shown]:
        """One chat, oldest first."""
        return [one.shown() for one in self.entries if one.chat == chat]

    def find(self, shown: Shown) -> Entry:
        """The message a test has in its hand."""
        return next(one for one in self.entries if one.id == shown.id)

    def card(self, task_id: str) -> Entry:
        """The card of an id."""
        return next(one for one in reversed(self.entries) if one.task_id == task_id)


class Mishaps:
    """The faults that wait for the next sends."""

    def __init__(self) -> None:
        self._plans: list[tuple[Fault, str]] = []

    def plan(self, fault: Fault, times: int, chat: str) -> None:
        """The next `times` sends, to one chat or any, meet a fault."""
        self._plans += [(fault, chat)] * times

    def next(self, chat: str) -> Fault | None:
        """The fault that a send meets."""
        for plan in self._plans:
            if plan[1] in ("", chat):
                self._plans.remove(plan)
                return plan[0]
        return None


class Window:
    """At most so many in a span; says whether one more is too many."""

    def __init__(self, now: Callable[[], datetime], count: int, seconds: float) -> None:
        self._now = now
        self._count = count
        self._span = timedelta(seconds=seconds)
        self._calls: dict[str, deque[datetime]] = defaultdict(deque)

    def exceeds(self, key: str) -> bool:
        """Counts one."""
        calls, now = self._calls[key], self._now()
        while calls and calls[0] <= now - self._span:
            calls.popleft()
        calls.append(now)
        return len(calls) > self._count
