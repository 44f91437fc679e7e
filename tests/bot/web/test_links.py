"""Sign-in: one link, one person with a desk, one use; and nobody else gets in."""

import re
from datetime import timedelta

import pytest
from aiohttp.test_utils import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.web.links import COOKIE, LINK_LIVES, SESSION_LIVES, issue_link
from models.bureau import Kept
from models.database import Database
from models.errors import DubanError
from models.people import Post
from tests.bot.web.doors import MACHINE_NOON, make_console, make_doors, served
from tests.cast import START, Cast, write_cast


async def link_for(database: Database, person_id: int) -> str:
    return await database.write(issue_link, person_id, MACHINE_NOON, START)


async def test_a_link_signs_its_person_in(database: Database) -> None:
    cast = await database.write(write_cast)
    link = await link_for(database, cast.supervisor)
    async with served(make_doors(database, make_console())) as client:
        assert (await client.get("/ledger")).status == 401
        assert (await client.post(link)).status == 200
        answer = await client.get("/ledger")
        assert answer.status == 200
        assert "周静" in await answer.text()


async def test_looking_at_a_link_does_not_use_it_up(database: Database) -> None:
    cast = await database.write(write_cast)
    link = await link_for(database, cast.admin)
    async with served(make_doors(database, make_console())) as client:
        for _ in range(2):  # a chat program's preview, and the person
            assert "登录" in await (await client.get(link)).text()
        assert (await client.post(link)).status == 200


async def test_a_link_works_once(database: Database) -> None:
    cast = await database.write(write_cast)
    link = await link_for(database, cast.admin)
    async with served(make_doors(database, make_console())) as first:
        assert (await first.post(link)).status == 200
    async with served(make_doors(database, make_console())) as second:
        answer = await second.post(link)
        assert answer.status == 403
        assert "已用过或已过期" in await answer.text()
        assert (await second.get("/ledger")).status == 401


async def test_an_old_link_is_none(database: Database) -> None:
    cast = await database.write(write_cast)
    old = MACHINE_NOON - LINK_LIVES - timedelta(seconds=1)
    link = await database.write(issue_link, cast.admin, old, START)
    async with served(make_doors(database, make_console())) as client:
        assert (await client.post(link)).status == 403


@pytest.mark.parametrize("name", ["li", "wang", "outsider"])
async def test_officers_and_outsiders_get_no_link(database: Database, name: str) -> None:
    cast = await database.write(write_cast)
    with pytest.raises(DubanError, match="不是督办员"):
        await link_for(database, getattr(cast, name))


async def test_who_loses_the_post_is_out_at_once(database: Database) -> None:
    cast = await database.write(write_cast)
    link = await link_for(database, cast.supervisor)
    async with served(make_doors(database, make_console())) as client:
        await client.post(link)
        await database.write(end_posts, cast)
        assert (await client.get("/ledger")).status == 401


def end_posts(session: Session, cast: Cast) -> None:
    for post in session.scalars(select(Post).where(Post.person_id == cast.supervisor)):
        post.valid_until = START - timedelta(days=1)


async def test_the_cookie_is_for_this_site_and_no_script(database: Database) -> None:
    cast = await database.write(write_cast)
    link = await link_for(database, cast.admin)
    async with served(make_doors(database, make_console())) as client:
        answer = await client.post(link, allow_redirects=False)
        cookie = answer.headers["Set-Cookie"]
        assert answer.status == 303
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert f"Max-Age={int(SESSION_LIVES.total_seconds())}" in cookie


@pytest.mark.parametrize(("scheme", "secure"), [("http", False), ("https", True)])
async def test_behind_https_the_cookie_never_travels_in_the_clear(
    database: Database, scheme: str, secure: bool
) -> None:
    cast = await database.write(write_cast)
    link = await link_for(database, cast.admin)
    async with served(make_doors(database, make_console())) as client:
        proxied = {"X-Forwarded-Proto": scheme}
        answer = await client.post(link, headers=proxied, allow_redirects=False)
    assert ("Secure" in answer.headers["Set-Cookie"]) is secure


async def test_only_hashes_are_stored(database: Database) -> None:
    cast = await database.write(write_cast)
    link = await link_for(database, cast.admin)
    async with served(make_doors(database, make_console())) as client:
        answer = await client.post(link, allow_redirects=False)
        session_token = answer.cookies[COOKIE].value
    kept = await database.read(lambda session: [row.key for row in session.scalars(select(Kept))])
    assert len(kept) == 1
    assert session_token not in kept[0]
    assert link.rsplit("/", 1)[-1] not in kept[0]


async def token_of(client: TestClient, path: str) -> str:
    page = await (await client.get(path)).text()
    found = re.search(r'name="csrf" content="([0-9a-f]+)"', page)
    assert found is not None
    return found[1]


async def test_leaving_needs_the_token_of_our_pages(database: Database) -> None:
    cast = await database.write(write_cast)
    link = await link_for(database, cast.admin)
    async with served(make_doors(database, make_console())) as client:
        await client.post(link)
        assert (await client.post("/leave", data={"csrf": "forged"})).status == 403
        assert (await client.get("/ledger")).status == 200
        token = await token_of(client, "/ledger")
        await client.post("/leave", data={"csrf": token})
        assert (await client.get("/ledger")).status == 401


async def test_another_site_cannot_press_our_buttons(database: Database) -> None:
    cast = await database.write(write_cast)
    link = await link_for(database, cast.admin)
    cross = {"Sec-Fetch-Site": "cross-site"}
    async with served(make_doors(database, make_console())) as client:
        assert (await client.post(link, headers=cross)).status == 403
        await client.post(link)
        token = await token_of(client, "/ledger")
        assert (await client.post("/leave", data={"csrf": token}, headers=cross)).status == 403


async def test_a_supervisor_looks_at_plans_and_hands_none_in(database: Database) -> None:
    cast = await database.write(write_cast)
    link = await link_for(database, cast.supervisor)
    async with served(make_doors(database, make_console())) as client:
        await client.post(link)
        page = await (await client.get("/plans")).text()
        assert "读取一份计划" not in page
        token = await token_of(client, "/plans")
        assert (await client.post("/plans", data={"csrf": token})).status == 403


async def test_a_strange_cookie_is_nobody(database: Database) -> None:
    async with served(make_doors(database, make_console())) as client:
        answer = await client.get("/ledger", cookies={COOKIE: "x" * 3000})
        assert answer.status == 401
