"""Plans in the browser: hand a document in, look at what was understood, assign it, activate it.

Every step is a form of its own page, so that it works without a script and on any phone. What a
choice costs in messages stands beside it before it is made.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias
from urllib.parse import quote

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import intake, review
from bot.assign import allot
from bot.permissions import Power
from bot.review import Heading, Review, ReviewTask
from bot.web.faults import Missing, Refusal
from bot.web.forms import form_of
from bot.web.gate import Gate, Visitor, see_other
from bot.web.highlight import Piece, cut
from bot.web.pages import Pages
from models.database import Database
from models.enums import PlanState, UnitKind
from models.people import Unit
from models.plan import Plan, PlanVersion, Task, TaskWording
from scheduler.clock import Clock
from scheduler.window import Window
from scheduler.wording.names import KIND_WORDS, STATE_WORDS

YEARS = range(2000, 2100)

TaskMark: TypeAlias = tuple[str, int | None]
"""A task's kind in words, and its number once it has one."""


@dataclass(frozen=True, slots=True)
class Row:
    """One plan in the list of plans."""

    id: int
    title: str
    issuer: str
    year: int
    issued_on: date | None
    state: str
    draft: bool
    tasks: int


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a plan's text with what was read in it, and the tasks it became.

    `path` are the headings above it; a sentence that is its own heading has no pieces.
    """

    path: tuple[str, ...]
    pieces: tuple[Piece, ...]
    tasks: tuple[TaskMark, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """A plan's text, sentence by sentence."""

    plan_id: int
    title: str
    issuer: str
    file_name: str
    passages: tuple[Passage, ...]

    @property
    def kinds(self) -> list[tuple[str, int]]:
        """How many tasks of each kind."""
        found = Counter(kind for passage in self.passages for kind, _ in passage.tasks)
        return [(word, found[word]) for word in KIND_WORDS.values() if found[word]]


class PlanPages:
    """The pages under /plans. `clock` is the bureau's."""

    def __init__(self, database: Database, clock: Clock, window: Window, pages: Pages) -> None:
        self._database = database
        self._clock = clock
        self._window = window
        self._pages = pages

    def routes(self, gate: Gate) -> list[web.RouteDef]:
        """Looking needs sight of the whole bureau; changing needs the administrator's post."""
        plan = "/plans/{plan:\\d{1,9}}"
        task = plan + "/tasks/{task:\\d{1,9}}"
        return [
            gate.get("/plans", self.list, Power.SEE_ALL),
            gate.post("/plans", self.upload, Power.ADMINISTER),
            gate.get(plan + "/review", self.review, Power.SEE_ALL),
            gate.get(plan + "/text", self.document, Power.SEE_ALL),
            gate.post(plan + "/suggestions", self.accept, Power.ADMINISTER),
            gate.post(plan + "/headings", self.assign_heading, Power.ADMINISTER),
            gate.post(plan + "/rest", self.assign_rest, Power.ADMINISTER),
            gate.post(task + "/unit", self.assign_task, Power.ADMINISTER),
            gate.post(task + "/each", self.choose_each, Power.ADMINISTER),
            gate.post(plan + "/activate", self.activate, Power.ADMINISTER),
        ]

    @property
    def _today(self) -> date:
        return self._window.day(self._clock())

    async def list(self, request: web.Request, visitor: Visitor) -> web.Response:
        """All plans, and the form to hand in another."""
        rows = await self._database.read(load_rows)
        return self._pages.page(
            "plans.html",
            visitor=visitor,
            here="plans",
            rows=rows,
            may_upload=visitor.actor.has(Power.ADMINISTER),
        )

    async def upload(self, request: web.Request, visitor: Visitor) -> web.Response:
        """A document becomes a draft. Its errors are one line; nothing of it is kept then."""
        form = form_of(request)
        if form.upload is None or not form.upload.content:
            raise Refusal("没有收到文件", "请选择计划文件后再点“读取”")
        year = year_of(form.fields.get("year", ""))
        document, name = form.upload.content, form.upload.name
        draft = await asyncio.to_thread(
            intake.draft_document, document, name, year, self._window.calendar
        )
        source = intake.source_of(document, name, draft)
        plan_id = await intake.import_draft(
            self._database, draft, source, self._clock(), visitor.person_id
        )
        return see_other(f"/plans/{plan_id}/review")

    async def review(self, request: web.Request, visitor: Visitor) -> web.Response:
        """One row a heading, with the suggested section and why."""
        laid_out = await self._load(request)
        return self._pages.page(
            "review.html",
            visitor=visitor,
            here="plans",
            review=laid_out,
            unowned=sum(not task.owners for task in all_tasks(laid_out)),
            suggested=sum(can_accept(heading) for heading in laid_out.headings),
            nobody=[one for one in laid_out.headings if not one.assigned],
            messages=sum(planned_messages(task) for task in all_tasks(laid_out)),
            sections=[unit for unit in laid_out.units if unit.kind is not UnitKind.SCHOOL],
            schools=[unit for unit in laid_out.units if unit.kind is UnitKind.SCHOOL],
            kinds=KIND_WORDS,
            state=STATE_WORDS[laid_out.state],
            draft=laid_out.state is PlanState.DRAFT and visitor.actor.has(Power.ADMINISTER),
        )

    async def document(self, request: web.Request, visitor: Visitor) -> web.Response:
        """The text with times, targets and owners where they stand."""
        paper = await self._database.read(load_paper, plan_of(request))
        if paper is None:
            raise Missing("没有这份计划", "请从计划列表进入")
        return self._pages.page("document.html", visitor=visitor, here="plans", paper=paper)

    async def accept(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Every suggestion in one tap."""
        plan_id = await self._draft_id(request)
        await self._database.write(
            review.accept_all, plan_id, self._today, self._clock(), visitor.person_id
        )
        return to_review(plan_id)

    async def assign_heading(self, request: web.Request, visitor: Visitor) -> web.Response:
        """One heading to one section."""
        plan_id, form = await self._draft_id(request), form_of(request)
        path = form.fields.get("heading", "")
        await self._database.write(
            give_heading, plan_id, path, form.number("unit"), self._clock(), visitor.person_id
        )
        return to_review(plan_id, form.fields.get("at", ""))

    async def assign_rest(self, request: web.Request, visitor: Visitor) -> web.Response:
        """Every task that nobody has yet, to one section."""
        plan_id, unit = await self._draft_id(request), form_of(request).number("unit")
        laid_out = await self._load(request)
        left = [task.id for task in all_tasks(laid_out) if not task.units]
        await self._database.write(give_tasks, left, unit, self._clock(), visitor.person_id)
        return to_review(plan_id)

    async def assign_task(self, request: web.Request, visitor: Visitor) -> web.Response:
        """An exception: one task to another unit, which reports once for all."""
        plan_id, form = await self._draft_id(request), form_of(request)
        task = await self._task(request)
        await self._database.write(
            give_tasks, [task.id], form.number("unit"), self._clock(), visitor.person_id
        )
        return to_review(plan_id, form.fields.get("at", ""))

    async def choose_each(self, request: web.Request, visitor: Visitor) -> web.Response:
        """各校各报, as it was offered with its number of messages."""
        plan_id = await self._draft_id(request)
        task = await self._task(request)
        await self._database.write(review.choose_each, task, self._clock(), visitor.person_id)
        return to_review(plan_id, form_of(request).fields.get("at", ""))

    async def activate(self, request: web.Request, visitor: Visitor) -> web.Response:
        """From here on the plan binds."""
        plan_id = await self._draft_id(request)
        await intake.activate(
            self._database, plan_id, self._today, self._clock(), visitor.person_id
        )
        return see_other(f"/ledger?plan={plan_id}")

    async def _load(self, request: web.Request) -> Review:
        plan_id = plan_of(request)
        await self._database.read(demand_plan, plan_id)
        return await self._database.read(review.load_review, plan_id, self._today)

    async def _draft_id(self, request: web.Request) -> int:
        plan_id = plan_of(request)
        await self._database.read(demand_draft, plan_id)
        return plan_id

    async def _task(self, request: web.Request) -> ReviewTask:
        wanted = int(request.match_info["task"])
        for task in all_tasks(await self._load(request)):
            if task.id == wanted:
                return task
        raise Missing("这份计划里没有这项任务", "请刷新审核页")


def plan_of(request: web.Request) -> int:
    """The plan in the address."""
    return int(request.match_info["plan"])


def year_of(words: str) -> int | None:
    """The year typed beside the file; empty: the document says it itself."""
    if not words.strip():
        return None
    if not (words.isascii() and words.isdigit() and int(words[:5]) in YEARS):
        raise Refusal(f"“{words[:10]}”不是年份", "请填四位数字,如2026")
    return int(words)


def to_review(plan_id: int, anchor: str = "") -> web.Response:
    """Back to the row that was changed."""
    return see_other(f"/plans/{plan_id}/review" + (f"#{quote(anchor)}" if anchor else ""))


def all_tasks(laid_out: Review) -> list[ReviewTask]:
    """The tasks of all headings, in order."""
    return [task for heading in laid_out.headings for task in heading.tasks]


def can_accept(heading: Heading) -> bool:
    """Whether taking all suggestions would give it to somebody."""
    return heading.suggestion is not None and not all(task.units for task in heading.tasks)


def planned_messages(task: ReviewTask) -> int:
    """What a task reported by each school costs in a year, as chosen."""
    return task.fan_out.messages if task.each and task.fan_out is not None else 0


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────


def demand_plan(session: Session, plan_id: int) -> Plan:
    """The plan. Raises `Missing`."""
    plan = session.get(Plan, plan_id)
    if plan is None:
        raise Missing("没有这份计划", "请从计划列表进入")
    return plan


def demand_draft(session: Session, plan_id: int) -> None:
    """Raises where the plan binds already: then a change moves obligations, and is no review."""
    plan = demand_plan(session, plan_id)
    if plan.state is not PlanState.DRAFT:
        raise Refusal(
            f"计划《{plan.title}》已经启用", "改派请在任务页操作,或对督办说“把12交给安全科”"
        )


def give_heading(
    session: Session, plan_id: int, path: str, unit_id: int, at: datetime, actor_id: int | None
) -> None:
    """A heading with its tasks. Raises `Missing` where the plan has no such heading."""
    demand_unit(session, unit_id)
    if not review.assign_heading(session, plan_id, path, unit_id, at, actor_id):
        raise Missing("计划里没有这个标题", "请刷新审核页")


def give_tasks(
    session: Session, task_ids: Sequence[int], unit_id: int, at: datetime, actor_id: int | None
) -> None:
    """Some tasks to one unit, which reports once for all."""
    demand_unit(session, unit_id)
    allot(session, task_ids, unit_id, at, actor_id)


def demand_unit(session: Session, unit_id: int) -> None:
    """Raises `Missing` for a unit that the roster does not have."""
    if session.get(Unit, unit_id) is None:
        raise Missing("没有这个单位", "请刷新页面后重新选择")


def load_rows(session: Session) -> list[Row]:
    """The plans, newest first."""
    counts = select(Task.plan_id, func.count(Task.id)).group_by(Task.plan_id)
    tasks = dict(iter(session.execute(counts)))
    plans = session.scalars(select(Plan).order_by(Plan.id.desc()))
    return [row_of(plan, tasks.get(plan.id, 0)) for plan in plans]


def row_of(plan: Plan, tasks: int) -> Row:
    """One plan in the list."""
    return Row(
        plan.id,
        plan.title,
        plan.issuer,
        plan.year,
        plan.issued_on,
        STATE_WORDS[plan.state],
        plan.state is PlanState.DRAFT,
        tasks,
    )


def load_paper(session: Session, plan_id: int) -> Paper | None:
    """The newest text of a plan."""
    version = session.scalar(
        select(PlanVersion)
        .where(PlanVersion.plan_id == plan_id)
        .order_by(PlanVersion.ordinal.desc())
        .limit(1)
    )
    if version is None:
        return None
    tasks = load_wordings(session, version.id)
    sentences: Sequence[dict[str, Any]] = version.reading.get("sentences", [])
    return Paper(
        plan_id,
        version.plan.title,
        version.plan.issuer,
        version.file_name,
        tuple(passage(one, tasks.get(n, ())) for n, one in enumerate(sentences)),
    )


def load_wordings(
    session: Session, version_id: int
) -> dict[int, tuple[tuple[str, int | None], ...]]:
    """The tasks of each sentence, by its ordinal."""
    rows = session.execute(
        select(TaskWording.sentence, Task.kind, Task.number)
        .join(Task, Task.id == TaskWording.task_id)
        .where(TaskWording.version_id == version_id)
        .order_by(TaskWording.sentence, TaskWording.start)
    )
    found: dict[int, tuple[TaskMark, ...]] = {}
    for sentence, kind, number in rows:
        found[sentence] = (*found.get(sentence, ()), (KIND_WORDS[kind], number))
    return found


def passage(sentence: dict[str, Any], tasks: tuple[TaskMark, ...]) -> Passage:
    """One sentence; spans of what is no task are shown as plain words."""
    text = str(sentence.get("text", ""))
    path = tuple(part for part in str(sentence.get("heading", "")).split("/") if part)
    repeats = bool(path) and text.rstrip("。") == path[-1].rstrip("。")
    return Passage(path, () if repeats and not tasks else tuple(cut(text, sentence)), tasks)
