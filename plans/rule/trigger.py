"""Where in a text any of many rules may begin: one regular expression for their beginnings."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence

from plans.rule.prefixes import ANY

_FEW = 2  # a second that follows no more firsts than this is looked for behind these alone


def trigger_of(begun: Collection[str], gates: Sequence[tuple[str, str]] = ()) -> re.Pattern[str]:
    """Matches the first character of every beginning, and hardly any other.

    `gates` are pairs of a class of first characters and the pattern, from that character on,
    without which nothing that begins so can match.
    """
    firsts = {words[0] for words in begun}
    gated = {sign for sign in firsts for gate, _ in gates if re.match(gate, sign)}
    free = {words[0] for words in begun if words[1] == ANY} - gated
    plain = [words for words in begun if words[0] not in gated | free]
    rare = [f"(?<={gate})(?:{needed})" for gate, needed in gates]
    rare.append(f"(?<={_class(free)})")
    ways = [f"(?={'|'.join(_behind(plain)) or '(?!)'})"]
    ways.append(f"(?<={_class(gated | free)})(?:{'|'.join(rare)})")
    return re.compile(f"{_class(firsts)}(?:{'|'.join(ways)})")


def _behind(begun: Collection[str]) -> Iterator[str]:
    """Looks at what stands behind the first character.

    教师 begins with a second that follows hardly another first, 本年 with one that follows many:
    looked for together they would let 本师 in.
    """
    followed: dict[str, set[str]] = defaultdict(set)
    for words in begun:
        followed[words[1]].add(words[0])
    vague = {words[:2] for words in begun if words[2] == ANY}
    groups: dict[tuple[bool, bool], list[str]] = defaultdict(list)
    for words in begun:
        groups[len(followed[words[1]]) <= _FEW, words[:2] in vague].append(words)
    for (_, is_vague), group in groups.items():
        firsts, seconds, thirds = (_class([words[nth] for words in group]) for nth in range(3))
        yield f"{seconds}(?<={firsts}.)" + ("" if is_vague else thirds)


def _class(signs: Collection[str]) -> str:
    """A class of characters; of none, a pattern that never matches."""
    return "[" + "".join(map(re.escape, sorted(set(signs)))) + "]" if signs else "(?!)"
