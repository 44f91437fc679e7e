"""`make demo-matrix`: a made-up bureau on a real Matrix homeserver, lived through in a terminal.

Everything is real but the people and the calendar: Synapse on loopback, the sample plan, the same
house as in service. First a short story is walked; on a terminal one then talks on as anybody of
the bureau, here or with a Matrix client of one's own. Nothing is left behind.
"""

import asyncio
import logging
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import time, timedelta
from importlib.resources import files
from pathlib import Path

import structlog
import typer
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import open_house, serve
from bot.cli.server import find_admin
from bot.demo import Demo, first_morning, load_material
from bot.holidays import load_window
from bot.intake import accept_suggestions, activate, import_draft, source_of
from bot.roster import apply_roster, read_roster
from bot.settings import Settings
from bot.web.links import issue_link
from models.assignment import Assignment
from models.errors import DubanError
from models.people import Account, Person, Post
from models.plan import Task
from scheduler.clock import ManualClock, system_clock
from tests.cast import CONSOLE
from tests.clouds.cloud import Shown
from tests.clouds.matrix import Matrix
from tests.clouds.synapse import free_port, why_absent

PASSWORD = "duban-demo"
GROUP = "局办公群"
MORNING, EVENING = time(9, 5), time(17, 5)
MESSAGES_OF_OTHERS = 40  # looked past for one of one's own
HELP = """  直接打字        对督办说话
  /选 1           点最近一条消息下方的表情
  /下一条         时钟拨到下一次提醒        /明天  /周五
  /我是 s01       换一个人(li、he、lin、sun、s01……)
  /群             看工作群里的话            /群 @督办 订阅周报   在群里说
  /退出"""


@dataclass
class Talk:
    """The bureau behind a terminal, and who sits at it."""

    cloud: Matrix
    demo: Demo
    names: dict[str, str]
    who: str = "li"
    shown: dict[str, int] = field(default_factory=dict)

    async def settle(self) -> None:
        """Everything that waits is worked; what is new in the chat is shown."""
        await self.demo.house.settle()
        await self.show()

    async def show(self, group: str = "") -> bool:
        """Shows what is new in the chat, or in a group; whether there was anything."""
        return await asyncio.to_thread(self._show, self.who, group) > 0

    def _show(self, who: str, group: str) -> int:
        heard, chat = self.cloud.heard(who, group=group), group or who
        new = heard[self.shown.get(chat, 0) :]
        for one in new:
            self._say("督办 → " + (group or self.names[who]), one.text or "(文件)")
        self.shown[chat] = len(heard)
        return len(new)

    def _say(self, head: str, text: str) -> None:
        typer.secho(f"\n{head}", bold=True)
        typer.echo("\n".join(f"  {line}" for line in text.splitlines()))

    def tell(self, what: str) -> None:
        """What happens now."""
        typer.secho(f"\n── {what}", fg=typer.colors.BRIGHT_BLACK)

    async def says(self, text: str, *, group: str = "") -> None:
        """The one at the terminal says something."""
        called = group != "" and "@督办" in text
        words = text.replace("@督办", "").strip()
        self._say(f"{self.names[self.who]} → {group or '督办'}", text)
        await self.cloud.says(self.who, words, group=group, mentioned=called)
        await self.settle()
        if group:
            await self.show(group)

    def cards(self) -> list[Shown]:
        """The messages that can be tapped."""
        return [one for one in self.cloud.heard(self.who) if one.buttons]

    async def taps(self, number: str) -> None:
        """Taps an emoji of the last message that has some."""
        cards = self.cards()
        if not cards or not number.isdigit() or not 0 < int(number) <= len(cards[-1].buttons):
            raise DubanError("没有这个选项", "带 1️⃣ 这样表情的消息才能选")
        card = cards[-1]
        label = card.buttons[int(number) - 1]
        self._say(f"{self.names[self.who]} → 督办", f"(点了“{label}”)")
        await self.cloud.taps(self.who, card, label)
        await self.settle()
        [now] = [one for one in self.cloud.heard(self.who) if one.id == card.id]
        self._say("那条消息现在是", now.text)

    async def on(self) -> None:
        """The clock goes on to the next message that is seen from here."""
        for _ in range(MESSAGES_OF_OTHERS):
            await self.demo.run_to_next()
            await self.demo.house.settle()
            if await self.show() | await self.show(GROUP):
                return

    async def until(self, days: int, hour: time) -> None:
        """The clock goes on by days, to an hour."""
        await self.demo.run_to(self.demo.today + timedelta(days=days), hour)
        await self.settle()

    async def to_friday(self) -> None:
        """The clock goes on to Friday's end of work, when groups hear of the week."""
        await self.until((4 - self.demo.today.weekday()) % 7 or 7, EVENING)
        await self.show(GROUP)

    async def becomes(self, who: str) -> None:
        """Somebody else sits down."""
        if who not in self.names:
            raise DubanError(f"名册里没有 {who}", "可用的有:" + "、".join(list(self.names)[:12]))
        self.who = who
        self.tell(f"现在是{self.names[who]}")
        await self.settle()


# ── the story ────────────────────────────────────────────────────────────────────────────────────


async def walk(talk: Talk) -> None:
    """A fortnight in a minute."""
    talk.tell("新的计划生效,时钟拨到第一条提醒:李科长的手机上出现私聊邀请,接受后看到")
    await talk.on()
    talk.tell("李科长用一句话问")
    await talk.says("我的任务")
    talk.tell("督办员建一个工作群,把督办请进来,订阅周报")
    await talk.cloud.brings_in(GROUP, "he")
    await talk.becomes("he")
    await talk.says("@督办 订阅周报", group=GROUP)
    await talk.becomes("li")
    talk.tell("李科长在群里报一句进展")
    number = await talk.demo.house.database.read(own_number, talk.cloud.account("li"))
    await talk.says(f"@督办 {number} 完成30%", group=GROUP)
    talk.tell("到了周五下午,群里收到周报")
    await talk.to_friday()
    talk.tell("月底,学校收到自己的事;王校长点一下表情就算报了,消息随即变成“已选”")
    await talk.becomes("s01")
    while not talk.cards():
        await talk.on()
    await talk.taps("1")


def own_number(session: Session, address: str) -> int:
    """A task of somebody's."""
    units = select(Post.unit_id).join(Account, Account.person_id == Post.person_id)
    number = session.scalar(
        select(Task.number)
        .join(Assignment, Assignment.task_id == Task.id)
        .where(Assignment.unit_id.in_(units.where(Account.address == address)))
        .order_by(Task.number)
    )
    return number or 0


# ── at the terminal ──────────────────────────────────────────────────────────────────────────────


async def converse(talk: Talk) -> None:
    """Talks on until told to stop."""
    typer.echo(f"\n现在轮到您。\n{HELP}")
    while True:
        day = talk.demo.today
        prompt = f"\n[{day.month}月{day.day}日 {talk.names[talk.who]}] "
        line = (await asyncio.to_thread(input, prompt)).strip()
        if line == "/退出":
            return
        try:
            await obey(talk, line)
        except DubanError as fault:
            typer.echo(f"  {fault}")


async def obey(talk: Talk, line: str) -> None:
    """One line: a command, or words for the bot. Raises `DubanError`."""
    word, _, rest = line.partition(" ")
    orders: dict[str, Callable[[], Awaitable[None]]] = {
        "/选": lambda: talk.taps(rest.strip()),
        "/下一条": talk.on,
        "/明天": lambda: talk.until(1, MORNING),
        "/周五": talk.to_friday,
        "/我是": lambda: talk.becomes(rest.strip()),
    }
    if word in orders:
        await orders[word]()
    elif word == "/群":
        await talk.says(rest.strip(), group=GROUP) if rest.strip() else None
        await talk.show(GROUP)
    elif line.startswith("/"):
        typer.echo(HELP)
    elif line:
        await talk.says(line)


# ── the bureau ───────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def open_talk() -> AsyncIterator[Talk]:
    """The sample bureau, its plan in force, its people on Matrix."""
    material = load_material(None, None)
    async with Matrix(system_clock, suffix="", password=PASSWORD) as cloud:
        with tempfile.TemporaryDirectory(prefix="duban-demo-") as folder:
            settings = Settings(
                bureau=material.draft.issuer,
                data=Path(folder),
                database=f"sqlite:///{folder}/duban.db",
                pilot=False,
                port=free_port(),
                platforms={cloud.platform: cloud.config()},
            )
            window = load_window(settings.calendar, settings.zone)
            start = first_morning(material.draft, window.calendar)
            clock = ManualClock(window.instant(start, time(8, 30)))
            async with open_house(settings, clock=clock, machine_clock=system_clock) as house:
                database, source = (
                    house.database,
                    source_of(material.data, material.name, material.draft),
                )
                sample = files("bot.sample").joinpath("名册.csv").read_bytes()
                roster = read_roster(sample, "名册.csv")
                await database.write(apply_roster, roster, start, clock())
                names = await database.write(move_in, cloud)
                plan_id = await import_draft(database, material.draft, source, clock())
                await accept_suggestions(database, plan_id, start, clock(), each=True)
                await activate(database, plan_id, start, clock())
                talk = Talk(cloud, Demo(house, clock, plan_id, guided=False), names)
                async with served(talk, settings):
                    yield talk


@asynccontextmanager
async def served(talk: Talk, settings: Settings) -> AsyncIterator[None]:
    """The doors are open, and the homeserver has found us."""
    house, base = talk.demo.house, f"http://127.0.0.1:{settings.port}"
    ready, stop = asyncio.Event(), asyncio.Event()
    serving = asyncio.create_task(serve(house, "127.0.0.1", settings.port, ready=ready, stop=stop))
    await ready.wait()
    try:
        await next(iter(house.platforms.values())).listen(house.receive)
        await talk.cloud.attach(base)
        for who in ("li", "he", "s01"):
            await asyncio.to_thread(talk.cloud.person, who)
        admin = await house.database.write(find_admin, "")
        path = await house.database.write(issue_link, admin, talk.demo.now(), talk.demo.today)
        typer.echo(f"Matrix 服务器:{talk.cloud.synapse.url}  机器人:{talk.cloud.bot}")
        typer.echo(f"也可用 Element 等客户端登录:账号 li、he 或 s01,密码 {PASSWORD}")
        typer.echo(f"台账:{base}{path}")
        yield
    finally:
        stop.set()
        await serving


def move_in(session: Session, cloud: Matrix) -> dict[str, str]:
    """Everybody's account is on Matrix now; what each is called, by account name."""
    names = {}
    accounts = session.scalars(select(Account).where(Account.platform == CONSOLE)).all()
    for account in accounts:
        person = session.get_one(Person, account.person_id)
        names[account.address] = next((one.title for one in person.posts if one.title), person.name)
        account.platform, account.address = cloud.platform, cloud.account(account.address)
    return names


async def main() -> None:
    """The story, and then the terminal."""
    typer.echo("正在启动 Matrix 服务器和虚构的教育局……")
    async with open_talk() as talk:
        await walk(talk)
        if sys.stdin.isatty():
            with suppress(EOFError):
                await converse(talk)


if __name__ == "__main__":
    logging.basicConfig(level=logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    if absent := why_absent():
        typer.echo(f"错误:{absent}", err=True)
        sys.exit(2)
    with suppress(KeyboardInterrupt):
        asyncio.run(main())
