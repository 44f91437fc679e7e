"""How each paragraph opens: with a heading that stands alone, with one run into the text, or not.

Nothing in plain text says what a heading is. What gives it away is its shape (short, no comma, no
full stop), its number, what stands below it, and that its neighbours open alike.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from plans.draft import BlockKind, Zone
from plans.outline.markers import BULLET, LEAD, Marker, find_marker
from plans.outline.paragraphs import Paragraph
from plans.outline.sentences import TERMINALS, split_sentences
from plans.outline.zones import CALENDAR_LABEL, CALENDAR_LINE, is_furniture, is_headline, is_short
from plans.signs import half_width
from plans.spacing import squeeze

_ALONE = 50  # characters a numbered heading standing alone may have
_UNNUMBERED = 30
_RUN_IN = 40  # characters a heading run into its paragraph may have
_AHEAD = 30  # paragraphs within which an unnumbered heading's first item stands
_ITEMS = 3.0  # the rank from which numbers are those of items as well as of headings
_READ = 400  # characters of a paragraph that are looked at for its first sentence
_COMMAS = re.compile(",")
_MARKS = TERMINALS + ":"
_MARK_OR_COMMA = re.compile(f"[{_MARKS},]")
_TERMINAL, _MARK = re.compile(f"[{TERMINALS}]"), re.compile(f"[{_MARKS}]")
LABEL = re.compile(
    "(?:牵头|责任|配合|协办|承办|主办|组织|负责|落实|分管|完成|时限|进度|实施|具体|活动)?(?:责任)?"
    "(?:单位|部门|科室|处室|股室|领导|人|时限|时间|日期|期限|安排)(?:[(][^)]{1,12}[)])?:"
)
_RECORD = re.compile(  # the line that opens one of several activities: 活动名称:写春联
    "(?P<label>(?:[\u4e00-\u9fff]{2,4})?(?:名称|主题|项目)):(?P<name>[^:;]{2,30}?)。?"
)
_WHEN = re.compile("[(][^()]{0,30}(?:年|月|日|季度|[上下]旬|年底)[^()]{0,12}[)](?=[。:;]?$)")
_NOTED = re.compile("[(【][^()【】]{1,60}[)】]$")  # who answers for all that stands below
_COLON = re.compile("(?<![0-9]):|:(?![0-9])")
_GAP = re.compile(" {2,}|[\u3000\t]+")
_DATED_STEP = re.compile(  # 3、审核系统信息:11月13—17日: a step with its day, and no stage's
    "(?<!阶段)(?<!时间)(?<!日期)(?<!时限):(?:20[0-9]{2}年)?[0-9]{1,2}月[0-9]{1,2}[日号]?"
    "(?:[至到~—―–-]{1,2}(?:[0-9]{1,2}月)?[0-9]{1,2}[日号])?(?:之?前(?:,?[^,。;:]{2,24})?)?$"
)
_DAY_FIRST = re.compile(  # 2.10月12日-10月14日提交材料: it heads its details, and is due itself
    "(?:20[0-9]{2}年)?[0-9]{1,2}月[0-9]{1,2}[日号](?:[(][^()]{1,6}[)])?"
    "(?:[至到~—―–-]{1,2}(?:[0-9]{1,2}月)?[0-9]{1,2}[日号](?:[(][^()]{1,6}[)])?)?(?:之?前)?[,:]?"
    "(?![^,。;]*阶段)[\u4e00-\u9fff]{4}"
)
_COMMITS = re.compile(
    "[0-9０-９一二三四五六七八九十]{1,3}(?:月|日|次|所|个|名|项|场|%)|年底|季度|不少于|不低于|以上|至少"
    "|[0-9][万亿]?(?:家|座|处|条|台|套|辆|件|支|户|人|亩|间|栋|门|期|块|公里|千米|亿?元)(?=[、,。;]|$)"
)
_TOLD = re.compile(  # a sentence that tells somebody to act, and no topic
    "[局委办科处股室部院校站所队区县镇乡村组司]负责|督促[^,。]{2,12}(?:抓|做|落实|完成|修|整改|开展)|责成|必须|不得"
    "|由[^,。]{2,16}(?:负责|牵头|组织|承担|做好)|各[^,。]{1,10}[要应须拟](?![求点素急用])"
    "|(?:局|委|办|科|处|室|部|院|校|站|所|队|馆|中心|公司)拟|主动向[^,。]{2,12}(?:汇报|报告|报送)"
)


class Opening(NamedTuple):
    """How a paragraph opens. `title` is "" where it opens with no heading.

    `length` is how much of the paragraph the heading takes; `alone` that it is no sentence; `stray`
    marks a line that stands directly above an unnumbered heading, as a caption does. `over` is the
    rank of the items that a calendar's month heads, whatever list stands above it; `brief` that a
    month before its work (二月:1.…2.…) holds for its own paragraph alone.
    """

    marker: Marker | None
    title: str = ""
    length: int = 0
    alone: bool = False
    stray: bool = False
    over: float | None = None
    brief: bool = False


_NONE = Opening(None)


def find_openings(paragraphs: Sequence[Paragraph], zones: Sequence[Zone]) -> list[Opening]:
    """The opening of each paragraph; only the plan and its attachments have headings."""
    reader = _Reader(paragraphs, zones)
    openings = [reader.opening(at) for at in range(len(paragraphs))]
    return reader.with_strays(reader.with_parallels(openings))


class _Reader:
    """One pass over a document's paragraphs, which are judged by their neighbours."""

    def __init__(self, paragraphs: Sequence[Paragraph], zones: Sequence[Zone]) -> None:
        self.paragraphs = paragraphs
        self.zones = zones
        self.markers = [p.marker if p.block.kind is not BlockKind.ROW else None for p in paragraphs]
        self.first = [_first_sentence(p) for p in paragraphs]
        self.run_in_styles = self._run_in_styles()
        self.records = self._records()

    def opening(self, at: int) -> Opening:
        paragraph, marker = self.paragraphs[at], self.markers[at]
        if self.zones[at] is Zone.FOREIGN and is_headline(self.paragraphs, at):
            return Opening(None, paragraph.text, len(paragraph.text), alone=True)
        if not self._in_plan(at) or paragraph.block.kind is BlockKind.ROW:
            return _NONE
        if name := self._record(at):
            return Opening(None, name, len(paragraph.text), alone=True)
        if self._stands_alone(at):
            title, length = _title(paragraph.text, marker), len(paragraph.text)
            numbered = marker if marker is not None and marker.rank < BULLET else None
            if numbered is not None and _DAY_FIRST.match(paragraph.plain, numbered.length):
                return Opening(numbered, title, length)
            return Opening(numbered, title, length, alone=True, over=self._items_over(at))
        if marker is not None and self._runs_in(at, marker):
            length = len(self.first[at])
            return Opening(marker, _title(paragraph.text[:length], marker), length)
        if marker is None and (turn := CALENDAR_LABEL.match(paragraph.plain)):
            return Opening(None, _title(paragraph.text[: turn.end()], None), brief=True)
        return Opening(marker, *self._labelled(at, marker))

    def _record(self, at: int) -> str:
        """The name of an activity whose labels stand below it, where it is one of several."""
        name = self.records.get(at, "")
        below = self._below(at) if name else None
        if below is None:
            return ""
        labels = self.paragraphs[at + 1 : below + 1]
        return name if any(LABEL.match(_unmarked(one)) for one in labels) else ""

    def with_parallels(self, openings: list[Opening]) -> list[Opening]:
        """Adds unnumbered headings run into their paragraphs: two or more in a section alike."""
        section: list[int] = []
        for at in range(len(openings) + 1):
            if at < len(openings) and not openings[at].alone:
                section.append(at)
                continue
            self._mark_parallels(openings, section)
            section = []
        return openings

    def with_strays(self, openings: list[Opening]) -> list[Opening]:
        """Marks the lines that stand above an unnumbered heading and head nothing themselves."""
        for at in range(len(openings) - 1):
            below = openings[at + 1]
            is_line = is_short(self.paragraphs[at]) and self.paragraphs[at].open
            if openings[at] == _NONE and is_line and below.alone and below.marker is None:
                openings[at] = Opening(None, stray=True)
        return openings

    def _mark_parallels(self, openings: list[Opening], section: Sequence[int]) -> None:
        prose = [at for at in section if self._in_plan(at) and not self.paragraphs[at].caption]
        if any((marker := self.markers[at]) and marker.rank < BULLET for at in prose):
            return
        alike = [at for at in prose if self._opens_briefly(at)]
        if len(alike) >= 2 and len(alike) >= 0.4 * len(prose):
            for at in alike:
                length = len(self.first[at])
                title = _title(self.paragraphs[at].text[:length], None)
                openings[at] = Opening(None, title, length)

    def _opens_briefly(self, at: int) -> bool:
        sentence = self.first[at]
        return (
            self.markers[at] is None
            and 4 <= len(sentence) <= _UNNUMBERED
            and len(sentence) < len(self.paragraphs[at].text)
            and sentence.endswith("。")
            and not _COMMAS.search(sentence)
            and not _COMMITS.search(sentence)
        )

    def _in_plan(self, at: int) -> bool:
        return self.zones[at] in (Zone.PLAN, Zone.ATTACHMENT)

    def _stands_alone(self, at: int) -> bool:
        paragraph, marker = self.paragraphs[at], self.markers[at]
        text = paragraph.plain
        if paragraph.block.kind is BlockKind.HEADING:
            return self._heads_something(at, marker)
        if marker is None:
            return self._stands_unnumbered(at)
        if len(text) > _ALONE or _TERMINAL.search(text):
            return False
        if marker.rank >= BULLET:
            return self._items_of_dash(at) is not None
        if LABEL.search(_NOTED.sub("", text)) or _DATED_STEP.search(text):
            return False
        return self._heads_something(at, marker)

    def _items_over(self, at: int) -> float | None:
        """The rank of the items that a month of a calendar or a dashed line stands above."""
        return self._items_of_dash(at) or self._items_of_month(at)

    def _items_of_dash(self, at: int) -> float | None:
        """The rank of the numbered items below a short line behind a long dash: ——推进教育发展."""
        text = self.paragraphs[at].plain
        if not text.startswith("——") or len(text) > _UNNUMBERED or _MARK_OR_COMMA.search(text):
            return None
        below = self._below(at)
        lower = self.markers[below] if below is not None else None
        return lower.rank if lower is not None and lower.numbered else None

    def _stands_unnumbered(self, at: int) -> bool:
        paragraph = self.paragraphs[at]
        text = paragraph.plain
        if CALENDAR_LINE.fullmatch(text):
            return self._heads_a_turn(at)
        if (
            len(text) > _UNNUMBERED
            or _MARK.search(text)
            or len(_COMMAS.findall(text)) > 1
            or paragraph.caption
            or is_furniture(text)
        ):
            return False
        below = self._below(at)
        if below is None or self._fills_section(at, below):
            return False
        marker = self.markers[below]
        return (
            not is_short(self.paragraphs[below])
            or self.paragraphs[below].block.kind is not BlockKind.PARAGRAPH
            or (marker is not None and marker.numbered)
        )

    def _fills_section(self, at: int, below: int) -> bool:
        """Whether a line is all that stands between a number and the next: the day of 活动时间."""
        above, lower = self.markers[at - 1] if at else None, self.markers[below]
        if above is None or lower is None or not above.numbered:
            return False
        return above.style.name == lower.style.name and lower.number == above.number + 1

    def _heads_a_turn(self, at: int) -> bool:
        """Whether a calendar's line has something below it; a list of themes is a list."""
        below = self._below(at)
        if below is None or (
            self._fills_section(at, below) and _tells_time(self.paragraphs[at - 1])
        ):
            return False
        themes = CALENDAR_LABEL.match(self.paragraphs[at].plain) is not None
        return not (themes and CALENDAR_LINE.fullmatch(self.paragraphs[below].plain))

    def _items_of_month(self, at: int) -> float | None:
        """The rank of the items that stand under a month or a week of a calendar."""
        if self.markers[at] is not None or not CALENDAR_LINE.fullmatch(self.paragraphs[at].plain):
            return None
        for below in range(at + 1, min(at + _AHEAD, len(self.paragraphs))):
            marker = self.markers[below]
            if marker is not None and marker.numbered:
                return marker.rank
            if CALENDAR_LINE.fullmatch(self.paragraphs[below].plain):
                break
        return None

    def _heads_something(self, at: int, marker: Marker | None) -> bool:
        """Whether text or deeper headings stand below: an item without any is no heading."""
        below = self._below(at)
        if below is None:
            return False
        if self.paragraphs[at].block.level and self.paragraphs[below].block.level:
            return self.paragraphs[below].block.level > self.paragraphs[at].block.level
        lower = self.markers[below]
        if marker is None:
            return True
        if lower is None and self._ends_a_list(at, marker):
            return False
        if lower is None and self._stands_unnumbered(below):
            lower = next(filter(None, self.markers[below : below + _AHEAD]), None)
            if lower is None:
                return not self._is_item(at, marker)
        return lower is None or lower.rank > marker.rank

    def _is_item(self, at: int, marker: Marker) -> bool:
        """Whether a numbered line is one of a list, and no heading: it states a measure, or the
        line above has its kind of number."""
        above = self.markers[at - 1] if at else None
        listed = above is not None and above.style.name == marker.style.name
        return listed or _COMMITS.search(self.paragraphs[at].plain[marker.length :]) is not None

    def _ends_a_list(self, at: int, marker: Marker) -> bool:
        """Whether a low number follows at once on the one before it, below which nothing stands."""
        above = self.markers[at - 1] if at else None
        if above is None or marker.rank < _ITEMS:
            return False
        return above.style.name == marker.style.name and above.number == marker.number - 1

    def _below(self, at: int) -> int | None:
        """The next paragraph of the plan that is no caption and no note of who and when."""
        for later in range(at + 1, min(at + 8, len(self.paragraphs))):
            if not self._in_plan(later):
                if self.zones[later] is Zone.FOREIGN and self.paragraphs[later].caption:
                    continue
                return None
            if not LABEL.match(_unmarked(self.paragraphs[later])):
                return later
        return None

    def _runs_in(self, at: int, marker: Marker) -> bool:
        sentence, text = self.first[at], self.paragraphs[at].plain
        if len(sentence) > _RUN_IN or not sentence.endswith(("。", "!", "?")):
            return False
        if marker.rank == LEAD:
            return False
        commas = len(_COMMAS.findall(sentence))
        topic = topic_of(sentence)
        if len(sentence) == len(text):
            if _COMMITS.search(topic) or commas > 1:
                return False
            return self._unfolded(at, marker) or (commas == 0 and self._explained(at, marker))
        if _TOLD.search(topic, marker.length) or self._only_noted(at, marker):
            return False
        if commas == 0:
            return not _COMMITS.search(topic[marker.length :])
        return commas == 1 and marker.style.name in self.run_in_styles

    def _only_noted(self, at: int, marker: Marker) -> bool:
        """Whether nothing but a bracket follows, and no items stand below: 4、参加会议。(李红)"""
        if not _NOTED.fullmatch(self.paragraphs[at].plain[len(self.first[at]) :]):
            return False
        below = self._below(at)
        lower = self.markers[below] if below is not None else None
        return below is None or (lower is not None and lower.rank <= marker.rank)

    def _unfolded(self, at: int, marker: Marker) -> bool:
        """Whether it is a sentence on its own above items of a lower number."""
        below = self._below(at)
        lower = self.markers[below] if below is not None else None
        alone = len(self.first[at]) == len(self.paragraphs[at].plain)
        return alone and lower is not None and marker.rank < lower.rank < LEAD

    def _explained(self, at: int, marker: Marker) -> bool:
        """Whether what stands below a single sentence unfolds it."""
        below = self._below(at)
        if below is None or self.zones[below] is not self.zones[at]:
            return False
        lower = self.markers[below]
        if lower is not None:
            return lower.rank > marker.rank
        return not is_short(self.paragraphs[below]) and not self._ends_a_list(at, marker)

    def _records(self) -> dict[int, str]:
        """The names of activities by their lines (活动名称:写春联), where a label comes again."""
        found: dict[str, dict[int, str]] = defaultdict(dict)
        for at, paragraph in enumerate(self.paragraphs):
            marker = self.markers[at]
            named = marker is None or marker.rank == BULLET
            match = _RECORD.fullmatch(_unmarked(paragraph)) if named else None
            if match and self._in_plan(at):
                found[match["label"]][at] = match["name"]
        several = (named for named in found.values() if len(named) > 1)
        return {at: name for named in several for at, name in named.items()}

    def _run_in_styles(self) -> set[str]:
        """Styles whose paragraphs mostly open with a brief sentence and go on.

        A line that no full stop ends says nothing of that: a heading above other paragraphs.
        """
        brief: dict[str, list[bool]] = defaultdict(list)
        for at, marker in enumerate(self.markers):
            sentence, text = self.first[at], self.paragraphs[at].plain
            if marker is None or not self._in_plan(at) or self._unfolded(at, marker):
                continue
            if sentence[-1:] in TERMINALS:
                brief[marker.style.name].append(
                    len(sentence) <= _RUN_IN and len(sentence) < len(text)
                )
        return {
            style for style, each in brief.items() if len(each) > 1 and sum(each) >= 0.7 * len(each)
        }

    def _labelled(self, at: int, marker: Marker | None) -> tuple[str, int]:
        """A heading divided from its text by a colon or by space: (title, 0), for it is part of
        the sentence, or ("", 0)."""
        if marker is None or marker.rank >= LEAD:
            return "", 0
        sentence = self.first[at]
        head, colon, rest = _before_colon(sentence)
        if not (colon and rest):
            head = _before_gap(self.paragraphs[at], marker)
        if head and len(head) <= _UNNUMBERED and not _COMMAS.search(head):
            return _title(self.paragraphs[at].text[: len(head)], marker), 0
        return "", 0


def _unmarked(paragraph: Paragraph) -> str:
    """The text behind a dash or bullet."""
    marker = paragraph.marker
    bullet = marker is not None and marker.rank == BULLET
    return paragraph.plain[marker.length :] if marker and bullet else paragraph.plain


def _tells_time(heading: Paragraph) -> bool:
    """Whether a heading asks for nothing but a time: 三、活动时间."""
    return heading.plain.endswith(("时间", "时间安排", "日期"))


def topic_of(sentence: str) -> str:
    """A half-width sentence up to the time that a closing bracket gives it: 自查阶段(3月—5月)."""
    when = _WHEN.search(sentence)
    return sentence[: when.start()] if when else sentence


def find_lead(sentence: str, following: str) -> Opening | None:
    """How a sentence that begins with 一是 or 二要 opens what follows it in its paragraph.

    None for any other sentence. Its title is "" where it says something to do by itself.
    """
    marker = find_marker(sentence)
    if marker is None or marker.rank != LEAD:
        return None
    after = find_marker(following)
    if not following or (after is not None and after.rank == LEAD):
        return Opening(marker)
    plain = half_width(sentence)
    brief = len(plain) <= _UNNUMBERED and not _COMMAS.search(plain)
    if brief and not _COMMITS.search(plain[marker.length :]):
        return Opening(marker, _title(sentence, marker), len(sentence))
    return Opening(marker)


def _before_colon(sentence: str) -> tuple[str, str, str]:
    """What a colon divides; that of 15:30 divides nothing."""
    found = _COLON.search(sentence)
    if found is None:
        return sentence, "", ""
    return sentence[: found.start()], ":", sentence[found.end() :]


def _before_gap(paragraph: Paragraph, marker: Marker) -> str:
    """What stands before a wide gap in a paragraph that goes on after it, "" without one."""
    parts = [squeeze(part) for part in _GAP.split(paragraph.block.text.strip(), maxsplit=2)]
    if len(parts[0]) <= marker.length:
        parts[:2] = ["".join(parts[:2])]
    head, rest = half_width(parts[0]), "".join(parts[1:])
    return "" if len(rest) <= _UNNUMBERED or _MARK.search(head) else head


def _first_sentence(paragraph: Paragraph) -> str:
    """The first sentence in half width; what is longer than a heading is cut short."""
    spans = split_sentences(paragraph.plain[:_READ])
    return paragraph.plain[slice(*spans[0])] if spans else ""


def _title(text: str, marker: Marker | None) -> str:
    """The heading's words: without its full stop, and without a dash or bullet before it."""
    if marker is not None and marker.rank == BULLET:
        text = text[marker.length :]
    return text.rstrip(_MARKS + "！？；：")
