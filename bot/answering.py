"""Answers on their way: what is said goes into the outbox, what is asked is remembered."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from bot.act import Asks, Said
from bot.actions import to_json
from bot.context import Letter
from bot.evidence import Material
from handlers.message import Outgoing
from models.assignment import Mention
from models.enums import OutboxKind
from models.mailbox import Outbox, Question
from scheduler.delivery import ONCE


def close_questions(session: Session, person_id: int, letter: Letter, now: datetime) -> None:
    """A question has had its answer, or the person went on to something else."""
    session.execute(
        update(Question)
        .where(
            Question.person_id == person_id,
            Question.platform == letter.platform,
            Question.chat == letter.chat,
            Question.answered_at.is_(None),
        )
        .values(answered_at=now)
    )


def ask(
    session: Session, person_id: int, letter: Letter, question: Asks, evidence: Sequence[Material]
) -> None:
    """Remembers what was asked, so that the answer can be joined to the original message."""
    session.add(
        Question(
            person_id=person_id,
            platform=letter.platform,
            chat=letter.chat,
            about=question.about,
            options=list(question.options),
            pending=[to_json(action) for action in question.pending],
            text=letter.text[:2000],
            evidence=[one.to_json() for one in evidence] or None,
            asked_at=letter.now,
        )
    )


def lay_answer(
    session: Session, person_id: int, letter: Letter, reply: Said | Asks, *, private: str | None
) -> None:
    """One answer in the outbox, with the Assignments it lists."""
    key = f"answer:{letter.inbox_id}"
    outgoing = Outgoing(
        chat=private or letter.chat,
        group=letter.group and private is None,
        text=reply.text,
        key=key,
        buttons=reply.buttons,
        documents=reply.documents if isinstance(reply, Said) else (),
    )
    row = outbox_row(outgoing, letter, person_id)
    if isinstance(reply, Said) and reply.secret:
        row.facts = {ONCE: True}
    session.add(row)
    session.flush()
    listed = reply.assignments if isinstance(reply, Said) else ()
    session.add_all(
        Mention(
            outbox_id=row.id,
            assignment_id=assignment_id,
            person_id=person_id,
            position=position,
            stage="answer",
        )
        for position, assignment_id in enumerate(listed, 1)
    )


def outbox_row(outgoing: Outgoing, letter: Letter, person_id: int | None) -> Outbox:
    """An answer: due at once, at any hour."""
    return Outbox(
        key=outgoing.key,
        kind=OutboxKind.ANSWER,
        platform=letter.platform,
        chat=outgoing.chat,
        group=outgoing.group,
        person_id=person_id,
        inbox_id=letter.inbox_id,
        day=letter.today,
        payload=outgoing.to_json(),
        created_at=letter.now,
        due_at=letter.now,
    )
