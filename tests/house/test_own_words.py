"""The project speaks of itself alone: no machine it was written on, no text of others."""

import re

import pytest

from tests.house.project import ROOT, text_files

# written apart, so that this file does not hold what it forbids
PLACES_OF_A_MACHINE = re.compile(
    r"(?<![\w.<>/])/(?:" + "|".join(("work", "farm", "root", "home/")) + r"/?)(?=[a-z])"
)
SAMPLE_PLANS = ROOT.parent / "shared" / "plans"
LONG_ENOUGH_TO_BE_A_QUOTATION = 24


def joined(text: str) -> str:
    return re.sub(r"\s+", "", text)


def test_no_file_names_a_place_of_one_machine() -> None:
    named = [name for name, text in text_files() if PLACES_OF_A_MACHINE.search(text)]
    assert named == []


@pytest.fixture(scope="module")
def sentences() -> set[str]:
    if not SAMPLE_PLANS.is_dir():
        pytest.skip("the sample plans that examples must not be copied from are not here")
    texts = (joined(path.read_text(encoding="utf-8")) for path in SAMPLE_PLANS.glob("*.txt"))
    return {
        sentence
        for text in texts
        for sentence in re.split(r"[。;;]", text)
        if len(sentence) >= LONG_ENOUGH_TO_BE_A_QUOTATION
    }


def test_every_example_is_our_own(sentences: set[str]) -> None:
    whole = {name: joined(text) for name, text in text_files() if not name.endswith(".lock")}
    copied = [
        f"{name}: {sentence[:20]}…"
        for name, text in whole.items()
        for sentence in sentences
        if sentence in text
    ]
    assert copied == []
