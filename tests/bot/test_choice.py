"""Which of a task's Assignments a number means."""

from datetime import date

from bot.choice import Candidate, Chosen, Unclear, choose

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
