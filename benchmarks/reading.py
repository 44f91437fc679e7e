"""How fast plans are read, beside JioNLP's extract_time and chrono-node (zh.hans) in one run.

    DUBAN_RIVAL_PYTHON=… DUBAN_RIVAL_NODE=… python -m benchmarks.reading [FILE …]

Without files the shipped sample plan is read. All warm, the best of as many runs each, over the
files joined. Without rivals only our own figures. chrono runs as machine code that V8 makes of its
patterns; what these patterns alone take in Python's own `re` is told beside it. What the reading
remembers from one sentence to the next is less than a document holds, so that no run lives on the
one before.
"""

import argparse
import re
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter

from benchmarks.rivals import present
from plans.extract import ReadOptions, read_plan
from plans.times import find_times
from plans.times.corpus import REFERENCE

RUNS = 20  # of each: the machine may be shared, and chrono is compiled while it runs
LONGER = (1, 2, 4, 8)  # the joined text this many times: the time must grow with it
YEAR = 2024
SAMPLE = Path(__file__).parents[1] / "bot" / "sample"


def best(work: Callable[[], object], runs: int = RUNS) -> float:
    """Seconds of the fastest run, after one to warm up."""
    work()
    times = []
    for _ in range(runs):
        began = perf_counter()
        work()
        times.append(perf_counter() - began)
    return min(times)


def in_python(patterns: Sequence[tuple[str, str]], text: str) -> float:
    """Seconds in which Python's `re` goes through a text with each of a rival's patterns."""
    compiled = [
        re.compile(re.sub("[(][?]<(?=[a-z])", "(?P<", source), re.IGNORECASE if "i" in flags else 0)
        for source, flags in patterns
    ]
    return best(lambda: [sum(1 for _ in pattern.finditer(text)) for pattern in compiled])


def main() -> None:
    """Prints seconds, and how many times faster than each rival."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    files = parser.parse_args().files or sorted(SAMPLE.glob("*.txt"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    joined = "\n".join(texts)
    print(f"{len(joined):,} characters of {len(files)} documents")
    times = best(lambda: find_times(joined, REFERENCE))
    whole = best(
        lambda: [read_plan(text.encode(), "计划.txt", ReadOptions(YEAR)) for text in texts]
    )
    print(f"find_times    {times:8.4f} s")
    print(f"whole reading {whole:8.4f} s  (times, targets, owners, tasks)")
    for rival in present():
        seconds = rival.ask({"text": joined, "reference": "2024-02-26", "runs": RUNS})
        if seconds:
            print(
                f"{rival.name:<13} {seconds:8.4f} s  "
                f"find_times × {seconds / times:.2f}, whole reading × {seconds / whole:.2f}"
            )
        if seconds and rival.name == "chrono":
            alone = in_python(rival.ask({"patterns": True}), joined)
            print(f"its patterns alone, in Python's re: {alone:.4f} s, × {alone / times:.2f}")
    for factor in LONGER:
        text = joined * factor
        print(
            f"{len(text):>10,} characters: {best(lambda t=text: find_times(t, REFERENCE), 2):.3f} s"
        )


if __name__ == "__main__":
    sys.exit(main())
