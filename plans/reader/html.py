"""Web pages: headings, paragraphs and tables of the article; what stands around it is margin."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement, HTMLParser, document_fromstring

from plans.draft import Block, BlockKind
from plans.reader.limits import MAX_CELLS, MAX_COLUMNS, MAX_DEPTH, too_large
from plans.reader.table import GridRow, TableReader
from plans.spacing import squeeze

_SKIPPED = frozenset({
    "script", "style", "noscript", "template", "iframe", "object", "embed", "svg", "math",
    "canvas", "audio", "video", "head", "form", "select", "button", "input", "textarea",
    "nav", "map",
})  # fmt: skip
_AROUND = frozenset(["header", "footer", "aside", "menu"])
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "em", "font", "i", "img", "ins",
    "kbd", "label", "mark", "q", "rb", "ruby", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)
_PROSE = 30  # characters from which a paragraph with a full stop belongs to an article
_SHARE = 0.6  # of the page's prose that the article's own element holds at least
_MENU = 3  # lines of nothing but links, one after another, that are a menu
_KEPT = re.compile("[0-9]{4}[年./-][0-9]{1,2}[月./-][0-9]{1,2}|来源|发文|文号")


def read_html(text: str) -> tuple[Block, ...]:
    """The blocks of a page. Nothing is fetched, and no entity of its own is resolved."""
    parser = HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return ()
    walk = _Walk()
    walk.visit(root)
    return tuple(_margined(walk.pieces))


@dataclass(frozen=True, slots=True)
class _Piece:
    """A block, the element it stands in, and whether it is nothing but a link."""

    block: Block
    element: HtmlElement
    link: bool = False


@dataclass(slots=True)
class _Walk:
    """A walk through a page in reading order, gathering its blocks."""

    pieces: list[_Piece] = field(default_factory=list)
    tables: TableReader = field(default_factory=TableReader)
    _text: list[str] = field(default_factory=list)
    _linked: int = 0
    _items: Counter[HtmlElement] = field(default_factory=Counter)
    _holder: HtmlElement | None = None  # the innermost block that the gathered words stand in

    def visit(self, element: HtmlElement, depth: int = 0, *, link: bool = False) -> None:
        tag = element.tag
        if not isinstance(tag, str) or tag in _SKIPPED or _is_hidden(element):
            return
        if depth > MAX_DEPTH:
            raise too_large("网页嵌套", f"{MAX_DEPTH}层")
        if tag == "table" and (rows := _grid(element)) is not None:
            self._flush(element)
            self.pieces += [_Piece(block, element) for block in self.tables.read(rows)]
            return
        block_level = tag not in _INLINE
        if block_level:
            self._flush(self._holder)
            self._holder = element
            self._text += self._bullet(element)
        link = link or tag == "a"
        self._say(element.text, link)
        for child in element:
            self.visit(child, depth + 1, link=link)
            if child.tag not in _INLINE:
                self._holder = element
            self._say(child.tail, link)
        if block_level:
            self._flush(element)

    def _say(self, text: str | None, link: bool) -> None:
        if text:
            self._text.append(text)
            self._linked += link * len(squeeze(text))

    def _bullet(self, element: HtmlElement) -> list[str]:
        """The number that a browser would print before an item of an ordered list."""
        parent = element.getparent()
        if element.tag != "li" or parent is None or parent.tag != "ol":
            return []
        start = parent.get("start", "1")
        number = (int(start) if re.fullmatch("[0-9]{1,4}", start) else 1) + self._items[parent]
        self._items[parent] += 1
        return [f"{number}."]

    def _flush(self, element: HtmlElement | None) -> None:
        text = " ".join("".join(self._text).split())
        linked, self._linked = self._linked, 0
        self._text.clear()
        if element is None or not squeeze(text):
            return
        level = _HEADINGS.get(str(element.tag), 0)
        kind = BlockKind.HEADING if level else BlockKind.PARAGRAPH
        block = Block(kind, text, len(self.pieces) + 1, level=level)
        self.pieces.append(_Piece(block, element, linked >= len(squeeze(text))))


def _is_hidden(element: HtmlElement) -> bool:
    return "hidden" in element.attrib or _HIDDEN.search(element.get("style", "")[:500]) is not None


def _grid(table: HtmlElement) -> list[GridRow] | None:
    """The table's cells with spans filled, None where it only lays out the page."""
    rows = table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")
    if not rows or table.xpath(".//table"):
        return None
    grid: list[GridRow] = []
    hanging: dict[int, tuple[int, str]] = {}  # column → rows left, text of a cell from above
    budget = MAX_CELLS
    for line, row in enumerate(rows, start=1):
        cells, below = _cells(row, hanging)
        budget -= len(cells)
        if budget < 0:
            raise too_large("表格", f"{MAX_CELLS}个单元格")
        grid.append(GridRow(tuple(cells), line, frozenset(below)))
    return grid if max(len(row.cells) for row in grid) > 1 else None


def _cells(row: HtmlElement, hanging: dict[int, tuple[int, str]]) -> tuple[list[str], set[int]]:
    cells: list[str] = []
    below: set[int] = set()

    def hang() -> None:
        while (above := hanging.get(len(cells))) is not None:
            below.add(len(cells))
            if above[0] > 1:
                hanging[len(cells)] = (above[0] - 1, above[1])
            else:
                del hanging[len(cells)]
            cells.append(above[1])

    for cell in row.xpath("./td | ./th"):
        hang()
        text, tall = _cell_text(cell), _span(cell, "rowspan")
        for _ in range(_span(cell, "colspan")):
            if len(cells) >= MAX_COLUMNS:
                break
            if tall > 1:
                hanging[len(cells)] = (tall - 1, text)
            cells.append(text)
    hang()
    return cells, below


def _span(cell: HtmlElement, name: str) -> int:
    written = cell.get(name, "1").strip()
    return max(int(written), 1) if re.fullmatch("[0-9]{1,5}", written) else 1


def _cell_text(cell: HtmlElement) -> str:
    walk = _Walk()
    walk.visit(cell)
    return "\n".join(piece.block.text for piece in walk.pieces)


def _margined(pieces: list[_Piece]) -> Iterator[Block]:
    """The blocks, those outside the article and in menus as margin."""
    article, menus = _article(pieces), _menus(pieces)
    for at, piece in enumerate(pieces):
        inside = article is None or any(element is article for element in _upwards(piece.element))
        around = any(element.tag in _AROUND for element in _upwards(piece.element))
        kept = piece.block.kind is BlockKind.HEADING or _KEPT.search(piece.block.text[:200])
        if at in menus or (not inside and not kept) or (around and not inside):
            yield piece.block._replace(kind=BlockKind.MARGIN, level=0)
        else:
            yield piece.block


def _upwards(element: HtmlElement) -> Iterator[HtmlElement]:
    yield element
    yield from element.iterancestors()


def _article(pieces: list[_Piece]) -> HtmlElement | None:
    """The innermost element that holds most of the page's prose."""
    prose: Counter[HtmlElement] = Counter()
    total = 0
    for piece in pieces:
        text = piece.block.text
        if piece.block.kind is BlockKind.ROW or (
            len(text) >= _PROSE and re.search("[。;；]", text)
        ):
            total += len(text)
            for element in _upwards(piece.element):
                prose[element] += len(text)
    holders = [element for element, length in prose.items() if length >= _SHARE * total]
    return max(holders, key=lambda element: len(list(element.iterancestors())), default=None)


def _menus(pieces: list[_Piece]) -> set[int]:
    menus: set[int] = set()
    run: list[int] = []
    for at in range(len(pieces) + 1):
        if at < len(pieces) and pieces[at].link and len(pieces[at].block.text) < _PROSE:
            run.append(at)
            continue
        if len(run) >= _MENU:
            menus.update(run)
        run = []
    return menus
