"""The ledger as a file: the union of the columns that real ledgers have. Facts → bytes, pure.

Cells are text or numbers, never formulas: what begins like one is written as text.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from io import BytesIO

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.ledger import Entry, Line
from models.enums import AssignmentState

Value = str | float | date | None
Row = tuple[Line, Entry | None]

COLUMNS: tuple[tuple[str, int, Callable[[Line, Entry], Value]], ...] = (
    ("任务编号", 9, lambda line, entry: line.number),
    ("来源文件", 20, lambda line, entry: line.plan),
    ("章节", 24, lambda line, entry: line.heading),
    ("工作任务", 48, lambda line, entry: line.text),
    ("目标", 14, lambda line, entry: line.goal),
    ("责任单位", 16, lambda line, entry: entry.unit),
    ("责任人", 12, lambda line, entry: "、".join(entry.officers)),
    ("节点", 10, lambda line, entry: entry.label),
    ("启动时间", 12, lambda line, entry: entry.opens_on),
    ("完成时限", 12, lambda line, entry: None if entry.assumed else entry.first_due_on),
    ("延期后时限", 12, lambda line, entry: moved(entry)),
    ("延期次数", 9, lambda line, entry: entry.extensions),
    ("签收时间", 12, lambda line, entry: entry.receipt_on),
    ("进展情况", 30, lambda line, entry: entry.words if entry.last else ""),
    ("完成率(%)", 10, lambda line, entry: entry.percent),
    ("当前值", 9, lambda line, entry: entry.value),
    ("存在问题", 24, lambda line, entry: entry.problem),
    ("下一步打算", 24, lambda line, entry: entry.next_step),
    ("亮灯", 8, lambda line, entry: entry.lamp.word),
    ("亮灯原因", 24, lambda line, entry: entry.lamp.reason),
    ("是否销号", 9, lambda line, entry: closed_word(entry)),
    ("实际完成时间", 13, lambda line, entry: entry.closed_on),
    ("佐证材料份数", 13, lambda line, entry: entry.attachments),
    ("最近反馈时间", 13, lambda line, entry: entry.last.on if entry.last else None),
)


def moved(entry: Entry) -> date | None:
    """The date in force, where it is no longer the first one."""
    return entry.due_on if entry.due_on != entry.first_due_on else None


def closed_word(entry: Entry) -> str:
    """是 only where it was confirmed or is finished."""
    return "是" if entry.state in (AssignmentState.DONE, AssignmentState.CONFIRMED) else "否"


def ledger_workbook(lines: Sequence[Line], on: date) -> bytes:
    """An .xlsx of the ledger on a day, one row for each unit and date."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("台账")
    lay_out(sheet)
    sheet.append([cell(sheet, name, bold=True) for name, _, _ in COLUMNS])
    for line, entry in rows_of(lines):
        sheet.append([cell(sheet, value) for value in values_of(line, entry)])
    sheet.append([])
    sheet.append([cell(sheet, f"数据截至{on.year}年{on.month}月{on.day}日")])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def lay_out(sheet: WriteOnlyWorksheet) -> None:
    """Column widths, and a heading row that stays in sight."""
    for number, (_, width, _) in enumerate(COLUMNS, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width  # type: ignore[attr-defined]
    sheet.freeze_panes = "B2"


def rows_of(lines: Sequence[Line]) -> Iterable[Row]:
    """Every entry of every line; a line nobody was given has one row."""
    for line in lines:
        yield from ((line, entry) for entry in line.entries or (None,))


def values_of(line: Line, entry: Entry | None) -> list[Value]:
    """The cells of one row."""
    if entry is not None:
        return [value(line, entry) for _, _, value in COLUMNS]
    known: dict[str, Value] = {
        "任务编号": line.number,
        "来源文件": line.plan,
        "章节": line.heading,
        "工作任务": line.text,
        "目标": line.goal,
        "责任单位": "(未交办)",
    }
    return [known.get(name) for name, _, _ in COLUMNS]


def cell(sheet: WriteOnlyWorksheet, value: Value, *, bold: bool = False) -> Cell:
    """A value as text or number. What looks like a formula is text, and stays text."""
    made = WriteOnlyCell(sheet, value=value)  # type: ignore[arg-type]
    if isinstance(value, str):
        made.data_type = "s"
        made.quotePrefix = value.startswith(("=", "+", "-", "@"))
        made.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        made.font = Font(bold=True)
    return made
