"""Which groups hear the weekly and monthly message, and when.

A group asks for it in chat. One whose robot only speaks cannot: the administrator enters it.
"""

from collections.abc import Sequence
from datetime import datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.bureau import Subscription
from models.enums import SubscriptionKind
from scheduler.wiring import next_fire

FRIDAY = 4
AFTERNOON = time(16, 30)
THIRD = 3  # of the month, when the month before is told of
MORNING = time(10, 0)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekly(weekday: int | None, hour: time | None) -> str:
    """The cron line of a weekly message: Friday afternoon unless said otherwise."""
    at = hour or AFTERNOON
    return f"{at.minute} {at.hour} * * {DAYS[FRIDAY if weekday is None else weekday]}"


def monthly(hour: time | None) -> str:
    """The cron line of a monthly one."""
    at = hour or MORNING
    return f"{at.minute} {at.hour} {THIRD} * *"


def subscribe_group(
    session: Session,
    platform: str,
    chat: str,
    kind: SubscriptionKind,
    schedule: str,
    now: datetime,
    zone: ZoneInfo,
) -> Subscription:
    """The group hears it from now on by this schedule, whatever it was before."""
    row = session.scalars(
        select(Subscription).where(
            Subscription.platform == platform,
            Subscription.chat == chat,
            Subscription.kind == kind,
        )
    ).first() or Subscription(platform=platform, chat=chat, kind=kind)
    row.schedule = schedule
    row.next_at = next_fire(schedule, now, zone)
    session.add(row)
    return row


def load_groups(session: Session) -> Sequence[Subscription]:
    """Every subscription there is."""
    return session.scalars(
        select(Subscription).order_by(Subscription.platform, Subscription.chat, Subscription.kind)
    ).all()
