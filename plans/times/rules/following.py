"""The month after the one named: 12月检测,次月10日前公布, or after each: 每月自查,次月5日前报送."""

import re
from collections.abc import Callable
from datetime import date

from plans.calendar import Part, Period, add_months, month_part, month_period, one_day
from plans.numerals import number
from plans.rule import Book, Found
from plans.times.reference import Scope
from plans.times.rules.civil import month_point
from plans.times.values import Edge, Frequency, Grain, Noise, Point
from plans.times.words import ACTIVITY

following = Book[Scope]("months after the one named")
At = Found[Scope]


@following.rule("monthly test", "(?<=[一二三四五六七八九十两0-9])次月(?=[考测评检度])")
def monthly_test(found: At) -> Noise:
    """第一次月考."""
    return Noise()


_DAY = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_MONTH_AFTER = "(?:[次翌]|(?<![一-龥0-9])当|(?<=[于在])当)月"


@following.rule(
    "month after the one named",
    f"{_MONTH_AFTER}(?:月?(?P<edge>[底末])|月?初|(?P<third>[上中下])旬"
    f"|(?P<day>{_DAY})[日号](?:[至到—–~-](?P<last>{_DAY})[日号])?)?",
)
def month_after_the_one_named(found: At) -> Point | None:
    """12月组织检测,次月10日前公布, where nothing returns: January of the year that follows."""
    named = _month_named_before(found) if found.context.is_plan else None
    if named is None:
        return None
    first = named if found[0].startswith("当") else add_months(named, 1)
    period, grain = month_period(first.year, first.month), Grain.MONTH
    if found["day"]:
        day = int(number(found["day"]) or 0)
        last = int(number(found["last"] or found["day"]) or 0)
        return _of_one_year(
            first, Grain.DAY, lambda: Period(first.replace(day=day), first.replace(day=last))
        )
    if found["edge"]:
        end = _of_one_year(first, Grain.DAY, lambda: one_day(period.end))
        return end._replace(edge=Edge.END)
    if found["third"] or "初" in found[0]:
        part, grain = Part("上中下".find(found["third"] or "上") + 1), Grain.THIRD
        period = month_part(first.year, first.month, part)
    return _of_one_year(first, grain, lambda: period)


def _of_one_year(first: date, grain: Grain, of: Callable[[], Period]) -> Point:
    return Point(grain, lambda scope, year: of(), first.year, month=first.month)


_SENTENCE_END = re.compile("[。;；!?\n]")
_REACH = 200  # characters
_RETURNS = re.compile(
    "每个?[月季周旬天日年学半逢双单]|[逐按][月季]|一月一(?![日号])|上月"
    "|(?<![0-9一二三四五六七八九十上中下])"
    f"(?:[月季](?:报|度|末|初)|[日周月季]有|[日周旬月季]{ACTIVITY})"
)
_NAMED_MONTH = re.compile(
    "(?:(?P<year>20[0-9]{2})年)?(?<![0-9第个十])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
    "月(?!球|亮|台|饼)(?P<more>(?:[0-9]{1,2}日)?[、和及](?=[0-9一二三四五六七八九十]{1,2}月))?"
)


def _month_named_before(found: At) -> date | None:
    """The first day of the month named before in the sentence, or by its heading; None where
    the sentence says what returns, or names several months.
    """
    text, at = found.line.text, found.match.start()
    before = _SENTENCE_END.split(text[max(0, at - _REACH) : at])[-1]
    behind = _SENTENCE_END.split(text[found.match.end() : found.match.end() + _REACH], maxsplit=1)
    if _RETURNS.search(before) or _RETURNS.search(behind[0]):
        return None
    named = list(_NAMED_MONTH.finditer(before))
    if not named:
        return found.context.month
    if any(month["more"] for month in named):
        return None
    last = named[-1]
    year = int(last["year"]) if last["year"] else None
    period = month_point(int(number(last["month"]) or 0), year).period(found.context)
    return period.start if period else None


@following.rule(
    "day of the month after",
    f"{_MONTH_AFTER}"
    "(?:月?(?P<edge>[底末初])|(?=[上中下]旬|[0-9]{1,2}[日号]|[一二三十]{1,3}[日号]))"
    "|(?<![0-9个一-龥])月后(?=[0-9]{1,2}[日号])",
)
def day_of_the_month_after(found: At) -> Frequency | None:
    """次月5日前, of a plan: it follows a month that comes again and again."""
    if not found.context.is_plan:
        return None
    edge = {"": "", "初": ";BYMONTHDAY=1"}.get(found["edge"], ";BYMONTHDAY=-1")
    months = _MONTHS_BEHIND.get(_period_before(found), "")
    return Frequency(f"FREQ=YEARLY;BYMONTH={months}{edge}" if months else f"FREQ=MONTHLY{edge}")


_PERIODS = re.compile("(?:每个?|[逐按])(?P<period>月|季|半年|学期)|(?P<bare>[月季])度")
_MONTHS_BEHIND = {"季": "1,4,7,10", "半年": "1,7", "学期": "2,7"}


def _period_before(found: At) -> str:
    """What returns before it in the sentence: 每季度检查,次月10日前通报."""
    text, at = found.line.text, found.match.start()
    before = _SENTENCE_END.split(text[max(0, at - _REACH) : at])[-1]
    periods = [match["period"] or match["bare"] for match in _PERIODS.finditer(before)]
    return periods[-1] if periods else ""
