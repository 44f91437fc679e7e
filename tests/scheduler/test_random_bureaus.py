"""The ceilings again, by the real sweep and delivery on a real database: random small bureaus."""

import asyncio
import shutil
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from bot.simulate.recorder import Recorder
from handlers.errors import SendError, UnknownOutcome
from models.assignment import Assignment, Mention
from models.database import Database
from models.enums import OutboxKind, OutboxState, TaskKind
from models.mailbox import Outbox
from models.people import Account
from scheduler.clock import ManualClock
from scheduler.facts import Policy
from scheduler.ladder import DEFAULT
from scheduler.wiring import Scheduler
from tests.cast import CONSOLE, START, YEAR, write_cast
from tests.scheduler.conftest import Bureau

END = date(YEAR, 12, 31)
KINDS = (
    (TaskKind.DATED, False),
    (TaskKind.DATED, False),
    (TaskKind.QUOTA, False),
    (TaskKind.DELIVERABLE, True),
    (TaskKind.STANDING, True),
)


@dataclass(frozen=True)
class Rows:
    """What a year left behind."""

    messages: list[Outbox]
    mentions: list[tuple[Mention, Outbox]]
    assignments: dict[int, Assignment]
    reports: dict[int, list[date]]


async def live_a_year(url: str, luck: Random) -> tuple[Bureau, Rows]:
    """A year of the cast with random tasks, answers, faults of the platform and lost accounts."""
    policy = Policy()
    clock = ManualClock(policy.window.instant(START, time(8, 0)))
    recorder = Recorder(clock, name=CONSOLE)
    async with Database.open(url) as database:
        scheduler = Scheduler(database, {CONSOLE: recorder}, clock, clock, policy)
        bureau = Bureau(await database.write(write_cast), database, clock, recorder, scheduler)
        given = await give_at_random(bureau, luck)
        reports: dict[int, list[date]] = defaultdict(list)
        if luck.random() < 0.3:
            lost = select(Account).where(Account.address == "li")
            await bureau.change(lambda s: setattr(s.scalars(lost).one(), "lost_at", clock()))
        day = START
        while day <= END:
            recorder.refuses = draw_faults(luck)
            await bureau.until(day, time(16, 0))
            for one in luck.sample(given, k=min(len(given), luck.choice([0, 0, 0, 1, 3]))):
                status = "done" if luck.random() < 0.1 else "in_progress"
                await bureau.report(one, status=status)
                reports[one].append(day)
            day += timedelta(days=luck.choice([1, 3, 7]))
        await bureau.until(END, time(23, 0))
        return bureau, await database.read(load_rows, reports)


async def give_at_random(bureau: Bureau, luck: Random) -> list[int]:
    """Some tasks of every sort, to any units of the cast."""
    cast, given = bureau.cast, []
    units = (cast.section, cast.safety, cast.finance, cast.school, cast.kindergarten)
    for number in range(101, 101 + luck.randint(1, 14)):
        kind, assumed = luck.choice(KINDS)
        due = END if assumed or kind is TaskKind.QUOTA else START + timedelta(luck.randint(3, 350))
        chosen = luck.sample(units, k=luck.randint(1, 3))
        given += await bureau.give(
            number, f"第{number}项工作", due, *chosen, kind=kind, assumed=assumed
        )
    return given


def draw_faults(luck: Random) -> list[SendError | UnknownOutcome]:
    """Most days none."""
    faults = [SendError("busy"), UnknownOutcome("broke"), SendError("no", permanent=True)]
    return luck.sample(faults, k=1) if luck.random() < 0.1 else []


def load_rows(session: Session, reports: dict[int, list[date]]) -> Rows:
    """Everything sent unasked, in order."""
    sent = (Outbox.state == OutboxState.SENT, Outbox.kind != OutboxKind.ANSWER)
    mentions = session.execute(
        select(Mention, Outbox)
        .join(Outbox, Outbox.id == Mention.outbox_id)
        .where(*sent)
        .order_by(Outbox.sent_at, Mention.id)
    )
    with_deadline = select(Assignment).options(joinedload(Assignment.deadline))
    return Rows(
        messages=list(session.scalars(select(Outbox).where(*sent))),
        mentions=[(mention, row) for mention, row in mentions],
        assignments={row.id: row for row in session.scalars(with_deadline)},
        reports=reports,
    )


@given(seed=st.integers(min_value=0, max_value=10**6))
@settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],  # a seed does not shrink
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_bureau_breaks_a_ceiling(seed: int, migrated_file: Path, tmp_path: Path) -> None:
    path = tmp_path / "duban.db"
    for left in tmp_path.glob("duban.db*"):
        left.unlink()
    shutil.copy(migrated_file, path)
    bureau, rows = asyncio.run(live_a_year(f"sqlite:///{path}", Random(seed)))
    check_messages(bureau, rows)
    check_escalation(rows)
    check_patience(rows)
    check_words(rows)


def check_messages(bureau: Bureau, rows: Rows) -> None:
    """At most one a working day and person, and none outside the window."""
    days = Counter((row.person_id, row.day) for row in rows.messages)
    assert max(days.values(), default=1) == 1
    window = bureau.scheduler.policy.window
    assert all(row.sent_at is not None and window.is_open(row.sent_at) for row in rows.messages)


def check_escalation(rows: Rows) -> None:
    """Nobody goes up the line for what was never listed to them."""
    told = {mention.assignment_id for mention, _ in rows.mentions if not mention.upwards}
    raised = {m.assignment_id for m, _ in rows.mentions if m.stage.startswith("up-")}
    assert raised <= told


def check_patience(rows: Rows) -> None:
    """No more than three unanswered questions; no stage twice to the same person."""
    heard: Counter[tuple[int, int | None, str]] = Counter()
    asked: Counter[int] = Counter()
    since: dict[int, date] = {}
    for mention, row in rows.mentions:
        key = mention.assignment_id
        heard[key, mention.person_id, mention.stage] += 1
        if mention.upwards or mention.stage == "announced":
            continue
        if any(since.get(key, START) <= day < row.day for day in rows.reports.get(key, ())):
            asked[key] = 0
        since[key] = row.day
        asked[key] += 1
        assert asked[key] <= DEFAULT.patience
    assert max(heard.values(), default=1) == 1


def check_words(rows: Rows) -> None:
    """What no text dates is never late, and no name stands beside a word of lateness."""
    for mention, _ in rows.mentions:
        if mention.stage.startswith(("late-", "up-", "lapsed")):
            assert not rows.assignments[mention.assignment_id].deadline.assumed
    for row in rows.messages:
        for line in (row.payload or {})["text"].splitlines()[1:]:
            if "逾期" in line:
                assert not any(name in line for name in ("李明", "王芳", "赵强", "科长", "校长"))
