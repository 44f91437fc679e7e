"""A sentence → its clauses, and in which of them somebody promises to act.

Reading clause by clause keeps every look short: most clauses act with their first words.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from plans.choice import any_of
from plans.draft import Clause
from plans.signs import half_width
from plans.verbs import BESIDE, MANNER, MIND, MODAL, NOUNISH, STRONG

_PART = re.compile("[^,;:。!]+")
NUMBERED = (
    "(?:(?:第[一二三四五六七八九十]|[一二三四五六七八九十])[一二三四五六七八九十]{0,2}(?:是|要|、|来)?"
    "|[0-9一二三四五六七八九十]{1,2}[).、]|[(][0-9一二三四五六七八九十]{1,2}[).、]|[①-⑳]"
    "|首先|其次|再次|最后|同时|此外|另外|并且?|还|也|且|以及|[─—·•●○■□▪▲△◆◇★☆※►▶]{1,6})"
)
_OPENING = f"(?:“[^”]{{0,30}}”){{0,3}}{NUMBERED}?"
_WITH_VERB = re.compile(
    f"{_OPENING}(?:{any_of((*MANNER, *BESIDE, *MODAL))}[地的]?){{0,4}}"
    f"{any_of((*STRONG, *NOUNISH))}(?![、的是和及率])."
)
_WITH_MANNER = re.compile(f"{_OPENING}{any_of(MANNER)}[地的]?(?![、的是])[^、“《]{{1,2}}..")
_VERB_INSIDE = re.compile(f"{any_of(STRONG, sought=True)}(?![、的是和及与率])..")
_NO_VERB_BEHIND = frozenset("的之性度化")
_PERIODS = ("季度", "年度", "月度")  # 三季度出台…: a time, and no quality (程度, 力度)
_ENDED = ".{0,4}(?:办结|完成|到位|销号|清零|交付|投用|启用|完工|竣工)"
_INSIDE = (  # each way begins with a plain character, to which the engine can skip
    re.compile(
        "(?:每[年月周天日]|每季度|每学期|月前?|日前?|底前?|末前?|年内|上半年|下半年|季度)"
        f"{any_of(verb for verb in NOUNISH if len(verb) > 1)}(?![的、]|$)"
    ),
    re.compile(
        "|".join(sign + _ENDED for sign in "内前底部都均") + "|为零|零(?:发生|事故)"
        "|每.{1,8}(?:建设|建立|配备|设立|培养|组织|开展).{0,3}[0-9一两]"
    ),
    re.compile("进行(?!时|中|到底)..|予以..|给予..|通过.{0,12}(?:验收|评估|认定|评审|审核|考核)"),
    re.compile("[把将].{2,30}(?:作为|纳入|列入|列为|推|建|打造|落|报送|上报|报至)"),
    re.compile(
        "(?:要(?<![主重只需纲概摘简扼紧]要)(?![点求素闻件害义])|应(?<![相适响反供对理]应)(?![急用])"
        "|须|应当|务必|必须|确保|力争|负责|不得)[^要]{2}"
    ),
)


@lru_cache(maxsize=4)  # whether it is a task, and then of what kind and title, is asked in turn
def clauses_of(text: str) -> tuple[Clause, ...]:
    """The clauses of a sentence, in order; a comma inside quotation marks ends none."""
    text = half_width(text)
    minded = MIND.search(text) is not None
    clauses = []
    for start, end in _parts(text) if "“" in text else map(re.Match.span, _PART.finditer(text)):
        words = text[start:end]
        thought = minded and MIND.search(words)
        clauses.append(Clause(start, words, "" if thought else _action(words)))
    return tuple(clauses)


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """From where to where the clauses reach in a sentence that quotes."""
    begin = -1  # of a clause whose quotation is not closed yet
    for part in _PART.finditer(text):
        start, end = part.span()
        begin = start if begin < 0 else begin
        if text.count("“", begin, end) <= text.count("”", begin, end):
            yield begin, end
            begin = -1
    if begin >= 0:
        yield begin, len(text)


def _action(clause: str) -> str:
    """The words that promise, "" where none do."""
    found = _WITH_VERB.match(clause) or _WITH_MANNER.match(clause) or _inside(clause)
    return found[0] if found else ""


def _inside(clause: str) -> re.Match[str] | None:
    for verb in _VERB_INSIDE.finditer(clause):
        before = clause[: verb.start()]
        if not before or before[-1] not in _NO_VERB_BEHIND or before.endswith(_PERIODS):
            return verb
    return next((found for pattern in _INSIDE if (found := pattern.search(clause))), None)
