"""Word documents (.docx): paragraphs, headings, automatic numbers, tables, text boxes, margins."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from plans.draft import Block, BlockKind
from plans.reader.limits import MAX_CELLS, MAX_COLUMNS, MAX_DEPTH, MAX_TREE, too_large
from plans.reader.numbering import Numbering
from plans.reader.package import open_package
from plans.reader.table import GridRow, TableReader

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_VML_TEXT = "{urn:schemas-microsoft-com:vml}textpath"
_SKIPPED = frozenset(
    [*map(qn, ("w:del", "w:moveFrom", "w:instrText", "w:delText", "w:rPr", "w:pPr")), _FALLBACK]
)
_P, _TBL, _T, _BOX = map(qn, ("w:p", "w:tbl", "w:t", "w:txbxContent"))
_BODY_LEVEL = 9  # the outline level that means body text
_CHAIN = 20  # styles based on styles
_BREAKS = frozenset(map(qn, ("w:br", "w:cr")))
_MARGINS = ("header", "first_page_header", "even_page_header", "footer", "first_page_footer",
            "even_page_footer")  # fmt: skip


def read_docx(data: bytes) -> tuple[Block, ...]:
    """The blocks of a document in reading order: margins first, then the body."""
    open_package(data, MAX_TREE).close()
    document = Document(io.BytesIO(data))
    reader = _Reader(document)
    return (*reader.margins(), *reader.body(document.element.body))


@dataclass(frozen=True, slots=True)
class _Style:
    """What a paragraph style says: its outline level (0 for none) and its list."""

    name: str
    level: int = 0
    list_id: str = ""
    list_level: int = 0


class _Reader:
    """One document while it is read from top to bottom."""

    def __init__(self, document: Any) -> None:
        self.document = document
        part = document.part
        numbering = part.numbering_part.element if _has_numbering(part) else None
        self.numbering = Numbering(numbering)
        self.styles = _styles(document)
        self.tables = TableReader()
        self.line = 0

    def margins(self) -> Iterator[Block]:
        """The headers and footers, watermarks among them, each once."""
        seen: set[str] = set()
        for section in self.document.sections:
            for name in _MARGINS:
                margin = getattr(section, name)
                if margin.is_linked_to_previous:
                    continue
                for text in _margin_lines(margin._element):
                    if text.strip() and text not in seen:
                        seen.add(text)
                        yield Block(BlockKind.MARGIN, text, 1)

    def body(self, element: Any, depth: int = 0) -> Iterator[Block]:
        """The blocks of a body, a text box or a cell that lays out the page."""
        if depth > MAX_DEPTH:
            raise too_large("文档嵌套", f"{MAX_DEPTH}层")
        for child in element.iterchildren():
            if child.tag == _P:
                yield from self._paragraph(child, depth)
            elif child.tag == _TBL:
                yield from self._table(child, depth)
            elif child.tag not in _SKIPPED:
                yield from self.body(child, depth + 1)

    def _paragraph(self, paragraph: Any, depth: int) -> Iterator[Block]:
        for box in paragraph.iter(_BOX):
            if not any(parent.tag == _FALLBACK for parent in box.iterancestors()):
                yield from self.body(box, depth + 1)
        style = self._style(paragraph)
        self.line += 1
        text = "".join(_words(paragraph))
        if not text.strip():
            return
        label = self._label(paragraph, style)
        is_heading = bool(style.level) and "。" not in text
        for at, line in enumerate(text.splitlines()):
            if not line.strip():
                continue
            block = Block(
                BlockKind.HEADING if is_heading else BlockKind.PARAGRAPH,
                label + line if at == 0 else line,
                self.line,
                level=style.level if is_heading else 0,
            )
            yield block._replace(kind=BlockKind.MARGIN, level=0) if _is_contents(style) else block

    def _style(self, paragraph: Any) -> _Style:
        properties = paragraph.find(qn("w:pPr"))
        name = _child_value(properties, "w:pStyle")
        return _with_own(self.styles.get(name, self.styles.get("", _Style(""))), properties)

    def _label(self, paragraph: Any, style: _Style) -> str:
        return self.numbering.next_label(style.list_id, style.list_level) if style.list_id else ""

    def _table(self, table: Any, depth: int) -> Iterator[Block]:
        rows = list(table.iterchildren(qn("w:tr")))
        cells = [list(row.iterchildren(qn("w:tc"))) for row in rows]
        if all(len(each) == 1 for each in cells):
            for (cell,) in cells:
                yield from self.body(cell, depth + 1)
            return
        first = self.line
        yield from self.tables.read(list(self._grid(rows, depth)))
        self.line = max(self.line, first + len(rows))

    def _grid(self, rows: Sequence[Any], depth: int) -> Iterator[GridRow]:
        above: dict[int, str] = {}
        budget = MAX_CELLS
        for line, row in enumerate(rows, start=self.line + 1):
            texts: list[str] = []
            below: set[int] = set()
            for cell in row.iterchildren(qn("w:tc")):
                properties = cell.find(qn("w:tcPr"))
                span = min(max(_integer(_child_value(properties, "w:gridSpan")), 1), MAX_COLUMNS)
                text = self._cell_text(cell, depth)
                if _is_continued(properties):
                    text = above.get(len(texts), "")
                    below.update(range(len(texts), len(texts) + span))
                texts += [text] * span
            above = dict(enumerate(texts))
            budget -= len(texts)
            if budget < 0:
                raise too_large("表格", f"{MAX_CELLS}个单元格")
            yield GridRow(tuple(texts), line, frozenset(below))

    def _cell_text(self, cell: Any, depth: int) -> str:
        line, tables, self.tables = self.line, self.tables, TableReader()
        lines = [block.text for block in self.body(cell, depth + 1)]
        self.line, self.tables = line, tables
        return "\n".join(lines)


def _has_numbering(part: Any) -> bool:
    return any(relation.reltype == RELATIONSHIP_TYPE.NUMBERING for relation in part.rels.values())


def _styles(document: Any) -> dict[str, _Style]:
    """The paragraph styles by id, what they inherit included; the default under ""."""
    elements = {
        style.get(qn("w:styleId")): style
        for style in document.styles.element.iterchildren(qn("w:style"))
    }
    styles = {name: _inherited(name, elements) for name in elements}
    for name, element in elements.items():
        if element.get(qn("w:default")) == "1" and element.get(qn("w:type")) == "paragraph":
            styles[""] = styles[name]
    return styles


def _inherited(name: str, elements: dict[str, Any]) -> _Style:
    chain: list[Any] = []
    while name in elements and elements[name] not in chain and len(chain) < _CHAIN:
        chain.append(elements[name])
        name = _child_value(elements[name], "w:basedOn")
    style = _Style("")
    for element in reversed(chain):
        style = _with_own(style, element.find(qn("w:pPr")))
    return replace(style, name=_child_value(chain[0], "w:name")) if chain else style


def _with_own(style: _Style, properties: Any) -> _Style:
    """The style with what a paragraph (or a style based on it) says otherwise."""
    if properties is None:
        return style
    if level := _child_value(properties, "w:outlineLvl"):
        style = replace(style, level=_integer(level) + 1 if _integer(level) < _BODY_LEVEL else 0)
    numbers = properties.find(qn("w:numPr"))
    if numbers is not None:
        list_id, list_level = _child_value(numbers, "w:numId"), _child_value(numbers, "w:ilvl")
        style = replace(
            style,
            list_id="" if list_id == "0" else list_id or style.list_id,
            list_level=_integer(list_level) if list_level else style.list_level,
        )
    return style


def _child_value(element: Any, name: str) -> str:
    child = element.find(qn(name)) if element is not None else None
    return (child.get(qn("w:val")) or "") if child is not None else ""


def _integer(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 6 else 0


def _is_contents(style: _Style) -> bool:
    name = style.name.lower()
    return name.startswith("toc ") or name.startswith("目录")


def _is_continued(properties: Any) -> bool:
    """Whether a cell belongs to the merged one above it."""
    merge = properties.find(qn("w:vMerge")) if properties is not None else None
    return merge is not None and merge.get(qn("w:val"), "continue") == "continue"


def _words(element: Any, depth: int = 0) -> Iterator[str]:
    """The visible words of a paragraph; deleted and hidden ones are not visible."""
    if depth > MAX_DEPTH:
        raise too_large("文档嵌套", f"{MAX_DEPTH}层")
    for child in element.iterchildren():
        tag = child.tag
        if tag in _SKIPPED or tag == _BOX or _is_hidden(child):
            continue
        if tag == _T:
            yield child.text or ""
        elif tag in _BREAKS:
            yield "" if child.get(qn("w:type")) in ("page", "column") else "\n"
        elif tag == qn("w:tab"):
            yield "\t"
        elif tag == qn("w:noBreakHyphen"):
            yield "-"
        else:
            yield from _words(child, depth + 1)


def _is_hidden(element: Any) -> bool:
    properties = element.find(qn("w:rPr")) if element.tag == qn("w:r") else None
    hidden = properties.find(qn("w:vanish")) if properties is not None else None
    return hidden is not None and hidden.get(qn("w:val"), "true") not in ("0", "false")


def _margin_lines(element: Any) -> Iterator[str]:
    for paragraph in element.iter(_P):
        yield "".join(_words(paragraph))
    for watermark in element.iter(_VML_TEXT):
        yield watermark.get("string") or ""
