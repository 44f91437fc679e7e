"""A spreadsheet's bytes → rows of texts under known columns. A cell is text, never a formula."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from zipfile import BadZipFile

from openpyxl import load_workbook

from bot.roster.entries import Column, Fault, RosterError
from models.errors import DubanError
from plans.reader.encoding import decode
from plans.reader.package import open_package

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 20_000
MAX_COLUMNS = 60
HEADER_WITHIN = 15  # rows: titles and notes may stand above

SYNONYMS: Mapping[Column, str] = {
    Column.UNIT: "单位 单位名称 科室 科室名称 部门 学校 学校名称 所在单位",
    Column.KIND: "类别 单位类别 类型 单位类型",
    Column.PARENT: "上级 上级单位 主管单位 隶属单位",
    Column.TAGS: "标签 单位标签",
    Column.ALIASES: "别名 简称 单位简称 曾用名",
    Column.DUTIES: "职责 工作职责 单位职责 分工 职能",
    Column.NAME: "姓名 人员 人员姓名 联系人",
    Column.TITLE: "岗位 职务 岗位/职务 职务/岗位 岗位职务 称呼",
    Column.ROLE: "角色 督办角色 身份",
    Column.MOBILE: "手机 手机号 手机号码 联系电话 电话 联系方式",
    Column.WECOM: "企业微信账号 企业微信 企业微信号 企微账号 企微 wecom wecom账号",
    Column.DINGTALK: "钉钉账号 钉钉 钉钉号 dingtalk dingtalk账号",
    Column.FEISHU: "飞书账号 飞书 feishu feishu账号",
    Column.MATRIX: "matrix账号 matrix matrixid",
    Column.CONSOLE: "控制台账号 控制台 console console账号",
}
COLUMN_OF = {name: column for column, names in SYNONYMS.items() for name in names.split()}

_REMARK = re.compile(r"[(（【\[][^)）】\]]{0,40}[)）】\]]|[*＊\s]")
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One row: where it stands (第12行), and its texts."""

    place: str
    texts: Mapping[Column, str]

    def __getitem__(self, column: Column) -> str:
        return self.texts.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that share columns."""

    columns: frozenset[Column]
    lines: tuple[Line, ...]


def read_tables(data: bytes, file_name: str) -> list[Table]:
    """Every table of the file that has a 单位 column. Raises DubanError."""
    if len(data) > MAX_BYTES:
        raise DubanError("名册文件太大,超过5MB", "请只保留名册本身,去掉图片和无关的工作表")
    suffix = file_name.lower().rpartition(".")[2]
    if suffix == "xlsx":
        sheets = list(read_sheets(data))
    elif suffix == "csv":
        sheets = [("", read_csv(decode(data)))]
    else:
        raise DubanError(f"名册不支持 .{suffix} 文件", "请另存为 .xlsx 或 .csv")
    tables = [
        table
        for title, rows in sheets
        if (table := find_table(rows, f"“{title}”表" if len(sheets) > 1 else ""))
    ]
    if not tables:
        raise DubanError("没有找到名册的表头", "表头至少要有“单位”一列,有人员时再加“姓名”一列")
    return tables


def read_sheets(data: bytes) -> Iterator[tuple[str, list[list[str]]]]:
    """The visible sheets of a workbook, as texts."""
    try:
        open_package(data).close()
        with closing(load_workbook(io.BytesIO(data), read_only=True, data_only=True)) as workbook:
            for sheet in workbook.worksheets:
                if sheet.sheet_state == "visible":
                    sheet.reset_dimensions()
                    yield sheet.title, read_rows(sheet.iter_rows(max_col=MAX_COLUMNS))
    except (KeyError, ValueError, TypeError, AttributeError, SyntaxError, BadZipFile) as fault:
        raise DubanError("名册文件打不开,可能已损坏", "请用WPS或Excel打开后另存一份") from fault


def read_rows(rows: Iterable[Sequence[Any]]) -> list[list[str]]:
    """Rows of cells as texts; empty ones keep their place."""
    texts: list[list[str]] = []
    for row in rows:
        if len(texts) >= MAX_ROWS:
            raise too_many_rows()
        texts.append([text_of(cell.value) for cell in row])
    return texts


def read_csv(text: str) -> list[list[str]]:
    """The rows of a comma- or tab-separated text."""
    delimiter = find_delimiter(text.splitlines()[:HEADER_WITHIN])
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return read_rows([Plain(cell) for cell in row[:MAX_COLUMNS]] for row in rows)
    except csv.Error as fault:
        raise DubanError("名册文件打不开,可能已损坏", "请用WPS或Excel另存为 .xlsx") from fault


def find_delimiter(lines: Sequence[str]) -> str:
    """What divides the header's cells."""
    for line in lines:
        for delimiter in ",\t;,":
            cells = line.split(delimiter)
            if len(cells) > 1 and Column.UNIT in {column_of(cell.strip('"')) for cell in cells}:
                return delimiter
    return ","


@dataclass(frozen=True, slots=True)
class Plain:
    """A cell of a text file."""

    value: str


def too_many_rows() -> DubanError:
    """The error for a sheet without end."""
    return DubanError(f"名册超过{MAX_ROWS}行", "请删去表格下方的空行,或分成几份导入")


def text_of(value: object) -> str:
    """A cell as text: 13800000000.0 is a mobile number, not a measurement."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return _INVISIBLE.sub("", str(value)).strip()


def find_table(rows: Sequence[Sequence[str]], sheet: str) -> Table | None:
    """The rows below the header; None where there is no header. Raises RosterError."""
    for number, row in enumerate(rows[:HEADER_WITHIN]):
        columns = [column_of(cell) for cell in row]
        if Column.UNIT in columns and len(set(columns) - {None}) > 1:
            place = f"{sheet}第{number + 1}行"
            check_header(columns, place)
            lines = (
                Line(f"{sheet}第{below}行", texts_of(cells, columns))
                for below, cells in enumerate(rows[number + 1 :], number + 2)
            )
            known = frozenset(column for column in columns if column)
            return Table(known, tuple(line for line in lines if any(line.texts.values())))
    return None


def column_of(cell: str) -> Column | None:
    """The column that a header's cell names, remarks and asterisks aside."""
    return COLUMN_OF.get(_REMARK.sub("", cell).lower())


def check_header(columns: Sequence[Column | None], place: str) -> None:
    """Raises RosterError for a column that stands twice."""
    twice = {column for column in columns if column and columns.count(column) > 1}
    if twice:
        raise RosterError([Fault(place, column, "这一列出现了两次") for column in sorted(twice)])


def texts_of(cells: Sequence[str], columns: Sequence[Column | None]) -> dict[Column, str]:
    """The texts of a row under its columns."""
    return {column: text for column, text in zip(columns, cells, strict=False) if column}
