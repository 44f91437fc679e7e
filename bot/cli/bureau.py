"""The bureau's chores from a terminal: roster, outbox, audit, backup, checks."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import FILES, find_platforms
from bot.binding import issue_code
from bot.cli.opening import open_bureau
from bot.cli.words import read_bytes
from bot.doctor import examine, try_sending
from bot.handover import person_named
from bot.ports import open_ports
from bot.poster import poster
from bot.roster import apply_roster, compare_roster, read_roster
from bot.settings import load_settings
from models.audit import seal, verify
from models.backup import backup as backup_file
from models.backup import restore as restore_file
from models.database.engines import is_sqlite, parse_url, sqlite_path
from models.enums import OutboxState
from models.errors import DubanError
from models.mailbox import Outbox
from models.move import move as move_bureau
from scheduler.clock import system_clock


def add_to(app: typer.Typer) -> None:
    """Adds the commands without a group."""
    app.command("outbox")(outbox)
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("doctor")(doctor)
    app.command("move")(move)


def add_to_roster(roster: typer.Typer) -> None:
    """Adds the commands to `duban roster`."""
    roster.command("import")(import_roster)
    roster.command("code")(code)
    roster.command("poster")(make_poster)


def add_to_audit(audit: typer.Typer) -> None:
    """Adds the commands to `duban audit`."""
    audit.command("verify")(verify_audit)


# ── roster ───────────────────────────────────────────────────────────────────────────────────────


def import_roster(
    file: Annotated[Path, typer.Argument(help="名册文件(xlsx、csv)")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="只看会有什么变化")] = False,
) -> None:
    """导入单位、人员、岗位和账号;先列出变化,再写入。"""
    found = read_roster(read_bytes(file), file.name)

    async def run() -> None:
        async with open_bureau() as bureau:
            changes = await bureau.database.read(compare_roster, found, bureau.today)
            for change in changes:
                typer.echo(str(change))
            if not dry_run:
                await bureau.database.write(apply_roster, found, bureau.today, bureau.now)
            typer.echo(f"共{len(changes)}处变化" + (",未写入" if dry_run else ",已写入"))

    asyncio.run(run())


def code(name: Annotated[str, typer.Argument(help="姓名,须在名册中")]) -> None:
    """生成一次性绑定码:本人私聊督办回复“绑定 六位数字”即可,7天内有效。"""

    async def run() -> str:
        async with open_bureau() as bureau:
            person = await bureau.database.read(person_named, name, bureau.today)
            return await bureau.database.write(issue_code, person.id, bureau.now, None)

    typer.echo(f"{name}的绑定码:{asyncio.run(run())}(7天内有效,用一次即失效)")


def make_poster(
    file: Annotated[Path, typer.Argument(help="写到哪个文件(.docx)")],
    qr: Annotated[Path | None, typer.Option("--qr", help="机器人二维码图片")] = None,
) -> None:
    """生成一页张贴的说明:扫码、发一句话,就和督办连上了。"""
    picture = read_bytes(qr) if qr is not None else None
    file.write_bytes(poster(load_settings().bureau, picture))
    typer.echo(f"已写到 {file}")


# ── what goes out ────────────────────────────────────────────────────────────────────────────────


def outbox(
    retry: Annotated[int | None, typer.Option("--retry", help="重发这一条")] = None,
) -> None:
    """列出没有发出的消息;--retry 编号 重发。"""

    async def run() -> None:
        async with open_bureau() as bureau:
            if retry is not None:
                await bureau.database.write(revive, retry)
                typer.echo(f"消息{retry}已排队重发")
                return
            rows = await bureau.database.read(unsent)
        for row in rows:
            typer.echo(
                f"{row.id}\t{row.state}\t{row.platform}\t{row.day}\t第{row.attempts}次\t{row.error}"
            )
        typer.echo(f"共{len(rows)}条未发出")

    asyncio.run(run())


def unsent(session: Session) -> list[Outbox]:
    """Messages that wait or were given up."""
    states = [OutboxState.WAITING, OutboxState.SENDING, OutboxState.DEAD]
    return list(session.scalars(select(Outbox).where(Outbox.state.in_(states)).order_by(Outbox.id)))


def revive(session: Session, row_id: int) -> None:
    """Puts a dead letter back. Raises `DubanError` for anything else."""
    row = session.get(Outbox, row_id)
    if row is None or row.state is not OutboxState.DEAD:
        raise DubanError(f"没有编号为{row_id}的失败消息", "用 duban outbox 查看编号")
    row.state, row.attempts, row.retry_at, row.expires_at = OutboxState.WAITING, 0, None, None


# ── the record ───────────────────────────────────────────────────────────────────────────────────


def verify_audit() -> None:
    """核对审计链是否完整;有改动时指出第一处,退出码为 1。"""

    async def run() -> bool:
        async with open_bureau() as bureau:
            while await bureau.database.write(seal):
                pass
            broken = await bureau.database.read(verify)
        typer.echo("审计链完整" if broken is None else f"审计链在此中断:{broken}")
        return broken is None

    if not asyncio.run(run()):
        raise typer.Exit(1)


def database_file() -> Path:
    """The SQLite file. Raises `DubanError` on another engine."""
    url = parse_url(load_settings().database_url)
    if not is_sqlite(url):
        raise DubanError("这里只备份 SQLite 数据库", "PostgreSQL 请用 pg_dump")
    return sqlite_path(url)


def backup(folder: Annotated[Path, typer.Argument(help="备份到哪个目录")]) -> None:
    """在线备份数据库和附件。"""
    settings = load_settings()
    made = backup_file(database_file(), folder, settings.data / "files")
    typer.echo(f"已备份到 {made}")


def restore(folder: Annotated[Path, typer.Argument(help="备份目录")]) -> None:
    """从备份恢复;现有数据库先改名留存。请先停止服务。"""
    settings = load_settings()
    restore_file(folder, database_file(), settings.data / "files")
    typer.echo(f"已从 {folder} 恢复")


def move(
    source: Annotated[str, typer.Option("--from", help="现在的数据库地址")],
    target: Annotated[str, typer.Option("--to", help="新的、空的数据库地址")],
) -> None:
    """把整个单位搬到另一个数据库(SQLite 与 PostgreSQL 互搬);请先停止服务。"""
    rows = move_bureau(
        source, target, lambda table, count: typer.echo(f"{table}\t{count}", err=True)
    )
    typer.echo(f"已搬{rows}行。请把 DUBAN_DATABASE 改为新地址再启动;附件目录不变")


def doctor(
    send_test: Annotated[
        str, typer.Option("--send-test", help="给这个人(姓名,须在名册中)发一条测试消息")
    ] = "",
) -> None:
    """检查设置、数据库、名册和各平台,并说明怎样修。"""

    async def run() -> bool:
        async with open_bureau() as bureau, AsyncExitStack() as stack:
            files = bureau.settings.data / FILES
            ports = open_ports(bureau.database, system_clock, files, bureau.window)
            platforms = find_platforms(bureau.settings, ports)
            for platform in platforms.values():
                stack.push_async_callback(platform.close)
            if send_test:
                findings = await try_sending(bureau.database, platforms, send_test, bureau.now)
            else:
                findings = await examine(bureau.database, bureau.settings, platforms, bureau.today)
        for finding in findings:
            typer.echo(str(finding))
        return all(finding.sound for finding in findings)

    if not asyncio.run(run()):
        raise typer.Exit(1)
