"""What lies in a year and has a name: halves, 年底, festivals, yearly events, the bureau's own.

A festival that could be a common word or a name (五一, 小满, 高考) is read as a time only in
company: in quotation marks, or before a word of time.
"""

import re
from datetime import date

from plans.calendar import (
    YEARLY,
    Calendar,
    Period,
    half_period,
    lunar_day,
    lunar_month_period,
    month_period,
    one_day,
    year_period,
)
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.values import Edge, Grain, Point, Within
from plans.times.words import (
    AFTERWARDS,
    BEFOREHAND,
    CLOSE,
    FINAL,
    YEAR_NUMBER,
    one_of,
    plain_number,
)

festivals = Book[Scope]("parts and festivals of a year")
At = Found[Scope]


# ── parts of a year ──────────────────────────────────────────────────────────────────────────────


@festivals.rule("half of a year", "(?!(?<=[则本体以网线会马])上)[上前下后]半个?年度?")
def half_of_a_year(found: At) -> Within:
    half = 1 if found[0][0] in "上前" else 2
    return Within("half", Grain.HALF, lambda scope, year: half_period(year, half))


@festivals.rule("turn of the year", "岁末年初|年末岁初|年底年初")
def turn_of_the_year(found: At) -> Within:
    return Within(
        "turn of the year",
        Grain.MONTH,
        lambda scope, year: Period(date(year, 12, 1), date(year + 1, 1, 31)),
    )


@festivals.rule(
    "end of a year",
    "(?<![0-9一二两三四五六七八九十几数多学])"
    f"(?:年{CLOSE}(?!奖|目标|综合考|决算|绩效|资金|效能|评[优先]|考[核评](?:[时中体]|结果|成绩|得分|指标))"
    f"|(?:年终岁末|岁末年终|年{FINAL}|岁末)(?!奖|加薪|双薪|考|目标|综合考|总结|决算|绩效|资金|会|评(?!选|估|审)))",
)
def end_of_a_year(found: At) -> Within:
    return Within(
        "end of year", Grain.DAY, lambda scope, year: one_day(date(year, 12, 31)), Edge.END
    )


@festivals.rule(
    "start of a year",
    "(?<![0-9一二两三四五六七八九十几数多大])年初|岁初|(?<![召公打展])开年(?![度终会底初中])",
)
def start_of_a_year(found: At) -> Within:
    return Within("start of year", Grain.MONTH, lambda scope, year: month_period(year, 1))


@festivals.rule(
    "middle of a year",
    "(?<![0-9一二两三四五六七八九十几数多近青少])年中(?!央|国|华|小(?!结)|学|考(?!核|评)|共|期|级)",
)
def middle_of_a_year(found: At) -> Within:
    return Within("middle of year", Grain.MONTH, lambda scope, year: month_period(year, 6))


@festivals.rule(
    "whole year",
    "(?<![0-9])(?:(?<![健安齐完])[全整]年(?!级|龄|限)|(?<![一-龥])年度(?=(?:计划)?(?:新增|完成(?!率)|实现|培育|建成|引进))|(?<![一二两三四五六七八九十几数多半近学税])年度?(?:之?内|以内))",
)
def whole_year(found: At) -> Within:
    return Within("whole year", Grain.YEAR, lambda scope, year: year_period(year))


@festivals.rule(
    "decade",
    "(?:(?:(?P<century>[12][0-9]|十[八九]|二十一?)世纪|(?P<which>[上本])(?:个)?世纪)"
    "(?P<decade>[0-9]0|[一二三四五六七八九]十)年代|(?P<bare>[5-9]0|[五六七八九]十)年代)(?:[初末]期?|[前中后]期)?",
)
def decade(found: At) -> Point:
    """上世纪80年代 is 1980 to 1989; 八十年代 alone is of the last century."""
    century = (
        plain_number(found["century"]) if found["century"] else 21 if found["which"] == "本" else 20
    )
    first = 100 * (century - 1) + plain_number(found["decade"] or found["bare"])
    period = Period(date(first, 1, 1), date(first + 9, 12, 31))
    return Point(Grain.YEAR, lambda scope, year: period, fixed=True)


@festivals.rule(
    "five-year plan",
    '[“"「]?(?P<which>十[一二三四五六七])五[”"」]?(?:(?P<end>末|期末)|(?:期间|时期)(?P<last>末)?)',
)
def five_year_plan(found: At) -> Point:
    """“十四五”期间 is 2021 to 2025; without a word of time it is a name."""
    first = 2001 + 5 * (plain_number(found["which"]) - 10)
    if found["end"] or found["last"]:
        return Point(
            Grain.DAY,
            lambda scope, year: one_day(date(first + 4, 12, 31)),
            fixed=True,
            edge=Edge.END,
        )
    period = Period(date(first, 1, 1), date(first + 4, 12, 31))
    return Point(Grain.YEAR, lambda scope, year: period, fixed=True)


# ── festivals and yearly events ──────────────────────────────────────────────────────────────────

_ALIASES = {
    "元旦": ("元旦节", "新年", "阳历新年"),
    "情人节": ("圣瓦伦丁节",),
    "消费者权益日": ("国际消费者权益日",),
    "腊八节": ("腊八",),
    "除夕": ("除夕夜", "大年三十", "年三十"),
    "春节": ("大年初一", "年关", "农历新年", "新春佳节", "新春"),
    "元宵节": ("元宵", "灯节"),
    "妇女节": ("三八妇女节", "三八国际妇女节", "三八节", "国际妇女节"),
    "清明节": ("清明",),
    "国家安全教育日": ("全民国家安全教育日",),
    "中小学生安全教育日": ("全国中小学生安全教育日",),
    "劳动节": ("五一节", "五一劳动节", "五一国际劳动节", "国际劳动节", "五一"),
    "青年节": ("五四青年节", "五四"),
    "防灾减灾日": ("全国防灾减灾日",),
    "爱耳日": ("全国爱耳日",),
    "预防接种日": ("全国儿童预防接种日", "儿童预防接种日"),
    "科技工作者日": ("全国科技工作者日",),
    "知识产权宣传周": ("全国知识产权宣传周",),
    "税收宣传月": ("全国税收宣传月",),
    "国家扶贫日": ("扶贫日", "全国扶贫日"),
    "国际减灾日": ("国际减轻自然灾害日",),
    "农民丰收节": ("中国农民丰收节",),
    "助残日": ("全国助残日",),
    "端午节": ("端午",),
    "儿童节": ("六一儿童节", "六一国际儿童节", "国际儿童节", "六一"),
    "世界环境日": ("六五环境日",),
    "禁毒日": ("国际禁毒日",),
    "建党节": ("七一建党节", "七一"),
    "建军节": ("八一建军节", "八一"),
    "七夕节": ("七夕",),
    "中秋节": ("中秋", "八月十五", "八月十五中秋节"),
    "科普日": ("全国科普日",),
    "双十二": ("双12",),
    "世界地球日": ("地球日",),
    "国庆节": ("国庆", "十一国庆节", "十一国庆", "国庆日"),
    "重阳节": ("重阳",),
    "建队日": ("少先队建队日", "建队节"),
    "消防日": ("全国消防日", "全国消防宣传日", "119消防宣传日", "消防宣传日"),
    "光棍节": ("双十一", "双11"),
    "宪法日": ("国家宪法日",),
    "冬至": ("冬至日",),
    "圣诞节": ("圣诞",),
    "土地日": ("全国土地日",),
    "三伏": ("三伏天", "伏天"),
    "汛期": ("防汛期", "入汛", "度汛"),
    "供暖季": ("采暖季", "供热季", "采暖期", "供暖期", "供热期", "供暖", "供热"),
    "高考": ("普通高考",),
    "两会": ("全国两会",),
    "网络安全宣传周": ("国家网络安全宣传周", "网络安全周"),
    "推普周": ("全国推广普通话宣传周", "推广普通话宣传周"),
}
_NAMES = {name: name for name in YEARLY} | {
    alias: name for name, aliases in _ALIASES.items() for alias in aliases
}
_COMMON_WORDS = (
    "五一 五四 六一 七一 八一 两会 全国两会 新年 新春 小雪 大雪 小满 大寒 小寒 立夏 暑期 小年 "
    "灯节 高考 普通高考 春运 建队日 推普周 质量月 八月十五 雨水 谷雨 白露 开年 霜降 "
    "科普日 职业教育活动周 志愿者日 芒种 处暑 入汛 度汛 年关 三月三 三伏 供暖 供热 "
)
_ONLY_IN_COMPANY = frozenset(_COMMON_WORDS.split())
_SOLAR_TERMS = "小寒 大寒 小满 雨水 谷雨 白露 霜降 芒种 处暑 小雪 大雪 立夏"
_QUOTED = {
    "五一",
    "五四",
    "六一",
    "七一",
    "八一",
    "十一",
    "三八",
    "三月三",
    "国庆",
    "端午",
    "中秋",
    "清明",
    "元旦",
    "春节",
}
_COMPANY = (
    "(?=节|等[重传法]?[要大统定]?(?:节|假期)|期间|[小长]?假|小长假|当[天日晚]|那天|到来|来临|黄金周|之际|前后|开始|结束|"
    "[、和及与]?[“「](?:国庆|中秋|端午|清明|十一|[五六七八]一|五四)[”」]|"
    "[、和及与](?:十一|[六七八]一|五四)(?=节|期间|[小长]?假|前)|"
    "[、和及与][“「]?(?:国庆|中[秋考]|春节|元旦|端午|清明|高考)|[至到—–-][“「]?(?:国庆|中秋|端午|十一|[六七八]一)|"
    + BEFOREHAND
    + "|"
    + AFTERWARDS
    + "|表彰|走访|慰问|评选|看望"
    "|(?:正式|全[面线]|顺利)?(?:投入|投用|建成|完成|开[通放园业]|通车|揭牌|启用|上线|亮相))"
)
_NOT_A_NAME = (
    "(?!"
    + one_of(
        "路 街 镇 村 乡 木 巷 大道 广场 小区 社区 联欢 晚会 档 文化 主题 系列 活动 "
        "氛围 慰问品 慰问金 慰问信 慰问活动 慰问演出 祝福 快乐 粥 季"
    )
    + ")"
)
_STATUTORY = frozenset({"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节"})
_EARLY = frozenset(
    {"元旦", "春节", "除夕", "小年", "腊八节", "元宵节", "小寒", "大寒", "立春"}
    | {"两会", "妇女节", "植树节", "消费者权益日", "清明节"}
)


def festival(name: str, words: str = "") -> Within:
    """A festival or yearly event, as the bureau's calendar has it under its words or its name."""
    return Within(
        name,
        Grain.DAY,
        lambda scope, year: (
            scope.calendar.festival(words or name, year) or scope.calendar.festival(name, year)
        ),
        holiday=name in _STATUTORY,
        early=name in _EARLY,
    )


_BEGUN = {"汛": "汛期", "伏": "三伏"}


@festivals.rule(
    "beginning of a season", f"入(?P<season>[汛伏])(?={BEFOREHAND}|{AFTERWARDS}|以来|当[天日])"
)
def beginning_of_a_season(found: At) -> Within:
    """入汛后 is as soon as the season has begun, 汛期后 when it is over."""
    name = _BEGUN[found["season"]]

    def first_day(scope: Scope, year: int) -> Period | None:
        season = scope.calendar.festival(name, year)
        return one_day(season.start) if season else None

    return Within(name, Grain.DAY, first_day)


@festivals.rule(
    "festival in company",
    f'[“"「](?P<quoted>{one_of(*_QUOTED, *_NAMES)})[”"」]{_COMPANY}节?'
    f"|(?P<name>{one_of('十一', *_ONLY_IN_COMPANY)}){_COMPANY}节?"
    f"|(?<![一-龥])(?P<alone>{one_of(*_ONLY_IN_COMPANY)})(?=$|[,。;?!\\s])"
    f"|(?<=年)(?P<dated>{one_of(_SOLAR_TERMS, '五一 五四 六一 七一 八一')})(?![一-龥])",
)
def festival_in_company(found: At) -> Within | None:
    words = found["quoted"] or found["name"] or found["alone"] or found["dated"]
    return festival({"十一": "国庆节", "三八": "妇女节"}.get(words) or _NAMES[words], words)


@festivals.rule(
    "festival or yearly event",
    "(?<![非凌伏])(?<![春秋](?=汛))"
    f"(?P<name>{one_of(*(set(_NAMES) - _ONLY_IN_COMPANY))}){_NOT_A_NAME}"
    "(?:(?:[0-9]{1,3}|[一二三四五六七八九十百]{1,5})周年(?=前|期间|之际|当[天日]))?",
)
def festival_or_yearly_event(found: At) -> Within:
    """国庆七十周年前夕 is as much a date as 国庆前夕."""
    return festival(_NAMES[found["name"]], found["name"])


_BEHIND_A_PROMISE = "(?<=务必|确保|保证|力争|争取|计划)"


@festivals.rule(
    "new year of the lunar calendar",
    "过年(?=期间|之?前|之?后)|(?:(?<![一-龥0-9])|(?<=[在于到赶须])|"
    f"{_BEHIND_A_PROMISE})年(?=[前后](?!后|辈|来))",
)
def lunar_new_year(found: At) -> Within:
    """年前, 过年后."""
    return festival("春节")


@festivals.rule(
    "flood season by its edges",
    "(?<![防抗主入度])汛(?=[前后](?![后期]|(?:大|安全|隐患)?(?:检查|排查|准备|除险|演练|培训)))",
)
def flood_season(found: At) -> Within:
    """汛前, 汛后."""
    return festival("汛期")


@festivals.rule("first day of a season", "入(?P<season>[春夏秋冬])(?=之?[前后]|以[前后来])")
def first_day_of_a_season(found: At) -> Within:
    month = 3 * "春夏秋冬".index(found["season"]) + 3
    return Within(
        "first day of a season", Grain.DAY, lambda scope, year: one_day(date(year, month, 1))
    )


_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_WINTER = (1, 12)
_LUNAR = "(?:农历|阴历|旧历)"
_LUNAR_MONTH = "(?:1[0-2]|[1-9]|十[一二]?|[一二三四五六七八九]|[正冬腊])"
_LUNAR_DAY = (
    "(?:初(?:[一二三四五六七八九十]|10|[1-9])|三十|二十[一二三四五六七八九]?|十[一二三四五六七八九]?"
    "|廿[一二三四五六七八九]?|(?:30|[12][0-9]|[1-9])(?![0-9])|(?<=月)[一二三四五六七八九](?![百、至到场次个天项期]))"
)


@festivals.rule(
    "lunar date",
    f"(?:{_LUNAR}(?:(?P<year>{YEAR_NUMBER})年)?(?P<month>{_LUNAR_MONTH})月|(?P<old>[正冬腊])月"
    "|大年(?=初)|(?<=[今明后去]年)(?=初[一二三四五六七八九十](?![季级]))|(?P<plain>[一二三四五六七八九]|十[一二]?)月(?=初[一二三四五六七八九十]|廿.(?![日号])))"
    f"(?:年(?=初))?(?P<day>{_LUNAR_DAY})[日号]?(?:夜|晚(?!上))?",
)
def lunar_date(found: At) -> Within:
    """A day of the lunar year that begins in the civil year; its last month reaches beyond."""
    month = _lunar_month(found["month"] or found["old"] or found["plain"] or "正")
    day = plain_number(found["day"].removeprefix("初"))
    return Within(
        "lunar date",
        Grain.DAY,
        lambda scope, year: one_day(lunar_day(year, month, day)),
        year=plain_number(found["year"]) if found["year"] else None,
        early=month in _WINTER,
    )


def _lunar_month(words: str) -> int:
    return _LUNAR_MONTHS.get(words) or plain_number(words)


@festivals.rule(
    "lunar month",
    f"(?:{_LUNAR}(?:(?P<year>{YEAR_NUMBER})年)?(?P<leap>闰)?(?P<month>{_LUNAR_MONTH})"
    f"|(?P<leap2>闰)(?P<month2>{_LUNAR_MONTH})|(?P<old>正|腊))月(?:里|间)?(?!正|朔)",
)
def lunar_month(found: At) -> Within:
    """腊月, 农历八月, 闰四月: from its first day to its last."""
    month = _lunar_month(found["month"] or found["month2"] or found["old"])
    leap = found.has("leap") or found.has("leap2")
    return Within(
        "lunar month",
        Grain.MONTH,
        lambda scope, year: lunar_month_period(year, month, leap=leap),
        early=month in _WINTER,
        year=plain_number(found["year"]) if found["year"] else None,
    )


_WITHOUT_DATE = one_of(
    "中考 会考 学考 期中考试 期末考试 小升初 招生季 毕业季 考试季 学业水平考试 换届 换届选举 "
    "党代会 人代会 竣工验收 年度考核 年度考评 年终考核 年终考评 绩效考核 "
    "节日 节假日 重大节日 两节 双节 军训 返校 答辩 下种 播种 栽植 移栽 插秧 收割 "
)
_ENDING_SOME_DAY = one_of(
    "活动 比赛 竞赛 大赛 赛事 考试 演练 展览 展演 展会 评选 评审 集训 实习 讲座 培训 "
    "会议 检查 核查 验收 督查 评估"
)


_SEASONS_WITHOUT_DATE = one_of(
    "春耕 春耕备耕 春播 春灌 夏收 夏种 夏管 三夏 秋收 秋种 秋播 秋冬种 三秋 冬种 冬灌 冬管 双抢 "
    "农忙 农忙时节 防火期 森林防火期 森林草原防火期 春季防火期 秋季防火期 秋冬季防火期 防火紧要期 "
    "森林防火紧要期 高火险期 枯水期 丰水期 台风季 雨季 主雨季 迎峰度夏 迎峰度冬 旅游旺季 封冻 上冻 "
    "暑运 旱季 梅雨季 梅雨季节 高温季节 高温期 枯水季 枯水季节 丰水季 夏粮收购 秋粮收购 "
    "秋粮收获 夏粮收获 冬春枯水 施工高峰 用电高峰 迎考 禁烧期 春汛 秋汛 凌汛 凌汛期 麦收 "
    "春防 秋防 冬防 伏休期 戒严期 防灭火期 开春 禁渔期 休渔期 流感季 流感高发季 手足口病高发季"
)


@festivals.rule(
    "season without a date of its own",
    f'[“"「]?{_SEASONS_WITHOUT_DATE}[”"」]?(?:农忙|生产|大忙)?'
    f"(?=期间|时节|之?内(?!容|涵|部|控)|{BEFOREHAND}|{AFTERWARDS}|结束|来临|到来|开始|每[天日周月旬季])",
)
def season_without_a_date(found: At) -> Within:
    """It differs from place to place, so only the bureau's calendar can give it."""
    return festival(found[0].strip('“”"「」'))


@festivals.rule(
    "event without a date of its own",
    f'[“"「]?{_WITHOUT_DATE}[”"」]?(?=期间|前后|{BEFOREHAND}(?![0-9一二三四五六七八九十]{{1,3}}[名位强%])|{AFTERWARDS}|结束|当天|之际)|(?:{_ENDING_SOME_DAY}|(?<![一-龥])假期)(?=结束)|(?:(?<![一-龥])|(?<=[在于到赶、和及须要])|{_BEHIND_A_PROMISE})节(?=前|后)(?!后勤)',
)
def event_without_a_date(found: At) -> Within:
    """It has a date where the bureau's calendar gives it one."""
    return festival(found[0].strip('“”"「」'))


def own_events(names: tuple[str, ...]) -> Book[Scope]:
    """A book of the bureau's own events, by the names its calendar gives them."""
    own = Book[Scope]("the bureau's own events")

    @own.rule(
        "event of the bureau's own", "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    )
    def event_of_its_own(found: At) -> Within:
        return festival(found[0])

    return own


def unknown_names(calendar: Calendar) -> tuple[str, ...]:
    """The names of a calendar's events that no rule knows by itself."""
    if not calendar.events:
        return ()
    return tuple(sorted({event.name for event in calendar.events} - set(_NAMES)))
