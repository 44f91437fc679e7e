"""第13周 of a term, where the document itself says which days one of its weeks has.

A school counts its weeks from a Monday that only its calendar knows. A notice that dates one of
them (第12周末(5.24), 5月25日—31日 第13周, 第一周第一日自8月31日起) dates them all.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from plans.calendar import DAY, Period, week_period
from plans.draft import Sentence
from plans.numerals import integer

_DAY = r"(?:20[0-9]{2}[年./-])?(?P<month>[0-9]{1,2})[月.](?P<day>[0-9]{1,2})日?"
_WEEK = "第(?P<week>[0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:教学)?周"
_TO = "[-—–~至到]{1,2}"
_BEGINS = (  # the words give a day in the week
    re.compile(f"{_WEEK}(?:第?[一1][日天]|周一|星期一)?[:,]?[(]?(?:[从自于为是]|开始于)?{_DAY}"),
    re.compile(f"(?<![0-9]){_DAY}{_TO}(?:[0-9]{{1,2}}[月.])?[0-9]{{1,2}}[日]?[)]?{_WEEK}"),
    re.compile(f"{_WEEK}(?:周?[末日天])[(]?{_DAY}"),
)
_MOST = 30  # weeks of a term


def first_monday(
    sentences: Sequence[Sentence], plan_year: int, stretch: Period | None
) -> date | None:
    """The Monday of the first week of the term; None where no week is dated, or not by one count.

    A month well before the plan's stretch is of its later year.
    """
    mondays = {
        week_period(day).start - 7 * (week - 1) * DAY
        for sentence in sentences
        for week, day in _dated_weeks(sentence.plain, plan_year, stretch)
    }
    return mondays.pop() if len(mondays) == 1 else None


def _dated_weeks(text: str, plan_year: int, stretch: Period | None) -> Iterator[tuple[int, date]]:
    """Each week of a half-width text by its number, with a day of it."""
    if "周" not in text:
        return
    for words in _BEGINS:
        for found in words.finditer(text):
            week = integer(found["week"])
            day = _of_year(int(found["month"]), int(found["day"]), plan_year, stretch)
            if week and week <= _MOST and day:
                yield week, day


def _of_year(month: int, day: int, plan_year: int, stretch: Period | None) -> date | None:
    later = stretch is not None and month + 1 < stretch.start.month and stretch.end.year > plan_year
    try:
        return date(plan_year + later, month, day)
    except ValueError:
        return None
