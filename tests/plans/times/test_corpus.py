"""Every phrase of the corpus means what it is said to mean; its id is the phrase."""

import pytest

from plans.times import Mode, explain, find_deadlines, find_times
from plans.times.binding import OBJECTIONS, Case, Sentence, why_not_binding
from plans.times.corpus import (
    BINDING,
    MESSAGE,
    NOT_BINDING,
    NOTHING,
    PARTLY_BINDING,
    PLAN,
    REFERENCE,
    UNKNOWN,
)
from plans.times.corpus.group import Group, words_of_time
from plans.times.reading import read
from plans.times.reference import Scope
from plans.times.rules import atoms, compounds, phrases

SCOPE = Scope(REFERENCE, Mode.PLAN)


def _phrases(groups: tuple[Group, ...]) -> list[object]:
    return [pytest.param(group, phrase, id=phrase) for group in groups for phrase in group.phrases]


def _demand(group: Group, phrase: str, mode: Mode) -> None:
    text, words = words_of_time(phrase)
    found = find_times(text, REFERENCE, mode)
    assert [(time.span, time.kind, time.start, time.end, time.rrule) for time in found] == [
        (words, group.kind, group.start, group.end, group.rrule)
    ]
    assert found[0].at == text.index(words)


@pytest.mark.parametrize(("group", "phrase"), _phrases(PLAN))
def test_a_plan_means(group: Group, phrase: str) -> None:
    _demand(group, phrase, Mode.PLAN)


@pytest.mark.parametrize(("group", "phrase"), _phrases(MESSAGE))
def test_a_message_means(group: Group, phrase: str) -> None:
    _demand(group, phrase, Mode.MESSAGE)


@pytest.mark.parametrize(
    ("reason", "phrase"), [(r, p) for r, ps in UNKNOWN.items() for p in ps], ids=str
)
def test_what_has_no_date_is_found_with_its_reason(reason: str, phrase: str) -> None:
    text, words = words_of_time(phrase)
    found = find_times(text, REFERENCE, Mode.PLAN)
    assert [(time.span, time.reason) for time in found] == [(words, reason)]
    assert found[0].unresolvable
    assert (found[0].start, found[0].end, found[0].rrule) == (None, None, None)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("text", NOTHING)
def test_no_time_is_found_in(text: str, mode: Mode) -> None:
    assert find_times(text, REFERENCE, mode) == ()


@pytest.mark.parametrize(("sentence", "groups"), BINDING, ids=[case[0] for case in BINDING])
def test_what_binds_in_a_sentence(sentence: str, groups: tuple[Group, ...]) -> None:
    found = find_deadlines(sentence, REFERENCE)
    assert [(time.span, time.kind, time.start, time.end, time.rrule) for time in found] == [
        (group.phrases[0], group.kind, group.start, group.end, group.rrule) for group in groups
    ]


@pytest.mark.parametrize(
    ("objection", "sentence"), [(o, s) for o, ss in NOT_BINDING.items() for s in ss], ids=str
)
def test_what_does_not_bind_and_why(objection: str, sentence: str) -> None:
    tokens = read(sentence, REFERENCE, Mode.PLAN).tokens
    assert tokens, "nothing to object to"
    reasons = {why_not_binding(Case(Sentence.of(sentence), token, REFERENCE)) for token in tokens}
    assert reasons == {objection}
    assert find_deadlines(sentence, REFERENCE) == ()


@pytest.mark.parametrize(
    ("objection", "sentence", "words"),
    [(o, s, w) for o, cases in PARTLY_BINDING.items() for s, w in cases],
    ids=str,
)
def test_what_binds_where_another_time_does_not(objection: str, sentence: str, words: str) -> None:
    tokens = read(sentence, REFERENCE, Mode.PLAN).tokens
    whole = Sentence.of(sentence)
    reasons = {why_not_binding(Case(whole, token, REFERENCE, tokens)) for token in tokens}
    assert reasons == {None, objection}
    assert [time.span for time in find_deadlines(sentence, REFERENCE)] == [words]


def test_every_objection_has_an_example() -> None:
    assert {objection.name for objection in OBJECTIONS} == {*NOT_BINDING, *PARTLY_BINDING}


def test_every_rule_fires_in_some_example() -> None:
    fired: set[str] = set()
    for mode, groups in ((Mode.PLAN, PLAN), (Mode.MESSAGE, MESSAGE)):
        for group in groups:
            for phrase in group.phrases:
                for _, rules in explain(words_of_time(phrase)[0], REFERENCE, mode):
                    fired.update(rules)
    phrases_of_plans = [words_of_time(text)[0] for texts in UNKNOWN.values() for text in texts]
    for text in (*phrases_of_plans, *(sentence for sentence, _ in BINDING)):
        for _, rules in explain(text, REFERENCE):
            fired.update(rules)
    declared = {rule.name for book in (atoms, compounds, phrases) for rule in book.rules}
    blocking = {token.rule.name for text in NOTHING for token in atoms.find(text, SCOPE)}
    assert declared - fired - blocking == set()


def test_a_rule_has_a_name_of_its_own() -> None:
    names = [rule.name for book in (atoms, compounds, phrases) for rule in book.rules]
    assert len(names) == len(set(names))
