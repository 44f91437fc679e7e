"""`duban demo`: a temporary bureau with a clock that can be moved, and a guide through it.

Everything but the clock is real: the same import, review, ladder, inbox, outbox and console
platform as in service. Nothing is left behind.
"""

import secrets
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from itertools import count
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.app import House, open_house
from bot.holidays import load_window
from bot.intake import accept_suggestions, activate, draft_document, import_draft, source_of
from bot.roster import apply_roster, read_roster
from bot.settings import Settings
from bot.web.console import Scene, Step
from handlers.console import NAME as CONSOLE
from handlers.console import Console
from handlers.message import IncomingKind
from models.assignment import Assignment, Mention
from models.bureau import Subscription
from models.enums import CLOSED_STATES, OutboxKind, OutboxState, PlanState, TaskKind
from models.errors import DubanError
from models.mailbox import Outbox
from models.people import Account
from models.plan import Plan, Task
from plans.calendar import Calendar
from plans.draft import PlanDraft
from scheduler.clock import ManualClock, system_clock
from scheduler.wiring import next_fire

SAMPLE = files("bot.sample")
GROUPS = (("office", "局重点工作群"), ("schools", "校长工作群"))
WEEKLY = "30 16 * * fri"
STEPS_AHEAD = 400  # due moments looked through for the next message
PLAY_UNTIL = (12, 31)


@dataclass(frozen=True, slots=True)
class Material:
    """What the demo shows: a plan document."""

    data: bytes
    name: str
    draft: PlanDraft


def shipped_plan() -> tuple[bytes, str]:
    """The sample plan: its bytes and file name."""
    (plan,) = [one for one in SAMPLE.iterdir() if one.name.endswith(".txt")]
    return plan.read_bytes(), plan.name


def load_material(plan: Path | None, year: int | None) -> Material:
    """The document to live through. Raises `DubanError` with the mend."""
    if plan is None:
        data, name = shipped_plan()
    else:
        try:
            data, name = plan.read_bytes(), plan.name
        except OSError as fault:
            raise DubanError(f"文件 {plan} 打不开", "请检查路径和权限") from fault
    return Material(data, name, draft_document(data, name, year))


def first_morning(draft: PlanDraft, calendar: Calendar) -> date:
    """The first working day after the plan's issue, or of its year."""
    issued = draft.issued_on or date(draft.plan_year - 1, 12, 31)
    return calendar.next_workday(issued)


class Demo:
    """The made-up bureau behind the page: it plays the clock and the guide."""

    def __init__(self, house: House, clock: ManualClock, plan_id: int, guided: bool) -> None:
        self._house = house
        self._clock = clock
        self._plan_id = plan_id
        self._keys = count(1)
        self._script = Script(self) if guided else None

    @property
    def house(self) -> House:
        """The bureau at work."""
        return self._house

    @property
    def plan_id(self) -> int:
        """The plan that is lived through."""
        return self._plan_id

    @property
    def steps(self) -> Sequence[Step]:
        """The guided demo; only the shipped plan has one."""
        return self._script.steps if self._script else ()

    def now(self) -> datetime:
        """The bureau's time."""
        return self._clock()

    @property
    def today(self) -> date:
        """The bureau's civil date."""
        return self._house.window.day(self._clock())

    async def move(self, to: str) -> None:
        """Moves the clock: "next" message, a "day", a "week", or to a date."""
        match to:
            case "next":
                await self.run_to_next()
            case "day":
                await self.run_to(self.today + timedelta(days=1))
            case "week":
                await self.run_to(self.today + timedelta(days=7))
            case _:
                await self.run_to(self._parse(to))

    def _parse(self, to: str) -> date:
        try:
            day = date.fromisoformat(to)
        except ValueError as fault:
            raise DubanError("没看懂日期", "请从日历中选择") from fault
        if not self.today < day <= self.today + timedelta(days=800):
            raise DubanError("时钟只能往后拨,最多两年", "请选择今天之后的日期")
        return day

    async def run_to(self, day: date, hour: time = time(9, 5)) -> None:
        """Lives until an hour of a day."""
        await self._house.run_until(self._house.window.instant(day, hour))

    async def run_to_next(self) -> None:
        """Lives until the bot next says something unasked. Raises where it has nothing to say."""
        before = await self._house.database.read(count_unasked)
        for _ in range(STEPS_AHEAD):
            due = await self._house.scheduler.next_moment()
            if due is None:
                break
            await self._house.run_until(max(due, self._clock()))
            if await self._house.database.read(count_unasked) > before:
                return
        raise DubanError("后面没有要提醒的事了", "请先启用一份计划,或直接选择日期")

    async def live_to(self, last: date) -> None:
        """Lives on, while everybody who is asked answers that all is on schedule."""
        day = self._house.window.calendar.next_workday(self.today)
        while day <= last:
            await self.run_to(day, time(16, 45))
            for address in await self._house.database.read(asked_on, day):
                await self.speak(address, "都按序时")
            await self._house.settle()
            day = self._house.window.calendar.next_workday(day)

    async def say(self, sender: str, text: str) -> None:
        """Somebody says something to the bot, and it answers."""
        await self.speak(sender, text)
        await self._house.settle()

    async def speak(self, sender: str, text: str) -> None:
        """Somebody says something, by the console's own way, so that the page shows it too."""
        console = self._house.platforms[CONSOLE]
        if not isinstance(console, Console):
            raise TypeError("a demo speaks on the console")
        event = {
            "event": f"guide-{next(self._keys)}",
            "kind": IncomingKind.MESSAGE,
            "chat": sender,
            "sender": sender,
            "text": text,
            "sent_at": self._clock().isoformat(),
        }
        await console.speak(event, self._house.receive)

    async def play(self, number: int) -> Scene:
        """Plays a step of the guide, and those before it that were not played yet."""
        if self._script is None:
            raise DubanError("这份计划没有导览", "请用不带 --plan 的 duban demo")
        return await self._script.play(number)


Act = Callable[[], Awaitable[Scene]]


class Script:
    """The guide: ten scenes over the shipped plan, each played by the real parts."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._played = -1
        self._scene = Scene()
        self._scenes: tuple[tuple[Step, Act], ...] = (
            (
                Step(
                    "读懂计划",
                    "一份真实口吻的工作要点:多数任务没有写时限,也没有写科室。"
                    "时间、指标、责任单位都标出来了,各类各有多少一目了然。",
                    "打开计划原文",
                ),
                self._read,
            ),
            (
                Step(
                    "一次分工",
                    "按名册里的职责,每个标题建议一个科室,并说明理由。全部采纳只点一下;"
                    "隐患排查由各学校分别报,先看清楚全年大约多少条消息再定。",
                    "采纳建议并启用",
                ),
                self._assign,
            ),
            (
                Step(
                    "早上一条消息",
                    "第二个工作日9点,每人最多收到一条,带任务编号,直接回复就行。",
                    "拨到下一个提醒",
                ),
                self._morning,
            ),
            (
                Step(
                    "一句话就是进展",
                    "王校长回复“第一次排查搞完了”,几周后又说“第二次搞完了”。"
                    "台账和各校计数一起更新,回执一行。",
                    "王校长报两次",
                ),
                self._count,
            ),
            (
                Step(
                    "拿不准就问",
                    "李科长只说“弄完了”,手上有好几项,机器人不猜,先问是哪一项。",
                    "李科长回复一句含糊的话",
                ),
                self._ask,
            ),
            (
                Step("一个词撤回", "选错了,回复“撤销”,刚才的记录收回,历史仍保留。", "撤销"),
                self._undo,
            ),
            (
                Step(
                    "月底一次问",
                    "没写时限的任务不单独打扰,每月25日左右合并问一次,“都按序时”就是完整答复。",
                    "拨到月底",
                ),
                self._month_end,
            ),
            (
                Step(
                    "这项到底谁在办",
                    "督办员问一句,三行说清:谁在办、最近进展、下一步。",
                    "督办员提问",
                ),
                self._who,
            ),
            (
                Step(
                    "每周一页",
                    "周五下午,工作群里一条周报:只有计数和事项,不点名、不排名。",
                    "拨到周五",
                ),
                self._weekly,
            ),
            (
                Step(
                    "一年的打扰",
                    "走完全年,数一数:李科长收到多少条,有没有一条在下班后。",
                    "走到年底",
                ),
                self._year,
            ),
        )

    @property
    def steps(self) -> Sequence[Step]:
        """What each scene is called and tells."""
        return [step for step, _ in self._scenes]

    async def play(self, number: int) -> Scene:
        """Plays up to a scene; one that was played before is only shown again."""
        while self._played < number:
            self._played += 1
            self._scene = await self._scenes[self._played][1]()
        return self._scene

    async def _read(self) -> Scene:
        return Scene(page=f"/plans/{self._demo.plan_id}/text")

    async def _assign(self) -> Scene:
        demo = self._demo
        database, today, now = demo.house.database, demo.today, demo.now()
        state = await database.read(lambda session: session.get_one(Plan, demo.plan_id).state)
        if state is PlanState.DRAFT:
            await accept_suggestions(database, demo.plan_id, today, now, each=True)
            await activate(database, demo.plan_id, today, now)
        return Scene(page=f"/plans/{demo.plan_id}/review")

    async def _morning(self) -> Scene:
        await self._demo.run_to_next()
        return Scene(chat="li")

    async def _count(self) -> Scene:
        number = await self._demo.house.database.read(number_of, TaskKind.QUOTA)
        await self._demo.say("s01", f"{number} 第一次排查搞完了")
        calendar = self._demo.house.window.calendar
        await self._demo.run_to(calendar.add_workdays(self._demo.today, 3))
        await self._demo.say("s01", "第二次搞完了,照片晚点补")
        return Scene(chat="s01", page=f"/tasks/{number}")

    async def _ask(self) -> Scene:
        await self._demo.say("li", "弄完了")
        return Scene(chat="li")

    async def _undo(self) -> Scene:
        number = await self._demo.house.database.read(own_deliverable, "li")
        await self._demo.say("li", str(number))
        await self._demo.say("li", "撤销")
        return Scene(chat="li")

    async def _month_end(self) -> Scene:
        demo = self._demo
        day = demo.today.replace(day=25)
        if day <= demo.today:
            day = (day + timedelta(days=31)).replace(day=25)
        calendar = demo.house.window.calendar
        await demo.run_to(day if calendar.is_workday(day) else calendar.previous_workday(day))
        await demo.say("li", "都按序时")
        return Scene(chat="li")

    async def _who(self) -> Scene:
        number = await self._demo.house.database.read(number_of, TaskKind.QUOTA)
        await self._demo.say("he", f"{number}这项到底谁在办")
        return Scene(chat="he")

    async def _weekly(self) -> Scene:
        demo = self._demo
        friday = demo.today + timedelta(days=(4 - demo.today.weekday()) % 7 or 7)
        await demo.run_to(friday, time(16, 31))
        return Scene(chat="office", page="/ledger")

    async def _year(self) -> Scene:
        demo = self._demo
        last = date(demo.today.year, *PLAY_UNTIL)
        if demo.today < last:
            await demo.live_to(last)
        return Scene(chat="li", page="/burden")


# ── what the guide looks up ──────────────────────────────────────────────────────────────────────


def count_unasked(session: Session) -> int:
    """Messages sent that nobody asked for."""
    return (
        session.scalar(
            select(func.count(Outbox.id)).where(
                Outbox.state == OutboxState.SENT, Outbox.kind != OutboxKind.ANSWER
            )
        )
        or 0
    )


def asked_on(session: Session, day: date) -> list[str]:
    """Where the messages of a day went that asked a person something."""
    return list(
        session.scalars(
            select(Outbox.chat).where(
                Outbox.day == day,
                Outbox.kind == OutboxKind.DIGEST,
                Outbox.state == OutboxState.SENT,
                Outbox.platform == CONSOLE,
            )
        )
    )


def number_of(session: Session, kind: TaskKind) -> int:
    """The first task of a kind."""
    number = session.scalar(
        select(func.min(Task.number))
        .join(Plan)
        .where(Task.kind == kind, Plan.state == PlanState.ACTIVE)
    )
    return number or 0


def own_deliverable(session: Session, address: str) -> int:
    """A task that the person of an address has and can finish."""
    from_account = select(Account.person_id).where(Account.address == address)
    number = session.scalar(
        select(func.min(Task.number))
        .join(Assignment, Assignment.task_id == Task.id)
        .join(Mention, Mention.assignment_id == Assignment.id)
        .where(
            Task.kind == TaskKind.DELIVERABLE,
            Assignment.state.not_in(CLOSED_STATES),
            Mention.person_id.in_(from_account),
        )
    )
    return number or 0


def write_groups(session: Session, now: datetime, zone: ZoneInfo) -> None:
    """The two work groups with their weekly message."""
    session.add_all(
        Subscription(
            platform=CONSOLE,
            chat=chat,
            title=title,
            schedule=WEEKLY,
            next_at=next_fire(WEEKLY, now, zone),
        )
        for chat, title in GROUPS
    )


@asynccontextmanager
async def open_demo(plan: Path | None, year: int | None, port: int) -> AsyncIterator[Demo]:
    """A temporary bureau with a draft of the plan; the folder goes when it closes."""
    material = load_material(plan, year)
    with tempfile.TemporaryDirectory(prefix="duban-demo-") as folder:
        settings = Settings(
            bureau=material.draft.issuer,
            data=Path(folder),
            database=f"sqlite:///{folder}/duban.db",  # never the real one, whatever is in force
            pilot=False,
            port=port,
            console_secret=SecretStr(secrets.token_hex(32)),
        )
        window = load_window(settings.calendar, settings.zone)
        start = first_morning(material.draft, window.calendar)
        clock = ManualClock(window.instant(start, time(8, 30)))
        async with open_house(settings, clock=clock, machine_clock=system_clock) as house:
            roster = read_roster(SAMPLE.joinpath("名册.csv").read_bytes(), "名册.csv")
            await house.database.write(apply_roster, roster, start, clock())
            await house.database.write(write_groups, clock(), settings.zone)
            plan_id = await import_draft(
                house.database,
                material.draft,
                source_of(material.data, material.name, material.draft),
                clock(),
            )
            yield Demo(house, clock, plan_id, guided=plan is None)
