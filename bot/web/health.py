"""Whether the program lives and can work, and its counters: for systemd, proxies and Prometheus.

They hold no name and no text, and need no sign-in.
"""

from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge
from prometheus_client.exposition import choose_encoder
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from models.mailbox import Inbox, Outbox

log = structlog.get_logger(__name__)

Check = Callable[[], Awaitable[bool]]
"""Whether a part answers. An exception counts as no."""

Queues = Callable[[], Awaitable[Mapping[tuple[str, str], int]]]
"""Rows by box and state."""


def health_routes(
    checks: Mapping[str, Check], counters: CollectorRegistry, queues: Queues
) -> list[web.RouteDef]:
    """/healthz (alive), /readyz (every check answers), /metrics."""
    gauge = Gauge("duban_messages", "rows by box and state", ["box", "state"], registry=counters)

    async def ready(request: web.Request) -> web.Response:
        state = {name: await answers(name, check) for name, check in checks.items()}
        return web.json_response(state, status=200 if all(state.values()) else 503)

    async def metrics(request: web.Request) -> web.Response:
        gauge.clear()
        for (box, state), number in (await queues()).items():
            gauge.labels(box, state).set(number)
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(counters), headers={"Content-Type": content_type})

    return [
        web.get("/healthz", alive),
        web.get("/readyz", ready),
        web.get("/metrics", metrics),
    ]


def load_queues(session: Session) -> dict[tuple[str, str], int]:
    """How many rows of inbox and outbox are in which state: what waits, what failed."""
    found: dict[tuple[str, str], int] = {}
    for box, column in (("inbox", Inbox.state), ("outbox", Outbox.state)):
        for state, number in session.execute(select(column, func.count()).group_by(column)):
            found[box, state] = number
    return found


async def alive(request: web.Request) -> web.Response:
    """The event loop turns."""
    return web.json_response({"alive": True})


async def answers(name: str, check: Check) -> bool:
    """Asks one part; what it raises is logged, and told to nobody outside."""
    try:
        return await check()
    except Exception:
        log.exception("a part does not answer", action="not_ready", part=name)
        return False
