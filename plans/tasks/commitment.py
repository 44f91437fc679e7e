"""Is this sentence a task? 任务 is what somebody can be asked about: “办了吗?”

`decide_task` tries the grounds of refusal in their order, then looks for a promise: a quantity to
reach, or an action with an object. Each answer carries its reason, in Chinese, for the reviewer.
"""

import re
from typing import NamedTuple

from plans.choice import any_of
from plans.signs import half_width
from plans.tasks.clauses import MAY, NUMBERED, TITLED, blank, clauses_of
from plans.tasks.refusals import ORDERED, refused
from plans.tasks.schedule import fixes_a_day, scheduled
from plans.tasks.sections import Section, section_of
from plans.verbs import MANNER, STRONG

NO_ACTION = "没有具体动作"
FRAGMENT = "不成句"
PAST = "说的是往年"


class Verdict(NamedTuple):
    """Whether a sentence is a task, and why."""

    task: bool
    reason: str


_CONCRETE = re.compile(
    f"{NUMBERED}?(?:{any_of(MANNER)}地?){{0,3}}"
    "(?:制[定订]|出台|印发|修订|建立|健全|完善|推行|开展|组织|实施|新建|改建|扩建|成立|组建|设立|召开"
    "|举办|启动|建成|完成|配[备齐]|签订|编制|推出|培训|投入|购置)"
)
_COUNTED = re.compile(  # a goal that is counted: 新增学位2400个, but not 抓住2个重点
    "(?:完成|建成|[新改扩]建|新增|增加|净增|引进|培[育养训]|发展|打造|创建|争创|实施|开展|组织|举办|承办"
    "|[削压]减|减少|淘汰|改造|建设|种植|招[聘录引]|查办|销售|实现|争取|收购|治理|整治|清理|化解|安置|救助|签约|评选|表彰)"
    "[^,。;:、0-9]{0,14}[0-9]{1,6}(?![0-9]*年)|(?<!个)不发生|完成(?:国家|[省市区县州]|上级)[^,。;]{0,4}下达|杜绝[^,。;]{2,14}(?:事故|事件|案件)"
)
_BY_A_YEAR = re.compile(  # a goal to be seen done: 到2027年,建成…; 2027年6月底前,完成…
    "(20[0-9]{2})年[^。]{0,80}?(?:[完建]成|建立|启动|出台|制[定订]|印发|形成|全覆盖|基本[解齐实满消]|迈[入上]|跻身)"
)
_TIMED = re.compile(  # an act with its month or its turn: 4月,组织交流会; 每季度召开1次
    "(?:(?:^|[,;:])(?:今年|20[0-9]{2}年)?[0-9]{1,2}月(?:份|底前?|初|[上中下]旬)?,?"
    f"|每(?:个?月|季度|学期|周|半年)(?:至少)?){any_of(STRONG)}"
)
_BY_A_DAY = re.compile(  # 2012年4月30日前主体封顶; 2015年底所有社区达到标准
    "(?:[0-9]{1,2}月(?:[0-9]{1,2}日|[底末份]|[上中下]旬)?(?:之?前|以前)|20[0-9]{2}年[底末]前?)"
    f"[^,。;:]{{0,20}}?(?:{any_of(STRONG)}|达)"
)
_TOLD = re.compile(
    "(?:各[^,。;]{1,20}|部门|单位|政府|机关|企业|学校|乡镇|街道)[都均也]?要|(?:^|[,;])要(?![求点素])"
    "|(?:我们|还)将(?!以|坚持|紧|围绕|深入贯彻|全面贯彻|高举)|计划(?:全年|年内)"
)
_EACH_TOLD = re.compile("(?:请)?各[^,。;]{1,16}[都均也]?[要应须](?![求点素])")  # and not all of us
_OPENING_YEAR = re.compile("[●○•·■□◆▲★—-]{0,2}(?:据[^,。;]{2,10},)?((?:19|20)[0-9]{2})年")
_YEARS = re.compile("(20[0-9]{2})年")
_LATER = re.compile(f"{ORDERED}|(?:今|明|本)年|底|[至―—-]")
_ANNOUNCED = re.compile("如下[:。]?$")  # 期末考试定于1月12日进行,有关事项通知如下:
_CAMPAIGN = re.compile("活动|行动|整治|攻坚|[排普]查")  # whose days are those of the whole plan
_ITEM = re.compile("[0-9]{1,2}[.、)]|[(][0-9一二三四五六七八九十]{1,3}[)]|[①-⑳]")
_LONGEST = 1_000  # what a sentence promises is said in its first thousand characters
_WORDS = re.compile("(?:[^\u4e00-\u9fff]{0,40}[\u4e00-\u9fff]){4}")


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
    if not _WORDS.match(text):
        return Verdict(False, FRAGMENT)
    refusal = refused(text)
    if refusal and _ANNOUNCED.search(text) and fixes_a_day(text):
        refusal = None
    if refusal and not (measurable and refusal.name == "praise" and "目标" in heading):
        return Verdict(False, refusal.reason)
    if plan_year and "目标" not in heading and _tells_of_before(text, plan_year):
        return Verdict(False, PAST)
    if preamble:
        section = Section.WORK if _TOLD.search(text) else Section.GOALS
    else:
        section = section_of(heading, plan_year)
    return _in_section(text, section, measurable, plan_year or 0)


def _tells_of_before(text: str, year: int) -> bool:
    """Whether a sentence opens with a year before the plan's, and orders nothing."""
    named = _OPENING_YEAR.match(text)
    if named is None or int(named[1]) >= year or _LATER.search(text):
        return False
    return all(int(other) < year for other in _YEARS.findall(text))


def _in_section(text: str, section: Section, measurable: bool, year: int) -> Verdict:
    match section:
        case Section.WORK:
            pass
        case Section.REVIEW:
            return Verdict(False, "在工作回顾或问题部分")
        case Section.NEWS:
            return Verdict(False, "在消息报道中")
        case Section.TERMS:
            return Verdict(False, "列举的条件,不是任务")
        case Section.GOALS:
            return _among_goals(text, measurable, year)
        case Section.PRINCIPLES if not measurable and not _CONCRETE.match(text):
            return Verdict(False, "讲原则,没有具体动作")
    return _promised(text, measurable)


def _among_goals(text: str, measurable: bool, year: int) -> Verdict:
    """A goal is a task when it can be counted, when an item names what to do, or by its year."""
    if measurable or _COUNTED.search(text):
        return Verdict(True, "目标中有可衡量的指标")
    if _ITEM.match(text) and any(_CONCRETE.match(clause.text) for clause in clauses_of(text)):
        return Verdict(True, "目标中列有具体动作")
    if timed := _TIMED.search(text):
        return Verdict(True, f"目标中写明何时做“{timed[0].lstrip(',;:')}”")
    if (dated := _BY_A_DAY.search(text)) and not _tells_of_before(text, year):
        return Verdict(True, f"目标中写明时限“{dated[0]}”")
    if fixes_a_day(text) and not _CAMPAIGN.search(text):
        return Verdict(True, "目标中写明何时举行")
    if _EACH_TOLD.match(text) and any(_CONCRETE.match(one.text) for one in clauses_of(text)[1:]):
        return Verdict(True, "点名要求去做")
    named = _BY_A_YEAR.search(text)
    if named and int(named[1]) >= year:
        return Verdict(True, "目标中写明年份")
    return Verdict(False, "总体要求,没有具体动作")


_RUNS = re.compile(  # 灭鼠活动从4月开始,到6月结束
    "[从自](?=[^,。;]{0,8}[0-9一二三四五六七八九十][月日旬周])[^,。;]{1,10}(?:开始|起),?"
    "[^,。;]{0,4}[至到][^,。;]{1,12}(?:结束|为止)"
)


def _promised(text: str, measurable: bool) -> Verdict:
    free = "可" in text and MAY.search(TITLED.sub(blank, text)) is not None
    if measurable and not free:
        return Verdict(True, "有可衡量的指标")
    acting = next((clause for clause in clauses_of(text) if clause.action), None)
    if acting is None and (runs := _RUNS.search(text)):
        return Verdict(True, f"写明起止“{runs[0]}”")
    if acting is None and not free and (fixed := scheduled(text)):
        return Verdict(True, f"写明何时举行“{fixed}”")
    if acting is None:
        return Verdict(False, "可以做,不是必须做" if free else NO_ACTION)
    return Verdict(True, f"有具体动作“{acting.action}”")
