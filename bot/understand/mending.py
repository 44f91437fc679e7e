"""Corrections and undo, against what was recorded last."""

import re
from dataclasses import replace

from bot.actions import (
    About,
    Action,
    Approve,
    Assign,
    Clarify,
    Complete,
    Correct,
    Postpone,
    Reject,
    Report,
    Status,
    Transfer,
    Undo,
    on_task,
)
from bot.understand import dates
from bot.understand.amounts import recorded_of
from bot.understand.corrections import Mending, find_mending, is_work_done, new_value
from bot.understand.desk import Desk
from bot.understand.facts import OpenTask, Recorded
from bot.understand.progress import report_all
from bot.understand.quantities import NUMBER
from bot.understand.receivers import find_receivers, is_not_mine
from bot.understand.reports import Said, hear, to_actions
from bot.understand.requests import Wish, find_wishes
from bot.understand.segments import Segment, Subject, recent_tasks
from bot.understand.states import FAINT, State
from plans import numerals

_BARE = re.compile(
    rf"^[ ▲]*(?:了|是|为|今天|现在|目前|[:,])*[ ]*({NUMBER})[ ]*(?:了|吧|才对|的|。|!|,)*$"
)

# 第二期改到7月10号: an occasion that is put off; nothing on record is wrong
_OCCASION_MOVED = re.compile(
    r"第[一二两三四五六七八九十\d]{1,3}[次轮期场批回届][^,。]{0,10}改到[^,。]{0,6}[月号日周]"
    r"|改[到在成](?:了)?(?:下|明|后天|周|星期|\d{1,2}月|\d{1,2}[号日])"
)

_NOT_COUNTED = re.compile("(?:先|不能?|别)算(?:它)?(?:是)?(?:完成|办结|完)")
_IN_FACT = re.compile(
    "实际(?:上)?(?!是|为|应)"
)  # 实际完成82家 is a report, if nothing was said before
_WRONG_SAID = re.compile("错|误|不对|改成|更正")


def mend(text: str, mending: Mending, desk: Desk) -> list[Action]:
    """The actions of a correction; empty where the words turn out to be none."""
    match mending:
        case Mending.UNDO:
            return _undo(text, desk)
        case Mending.OTHER_TASK:
            return _move(text, desk) or _correct(text, desk)
        case Mending.CORRECT:
            return _several(text, desk) or _elsewhere(text, desk) or _correct(text, desk)


def mends_something(text: str, mending: Mending, desk: Desk) -> bool:
    """Whether the words are about a record: 改到9月底 and 应该是基教科的 ask for something new."""
    if any(isinstance(one, Approve | Reject) for one in last_recorded(desk)):
        return False  # 批错了,应该退回 is the decision anew
    if is_not_mine(text) and not last_recorded(desk):
        return False
    if mending is not Mending.CORRECT:
        return True
    subjects = [one.subject for one in desk.cut(text)]
    titles = [desk.tasks[task].title for one in subjects for task in one.tasks]
    if any(is_work_done(text, title) for title in titles):
        return False
    if _OCCASION_MOVED.search(text) and not _has_date(last_recorded(desk)):
        return False
    if _IN_FACT.search(text) and not _WRONG_SAID.search(text) and not last_recorded(desk):
        return False
    if _NOT_COUNTED.search(text) and not _WRONG_SAID.search(text):
        return any(isinstance(one, Complete) for one in last_recorded(desk))
    requested = any(isinstance(one, Postpone | Transfer | Assign) for one in last_recorded(desk))
    if requested:
        return True
    wishes = {wished.wish for wished in find_wishes(tuple(text.split(",")))}
    return not wishes & {Wish.POSTPONE, Wish.HAND_OVER}


def _has_date(recorded: tuple[Action, ...]) -> bool:
    return any(isinstance(one, Postpone) for one in recorded)


def denies_record(text: str, desk: Desk) -> bool:
    """301不对,是310, where 301 is on record: what is wrong was said in the last message."""
    said = _FIRST_NUMBER.match(text)
    value = numerals.number(said[1]) if said else None
    return value is not None and any(
        value in (one.percent, one.value, one.added)
        for one in last_recorded(desk)
        if isinstance(one, Report | Correct)
    )


_FIRST_NUMBER = re.compile(rf"[ ▲]*({NUMBER})[%\u4e00-\u9fff]{{0,3}}?(?:不对|错了|写错|报错|说错)")


def last_recorded(desk: Desk) -> tuple[Action, ...]:
    """What the bot recorded from the sender's last message, if that is the newest entry."""
    newest = desk.context.recent[-1] if desk.context.recent else None
    return newest.actions if isinstance(newest, Recorded) else ()


def _undo(text: str, desk: Desk) -> list[Action]:
    """撤回; with something said instead, that is done after it, or corrects what was recorded."""
    segments = desk.cut(text)
    said = [
        action
        for segment in segments
        if segment.subject.named
        for action in _said(_without_undo(segment), desk)
        if isinstance(action, Report | Complete)
    ]
    if not said and any(isinstance(one, Report) for one in last_recorded(desk)):
        corrected = [one for one in _correct(_after_undo(text), desk) if isinstance(one, Correct)]
        if any(one.percent is not None or one.value is not None for one in corrected):
            return list(corrected)
    return [Undo(), *said]


def _without_undo(segment: Segment) -> Segment:
    """撤回34号的完成 says nothing of 34 but that it is taken back."""
    kept = tuple(clause for clause in segment.clauses if not _takes_back(clause))
    return replace(segment, clauses=kept)


def _takes_back(clause: str) -> bool:
    found = find_mending(clause)
    return found is not None and found.meaning is Mending.UNDO


def _after_undo(text: str) -> str:
    """What follows the clause that takes back."""
    parts = re.split(r"[,。;!]", text, maxsplit=1)
    return parts[1] if len(parts) > 1 else ""


def _said(segment: Segment, desk: Desk) -> list[Action]:
    if len(segment.subject.tasks) != 1:
        return []
    task = desk.tasks[segment.subject.tasks[0]]
    said = hear(list(segment.clauses), task)
    return [] if said.faint else to_actions(said, task)


def _move(text: str, desk: Desk) -> list[Action]:
    """Recorded on the wrong task: taken back, and written where it belongs."""
    done = last_recorded(desk)
    right = _right_task(text, desk, {getattr(action, "task", None) for action in done})
    if right is None or not done:
        return []
    task = desk.tasks[right.tasks[0]]
    written = hear(list(_clauses_about(text, right, desk)), task)
    actions = [] if written.faint else to_actions(written, task)
    said: list[Action] = [one for one in actions if isinstance(one, Report | Complete)]
    if said in ([], [Report(task.id, status=Status.IN_PROGRESS)]):
        said = [on_task(action, task.id) for action in done]
    return [Undo(), *said]


def _several(text: str, desk: Desk) -> list[Action]:
    """说反了,5号是30%,12号是50%: each anew. Where only one of them was wrong, the other is news."""
    segments = desk.cut(text)
    named = [one for one in segments if one.subject.named and len(one.subject.tasks) == 1]
    if len({one.subject.tasks for one in named}) < 2:
        return []
    if _IS_ANOTHERS.search(",".join(one.text for one in segments)):
        return [Clarify(About.WHAT)]
    opens = segments[0] not in named  # 说反了, 4号和8号弄反了: all that follows was wrong
    all_wrong = opens and find_mending(segments[0].text) is not None
    anew = [one for one in named if all_wrong or find_mending(one.text)]
    corrected = [action for one in anew for action in _anew(one, desk)]
    if not any(isinstance(action, Correct) for action in corrected):
        return []
    return [*corrected, *report_all([one for one in named if one not in anew], desk)]


_IS_ANOTHERS = re.compile(r"▲[^,▲\d]{0,3}是[^,▲\d]{0,2}▲")  # 5号是12号的: what of which is not said


def _anew(segment: Segment, desk: Desk) -> list[Action]:
    """The number or state of one of several tasks that are corrected together."""
    task = desk.tasks[segment.subject.tasks[0]]
    new = new_value(segment.text)
    if bare := _bare_number([new, *segment.clauses], task, desk):
        return [bare]
    said = hear(new.split(","), task, correcting=True)
    if said.empty or said.faint:
        return [Clarify(About.AMOUNT, task.id, pending=(Report(task.id),))]
    corrected = [_as_correction(action) for action in to_actions(said, task)]
    if any(_changes_nothing(action, desk) for action in corrected):
        return [Clarify(About.AMOUNT, task.id, pending=(Report(task.id),))]
    return corrected


def _elsewhere(text: str, desk: Desk) -> list[Action]:
    """弄错了,213号才完成了: what is wrong was said of the last record, the rest of another task."""
    segments = desk.cut(text)
    if not segments or segments[0].subject.named:
        return []
    return _move(text, desk)


def _right_task(text: str, desk: Desk, wrong: set[int | None]) -> Subject | None:
    """The one named task that was not just written to."""
    named = [one.subject for one in desk.cut(text) if one.subject.named]
    right = [one for one in named if len(one.tasks) == 1 and one.tasks[0] not in wrong]
    return right[-1] if right else None


def _clauses_about(text: str, subject: Subject, desk: Desk) -> tuple[str, ...]:
    return next(one.clauses for one in desk.cut(text) if one.subject == subject)


def _correct(text: str, desk: Desk) -> list[Action]:
    """Replaces the number or state of the named, quoted, last written or only task."""
    if repeated := _repeat_request(text, desk):
        return repeated
    if (off := _TOO_MUCH.search(text)) and (by := numerals.number(off[2])) is not None:
        return [_shifted(-by if off[1] in ("多", "重复") else by, desk)]
    subject = _corrected_subject(desk.cut(text), desk)
    if not subject.known or len(subject.tasks) > 1:
        return [Clarify(About.WHICH_TASK, options=subject.options or subject.tasks)]
    task = desk.tasks[subject.tasks[0]]
    clauses = [clause for one in desk.cut(new_value(text)) for clause in one.clauses]
    said = hear([clause for clause in clauses if clause], task, correcting=True)
    if said.empty and _bare_number(clauses, task, desk) is None:
        clauses = [clause for one in desk.cut(text) for clause in one.clauses]
        said = hear(clauses, task, correcting=True)
    if said.faint or (_is_step(said) and not _was_finished(task, desk)):
        bare = _bare_number(clauses, task, desk)
        return [bare or Clarify(About.WHAT, task.id)]
    if said.measured.empty and (bare := _bare_number(clauses, task, desk)):
        return [bare]
    corrected = [_as_correction(_instead(action, desk, task)) for action in to_actions(said, task)]
    vague = Correct(task.id, status=Status.IN_PROGRESS)
    sure = said.has(State.NOT_YET, State.NEARLY, State.BLOCKED) or _was_finished(task, desk)
    if corrected == [vague] and _NUMBERED.search(text) and not sure:
        return [Clarify(About.AMOUNT, task.id, pending=(Report(task.id),))]
    if any(_changes_nothing(action, desk) for action in corrected):
        return [Clarify(About.AMOUNT, task.id, pending=(Report(task.id),))]
    meant: list[Action] = [one for one in corrected if not isinstance(one, Clarify)] or corrected
    return meant or [Clarify(About.WHAT, task.id)]


def _changes_nothing(action: Action, desk: Desk) -> bool:
    """13座写错了: what is on record already is what was wrong, and not what is right."""
    return isinstance(action, Correct) and any(
        isinstance(one, Report | Correct)
        and one.task == action.task
        and (one.percent, one.value) == (action.percent, action.value) != (None, None)
        for one in last_recorded(desk)
    )


_SCALE = 100  # 6.2 instead of 65000: the number is in another unit
_NUMBERED = re.compile(r"\d|第[一二三四五六七八九十]")
_TOO_MUCH = re.compile(
    rf"([多少漏]|重复)(?:报|算|写|填|记|说|统计|数)了?({NUMBER})[\u4e00-\u9fff]{{0,2}}"
    "[了的。!]*(?:$|,[减扣剔去])"
)


def _shifted(by: float, desk: Desk) -> Action:
    """多报了5名: the amount last recorded, less that."""
    for action in last_recorded(desk):
        if isinstance(action, Report | Correct) and action.value is not None:
            return Correct(action.task, value=action.value + by)
    return Clarify(About.AMOUNT)


def _is_step(said: Said) -> bool:
    """Whether no more is said than that something was done: that corrects no number."""
    states = {reading.state for _, reading in said.readings if reading.rule not in FAINT}
    return said.measured.empty and states == {State.STEP}


def _was_finished(task: OpenTask, desk: Desk) -> bool:
    return any(isinstance(one, Complete) and one.task == task.id for one in last_recorded(desk))


def _instead(action: Action, desk: Desk, task: OpenTask) -> Action:
    """其实两回, where one was recorded: the count is corrected by what was added too little."""
    before = [one for one in last_recorded(desk) if isinstance(one, Report) and one.task == task.id]
    if not isinstance(action, Report) or not before or before[-1].added is None:
        return action
    amount = action.added if action.added is not None else action.value
    if amount is None or (action.value is not None and task.quota and amount >= task.quota.done):
        return action
    if task.quota:
        return Report(task.id, value=task.quota.done - before[-1].added + amount)
    return Report(task.id, added=amount) if amount < (recorded_of(task) or 0) else action


def _corrected_subject(segments: list[Segment], desk: Desk) -> Subject:
    """The task that is named; else the quoted one, the one last written to, the only one."""
    named = next(
        (one.subject for one in segments if one.subject.named and one.subject.known),
        None,
    )
    if named:
        return named
    subject = segments[0].subject if segments else Subject()
    numbers = [one for one in last_recorded(desk) if isinstance(one, Report | Correct)]
    if not subject.known and len(recent_tasks(desk.context)) > 1 and len(numbers) == 1:
        return Subject((numbers[0].task,)) if numbers[0].task is not None else subject
    return subject


def _bare_number(clauses: list[str], task: OpenTask, desk: Desk) -> Action | None:
    """21改成12: a bare number replaces one of the kind that was recorded."""
    match = next((found for clause in clauses if (found := _BARE.match(clause))), None)
    value = numerals.number(match[1]) if match else None
    if value is None:
        return None
    for action in last_recorded(desk):
        if isinstance(action, Report | Correct) and action.task == task.id:
            if action.percent is not None and action.value is None and value <= 100:
                return Correct(task.id, percent=value)
            if action.added is not None and action.value is None:
                return Correct(task.id, added=value)
    written = [one.value for one in last_recorded(desk) if isinstance(one, Report | Correct)]
    if any(before and value < before / _SCALE for before in written):
        return Clarify(About.AMOUNT, task.id, pending=(Report(task.id),))
    if task.target or task.quota:
        return Correct(task.id, value=value)
    return Correct(task.id, percent=value) if value <= 100 else None


def _repeat_request(text: str, desk: Desk) -> list[Action]:
    """A corrected date or receiver of a request is that request again."""
    for action in last_recorded(desk):
        match action:
            case Postpone(task=number) if number in desk.tasks:
                when = dates.find_when(new_value(text), desk.context.today)
                due = desk.tasks[number].due
                until = dates.due_date(when) if when else None
                if until and until >= desk.context.today and (due is None or until > due):
                    return [replace(action, until=until)]
                if when:
                    return [Clarify(About.DATE, number, pending=(replace(action, until=None),))]
            case Transfer() | Assign():
                if receivers := find_receivers(text):
                    return [replace(action, to=receivers[-1].name)]
                if match := re.search(r"(?<!不)是([\u4e00-\u9fff]{2,6})$", text):
                    return [replace(action, to=match[1])]
    return []


def _as_correction(action: Action) -> Action:
    match action:
        case Report():
            status = action.status if action.percent is None else None
            return Correct(
                action.task,
                action.percent,
                action.value,
                action.added,
                status,
                action.part,
            )
        case Complete():
            return Correct(action.task, status=Status.DONE, part=action.part)
    return action
