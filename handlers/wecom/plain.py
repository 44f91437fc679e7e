"""Texts on their way out and in: nothing of a text becomes markup, a link or a mention.

WeCom has no escapes that are documented: texts know `<a href>` and `<@userid>`, the robot's
Markdown a good deal more. A sign that could be markup is sent as its full-width twin, which every
client shows as itself.
"""

import re

from handlers.parting import split_text

TO_FULL_WIDTH = 0xFEE0  # from an ASCII sign to its full-width twin


def twins(signs: str) -> dict[int, str]:
    """A table from signs to their full-width twins."""
    return {ord(sign): chr(ord(sign) + TO_FULL_WIDTH) for sign in signs}


ANGLE = twins("<")
MARKUP = twins("*_`[]<>~|\\")
LEADERS = twins("#-+=>.)") | {ord(" "): "\u3000", ord("\t"): "\u3000"}
URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#@!$&'+,;=%]+")
LEADING = re.compile(r"[ \t]*(?:#{1,6}(?=[ \t]|$)|[-+=>](?=[ \t\-+=>]|$)|\d{1,9}[.)](?=[ \t]))?")
BREAK = "  \n"  # Markdown joins lines that end without two spaces


def harmless(text: str) -> str:
    """A plain text in which no tag can begin."""
    return text.translate(ANGLE)


def as_markdown(text: str) -> str:
    """A plain text as Markdown that looks the same; addresses stay whole."""
    return BREAK.join(plain_line(line) for line in text.split("\n"))


def plain_line(line: str) -> str:
    """One line: no heading, list, quote, rule or code, and no emphasis in it."""
    found = LEADING.match(line)
    end = found.end() if found else 0
    return line[:end].translate(LEADERS) + plain_signs(line[end:])


def plain_signs(text: str) -> str:
    """The signs outside addresses as their twins."""
    parts = []
    begin = 0
    for url in URL.finditer(text):
        parts += [text[begin : url.start()].translate(MARKUP), url.group()]
        begin = url.end()
    return "".join([*parts, text[begin:].translate(MARKUP)])


def pieces_of(text: str, limit: int) -> list[str]:
    """What is sent of a text, one message each; nothing where it is blank: that is refused."""
    return [piece for piece in split_text(text, limit) if piece.strip()]


def clean(text: object, limit: int) -> str:
    """A text from outside as it can be stored: no NUL and no half of a surrogate pair."""
    if not isinstance(text, str):
        return ""
    return text[:limit].replace("\0", "").encode("utf-8", "ignore").decode()
