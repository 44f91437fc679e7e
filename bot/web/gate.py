"""The gate before every page: who is it, may they, and did they mean it.

A request passes in this order: the host it was sent to (against DNS rebinding), the visitor, their
power, and on every POST the token that only our own pages know (against forged forms).
"""

import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.permissions import Actor, Power
from bot.web.faults import Forbidden, status_of
from bot.web.forms import FORM, read_form
from bot.web.pages import Pages
from models.errors import DubanError

log = structlog.get_logger(__name__)

TOKEN_FIELD = "csrf"  # noqa: S105 - the name of a form's field
TOKEN_HEADER = "X-CSRF-Token"  # noqa: S105 - the name of a header

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # a sign-in link stands in an address
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who looks at a page. `csrf` is the token that their forms carry."""

    actor: Actor
    csrf: str

    @property
    def person_id(self) -> int | None:
        """Who signs what they change; nobody in a demo, where everybody may."""
        return self.actor.person_id or None


Recognise = Callable[[web.Request], Awaitable[Visitor | None]]
"""The visitor behind a request; None where nobody is signed in."""

PageHandler = Callable[[web.Request, Visitor], Awaitable[web.StreamResponse]]


async def add_headers(request: web.Request, response: web.StreamResponse) -> None:
    """On every response, streams and errors included."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")


def host_middleware(hosts: frozenset[str]) -> Middleware:
    """Refuses requests to a name that is not ours: a foreign name may have been bent to us."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.host.lower() not in hosts:
            log.warning("foreign host refused", action="host_refused", remote=request.remote)
            return web.Response(status=421, text="此地址不属于督办服务")
        return await handler(request)

    return check


class Gate:
    """Makes routes out of page handlers."""

    def __init__(self, recognise: Recognise, pages: Pages) -> None:
        self._recognise = recognise
        self._pages = pages

    def get(self, path: str, handler: PageHandler, power: Power | None = None) -> web.RouteDef:
        """A page that only looks."""
        return web.get(path, self.guard(handler, power))

    def post(self, path: str, handler: PageHandler, power: Power | None = None) -> web.RouteDef:
        """A page that changes something."""
        return web.post(path, self.guard(handler, power))

    def guard(self, handler: PageHandler, power: Power | None) -> Handler:
        """The handler behind all checks; what it raises as `DubanError` becomes one line."""

        async def passed(request: web.Request) -> web.StreamResponse:
            visitor = await self._recognise(request)
            if visitor is None:
                return self._pages.page("entrance.html", 401, address=own_address(request))
            try:
                await self._check(request, visitor, power)
                return await handler(request, visitor)
            except DubanError as error:
                return self._refuse(request, visitor, error)

        return passed

    async def _check(self, request: web.Request, visitor: Visitor, power: Power | None) -> None:
        if power is not None and not visitor.actor.has(power):
            raise Forbidden("您的岗位不能打开这个页面", "如需查看,请联系管理员")
        if request.method == "POST":
            own_page(request)
            await meant(request, visitor.csrf)

    def _refuse(
        self, request: web.Request, visitor: Visitor, error: DubanError
    ) -> web.StreamResponse:
        status = status_of(error)
        if wants_json(request):
            return web.json_response({"error": str(error)}, status=status)
        return self._pages.fault(status, error.message, error.mend, visitor=visitor)


def own_page(request: web.Request) -> None:
    """Raises `Forbidden` where the browser says that another site sends this."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        raise Forbidden("这个请求来自别的网站,没有执行任何操作", "请在督办页面上操作")


async def meant(request: web.Request, csrf: str) -> None:
    """Raises `Forbidden` without the token of our pages, in a header or a form's field."""
    header = request.headers.get(TOKEN_HEADER)
    if header is not None:
        demand_token(header, csrf)
    form = request[FORM] = await read_form(request)
    if header is None:
        demand_token(form.fields.get(TOKEN_FIELD, ""), csrf)


def demand_token(given: str, csrf: str) -> None:
    """Compares in constant time."""
    if not hmac.compare_digest(given.encode("utf-8", "surrogateescape"), csrf.encode()):
        raise Forbidden("页面已过期,没有执行任何操作", "请刷新页面后重试")


def see_other(path: str) -> web.Response:
    """After a POST: look there. Going back in the browser then repeats nothing."""
    return web.Response(status=303, headers={"Location": path})


def own_address(request: web.Request) -> str:
    """The page asked for, to be tried again; the entrance to the ledger after a POST."""
    return request.path_qs if request.method == "GET" else "/ledger"


def wants_json(request: web.Request) -> bool:
    """Whether a script of our page asks, not a person."""
    return "application/json" in request.headers.get("Accept", "")
