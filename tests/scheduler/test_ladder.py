"""When an obligation speaks, to whom, and when it is silent."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from models.enums import TaskKind
from models.errors import DubanError
from scheduler.ladder import Ladder, Rung, Step, Tone, after_step, next_step
from tests.scheduler.obligations import CALENDAR, START, Life, dated, live, make, never, standing

SUMMER = date(2024, 8, 30)  # a Friday; 27 August is three working days before it
TOLD = {"stage": "announced", "mentioned_on": date(2024, 1, 3)}


def step_on(one, today: date) -> Step | None:
    return next_step(one, today, CALENDAR)


def test_a_stated_date_speaks_three_working_days_before_it() -> None:
    step = step_on(dated(SUMMER, **TOLD), date(2024, 5, 6))
    assert step == Step(date(2024, 8, 27), "before:2024-08-30", Tone.SOON)


def test_the_three_days_are_working_days_across_a_long_holiday() -> None:
    """10 October is a Thursday; 12 October is a make-up Saturday, 1 to 7 October are off."""
    assert step_on(dated(date(2024, 10, 10), **TOLD), date(2024, 9, 2)).on == date(2024, 9, 30)
    assert step_on(dated(date(2024, 10, 14), **TOLD), date(2024, 9, 2)).on == date(2024, 10, 10)


def test_overdue_begins_on_the_next_working_day() -> None:
    reminded = dated(SUMMER, stage="before:2024-08-30", mentioned_on=date(2024, 8, 27), mentions=1)
    assert step_on(reminded, date(2024, 8, 28)) == Step(
        date(2024, 9, 2), "late-1:2024-08-30", Tone.LATE
    )


def test_a_late_obligation_goes_up_one_step_every_five_working_days() -> None:
    life = live([dated(SUMMER, assigned_on=date(2024, 7, 1))], date(2024, 12, 31))
    assert [(said.on, said.step.stage, said.step.to) for said in life.said] == [
        (date(2024, 7, 2), "announced", Rung.OFFICER),
        (date(2024, 8, 27), "before:2024-08-30", Rung.OFFICER),
        (date(2024, 9, 2), "late-1:2024-08-30", Rung.OFFICER),
        (date(2024, 9, 9), "late-2:2024-08-30", Rung.OFFICER),
        (date(2024, 9, 14), "up-1:2024-08-30", Rung.HEAD),  # a make-up Saturday
        (date(2024, 9, 24), "up-2:2024-08-30", Rung.LEADER),
        (date(2024, 9, 30), "up-3:2024-08-30", Rung.DESK),  # 29 September was one, too
    ]


def test_the_first_answer_stops_the_ladder() -> None:
    life = Life({1: dated(SUMMER, stage="review:2024-07", mentioned_on=date(2024, 7, 25))})
    life.live(
        date(2024, 10, 15),
        lambda one, today: today == date(2024, 9, 3),
        start=date(2024, 8, 1),
    )
    assert life.stages() == ["before:2024-08-30", "late-1:2024-08-30"]


def test_a_date_that_moved_is_news() -> None:
    late = dated(SUMMER, stage="late-2:2024-08-30", mentioned_on=date(2024, 9, 9), answered=True)
    moved = replace(late, due_on=date(2024, 10, 31))
    assert step_on(moved, date(2024, 9, 10)) == Step(
        date(2024, 10, 28), "before:2024-10-31", Tone.SOON
    )


def test_while_an_extension_waits_for_its_decision_nothing_is_asked() -> None:
    assert step_on(dated(SUMMER, **TOLD, awaiting=True), date(2024, 9, 30)) is None


def test_what_waits_for_somebody_else_is_not_called_late() -> None:
    blocked = dated(SUMMER, blocked=True, stage="before:2024-08-30", mentioned_on=date(2024, 8, 27))
    assert step_on(blocked, date(2024, 9, 30)) is None


def test_no_date_no_step_of_its_own() -> None:
    assert step_on(standing(**TOLD), date(2024, 12, 31)) is None
    assert step_on(standing(), START).stage == "announced"


def test_after_three_unanswered_mentions_the_officer_hears_no_more() -> None:
    tired = dated(SUMMER, stage="review:2024-06", mentioned_on=date(2024, 6, 25), mentions=3)
    assert step_on(tired, date(2024, 7, 1)).to is Rung.HEAD
    assert step_on(tired, date(2024, 9, 2)) == Step(
        date(2024, 9, 2), "up-1:2024-08-30", Tone.RAISED, Rung.HEAD
    )


def test_a_rung_on_which_nobody_stands_is_passed_over() -> None:
    tired = dated(SUMMER, mentions=3, line=(Rung.LEADER, Rung.DESK), **TOLD)
    assert step_on(tired, date(2024, 9, 2)).to is Rung.LEADER


def test_what_is_due_at_once_is_told_the_morning_after_it_was_given() -> None:
    short = dated(date(2024, 5, 9), assigned_on=date(2024, 5, 7))
    assert step_on(short, date(2024, 5, 7)) == Step(
        date(2024, 5, 8), "before:2024-05-09", Tone.SOON
    )


def test_only_the_first_deadline_of_a_task_announces_it() -> None:
    second = dated(date(2024, 11, 29), herald=False)
    assert step_on(second, START).stage == "before:2024-11-29"


# ── duties that return ───────────────────────────────────────────────────────────────────────────


def test_a_monthly_duty_shares_the_day_of_the_review() -> None:
    may = make(TaskKind.RECURRING, date(2024, 5, 31), opens_on=date(2024, 5, 1), herald=False)
    assert step_on(may, date(2024, 5, 6)) == Step(
        date(2024, 5, 24), "period:2024-05-31", Tone.PERIOD
    )


def test_a_duty_due_before_the_review_speaks_three_working_days_before() -> None:
    tenth = make(TaskKind.RECURRING, date(2024, 5, 10), opens_on=date(2024, 5, 1), herald=False)
    assert step_on(tenth, date(2024, 5, 6)).on == date(2024, 5, 7)


def test_a_period_that_passes_unanswered_is_a_count_on_the_desk_and_no_second_question() -> None:
    may = make(TaskKind.RECURRING, date(2024, 5, 31), opens_on=date(2024, 5, 1), herald=False)
    life = live([may], date(2024, 12, 31))
    assert [(said.on, said.step.stage, said.step.to) for said in life.said] == [
        (date(2024, 5, 24), "period:2024-05-31", Rung.OFFICER),
        (date(2024, 6, 3), "lapsed:2024-05-31", Rung.DESK),
    ]


def test_a_period_that_passed_is_counted_once_even_if_its_officer_is_reminded_again() -> None:
    may = make(TaskKind.RECURRING, date(2024, 5, 31), opens_on=date(2024, 5, 1), herald=False)
    life = Life({1: may})
    life.live(date(2024, 6, 5), never)
    life.held[1] = replace(
        life.held[1], resumes_on=date(2024, 6, 20), hushed_until=date(2024, 6, 20)
    )
    life.looks[1] = date(2024, 6, 6)
    life.live(date(2024, 12, 31), never, start=date(2024, 6, 6))
    assert [(said.on, said.step.tone) for said in life.said] == [
        (date(2024, 5, 24), Tone.PERIOD),
        (date(2024, 6, 3), Tone.LAPSED),
        (date(2024, 6, 20), Tone.RESUMED),
    ]


def test_a_quota_over_a_year_gets_no_dates_in_between() -> None:
    quota = make(TaskKind.QUOTA, date(2024, 12, 31), **TOLD)
    assert step_on(quota, date(2024, 3, 1)).on == date(2024, 12, 25)


# ── 免打扰 ───────────────────────────────────────────────────────────────────────────────────────


def test_a_rest_delays_what_fell_into_it() -> None:
    resting = dated(SUMMER, **TOLD, hushed_until=date(2024, 8, 29))
    assert step_on(resting, date(2024, 8, 27)) == Step(
        date(2024, 8, 29), "before:2024-08-30", Tone.SOON
    )


def test_a_rest_without_end_silences_the_officer_and_never_the_escalation() -> None:
    muted = dated(SUMMER, **TOLD, hushed_until=date.max)
    step = step_on(muted, date(2024, 9, 30))
    assert (step.stage, step.to) == ("up-1:2024-08-30", Rung.HEAD)


def test_who_asked_for_a_day_is_reminded_on_it() -> None:
    asked = standing(
        stage="review:2024-05",
        mentioned_on=date(2024, 5, 24),
        hushed_until=date(2024, 6, 1),
        resumes_on=date(2024, 6, 1),
    )
    assert step_on(asked, date(2024, 5, 27)) == Step(
        date(2024, 6, 3), "resumed:2024-06-01", Tone.RESUMED
    )


def test_silence_after_a_reminder_that_was_asked_for_goes_up_too() -> None:
    late = dated(
        SUMMER,
        stage="resumed:2024-09-06",
        mentioned_on=date(2024, 9, 6),
        resumes_on=date(2024, 9, 6),
        mentions=2,
    )
    assert step_on(late, date(2024, 9, 9)) == Step(
        date(2024, 9, 13), "up-1:2024-08-30", Tone.RAISED, Rung.HEAD
    )


# ── nobody to ask ────────────────────────────────────────────────────────────────────────────────


def test_a_vacant_unit_stands_on_the_desk_once_and_once_more_when_it_is_late() -> None:
    life = live([dated(SUMMER, vacant=True)], date(2024, 12, 31), never)
    assert [(said.on, said.step.to) for said in life.said] == [
        (date(2024, 1, 3), Rung.DESK),
        (date(2024, 9, 2), Rung.DESK),
    ]


# ── settings ─────────────────────────────────────────────────────────────────────────────────────


def test_a_plan_may_have_a_ladder_of_its_own() -> None:
    patient = Ladder(before=5, again=10)
    assert Ladder.from_json(patient.to_json()) == patient
    one = dated(SUMMER, **TOLD, ladder=Ladder.from_json({"before": 10}))
    assert step_on(one, date(2024, 5, 6)).on == date(2024, 8, 16)


def test_it_goes_no_further_up_than_the_plan_allows() -> None:
    short = Ladder(steps=1)
    life = live([dated(SUMMER, assigned_on=date(2024, 7, 1), ladder=short)], date(2024, 12, 31))
    assert [said.step.to for said in life.said if said.step.tone is Tone.RAISED] == [Rung.HEAD]


@pytest.mark.parametrize("kind", [TaskKind.DATED, TaskKind.QUOTA])
def test_a_shorter_notice_does_not_say_again_what_was_said(kind: TaskKind) -> None:
    """Told ten working days before; now the plan wants three, which are still to come."""
    said = step_on(make(kind, SUMMER, **TOLD, ladder=Ladder(before=10)), date(2024, 8, 16))
    told = after_step(make(kind, SUMMER, **TOLD), said, said.on)
    after = step_on(told, date(2024, 8, 27))
    assert after is None or after.stage != said.stage


def test_each_plan_has_its_own_day_of_review() -> None:
    tenth, usual = Ladder(review_day=10), Ladder()
    held = [
        replace(standing(id=1, ladder=tenth), **TOLD),
        replace(standing(id=2, ladder=usual), **TOLD),
    ]
    life = live(held, date(2024, 6, 30), never)
    asked = {said.id: said.on.day for said in life.said if said.step.tone is Tone.REVIEW}
    assert asked[1] <= 10 < asked[2] <= 25


def test_two_reviews_of_one_month_are_two_things() -> None:
    """The third of May is a holiday, so that May's review falls into April."""
    early = Ladder(review_day=3, review_items=1, silence=60)
    held = [replace(standing(id=n, ladder=early), **TOLD) for n in range(1, 13)]
    life = live(held, date(2024, 12, 31), never)
    for key in life.held:
        assert len(life.stages(key)) == len(set(life.stages(key)))
    assert date(2024, 4, 30) in {said.on for said in life.said}


def test_tasks_of_two_plans_share_one_review() -> None:
    """Four and four from plans with different shares: the more sparing one speaks for both."""
    few = Ladder(review_items=2)
    held = [replace(standing(id=n, ladder=few if n < 4 else Ladder()), **TOLD) for n in range(8)]
    life = live(held, date(2024, 3, 31), never)
    months = Counter(said.on.month for said in life.said if said.step.tone is Tone.REVIEW)
    assert max(months.values()) <= 4, "half of the list, as for one plan"


BROKEN: list[dict[str, object]] = [
    {"before": 0},
    {"before": "3"},
    {"nightly": 1},
    {"again": True},
    {"patience": 4},
    {"again": 1},
    {"review_items": 9},
    {"silence": 20},
    {"steps": 4},
    {"review_day": 31},
    {"before": 2.5},
]


@pytest.mark.parametrize("plain", BROKEN, ids=str)
def test_a_setting_that_breaks_a_ceiling_is_refused_with_a_mend(plain: dict[str, object]) -> None:
    with pytest.raises(DubanError) as refused:
        Ladder.from_json(plain)
    assert refused.value.mend


def test_what_is_not_said_is_as_the_bureau_has_it() -> None:
    bureau = Ladder(review_day=20)
    assert Ladder.from_json({"before": 5}, bureau) == Ladder(before=5, review_day=20)
    assert Ladder(before=5).differs() == {"before": 5}
