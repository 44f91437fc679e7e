"""打扰统计: what the bot itself costs people in a year, for everybody who may see the ledger.

It measures the bot, not the people: in the roster's order, and never who answered.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from statistics import median

from aiohttp import web
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.permissions import Power
from bot.web.gate import Gate, Visitor
from bot.web.pages import Pages
from models.database import Database
from models.enums import OutboxKind, OutboxState, PostRole, UnitKind
from models.mailbox import Outbox
from models.people import Person, Post, Unit
from scheduler.clock import Clock
from scheduler.window import Window

DESK = "督办与领导"
PARTS = {UnitKind.SCHOOL: "学校", UnitKind.SECTION: "科室"}
DESK_ROLES = frozenset({PostRole.LEADER, PostRole.SUPERVISOR, PostRole.ADMIN})


@dataclass(frozen=True, slots=True)
class Share:
    """What one person was sent unasked; the times are instants in UTC."""

    name: str
    unit: str
    part: str
    sent: tuple[datetime, ...]

    @property
    def messages(self) -> int:
        """How many."""
        return len(self.sent)


@dataclass(frozen=True, slots=True)
class Part:
    """Sections, schools or the desk: how many people, and what they were sent."""

    name: str
    shares: tuple[Share, ...]

    @property
    def messages(self) -> int:
        """All together."""
        return sum(share.messages for share in self.shares)

    @property
    def median(self) -> float:
        """What one in the middle was sent."""
        return median(share.messages for share in self.shares)

    @property
    def most(self) -> int:
        """The most that anybody was sent."""
        return max(share.messages for share in self.shares)


class BurdenPage:
    """The page at /burden. `clock` is the bureau's."""

    def __init__(self, database: Database, clock: Clock, window: Window, pages: Pages) -> None:
        self._database = database
        self._clock = clock
        self._window = window
        self._pages = pages

    def routes(self, gate: Gate) -> list[web.RouteDef]:
        """For those who may see the whole bureau."""
        return [gate.get("/burden", self.page, Power.SEE_ALL)]

    async def page(self, request: web.Request, visitor: Visitor) -> web.Response:
        """This year, so far."""
        today = self._window.day(self._clock())
        shares = await self._database.read(load_shares, date(today.year, 1, 1), today)
        sent = [moment for share in shares for moment in share.sent]
        return self._pages.page(
            "burden.html",
            visitor=visitor,
            here="burden",
            year=today.year,
            today=today,
            total=len(sent),
            outside=sum(not self._window.is_open(moment) for moment in sent),
            parts=list(in_parts(shares)),
        )


def in_parts(shares: Sequence[Share]) -> Iterable[Part]:
    """The desk, sections, schools; a part without people is left out."""
    for name in (DESK, *reversed(PARTS.values()), "其他"):
        members = tuple(share for share in shares if share.part == name)
        if members:
            yield Part(name, members)


def load_shares(session: Session, start: date, end: date) -> list[Share]:
    """Everybody on the roster, with what was sent to them unasked from `start` to `end`."""
    sent: dict[int, list[datetime]] = {}
    rows = session.execute(
        select(Outbox.person_id, Outbox.sent_at).where(
            Outbox.state == OutboxState.SENT,
            Outbox.kind != OutboxKind.ANSWER,
            Outbox.group.is_(False),
            Outbox.day.between(start, end),
        )
    )
    for person_id, moment in rows:
        if person_id is not None and moment is not None:
            sent.setdefault(person_id, []).append(moment)
    return [share_of(*row, sent) for row in load_people(session)]


def load_people(session: Session) -> Iterable[tuple[Person, Post, Unit]]:
    """Each person once, with the first of their posts."""
    seen: set[int] = set()
    rows = session.execute(
        select(Person, Post, Unit)
        .join(Post, Post.person_id == Person.id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Person.valid_until.is_(None), Post.valid_until.is_(None))
        .order_by(Person.id, Post.id)
    )
    for person, post, unit in rows:
        if person.id not in seen:
            seen.add(person.id)
            yield person, post, unit


def share_of(person: Person, post: Post, unit: Unit, sent: dict[int, list[datetime]]) -> Share:
    """One person's share."""
    part = DESK if post.role in DESK_ROLES else PARTS.get(unit.kind, "其他")
    return Share(post.title or person.name, unit.name, part, tuple(sent.get(person.id, ())))
