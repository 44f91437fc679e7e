"""From a document in the browser to tasks that bind: upload, review, assign, activate, ledger."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from html import unescape
from io import BytesIO
from urllib.parse import urlsplit

from aiohttp import FormData
from aiohttp.test_utils import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from models.database import Database
from models.enums import PlanState, UnitKind
from models.people import Unit
from models.plan import Plan
from tests.bot.web.doors import HOST, BareStage, make_console, make_doors, served
from tests.cast import Cast, write_cast, write_unit

DOCUMENT = """云岭县教育局2026年工作要点

一、守牢安全底线
1.加强校园安全。组织各学校年内开展安全隐患排查不少于4次。持续加强食品安全管理。
2.做好应急准备。10月底前完成应急预案修订。

二、扩大优质资源
3.规范招生入学。制定义务教育招生办法。

云岭县教育局
2026年1月4日
"""


def prepare(session: Session) -> Cast:
    """The cast, with duty words for two sections and a second school's worth of fan-out."""
    cast = write_cast(session)
    session.get_one(Unit, cast.safety).duties = "安全 应急 食品"
    session.get_one(Unit, cast.section).duties = "义务教育 招生"
    write_unit(session, "云岭县第二小学", UnitKind.SCHOOL, cast.bureau)
    return cast


class Desk:
    """The administrator at the pages."""

    def __init__(self, client: TestClient, cast: Cast) -> None:
        self.client = client
        self.cast = cast
        self.token = ""

    async def look(self, path: str) -> str:
        """A page's text, its token remembered."""
        answer = await self.client.get(path)
        assert answer.status == 200, path
        page = await answer.text()
        found = re.search(r'name="csrf" content="([0-9a-f]+)"', page)
        assert found is not None
        self.token = found[1]
        return page

    async def hand_in(
        self, text: str = DOCUMENT, name: str = "要点.txt", year: str = ""
    ) -> tuple[int, str, str]:
        """Uploads a document: status, page, and where it led."""
        await self.look("/plans")
        form = FormData(quote_fields=False)  # a browser sends the name as it is
        form.add_field("csrf", self.token)
        form.add_field("year", year)
        form.add_field("document", BytesIO(text.encode()), filename=name, content_type="text/plain")
        answer = await self.client.post("/plans", data=form)
        return answer.status, await answer.text(), answer.url.path

    async def press(self, path: str, **fields: str | int) -> tuple[int, str]:
        """Sends a form."""
        answer = await self.client.post(path, data={"csrf": self.token, **fields})
        return answer.status, await answer.text()


@asynccontextmanager
async def at_desk(database: Database) -> AsyncIterator[Desk]:
    """The site with everybody signed in."""
    cast = await database.write(prepare)
    doors = make_doors(database, make_console(), BareStage(), hosts=frozenset({HOST}))
    async with served(doors) as client:
        client.session.headers["Host"] = HOST
        yield Desk(client, cast)


def words_of(page: str) -> str:
    """What a reader sees, without white space."""
    return re.sub(r"\s+", "", unescape(re.sub(r"<[^>]+>", "", page)))


async def plan_state(database: Database) -> list[PlanState]:
    return await database.read(lambda session: list(session.scalars(select(Plan.state))))


async def test_a_document_becomes_a_draft_with_its_counts(database: Database) -> None:
    async with at_desk(database) as desk:
        status, page, path = await desk.hand_in()
        assert status == 200
        assert path == "/plans/1/review"
        words = words_of(page)
        assert "云岭县教育局2026年工作要点" in words
        assert re.search(r"共\d+项任务:\d+项有明确时限、1项可由各校分别报", words)
        assert "建议归安全管理科" in words
        assert "建议归基础教育科" in words
    assert await plan_state(database) == [PlanState.DRAFT]


async def test_all_suggestions_in_one_tap_then_the_plan_binds(database: Database) -> None:
    async with at_desk(database) as desk:
        await desk.hand_in()
        await desk.look("/plans/1/review")
        _, page = await desk.press("/plans/1/suggestions")
        assert "全部标题都已归口" in words_of(page)
        status, page = await desk.press("/plans/1/activate")
        assert status == 200
        words = words_of(page)
        assert "应急预案" in words
        assert "【灰】" in words
    assert await plan_state(database) == [PlanState.ACTIVE]


async def test_a_heading_is_given_and_an_exception_made(database: Database) -> None:
    async with at_desk(database) as desk:
        await desk.hand_in()
        page = await desk.look("/plans/1/review")
        headings = [unescape(one) for one in re.findall(r'name="heading" value="([^"]*)"', page)]
        assert headings
        status, page = await desk.press(
            "/plans/1/headings", heading=headings[0], unit=desk.cast.finance
        )
        assert status == 200
        assert "已归:计划财务科" in words_of(page)
        (task, *_) = re.findall(r'action="/plans/1/tasks/(\d+)/unit"', page)
        _, page = await desk.press(f"/plans/1/tasks/{task}/unit", unit=desk.cast.safety)
        assert "安全管理科报一次" in words_of(page)


async def test_the_cost_of_every_school_reporting_stands_beside_the_choice(
    database: Database,
) -> None:
    async with at_desk(database) as desk:
        await desk.hand_in()
        page = await desk.look("/plans/1/review")
        offer = re.search(r"(\d)校各报,全年约(\d+)条消息", words_of(page))
        assert offer is not None
        assert int(offer[2]) >= int(offer[1])
        (each,) = re.findall(r'action="(/plans/1/tasks/\d+/each)"', page)
        _, page = await desk.press(each)
        assert "个单位各报" in words_of(page)
        assert f"学校合计全年约{offer[2]}条消息" in words_of(page)


async def test_the_text_shows_what_was_read_where_it_stands(database: Database) -> None:
    async with at_desk(database) as desk:
        await desk.hand_in()
        page = await desk.look("/plans/1/text")
        assert '<mark class="mark-targets">不少于4次<small>指标</small></mark>' in page
        assert '<mark class="mark-times">10月底前<small>时限</small></mark>' in page
        assert '<mark class="mark-owners">各学校<small>责任</small></mark>' in page


async def test_a_marked_document_is_refused_in_one_line(database: Database) -> None:
    async with at_desk(database) as desk:
        status, page, _ = await desk.hand_in("机密★3年\n\n" + DOCUMENT)
        assert status == 422
        assert "应急预案" not in page
    assert await plan_state(database) == []


async def test_the_same_document_is_not_taken_twice(database: Database) -> None:
    async with at_desk(database) as desk:
        await desk.hand_in()
        status, page, _ = await desk.hand_in()
        assert status == 422
        assert "已经导入过" in page


async def test_a_wrong_year_or_no_file_is_told(database: Database) -> None:
    async with at_desk(database) as desk:
        status, page, _ = await desk.hand_in(year="去年")
        assert status == 422
        assert "不是年份" in page
        assert (await desk.press("/plans"))[0] == 422


async def test_a_document_too_large_is_not_read(database: Database) -> None:
    async with at_desk(database) as desk:
        status, page, _ = await desk.hand_in("长" * (7 << 20))
        assert status == 413
        assert "20MB" in page


async def test_what_the_reading_was_unsure_of_stands_on_the_review(database: Database) -> None:
    async with at_desk(database) as desk:
        await desk.hand_in(DOCUMENT.replace("2026年工作要点", "安全工作方案"))
        assert "拿不准:文中没有写计划年度,按印发日期算作2026年" in await desk.look(
            "/plans/1/review"
        )


async def test_an_active_plan_is_not_reviewed_again(database: Database) -> None:
    async with at_desk(database) as desk:
        await desk.hand_in()
        await desk.look("/plans/1/review")
        await desk.press("/plans/1/activate")
        assert "采用全部建议" not in await desk.look("/plans/1/review")
        status, page = await desk.press("/plans/1/suggestions")
        assert status == 422
        assert "已经启用" in page


async def test_strange_plans_tasks_and_units_are_told(database: Database) -> None:
    async with at_desk(database) as desk:
        await desk.hand_in()
        for path in ("/plans/99/review", "/plans/99/text", "/tasks/99", "/plans/x/review"):
            assert (await desk.client.get(path)).status == 404, path
        assert (await desk.press("/plans/1/headings", heading="没有", unit=1))[0] == 404
        assert (await desk.press("/plans/1/headings", heading="没有", unit="x"))[0] == 422
        assert (await desk.press("/plans/1/tasks/999/unit", unit=1))[0] == 404
        assert (await desk.press("/plans/1/tasks/1/unit", unit=999))[0] == 404


async def test_a_hostile_document_is_shown_as_text(database: Database) -> None:
    hostile = DOCUMENT.replace(
        "制定义务教育招生办法", "制定<script>alert(1)</script>义务教育\u202e招生办法"
    )
    async with at_desk(database) as desk:
        status, page, _ = await desk.hand_in(hostile, name="<img src=x>.txt")
        assert status == 200
        for path in ("/plans/1/review", "/plans/1/text"):
            page = await desk.look(path)
            assert "<script>alert" not in page
            assert "<img src=x>" not in page
            assert "\u202e" not in page


async def test_the_ledger_is_filtered_by_unit_and_light(database: Database) -> None:
    async with at_desk(database) as desk:
        await desk.hand_in()
        await desk.look("/plans/1/review")
        await desk.press("/plans/1/suggestions")
        await desk.press("/plans/1/activate")
        safety = words_of(await desk.look(f"/ledger?unit={desk.cast.safety}"))
        assert "应急预案" in safety
        assert "招生办法" not in safety
        assert "没有符合条件的任务" in words_of(await desk.look("/ledger?light=red"))
        assert "招生办法" in words_of(await desk.look("/ledger?light=grey&order=date"))
        assert "招生办法" in words_of(await desk.look("/ledger?plan=nonsense&light=%00"))


async def test_a_task_page_tells_source_dates_owners_and_can_be_moved(database: Database) -> None:
    async with at_desk(database) as desk:
        await desk.hand_in()
        await desk.look("/plans/1/review")
        await desk.press("/plans/1/suggestions")
        await desk.press("/plans/1/activate")
        page = await desk.look("/ledger")
        found = re.search(r'href="(/tasks/\d+)"><b>#\d+</b> [^<]*预案', page)
        assert found is not None
        words = words_of(await desk.look(found[1]))
        assert "时限2026年10月31日" in words
        assert "安全管理科(赵科长)" in words
        assert "要点.txt" in words
        assert "管理员交给安全管理科" in words
        _, page = await desk.press(f"{found[1]}/unit", unit=desk.cast.finance)
        assert "计划财务科(没有经办人)" in words_of(page)
        assert "管理员交给计划财务科" in words_of(page)


async def test_the_ledger_comes_as_a_spreadsheet(database: Database) -> None:
    async with at_desk(database) as desk:
        answer = await desk.client.get("/ledger.xlsx")
        assert answer.status == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert (await answer.read())[:2] == b"PK"


async def test_every_light_of_the_ledger_has_its_word(database: Database) -> None:
    async with at_desk(database) as desk:
        await desk.hand_in()
        await desk.look("/plans/1/review")
        await desk.press("/plans/1/suggestions")
        await desk.press("/plans/1/activate")
        page = await desk.look("/ledger")
        lights = re.findall(r'<span class="light[^>]*>([^<]*)</span>', page)
        assert lights
        assert all(re.fullmatch(r"【[红黄绿灰]】.+|【办结】.+", unescape(one)) for one in lights)


async def test_all_links_of_the_pages_lead_somewhere(database: Database) -> None:
    async with at_desk(database) as desk:
        await desk.hand_in()
        await desk.look("/plans/1/review")
        await desk.press("/plans/1/suggestions")
        await desk.press("/plans/1/activate")
        seen: set[str] = set()
        waiting = ["/"]
        while waiting:
            path = waiting.pop()
            seen.add(path)
            answer = await desk.client.get(path)
            assert answer.status == 200, path
            if answer.content_type == "text/html":
                links = re.findall(r'(?:href|src)="(/[^"#]*)', unescape(await answer.text()))
                waiting += [one for one in set(links) if one not in seen | set(waiting)]
        assert {urlsplit(one).path for one in seen} >= {"/ledger", "/plans", "/burden", "/tasks/1"}
