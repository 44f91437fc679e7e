"""A task's title: short, faithful words for a line of chat, never longer than 20 characters.

A title is cut out of the task's own words: the clause that carries its time (or the one before it,
if that says too little), else the first that promises something, without date, owner, manner and
means. Clauses that only say when, why or for whom (按照…要求, 对…的) are passed over. Where all
that says too little, the topic of the heading stands before it.
"""

import re
from collections.abc import Container, Iterator, Sequence
from functools import lru_cache

from plans.choice import any_of
from plans.draft import Clause
from plans.signs import half_width
from plans.tasks.brevity import (
    ADVERB,
    LONGEST,
    brief,
    cut,
    doing,
    hide,
    is_balanced,
    predicate,
    without_manner,
)
from plans.tasks.clauses import clauses_of
from plans.verbs import NOUNISH, STRONG

_TOPIC = 12
_TELLING = 6  # 完成50%, 投入使用: a dated clause shorter than this leaves out what it is about
_SHORTEST = 4  # 完成 alone, where a clause before it says what
_ELLIPTIC = 9  # 及时予以更正: behind a condition, what is shorter leaves out its object
_LEAD = re.compile("^(?:确保|力争|争取|并|为.*|是.*|进入.*)")
_EDGES = ",、;:。!-—─ "
_NUMBERING = frozenset("第一二三四五六七八九十百(0123456789①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳─—·•●○■□▪▲△◆◇★☆※►▶")
_NUMBERED = re.compile(
    r"第?[一二三四五六七八九十百]+[、章节条.是要]|[(][0-9一二三四五六七八九十]+[)]"
    r"|[0-9]+\.[0-9]+\.[0-9]+[、.]?|[0-9]+\.[0-9]+(?![0-9万亿千百%倍个公平米吨元])"
    r"|[0-9]+(?:\.[0-9]+)*[、.](?![0-9])|[0-9]+、(?=[0-9]{1,3}[岁个名%项所家条座处户])|[①-⑳]|[─—·•●○■□▪▲△◆◇★☆※►▶]+"
)
_BRACKET = re.compile("[(](?:[^()]{5,40}|[^()]{1,4}[科室办局处部股委]|试行|暂行|附后|)[)]")
_BRACKETED = re.compile("[(][^()]*[)]$")
_REPEATS = re.compile("每|逢|逐|双[周月]|^[月周]|^日(?![前内起])|一[月周年季]|定期|[月季年]度")
_DATE = "\0"  # stands where a date was left out
_DATED_BRACKET = re.compile(f"[(][^()]{{0,20}}{_DATE}[^()]{{0,20}}(?:[)]|$)")
_DATES = re.compile(
    f"分别[于在]?{_DATE}(?:[、和及与]?[于在]?{_DATE})+"
    f"|(?:(?<!决)定于|[于在])?{_DATE}(?:[、和及与]?{_DATE})*"
)
_NO_TOPIC = re.compile(
    "[0-9一二三四五六七八九十]{1,3}月份?(?:主题)?[:—].*|"
    "[0-9一二三四五六七八九十上下第年月日号季度半学期春秋份周旬—至~()-]+"
    "|(?:[0-9]{4}年)?(?:重点|主要|具体|年度|其他|日常|有关|几点)?(?:工作|任务|活动|措施|内容|安排|要求|步骤|及|和)+"
)
_EMPTY = re.compile(
    "(?:圆满|全面|如期|按时|确保)?(?:完成|落实|做好|抓好|实现)?(?:任务|工作|落实|目标|到位)?$"
)
_LONG = 11  # than all that says nothing
_FOLLOWS = re.compile("[以如]下[^,]{0,8}$")
_DEICTIC = re.compile(
    "(?:[该此这][一项]?|上述|以上|前述|本项)(?:各项)?(?:工作|任务|事项|行动|项目|措施)"
)
_TURNS = frozenset(  # first characters of a joint, a duty or an occasion
    "并同此另或从进以还也又更且但既特要应须必务都均尤可不严认紧牢始一原其着有利是比较随鉴由本秉关对按立坚根依"
    "参遵针围结通聚面借会与在当如若凡除因经为于自涉遇"
)
_DUTIES = frozenset("要应须务可得准")
_POINTING = frozenset("该此这上以前本")
_JOINT = re.compile(
    "(?:并(?![网购轨存列入联行])且?|同时|此外|另外|或者|从而|进而|以及)(?=[\u4e00-\u9fff]{4})"
    "|(?:[还也更又且但既]|特别)(?=要|应|须)"
)
_DUTY = re.compile(
    "要(?<![主重只需纲概摘简扼紧首必不纪提]要)(?![点求素闻件害义、的])都?"
    "|应(?<![相适响反供对理不]应)(?![急用对届征缴纳收付考试聘尽享答变])当?都?|须(?<![不无]须)(?!知)|必须|务必"
    "|可(?<![许认]可)(?!能|持续|靠|行|见|信|观|操作|循环|再生|追溯|复制|控)以?|不得|不准"
)
_OWNERS = (
    "部门", "单位", "机关", "机构", "政府", "企业", "学校", "院校", "医院", "高校", "公司", "协会",
    "学会", "银行", "法院", "检察院", "小组", "指挥部", "办公室", "委员会", "办事处", "街道",
    "地区", "地方", "城市", "各地", "各方", "双方", "人员", "同志", "干部", "国家", "国务院",
    "省份", "各省", "各市", "各县", "各区", "各乡镇", "各村", "总局", "总署", "自治区", "自治州",
    "自治县", "直辖市", "党委", "党组", "局", "厅", "委", "办", "部", "院", "署", "财政", "组织",
    "我们", "方面", "科室", "幼儿园", "基金",
)  # fmt: skip
_ANY_OWNER = (*_OWNERS, "省", "市", "县", "区")
_OWNER = re.compile(
    f"[^,]{{0,40}}?{any_of(_OWNERS)}(?<!机构(?=编制))等?(?:都|均|也)?"
    f"(?:(?:负责|牵头)(?={any_of(STRONG)})|(?=负责(?!人)|{ADVERB}|[对将把按依](?![外口接标照])"
    f"|会同|监督|指导|研究|{any_of(STRONG)}(?![、的是和及与])))"
)
_TOWARDS = re.compile("对(?![外口接标照策象比应抗手])")
_OCCASION = re.compile(
    "(?:严格|认真|紧紧|牢牢|始终|一律|原则上|其中)?(?:"
    "(?P<never>着眼|有利于|利于|[是比]|较上|随着|鉴于|由于|本着|秉持|关于|对于)"
    "|(?P<whom>对(?![外口接标照]))"
    "|按(?![需时期月季年量质])照?|立足|坚持|根据|依据|依照|参照|遵[循照]|针对|围绕|结合|依托|通过|聚焦"
    "|紧[盯扣]|面向|借鉴|利用|以(?![上下内外后及])|会同|与|由(?!此)|在|当(?!地)"
    "|[如若凡除因经](?![此地济营费常验])|为了?(?!主)|于|自(?![然主我觉动])|从(?!事)|涉及|遇)"
)
_PLAIN = frozenset(STRONG) - {"严格", "紧盯", "试点", "帮扶"}  # verbs that open nothing else
_NAMING = {*NOUNISH, "试点", "帮扶"}  # may name who acts: 试点城市, 监管部门
_STEADY = re.compile(f"坚持(?=[将把以]|{any_of((*STRONG, *NOUNISH))}(?![、的是和及与率]|创新))")
_PASSED = frozenset("的面时际手后前中上下外起引点线机心向标体口托础本领带撑导题键式径段道来")
_PASSING = re.compile(
    "(?:的|方面|同时|之际|入手|时(?<![及小定实限课学工临准随按平]时)|后(?<![售先今落]后)|前(?<![目当提眼]前)"
    "|(?:基础|过程|情况|前提|条件|形势|背景|领导|框架|工作)[中上下]|[以之]外|日起|[以年]来"
    "|为(?:牵引|抓手|重点|主线|契机|核心|导向|目标|载体|突破口|依托|基础|根本|主体|中心|引领|纽带|支撑|指导|主题"
    "|着力点|切入点|关键)"
    "|^(?:抢抓|抓住|把握|紧抓|抓牢)[^,]*(?:机遇|时机|契机)|(?:^采取|通过|利用)[^,]*(?:方式|形式|途径|手段|渠道))$"
)
_BASIS = re.compile(
    "(?:要求|规定|原则|部署|安排|精神|思路|方针|目标|需要|意见|通知|标准|程序|分工|责任|比例|办法|实际"
    "|机制|方式|形式|途径|基础)$"
)
_NUMBER = re.compile("[0-9]")


def write_title(
    text: str,
    heading: str = "",
    dated: Sequence[tuple[str, int]] = (),
    figures: Sequence[int] = (),
    clauses: Sequence[Clause] | None = None,
) -> str:
    """A title of at most 20 characters for a half-width text. `dated` are the spans of its times
    with their places, `figures` the places of its targets, `clauses` the text's own, if known.

    Dates are left out, for they are said beside a title; how often it returns stays in.
    """
    clauses = clauses_of(text) if clauses is None else clauses
    if not dated and (words := _at_once(clauses)):
        return words
    condition, tried = "", set()
    for words, leading in _telling(clauses, dated, figures):
        tried.add(words)
        said = words if leading and not _passes(words) else _promised(words)
        if not said:
            condition = words if words[-1] == "的" else condition
        elif title := brief(said):
            plain = len(title) >= _ELLIPTIC and title[0] not in _POINTING
            title = title if plain else _completed(title, heading, condition)
            if len(title) >= _SHORTEST:
                return title
    bare = [words for clause in clauses if (words := _bare(clause.text, dated))]
    title = _any_title(bare, tried) or _begun(bare) or cut(_bare(text, dated) or text)
    return _completed(title, heading, condition) if title in _PLAIN else title


def _at_once(clauses: Sequence[Clause]) -> str:
    """The first clause that acts, where it is a title as it stands, as it mostly is; else ""."""
    for _, words, action in clauses:
        if action:
            short = _TELLING <= len(words) <= LONGEST and (words.isalnum() or _is_clean(words))
            plain = short and words.startswith(action) and _is_plain(words)
            return "" if not plain or _passes(words) or _is_empty(words) else words
    return ""


def _is_clean(words: str) -> bool:
    """Whether words have neither number nor bracket nor open quotation."""
    return words[0] not in _NUMBERING and "(" not in words and is_balanced(words)


def _telling(
    clauses: Sequence[Clause], dated: Sequence[tuple[str, int]], figures: Sequence[int]
) -> Iterator[tuple[str, bool]]:
    """The clauses that can say what is to be done, bare of number, brackets and dates: those with
    a date, those that act, that with a figure; and whether they are short and open with a verb.
    """
    for _, at in dated:
        for clause in _near(clauses, at, dated):
            if clause.text.startswith("其中"):
                continue  # a part of what the clauses before it promise
            words = _bare(clause.text, dated)
            if len(_LEAD.sub("", words)) >= _TELLING and not _is_empty(words):
                yield words, False
    for n, clause in enumerate(clauses):
        if clause.action and not _is_matter(clauses, n):
            words = _bare(clause.text, dated)
            if not _is_empty(words):
                yield words, clause.text.startswith(clause.action) and _is_plain(words)
    for at in figures[:1] if clauses else ():
        words = _bare(_up_to(clauses, at)[-1].text, dated)
        if not _is_empty(words):
            yield words, False


def _is_matter(clauses: Sequence[Clause], n: int) -> bool:
    """Whether a clause only names what the next is about: 整改情况,要及时报送."""
    if n + 1 == len(clauses) or not clauses[n + 1].text.startswith(("要", "应", "须", "必须")):
        return False
    words, _, ending = clauses[n].text.partition("的")
    if ending.endswith("的") or _DUTY.search(words + ending):
        return False
    return bool(ending) or not words.startswith(clauses[n].action)


def _promised(words: str) -> str:
    """What a clause promises, without joint, duty and owner; "" if it only says when, why or for
    whom.
    """
    joint = _JOINT.match(words) if words[0] in _TURNS else None
    words = _dutiful(words[joint.end() :] if joint else words)
    if len(words) > LONGEST:
        words = without_manner(words)
    words = _STEADY.sub("", words, count=1) if words.startswith("坚持") else words
    if _passes(words):
        return ""
    occasion = _OCCASION.match(words) if words[:1] in _TURNS else None
    return words if occasion is None else _behind(words, occasion)


def _is_plain(words: str) -> bool:
    """Whether words that open with a verb have no duty, owner or occasion before it."""
    if len(words) <= LONGEST and words[:2] in _PLAIN:
        return words[2:4] not in ("单位", "部门", "机构")
    return words[0] not in _TURNS and words[:2] not in _NAMING and _DUTIES.isdisjoint(words)


def _passes(words: str) -> bool:
    """Whether words only say when, why or for whom by the way they end."""
    return words[-1:] in _PASSED and _PASSING.search(words) is not None


def _dutiful(words: str) -> str:
    """The words behind who is bound to act: 各地要…, 某某部门负责…."""
    duty = None if _DUTIES.isdisjoint(words) else _DUTY.search(words)
    if duty is None:
        if len(words) <= LONGEST or predicate(words) or _OCCASION.match(words):
            return words
        owner = _OWNER.match(words)
        return words[owner.end() :] if owner else words
    subject, free = words[: duty.start()].rstrip("都均也还又更"), words[duty.end() :]
    must = duty[0][0] not in "可不"
    may = duty[0][0] == "可" and (_OCCASION.match(free) or free.startswith(("将", "把")))
    rest = free if must or may else words[duty.start() :]
    if not subject or _names_owner(subject):
        return rest
    occasion = _OCCASION.match(subject)
    if occasion and (len(rest) >= _ELLIPTIC or subject[-1] in _PASSED):
        return rest
    if not occasion and len(words) <= LONGEST:
        return words
    head = subject[hide(subject).rfind("的") + 1 :] + duty[0]
    short = brief(free, LONGEST - len(head))
    return head + short if short else rest


def _names_owner(subject: str) -> bool:
    """Whether those who shall act are units or posts, and not what is acted upon."""
    if subject[-1] in ")等":
        subject = _BRACKETED.sub("", subject).rstrip("等")
    return subject.endswith(_ANY_OWNER)


def _behind(words: str, occasion: re.Match[str]) -> str:
    """What is promised behind the occasion that opens the words, "" if nothing is."""
    at = 0 if occasion["never"] else doing(words, occasion.end() + 2)
    if occasion["whom"]:
        return words if at > words.rfind("的") else ""
    if not at or (at < words.rfind("的") and _BASIS.search(words)):
        return ""
    if len(words) <= LONGEST:
        return words
    if len(words) - at >= _ELLIPTIC - 1:
        return words[at:]
    return (
        brief(words)
        or words[max((to.start() for to in _TOWARDS.finditer(words, 0, at)), default=at) :]
    )


def _completed(title: str, heading: str, condition: str) -> str:
    """The title, with what it is about where it does not say that itself."""
    if deictic := _DEICTIC.match(title):
        topic = heading_topic(heading)
        return (topic + title[deictic.end() :])[:LONGEST] if topic else title
    if condition and len(title) < _ELLIPTIC:
        for case in (condition, re.split("[的、]", condition[:-1])[-1] + "的"):
            if 4 < len(case) < LONGEST - len(title) and brief(case) == case:
                return f"{case},{title}"
    if len(title) < (_ELLIPTIC if condition else _TELLING):
        topic = heading_topic(heading)
        if topic and topic not in title and len(topic) + len(title) < LONGEST:
            return f"{topic}:{title}"
    return title


def _any_title(clauses: Sequence[str], tried: Container[str]) -> str:
    """A title out of any clause, where none that promises could be shortened at a good place."""
    for words in clauses:
        said = "" if words in tried else _promised(words)
        if said and len(title := brief(said)) >= _TELLING:
            return title
    for words in clauses:
        occasion = _OCCASION.match(words)
        if occasion and occasion["whom"]:
            if _NUMBER.search(title := brief(words)):
                return title
        elif not _passes(words):
            at = doing(words, occasion.end() if occasion else 2)
            title = brief(words[at:] if occasion or at < _TELLING else words)
            if len(title) >= _TELLING:
                return title
    return ""


def _begun(clauses: Sequence[str]) -> str:
    """The beginning of the first clause that promises, or else of one that is no occasion."""
    said = (words for clause in clauses if len(words := _promised(clause)) >= _TELLING)
    kept = (words for words in clauses if len(words) >= _TELLING and not _passes(words))
    first = next(said, "") or next(kept, "")
    return cut(first) if first else ""


def _is_empty(words: str) -> bool:
    """Whether the words say nothing: 圆满完成任务, or only that something follows."""
    if len(words) < _LONG and _EMPTY.match(words):
        return True
    return "下" in words and _FOLLOWS.search(words) is not None


def _near(clauses: Sequence[Clause], at: int, dated: Sequence[tuple[str, int]]) -> Sequence[Clause]:
    """The clause of a date and the one before it; the one behind it where the date stands alone."""
    before = _up_to(clauses, at)
    alone = before and len(before) < len(clauses) and not _bare(before[-1].text, dated)
    return (clauses[len(before)],) if alone else before[:-3:-1]


def _up_to(clauses: Sequence[Clause], at: int) -> Sequence[Clause]:
    """The clauses up to and with the one at a place."""
    return [clause for clause in clauses if clause.at <= max(at, clauses[0].at)]


def _length(dated: tuple[str, int]) -> int:
    return len(dated[0])


def _bare(clause: str, dated: Sequence[tuple[str, int]]) -> str:
    for span, _ in sorted(dated, key=_length, reverse=True):  # 6月16日 before 6月
        if not _REPEATS.search(span):
            clause = clause.replace(half_width(span), _DATE)
    if _DATE in clause:
        clause = _DATES.sub("", _DATED_BRACKET.sub("", clause))
    if "(" in clause:
        clause = _BRACKET.sub("", clause)
    elif ")" in clause:  # the end of a bracket that holds a comma
        clause = clause.rpartition(")")[2]
    number = _NUMBERED.match(clause) if clause[:1] in _NUMBERING else None
    return clause[number.end() if number else 0 :].strip(_EDGES)


@lru_cache(maxsize=16)  # as do the tasks under a heading
def heading_topic(heading: str) -> str:
    """What the nearest heading is about, without its number and manner; "" if that is long."""
    words = half_width(heading).rpartition("/")[2]
    number = _NUMBERED.match(words)
    words = words[number.end() if number else 0 :].strip("。: ")
    if _NO_TOPIC.fullmatch(words):
        return ""
    topic = re.split("[,、;]", without_manner(words), maxsplit=1)[0]
    return topic if len(topic) <= _TOPIC else ""
