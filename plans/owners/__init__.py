"""责任单位: whom a text makes responsible.

`find_owners` reads a sentence: notes (责任单位:…), brackets (基教科牵头,人事科配合), who is told to
act (督促各学校…) and who acts (各县市区要…). `find_row_owners` reads the columns of a table row.
Only what is written counts; which units of the roster are meant is told by `owners.matching`.
"""

import re
from collections.abc import Iterator, Sequence
from operator import itemgetter

from models.enums import OwnerRole
from plans.columns import Column, columns_of
from plans.draft import Block, OwnerSpan
from plans.owners import rules
from plans.owners.names import BESIDE, JOINED, UNIT_NAME
from plans.owners.roles import bracket_rule, declares_first_lead, led_by_first
from plans.rule.prefixes import ANY
from plans.signs import half_width

__all__ = [
    "declares_first_lead",
    "find_noted_owners",
    "find_owners",
    "find_row_owners",
    "is_note",
    "led_by_first",
]

_BRACKET = re.compile(r"[(]((?:[^()]|[(][^()]{0,12}[)]){2,160})[)]")
_ROUND = str.maketrans("[]【】", "()()")  # 【教育局牵头,财政局配合】
_TIMED_NOTE = re.compile(  # (5月前完成)
    "[(](?:于|在)?[0-9一二三四五六七八九十年月日号上中下旬底末季度半至到~—-]{2,16}(?:之?前|以前)?(?:完成|办结|落实|到位|启动|实施|开展)?[)][。;]?"
)
_WHO_NOTE = re.compile(  # 该项工作由林业局牵头,各乡镇配合。
    "(?:[该此这]一?|以上|上述)(?:各|[0-9一二三四五六七八九十]{1,2})?项?(?:工作|任务|内容|活动|事项)(?:具体|统一)?"
    "由[^,。;]{2,40}?(?:具体|统一|牵头|组织)?(?:负责|牵头|落实|承办|实施|部署|组织)(?:组织|协调|实施|落实|推进){0,2}"
    "(?:[,;][^,。;]{2,40}(?:配合|协助|协办|参与|落实|负责(?:协调|落实|组织)?)){0,3}[。;]?"
)
_NUMBER = re.compile(
    "^(?:[0-9]{1,2}[.、]|[一二三四五六七八九十]{1,3}、|[(][0-9一二三四五六七八九十]{1,2}[)]|[①-⑳]"
    "|[-—•●○■◆▲*])"
)
_SPLIT = re.compile(
    r"[、,;/\s|]+|(?<=[局委办科处股室院校园所站部厅门位司队区县会署社行等])(?!(?<=党委)和(?:人民)?政府|(?<=工委)和管委会|(?<=规划)[和与](?:国土|自然|建设))(?:和|及|以及|与)(?=.{2})"
)
_AND = re.compile(  # between units, and not within the name of one (工业和信息化局)
    "[、,]|(?<=各[地镇县区市村所]|地区|部门|单位|县区|镇街)(?=各(?!校))"
    f"|(?!{JOINED}|(?<=党委)和(?:人民)?政府|(?<=工委)和管委会|(?<=规划)[和与](?:国土|自然|建设)|(?<=工业)和信|(?<=文化)和[旅广]|(?<=广电)和旅|(?<=住房)和城|(?<=资源)和[社规]|(?<=粮食)和|(?<=发展)和改"
    "|(?<=卫生)和计|(?<=林业)和草|(?<=管理)和综合)(?:和|与|及|以及)"
)
_LEVELS = re.compile(
    "(?<=县[(]市[)])、(?=区)|(?<=各[乡镇县区市])、(?=[镇乡区市县](?:人民)?政府)|(?<=省)、(?=自治区)|(?<=县)、(?=区(?:人民)?政府)|(?<=区)、(?=直辖市)|(?<=[省市县区州乡镇村])、(?=[省市县区州乡镇村](?:、|[两三四五]级))"
)
_BESIDE = re.compile(f"{BESIDE}(?=人民|政府|[\u4e00-\u9fff]{{1,6}}?(?:局|委|办|会|部门))")
_PAREN = re.compile(r"[(][^()]{0,16}[)]")
_HEADS = re.compile("^(?:会同|[由: ])+")
_TAILS = re.compile(
    "(?:等(?:[0-9]{1,2}[个家])?(?:(?:有关|相关)?(?:单位|部门|科室))?|(?:按|按照|依|根据)(?:各自)?(?:职责"
    "|职能)(?:分工)?(?:分别|各自|共同)?(?:负责|落实|配合)?|(?:共同|具体|分别)?(?:牵头|配合|负责|协助|参与|落实|指导|主办|会办"
    "|承办|协办|组织实施)(?:负责|督[导办]|推进|实施|落实|抓总|组织)?|为(?:牵头|责任|配合)单位)+$"
)
_SHARES = re.compile(  # A牵头、B配合, 会同C
    "会同[^,;]+|[^,;]+?(?:(?<=牵头|主办|主责|承办|负责)(?=[^,;]{2,20}(?:配合|协助|协办|参与|会办))"
    "|(?=会同|[,;]|$))"
)
_ROLE_WORDS = re.compile(
    "牵头|主办|主责|负责|承办|配合|协助|协办|参与|会同|按职责|(?:指导|落实)(?=,|$)"
)
_BARE_UNIT = re.compile(
    "(?!以下|原|不?含|包括|其中|即)(?![^、,]{0,8}设[在于])(?:[\u4e00-\u9fff]{1,14}(?:局|委|办|科|处|股|室|中心|公司|厅|署|司|部|办公室"
    "|科室|单位|学校|部门|[支大中]队|[理业机技水文测法]站|[象视]台|银行|支行|所|院|馆|妇联|残联|工会|工商联"
    "|协会|政府|管委会|办事处)|党委|党组|纪检组|专班|领导小组|指挥部|[局院校]领导|各[\u4e00-\u9fff]{1,6})"
)
_SUPPORTS = re.compile("会同|配合|协助|协办|会办|参与")
_LEADS = re.compile("牵头|主办|主责|承办|(?<!分工)负责落实")
_NOTE_ENDS = re.compile("[。;】]|[(](?:除|列|排|注|其中|以下|下同)")
_WHEN = re.compile(  # a bracket may say by when as well
    "[0-9年月日季底末]前?$|周[一二三四五六日末]$|^(?:长期|持续|常态|立行|即知|适时)"
)
_LONGEST_NAME = 30
_CAUSED = re.compile(
    "(?:组织|指导|督促|动员|安排)(?=.{2,}(?:学校|幼儿园|医院|机构|企业|单位|部门|院校|小学|中学)$)"
)
_COLUMNS = {
    Column.LEAD: OwnerRole.LEAD,
    Column.PERSON: OwnerRole.LEAD,
    Column.SUPPORT: OwnerRole.SUPPORT,
}


def find_owners(text: str) -> tuple[OwnerSpan, ...]:
    """Those whom the sentence itself makes responsible, in order. Spans are substrings."""
    plain = half_width(text)
    taken = _noted(plain)
    for _, match, rule in _matches(plain):
        _take(taken, _named(match, rule))
    return _as_written(text, _led(taken, plain)) if taken else ()


def find_noted_owners(text: str) -> tuple[OwnerSpan, ...]:
    """Those named in notes and brackets alone, as beside a heading's topic."""
    return _as_written(text, _noted(half_width(text)))


def find_row_owners(row: Block) -> tuple[OwnerSpan, ...]:
    """Those whom a table row names in its columns of responsibility, with place -1.

    Who only answers for it above (分管领导) is no owner.
    """
    found = []
    for name, role, cell in zip(row.columns, columns_of(row.columns), row.cells, strict=False):
        if role in _COLUMNS:
            written = re.sub(r"\s+", "、", cell.strip())
            found += [
                OwnerSpan(written[at : at + len(owner)], -1, _COLUMNS[role], f"{name}栏")
                for owner, at in _names(half_width(written), 0)
            ]
    return tuple(found)


def is_note(text: str) -> bool:
    """Whether a sentence is nothing but a note of responsibility or time (责任单位:安全科)."""
    text = _bracket_closed(half_width(text))
    if _WHO_NOTE.fullmatch(text):
        return True
    bracketed = _BRACKET.fullmatch(text.rstrip("。;")) is not None
    if ":" not in text and not bracketed:
        return False
    if _TIMED_NOTE.fullmatch(text):
        return True
    bare = _NUMBER.sub("", text).strip("()【】[]。; ")
    if rules.LABEL.match(bare) or rules.TIME_LABEL.match(bare):
        return True
    return bracketed and bool(_bracket_roles(bare))


def _led(owners: list[OwnerSpan], text: str) -> list[OwnerSpan]:
    """Those who only share by their duties (按职责分工负责) lead where nobody else does."""
    shared = "职责" in text and not _SUPPORTS.search(text)
    if not shared or any(owner.role is OwnerRole.LEAD for owner in owners):
        return owners
    return [owner._replace(role=OwnerRole.LEAD) for owner in owners]


def _bracket_closed(text: str) -> str:
    """The text with round brackets, the one it opens with closed: a full stop ended the sentence
    in it.
    """
    if "[" in text or "【" in text:
        text = text.translate(_ROUND)
    if text[:1] != "(" or text.count("(") <= text.count(")"):
        return text
    return text.rstrip("。;") + ")"


def _noted(text: str) -> list[OwnerSpan]:
    text = _bracket_closed(text)
    taken: list[OwnerSpan] = []
    if ":" in text:
        _take(taken, _labelled(text))
    if "(" in text:
        _take(taken, _bracketed(text))
    return taken


def _as_written(text: str, owners: Sequence[OwnerSpan]) -> tuple[OwnerSpan, ...]:
    """In order, each with the characters that the text itself has there."""
    if not owners:
        return ()
    written = (o._replace(span=text[o.at : o.at + len(o.span)]) for o in owners)
    return tuple(sorted(written, key=lambda owner: owner.at))


def _take(taken: list[OwnerSpan], owners: Iterator[OwnerSpan]) -> None:
    for owner in owners:
        end = owner.at + len(owner.span)
        if all(end <= other.at or owner.at >= other.at + len(other.span) for other in taken):
            taken.append(owner)


def _labelled(text: str) -> Iterator[OwnerSpan]:
    labels = list(rules.LABEL.finditer(text))
    ends = [label.start() for label in labels[1:]] + [len(text)]
    for label, end in zip(labels, ends, strict=False):
        if other := rules.OTHER_LABEL.search(text, label.end(), end):
            end = other.start()
        if stop := _NOTE_ENDS.search(text, label.end(), end):
            end = stop.start()
        end = _bracket_end(text, label.start(), end)
        role = _label_role(label["label"])
        for name, at in _names(text[label.end() : end], label.end()):
            yield OwnerSpan(name, at, role, label["label"])


def _bracket_end(text: str, start: int, end: int) -> int:
    """Where the bracket closes in which a place stands, or `end`: (责任人:张三):5月前…."""
    depth = text.count("(", 0, start) - text.count(")", 0, start)
    if depth <= 0:
        return end
    for at in range(start, end):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if depth == 0:
            return at
    return end


def _label_role(label: str) -> OwnerRole:
    return OwnerRole.SUPPORT if rules.SUPPORTING.search(label) else OwnerRole.LEAD


def _bracketed(text: str) -> Iterator[OwnerSpan]:
    for bracket in _BRACKET.finditer(text):
        inside = bracket[1].partition("。")[0]  # what follows speaks of the notes themselves
        if rules.LABEL.search(inside):
            continue
        closing = not text[bracket.end() :].strip("。;")
        for name, at, role in _bracket_roles(inside, closing):
            yield OwnerSpan(name, bracket.start(1) + at, role, bracket_rule(inside))


def _bracket_roles(inside: str, closing: bool = True) -> list[tuple[str, int, OwnerRole]]:
    """Names in a bracket with their roles: told by 牵头 and 配合, or a bare list of offices."""
    if not _ROLE_WORDS.search(inside):
        names = [(name, at) for name, at in _names(inside, 0) if not _WHEN.search(name)]
        alone = closing and names and all(_BARE_UNIT.fullmatch(name) for name, _ in names)
        return [(name, at, OwnerRole.LEAD) for name, at in names] if alone else []
    found = []
    led = False
    for part in _SHARES.finditer(inside):
        support = _SUPPORTS.search(part[0]) is not None
        lead = _LEADS.search(part[0]) is not None
        role = OwnerRole.SUPPORT if support or (led and not lead) else OwnerRole.LEAD
        led = led or lead
        found += [(name, part.start() + at, role) for name, at in _names(part[0], 0)]
    return [(name, at, role) for name, at, role in found if UNIT_NAME.search(name)]


def _matches(text: str) -> list[tuple[int, re.Match[str], rules.OwnerRule]]:
    """What the rules find, each with its rule's place in the declared order, and in that order."""
    triggers = rules.TRIGGERS if rules.NEEDED.search(text) else rules.TRIGGERS_WITHOUT_NEEDS
    places = [] if rules.OPENS_WITH_VERB.match(text) else [(-1, ",")]
    places += [(sign.start(), sign[0]) for sign in rules.BEGINNING.finditer(text)]
    places += [(opener.start(), opener[0]) for opener in rules.OPENER.finditer(text)]
    found = []
    for start, trigger in places:
        length, trials = triggers[trigger]
        at = start + length
        for nth, rule, match_at in trials.get(text[at : at + 1]) or trials[ANY]:
            match = match_at(text, at)
            if match and (rule.then is None or rule.then.match(text, match.end())):
                found.append((nth, match, rule))
    return sorted(found, key=itemgetter(0)) if found else found


def _named(match: re.Match[str], rule: rules.OwnerRule) -> Iterator[OwnerSpan]:
    role = rule.role or _label_role(match["verb"])
    for name, at in _names(match["units"], match.start("units"), plain=True):
        told = _CAUSED.match(name)  # 组织二级以上医院…: the hospitals are told, not an office
        shift = told.end() if told else 0
        yield OwnerSpan(name[shift:], at + shift, role, rule.name)


def _names(written: str, offset: int, plain: bool = False) -> Iterator[tuple[str, int]]:
    """The single names of a list, with their places. 各县(市、区) stays whole."""
    masked = _PAREN.sub(lambda m: m[0].replace("、", "·").replace(",", "·"), written)
    masked = _LEVELS.sub("·", masked)  # 县、乡、村三级河长 are one
    masked = _BESIDE.sub(lambda m: m[0].replace("、", "·"), masked)  # 各市、县体育局 too
    splitter = _AND if plain else _SPLIT
    cursor = 0
    for end, stop in [*((m.start(), m.end()) for m in splitter.finditer(masked)), (len(masked), 0)]:
        name = written[cursor:end]
        start = cursor + len(name) - len(_HEADS.sub("", name))
        name = _closed(_TAILS.sub("", _closed(_HEADS.sub("", name).strip())))
        if 1 < len(name) <= _LONGEST_NAME and name.strip("0123456789-"):  # no telephone
            yield name, offset + start
        cursor = stop


def _closed(name: str) -> str:
    """Without the closing bracket of the note that the name stood in."""
    while name and name[-1] in ")]】" and name.count("(") < name.count(")") + (name[-1] != ")"):
        name = name[:-1]
    return name
