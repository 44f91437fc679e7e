"""`duban plan …`: reading, importing, listing and exporting plans."""

import asyncio
import json
import sys
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.opening import open_bureau
from bot.export import ledger_workbook
from bot.intake import accept_suggestions, activate, draft_document, import_draft, source_of
from bot.ledger import Moment, load_ledger
from bot.review import Review, load_review
from models.enums import PlanState, TaskKind
from models.errors import DubanError
from models.plan import Plan
from plans.answer import to_json as reading_json
from plans.calendar import Calendar
from plans.draft import PlanDraft, ReadSentence
from plans.times import Mode, Reference, find_times
from plans.times import to_json as time_json

app = typer.Typer(help="计划:读取、导入、查看、导出。", no_args_is_help=True)

KIND_WORDS = {
    TaskKind.DATED: "有时限",
    TaskKind.RECURRING: "周期",
    TaskKind.QUOTA: "次数",
    TaskKind.DELIVERABLE: "待完成",
    TaskKind.STANDING: "常态",
}

STATE_WORDS = {
    PlanState.DRAFT: "草稿",
    PlanState.ACTIVATING: "启用中",
    PlanState.ACTIVE: "执行中",
    PlanState.CLOSED: "已结束",
}

File = Annotated[Path, typer.Argument(help="计划文件(txt、md、html、docx、pdf、xlsx、csv)")]
Year = Annotated[int | None, typer.Option("--year", min=1950, max=2100, help="计划年度")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON")]


def read_bytes(path: Path) -> bytes:
    """A file's content. Raises DubanError."""
    try:
        return path.read_bytes()
    except OSError as fault:
        raise DubanError(f"文件 {path} 打不开", "请检查路径和权限") from fault


@app.command("read")
def read(file: File, year: Year = None, as_json: Json = False) -> None:
    """读一份计划,看看读懂了什么;不写入任何数据。"""
    draft = draft_document(read_bytes(file), file.name, year)
    if as_json:
        print_json(reading_json(draft))
    else:
        show_reading(draft, Console(soft_wrap=True))


def print_json(value: Any) -> None:
    """One document of JSON on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


def show_reading(draft: PlanDraft, console: Console) -> None:
    """The document with times, targets and owners marked, the tasks, and the doubts."""
    issued = f",{draft.issued_on}印发" if draft.issued_on else ""
    console.print(f"《{draft.title}》 {draft.issuer} {draft.plan_year}年度{issued}")
    console.print("标记:【时】时间 【标】指标 【责】责任单位", style="dim")
    for one in draft.sentences:
        if one.task:
            console.print(highlighted(one))
    console.print(task_table(draft))
    for doubt in [*draft.doubts, *(d for task in draft.tasks for d in task.doubts)]:
        console.print(f"拿不准:{doubt}", style="yellow")


def highlighted(one: ReadSentence) -> Text:
    """A sentence with what was found in it: a word before each mark, beside the colour."""
    marks = sorted(
        [(t.at, t.span, "时", "bold cyan") for t in one.times]
        + [(t.at, t.span, "标", "bold green") for t in one.targets]
        + [(o.at, o.span, "责", "bold magenta") for o in one.owners]
    )
    text, at = Text("· "), 0
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


@app.command("import")
def import_(
    file: File,
    year: Year = None,
    at_once: Annotated[bool, typer.Option("--activate", help="按标题建议分工并启用")] = False,
) -> None:
    """导入一份计划为草稿;加 --activate 则按建议分工并启用。"""
    asyncio.run(import_now(read_bytes(file), file.name, year, at_once=at_once))


async def import_now(data: bytes, name: str, year: int | None, *, at_once: bool) -> None:
    """Reads first: what cannot be read leaves nothing behind, not even an empty database."""
    draft = draft_document(data, name, year)
    async with open_bureau() as bureau:
        plan_id = await import_draft(
            bureau.database, draft, source_of(data, name, draft), bureau.now
        )
        if at_once:
            await accept_suggestions(bureau.database, plan_id, bureau.today, bureau.now)
            await activate(bureau.database, plan_id, bureau.today, bureau.now)
        review = await bureau.database.read(load_review, plan_id, bureau.today)
    show_review(review, Console(soft_wrap=True))


@app.command("list")
def list_() -> None:
    """列出所有计划。"""
    asyncio.run(list_now())


async def list_now() -> None:
    """One line a plan."""
    async with open_bureau() as bureau:
        plans = await bureau.database.read(load_plans)
    for plan in plans:
        typer.echo(f"{plan.id}\t{STATE_WORDS[plan.state]}\t{plan.year}\t{plan.title}")


def load_plans(session: Session) -> list[Plan]:
    """All plans, oldest first."""
    return list(session.scalars(select(Plan).order_by(Plan.id)))


@app.command("show")
def show(plan: Annotated[int, typer.Argument(help="计划编号,见 plan list")]) -> None:
    """看一份计划的分工:每个标题给了谁,建议给谁。"""
    asyncio.run(show_now(plan))


async def show_now(plan_id: int) -> None:
    """The review as text."""
    async with open_bureau() as bureau:
        if await bureau.database.read(lambda session: session.get(Plan, plan_id)) is None:
            raise DubanError(f"没有编号为{plan_id}的计划", "用 duban plan list 查看编号")
        review = await bureau.database.read(load_review, plan_id, bureau.today)
    show_review(review, Console(soft_wrap=True))


def show_review(review: Review, console: Console) -> None:
    """Counts first, then one row a heading."""
    counts = review.counts
    console.print(f"计划{review.plan_id}《{review.title}》 {STATE_WORDS[review.state]}")
    console.print(
        f"共{counts.tasks}项:{counts.stated}项有明确时限,{counts.by_each}项可由各校分别报,"
        f"{counts.deliverable}项要完成但没写时限,{counts.standing}项常态,"
        f"{counts.unassigned}项还没有责任单位"
    )
    table = Table()
    for column in ("标题", "任务", "已分给", "建议", "理由"):
        table.add_column(column)
    for heading in review.headings:
        suggestion = heading.suggestion
        table.add_row(
            heading.name,
            str(len(heading.tasks)),
            "、".join(heading.units) or "—",
            suggestion.name if suggestion else "—",
            suggestion.reason if suggestion else "名册职责里没有对应的词",
        )
    console.print(table)


@app.command("export")
def export(
    target: Annotated[Path, typer.Argument(help="写到哪个 .xlsx 文件")],
    plan: Annotated[int | None, typer.Option("--plan", help="只导出这份计划")] = None,
) -> None:
    """导出台账为 Excel。"""
    asyncio.run(export_now(target, plan))


async def export_now(target: Path, plan_id: int | None) -> None:
    """Writes the workbook."""
    async with open_bureau() as bureau:
        at = Moment(bureau.today, bureau.window.calendar, bureau.window.zone)
        lines = await bureau.database.read(lambda one: load_ledger(one, at, plan_id=plan_id))
    target.write_bytes(ledger_workbook(lines, at.today))
    typer.echo(f"已导出{len(lines)}项任务到 {target}")


@app.command("times")
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
