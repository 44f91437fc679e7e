"""Laying the files of a message beside what was reported, or keeping them for the answer."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.act.turn import Asks, Said
from bot.context import QUESTION_LIVES, Letter
from bot.evidence import Gathered, Material
from models.assignment import Assignment, Attachment, Report
from models.mailbox import Inbox, Question
from scheduler.wording import answers as words

ASKS_FOR_EVIDENCE = re.compile(
    "佐证|印证材料|证明材料|支撑材料|附(?:上|相关|有关)?(?:照片|图片|影像|凭证)"
    "|(?:报送|提交|上传|提供|上报|留存)[^,,。;;、]{0,8}(?:照片|图片|影像资料|凭证|复印件)"
)
MOMENTS = timedelta(minutes=10)  # a picture sent so soon after a report belongs to it


def asks_for_evidence(row: Assignment) -> bool:
    """Whether the task's own text wants evidence; nothing else ever does."""
    return ASKS_FOR_EVIDENCE.search(row.task.text) is not None


def has_evidence(session: Session, row: Assignment) -> bool:
    """Whether some has come already."""
    kept = (
        select(Attachment.id)
        .join(Report, Report.id == Attachment.report_id)
        .where(Report.assignment_id == row.id, Report.revoked_at.is_(None))
    )
    return session.scalars(kept.limit(1)).first() is not None


def just_reported(session: Session, person_id: int, letter: Letter) -> list[Report]:
    """What a picture without words belongs to: the reports of the message just before it."""
    if letter.text.strip() or letter.quoted_id is not None:
        return []
    newest = session.scalars(
        select(Report.inbox_id)
        .join(Inbox, Inbox.id == Report.inbox_id)
        .where(
            Report.person_id == person_id,
            Report.revoked_at.is_(None),
            Report.at >= letter.now - MOMENTS,
            Inbox.platform == letter.platform,
            Inbox.chat == letter.chat,
        )
        .order_by(Report.id.desc())
        .limit(1)
    ).first()
    return reports_of(session, newest) if newest is not None else []


def reports_of(session: Session, inbox_id: int) -> list[Report]:
    """The valid reports of a message."""
    return list(
        session.scalars(
            select(Report)
            .where(Report.inbox_id == inbox_id, Report.revoked_at.is_(None))
            .order_by(Report.ordinal)
        )
    )


def attach(session: Session, reports: Sequence[Report], materials: Sequence[Material]) -> set[int]:
    """Lays materials beside reports, each once; the numbers of their tasks."""
    for report in reports:
        there = set(
            session.scalars(select(Attachment.sha256).where(Attachment.report_id == report.id))
        )
        session.add_all(
            Attachment(report_id=report.id, **one.to_json())
            for one in materials
            if one.sha256 not in there
        )
    return {report.assignment.task.number or 0 for report in reports}


def open_question(session: Session, person_id: int, letter: Letter) -> Question | None:
    """What was asked in this chat and not answered yet."""
    return session.scalars(
        select(Question)
        .where(
            Question.person_id == person_id,
            Question.platform == letter.platform,
            Question.chat == letter.chat,
            Question.answered_at.is_(None),
            Question.asked_at >= letter.now - QUESTION_LIVES,
        )
        .order_by(Question.id.desc())
        .limit(1)
    ).first()


def keep_evidence(
    session: Session, letter: Letter, question: Question | None, materials: Sequence[Material]
) -> list[Material]:
    """Attaches what came with the message, or with the one that it clarifies.

    Answers what still waits for a report.
    """
    former = question.evidence if question is not None and question.evidence else []
    held = {one.sha256: one for one in (*map(Material.from_json, former), *materials)}
    if not held:
        return []
    session.flush()
    reports = reports_of(session, letter.inbox_id)
    if not reports:
        return list(held.values())
    attach(session, reports, list(held.values()))
    return []


def remarks_on(
    gathered: Gathered, reply: Said | Asks | None, waiting: Sequence[Material]
) -> list[str]:
    """What is said of the files of a message, beside the answer."""
    remarks = []
    placed = bool(gathered.materials) and not waiting
    if placed:
        remarks.append(words.evidence_kept(len(gathered.materials)))
    elif gathered.materials and not isinstance(reply, Asks):
        remarks.append(words.evidence_homeless())
    if gathered.refused:
        remarks.append(words.evidence_refused(gathered.refused))
    if gathered.marked:
        remarks.append(words.evidence_marked(gathered.marked))
    if gathered.too_big:
        remarks.append(words.evidence_too_big(gathered.too_big))
    if gathered.missing:
        remarks.append(words.evidence_missing(gathered.missing))
    return remarks


def with_remarks(
    reply: Said | Asks | None, letter: Letter, remarks: Sequence[str]
) -> Said | Asks | None:
    """The answer with a line more; in a group nothing is said of files alone."""
    if not remarks or (reply is None and letter.group):
        return reply
    text = "\n".join([*([reply.text] if reply else ()), *remarks])
    return replace(reply, text=text) if reply is not None else Said(text)
