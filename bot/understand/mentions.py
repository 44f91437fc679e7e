"""Where a message names tasks: by number, by words of the title, by owner, by place in a list."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.understand.facts import Context, OpenTask, Role
from bot.understand.quantities import UNITS, find_quantities
from bot.understand.receivers import find_receivers
from bot.understand.titles import FAINT, SHORT, STRONG, Piece, analyse, index_of
from plans import numerals


class Naming(StrEnum):
    """How a task is named."""

    NUMBER = "number"
    WORDS = "words"
    OWNER = "owner"
    POSITION = "position"
    THIS = "this"
    ALL = "all"
    REST = "rest"
    RECEIVER = "receiver"  # who is to take a task over: no task, whatever the words are


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the text that names tasks.

    `tasks`: one where it is certain, several where all are meant (`every`) or one of them is and
    nothing tells which; empty where nothing open answers to it. `weight` is that of the words.
    """

    start: int
    end: int
    naming: Naming
    tasks: tuple[int, ...]
    every: bool = False
    weight: float = 9.0

    @property
    def certain(self) -> bool:
        """Whether nothing has to be asked."""
        return bool(self.tasks) and (self.every or len(self.tasks) == 1)


_NUMERAL = r"(?:\d{1,6}|[零〇一二三四五六七八九十百千幺两]{1,9})"
_THING = (
    "楼|文件|文|院|门|线|机|馆|厅|路|教学|宿舍|食堂|仓库|炉|井|公告|通知|令|地块|标段|标|机组|车"
    "|库|桥|闸|泵|池|坑|墙|点位|实验|会议室|礼堂|厂|桩|坝|站|院区|病区|窗口|函|纪要|公寓|塔|墩"
    "|隧"
)
_DAY_AFTER = (
    "之前|以前|前|之后|以后|后|上午|下午|中午|晚上|早上|晚|凌晨|当天|那天|这天|左右|开会|开庭"
    "|开班|开学|放假|上班|[(]?(?:周|星期|礼拜)[一二三四五六日天]|[~-]|至|截止|截稿|起(?!草)"
    r"|到\d{1,2}[号日]|再提醒|再说|提醒|再催|再问|再来|出发"
)
_DAY_PERHAPS = (
    "交(?!给)|能|可以|就(?!剩|差|缺)|才|准备"  # of a number that opens its clause, no day
)
_DAY_BEFORE = (
    "月|到|至|于|在|从|截至|截止|等|每月|这天|今天|明天|昨天|后天|[~-]|周[一二三四五六日],?"
)
_BY_SIGN = re.compile(rf"#({_NUMERAL})(?![\d%.])号?(?:任务|事项)?")
_BY_NAME = re.compile(
    r"(?:任务|编号|事项|序号|督办件|督办|工单|[Nn][Oo]\.?)(?:编号"
    rf"|号)?[:为是]?[ ]?({_NUMERAL})(?:号)?(?![\d%.所个家套人名次份件项万亿点成期轮场条])"
)
_BY_ORDER = re.compile(rf"第({_NUMERAL})(?:项|条|号)(?:任务|工作|事项)?")
_BY_HAO = re.compile(rf"({_NUMERAL})号(?:任务|工作|事项|督办件|督办|那项|这项|那个|这个)?")
_COUNTED = (
    "个|所|家|套|人|名|份|件|篇|节|场|次|轮|批(?![了准复没不])|户|台|辆|间|栋|座|处|条|公里|米"
    "|平|亩|吨|元|期(?!限)|盏|部(?!署)|块|张|本(?![周月])|倍|届|楼|号|室|级|岁|字|页|人次|家次"
    "|多"
)
_NO_NUMBER_OF_A_TASK = (
    rf"[\d%/~-]|\.\d|[ ]?(?:{_COUNTED}|[万亿年月日时点分天周]|成(?!功)|小时|季度|改[成为])"
)
_BARE = (  # only numbers of open tasks are read so
    rf"(?:^|(?<=[,。;:!?、\n ]))(?<![A-Za-z] )(\d{{1,6}})(?!{_NO_NUMBER_OF_A_TASK})",
    rf"(?<=[和与跟及把将查看催下给过])(\d{{1,6}})(?!{_NO_NUMBER_OF_A_TASK})",
    rf"(?:同意|批准|退回|驳回)(\d{{1,6}})(?!{_NO_NUMBER_OF_A_TASK})",
    r"(?<=[把将])(\d{1,6})(?=改[成为])",
    r"^(\d{1,6})(?=改[成为]\d+[%\u4e00-\u9fff])",
    r"(?<=是)(\d{1,6})(?=完成|办|弄|搞|没|还|的|已|那|到)",
    r"(?<=不是)(\d{1,6})(?=[, ]+而?是\d{1,6}(?:完成|办|弄|搞|没|还|的|已|那|到))",
    rf"(?<=[了着中完好过%])(\d{{3,6}})(?=[\u4e00-\u9fff])(?!{_NO_NUMBER_OF_A_TASK}|{UNITS})",
    r"(?:[记算放挂挪填报](?:到|在|给)|错[^\d]{0,6}是|完成的是"
    rf"|办结的是)(\d{{1,6}})(?!{_NO_NUMBER_OF_A_TASK})",
)
_SPOKEN = re.compile(
    "(?<![零〇幺一二三四五六七八九十百千两第])([零〇幺一二三四五六七八九]{3,4})"
    f"(?![零〇幺一二三四五六七八九十百千万亿点]|{UNITS})"
)
_DIGITS = str.maketrans("零〇幺一二三四五六七八九", "001123456789")
_SLASHED = re.compile(r"(?:^|(?<=[,。;\n ]))\d{1,6}(?:/\d{1,6})+(?=[ ]?[^\d.%,。;\s])")
_BARE_NUMBERS = tuple(re.compile(pattern) for pattern in _BARE)
# 112 已完成, where no open task has that number: it names one all the same, and must be asked
_UNKNOWN = re.compile(
    r"(?:^|(?<=[\n;。]))(\d{1,6})[ ]?(?=已|完成|办结|办完|搞|弄|做|还没|还未|没|未|正在|又|再"
    r"|第[一二三四五六七八九十]|推进|有困难|有进展|进展|销号|延期|按|基本|差不多)"
)
_NOTHING_NEW = re.compile(
    r"[ ]*(?:目前|本月|暂时?|均|都|暂均)?(?:没有?|无|暂无|未有)(?:什么|新的?|任何)?"
    r"(?:变化|变动|新进展|更新|新情况)(?:了|哈)?[ 。!,]*"
)
_LIST_SIGN = re.compile(r"(?:^|(?<=[\n。;]))[ ]?[(]?(\d{1,2})(?:[)、][ ]?|\. )(?=#?(\d{1,6}))")
_COMMANDED = re.compile(
    r"^(?:完成|办结|销号|详情|进展|延期|移交|转办|查询?|撤销)[ ]?#?(\d{1,6})(?![\d%./]|[^\W\d])"
)
_POSITION = re.compile(
    "(?:上面|前面|刚才)?(?:的)?第([一二三四五六七八九十])(?:个|件|条任务|个任务)(?!月|季|学期"
    "|星期|阶段|标段|批)|头一[个件]|(最后|后|末)(?:(?:那|的|面)?一[个件]|面?那[个项])"
    "|(前|头|前面|上面|后|后面|最后)([一两二三四五六七八])(?:个(?!月)|件|项)"
)
_THIS = re.compile(
    "(?:上面|前面|刚才|刚刚|上条|上一条)(?:说的|提醒的|发的)?(?:的)?(?:那|这)?(?:一)?(?:个|项|条"
    "|件)(?!月)(?:任务|工作|事)?"
    "|[这那该此](?:一)?(?:个任务|项任务|项工作|项"
    "|个(?!月|星期|礼拜|学期|季度|季|年|周|问题|情况)|件事|件|条|事|块)"
    "|[该本此](?:任务|事项|工作)"
)
_EXCEPT = re.compile(
    r"除(?:了|去|开)?([^,。;!?\n]{1,40}?)(?:以外|之外|外)?[,，]?(?:都|全部?|其[他余它]|剩下|均"
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
_REST_LOOSE = re.compile(r"(?:其[他余它]|剩下的?|别的|余下的?)(?=[按没正还未在])")
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
    finders: tuple[Callable[[], Iterator[Mention]], ...] = (
        lambda: _exceptions(text, context, known, listed),
        lambda: _numbers(text, known),
        lambda: _positions(text, listed),
        lambda: _rest(text, listed),
        lambda: _owners(text, context),
        lambda: _words(text, context, taken),
    )
    for finder in finders:
        for mention in finder():
            _place(mention, taken)
    named = [mention for mention in taken if mention.naming is not Naming.RECEIVER]
    named += [
        head
        for head in _heads(text, context)
        if all(head.end <= have.start or have.end <= head.start for have in taken)
    ]
    if all(mention.naming is Naming.THIS for mention in named):
        named += _units(text, context)
    return _excluded(sorted(named, key=lambda mention: mention.start), context)


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


def without_list_signs(text: str, context: Context) -> str:
    """1. 218号…: the places of a list go, the numbers of the tasks stay."""
    known = {task.id for task in context.tasks}

    def kept(match: re.Match[str]) -> str:
        listed = int(match[1]) not in known and int(match[2]) in known
        return "" if listed else match[0]

    return _LIST_SIGN.sub(kept, text)


def _numbers(text: str, known: set[int]) -> Iterator[Mention]:
    for pattern in (_BY_SIGN, _BY_NAME, _BY_ORDER):
        for match in pattern.finditer(text):
            yield _numbered(match, known)
    for match in _BY_HAO.finditer(text):
        if _is_task_number(text, match, known):
            yield _numbered(match, known)
    for pattern in (_COMMANDED, *_BARE_NUMBERS):
        for match in pattern.finditer(text):
            if int(match[1]) in known:
                yield _numbered(match, known)
    for match in _SPOKEN.finditer(text):  # 幺幺二预案: digit by digit, as no amount is said
        if (number := int(match[1].translate(_DIGITS))) in known:
            yield Mention(match.start(), match.end(), Naming.NUMBER, (number,))
    for match in _SLASHED.finditer(text):  # 301/302
        tasks = tuple(int(number) for number in match[0].split("/"))
        if known.issuperset(tasks) and not re.match(rf"[ ]?{UNITS}", text[match.end() :]):
            yield Mention(match.start(), match.end(), Naming.NUMBER, tasks, every=True)
    for match in _UNKNOWN.finditer(text):
        if int(match[1]) not in known:
            yield Mention(match.start(1), match.end(1), Naming.NUMBER, ())


def _numbered(match: re.Match[str], known: set[int]) -> Mention:
    number = numerals.integer(match[1])
    tasks = (number,) if number is not None and number in known else ()
    return Mention(match.start(1), match.end(), Naming.NUMBER, tasks)


def _is_task_number(text: str, match: re.Match[str], known: set[int]) -> bool:
    """Whether N号 is a task and neither a day of the month nor a thing (3号文件, 2号楼)."""
    before, after = (
        text[max(0, match.start() - 4) : match.start()],
        text[match.end() :][:8],
    )
    if re.match(_THING, after) or re.search(r"第$|月$|月份$", before):
        return False
    number = numerals.integer(match[1])
    day = number is not None and 1 <= number <= 31
    opens = match.start() == 0 or text[match.start() - 1] in ",。;!?、\n "
    like_day = bool(
        re.match(_DAY_AFTER, after)
        or re.search(f"(?:{_DAY_BEFORE})$", before)
        or (re.match(_DAY_PERHAPS, after) and not (opens and number in known))
    )
    if day and like_day and not _other_date(text, match):
        return False
    return number in known or not (day and re.match(r"[ ]?(?:$|[,。])", after))


_DATE = re.compile(
    r"\d{1,2}月|[一二三四五六七八九十]+月|下?下?(?:周|星期|礼拜)[一二三四五六日天末]|月底|年底"
    r"|明天|后天|[一二两三\d]+(?:天|周)后|下周|下个?月"
)


def _other_date(text: str, match: re.Match[str]) -> bool:
    """12号下周三再提醒: with another date in the clause, the number is the task's."""
    clause_end = re.search(r"[,。;!?\n]", text[match.end() :])
    end = match.end() + clause_end.start() if clause_end else len(text)
    begins = match.start() == 0 or text[match.start() - 1] in ",。;!?\n 把将"
    return begins and bool(_DATE.search(text, match.end(), end))


def _positions(text: str, listed: tuple[int, ...]) -> Iterator[Mention]:
    for match in _POSITION.finditer(text):
        tasks = _at_position(match, listed)
        yield Mention(match.start(), match.end(), Naming.POSITION, tasks, every=len(tasks) > 1)
    for match in _COUNTED_ALL.finditer(text):
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
    loose = _REST_LOOSE.finditer(text) if listed or re.search(r"\d号|#\d", text) else ()
    for match in (*_REST.finditer(text), *loose):
        if find_quantities(text[: match.start()]) and not listed:
            continue  # 三处没修,其他都好了: the rest of one task's
        yield Mention(match.start(), match.end(), Naming.REST, listed, every=True)


def _exceptions(
    text: str, context: Context, known: set[int], listed: tuple[int, ...]
) -> Iterator[Mention]:
    """除了5号都…: the last list, else all open tasks, without those named."""
    for match in _EXCEPT.finditer(text):
        inside = match[1]
        named = [
            *_numbers(inside, known),
            *_positions(inside, listed),
            *_words(inside, context, []),
        ]
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
        for match in re.finditer(re.escape(owner), text):
            yield Mention(match.start(), match.end(), Naming.OWNER, tuple(tasks))


def _words(text: str, context: Context, taken: list[Mention]) -> Iterator[Mention]:
    index = index_of(context.tasks)
    found = [
        piece
        for piece in index.find(text)
        if all(piece.end <= have.start or have.end <= piece.start for have in taken)
    ]
    strong = any(max(piece.weights.values()) >= STRONG for piece in found)
    if not strong:
        found = index.find_blurred(text) or found
    for cluster in _clusters(found, text):
        mention = _meant(cluster, context.tasks, pointed=_POINTED.match(text, cluster[-1].end))
        if mention and not (_is_office(mention, text) or _is_counted(mention, text)):
            yield _rivalled(_abbreviated(mention, text, context), text, context)
    for start, end, task in index.find_short(text):
        yield Mention(start, end, Naming.WORDS, (task,), weight=SHORT)


_LATELY = "(?:也|都|已经?|昨天|今天|上周|刚)*"
_HEADS = tuple(
    (re.compile(f"(?:{noun}){_LATELY}{verbs}(?:完|过|了|好|成|上去|出去)"), re.compile(title))
    for noun, verbs, title in (
        ("会(?:议)?", "(?:召?开)", "会议|大会|座谈会|例会|会$|会召开"),
        ("比?赛", "[比打办赛踢]", "赛"),
        ("卷子?|题目?", "[命出审印]", "命题|考试|监测"),
        ("材料|报告|资料", "(?:上?报|[上提]?交|送|寄|递)", "材料|报告|资料|报送|申报"),
        ("路", "[修铺]", "路"),
        ("楼", "[建盖修]", "楼"),
    )
)
"""会开完了: one character stands for the name, together with what is done to it."""


def _heads(text: str, context: Context) -> list[Mention]:
    found = []
    for words, title in _HEADS:
        if match := words.search(text):
            tasks = tuple(task.id for task in context.tasks if title.search(task.title))
            if len(tasks) == 1:
                at = match.start()
                found.append(Mention(at, at + 1, Naming.WORDS, tasks, weight=FAINT))
    return found


_CLAUSE = re.compile(r"[^,。;!?\n]+")


def _units(text: str, context: Context) -> list[Mention]:
    """又修了9间房: only one open task counts in 间, and its title has 修 and 房 as well."""
    found = []
    for clause in _CLAUSE.finditer(text):
        units = {quantity.unit or "万元" for quantity in find_quantities(clause[0])}
        units |= {f"万{unit}" for unit in units}
        fitting = tuple(
            task.id for task in context.tasks if _unit_of(task) in units and _fits(clause[0], task)
        )
        if len(fitting) == 1:
            at = clause.start()
            found.append(Mention(at, at, Naming.WORDS, fitting, weight=FAINT))
    return found


def _fits(clause: str, task: OpenTask) -> bool:
    """Two signs of the title, or one and the whole amount that the task has to reach."""
    shared = _shared_signs(clause, task)
    goal = (task.target and task.target.value) or (task.quota and task.quota.count)
    whole = any(quantity.value == goal for quantity in find_quantities(clause))
    return shared >= 2 or (shared == 1 and whole)


def _unit_of(task: OpenTask) -> str | None:
    amount = task.target or task.quota
    return amount.unit if amount else None


def _shared_signs(clause: str, task: OpenTask) -> int:
    """How many characters of a clause stand in a title, but for those that stand everywhere."""
    return len((set(clause) & set(analyse(task.title).plain)) - _EVERYWHERE)


_EVERYWHERE = frozenset(
    "的了和与及在于完成工作建设任务项目新增加中心学校教育全市县区年度月人个所家名次场"
)


def _clusters(found: list[Piece], text: str) -> Iterator[list[Piece]]:
    """Pieces that stand together: overlapping, touching, or with 的 between them."""
    cluster: list[Piece] = []
    for piece in found:
        if cluster:
            gap = text[cluster[-1].end : piece.start]
            shared = cluster[-1].weights.keys() & piece.weights.keys()
            if gap.strip("的 “”") and not (len(gap) <= 2 and shared and _is_inner(gap)):
                yield cluster
                cluster = []
        cluster.append(piece)
    if cluster:
        yield cluster


def _is_inner(gap: str) -> bool:
    """Whether a gap may stand inside a name: two characters without a sign or a numeral."""
    return all("\u4e00" <= sign <= "\u9fff" and sign not in "和与跟及、了的已" for sign in gap)


_POINTED = re.compile("的?[那这](?:个|项|块|件|条|事)|的事(?!故)")


def _meant(
    cluster: list[Piece], tasks: tuple[OpenTask, ...], *, pointed: re.Match[str] | None = None
) -> Mention | None:
    """The one task that the words fit best, or all that they fit alike.

    Words that many titles may have (材料, 检查) mean nothing by themselves, but 材料那个 does.
    """
    weights: dict[int, float] = {}
    lengths: dict[int, int] = {}
    for piece in cluster:
        for task, weight in piece.weights.items():
            weights[task] = weights.get(task, 0.0) + weight
            lengths[task] = lengths.get(task, 0) + piece.end - piece.start
    best = max(weights.values())
    if best < (FAINT if len(tasks) <= _FEW else SHORT) and not pointed:
        return None
    fitting = [task.id for task in tasks if weights.get(task.id, 0.0) == best]
    if len(fitting) > 1:
        longest = max(lengths[task] for task in fitting)
        fitting = [task for task in fitting if lengths[task] == longest]
    rivals = _rivals(cluster, set(fitting))
    start, end = cluster[0].start, cluster[-1].end
    return Mention(start, end, Naming.WORDS, tuple(dict.fromkeys(fitting + rivals)), weight=best)


def _abbreviated(mention: Mention, text: str, context: Context) -> Mention:
    """安全月 for 安全生产月: of several that fit, the one whose title has the next sign too."""
    if len(mention.tasks) < 2:
        return mention
    word = text[mention.start : mention.end + 1]
    fitting = tuple(
        task.id
        for task in context.tasks
        if task.id in mention.tasks and _is_short_for(word, analyse(task.title).plain)
    )
    longer = len(word) > mention.end - mention.start
    return replace(mention, tasks=fitting) if longer and len(fitting) == 1 else mention


_OFFICE = re.compile("[科股](?![研技学普长级])|[处局厅](?![置理长面方部级])")


def _is_office(mention: Mention, text: str) -> bool:
    """物业科 is somebody's office, and none of the tasks whose titles begin with 物业."""
    short = mention.end - mention.start <= _LONG_WORD
    return short and _OFFICE.match(text, mention.end) is not None


_COUNT_BEFORE = re.compile(rf"[\d一二三四五六七八九十百两几多]{UNITS}$")


def _is_counted(mention: Mention, text: str) -> bool:
    """跑完12个卫生院: what is counted is no name of a task, if it fits several."""
    before = text[max(0, mention.start - 6) : mention.start]
    return len(mention.tasks) > 1 and _COUNT_BEFORE.search(before) is not None


def _rivalled(mention: Mention, text: str, context: Context) -> Mention:
    """安全检查 stands in 景区安全检查, and with a gap in 燃气安全入户检查: either is meant."""
    if len(mention.tasks) != 1:
        return mention
    word = text[mention.start : mention.end]
    own = next(task.title for task in context.tasks if task.id == mention.tasks[0])
    if len(word) < _LONG_WORD or len(word) >= _WHOLE * len(analyse(own).plain):
        return mention
    signs = frozenset(word)
    others = tuple(
        task.id
        for task in context.tasks
        if task.id not in mention.tasks
        and signs <= analyse(task.title).signs
        and _is_short_for(word, analyse(task.title).plain)
    )
    return replace(mention, tasks=mention.tasks + others)


_FEW = 12  # open tasks: among more, a mere 检查 or 整改 points at none of them
_LONG_WORD = 4  # characters: shorter words stand in too many titles by accident
_WHOLE = 0.7  # of a title: who says so much of it means that one


def _is_short_for(word: str, title: str) -> bool:
    """Whether the signs of a word stand in a title in their order."""
    signs = iter(title)
    return all(sign in signs for sign in word)


def _rivals(cluster: list[Piece], fitting: set[int]) -> list[int]:
    """Tasks that other specific words of the same cluster name alone."""
    return [
        task
        for piece in cluster
        if not piece.weights.keys() & fitting
        for task, weight in piece.weights.items()
        if weight >= STRONG
    ]
