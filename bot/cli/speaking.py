"""What the bot would say, and what it has to say: on the terminal, or in a file."""

import asyncio
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.opening import open_bureau
from bot.cli.words import Json
from bot.ledger import Moment
from bot.monthly import load_month
from bot.rhythm import read_settings, tried_policy
from models.errors import DubanError
from scheduler.document import month_document
from scheduler.facts import Policy
from scheduler.preview import Previewed, preview_reminders, preview_summary

LONGEST = 400  # days looked ahead


def add_to(app: typer.Typer) -> None:
    """Adds `remind`, `summary` and `bulletin`."""
    app.command("remind")(remind)
    app.command("summary")(summary)
    app.command("bulletin")(bulletin)


def day_of(text: str) -> date:
    """A civil date as typed. Raises `DubanError`."""
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise DubanError(f"日期“{text}”无法识别", "请写成 2026-03-31 这样") from fault


def remind(
    first: Annotated[str, typer.Option("--from", help="从哪一天,如 2026-03-01")],
    last: Annotated[str, typer.Option("--to", help="到哪一天,含当天")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看,不发也不写(必填)")] = False,
    plan: Annotated[int | None, typer.Option("--plan", help="试改哪份计划的提醒节奏")] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="试改一项,如 before=5,可写多次")
    ] = None,
    as_json: Json = False,
) -> None:
    """试看这些天会提醒谁、说什么;按没有人回复算,什么也不写。"""
    if not dry_run:
        raise DubanError("提醒由 duban serve 按时发出,这里只能试看", "请加 --dry-run")
    start, end = day_of(first), day_of(last)
    if not 0 <= (end - start).days <= LONGEST:
        raise DubanError("日期范围不对", f"--to 不早于 --from,最多{LONGEST}天")
    if changes and plan is None:
        raise DubanError("不知道试改哪份计划", "请加 --plan 计划编号")
    messages = asyncio.run(look_ahead(start, end, plan, read_settings(changes or [])))
    if as_json:
        sys.stdout.write(json.dumps([plain(one) for one in messages], ensure_ascii=False) + "\n")
        return
    for one in messages:
        typer.echo(f"{one.at:%Y-%m-%d %H:%M} → {one.name}\n{one.text}\n")
    typer.echo(f"共{len(messages)}条,发给{len({one.person_id for one in messages})}人")


async def look_ahead(
    first: date, last: date, plan: int | None, changes: Mapping[str, int]
) -> list[Previewed]:
    """The messages of some days, at the bureau's hours; as if a plan had another ladder."""
    async with open_bureau() as bureau:
        policy = Policy(window=bureau.window)
        if plan is not None:
            policy = await bureau.database.read(tried_policy, plan, changes, policy)
        told = await bureau.database.read(preview_reminders, first, last, bureau.today, policy)
        return [replace(one, at=one.at.astimezone(bureau.window.zone)) for one in told]


def plain(one: Previewed) -> dict[str, str]:
    """A message for machines."""
    return {"at": one.at.isoformat(), "to": one.name, "text": one.text}


def summary(
    on: Annotated[str, typer.Option("--on", help="哪一天,如 2026-03-06")],
    monthly: Annotated[bool, typer.Option("--monthly", help="看月报,默认周报")] = False,
) -> None:
    """试看这一天的周报(或月报)会怎么写;什么也不发。"""
    typer.echo(asyncio.run(tell_week(day_of(on), monthly=monthly)))


async def tell_week(on: date, *, monthly: bool) -> str:
    """The text of a group's message."""
    async with open_bureau() as bureau:
        policy = Policy(window=bureau.window)
        told = await bureau.database.read(
            lambda session: preview_summary(session, on, policy, monthly=monthly)
        )
    return told.text


def bulletin(
    target: Annotated[Path, typer.Argument(help="写到哪个 .docx 文件")],
    month: Annotated[str, typer.Option("--month", help="哪个月,如 2026-03")],
) -> None:
    """生成月通报(Word):五类进度的项数和占比,不排名,末尾附打扰统计。"""
    first = day_of(f"{month}-01")
    content, tasks = asyncio.run(write_month(first))
    try:
        target.write_bytes(content)
    except OSError as fault:
        raise DubanError(f"文件 {target} 写不进去", "请检查文件夹是否存在、可写") from fault
    typer.echo(f"{tasks}项任务的月通报已写到 {target}")


async def write_month(first: date) -> tuple[bytes, int]:
    """The document, and how many tasks it tells of."""
    async with open_bureau() as bureau:
        at = Moment(bureau.today, bureau.window.calendar, bureau.window.zone)
        month = await bureau.database.read(load_month, bureau.settings.bureau, first, at)
    return month_document(month), len(month.items)
