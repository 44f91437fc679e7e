"""Whom of the roster the words of a plan mean, and which section a heading is nearest to. Pure.

A name or alias means its unit. A kind of unit (各幼儿园, 义务教育学校, 寄宿制学校, 各县市区) means
every unit of that kind or with that tag. A department (财政部门, 县发改局) means the office of
that field, however the two shorten it. What matches nobody is nobody: the reviewer decides.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from models.enums import UnitKind
from plans.owners.fields import FIELDS
from plans.signs import half_width

HEADING_WEIGHT = 3  # a heading names the matter, its sentences only touch on others


@dataclass(frozen=True, slots=True)
class RosterUnit:
    """A unit of the roster; `duties` are the words of its work, separated by anything."""

    id: int
    name: str
    kind: UnitKind
    tags: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    duties: str = ""


@dataclass(frozen=True, slots=True)
class SuggestedSection:
    """A section, and the duty words that speak for it."""

    unit: RosterUnit
    reason: str


@dataclass(frozen=True, slots=True)
class Selector:
    """Words that mean a kind of unit: which kind, with which tags (any of them), without which."""

    words: re.Pattern[str]
    kind: UnitKind
    tags: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


def _selector(words: str, kind: UnitKind, *tags: str) -> Selector:
    return Selector(re.compile(words), kind, tags)


# the first that fits decides, so the narrower stand first
SELECTORS = (
    _selector(
        "义务教育(?:阶段)?(?:各)?学校|九年义务", UnitKind.SCHOOL, "小学", "初中", "九年一贯制"
    ),
    _selector("寄宿制?(?:各)?学校", UnitKind.SCHOOL, "寄宿制"),
    _selector("幼儿园|园所", UnitKind.SCHOOL, "幼儿园"),
    _selector("民办(?:中小)?学校", UnitKind.SCHOOL, "民办"),
    _selector("公办(?:中小)?学校", UnitKind.SCHOOL, "公办"),
    _selector("中职|职业(?:院校|学校|高中)|职校", UnitKind.SCHOOL, "中职"),
    _selector("特殊教育学校|特教", UnitKind.SCHOOL, "特殊教育"),
    _selector("高中", UnitKind.SCHOOL, "高中"),
    _selector("初中|初级中学", UnitKind.SCHOOL, "初中"),
    _selector("中小学", UnitKind.SCHOOL, "小学", "初中", "高中", "九年一贯制"),
    _selector("小学", UnitKind.SCHOOL, "小学"),
    # 学校 beside 幼儿园 means the others; where kindergartens are meant they are named
    Selector(re.compile("学校|各校|全校"), UnitKind.SCHOOL, without=("幼儿园",)),
    _selector("各?县(?:\\(?市、?区\\)?|市区|区)|各区县?|各市县|各乡镇|各镇街", UnitKind.COUNTY),
    _selector("各科室|机关科室|各处室|各股室", UnitKind.SECTION),
)


# words that narrow a kind down where the roster knows them as tags
QUALIFIERS = (
    "公办",
    "民办",
    "寄宿制",
    "乡村",
    "农村",
    "城区",
    "区属",
    "县属",
    "市属",
    "市直",
    "局属",
)


_FIELD_OF = {name: names[0] for names in FIELDS for name in names}
_PLACE = re.compile(
    "各级|国务院|国家|(?![省市县区州旗])[\u4e00-\u9fff]{2,6}?[省市县区州旗](?=[\u4e00-\u9fff]{2})"
    "|[省市县区州旗](?![场域政])(?:级|委(?=组织|宣传|统战|政法|网信|社会))?"
)
_DEPARTMENT = re.compile("(?:行政|主管)*部门$")
_OFFICE = re.compile("(?:局|委|委员会|厅|办|办公室|部)$")


def match_owner(span: str, units: Sequence[RosterUnit]) -> tuple[RosterUnit, ...]:
    """The units that the words mean; none where the roster has nobody of that name or kind."""
    span = half_width(span)
    named = tuple(unit for unit in units if span == unit.name or span in unit.aliases)
    if named:
        return named
    inside = tuple(unit for unit in units if unit.name in span)
    if inside:
        return inside
    if offices := _offices_of(span, units):
        return offices
    selector = next((one for one in SELECTORS if one.words.search(span)), None)
    if selector is None or (selector.kind is UnitKind.SCHOOL and _DEPARTMENT.search(span)):
        return ()
    return _narrowed(span, tuple(unit for unit in units if is_of(unit, selector)))


def _offices_of(span: str, units: Sequence[RosterUnit]) -> tuple[RosterUnit, ...]:
    """The offices of the field that a department is named by, of its level where both tell one."""
    ending = _DEPARTMENT.search(span) or _OFFICE.search(span)
    if ending is None:
        return ()
    meant, level = _field(span[: ending.start()])
    found = []
    for unit in units:
        office = _OFFICE.search(unit.name)
        if office is not None and meant:
            field, own = _field(unit.name[: office.start()])
            if field == meant and (not level or not own or level == own):
                found.append(unit)
    return tuple(found)


def _field(stem: str) -> tuple[str, str]:
    """What an office is for under its first name, and of which level (县) it is, if it says so."""
    place = _PLACE.match(stem)
    words = stem[place.end() :] if place else stem
    level = place[0].rstrip("级委")[-1] if place else ""
    return _FIELD_OF.get(words, words), level if level in "省市县区州旗" else ""


def _narrowed(span: str, units: tuple[RosterUnit, ...]) -> tuple[RosterUnit, ...]:
    """区属各学校 means those tagged 区属, where any are; else the word tells the roster nothing."""
    for word in QUALIFIERS:
        tagged = tuple(unit for unit in units if word in unit.tags)
        if word in span and tagged:
            units = tagged
    return units


def is_of(unit: RosterUnit, selector: Selector) -> bool:
    """Whether a unit is of the kind, with one of its tags and with none that it may not have."""
    if unit.kind is not selector.kind or any(is_tagged(unit, tag) for tag in selector.without):
        return False
    return not selector.tags or any(is_tagged(unit, tag) for tag in selector.tags)


def is_tagged(unit: RosterUnit, tag: str) -> bool:
    """Whether a unit carries a tag, in its tags or in its own name."""
    return tag in unit.tags or tag in unit.name


def suggest_section(
    heading: str, texts: Iterable[str], sections: Sequence[RosterUnit]
) -> SuggestedSection | None:
    """The section whose duty words the heading and its sentences use most, and which words.

    None where no section is nearer than the others: two that are as near are no suggestion.
    """
    topic = heading.rsplit("/", 1)[-1]
    chapter = heading.rsplit("/", 1)[0] if "/" in heading else ""
    body = "".join(texts)
    scores: Counter[int] = Counter()
    spoken: dict[int, list[str]] = {}
    for section in sections:
        for word in duty_words(section):
            weight = HEADING_WEIGHT * (word in topic) + (word in chapter) + body.count(word)
            if weight:
                scores[section.id] += weight * len(word)
                spoken.setdefault(section.id, []).append(word)
    best = scores.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    chosen = next(section for section in sections if section.id == best[0][0])
    return SuggestedSection(chosen, f"职责含“{'、'.join(spoken[chosen.id][:3])}”")


def duty_words(section: RosterUnit) -> list[str]:
    """The words of a section's work, and those of its name."""
    words = re.split(r"[\s,,、;;。/|]+", section.duties)
    name = re.sub("(?:科|股|处|室|办公室|中心|科室)$", "", section.name)
    return list(dict.fromkeys(word for word in (name, *words) if len(word) >= 2))
