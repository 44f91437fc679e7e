"""The year that a plan is for: named, or else told by the days and the number it bears."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from plans.document.dates import FIGURES, YEAR
from plans.draft import Block, Sentence, Zone
from plans.numerals import integer
from plans.signs import half_width
from plans.spacing import squeeze

_SCHOOL_YEAR = re.compile(
    f"(?P<first>{FIGURES})(?:[-—–~至/]{FIGURES}学?年度?.{{0,4}}?|学年度?(?=第[一二]|[上下春秋]))"
    "(?:第(?P<nth>[一二])学期|(?P<half>[上下])学?期|(?P<season>[春秋])季?学期|(?=.|$))"
)
_TITLE_YEAR = re.compile(f"({YEAR})年?")
_PLANNED_YEAR = re.compile(
    f"({YEAR})年?度?[^0-9]{{0,16}}(?:要点|计划|安排|谋划|打算|思路|任务|部署)$"
)
_TITLED = re.compile(  # a title in the head: 2010·春季就业援助行动方案, 后勤工作计划秋季.2021
    f"(?P<first>{YEAR})[年·.-]?[^,。;:0-9]{{2,40}}(?:方案|计划|要点|安排)"
    f"|[^,。;:0-9]{{4,40}}(?:方案|计划|要点|安排)[^,。;:0-9]{{0,6}}(?P<last>{YEAR})年?[)]?"
)
_SPEAKS_OF = re.compile(
    f"(?<![到至])({YEAR})年(?:是|[,]?(?:全[省市县区州旗校局系]|我[省市县区州旗校局])"
    "|度?.{0,12}(?:工作|重点|要点|计划|会议|目标|任务))"
)
_DATED = re.compile(
    f"({YEAR})(?:年[0-9]{{1,2}}月|年(?=[底末])|[./-][0-9]{{1,2}}[./-][0-9]{{1,2}}(?![0-9]))"
)
_NUMBER = re.compile(  # of the document itself, and none that its text cites
    rf"[^,。;:《》]{{0,16}}(?:(?:文号|编号|字号):)?[^,。;:《》]{{0,16}}[〔\[(【]({FIGURES})[〕\])】]第?[0-9]{{1,5}}号[^,。;:《》]{{0,12}}"
)
_CITED = re.compile(rf"[〔\[(【]({FIGURES})[〕\])】]第?[0-9]{{1,5}}号")
_MENTIONED = re.compile(f"(?<![自从至到])({YEAR})(?:年度?|[届级])(?!以来|至今|来)")
_EARLY = 15  # sentences in which a document says what year it speaks of
_HEAD = 12  # lines or cells in which its number stands


def find_plan_year(title: str, sentences: Sequence[Sentence]) -> int | None:
    """The year that a plan is for, as its title or its opening words name it.

    A plan for a school year is of its first year, one for the second term of its second.
    """
    if (term := _SCHOOL_YEAR.search(title)) is not None:
        return _of_term(term)
    if (named := _PLANNED_YEAR.search(title) or _TITLE_YEAR.search(title)) is not None:
        return integer(named[1])
    return _headed_year(sentences) or _spoken_year(sentences)


def guess_year(blocks: Sequence[Block]) -> int | None:
    """The year of a document that names none, for a person to confirm; None where nothing tells.

    Its number tells it, then a title or a school year in its head, the days it writes out, the year
    it most speaks of, and last the numbers of the documents that it cites.
    """
    written = [text for block in blocks for text in (block.text, *block.cells)]
    lines = [half_width(squeeze(text)) for text in written]
    head = lines[:_HEAD]
    if numbered := next(filter(None, map(_NUMBER.fullmatch, head)), None):
        return int(numbered[1])
    if (term := next(filter(None, map(_SCHOOL_YEAR.search, head)), None)) is not None:
        return _of_term(term)
    if (titled := next(filter(None, map(_TITLED.fullmatch, head)), None)) is not None:
        return integer(titled["first"] or titled["last"])
    if years := list(_years(_DATED, lines)):
        return _of_days(years)
    spoken = Counter(_years(_MENTIONED, lines)) or Counter(_years(_CITED, lines))
    return max(spoken, key=lambda year: (spoken[year], year), default=None)


def _years(pattern: re.Pattern[str], lines: Iterable[str]) -> Iterator[int]:
    written = (found[1] for line in lines for found in pattern.finditer(line))
    return (year for year in map(integer, written) if year is not None)


def _of_days(years: Sequence[int]) -> int | None:
    """That of most days; a campaign that goes over New Year is of the year in which it begins."""
    counted = Counter(years)
    first, last = min(counted), max(counted)
    if last == first + 1 and len(counted) == 2:
        return first
    most = max(counted, key=lambda year: (counted[year], year))
    return most if 2 * counted[most] > len(years) else None


def _of_term(term: re.Match[str]) -> int:
    second = "二" in (term["nth"] or "") or term["half"] == "下" or term["season"] == "春"
    return int(term["first"]) + second


def _spoken_year(sentences: Sequence[Sentence]) -> int | None:
    """The year that the opening most often speaks of; of equals the later, not the one past."""
    years = Counter(
        year
        for sentence in [one for one in sentences if one.zone in (Zone.FRONT, Zone.PLAN)][:_EARLY]
        for found in _SPEAKS_OF.finditer(sentence.plain)
        if (year := integer(found[1])) is not None
    )
    return max(years, key=lambda year: (years[year], year), default=None)


def _headed_year(sentences: Sequence[Sentence]) -> int | None:
    """The year whose tasks a heading announces: 三、2025年政府工作任务."""
    headings = dict.fromkeys(sentence.heading for sentence in sentences)
    parts = (part for heading in headings for part in heading.split("/"))
    named = (_PLANNED_YEAR.search(part) for part in parts)
    return next((integer(found[1]) for found in named if found), None)
