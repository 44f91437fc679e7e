"""Answers to what the bot asked: the answer is joined to the actions that wait for it."""

import re
from dataclasses import replace
from datetime import date

from bot.actions import (
    About,
    Acknowledge,
    Action,
    Clarify,
    Complete,
    Mute,
    Postpone,
    Report,
    Snooze,
    Status,
    on_task,
)
from bot.understand import dates
from bot.understand.desk import Desk
from bot.understand.facts import Asked, OpenTask
from bot.understand.mentions import find_mentions
from bot.understand.naming import Mention, Naming
from bot.understand.reports import hear, to_actions

_NEVER_MIND = re.compile(
    "^(?:算了|不用了|[不别]用?管(?:它|他)?了?|没事了?|不记了|别记了|先不(?:记|报|用)了?|取消|作罢|不必了|当我没说|都不是"
    "|没有|不了)[吧了,。! ]*$"
)
_YES = re.compile(
    r"^(?:是的?|对的?|嗯+|好的?|没错|正确|可以|行|确认|就是|是这个|OK|ok)[吧了啊呀,。! ]*$"
)
_BARE = re.compile(
    r"^[ ]*(?:是|就|选|应该是|我说的是|那个|第)?[ ]*#?(\d{1,6})(?:号|项|吧|的|那个|那项"
    "|这个)*[ ,。!]*$"
)
_BOTH = re.compile(
    "^(?:都是|都|两个都(?:是)?|全部(?:都是)?|全都是|都对|两项都是|都记上"
    "|三个都(?:是)?)[,。!吧了 ]*$"
)
_NUMBER_ONLY = re.compile(
    r"^(?:是|共|一共|应该是|就是|到|累计)?[ ]*(\d{1,9}(?:\.\d{1,4})?)[ ]*(?:了|吧|,|。)*$"
)
_FILLER = re.compile(
    "[是就那这个的吧啊呀呢嘛哦嗯,。!?: 号项#▲]|说|应该|指|我|选|对|了|任务|工作|刚才|上面|关于"
    "|一下|好|您|你|问"
)


def answer(text: str, desk: Desk) -> list[Action] | None:
    """The pending actions, completed by the answer; None where the message is no answer."""
    asked = desk.context.recent[-1] if desk.context.recent else None
    if not isinstance(asked, Asked):
        return None
    if _NEVER_MIND.match(text):
        desk.note("不记了")
        return [Acknowledge()]
    match asked.about:
        case About.WHICH_TASK:
            return _which(text, asked, desk)
        case About.DATE:
            return _date(text, asked, desk)
        case About.AMOUNT:
            return _amount(text, asked, desk)
        case About.WHAT:
            return _confirmed(text, asked)


def _which(text: str, asked: Asked, desk: Desk) -> list[Action] | None:
    """One of the options: its number, words of its title, or its place in the list."""
    if not asked.pending:
        return None
    tasks = _chosen(text, asked, desk)
    if tasks is None:
        return None
    desk.note("答哪一项", text)
    if not tasks or any(task not in desk.tasks for task in tasks):
        return [Clarify(About.WHICH_TASK, options=asked.options, pending=asked.pending)]
    return [
        _given(action, desk.tasks[task], desk)
        if task in asked.options or not _is_amount(action)
        else Clarify(About.AMOUNT, task, pending=(Report(task),))
        for task in tasks
        for action in asked.pending
    ]


def _is_amount(action: Action) -> bool:
    """An amount is in the unit of the tasks that were offered, and of no other."""
    return isinstance(action, Report) and (action.value, action.added) != (None, None)


def _chosen(text: str, asked: Asked, desk: Desk) -> tuple[int, ...] | None:
    """The tasks that the answer names; empty if it names none of them; None if it says more."""
    if _BOTH.match(text):
        return asked.options
    if match := _BARE.match(text):
        number = int(match[1])
        return (number,) if number in (asked.options or desk.tasks) else ()
    mentions = find_mentions(text, desk.context, asked.options)
    mentions = [_narrowed(one, asked.options) for one in mentions if one.naming is not Naming.THIS]
    if not mentions:
        return _by_any_words(text, asked.options, desk)
    rest = text
    for mention in reversed(mentions):
        rest = rest[: mention.start] + rest[mention.end :]
    if len(_FILLER.sub("", rest)) > 2 or re.search(r"\d|完|没|%|延|转|又|还|[一二两三]次", rest):
        return None
    if all(mention.certain for mention in mentions):
        return tuple(dict.fromkeys(task for mention in mentions for task in mention.tasks))
    return ()


def _by_any_words(text: str, options: tuple[int, ...], desk: Desk) -> tuple[int, ...] | None:
    """Among few options even general words tell: the one that shares most with the answer."""
    words = _FILLER.sub("", text)
    if not 2 <= len(words) <= 12 or re.search(r"\d|完成|没|%|延|转", words):
        return None
    shared = {
        task: sum(words[at : at + 2] in desk.tasks[task].title for at in range(len(words) - 1))
        for task in options
        if task in desk.tasks
    }
    best = max(shared.values(), default=0)
    fitting = tuple(task for task, count in shared.items() if count == best)
    return fitting if best and len(fitting) == 1 else None


def _narrowed(mention: Mention, options: tuple[int, ...]) -> Mention:
    """Of several that the words fit, those that were offered."""
    offered = tuple(task for task in mention.tasks if task in options)
    return replace(mention, tasks=offered) if offered else mention


def _given(action: Action, task: OpenTask, desk: Desk) -> Action:
    """A pending action on its task; a request that still lacks its date goes on to ask for it."""
    match action:
        case Clarify(pending=pending):
            return replace(
                action,
                task=task.id,
                pending=tuple(_given(one, task, desk) for one in pending),
            )
        case Postpone(until=until) if until is None or (task.due and until <= task.due):
            return Clarify(About.DATE, task.id, pending=(replace(action, task=task.id),))
        case Report(percent=percent) if percent is not None and percent == 100:
            return Complete(task.id)
        case Report(status=Status.DONE):
            return Complete(task.id)
        case _:
            return on_task(action, task.id)


def _date(text: str, asked: Asked, desk: Desk) -> list[Action] | None:
    """A date for the request that waits; 是 confirms one that was proposed."""
    if _YES.match(text) and all(getattr(action, "until", None) for action in asked.pending):
        return list(asked.pending) or None
    when = dates.find_when(text, desk.context.today)
    length = dates.find_length(text)
    if not asked.pending or (when is None and length is None):
        return None
    return [_dated(action, text, when, desk) for action in asked.pending]


def _dated(action: Action, text: str, when: dates.When | None, desk: Desk) -> Action:
    today = desk.context.today
    match action:
        case Postpone(task=number):
            task = desk.tasks.get(number or 0)
            until = dates.due_date(when) if when else None
            length = dates.find_length(text)
            if until is None and length and task and task.due:
                until = dates.add_length(task.due, length)
            if until is None or until < today or (task and task.due and until <= task.due):
                return Clarify(About.DATE, number, pending=(action,))
            return replace(action, until=until)
        case Snooze(task=number) | Mute(task=number):
            return _woken(number, text, when, today)
    return action


def _woken(task: int | None, text: str, when: dates.When | None, today: date) -> Action:
    until = dates.wake_date(when, today) if when else None
    if until is None and (length := dates.find_length(text)):
        until = dates.add_length(today, length)
    if until is None or until < today:
        return Clarify(About.DATE, task, pending=(Mute(task),))
    return Snooze(task, until)


def _amount(text: str, asked: Asked, desk: Desk) -> list[Action] | None:
    """The right number of the task that was asked about."""
    number = next((getattr(action, "task", None) for action in asked.pending), None)
    number = number if number is not None else (asked.options[0] if asked.options else None)
    task = desk.tasks.get(number or 0)
    if task is None:
        return None
    if match := _NUMBER_ONLY.match(text):
        return [_bare_amount(float(match[1]), task)]
    said = hear([text], task, correcting=True)
    if said.measured.empty or said.measured.asked:
        return None
    return to_actions(said, task)


def _bare_amount(value: float, task: OpenTask) -> Action:
    """A number without a unit is in the unit that was asked about; without any it is a share."""
    if task.target or task.quota:
        return Report(task.id, value=value)
    if value > 100:
        return Clarify(About.AMOUNT, task.id, pending=(Report(task.id),))
    return Complete(task.id) if value == 100 else Report(task.id, percent=value)


def _confirmed(text: str, asked: Asked) -> list[Action] | None:
    return list(asked.pending) if asked.pending and _YES.match(text) else None
