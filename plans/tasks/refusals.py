"""The grounds on which a sentence of a plan is no task: form words, news, background, the past.

What a ground `holds` is sought anywhere in a sentence. What only tells at its beginning is in
`opens`, in `reaches` what may stand a little behind it, and in `ends` what closes it. All grounds
together are sought first, for most sentences are refused on none.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

from plans.rule.prefixes import initials
from plans.rule.sought import Sought
from plans.tasks.clauses import NUMBERED
from plans.verbs import BESIDE, MANNER, NOUNISH, ORDER, STRONG


class Reach(NamedTuple):
    """Words that tell where nothing but a certain stretch stands before them."""

    stretch: str
    words: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """A ground for saying no. `unless` is what makes a sentence a promise all the same."""

    name: str
    reason: str
    opens: re.Pattern[str] | None = None
    holds: re.Pattern[str] | None = None
    reaches: tuple[Reach, ...] = ()
    ends: tuple[str, ...] = ()
    unless: re.Pattern[str] | None = None

    def applies(self, text: str) -> bool:
        """Whether a half-width sentence without its quoted names is refused on this ground."""
        opened = self.opens is not None and self.opens.match(text) is not None
        reached = any(re.match("".join(reach), text) for reach in self.reaches)
        ended = bool(self.ends) and text.endswith(self.ends)
        if not (opened or reached or ended or (self.holds and self.holds.search(text))):
            return False
        return self.unless is None or self.unless.search(text) is None


def _either(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def _each(heads: str, tail: str) -> str:
    """The heads, one word each, all with the same tail: 总结了|部署了."""
    return "|".join(head + tail for head in heads.split())


def _any(*words: str) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


DUTY = f"{ORDER}|确保|力争|争取|推动|促进|实现"
_BEFORE = f"^{NUMBERED}?(?:(?:{_any(*MANNER, *BESIDE)})地?){{0,3}}"
ACTS_FIRST = f"{_BEFORE}(?:{_any(*STRONG, *NOUNISH)})(?![,。;、的是]|$)"
ORDERED = (  # someone is told to do it; 推动 and 实现, which also tell the past, do not say so
    f"(?:^|[,;:])(?:确保|力争|争取|[^,;:。]{{0,24}}{ORDER})"
)
_END = "(?:[,。;!]|$)"
_DUE = (  # a deadline ahead, and nothing that was done by it
    "(?:[0-9一二三四五六七八九十]{1,3}(?:月份?|日|号)|[底末旬节]|季度|学期|年内)(?:之前|以前|前(?!后|期|往))(?!,?[^,。;]{0,3}已)"
)
_SAID = (
    "年 期 时代 阶段 关键 举措 基础 责任 根本 前提 要求 保障 任务 使命 工程 之举 重点 核心 "
    "目标 大计 大事 途径 抓手 制度 标志 体现 方式 措施 环节 渠道 手段 支撑 平台 阵地 模式 内容 "
    "部署 主管单位 主管部门 责任主体 责任人 宝贵时间 时机 契机"
)
_KINDS = "计划 方案 要点 意见 办法 措施 规则 规定 条例 细则 预案 纲要 规划 制度 规范 标准 通知"

_SLOGAN = (  # what every plan says of itself: 加强领导,落实责任。
    "(?:加强组织领导|强化组织领导|(?:加强|强化|提高|统一|落实|明确|压实|严格|严明|突出|注重|狠抓|营造|广泛|精心|周密|密切"
    "|认真|积极|高度|严肃|务求|确保|形成|加大|凝聚|增强)(?:领导|责任|认识|思想|纪律|重点|实效|落实|氛围|宣传|组织"
    "|部署|配合|协作|协调|准备|总结|重视|考核|监督|督查|督导|措施|力度|合力|成效|指导|保障|意识|共识|宣传发动))"
)
REFUSALS = (
    Refusal(
        "page",
        "页面文字,不是正文",
        opens=_either(
            "(?:责任)?(?:编辑|来源|作者|供稿|审核|校对|记者|通讯员|撰稿|摄影|发布时间):",
            "(?:联系人|联系电话|电话|邮编|地址):|首页(?=$|[>|·:/])|当前位置|分享到|您的位置",
        ),
        reaches=(Reach("[(][^)]{0,30}", "(?:[/文图摄]|报道|讯)[)]$"),),
        holds=_either(
            "上一篇|下一篇|版权(?:声明|所有|归)|存储空间|不承担[^,。]{0,6}责任|免责声明|如有侵权|(?:侵权|抄袭)(?:必究|者|请|侵权)|未经授权(?=$|[^,。;]{0,4}(?:转载|复制|使用|摘编|不得|禁止))",
            "相关(?:推荐|阅读|链接|文章)|打印本页|关闭窗口|返回顶部|网站地图|感谢您的阅读"
            "|联合出品|信息来源:",
            "扫(?:一扫|码|描)[^,。]{0,12}(?:关注|查看|下载|阅读)|长按|欢迎关注"
            "|关注[^,。]{0,12}公众号$",
            "点击(?:数|量|此处|这里|查看|下载|进入|链接|:)|浏览(?:次数|量|:)(?=[0-9:]|$|(?<=:))|阅读(?:原文|全文|:|(?:次数|量)(?=[0-9:]|$))",
            r"字号:|字体:|ICP备|http:|https:|www\.",
        ),
        unless=_either(
            "(?:登[录陆]|访问|通过|在)[^,。;]{0,16}(?:https?:|www).*(?:填报|上报|报送|注册|提交|申报|填写|报名)"
        ),
    ),
    Refusal(
        "form",
        "公文套语",
        opens=_either(
            r"[\[【][^】\]:,。]{2,16}[】\]]$|附件?[:\d]|附[表图]|各位(?:代表|委员|领导|同事)|同志们|让我们|谢谢",
            "为[^。]{6,80}?,(?:经研究,?|现|特)?决定",
            "请(?:各[^,。;]{0,10})?(?:认真|遵照|切实)?(?:组织|抓好|做好)?(?:贯彻|遵照|执行|落实|实施)+。?$",
            "第[一二三四五六]阶段:[^,。;]{2,12}[(][^)]{4,30}[)]。?$",
            "[(]?[一二三四五六七八九十0-9]{1,2}[)、.][^,。;:]{2,12}阶段[。;]?$",
            "(?:[(]?[一二三四五六七八九十0-9]{1,2}[)、.])?(?:(?:演练|比赛|考试|会议|会场|检查|展览|报名|报到|集合|集中|宣传|举办|举行|考核|评审|答辩|授课|领取|提交)地点|(?:[活植服参培本此][\u4e00-\u9fff]{1,3})?(?:主题|地点|目的|意义|对象|形式|口号|宗旨|背景)):",
            "(?:[0-9]{1,2}[.、]|[(][0-9一二三四五六七八九十]{1,2}[)])?《》(?:[(]附[^)]{1,6}[)])?[。;]?$",
            "(?:上述|其中)?[0-9一二三四五六七八九十]{1,4}[个项](?:[^,。;]{0,8}(?:项目|工程))(?:包括|分别[是为])",
            "(?:[一二三四五六七八九十]{1,3}[、.])?(?:保障|主要|重点|具体|工作|组织|推进)(?:措施|任务|要求|步骤|内容|安排|保障)$",
        ),
        reaches=(
            Reach(
                "[^,。;]{2,40}",
                "(?:的(?:通知|意见|决定|函|批复)$|(?<=整治|排查|检查|适用|活动|评选)范围:)",
            ),
        ),
        holds=_either(
            "主题[为是]“[^”]*”[。;]?$|(?:印发|分解|下达|转发|分发)给(?:你们|大家)|特此(?:通知|公告|函|报告)|抄送:|抄报:|此页无正文|请予?审议"
            "|请批转|如无不妥",
            "报告完毕|特制[定订]|现制[定订]|制[定订](?:如下|以下)"
            f"|(?<!前)制[定订]本(?:实施|工作|行动|专项|年度|试行)*(?:{_any(*_KINDS.split())}){_END}",
            "如下(?:[。]|:(?![0-9一-龥][^,。;]{2,})|$)|[?]$|提出(?:以下|如下)|作出(?:以下|如下)",
            f"(?:(?<=[日起])施行|停止执行|同时废止){_END}|之日起(?:实施|执行|生效){_END}|负责解释{_END}",
            "(?:下同|不再列出|牵头单位)[)]。?$",
        ),
    ),
    Refusal(
        "remark",
        "说明,不是任务",
        opens=_either("注(?:意事项)?:"),
        unless=_either(_DUE, "每(?:月|周|季度|天|日|年|学期)"),
    ),
    Refusal(
        "slogan",
        "口号,没有具体动作",
        opens=re.compile(
            f"{NUMBERED}?(?:各[^,。;]{{1,12}}?[都均也]?要)?{_SLOGAN}(?:[,、和]{_SLOGAN}){{0,3}}[。;!]?$"
        ),
    ),
    Refusal(
        "question",
        "检查的内容,不是任务",
        reaches=(Reach("[^,。;]{0,16}", "是否"),),
        unless=_either("检查|核查|排查|督查|抽查|查看|了解|评估|核实|研判|审核|审查|核对|监督"),
    ),
    Refusal(
        "lead-in",
        "引语,内容在其后",
        holds=_either(":$", "(?:以下|下列)[^,。;:]{0,8}(?:工作|任务|事项|方面)。?$"),
    ),
    Refusal(
        "meeting",
        "会议消息",
        opens=_either(
            "会上|会后(?![^,。;]{0,8}内)|会议(?!要求|强调[,:要]|室|系统|制度|纪要|费|纪律|服务|精神)",
        ),
        reaches=(Reach("[^,。;]{2,30}", "(?:表示|指出|介绍说?|认为)[,:]"),),
        holds=_either(
            "会议?在[^。]{2,30}召开|会议由|会议[^,]{0,12}(?:形式|现场)召开|主持了"
            "|参加会议[。;]?$|列席会议",
            "出席了|出席会议",
            _each("总结 部署 传达 通报 分析 观摩 听取 宣读 学习 安排 召开 举行 印发", "了"),
            _each("作 做 作出 发表", "(?:典型|交流|重要|表态|主题|主旨|书面)+(?:发言|讲话|报告)"),
            _each("就 对", "[^。]{2,50}进行了[^,。]{0,6}(?:部署|讲解|总结|说明|通报)"),
            "会[^。;]{0,40}[就对][^。]{2,50}进行安排部署",
            _each(",总结 ,回顾", "(?:20[0-9]{2}年|去年|上年|过去)[^。]*(?:部署|安排)"),
        ),
        unless=_either(
            _DUE,
            "^[0-9]{1,2}月(?:份|底前|[上中下]旬)?(?:召开|举办|举行)",
            "邀请|筹备|务必在|每(?:半?个?[月年]|周|季度?|学期|[两2]个?月)(?:[^,。;]{0,4})召开",
        ),
    ),
    Refusal(
        "definition",
        "说明情况,不是任务",
        opens=_either(
            "这(?:是|些|一|项)|(?:主要|具体)?包括(?!但)",
            "(?:第[一二三四五六七八九十]{1,3}条)?本[^,。;]{1,12}(?:所称|适用于|遵循|旨在|涵盖|分为)"
            "|本(?:计划|方案)的[^,。;]{0,6}实施",
        ),
        reaches=(
            Reach(
                "[^,;。]{2,60}?,?",
                "(?<![一二三四五六七八九十于别其点但凡还就或都不也正只若总硬])(?<!任务)(?<!内容)(?<!关键)"
                f"(?<!目标)是(?!否)(?:指|(?:通过|以)[^。;]{{6,80}}的(?:方式|方法|活动|行为)[。;]?$|[^,;。]*(?:{_any(*_SAID.split())})(?:之一)?{_END})",
            ),
            Reach(
                "[^,。;]{2,24}",
                "分(?:为)?[0-9一二三四五六七]个?(?:阶段|步骤|环节)(?:进行|开展|实施|推进)?[。;]?$",
            ),
            Reach("[^,。;]{2,24}", "作为[^,。;]{2,30}(?:依据|参考)[。;]?$"),
        ),
        unless=_either(ORDERED),
    ),
    Refusal(
        "terms",
        "说明标准或规模,不是任务",
        opens=_either(
            "(?:满分|总分|(?:考核|综合)?得分)[^。;]{0,6}[0-9]",
        ),
        reaches=(
            Reach(
                "[^,。;]{0,10}",
                "(?:标准|名额|对象|内容|人员|地点)(?:为|包括)(?![^。;]*(?:不[低少]于|达到|以上|提高))",
            ),
            Reach(
                "[^,。;]{2,14}",
                "(?:时间|期限?|时长)定?为[0-9一二三四五六七八九十两]{1,3}个?(?:小时|分钟|天|日|工作日|月|周|年)[。;]?$",
            ),
            Reach(
                "(?![新扩改]?建|改造|实施|引进|开工|完成|打造|推进|争取)[^,。;]{0,24}",
                "(?:总投资|占地|建筑面积)[约为达]?[0-9.]+[万亿]?(?:元|亩|平方米)[,。;]"
                "(?![^。;]*(?:[完建]成|[开竣]工|启动|投用|实施|交付|封顶|通车|使用))",
            ),
        ),
        unless=_either(ORDERED, _DUE),
    ),
    Refusal(
        "organisation",
        "机构设置,不是任务",
        opens=_either(
            "(?:副?(?:组长|主任|总指挥|召集人)|成员(?:单位)?)(?:由[^,。;]{2,80}(?:担任|兼任|组成)|:)"
        ),
        reaches=(
            Reach("[^,。;]{0,24}", "(?:(?:办公室|秘书处|专班|工作组)设在|(?:办公室|小组)成员由)"),
        ),
        unless=_either(ORDERED, "负责(?!人|日常)"),
    ),
    Refusal(
        "condition",
        "列举的情形,不是任务",
        ends=("的;", "的。", "的"),
        unless=_either(ORDERED),
    ),
    Refusal(
        "weight",
        "讲重要性,不是任务",
        holds=_either(
            "意义(?:十分|非常|特别)?(?:重大|重要|深远)|至关重要|义不容辞|势在必行|刻不容缓"
            "|责无旁贷|具有[^,。;]{0,12}意义(?!的)",
            "事关[^,。]*[。;]?$|决定了?[^,]*(?:高度|成败|未来)",
        ),
        opens=_either("只要"),
        reaches=(Reach("[^,。;]{4,40},", "有利于"),),
        unless=_either(ORDERED, _DUE),
    ),
    Refusal(
        "guidance",
        "总体要求,不是任务",
        opens=_either("(?:指导思想|总体要求|总体思路|工作主线|活动主题):"),
        holds=_either(
            _each("指导思想 总体要求 总体思路 工作思路 基本思路 总要求", "[^,。]{0,8}(?:是|为)"),
            "紧密地?团结在",
        ),
    ),
    Refusal(
        "outlook",
        "总体要求,不是任务",
        reaches=(
            Reach(
                "(?:20[0-9]{2}年,?|[上下]半年,?|今年,?)?[^,。;]{0,24}",
                "将(?:继续|连续|坚持|深入|全面|认真|学习)*(?:贯彻|按照[^,。;]{2,24},围绕|以[^,。;]{2,40}为(?:指导|引领|统领|主线))",
            ),
        ),
        unless=_either("[0-9]+(?:%|个|项|次|[万亿]|所|家|人|公里)", _DUE),
    ),
    Refusal(
        "ideology",
        "指导思想",
        holds=_either("以[^,。]{2,50}思想为指导|高举[^,。]{0,10}旗帜"),
        unless=_either(
            f"(?:^|,)(?:(?:{_any(*MANNER)})地?){{0,2}}"
            "(?:制[定订]|出台|印发|召开|举办|建成|新建|完成|开展)"
        ),
    ),
    Refusal(
        "background",
        "讲背景,不是任务",
        opens=_either(
            "近年来|一直以来|长期以来|上学期,|多年来|一年来|[二三四五两]年来|过去[一二三四五]?年|去年"
            "|上年|截至"
            "|目前|至今",
            "但?(?:同时)?(?:也要|应当?|要)看到|我们(?:坚信|相信)",
            "(?:党中央|国务院|[省市区县州]委)[^,。;]{0,20}高度重视",
            "有[的些](?!放矢)[^,。;]{2,40}(?:,[^,。;]{0,8})?(?:没有|仍|未(?!来)|不(?!断|再))",
        ),
        reaches=(
            Reach("[^,。;]{2,14}", "(?<!之日)以来,"),
            Reach("[^,。;]{2,20}", "成立于(?:19|20)[0-9]{2}年"),
            Reach(
                "(?:今年|20[0-9]{2}年)?[0-9]{1,2}月?[-—–~至到][0-9]{1,2}月,?[^,。;]{0,10}",
                "(?:发生|查处|受理|接报|办结)[^,。;]{0,12}[0-9]+[起件人次]",
            ),
            Reach(
                "(?!对|将|把|在|为|从|利用|盘活|改造|整合|推[动进]|完成|做好)(?:[^,。;]{0,12}[局院校司镇县区市乡村处科部园馆站会])?",
                "(?:现有|现设|现辖|下辖)[^,。;]{0,10}[0-9]",
            ),
        ),
        unless=_either(ORDERED, "^截至[^,。;]{2,12},(?:全面)?实现", _DUE),
    ),
    Refusal(
        "reported",
        "转述上级要求,不是任务",
        reaches=(
            Reach(
                "(?!(?:落实|按照?|根据|依[据照]|贯彻|对照|对标|遵[循照]|执行|严格))[^,。;《]{0,20}",
                "(?:《》(?:[(][^)]{0,40}[)])?(?:明确)?(?:提出,?要|要求(?![,、的])|强调)"
                "|(?<=[大会])报告(?:明确)?(?:提出|强调|指出))",
            ),
        ),
        holds=_either("提出[0-9]+(?:方面|项|个|大)[^,。;]{0,14}(?:工程|指标|任务|举措|目标)"),
    ),
    Refusal(
        "past",
        "已发生的事",
        holds=_either(
            "了(?<![为除不得罢]了)(?![解然如结却之事断望])",
            _each("还 仍 仍然 依然", "[^,。;]{0,8}存在(?!的)"),
            _each("仍 还 尚", "[^,。]{0,8}(?:不足|差距|短板|空间)"),
            "在(?:册|编|岗|职)(?:人员|干部|职工)?[0-9]|核定编制(?=[为0-9])|"
            + _each("不够 不平衡 不充分", _END)
            + "|开展以来",
        ),
        unless=_either(DUTY, "[,;](?:计划|预计)[^,。;]{0,14}(?:[完建]成|竣工|投用|开工)"),
    ),
    Refusal(
        "done already",
        "已发生的事",
        holds=_either(
            "已(?:经)?(?:全面|基本|全部|顺利|圆满|成功|陆续|初步)?"
            "(?:完成|建成|实现|达到|形成|启动|开工|投用|竣工|出台|建立|开展)"
            f"(?![^,。]{{0,12}}[的后]|[^,。;]{{0,40}}的(?:城市|地[区方]|企业|单位|学校|项目|部门|机构){_END})",
        ),
        unless=_either(
            DUTY, ACTS_FIRST, "[,;](?:计划|预计)[^,。;]{0,14}(?:[完建]成|竣工|投用|开工)"
        ),
    ),
    Refusal(
        "praise",
        "说成绩,不是任务",
        reaches=(Reach("[^,使让]{2,30}", "能够"),),
        holds=_either(
            "创[^,。]{0,4}新高|荣获|喜获|获评|勇夺|斩获|涌现出|呈现出|卓有成效",
            "被[^,。]{0,24}(?:评为|授予|确定为|认定为|列为|命名为|报道)(?![^,。]{0,15}的)",
            _each(
                "成效 效果 成绩 进展 优势",
                "(?:十分|非常|更加|较为)?(?:显著|明显|突出|喜人)(?![^,。;]{0,40}的)",
            ),
            _each(
                "显著 明显 持续 稳步 进一步 不断",
                "(?:改善|提升|增强|提高|增长|好转|优化|加强|巩固)[,。;!]?$",
            ),
        ),
        unless=_either(DUTY, ACTS_FIRST),
    ),
)

_QUOTATION, _TITLE = re.compile("“[^”]{1,60}”"), re.compile("《[^》]{1,80}》")


_OPENS = _either(*(refusal.opens.pattern for refusal in REFUSALS if refusal.opens))
_FIRSTS = initials(_OPENS.pattern)
_ENDS = tuple(end for refusal in REFUSALS for end in refusal.ends)
_TELLS = Sought(
    *(refusal.holds.pattern for refusal in REFUSALS if refusal.holds),
    *(reach.words for refusal in REFUSALS for reach in refusal.reaches),
)


def refused(text: str) -> Refusal | None:
    """The first ground on which a half-width sentence is no task. Quoted names say nothing."""
    bare = _TITLE.sub("《》", text) if "《" in text else text
    bare = _QUOTATION.sub("“”", bare) if "“" in bare else bare
    opens = bare[:1] in _FIRSTS and _OPENS.match(bare) is not None
    if not (opens or bare.endswith(_ENDS) or _TELLS.search(bare)):
        return None
    return next((refusal for refusal in REFUSALS if refusal.applies(bare)), None)
