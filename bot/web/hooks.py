"""Webhooks: verify → inbox rows on disk → 200. The same few lines for every platform.

A platform that hears anything but a success sends the event again, so nothing is acknowledged
that is not committed, and nothing is committed that is not verified.
"""

from collections.abc import Callable

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler
from prometheus_client import CollectorRegistry, Counter

from handlers.errors import BadRequest
from handlers.platform import Platform, Receive, Request, Response, Route

log = structlog.get_logger(__name__)


Tally = Callable[[str, int], None]
"""Counts a request of a platform by the status of its answer."""


def hook_counter(counters: CollectorRegistry) -> Tally:
    """Counts webhooks for Prometheus."""
    hooks = Counter("duban_hooks", "webhooks answered", ["platform", "status"], registry=counters)
    return lambda platform, status: hooks.labels(platform, str(status)).inc()


def hook_routes(platform: Platform, receive: Receive, tally: Tally) -> list[web.RouteDef]:
    """The platform's webhooks as routes; none where no secret is configured."""
    return [
        web.route(route.method, route.path, hook(platform.name, route, receive, tally))
        for route in platform.routes()
    ]


def hook(platform: str, route: Route, receive: Receive, tally: Tally) -> Handler:
    """One webhook. `receive` returns only when the events are on disk."""

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            accepted = await route.accept(await plain_request(request, route.limit))
        except BadRequest as refusal:
            log.warning(
                "webhook refused",
                action="hook_refused",
                platform=platform,
                status=refusal.status,
                reason=str(refusal),
                remote=request.remote,
            )
            tally(platform, refusal.status)
            return refused(refusal)
        if accepted.events:
            await receive(accepted.events)
        tally(platform, accepted.response.status)
        return plain_response(accepted.response)

    return answer


def refused(refusal: BadRequest) -> web.Response:
    """The status, and what the platform wants to read beside it."""
    kind = "application/json" if refusal.body else None
    return web.Response(status=refusal.status, body=refusal.body, content_type=kind)


async def plain_request(request: web.Request, limit: int) -> Request:
    """The request as a platform sees it. Raises `BadRequest` (413) for a body over the limit."""
    return Request(
        method=request.method,
        path=request.path,
        query=dict(request.query),
        headers={name.lower(): value for name, value in request.headers.items()},
        body=await limited_body(request, limit),
    )


async def limited_body(request: web.Request, limit: int) -> bytes:
    """The raw body, read no further than the limit: its announced length may be a lie."""
    if (request.content_length or 0) > limit:
        raise BadRequest(f"the body announces more than {limit} bytes", 413)
    body = bytearray()
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > limit:
            raise BadRequest(f"the body has more than {limit} bytes", 413)
    return bytes(body)


def plain_response(response: Response) -> web.Response:
    """What the platform expects back."""
    return web.Response(
        status=response.status, body=response.body, content_type=response.content_type
    )
