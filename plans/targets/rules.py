"""How a quantity is written, and what makes a number a name instead.

A target is a number with a unit (`SHAPES`), between operator words (`BEFORE`, `AFTER`) that say how
it is meant. `NAMES` are the grounds on which a number promises nothing: ordinals, slogans, levels,
codes, what was counted before. Declared order decides; every rule has its examples in `corpus`.
"""

import re
from dataclasses import dataclass

from models.enums import Measure, Operator
from plans.numerals import ARABIC, NUMBER, PERCENT, TO
from plans.rule.prefixes import initials


@dataclass(frozen=True, slots=True)
class Shape:
    """How number and unit are written: groups `number`, `unit`, and `high` for a range."""

    name: str
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class OperatorRule:
    """Words before (or after) a number and the operator they mean."""

    name: str
    op: Operator
    pattern: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class NameRule:
    """What shows that a number is a name: the words `before` it, itself, or the words `after`.

    A `hard` one holds even beside an operator; the others give way (不少于一次, 每校一名).
    """

    name: str
    before: re.Pattern[str] | None = None
    itself: re.Pattern[str] | None = None
    after: re.Pattern[str] | None = None
    hard: bool = False


def _words(text: str) -> str:
    return "|".join(sorted(text.split(), key=len, reverse=True))


MEASURES: tuple[tuple[Measure, frozenset[str]], ...] = (
    (Measure.AREA, frozenset(["平方米", "平方公里", "平方千米", "公顷", "亩", "㎡", "平米"])),
    (Measure.MONEY, frozenset(["元", "美元", "欧元", "港元"])),
    (Measure.PERSON_TIMES, frozenset(["人次"])),
)

_PEOPLE = _words("名 人 位")
INSTITUTIONS = _words("县市区 县区 乡镇 镇街 街道 行政村 社区 县 镇 村 校 园")
_PRECISE = _words(
    "岁 平方公里 平方千米 平方米 平米 ㎡ 公顷 亩次 亩 立方米 立方 标方 km 公里 千米 厘米 公分 "
    "毫米 米 吨 公斤 斤 标准箱 标箱 吉瓦 千克 美元 欧元 港元 元 千瓦时 千伏安 千瓦 兆瓦 兆 课时 "
    "学时 学分 个小时 小时 分钟 天 倍 微克/立方米 微克每立方米 毫克/升 TB PB GB MB "
    "Eflops EFlops EFLOPS Pflops PFlops PFLOPS PF"
)
_CLASSIFIERS = _words(
    "人次 人/次 册次 台次 人份 场次 班次 批次 架次 件次 户次 家次 车次 床位 学位 岗位 车位 "
    "泊位 工位 县市区 名 位 所 处 家 间 座 栋 幢 套 辆 艘 件 项 条 "
    "场 次 篇 份 本 册 户 块 片 节 支 张 类 种 例 起 宗 笔 遍 "
    "趟 株 棵 头 羽 口 眼 盏 批 班 床 队 款 幅 首 枚 道 顶 把 根 "
    "孔 期 袋 箱 桶 瓶 盒 堂 尾 席 具 架 段 轮次 点位 网点 站点"
)
_COUNT = (
    "列(?![入出为席车表])|(?<=[万亿])度(?!假)|(?<=[0-9万])P(?![A-Za-z])|个(?!月|工作日|小时|学期|学年|季度|交易日|自然日|星期|世纪|百分点)|人(?!/?次|民|才"
    "|均|口|员|大|力|工|物|制|事|文|性|格|生|类|居)"
    "|分(?![钟类级之别校院局公布期批段管层工片组子众散享项包流步秒数公支厂队中摊赛])"
    f"|部(?!门|委|分|级|署|队|长)|方(?![面案式向法位便针言圆百])|轮(?![车胎岗值训换流作椅船渡班次])|门(?![峡诊户窗类槛店卫])|组(?![织建成合长团件])|台(?![次湾州山区河江账阶])|级(?=以内|之内)|(?<=[0-9]00)字(?![号头幕])|只(?!有|能|是|要|需|增|会|减)|{_CLASSIFIERS}"
)
_UNIT = f"(?:{_PRECISE}|{_COUNT}|(?:{INSTITUTIONS})(?![一-鿿]{{0,2}}[级长]))"

TWO_TOGETHER = re.compile("[一两二三四五六七八九]{2}")
UNSAID = {"省略元": "元", "万人": "人"}  # what a shape without unit counts
SAME_UNIT = {
    "个百分点": "百分点",
    "人/次": "人次",
    "平米": "平方米",
    "㎡": "平方米",
    "km": "公里",
    "微克每立方米": "微克/立方米",
    "个小时": "小时",
}
_WHOM = (
    "(?:以上)?(?:妇女|群众|学生|重点群体|农[民户村]|职工|儿童|老年人|居民|参保|婴幼儿|困难"
    "|监测对象|青年|市民|脱贫)"
)
WHOLE = {"百分百": 100.0, "一番": 100.0, "两番": 300.0, "三番": 700.0}  # shares said in words

SHAPES = (
    Shape(
        "百分点",
        re.compile(rf"(?P<number>{NUMBER})(?:{TO}(?P<high>{NUMBER}))?(?P<unit>个百分点|百分点)"),
    ),
    Shape(
        "百分数区间",
        re.compile(rf"(?P<number>{ARABIC})%?{TO}(?P<high>{ARABIC})(?P<unit>%)"),
    ),
    Shape("百分数", re.compile(rf"(?P<number>{PERCENT}|百分百|(?<=翻)[一两三]番)(?P<unit>)")),
    Shape("千分数", re.compile(rf"(?P<number>{ARABIC})(?P<unit>‰)")),
    Shape(
        "千字头的单位",
        re.compile(
            rf"(?P<number>(?:[0-9]{{1,12}}(?:\.[0-9]{{1,4}})?"
            rf"|[一二三四五六七八九十百]{{1,6}})[万亿]{{0,2}})"
            rf"(?:{TO}(?P<high>[0-9]{{1,12}}[万亿]{{0,2}}))?(?P<unit>千瓦时|千伏安|千瓦|千克|千米)"
        ),
    ),
    Shape(
        "区间",
        re.compile(rf"(?P<number>{NUMBER}){_UNIT}?{TO}(?P<high>{NUMBER})(?P<unit>{_UNIT})"),
    ),
    Shape(
        "万人",
        re.compile(rf"(?P<number>{ARABIC}(?<=万))(?P<unit>)(?={_WHOM})"),
    ),
    Shape("省略元", re.compile(rf"(?P<number>{ARABIC}(?<=[万亿]))(?P<unit>)(?=[,。;、以左]|$)")),
    Shape(  # how long something is to last: only said with its bound
        "几个月",
        re.compile(
            rf"(?:(?<=不少于)|(?<=不低于)|(?<=不超过)|(?<=至少)|(?<=[短缩减间限高长][至到])|(?<=达到))(?!20[0-9][0-9]年)(?P<number>{NUMBER})(?P<unit>个工作日|(?:个月|年)(?![底初内度级]))"
        ),
    ),
    Shape(
        "无单位的小数", re.compile(r"(?P<number>[0-9]{1,3}\.[0-9]{1,3})(?P<unit>)(?=[,。;以左]|$)")
    ),
    Shape(
        "数量",
        re.compile(rf"(?P<number>{NUMBER}(?:[余多][万亿])?)(?P<more>[余多来])?(?P<unit>{_UNIT})"),
    ),
)

_NUMERAL = "[0-9０-９零〇一二两三四五六七八九十百千万半]"
_BEHIND = "".join(initials(_UNIT)) + (
    "年分成点番余多来%％‰瓦伏克米亿○幺廿卅壹贰叁肆伍陆柒捌玖拾佰仟－—–~～至到-"
)
NUMERALS = (
    re.compile(  # a run of them, behind which a unit, a range or more of the number may stand
        f"{_NUMERAL}{_NUMERAL}*+(?:[.．,，][0-9０-９]++)*+(?:(?<=[0-9０-９万亿])|(?=[{_BEHIND}]))"
    )
)

COVERAGE = re.compile(
    r"(?:(?:100%|百分之百|百分百)的?)?(?<!健)全覆盖(?![的式地]|、(?!(?:常态|制度|规范|长效|动态)化))|(?:100%|百分之百)覆盖"
)

HALF = re.compile(  # 超过一半; 一半以上; not 一半任务
    "(?P<more>超过|过)?(?:达到?|不[低少]于|至少)?(?:一半|半数)(?(more)|以上)"
)

NONE = ("零", "为0", "是0", "至0", "到0")  # without any of these no sentence says so
NONE_OF = re.compile(  # 事故为零, 零事故: none of what must not happen
    "(?<=[故亡伤害灾病染毁欠访诉生数率])(?:力争|确保|均|都|全部)?(?:实现|保持|控制)?(?:为|降(?:至|到|为)|是)(?:零|0(?![0-9.%万]))"
    "|(?<![归清动])零(?:重大|较大|一般|责任|安全|生产)?(?:事故|差错|投诉|伤亡|死亡|伤害|火灾|发生|感染|泄漏)(?!率|报告)"
)

SHARES = frozenset(["百分数", "千分数", "百分数区间"])

_GAP = "(?:[^,。;、:0-9“”]{0,8}|[^,。;、:0-9“”]{9,20}的)"
BEFORE = (
    OperatorRule(
        "不超过",
        Operator.AT_MOST,
        re.compile(
            f"(?:不得?超过|不得?高于|不多于|不大于|不得?突破|最多|至多|(?:控制|管控|压减|压缩"
            f"|稳定控制)在|(?:下?降低?|压减|压缩|压降|缩短|减少|精简|回落)[到至为]){_GAP}$"
            "|(?<![权期时年有无上下局界极受])限额?(?:报|推荐|推选|推|申报|选派|选送|填报?)?$"
            "|[只仅](?:能|需|可|允许|准)?(?:开设|设置|设立|设|保留|享受|配备|申报|申请|担任|建设|建|收取|补助|推荐|选派)$"
        ),
    ),
    OperatorRule(
        "不少于",
        Operator.AT_LEAST,
        re.compile(
            f"(?:不得?少于|不得?低于|不小于|不下于|至少|最少|达到|(?:保持|稳定|维持)在|(?:提高"
            f"|提升|增长|增加|扩大|扩增|扩容|上升)[到至]|增至|升至){_GAP}$"
        ),
    ),
    OperatorRule("翻番", Operator.AT_LEAST, re.compile("翻$")),
    OperatorRule("≥", Operator.AT_LEAST, re.compile("≥$|>=$")),
    OperatorRule("<", Operator.LESS, re.compile("<$")),
    OperatorRule(">", Operator.MORE, re.compile(">$")),
    OperatorRule("≤", Operator.AT_MOST, re.compile("≤$|<=$")),
    OperatorRule("达", Operator.AT_LEAST, re.compile("(?<![抵表发到直传下送])达$")),
    OperatorRule(
        "超过",
        Operator.MORE,
        re.compile(f"(?:(?<!不)(?<!不得)(?:超过|突破|高于|多于|大于)){_GAP}$|(?:超|逾)$"),
    ),
    OperatorRule("低于", Operator.LESS, re.compile(f"(?<!不)(?<!不得)(?:低于|少于|小于){_GAP}$")),
    OperatorRule(
        "约",
        Operator.ABOUT,
        re.compile(
            "(?:大约|约为|(?<![签预违特条公履解合契节集隐简])约|接近|将近|(?<![附邻靠新最])近)$"
        ),
    ),
)
AFTER = (
    OperatorRule(
        "以上",
        Operator.AT_LEAST,
        re.compile(r"(?:[(]含[^)]{0,6}[)])?[及或]?(?:以上|起步)|[+](?=[,。;、)]|$)"),
    ),
    OperatorRule(
        "以内",
        Operator.AT_MOST,
        re.compile(r"(?:[(]含[^)]{0,6}[)])?[及或]?(?:以内|之内|以下)|内(?![部容外在涵地需销])"),
    ),
    OperatorRule("左右", Operator.ABOUT, re.compile("左右|上下")),
    OperatorRule("的比例", Operator.EXACTLY, re.compile("的比例(?=[一-龥])")),
)

_STEP = "(?:幅度?|率)?(?:约|近|不[少低]于|不超过|超过?|在|(?<=[幅度长降升加少])达到?)?$"
FALL = re.compile(
    f"(?:下降|降低|下调|减少|缩短|压减|削减|缩减|压降|压缩|回落|下浮"
    f"|降)(?:[^,。;到至率比度]{{0,8}}){_STEP}|降幅[^,]{{0,4}}$"
)
RISE = re.compile(
    f"(?:增长|提高|提升|增加|上升|上调|上涨|递增|上浮|增)(?:[^,。;到至率比度]{{0,8}}){_STEP}"
    f"|翻$|(?:增速|增幅|涨幅|增长率?|增长速度)[^,。;到至]{{0,6}}$"
)
BY = re.compile(  # 标准提高30元, 比上年增加20家: by so much, not to so much
    "(?:标准|水平|价格?|成本|费用|工资|养老金|经费|补[助贴])(?:再|分别|均|各|每[月年])*"
    "(?:提高|上调|增加|上涨|降低|下降|下调|减少)约?$"
    "|(?:[比较](?:上年|去年|上一?年度?|同期|年初|20[0-9]{2}年)[^,。;、]{0,8}|同比)"
    "(?:增加|提高|上升|增长|减少|下降|降低|压减|压降)约?$"
)

_TURN = "年|学年|学期|季度|季|半年|月|周|天|日"
TURNS = frozenset(_TURN.split("|"))
LEVEL = re.compile("[达超]|稳定|[保维]持|控制|提[高升]|突破|增[至加]")  # reached once, not in turn
SAME_TURN = re.compile("、[^,。;、:年月周季期天每]{0,24}|,[^,。;、:年月周季期天每]{0,10}")
_POSTS = "教师|党员|干部|职工|医生|村医|辅导员|校长|民警|网格员|书记"
_EACH = (
    f"人|生|[名位](?:学生|{_POSTS})|校|所学校|学校|园|班|县市区"
    "|小区|楼道|网格|点|省|市|州|盟|地市|地(?=[(])|县|区|乡镇|镇街|镇|乡|街道|社区|村|户"
    "|家企业|企业|家|单位|项目|组|支部|科室|部门|亩|公里|次|期|场"
)
PER = re.compile(
    rf"每(?:个|一|1)?(?:(?P<turn>{_TURN})(?![级段节])|(?P<each>{_EACH})(?![区活产态庭位]))[^,。;0-9]{{0,16}}$"
    r"|每(?P<turns>[2-9两二三四五六]年)[^,。;0-9]{0,16}$"
    rf"|(?P<mean>[生人校班户亩村])均(?!期望|预期|受教育)[^,。;0-9]{{0,10}}$"
)
ALIKE = {
    "地": "市",
    "地市": "市",
    "所学校": "校",
    "学校": "校",
    "家企业": "企业",
    "季": "季度",
    "名学生": "生",
    "位学生": "生",
} | {f"{word}{post}": "人" for word in "名位" for post in _POSTS.split("|")}
SLASHED = "千人|万人|人|生|户|学[年期]|季度?|年|亩|月|周|次|天|班|校|村"  # 15平方米/人
PER_AFTER = re.compile(f"(?:[/／·](?P<each>{SLASHED}))+|到(?P<reach>[校县班村户镇乡园])")
PER_ALL = re.compile(
    "(?:各级各类|各类?|所有|全[市区县省州镇]|区属|市属|县属"
    "|市直)(?:[^,。;]{0,8})(?P<all>学校|幼儿园|中小学校?|小学|中学|医院|卫生院|乡镇"
    "|街道|社区|村|企业|部门|单位)"
    "[^,。;]{0,10}(?:配备|配齐|配置|设立|设置|选派|确定|明确|建立|建成|建有|开设|聘请"
    "|安排)[^,。;]{0,4}$"
)
PEOPLE_OR_THING = re.compile(f"(?:{_PEOPLE}|个|间|台|套|处|支)")
EACH_INSTITUTION = re.compile(
    "校|园|班|县|区|镇|乡|村|街道|社区|单位|支部|科室|部门|企业|医院|卫生院"
)

_SMALL = "[一二三四五六七八九十]"
_LONE = (
    "个 名 人 位 所 家 间 座 套 台 件 项 条 场 次 篇 份 本 户 块 片 "
    "门 支 张 类 种 例 起 批 班 组 队 款 把 道 轮 期 部 只 首 头 根 "
    "口 园 校 村 镇 县 街道 社区 堂 段 袋 箱"
)
NAMES = (
    NameRule(
        "编号",
        before=re.compile(
            r"(?:[第后首届]|(?<![\u4e00-\u9fff])头|(?<![底日月年周号初末旬时])前|连续|另外?|其[他余它]|上述|下列|(?<![及或士科高职级岁])以上|同[比期]"
            r"|[A-Za-z+.#:/×*—〔\[_]|[0-9][-—])$"
        ),
        hard=True,
    ),
    NameRule(
        "由多少",
        before=re.compile(
            "[由从](?:20[0-9]{2}年[底末]?的|原来?的?)?(?:每[人户亩月年生校]|月人均|年人均|人均|月均|年均){0,2}$"
        ),
        after=re.compile(
            "[^,。;0-9]{0,4}?(?:[压缩减降提增扩升]|精简|调整|拓展|到|至)"
            "|[^,。;]{0,12}?(?:组成|牵头|负责|担任|带队|兼任)"
        ),
        hard=True,
    ),
    NameRule("无单位", itself=re.compile(r"[0-9.]+$")),
    NameRule(
        "千兆",
        itself=re.compile("[百千万]兆$"),
        after=re.compile("用户|宽带|光|网|小区|城|接入|园区|端口"),
        hard=True,
    ),
    NameRule("计分", before=re.compile("[扣加减计记得满]$"), itself=re.compile(".*分$"), hard=True),
    NameRule(
        "共几天",
        before=re.compile("^共计?$"),
        itself=re.compile(".*天$"),
        hard=True,
    ),
    NameRule("几份相同", before=re.compile("一式$"), hard=True),
    NameRule("每一", before=re.compile("(?:[每逢隔这那该哪某]|(?<![部百得划])分)$"), hard=True),
    NameRule(
        "星期",
        before=re.compile("(?<!每)(?:周|星期|礼拜)$"),
        itself=re.compile("[一二三四五六][班起队]$"),
        hard=True,
    ),
    NameRule("加号", after=re.compile("[+×*](?![,。;、)]|$)"), hard=True),
    NameRule(
        "方面",
        after=re.compile(
            "方面|层[面次级]|环节|阶段|维度|方向|关键(?!核心|技术|岗位|指标|项目|环节)|角度|领域|步骤|特征|要素"
            "|时[期段]|(?:字|关系|性|代)(?=[,。;、的]|$)"
        ),
        hard=True,
    ),
    NameRule(
        "限时",
        before=re.compile("^(?!.*(?:控制|缩短|压缩|不超过|不少于|不低于|至少))"),
        itself=re.compile(".*(?:小时|分钟|天|公里|米)$"),
        after=re.compile(
            "[之以]?[内外前后](?!容|部|涵|勤)|不打烊|无休|制|值[班守勤]|[^,。;]{0,6}值班|[^,。;]{0,4}预报|[驻执备]勤|备战|监控|看护|应急|响应|倒|轮[班值]|不间断|全天|在线"
            "|通车|过境|免签|[^,。;]{0,5}圈"
        ),
        hard=True,
    ),
    NameRule(
        "年龄",
        before=re.compile("^(?!.*(?:寿命|(?:提高|提升|增加)[到至]$))"),
        itself=re.compile(".*岁$"),
        hard=True,
    ),
    NameRule(
        "门槛",
        itself=re.compile(".*(?:元|亩|人|平方米|吨|头|千瓦)$"),
        after=re.compile(
            "(?:及)?以[上下]的?(?:国家级|[省市县]级|大型|新建|续建|重点|重大|规模|薄弱)*"
            "(?:(?<=的)(?=[0-9])|企业|项目|村|单位|大户|农户|经营|工程|学校|医院|园区|机构|场所|家庭|工业|建筑"
            "|养殖|种植|基地|机组|产业链|产业集群|灌区|水库|河[道流]|小区|楼宇|客户|用户|用地|合同)"
        ),
        hard=True,
    ),
    NameRule(  # 落实18项核心制度: how many there are, not how many to make
        "成套的制度",
        before=re.compile("(?:落实|执行|遵守|贯彻|坚持|严守|恪守)好?$"),
        itself=re.compile(f"(?:[0-9]+|{_SMALL}{{1,3}})[项条个]$"),
        after=re.compile("[^,。;、0-9]{0,14}(?:制度|规定|准则|纪律|规范|原则|禁令|规程|红线)"),
        hard=True,
    ),
    NameRule(  # 单笔500万元及以下的贷款: of what size, not how much
        "规模",
        itself=re.compile(".*(?:元|亩|平方米|平方公里|吨|公斤|千瓦|倍)$"),
        after=re.compile(
            "级(?![别以])|及以[上下](?=[一-龥](?<![的,]))|(?:及)?以[上下]的(?![^,。;、]{0,6}(?:资金|投资|投入|贷款额|经费|补助|补贴|奖励|收入|支持|目标"
            "|增长|水平|产值|规模))|(?:以上[^,。;]{1,8})?以[上下]的?罚款"
        ),
        hard=True,
    ),
    NameRule(  # 达到90%的给予奖励, 不超过1%的业务给予补贴
        "奖惩的条件",
        after=re.compile(
            "的(?!标准|比例|额度|幅度|要求)[^,。;、]{0,14}?(?:给予|予以|可以|方可|取消|扣[减除发罚]|处以|免予)"
            "|的[^,。;]{0,12}(?:单位|企业|学校|人员|户),(?:由|应|须|要|给予|予以|可|不得|责令)"
            "|(?:及?以[上下内])?的,(?:给予|予以|可|方可|由|应|取消|一律|不得|视为|采取|实行|适用|每)"
        ),
        hard=True,
    ),
    NameRule(
        "涉及多少",
        before=re.compile(
            "(?:海拔|坡度|水深|涉及[^,。;0-9]{0,4}|跨越?|横跨|同时在|分属|下设|下辖|[地所管]辖)$"
        ),
        hard=True,
    ),
    NameRule(  # 将5项指标整合为3项
        "将多少",
        before=re.compile("将[^,。;]{0,16}$"),
        after=re.compile(
            "[^,。;0-9]{0,12}?(?:调整|整合|合并|精简|压减|压缩|缩短|提高|扩大|增加|降低|放宽|优化)"
            "[^,。;0-9]{0,4}[为到至成][^,。;]{0,4}[0-9一二两三四五六七八九十]"
        ),
        hard=True,
    ),
    NameRule(  # 7.3本预案由办公室解释: the number of a section
        "节号",
        before=re.compile("^$"),
        itself=re.compile(r"[1-9][0-9]?\.[0-9]{1,2}[本个名家所项条部门件种类级处场份]$"),
        after=re.compile("[一-龥]"),
        hard=True,
    ),
    NameRule("十分", itself=re.compile("[一十百万]分$")),
    NameRule(  # 校运会…两天举行, 时间为3小时: how long an event is
        "为时",
        before=re.compile("(?:历时|为期|时长|时间[为共]|[日号](?:[(][^()]{1,9}[)])?共?)$"),
        itself=re.compile(".*(?:小时|分钟|天)$"),
        hard=True,
    ),
    NameRule("昼夜", itself=re.compile("24小时$|二十四小时$")),
    NameRule(
        "运动项目",
        before=re.compile("(?:冬季|现代|铁人)$"),
        itself=re.compile("[两三五]项$"),
        hard=True,
    ),
    NameRule(
        "提出多少",
        before=re.compile("(?:提出|部署|明确|梳理|列出|分解[成为]|细化[成为])了?[^,。;、]{0,6}$"),
        itself=re.compile(".*[项条个]$"),
        after=re.compile("[一-龥]{0,4}(?:任务|措施|举措|指标|工程|要求|目标|政策|原则)"),
    ),
    NameRule(
        "两种资源",
        itself=re.compile("两[个种]$"),
        after=re.compile(
            "(?:市场、?(?:和|与)?两种|市场(?:[,。;、]|$)|资源(?:[,。;、]|$|联动)|大局|积极性)"
        ),
    ),
    NameRule(  # 满意率低于80%的责令整改: when something is done, not what is reached
        "条件",
        before=re.compile(
            "(?:(?<!不)(?<!不得)(?:低于|少于|小于|超过|高于|大于|多于)|不足|未达到?|达不到|逾)$"
        ),
        after=re.compile(
            "的(?!目标|任务|要求|标准|水平|增长|增速|比例|速度|幅度|规模|资金|投入|力度)"
        ),
        hard=True,
    ),
    NameRule(
        "二级、零件",
        itself=re.compile("二[级次类期手线产胎孩元维等审楼层分]|零[^十百千万一二三四五六七八九]"),
        hard=True,
    ),
    NameRule(
        "一个",
        before=re.compile("^(?!.*(?:各|半年|季度)(?:组织|开展|举办|举行|召开|检查|抽查|安排))"),
        itself=re.compile(f"[一半](?![次场轮])(?:{_words(_LONE)})$"),
    ),
    NameRule(  # 组织一次演练 is to be held once; 一次性补助
        "一次",
        before=re.compile(
            "^(?!.*(?:组织|开展|举办|举行|召开|进行|实施|安排|召集|抽查|检查|巡查|排查|核查|演练|公示"
            "|公布|评定|测算|跟踪|通报|调度|调研|清理|整治|培训|慰问|走访|更新|各|集中[^,]{0,4})"
            "(?:好|了)?[^,。;的]{0,6}$)"
        ),
        itself=re.compile("[一半][次场轮]$"),
    ),
    NameRule("一次性", itself=re.compile("一次$"), after=re.compile("性"), hard=True),
    NameRule(
        "会议的次第",
        before=re.compile("(?:届|人大|党代会|政协|全会|常委会|职代会|理事会)$"),
        itself=re.compile(f"{_SMALL}{{1,3}}次$"),
        after=re.compile("[^,。;]{0,4}(?:会|全会)"),
        hard=True,
    ),
    NameRule(
        "多远以内",
        itself=re.compile(".*(?:米|公里)$"),
        after=re.compile("(?:以内)?的?(?:范围|半径)"),
        hard=True,
    ),
    NameRule("占地", before=re.compile("(?:占地|用地)(?:面积)?(?:约|近)?$"), hard=True),
    NameRule(
        "年级的班", before=re.compile("[大中小]$"), itself=re.compile(f"{_SMALL}班$"), hard=True
    ),
    NameRule("五年规划", itself=re.compile("十[一二三四五]五期$"), hard=True),
    NameRule(  # 三道口, 三支渠, 四套班子
        "地名与班子",
        itself=re.compile(f"{_SMALL}[道支套]$"),
        after=re.compile("口|渠|沟|湾|岭|班子"),
        hard=True,
    ),
    NameRule(
        "百里的事物",
        itself=re.compile("[百千万](?:公里|里|亩|米)$"),
        after=re.compile("[^,。;、]{0,6}(?:示范|长廊|走廊|画廊|廊道|方|基地|线)"),
    ),
    NameRule(
        "百千万人",
        itself=re.compile(
            f"[百千万]{{1,2}}亿?(?:{_words(_LONE + ' 亩 元 里 米 店 企业 斤 吨 羽 千瓦')})$"
        ),
    ),
    NameRule(
        "口号",
        itself=re.compile(f"(?:两|{_SMALL})[个项条支张道]$"),
        after=re.compile(
            "一(?!流)|意识|自信|维护|确立|全面|坚持|必须|务必|毫不|革命|文明|只增|能力|结合"
            "|统一|转变|严禁|不|到位|为主|纳入|(?:安全|坚固|重要)?(?:防线|底线|红线|关口?(?![爱注系联键]))|控制线"
        ),
    ),
    NameRule(  # 八项规定, 三项制度改革: known by their number
        "几项规定",
        itself=re.compile(f"{_SMALL}{{1,3}}项$"),
        after=re.compile("(?:核心|基本|铁)?(?:制度|规定|纪律|管理|原则|要求|准则)"),
    ),
    NameRule("几期工程", itself=re.compile(f"{_SMALL}{{1,2}}期$")),
    NameRule(
        "类别",
        itself=re.compile("[一二三四][类本次支道线班队部组门]$"),
        after=re.compile(".?(?:坝|水库|桥|病险|产业|供水|创业|分配|医院|场所|人员|用地|向|线|水)"),
    ),
    NameRule(
        "没有单位",
        before=re.compile(
            "^(?!.*(?:资|金|产值|收入|款|税收?|利润|额|营收|助|不良|债|经费|成本|费用?)[^,]{0,3}$)"
        ),
        itself=re.compile("[0-9.,]+[万亿]$"),
        after=re.compile(f"(?!{_WHOM})"),
        hard=True,
    ),
    NameRule("三方", itself=re.compile("[一二两三四五六七八九]方$")),
    NameRule(
        "一校一案",
        itself=re.compile(f"1(?:{_words(_LONE)})$"),
        after=re.compile("[一1两多]"),
    ),
)

HARD_NAMES = tuple(name for name in NAMES if name.hard)

PAST = re.compile(
    "去年|上年|已(?!建成后)|原有|现有|目前|以来|(?<![0-9日月底旬节庆假])之前|过去|此前|截至"
)
COMPARED = re.compile(
    "[比较][^,]{0,4}(?:去年|上年|20[0-9]{2}年)|在[^,]{0,8}基础上,?(?:再|又|还|力争|平均|同比)?"
    "(?:提[高升]|增[长加]|下降|降低|压减|减少|新增|翻|上浮|扩大)"
)
FOUNDATION = re.compile("[^,。;]{0,12}(?:的?基础上|以来)|[^。;]{0,20}打[好下牢][^,。;]{0,4}基础")
