"""Sentences fall into clauses, and enumerations into parts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.signs import half_width
from plans.tasks import clauses_of, enumerated_parts


@pytest.mark.parametrize(
    "text",
    [
        "抓好三件事:一是修订办法,二是开展培训,三是组织考核。",
        "抓好三件事:(1)修订办法;(2)开展培训;(3)组织考核。",
        "抓好三件事:①修订办法,②开展培训,③组织考核。",
        "抓好三件事\uff1a一要修订办法\uff0c二要开展培训\uff0c三要组织考核。",
    ],
)
def test_an_enumeration_falls_into_its_parts(text: str) -> None:
    lead, parts = enumerated_parts(half_width(text))

    assert lead.text.startswith("抓好三件事")
    assert [part.text for part in parts] == ["修订办法", "开展培训", "组织考核"]


@pytest.mark.parametrize(
    "text", ["一是修订办法。", "坚持一是一二是二。", "第三,开展培训,一是修订。", "开展(2)培训"]
)
def test_a_single_or_broken_count_enumerates_nothing(text: str) -> None:
    assert enumerated_parts(text)[1] == ()


def test_a_sentence_has_its_clauses_and_knows_which_of_them_act() -> None:
    clauses = clauses_of("以“补短板,强弱项”为主线,开展打假行动,提高政治站位。")

    assert [(clause.text, bool(clause.action)) for clause in clauses] == [
        ("以“补短板,强弱项”为主线", False),
        ("开展打假行动", True),
        ("提高政治站位", False),
    ]


@given(st.text(alphabet="一二三是要、,:;(123)①②办法。", max_size=80))
def test_parts_stand_where_they_say(text: str) -> None:
    lead, parts = enumerated_parts(half_width(text))

    assert all(text[part.at : part.at + len(part.text)] == part.text for part in (lead, *parts))
