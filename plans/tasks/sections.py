"""What a heading says of the sentences under it: work, goals, principles, or no promise at all."""

import re
from enum import StrEnum
from functools import lru_cache

from plans.signs import half_width


class Section(StrEnum):
    """How far the sentences under a heading can promise anything."""

    WORK = "work"
    GOALS = "goals"  # 总体要求, 工作目标: only what can be measured is a promise
    PRINCIPLES = "principles"  # 基本原则: only what opens with a concrete action is one
    REVIEW = "review"  # 工作回顾, 存在问题: what was, never what is promised
    NEWS = "news"  # a report of a meeting beside the plan


_REVIEW = re.compile(
    r"回顾|(?:工作|年度|半年)总结|总结$|完成情况|(?:进展|基本|工作)情况$|^(?!.*(?:加强|强化|通报|调度|督[查促办导]|检查|评估|报送|跟踪|公开))"
    r".{0,16}(?:开展|推进|落实|执行)情况$|取得的?(?:成绩"
    r"|成效|进展)|(?:主要|工作)成[效绩]"
    r"|(?<!整改)(?<!解决)(?<!针对)存在的?(?:主要|突出|困难和)*(?:问题|不足|短板)(?!.{0,4}整改)|困难[和与]?(?:问题"
    r"|挑战)|过去[一二三四五]年"
)
_GOALS = re.compile(
    "指导思想|总体(?:要求|思路|目标|考虑|安排$)|(?:工作|基本|发展)思路|(?:工作|主要"
    "|发展|预期|年度|奋斗|战略)目标|形势|重要意义|工作背景|^目标$"
)
_WITH_WORK = re.compile(  # 主要目标和重点任务: what stands below is work as well
    "(?:目标|要求|思路)(?:和|与|及|以及|、)[^/]{0,8}(?:任务|工作|措施|举措|安排)"
)
_PRINCIPLES = re.compile("原则")
_NEWS = re.compile(
    r"^[^一二三四五六七八九十(0-9第][^,。]{1,40}(?:召开|举行|举办)[^,。]{0,40}[会班]$"
)
_YEAR = re.compile(
    r"(20\d\d)年(?!度?(?:重点|主要)?(?:任务|目标|计划|要点|安排))[^/]{0,12}(?:工作|情况|成效|成绩)"
)


@lru_cache(maxsize=16)  # the sentences under a heading ask one after the other
def section_of(heading: str, plan_year: int | None = None) -> Section:
    """The section of a path of headings. A heading about an earlier year is a review."""
    parts = half_width(heading).split("/")
    if any(_REVIEW.search(part) or _past_year(part, plan_year) for part in parts):
        return Section.REVIEW
    if any(_NEWS.search(part) for part in parts):
        return Section.NEWS
    if any(_PRINCIPLES.search(part) for part in parts):
        return Section.PRINCIPLES
    goals = any(_GOALS.search(part) and not _WITH_WORK.search(part) for part in parts)
    return Section.GOALS if goals else Section.WORK


def _past_year(part: str, plan_year: int | None) -> bool:
    match = _YEAR.search(part)
    return bool(match and plan_year and int(match[1]) < plan_year)
