"""A sentence → its clauses, and in which of them somebody promises to act.

Reading clause by clause keeps every look short: most clauses act with their first words.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from plans.choice import any_of
from plans.draft import Clause
from plans.rule.sought import Sought
from plans.signs import half_width
from plans.verbs import BESIDE, MANNER, MIND, MODAL, NOUNISH, ORDER, STRONG

_PART = re.compile(  # 17:30 is one, and 9,840
    "[^,;:。!]+(?:(?<=[0-9])(?::(?=[0-9])|,(?=[0-9]{3}(?![0-9])))[^,;:。!]+)*"
)
NUMBERED = (
    "(?:(?:第[一二三四五六七八九十]|[一二三四五六七八九十])[一二三四五六七八九十]{0,2}(?:是|要|、|来)?"
    "|[0-9一二三四五六七八九十]{1,3}[).、]|[a-h][.、)]|[(][0-9一二三四五六七八九十]{1,3}[).、]|[①-⑳]"
    "|首先|其次|再次|最后|同时|此外|另外|并且?|还|也|且|以及|[─—·•●○■□▪▲△◆◇★☆※►▶]{1,6})"
)
_OPENING = f"(?:“[^”]{{0,30}}”){{0,3}}{NUMBERED}?"
_OFFICE = (  # 审计局, 组织部: units, not acts
    "局(?![部域])|[厅署]|部(?![署分队])|科(?![学研技普])|组(?![织建成])|处(?![理置罚分])"
)
_VERB = any_of((*STRONG, *NOUNISH))
_WITH_VERB = re.compile(
    f"{_OPENING}(?:{any_of((*MANNER, *BESIDE, *MODAL))}[地的]?){{0,4}}"
    f"{_VERB}(?![、的是及率]|和(?!{_VERB}[^和、的])|比例|价格|方面|办公(?=室)|{_OFFICE})."
)
_WITH_MANNER = re.compile(f"{_OPENING}{any_of(MANNER)}[地的]?(?![、的是])[^、“《]{{1,2}}..")
_VERB_INSIDE = Sought(f"{any_of(STRONG)}(?![、的是和及与率]|方面|办公(?=室)|粮的|中[涉的发出])..")
TITLED = re.compile("《[^》]{0,80}》")  # what a document is called promises nothing
MAY = re.compile(
    "可(?<![许认不宁无尚]可)(?:以(?!说)|[由向将先不]|在(?!线)|按|对(?!比)|因|视(?![化频])|参照|根据"
    "|通过|结合|采[用取]|免(?!疫)|适当|酌情|自[主行愿]|申请|依法|优先|享受|成立|组织|委托)"
    "(?![^,。;]{1,12}?的(?:事项|项目|清单|问题|服务|业务|内容|环节|资金|资源|场所|土地))"
)
_OF_WHOM = re.compile(  # who may, and when: 对取得证书的职工, 在参加考试时
    "(?:对|凡|未|符合|参加).*的[^的]{0,20}$|[如若](?!期)|.*[的时者]$"
)
_ORDER = re.compile(f"{ORDER}|确保|鼓励|支持|不得|允许")  # takes back that it only may be done
_NO_VERB_BEHIND = frozenset("的之性度化")
_PERIODS = ("季度", "年度", "月度")  # 三季度出台…: a time, and no quality (程度, 力度)
_ENDED = ".{0,4}(?:办结|完成|到位|销号|清零|交付|投用|启用|完工|竣工)"
_INSIDE = (
    re.compile(
        "(?:每[年月周天日]|每季度|每学期|[周天时]内|[月日][前内]?|底前?|末前?|年内|上半年|下半年|季度)"
        f"{any_of(verb for verb in NOUNISH if len(verb) > 1)}(?![的、]|$)"
    ),
    re.compile(
        "|".join(sign + _ENDED for sign in "内前底部都均") + "|为零|零(?:发生|事故)"
        "|每.{1,8}(?:建设|建立|配备|设立|培养|组织|开展).{0,3}[0-9一两]"
    ),
    re.compile("进行(?!时|中|到底)..|予以..|给予..|通过.{0,12}(?:验收|评估|认定|评审|审核|考核)"),
    re.compile(
        "[把将].{2,50}(?:作为|优先|纳入|列入|列为|发[至到往给送]|发.{0,3}邮箱|交[至到]|推|建|打造|落|报送|上报|报至|扩展|扩大|调整|改为|转为|延长|放宽|延伸|推广|移交|剔除|下放)"
    ),
    re.compile("向(?<![方面走导转倾志动]向).{2,16}(?:(?:报告|请示|反馈|汇报|通报|备案)$|提出.)"),
    re.compile(
        "(?:定期|及时|适时|依法|严肃|统一|优先)(?:管理|监[督管]|审理|办理|受理|处理|问责|通报|报[道告]"
        "|公布|检查|[作做]出)(?![、的制机])"
    ),
    re.compile("(?:清零|销号)$"),
    re.compile("(?:报|交|送)(?![告道].{0,2}$).{2,18}(?:备案|审定|审批|审核|核准|汇总|存档|归档)$"),
    re.compile("办理.{2,12}手续"),
    re.compile("由[^,。;的]{2,16}[于在][0-9]{1,2}月[^,。;]{4,}(?<!的)$"),
    re.compile(
        "由[^,。;的]{2,20}[局委办处科室部厅院系校所站队会司心](?:统一|具体|自行)?"
        "(?:确定|印制|制[定作发]|公布|发布|编[制印]|承办)(?![^,。;]{0,8}的)"
    ),
    re.compile(
        "(?:逐[项一个条]|限期|立即|全部)(?:整[改治]|[开复]工|完成|销号|拆除|落实|解决|[核排]查|关停|取缔)(?!的)"
    ),
    re.compile("创新.{2,14}(?:机制|模式|方式|方法|手段|载体)$"),
    re.compile(f"(?:{ORDER}|必须|确保|力争|负责(?![人的])|不得)[^要]{{2}}"),
)
_ANY_INSIDE = Sought(*(way.pattern for way in _INSIDE))  # mostly there is none


@lru_cache(maxsize=4)  # whether it is a task, and then of what kind and title, is asked in turn
def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of a sentence, in order; a comma inside quotation marks ends none."""
    text = half_width(text)
    minded = MIND.search(text) is not None
    bare = TITLED.sub(blank, text) if "《" in text else text
    may = "可" in text and MAY.search(bare) is not None
    free = False  # behind 可以 what is done is free, until something is ordered again
    clauses = []
    for start, end in _parts(text) if "“" in text else map(re.Match.span, _PART.finditer(text)):
        words = bare[start:end]
        if may:
            free = (free or MAY.search(words) is not None) and _ORDER.search(words) is None
        thought = free or (minded and MIND.search(words)) or (may and _OF_WHOM.match(words))
        clauses.append(Clause(start, text[start:end], "" if thought else _action(words)))
    return tuple(clauses)


def blank(title: re.Match[str]) -> str:
    """A title of the same length that says nothing."""
    return "《" + "〇" * (len(title[0]) - 2) + "》"


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """From where to where the clauses reach in a sentence that quotes."""
    begin = -1  # of a clause whose quotation is not closed yet
    for part in _PART.finditer(text):
        start, end = part.span()
        begin = start if begin < 0 else begin
        if text.count("“", begin, end) <= text.count("”", begin, end):
            yield begin, end
            begin = -1
    if begin >= 0:
        yield begin, len(text)


def _action(clause: str) -> str:
    """The words that promise, "" where none do."""
    found = _WITH_VERB.match(clause) or _WITH_MANNER.match(clause) or _inside(clause)
    return found[0].replace("〇", "") if found else ""


def _inside(clause: str) -> re.Match[str] | None:
    for verb in _VERB_INSIDE.finditer(clause):
        before = clause[: verb.start()]
        if not before or before[-1] not in _NO_VERB_BEHIND or before.endswith(_PERIODS):
            return verb
    if _ANY_INSIDE.search(clause) is None:
        return None
    return next((found for pattern in _INSIDE if (found := pattern.search(clause))), None)
