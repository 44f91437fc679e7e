"""What a clause says of a task's state: finished, nearly, not yet, stopped, promised.

`complete` closes a task in a ledger that a bureau is inspected on, so it needs a plain statement
that the whole task is finished; everything that weakens one (基本, 预计, 如果, 没, one step, one
part) is looked for first. Order decides: the first rule of `WEAKENED` that matches wins.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.understand import finishing
from bot.understand.rule import Fired, Rule, either, first, rule


class State(StrEnum):
    """What a clause says."""

    FINISHED = "finished"  # the whole task
    STEP = "step"  # a step or a part of it is finished
    NEARLY = "nearly"
    NOT_YET = "not_yet"
    NOT_STARTED = "not_started"
    IDLE = "idle"  # nothing happened lately: not started, if nothing is recorded
    BLOCKED = "blocked"
    RESUMED = "resumed"
    UNDERWAY = "underway"
    UNCHANGED = "unchanged"
    FORECAST = "forecast"
    PROMISE = "promise"
    WAITING = "waiting"  # a condition is not met yet
    DOUBTED = "doubted"  # the sender is not sure: ask
    CANCELLED = "cancelled"  # the task is said to be called off: ask
    TROUBLE = "trouble"
    HELP = "help"  # asked of others; with trouble beside it, the task is stuck


@dataclass(frozen=True, slots=True)
class Reading:
    """A clause's state and the name of the rule that found it."""

    state: State
    rule: str
    words: str


_DONE = finishing.ANY
_NOT = "(?:还没有?|尚未|没有|没能|没|未能|未|并未|不曾|不算|还不能?算|不能算|谈不上|没法说)"
_BEGIN = either(
    "启动|开始|开工|动工|开展|着手|实施|安排|部署|落地|立项|动手|进场|顾上|顾得上|来得及"
    "|弄(?!完|好|成)|做(?!完|好|成)|搞(?!完|好|定|成)|办(?!完|好|结|妥|成)|干(?!完|好|成)"
    "|动(?!摇)|碰|排上|开(?!完|好|成)|报名"
)

_OTHERS_SAY = (
    "[\u4e00-\u9fff▲]{1,4}(?<!我)说(?:了|过)?(?:是|都)?(?:可以|能|让|叫|要|已经?|完|办|搞|弄|好了)"
)
_HEARSAY = re.compile(_OTHERS_SAY)

WEAKENED: tuple[Rule[State], ...] = (
    rule(
        "不用再办",
        "(?:取消|作废|撤销|废止|终止|不搞|不办|不做|停办|合并|不需要(?:再)?(?:做|办|搞|报))了?$"
        "|合并(?:到|进|入|办理|给)|并入|[并合]到(?:别|其他|一起)"
        "|(?:已经?|都)(?:取消|撤销|作废|终止|并入)|不用(?:再)?(?:报|做|办|搞|弄)了"
        "|拆(?:成|分|开)|分成[两三几]",
        State.CANCELLED,
    ),
    rule(
        "拿不准",
        "(?:先|就|都)?[按当](?:是|作|成)?(?:完成|办结)(?:了)?(?:报|算|吧|处理)|没有(?:什么)?[^,]{0,4}不[了成]的"
        "|(?:好像|似乎|应该是?(?:已经)?(?!能|可以|会|要|于|在)|大概(?:是)?(?:已经)?"
        "|可能(?:是)?(?:已经)?|估计(?:是)?(?:已经)|据说|听说|或许|也许"
        f"|记得是?).{{0,6}}(?:{_DONE})",
        State.DOUBTED,
    ),
    rule(
        "以后再说",
        "(?:明年|下半年|下学期|以后|回头|过后)再(?:搞|弄|做|办|干)(?:吧|算了|也行)",
        State.DOUBTED,
    ),
    rule("别人说的", _OTHERS_SAY, State.DOUBTED),
    rule(
        "完成不了",
        "(?:完成|办|做|搞|弄|干|推进?|实施|开展|落实|施工|交|搞定|结|推)(?:也)?不(?:了|成|完|动"
        "|下去|起来|出来)(?!多少)|完不成|干不成|做不下去"
        "|没法(?:弄|做|办|干|开展|施工|推进|完成|继续|实施)"
        "|无法(?:完成|推进|实施|开展|施工|办理|继续|落实|进行)|没办法(?:完成|推进|做|弄|开展)",
        State.BLOCKED,
    ),
    rule(
        "做不下去",
        "(?<![差少忘错免受用管谈顾比算称说大])不(?:了|上|动|成|进去?|下来|起来|通)(?=$|[,。!])",
        State.BLOCKED,
    ),
    rule(
        "复工",
        r"复工|重启|恢复(?:施工|推进|办理|了|正常)|重新启动|已(?:经)?解决|解决了|又动起来",
        State.RESUMED,
    ),
    rule(
        "并未停",
        r"(?:没有?|未|不会|从未|并未)(?:再)?(?:停工|停下|停滞|卡住|搁置|耽误|中断)|没卡|没停",
        State.UNDERWAY,
    ),
    rule(
        "停了下来",
        "暂缓|搁一搁|放一放|缓建|停工|停建|停摆|搁置|搁浅|卡[住在着壳了]|被卡|停滞"
        "|停(?:了(?!车|电|水)|着(?!的?车)|在(?:那|这)|下来?(?=了|$|[,。]))|叫停|跑路|撂(?:下|挑子|那)|泡汤|黄了"
        "|(?:撤场|罢工|闹事|打官司)|没法干|等米下锅|不干了|不让(?:进|施工|开工|动|过)|不放行|罢工|叫停|暂停|中止|受阻|流标|流拍|废标|推不[动开]|不好[推办弄]|难推"
        "|[报传填录交]不(?:上去|上|进去|了)|动不了|干不动|进不去|进不了场"
        "|(?:没|未|不)(?:有)?(?:能)?(?:拨付?|下达|批|到位|落实|拨下来|批下来|下来|拨到)(?:,|$"
        "|.{0,4}(?:干不了|没法|无法|动不了))|到不了位"
        "|(?:资金|经费|款|钱|预算)(?:链)?(?:还|一直|都|也|迟迟)?(?:没|未|不)(?:有)?(?:到|拨|落实"
        "|批|够|下|着落)|没(?:有)?(?:钱|资金|经费|预算|人手)|资金缺口|缺(?:资金|经费|钱)"
        "|谈不(?:拢|下来)|协调不(?:下来|动)|僵(?:住|持)|难以(?:推进|开展|为继|实施|完成)"
        "|推进不(?:了|动|下去)|做不通|阻工",
        State.BLOCKED,
    ),
    rule(
        "有困难",  # the words that the bot itself proposes for a task that is stuck
        "^[▲ ,]*(?:目前|现在|确实|推进|办理|实施|完成)?(?:有|遇到)(?:点|些|一定|较大)?(?:的)?困难$",
        State.BLOCKED,
    ),
    rule("但是还没", "(?:但|不过|只是|可是|然而)[^,]{0,12}(?:没|未|不|还|差|尚)", State.NEARLY),
    rule(
        "只差一步",
        r"(?:就|只|还|仅)(?:差|剩|欠|缺)(?!\d"
        "|[一二两三四五六七八九十几百]+(?:个|所|家|次|人|套|名|份|轮|期|场|批|座|户|部|台|万|亿))"
        "|(?:^|▲)[ ]*(?:现在|目前)?(?:差|缺|欠)"
        r"(?!不多|点|一点|[异距旅额评薪款费账税租口陷勤席]|\d|[一二两三四五六七八九十几]+)",
        State.NEARLY,
    ),
    rule(
        "没有变化",
        "(?:没|无|没有|未有)(?:什么|啥|新|新的|任何|大的?|太大)?(?:变化|变动|新进展|更新|新情况"
        "|动静|变)|跟(?:上次|之前|上周|上月|昨天)(?:的)?(?:一样|差不多)"
        "|(?:同|和|与)(?:上次|之前|上周|上月|上期)(?:的)?(?:一样|相同|一致)?|(?:还是)?老样子"
        "|(?:暂|目前|本月|暂时)(?:没有|无)进展(?![快慢顺])|维持(?:原状|不变)|进度(?:不变|照旧)|一切(?:正常|照旧)|还是(?:那样|原样)",
        State.UNCHANGED,
    ),
    rule(
        "这阵没动",
        f"(?:这周|本周|上周|这几天|这两天|最近|近期|这个月|本月|这段时间).{{0,4}}{_NOT}(?:怎么|咋"
        f"|再)?{_BEGIN}|{_NOT}(?:怎么|咋)(?:动|弄|推|做)|没(?:什么|啥)?进展|没进度|进展不大",
        State.IDLE,
    ),
    rule(
        "还没动",
        f"{_NOT}(?:正式|真正|全面|完全|开始|能|得|去|有|来得及|往下)?{_BEGIN}|还没呢?$|零进展"
        "|原地没动|(?:尚|仍|还)在(?:谋划|酝酿)|八字(?:还)?没一撇|没(?:影|谱)"
        "|一点(?:都|也)?没(?:有)?(?!问题)|纹丝(?:没|未)动|(?:还)?没(?:排|轮)到|没(?:有)?顾",
        State.NOT_STARTED,
    ),
    rule(
        "别算完成",
        "(?:先|不能?|别|不该)(?:别)?算(?:它|是)?(?:完成|办结|完(?!成))",
        State.NOT_YET,
    ),
    rule(
        "没完成",
        f"{_NOT}(?:真正|完全|全部|全|都|彻底|最终|最后|能|有|正式|算|来得及|实际|如期|按时|按期"
        f"|怎么|都?给)*(?:{_DONE}|完|好|成|齐|结|到位|收尾|定下来|定|出来|交|报|发(?![现生觉])|批|签|印|建|评"
        f"|审|开|弄|做|搞|办|通过|验收|下来|过|回|反馈)|不是(?:都)?(?:已经)?(?:{_DONE})"
        f"|(?:{_DONE})(?:还)?(?:早|差得远|谈不上)"
        f"|(?:离|距)(?:离)?.{{0,6}}(?:{_DONE}).{{0,6}}(?:还|远|有)",
        State.NOT_YET,
    ),
    rule(
        "还没走到",
        "还早|早着呢|还没(?!问题)|尚未|还未|仍未|至今(?:没|未)|一直没|迟迟(?:没|未)",
        State.NOT_YET,
    ),
    rule(
        "将近完成",
        "(?:基本上?|初步|阶段性|(?<![尽加赶])快要?|马上(?:就)?|即将|就快|接近|临近|差不多|几乎"
        "|大体上?|大致|大部分|大多数?|多数|绝大部分|绝大多数|部分|一部分|主要|总体上?|眼看|先期"
        f"|前期|差一点|差点|将近|近乎|八九成|半).{{0,8}}(?:{_DONE}|了$|搞|弄|做|办)"
        f"|(?:{_DONE})(?:了|得)?(?:差不多|大半|一?大?部分|一半|多半|大头|七七八八|七八成|个大概"
        "|主体)|(?<![尽加赶])快(?:了|好了|完了|弄完|搞完|做完|办完|收尾|结束)|差不多了|七七八八"
        "|收尾|扫尾|尾声|过半|大半|多半|主体(?:已|完|封)|封顶|最后(?:阶段|冲刺|一步|环节)",
        State.NEARLY,
    ),
    rule(
        "有条件",
        "(?:如果|要是|假如|只要|除非|一旦|若|倘若|(?<![一二两三四五六七八九十百\\d])万一).{0,20}"
        "|(?:等|待|须|需要?).{0,24}(?:后|之后|以后|再|才能?|方可|就能?|就可以)"
        f"|(?:{_DONE})了?(?:才能?|方可|再说|之后|以后|后(?!续|勤)|就(?:能|可以|报|去)|前|之前"
        "|的话|时(?!限|间))",
        State.WAITING,
    ),
    rule(
        "等待",
        r"^(?:正?在?|还在|一直在?|就|只|仍在?|目前在?|现在)?(?:等(?!级|次|于|额|\d|一下|等|下|会)|等候|等待"
        "|待(?!遇|办事项)|有待).{1,20}|待(?:批复?|审批?|回复|答复|反馈|验收|评审|批)"
        "|(?:^|▲)[ ]*(?:还|正|只)?待[\u4e00-\u9fff]{2}",
        State.WAITING,
    ),
    rule(
        "保证",
        "保证|一定(?:会)?(?:按时|按期|抓紧|尽快|完成|办|搞|做|落实)"
        "|马上(?:就)?(?:让|叫|通知|安排人|办|落实|安排|做|弄|去|报|处理|开始|抓|交|改|催)"
        "|立即(?:办|落实|安排|处理|整改|行动|去)|这就(?:去|办|安排|弄|报|做|处理)"
        "|抓紧(?!推进中|施工|办理中|时间推进中)|尽快|尽早|立马|赶紧|加紧(?!施工)"
        "|会(?:抓紧|尽快|落实|按时|跟进|尽力)|我(?:会|来|去)(?:落实|跟进|办|处理|催|盯)"
        "|加快(?!推进中)|全力以赴|坚决(?:完成|落实)|确保|不会(?:误|耽误|拖)"
        "|没问题.{0,4}(?:完成|办)|请(?:领导)?放心|争取早日",
        State.PROMISE,
    ),
    rule(
        "预计",
        "(?:预计|预期|估计(?![,吧]|$)|争取|力争|(?<![按照原较年])计划(?!任务|内|数|目标|进度|表)"
        "|打算|准备(?!工作|好|就绪|完|充分|情况)|拟(?!定|稿|好|完|订)(?!.{0,8}(?:了|已))|有望"
        "|可望|望(?:于|在)|希望|目标(?:是|定)|应(?:该|当)?能|能(?:在|够|赶|到(?!位|岗|货|场)|达)|定在|定于|安排在"
        "|(?<![已])将(?:于|在|会)|会在|要(?:到|等到)|得(?:到|等到)|才能|就能"
        f"|还(?:得|要|需)(?=[0-9一二两三四五六七八九十几半])|可以.{{0,4}}(?={_DONE})).{{0,30}}",
        State.FORECAST,
    ),
)
"""What makes a finishing word mean something else. Looked for before any of them counts."""

_QUESTION = re.compile("[?]|[吗么](?:$|[,。!])|是否|是不是|能否|(?<=[了成结完定好])没有?$")
_SOON = re.compile(
    "(?:明[天日早晚年后]|后天|大后天|下(?:下)?(?:周|星期|礼拜|个?月|旬|学期|季度|半年|一步)"
    r"|过几天|[一两二三四五六七八九十\d]+天(?:后|内)|(?:月|年|周|季)(?:底|末)"
    "|(?:今晚|今天(?:下班|之内|内)|周[一二三四五六日天]|[这本](?:周"
    r"|月)内?|\d{1,2}月(?:\d{1,2}[日号]|底|初|中旬|上旬"
    r"|下旬)?|\d{1,2}[日号])(?:之?前|以前|底前)?)"
)
_LATER = re.compile(
    "(?:明[天日早晚年]|后天|下(?:下)?(?:周|星期|礼拜|个?月|季度|学期)|年后|节后|[周月年][一二三四五六日底初末]"
    r"|(?<!\d)\d{1,2}[月号日])[一二三四五六日天]?+(?:[上下]午)?+(?!.*[了过已])[^,\d]{1,}$"
)
"""下周开考: what is to come, whatever it is."""
_PAST = re.compile(
    r"今[天日早](?=完成|办|搞|做|弄|查|报|交|印|签)|已|了|过|完毕|昨|前天|上周|刚|早就"
)
_WILL = re.compile(
    "能(?=在|够|按|如期|完成|办|弄|做|搞|赶|结|上|交|报)"
    "|会(?=在|于|尽|按|如期|完成|办|继续|及时|抓|再|很快)"
    "|(?<!不)要(?=在|于|到|等|完成|办|做|继续)"
)

UNDERWAY: tuple[Rule[State], ...] = (
    rule(
        "到时再办",
        "(?:明[天日早年后]|后天|大后天|下(?:下)?(?:周|个?月|学期|季度|半年|旬)"
        "|[0-9一二三四五六七八九十]{1,2}月)(?![^,]{0,5}已)[^,]{0,6}(?:搞|办|做|弄|开展|启动|开始|开工|查|报|交"
        "|进行|组织|实施)(?![定完好妥结成])(?![^,]{0,3}(?:了|过|完))",
        State.FORECAST,
    ),
    rule(
        "在做一步",
        f"^[▲ :的在]*(?:在)?(?:{finishing.STEPS}|施工|浇筑|砌筑|铺设)+(?:阶段|中|环节|期|工作)?$",
        State.UNDERWAY,
    ),
    rule("下一步", r"^(?:下一步|接下来|下步|后续|随后|然后)", State.FORECAST),
    rule(
        "求助",
        "(?:需要?|请|望|求|盼|建议|希望|恳请|麻烦|帮)[^,]{0,10}"
        "(?:协调|支持|解决|帮助|帮忙|出面|过问|督促|介入|推动|牵个?头)",
        State.HELP,
    ),
    rule(
        "遇到困难",
        "(?:有|存在|遇到|面临)(?:点|些|一些|一定)?(?:的)?(?:困难|难度|问题|阻力|障碍|堵点)"
        "|困难(?:比较|较|很)?(?:大|多)|难度(?:比较|较|很)?大"
        "|(?:进展|进度)(?:有点|比较|较|偏)?(?:慢|滞后|缓慢)|滞后|麻烦|棘手|不太?顺|有(?:点|些|一定)?风险|(?:可能|怕是?|恐怕|估计)(?:会|要|得)?(?:拖|延|误|晚)"
        "|(?<![危])悬(?!挂|空|浮|臂|索|念|崖)|够呛|难说|不好说|不(?:太|容)?乐观"
        "|人手(?:紧|不够|不足)",
        State.TROUBLE,
    ),
    rule(
        "按序时",
        "按(?:照)?(?:序时|时序|计划|节点|时间节点|既定|照|部就班|步骤|要求|方案|进度|期)"
        "|序时(?:进度|推进)|正常(?:推进|开展|进行|进度)?|有序|顺利(?:推进|开展|进行)?|稳步"
        "|扎实推进|持续推进|照常|如常|(?:天天|每天|日常|常态化|长期)[^,]{0,4}(?:做|搞|抓|干|巡|查|弄|推|进行|保洁)",
        State.UNDERWAY,
    ),
    rule(
        "正在办",
        "正在|试运行|试用"
        "|在(?:办|弄|做|搞|推|走|跑|改|建|施工|审|评|编|写|收|统计|整理|汇总|核|查|谈|协调|对接"
        "|沟通|筹备|准备|进行|开展|实施|报|补|赶|装|铺|修|印|签|联系|落实|跟进|处理|催|抓|排"
        "|做着|筛|测|征|选|训|招|公示|招标|打印|试|拆|建|清|发|收尾|学|讲|演|练|种|栽|摸|找|等)|进行(?:中|着)|推进中?|(?:公示|招标|评审|征求意见|审批|报批|编制|起草|修改|安装|调试|排版|印刷|汇总|统计|准备|谈判"
        "|装修|验收|整理|核实|面试|体检|考察)中|办理中|施工中|实施中|审核中|评审中"
        "|筹备中|处理中|进展中|还在|仍在|一直在|陆续|着手|加紧施工|抓紧(?:推进|施工|办理)"
        "|[办弄做搞改]着|手头",
        State.UNDERWAY,
    ),
    rule(
        "起步",
        "(?:启动|开始|开工|动工|开展|动手|进场|挂网|部署|安排|铺开|推开|起步|展开|布置)(?:了"
        "|过)?"
        "|已(?:经)?.{0,12}(?:上报|报送|提交|报批|通知|下发|部署|安排|对接|联系|沟通|协调|发)"
        "|刚(?:刚)?(?:分|下|发|开|定|拿|收|到|签|报|批|转|接)"
        "|已(?:经)?(?:报|送|交|转)(?:给|到|市|省|县|区|局|财政|上级)",
        State.UNDERWAY,
    ),
    rule(
        "定稿",
        "定稿|定版|公示(?!完|结束|期满)|送审|过会|上会|报批|提交审|挂网|摸底|选址",
        State.UNDERWAY,
    ),
    rule(
        "在某处或在做某事",
        "(?<![现存实所内外正处旨自潜好])在(?!吗|不|群|线|乎|于|[^,]{0,2}[?])",
        State.UNDERWAY,
    ),
    rule(
        "等着什么",
        "等(?!级|次|于|额|一下|会)[\u4e00-\u9fff]{2,6}$"
        "|等(?:着|候)?[^,]{2,12}(?:反馈|批|回复|答复|通知|结果|盖章|签|审|验收|来|到|下|定|好|完)",
        State.WAITING,
    ),
    rule(
        "做过事",
        "(?:昨[天日晚]|前天|上周|上个?月|今[天早]|刚)[^,]{0,6}的$"
        r"|已(?!知|读|阅|收|悉)|(?!不)[\u4e00-\u9fff](?:了|过)(?![解不])|到位|落实",
        State.UNDERWAY,
    ),
)
"""Everything that says that work goes on. The last rule is the weakest: something has happened."""

HAPPENED = "做过事"
FAINT = frozenset((HAPPENED, "在某处或在做某事", "等着什么"))
"""Rules that know no more than that something goes on, if a task is spoken of at all."""


def read_state(clause: str, title: str, names: str = "") -> Reading | None:
    """The state that a clause reports, or None where it reports none.

    `names`: what else the clause may speak of without meaning a step (检查和培训都完成了).
    """
    if _QUESTION.search(clause):
        return Reading(State.DOUBTED, "问句", clause) if finishing.find(clause, title) else None
    closed = first(finishing.CLOSING, clause)
    if (
        closed
        and not (first(_DENIED, clause) or _HEARSAY.search(clause))
        and not _SOON.search(clause)
    ):
        return Reading(State.FINISHED, closed.rule.name, closed.text)
    if weak := first(WEAKENED, clause):
        return _reading(weak)
    if done := finishing.find(clause, title):
        if _SOON.search(clause) and not _PAST.search(clause):
            return Reading(State.FORECAST, "将来完成", done.text)
        if _WILL.search(clause[: done.start]) and not _PAST.search(clause):
            return Reading(State.FORECAST, "能够完成", done.text)
        whole = finishing.is_whole(clause, done, title, names)
        return Reading(State.FINISHED if whole else State.STEP, done.rule, done.text)
    if found := first(UNDERWAY, clause):
        return _reading(found)
    return Reading(State.FORECAST, "将来的事", clause) if _LATER.search(clause) else None


_DENIED = (
    rule(
        "不能销号",
        "(?:没|不|未|能否|何时|什么时候|怎么|如何|等|待|再|才|后|就|如果|争取|预计|计划|准备"
        "|力争|快|马上|打算|希望|[吗么?]$)[^,]{0,12}(?:销号|结案|办结|闭环)",
        State.NOT_YET,
    ),
)


def _reading(fired: Fired[State]) -> Reading:
    return Reading(fired.meaning, fired.rule.name, fired.text)
