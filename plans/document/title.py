"""A plan's title, as printed above it, named in its notice of issue, or composed."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain
from pathlib import PurePath

from plans.draft import Block, Sentence, Zone
from plans.outline.markers import find_marker
from plans.outline.zones import CALENDAR_LINE, ORGANISATION, TITLE
from plans.spacing import squeeze

_PLAN_WORDS = (
    "工作要点|工作计划|重点工作|工作重点|工作安排|行动计划|实施方案|工作方案|任务分解表|任务清单|工作谋划|工作打算"
    "|行事历|工作历|工作月历|[月周校]历|安排表|计划表|一览表|配档表|推进表|时间表|路线图|要点|计划|方案|规划"
)
_HEADLINE = re.compile(
    f"(?!关于(?:报送|上报|呈报))[^。;:,!?《》]{{2,60}}?(?:{_PLAN_WORDS})(?:[(].{{1,12}}[)])?"
)
_NAMED = re.compile(f"《([^》]{{2,60}}(?:{_PLAN_WORDS})(?:[(].{{1,12}}[)])?)》")
_NOTICE = re.compile("关于|通知|现将|印发")
_ISSUED = re.compile(
    f"(?P<issuer>[^《》]{{0,40}}?)关于印发《?(?P<title>[^《》]{{4,70}}?(?:{_PLAN_WORDS})(?:[(].{{1,12}}[)])?)"
    "》?的通知"
)
_ANNOUNCED = re.compile(
    "(?:[^。;:!?《》]{0,40}关于[^。;:!?]{4,60}的|(?!.*(?:印发|转发|下发))[^。;:!?《》]{4,40}(?:工作|活动|行动|整治)的?)"
    "(?:通知|通告|通报|公告|决定|批复|报告|(?:复|公)?函|(?:若干|实施|指导|具体)?意见|若干措施)"
)
_GAP = re.compile("(?<=[\u4e00-\u9fff]{2})\\s+(?=[\u4e00-\u9fff]{2})")
_YEAR_FIRST = re.compile("(?:20|二[〇○零])")
_LONGEST = 80
_BARE = 8  # characters of a title that says neither whose nor when


def find_title(blocks: Sequence[Block], sentences: Sequence[Sentence]) -> str:
    """The plan's title, "" where the document prints none."""
    written = {block.line: block.text for block in blocks}
    front = [sentence for sentence in sentences if sentence.zone is Zone.FRONT]
    found = chain(*(find(front) for find in _IN_FRONT), _stray(sentences))
    for sentence, title in found:
        return _spaced(title, written.get(sentence.line, ""))
    return ""


def with_year(title: str, year: int) -> str:
    """A title that only says the kind of document (政府工作报告) with the plan's year before it."""
    bare = len(title) <= _BARE and not re.search("[0-9〇○零]", title)
    return f"{year}年{title}" if bare and title else title


def compose_title(issuer: str, year: int, file_name: str) -> str:
    """A title for a plan without one: the file's name where it is one, else issuer and year."""
    stem = squeeze(PurePath(file_name).stem)
    if _HEADLINE.search(stem):
        return stem[:_LONGEST]
    return f"{issuer}{year}年工作计划"


def _printed(front: Sequence[Sentence]) -> Iterator[tuple[Sentence, str]]:
    """The last line of the front that is a plan's title, with the issuer's line above it."""
    for at in range(len(front) - 1, -1, -1):
        text = front[at].text
        if not TITLE.fullmatch(front[at].plain) or _NOTICE.search(text) or find_marker(text):
            continue
        above = front[at - 1].text if at else ""
        nameless = len(text) < 14 or _YEAR_FIRST.match(text)
        if nameless and ORGANISATION.fullmatch(above) and above not in text:
            text = above + text
        yield front[at], text


def _in_notice(front: Sequence[Sentence]) -> Iterator[tuple[Sentence, str]]:
    """The title that a notice of issue names in 《》, or after 印发."""
    for sentence in front:
        found = _NAMED.search(sentence.plain)
        if found and _NOTICE.search(sentence.text):
            yield sentence, sentence.text[slice(*found.span(1))]


def _issued(front: Sequence[Sentence]) -> Iterator[tuple[Sentence, str]]:
    """What a headline says to be issued, with the office before it where it names none itself."""
    for sentence in front:
        if found := _ISSUED.fullmatch(sentence.plain):
            issuer, title = (sentence.text[slice(*found.span(part))] for part in (1, 2))
            yield sentence, issuer + title if re.match("20[0-9]{2}", title) else title


def _announced(front: Sequence[Sentence]) -> Iterator[tuple[Sentence, str]]:
    """A notice that is itself what is to be done (关于开展…专项整治的通知)."""
    for sentence in front:
        if _ANNOUNCED.fullmatch(sentence.plain):
            yield sentence, sentence.text


def _opening(front: Sequence[Sentence]) -> Iterator[tuple[Sentence, str]]:
    """The beginning of a headline that goes on to say more."""
    for sentence in front:
        found = _HEADLINE.match(sentence.plain)
        if found and not sentence.text.endswith("。"):
            yield sentence, sentence.text[: found.end()]


def _of_a_week(front: Sequence[Sentence]) -> Iterator[tuple[Sentence, str]]:
    """The week or month that stands alone above its plan: 第十三周(5月8日—12日)."""
    yield from ((one, one.text) for one in front if CALENDAR_LINE.fullmatch(one.plain))


# the first that finds one
_IN_FRONT = (_printed, _in_notice, _issued, _announced, _opening, _of_a_week)


def _stray(sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, str]]:
    """A line inside the plan that stands under no heading: a caption that repeats the title."""
    for sentence in sentences:
        if (
            sentence.zone is Zone.PLAN
            and sentence.row is None
            and not sentence.heading
            and 8 <= len(sentence.text) <= 40
            and not sentence.plain.endswith(("。", ";", ":"))
            and re.search("工作|任务|计划|要点", sentence.text)
        ):
            yield sentence, sentence.text


def _spaced(title: str, line: str) -> str:
    """The title with the gaps between its words as written, where a line holds it."""
    spaced = _GAP.sub(" ", line)
    spaced = re.sub("(?<! ) +(?! )", " ", spaced).strip()
    tight = re.sub(
        "(?<=[0-9]) | (?=[0-9])|(?<![\u4e00-\u9fff]{2}) | (?![\u4e00-\u9fff]{2})", "", spaced
    )
    return tight if squeeze(tight) == squeeze(title) else title
