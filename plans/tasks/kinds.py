"""任务类型: proposed by rule from what a task says, with the reason in words for the reviewer."""

import re
from collections.abc import Sequence

from models.enums import Measure, TaskKind, TimeKind
from plans.draft import TargetSpan, TimeSpan
from plans.rule.sought import Sought
from plans.tasks.clauses import TITLED, blank, clauses_of
from plans.verbs import ORDER

_TIMES_OVER = frozenset(
    ["次", "场", "场次", "期", "轮", "遍", "人次", "篇", "批次", "件次", "课时", "学时", "节"]
)
_EVENT = (  # one event, over when it has been held
    "(?:运动会|演练|讲座|体检|比赛|[竞大]赛|仪式|典礼|晚会|培训班|座谈会|动员会|推进会|安全生产月|(?:活动|宣传)[月周])"
)
_PAPER = "(?=[^,。;]{0,12}(?:报告|方案|清单|总结|计划|意见|台账))"
_FINISHED = (
    f"(?:开展|组织|举行|安排)(?=[^,。;]{{0,16}}{_EVENT}(?:[,。;”]|活动|$))|(?:形成|提交|报送){_PAPER}|拟[定订]|草拟|"
    "完成(?![^,。;]{0,8}交办)|建成|制[定订]|出台|印发|修订|修编|编制|编印|编写|编辑|起草|召开|举办|承办"
    "|举行|新改扩建|新建|改建|改扩建|扩建|续建|改造|成立|组建|设立|增设|建立|搭建"
    "|启动"
    "|签订|签署|发布|开通|上线|投用|竣工|开工|交付|验收|出版|推出"
    "|通过(?=[^,]{0,12}(?:验收|评估|认定|复评|评审|审核))|招聘|招录|选聘|引进|采购|购置"
    "|安装|评选|遴选|选树|表彰|创建|争创|建设好|申报|参加(?!各[类种项]|[有相]关)|拆除|搬迁|征收"
    "|取消(?![^,。;]{0,8}(?:资格|评[优先]))|关停|清零|兑现|拨付|到位|配[齐备]|汇编|制作|拍摄|铺设|种植|摘牌|挂牌"
    "|落户|落成|启用|修缮|维修|更换|修复|修建|兴建|粉刷|疏浚|清淤|架设|复评|评审|普查|清查|撤并|新增|建强"
)
_STANDING = (
    "持续|常态化|常态|不断|长期|坚持|继续|深入|逐步|日常|始终|经常|稳步|进一步|接续"
    "|着力|全面加强|抓实|做好|推进|推动|加强|加快|深化|抓好|强化|聚焦|关注|落实|执行|重点"
)
_NAMING = (  # a verb that only names something: 起草单位, 验收、移交等环节, 以举办讲座等方式
    "[和与及机体率的等、]|单位|部门|主体|人员|办公|职责|环节|情况|过程|审议|诊断|大户"
    "|[^,。;]{0,8}(?:等[^,。;]{0,2}(?:方式|形式|环节)|的(?:重要)?(?:依据|参考)|方面[,给予])"
)
_TOLD = "[^,。;]{0,8}(?:信息|消息|新闻|动态|预警)"  # 发布信息 goes on, 发布指南 ends
_FINISHING = Sought(f"(?:(?!发布{_TOLD})(?:{_FINISHED}))(?!{_NAMING})")
_TOPIC = re.compile(  # what is spoken of, not what is done: 制定政策要…, 新建项目,严格…
    f"[^,。;]*(?!应对){ORDER}|(?<=^..)[^,。;]*,(?:{ORDER}|必须|严格|一律|依法)"
    "|[^,。;]{0,12}项目(?:严格|一律|依法)"
)
_AHEAD = re.compile(
    "(?:[,、;:。”.]|要|计划|拟|重点|牵头|全面|并|组织|研究|联合|确保|力争|尽[早快]|年内|底|前|内|起|月|日"
    "|季度|半年|启动|探索|积极|修订|政府|部门|单位|街道|小组|指挥部"
    "|[各全一本我][区县市镇乡村校园院]|[委局办厅]|将|会同[^,。;]{2,6}"
    "|(?:^|[,;:。])(?!支持|鼓励|引导|推动|指导|督促|帮助)[^,;:。]{0,5}(?:公司|学校|医院|集团))$"
)
_EACH_TIME = re.compile(
    "(?<!印发之日起)[0-9一二三四五六七八九十两]+个?(?:小时|分钟|工作日|[日天])[之以]?内$"
)
_AGAIN = re.compile(_STANDING)
_OPENING = 12  # characters of the first clause within which such a word tells
_ENDLESS_HEAD = re.compile(
    "持续|常态化|不断|长期|坚持|继续|始终|逐步|定期|经常|负责[^,。;]{1,4}[的、]"
)


def decide_kind(
    text: str, times: Sequence[TimeSpan], targets: Sequence[TargetSpan]
) -> tuple[TaskKind, str]:
    """The kind of a task and why, from its half-width text and all the times that bind it."""
    if not times:
        return _undated(text, targets)
    computed = [time for time in times if not time.unresolvable]
    repeated = next((time for time in computed if time.kind is TimeKind.EVERY), None)
    if repeated is not None:
        return TaskKind.RECURRING, f"“{repeated.span}”反复进行"
    dated = next((t for t in computed if t.kind in (TimeKind.BY, TimeKind.DURING)), None)
    if dated is not None:
        counted = next((t for t in targets if _is_quota(t, dated)), None)
        if counted is not None:
            return TaskKind.QUOTA, f"“{dated.span}”内“{counted.span}”"
        return TaskKind.DATED, f"写明时限“{dated.span}”"
    unknown = next((time for time in times if time.unresolvable), None)
    if unknown is not None and _EACH_TIME.search(unknown.span):
        return TaskKind.STANDING, f"“{unknown.span}”逐件计时"
    if unknown is not None:
        return TaskKind.DELIVERABLE, f"“{unknown.span}”算不出日期"
    return _undated(text, targets)


def _is_quota(target: TargetSpan, time: TimeSpan) -> bool:
    """A count said behind its time; a thing to be built by a date is a date's matter."""
    if target.measure not in (Measure.COUNT, Measure.PERSON_TIMES) or target.at < time.at:
        return False
    return target.unit in _TIMES_OVER or time.kind is TimeKind.DURING


def _undated(text: str, targets: Sequence[TargetSpan]) -> tuple[TaskKind, str]:
    finishing = _finishing_verb(text)
    for target in targets:
        if finishing or target.measures or _counts(text, target):
            return TaskKind.DELIVERABLE, f"有指标“{target.span}”,未写时限"
    if finishing:
        return TaskKind.DELIVERABLE, f"“{finishing}”可以办结,未写时限"
    if _is_endless(text):
        return TaskKind.STANDING, "常态推进,没有办结点"
    return TaskKind.STANDING, "没有时限和办结点"


def _counts(text: str, target: TargetSpan) -> bool:
    """Whether a bare count is to be reached: 培养教师300名, but not 加强13类人群关爱."""
    clauses = [clause for clause in clauses_of(text) if clause.at <= target.at]
    return bool(clauses) and not _is_endless(clauses[-1].text)


def _is_endless(text: str) -> bool:
    """Whether the first clause of a text opens with what goes on: 持续推进…."""
    again = _AGAIN.search(text)
    return again is not None and again.start() <= _OPENING and "," not in text[: again.start()]


def _finishing_verb(text: str) -> str:
    """The first verb that comes to an end, at the head of its clause and not 持续…; else ""."""
    text = TITLED.sub(blank, text) if "《" in text else text
    for verb in _FINISHING.finditer(text):
        before = text[max(0, verb.start() - 8) : verb.start()]
        heads = not verb.start() or _AHEAD.search(before)
        topic = _TOPIC.match(text, verb.end())
        if heads and not topic and not _ENDLESS_HEAD.search(before):
            return verb[0]
    return ""
