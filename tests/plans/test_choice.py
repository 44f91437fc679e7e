"""A pattern of many words matches what the words themselves, longest first, would match."""

import re

from hypothesis import given
from hypothesis import strategies as st

from plans.choice import any_of

WORDS = st.lists(st.text("推进改造(.扩建一", min_size=1, max_size=4), min_size=1, max_size=40)


@given(WORDS, st.text("推进改造(.扩建一", max_size=12), st.booleans())
def test_it_finds_what_the_longest_of_the_words_would(
    words: list[str], text: str, sought: bool
) -> None:
    one_by_one = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    found = re.findall(any_of(words, sought=sought), text)
    assert found == re.findall(f"(?:{one_by_one})", text)


@given(st.integers(20, 30))
def test_it_goes_back_to_a_shorter_word_where_the_longer_leads_nowhere(others: int) -> None:
    words = ["改造", "改造好", *(chr(0x4E00 + n) for n in range(others))]
    match = re.match(f"{any_of(words)}好学校", "改造好学校")
    assert match is not None
    assert match[0] == "改造好学校"
