"""Which time expressions bind a commitment of a plan, and which only speak of time.

An expression binds unless an objection is raised. Objections are tried in the declared order; their
names are what `why_not_binding` tells. What binds may yet get another kind from its verb: 11月完成
is `by`, 7月启动 stays `during`.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models.enums import TimeKind
from plans.calendar import DAY as ONE_DAY
from plans.calendar import YEARLY
from plans.rule import Token
from plans.times.reference import Reference
from plans.times.rules import Reading
from plans.times.rules.around import DAYS_AROUND
from plans.times.values import Grain
from plans.times.words import any_of


@dataclass(frozen=True, slots=True)
class Brackets:
    """Where marks of one sort open and close in a sentence."""

    opening: tuple[int, ...]
    closing: tuple[int, ...]

    @classmethod
    def of(cls, sentence: str, opens: str, closes: str) -> "Brackets":
        places: dict[str, list[int]] = {opens: [], closes: []}
        for mark in re.finditer(f"[{opens}{closes}]", sentence):
            places[mark[0]].append(mark.start())
        return cls(tuple(places[opens]), tuple(places[closes]))

    def open_at(self, place: int) -> int | None:
        """Where the mark opened that is still open at a place."""
        opened = bisect_left(self.opening, place) - 1
        closed = bisect_left(self.closing, place) - 1
        if opened < 0 or (closed >= 0 and self.closing[closed] > self.opening[opened]):
            return None
        return self.opening[opened]


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a plan, with its titles and its quotations."""

    text: str
    titles: Brackets
    quotations: Brackets

    @classmethod
    def of(cls, text: str) -> "Sentence":
        return cls(text, Brackets.of(text, "《", "》"), Brackets.of(text, "“", "”"))


@dataclass(frozen=True, slots=True)
class Case:
    """A time expression in its sentence."""

    sentence: Sentence
    token: Token
    reference: Reference
    neighbours: Sequence[Token] = ()

    @property
    def reading(self) -> Reading:
        reading: Reading = self.token.value
        return reading

    @property
    def words(self) -> str:
        return self.sentence.text[self.token.at : self.token.end]

    @property
    def bare(self) -> bool:
        """A point and nothing that says how it binds."""
        return self.token.rule.name == "at a point" and self.reading.kind is TimeKind.DURING

    def grain(self) -> Grain | None:
        return self.reading.point.grain if self.reading.point else None

    def name(self) -> str:
        return self.reading.point.name if self.reading.point else ""

    def follows(self, pattern: re.Pattern[str]) -> bool:
        """Whether the words right behind the expression match."""
        return pattern.match(self.sentence.text, self.token.end) is not None

    def stands_behind(self, pattern: re.Pattern[str], reach: int = 12) -> bool:
        """Whether the words right before the expression match (the pattern ends with $)."""
        before = self.sentence.text[max(0, self.token.at - reach) : self.token.at]
        return pattern.search(before) is not None


@dataclass(frozen=True, slots=True)
class Objection:
    """A reason why an expression binds nobody."""

    name: str
    holds: Callable[[Case], bool]


OBJECTIONS: list[Objection] = []


def objection(name: str) -> Callable[[Callable[[Case], bool]], Callable[[Case], bool]]:
    """Declare the decorated test as an objection."""

    def declare(holds: Callable[[Case], bool]) -> Callable[[Case], bool]:
        OBJECTIONS.append(Objection(name, holds))
        return holds

    return declare


def binds(sentence: str, tokens: Sequence[Token], reference: Reference) -> Iterator[Token]:
    """The tokens that bind, each with the kind that its verb gives it."""
    read = Sentence.of(sentence)
    for nth, token in enumerate(tokens):
        neighbours = tokens[max(0, nth - 2) : nth + 3]
        case = Case(read, token, reference, neighbours)
        if why_not_binding(case) is None:
            yield token._replace(value=_by_its_verb(case))


def why_not_binding(case: Case) -> str | None:
    """The name of the first objection that holds, if any."""
    return next((objection.name for objection in OBJECTIONS if objection.holds(case)), None)


# ── names and papers ─────────────────────────────────────────────────────────────────────────────

_PLAN_BEFORE = re.compile(
    any_of("计划 规划 方案 行动 纲要 意见 办法 目录 清单 》 新一轮 新一期 新一批") + "[(]?$"
)


@objection("in the title of a paper")
def in_a_title(case: Case) -> bool:
    return case.sentence.titles.open_at(case.token.at) is not None


@objection("part of a name in quotation marks")
def in_a_name(case: Case) -> bool:
    """“每月一题”工作法 still says how often; “2035教育强国”行动 says nothing."""
    opened = case.sentence.quotations.open_at(case.token.at)
    if opened is None or case.reading.kind is TimeKind.EVERY:
        return False
    alone = (
        opened == case.token.at - 1
        and case.sentence.text[case.token.end : case.token.end + 1] == "”"
    )
    return not alone


@objection("years in the name of a plan")
def years_of_a_plan(case: Case) -> bool:
    return case.grain() is Grain.YEAR and case.stands_behind(_PLAN_BEFORE)


@objection("five-year plan as a whole")
def five_year_plan(case: Case) -> bool:
    """“十四五”时期力争全部完成 is a promise; elsewhere it is the plan's name."""
    if case.stands_behind(_AT_START) and case.follows(_PROMISE_OF_A_TIME):
        return False
    return (
        "五" in case.words
        and any(part == "five-year plan" for part in case.token.rules())
        and case.reading.kind is TimeKind.DURING
    )


_PROMISE_OF_A_TIME = re.compile(
    ",?(?:全[省市区县州校]|我[省市区县校局]|各地)?(?:力争|确保|争取|计划|拟|将|要|新增|新建|完成|实现|每|累计|共|建成|达到|培育|引进|年均)"
)


@objection("a weekday of no week")
def weekday_of_no_week(case: Case) -> bool:
    """周六不得补课 holds for every Saturday and names none."""
    return case.reading.point is not None and case.reading.point.weekday is not None


@objection("rhetoric")
def rhetoric(case: Case) -> bool:
    """创造更加美好的明天."""
    return case.words in DAYS_AROUND or case.words in ("当天", "当日", "当周", "当月", "次月")


_TAIL_OF_FESTIVAL = re.compile("(?:期间|前|后|当|之际|到来|来临|左右|假|内$)")


@objection("festival as a name")
def festival_as_a_name(case: Case) -> bool:
    """建队日活动 names the occasion; 在教师节, 教师节期间 give the time."""
    named = case.name() in YEARLY and case.bare and _TAIL_OF_FESTIVAL.search(case.words) is None
    if not named or case.stands_behind(_AT) or _bounds_a_repetition(case):
        return False
    if case.stands_behind(_USED_AS_AN_OCCASION, 24):
        return True
    return not (case.stands_behind(_AT_START) and case.follows(_OCCASION_OF_AN_ACT))


_USED_AS_AN_OCCASION = re.compile("(?:围绕|结合|利用|依托|借助|聚焦|紧盯|以)[^,。;]{0,20}$")
_OCCASION_OF_AN_ACT = re.compile(
    any_of(
        "开展 组织 举办 实行 实施 召开 执行 加密 走访 慰问 进行 完成 启动 表彰 集中 全面 每 "
        "不少于 至少 严格 加强 落实 评选 看望 举行 祭扫 包 办 送 赏 猜 演 发放 推出"
    )
    + "|[^,。;]{0,12}?(?:达到|下降|不低于|不超过|控制在)"
)


def _bounds_a_repetition(case: Case) -> bool:
    """汛期每周巡查: the season says when the duty returns."""
    return any(
        other.value.kind is TimeKind.EVERY
        and other.at >= case.token.end
        and _CLAUSE.fullmatch(_between(case, other)) is not None
        for other in case.neighbours
    )


_AT = re.compile("[在于]$")

# ── what was ─────────────────────────────────────────────────────────────────────────────────────

_ALREADY = re.compile("(?:已|已经|曾|早)(?:于|在)?$")
_COMPARED = re.compile("(?:比|较|与|同|对比|相比于?|超过|高于|低于|不低于)$")
_BACKWARDS = re.compile("以来|至今|来$")
_GONE_BY = ("上月", "上个月", "上季度", "上个季度", "上周", "上个星期", "上年", "上旬末", "昨")
_STATE_OF_AFFAIRS = re.compile("[^。;]{0,12}?(?:已|共有|累计|仍有|尚有)")
_WAS_DONE = re.compile(
    "(?:正式)?(?:印发|发布|颁布|公布|通过|召开|出台|修订|下发|批准|成立)(?:的|了)"
    "|[^,。;]{0,14}?(?:会议|讲话|指示|批示)(?:精神|要求)"
)
_GAVE_OUT = re.compile("(?:正式)?(?:印发|发布|颁布|公布|通过|出台|修订|下发|批准)《")


@objection("history")
def history(case: Case) -> bool:
    reading = case.reading
    if case.token.rule.name in ("past length", "length ago") or _BACKWARDS.search(case.words):
        return True
    if case.words.startswith(_GONE_BY):
        return True
    opening = date(case.reference.plan_year, 1, 1)
    issued = case.reference.issued_on
    if issued and case.bare and case.grain() is Grain.DAY and reading.end and reading.end <= issued:
        return True
    if reading.kind is TimeKind.FROM:
        return reading.start is not None and reading.start < opening
    return reading.end is not None and reading.end < opening


@objection("what has been done")
def has_been_done(case: Case) -> bool:
    if case.stands_behind(_ALREADY) or case.follows(_WAS_DONE):
        return True
    if case.follows(_GAVE_OUT):
        issued, end = case.reference.issued_on, case.reading.end
        return case.bare and issued is not None and end is not None and end <= issued
    return case.words.startswith(("截至", "截止")) and case.follows(_STATE_OF_AFFAIRS)


@objection("comparison")
def comparison(case: Case) -> bool:
    return case.stands_behind(_COMPARED)


# ── what it is said of ───────────────────────────────────────────────────────────────────────────

_DONE_TO = re.compile(
    any_of(
        "完成 做好 制定 制订 落实 印发 编制 开展 抓好 组织 组织开展 实施 召开 总结 筹备 部署 "
        "迎接 参加 根据 按照 对照 结合 关于 为 对 将 把 谋划 研究 起草 修订 启动 推进 承办 举办 "
        "拟定 下达 申报 梳理 保障 服务 纳入 执行 备战 强化 优化 规范 围绕 聚焦 紧扣 贯彻 学习 "
        "宣传 及 和 与 抓实"
    ) + "(?:全[省市区县州校]|好|了|各校|我[省市区县校局])?$"
)  # fmt: skip
_ACTS = re.compile(
    "[,:]|[、和及](?:(?:20[0-9]{2}|明)年|[春夏秋冬]季)|各(?:开展|组织|举办|进行|召开|实施|集中|安排)|(?:的?(?:全[省市区县州]|各[校县区地级]|我[省市区县校局])[^,。]{0,6})?(?:"
    + any_of(
        "完成 实现 达到 新建 改建 扩建 改扩建 新增 建成 建设 培养 培训 开展 举办 组织 启动 实施 "
        "推进 推动 创建 打造 力争 计划 拟 要 将 全面 继续 重点 共 投入 安排 选派 选聘 招聘 评选 "
        "认定 建立 制定 出台 争取 确保 基本 全部 至少 不少于 消除 改造 提升 遴选 引进 配备 开工 "
        "竣工 交付 投用 投入 发放 资助 减少 降低 提高 增加 试点 分批 新设 新招 选树 表彰 设立 "
        "落实 再 每 力促 促进 完善 深化 加快 加强 优化 集中 进行 召开 申报 办 建 派 选 评 招 增 "
        "扩 补 整治 排查 分 前 先 至 底 达 处理 解决 全覆盖 在全 在部分 在各 推广 推行 实行 试行 "
        "开设 开通 选取 筹建 迁建 续建 打通 治理 救助 帮扶 发展 培植 兑现 招引 签约 化解 压减 争创 "
        "补充 招募 聘请 编写 启用 配齐 更换 维修 硬化 绿化 栽植 清理"
    )
    + ")"
)  # fmt: skip
_AT_START = re.compile(r"(?:^|[,。;:、!?()\s])$")
_ENSURED = re.compile("(?:确保|保证|力争|争取|务必|预计|计划|使)$")
_GOAL = re.compile(
    "[^,。;]{0,24}?"
    + any_of(
        "达到 达 不低于 不少于 提高到 提升到 增加到 提高至 提升至 增至 完成 实现 控制在 下降 降至 "
        "降到 新增 占比 占 增长 同比 覆盖率 取得 稳定在 保持在 位居 不超过 突破 力争"
    )
)
_WORK = re.compile("的?(?:各项|重点)?(?:工作|任务|目标|经验|形势)")
_PLANNED = (  # 计划 as a paper, not as what is planned to be done
    "计划(?!再|新|投|改|共|在|将|用|完成|实施|建|培|引|招|组织|开|举|选|发|总|安排|争|创|评|拨|整|治"
    "|消|救|资|扶|购|配|维|修|植|清|打|[0-9])"
)
_PAPERWORK = re.compile(
    "(?:的)?(?:工作)?(?:总结|小结|进展情况|完成情况|开展情况|成绩|任务|"
    + _PLANNED
    + "|(?:新建|续建|结转|新开工|在建)的?项目"
    "(?=[0-9]{1,2}月|[一二三四五六七八九十]{1,2}月|全部|全面|于|要|须)"
    "|预算|教材|课表|课程表|要点|安排(?![一-龥0-9“]))"
)
_NAMED_AFTER_THE_YEAR = re.compile(
    "的?(?:(?!完成|实现|达到|开展|组织|举办|建|新|培训|力争|确保|落实|推进|制定|编制|下达|召开|安排|"
    "执行|超额|争取|投入|实施|累计|共|计划|要|将|不|至少)[一-龥]){0,8}?(?:"
    + _PLANNED
    + "|预算|任务|目标|指标|总结)"
)


_REPORTED = re.compile(
    any_of("听取 审议 通报 总结 汇报 分析 报送 上报 报告 研究 研判 公布 公开") + "$"
)
_HANDED_IN = re.compile(any_of("报送 上报 提交 撰写 形成") + "$")
_STATE = re.compile("的?[一-龥、“”]{0,16}?(?:情况|形势)")
_THIS_PERIOD = ("本周", "本月", "本季", "当月", "当季")


@objection("what a task is about")
def what_a_task_is_about(case: Case) -> bool:
    """完成2024年招生 is a task about 2024; 2024年新增学位 is a task of 2024."""
    if case.bare and case.name() == "whole year":
        named = case.follows(_PAPERWORK) or case.follows(_NAMED_AFTER_THE_YEAR)
        return named or (case.stands_behind(_DONE_TO) and case.follows(_WORK))
    short = case.grain() in (Grain.MONTH, Grain.QUARTER, Grain.HALF) and case.name() in ("", "half")
    if case.bare and (short or case.words.startswith(_THIS_PERIOD)) and case.follows(_PAPERWORK):
        return True
    if case.bare and case.stands_behind(_REPORTED) and case.follows(_STATE):
        return True
    if case.bare and short and case.stands_behind(_DONE_TO) and case.follows(_WORK):
        return True
    if case.reading.kind is TimeKind.EVERY:
        named = "activity named after its period" in case.token.rules()
        return named and case.stands_behind(_HANDED_IN)
    long = case.grain() is Grain.YEAR or case.name() in (
        "term",
        "opening",
        "summer",
        "winter",
        "season",
    )
    if not case.bare or not long or case.words.endswith(("内", "全年", "整年")):
        return False
    if case.stands_behind(_DONE_TO) or case.follows(_PAPERWORK):
        return True
    if case.stands_behind(_ENSURED) or (case.stands_behind(_AT_START) and case.follows(_GOAL)):
        return False
    if case.name() == "year" or (case.name() != "range" and not _with_year(case)):
        return not case.follows(_ACTS)
    return False


def _with_year(case: Case) -> bool:
    point = case.reading.point
    return point is not None and (point.year is not None or point.fixed)


@objection("said of a noun")
def said_of_a_noun(case: Case) -> bool:
    """从2024年开始的评估, 入职三年内的教师."""
    if case.reading.kind is TimeKind.FROM and case.words.endswith("的"):
        return True
    if case.follows(_STATE_OF_A_NOUN):
        return True
    return case.token.rule.name == "coming length" and (
        case.stands_behind(_SINCE_WHEN) or case.follows(_OF)
    )


_STATE_OF_A_NOUN = re.compile("(?:已经?|尚未|仍未|未)[^,。;]{1,12}的|(?:施行|实施|执行|生效)的")
_SINCE_WHEN = re.compile(
    "(?:入职|任职|工作|从教|毕业|任教|聘期|任期|服务期|有效期|建校|成立)(?:满|不满|未满)?$"
)
_OF = re.compile("的?(?:新(?:教师|任|入职)|青年教师)")


@objection("a quantity of time")
def quantity(case: Case) -> bool:
    """作业控制在60分钟以内 is a measure; 利用三个月时间(4—6月) counts the stretch beside it."""
    if case.token.rule.name != "coming length":
        return False
    beside = case.words.startswith(("用", "利用")) and any(
        other.value.kind is TimeKind.DURING
        and other.value.point is not None
        and other.value.point.name == "range"
        and len(_between(case, other)) < _NEAR
        for other in case.neighbours
    )
    return beside or case.stands_behind(_MEASURED, 20)


_NEAR = 4  # characters


_MEASURED = re.compile(
    "(?:控制在|不超过|少于|时长|时间在|不得超过|保持在"
    "|(?:压缩|缩短|缩减|压减)[^,。;]{0,12}[至到]|(?:时间|时限|周期|用时)[至到为])$"
)


@objection("a rate")
def rate(case: Case) -> bool:
    """每生每年1000元 is a price."""
    return case.reading.kind is TimeKind.EVERY and case.follows(_PRICE)


_PRICE = re.compile(
    "(?:每[一-龥]{1,3}?)?(?:不低于|不少于|不超过|按|约|补助|补贴|奖励|资助|给予)?[0-9.一二三四五六七八九十百千万]{1,8}元"
)


_NAMES_AN_ACTIVITY = frozenset({"activity of a period", "both growing seasons"})


@objection("part of a dated task")
def part_of_a_dated_task(case: Case) -> bool:
    """12月上旬完成年度考核: the date binds, 年度 only names what is done."""
    activity = not _NAMES_AN_ACTIVITY.isdisjoint(case.token.rules())
    season = case.bare and case.name() in ("holiday", "term", "summer", "winter", "season")
    if not activity and not season:
        return False
    return any(
        other is not case.token
        and (activity or other.value.kind is not TimeKind.EVERY)
        and _SAME_ITEM.fullmatch(_between(case, other)) is not None
        for other in case.neighbours
    )


_SAME_ITEM = re.compile("[^,。;:、]{0,20}")
_CLAUSE = re.compile("[^,。;:]{0,20}")


def _between(case: Case, other: Token) -> str:
    first, second = sorted((case.token, other), key=lambda token: token.at)
    return case.sentence.text[first.end : second.at][:21]


@objection("a trend")
def trend(case: Case) -> bool:
    """逐年提高 promises no act a year."""
    return case.words.startswith("逐") and case.follows(_TREND)


_TREND = re.compile(any_of("提高 增加 下降 降低 递增 递减 增长 提升 加大 减少 改善 上升 扩大"))

# ── news ────────────────────────────────────────────────────────────────────────────


_HOUR = re.compile(
    "^(?!.*[至到—~-][^点时:]{0,3}月).*?(?:[点:]|时(?![节期间段])|[上下中]午|晚上|早上|凌晨)"
)


@objection("hour of a meeting")
def hour_of_a_meeting(case: Case) -> bool:
    return (
        case.reading.kind is TimeKind.DURING
        and _HOUR.search(case.words) is not None
        and (case.grain() is Grain.DAY)
    )


# ── the verb gives the kind ──────────────────────────────────────────────────────────────────────

_FINISHED = re.compile(
    "(?!为)[^,。;、:]{0,8}?"
    + any_of(
        "完成 办结 建成 竣工 投用 投入使用 交付 上线 到位 报送 提交 上报(?!名) 达到 达标 实现 销号 "
        "验收 结束 收官 完工 交工 封顶 清零 建好 结项 结题"
    )
)  # fmt: skip
_BEGUN = re.compile("[^,。;、:]{0,8}?" + any_of("启动 开始 开展 组织 召开 举办 开工 部署"))
_LIMITS = re.compile("[到至](?:[0-9年月日底末第一二三四季度上下半]{2,10}[、和及]){1,6}$")
_LISTED_BEFORE = re.compile(
    "(?:[、和及][0-9年月日号底末上中下旬第一二三四五六七八九十季度]{2,12}){1,5}(?:之?前(?!后)|以前|(?<=[底末]))"
)
_TIME_LIMIT = re.compile(
    r"(?:(?:完成|办结|整改|销号|办理|落实|报送|上报|提交|反馈)(?:时限|时间|期限|节点)|(?:^|[【(\[])[时期]限)(?:要求)?[:为是]?$"
)
_PROMISED = re.compile("(?:确保|保证|保障|力争|争取|务必)[^,。;]{0,6}$")


def _by_its_verb(case: Case) -> Reading:
    """What is finished in a month is due at its end; what is ensured for an opening, before it."""
    reading = case.reading
    if case.bare and reading.end and case.name() != "range" and case.stands_behind(_TIME_LIMIT):
        return reading if case.name() == "whole year" else _due(reading, reading.end)
    if not case.bare or reading.start is None or reading.end is None or case.name() == "range":
        return reading
    if _listed_with_a_deadline(case) or case.follows(_LISTED_BEFORE):
        return _due(reading, reading.end)
    if case.name() == "opening":
        ensured = case.stands_behind(_PROMISED) or case.follows(_FINISHED)
        return _due(reading, reading.start - ONE_DAY) if ensured else reading
    grain = case.grain()
    short = grain is not None and grain <= Grain.HALF and grain is not Grain.SEASON
    finished = (
        short
        and case.name() in ("", "half")
        and case.follows(_FINISHED)
        and not _begins_first(case)
    )
    return _due(reading, reading.end) if finished else reading


def _due(reading: Reading, end: date) -> Reading:
    return reading._replace(kind=TimeKind.BY, start=None, end=end)


def _listed_with_a_deadline(case: Case) -> bool:
    """到2025年、2027年分别达到…: the second year is as much a limit as the first."""
    return case.stands_behind(_LIMITS, 40)


def _begins_first(case: Case) -> bool:
    """7月启动并完成前期工作 begins in July."""
    begun = _BEGUN.match(case.sentence.text, case.token.end)
    finished = _FINISHED.match(case.sentence.text, case.token.end)
    return begun is not None and (finished is None or begun.end() <= finished.end())
