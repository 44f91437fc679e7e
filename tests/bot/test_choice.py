"""Which of a task's Assignments a number means."""

from datetime import date

import pytest

from bot.choice import Candidate, Chosen, Unclear, choose, read_choice

TODAY = date(2026, 8, 20)


def month(n: int, *, unit: str = "基教科") -> Candidate:
    return Candidate(n, f"2026-{n:02}", f"{n}月", unit, date(2026, n, 1), date(2026, n, 28), True)


START = Candidate(1, "start", "启动", "人事科", date(2026, 7, 1), date(2026, 7, 31), False)
FINISH = Candidate(2, "finish", "完成", "人事科", date(2026, 1, 1), date(2026, 11, 30), False)


def test_of_occurrences_the_oldest_open_one_is_meant() -> None:
    assert choose([month(9), month(7), month(8)], TODAY) == Chosen((7,))


def test_a_named_occurrence_wins_over_the_oldest() -> None:
    assert choose([month(7), month(8)], TODAY, part="2026-08") == Chosen((8,))


def test_before_any_has_opened_the_first_is_meant() -> None:
    assert choose([month(10), month(11)], TODAY) == Chosen((10,))


def test_future_occurrences_are_never_closed_with_the_whole_task() -> None:
    assert choose([month(7), month(8), month(12)], TODAY, whole=True) == Chosen((7,))


def test_two_milestones_are_asked_about() -> None:
    assert choose([START, FINISH], TODAY) == Unclear((START, FINISH))


def test_the_milestone_just_reminded_of_is_meant() -> None:
    assert choose([START, FINISH], TODAY, reminded=frozenset({1})) == Chosen((1,))


def test_a_label_in_the_words_decides() -> None:
    assert choose([START, FINISH], TODAY, part="finish", reminded=frozenset({1})) == Chosen((2,))


def test_the_whole_task_closes_all_milestones() -> None:
    assert choose([START, FINISH], TODAY, whole=True) == Chosen((1, 2))


def test_two_units_of_one_person_are_asked_about_once_each() -> None:
    north, south = month(7, unit="北校区"), month(8, unit="南校区")
    assert choose([north, south, month(9, unit="南校区")], TODAY) == Unclear((north, south))


NORTH, SOUTH = month(1, unit="云岭县第一小学北校区"), month(2, unit="云岭县第一小学南校区")
UNITS = Unclear((NORTH, SOUTH))


def test_a_unit_that_is_named_is_meant() -> None:
    said = "127 云岭县第一小学南校区又查了一次"
    assert choose([NORTH, SOUTH], TODAY, said=said) == Chosen((2,))


def test_both_are_meant_where_both_are_named() -> None:
    said = "127 云岭县第一小学南校区和云岭县第一小学北校区都查了"
    assert choose([NORTH, SOUTH], TODAY, said=said) == Chosen((1, 2))


def test_a_name_inside_a_longer_name_is_not_meant() -> None:
    whole = month(3, unit="云岭县第一小学")
    assert choose([whole, SOUTH], TODAY, said="云岭县第一小学南校区已完成") == Chosen((2,))


def test_of_the_unit_that_is_named_the_oldest_open_occurrence_is_meant() -> None:
    july = month(7, unit="云岭县第一小学南校区")
    august = month(8, unit="云岭县第一小学南校区")
    assert choose([NORTH, august, july], TODAY, said="云岭县第一小学南校区已报") == Chosen((7,))


def test_milestones_of_the_unit_that_is_named_are_asked_about() -> None:
    other = Candidate(9, "start", "启动", "财务科", date(2026, 7, 1), date(2026, 7, 31), False)
    assert choose([START, FINISH, other], TODAY, said="人事科已完成") == Unclear((START, FINISH))


NORTHERN = ("北校区", "第一个", "第1个", "1", "是北校区", "127 北校区", "#127 北校区的", "北",
            "云岭县第一小学北校区", " 北校区吧。", "１")  # fmt: skip


@pytest.mark.parametrize("text", NORTHERN)
def test_a_unit_is_answered_by_tap_place_or_name(text: str) -> None:
    assert read_choice(text, UNITS, 127) == (NORTH,)


@pytest.mark.parametrize("text", ["都是", "两个都是", "全部", "都"])
def test_all_of_them_is_an_answer(text: str) -> None:
    assert read_choice(text, UNITS, 127) == (NORTH, SOUTH)


NO_ANSWER = ("", "校区", "西校区", "第三个", "3", "112 已完成", "算了", "127", "好的", "是",
             "北校区已经查完三次了,南校区还要再等等,下周安排", "0", "第0个")  # fmt: skip


@pytest.mark.parametrize("text", NO_ANSWER)
def test_anything_else_is_no_answer(text: str) -> None:
    assert read_choice(text, UNITS, 127) == ()


def test_a_bare_number_that_is_a_task_is_never_a_place() -> None:
    assert read_choice("1", UNITS, 127, frozenset({1, 127})) == ()
    assert read_choice("第一个", UNITS, 127, frozenset({1, 127})) == (NORTH,)


def test_milestones_are_answered_by_their_label() -> None:
    assert read_choice("启动", Unclear((START, FINISH)), 112) == (START,)
    assert read_choice("第二个", Unclear((START, FINISH)), 112) == (FINISH,)
