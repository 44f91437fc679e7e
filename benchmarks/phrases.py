"""200 phrases of work plans with their answers, ours beside other parsers'; writes docs/phrases.md.

    DUBAN_RIVAL_PYTHON=… DUBAN_RIVAL_NODE=… python -m benchmarks.phrases

What counts is the date to act on: the last day (the first for “from … on”), or that it repeats.
"""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from benchmarks.rivals import Rival, present
from models.enums import TimeKind
from plans.times import find_times
from plans.times.corpus import PLAN, REFERENCE, Group
from plans.times.corpus.group import words_of_time

WANTED = 200
TARGET = Path(__file__).parents[1] / "docs" / "phrases.md"
REPEATS = "repeats"
Answer = str | None


def choose(groups: Sequence[Group], wanted: int) -> list[tuple[str, Group]]:
    """Phrases taken in turn from every meaning, so that no meaning fills the list."""
    turns = zip_longest(*([(phrase, group) for phrase in group.phrases] for group in groups))
    flat = [pair for turn in turns for pair in turn if pair is not None]
    return flat[:wanted]


def wanted_of(group: Group) -> Answer:
    """The date to act on."""
    if group.kind is TimeKind.EVERY:
        return REPEATS
    day = group.start if group.kind is TimeKind.FROM else group.end
    return day.isoformat() if day else None


def ours(phrase: str) -> Answer:
    """Duban's answer."""
    found = find_times(phrase, REFERENCE)
    if not found:
        return None
    first = found[0]
    if first.kind is TimeKind.EVERY:
        return REPEATS
    day = first.start if first.kind is TimeKind.FROM else first.end
    return day.isoformat() if day else None


def act_on(answer: Any, group: Group) -> Answer:
    """A rival's answer in the same terms."""
    if answer is None or answer == REPEATS:
        return answer  # type: ignore[no-any-return]
    start, end = answer
    return str(start if group.kind is TimeKind.FROM else end)


def ask_all(
    rivals: Sequence[Rival], chosen: Sequence[tuple[str, Group]]
) -> dict[str, list[Answer]]:
    """Every parser's answers, in the order of the phrases."""
    phrases = [words_of_time(phrase)[0] for phrase, _ in chosen]
    answers = {"Duban": [ours(phrase) for phrase in phrases]}
    reference = (REFERENCE.issued_on or REFERENCE.today).isoformat()
    for rival in rivals:
        said = rival.ask({"phrases": phrases, "reference": reference})
        answers[rival.name] = [
            act_on(one, group) for one, (_, group) in zip(said, chosen, strict=True)
        ]
    return answers


def page(chosen: Sequence[tuple[str, Group]], answers: dict[str, list[Answer]]) -> Iterator[str]:
    """The document, line by line."""
    right = {
        name: sum(one == wanted_of(group) for one, (_, group) in zip(given, chosen, strict=True))
        for name, given in answers.items()
    }
    yield f"# {len(chosen)} phrases of work plans, and what parsers make of them\n"
    yield (
        f"Read as words of a plan of {REFERENCE.plan_year}, issued on {REFERENCE.issued_on}. The "
        "answer is the date to act on, or that the duty repeats. The phrases are examples from "
        "Duban's own corpus, so its column shows that the corpus holds, not how it does on words "
        "it has never seen. Made by `python -m benchmarks.phrases`.\n"
    )
    yield "| parser | right |\n|---|---|"
    for name, count in right.items():
        yield f"| {name} | {count} of {len(chosen)} |"
    yield ""
    yield "| phrase | answer | " + " | ".join(answers) + " |"
    yield "|---|---|" + "---|" * len(answers)
    for at, (phrase, group) in enumerate(chosen):
        wanted = wanted_of(group)
        cells = ["✓" if given[at] == wanted else (given[at] or "—") for given in answers.values()]
        yield f"| {words_of_time(phrase)[0]} | {wanted} | " + " | ".join(cells) + " |"


def main() -> None:
    """Asks, writes the page, and prints the counts."""
    rivals = present()
    chosen = choose(PLAN, WANTED)
    lines = list(page(chosen, ask_all(rivals, chosen)))
    if rivals:
        TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    else:
        print("no rivals (see benchmarks/rivals): the page stays as it is")
    print(*(line for line in lines if " of " in line and line.startswith("|")), sep="\n")


if __name__ == "__main__":
    main()
