"""One of many words, as a regular expression that is quick to fail.

The words stand in it as a tree of their characters, behind a look at the first of them: hundreds
of verbs then cost little where none of them stands. It has no groups, so that other patterns can
build upon it.
"""

import re
from collections.abc import Iterable
from typing import TypeAlias

_Tree: TypeAlias = dict[str, "_Tree"]
_END = ""
_MANY = 24  # ways from which a look at all their first characters at once is worth its while


def any_of(words: Iterable[str], *, sought: bool = False) -> str:
    """A pattern that matches one of the words; of those that fit, the longest is tried first.

    `sought` spares the look at the first character where the pattern opens a search: there the
    engine skips to such characters by itself.
    """
    tree: _Tree = {}
    for word in words:
        branch = tree
        for character in word:
            branch = branch.setdefault(character, {})
        branch[_END] = {}
    glance = "" if sought or len(tree) < _MANY else f"(?=[{''.join(map(re.escape, tree))}])"
    return f"(?:{glance}(?:{_pattern(tree)}))"


def _pattern(tree: _Tree) -> str:
    ways = [re.escape(character) + _rest(tree[character]) for character in tree if character]
    return "|".join(ways)


def _rest(tree: _Tree) -> str:
    if tree.keys() == {_END}:
        return ""
    if len(tree) == 1:
        return _pattern(tree)
    return f"(?:{_pattern(tree)})" + ("?" if _END in tree else "")
