"""Markdown: headings, paragraphs, lists and tables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.token import Token

from plans.draft import Block, BlockKind
from plans.reader.table import GridRow, TableReader
from plans.reader.text import read_text

_SIGNS = re.compile(r"^(?:#{1,6} \S|\|.*\|\s*$\n\|[ :|-]+\|\s*$|```|\*\*\S)", re.MULTILINE)
_LINK = re.compile(r"!?\[([^\[\]\n]{0,200})\]\([^()\s]{0,500}\)")
_MOST = 300_000  # characters beyond which a text is read as plain: emphasis costs more than linear
_TAGS = re.compile("<[^<>]{1,200}>")


def is_markdown(text: str) -> bool:
    """Whether a text without a telling name is Markdown."""
    return len(_SIGNS.findall(text[:20_000])) >= 2


def read_markdown(text: str) -> tuple[Block, ...]:
    """The blocks of a text; HTML within it is text without its tags."""
    if len(text) > _MOST:
        return read_text(text)
    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": 30}).enable("table")
    parser.disable(["link", "image", "reference", "autolink"])
    return tuple(_Reader().read(parser.parse(_LINK.sub(r"\1", text))))


@dataclass(slots=True)
class _Reader:
    """A walk over the tokens, knowing the list and the table it is in."""

    tables: TableReader = field(default_factory=TableReader)
    _numbers: list[int | None] = field(default_factory=list)  # of the lists it is in; None: bullets
    _bullet: str = ""
    _rows: list[GridRow] = field(default_factory=list)
    _cells: list[str] = field(default_factory=list)

    def read(self, tokens: Sequence[Token]) -> Iterator[Block]:
        level = 0
        in_table = False
        for token in tokens:
            match token.type:
                case "heading_open":
                    level = int(token.tag[1:])
                case "heading_close":
                    level = 0
                case "ordered_list_open":
                    self._numbers.append(int(token.attrGet("start") or 1))
                case "bullet_list_open":
                    self._numbers.append(None)
                case "ordered_list_close" | "bullet_list_close":
                    self._numbers.pop()
                case "list_item_open":
                    self._bullet = self._next_bullet(token)
                case "table_open":
                    in_table, self._rows = True, []
                case "tr_open":
                    self._cells = []
                case "tr_close":
                    self._rows.append(GridRow(tuple(self._cells), self._line(token, self._rows)))
                case "table_close":
                    in_table = False
                    yield from self.tables.read(self._rows)
                case "inline" if in_table:
                    self._cells.append(_plain(token).replace("\n", " "))
                case "inline" | "fence" | "code_block":
                    yield from self._lines(token, level)

    def _next_bullet(self, token: Token) -> str:
        number = self._numbers[-1]
        if number is None:
            return "- "
        self._numbers[-1] = number + 1
        return f"{number}. "

    @staticmethod
    def _line(token: Token, rows: list[GridRow]) -> int:
        return token.map[0] + 1 if token.map else len(rows) + 1

    def _lines(self, token: Token, level: int) -> Iterator[Block]:
        first = token.map[0] + 1 if token.map else 1
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        for offset, line in enumerate(_plain(token).splitlines()):
            if line.strip():
                yield Block(kind, self._bullet + line, first + offset, level=level)
            self._bullet = ""


def _plain(token: Token) -> str:
    """The words of a token: without emphasis, links' addresses and tags."""
    if not token.children:
        return _TAGS.sub("", token.content)
    words = []
    for child in token.children:
        if child.type in ("softbreak", "hardbreak"):
            words.append("\n")
        elif child.type in ("text", "code_inline"):
            words.append(child.content)
    return _TAGS.sub("", "".join(words))
