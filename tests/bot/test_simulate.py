"""A year of a made-up bureau: every ceiling holds, and the same seed gives the same year."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bot.simulate import simulate
from bot.simulate.figures import Figures
from bot.simulate.people import Answerer, Asked, Temper, draw_tempers
from models.enums import TaskKind
from scheduler.ladder import Tone
from scheduler.window import Window

SHARED_PLAN = Path(__file__).resolve().parents[2].parent / "shared" / "plans"
OUR_PLAN = """云岭县教育局2026年工作要点

一、抓好校园安全
1.完善防控体系。组织各学校年内开展安全隐患排查不少于4次。每月开展一次应急演练。
2.落实责任。6月底前完成校园周边环境整治。持续加强安全宣传教育。

二、提高教学质量
3.深化教学改革。9月30日前出台教学常规管理办法。持续推进集体备课。
4.加强队伍建设。组织教师培训,建立教师成长档案。常态化开展师德教育。

云岭县教育局
2026年2月27日
"""


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan of our own, as a text file."""
    path = tmp_path_factory.mktemp("plan") / "工作要点.txt"
    path.write_text(OUR_PLAN, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def figures(plan: Path) -> Figures:
    """Its year in a small bureau."""
    return simulate(plan, sections=3, schools=4, seed=7)


def test_no_ceiling_is_broken(figures: Figures) -> None:
    assert figures.messages > 0
    assert figures.max_per_officer_day == 1
    assert figures.outside_hours == 0
    assert figures.reminded_before_due == 1.0
    assert figures.asked_without_news == 0
    assert figures.assumed_called_late == 0
    assert figures.longest_silence_days <= 75


def test_a_year_costs_a_school_about_a_message_a_month(figures: Figures) -> None:
    assert figures.per_year.school.median <= 12
    assert figures.per_year.section.median <= 20
    assert figures.per_officer_week.p95 <= 1


def test_it_starts_on_the_first_working_day_after_the_issue(figures: Figures) -> None:
    assert date.fromisoformat(figures.start) == date(2026, 2, 28)  # a make-up Saturday
    assert figures.officers == 7
    assert figures.obligations.stated > 0
    assert figures.obligations.assumed > 0
    assert figures.group_messages > 0


def test_the_same_seed_gives_the_same_year(plan: Path, figures: Figures) -> None:
    again = simulate(plan, sections=3, schools=4, seed=7)
    assert replace(again, seconds=0) == replace(figures, seconds=0)


def test_the_figures_are_plain_json(figures: Figures) -> None:
    plain = figures.to_json()
    assert list(plain) == [
        "officers", "start", "working_days", "obligations", "messages", "per_officer_week",
        "per_year", "max_per_officer_day", "outside_hours", "reminded_before_due",
        "asked_without_news", "assumed_called_late", "longest_silence_days", "escalated",
        "group_messages", "seconds",
    ]  # fmt: skip
    assert set(plain["per_year"]) == {"school", "section", "supervisor"}


def test_a_third_answer_late_and_a_tenth_never() -> None:
    tempers = list(draw_tempers(range(60), seed=1).values())
    assert (tempers.count(Temper.NEVER), tempers.count(Temper.LATE)) == (6, 20)


def test_nobody_answers_what_asks_nothing() -> None:
    answerer = Answerer(Window(), {1: Temper.PROMPT}, seed=1)
    new = Asked(112, TaskKind.DATED, Tone.NEW, date(2026, 8, 31), assumed=False)
    assert answerer.words([new], date(2026, 3, 2)) == ""


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_real_plan_in_a_county_of_eighty_units(seed: int) -> None:
    plans = sorted(SHARED_PLAN.glob("004*"))
    if not plans:
        pytest.skip("the sample plans are not beside the project")
    figures = simulate(plans[0], 2024, sections=20, schools=60, seed=seed)
    test_no_ceiling_is_broken(figures)
    test_a_year_costs_a_school_about_a_message_a_month(figures)
