"""Decisions of supervisors on pending requests: 同意, 退回."""

import re
from dataclasses import replace
from enum import StrEnum

from bot.actions import (
    About,
    Action,
    Approve,
    Clarify,
    Complete,
    Postpone,
    Reject,
    Transfer,
)
from bot.understand.desk import Desk
from bot.understand.facts import OpenTask
from bot.understand.rule import Fired, Rule, first, rule
from bot.understand.segments import MASK, Segment, Subject, listed_tasks


class Verdict(StrEnum):
    """What was decided."""

    APPROVE = "approve"
    REJECT = "reject"
    UNSURE = "unsure"  # a condition, or a doubt: nothing is decided yet


VERDICTS: tuple[Rule[Verdict], ...] = (
    rule(
        "不同意",
        "不(?:是)?(?:很|太|大|完全)?(?:同意|批准?|予(?:批准|通过|同意|延期|销号)|行|可以"
        "|能(?:同意|批|延|销|通过|算|办结|转)|通过|准(?!确|备|时)|认可|给(?:延|批|过)|合格|符合要求)"
        "|(?:没|未)(?:能)?(?:通过|批准)(?!的|吗)|驳回|退回|打回|否决|拒绝|退了|退掉|退(?=$|[,。!吧\\d▲])|返回|不全[,]?退"
        "|(?:先)?退(?:给|一下)|重新(?:报|上报|提交|核实后报)"
        "|补(?:充|齐|完)[^,]{0,8}(?:后)?(?:再|重新)(?:报|提|交|申请)",
        Verdict.REJECT,
    ),
    rule(
        "还没定",
        "(?:如果|要是|等|待|若|考虑|研究|商量|暂|先别|先缓|原则上?|不好|难|别)[^,]{0,8}(?:同意"
        "|批|通过|可以|销号|准(?!备|确))|再(?:商量|研究|讨论|议|考虑|看看|想想|谈)"
        "|(?:要|再|先|得|需要?)(?:核实|核一?下|核对|核查|确认一?下|了解)"
        "|(?:后|之后|完|清楚|明白)再(?:批|同意|审|定|决定|通过|签|说)"
        "|不急(?:着)?(?:批|销|同意|办|定)|等[^,]{1,8}看"
        "|(?:先)?(?:放|缓|压|搁)一(?:放|缓|压|搁)|(?:同意|批|通过|可以|销号)(?:不了|再说|再议)",
        Verdict.UNSURE,
    ),
    rule(
        "同意",
        "(?<!不)(?:同意|批准|准予|予以(?:批准|同意|销号|通过|延期)|核准|照准|照办|照此"
        r"|通过(?!率|后|以后)|批了|批(?:一下)?$|准了|准(?:许|其)|可以(?!吗|么|\?|看|查|不)"
        "|没(?:有)?意见|无意见|没问题|无异议|允许|认可|确认(?:完成|销号|办结|无误)?|准许|ok|OK"
        "|(?<![不别再])延了?吧|行(?![动政业为程不])|销(?:号|了)吧|(?:^|,|▲ ?|那个|的)(?:可以"
        "|直接|给)?销(?:号|掉"
        "|了)?(?:了|吧)?$|给(?:他|她|予)?(?:批|过|延|销号|通过))",
        Verdict.APPROVE,
    ),
)
_BY_MEANING = {one.meaning: one.pattern for one in VERDICTS}
_KINDS = (
    (re.compile(r"延期|延到|推迟|延长|展期|延"), Postpone),
    (re.compile(r"销号|办结|完成|结案|完结"), Complete),
    (re.compile(r"转办|移交|转给|交接|转"), Transfer),
)
_EVERY = re.compile(r"都|全部|均|一并|统统|一起|所有")
_FEW = 2  # tasks that are named one by one; of more, those that wait are meant
_REST = re.compile("▲[^,。]{0,3}(?:都|全|均|一律)|其[他余它]|剩下")
_COUNT = re.compile(r"([两二三四五六])(?:个|项|件|份)")


def decide(segment: Segment, desk: Desk) -> list[Action] | None:
    """The decisions of a stretch; None where nothing is decided in it."""
    verdicts = [clause for clause in segment.clauses if first(VERDICTS, clause)]
    meant = {found.meaning for clause in verdicts if (found := first(VERDICTS, clause))}
    one = len(meant) < _FEW or meant == {Verdict.REJECT, Verdict.UNSURE}  # 再核实,退回
    if one or segment.subject.named:
        return _decide(segment, desk)
    decided: list[Action] = []
    for clause in verdicts:
        decided += (
            _of_the_other(clause, decided, desk)
            or _decide(replace(segment, clauses=(clause,)), desk)
            or []
        )
    return decided


def _of_the_other(clause: str, decided: list[Action], desk: Desk) -> list[Action]:
    """延期那个准了,另一个退回: of two requests, the one that was not decided yet."""
    verdict = first(VERDICTS, clause)
    done = {one.task for one in decided if isinstance(one, Approve | Reject)}
    left = [task for task in desk.context.tasks if task.pending and task.id not in done]
    if verdict is None or not done or len(left) != 1 or not _OTHER.search(clause):
        return []
    return [_on(left[0], verdict, clause)]


_OTHER = re.compile("另外?(?:那)?一?个|剩下(?:的|那)")


def _decide(segment: Segment, desk: Desk) -> list[Action] | None:
    said = [clause for clause in segment.clauses if first(VERDICTS, clause)]
    verdict = first(VERDICTS, segment.text)
    waiting = [task for task in desk.context.tasks if task.pending]
    if verdict is None or not (waiting or segment.subject.named):
        return None
    about = ",".join(said) or segment.text
    tasks = _decided(segment.subject, about, waiting, desk)
    if tasks is None:
        return None
    desk.seen(verdict)
    if tasks and any(_says_both(clause) for clause in said):
        return [Clarify(About.WHAT, task.id) for task in tasks]
    if not tasks:
        options = tuple(task.id for task in _of_kind(about, waiting))
        pending: tuple[Action, ...] = (_decision(verdict, None, segment.text),)
        return [Clarify(About.WHICH_TASK, options=options, pending=pending)]
    return [_on(task, verdict, segment.text) for task in tasks]


def _says_both(clause: str) -> bool:
    """41退47批, in one breath: which verdict is for which cannot be told."""
    rejected = _BY_MEANING[Verdict.REJECT].search(clause)
    if rejected is None:
        return False
    rest = clause[: rejected.start()] + MASK + clause[rejected.end() :]
    return _BY_MEANING[Verdict.APPROVE].search(rest) is not None


def _on(task: OpenTask, verdict: Fired[Verdict], text: str) -> Action:
    """A decision needs a request; another date than the one asked for is no plain approval."""
    if task.pending is None or verdict.meaning is Verdict.UNSURE:
        return Clarify(About.WHAT, task.id)
    return _decision(verdict, task.id, text)


def _decision(verdict: Fired[Verdict], task: int | None, text: str) -> Action:
    if verdict.meaning is Verdict.UNSURE:
        return Clarify(About.WHAT, task)
    reason = ",".join(part.strip("▲ ") for part in text.split(",") if verdict.text not in part)
    if verdict.meaning is Verdict.APPROVE:
        return Approve(task, reason[:200])
    return Reject(task, reason[:200])


def _decided(
    subject: Subject, text: str, waiting: list[OpenTask], desk: Desk
) -> list[OpenTask] | None:
    """The tasks decided on: those named, or the only fitting request; none where unclear."""
    fitting = _of_kind(text, waiting)
    if subject.known and (subject.named or desk.context.quoted_task):
        named = [desk.tasks[task] for task in subject.tasks]
        waits = [task for task in named if task.pending]
        return waits if waits and (len(named) > _FEW or _REST.search(text)) else named
    if subject.named and subject.options:
        among = [task for task in fitting if task.id in subject.options]
        if _EVERY.search(text):
            return among
        return among if len(among) == 1 else []
    if subject.named:
        return []
    return _unnamed(text, fitting, desk)


def _unnamed(text: str, fitting: list[OpenTask], desk: Desk) -> list[OpenTask] | None:
    listed = [desk.tasks[task] for task in listed_tasks(desk.context) if task in desk.tasks]
    shown = [task for task in listed if task in fitting]
    if _EVERY.search(text):
        count = _COUNT.search(text)
        if shown or (count and len(fitting) == {"两": 2, "二": 2, "三": 3, "四": 4}.get(count[1])):
            return shown or fitting
        return fitting if len(fitting) == 1 else []
    if len(shown) == 1:
        return shown
    if len(fitting) == 1:
        return fitting
    return [] if fitting else None


def _of_kind(text: str, waiting: list[OpenTask]) -> list[OpenTask]:
    """Only the requests of the kind that the words name: 延期, 销号, 转办."""
    kinds = tuple(kind for pattern, kind in _KINDS if pattern.search(text))
    return [task for task in waiting if isinstance(task.pending, kinds)] or waiting
