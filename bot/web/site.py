"""All doors put together into one web application."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from prometheus_client import CollectorRegistry

from bot.permissions import Actor
from bot.web.burden import BurdenPage
from bot.web.console import ConsolePage, Stage
from bot.web.faults import status_of
from bot.web.files import file_routes
from bot.web.gate import Gate, Recognise, Visitor, add_headers, host_middleware
from bot.web.health import Check, health_routes, load_queues
from bot.web.hooks import hook_counter, hook_routes
from bot.web.ledger import LedgerPages
from bot.web.links import link_routes, recognise_by_cookie
from bot.web.pages import Pages
from bot.web.plan import PlanCare
from bot.web.review import PlanPages
from handlers.console import Console
from handlers.platform import Platform, Receive
from models.database import Database
from models.enums import PostRole
from models.errors import DubanError
from scheduler.clock import Clock
from scheduler.window import Window

log = structlog.get_logger(__name__)

STATIC = Path(__file__).parent / "static"
LOCAL_NAMES = ("localhost", "127.0.0.1", "[::1]")


@dataclass(frozen=True, slots=True)
class Doors:
    """What the web needs of the house. `clock` is the bureau's, `machine_clock` the machine's.

    `hosts` are the names the site answers to, with their ports; empty: any (behind a proxy that
    checks them). With a `demo` everybody is signed in, so then the hosts must be local names.
    `files` is the folder of 佐证材料.
    """

    database: Database
    clock: Clock
    machine_clock: Clock
    window: Window
    platforms: Sequence[Platform]
    receive: Receive
    checks: Mapping[str, Check] = field(default_factory=dict)
    counters: CollectorRegistry = field(default_factory=CollectorRegistry)
    hosts: frozenset[str] = frozenset()
    files: Path = Path()
    demo: Stage | None = None


def local_hosts(port: int) -> frozenset[str]:
    """The names by which this machine calls itself."""
    return frozenset(f"{name}:{port}" for name in LOCAL_NAMES)


def build_site(doors: Doors) -> web.Application:
    """The application, not yet listening."""
    if doors.demo is not None and not doors.hosts:
        raise ValueError("a demo without a list of hosts would let any web page in")
    pages = Pages(doors.window.zone, demo=doors.demo is not None)
    middlewares = [faults_middleware(pages)]
    if doors.hosts:
        middlewares.insert(0, host_middleware(doors.hosts))
    app = web.Application(middlewares=middlewares)
    app.on_response_prepare.append(add_headers)
    gate = Gate(recogniser(doors), pages)
    app.add_routes(
        health_routes(doors.checks, doors.counters, lambda: doors.database.read(load_queues))
    )
    tally = hook_counter(doors.counters)
    for platform in doors.platforms:
        app.add_routes(hook_routes(platform, doors.receive, tally))
    app.add_routes(page_routes(doors, pages, gate, app))
    app.router.add_static("/static", STATIC)
    return app


def page_routes(doors: Doors, pages: Pages, gate: Gate, app: web.Application) -> list[web.RouteDef]:
    """Everything with a face."""
    rooms = [
        room(doors.database, doors.clock, doors.window, pages)
        for room in (PlanPages, PlanCare, LedgerPages, BurdenPage)
    ]
    return [
        *front_routes(doors, pages, gate, app),
        *file_routes(doors.database, doors.files, gate),
        *(route for room in rooms for route in room.routes(gate)),
    ]


def front_routes(
    doors: Doors, pages: Pages, gate: Gate, app: web.Application
) -> list[web.RouteDef]:
    """The first page: the console in a demo, else the ledger and the entrance to it."""
    console = next((one for one in doors.platforms if isinstance(one, Console)), None)
    if doors.demo is None or console is None:
        return [
            web.get("/", to_ledger),
            *link_routes(doors.database, pages, gate, doors.machine_clock),
        ]
    page = ConsolePage(console, doors.receive, doors.database, doors.demo, pages)
    app.on_shutdown.append(page.close)
    return page.routes(gate)


async def to_ledger(request: web.Request) -> web.Response:
    """There is nothing else to see."""
    return web.Response(status=303, headers={"Location": "/ledger"})


def recogniser(doors: Doors) -> Recognise:
    """By cookie; in a demo everybody is the administrator."""
    if doors.demo is None:
        return recognise_by_cookie(
            doors.database, doors.machine_clock, lambda: doors.window.day(doors.clock())
        )
    visitor = Visitor(
        Actor(0, "管理员", frozenset({PostRole.ADMIN}), frozenset()), secrets.token_hex(32)
    )

    async def recognise(request: web.Request) -> Visitor:
        return visitor

    return recognise


def faults_middleware(pages: Pages) -> Middleware:
    """Pages for what no handler answers; unexpected errors are logged and told to nobody."""

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except DubanError as error:
            return pages.fault(status_of(error), error.message, error.mend)
        except web.HTTPNotFound:
            return pages.fault(404, "没有这个页面", "请检查网址,或从首页进入")
        except (web.HTTPException, ConnectionError):
            raise
        except Exception:
            log.exception("a page failed", action="page_failed", path=request.path)
            return pages.fault(500, "程序出错,没有完成这一步", "请重试;仍不行请把时间告诉管理员")

    return check
