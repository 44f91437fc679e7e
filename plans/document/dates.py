"""The date on which a document was issued, as it states it."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain

from plans.draft import Sentence, Zone
from plans.errors import DocumentError
from plans.numerals import integer
from plans.outline.paragraphs import DATE_LINE
from plans.outline.zones import ORGANISATION, is_dateline

_NUMBER = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
FIGURES = "(?:20[0-9]|19[89])[0-9]"  # of a document: 1980 to 2099
YEAR = f"{FIGURES}|二[〇○零][〇○零一二三四五六七八九]{{2}}|一九[八九][〇○零一二三四五六七八九]"
_FULL_DATE = re.compile(f"({YEAR})[年./-]({_NUMBER})[月./-]({_NUMBER})日?")
_DAY = re.compile(f"(?:({FIGURES})年)?([0-9]{{1,2}})月([0-9]{{1,2}})日")
_STATED = re.compile(f"(?:成文|发文|印发)(?:日期|时间)[:|]?{_FULL_DATE.pattern}")
_PUBLISHED = re.compile(
    f"(?:(?:发布|公开|生成|更新|公布)?(?:日期|时间):?|来源:[^0-9]{{2,30}}){_FULL_DATE.pattern}"
)
_DELIVERED = re.compile(f"[—-]{{0,4}}{_FULL_DATE.pattern}在[^,。;]{{4,40}}(?:会议|大会)上")
_EARLY = 15  # sentences in which a document says what year it speaks of


def find_issue_date(sentences: Sequence[Sentence], plan_year: int | None) -> date | None:
    """The date a document was issued on: stated as such, signed, or printed above it.

    A date printed around it may be that of a web page years later, so it must lie within a year of
    the plan's. Raises DocumentError where the date of issue does not exist.
    """
    return find_own_date(sentences) or find_printed_date(sentences, plan_year)


def find_own_date(sentences: Sequence[Sentence]) -> date | None:
    """The date that the document itself states or signs with."""
    found = chain.from_iterable(find(sentences) for find in (_stated, _signed, _delivered))
    return next((_date(*day) for day in found), None)


def find_printed_date(sentences: Sequence[Sentence], plan_year: int | None) -> date | None:
    """The date printed around it, if it lies within a year of the plan's."""
    printed = (_date(*found) for found in _printed(sentences))
    return next((day for day in printed if abs(day.year - (plan_year or day.year)) < 2), None)


def find_news_date(sentences: Sequence[Sentence], plan_year: int) -> date | None:
    """The day of the meeting at which a plan was told, where news of it opens the document."""
    for sentence in sentences[:3]:
        found = _DAY.match(sentence.plain)
        if found and sentence.zone is Zone.FRONT and is_dateline(sentence.plain):
            return _date(found[1] or str(plan_year), found[2], found[3])
    return None


def _stated(sentences: Sequence[Sentence]) -> Iterator[tuple[str, str, str]]:
    for sentence in sentences:
        if sentence.zone in (Zone.FRONT, Zone.TAIL) and (found := _STATED.search(sentence.plain)):
            yield found[1], found[2], found[3]


def _signed(sentences: Sequence[Sentence]) -> Iterator[tuple[str, str, str]]:
    """Dates that stand alone under an organisation's name, the last one first."""
    for at in range(len(sentences) - 1, 0, -1):
        sentence = sentences[at]
        if (
            sentence.zone is not Zone.FOREIGN
            and DATE_LINE.fullmatch(sentence.plain)
            and ORGANISATION.fullmatch(sentences[at - 1].plain)
            and (found := _FULL_DATE.search(sentence.plain))
        ):
            yield found[1], found[2], found[3]


def _delivered(sentences: Sequence[Sentence]) -> Iterator[tuple[str, str, str]]:
    """The day of the assembly to which a report was made, as its subtitle names it."""
    for sentence in sentences[:_EARLY]:
        if sentence.zone is Zone.FRONT and (found := _DELIVERED.match(sentence.plain)):
            yield found[1], found[2], found[3]


def _printed(sentences: Sequence[Sentence]) -> Iterator[tuple[str, str, str]]:
    """Dates that stand alone: below the text first, for above it may be the page's own."""
    for zone in (Zone.TAIL, Zone.FRONT):
        for sentence in sentences:
            if sentence.zone is not zone:
                continue
            alone = DATE_LINE.fullmatch(sentence.plain) and _FULL_DATE.search(sentence.plain)
            if found := alone or (
                _PUBLISHED.search(sentence.plain) if zone is Zone.FRONT else None
            ):
                yield found[1], found[2], found[3]


def _date(year: str, month: str, day: str) -> date:
    try:
        return date(integer(year) or 0, integer(month) or 0, integer(day) or 0)
    except ValueError:
        raise DocumentError(
            f"成文日期“{year}年{month}月{day}日”不存在", "请核对文件落款的日期,改正后再导入"
        ) from None
