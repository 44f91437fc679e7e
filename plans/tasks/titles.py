"""A task's title: short, faithful words for a line of chat, never longer than 20 characters.

A title is cut out of the task's own words: the clause that carries its time (or the one before it,
if that says too little), else the first that promises something, without date, manner and means.
Where even that says too little, the topic of the heading stands before it.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from plans.draft import Clause
from plans.signs import half_width
from plans.tasks.clauses import clauses_of

LONGEST = 20
_TOPIC = 12
_TELLING = 6  # 完成50%, 投入使用: a dated clause shorter than this leaves out what it is about
_LEAD = re.compile("^(?:确保|力争|争取|并|为.*|是.*|进入.*)")
_EDGES = ",、;:。!-—─ "
_NUMBERED = re.compile(
    r"^(?:第?[一二三四五六七八九十百]+[、章节条.是要]|[(][0-9一二三四五六七八九十]+[)]"
    r"|[0-9]+(?:\.[0-9]+)*[、.]|[①-⑳]|[─—·•●○■□▪▲△◆◇★☆※►▶]+)"
)
_OPENING = re.compile(
    "^(?:(?:要|应|须|必须|将|拟|计划|力争|确保|进一步|切实|扎实|深入|持续|不断|积极"
    "|大力|全面|着力|认真|努力|加快|稳步|有序|继续|充分|全力|坚决|严格|统筹|系统|精准"
    "|常态化|稳妥|逐步|及时|定期|高质量|高标准|高水平|广泛|创新"
    "|重点)(?:地)?)+(?=[\u4e00-\u9fff]{4})"
)
_BRACKET = re.compile("[(](?:[^()]{5,40}|[^()]{1,4}[科室办局处部股委]|试行|暂行|附后|)[)]")
_MEANS = re.compile(
    "^(?:以[^,]{2,40}为[^,]{2,8}|围绕[^,]+|按照[^,]+|根据[^,]+|依托[^,]+|结合[^,]+"
    "|通过[^,]+|针对[^,]+|坚持[^,]+|紧盯[^,]+|聚焦[^,]+),"
)
_REPEATS = re.compile("每|逢|逐|双[周月]|^[月周]|一[月周年季]|定期|[月季年]度")
_FIGURE = re.compile("(?:不[少低高多]于|不超过|达到?|控制在|保持在|稳定在)?[0-9.%]*$")
_CUT = "、和与及,以并“《("
_LEFT_OVER = re.compile("(?:分别、|分别和|、|和)(?=将|完成|前)")  # where two dates stood
_NO_TOPIC = re.compile(
    "[0-9一二三四五六七八九十上下第年月日号季度半学期春秋份周旬—至~()-]+"
    "|(?:[0-9]{4}年)?(?:重点|主要|具体|年度|其他|日常)?(?:工作|任务|措施|内容|安排|及|和)+"
)
_EMPTY = re.compile(
    "(?:圆满|全面|如期|按时|确保)?(?:完成|落实|做好|抓好|实现)?(?:任务|工作|落实|目标|到位)?$"
)
_FOLLOWS = re.compile("[以如]下[^,]{0,8}$")


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
    clause = _said_clause(text, clauses, dated, figures)
    short = _OPENING.sub("", clause) if len(clause) > LONGEST else clause
    short = _shortened(short, LONGEST)
    topic = heading_topic(heading) if len(short) < _TELLING else ""
    if topic and topic not in short:
        return _shortened(f"{topic}:{short}", LONGEST).strip(":")
    return short or text[:LONGEST]


def _said_clause(
    text: str,
    clauses: Sequence[Clause],
    dated: Sequence[tuple[str, int]],
    figures: Sequence[int],
) -> str:
    """The clause that says what is to be done, bare of number, brackets and dates."""
    for _, at in dated:
        for clause in _up_to(clauses, at)[:-3:-1]:
            bare = _bare(clause.text, dated)
            if len(_LEAD.sub("", bare)) >= _TELLING and not _is_empty(bare):
                return bare
    said = [clause.text for clause in clauses if clause.action]
    said += [_up_to(clauses, at)[-1].text for at in figures[:1] if clauses]
    for words in (*said, text):
        bare = _bare(words, dated)
        if not _is_empty(bare):
            return bare
    return ""


def _is_empty(words: str) -> bool:
    """Whether the words say nothing: 圆满完成任务, or only that something follows."""
    return _EMPTY.match(words) is not None or ("下" in words and bool(_FOLLOWS.search(words)))


def _up_to(clauses: Sequence[Clause], at: int) -> Sequence[Clause]:
    """The clauses up to and with the one at a place."""
    return [clause for clause in clauses if clause.at <= max(at, clauses[0].at)]


def _bare(clause: str, dated: Sequence[tuple[str, int]]) -> str:
    for span, _ in dated:
        if not _REPEATS.search(span):
            *before, rest = clause.split(half_width(span))
            clause = "".join(part[:-1] if part.endswith(("在", "于")) else part for part in before)
            clause += rest
    if "(" in clause:
        clause = _BRACKET.sub("", clause)
    if dated:
        clause = _LEFT_OVER.sub("", clause)
    number = _NUMBERED.match(clause)
    return clause[number.end() if number else 0 :].strip(_EDGES)


@lru_cache(maxsize=16)  # as do the tasks under a heading
def heading_topic(heading: str) -> str:
    """What the nearest heading is about, without its number and manner, cut short."""
    heading = half_width(heading)
    words = _NUMBERED.sub("", heading.rpartition("/")[2]).strip("。: ")
    if _NO_TOPIC.fullmatch(words):
        return ""
    return _shortened(_OPENING.sub("", words), _TOPIC)


def _shortened(words: str, longest: int) -> str:
    """The words, cut at the last good place before the limit; never inside quotes or brackets."""
    if len(words) <= longest:
        return words
    for at in range(longest - 1, longest // 2, -1):
        if words[at - 1] == "等" and _balanced(words[:at]):
            return words[:at]
        if words[at] in _CUT and _balanced(words[:at]):
            kept = words[:at].rstrip(_EDGES)
            return f"{kept}等" if words[at] == "、" and len(kept) < longest else kept
    at = next((n for n in range(longest - 1, 3, -1) if _balanced(words[:n])), longest - 1)
    return f"{_FIGURE.sub('', words[:at])}…"


def _balanced(words: str) -> bool:
    return words.count("“") == words.count("”") and words.count("《") == words.count("》")
