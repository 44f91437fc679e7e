"""One message from its text to its actions: who is spoken to, which tasks, and what is said."""

import re

from bot.actions import (
    About,
    Acknowledge,
    Action,
    Clarify,
    Complete,
    Export,
    Feedback,
    Nothing,
    Query,
    Report,
    Topic,
)
from bot.understand import corrections, courtesy, normalising, pasted, questions
from bot.understand.corrections import Mending
from bot.understand.desk import Desk, tidy
from bot.understand.facts import Chat, Context
from bot.understand.feedback import find_feedback
from bot.understand.mending import mend
from bot.understand.progress import report_all
from bot.understand.segments import Segment, Subject, cut, default_subject

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
    if len(text) > 4 * normalising.LIMIT:
        text = text[: 4 * normalising.LIMIT]
    plain = normalising.normalise(text)
    if len(plain) > normalising.LIMIT:
        desk.note("太长")
        return _unclear(desk) if courtesy.is_addressed(plain[:200], desk.context) else [Nothing()]
    addressed = courtesy.is_addressed(plain, desk.context)
    own = pasted.own_words(courtesy.without_mention(plain))
    if not addressed:
        return _overheard(own.text, desk)
    return tidy(_addressed(text, own.text, desk) or _unclear(desk))


def _overheard(text: str, desk: Desk) -> list[Action]:
    """Talk in a group: only a report on a task that is named in so many words is for the bot."""
    desk.note("群里的话")
    if courtesy.speaks_to_somebody(text) or questions.asks(text):
        return [Nothing()]
    segments = [segment for segment in cut(text, desk.context) if segment.subject.named]
    actions = [
        action
        for segment in segments
        if segment.subject.known and segment.subject.weight >= 2
        for action in report_all([segment], desk)
        if isinstance(action, Report | Complete)
    ]
    return tidy(actions)


def _addressed(raw: str, text: str, desk: Desk) -> list[Action]:
    if not text.strip(" ,。!?▲"):
        return _wordless(raw, desk)
    if courtesy.is_acknowledgement(raw, text):
        desk.note("知道了")
        return [Acknowledge()]
    mended = corrections.mended_in_breath(text)
    if mended is not None:
        desk.note("当场改口", mended)
        text = mended
    elif mending := corrections.find_mending(text):
        desk.seen(mending)
        if actions := mend(text, mending.meaning, desk):
            return actions
    if asked := _asked(text, desk):
        return asked
    segments = cut(text, desk.context)
    actions = report_all(segments, desk)
    said = find_feedback(text)
    if said and not any(segment.subject.named for segment in segments):
        desk.note("反馈", said)
        return [Feedback(said)]
    return actions


def _wordless(raw: str, desk: Desk) -> list[Action]:
    """A picture, a file or a sign without words says nothing certain."""
    subject = default_subject(desk.context)
    if desk.context.attachments and subject.known:
        desk.note("只有附件")
        return [Clarify(About.WHAT, subject.tasks[0])]
    if desk.context.attachments:
        return [Clarify(About.WHICH_TASK, options=subject.options)]
    return [Acknowledge()] if courtesy.is_acknowledgement(raw, "") else []


def _asked(text: str, desk: Desk) -> list[Action]:
    """Questions; those about one task need that task."""
    if desk.seen(questions.find_export(text)):
        return [Export()]
    if not questions.asks(text):
        return []
    segments = cut(text, desk.context)
    named = [segment for segment in segments if segment.subject.named or desk.context.quoted_task]
    if questions.is_rhetorical(text):
        desk.note("反问")
        known = [task for segment in segments for task in segment.subject.tasks]
        return [Clarify(About.WHAT, known[0])] if len(known) == 1 else []
    topic = questions.find_topic(text)
    if topic and (not named or topic.meaning in (Topic.PLAN, Topic.HELP)):
        desk.seen(topic)
        if topic.meaning in _OFFICE_ONLY and not desk.decides:
            return [Clarify(About.WHAT)]
        return [Query(topic.meaning)]
    return _asked_of_tasks(segments, desk)


def _asked_of_tasks(segments: list[Segment], desk: Desk) -> list[Action]:
    actions: list[Action] = []
    for segment in segments:
        if not questions.asks(segment.text):
            actions += report_all([segment], desk)
        elif desk.seen(questions.find_about_task(segment.text)):
            actions += _query(segment.subject)
    return actions


def _query(subject: Subject) -> list[Action]:
    if not subject.known:
        pending = (Query(Topic.TASK),)
        return [Clarify(About.WHICH_TASK, options=subject.options, pending=pending)]
    return [Query(Topic.TASK, task) for task in subject.tasks]


def _unclear(desk: Desk) -> list[Action]:
    """Nothing was understood: alone with the bot, or spoken to it, one asks what is meant."""
    subject = default_subject(desk.context)
    task = subject.tasks[0] if len(subject.tasks) == 1 and desk.context.quoted_task else None
    desk.note("没读懂")
    return [Clarify(About.WHAT, task)]
