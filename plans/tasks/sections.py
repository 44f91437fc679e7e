"""What a heading says of the sentences under it: work, goals, principles, or no promise at all."""

import re
from enum import StrEnum
from functools import lru_cache

from plans.rule.sought import Sought
from plans.signs import half_width


class Section(StrEnum):
    """How far the sentences under a heading can promise anything."""

    WORK = "work"
    GOALS = "goals"  # 总体要求, 工作目标: only what can be measured is a promise
    TERMS = "terms"  # 申报条件, 存在下列情形: who is meant, not what is to be done
    PRINCIPLES = "principles"  # 基本原则: only what opens with a concrete action is one
    REVIEW = "review"  # 工作回顾, 存在问题: what was, never what is promised
    NEWS = "news"  # a report of a meeting beside the plan


_BEGIN, _END = "(?<![^/])", "(?![^/])"  # of a heading in a path of them
_OPENS = "(?<![^/、.)年])"  # a heading's words behind its number or its year
_REVIEW = Sought(
    f"回[顾眸]|(?:工作|年度|半年)总结|完成情况|(?:进展|基本|工作)情况{_END}|取得的?(?:成绩|成效|进展)",
    # 汛后总结 and 评估总结 are still to be written
    f"(?<![后段动训估收导核查展评])(?<!认真)(?<!及时)(?<!做好)总结{_END}",
    f"{_OPENS}(?:(?:主要|基本)做法|(?:工作|特色)亮点|亮点工作|主要成就|(?:工作|经验)?(?:启示|体会))"
    f"{_END}|{_OPENS}(?:(?:编制|起草|工作|现实|发展)?背景|(?:发展|工作)(?:基础|环境|现状)|现状分析){_END}",
    f"{_OPENS}(?:存在|主要|突出|工作)(?:中的?)?(?:不足|问题|差距|短板){_END}",
    f"(?:面临|遇到)的[^/]{{0,6}}(?:困难|问题|挑战|风险){_END}",
    "(?:主要|工作)成[效绩]|困难[和与]?(?:问题|挑战)|过去[一二三四五]年",
    "(?<!整改)(?<!解决)(?<!针对)存在的?(?:主要|突出|困难和)*(?:问题|不足|短板)(?![^/]{0,4}整改)",
)
_STATE_OF_AFFAIRS = re.compile(
    f"{_BEGIN}(?![^/]*(?:加强|强化|通报|调度|督[查促办导]|检查|评估|报送|跟踪|公开))"
    f"[^/]{{0,16}}(?:开展|推进|落实|执行)情况{_END}"
)
_GOALS = Sought(
    f"指导思想|总体(?:要求|思路|目标|考虑|安排{_END})|(?:工作|基本|发展)思路|(?:工作|主要|发展|预期|年度|奋斗|战略)目标",
    f"形势|重要意义|{_BEGIN}目标{_END}|{_OPENS}(?:整治|治理|创建|行动|活动|攻坚|试点|建设"
    f"|培训|管理|安全|安全生产|经营|教学|质量|任务|年度工作)目标{_END}",
    f"{_OPENS}(?:活动|行动|宣传|教育|竞赛)?(?:主题|口号){_END}",
    f"{_OPENS}(?:活动|行动|工作|培训|整治|竞赛)?(?:目的|宗旨)(?:[和与及、]?意义)?{_END}",
)
_WITH_WORK = re.compile(  # 主要目标和重点任务: what stands below is work as well
    "(?:目标|要求|思路)(?:和|与|及|以及|、)[^/]{0,8}(?:任务|工作|措施|举措|安排|部署|取向)"
)
_WORK_BELOW = re.compile(
    f"/[^/]{{0,8}}(?:任务|措施|举措|步骤|试点范围){_END}"
)  # 总体要求/(四)工作任务
_AHEAD = re.compile(
    "(?:20[0-9]{2}年|[今明下][^/]{0,3})[^/]{0,4}思路"
)  # 2025年工作思路 is the plan itself
_BOTH = re.compile(  # 2023年工作总结及2024年工作安排: which of them, the headings below say
    "[^/]*(?:总结|回顾|情况)[^/]{0,6}[和及与暨、][^/]*(?:计划|安排|打算|思路|要点|谋划|展望)[^/]*"
)
_STEPS = re.compile("步骤|进度|阶段|程序|环节")  # their last one sums up what was done: 四、总结
_TERMS = re.compile(
    f"(?:^|[/、.)])(?:申报|评选|参评|准入|认定|推荐|入围|参赛|报名)(?:对象|条件|标准|资格|范围){_END}"
    "|(?:符合|具备|达到|存在|有)(?:下列|以下)[^/]{0,6}(?:条件|情形|情况|问题|要求|标准|行为)"
)
_PRINCIPLES = re.compile(f"原则[^/,。:]{{0,6}}{_END}")  # and not 按错峰的原则,寒假放假时间为
_HELD = re.compile("召开|举行|举办")
_NEWS = re.compile(
    f"{_BEGIN}[^/一二三四五六七八九十(0-9第][^/,。]{{1,40}}(?:{_HELD.pattern})[^/,。]{{0,40}}[会班]{_END}"
)
_YEAR = re.compile(
    r"(?:(?<![^/、.)])|(?<=关于|去的))(20\d\d)年(?!度?(?:重点|主要)?(?:任务|目标|计划|要点|安排))[^/]{0,12}(?:工作|情况|成效|成绩)"
)


@lru_cache(maxsize=16)  # the sentences under a heading ask one after the other
def section_of(heading: str, plan_year: int | None = None) -> Section:
    """The section of a path of headings. A heading about an earlier year is a review."""
    path = half_width(heading)
    path = _BOTH.sub("", path) if "总结" in path or "回顾" in path or "情况" in path else path
    if _past_year(path, plan_year) or (
        (told := _REVIEW.search(path)) and not (told[0] == "总结" and _STEPS.search(path))
    ):
        return Section.REVIEW
    if _TERMS.search(path):
        return Section.TERMS
    if "情况" in path and _STATE_OF_AFFAIRS.search(path):
        return Section.REVIEW
    if _HELD.search(path) and _NEWS.search(path):
        return Section.NEWS
    if "原则" in path and _PRINCIPLES.search(path):
        return Section.PRINCIPLES
    if _GOALS.search(path) is None or _WORK_BELOW.search(path) or _AHEAD.search(path):
        return Section.WORK
    goals = any(_GOALS.search(part) and not _WITH_WORK.search(part) for part in path.split("/"))
    return Section.GOALS if goals else Section.WORK


def _past_year(path: str, plan_year: int | None) -> bool:
    return any(plan_year and int(named[1]) < plan_year for named in _YEAR.finditer(path))
