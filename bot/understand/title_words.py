"""Tasks named by words of their titles, by abbreviations of them, or by what they count in."""

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.understand.facts import Context, OpenTask
from bot.understand.naming import Mention, Naming
from bot.understand.quantities import UNITS, find_quantities
from bot.understand.titles import FAINT, SHORT, STRONG, Piece, analyse, index_of


def find_words(text: str, context: Context, taken: list[Mention]) -> Iterator[Mention]:
    index = index_of(context.tasks)
    found = [
        piece
        for piece in index.find(text)
        if all(piece.end <= have.start or have.end <= piece.start for have in taken)
    ]
    strong = any(max(piece.weights.values()) >= STRONG for piece in found)
    if not strong:
        found = _beside(index.find_blurred(text), found)
    for cluster in _clusters(found, text):
        mention = _meant(cluster, context.tasks, pointed=_POINTED.match(text, cluster[-1].end))
        if mention and not (_is_office(mention, text) or _is_counted(mention, text)):
            yield _rivalled(_abbreviated(mention, text, context), text, context)
    for start, end, task in index.find_short(text):
        yield Mention(start, end, Naming.WORDS, (task,), weight=SHORT)


def _beside(blurred: list[Piece], found: list[Piece]) -> list[Piece]:
    """Words with a wrong sign, and those written right that do not overlap them, in order."""
    apart = [
        one
        for one in found
        if all(one.end <= other.start or other.end <= one.start for other in blurred)
    ]
    return sorted(blurred + apart, key=lambda piece: piece.start)


_LATELY = "(?:也|都|已经?|昨天|今天|上周|刚)*"
_HEADS = tuple(
    (
        re.compile(
            f"(?:^|(?<=[,。;!? 了\\n]))(?:{noun}){_LATELY}{verbs}(?:完|过|了|好|成|上去|出去)"
        ),
        re.compile(title),
    )
    for noun, verbs, title in (
        ("[大例]?会(?:议)?", "(?:召?开)", "会议|大会|座谈会|例会|会$|会召开"),
        ("[比大决]?赛", "[比打办赛踢]", "赛"),
        ("试?卷子?|[试考]?题目?", "[命出审印]", "命题|考试|质量监测"),
        ("材料|资料", "(?:上?报|[上提]?交|送|寄|递)", "材料|资料|报送|申报"),
        ("报告", "(?:上?报|[上提]?交|送|寄|递)", "报告"),
        ("路", "[修铺]", "路"),
        ("楼", "[建盖修]", "楼"),
    )
)
"""会开完了: one character stands for the name, together with what is done to it."""


def find_heads(text: str, context: Context) -> list[Mention]:
    found: list[Mention] = []
    if _HEAD_SIGNS.isdisjoint(text):
        return found
    for words, title in _HEADS:
        if match := words.search(text):
            tasks = tuple(task.id for task in context.tasks if title.search(task.title))
            if len(tasks) == 1:
                at = match.start()
                found.append(Mention(at, at + 1, Naming.WORDS, tasks, weight=FAINT))
    return found


_HEAD_SIGNS = frozenset("会赛卷题目料告路楼")
_CLAUSE = re.compile(r"[^,。;!?\n]+")


def find_units(text: str, context: Context) -> list[Mention]:
    """又修了9间房: only one open task counts in 间, and its title has 修 and 房 as well."""
    found = []
    for clause in _CLAUSE.finditer(text):
        units = {quantity.unit or "万元" for quantity in find_quantities(clause[0])}
        if not units:
            continue
        units |= {f"万{unit}" for unit in units}
        fitting = tuple(
            task.id for task in context.tasks if task.counts in units and _fits(clause[0], task)
        )
        if len(fitting) == 1:
            at = clause.start()
            found.append(Mention(at, at, Naming.WORDS, fitting, weight=FAINT))
    return found


def _fits(clause: str, task: OpenTask) -> bool:
    """Two signs of the title, or one and the whole amount that the task has to reach."""
    shared = _shared_signs(clause, task)
    goal = task.target and task.target.value
    whole = any(quantity.value == goal for quantity in find_quantities(clause))
    return shared >= 2 or (shared == 1 and whole)


def _shared_signs(clause: str, task: OpenTask) -> int:
    """How many characters of a clause stand in a title, but for those that stand everywhere."""
    shared = (set(clause) & set(analyse(task.title).plain)) - _EVERYWHERE
    return len(shared.difference(task.counts or ""))


def shares_sign(clause: str, task: OpenTask) -> bool:
    """Whether a character of a title, but for common ones, stands in a clause."""
    return _shared_signs(clause, task) > 0


_EVERYWHERE = frozenset(
    "0123456789一二三四五六七八九十百千又查检的了和与及在于完成工作建设任务项目新增加中心学校教育全市县区年度月人个所家名次场"
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
    vague = pointed is None or (best < FAINT and pointed[0].endswith("块"))  # 学校那块
    if best < (FAINT if len(tasks) <= _FEW else SHORT) and vague:
        return None
    fitting = [task.id for task in tasks if weights.get(task.id, 0.0) == best]
    if len(fitting) > 1:
        longest = max(lengths[task] for task in fitting)
        fitting = [task for task in fitting if lengths[task] == longest]
    rivals = _rivals(cluster, set(fitting))
    start, end = cluster[0].start, cluster[-1].end
    weight = max(best, STRONG) if pointed else best
    return Mention(start, end, Naming.WORDS, tuple(dict.fromkeys(fitting + rivals)), weight=weight)


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
