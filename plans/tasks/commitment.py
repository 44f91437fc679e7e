"""Is this sentence a task? 任务 is what somebody can be asked about: “办了吗?”

`decide_task` tries the grounds of refusal in their order, then looks for a promise: a quantity to
reach, or an action with an object. Each answer carries its reason, in Chinese, for the reviewer.
"""

import re
from dataclasses import dataclass

from plans.signs import half_width
from plans.tasks.refusals import refused
from plans.tasks.sections import Section, section_of
from plans.verbs import BESIDE, MANNER, MIND, MODAL, NOUNISH, STRONG

NO_ACTION = "没有具体动作"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is a task, and why."""

    task: bool
    reason: str


def _any(*words: str) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_ENUMERATOR = (
    r"(?:第?[一二三四五六七八九十]+(?:是|要|、|来)?"
    r"|[(]?[0-9一二三四五六七八九十]{1,2}[)).、]|[①-⑳]|首先|其次|再次|最后|同时|此外"
    r"|另外|并且?|还|也|且|以及|─+|[—·●■▪]+)?"
)
_START = rf"(?:^|[,、;:。”])(?:[“][^”]{{0,30}}[”])*{_ENUMERATOR}"
_HEAD_MANNER = re.compile(
    rf"{_START}(?:{_any(*MANNER)})(?:地|的)?(?![,。;、的是])[^,。;、“《]{{1,2}}[^,。;]{{2}}"
)
_HEAD_VERB = re.compile(
    rf"{_START}(?:(?:{_any(*MANNER, *BESIDE, *MODAL)})(?:地"
    rf"|的)?){{0,4}}(?:{_any(*STRONG, *NOUNISH)})(?![,。;、的是和及]|$)[^,。;]"
)
_ANY_VERB = re.compile(
    rf"(?<![的之性度化])(?:{_any(*(v for v in STRONG if len(v) > 1))})(?![,。;、的是和及与]"
    rf"|$)[^,。;]{{2}}"
)
_TIMED = re.compile(
    "(?:每[年月周天日]|每季度|每学期|[月日底末]前?|年内|[上下]半年|季度)"
    f"(?:{_any(*(v for v in NOUNISH if len(v) > 1))})(?![,。;的、]|$)"
)
_ENDED = re.compile(
    "(?:内|前|底|部|都|均)[^,。;]{0,4}(?:办结|完成|到位|销号|清零|交付|投用|启用|完工"
    "|竣工)|为零|零(?:发生|事故)"
    "|每[^,。;]{1,8}(?:建设|建立|配备|设立|培养|组织|开展)[^,。;]{0,3}[0-9一两]"
)
_DISPOSAL = re.compile(
    r"(?:^|[,])[^,。;]{0,20}[把将][^,。;]{2,30}(?:作为|纳入|列入|列为|推|建|打造|落)"
)
_OBLIGED = re.compile(
    r"(?:(?<![主重需纲概摘简扼紧])要(?![点求素闻件害义])"
    r"|(?<![相适响反供对理])应(?![急用])|须|应当|务必|必须|确保|力争|负责"
    r"|不得)[^,。;要]{2}"
)
_CONCRETE = re.compile(
    rf"^{_ENUMERATOR}(?:(?:{_any(*MANNER)})(?:地|的)?){{0,3}}"
    "(?:制[定订]|出台|印发|修订|建立|健全|完善|推行|开展|组织|实施|新建|改建|扩建|成立"
    "|组建|设立|召开|举办|启动|建成|完成|配[备齐]|签订|编制|推出|培训|投入|购置)"
)
_PROMISES = (_HEAD_VERB, _HEAD_MANNER, _ANY_VERB, _TIMED, _ENDED, _DISPOSAL, _OBLIGED)
_CLAUSE_END = re.compile("[,;:。!]")
_LONGEST = 1_000  # what a sentence promises is said in its first thousand characters
_CHINESE = re.compile("[\u4e00-\u9fff]")


def decide_task(
    text: str,
    heading: str = "",
    plan_year: int | None = None,
    *,
    measurable: bool = False,
    preamble: bool = False,
) -> Verdict:
    """Whether a sentence under a heading is a task.

    `measurable`: it commits to a quantity. `preamble`: it stands in front of the first heading.
    """
    text = half_width(text[:_LONGEST])
    if len(_CHINESE.findall(text[:40])) < 4:
        return Verdict(False, "不成句")
    if refusal := refused(text):
        return Verdict(False, refusal.reason)
    section = Section.GOALS if preamble else section_of(heading, plan_year)
    return _in_section(text, section, measurable)


def is_acting(clause: str) -> bool:
    """Whether a clause by itself promises an action."""
    clause = half_width(clause)
    return any(pattern.search(clause) for pattern in (_HEAD_VERB, _HEAD_MANNER))


def acting_clause(text: str) -> str:
    """The clause of a task in which its action stands, "" where no action is found."""
    found = [match.end() - 1 for p in _PROMISES if (match := p.search(text))]
    return clauses_before(text, min(found))[-1] if found else ""


def clauses_before(text: str, at: int) -> list[str]:
    """The clauses up to and with the one at a place; a comma inside quotation marks ends none."""
    clauses, begin = [], 0
    for end in [*(match.start() for match in _CLAUSE_END.finditer(text)), len(text)]:
        if text.count("“", begin, end) > text.count("”", begin, end) and end < len(text):
            continue
        clauses.append(text[begin:end])
        begin = end + 1
        if end >= at:
            break
    return clauses


def _in_section(text: str, section: Section, measurable: bool) -> Verdict:
    match section:
        case Section.REVIEW:
            return Verdict(False, "在工作回顾或问题部分")
        case Section.NEWS:
            return Verdict(False, "在消息报道中")
        case Section.GOALS:
            return Verdict(
                measurable, "目标中有可衡量的指标" if measurable else "总体要求,没有具体动作"
            )
        case Section.PRINCIPLES if not measurable and not _CONCRETE.search(text):
            return Verdict(False, "讲原则,没有具体动作")
    return _promised(text, measurable)


def _promised(text: str, measurable: bool) -> Verdict:
    if measurable:
        return Verdict(True, "有可衡量的指标")
    acting = ",".join(c for c in re.split("[,]", text) if not MIND.search(c))
    for pattern in _PROMISES:
        if match := pattern.search(acting):
            return Verdict(True, f"有具体动作“{match[0].strip(',、;:。')}”")
    return Verdict(False, NO_ACTION)
