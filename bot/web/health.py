"""Whether the program lives and can work, and its counters: for systemd, proxies and Prometheus.

They hold no name and no text, and need no sign-in.
"""

from collections.abc import Awaitable, Callable, Mapping

import structlog
from aiohttp import web
from prometheus_client import CollectorRegistry
from prometheus_client.exposition import choose_encoder

log = structlog.get_logger(__name__)

Check = Callable[[], Awaitable[bool]]
"""Whether a part answers. An exception counts as no."""


def health_routes(checks: Mapping[str, Check], counters: CollectorRegistry) -> list[web.RouteDef]:
    """/healthz (alive), /readyz (every check answers), /metrics."""

    async def ready(request: web.Request) -> web.Response:
        state = {name: await answers(name, check) for name, check in checks.items()}
        return web.json_response(state, status=200 if all(state.values()) else 503)

    async def metrics(request: web.Request) -> web.Response:
        encode, content_type = choose_encoder(request.headers.get("Accept", ""))
        return web.Response(body=encode(counters), headers={"Content-Type": content_type})

    return [
        web.get("/healthz", alive),
        web.get("/readyz", ready),
        web.get("/metrics", metrics),
    ]


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
