"""`duban group …`: which groups hear the weekly and monthly message."""

import asyncio
from datetime import time
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.cli.opening import Opened, open_bureau
from bot.groups import load_groups, monthly, subscribe_group, weekly
from bot.platforms import KINDS, title_of
from models.audit import record
from models.enums import SubscriptionKind
from models.errors import DubanError
from models.queries import unsubscribe_group

KIND_WORDS = {SubscriptionKind.WEEKLY: "周报", SubscriptionKind.MONTHLY: "月报"}
WEEKDAYS = "一二三四五六日"

Platform = Annotated[str, typer.Argument(help="平台,如 wecom")]
Chat = Annotated[str, typer.Argument(help="群编号;只会发言的群机器人写作 hook:名称")]


def add_to(group: typer.Typer) -> None:
    """Adds the commands to `duban group`."""
    group.command("list")(show)
    group.command("add")(add)
    group.command("remove")(remove)


def show() -> None:
    """列出订阅了周报、月报的群。"""

    async def run() -> list[str]:
        async with open_bureau() as bureau:
            rows = await bureau.database.read(load_groups)
            zone = bureau.settings.zone
        return [
            f"{one.platform}\t{one.chat}\t{KIND_WORDS[one.kind]}\t"
            + (f"下次 {one.next_at.astimezone(zone):%Y-%m-%d %H:%M}" if one.next_at else "已停")
            for one in rows
        ]

    lines = asyncio.run(run())
    for line in lines or ["还没有群订阅;在群里@督办说“订阅周报”,或用 duban group add"]:
        typer.echo(line)


def add(
    platform: Platform,
    chat: Chat,
    month: Annotated[bool, typer.Option("--monthly", help="月报;不加则为周报")] = False,
    weekday: Annotated[str, typer.Option("--weekday", help="星期几:一到日")] = "五",
    hour: Annotated[str, typer.Option("--at", help="几点几分,如 16:30")] = "",
) -> None:
    """让一个群收到周报(默认周五16:30)或月报(每月3日10:00)。"""
    if platform not in {kind.name for kind in KINDS}:
        raise DubanError(
            f"没有叫 {platform} 的平台", "可用的有:" + "、".join(k.name for k in KINDS)
        )
    at = hour_of(hour)
    if weekday not in list(WEEKDAYS):
        raise DubanError(f"没有“星期{weekday}”", "请写一到日,如 --weekday 一")
    schedule = monthly(at) if month else weekly(WEEKDAYS.index(weekday), at)
    kind = SubscriptionKind.MONTHLY if month else SubscriptionKind.WEEKLY

    async def run() -> None:
        async with open_bureau() as bureau:
            await bureau.database.write(enter, bureau, platform, chat, kind, schedule)

    asyncio.run(run())
    typer.echo(f"已订阅:{title_of(platform)} {chat} {KIND_WORDS[kind]}")


def hour_of(text: str) -> time | None:
    """The hour that was typed. Raises `DubanError`."""
    try:
        hour, _, minute = text.replace(":", ":").partition(":")
        return time(int(hour), int(minute or 0)) if text else None
    except ValueError as fault:
        raise DubanError(f"看不懂时间“{text}”", "请写成 16:30 这样") from fault


def enter(
    session: Session,
    bureau: Opened,
    platform: str,
    chat: str,
    kind: SubscriptionKind,
    schedule: str,
) -> None:
    """The subscription, on the record."""
    subscribe_group(session, platform, chat, kind, schedule, bureau.now, bureau.settings.zone)
    record(
        session,
        actor_id=None,
        action="subscribe",
        subject=f"group:{platform}",
        at=bureau.now,
        after={"chat": chat, "schedule": schedule},
    )


def remove(platform: Platform, chat: Chat) -> None:
    """这个群不再收周报和月报。"""

    async def run() -> int:
        async with open_bureau() as bureau:
            return await bureau.database.write(leave, bureau, platform, chat)

    if not asyncio.run(run()):
        raise DubanError("这个群没有订阅", "用 duban group list 查看")
    typer.echo("已取消")


def leave(session: Session, bureau: Opened, platform: str, chat: str) -> int:
    """No subscription any more, on the record."""
    count = len(unsubscribe_group(session, platform, chat))
    if count:
        record(
            session,
            actor_id=None,
            action="unsubscribe",
            subject=f"group:{platform}",
            at=bureau.now,
            after={"chat": chat},
        )
    return count
