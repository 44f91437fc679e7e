"""Spreadsheets (.xlsx): ledgers and 任务分解表. Cells are text; a formula is the value it had."""

import io
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import ZipFile

from defusedxml.ElementTree import fromstring, iterparse
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from plans.draft import Block, BlockKind
from plans.reader.limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, too_large
from plans.reader.package import open_package, read_part
from plans.reader.table import GridRow, TableReader

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_RELATION = re.compile(r"\{[^}]*relationships\}id$")
_CODES = re.compile('&(?:"[^"]*"|[0-9]{1,3}|K[0-9A-Fa-f]{6}|[A-Z&])')
_UNNAMED = re.compile("(?:sheet|工作表|表)[0-9]{0,3}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What a read-only worksheet does not tell: its part, its merged cells, its print margins."""

    merged: tuple[
        tuple[int, int, int, int], ...
    ]  # (first column, first row, last column, last row)
    margins: tuple[str, ...]


def read_xlsx(data: bytes) -> tuple[Block, ...]:
    """The rows of all visible sheets under their columns, with each sheet's title as heading."""
    sheets = _sheets(open_package(data))
    workbook = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    blocks: list[Block] = []
    for number, worksheet in enumerate(visible, start=1 if len(visible) > 1 else 0):
        sheet = sheets.get(worksheet.title, _Sheet((), ()))
        blocks += _sheet_blocks(worksheet, sheet, number)
    return tuple(blocks)


def _sheet_blocks(worksheet: Any, sheet: _Sheet, number: int) -> Iterator[Block]:
    for margin in sheet.margins:
        yield Block(BlockKind.MARGIN, margin, 1, number)
    rows = _filled(list(_grid(worksheet)), sheet.merged)
    if rows and number and not _UNNAMED.fullmatch(worksheet.title):
        yield Block(BlockKind.HEADING, worksheet.title, rows[0].line, number, level=1)
    yield from TableReader().read(rows, number)


def _grid(worksheet: Any) -> Iterator[tuple[int, list[str]]]:
    """(row number, texts of its cells) of each row that is not empty."""
    worksheet.reset_dimensions()
    rows = cells = 0
    blank = None  # what the library gives for every row between the last and the next
    for number, row in enumerate(worksheet.iter_rows(max_col=MAX_COLUMNS), start=1):
        if row is blank:
            continue
        texts = [_text(cell.value, cell.number_format) for cell in row]
        filled = sum(map(bool, texts))
        if not filled:
            blank = row
            continue
        rows, cells = rows + 1, cells + filled
        if rows > MAX_ROWS:
            raise too_large("表格", f"{MAX_ROWS}行")
        if cells > MAX_CELLS:
            raise too_large("表格", f"{MAX_CELLS}个单元格")
        yield number, texts


def _text(value: object, number_format: str) -> str:
    """A cell as it is read: 2024年6月30日, 50%, 16; an error (#REF!) is nothing."""
    match value:
        case None:
            return ""
        case bool():
            return "是" if value else "否"
        case datetime() | date():
            day = f"{value.year}年{value.month}月"
            return f"{day}{value.day}日" if "d" in number_format.lower() else day
        case time() | timedelta():
            return str(value)
        case int() | float():
            return _number(float(value), number_format)
    text = str(value).strip()
    return "" if text.startswith("#") and text.endswith(("!", "?", "/A", "0!")) else text


def _number(value: float, number_format: str) -> str:
    if "%" in number_format:
        return f"{round(value * 100, 4):.10g}%"
    return f"{value:.15g}"


def _filled(
    rows: list[tuple[int, list[str]]], merged: tuple[tuple[int, int, int, int], ...]
) -> list[GridRow]:
    """The rows up to the last column in use, merged cells holding the text they span."""
    texts = dict(rows)
    width = max(
        (at + 1 for row in texts.values() for at, text in enumerate(row) if text), default=0
    )
    lines = list(texts)
    below: dict[int, set[int]] = {}
    budget = MAX_CELLS
    for left, top, right, bottom in merged:
        text = texts[top][left - 1] if top in texts and left <= width else ""
        if not text:
            continue
        span = range(left - 1, min(right, width))
        spanned = lines[bisect_left(lines, top) : bisect_right(lines, bottom)]
        budget -= len(spanned) * len(span)
        if budget < 0:
            raise too_large("合并单元格", f"{MAX_CELLS}个")
        for line in spanned:
            texts[line][span.start : span.stop] = [text] * len(span)
            if line > top:
                below.setdefault(line, set()).update(span)
    return [
        GridRow(tuple(row[:width]), line, frozenset(below.get(line, ())))
        for line, row in texts.items()
    ]


def _sheets(package: ZipFile) -> dict[str, _Sheet]:
    """What the sheets' own parts tell, by title."""
    workbook = fromstring(read_part(package, "xl/workbook.xml"))
    relations = fromstring(read_part(package, "xl/_rels/workbook.xml.rels"))
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    sheets = {}
    for sheet in workbook.iter():
        if sheet.tag not in (f"{_MAIN}sheet", f"{_STRICT}sheet"):
            continue
        relation = next((v for k, v in sheet.attrib.items() if _RELATION.fullmatch(k)), "")
        target = targets.get(relation, "")
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if part in package.namelist():
            sheets[sheet.get("name", "")] = _sheet(package, part)
    return sheets


def _sheet(package: ZipFile, part: str) -> _Sheet:
    merged: list[tuple[int, int, int, int]] = []
    margins: list[str] = []
    with package.open(part) as stream:
        for _, element in iterparse(stream):
            name = element.tag.rpartition("}")[2]
            if name == "mergeCell":
                merged.append(_bounds(element.get("ref", "")))
            elif name.endswith(("Header", "Footer")) and element.text:
                margins.append(_CODES.sub(" ", element.text))
            if name in ("row", "c", "sheetData"):
                element.clear()
    return _Sheet(tuple(merged), tuple(margins))


def _bounds(reference: str) -> tuple[int, int, int, int]:
    left, top, right, bottom = range_boundaries(reference)
    return left or 1, top or 1, right or MAX_COLUMNS, bottom or top or 1
