"""Long connections: held by one process where the platform allows one, and opened anew when cut."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

from handlers.errors import PlatformError
from handlers.platform import Ports

log = logging.getLogger(__name__)

LEASE = 30.0  # seconds
FIRST_PAUSE = 1.0
LAST_PAUSE = 60.0


class Kicked(PlatformError):
    """Another connection has taken our place: coming back at once would kick it in turn."""


async def hold(name: str, connect: Callable[[], Awaitable[None]], ports: Ports) -> None:
    """Keeps `connect` running for ever; it returns or raises `PlatformError` when the connection
    ends. Pauses grow from a second to a minute, and begin anew after a connection that held."""
    pause = FIRST_PAUSE
    while True:
        began = ports.now()
        try:
            await connect()
        except Kicked as fault:
            log.warning("long connection: %s", fault, extra={"action": "kicked", "platform": name})
            pause = LAST_PAUSE
        except PlatformError as fault:
            log.warning("long connection: %s", fault, extra={"action": "cut", "platform": name})
        if (ports.now() - began).total_seconds() > LAST_PAUSE:
            pause = FIRST_PAUSE
        await ports.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - spreads reconnects
        pause = min(2 * pause, LAST_PAUSE)


async def hold_alone(name: str, connect: Callable[[], Awaitable[None]], ports: Ports) -> None:
    """The same, in one process at a time; another takes over when this one is gone."""
    try:
        while True:
            while not await ports.lease.take(name, LEASE):
                await ports.sleep(LEASE / 3)
            await lead(name, connect, ports)
    finally:
        await ports.lease.drop(name)


async def lead(name: str, connect: Callable[[], Awaitable[None]], ports: Ports) -> None:
    """Holds the connection while the lease is ours."""
    holding = asyncio.create_task(hold(name, connect, ports))
    try:
        while await ports.lease.take(name, LEASE):
            await asyncio.wait({holding}, timeout=LEASE / 3)
            if holding.done():
                await holding
    finally:
        holding.cancel()
        await asyncio.gather(holding, return_exceptions=True)
