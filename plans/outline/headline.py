"""A headline printed on several lines.

A long title is printed in several centred lines (GB/T 9704—2012, 7.3.1), and web pages keep these
breaks.
"""

import re
from collections.abc import Sequence

_KINDS = (
    "通知|意见|决定|决议|批复|复函|函|通报|报告|公告|通告|答复|办法|规定|细则|预案"
    "|方案|计划|要点|规划|安排|打算|分解表|清单"
)
_ENDS = re.compile(rf".*(?:{_KINDS})(?:[(].{{1,16}}[)])?")
_ABOUT = re.compile("关于(?!我们|本站|[^。]{2,40}[:?!])|(?:局|厅|委|政府|办公室|学校)印发")
_DATED = re.compile("20[0-9]{2}(?!.*第[0-9一二三四五六七八九十]{1,4}期)")
_SIGNS = ("关于", "印发", "20")  # without any of these in its first lines there is no headline
_NO_PIECE = re.compile("[。;:!?〔|>]|^第?[0-9]+号$")
_LONGEST = 40  # characters of one line of a headline
MOST_LINES = 4  # of one headline


def headline_lines(lines: Sequence[str]) -> int:
    """How many of these lines, in half width, are one headline; 1 where the first stands alone.

    A headline in pieces says in the first what it is about (关于) or for which year, and in none
    but the last what kind of document it is. An office may stand on a line of its own above.
    """
    if not any(sign in line for line in lines[:2] for sign in _SIGNS):
        return 1
    first = int(lines[1:] != [] and lines[1].startswith("关于") and not lines[0].endswith("文件"))
    if not all(map(_is_piece, lines[: first + 1])) or any(map(_ENDS.fullmatch, lines[:first])):
        return 1
    opens = _ABOUT.search(lines[first]) or _DATED.search(lines[first])
    if not opens or _ENDS.fullmatch(lines[first]):
        return first + 1 if first and opens else 1
    for at in range(first + 1, min(len(lines), MOST_LINES)):
        if not _is_piece(lines[at]) or _DATED.match(lines[at]):
            break
        if _ENDS.fullmatch(lines[at]):
            return at + 1
    return 1


def _is_piece(line: str) -> bool:
    return len(line) <= _LONGEST and not _NO_PIECE.search(line)
