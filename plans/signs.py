"""Signs that are written in two widths, brought to one: ， and , are the same comma.

The half-width text has a character for each of the source's, so places found in it hold there too.
"""

import re
from functools import lru_cache

_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {
    0x3014: ord("("),  # 〔
    0x3015: ord(")"),
    0x201F: ord("“"),
    0x301D: ord("“"),
    0x301E: ord("”"),
    0x300C: ord("“"),  # 「
    0x300D: ord("”"),
    0x300E: ord("“"),
    0x300F: ord("”"),
    0xFE63: ord("-"),
}
_COMMON = tuple((wide, chr(_HALF[ord(wide)])) for wide in "，：；（）")
_WIDE = re.compile("[" + "".join(map(chr, _HALF)) + "]")  # finding none is cheaper than translating


def in_every_width(signs: str) -> str:
    """Half-width signs, and behind them the full-width signs that mean the same."""
    return signs + "".join(chr(wide) for wide, half in _HALF.items() if chr(half) in signs)


@lru_cache(maxsize=64)  # every finder asks for the same sentence, one after the other
def half_width(text: str) -> str:
    """The text with its full-width letters, digits and punctuation in half width."""
    if not _WIDE.search(text):
        return text
    for wide, half in _COMMON:  # mostly there is nothing else, and replacing is the cheaper
        text = text.replace(wide, half)
    return text.translate(_HALF) if _WIDE.search(text) else text
