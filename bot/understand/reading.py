"""One message from its text to its actions: who is spoken to, which tasks, and what is said."""

from bot.actions import (
    About,
    Acknowledge,
    Action,
    Assign,
    Clarify,
    Complete,
    Export,
    Feedback,
    Nothing,
    Query,
    Report,
    Topic,
    Transfer,
)
from bot.understand import corrections, courtesy, normalising, pasted, questions
from bot.understand.answers import answer
from bot.understand.decisions import decide
from bot.understand.desk import Desk, tidy
from bot.understand.facts import Context
from bot.understand.feedback import find_feedback
from bot.understand.mending import denies_record, mend, mends_something
from bot.understand.overreach import find_curiosity, find_overreach
from bot.understand.progress import report_all
from bot.understand.reports import hear
from bot.understand.segments import Segment, Subject, default_subject, masked
from bot.understand.task_numbers import without_list_signs
from bot.understand.titles import STRONG
from bot.understand.wishing import grant

BY_NUMBER = 9.0  # the weight of a name that is no guess from words
_OFFICE_ONLY = {Topic.SUMMARY, Topic.WHO_HAS_NOT_REPORTED}


def understand(text: str, context: Context) -> list[Action]:
    """What a message asks for. Never empty, never raises, and writes to no task outside it."""
    return _read(text, Desk(context))


def explain(text: str, context: Context) -> list[str]:
    """The rules behind the actions, each with the words it read, in the order they were asked."""
    desk = Desk(context)
    _read(text, desk)
    return desk.fired


def _read(text: str, desk: Desk) -> list[Action]:
    plain = normalising.normalise(text[: 4 * normalising.LIMIT])
    addressed = courtesy.is_addressed(plain, desk.context)
    if len(plain) > normalising.LIMIT:
        desk.note("太长")
        return [Clarify(About.WHAT)] if addressed else [Nothing()]
    said = courtesy.without_opening(courtesy.without_mention(plain), desk.context)
    own = pasted.own_words(without_list_signs(said, desk.context))
    if not addressed:
        return _overheard(own.text, desk)
    return tidy(_addressed(text, own.text, desk) or _unclear(own.text, desk))


def _overheard(text: str, desk: Desk) -> list[Action]:
    """Talk in a group: only a report on a task that is named in so many words is for the bot."""
    desk.note("群里的话")
    if courtesy.speaks_to_somebody(text) or questions.asks(text):
        return [Nothing()]
    segments = [segment for segment in desk.cut(text) if segment.subject.named]
    actions = [
        action
        for segment in segments
        if segment.subject.known and segment.subject.weight >= 2 and not _says_little(segment, desk)
        for action in report_all([segment], desk)
        if isinstance(action, Report | Complete) and not _merely_announced(action)
    ]
    return tidy(actions)


def _says_little(segment: Segment, desk: Desk) -> bool:
    """19路公交改线了: that something has happened is no report to a bot that was not asked."""
    task = desk.tasks[segment.subject.tasks[0]]
    return hear(list(segment.clauses), task).faint


def _merely_announced(action: Action) -> bool:
    """明天决赛,欢迎观战: what is to come is told to the group, and not to the bot."""
    if not isinstance(action, Report):
        return False
    numbers = (action.percent, action.value, action.added)
    return bool(action.next) and numbers == (None, None, None)


def _addressed(raw: str, text: str, desk: Desk) -> list[Action]:
    if not text.strip(" ,。!?▲"):
        return _wordless(raw, desk)
    answered = answer(text, desk)
    if answered is not None:
        return answered
    if _refused(text, desk):
        return [Clarify(About.WHAT)]
    if not desk.decides and courtesy.is_acknowledgement(raw, text):
        desk.note("知道了")
        return [Acknowledge()]
    if asks_for_help := questions.find_help(text):
        desk.seen(asks_for_help)
        return [Query(Topic.HELP)]
    if not corrections.may_mend(text):
        return _said(raw, text, desk)
    line = text.replace("\n", ",")  # a correction goes on over the lines of a message
    hidden = masked(line, desk.context)
    mended = corrections.mended_in_breath(line, hidden)
    if mended is not None and not denies_record(line, desk):
        desk.note("当场改口", mended)
        text = mended
    elif actions := _mended(line, hidden, desk):
        return actions
    return _said(raw, text, desk)


def _refused(text: str, desk: Desk) -> bool:
    """Whether the sender asks for what the sender may not have."""
    if desk.seen(find_overreach(text, desk.context.role)):
        return True
    curious = find_curiosity(text, desk.context.role)
    if curious is None or any(one.subject.weight >= BY_NUMBER for one in desk.cut(text)):
        return False
    return desk.seen(curious)


def _mended(text: str, hidden: str, desk: Desk) -> list[Action]:
    """What takes back something said earlier."""
    mending = corrections.find_mending(hidden)
    if mending is None or not mends_something(text, mending.meaning, desk):
        return []
    desk.seen(mending)
    return mend(text, mending.meaning, desk)


def _wordless(raw: str, desk: Desk) -> list[Action]:
    """A picture, a file or a sign without words says nothing certain."""
    subject = default_subject(desk.context)
    if desk.context.attachments and subject.known:
        desk.note("只有附件")
        return [Clarify(About.WHAT, subject.tasks[0])]
    if desk.context.attachments:
        return [Clarify(About.WHICH_TASK, options=subject.options)]
    return [Acknowledge()] if courtesy.is_acknowledgement(raw, "") else []


def _said(raw: str, text: str, desk: Desk) -> list[Action]:
    """Questions about everything, then what is said of each task in turn."""
    if desk.seen(questions.find_export(text)):
        return [Export()]
    segments = desk.cut(text)
    if asked := _asked(text, segments, desk):
        return asked
    if decided := _decided(segments, desk):
        return decided
    if desk.decides and courtesy.is_acknowledgement(raw, text):
        desk.note("知道了")
        return [Acknowledge()]
    said = find_feedback(text)
    if said and not any(segment.subject.named for segment in segments):
        desk.note("反馈", said)
        return [Feedback(said)]
    named = desk.context.quoted_task or any(one.subject.named for one in segments)
    faintly = all(one.subject.weight <= STRONG for one in segments)
    if (not named and courtesy.is_small_talk(text)) or (faintly and courtesy.is_meeting(text)):
        desk.note("闲聊", text)
        return [Nothing()]
    return _of_each(segments, desk)


def _decided(segments: list[Segment], desk: Desk) -> list[Action]:
    """Decisions of somebody who may decide; a question about a request is none.

    What is told of other tasks besides (41到9所,47同意) is heard as well.
    """
    if not desk.decides:
        return []
    decided: list[Action] = []
    others: list[Segment] = []
    for segment in segments:
        found = None if questions.asks(segment.text) else decide(segment, desk)
        decided += found or []
        others += [segment] if not found and segment.subject.named else []
    if not decided:
        return []
    beside = _of_each(others, desk) if others else []
    return decided + [one for one in beside if not isinstance(one, Clarify | Acknowledge)]


def _of_each(segments: list[Segment], desk: Desk) -> list[Action]:
    actions: list[Action] = []
    plain: list[Segment] = []
    for segment in segments:
        if wished := grant(segment, desk):
            actions += wished
        elif found := _asked_of_task(segment, desk):
            actions += found
        else:
            plain.append(segment)
    if actions:
        plain = [segment for segment in plain if segment.subject.named]
    if any(isinstance(action, Transfer | Assign) for action in actions):
        actions = [action for action in actions if not _asks_emptily(action)]
    return actions + report_all(plain, desk)


def _asks_emptily(action: Action) -> bool:
    """我调走了: beside a hand-over to somebody, why it is made is no request of its own."""
    return isinstance(action, Clarify) and action.about is About.WHICH_TASK and not action.pending


def _asked(text: str, segments: list[Segment], desk: Desk) -> list[Action]:
    """Questions that are about no single task."""
    topic = questions.find_topic(text)
    everything = {task.id for task in desk.context.tasks}
    named = desk.context.quoted_task is not None or any(
        one.subject.named and (len(everything) == 1 or set(one.subject.tasks) != everything)
        for one in segments
    )
    if topic is None or (named and topic.meaning not in (Topic.PLAN, Topic.HELP)):
        return []
    desk.seen(topic)
    if topic.meaning in _OFFICE_ONLY and not desk.decides:
        return [Query(Topic.MINE) if questions.asks_for_tasks(text) else Clarify(About.WHAT)]
    return [Query(topic.meaning)]


def _asked_of_task(segment: Segment, desk: Desk) -> list[Action]:
    """A question about the tasks of a stretch; an objection in the form of one is asked back."""
    if questions.is_bare_noun(segment.text):
        return _query(segment.subject)
    if not questions.asks(segment.text):
        return []
    if questions.is_rhetorical(segment.text):
        desk.note("反问")
        tasks = segment.subject.tasks
        return [Clarify(About.WHAT, tasks[0] if len(tasks) == 1 else None)]
    if desk.seen(questions.find_about_task(segment.text)):
        return _query(segment.subject)
    known = segment.subject.known and (segment.subject.named or desk.context.quoted_task)
    if known and questions.plainly_asks(segment.text):
        desk.note("问到它")
        return _query(segment.subject)
    return []


def _query(subject: Subject) -> list[Action]:
    if not subject.known:
        pending = (Query(Topic.TASK),)
        return [Clarify(About.WHICH_TASK, options=subject.options, pending=pending)]
    return [Query(Topic.TASK, task) for task in subject.tasks]


def _unclear(text: str, desk: Desk) -> list[Action]:
    """Nothing was understood: alone with the bot, or spoken to it, one asks what is meant."""
    subjects = {one.subject.tasks for one in desk.cut(text) if one.subject.named}
    if not subjects and desk.context.quoted_task:
        subjects = {default_subject(desk.context).tasks}
    tasks = subjects.pop() if len(subjects) == 1 else ()
    desk.note("没读懂")
    return [Clarify(About.WHAT, tasks[0] if len(tasks) == 1 else None)]
