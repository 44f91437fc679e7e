"""Sign-in without passwords: a one-time link from the terminal or the bot, then a cookie.

Only hashes are stored, so a stolen database signs nobody in. Opening a link shows a button and
changes nothing (chat programs open links to preview them); pressing it uses the link up. All times
are the machine's.
"""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta

from aiohttp import web
from sqlalchemy import CursorResult, delete, select
from sqlalchemy.orm import Session

from bot.context import load_actor
from bot.permissions import Actor, Power
from bot.web.gate import Gate, Recognise, Visitor, own_page, see_other
from bot.web.pages import Pages
from models.bureau import Kept
from models.database import Database
from models.errors import DubanError
from models.people import Person

LINK_LIVES = timedelta(minutes=30)
SESSION_LIVES = timedelta(hours=12)
LINK = "web:link:"
SESSION = "web:session:"
COOKIE = "duban_session"
ENTRANCE = "/enter/"

Clock = Callable[[], datetime]
Today = Callable[[], date]


def hashed(token: str) -> str:
    """What is stored of a token. It is random and long, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def csrf_of(token: str) -> str:
    """The form token of a session: known to its pages, useless without its cookie."""
    return hmac.new(token.encode(), b"form", hashlib.sha256).hexdigest()


def issue_link(session: Session, person_id: int, now: datetime, today: date) -> str:
    """A one-time path for a person with a desk. Raises `DubanError` for anybody else."""
    person = session.get(Person, person_id)
    if person is None:
        raise DubanError(f"没有编号为{person_id}的人员", "请先导入人员名册")
    if not load_actor(session, person, today).has(Power.SEE_ALL):
        raise DubanError(f"{person.name}不是督办员、分管领导或管理员", "请先在名册中设置岗位")
    return ENTRANCE + keep_token(session, LINK, person_id, now, LINK_LIVES)


def keep_token(
    session: Session, prefix: str, person_id: int, now: datetime, lives: timedelta
) -> str:
    """A new random token whose hash stands for the person until its time is over."""
    session.execute(delete(Kept).where(Kept.key.startswith(prefix), Kept.until <= now))
    token = secrets.token_urlsafe(32)
    session.add(Kept(key=prefix + hashed(token), value=json.dumps(person_id), until=now + lives))
    return token


def holder(session: Session, prefix: str, token: str, now: datetime) -> int | None:
    """Whom a token stands for; None where it is unknown or past its time."""
    kept = session.scalar(
        select(Kept.value).where(Kept.key == prefix + hashed(token), Kept.until > now)
    )
    return json.loads(kept) if kept is not None else None


def drop_token(session: Session, prefix: str, token: str) -> bool:
    """Uses a token up; of two at once only one hears True."""
    gone: CursorResult[tuple[()]] = session.connection().execute(
        delete(Kept).where(Kept.key == prefix + hashed(token))
    )
    return gone.rowcount == 1


def enter(session: Session, token: str, now: datetime) -> str | None:
    """Turns a link into a session; None where the link is used up or past its time."""
    person_id = holder(session, LINK, token, now)
    if person_id is None or not drop_token(session, LINK, token):
        return None
    return keep_token(session, SESSION, person_id, now, SESSION_LIVES)


def signed_in(session: Session, token: str, now: datetime, today: date) -> Actor | None:
    """The person of a session, in today's posts: whoever has lost them is out at once."""
    person_id = holder(session, SESSION, token, now)
    person = session.get(Person, person_id) if person_id is not None else None
    if person is None:
        return None
    actor = load_actor(session, person, today)
    return actor if actor.has(Power.SEE_ALL) else None


def recognise_by_cookie(database: Database, now: Clock, today: Today) -> Recognise:
    """The visitor behind the cookie. `today` is the bureau's civil date."""

    async def recognise(request: web.Request) -> Visitor | None:
        token = request.cookies.get(COOKIE)
        if not token:
            return None
        actor = await database.read(signed_in, token, now(), today())
        return Visitor(actor, csrf_of(token)) if actor is not None else None

    return recognise


def by_https(request: web.Request) -> bool:
    """Whether the browser came by HTTPS, to us or to the proxy before us.

    A forged header can only make the cookie stricter.
    """
    return request.secure or request.headers.get("X-Forwarded-Proto") == "https"


def link_routes(database: Database, pages: Pages, gate: Gate, now: Clock) -> list[web.RouteDef]:
    """The entrance and the exit."""

    async def show(request: web.Request) -> web.Response:
        return pages.page("enter.html")

    async def use(request: web.Request) -> web.Response:
        own_page(request)
        token = await database.write(enter, request.match_info["token"], now())
        if token is None:
            return pages.fault(
                403, "登录链接已用过或已过期", "请重新索取登录链接(管理员可运行 duban admin link)"
            )
        answer = see_other("/ledger")
        answer.set_cookie(
            COOKIE,
            token,
            max_age=int(SESSION_LIVES.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=by_https(request),
        )
        return answer

    async def leave(request: web.Request, visitor: Visitor) -> web.Response:
        await database.write(drop_token, SESSION, request.cookies.get(COOKIE, ""))
        answer = see_other("/ledger")
        answer.del_cookie(COOKIE)
        return answer

    path = ENTRANCE + "{token}"
    return [web.get(path, show), web.post(path, use), gate.post("/leave", leave)]
