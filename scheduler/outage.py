"""停机告知: what a platform does not redeliver may be lost while we are down; people are told once.

A heartbeat stands in a setting while somebody is awake. After a gap, whoever was asked something
shortly before it on such a platform, and has not been heard of since, finds one line with the time
span in the next message of the day. Times: the machine's clock.
"""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from models.assignment import Assignment, Mention
from models.bureau import Setting
from models.enums import OutboxState
from models.mailbox import Notice, Outbox
from scheduler.window import Window
from scheduler.wording import unasked

HEARTBEAT = "awake_at"  # the setting: the last instant at which a process was awake
BEAT = timedelta(minutes=1)
GAP = timedelta(minutes=5)  # a shorter one is a restart
ASKED_WITHIN = timedelta(days=3)  # who was asked longer ago is not about to answer just then


def beat(session: Session, machine: datetime) -> None:
    """Somebody is awake."""
    setting = session.get(Setting, HEARTBEAT) or Setting(key=HEARTBEAT)
    setting.value = machine.isoformat()
    session.add(setting)


def tell_outage(
    session: Session, platforms: Collection[str], machine: datetime, now: datetime, window: Window
) -> int:
    """Tells those concerned of the gap since the last heartbeat; how many. Beats afterwards.

    `platforms` are those that do not redeliver.
    """
    setting = session.get(Setting, HEARTBEAT)
    since = datetime.fromisoformat(setting.value) if setting and setting.value else machine
    beat(session, machine)
    if machine - since < GAP:
        return 0
    people = concerned(session, platforms, since)
    text = unasked.outage(since.astimezone(window.zone), machine.astimezone(window.zone))
    session.add_all(Notice(person_id=one, text=text, created_at=now) for one in people)
    return len(people)


def concerned(session: Session, platforms: Collection[str], since: datetime) -> list[int]:
    """Who was asked something shortly before and has not reported on any of it."""
    rows = session.scalars(
        select(Outbox.person_id)
        .join(Mention, Mention.outbox_id == Outbox.id)
        .join(Assignment, Assignment.id == Mention.assignment_id)
        .where(
            Outbox.platform.in_(platforms),
            Outbox.state == OutboxState.SENT,
            Outbox.sent_at.between(since - ASKED_WITHIN, since),
            Mention.upwards.is_(False),
            Assignment.mentions > 0,
        )
        .distinct()
        .order_by(Outbox.person_id)
    )
    return [one for one in rows if one is not None]
