"""Who issued a document: its signature, its title, or the office that its text speaks of."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from plans.document.dates import FIGURES
from plans.draft import Sentence, Zone
from plans.outline.paragraphs import DATE_LINE
from plans.outline.zones import ORGANISATION
from plans.spacing import squeeze
from plans.verbs import MANNER, STRONG

_LABELLED = re.compile(
    "(?:发文|发布|制发|填报|编制|制表)(?:机关|机构|单位)[:]([\u4e00-\u9fff、]{3,40}?)"
    "(?:[^\u4e00-\u9fff、]|(?:成文|发文|发布|生成|公开|更新)(?:日期|时间|字号)|文号|主题|索引|标题|名称|来源|$)"
)
_SOURCE = re.compile("来源:([\u4e00-\u9fff]{4,20})")
_OFFICE = (
    "(?:教育工作委员会|教育工委|党工委|管委会|管理委员会|人民政府办公室|人民政府|委员会|办公室"
    "|人大常委会|常委会|教育体育局|教育和体育局|教育科技局|教育局|教体局|教科局|教育厅|教委|局|厅|委|党委"
    "|小学|中学|学校|幼儿园|大学|学院|中心(?!小学|中学|学校|幼儿园|[校园]|卫生))"
)
_IN_TITLE = re.compile(
    f"(?:中共)?[\u4e00-\u9fff]{{2,20}}?{_OFFICE}(?![\u4e00-\u9fff]{{0,3}}系统)"
    "(?:(?<=小学|中学|大学|学校|学院)|(?<=幼儿园)|(?![\u4e00-\u9fff]{0,3}工作))"
)
_LEVEL = "[省市县区州旗]"
_FULL = re.compile(f"[\u4e00-\u9fff]{{2,4}}?{_LEVEL}(?:[\u4e00-\u9fff]{{1,4}}?{_LEVEL})?{_OFFICE}")
_SPOKEN = re.compile(f"(?:^|[^\u4e00-\u9fff]|[在由经向至请受])({_FULL.pattern})", re.MULTILINE)
_LOCAL = re.compile(
    f"(?:^|[^\u4e00-\u9fff]|[在由经向至请和与及对])({_LEVEL})"
    "((?:教育|教体|教科)[\u4e00-\u9fff]{0,3}?[局委厅])",
    re.MULTILINE,
)
_PLACE = "([\u4e00-\u9fff]{{2}}){}(?![直级委属])"
_NO_PLACE = re.compile(
    "[全我各本省每跨县区市城州校在从由经向至请及和与对的是]|年内|法治|文明|智慧|平安|现代|学校"
)
# how a text begins, and no name
_BODY = re.compile("根据|按照?|依据|为|关于|现将?|经|请|结合|遵照|贯彻")
_ASSEMBLY = re.compile(
    "在([\u4e00-\u9fff]{2,12}?[省市县区州旗镇乡])第[一二三四五六七八九十]{1,4}届人民代表大会"
)
_PLACE_TITLE = re.compile(
    "(?![全我本各])[\u4e00-\u9fff]{2,6}(?:街道办事处|街道|镇|乡|社区)"
    "|[省市县区州旗](?:残联|妇联|文联|科协|工商联|红十字会|供销社)"
)
_SEAT = re.compile(
    f"([\u4e00-\u9fff]{{1,6}}[省市县区州旗])(?:{FIGURES}年)(?:[省市县区]?政府|民生实事)"
)
_SPEAKER = re.compile(
    "我(?:受|代表)([\u4e00-\u9fff]{0,14}?(?:政府|国务院|常委会|委员会))(?:委托)?,向(?:大会|会议|各位)"
)
_YEARS = re.compile(
    f"^.{{0,4}}?{FIGURES}(?:年?[-—–~至]{FIGURES})?(?:学年|年)?度?(?:第?[一二上下]学期|[上下]半年)?"
)
_READ = 50_000  # characters from which the issuer is guessed where nothing states it


def find_issuer(title: str, sentences: Sequence[Sentence]) -> str:
    """The issuer's name, several joined by “、”; "" where the text names none."""
    signed = [office for line in _signature(sentences) for office in _apart(line)]
    if signed:
        return "、".join(signed)
    for sentence in sentences:
        if sentence.zone in (Zone.FRONT, Zone.TAIL) and (found := _LABELLED.search(sentence.plain)):
            return _localised(found[1], sentences)
    if "工作报告" in title and (speaker := _speaker(sentences)):
        return speaker
    if "政府工作报告" in title and (place := _assembly(sentences)):
        return f"{place}人民政府"
    if seat := _SEAT.match(title):
        return f"{seat[1]}人民政府"
    in_title = _in_title(title)
    return (
        _fuller(in_title, sentences)
        or in_title
        or _of_notice(sentences)
        or _credited(sentences)
        or _spoken_of(sentences)
    )


def _signature(sentences: Sequence[Sentence]) -> Iterator[str]:
    """The organisations above the last date that stands alone under them."""
    for at in range(len(sentences) - 1, 0, -1):
        if sentences[at].zone is Zone.FOREIGN or not DATE_LINE.fullmatch(sentences[at].plain):
            continue
        first = at
        while first > 0 and ORGANISATION.fullmatch(sentences[first - 1].plain):
            first -= 1
        if first < at:
            yield from (sentence.plain for sentence in sentences[max(first, at - 3) : at])
            return


def _apart(line: str) -> list[str]:
    """The offices of a signature in one line: each begins with the place of the first."""
    again = line.find(line[:3], 4)
    return [line] if again < 0 else [line[:again], *_apart(line[again:])]


def _speaker(sentences: Sequence[Sentence]) -> str:
    """For whom a report is made: 我代表青溪县人民政府,向大会报告工作. “县政府” gets its place."""
    found = (_SPEAKER.search(sentence.plain) for sentence in sentences[:12])
    office = next((match[1] for match in found if match), "")
    place = _assembly(sentences)
    known = office and (not re.match(f"(?:{_LEVEL}|人民)", office) or not place)
    return office if known else ""


def _assembly(sentences: Sequence[Sentence]) -> str:
    """The place whose people's congress heard the report, as its subtitle names it."""
    found = (_ASSEMBLY.search(sentence.plain) for sentence in sentences[:8])
    return next((match[1] for match in found if match), "")


def _of_notice(sentences: Sequence[Sentence]) -> str:
    """The office whose notice (某局关于印发…的通知) stands above a plan that names none."""
    for sentence in sentences:
        office, about, _ = sentence.plain.partition("关于")
        if (
            sentence.zone is Zone.FRONT
            and about
            and ORGANISATION.fullmatch(office)
            and not _BODY.match(office)
        ):
            return office
    return ""


def _credited(sentences: Sequence[Sentence]) -> str:
    """The office that a web page names as its source; a web page or a paper is none."""
    for sentence in sentences:
        found = _SOURCE.search(sentence.plain) if sentence.zone in (Zone.FRONT, Zone.TAIL) else None
        if found and ORGANISATION.fullmatch(found[1]) and "网" not in found[1]:
            return found[1]
    return ""


def _in_title(title: str) -> str:
    before, *_ = re.split(f"{FIGURES}|关于|[转批印]发|二[〇○零]|一九[八九]", title, maxsplit=1)
    if _BODY.match(before):
        return ""
    words = before.split()
    if words and all(ORGANISATION.fullmatch(w) or _PLACE_TITLE.fullmatch(w) for w in words):
        return "、".join(words)
    names = _IN_TITLE.findall(squeeze(before or _YEARS.sub("", title)))
    return "、".join(name for name in names if not _BODY.match(name))


def _fuller(short: str, sentences: Sequence[Sentence]) -> str:
    """The full name of an office that the title cuts short, as a credit below the text has it."""
    for sentence in sentences:
        if sentence.zone is Zone.TAIL and _FULL.fullmatch(sentence.plain):
            rest = iter(sentence.plain)
            if all(character in rest for character in short):
                return sentence.plain
    return ""


def _spoken_of(sentences: Sequence[Sentence]) -> str:
    """The office that the text names oftenest; “市教育局” gets its place from the text."""
    text = _text(sentences)
    local: list[tuple[tuple[str, str], int]] = Counter(_LOCAL.findall(text)).most_common(1)
    if local:
        (level, office), _ = local[0]
        return _place(text, level) + level + office
    full = Counter(filter(_is_local, _SPOKEN.findall(text)))
    return max(full, key=full.__getitem__, default="")


_NO_NAMES = frozenset((*STRONG, *MANNER, "按照", "根据", "依据", "遵照", "结合", "按市", "按县"))


def _is_local(office: str) -> bool:
    """Whether an office begins with the name of a place, and not with other words."""
    pairs = {office[at : at + 2] for at in range(4)}
    return not _NO_PLACE.search(office[:3]) and pairs.isdisjoint(_NO_NAMES)


def _localised(office: str, sentences: Sequence[Sentence]) -> str:
    """The office with its place before it, where it is named as insiders do: 县教育局."""
    if not re.match(_LEVEL, office):
        return office
    return _place(_text(sentences), office[0]) + office


def _text(sentences: Sequence[Sentence]) -> str:
    return "\n".join(sentence.plain for sentence in sentences)[:_READ]


def _place(text: str, level: str) -> str:
    """The place that the text speaks of most: its name counts with and without “市”."""
    found = set(re.findall(_PLACE.format(level), text)) - _NO_NAMES
    names = {name for name in found if not _NO_PLACE.search(name)}
    name = max(sorted(names), key=text.count, default="")
    return name if text.count(name) > 1 else ""
