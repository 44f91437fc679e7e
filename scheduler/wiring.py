"""The wake-up, and the one way through time: `run_until` steps through what is due.

The only file that knows APScheduler. It gives the wake-up (one job, armed to the earliest moment
in any row, never sleeping more than 15 seconds, so that several processes need no signal between
them) and the language of recurring moments. The database is the truth about what is due: nothing
is lost with the process, and `misfire_grace_time=None` means that no delay makes a moment void.
"""

import asyncio
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.date import DateTrigger
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from handlers.platform import Platform
from models.assignment import Assignment
from models.bureau import Subscription
from models.database import Database
from models.enums import OutboxState
from models.errors import DubanError
from models.mailbox import Notice, Outbox
from models.people import Account
from scheduler.bulletin import compose_due, lay_bulletin
from scheduler.clock import Clock, ManualClock
from scheduler.delivery import Delivery
from scheduler.facts import Policy
from scheduler.housekeeping import Housekeeper, next_night
from scheduler.outage import BEAT, beat, tell_outage
from scheduler.sweep import digest_key, sweep, sweep_notices
from scheduler.undecided import announce_undecided

log = logging.getLogger(__name__)

LONGEST_SLEEP = timedelta(seconds=15)
SHORTEST_SLEEP = timedelta(seconds=1)
AFTER_A_FAULT = timedelta(seconds=5)
STUCK = timedelta(hours=1)
JOB = "wake-up"


@lru_cache(maxsize=256)
def cron_trigger(schedule: str, zone: ZoneInfo) -> CronTrigger:
    """A cron line (minute hour day month weekday; mon to sun) as a trigger.

    Raises DubanError where it is none.
    """
    try:
        return CronTrigger.from_crontab(schedule, timezone=zone)
    except ValueError as fault:
        raise DubanError(
            f"时间安排“{schedule}”无法识别", "应为五项,如“0 16 * * fri”(每周五16点)"
        ) from fault


def next_fire(schedule: str, after: datetime, zone: ZoneInfo) -> datetime | None:
    """When a cron line fires next, strictly after an instant; in the bureau's time zone."""
    start = after.astimezone(zone) + timedelta(microseconds=1)
    fire: datetime | None = cron_trigger(schedule, zone).get_next_fire_time(None, start)
    return fire


class Scheduler:
    """Everything unasked: sweep, group messages, delivery; and delivery of answers.

    `clock` is the bureau's (a ManualClock is moved by `run_until`), `machine` the machine's.
    Several of them may run on one database. Without a housekeeper the nights pass by.
    """

    def __init__(
        self,
        database: Database,
        platforms: Mapping[str, Platform],
        clock: Clock,
        machine: Clock,
        policy: Policy,
        housekeeper: Housekeeper | None = None,
    ) -> None:
        self.policy = policy
        self.clock = clock
        self._database = database
        self._platforms = platforms
        self._machine = machine
        self._beaten_at: datetime | None = None
        self._delivery = Delivery(database, platforms, clock, machine, policy)
        self._housekeeper = housekeeper
        self._nights: asyncio.Task[bool] | None = None
        self._timer = AsyncIOScheduler(timezone="UTC")
        self._turn = asyncio.Lock()
        self._bell = asyncio.Event()
        self._living: asyncio.Task[None] | None = None
        self.last_run: datetime | None = None  # the machine's clock; for the readiness check

    async def run_until(self, moment: datetime) -> None:
        """Steps through every due moment up to and including an instant of the bureau's clock."""
        floor = self.clock()
        await self._keep_house()
        while (earliest := await self.next_moment()) is not None:
            at = max(earliest, floor, self.clock())
            if at > moment:
                break
            self._move_to(at)
            if not await self.run_due() and not await self._keep_house():
                floor = at + STUCK  # due, but somebody else's work: never a loop without an end
        self._move_to(moment)

    async def run_due(self) -> bool:
        """Does everything that is due at this instant of the bureau's clock. True if anything."""
        async with self._turn:
            now, write, worked = self.clock(), self._database.write, False
            while (
                await write(sweep, now, self.policy)
                or await write(sweep_notices, now, self.policy)
                or await self._publish(now)
                or await self._delivery.deliver()
            ):
                worked = True
            self.last_run = self._machine()
            return worked

    async def next_moment(self) -> datetime | None:
        """The earliest instant of the bureau's clock at which something is due."""
        now, machine = self.clock(), self._machine()
        retries = machine if self._machine is not self.clock else None
        earliest = await self._database.read(earliest_moment, now, retries, self.policy)
        night = await self._database.read(next_night) if self._housekeeper else None
        return min((one for one in (earliest, night) if one is not None), default=None)

    def start(self) -> None:
        """Begins to wake up by itself, in the running event loop."""
        self._timer.start()
        self._living = asyncio.create_task(self._live())

    def wake(self) -> None:
        """Something new is due now: an answer, or a changed Assignment."""
        self._bell.set()

    @property
    def armed_for(self) -> datetime | None:
        """The next wake-up on the machine's clock; None while it does not wake by itself."""
        job = self._timer.get_job(JOB) if self._timer.running else None
        moment: datetime | None = job.next_run_time if job else None
        return moment

    async def stop(self) -> None:
        """Sleeps for good, once the run under way is finished."""
        if self._living is None:
            return
        async with self._turn:
            self._living.cancel()
        await asyncio.gather(self._living, return_exceptions=True)
        if self._nights is not None:
            await asyncio.gather(self._nights, return_exceptions=True)
        self._living = None
        self._timer.shutdown(wait=False)
        await asyncio.sleep(0)  # the timer shuts down in the loop's next turn

    async def _live(self) -> None:
        await self._look_back()
        while True:
            self._bell.clear()
            self._arm(self._machine() + await self._run_and_sleep())
            await self._bell.wait()

    async def _look_back(self) -> None:
        """Tells of the time in which nobody was awake."""
        forgetful = [
            name for name, one in self._platforms.items() if not one.capabilities().redelivers
        ]
        try:
            now, machine, window = self.clock(), self._machine(), self.policy.window
            await self._database.write(tell_outage, forgetful, machine, now, window)
        except Exception:
            log.exception("the gap could not be told", extra={"action": "outage"})

    async def _beat(self) -> None:
        machine = self._machine()
        if self._beaten_at is None or machine - self._beaten_at >= BEAT:
            self._beaten_at = machine
            await self._database.write(beat, machine)

    async def _run_and_sleep(self) -> timedelta:
        """Does what is due; how long to sleep then."""
        try:
            await self._beat()
            await self.run_due()
            self._keep_house_beside()
            earliest = await self.next_moment()
            wait = earliest - self.clock() if earliest else LONGEST_SLEEP
            return min(LONGEST_SLEEP, max(SHORTEST_SLEEP, wait))
        except Exception:
            log.exception("a wake-up failed", extra={"action": "wake_up"})
            return AFTER_A_FAULT

    async def _keep_house(self) -> bool:
        if self._housekeeper is None:
            return False
        kept = await self._housekeeper.keep_house(self._next_fire)
        if kept:
            await self._database.write(announce_undecided, self.clock(), self.policy)
        return kept

    def _keep_house_beside(self) -> None:
        """The night's work beside everything else, so that nobody waits for it."""
        if self._nights is None or self._nights.done():
            if self._nights is not None and (fault := self._nights.exception()):
                log.error("a night failed", exc_info=fault, extra={"action": "housekeeping"})
            self._nights = asyncio.create_task(self._keep_house())

    def _arm(self, moment: datetime) -> None:
        self._timer.add_job(
            self._ring,
            DateTrigger(moment),
            id=JOB,
            replace_existing=True,
            misfire_grace_time=None,
        )

    async def _ring(self) -> None:
        # the job only rings: a job that ran itself could not be armed again before it has ended
        self._bell.set()

    async def _publish(self, now: datetime) -> bool:
        bulletin = await self._database.read(compose_due, now, self.policy)
        if bulletin is None:
            return False
        await self._database.write(lay_bulletin, bulletin, now, self._next_fire, self.policy)
        return True

    def _move_to(self, moment: datetime) -> None:
        if isinstance(self.clock, ManualClock) and moment > self.clock():
            self.clock.set(moment)

    def _next_fire(self, schedule: str, after: datetime) -> datetime | None:
        return next_fire(schedule, after, self.policy.window.zone)


def earliest_moment(
    session: Session, now: datetime, machine: datetime | None, policy: Policy
) -> datetime | None:
    """The earliest moment in any row.

    A retry is due when the `machine`'s clock has reached it; None where both clocks are one, so
    that a retry is a moment like others.
    """
    waiting = Outbox.state == OutboxState.WAITING
    first_try = select(func.min(Outbox.due_at)).where(waiting, Outbox.retry_at.is_(None))
    if machine is None:
        retry = select(func.min(Outbox.retry_at)).where(waiting)
    else:
        retry = select(func.min(Outbox.due_at)).where(waiting, Outbox.retry_at <= machine)
    reminder = select(func.min(Assignment.next_reminder_at)).where(
        Assignment.next_reminder_at.is_not(None)  # as its partial index says
    )
    moments = (
        session.scalar(reminder),
        session.scalar(select(func.min(Subscription.next_at))),
        session.scalar(first_try),
        session.scalar(retry),
        earliest_notice(session, now, policy),
    )
    return min((moment for moment in moments if moment is not None), default=None)


def earliest_notice(session: Session, now: datetime, policy: Policy) -> datetime | None:
    """When a waiting notice can go: with today's message of its person, or the next one."""
    window = policy.window
    people = session.scalars(
        select(Notice.person_id)
        .where(
            Notice.outbox_id.is_(None),
            Notice.person_id.in_(select(Account.person_id).where(Account.lost_at.is_(None))),
        )
        .distinct()
    ).all()
    if not people:
        return None
    opening = window.next_open(now)
    keys = {digest_key(one, window.day(opening)) for one in people}
    gone = session.scalars(select(Outbox.key).where(Outbox.key.in_(keys))).all()
    if len(gone) < len(keys):
        return opening
    return window.slot(window.calendar.next_workday(window.day(opening)))
