"""Corrections and undo, against what was recorded last."""

from bot.actions import About, Action, Clarify, Complete, Correct, Report, Status, Undo
from bot.understand.corrections import Mending, new_value
from bot.understand.desk import Desk
from bot.understand.facts import Recorded
from bot.understand.reports import hear, to_actions
from bot.understand.segments import Subject, cut, recent_tasks


def mend(text: str, mending: Mending, desk: Desk) -> list[Action]:
    """The actions of a correction; empty where the words turn out to be none."""
    match mending:
        case Mending.UNDO:
            return [Undo()]
        case Mending.OTHER_TASK:
            return _move(text, desk)
        case Mending.CORRECT:
            return _correct(text, desk)


def _move(text: str, desk: Desk) -> list[Action]:
    return []


def _correct(text: str, desk: Desk) -> list[Action]:
    """Replaces the number or state of the named, quoted, last written or only task."""
    segments = cut(new_value(text), desk.context)
    whole = cut(text, desk.context)
    subject = next((one.subject for one in whole if one.subject.named), None)
    subject = subject or (whole[0].subject if whole else Subject())
    if not subject.known:
        return [Clarify(About.WHICH_TASK, options=subject.options)]
    task = desk.tasks[subject.tasks[0]]
    said = hear([clause for one in segments for clause in one.clauses], task, correcting=True)
    corrected = [_corrected(action) for action in to_actions(said, task)]
    return corrected or [Clarify(About.WHAT, task.id)]


def _corrected(action: Action) -> Action:
    match action:
        case Report():
            return Correct(
                action.task, action.percent, action.value, action.added, action.status, action.part
            )
        case Complete():
            return Correct(action.task, status=Status.DONE, part=action.part)
    return action
