"""What a time is said of: the matter of a task, a noun, a quantity, a price, a meeting."""

import re

from models.enums import TimeKind
from plans.times.binding.acts import ACT
from plans.times.binding.case import AT_START, Brackets, Case, Objection, between, raised_in
from plans.times.rules.readings import NO_DATE
from plans.times.values import Grain
from plans.times.words import one_of
from plans.verbs import STRONG

OBJECTIONS: list[Objection] = []
objection = raised_in(OBJECTIONS)


_DONE_TO = re.compile(
    one_of(
        "完成 做好 制定 制订 落实 印发 编制 开展 抓好 组织 组织开展 实施 召开 总结 筹备 部署 "
        "迎接 参加 根据 按照 对照 结合 关于 为 对 将 把 谋划 研究 起草 修订 启动 推进 承办 举办 "
        "拟定 下达 申报 梳理 保障 服务 纳入 执行 备战 强化 优化 规范 围绕 聚焦 紧扣 贯彻 学习 "
        "宣传 及 和 与 抓实"
    ) + "(?:全[省市区县州校]|好|了|各校|我[省市区县校局])?$"
)  # fmt: skip
_ACTS = re.compile(
    "[,:]|[、和及](?:(?:20[0-9]{2}|明)年|[春夏秋冬]季)|各(?:开展|组织|举办|进行|召开|实施|集中|安排)|(?:的?(?:全[省市区县州]|各[校县区地级]|我[省市区县校局]|我们)[^,。]{0,6})?(?:"
    + one_of(
        "完成 实现 达到 新建 改建 扩建 改扩建 新增 建成 建设 培养 培训 开展 举办 组织 启动 实施 "
        "推进 推动 创建 打造 力争 计划 拟 要 将 全面 继续 重点 共 投入 安排 选派 选聘 招聘 评选 "
        "认定 建立 制定 出台 争取 确保 基本 全部 至少 不少于 消除 改造 提升 遴选 引进 配备 开工 "
        "竣工 交付 投用 投入 发放 资助 减少 降低 提高 增加 试点 分批 新设 新招 选树 表彰 设立 "
        "落实 再 每 力促 促进 完善 深化 加快 加强 优化 集中 进行 召开 申报 办 建 派 选 评 招 增 "
        "扩 补 整治 排查 分 前 先 至 底 达 处理 解决 全覆盖 在全 在部分 在各 推广 推行 实行 试行 "
        "开设 开通 选取 筹建 迁建 续建 打通 治理 救助 帮扶 发展 培植 兑现 招引 签约 化解 压减 争创 "
        "补充 招募 聘请 编写 启用 配齐 更换 维修 硬化 绿化 栽植 清理 初步 率先 如期 顺利 形成 "
        "投产 达产 见效"
    )
    + ")"
)  # fmt: skip
_ENSURED = re.compile("(?:确保|保证|力争|争取|务必|预计|计划|使)$")
_GOAL = re.compile(
    "[^,。;]{0,24}?"
    + one_of(
        "达到 达 不低于 不少于 提高到 提升到 增加到 提高至 提升至 增至 完成 实现 控制在 下降 降至 "
        "降到 新增 占比 占 增长 同比 覆盖率 取得 稳定在 保持在 位居 不超过 突破 力争 拟安排 拟按 "
        "拟投资 拟新增 拟建 拟实施 拟发行 计划安排 计划投资"
    )
)
_WORK = re.compile("的?(?:各项|重点)?(?:工作|任务|目标|经验|形势)")
_PLANNED = (  # 计划 as a paper, not as what is planned to be done
    "计划(?!再|新|投|改|共|在|将|用|完成|实施|建|培|引|招|组织|开|举|选|发|总|安排|争|创|评|拨|整|治"
    "|消|救|资|扶|购|配|维|修|植|清|打|[0-9])"
)
_PAPERWORK = re.compile(
    "(?:的)?(?:工作)?(?:总结(?!表彰|提升|评比|验收|推广)|小结|进展情况|完成情况|开展情况|成绩|任务|"
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
    one_of("听取 审议 通报 总结 汇报 分析 报送 上报 报告 研究 研判 公布 公开") + "$"
)
_HANDED_IN = re.compile(one_of("报送 上报 提交 撰写 形成") + "$")
_STATE = re.compile("的?[一-龥、“”]{0,16}?(?:情况|形势)")
_THIS_PERIOD = ("本周", "本月", "本季", "当月", "当季")


@objection("what a task is about")
def what_a_task_is_about(case: Case) -> bool:
    """完成2024年招生 is a task about 2024; 2024年新增学位 is a task of 2024."""
    if case.reading.kind is TimeKind.EVERY:
        named = "activity named after its period" in case.token.rules()
        return named and case.stands_behind(_HANDED_IN)
    return case.bare and any(
        is_about(case) for is_about in (_the_whole_year, _a_short_period, _a_state, _a_long_period)
    )


def _the_whole_year(case: Case) -> bool:
    """全年预算, 完成全年任务."""
    if case.name() != "whole year":
        return False
    named = case.follows(_PAPERWORK) or case.follows(_NAMED_AFTER_THE_YEAR)
    return named or (case.stands_behind(_DONE_TO) and case.follows(_WORK))


def _a_short_period(case: Case) -> bool:
    """上半年工作总结, 完成8月工作."""
    grains = (Grain.MONTH, Grain.QUARTER, Grain.HALF)
    short = case.grain() in grains and case.name() in ("", "half")
    if (short or case.words.startswith(_THIS_PERIOD)) and case.follows(_PAPERWORK):
        return True
    return short and case.stands_behind(_DONE_TO) and case.follows(_WORK)


def _a_state(case: Case) -> bool:
    """听取上半年计划执行情况报告."""
    return case.stands_behind(_REPORTED) and case.follows(_STATE)


_OF_AN_OPENING = re.compile("(?:教学|安全|秩序|收费|保障|检查|条件|准备|各项|综合|专项|工作)")
_LONG = ("term", "opening", "summer", "winter", "season")


def _a_long_period(case: Case) -> bool:
    """2024年招生录取, 秋季学期准备: unless an act stands behind it."""
    if case.name() == "whole year" or case.words.endswith("内"):
        return False
    if case.grain() is not Grain.YEAR and case.name() not in _LONG:
        return False
    if case.stands_behind(_DONE_TO) or case.follows(_PAPERWORK):
        return True
    if case.name() == "opening" and case.follows(_OF_AN_OPENING):
        return True
    if case.stands_behind(_ENSURED) or (case.stands_behind(AT_START) and case.follows(_GOAL)):
        return False
    if case.name() != "year" and (case.name() == "range" or _with_year(case)):
        return False
    acted = case.follows(ACT) and (case.name() == "year" or case.stands_behind(AT_START))
    return not (acted or case.follows(_ACTS))


_SEASONS = ("term", "opening", "summer", "winter", "season", "holiday")
_PREPARED = re.compile(
    one_of("部署 布置 召开 印发 发放 下发 筹备 准备 谋划 编制 制定 制订 拟定") + "(?:好|了)?$"
)
_A_NOUN = re.compile("[一-龥“](?<!全[一-龥])(?<!前)(?<!后)")


@objection("what is prepared for a season")
def prepared_for_a_season(case: Case) -> bool:
    """部署寒假安全工作, 召开新学期家长会: done before the time that is named."""
    if not case.bare or not case.stands_behind(_PREPARED) or not case.follows(_A_NOUN):
        return False
    return case.name() in _SEASONS or "term around this one" in case.token.rules()


@objection("whose something is")
def whose_something_is(case: Case) -> bool:
    """研讨新学期保教目标, 交纳本月党费: what is done belongs to the time, and has no day by it."""
    if case.bare and case.grain() in (Grain.MONTH, Grain.QUARTER) and case.follows(_DUES):
        return True
    this_one = case.bare and case.words.startswith(_THIS_ONE)
    return this_one and case.stands_behind(_DONE_WITH) and case.follows(_A_NOUN)


_DUES = re.compile(  # 收缴5月份党费, 6月和12月的工资: of the month, whenever they are paid
    "(?:[、和及与](?:[0-9一二三四五六七八九十]{1,3}月份?|第?[一二三四]季度))*的?"
    "(?:党费|团费|会费|工资|薪酬|[水电房]费|水电费|房租|租金|物业费)"
)
_THIS_ONE = ("新学期", "本学期", "上学期", "下学期", "本月", "当月", "上月", "本周", "本季度")
_DONE_WITH = re.compile(
    one_of(
        " ".join(STRONG), "研讨 汇总 整理 添购 购置 交纳 缴纳 取消 评选 公布 上交 统计 核对 领取"
    )
    + "(?:好|了)?$"
)


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


@objection("how long something holds")
def how_long_it_holds(case: Case) -> bool:
    """有效期至2027年底, 质保期到…: an end, and nothing to be done by it."""
    return case.stands_behind(_VALIDITY)


_VALIDITY = re.compile(
    one_of(
        "有效期 质保期 保修期 保质期 合同期 使用期 服务期 任期 聘期 试用期 免租期 保存期 缓冲期 "
        "过渡期"
    )
    + "限?(?:为|是|均|统一|自|暂定|截止?|延长|顺延)?$"
)


@objection("when a paper comes into force")
def comes_into_force(case: Case) -> bool:
    """《条例》自5月1日起施行: nobody has to do anything by it."""
    return (
        case.reading.kind is TimeKind.FROM
        and case.stands_behind(_TITLE)
        and case.follows(_IN_FORCE)
    )


_IN_FORCE = re.compile("(?:正式|开始)?(?:施行|生效|(?:实施|执行)(?![一-龥]))")
_TITLE = re.compile("》(?:[(][^)]{0,8}[)])?[已将]?$")


@objection("what is only prepared")
def only_prepared(case: Case) -> bool:
    """为到2035年基本实现现代化打下基础: the ground is laid now, for what is due then."""
    return case.stands_behind(_FOR) and case.follows(_GROUND)


_FOR = re.compile("(?<![限间期定分标整改调])为(?:实现|确保)?$")
_GROUND = re.compile(
    "[^。;]{2,60}?(?:[打夯][好下实牢][一-龥]{0,3}|奠定[一-龥]{0,4}|筑牢)(?:基础|根基)"
)


@objection("a quantity of time")
def quantity(case: Case) -> bool:
    """作业控制在60分钟以内 is a measure; 利用三个月时间(4—6月) counts the stretch beside it."""
    if case.token.rule.name != "coming length":
        return False
    beside = case.words.startswith(("用", "利用", "集中")) and any(
        other.value.kind is TimeKind.DURING
        and other.value.point is not None
        and other.value.point.name == "range"
        and len(between(case, other)) < _NEAR
        for other in case.neighbours
    )
    return beside or case.stands_behind(_MEASURED, 20) or case.stands_behind(_APART, 20)


_APART = re.compile("距离?[^,。;、]{1,14}$")  # 距退休五年以内的人员
_NEAR = 4  # characters


_MEASURED = re.compile(
    "(?:控制在|不超过|少于|时长|时间在|不得超过|保持在"
    "|(?:压缩|缩短|缩减|压减)[^,。;]{0,12}[至到]|(?:时间|时限|周期|用时)[至到为])$"
)


@objection("a rate")
def rate(case: Case) -> bool:
    """每生每年1000元 is a price, 每小时35蒸吨 what a boiler gives."""
    if case.reading.kind is not TimeKind.EVERY:
        return False
    return case.follows(_PRICE) or (case.words == "每小时" and case.follows(_OUTPUT))


_OUTPUT = re.compile("[0-9.]+(?![次遍轮])[^0-9]")


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
        and _SAME_ITEM.fullmatch(between(case, other)) is not None
        for other in case.neighbours
    )


_SAME_ITEM = re.compile("[^,。;:、]{0,20}")


@objection("what a dated act follows")
def what_a_dated_act_follows(case: Case) -> bool:
    """活动结束后,于3月29日前报送: the date binds, and nobody need ask when the activity ends; nor
    for what a bracket says of a dated act (5月31日前完成答辩(含答辩前定稿)).
    """
    if case.reading.reason != NO_DATE:
        return False
    dated = [other.at for other in case.neighbours if other.value.end is not None]
    if Brackets.of(case.sentence.text, "(", ")").open_at(case.token.at) is not None:
        return bool(dated)
    return case.reading.kind is TimeKind.FROM and any(at >= case.token.end for at in dated)


@objection("a trend")
def trend(case: Case) -> bool:
    """逐年提高 promises no act a year."""
    return case.words.startswith("逐") and case.follows(_TREND)


_TREND = re.compile(one_of("提高 增加 下降 降低 递增 递减 增长 提升 加大 减少 改善 上升 扩大"))


@objection("end of a night's duty")
def end_of_a_nights_duty(case: Case) -> bool:
    """每晚19时至次日1时: the next day is no day to act on."""
    return (
        "次日" in case.words and case.grain() is Grain.DAY and _HOUR.search(case.words) is not None
    )


_HOUR = re.compile("次日[^前内]{0,6}[点:时](?!前|之前|以前)")
