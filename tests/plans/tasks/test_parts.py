"""Enumerated sentences fall into their parts; compound ones could."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.tasks import compound_clauses, enumerated_parts


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
    lead, parts = enumerated_parts(text)

    assert lead.text.startswith("抓好三件事")
    assert [part.text for part in parts] == ["修订办法", "开展培训", "组织考核"]


@pytest.mark.parametrize(
    "text", ["一是修订办法。", "坚持一是一二是二。", "第三,开展培训,一是修订。", "开展(2)培训"]
)
def test_a_single_or_broken_count_enumerates_nothing(text: str) -> None:
    assert enumerated_parts(text)[1] == ()


def test_clauses_too_short_to_stand_alone_are_not_offered() -> None:
    clauses = compound_clauses("强化执法,开展农资打假专项行动,严厉查处违法案件。")

    assert [clause.text for clause in clauses] == ["开展农资打假专项行动", "严厉查处违法案件"]


@given(st.text(alphabet="一二三是要、,:;(123)①②办法。", max_size=80))
def test_parts_stand_where_they_say(text: str) -> None:
    lead, parts = enumerated_parts(text)

    assert all(text[part.at : part.at + len(part.text)] == part.text for part in (lead, *parts))
