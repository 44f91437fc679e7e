"""Requests of a stretch of a message, on the tasks that it is about."""

import re
from datetime import date

from bot.actions import (
    About,
    Action,
    Assign,
    Clarify,
    Complete,
    Mute,
    Report,
    Transfer,
    on_task,
)
from bot.understand import requests
from bot.understand.desk import Desk
from bot.understand.facts import OpenTask
from bot.understand.parts import find_part
from bot.understand.progress import report
from bot.understand.requests import Wish, Wished
from bot.understand.segments import Segment


def grant(segment: Segment, desk: Desk) -> list[Action]:
    """The requests of a stretch, and the numbers reported beside them; empty where none is made.

    What is finished is handed over to its users (已竣工,已移交物业公司), not to a colleague.
    """
    wishes = requests.find_wishes(segment.clauses)
    for wished in wishes:
        desk.note(wished.rule, wished.clause)
    actions = [action for wished in wishes for action in _grant(wished, segment, desk)]
    reported = _reported_beside(segment, wishes, desk) if actions else []
    if any(isinstance(action, Complete) for action in reported):
        actions = [action for action in actions if not isinstance(action, Transfer | Assign)]
    return [*reported, *actions]


def _grant(wished: Wished, segment: Segment, desk: Desk) -> list[Action]:
    subject, text, today = segment.subject, segment.text, desk.context.today
    match wished.wish:
        case Wish.SNOOZE | Wish.MUTE if subject.named and not subject.known:
            return [_which(segment, _quiet(wished, text, None, today))]
        case Wish.SNOOZE | Wish.MUTE:
            return [_quiet(wished, text, task, today) for task in _quiet_tasks(segment, desk)]
        case Wish.POSTPONE if subject.known:
            return [
                requests.postpone(
                    text,
                    wished.clause,
                    desk.tasks[task],
                    today,
                    find_part(text, desk.tasks[task]),
                )
                for task in subject.tasks
            ]
        case Wish.HAND_OVER if subject.known:
            return [requests.hand_over(text, task, decides=desk.decides) for task in subject.tasks]
        case Wish.POSTPONE:
            waiting = requests.postpone(text, wished.clause, OpenTask(0, "", None), today, None)
            return [_which(segment, waiting)]
        case Wish.HAND_OVER:
            return [_which(segment, requests.hand_over(text, None, decides=desk.decides))]
    return []


def _quiet(wished: Wished, text: str, task: int | None, today: date) -> Action:
    """Until a day, or for good."""
    clause = _NOW.sub("", wished.clause)
    dated = wished.wish is Wish.SNOOZE or requests.names_date(clause, today)
    return requests.snooze(text, wished.clause, task, today) if dated else Mute(task)


_NOW = re.compile("现在|目前|暂时|眼下")


def _which(segment: Segment, waiting: Action) -> Action:
    """The request is clear, the task is not."""
    actions = waiting.pending if isinstance(waiting, Clarify) else (waiting,)
    pending = tuple(on_task(action, None) for action in actions)
    return Clarify(About.WHICH_TASK, options=segment.subject.options, pending=pending)


def _quiet_tasks(segment: Segment, desk: Desk) -> tuple[int | None, ...]:
    """The tasks whose reminders are to be quiet; with none named, all of the sender's."""
    if requests.means_everything(segment.text) and not segment.subject.named:
        return (None,)
    return segment.subject.tasks or (None,)


def _reported_beside(segment: Segment, wishes: list[Wished], desk: Desk) -> list[Action]:
    """Beside a request only numbers and completions are progress; the rest is its reason."""
    asked = {wished.clause for wished in wishes}
    others = tuple(clause for clause in segment.clauses if clause not in asked)
    if not others:
        return []
    found = report(Segment(segment.subject, others), desk)
    return [
        action
        for action in found
        if isinstance(action, Complete)
        or (
            isinstance(action, Report)
            and (action.percent, action.value, action.added) != (None, None, None)
        )
    ]
