"""A million officer-days by the pure policy: random plans, people, behaviours; no ceiling broken.

The fast run lives a small share of them; `make test-all` the million, and prints what each post
hears in a year.
"""

import sys
from collections import defaultdict
from itertools import count
from statistics import median

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.scheduler.officer_days import OfficerYears, Post

MILLION = 1_000_000


@given(seed=st.integers(min_value=0, max_value=10**9))
@settings(max_examples=8, deadline=None, phases=[Phase.explicit, Phase.generate])
def test_no_ceiling_is_broken_in_a_year_of_a_bureau(seed: int) -> None:
    bureau = OfficerYears(seed, schools=8)
    bureau.live()
    assert bureau.officer_days > 0
    assert bureau.messages.total() > 0


@pytest.mark.slow
def test_no_ceiling_is_broken_in_a_million_officer_days(
    capsys: pytest.CaptureFixture[str],
) -> None:
    lived, messages = 0, defaultdict[Post, list[int]](list)
    for seed in count():
        bureau = OfficerYears(seed)
        bureau.live()
        lived += bureau.officer_days
        for post, counts in bureau.counts().items():
            messages[post] += counts
        if lived >= MILLION:
            break
    with capsys.disabled():
        sys.stdout.write(f"\n{lived} officer-days; unasked messages a year\n")
        for post in Post:
            sys.stdout.write(f"{post:>12}: {line_of(messages[post])}\n")
    assert lived >= MILLION
    assert median(messages[Post.SCHOOL]) <= 24, "about a message a month is a good year"


def line_of(counts: list[int]) -> str:
    """Median, 95th percentile and the most."""
    ordered = sorted(counts)
    p95 = ordered[int(0.95 * (len(ordered) - 1))]
    return f"{len(ordered)} people, median {median(ordered):g}, p95 {p95}, max {ordered[-1]}"
