"""月通报 as a Word document: facts → bytes. Pure.

Tasks stand in five classes with counts and shares, in the order of their numbers. Neither units
nor persons are named and nothing is ranked; what the bot itself cost people stands at the end.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from scheduler.summary import Burden
from scheduler.wording import unasked


class Pace(StrEnum):
    """进度分类, as half-year reports of bureaus have them."""

    DONE = "已完成"
    AHEAD = "超序时"
    ON = "按序时"
    BEHIND = "欠进度"
    OTHER = "其他"


@dataclass(frozen=True, slots=True)
class Item:
    """One task: its number and title, the class it is in, and why, in words."""

    number: int
    title: str
    pace: Pace
    remark: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """What a monthly bulletin tells: of which month, as of which day, and of what."""

    bureau: str
    first: date
    as_of: date
    items: tuple[Item, ...]
    burden: Burden

    @property
    def name(self) -> str:
        """2026年8月."""
        return f"{self.first.year}年{self.first.month}月"

    def by_pace(self) -> Mapping[Pace, Sequence[Item]]:
        """Every class, in order, with its items."""
        return {pace: [one for one in self.items if one.pace is pace] for pace in Pace}


def share(part: int, whole: int) -> str:
    """A share in per cent, without decimals: 0% of nothing."""
    return f"{100 * part / whole:.0f}%" if whole else "0%"


def shares_of(month: Month) -> list[str]:
    """已完成12项(30%) of every class."""
    return [
        f"{pace}{len(items)}项({share(len(items), len(month.items))})"
        for pace, items in month.by_pace().items()
    ]


def month_document(month: Month) -> bytes:
    """The bulletin as .docx."""
    document = Document()
    title = document.add_heading(f"{month.bureau}{month.name}工作推进情况通报", level=0)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_paragraph(
        f"截至{month.as_of.year}年{month.as_of.month}月{month.as_of.day}日,"
        f"共{len(month.items)}项任务:{';'.join(shares_of(month))}。"
    )
    add_counts(document, month)
    for pace, items in month.by_pace().items():
        if items:
            document.add_heading(f"{pace}({len(items)}项)", level=1)
            for one in items:
                document.add_paragraph(line_of(one), style="List Bullet")
    add_problems(document, month)
    document.add_heading("打扰统计", level=1)
    document.add_paragraph(unasked.burden(month.burden.messages, month.burden.people) + "。")
    document.add_paragraph("分类由进展和时间推算,只作工作参考;原文没写时限的不算逾期。")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def add_counts(document: "Document", month: Month) -> None:  # type: ignore[valid-type]
    """The table of classes."""
    table = document.add_table(rows=1, cols=3, style="Table Grid")  # type: ignore[attr-defined]
    for cell, text in zip(table.rows[0].cells, ("类别", "项数", "占比"), strict=True):
        cell.text = text
    for pace, items in month.by_pace().items():
        cells = table.add_row().cells
        cells[0].text, cells[1].text = pace.value, str(len(items))
        cells[2].text = share(len(items), len(month.items))


def add_problems(document: "Document", month: Month) -> None:  # type: ignore[valid-type]
    """需协调事项, where there are some."""
    stuck = [one for one in month.items if one.problem]
    if stuck:
        document.add_heading("需协调事项", level=1)  # type: ignore[attr-defined]
        for one in stuck:
            document.add_paragraph(  # type: ignore[attr-defined]
                f"#{one.number} {one.title}:{one.problem}", style="List Bullet"
            )


def line_of(one: Item) -> str:
    """One task in a list."""
    return f"#{one.number} {one.title}" + (f"({one.remark})" if one.remark else "")
