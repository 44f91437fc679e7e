"""What a new version of a plan, or a supplementary notice, changes: task by task. Pure.

Tasks are paired by their words, best pair first: the same words are the same task wherever they
stand. What is left over is looked for inside its neighbours (a task split in two, two merged into
one), and only then called new or gone. A notice (新增/调整/不再执行) speaks of some tasks only, so
nothing is gone because it is silent about it.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

REWORDED_FROM = 0.55  # share of common letter pairs from which two texts are one task
INSIDE_FROM = 0.75  # share of a text's letter pairs that its neighbour must hold
ENDING_WORDS = ("不再执行", "停止执行", "不再实施", "予以取消", "予以废止", "取消该项", "不再列入")


class Change(StrEnum):
    """What happened to a task."""

    UNCHANGED = "unchanged"
    REWORDED = "reworded"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    GONE = "gone"
    DEADLINE = "deadline"


@dataclass(frozen=True, slots=True)
class Version:
    """A task in one version: `id` is its row in the old one, its ordinal in the new one."""

    id: int
    heading: str
    text: str
    dates: tuple[tuple[str, date], ...] = ()  # (label, due date) of stated deadlines


@dataclass(frozen=True, slots=True)
class Pairing:
    """One line of the diff. `old` and `new` are ids; empty where it is new or gone."""

    changes: frozenset[Change]
    old: tuple[int, ...]
    new: tuple[int, ...]


def compare(
    old: Sequence[Version], new: Sequence[Version], *, notice: bool = False
) -> list[Pairing]:
    """The diff in the new version's order, what is gone last."""
    pairs = pair(old, new)
    ended = {id_ for id_, version in pairs.items() if notice and is_ending(version.text)}
    lines = [
        ending(one) if one.id in ended else changed(one, pairs[one.id])
        for one in old
        if one.id in pairs
    ]
    taken = {version.id for version in pairs.values()}
    loose_old = [one for one in old if one.id not in pairs]
    loose_new = [one for one in new if one.id not in taken]
    lines = absorb_splits(lines, old, loose_new)
    split = {id_ for line in lines for id_ in line.new}
    merged = {} if notice else find_merged(loose_old, [one for one in new if one.id in taken])
    lines = [absorb_merged(line, merged) for line in lines]
    gone = [one for one in loose_old if not notice and one.id not in merged]
    lines += [
        Pairing(frozenset({Change.NEW}), (), (one.id,)) for one in loose_new if one.id not in split
    ]
    order = {one.id: place for place, one in enumerate(new)}
    lines.sort(key=lambda line: order[line.new[0]] if line.new else len(order))
    return lines + [Pairing(frozenset({Change.GONE}), (one.id,), ()) for one in gone]


def pair(old: Sequence[Version], new: Sequence[Version]) -> dict[int, Version]:
    """Old id → its new version: equal texts first, then the most alike."""
    pairs: dict[int, Version] = {}
    waiting: dict[str, list[Version]] = defaultdict(list)
    for one in new:
        waiting[one.text].append(one)
    for one in old:
        same = waiting[one.text]
        if same:
            pairs[one.id] = same.pop(nearest(one, same))
    left_old = [one for one in old if one.id not in pairs]
    left_new = [one for group in waiting.values() for one in group]
    for _, old_id, version in alike(left_old, left_new):
        if old_id not in pairs and version.id not in {one.id for one in pairs.values()}:
            pairs[old_id] = version
    return pairs


def nearest(one: Version, same: Sequence[Version]) -> int:
    """Of equal texts the one under the same heading, else the first."""
    return next((at for at, other in enumerate(same) if other.heading == one.heading), 0)


def alike(old: Sequence[Version], new: Sequence[Version]) -> list[tuple[float, int, Version]]:
    """Pairs of texts that have enough in common, the most alike first."""
    found = [
        (likeness(one.text, other.text) + (one.heading == other.heading) / 100, one.id, other)
        for one in old
        for other in new
    ]
    close = [entry for entry in found if entry[0] >= REWORDED_FROM]
    return sorted(close, key=lambda entry: (-entry[0], entry[1], entry[2].id))


def changed(old: Version, new: Version) -> Pairing:
    """What differs between the two."""
    changes = set()
    if old.text != new.text:
        changes.add(Change.REWORDED)
    if old.heading != new.heading:
        changes.add(Change.MOVED)
    if old.dates != new.dates:
        changes.add(Change.DEADLINE)
    return Pairing(frozenset(changes or {Change.UNCHANGED}), (old.id,), (new.id,))


def is_ending(text: str) -> bool:
    """Whether a notice says that a task no longer binds."""
    return any(word in text for word in ENDING_WORDS)


def ending(old: Version) -> Pairing:
    """A notice ended it."""
    return Pairing(frozenset({Change.GONE}), (old.id,), ())


def absorb_splits(
    lines: Sequence[Pairing], old: Sequence[Version], loose: Sequence[Version]
) -> list[Pairing]:
    """A new text that stood inside an old one is a part of it."""
    texts = {one.id: one.text for one in old}
    result = []
    for line in lines:
        parts = [one.id for one in loose if line.old and inside(one.text, texts[line.old[0]])]
        if parts:
            line = Pairing(
                line.changes - {Change.UNCHANGED} | {Change.SPLIT}, line.old, (*line.new, *parts)
            )
        result.append(line)
    return result


def find_merged(loose: Sequence[Version], new: Sequence[Version]) -> dict[int, int]:
    """Old texts that now stand inside a new one: old id → new id."""
    merged = {}
    for one in loose:
        home = next((other.id for other in new if inside(one.text, other.text)), None)
        if home is not None:
            merged[one.id] = home
    return merged


def absorb_merged(line: Pairing, merged: dict[int, int]) -> Pairing:
    """The line with the old tasks that went into its new one."""
    joined = tuple(old for old, home in merged.items() if home in line.new)
    if not joined:
        return line
    return Pairing(
        line.changes - {Change.UNCHANGED} | {Change.MERGED}, (*line.old, *joined), line.new
    )


def likeness(one: str, other: str) -> float:
    """The share of letter pairs that two texts have in common, 0 to 1."""
    first, second = letter_pairs(one), letter_pairs(other)
    whole = first.total() + second.total()
    return 2 * (first & second).total() / whole if whole else 0.0


def inside(part: str, whole: str) -> bool:
    """Whether nearly all of one text stands in a longer one."""
    pairs = letter_pairs(part)
    if len(part) >= len(whole) or not pairs:
        return False
    return (pairs & letter_pairs(whole)).total() >= INSIDE_FROM * pairs.total()


@lru_cache(maxsize=4096)
def letter_pairs(text: str) -> Counter[str]:
    """Every two neighbouring letters, counted. Punctuation divides nothing and counts nothing."""
    letters = "".join(letter for letter in text if letter.isalnum())
    return Counter(letters[at : at + 2] for at in range(len(letters) - 1))
