"""Plain text as Feishu's rich text, in which nothing but our own tags means anything.

A message of type “text” would read `<at user_id="all">`, `**` and `[…](…)` in the words of others
as mentions, bold type and links; the text elements of a rich text are shown as they are.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from handlers.feishu.reading import storable
from handlers.parting import split_text

TEXT_LIMIT = 9000  # bytes of one message
SIZE_LIMIT = 28_000  # bytes of the request: 30 KB are allowed
OPEN_ID = re.compile(r"ou_[0-9a-zA-Z]{1,64}")

Post = dict[str, Any]


def pieces_of(text: str, limit: int = TEXT_LIMIT) -> list[str]:
    """The text in pieces of which each fits into one message, as rich text and as a card."""
    found = []
    for piece in split_text(storable(text), limit):
        found += [piece] if weight(piece) <= SIZE_LIMIT else pieces_of(piece, limit // 2)
    return found


def weight(text: str) -> int:
    """Bytes of a text on its way: JSON in a JSON string, every quote of it escaped twice."""
    inner = json.dumps(post_of(text), ensure_ascii=False)
    return len(json.dumps(inner, ensure_ascii=False).encode())


def post_of(text: str, mentions: Sequence[str] = ()) -> Post:
    """A rich text of plain lines; those who are called by name stand in a line of their own."""
    lines = [[{"tag": "text", "text": line}] for line in text.split("\n")]
    called = [{"tag": "at", "user_id": person} for person in known_ids(mentions)]
    return {"zh_cn": {"title": "", "content": [called, *lines] if called else lines}}


def known_ids(mentions: Sequence[str]) -> list[str]:
    """Those that are open_ids: anything else in their place could be markup."""
    return [one for one in mentions if OPEN_ID.fullmatch(one)]
