"""A plan in the administrator's hands: its rhythm of reminders, and its end.

Both are shown before they are done: what a rhythm would cost in messages, and what becomes of each
task. What was shown is what is written: where things have moved meanwhile, it is shown again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.ending import (
    FATE_WORDS,
    LIVING,
    Choice,
    Ending,
    Fate,
    compare_ending,
    end_plan,
    headings_of,
    people_told,
)
from bot.permissions import Power
from bot.rhythm import compare_ladder, set_ladder
from bot.web.faults import Refusal
from bot.web.forms import Form, form_of
from bot.web.gate import Gate, Visitor, see_other
from bot.web.pages import Pages
from bot.web.review import demand_plan, plan_of
from models.database import Database
from models.enums import PlanState
from models.plan import Plan
from scheduler.clock import Clock
from scheduler.facts import Policy, ladder_of
from scheduler.ladder import LIMITS
from scheduler.window import Window
from scheduler.wording.names import LADDER_WORDS, STATE_WORDS

KEEP = "keep"  # 常态任务转入下一年, with no plan to match
CONFLICT = 409


@dataclass(frozen=True, slots=True)
class Setting:
    """One line of the rhythm's form: a number between two others."""

    name: str
    words: str
    value: int
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class Care:
    """What the page shows of a plan."""

    id: int
    title: str
    state: str
    active: bool
    over: bool
    settings: tuple[Setting, ...]
    headings: tuple[str, ...]
    following: tuple[tuple[int, str], ...]


class PlanCare:
    """The page /plans/N and what is done on it. `clock` is the bureau's."""

    def __init__(self, database: Database, clock: Clock, window: Window, pages: Pages) -> None:
        self._database = database
        self._clock = clock
        self._policy = Policy(window=window)
        self._pages = pages

    def routes(self, gate: Gate) -> list[web.RouteDef]:
        """For administrators alone."""
        plan = "/plans/{plan:\\d{1,9}}"
        return [
            gate.get(plan, self.look, Power.ADMINISTER),
            gate.post(plan + "/ladder/try", self.try_ladder, Power.ADMINISTER),
            gate.post(plan + "/ladder", self.change_ladder, Power.ADMINISTER),
            gate.post(plan + "/end/try", self.try_end, Power.ADMINISTER),
            gate.post(plan + "/end", self.end, Power.ADMINISTER),
        ]

    @property
    def _today(self) -> date:
        return self._policy.window.day(self._clock())

    async def look(self, request: web.Request, visitor: Visitor) -> web.Response:
        """The settings as they are, and the headings that could end."""
        care = await self._database.read(load_care, plan_of(request), self._policy)
        return self._pages.page("plan.html", visitor=visitor, here="plans", plan=care)

    # ── 提醒节奏 ─────────────────────────────────────────────────────────────────────────────────

    async def try_ladder(self, request: web.Request, visitor: Visitor) -> web.Response:
        """What other settings would mean in messages."""
        plan_id, changes = plan_of(request), settings_of(form_of(request))
        care = await self._database.read(load_care, plan_id, self._policy)
        told = await self._database.read(
            compare_ladder, plan_id, changes, self._today, self._policy
        )
        return self._pages.page(
            "ladder.html", visitor=visitor, here="plans", plan=care, told=told, fields=changes
        )

    async def change_ladder(self, request: web.Request, visitor: Visitor) -> web.Response:
        """The settings that were tried."""
        plan_id, changes = plan_of(request), settings_of(form_of(request))
        await self._database.write(
            set_ladder, plan_id, changes, self._clock(), visitor.person_id, self._policy
        )
        return see_other(f"/plans/{plan_id}")

    # ── 结束与结转 ───────────────────────────────────────────────────────────────────────────────

    async def try_end(self, request: web.Request, visitor: Visitor) -> web.Response:
        """What would become of each task."""
        return await self._show_end(request, visitor)

    async def end(self, request: web.Request, visitor: Visitor) -> web.Response:
        """What was shown, if it is still so; else it is shown again."""
        form = form_of(request)
        ended = await self._database.write(
            end_as_seen,
            plan_of(request),
            choice_of(form),
            form.fields.get("seen", ""),
            self._today,
            self._clock(),
            visitor.person_id,
        )
        if not ended:
            return await self._show_end(request, visitor, moved=True)
        return see_other(f"/plans/{plan_of(request)}")

    async def _show_end(
        self, request: web.Request, visitor: Visitor, *, moved: bool = False
    ) -> web.Response:
        plan_id, form = plan_of(request), form_of(request)
        care = await self._database.read(load_care, plan_id, self._policy)
        endings = await self._database.read(compare_ending, plan_id, choice_of(form), self._today)
        return self._pages.page(
            "ending.html",
            CONFLICT if moved else 200,
            visitor=visitor,
            here="plans",
            plan=care,
            parts=in_parts(endings),
            unfinished=sum(one.fate is Fate.CLOSED and not one.finished for one in endings),
            people=people_told(endings),
            fields=[*chosen_fields(form), ("seen", fingerprint(endings))],
            moved=moved,
        )


def settings_of(form: Form) -> dict[str, int]:
    """The numbers of the rhythm's form; what they may be is the ladder's to say."""
    return {name: form.number(name) for name in LIMITS if name in form.fields}


def choice_of(form: Form) -> Choice:
    """What is to end, and where standing tasks go. Raises `Refusal` where nothing is chosen."""
    headings = frozenset(path for name, path in chosen_fields(form) if name != "carry")
    if not headings:
        raise Refusal("没有选任何标题", "请至少选一个要结束的标题")
    carry = form.fields.get("carry", "")
    into = form.number("carry") if carry not in ("", KEEP) else None
    return Choice(headings, carry=bool(carry), into=into)


def chosen_fields(form: Form) -> list[tuple[str, str]]:
    """The fields of a choice, as they came: the headings that are ticked (h1, h2 …) and `carry`."""
    return [
        (name, value)
        for name, value in form.fields.items()
        if name == "carry" or (name[:1] == "h" and name[1:].isascii() and name[1:].isdigit())
    ]


def in_parts(endings: Sequence[Ending]) -> list[tuple[str, list[Ending]]]:
    """The tasks by what becomes of them; what nothing becomes is left out."""
    parts = [
        (words, [one for one in endings if one.fate is fate]) for fate, words in FATE_WORDS.items()
    ]
    return [(words, listed) for words, listed in parts if listed]


def fingerprint(endings: Sequence[Ending]) -> str:
    """What was shown, in short."""
    return hashlib.sha256("\n".join(map(repr, endings)).encode()).hexdigest()


def end_as_seen(
    session: Session,
    plan_id: int,
    choice: Choice,
    seen: str,
    today: date,
    at: datetime,
    actor_id: int | None,
) -> bool:
    """Ends what was chosen, if that is what was shown. False: it no longer is, nothing is done."""
    demand_plan(session, plan_id)
    if fingerprint(compare_ending(session, plan_id, choice, today)) != seen:
        return False
    end_plan(session, plan_id, choice, today, at, actor_id)
    return True


# ── rows ─────────────────────────────────────────────────────────────────────────────────────────


def load_care(session: Session, plan_id: int, policy: Policy) -> Care:
    """One plan. Raises `Missing`."""
    plan = demand_plan(session, plan_id)
    return Care(
        plan.id,
        plan.title,
        STATE_WORDS[plan.state],
        plan.state is PlanState.ACTIVE,
        plan.state is PlanState.CLOSED,
        tuple(settings_now(ladder_of(plan, policy).to_json())),
        tuple(headings_of(session, plan_id)),
        tuple(load_following(session, plan)),
    )


def settings_now(values: Mapping[str, int]) -> list[Setting]:
    """The rhythm, line by line."""
    return [
        Setting(name, LADDER_WORDS[name], values[name], allowed[0], allowed[-1])
        for name, allowed in LIMITS.items()
    ]


def load_following(session: Session, plan: Plan) -> list[tuple[int, str]]:
    """The plans in which standing tasks could go on, newest first."""
    rows = session.execute(
        select(Plan.id, Plan.title)
        .where(Plan.id != plan.id, Plan.state.in_(LIVING), Plan.year >= plan.year)
        .order_by(Plan.year.desc(), Plan.id.desc())
    )
    return [(plan_id, title) for plan_id, title in rows]
