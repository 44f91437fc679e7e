"""Is this sentence a task? 任务 is what somebody can be asked about: “办了吗?”

`decide_task` tries the grounds of refusal in their order, then looks for a promise: a quantity to
reach, or an action with an object. Each answer carries its reason, in Chinese, for the reviewer.
"""

import re
from dataclasses import dataclass

from plans.signs import half_width
from plans.tasks.sections import Section, section_of
from plans.verbs import MANNER, MIND, MODAL, NOUNISH, STRONG


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a sentence is a task, and why."""

    task: bool
    reason: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A ground for saying no. `unless` is what makes a sentence a promise all the same."""

    name: str
    reason: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None


def _any(*words: str) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_DUTY = re.compile(
    r"(?:[^主重只需纲概摘简扼紧][^主重]|^.?)(?:要(?![点求素闻件害义])|须|应当|务必|确保|力争|争取)"
)
_DONE = "(?<![为除])了(?!解|然|如|结|却)"

REFUSALS = (
    Refusal(
        "furniture", "页面文字,不是正文",
        re.compile(
            r"版权|存储空间|法律责任|免责声明|侵权|上一[篇条]|下一[篇条]|相关(?:推荐|阅读|链接"
r"|文章)|二维码|扫[一码描]|公众号|点击|浏览|阅读[量次:]|字[号体][:]"
            r"|网站地图|ICP|https?:|www\.|感谢您的|联合出品|打印本页|关闭窗口|信息来源"
r"|^(?:责任)?(?:编辑|来源|作者|供稿|审核|校对|记者|通讯员|撰稿|摄影|发布时间|联系人"
r"|联系电话|电话|邮编|地址)[:]"
            r"|^[(][^)]{0,30}(?:[/文图摄]|报道|讯)[)]$|^(?:首页|返回|当前位置|分享到)"
        ),
    ),
    Refusal(
        "form", "公文套语",
        re.compile(
            r"印发给(?:你们|大家)|特此|抄[送报][:]|(?:特|现)?制[定订](?:本|此|如下|以下)|(?:通知"
r"|安排|部署|意见|计划|要点|措施|方案|公告)如下|(?:提出|作出)(?:以下|如下)"
            r"|以下简[称为]|此页无正文|^附件?[:]?\d*|^附[:表图]|^[^,。;]{2,40}的(?:通知|意见"
r"|决定|函|批复)$|^各位(?:代表|委员|领导|同事)|^同志们|^(?:让我们|谢谢)|请予?审议"
r"|报告完毕"
        ),
    ),
    Refusal("lead-in", "引语,内容在其后", re.compile("[:]$")),
    Refusal(
        "meeting", "会议消息",
        re.compile(
            r"^[^,。;]{2,30}(?:表示|指出|介绍说?|认为)[,:]|会议?在[^。]{2,30}召开|(?:总结|部署"
r"|传达|通报|分析|观摩|听取|宣读|学习|安排|召开|举行)了|(?:作|做|作出|发表)(?:典型"
r"|交流|重要|表态|总结|主题|主旨|工作|专题|书面)+(?:发言|讲话|报告|述职|部署)|会议由"
r"|主持(?:了|会议|召开)|主持[。;]?$|出席(?:了|会议|活动)|参加会议"
            r"|列席|会议[^,]{0,12}(?:形式|现场)召开|^会议(?:认为|指出|听取|传达|审议|通报|对|还"
r"|首先|全面|回顾|深入)|^会上|^会后|[就对][^。]{2,50}进行(?:了)?[^,。]{0,6}(?:部署"
r"|讲解|总结|说明|通报)"
            r"|[,](?:总结|回顾)(?:20\d\d年|去年|上年|过去)[^。]*(?:部署|安排)"
        ),
    ),
    Refusal(
        "definition", "说明情况,不是任务",
        re.compile(
            r"^[^,;。]{2,60}?(?<![一二三四五六七八九十于别其点但凡还就或都不也正只若总硬])是[^,;。]*"
            r"(?:年|期|[期时]代|阶段|关键|举措|基础|责任|根本|前提|要求|保障|任务|使命|工程|之举"
r"|重点|核心|目标|大计|大事|途径|抓手|制度|标志|体现)(?:[,。;!]|$)"
        ),
    ),
    Refusal(
        "weight", "讲重要性,不是任务",
        re.compile(r"意义(?:十分|非常|特别)?(?:重大|重要|深远)|至关重要|义不容辞|势在必行|刻不容缓"
r"|责无旁贷|事关[^,]*[,。]$|决定了?[^,]*(?:高度|成败|未来)"),
        _DUTY,
    ),
    Refusal(
        "guidance", "指导思想",
        re.compile(r"(?:指导思想|总体要求|总体思路|工作思路|基本思路|总要求)[^,。]{0,8}(?:是|为)"
r"|以[^,。]{2,50}思想为指导|高举[^,。]{0,10}旗帜"),
    ),
    Refusal(
        "past", "已发生的事",
        re.compile(
            rf"{_DONE}|已(?:经)?[^完成建确有纳][^,]{{0,8}}[,。]|(?:荣|喜)获|获评|勇夺|斩获"
rf"|被[^,。]{{1,24}}(?:评为|授予|确定为|认定为|列为|命名为|报道)|能够|涌现出|呈现出"
            r"|(?:成效|效果|成绩|进展|改善|提升|增强|优势)(?:十分|非常|更加)?(?:显著|明显|突出"
r"|喜人)|卓有成效|(?:显著|明显|持续|稳步|进一步|不断)(?:改善|提升|增强|提高|增长"
r"|好转|优化|加强|巩固)[,。;!]?$"
            r"|^(?:近年来|一直以来|长期以来|多年来|一年来|[二三四五两]年来|过去[一二三四五]?年"
r"|去年|上年|20\d\d年以来)|[^,]{4,}开展以来|还存在|仍(?:然)?存在|不(?:够|平衡"
r"|充分)"
        ),
        _DUTY,
    ),
)  # fmt: skip

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
    rf"{_START}(?:(?:{_any(*MANNER, *MODAL)})(?:地"
    rf"|的)?){{0,4}}(?:{_any(*STRONG, *NOUNISH)})(?![,。;、的是和及]|$)[^,。;]"
)
_ANY_VERB = re.compile(
    rf"(?<![的之性度化])(?:{_any(*(v for v in STRONG if len(v) > 1))})(?![,。;、的是和及与]"
    rf"|$)[^,。;]{{2}}"
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
_PROMISES = (_HEAD_VERB, _HEAD_MANNER, _ANY_VERB, _DISPOSAL, _OBLIGED)
_CLAUSE_END = re.compile("[,;:。!]")
_CHINESE = re.compile("[\u4e00-\u9fff]")


def decide_task(
    text: str, heading: str = "", plan_year: int | None = None, *, measurable: bool = False
) -> Verdict:
    """Whether a sentence under a heading is a task. `measurable`: it commits to a quantity."""
    text = half_width(text)
    if len(_CHINESE.findall(text[:40])) < 4:
        return Verdict(False, "不成句")
    for refusal in REFUSALS:
        if refusal.pattern.search(text) and not (refusal.unless and refusal.unless.search(text)):
            return Verdict(False, refusal.reason)
    return _in_section(text, section_of(heading, plan_year), measurable)


def is_acting(clause: str) -> bool:
    """Whether a clause by itself promises an action."""
    clause = half_width(clause)
    return any(pattern.search(clause) for pattern in (_HEAD_VERB, _HEAD_MANNER))


def acting_clause(text: str) -> str:
    """The clause of a task in which its action stands, "" where no action is found."""
    found = [match.end() - 1 for p in _PROMISES if (match := p.search(text))]
    return clause_around(text, min(found)) if found else ""


def clause_around(text: str, at: int) -> str:
    """The clause that a place lies in; a comma inside quotation marks ends none."""
    begin = 0
    for end in _CLAUSE_END.finditer(text):
        if text.count("“", begin, end.start()) > text.count("”", begin, end.start()):
            continue
        if end.start() >= at:
            return text[begin : end.start()]
        begin = end.end()
    return text[begin:]


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
    return Verdict(False, "没有具体动作")
