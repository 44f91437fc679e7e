"""Reports: each stretch of a message on the tasks it is about."""

import re

from bot.actions import About, Acknowledge, Action, Clarify, Complete, Report, on_task
from bot.understand.desk import Desk
from bot.understand.facts import Asked, OpenTask, Reminded
from bot.understand.parts import find_part
from bot.understand.quantities import find_quantities
from bot.understand.reports import Said, hear, to_actions
from bot.understand.segments import Segment, Subject, listed_tasks
from bot.understand.states import State
from bot.understand.title_words import shares_sign
from bot.understand.titles import ACTIONS, STRONG
from plans import numerals

_ALL = re.compile(r"[都全均]|两个|[三四五六七八]个|所有|统统|一律")
_COUNTED = re.compile("([两二三四五六七八九])(?:个|项|件)(?:任务|事|工作)?[都全均]")
NOBODY = OpenTask(0, "", None)


def report_all(segments: list[Segment], desk: Desk) -> list[Action]:
    """The reports of all stretches; one without a task that says little is an aside."""
    actions: list[Action] = []
    several = len(segments) > 1
    for segment in segments:
        found = report(segment, desk) or _unheard(segment, several)
        aside = several and not segment.subject.named and not segment.subject.known
        mere = all(isinstance(action, Clarify | Acknowledge) for action in found)
        if not (aside and mere and not _says_much(segment, desk)):
            actions += found
    return actions


def _unheard(segment: Segment, several: bool) -> list[Action]:
    """Among several tasks, one of which something unknown was said is asked about, not lost."""
    said = _NAMES_ALONE.sub("", segment.text)
    if not (several and segment.subject.named and segment.subject.known and len(said) > 1):
        return []
    tasks = segment.subject.tasks
    return [Clarify(About.WHAT, tasks[0] if len(tasks) == 1 else None)]


_NAMES_ALONE = re.compile(r"▲|[^\u4e00-\u9fff]|关于|任务|工作|事项|情况|汇报|报告|进展|[的号项]")


def _says_much(segment: Segment, desk: Desk) -> bool:
    said = hear(list(segment.clauses), NOBODY)
    if said.has(State.FINISHED) or not said.measured.empty or said.measured.asked:
        return True
    return bool(_may_be_counted(segment, desk))


def _may_be_counted(segment: Segment, desk: Desk) -> tuple[int, ...]:
    """招到90人: tasks in whose unit an amount is said, with a sign of their titles."""
    units = {one.unit for clause in segment.clauses for one in find_quantities(clause)} - {""}
    return tuple(
        task.id
        for task in desk.context.tasks
        if task.counts in units and shares_sign(segment.text, task)
    )


def report(segment: Segment, desk: Desk) -> list[Action]:
    """What one stretch reports: for each of its tasks, or a question which task is meant."""
    subject = _everything(segment, desk)
    if not subject.known:
        return _ask_which(segment, subject, desk)
    if each := _respectively(segment, subject):
        return [action for one in each for action in report(one, desk)]
    names = "".join(desk.tasks[task].title for task in subject.tasks)
    return [
        action
        for task in subject.tasks
        for action in _report_one(segment, desk.tasks[task], names, desk)
    ]


def _respectively(segment: Segment, subject: Subject) -> list[Segment]:
    """6和8分别是155台、50份: to each task its own."""
    _, found, told = segment.text.partition("分别")
    parts = [part for part in _BETWEEN.split(told) if part]
    if not found or len(subject.tasks) < 2 or len(parts) != len(subject.tasks):
        return []
    return [
        Segment(Subject((task,), named=True, weight=subject.weight), (part,))
        for task, part in zip(subject.tasks, parts, strict=True)
    ]


_BETWEEN = re.compile("[、,和及 ]+")


def _everything(segment: Segment, desk: Desk) -> Subject:
    """都, 全部 after a reminder of several tasks: all of them."""
    subject = segment.subject
    listed = listed_tasks(desk.context)
    if subject.known or subject.named or not desk.context.recent:
        return subject
    newest = desk.context.recent[-1]
    counted = _COUNTED.search(segment.text)
    if counted and numerals.integer(counted[1]) != len(listed):
        return subject
    if isinstance(newest, Reminded | Asked) and len(listed) > 1 and _ALL.search(segment.text):
        desk.note("都")
        return Subject(tuple(task for task in listed if task in desk.tasks))
    return subject


def _report_one(segment: Segment, task: OpenTask, names: str, desk: Desk) -> list[Action]:
    said = hear(list(segment.clauses), task, names=names)
    for clause, reading in said.readings:
        desk.note(reading.rule, clause)
    if _only_promises(said) or (_only_plans(said) and not _trusted(segment, desk)):
        return [Acknowledge()]
    if said.faint and not _trusted(segment, desk):
        return []
    if _is_doubtful(segment, said, task):
        return [Clarify(About.AMOUNT, task.id, pending=(Complete(task.id),))]
    return to_actions(said, task, find_part(segment.text, task))


FEW = 12  # tasks to choose from: more are no choice
FAR = 75  # percent on record: what has come less far is not finished by a word or two


def _is_doubtful(segment: Segment, said: Said, task: OpenTask) -> bool:
    """整治完成: one faint word names the task, and of its 64 places 16 are on record."""
    faint = segment.subject.named and segment.subject.weight < STRONG
    counted = task.target is not None and said.measured.empty and task.progress < FAR
    ended = said.has(State.FINISHED) and not _is_done_with(segment.text)
    return faint and counted and ended and not _ALL.search(segment.text)


def _is_done_with(text: str) -> bool:
    """责任书签完: a thing and what is done with it. 改造完了 has the deed alone."""
    match = _TO_THE_END.search(text)
    return match is not None and match[1] not in ACTIONS


_TO_THE_END = re.compile("([\u4e00-\u9fff][^弄搞做办干忙整])完了?$")


def _only_promises(said: Said) -> bool:
    return (
        said.measured.empty
        and bool(said.readings)
        and all(reading.state is State.PROMISE for _, reading in said.readings)
    )


def _only_plans(said: Said) -> bool:
    """明天报: an answer to a reminder, and no news of the task."""
    return (
        said.measured.empty
        and bool(said.readings)
        and all(reading.rule in ("将来的事", "到时再办") for _, reading in said.readings)
    )


def _trusted(segment: Segment, desk: Desk) -> bool:
    """Whether a faint report may be taken for one: the task is named, quoted or just spoken of."""
    return segment.subject.named or desk.context.quoted_task is not None


def _ask_which(segment: Segment, subject: Subject, desk: Desk) -> list[Action]:
    """There is something to record, and no task to record it on."""
    said = hear(list(segment.clauses), NOBODY)
    for clause, reading in said.readings:
        desk.note(reading.rule, clause)
    if _only_promises(said):
        return [Acknowledge()]
    if counting := _counting(segment, subject, desk):
        return [counting]
    if said.empty and not subject.named and (options := _may_be_counted(segment, desk)):
        return [Clarify(About.WHICH_TASK, options=options)]
    if said.empty or (said.faint and not subject.named):
        return [Clarify(About.WHICH_TASK, options=subject.options)] if subject.named else []
    pending = tuple(on_task(action, None) for action in _waiting(said))
    return [Clarify(About.WHICH_TASK, options=subject.options, pending=pending)]


def _counting(segment: Segment, subject: Subject, desk: Desk) -> Clarify | None:
    """完成8公里: only tasks that count in 公里 may be meant, and the amount waits for one of them.

    None where the amount would mean different things of different tasks.
    """
    units = {one.unit for clause in segment.clauses for one in find_quantities(clause)}
    options = subject.options or tuple(desk.tasks)
    fitting = [desk.tasks[task] for task in options if desk.tasks[task].counts in units - {""}]
    if not 1 < len(fitting) <= FEW:
        return None
    found = [to_actions(hear(list(segment.clauses), task), task) for task in fitting]
    meant = {on_task(action, None) for actions in found for action in actions}
    only = meant.pop() if len(meant) == 1 and all(len(actions) == 1 for actions in found) else None
    if not isinstance(only, Report) or (only.value, only.added) == (None, None):
        return None
    return Clarify(About.WHICH_TASK, options=tuple(task.id for task in fitting), pending=(only,))


def _waiting(said: Said) -> list[Action]:
    """What is recorded once the task is known; an amount that is not clear yet is asked again."""
    if said.measured.unfit and said.measured.empty and not said.has(State.FINISHED):
        return [Clarify(About.AMOUNT, pending=(Report(None),))]
    return to_actions(said, NOBODY)
