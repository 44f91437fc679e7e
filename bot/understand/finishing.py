"""Words that say that something is finished, and whether that something is the whole task.

完成, 办结, 搞定 fit any task; 印发, 报送, 建成 only tasks whose title asks for that. What stands
before and after the word is compared with the title: what is foreign to it is a step of the task
(完成招标 of a building project) or a part (一标段完工), and does not finish it.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.understand.rule import Rule, either, rule

GENERIC = either(
    "完成|办结|办完|办好|办妥|办成|搞定|搞完|搞好|弄完|弄好|弄妥|做完|做好|做妥|干完|干好|忙完"
    "|整完|整好|处理完|处理好|落实完|落实到位|销号|结案|结项|完结|收官|了结|完毕|结束|竣工|完工"
    "|齐活|弄利索|收工|结了(?!账|婚|冰|果|构|合)|闭环|跑完|走完|全部到位|清零|OK|ok|搞掂|完事"
    "|画上句号|妥了|已办(?=$|[,。!])"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of task: what its title has, what finishes it, and what may be said to be so."""

    name: str
    title: str
    words: str
    nouns: str = ""


KINDS: tuple[Kind, ...] = (
    Kind(
        "印发",
        "印发|制定|起草|编制|修订|方案|要点|办法|制度|意见|规划|汇编|文件|预案|细则|清单|目录|分解"
        "|计划|指南|规程|章程|标准",
        "印发|出台|下发|发文|发布|发下去|发出去|挂网公布|签发|印了(?=$|[,。])|改完|改好|修订完|(?<![下开分])发了(?=$|[,。])"
        "|发(?:给|到|至)?各[\u4e00-\u9fff]{1,4}了",
        "红头文件",
    ),
    Kind(
        "报送",
        "报送|上报|提交|填报|申报|报告|总结|盘点|材料|信息|数据",
        "报送|上报|报上去|报上来|交上去|提交|上交|填报|已报(?=$|[,。])|报完|交齐|报齐|交完|送完"
        "|报了|交了|报出|寄出|寄走|递交"
        "|(?:报|送|交|寄|递)(?:给|到|至|往)?[\u4e00-\u9fff]{0,4}[局厅部委办院处科]了",
        "材料",
    ),
    Kind(
        "召开",
        "会议|大会|座谈会|例会|会$|召开|座谈|讲座|论坛",
        "召开|开完|开过|开好|开了",
        "会议",
    ),
    Kind(
        "签订",
        "签|协议|责任书|合同|合作",
        "签订|签完|签了|签署|签好|签齐|签回来?|全部签|已签(?=$|[,。])",
        "合同协议",
    ),
    Kind(
        "举办",
        "活动|大赛|比赛|联赛|运动会|竞赛|展演|讲座|[节周月]$|宣传[周月]",
        "举办|办了|举行|赛完|比完|打完|落幕|闭幕|谢幕|演完",
        "比赛活动",
    ),
    Kind(
        "建成",
        "建|工程|改造|维修|铺设|扩|修缮|大修|整修|加装|安装|绿化|养护",
        "建成|建完|建好|完工|竣工|交付使用|交付|投入使用|投用|启用|修完|修好|改完|改造完|铺完"
        "|铺好|装完|装好|修缮完|通车|通水",
        "工程项目主体附属",
    ),
    Kind(
        "配备",
        "配备|配齐|配置|招聘|引进|招募|选派|轮岗|交流|采购|更新|更换",
        "配齐|到位|到岗|入职|招满|招齐|换完|换好|更换完|更新完|采购完|派完|配完|配到位|齐了|到齐|够了|满员",
        "人员设备",
    ),
    Kind(
        "检查",
        "查|检|审核|复核|巡|督|视导|监测|筛|评估|测|审计|走访|摸底|年检|普查",
        "查完|检完|巡完|检查完|核查完|抽查完|筛查完|测完|跑完|督查完|走访完|检测完|排查完|筛完"
        "|审完|摸完|验完",
    ),
    Kind(
        "整改",
        "整改|整治|治理|清理|消除|取缔|拆除|清退",
        "整改完|整改到位|整治完|清理完|消除完|取缔|拆完|治理完|清零|消除|清退完|全部清",
        "问题隐患",
    ),
    Kind(
        "评选",
        "评|选|认定|命名|职称",
        "评完|评出来|评定|选完|公布结果|评审完|认定完|公布|命名",
        "结果名单",
    ),
    Kind("培训", "培训|研修|轮训|学习|教育|宣讲", "培训完|训完|结业|讲完|学完", "学员"),
    Kind("考试", "考|命题|测试|竞赛", "考完|命完|命好|出完卷", "试卷"),
    Kind(
        "发放",
        "发放|配发|下发|补助|补贴|资助|救助|慰问|支付|拨付|征订|兑现|兑付|奖补|奖励",
        "发完|发下去|发放完|发放到位|发到位|付完|支付完|拨付到位|拨完|打卡|订完|兑付|兑现",
        "钱款资金",
    ),
    Kind("联网", "联网|接入|上线|系统|平台", "联上网|联网|上线|联完|接入|接通|连通"),
    Kind(
        "创建",
        "创建|创成|示范",
        "创成|创建成功|授牌|挂牌|通过验收|验收通过|正式命名",
    ),
    Kind("达标", "达标|合格|覆盖|普及", "达标|合格|全覆盖|达到标准", "学校单位"),
    Kind("启动", "启动|开工|动工", "启动|开工|动工", "项目工程"),
    Kind("挂牌", "挂牌|揭牌|授牌", "挂牌|挂上牌|挂好牌|挂完|挂好|挂了牌|挂上|揭牌|授牌"),
    Kind(
        "组建",
        "组建|成立|设立|建立",
        "成立|组建完|建起来|设立|组建好|挂牌|建立起来",
    ),
    Kind(
        "核对",
        "核对|核查|台账|统计|登记|录入|采集|汇总",
        "核完|对完|核对完|录完|统计完|登记完|采集完|汇总完|录入完",
    ),
    Kind("演练", "演练|演习", "演练完|演完|练完"),
    Kind("办理", "办理|答复|回复|建议|提案|信访|投诉", "办理完|答复完|回复完|全部答复|全部办理"),
)
"""Kinds of tasks: these words finish them beside the generic ones."""

_SPECIFIC = either(*(kind.words for kind in KINDS))
_VERB_DONE = (
    r"[\u4e00-\u9fff](?:完(?!善|整|全|美|工|成|结|毕|税|好)|(?:好|(?<![去划删撤抹改丢])掉|毕|齐|光|妥)(?=了|$|[,。!])"
    r"|(?<=[全都均].)(?:上|起来|下来|出去|下去)(?=了))"
)
ANY = rf"{GENERIC}|{_SPECIFIC}|{_VERB_DONE}"

CLOSING: tuple[Rule[bool], ...] = (
    rule(
        "可以销号",
        "(?:可以?|能|请|申请)(?:给|予以)?(?:销号|销账|销(?=了|$)|结案|结项|结(?=了)|办结|销掉|关闭|闭环|打[勾钩]"
        "|划掉)(?:了|吧|掉)?$",
        True,
    ),
)

_GENERIC_DONE = re.compile(
    rf"{GENERIC}(?!率|度|情况|时间|时限|期限|标准|量|比例|数|任务的\d|进度|后|之后|毕)"
)
_PRELIMINARY = re.compile("[初预自复网盲]$")  # 初评完了 is a stage before the one that counts
_KINDS = tuple((kind, re.compile(kind.title), re.compile(kind.words)) for kind in KINDS)
_ANY_SPECIFIC = re.compile(_SPECIFIC)
_VERB = re.compile(_VERB_DONE)

STEPS = either(
    "招标|招投标|投标|开标|评标|中标|流标|立项|可研|设计|图纸|勘察|勘探|审批|报批|批复|采购|挂网"
    "|公示|征地|拆迁|选址|备案|评审|合同|签约|进场|基础|主体|封顶|地基|桩基|土建|外墙|屋面|装修"
    "|安装|调试|试点|试运行|摸底|调研|动员|部署|自查|初审|初评|复审|初稿|草案|草稿|框架|征求意见"
    "|意见征集|名单|台账|材料|资料|数据|报告|方案|通知|文件|表格|统计|汇总|报名|笔试|面试|体检"
    "|政审|考察|预算|资金|经费|审计|结算|决算|前期|上半场|半程|标段|片区|一期|二期|三期|一部分"
    "|部分|城区|排版|校对|印刷|盖章|签字|手续|程序|流程|准备|会议|培训|宣传|海报|横幅|师资|场地"
    "|评估|鉴定|申请|申报|报名|预约|初筛|测绘|踏勘|勘测|丈量|建档|论证|教材|物资|设备|系统|平台|彩排|排练|选手|评委|路线|脚本|预案|课件|合同|协议|清单|问卷|摸排|核实|初步"
    r"|第[一二三四五六七八九十\\d]+[批期阶段步轮次个项]"
)
_STEP = re.compile(STEPS)
_NOISE = re.compile(
    r"[\d\s,。、;:!?()\"'%#@~▲+*/.A-Za-z“”《》-]|"
    + either(
        "我们|我科|我校|我局|我园|我县|我区|我这边|我这|咱们|咱|本科室|本单位|我单位|局里|科里"
        "|俺们|我处|我股|我",
        "昨天|昨日|今天|今日|今早|今晚|前天|上午|下午|中午|晚上|刚刚|刚才|刚|目前|现在|截至|截止"
        "|本周|这周|上周|上个月|上月|本月|这个月|前几天|日前|近日|最近|周[一二三四五六日天]"
        "|星期[一二三四五六日天]|月底|月初|年底|早就|早已|早|日|月|年|号",
        "才|已经|已|都|全部|全都|全|均|也|就|还|又|终于|总算|算是|按时|按期|如期|提前|顺利|成功"
        "|圆满|按要求|保质保量|高质量|一次性|及时|正式|最终|最后|彻底|完全|全面|完整|统一|一并"
        "|同步|整体|整个|所有|剩下的?|最后一[次轮期场批个所]",
        "标记?[成为]|给我|儿|于|在|从|由|把|将|被|给|是|的|得|地|了|着|过|呢|啦|哈|哦|呀|啊|嘛|吧|喽|咯|嗯|哎|诶|唉",
        "这一?[项个件块条]|那一?[项个件块条]|该[项]?|此[项]?|任务|工作|事项|事情|这事|那事|事"
        "|项目|[这那]?活儿?|这块|那块|方面|这边|那边|这一块|那边|这里|这儿|这|那",
        "(?:省|市|县|区|镇|州)?(?:政府办?|委办?|人大|党组|常务会|办公会)(?:会议)?"
        "(?:批准?|审议|审定|通过|同意|研究)?了?",
        "其实|汇报|报告领导|领导|您好|你好|老师|请|麻烦|回复|反馈|说一下|说下|关于|有关|进展"
        "|情况|补充|另外|还有|对了|好的|收到|跟您|向您|您",
        "全市|全县|全区|全局|全科|全镇|各校|各园|各学校|各幼儿园|各单位|各乡镇|各县区|各县|各村"
        "|各社区|各科室|各中心|各医院|各部门|各地|[两三四五六七八九十]项|个|所|家|套|人|名|份|件"
        "|次|轮|期|场|批|平方米|万|元|亿|处|条|户|座|间|公里|第|一|二|两|三|四|五|六|七|八|九|十"
        "|百|千",
        "验收合格|任务目标|目标任务|目标|年度|今年|本年度|全年|数|量|工作量|督办助手|照片|附件"
        "|见|如下|实施|进行|开展|组织|落实|推进|和|与|及|并|且|以及|跟|经|通过|地",
    )
)
_SUBJECT_BEGINS = re.compile(
    r"[了过](?=[\u4e00-\u9fff]{2})|这项|这个|那项|那个|该项|此项|▲"
    r"|^[ ]*(?![各每其别兄部本])[\u4e00-\u9fff]{2,6}[科股](?=已|均|都|全|也|$)"
)
"""Where what is finished begins to be told; 监督科已完成 begins with who says so."""
_OBJECT_ENDS = re.compile(
    r"(?:省|市|县|区|局|厅|部|领导|上级|财政|学校)?[\u4e00-\u9fff]{1,2}(?:也|都已)|并|且|同时|但"
    "|不过|正在|正|现在|接着|准备|等|照片|附件|效果|共|累计|一共|没|未|无|[,。;!(（]"
)
OWN = 0.6  # of what stands beside the finishing word, the share that must be in the title


@dataclass(frozen=True, slots=True)
class Finish:
    """A finishing word in a clause."""

    rule: str
    start: int
    end: int
    text: str
    generic: bool


def find(clause: str, title: str) -> Finish | None:
    """The finishing word of a clause, the generic ones first; None where there is none."""
    match = _last(_GENERIC_DONE, clause)
    if match and not _is_amount(clause, match.end()):
        return Finish("完成", match.start(), match.end(), match[0], generic=True)
    if match := _last(_ANY_SPECIFIC, clause):
        return _specific(clause, title, match)
    if (alone := _GOOD.fullmatch(clause)) is not None:
        return Finish("完成", alone.start(1), alone.end(1), alone[1], generic=True)
    if match := _last(_VERB, clause):
        generic = match[0][0] in _verbs_of(title) or _is_alone(clause, match)
        name = "动词加完" if generic else "别的事做完"
        return Finish(name, match.start(), match.end(), match[0], generic=generic)
    return None


_ALONE = re.compile(
    "[▲ ]*(?:也|都|已经?|全部?|总算|终于|刚刚?|昨天|今天|上午|下午)*.(?:完|好|掉|齐|毕)了[啦啊哈]?"
)
_STEP_VERBS = "批审招评签编设报立拨付投选聘写印买采运进"
"""修完了, with nothing beside it, is said of all; 批完了 of one step."""


_GOOD = re.compile("[▲ 和与跟、]*(?:也|都|已经?|全|总算)*(好|成|完|妥|全|齐|够|满)了[啦啊哈]?")
"""第一个好了."""


_KIN = (
    "收割采摘", "种播栽植耕撒", "拆扒卸", "修补翻缮", "清扫捞除", "查看摸检排核验", "换更",
    "付拨兑", "搬迁挪", "跑走访", "讲训教", "写编制", "建盖筑", "铺摊", "挖疏浚", "装安",
    "防打种", "通接联",
)  # fmt: skip
"""Verbs that say the same of a task: 割完 of 机收, 捞完 of 清理."""


@lru_cache(maxsize=8192)
def _verbs_of(title: str) -> str:
    """The characters that before 完 say that the task itself is finished."""
    kin = (verbs for verbs in _KIN if any(verb in title for verb in verbs))
    return "".join((title, "弄搞做办干忙整", *kin))


def _is_alone(clause: str, verb: re.Match[str]) -> bool:
    return _ALONE.fullmatch(clause) is not None and verb[0][0] not in _STEP_VERBS


def _last(pattern: re.Pattern[str], clause: str) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(clause):
        found = match
    return found


def _is_amount(clause: str, end: int) -> bool:
    """完成80%, 完成12所 say how much, not that all is done."""
    return bool(
        re.match(
            r"(?:了|到|至|率|进度)?(?:约|近|大概|大约)?(?:\d"
            "|[一二两三四五六七八九十百]+(?:成|半|[个所家套人名份件次轮期场批户]))",
            clause[end : end + 8],
        )
    ) and not re.search("全部|所有|全都", clause)


def _specific(clause: str, title: str, match: re.Match[str]) -> Finish | None:
    """A word that finishes tasks of its kind; of another task it is a step."""
    if not _is_past(clause, match):
        return None
    if _PRELIMINARY.search(clause[: match.start()]):
        return Finish("一步做完", match.start(), match.end(), match[0], generic=False)
    for kind, of_kind, words in _KINDS:
        if words.search(match[0]) and of_kind.search(title):
            return Finish(kind.name, match.start(), match.end(), match[0], generic=True)
    if match[0].endswith("完") and (match[0][0] in title or _is_alone(clause, match)):
        return Finish("动词加完", match.start(), match.end(), match[0], generic=True)
    return Finish("一步做完", match.start(), match.end(), match[0], generic=False)


def _is_past(clause: str, match: re.Match[str]) -> bool:
    """印发 alone may be the task's name; with 已, 了, 完 or 全部 it is a statement."""
    return bool(
        re.search(r"已|全|都|均|昨|刚|上周", clause[: match.start()])
        or match[0].startswith("已")
        or re.search(
            r"[完齐了好过]$|到位|成功$|幕$|结业|授牌|出去$|[寄报交发]出$",
            match[0],
        )
        or re.match(r"了|完|齐|好|过|到位|完毕|出去|下去|上去", clause[match.end() :])
    )


def is_whole(clause: str, finish: Finish, title: str, names: str = "") -> bool:
    """Whether what is finished is the whole task, as far as the clause tells.

    What stands beside the finishing word is compared with the title, and with `names`, which may
    be spoken of as well. A step that they do not name (招标完成, 完成初稿) is none of the whole,
    nor is anything else foreign that stands right before the word (活动筹备完成).
    """
    if not finish.generic:
        return False
    beside = _beside(clause, finish)
    paid = "资金经费" if _PAYING.search(title) else ""
    if names_step(beside, title + names + paid):
        return False
    own = _own_signs(title)
    if finish.rule == "完成" and _is_foreign(clause[: finish.start], title, own.union(names)):
        return False
    rest = _NOISE.sub("", _finishing_words(title).sub("", beside))
    foreign = [sign for sign in rest if sign not in own and sign not in names]
    return not rest or 1 - len(foreign) / len(rest) >= OWN


_PAYING = re.compile(next(kind.title for kind in KINDS if kind.name == "发放"))


def _is_foreign(before: str, title: str, known: frozenset[str]) -> bool:
    """活动筹备完成: right before the word stands something that the title does not have."""
    last = _finishing_words(title).sub("", before)[-2:]
    said = len(last) == 2 and not known.intersection(last) and "▲" not in last
    return said and _NOISE.sub("", before)[-2:] == last


def names_step(text: str, title: str) -> bool:
    """Whether a step is spoken of that the title does not name."""
    return any(step[0] not in title for step in _STEP.finditer(text))


def _beside(clause: str, finish: Finish) -> str:
    """What is said to be finished: the words before it, and after it."""
    before, after = clause[: finish.start], clause[finish.end :].lstrip("完好齐毕")
    begin = max((match.end() for match in _SUBJECT_BEGINS.finditer(before)), default=0)
    end = _OBJECT_ENDS.search(after)
    return f"{before[begin:]} {after[: end.start()] if end else after}"


@lru_cache(maxsize=8192)
def _own_signs(title: str) -> frozenset[str]:
    """The characters of a title, and of what tasks of its kind speak of."""
    nouns = (kind.nouns for kind, of_kind, _ in _KINDS if of_kind.search(title))
    return frozenset(title).union(*nouns)


@lru_cache(maxsize=8192)
def _finishing_words(title: str) -> re.Pattern[str]:
    """The generic words and those of the title's kinds: beside another they say the same again."""
    words = [kind.words for kind, of_kind, _ in _KINDS if of_kind.search(title)]
    return re.compile("|".join([GENERIC, *words, _VERB_DONE]))
