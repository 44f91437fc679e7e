"""A table row → its task: which cell says what is to be done, and which ones say when and who."""

import re
from dataclasses import dataclass

from plans.draft import Block
from plans.outline import squeeze

_TASK = (
    re.compile(
        "(?:具体|重点|主要|年度|工作|目标)?(?:工作)?(?:任务|事项)(?!来源|编号|分类|类别|类型)"
    ),
    re.compile(
        "(?:工作|活动|主要|重点|具体|建设|项目)(?:内容|措施|举措|名称|项目|安排)|内容|举措|措施|重点工作|工作要求|目标与任务"
    ),
    re.compile("目标|项目|活动|工作|指标名称|指标"),
)
_TIME = re.compile("时限|期限|完成时间|时间节点|时间|节点|月份|进度安排|完成日期|日期")
_FIGURE = re.compile("目标值|指标值|年度目标|目标任务值|计划值|预期目标|数量|标准")
_TOPIC = re.compile("类别|板块|领域|分类|一级|大类|专项|维度|重点领域")
_DONE = re.compile("实际|进展|完成情况|备注|反馈|销号|问题|落实情况|佐证")
_NUMBER = re.compile("序号|编号|任务号|^号$|^No", re.IGNORECASE)
_TOTAL = re.compile("^(?:合计|总计|小计|共计|备注|说明|填表|注[::])")


@dataclass(frozen=True, slots=True)
class RowParts:
    """What the cells of a row say. Every text is squeezed; "" where no column tells it."""

    task: str
    time: str
    figure: str
    topic: str
    place: str


def read_row(row: Block) -> RowParts | None:
    """The parts of a row that holds a task; None for a total, a remark or an empty row."""
    columns = [squeeze(column) for column in row.columns]
    cells = [squeeze(cell) for cell in row.cells]
    at = _task_column(columns, cells)
    if at is None or len(cells[at]) < 4 or _TOTAL.match(cells[at]) or _TOTAL.match(cells[0]):
        return None
    return RowParts(
        task=cells[at],
        time=_cell(columns, cells, _TIME, at),
        figure=_cell(columns, cells, _FIGURE, at),
        topic=_cell(columns, cells, _TOPIC, at),
        place=_place(columns, cells),
    )


def _task_column(columns: list[str], cells: list[str]) -> int | None:
    """The column named as the task's, else the one with the longest text."""
    for pattern in _TASK:
        for at, column in enumerate(columns[: len(cells)]):
            if pattern.search(column) and not _DONE.search(column) and not _TIME.search(column):
                return at if cells[at] else None
    filled = [at for at, cell in enumerate(cells) if cell]
    return max(filled, key=lambda at: len(cells[at]), default=None)


def _cell(columns: list[str], cells: list[str], named: re.Pattern[str], task: int) -> str:
    for at, column in enumerate(columns[: len(cells)]):
        if at != task and named.search(column) and not _DONE.search(column):
            return cells[at]
    return ""


def _place(columns: list[str], cells: list[str]) -> str:
    for at, column in enumerate(columns[: len(cells)]):
        if _NUMBER.search(column):
            return cells[at]
    return cells[0] if cells and re.fullmatch("[0-9]{1,4}", cells[0]) else ""
