"""White space carries no meaning in a Chinese sentence; invisible characters never do."""

import re

_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad\x00-\x08]")


def squeeze(text: str) -> str:
    """The text without white space and invisible characters."""
    words = "".join(text.split())
    return words if words.isprintable() else _INVISIBLE.sub("", words)
