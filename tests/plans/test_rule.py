"""What a book of rules promises, whatever its matter."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plans.rule import Book, Found, Line
from plans.rule.prefixes import ANY, beginnings, initials
from plans.rule.sought import Sought


def test_the_declared_order_decides_between_two_rules() -> None:
    days = Book[None]("days")

    @days.rule("first", "6月")
    def first(_: object) -> str:
        return "first"

    @days.rule("second", "6月底")
    def second(_: object) -> str:
        return "second"

    (token,) = days.find("6月底", None)
    assert (token.value, token.end) == ("first", 2)


def test_a_rule_that_declines_leaves_the_words_to_the_next() -> None:
    days = Book[None]("days")

    @days.rule("never", "[0-9]月底")
    def never(_: object) -> None:
        return None

    @days.rule("always", "[0-9]月")
    def always(_: object) -> str:
        return "month"

    assert [token.rule.name for token in days.find("到6月底", None)] == ["always"]


def test_a_pattern_that_may_begin_with_anything_is_refused() -> None:
    careless = Book[None]("careless")
    careless.rule("anything", ".月")(lambda found: "month")
    with pytest.raises(ValueError, match="anything"):
        careless.find("6月", None)


def test_a_name_is_taken_once() -> None:
    days = Book[None]("days")
    days.rule("month", "[0-9]月")(lambda found: "month")
    with pytest.raises(ValueError, match="month"):
        days.rule("month", "月")(lambda found: "month")


def test_books_stand_upon_one_another_and_count_in_the_source() -> None:
    numbers, sums = Book[None]("numbers"), Book[None]("sums")
    numbers.rule("number", "[0-9]{1,3}")(lambda found: int(found[0]))

    @sums.rule("sum", "(?P<one>N)加(?P<other>N)")
    def added(found: Found[None]) -> int:
        return int(found.value("one")) + int(found.value("other"))

    text = "共12加345名,又7加8名"
    line = Line(text)
    line = line.raised(numbers.read(line, None), lambda value: "N")
    assert line.text == "共N加N名,又N加N名"
    found = sums.read(line, None)
    assert [(text[t.at : t.end], t.value) for t in found] == [("12加345", 357), ("7加8", 15)]
    assert list(found[0].rules()) == ["sum", "number", "number"]


def test_a_line_raised_twice_keeps_the_signs_it_had() -> None:
    line = Line("甲1乙22丙")
    numbers, names = Book[None]("numbers"), Book[None]("names")
    numbers.rule("number", "[0-9]{1,3}")(lambda found: "N")
    names.rule("numbered", "甲N")(lambda found: "M")
    line = line.raised(numbers.read(line, None), str)
    line = line.raised(names.read(line, None), str)
    assert line.text == "M乙N丙"
    assert [(token.at, token.end) for token in line.between(0, len(line.text))] == [(0, 2), (3, 5)]
    assert [line.source(index) for index in range(len(line.text))] == [0, 2, 3, 5]


@pytest.mark.parametrize(
    ("pattern", "begun"),
    [
        ("6月底", {"6月底"}),
        ("[67]月", {"6月" + ANY, "7月" + ANY}),
        ("(?:国庆|十一)节?", {"国庆节", "国庆" + ANY, "十一节", "十一" + ANY}),
        ("(?<![0-9])每个?月", {"每个月", "每月" + ANY}),
        ("月.", {"月" + ANY + ANY}),
        ("印发(?=之日|起)", {"印发之", "印发起"}),
        ("印发(?=之日)?", {"印发" + ANY}),
        (
            "(?:十|二十)[0-9]{2}年",
            {f"十{n:02}" for n in range(100)} | {f"二十{n}" for n in range(10)},
        ),
    ],
)
def test_the_beginnings_of_a_pattern_are_told(pattern: str, begun: set[str]) -> None:
    assert beginnings(pattern) == begun


@settings(deadline=None)
@given(st.text("6月底前到国庆节每个年", max_size=30))
def test_a_book_finds_what_its_patterns_find_one_by_one(text: str) -> None:
    patterns = [
        "到?6月(?:底|前)",
        "国庆节?前?",
        "每个?[年月]",
        "节(?=前)",
        "到(?:国庆|每年)",
        "[年月]底",
    ]
    book = Book[None]("days")
    for pattern in patterns:
        book.rule(pattern, pattern)(lambda found: found[0])
    expected, done = [], 0
    for at in range(len(text)):
        matches = [m for p in patterns if (m := re.compile(p).match(text, at))]
        if at >= done and matches:
            expected.append(matches[0][0])
            done = matches[0].end()
    assert [token.value for token in book.find(text, None)] == expected


@given(st.text("总结部署了年会,。上去", max_size=30))
def test_a_sought_pattern_finds_what_the_pattern_itself_would(text: str) -> None:
    ways = ("总结(?:了|部署)", "(?<!上)年会?", "部署了?$|去年[^,。]{0,4}。")
    sought, plain = Sought(*ways), re.compile("|".join(ways))
    found, first = sought.search(text), plain.search(text)
    assert (found and found.span()) == (first and first.span())
    assert [one.span() for one in sought.finditer(text)] == [
        one.span() for one in plain.finditer(text)
    ]


@pytest.mark.parametrize(
    ("pattern", "firsts"),
    [
        ("[一二]?季度", "一二季"),
        ("(?>各县|全市)(?=要)", "各全"),
        ("(?<!不)达到", "达"),
        ("要?", ANY),
        (".{2}局", ANY),
    ],
)
def test_the_characters_with_which_a_match_may_begin(pattern: str, firsts: str) -> None:
    assert initials(pattern) == frozenset(firsts)
