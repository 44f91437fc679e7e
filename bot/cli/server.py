"""`duban demo`, `duban serve`, `duban admin …`: the doors opened from a terminal."""

import asyncio
import logging
import signal
from pathlib import Path
from typing import Annotated

import structlog
import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import open_house
from bot.app import serve as serve_house
from bot.cli.opening import open_bureau
from bot.demo import open_demo
from bot.settings import load_settings
from bot.web.links import issue_link
from handlers import matrix
from models.enums import PostRole
from models.errors import DubanError
from models.people import Person, Post


def add_to(app: typer.Typer) -> None:
    """Adds `demo` and `serve`."""
    app.command("demo")(demo)
    app.command("serve")(serve)


def add_to_admin(admin: typer.Typer) -> None:
    """Adds the commands to `duban admin`."""
    admin.command("link")(link)
    admin.command("matrix-registration")(matrix_registration)


def set_up_logs(level: int) -> None:
    """One line an event, with ids and never names, texts or secrets."""
    logging.basicConfig(level=level, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(level))


def demo(
    plan: Annotated[Path | None, typer.Option("--plan", help="用这份计划代替自带的样例")] = None,
    year: Annotated[int | None, typer.Option("--year", help="计划年度")] = None,
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="端口")] = 8080,
) -> None:
    """演示:临时的单位、可以拨动的时钟、浏览器里的聊天。关掉后不留数据。"""
    set_up_logs(logging.WARNING)
    asyncio.run(run_demo(plan, year, port))


async def run_demo(plan: Path | None, year: int | None, port: int) -> None:
    """Serves the demo until interrupted."""
    async with open_demo(plan, year, port) as stage:
        stop = stopping()
        ready = asyncio.Event()
        serving = asyncio.create_task(
            serve_house(stage.house, "127.0.0.1", port, demo=stage, ready=ready, stop=stop)
        )
        await first_of(ready, serving)
        typer.echo(f"演示已就绪:http://localhost:{port} (按 Ctrl+C 结束)")
        await serving


async def first_of(ready: asyncio.Event, serving: "asyncio.Task[None]") -> None:
    """Waits until the doors are open; a port that is taken is told in one line."""
    opening = asyncio.create_task(ready.wait())
    await asyncio.wait({opening, serving}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        opening.cancel()
        try:
            await serving
        except OSError as fault:
            raise DubanError("端口打不开,可能已被占用", "请换一个端口,如 --port 8081") from fault


def stopping() -> asyncio.Event:
    """Is set by SIGINT and SIGTERM."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


def serve() -> None:
    """正式运行:读取 duban.toml 和 DUBAN_ 环境变量。"""
    set_up_logs(logging.INFO)
    asyncio.run(run_service())


async def run_service() -> None:
    """Serves the bureau until it is told to stop."""
    settings = load_settings()
    async with open_house(settings) as house:
        stop, ready = stopping(), asyncio.Event()
        serving = asyncio.create_task(
            serve_house(house, settings.host, settings.port, ready=ready, stop=stop)
        )
        await first_of(ready, serving)
        typer.echo(f"督办已启动:http://{settings.host}:{settings.port}")
        await serving


def link(
    name: Annotated[str, typer.Option("--name", help="管理员姓名;只有一位时不必填")] = "",
) -> None:
    """生成一次性登录链接,30分钟内有效。"""
    asyncio.run(show_link(name))


async def show_link(name: str) -> None:
    """The link on the terminal; on an empty roster the first administrator is made."""
    async with open_bureau() as bureau:
        person_id = await bureau.database.write(find_admin, name)
        path = await bureau.database.write(issue_link, person_id, bureau.now, bureau.today)
        base = bureau.settings.public_url or f"http://{bureau.settings.host}:{bureau.settings.port}"
    typer.echo(f"{base.rstrip('/')}{path}")


def matrix_registration() -> None:
    """打印 Matrix 注册文件,交给 Matrix 服务器的管理员。读取 [platforms.matrix]。"""
    settings = load_settings()
    config = settings.platforms.get(matrix.NAME)
    if config is None:
        raise DubanError("duban.toml 里没有 [platforms.matrix] 一节", "请先照 Matrix 接入说明填好")
    address = f"http://{settings.host}:{settings.port}"
    typer.echo(matrix.registration(config, address), nl=False)


def find_admin(session: Session, name: str) -> int:
    """The administrator of that name, or the only one. Raises `DubanError`."""
    statement = (
        select(Person)
        .join(Post)
        .where(Post.role == PostRole.ADMIN, Post.valid_until.is_(None))
        .distinct()
        .order_by(Person.id)
    )
    people = session.scalars(statement).all()
    named = [one for one in people if not name or one.name == name]
    if not people:
        raise DubanError("名册里还没有管理员", "请先导入名册:duban roster import 文件")
    if len(named) != 1:
        names = "、".join(one.name for one in people)
        raise DubanError(f"管理员有{len(people)}位:{names}", "请用 --name 指定一位")
    return named[0].id
