"""To whom a task is handed over: 转给王磊, 由基教科牵头, 该找民办科."""

import re
from dataclasses import dataclass
from functools import lru_cache

_NAME = r"@?[\u4e00-\u9fffA-Za-z0-9]{2,12}?"
_TAKES = (
    "办理|负责|接手|处理|牵头|跟进|承办|落实|来办|办|接|主抓|对接|接管|主办|去办|去弄|去跑|来弄"
    "|来做|来管|弄|做|管|盯|跑|报|具体|继续|承接|接替|统筹|主管|抓|去盯|去抓|跟(?=[了着吧,。]|$)"
)
_END = (
    f"(?=(?:同志|老师)?(?:他们|那边|这边)?(?:来|去|直接|统一|继续|具体|全权)?(?:(?:{_TAKES})|了"
    r"|吧|啦|哈|呢|行|可以|即可|就|[,。;!?()\s▲]|$))"
)

_UNIT = re.compile("[科股室处部局院校园站所队组馆委厅会镇村办]$|中心$")
_UNIT_TAIL = re.compile(rf"办(?=(?:来|去)?(?:{_TAKES})|了|吧|[,。;!\s]|$)")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊"
    "秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌"
    "毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆高"
)
PERSON = rf"(?:[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}|[小老][\u4e00-\u9fff])"
_PERSON = re.compile(PERSON)
_OFFICE = (
    "[\u4e00-\u9fff]{1,8}?"
    "(?:科|股|室|处|办(?!法|公|理|学)|中心|局(?!里|长)|院|所|站(?![点台位])|馆|队)"
)
_NO_NAME = re.compile(
    r"[了的谁哪\d]|^[一二两三四五六七八九十百]+[个名家所次]|完成|进度|提醒|到|分之|任务|[啊吗呢嘛呀]$"
)
_GIVEN = re.compile(
    "(?:(?:移交|转交|转办|转派|改派|转|交接?|交办)(?:给|到|至|由|归)"
    "|(?:派|分派|安排|分配|分|划|移|挪|丢|踢|甩|推|调整|调|换|让)给|划归)"
    f"[ ]?({_NAME}){_END}"
    "|(?:移交|转办|转交|改派|转派|交办"
    "|(?<![周好运中流扭翻回倒公])转(?![入为向变移换正岗型发化产身]))"
    f"[ ]?({_NAME})(?=(?:同志|老师)?(?:{_TAKES}|[,。;!]|$|了$|吧$))"
)
_TAKEN = re.compile(
    "(?:改?由|改让|让|请(?![教问示假求])|交(?![给到由上了齐完接流通])|找|换成?|改成|改为|安排|指派"
    "|指定|委托|叫|派|给)"
    f"[ ]?({_NAME})"
    "(?=(?:同志|老师)?(?:来|去|直接|统一|继续|具体|全权)*(?:接手|接管|接替|接办|负责|牵头|办理|承办"
    "|主办|承接|主抓|跟进|处理|来办|去办|办(?=$|[,。吧了])|管|经办|统筹|落实|对接|抓|盯|接|看着|照看|盯着|顶(?:着|上|替|一下)|代(?:管|劳|一下)|[弄搞做跟写报跑查测填]去?(?=$|[,。吧了])))"
    f"|(?:由|让|叫)[ ]?({PERSON})(?=来(?:$|[,。!吧])|顶(?:$|[,。!吧]))"
    f"|交[ ]?([小老][\u4e00-\u9fff])(?=$|[,。!吧])"
)
_BELONGS = re.compile(
    "(?:(?<![不没非])(?:归|属于)|应该?(?:是|归|由|找)|是|得找|要找|去找|找|问|联系|该|本来(?:是|归)?|职责在"
    f"|职能在)[ ]?({_NAME})(?:同志|老师)?(?:那边|这边)?(?=管|负责|牵头|主管|主抓|分管"
    "|的(?:事|活|职责|任务|职能|范围|$|[,。!])|办(?:的|$)|$|[,。!])"
    rf"|(?:^|[,。!▲\d号 ])(?!号)({_OFFICE}|{PERSON})(?=在?(?:管|负责|弄|办|做|报|牵头|跟)(?:的"
    rf"|$|[,。!]))"
)
_BELONGS_NOW = re.compile(
    f"(?:现在|目前|以后|今后|后面|往后|已经?|改|划|都)归[ ]?({_NAME})"
    "(?=管|负责|牵头|主管|主抓|分管|了)"
    f"|(?:以后|今后|往后|后续|后面)(?:就|都|由|归|是)?[ ]?({PERSON})(?=负责|牵头|管|跟|接|盯|来办)"
    f"|(?:以后|今后|往后)(?:就|都|请|直接)?(?:找|联系)[ ]?({_NAME})(?=$|[,。!吧])"
    f"|(?:这事|这个|这项|此项|该项|这块|▲)[^,。不没非]{{0,2}}(?:归|属于)[ ]?({_NAME})"
    "(?=管|负责|牵头|弄|办|的|了|吧|$|[,。!])"
    f"|(?<![不没])应?该(?:是)?(?:找|归|由)[ ]?({_OFFICE})(?=$|[,。!吧])"
    f"|应该?是({_OFFICE})的(?=$|[,。!吧])"
    f"|(?<!不)是({_OFFICE})的(?=活|事(?!情?办)|职责|任务|职能|范围)"
    f"|(?:现在|目前)(?:都|已经|已|改)?(?:是|由|归)?({_OFFICE})(?=在?(?:管|负责|牵头)(?:$|[,。!了的]))"
    f"|(?:请|让|由|叫|麻烦)[ ]?({_NAME})把[^,。]{{1,10}}?(?:接|管|办|负责|弄|盯|抓)"
    "(?:过去|起来|走|了|$)"
    f"|(?:得|要|应该?|该|还是)(?:让|由|找)[ ]?({_NAME})来(?=$|[,。!吧])"
)
_HANDED = re.compile(
    rf"(?:^|(?<=[,。;! ▲\d号项块事儿都全也就先该]))给[ ]?({_NAME})(?=(?:来|去)?吧?(?:[,。;!]|$))"
)
"""给水政科吧: no verb of taking over, so the receiver must be plainly a unit or a person."""
_BIDDING = re.compile(
    "(?:我|马上|立即|立刻|这就|已经?|正在?|今[天早晚]|昨[天晚]|刚才?|上午|下午|在|会|去)"
    "(?:就|去|再|先|已经?|会)?$"
)
_BIDS = re.compile("让|叫|请|找|派|安排|指派|委托")
_DOES = re.compile(
    "(?:来|去|直接|统一|继续|具体)*(?:落实|处理|办|跟进|对接|弄|做|盯|统筹|[跑写报查测填])"
)
_NAMED_CHARGE = re.compile(
    "(?:责任人|负责人|经办人|承办人|责任(?:科室|单位)|牵头(?:科室|单位|人)"
    f"|承办(?:科室|单位))(?:改|换|变|调整|变更|定)?(?:成|为|到|是)[ ]?({_NAME})(?=了|吧|[,。;!]"
    "|$)"
)
_TAKES_OVER = re.compile(
    rf"(?:^|[,。;! ▲\d号]|(?<=的事)|(?<=工作)|(?<=[这那][块项个摊])|以后|今后|后面)(?!号)({PERSON}"
    r"|[\u4e00-\u9fff]{2,6}[科股室处办中心院校园局])(?:同志|老师)?(?:来)?(?:接手|接管|接替|接着办|来负责"
    r"|接(?=$|[,。!了吧])|[接收拿要](?:走|过去)了?(?=$|[,。!])|(?:替|代|顶)(?:我|我的班|着|上|班|管|一下)?(?=$|[,。!吧了])"
    r"|(?<=小[^学组区城微型时])[弄管做盯跟](?=$|[,。!])|(?<=老[^师旧年小])[弄管做盯跟](?=$|[,。!])"
    r"|(?<=[以今]后..)[弄管做盯跟]|(?<=后面..)[弄管做盯跟])"
)
_NOT_MINE = re.compile(
    "不是[\u4e00-\u9fff]{2,6}[科股室处办]的(?:活|事|职责|任务|工作)"
    "|不(?:归|属于)[\u4e00-\u9fff]{2,5}[科股室处办]"
    "|(?:不|没|非)(?:归|是|属于|该|由|应该(?:归|是|由))(?:我|本|咱)(?:们)?(?:这边|这|科室?|校|股"
    "|处|局|单位|办|部门|园|中心|口|负责|个人)*(?:管|负责|的|办|牵头|主管|职责|职能|来办|承办"
    "|分管)?|(?:跟|和|与)我们?(?:科|校|单位)?(?:没关系|无关|不相干)"
    "|我(?:们)?(?:科|校|单位)?(?:已经|早就|现在)?(?:不(?:再)?(?:管|负责|分管|办)|没(?:管|负责)"
    "|管不了|管不着)|不在我们?(?:科|校)?(?:职责|范围)"
    "|我(?:已经?|马上|下个?月|现在)?(?:转岗|调走|调离|离职|退休|休产假|休假|借调|换岗)"
    "|(?:发|派|找|分|搞|弄)错(?:人|科室|单位|对象)|[分派]错了?(?=$|[,。!])|(?:^"
    "|[,。!▲ ])换人了?(?=$|[,。!])|不该我(?:们)?(?:报|管|做|弄|办|来)"
    "|我(?:们)?(?:可|是)?不干了|不在我(?:们)?(?:这|手)|(?:^|[,。! ])别再?找我(?:们)?(?=$"
    "|[,。!了])|分工(?:调整|变)|换(?:个|一个|别)人|另(?:外)?(?:安排|找)(?:个)?人|安排别人"
    "|不是我(?:的事|负责|管)"
)
_NOBODY = re.compile(
    "^(?:给|责任单位|有关|相关|承办|主管|下属|第三方|设计院|厂家|供应商|中介|我|你"
    "|(?:区县|县区|乡镇|社区|企业|家长|学生|检测|专家)(?![\u4e00-\u9fff]{0,4}(?:[科股室处局办]|中心)$)"
    "|[省市县区局镇]里|上[面级]|他|她|谁|哪|大家|别人|其他|各|下面|上面|领导|上级|对方|群|时间|一|这|那|什么|审批(?![科股处局办])|财政部门"
    "|施工|监理|学校|单位|下周|明天|今天|周[一二三四五六日天末]|周$|月|年|能|不|都|还|再|先|去|来|说|做|办|看|问|催|帮"
    "|没|有|已|在|到|处理|完成|延|催|后面|之前|原来|统一|及时|尽快|抓紧)"
)
_TITLES_KEPT = re.compile(r"(?:同志|老师|他们|那边|这边|去|来|一起|一同|共同)$")
_PAPERS = re.compile(
    "(?:材料|文件|通知|报告|数据|资料|名单|合同|方案|表格?|款|钱|信息|清单|初稿|样品|卷|票据"
    "|手续|函|请示|照片|稿子?|台账|问题|线索)[^,]{0,6}$"
)


@dataclass(frozen=True, slots=True)
class Receiver:
    """A person or unit, as written but for 同志 and 老师, and where the words stand."""

    name: str
    start: int
    end: int
    rule: str

    def overlaps(self, other: "Receiver") -> bool:
        """Whether both are read from the same words."""
        return self.start < other.end and other.start < self.end


_SIGN_OF_ONE = re.compile(
    "[转交派给归由让请找改换托叫指接收拿要替代顶管弄做盯跟责牵属划移排联后不没非别错该是]"
)
"""One of these stands in every message that gives a task to somebody."""


def find_receivers(text: str) -> list[Receiver]:
    """Everybody to whom something is said to be handed over."""
    found: list[Receiver] = []
    if _SIGN_OF_ONE.search(text) is None:
        return found
    for rule, pattern in (
        ("转给", _GIVEN),
        ("由谁接手", _TAKEN),
        ("归谁了", _BELONGS_NOW),
        ("给谁", _HANDED),
        ("换责任人", _NAMED_CHARGE),
        ("接手", _TAKES_OVER),
        ("归谁管", _BELONGS),
    ):
        if rule == "归谁管" and not is_not_mine(text):
            continue
        for match in pattern.finditer(text):
            receiver = _receiver(rule, match, text)
            if receiver and not any(receiver.overlaps(have) for have in found):
                found.append(receiver)
    return found


def _receiver(rule: str, match: re.Match[str], text: str) -> Receiver | None:
    group = next(number for number, name in enumerate(match.groups(), 1) if name)
    written = match[group].lstrip("@")
    if re.search("的[\u4e00-\u9fff]{2,4}$", written):  # 新来的小陈
        written = written.rsplit("的", 1)[1]
    bare = _TITLES_KEPT.sub("", written)
    surname = len(bare) == 1  # 王老师: a surname alone keeps its title
    name = written if surname else bare or written
    end = match.end(group)
    office = surname or _PERSON.fullmatch(name) or _UNIT.search(name)
    if _UNIT_TAIL.match(text, end) and not office:
        name, end = name + "办", end + 1
    if len(name) < 2 or _NO_NAME.search(name) or _NOBODY.match(name):
        return None
    if re.search("[和跟与同]", name) and _TOGETHER.match(text, end):
        return None
    papers = _PAPERS.search(text[: match.start()]) and not _DOES.match(text, end)
    if papers or _is_bidding(match, end, text):
        return None
    plainly = rule in ("给谁", "归谁了") or text[end : end + 1] in _DEEDS
    if plainly and not (_PERSON.match(name) or _UNIT.search(name)):
        return None
    return Receiver(name, match.start(group), end, rule)


_TOGETHER = re.compile("对接|沟通|协调|衔接|商量|联系")  # 让老丁和统计局对接
_DEEDS = frozenset("写报跑查测填")
"""让老丁写: a deed that others do as well, so that the name must be plain."""


def _is_bidding(match: re.Match[str], end: int, text: str) -> bool:
    """我马上让总务处落实: work that is given out within a task does not give the task away."""
    return bool(
        _BIDS.match(match[0])
        and _DOES.match(text, end)
        and _BIDDING.search(text[max(0, match.start() - 8) : match.start()])
    )


@lru_cache(maxsize=64)  # of every clause, and of the whole
def is_not_mine(text: str) -> bool:
    """不归我们管."""
    return _NOT_MINE.search(text) is not None
