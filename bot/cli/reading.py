"""`duban plan read` and `duban plan times`: what is understood, writing nothing."""

import json
import sys
from datetime import date
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.cli.words import File, Json, Year, output, read_bytes
from models.errors import DubanError
from plans.answer import to_json as reading_json
from plans.calendar import Calendar
from plans.draft import PlanDraft, ReadSentence
from plans.extract import ReadOptions, read_plan
from plans.times import Mode, Reference, find_times
from plans.times import to_json as time_json
from scheduler.wording.names import KIND_WORDS


def add_to(plan: typer.Typer) -> None:
    """Adds the commands to `duban plan`."""
    plan.command("read")(read)
    plan.command("times")(times)


def read(file: File, year: Year = None, as_json: Json = False) -> None:
    """读一份计划,看看读懂了什么;不写入任何数据。"""
    draft = read_plan(read_bytes(file), file.name, ReadOptions(year=year))
    if as_json:
        print_json(reading_json(draft))
    else:
        show_reading(draft, output())


def print_json(value: Any) -> None:
    """One document of JSON on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def show_reading(draft: PlanDraft, console: Console) -> None:
    """The document with times, targets and owners marked, the tasks, and the doubts."""
    issued = f",{draft.issued_on}印发" if draft.issued_on else ""
    console.print(f"《{draft.title}》 {draft.issuer} {draft.plan_year}年度{issued}")
    console.print("标记:【时】时间 【标】指标 【责】责任单位;“·”开头的是任务", style="dim")
    for one in draft.sentences:
        console.print(highlighted(one))
    console.print(task_table(draft))
    for doubt in [*draft.doubts, *(d for task in draft.tasks for d in task.doubts)]:
        console.print(f"拿不准:{doubt}", style="yellow")


def highlighted(one: ReadSentence) -> Text:
    """A sentence with what was found in it: a word before each mark, beside the colour; what asks
    nothing of anybody stands back."""
    marks = sorted(
        [(t.at, t.span, "时", "bold cyan") for t in one.times]
        + [(t.at, t.span, "标", "bold green") for t in one.targets]
        + [(o.at, o.span, "责", "bold magenta") for o in one.owners]
    )
    text, at = Text("· ") if one.task else Text("  ", style="dim"), 0
    for start, span, word, style in marks:
        if start >= at:
            text.append(one.sentence.text[at:start])
            text.append(f"【{word}:{span}】", style=style)
            at = start + len(span)
    text.append(one.sentence.text[at:])
    return text


def task_table(draft: PlanDraft) -> Table:
    """The tasks, one line each."""
    table = Table(title=f"任务{len(draft.tasks)}项")
    for column in ("序", "文中编号", "类型", "任务", "时限", "依据"):
        table.add_column(column)
    for task in draft.tasks:
        first = task.deadlines[0] if task.deadlines else None
        due = "" if first is None else f"{first.due_on}{'(推定)' if first.assumed else ''}"
        more = f" 等{len(task.deadlines)}个" if len(task.deadlines) > 1 else ""
        table.add_row(
            str(task.ordinal),
            task.place,
            KIND_WORDS[task.kind],
            task.title,
            due + more,
            task.kind_reason,
        )
    return table


def times(
    mode: Annotated[Mode, typer.Option("--mode", help="plan:计划文本;message:聊天消息")] = (
        Mode.MESSAGE
    ),
) -> None:
    """逐行读 JSON {"text","reference"},逐行输出其中的时间表达。"""
    calendar = Calendar()
    for line in sys.stdin:
        if line.strip():
            sys.stdout.write(answer_times(line, mode, calendar) + "\n")
            sys.stdout.flush()


def answer_times(line: str, mode: Mode, calendar: Calendar) -> str:
    """One line of answer. Raises DubanError for a line that is no such question."""
    try:
        asked = json.loads(line)
        text, today_ = str(asked["text"]), date.fromisoformat(str(asked["reference"])[:10])
    except (ValueError, KeyError, TypeError) as fault:
        raise DubanError(
            f"读不懂这一行:{line.strip()[:60]}", '每行应为 {"text": "…", "reference": "2024-05-01"}'
        ) from fault
    reference = Reference(today_.year, today_, today_, calendar)
    found = [time_json(one) for one in find_times(text, reference, mode)]
    return json.dumps(found, ensure_ascii=False)
