"""月通报: five classes with counts and shares, nobody named, the bot's own cost at the end."""

from datetime import date
from io import BytesIO

from docx import Document

from scheduler.document import Item, Month, Pace, month_document, share, shares_of
from scheduler.summary import Burden

MONTH = Month(
    bureau="云岭县教育局",
    first=date(2026, 8, 1),
    as_of=date(2026, 8, 31),
    items=(
        Item(112, "规范民办义务教育", Pace.BEHIND, "逾期:8月31日到期,已过3个工作日"),
        Item(118, "消防设施检修", Pace.DONE, "已完成"),
        Item(127, "隐患排查整治", Pace.OTHER, "有困难", "经费没有到位"),
        Item(131, "弘扬教育家精神", Pace.ON, "有进展"),
    ),
    burden=Burden(31, 12),
)


def text_of(content: bytes) -> str:
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_every_class_has_its_count_and_share() -> None:
    assert shares_of(MONTH) == [
        "已完成1项(25%)",
        "超序时0项(0%)",
        "按序时1项(25%)",
        "欠进度1项(25%)",
        "其他1项(25%)",
    ]
    text = text_of(month_document(MONTH))
    assert "云岭县教育局2026年8月工作推进情况通报" in text
    assert "共4项任务" in text
    assert "#112 规范民办义务教育" in text
    assert "31条提醒,涉及12人" in text


def test_what_needs_help_stands_apart_and_nothing_is_ranked() -> None:
    text = text_of(month_document(MONTH))
    assert "需协调事项" in text
    assert "#127 隐患排查整治:经费没有到位" in text
    assert "排名" not in text.replace("不排名", "")


def test_a_month_without_tasks_is_no_fault() -> None:
    empty = Month("", date(2026, 1, 1), date(2026, 1, 31), (), Burden(0, 0))
    assert "共0项任务" in text_of(month_document(empty))
    assert share(0, 0) == "0%"


def test_hostile_titles_are_text() -> None:
    items = (Item(1, "<w:p>&amp;\u202e]]>", Pace.ON, "=1+1"),)
    month = Month("", date(2026, 1, 1), date(2026, 1, 31), items, Burden(0, 0))
    assert "<w:p>&amp;" in text_of(month_document(month))
