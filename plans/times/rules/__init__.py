"""The rules of time: atoms, compounds of atoms, and phrases, three books that stand on one another.

In a book what stands first wins. Among the atoms that is what only looks like a time, then figures,
repetitions and lengths, terms and festivals, days around today, and last the bare parts of a date.
"""

from functools import lru_cache

from plans.rule import Book
from plans.times.reference import Scope
from plans.times.rules.around import around
from plans.times.rules.bounds import bounded
from plans.times.rules.civil import civil
from plans.times.rules.compounds import compounds as dates
from plans.times.rules.durations import durations
from plans.times.rules.edges import edges
from plans.times.rules.festivals import festivals, own_events, unknown_names
from plans.times.rules.figures import figures
from plans.times.rules.following import following
from plans.times.rules.frequencies import frequencies
from plans.times.rules.lengths import lengths
from plans.times.rules.lookalikes import lookalikes
from plans.times.rules.ordinals import ordinals
from plans.times.rules.ranges import ranges
from plans.times.rules.readings import Reading
from plans.times.rules.repetitions import repetitions
from plans.times.rules.school import school
from plans.times.rules.unsaid import inherited

_NUMERALS = "零〇○一二两三四五六七八九十百廿卅几数俩"
_UNITS = (
    "[年月日号天周季旬点时世秒刻]|个[月半季工学星礼小钟交自周多余]|学[年期]"
    "|小时|工作日|星期|礼拜|分钟|钟头"
)
_FIGURE_GOES_ON = (  # no rule reads a figure unless one of these follows it, or 到2025 ends there
    f"(?=[0-9]{{0,7}}(?:{_UNITS}|[:余多半交自日]|[-/.·—–―─~﹣至到、和与及,][-—–0-9一二三四五六七八九十]))"
    "|(?<=[到至]2)|(?=[0-9]{7}(?![0-9]))|(?=[0-9]{3} [01][0-9] )"
    "|(?=[0-9]{3}(?:[Qq上下第]|[一二三四]季))"
)
_NUMERAL_GOES_ON = (
    f"(?=[零〇○Oo0一二两三四五六七八九十百千廿卅几数]{{0,6}}(?:{_UNITS}|[节期前后假长小黄国劳儿青建妇到来当之余多半交自末收夕夏秋会伏等]"
    "|[-—–―─~﹣至到、和与及,][-—–0-9一二三四五六七八九十]|[至到、和及与][“「]?[国中端春元清高]))|(?=一(?:$|[,。;?!]))"
)

_GATES = (
    ("[0-9]", _FIGURE_GOES_ON),
    (f"[{_NUMERALS}]", _NUMERAL_GOES_ON),
)
atoms: Book[Scope] = Book.joined(
    "atoms",
    lookalikes,
    figures,
    following,
    frequencies,
    durations,
    school,
    festivals,
    around,
    civil,
    gates=_GATES,
)
compounds: Book[Scope] = Book.joined("compounds", repetitions, ordinals, dates)
phrases: Book[Scope] = Book.joined("phrases", ranges, edges, lengths)


@lru_cache(maxsize=8)
def atoms_with(names: tuple[str, ...]) -> Book[Scope]:
    """The atoms, and before them the bureau's own events of these names."""
    if not names:
        return atoms
    ungated = not any(name[0].isdigit() or name[0] in _NUMERALS for name in names)
    return Book.joined("atoms", own_events(names), atoms, gates=_GATES if ungated else ())


__all__ = [
    "Reading",
    "atoms",
    "atoms_with",
    "bounded",
    "compounds",
    "inherited",
    "phrases",
    "unknown_names",
]
