"""Nine o'clock: five thousand people are to be reminded, and every platform has its limits.

The machine's clock runs faster than the wall's, and sleeping is as much shorter, so that minutes
of waiting for a limit pass in seconds; the calls themselves are real, and weigh the more for it.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import platforms
from bot.app import House, open_house
from bot.platforms import open_platforms, read_configs
from bot.settings import Settings
from handlers.message import Outgoing
from handlers.platform import Ports
from models.enums import OutboxState
from models.mailbox import Outbox
from scheduler.clock import ManualClock
from tests.clouds.channels import open_channel
from tests.clouds.cloud import Cloud, Shown
from tests.clouds.stage import MONDAY, lay
from tests.handlers.ports import Alone, Cupboard, Memory

PEOPLE = 5000
LEAST = {  # seconds that the published limits ask for
    "minichat": PEOPLE / 10,
    "dingtalk": PEOPLE / 20,
    "feishu": 4 * 60 + 1000 / 50,
    "wecom-app": 0,  # 10,000 a minute: five thousand may go at once
}
HASTE = 4
LATE = 1.2

log = logging.getLogger(__name__)
pytestmark = pytest.mark.slow


class Hasty:
    """A clock that runs faster than the wall's."""

    def __init__(self) -> None:
        self._began = time.monotonic()

    def __call__(self) -> datetime:
        wall = timedelta(seconds=time.monotonic() - self._began)
        return datetime(2026, 8, 10, 1, tzinfo=UTC) + wall * HASTE

    async def wait(self, seconds: float) -> None:
        """As much shorter."""
        with suppress(TimeoutError):
            await asyncio.wait_for(asyncio.Event().wait(), seconds / HASTE)


def lay_all(session: Session, cloud: Cloud, now: datetime) -> None:
    """A message to everybody."""
    for n in range(PEOPLE):
        chat = cloud.account(f"p{n}")
        lay(
            session,
            Outgoing(chat, False, f"您好,今天有1件事 {n}", f"peak:{n}"),
            cloud.platform,
            now,
        )


def unsent(session: Session) -> int:
    """Messages that have not arrived."""
    return (
        session.scalar(select(func.count(Outbox.id)).where(Outbox.state != OutboxState.SENT)) or 0
    )


async def deliver_all(house: House) -> None:
    """Runs the delivery as the wake-up does, until nothing waits."""
    while await house.database.read(unsent):
        await house.scheduler.run_due()
        await asyncio.sleep(0)


def seconds_of(heard: Sequence[Shown]) -> list[float]:
    """When each arrived, counted from the first, on the cloud's clock."""
    moments = sorted(one.at for one in heard if one.at is not None)
    return [(one - moments[0]).total_seconds() for one in moments]


@pytest.mark.parametrize("channel", LEAST)
async def test_everybody_is_reminded_within_the_limits_and_hardly_later_than_they_ask(
    channel: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hasty = Hasty()
    async with open_channel(channel, hasty, monkeypatch) as cloud:
        ports = Ports(Memory(hasty), Alone(), Cupboard(), hasty, hasty.wait)
        configs = read_configs({cloud.platform: cloud.config()})
        [platform] = open_platforms(configs, ports)
        settings = Settings(data=tmp_path)
        async with open_house(
            settings,
            clock=ManualClock(MONDAY),
            machine_clock=hasty,
            platforms={platform.name: platform},
            nights=False,
        ) as house:
            await house.database.write(lay_all, cloud, house.clock())
            await deliver_all(house)
        heard = [one for n in range(PEOPLE) for one in cloud.heard(f"p{n}")]
        assert len(heard) == PEOPLE
        assert cloud.tripped == 0
        last = seconds_of(heard)[-1]
        log.info("%s: the last after %.0f s of %.0f", channel, last, LEAST[channel])
        if LEAST[channel]:
            assert last <= LEAST[channel] * LATE


def test_the_clouds_that_have_limits_are_all_here() -> None:
    assert {kind.name for kind in platforms.KINDS} - {"matrix"} <= {
        channel.split("-")[0] for channel in LEAST
    }
