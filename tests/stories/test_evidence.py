"""佐证材料: a picture with, before or after a report stands beside it; what may run does not."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from docx import Document
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.act.attaching import asks_for_evidence
from bot.export import ledger_workbook
from bot.ledger import Line, Moment, load_ledger
from handlers.message import File, Incoming
from models.assignment import Assignment, Attachment
from models.enums import InboxState
from models.mailbox import Inbox
from models.plan import Task
from tests.cast import Cast, write_plan, write_task
from tests.stories.story import Story, tell

MONDAY = datetime(2026, 8, 10, 0, 30, tzinfo=UTC)  # 8:30 in Shanghai
PHOTO = b"\xff\xd8\xff\xe0" + b"drill" * 20
OTHER = b"\x89PNG\r\n\x1a\n" + b"drill" * 20


def write(session: Session, cast: Cast) -> None:
    plan = write_plan(session)
    write_task(session, plan, 112, "规范民办义务教育", date(2026, 8, 31), cast.section)
    write_task(session, plan, 118, "消防设施检修", date(2026, 9, 14), cast.section)
    write_task(session, plan, 127, "隐患排查整治", date(2026, 12, 31), cast.school)


@pytest.fixture
async def story(database_url: str) -> AsyncIterator[Story]:
    async with tell(database_url, write, MONDAY) as told:
        yield told


async def attachments(story: Story) -> list[Attachment]:
    return await story.look(
        lambda session: list(session.scalars(select(Attachment).order_by(Attachment.id)))
    )


async def ledger(story: Story, number: int) -> list[Line]:
    at = Moment(date(2026, 8, 10), story.house.window.calendar, story.house.window.zone)
    return await story.look(lambda session: load_ledger(session, at, number=number))


async def test_a_picture_with_a_report_is_kept_and_counted_everywhere(story: Story) -> None:
    answer = await story.says("li", "112 完成80%", files=[story.file("现场.jpg", PHOTO)])
    assert "完成80%" in answer
    assert "附件1份" in answer
    (one,) = await attachments(story)
    assert (one.name, one.media_type, one.size) == ("现场.jpg", "image/jpeg", len(PHOTO))
    assert (story.data / "files" / one.sha256[:2] / one.sha256).read_bytes() == PHOTO
    lines = await ledger(story, 112)
    assert lines[0].entries[0].attachments == 1
    assert ledger_workbook(lines, date(2026, 8, 10))[:2] == b"PK"
    await story.says("li", "撤销")
    assert (await ledger(story, 112))[0].entries[0].attachments == 0


async def test_a_file_is_fetched_from_its_task_by_those_who_may_see_it(story: Story) -> None:
    await story.says("li", "112 完成80%", files=[story.file("现场<b>.jpg", PHOTO)])
    (one,) = await attachments(story)
    address = f"/tasks/112/files/{one.id}"
    assert (await story.client.get(address)).status == 401
    await story.sign_in(story.cast.supervisor)
    page = await (await story.client.get("/tasks/112")).text()
    assert address in page
    answer = await story.client.get(address)
    assert answer.status == 200
    assert await answer.read() == PHOTO
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert (await story.client.get(f"/tasks/118/files/{one.id}")).status == 404
    await story.says("li", "撤销")
    assert (await story.client.get(address)).status == 404


async def test_a_picture_that_comes_first_waits_for_the_words(story: Story) -> None:
    assert "哪一项" in await story.says("li", "弄完了", files=[story.file("现场.jpg", PHOTO)])
    assert await attachments(story) == []
    answer = await story.says("li", "112")
    assert "#112" in answer
    assert len(await attachments(story)) == 1
    assert (await ledger(story, 112))[0].entries[0].attachments == 1


async def test_a_picture_just_after_a_report_belongs_to_it(story: Story) -> None:
    await story.says("li", "112 完成80%")
    story.clock.set(story.clock() + timedelta(minutes=2))
    assert "#112" in await story.says("li", "", files=[story.file("a.jpg", PHOTO)])
    assert (await ledger(story, 112))[0].entries[0].attachments == 1
    assert len(await story.reports()) == 1


async def test_a_program_is_refused_politely_and_the_report_stands(story: Story) -> None:
    answer = await story.says(
        "li", "112 完成80%", files=[story.file("现场.jpg", b"MZ\x90\0 a program")]
    )
    assert "完成80%" in answer
    assert "不能收" in answer
    assert await attachments(story) == []
    assert not (story.data / "files").exists()


async def test_a_marked_document_is_refused_and_kept_nowhere(story: Story) -> None:
    document = Document()
    document.add_paragraph("机密★1年")
    document.add_paragraph("关于开展检查的通知")
    content = BytesIO()
    document.save(content)
    file = story.file("通知.docx", content.getvalue())
    answer = await story.says("li", "112 完成80%", files=[file])
    assert "完成80%" in answer
    assert "密级" in answer
    assert not (story.data / "files").exists()


async def test_a_file_that_is_gone_or_too_big_is_told(story: Story) -> None:
    gone = File("现场.jpg", "image/jpeg", "no such file")
    big = File("录像.mp4", "video/mp4", "x", 900 << 20)
    answer = await story.says("li", "112 完成80%", files=[gone, big])
    assert "完成80%" in answer
    assert "“现场.jpg”没有取到" in answer
    assert "“录像.mp4”超过20MB" in answer


async def test_a_fault_of_ours_with_a_file_keeps_no_words_waiting(story: Story) -> None:
    async def broken(file: File, limit: int) -> bytes:
        raise ValueError("a bug")

    story.console.fetch = broken  # type: ignore[method-assign]
    answer = await story.says("li", "112 完成80%", files=[story.file("a.jpg", PHOTO)])
    assert "完成80%" in answer
    assert "没有取到" in answer


async def test_strangers_and_chatter_leave_no_files(story: Story) -> None:
    await story.says("nobody", "112 完成80%", files=[story.file("a.jpg", PHOTO)])
    await story.says("li", "大家看", group="office", files=[story.file("b.png", OTHER)])
    assert not (story.data / "files").exists()


async def test_one_slow_file_keeps_only_its_own_chat_waiting(story: Story) -> None:
    fetched = story.console.fetch
    asked: list[str] = []

    async def slow(file: File, limit: int) -> bytes:
        await story.post("wang", "127 完成10%")
        await story.house.worker._work_all()
        asked.append("others were answered")
        assert (await story.standing(127))[0][1] == 10
        return await fetched(file, limit)

    story.console.fetch = slow  # type: ignore[method-assign]
    await story.post("li", "112 完成80%", files=[story.file("a.jpg", PHOTO)])
    await story.post("li", "112 完成90%")
    await story.house.settle()
    assert asked == ["others were answered"]
    assert (await story.standing(112))[0][1] == 90, "the two of one chat came in order"
    assert len(await attachments(story)) == 1


async def test_a_process_that_died_while_fetching_is_caught_up(story: Story) -> None:
    event = Incoming(
        "console", "died", kind="message", chat="li", group=False, sender="li",  # type: ignore[arg-type]
        text="112 完成80%", files=(story.file("a.jpg", PHOTO),),
    )  # fmt: skip

    def leave_behind(session: Session) -> None:
        session.add(
            Inbox(
                platform="console",
                event_key="died",
                chat="li",
                sender="li",
                payload=event.to_json(),
                received_at=story.clock(),
                claimed_until=story.clock() + timedelta(minutes=2),
            )
        )

    await story.database.write(leave_behind)
    await story.house.settle()
    assert await attachments(story) == [], "another process may still be at it"
    story.clock.set(story.clock() + timedelta(minutes=3))
    await story.house.settle()
    assert len(await attachments(story)) == 1
    row = await story.look(lambda session: session.scalars(select(Inbox)).one())
    assert row.state is InboxState.DONE


# ── when it is asked for ─────────────────────────────────────────────────────────────────────────


def with_demand(session: Session, cast: Cast) -> None:
    write(session, cast)
    task = session.scalars(select(Task).where(Task.number == 112)).one()
    task.text = "规范民办义务教育,完成后报送佐证材料。"


async def test_evidence_is_asked_for_once_and_only_where_the_task_itself_asks(
    database_url: str,
) -> None:
    async with tell(database_url, with_demand, MONDAY) as story:
        assert "佐证" not in await story.says("li", "112 完成80%")
        assert "佐证" not in await story.says("li", "118 已完成")
        assert "#112的原文要求佐证材料" in await story.says("li", "112 已完成")
        answer = await story.says("li", "", files=[story.file("验收.jpg", PHOTO)])
        assert "112" in answer
        assert len(await attachments(story)) == 1
        assert "佐证" not in await story.says("li", "112 已完成")


async def test_who_sends_it_at_once_is_not_asked(database_url: str) -> None:
    async with tell(database_url, with_demand, MONDAY) as story:
        answer = await story.says("li", "112 已完成", files=[story.file("验收.jpg", PHOTO)])
        assert "附件1份" in answer
        assert "原文要求" not in answer


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("开展安全检查,留存现场照片。", True),
        ("按月报送整改图片。", True),
        ("完成后提供验收证明材料。", True),
        ("编印宣传材料。", False),
        ("提交工作方案。", False),
        ("举办学生摄影展,展出照片200幅。", False),
        ("建设材料科学实验室。", False),
    ],
)
def test_what_counts_as_asking(text: str, asks: bool) -> None:
    assert asks_for_evidence(Assignment(task=Task(text=text))) is asks
