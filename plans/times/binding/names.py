"""What only names something: papers, plans, festivals, days of no week."""

import re

from models.enums import TimeKind
from plans.calendar import YEARLY
from plans.times.binding.acts import ACT, FINISHED, PROMISED
from plans.times.binding.case import AT_START, CLAUSE, Case, Objection, between, raised_in
from plans.times.rules.around import DAYS_AROUND
from plans.times.values import Grain
from plans.times.words import one_of

OBJECTIONS: list[Objection] = []
objection = raised_in(OBJECTIONS)

_PLAN_BEFORE = re.compile(
    one_of("计划 规划 方案 行动 纲要 意见 办法 目录 清单 》 新一轮 新一期 新一批") + "[(]?$"
)


@objection("in the title of a paper")
def in_a_title(case: Case) -> bool:
    return case.sentence.titles.open_at(case.token.at) is not None


@objection("part of a name in quotation marks")
def in_a_name(case: Case) -> bool:
    """“每月一题”工作法 still says how often; “2035教育强国”行动 says nothing."""
    opened = case.sentence.quotations.open_at(case.token.at)
    if opened is None:
        return False
    if case.reading.kind is TimeKind.EVERY:
        return case.follows(_RULE_OF_CONDUCT)
    alone = (
        opened == case.token.at - 1
        and case.sentence.text[case.token.end : case.token.end + 1] == "”"
    )
    return not alone


_RULE_OF_CONDUCT = re.compile("[^”]{0,12}”的?(?:原则|理念|精神|观念|意识|氛围)")


@objection("a goal known by its year")
def goal_known_by_its_year(case: Case) -> bool:
    """2030年前碳达峰, 2035年远景目标: names of goals that others have set."""
    return case.grain() is Grain.YEAR and case.follows(_KNOWN_GOAL)


_KNOWN_GOAL = re.compile("的?(?:碳达峰|碳中和|远景目标|可持续发展议程|愿景)")


@objection("years in the name of a plan")
def years_of_a_plan(case: Case) -> bool:
    return case.grain() is Grain.YEAR and case.stands_behind(_PLAN_BEFORE)


@objection("five-year plan as a whole")
def five_year_plan(case: Case) -> bool:
    """“十四五”时期力争全部完成 is a promise; elsewhere it is the plan's name."""
    if case.stands_behind(AT_START) and case.follows(_PROMISE_OF_A_TIME):
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


@objection("a day told twice")
def told_twice(case: Case) -> bool:
    """2月1日(农历十二月十六), 3月4日(第2周): the bracket tells the same day in another way."""
    again = "lunar date" in case.token.rules() or _WEEK_OF_TERM.fullmatch(case.words) is not None
    return again and any(
        other.end < case.token.at and _BRACKET.fullmatch(between(case, other)) is not None
        for other in case.neighbours
    )


_WEEK_OF_TERM = re.compile("第[0-9一二三四五六七八九十]{1,3}周(?:周?[一二三四五六日天])?")
_BRACKET = re.compile("[^,。;()]{0,6}[(]即?|[(][^()]{0,8}[至到—-]")


@objection("a day of no certain time")
def day_of_no_certain_time(case: Case) -> bool:
    """创造更加美好的明天."""
    if case.words == "当年":
        return not case.follows(_THROUGH_IN_A_YEAR)
    return case.words in DAYS_AROUND or case.words in ("当天", "当日", "当周", "当月", "次月")


_THROUGH_IN_A_YEAR = re.compile(  # 当年开工、当年建成 is a promise; 当年新招用的人员 is any year's
    ",?(?:内|底|全部|全面|基本|实现)?"
    + one_of("立项 开工 建设 建成 完成 竣工 投产 投用 达产 见效 启动 验收 实现 销号 交付 签约 落地")
)


_TAIL_OF_FESTIVAL = re.compile("(?:期间|前|后|当|之际|到来|来临|左右|假|内$)")


@objection("festival as a name")
def festival_as_a_name(case: Case) -> bool:
    """建队日活动 names the occasion; 在教师节, 教师节期间 give the time."""
    named = case.name() in YEARLY and case.bare and _TAIL_OF_FESTIVAL.search(case.words) is None
    if not named or case.stands_behind(_AT) or _bounds_a_repetition(case):
        return False
    if case.stands_behind(_USED_AS_AN_OCCASION, 24):
        return True
    if case.stands_behind(PROMISED) and case.follows(FINISHED):
        return False
    acted = case.follows(ACT) or case.follows(_OCCASION_OF_AN_ACT)
    return not (acted and case.stands_behind(_OPENING))


_OPENING = re.compile(f"{AT_START.pattern[:-1]}(?:“[0-9]{{1,2}}[.·•・][0-9]{{1,2}}”)?$")


_USED_AS_AN_OCCASION = re.compile("(?:围绕|结合|利用|依托|借助|聚焦|紧盯|以)[^,。;]{0,20}$")
_OCCASION_OF_AN_ACT = re.compile(
    one_of(
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
        and CLAUSE.fullmatch(between(case, other)) is not None
        for other in case.neighbours
    )


_AT = re.compile("[在于]$")
