"""Where a message names tasks: by number, by words of the title, by owner, by place in a list."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from bot.understand.facts import Context, Role
from bot.understand.naming import Mention, Naming
from bot.understand.quantities import find_quantities
from bot.understand.receivers import find_receivers
from bot.understand.task_numbers import find_numbers
from bot.understand.title_words import find_heads, find_units, find_words
from plans import numerals

_NOTHING_NEW = re.compile(
    r"[ ]*(?:目前|本月|暂时?|均|都|暂均)?(?:没有?|无|暂无|未有)(?:什么|新的?|任何)?"
    r"(?:变化|变动|新进展|更新|新情况)(?:了|哈)?[ 。!,]*"
)
_POSITION = re.compile(
    "(?:上面|前面|刚才)?(?:的)?第([一二三四五六七八九十])(?:个|件|项|条任务|个任务)(?!月|季|学期"
    "|星期|阶段|标段|批)|头一[个件]|(最后|后|末)(?:(?:那|的|面)?一[个件]|面?那[个项])"
    "|(前|头|前面|上面|后|后面|最后)([一两二三四五六七八])(?:个(?!月)|件|项)"
)
_PLACES = frozenset("第头后末前上")
_THIS = re.compile(
    "(?:上面|前面|刚才|刚刚|上条|上一条)(?:说的|提醒的|发的)?(?:的)?(?:那|这)?(?:一)?(?:个|项|条"
    "|件)(?!月)(?:任务|工作|事)?"
    "|[这那该此](?:一)?(?:个任务|项任务|项工作|项"
    "|个(?!月|星期|礼拜|学期|季度|季|年|周|问题|情况)|件事|件|条|事|块)"
    "|[该本此](?:任务|事项|工作)"
)
_EXCEPT = re.compile(
    r"除(?:了|去|开)?([^,。;!?\n]{1,40}?)(?:以外|之外|外)?[,\n]?(?:都|全部?|其[他余它]|剩下|均"
    "|别的|另外)"
)
_KIND = re.compile("(?!任务|事项|工作|项目|几)的?([\u4e00-\u9fff]{2,6}?)(?=[都全均])")
"""除了5号其他巡查都…: only those of that kind."""
_ALL_MINE = re.compile(
    "(?:(?:我|本人)(?:们科?|这边)?(?:的)?|(?:^|(?<=[,。 ])))(?:名下|手上|手头|负责)的?(?:所有"
    "|全部|这些)?的?(?:任务|事项|工作|项目)?(?=.{0,4}[都全均])"
    "|(?<![人局科校县市])所有(?:的)?(?:任务|事项|督办件)"
    "|(?<![人局科校县市])全部(?:的)?(?:任务|事项)"
)
_SOMEBODY = "局|科|校|单位|学校|县|区|市|镇|乡|人|家|同事|部门|园|村|地方"
_REST = re.compile(
    f"(?:其[他余它]|剩下|别的|余下|另外几)(?:的|几)?(?!{_SOMEBODY})"
    "[个项件]?(?:任务|工作|事项)?(?=.{0,6}[都全均]|(?<=[任项务事件]))"
)
_REST_LOOSE = re.compile(
    r"(?:其[他余它]的?|剩下的?|别的|余下的?)(?:[几两三四五]个)?(?=[按没正还未在])"
)
_COUNTED_ALL = re.compile(r"([两二三四五六七八\d])(?:个|项|件)(?:任务|事项|工作)?(?=[都全均])")


def find_mentions(text: str, context: Context, listed: tuple[int, ...]) -> list[Mention]:
    """All mentions in their order, none overlapping another: numbers before places before words.

    `listed` are the tasks that the bot showed last, in their order: what 第一个 counts.
    """
    known = {task.id for task in context.tasks}
    taken = [
        Mention(receiver.start, receiver.end, Naming.RECEIVER, ())
        for receiver in find_receivers(text)
    ]
    due = context.tasks if "号" in text else ()
    due_days = frozenset(task.due.day for task in due if task.due)
    finders: tuple[Callable[[], Iterator[Mention]], ...] = (
        lambda: _exceptions(text, context, known, listed),
        lambda: find_numbers(text, known, len(listed), due_days),
        lambda: _positions(text, listed),
        lambda: _rest(text, listed),
        lambda: _owners(text, context),
        lambda: find_words(text, context, taken),
    )
    for finder in finders:
        for mention in finder():
            _place(mention, taken)
    named = [mention for mention in taken if mention.naming is not Naming.RECEIVER]
    named += [
        head
        for head in find_heads(text, context)
        if all(head.end <= have.start or have.end <= head.start for have in taken)
    ]
    named += [one for one in find_units(text, context) if _is_free(one, named, text, context)]
    return _excluded(sorted(named, key=lambda mention: mention.start), context)


def _is_free(mention: Mention, named: list[Mention], text: str, context: Context) -> bool:
    """要点和会议都搞定了,信息30篇: a clause without a name, with a unit of no task named before."""
    end = re.compile(r"[,。;!?\n]|$").search(text, mention.start)
    last = end.start() if end else len(text)
    real = [one for one in named if one.naming is not Naming.THIS]
    if any(mention.start <= one.start < last for one in real):
        return False
    units = {task.id: task.counts for task in context.tasks}
    own = units[mention.tasks[0]]
    return all(units.get(task) != own for one in real for task in one.tasks)


def _place(mention: Mention, taken: list[Mention]) -> None:
    """Puts a mention beside those found before it; 秸秆那个宣传 takes its own 那个 up."""
    rivals = [one for one in taken if one.start < mention.end and mention.start < one.end]
    inner = [
        one
        for one in rivals
        if one.naming is Naming.THIS and mention.start <= one.start and one.end <= mention.end
    ]
    if len(inner) == len(rivals):
        for one in inner:
            taken.remove(one)
        taken.append(mention)


def _positions(text: str, listed: tuple[int, ...]) -> Iterator[Mention]:
    for match in () if _PLACES.isdisjoint(text) else _POSITION.finditer(text):
        tasks = _at_position(match, listed)
        yield Mention(match.start(), match.end(), Naming.POSITION, tasks, every=len(tasks) > 1)
    for match in _COUNTED_ALL.finditer(text) if listed else ():
        if numerals.integer(match[1]) == len(listed):
            yield Mention(match.start(), match.end(), Naming.ALL, listed, every=True)
    for match in _THIS.finditer(text):
        yield Mention(match.start(), match.end(), Naming.THIS, ())


def _at_position(match: re.Match[str], listed: tuple[int, ...]) -> tuple[int, ...]:
    if match[3]:
        count = numerals.integer(match[4]) or 0
        if count > len(listed):
            return ()
        return listed[-count:] if match[3] in ("后", "后面", "最后") else listed[:count]
    if match[2]:
        return listed[-1:]
    place = (numerals.integer(match[1]) or 0) if match[1] else 1
    return listed[place - 1 : place]


def _rest(text: str, listed: tuple[int, ...]) -> Iterator[Mention]:
    for match in _ALL_MINE.finditer(text):
        yield Mention(match.start(), match.end(), Naming.ALL, ())
    if len(listed) > 1 and _NOTHING_NEW.fullmatch(text):
        yield Mention(0, 0, Naming.ALL, listed, every=True)  # 无变化 answers for the whole list
    several = len(re.findall(r"\d号|#\d", text)) > 1
    loose = _REST_LOOSE.finditer(text) if listed or several else ()
    for match in (*_REST.finditer(text), *loose):
        if find_quantities(text[: match.start()]) and not listed:
            continue  # 三处没修,其他都好了: the rest of one task's
        yield Mention(match.start(), match.end(), Naming.REST, listed, every=True)


def _exceptions(
    text: str, context: Context, known: set[int], listed: tuple[int, ...]
) -> Iterator[Mention]:
    """除了5号都…: the last list, else all open tasks, without those named."""
    for match in _EXCEPT.finditer(text) if "除" in text else ():
        inside = match[1]
        named = [
            *find_numbers(inside, known),
            *_positions(inside, listed),
            *find_words(inside, context, []),
        ]
        if not named and find_quantities(inside):
            continue  # 除了两所学校都分完了: a part of one task's
        left_out = {task for mention in named for task in mention.tasks}
        if not left_out or not all(mention.certain for mention in named):
            yield Mention(match.start(), match.end(), Naming.NUMBER, ())
            continue
        group = listed if left_out <= set(listed) else tuple(task.id for task in context.tasks)
        kind = _KIND.match(text, match.end())
        others = tuple(
            task.id
            for task in context.tasks
            if task.id in group
            and task.id not in left_out
            and (kind is None or kind[1] in task.title)
        )
        naming = Naming.REST if others else Naming.NUMBER
        yield Mention(match.start(), match.end(), naming, others, every=True)


def _excluded(mentions: list[Mention], context: Context) -> list[Mention]:
    """其他: without the tasks named besides; the rest of one task's parts if none is named."""
    named = {
        task for mention in mentions if mention.naming is not Naming.REST for task in mention.tasks
    }
    everything = tuple(task.id for task in context.tasks)
    kept = []
    for mention in mentions:
        if mention.naming is Naming.REST:
            if not mention.tasks and not named:
                continue
            others = tuple(task for task in mention.tasks or everything if task not in named)
            mention = replace(mention, tasks=others)
        kept.append(mention)
    return kept


def _owners(text: str, context: Context) -> Iterator[Mention]:
    """李娟的延期: for those who see other people's tasks, a name stands for what that one does."""
    if context.role is Role.OFFICER:
        return
    owned: dict[str, list[int]] = {}
    for task in context.tasks:
        if task.owner and len(task.owner) > 1:
            owned.setdefault(task.owner, []).append(task.id)
    for owner, tasks in owned.items():
        for match in re.finditer(f"(?<![让请叫由给找派换]){re.escape(owner)}", text):
            yield Mention(match.start(), match.end(), Naming.OWNER, tuple(tasks))
