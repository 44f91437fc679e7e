"""免打扰: snoozing and muting one's own reminders. It never stops escalation, nor a colleague."""

from sqlalchemy import delete, select

from bot.act.turn import Outcome, Said, Turn
from bot.actions import Mute, Snooze
from models.audit import record
from models.people import Hush
from models.plan import Task
from scheduler.wording import answers as words


def hush(turn: Turn, action: Snooze | Mute) -> list[Outcome]:
    """Writes one Hush in the place of an earlier one of the same scope."""
    task = task_numbered(turn, action.task)
    if action.task is not None and (task is None or not turn.rows(action.task)):
        return [Said(words.not_yours([action.task]))]
    task_id = task.id if task else None
    until = action.until if isinstance(action, Snooze) else None
    turn.session.execute(
        delete(Hush).where(Hush.person_id == turn.actor.person_id, Hush.task_id == task_id)
    )
    turn.session.add(
        Hush(
            person_id=turn.actor.person_id,
            task_id=task_id,
            until_on=until,
            created_at=turn.letter.now,
        )
    )
    numbers = [action.task] if action.task is not None else list(turn.loaded.assignments)
    turn.written += [row.id for number in numbers for row in turn.rows(number)]
    record(
        turn.session,
        actor_id=turn.actor.person_id,
        action="hush",
        subject=f"task:{task_id}" if task_id else f"person:{turn.actor.person_id}",
        after={"until": until.isoformat() if until else None},
        inbox_id=turn.letter.inbox_id,
        at=turn.letter.now,
    )
    title = task.title if task else ""
    if until is not None:
        return [Said(words.snoozed(action.task, title, until))]
    return [Said(words.muted(action.task, title))]


def task_numbered(turn: Turn, number: int | None) -> Task | None:
    """The task of a number."""
    if number is None:
        return None
    return turn.session.scalars(select(Task).where(Task.number == number)).first()
