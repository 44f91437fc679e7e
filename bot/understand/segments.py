"""A message cut into what it says of each task.

A message is split into clauses; a clause belongs to the task that it names, or to the task that
the clauses before it spoke of. What comes before the first name belongs to nobody yet.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.understand.corrections import find_mending
from bot.understand.facts import Asked, Context, Recorded, Reminded
from bot.understand.mentions import find_mentions
from bot.understand.naming import Mention, Naming
from bot.understand.quantities import UNITS, find_quantities
from bot.understand.titles import STRONG

MASK = "▲"
_BREAK = re.compile(
    r"[,。;!?\n]+|(?<![\d第#])\.(?!\d)"
    r"|(?<=[\u4e00-\u9fff%\d▲)])(?<![到至为给由转是请找让]) +(?=[^\s%])"
    "|(?<=[%了])(?=[这那])(?!这样)"
)
_JOIN = re.compile(
    r"(?:的)?[ ]?(?:和|与|跟|及|以及|还有|、|,|/|&|\+|两个|[两三四]项|这两[个项]|号)?[ ]?"
)


@dataclass(frozen=True, slots=True)
class Subject:
    """Which tasks a stretch of the message is about.

    `tasks` where it is known, else `options` to choose from (empty: any). `named`: in so many
    words, by number or title; else it is taken from the quoted card, the last list, the only task.
    """

    tasks: tuple[int, ...] = ()
    options: tuple[int, ...] = ()
    named: bool = False
    weight: float = 0.0

    @property
    def known(self) -> bool:
        """Whether nothing has to be asked."""
        return bool(self.tasks)


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch about the same tasks. Clauses have numbers of tasks masked, words kept."""

    subject: Subject
    clauses: tuple[str, ...]

    @property
    def text(self) -> str:
        """All clauses, joined."""
        return ",".join(self.clauses)


@dataclass(frozen=True, slots=True)
class _Group:
    """Mentions that are named together: 3号和5号."""

    start: int
    mentions: tuple[Mention, ...]


def listed_tasks(context: Context) -> tuple[int, ...]:
    """The tasks that the bot showed last, in their order; none if something else came after."""
    for entry in reversed(context.recent):
        if isinstance(entry, Reminded):
            return entry.tasks
        if isinstance(entry, Asked) and entry.options:
            return entry.options
    return ()


def recent_tasks(context: Context) -> tuple[int, ...]:
    """The tasks of the newest entry of what passed before."""
    if not context.recent:
        return ()
    match context.recent[-1]:
        case Reminded(tasks=tasks):
            return tasks
        case Recorded(actions=actions):
            touched = (getattr(action, "task", None) for action in actions)
            return tuple(dict.fromkeys(task for task in touched if task is not None))
        case Asked(options=options, pending=pending):
            asked = (getattr(action, "task", None) for action in pending)
            return tuple(dict.fromkeys(task for task in asked if task is not None)) or options
    return ()


def default_subject(context: Context) -> Subject:
    """The quoted task, else the one just spoken of, else the only open one."""
    if context.quoted_task is not None:
        return Subject((context.quoted_task,))
    recent = recent_tasks(context)
    if len(recent) == 1:
        return Subject(recent)
    if recent:
        return Subject(options=recent)
    if len(context.tasks) == 1:
        return Subject((context.tasks[0].id,))
    return Subject(options=tuple(task.id for task in context.tasks))


def masked(text: str, context: Context) -> str:
    """The text with everything that names a certain task masked, words of titles included."""
    for mention in find_mentions(text, context, listed_tasks(context)):
        if mention.naming is not Naming.THIS:
            length = mention.end - mention.start
            text = text[: mention.start] + MASK * length + text[mention.end :]
    return text


def cut(text: str, context: Context) -> list[Segment]:
    """The message's segments in their order; those without a name have the default subject."""
    mentions = _telling(text, find_mentions(text, context, listed_tasks(context)), context)
    groups = list(_groups(text, mentions))
    masked = _mask(text, mentions)
    segments: list[Segment] = []
    for start, end in _clauses(masked):
        inside = [group for group in groups if start <= group.start < end]
        for subject, piece in _pieces(masked, start, end, inside, context):
            _append(segments, subject, piece.strip(" "), context)
    return _named_last(segments, _without_names(text, mentions))


_MERE_NAME = re.compile(
    r"(?:^|[,。;!?\n ])[ ]*(?:是|说的是|就是|我说)?▲+[ ]*(?:那个|这个|的|吧|呢|啊|哈|那项)*[。!]*$"
)


def _named_last(segments: list[Segment], text: str) -> list[Segment]:
    """搞完了,疫苗那个: the name comes last and says no more, so it is what was spoken of."""
    if len(segments) != 2 or segments[0].subject.named or not segments[1].subject.known:
        return segments
    if find_mending(segments[0].text) or not _MERE_NAME.search(text):
        return segments
    return [Segment(segments[1].subject, segments[0].clauses + segments[1].clauses)]


def _without_names(text: str, mentions: list[Mention]) -> str:
    """The text with all names masked, words of titles included."""
    for mention in mentions:
        text = text[: mention.start] + MASK * (mention.end - mention.start) + text[mention.end :]
    return text


def _append(segments: list[Segment], subject: Subject | None, piece: str, context: Context) -> None:
    if not piece.strip("▲ ") and subject is None:
        return
    if subject is None and segments:
        last = segments[-1]
        segments[-1] = replace(last, clauses=(*last.clauses, piece))
    elif segments and subject is not None and subject.tasks == segments[-1].subject.tasks != ():
        last = segments[-1]
        segments[-1] = Segment(
            replace(subject, named=subject.named or last.subject.named),
            (*last.clauses, piece),
        )
    else:
        segments.append(Segment(subject or default_subject(context), (piece,)))


TELLING = 1.5  # of faint words: enough to open a new subject in the middle of a message
_ALSO = re.compile(r"(?:的|那边|那块|这块|那个|这边)?(?:也|都)")


_WAITS = re.compile("(?:^|[,。;!?、\n ])[^,。;!?、\n ]{0,6}(?:等|待)[^,。;!?、\n ]{0,12}$")


_OTHER = re.compile("(?:其[他余它]|别的|余下|剩下)(?:的|几[个项所门])?$")  # 其余学科
_TWO = 2  # tasks: who begins more clauses than that each with another goes through a list
_ONCE_OVER = re.compile("(?:过了|过后|过完|结束后?|完了?之?后|之后|以后|一过)再")
"""汛期过了再提醒: a time, though a title has the word."""


def _telling(text: str, mentions: list[Mention], context: Context) -> list[Mention]:
    """Mentions that name something.

    Faint words (检查, 方案) count only where no task is known yet: nothing is quoted, nothing was
    just spoken of, and nothing was named before them (or 也 sets them beside it). Words that fit
    the quoted task besides others mean that one.
    """
    quoted = set(default_subject(context).tasks) if _is_given(context) else set()
    known = _is_given(context)
    kept: list[Mention] = []
    first = {one.tasks for one in mentions if one.certain and _begins(text, one)}
    listy = len(first) > _TWO
    listed: set[tuple[int, ...]] = set()  # who names one task after another goes on to do so
    for mention in _without_mere_owners(mentions, text):
        if mention.naming is Naming.WORDS:
            if mention.weight < STRONG and _WAITS.search(text, 0, mention.start):
                continue
            if _ONCE_OVER.match(text, mention.end) or _OTHER.search(text, 0, mention.start):
                continue
            in_list = (len(listed) > 1 or listy) and _begins(text, mention)
            faint = mention.weight < STRONG and not in_list
            if known and faint and not _opens_anew(text, mention, context):
                continue
            if quoted & set(mention.tasks) and len(mention.tasks) > 1:
                continue
            if kept and _is_inside(kept[-1], mention, text, context):
                continue
        if (
            mention.naming is Naming.POSITION
            and kept
            and _is_thing_of(kept[-1], mention, text, context)
        ):
            continue
        known = known or (mention.naming is not Naming.THIS and bool(mention.tasks))
        kept.append(mention)
        listed |= {mention.tasks} if mention.certain else set()
    return kept


def _is_thing_of(before: Mention, mention: Mention, text: str, context: Context) -> bool:
    """市场改好五个,第六个在收尾: with no list to count in, the sixth of what is counted."""
    if mention.tasks or not before.certain:
        return False
    units = {task.counts for task in context.tasks if task.id in before.tasks}
    return text[mention.end - 1] in units


def _without_mere_owners(mentions: list[Mention], text: str) -> list[Mention]:
    """田芳补报:筛查…: who says it, or whose task it is, where the task is named as well."""
    certain = {
        frozenset(one.tasks) for one in mentions if one.naming is not Naming.OWNER and one.certain
    }
    return [
        one
        for one in mentions
        if one.naming is not Naming.OWNER
        or not (
            any(tasks < set(one.tasks) for tasks in certain)
            or (certain and _TELLS.match(text, one.end))
        )
    ]


_TELLS = re.compile("(?:他们|那边|同志)?(?:补报|补记|反馈|汇报|报告|来电|回复|说)[了:,。 ]")


_ENDED = re.compile(rf"(?:[,。;!?、\n %了呢]|[\d一二三四五六七八九十百千万两](?:成|{UNITS}))$")
_SHARE = re.compile(r"(?:进度|完成|到|已)*\d{1,3}%")


def _opens_anew(text: str, mention: Mention, context: Context) -> bool:
    """…完成了,幼儿园还在施工: a clause that begins with faint words, or sets them beside by 也."""
    if _is_given(context) or len(mention.tasks) != 1:
        return (
            bool(mention.tasks) and not _is_given(context) and bool(_ALSO.match(text, mention.end))
        )
    begins = _begins(text, mention)
    counted = begins and (_counts(text, mention, context) or _SHARE.match(text, mention.end))
    return (
        bool(counted)
        or (begins and mention.weight >= TELLING)
        or _ALSO.match(text, mention.end) is not None
    )


def _begins(text: str, mention: Mention) -> bool:
    """Whether a statement begins with the name: at a clause's beginning, or in run-on speech."""
    before = text[max(0, mention.start - 4) : mention.start]
    return not before or _ENDED.search(before) is not None


def _counts(text: str, mention: Mention, context: Context) -> bool:
    """培训到100人: right behind the name stands an amount in the task's own unit."""
    task = next(task for task in context.tasks if task.id == mention.tasks[0])
    amount = task.target or task.quota
    if amount is None:
        return False
    clause = re.split(r"[,。;!?]", text[mention.end :], maxsplit=1)[0]
    return any(one.unit == amount.unit for one in find_quantities(clause))


def _is_inside(before: Mention, mention: Mention, text: str, context: Context) -> bool:
    """适老化改造已完成入户评估: what is done within a task may have words of another's title."""
    between = text[before.end : mention.start]
    if re.search(r"[,。;!?\n ]", between):
        return _counts_for(before, mention, text, context)
    return before.tasks != mention.tasks and _DONE_TO.search(between) is not None


_DONE_TO = re.compile("(?:完成|开展|进行|组织|启动|办理|实施)了?$")


def _counts_for(before: Mention, mention: Mention, text: str, context: Context) -> bool:
    """301成型9公里,路面3公里: what is counted in 公里 is a part of 301, no other task's."""
    if not before.certain or len(mention.tasks) != 1:
        return False
    if before.naming is not Naming.NUMBER and not _AMOUNT_NEXT.match(text, mention.end):
        return False
    if before.tasks == mention.tasks or _counts(text, mention, context):
        return False
    return _counts(text, replace(mention, tasks=before.tasks), context)


_AMOUNT_NEXT = re.compile("(?:了|完成|已)*[\\d一二两三四五六七八九十百千]")


def _is_given(context: Context) -> bool:
    """Whether a task is known before anything is said."""
    return context.quoted_task is not None or len(recent_tasks(context)) == 1


def _mask(text: str, mentions: list[Mention]) -> str:
    """Numbers of tasks and the like are masked, so that nobody reads them as amounts."""
    for mention in mentions:
        if mention.naming is not Naming.WORDS:
            text = (
                text[: mention.start] + MASK * (mention.end - mention.start) + text[mention.end :]
            )
    return text


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    """Where clauses begin and end; question marks stay with their clause."""
    start = 0
    for match in _BREAK.finditer(text):
        end = match.end() if "?" in match[0] else match.start()
        if end > start:
            yield start, end
        start = match.end()
    if start < len(text):
        yield start, len(text)


def _groups(text: str, mentions: list[Mention]) -> Iterator[_Group]:
    group: list[Mention] = []
    for mention in mentions:
        if group and not _joined(text, group[-1], mention):
            yield _Group(group[0].start, tuple(group))
            group = []
        group.append(mention)
    if group:
        yield _Group(group[0].start, tuple(group))


def _joined(text: str, left: Mention, right: Mention) -> bool:
    """Whether two names stand in one list; a comma joins numbers only."""
    between = text[left.end : right.start]
    if "," in between and not (left.naming is right.naming is Naming.NUMBER):
        return False
    return _JOIN.fullmatch(between) is not None


def _pieces(
    text: str, start: int, end: int, groups: list[_Group], context: Context
) -> Iterator[tuple[Subject | None, str]]:
    """A clause, cut before every name of another task than the one before."""
    if not groups:
        yield None, text[start:end]
        return
    subjects = [(_subject(group.mentions, text, context), group.start) for group in groups]
    told = [subjects[0]]
    for subject, at in subjects[1:]:
        if subject is not None and subject.tasks != (told[-1][0] or Subject()).tasks:
            told.append((subject, at))
    bounds = [start, *(at for _, at in told[1:]), end]
    for (subject, _), (first, last) in zip(told, pairwise(bounds), strict=True):
        yield subject, text[first:last]


def _subject(mentions: tuple[Mention, ...], text: str, context: Context) -> Subject | None:
    """What the mentions that stand together mean."""
    named = [mention for mention in mentions if mention.naming is not Naming.THIS]
    if not named:  # 这项 goes on with what was just named
        return None
    if any(mention.naming is Naming.ALL and not mention.tasks for mention in named):
        return _all_of_mine(context)
    numbers = [mention for mention in named if mention.naming is not Naming.WORDS]
    words = [mention for mention in named if mention.naming is Naming.WORDS]
    if numbers and words and _touching(mentions, text):
        return _agreed(numbers, words)
    tasks = tuple(dict.fromkeys(task for mention in named for task in mention.tasks))
    weight = max(mention.weight for mention in named)
    if all(mention.certain for mention in named):
        return Subject(tasks, named=True, weight=weight)
    return Subject(options=tasks, named=True, weight=weight)


def _all_of_mine(context: Context) -> Subject:
    return Subject(tuple(task.id for task in context.tasks), named=True, weight=9.0)


def _touching(mentions: tuple[Mention, ...], text: str) -> bool:
    """3号视力监测: one name twice, and no list of two tasks."""
    return all(
        not text[left.end : right.start].strip(" 的:▲") for left, right in pairwise(mentions)
    )


def _agreed(numbers: list[Mention], words: list[Mention]) -> Subject:
    """Number, owner and words of one task: what they have in common. Ask if that is nothing."""
    common = set(numbers[0].tasks)
    for mention in (*numbers[1:], *words):
        common &= set(mention.tasks)
    if len(common) == 1 or (common and all(mention.every for mention in numbers)):
        return Subject(tuple(sorted(common)), named=True, weight=9.0)
    everything = dict.fromkeys(task for mention in (*numbers, *words) for task in mention.tasks)
    return Subject(options=tuple(everything), named=True, weight=9.0)
