"""`duban plan import|list|show|export`: plans in the bureau's database."""

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.cli.opening import Opened, open_bureau
from bot.cli.words import File, Year, output, read_bytes
from bot.decompose import allotment_sheet, apply_sheet, compare_sheet
from bot.ending import Choice, compare_ending, end_plan, find_headings, people_told
from bot.export import ledger_workbook
from bot.intake import accept_suggestions, activate, draft_document, import_draft, source_of
from bot.ledger import Moment, load_ledger
from bot.review import Review, load_review
from bot.revision import apply_version, changed, compare_version
from bot.rhythm import compare_ladder, open_plan, read_settings, set_ladder
from models.errors import DubanError
from models.plan import Plan
from scheduler.facts import Policy, ladder_of
from scheduler.wording.names import LADDER_WORDS, STATE_WORDS


def add_to(plan: typer.Typer) -> None:
    """Adds the commands to `duban plan`."""
    plan.command("import")(import_)
    plan.command("list")(list_)
    plan.command("show")(show)
    plan.command("export")(export)
    plan.command("sheet")(sheet)
    plan.command("assign")(assign)
    plan.command("diff")(diff)
    plan.command("close")(close)
    plan.command("ladder")(ladder)


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
    show_review(review, output())


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


def show(plan: Annotated[int, typer.Argument(help="计划编号,见 plan list")]) -> None:
    """看一份计划的分工:每个标题给了谁,建议给谁。"""
    asyncio.run(show_now(plan))


async def show_now(plan_id: int) -> None:
    """The review as text."""
    async with open_bureau() as bureau:
        await check_plan(bureau, plan_id)
        review = await bureau.database.read(load_review, plan_id, bureau.today)
    show_review(review, output())


def show_review(review: Review, console: Console) -> None:
    """Counts first, then one row a heading."""
    counts = review.counts
    console.print(f"计划{review.plan_id}《{review.title}》 {STATE_WORDS[review.state]}")
    console.print(
        f"共{counts.tasks}项:{counts.stated}项有明确时限,{counts.by_each}项可由各校分别报,"
        f"{counts.deliverable}项要完成但没写时限,{counts.standing}项常态,"
        f"{counts.unassigned}项还没有责任单位"
    )
    for doubt in review.doubts:
        console.print(f"拿不准:{doubt}", style="yellow")
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


def export(
    target: Annotated[Path, typer.Argument(help="写到哪个 .xlsx 文件")],
    plan: Annotated[int | None, typer.Option("--plan", help="只导出这份计划")] = None,
) -> None:
    """导出台账为 Excel。"""
    book, tasks = asyncio.run(export_now(plan))
    target.write_bytes(book)
    typer.echo(f"已导出{tasks}项任务到 {target}")


async def export_now(plan_id: int | None) -> tuple[bytes, int]:
    """The workbook, and how many tasks it lists."""
    async with open_bureau() as bureau:
        at = Moment(bureau.today, bureau.window.calendar, bureau.window.zone)
        lines = await bureau.database.read(lambda one: load_ledger(one, at, plan_id=plan_id))
    return ledger_workbook(lines, at.today), len(lines)


def sheet(
    plan: Annotated[int, typer.Argument(help="计划编号,见 plan list")],
    target: Annotated[Path, typer.Argument(help="写到哪个 .xlsx 文件")],
) -> None:
    """导出分工表,填好责任科室和完成时限后用 plan assign 读回。"""
    target.write_bytes(asyncio.run(sheet_now(plan)))
    typer.echo(f"分工表已写到 {target}")


async def sheet_now(plan_id: int) -> bytes:
    """The workbook."""
    async with open_bureau() as bureau:
        await check_plan(bureau, plan_id)
        return allotment_sheet(await bureau.database.read(load_review, plan_id, bureau.today))


def assign(
    plan: Annotated[int, typer.Argument(help="计划编号,见 plan list")],
    file: Annotated[Path, typer.Argument(help="填好的分工表,或本单位的任务分解表")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会有什么变化")] = False,
) -> None:
    """按分工表或任务分解表逐行交办;对不上的行列出来,不猜。"""
    asyncio.run(assign_now(plan, read_bytes(file), file.name, dry_run=dry_run))


async def assign_now(plan_id: int, data: bytes, name: str, *, dry_run: bool) -> None:
    """Shows what the sheet would change, then changes it."""
    async with open_bureau() as bureau:
        await check_plan(bureau, plan_id)
        found = await bureau.database.read(
            compare_sheet, plan_id, data, name, bureau.today, bureau.window.calendar
        )
        for proposal in found.proposals:
            typer.echo(str(proposal))
        for row in found.unmatched:
            typer.echo(f"对不上任务,未处理:{row}")
        for unit in found.unknown:
            typer.echo(f"名册里没有,未处理:{unit}")
        if not dry_run:
            await bureau.database.write(
                apply_sheet, plan_id, found.proposals, bureau.today, bureau.now, None
            )
    typer.echo(f"共{len(found.proposals)}项" + (",未写入" if dry_run else ",已写入"))


def diff(
    plan: Annotated[int, typer.Argument(help="计划编号,见 plan list")],
    file: File,
    notice: Annotated[bool, typer.Option("--notice", help="这是补充通知,没提到的任务不变")] = False,
    write: Annotated[bool, typer.Option("--apply", help="确认无误后写入")] = False,
) -> None:
    """新版本或补充通知与现计划逐项比较;加 --apply 写入,进展和编号都保留。"""
    asyncio.run(diff_now(plan, read_bytes(file), file.name, notice=notice, write=write))


async def diff_now(plan_id: int, data: bytes, name: str, *, notice: bool, write: bool) -> None:
    """Shows the diff, then writes it where that was asked."""
    async with open_bureau() as bureau:
        await check_plan(bureau, plan_id)
        year = await bureau.database.read(lambda session: session.get_one(Plan, plan_id).year)
        draft = draft_document(data, name, year)
        if write:
            source = source_of(data, name, draft)
            lines = await bureau.database.write(
                lambda session: apply_version(
                    session, plan_id, draft, source, bureau.today, bureau.now, None, notice=notice
                )
            )
        else:
            lines = await bureau.database.read(
                lambda session: compare_version(session, plan_id, draft, notice=notice)
            )
    for line in lines:
        if changed(line):
            typer.echo(str(line))
    same = sum(not changed(line) for line in lines)
    typer.echo(f"另有{same}项未变" + (",已写入" if write else ",未写入"))


def close(
    plan: Annotated[int, typer.Argument(help="计划编号,见 plan list")],
    heading: Annotated[
        list[str] | None, typer.Option("--heading", help="只结束这个标题,可写多次")
    ] = None,
    carry: Annotated[
        bool, typer.Option("--carry", help="常态任务转入下一年,编号和进展都保留")
    ] = False,
    into: Annotated[
        int | None, typer.Option("--into", help="转入哪份新计划:内容相同的由它接续")
    ] = None,
    write: Annotated[bool, typer.Option("--apply", help="确认无误后写入")] = False,
) -> None:
    """结束一份计划或其中几个标题:不再提醒,台账保留;加 --apply 写入。"""
    choice = Choice(carry=carry or into is not None, into=into)
    asyncio.run(close_now(plan, heading or [], choice, write=write))


async def close_now(plan_id: int, headings: list[str], choice: Choice, *, write: bool) -> None:
    """Shows what becomes of each task, then writes it where that was asked."""
    async with open_bureau() as bureau:
        await check_plan(bureau, plan_id)
        if headings:
            meant = await bureau.database.read(find_headings, plan_id, headings)
            choice = replace(choice, headings=meant)
        if write:
            endings = await bureau.database.write(
                end_plan, plan_id, choice, bureau.today, bureau.now, None
            )
        else:
            endings = await bureau.database.read(compare_ending, plan_id, choice, bureau.today)
    for one in endings:
        typer.echo(str(one))
    told = f"共{len(endings)}项,告知{people_told(endings)}人,每人一句"
    typer.echo(told + (",已写入" if write else ",未写入;确认无误请加 --apply"))


def ladder(
    plan: Annotated[int, typer.Argument(help="计划编号,见 plan list")],
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="改一项,如 before=5,可写多次")
    ] = None,
    write: Annotated[bool, typer.Option("--apply", help="确认无误后写入")] = False,
) -> None:
    """看一份计划的提醒节奏,或试算改动后消息有多少;加 --apply 写入。"""
    asyncio.run(ladder_now(plan, read_settings(changes or []), write=write))


async def ladder_now(plan_id: int, changes: dict[str, int], *, write: bool) -> None:
    """The settings, what a change would mean, and the change where it was asked."""
    async with open_bureau() as bureau:
        policy, database = Policy(window=bureau.window), bureau.database
        now = await database.read(lambda session: ladder_of(open_plan(session, plan_id), policy))
        if not changes:
            for name, value in now.to_json().items():
                typer.echo(f"{name}={value}\t{LADDER_WORDS[name]}")
            return
        told = await database.read(compare_ladder, plan_id, changes, bureau.today, policy)
        if write:
            await database.write(set_ladder, plan_id, changes, bureau.now, None, policy)
    for line in told.changes or ["没有变化"]:
        typer.echo(line)
    typer.echo(f"未来90天最多:现在{told.cost_before};改后{told.cost_after}")
    typer.echo("已写入" if write else "未写入;确认无误请加 --apply")


async def check_plan(bureau: Opened, plan_id: int) -> None:
    """Raises `DubanError` where there is no such plan."""
    if await bureau.database.read(lambda session: session.get(Plan, plan_id)) is None:
        raise DubanError(f"没有编号为{plan_id}的计划", "用 duban plan list 查看编号")
