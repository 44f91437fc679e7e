"""A clause brought to the length of a title: what may go, and in which order.

Manner goes first; then a long list is named by its first parts (甲、乙等制度), an object by its
last noun (建立…评价体系), a task for others by what they shall do (支持…开展试点). What is left out
inside is marked. Every word that stays is the clause's own, in its order.
"""

import re
from collections.abc import Iterator

from plans.choice import any_of
from plans.verbs import MANNER, NOUNISH, STRONG

LONGEST = 20
_LEADING = (
    "支持", "鼓励", "引导", "推动", "组织", "指导", "督促", "动员", "帮助", "促进", "允许", "探索",
    "要求", "协助", "配合", "负责",
)  # fmt: skip
_LED = frozenset(_LEADING)
_STRONG = frozenset(STRONG)
_NAMED = "城市|地区|单位|企业|机构|部门|项目|事项|人员|标准|期间|工作|任务|行政|[部局委厅]"
_VERB = (  # 试点 and what may be a noun do nothing where they name somebody: 试点城市
    f"(?:(?!试点|覆盖|保障行){any_of((*STRONG, *_LEADING))}(?!单位|部门|机构)"
    f"|{any_of((*NOUNISH, '试点'))}(?!{_NAMED}))"
)
_SECOND = f"(?!覆盖|支持|促进|保障){any_of(STRONG)}(?!{_NAMED})"
ADVERB = (
    f"(?:(?:{any_of(word for word in MANNER if word[0] != '加')}|加[快速](?={_VERB})|拟|计划"
    "|力争|确保|自觉|统筹|系统|常态化|创新|坚定不移|毫不放松|重点|分别|将(?=开展|实施|推|建|出台|制定))地?)"
)
_BESIDE = "(?:科学|合理|分类|分级|分批|分期|牵头|同步|联合|集中|优先|统一|动态|协同|专项)"
_OPENING = re.compile(f"(?:{ADVERB}|{_BESIDE}(?=[对将把为向]|{_VERB}))+(?=[\u4e00-\u9fff]{{4}})")
_DOUBLED = re.compile(
    "(?:启动|研究|建立|贯彻|组织|督促|推进|修订|巩固)"
    "(?=(?:实施|制定|健全|完善|落实|开展|指导|出台|拓展|选派|参加)..)"
)
_PREDICATE = re.compile(
    f"(?:可以?|不得)?(?:{ADVERB}|{_BESIDE})*{_VERB}(?:[和并、]{_VERB})?(?:{_SECOND})?好?"
    "(?:对(?![外口接标照策象比应抗手]))?"
)
_NOUNS = {"组织", "联网", "试点", "租赁", "储备", "规范", "动员"}  # as in 经济组织, 互联网
_DOING_VERBS = (
    *(verb for verb in STRONG if verb not in _NOUNS),
    "进行", "予以", "给予", "作为", "纳入", "列入", "提供", "办理", "申请", "采取", "报送", "上报",
    "提出", "作出",
)  # fmt: skip
_DOING = re.compile(
    f"{any_of(_DOING_VERBS, sought=True)}(?![、的是和及与或率等性]|提出|方案|办法|细则|情况)"
    "(?:(?<=进行|予以|给予|提供)|.).."
)
_BUILDING = re.compile(f"建设(?!{_NAMED})[^的、和等]{{3}}")
_NEGATION = re.compile(
    "(?:不[再得予能准可要应宜]|暂不|严禁|禁止)[^的、]{0,8}$|[不未]$"  # 不得以任何方式收取…
)
_PLACING = re.compile("作为|纳入|列入|列为|报送|移交|转化为|打造成|建设成")
_WAY = re.compile("通过|按照|根据|依法|及时|向(?<![导方动去]向)|在(?<!存在)")
_DONE = re.compile("(?:不[再得予能]|暂不|未)?(?:进行|予以|给予)[^,]{2,8}$")
_SEAM = re.compile(
    "、|以及|及(?<![普涉惠顾危波触以]及)(?![时格早])|和(?<![共调缓温融饱]和)(?<!碳中和)(?![谐平解睦])"
    "|与(?<![参给赋]与)(?!会)|或者?|并(?![网购轨存列])"
)
_JOINTS = frozenset("的和及与以对在将把向、:,")
_JOINED = re.compile(
    "(?:的(?<!目的)|和(?<![共调缓温融饱总]和)(?<!碳中和)|及(?<![普涉惠顾危波触]及)|与(?<![参给]与)"
    "|以(?<![可予加难]以)|对(?<![反针应面绝]对)|在(?<![存所内]在)|向(?<![导方动去]向)|[将把、:,])$"
)
_MATTERS = (
    "工作", "建设", "发展", "改革", "管理", "监管", "服务", "治理", "保护", "体系", "机制", "制度",
    "能力", "水平", "行动", "政策", "工程", "试点", "保障", "防治", "防控", "活动", "力度", "检查",
    "培训", "改造", "监测", "预警",
)  # fmt: skip
_FIGURE = re.compile("(?:不[少低高多]于|不超过|达到?|控制在|保持在|稳定在)?[0-9.%]*$")
_NUMBER = re.compile("[0-9]")
_PAIRED = (("“", "”"), ("《", "》"), ("(", ")"))
_SIGN = re.compile("[“”《》()]")
_QUOTED = re.compile("“[^“”]*”|《[^《》]*》|[(][^()]*[)]")


def brief(clause: str, room: int = LONGEST) -> str:
    """The clause in at most `room` characters, "" where only a cut through its words would do."""
    if len(clause) <= room and is_balanced(clause):
        return clause
    return next((way for way in _ways(clause) if len(way) <= room and _is_whole(way)), "")


def cut(clause: str) -> str:
    """The beginning of a clause, cut through its words because nothing else would do."""
    words = without_manner(clause)
    if len(words) <= LONGEST and _is_whole(words):
        return words
    for at in range(LONGEST - 1, LONGEST // 2, -1):
        if _is_whole(words[:at]):
            return f"{_FIGURE.sub('', words[:at])}…"
    for opening, closing in _PAIRED:
        quoted = f"{words[: LONGEST - 2]}…{closing}"
        if opening in quoted and is_balanced(quoted):
            return quoted
    return _SIGN.sub("", words)[: LONGEST - 1].rstrip("和及与、,:") + "…" if words else ""


def without_manner(words: str) -> str:
    """The words behind what only says how: 进一步切实加强… → 加强…."""
    opening = _OPENING.match(words)
    return words[opening.end() :] if opening else words


def is_balanced(words: str) -> bool:
    """Whether all quotation marks and brackets that open also close."""
    if not _SIGN.search(words):
        return True
    return all(words.count(opening) == words.count(closing) for opening, closing in _PAIRED)


def doing(words: str, start: int) -> int:
    """Where behind `start` the words begin to say what is done, 0 if nowhere."""
    hidden = hide(words)
    noun = hidden.rfind("的") + 2  # what follows 的 directly is a noun: 的统一部署
    if noun > start and (at := next(_doings(hidden, noun), 0)):
        return at
    at = next((at for at in _doings(hidden, start) if hidden[at - 1] != "、"), 0)
    last = hidden.rfind("、", at)
    return next(_doings(hidden, last + 2), at) if at and last > 0 else at


def predicate(hidden: str) -> int:
    """Where the verbs end with which the words begin, 0 if they begin otherwise."""
    if found := _PREDICATE.match(hidden):
        return found.end()
    return 1 if hidden.startswith(("对", "将", "把")) else 0


def hide(words: str) -> str:
    """The words with all that is quoted or bracketed made unreadable, each sign in its place."""
    if not _SIGN.search(words):
        return words

    def mask(quoted: re.Match[str]) -> str:
        beside = words[max(quoted.start() - 1, 0) : quoted.start() + 1] in ("”“", "》《")
        return ("、" if beside else "〇") + "〇" * (len(quoted[0]) - 1)

    return _QUOTED.sub(mask, words)


def _is_whole(words: str) -> bool:
    """Whether words can end a title here: not on a joint, not inside quotes or brackets."""
    if not words or (words[-1] in _JOINTS and _JOINED.search(words)) or words.endswith("、等"):
        return False
    return is_balanced(words)


def _ways(words: str) -> Iterator[str]:
    words = without_manner(words)
    yield words
    if doubled := _DOUBLED.match(words):
        words = words[doubled.end() :]
        yield words
    hidden = hide(words)
    verb = predicate(hidden)
    if "、" in hidden and "等" in hidden:
        yield from _listed(words, hidden, verb)
    if verb == 1:
        yield from _placed(words, hidden, verb)
    if hidden[:2] in _LED:
        yield from _led(words, hidden, verb)
    if "的" in hidden:
        yield from _headed(words, hidden, verb)
    if verb == 1:
        yield from _done(words, hidden)
    elif seams := _seams(hidden, verb, len(hidden)):
        if "、" in hidden or verb:
            yield from _enumerated(words, hidden, verb, seams)
        if verb:
            yield from _coupled(words, hidden, verb, seams)
    if verb and "〇" in hidden:
        yield from _quoting(words, hidden, verb)


def _listed(words: str, hidden: str, verb: int) -> Iterator[str]:
    """落实甲、乙、丙等制度 → 落实甲、乙等制度."""
    rest = hidden.find("等", hidden.find("、") + 1)
    led = hidden[:2] in _LED
    start = max((at + 2 for at in _doings(hidden[:rest], verb)), default=verb) if led else verb
    seams = _seams(hidden, start, rest)
    if not seams or hidden[seams[0]] != "、":
        return
    items = _lengths(start, seams)
    if rest - seams[-1] > max(items) + 6:
        return
    for at in reversed(seams):
        if hidden[at] == "、":
            yield words[:at] + words[rest:]
    shorter = words[: seams[0]] + words[rest:]
    seen = hide(shorter)
    if led:
        yield from _led(shorter, seen, verb)
    yield from _headed(shorter, seen, verb)
    if items[0] > 4 and verb != 1 and not led:
        yield words[: seams[0]] + "等"


def _placed(words: str, hidden: str, verb: int) -> Iterator[str]:
    """把甲作为乙的重要内容 → 把甲作为…重要内容."""
    place = _PLACING.search(hidden, 2)
    if place is None or hidden[0] == "对":
        return
    end = place.end()
    thing = hidden.rfind("的", 1, place.start() - 3) + 1
    into = hidden.rfind("的", end, -3) + 1
    if not into and (seams := _seams(hidden, end, len(hidden) - 3)):
        into = seams[-1] + 1
    marked = f"{words[0]}…{words[thing:end]}"
    if into:
        yield f"{words[:end]}…{words[into:]}"
    if thing:
        yield marked + words[end:]
    if thing and into:
        yield f"{marked}…{words[into:]}"
    yield f"{words[:end]}…"


def _led(words: str, hidden: str, verb: int) -> Iterator[str]:
    """支持某某在某地开展试点 → 支持…开展试点."""
    begun = f"{words[:verb]}…"
    starts = list(_doings(hidden, verb + 2))
    if not starts and (building := _BUILDING.search(hidden, verb + 2)):
        starts = [building.start()]
    for at in starts:
        yield begun + words[at:]
    if not starts:
        return
    task, seen = words[starts[0] :], hidden[starts[0] :]
    for way in (_listed, _headed):
        for short in way(task, seen, predicate(seen)):
            yield begun + short
    if "的" not in seen and "等" not in seen:
        for seam in reversed(_seams(seen, 6, len(seen))):
            yield begun + _until(task, seen, seam)


def _headed(words: str, hidden: str, verb: int) -> Iterator[str]:
    """建立以甲为核心的评价体系 → 建立…评价体系."""
    at = hidden.rfind("的")
    if verb < 2 and 0 < at < len(words) - 8 and _NUMBER.search(hidden, at):
        yield words[at + 1 :]
    if not verb or at <= verb or (verb == 1 and not _DOING.search(hidden, at)):
        return
    joint = "…的" if hidden[verb - 1] == "对" else "…"
    while len(words) - at <= 4:  # 的工作 says nothing: what stands before it does
        at = max(hidden.rfind("的", verb, at), *_seams(hidden, verb, at), -1)
        if at <= verb:
            return
        joint = "…"
    begun = words[:verb] + joint
    yield begun + words[at + 1 :]
    if verb == 1:  # 对…的事项: what is done to it stands behind
        return
    ends = [at, *_seams(hidden, at + 4, len(hidden))]
    for before, seam in zip(ends[-2::-1], ends[:0:-1], strict=True):
        if seam - before > 4 and not _ends_led(words[:seam], hidden):
            yield begun + _until(words, hidden, seam)[at + 1 :]


def _enumerated(words: str, hidden: str, verb: int, seams: list[int]) -> Iterator[str]:
    """加强甲、乙、丙监测 → 加强甲、乙…丙监测; 培育甲、乙和丙 → 培育甲、乙等."""
    if "的" in (listed := hidden[seams[0] :]) or "等" in listed:
        return
    if not verb and not _NUMBER.search(hidden, 0, seams[0]):
        return
    last = next(_SEAM.finditer(hidden, seams[-1])).end()
    longer = len(words) - last > max(_lengths(verb, seams)) + 3
    if verb and _shares(words, seams[-1], longer=longer):
        if hidden[:2] in _LED - {"促进", "推动"} and not _DOING.search(hidden, last):
            return
        for at in (*seams[-2::-1], verb):
            yield f"{words[:at]}…{words[last:]}"
    elif "、" in hidden:
        for at in reversed(seams):
            if at - verb > 3 and (hidden[at] == "、" or at == seams[-1]):
                yield f"{words[:at]}等"
        if verb and len(words) - last > 5:
            yield f"{words[:verb]}…{words[last:]}"


def _done(words: str, hidden: str) -> Iterator[str]:
    """将甲通过乙进行公示 → 将甲…进行公示."""
    way = _WAY.search(hidden, 3) or _SEAM.search(hidden, 3)
    if way and (done := _DONE.search(hidden, way.end())):
        yield f"{words[: way.start()]}…{words[done.start() :]}"


def _coupled(words: str, hidden: str, verb: int, seams: list[int]) -> Iterator[str]:
    """提高甲能力和乙水平 → 提高甲能力."""
    hidden = hidden.rstrip("等")
    for at in reversed(seams):
        if at < verb + 4 or hidden[at] == "、" or "的" in hidden[at:] or "等" in hidden[at:]:
            continue
        if hidden[:2] in _LED and hidden[at] not in "或并" and _DOING.search(hidden, at):
            continue
        alike = len(words) - at <= at - verb + 5 and not _shares(words, at, longer=False)
        if (alike or at - verb > 9) and not _ends_led(words[:at], hidden):
            yield words[:at]


def _quoting(words: str, hidden: str, verb: int) -> Iterator[str]:
    """实现某领域“甲”全覆盖 → 实现…“甲”全覆盖; a title too long is cut: 制定《关于…》."""
    at = hidden.find("〇", verb)
    if at > verb + 1:
        yield f"{words[:verb]}…{words[at:]}"
    if words[at] == "《" and hidden[:2] not in _LED:
        yield f"{words[: hidden.rfind('〇') + 1]}…"
    if at == verb and words[at] == "《":
        yield f"{words[: LONGEST - 2]}…》"


def _until(words: str, hidden: str, seam: int) -> str:
    return words[:seam] + ("等" if hidden[seam] == "、" else "")


def _ends_led(words: str, hidden: str) -> bool:
    """Whether what others are led to do would end on its verb: 鼓励某某新建."""
    return hidden[:2] in _LED and words[-2:] in _STRONG


def _shares(words: str, seam: int, *, longer: bool) -> bool:
    """Whether only the part behind the last seam says what a list is about (水库、堤防管理): a
    `longer` one does, unless the part before it says it as well.
    """
    return (longer or words.endswith(_MATTERS)) and not words[:seam].endswith(_MATTERS)


def _doings(hidden: str, start: int) -> Iterator[int]:
    """Where behind `start` verbs begin that are verbs of their own, with their negation."""
    for found in _DOING.finditer(hidden, start):
        at = found.start()
        if hidden[at - 1] in "和并" and hidden[max(at - 3, 0) : at - 1] in _STRONG:
            at -= 3
        if hidden[at - 1] not in "的党和与及":
            negation = _NEGATION.search(hidden, max(at - 10, 0), at)
            yield negation.start() if negation else at


def _seams(hidden: str, start: int, end: int) -> list[int]:
    return [seam.start() for seam in _SEAM.finditer(hidden, start, max(end, 0))]


def _lengths(start: int, seams: list[int]) -> list[int]:
    return [end - begin for begin, end in zip([start, *seams], seams, strict=False)]
