"""夜间整理: once a night the records are sealed, what need not be kept is dropped, a copy is made;
and once a year the closing of standing tasks is announced.

Its moment is a cron line beside the next instant, kept as a setting: whoever wakes first claims the
night, so that of several processes one does the work, and after downtime it is done once. It works
in slices between which everything else has its turn.
"""

import asyncio
import logging
import os
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import CursorResult, delete, select, update
from sqlalchemy.orm import Session

from models.assignment import Attachment
from models.audit import SEAL_AT_ONCE, seal
from models.backup import ATTACHMENTS, backup
from models.bureau import Kept, Setting
from models.database import Database, claim
from models.enums import InboxState
from models.errors import DubanError
from models.mailbox import Inbox, Question
from scheduler.closing import announce_closings

log = logging.getLogger(__name__)

NIGHT = "housekeeping"  # the setting that holds the schedule and the next moment
SCHEDULE = "30 2 * * *"  # by the bureau's clock
PAYLOADS_LIVE = timedelta(days=7)  # raw messages are personal data
FILES_WAIT = timedelta(days=8)  # longer than any question for which a file could wait
COPIES = 7
SLICE = 500  # rows in one transaction

NextFire = Callable[[str, datetime], datetime | None]
"""When a cron line fires next, strictly after an instant."""


@dataclass(frozen=True, slots=True)
class Copies:
    """Where the nightly copies of an SQLite bureau go, and what is copied."""

    database: Path
    files: Path
    folder: Path


class Housekeeper:
    """The night's work. `clock` decides when it is night; tokens run out by `machine`."""

    def __init__(
        self,
        database: Database,
        clock: Callable[[], datetime],
        machine: Callable[[], datetime],
        day: Callable[[datetime], date],
        copies: Copies | None = None,
        files: Path | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._machine = machine
        self._day = day
        self._copies = copies
        self._files = files

    async def keep_house(self, next_fire: NextFire) -> bool:
        """Does the night's work if it is due and nobody else has it. True where it was done."""
        now = self._clock()
        night = await self._database.read(next_night)
        if night is not None and night > now:
            return False
        if not await self._database.write(claim_night, now, next_fire):
            return False
        while await self._database.write(tidy_up, now, self._machine()):
            pass
        await self._clear_files()
        await self._database.write(announce_closings, now, self._day(now))
        await self._copy(self._day(now))
        return True

    async def _clear_files(self) -> None:
        if self._files is None:
            return
        before = (self._machine() - FILES_WAIT).timestamp()
        old = await asyncio.to_thread(files_before, self._files, before)
        wanted = await self._database.read(wanted_files) if old else frozenset()
        for path in old:
            if path.name not in wanted:
                path.unlink(missing_ok=True)

    async def _copy(self, today: date) -> None:
        if self._copies is None:
            return
        try:
            await asyncio.to_thread(copy_bureau, self._copies, today)
        except (DubanError, OSError):  # a full disk must not stop the reminders
            log.exception("the nightly copy failed", extra={"action": "housekeeping"})


def next_night(session: Session) -> datetime | None:
    """When the house is kept next; None before the first time is set."""
    night = session.get(Setting, NIGHT)
    return datetime.fromisoformat(night.value["next_at"]) if night is not None else None


def claim_night(session: Session, now: datetime, next_fire: NextFire) -> bool:
    """Moves the moment on. True where it had come and it was this process that moved it."""
    night = session.get(Setting, NIGHT)
    if night is None:
        session.add(Setting(key=NIGHT, value=night_after(SCHEDULE, now, next_fire)))
        return False
    if datetime.fromisoformat(night.value["next_at"]) > now:
        return False
    return claim(
        session, night, Setting.value, night_after(night.value["schedule"], now, next_fire)
    )


def night_after(schedule: str, now: datetime, next_fire: NextFire) -> dict[str, str]:
    """The schedule with its next moment."""
    moment = next_fire(schedule, now)
    if moment is None:
        raise DubanError(f"夜间整理的时间“{schedule}”不会再来", f"请改为每天,如“{SCHEDULE}”")
    return {"schedule": schedule, "next_at": moment.isoformat()}


def tidy_up(session: Session, now: datetime, machine: datetime) -> bool:
    """One slice of what a night does to rows. True where there may be more."""
    before = now - PAYLOADS_LIVE
    drop_questions(session, before)
    drop_kept(session, machine)
    sealed, dropped = seal(session), drop_payloads(session, before)
    return sealed == SEAL_AT_ONCE or dropped == SLICE


def drop_payloads(session: Session, before: datetime) -> int:
    """Forgets the raw form of messages worked before an instant; how many, a slice at a time."""
    old = session.scalars(
        select(Inbox.id)
        .where(Inbox.state == InboxState.DONE, Inbox.done_at < before, Inbox.payload.is_not(None))
        .limit(SLICE)
    ).all()
    if old:
        session.execute(update(Inbox).where(Inbox.id.in_(old)).values(payload=None))
    return len(old)


def drop_questions(session: Session, before: datetime) -> int:
    """Forgets what was asked, and the words it was asked about; how many."""
    gone: CursorResult[Any] = session.connection().execute(
        delete(Question).where(Question.asked_at < before)
    )
    return gone.rowcount


def wanted_files(session: Session) -> frozenset[str]:
    """The digests of the files that belong to a report, or wait for one."""
    waiting = session.scalars(select(Question.evidence).where(Question.evidence.is_not(None)))
    kept = {one["sha256"] for evidence in waiting for one in evidence}
    return frozenset(kept | set(session.scalars(select(Attachment.sha256))))


def files_before(folder: Path, moment: float) -> list[Path]:
    """The files of a store that nobody has laid there since a moment (seconds since 1970)."""
    found = (one for one in folder.glob("*/*") if one.is_file())
    return [one for one in found if one.stat().st_mtime < moment]


def drop_kept(session: Session, machine: datetime) -> int:
    """Forgets tokens, links and windows that are past their time; how many."""
    gone: CursorResult[Any] = session.connection().execute(
        delete(Kept).where(Kept.until <= machine)
    )
    return gone.rowcount


# ── copies ───────────────────────────────────────────────────────────────────────────────────────


def copy_bureau(copies: Copies, today: date) -> Path:
    """A copy named by its day, from which `duban restore` works; the oldest go.

    Files stand under the digest of their content and never change, so that a copy of them is a
    second name of the same bytes where the disk allows it.
    """
    folder = copies.folder / f"daily-{today.isoformat()}"
    backup(copies.database, folder)
    if copies.files.is_dir():
        shutil.copytree(
            copies.files, folder / ATTACHMENTS, copy_function=link_file, dirs_exist_ok=True
        )
    for old in nightly(copies.folder)[:-COPIES]:
        shutil.rmtree(old, ignore_errors=True)
    return folder


def nightly(folder: Path) -> Sequence[Path]:
    """The nightly copies, oldest first."""
    return sorted(one for one in folder.glob("daily-*") if one.is_dir())


def link_file(source: str, target: str) -> str:
    """A second name for a file, or a copy where that is not possible."""
    with suppress(FileExistsError):
        try:
            os.link(source, target)
        except FileExistsError:
            raise
        except OSError:
            shutil.copy2(source, target)
    return target
