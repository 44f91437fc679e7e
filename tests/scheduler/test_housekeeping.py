"""The night's work: records sealed, raw messages forgotten, a week of copies, and nobody waits."""

import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.assignment import Attachment, Report
from models.audit import record, verify
from models.backup import restore
from models.bureau import Audit, Kept
from models.database import Database
from models.enums import InboxState
from models.mailbox import Inbox, Question
from scheduler.clock import ManualClock
from scheduler.facts import Policy
from scheduler.housekeeping import Copies, Housekeeper, nightly
from scheduler.window import Window
from scheduler.wiring import Scheduler
from tests.cast import write_cast, write_plan, write_task

EVENING = datetime(2026, 8, 10, 12, tzinfo=UTC)  # 20:00 in Shanghai
WINDOW = Window()


def write_day(session: Session) -> None:
    """Messages old and new, worked and not; two tokens; three writes."""
    for key, days, state in (
        ("old", 9, InboxState.DONE),
        ("new", 1, InboxState.DONE),
        ("failed", 9, InboxState.FAILED),
        ("waiting", 9, InboxState.WAITING),
    ):
        at = EVENING - timedelta(days=days)
        session.add(
            Inbox(
                platform="console",
                event_key=key,
                chat="li",
                sender="li",
                payload={"text": "112 完成80%"},
                received_at=at,
                done_at=at if state is InboxState.DONE else None,
                state=state,
            )
        )
    session.add(Kept(key="token:old", value="x", until=EVENING - timedelta(hours=1)))
    session.add(Kept(key="token:new", value="x", until=EVENING + timedelta(days=3)))
    for n in range(3):
        record(session, actor_id=None, action="report", subject=f"assignment:{n}", at=EVENING)


def kept_payloads(session: Session) -> set[str]:
    return set(session.scalars(select(Inbox.event_key).where(Inbox.payload.is_not(None))))


def unsealed(session: Session) -> int:
    return session.scalar(select(func.count(Audit.id)).where(Audit.link.is_(None))) or 0


def tokens(session: Session) -> set[str]:
    return set(session.scalars(select(Kept.key)))


def scheduler_of(database: Database, clock: ManualClock, copies: Copies | None = None) -> Scheduler:
    keeper = Housekeeper(database, clock, clock, WINDOW.day, copies)
    return Scheduler(database, {}, clock, clock, Policy(window=WINDOW), keeper)


async def test_a_night_seals_and_forgets_what_need_not_be_kept(database: Database) -> None:
    await database.write(write_day)
    clock = ManualClock(EVENING)
    scheduler = scheduler_of(database, clock)
    await scheduler.run_until(WINDOW.instant(date(2026, 8, 11), WINDOW.opens))
    assert await database.read(unsealed) == 0
    assert await database.read(verify) is None
    assert await database.read(kept_payloads) == {"new", "failed", "waiting"}
    assert await database.read(tokens) == {"token:new"}


async def test_files_that_nobody_wants_are_cleared_away_after_a_week(
    database: Database, tmp_path: Path
) -> None:
    (tmp_path / "ab").mkdir()
    for name, days in (("wanted", 20), ("waiting", 20), ("orphan", 20), ("fresh", 1)):
        (tmp_path / "ab" / name).write_bytes(b"photo")
        moment = (EVENING - timedelta(days=days)).timestamp()
        os.utime(tmp_path / "ab" / name, (moment, moment))

    def write(session: Session) -> None:
        cast = write_cast(session)
        (row,) = write_task(
            session, write_plan(session), 112, "消防设施检修", date(2026, 9, 1), cast.section
        )
        report = Report(assignment_id=row.id, person_id=cast.li, at=EVENING)
        session.add(report)
        session.flush()
        session.add(
            Attachment(
                report_id=report.id, name="a", media_type="image/png", size=5, sha256="wanted"
            )
        )
        for sha256, days in (("waiting", 1), ("orphan", 9)):
            session.add(
                Question(
                    person_id=cast.li,
                    platform="console",
                    chat="li",
                    about="what",
                    options=[],
                    pending=[],
                    text="弄完了",
                    evidence=[{"sha256": sha256}],
                    asked_at=EVENING - timedelta(days=days),
                )
            )

    await database.write(write)
    clock = ManualClock(EVENING)
    keeper = Housekeeper(database, clock, clock, WINDOW.day, files=tmp_path)
    scheduler = Scheduler(database, {}, clock, clock, Policy(window=WINDOW), keeper)
    await scheduler.run_until(EVENING + timedelta(days=1))
    assert {one.name for one in (tmp_path / "ab").iterdir()} == {"wanted", "waiting", "fresh"}
    asked = await database.read(lambda session: len(session.scalars(select(Question)).all()))
    assert asked == 1


async def test_before_the_night_nothing_is_touched(database: Database) -> None:
    await database.write(write_day)
    clock = ManualClock(EVENING)
    await scheduler_of(database, clock).run_until(EVENING + timedelta(hours=2))
    assert await database.read(unsealed) == 3
    assert await database.read(kept_payloads) == {"old", "new", "failed", "waiting"}


async def test_after_a_week_of_downtime_it_is_done_once_by_one_of_two(database: Database) -> None:
    await database.write(write_day)
    clock = ManualClock(EVENING)
    await scheduler_of(database, clock).run_until(EVENING)  # the first night is set
    clock.set(EVENING + timedelta(days=7))
    keepers = [Housekeeper(database, clock, clock, WINDOW.day) for _ in range(2)]
    fires = scheduler_of(database, clock)._next_fire
    assert sorted([await keeper.keep_house(fires) for keeper in keepers]) == [False, True]
    assert await database.read(unsealed) == 0


async def test_seven_copies_stay_and_each_can_be_restored(
    request: pytest.FixtureRequest, database: Database, database_url: str, tmp_path: Path
) -> None:
    if request.config.getoption("--postgresql"):
        pytest.skip("only a bureau in a file is copied at night")
    file = Path(database_url.removeprefix("sqlite:///"))
    files = tmp_path / "files" / "ab"
    files.mkdir(parents=True)
    (files / "abcd").write_bytes(b"photo")
    copies = Copies(file, tmp_path / "files", tmp_path / "backups")
    await database.write(write_day)
    clock = ManualClock(EVENING)
    scheduler = scheduler_of(database, clock, copies)
    await scheduler.run_until(EVENING + timedelta(days=9))
    kept = nightly(tmp_path / "backups")
    assert [one.name for one in kept] == [f"daily-2026-08-{day}" for day in range(13, 20)]

    (files / "abcd").unlink()
    again = tmp_path / "again.db"
    restore(kept[-1], again, tmp_path / "files")
    assert (files / "abcd").read_bytes() == b"photo"
    async with Database.open(f"sqlite:///{again}") as restored:
        assert await restored.read(unsealed) == 0


async def test_a_disk_that_cannot_be_written_stops_no_night(
    database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "backups").write_text("no folder", encoding="utf-8")
    copies = Copies(tmp_path / "missing.db", tmp_path / "files", tmp_path / "backups")
    await database.write(write_day)
    clock = ManualClock(EVENING)
    await scheduler_of(database, clock, copies).run_until(EVENING + timedelta(days=1))
    assert await database.read(unsealed) == 0
    assert "nightly copy failed" in caplog.text
