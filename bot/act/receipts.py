"""签收: that somebody has seen what was given to them, only where the plan wants to know it."""

from bot.act.turn import Said, Turn
from models.assignment import Assignment
from models.audit import record
from scheduler.wording import answers as words

RECEIPTS = ("收到", "签收", "已阅", "知悉")


def receive(turn: Turn, number: int | None = None) -> Said | None:
    """Records the receipt of a task, or of everything the last reminder listed.

    None where no plan wants receipts: then “收到” is a courtesy like any other.
    """
    rows = [row for row in wanted(turn) if number is None or row.task.number == number]
    if not rows:
        return None
    for row in rows:
        row.receipt_at = turn.letter.now
        record(
            turn.session,
            actor_id=turn.actor.person_id,
            action="receipt",
            subject=f"assignment:{row.id}",
            inbox_id=turn.letter.inbox_id,
            at=turn.letter.now,
        )
    numbers = dict.fromkeys(row.task.number or 0 for row in rows)
    return Said(words.received(list(numbers)), tuple(row.id for row in rows))


def wanted(turn: Turn) -> list[Assignment]:
    """The sender's own Assignments of the reminder answered, whose receipt is wanted still."""
    return [
        row
        for rows in turn.loaded.assignments.values()
        for row in rows
        if row.id in turn.loaded.reminded and row.receipt_at is None and row.task.plan.wants_receipt
    ]


def is_receipt(text: str) -> bool:
    """Whether a courtesy says that it was seen."""
    return any(word in text for word in RECEIPTS)
