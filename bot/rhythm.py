"""提醒节奏 of a plan: what is set, what a change would mean in messages, and the change itself.

Every change is asked of `Ladder`, which refuses what would break a ceiling; it is put on record,
and all that is open in the plan is shown to the ladder again.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot.assign import open_assignments
from models.audit import record
from models.enums import PlanState
from models.errors import DubanError
from models.plan import Plan
from models.queries import wake
from scheduler.facts import Policy, ladder_of
from scheduler.ladder import Ladder
from scheduler.preview import Previewed, preview_reminders
from scheduler.wording.names import LADDER_WORDS

AHEAD = timedelta(days=90)  # a quarter: every task without a date has its turn in it


@dataclass(frozen=True, slots=True)
class Cost:
    """The messages of a stretch, if nobody answered: to how many people, and the most to one."""

    messages: int
    people: int
    most: int

    def __str__(self) -> str:
        return f"{self.messages}条,{self.people}人,一人最多{self.most}条"


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change of a plan's ladder means, settings and messages of the coming quarter."""

    before: Ladder
    after: Ladder
    cost_before: Cost
    cost_after: Cost

    @property
    def changes(self) -> list[str]:
        """Each setting that changes, in words."""
        old, new = self.before.to_json(), self.after.to_json()
        return [
            f"{LADDER_WORDS[name]}:{old[name]} → {new[name]}"
            for name in old
            if old[name] != new[name]
        ]


def read_settings(words: Sequence[str]) -> dict[str, int]:
    """before=5, as typed. Raises `DubanError` for what is none."""
    found = {}
    for word in words:
        name, sign, value = word.partition("=")
        if not sign or not value.strip().isascii() or not value.strip().isdigit():
            raise DubanError(f"“{word[:30]}”不是一项设置", "请写成 before=5 这样")
        found[name.strip()] = int(value)
    return found


def changed_ladder(plan: Plan, changes: Mapping[str, int], policy: Policy) -> Ladder:
    """The plan's ladder with some settings changed. Raises `DubanError` beyond a ceiling."""
    return Ladder.from_json(changes, ladder_of(plan, policy))


def compare_ladder(
    session: Session, plan_id: int, changes: Mapping[str, int], today: date, policy: Policy
) -> Difference:
    """What a change would mean; nothing is written."""
    tried = tried_policy(session, plan_id, changes, policy)
    return Difference(
        ladder_of(open_plan(session, plan_id), policy),
        tried.tried[plan_id],
        *(
            cost_of(preview_reminders(session, today, today + AHEAD, today, one))
            for one in (policy, tried)
        ),
    )


def tried_policy(
    session: Session, plan_id: int, changes: Mapping[str, int], policy: Policy
) -> Policy:
    """The bureau's policy, had a plan these settings. Raises `DubanError` beyond a ceiling."""
    tried = changed_ladder(open_plan(session, plan_id), changes, policy)
    return replace(policy, tried={plan_id: tried})


def cost_of(messages: Sequence[Previewed]) -> Cost:
    """How many, to how many."""
    each = Counter(one.person_id for one in messages)
    return Cost(len(messages), len(each), max(each.values(), default=0))


def open_plan(session: Session, plan_id: int) -> Plan:
    """A plan that is not over. Raises `DubanError`."""
    plan = session.get(Plan, plan_id)
    if plan is None or plan.state is PlanState.CLOSED:
        raise DubanError(f"没有编号为{plan_id}的在用计划", "编号见 duban plan list")
    return plan


def set_ladder(
    session: Session,
    plan_id: int,
    changes: Mapping[str, int],
    at: datetime,
    actor_id: int | None,
    policy: Policy,
) -> Ladder:
    """Writes the change, and asks the ladder again about everything that is open in the plan."""
    plan = open_plan(session, plan_id)
    before, after = ladder_of(plan, policy), changed_ladder(plan, changes, policy)
    if after == before:
        return after
    plan.ladder = after.differs() or None
    record(
        session,
        actor_id=actor_id,
        action="ladder",
        subject=f"plan:{plan_id}",
        before=before.to_json(),
        after=after.to_json(),
        at=at,
    )
    if plan.state is PlanState.ACTIVE:
        wake(session, open_assignments(session, plan_id), at)
    return after
