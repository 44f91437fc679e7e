"""A light with its word and reason: what turns it, and what must never turn it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.enums import AssignmentState, Light, TaskKind
from plans.calendar import Calendar
from scheduler.pace import Standing, Thresholds, expected_percent, lamp_of

CALENDAR = Calendar()
OPENS, DUE = date(2024, 3, 1), date(2024, 8, 30)  # a Friday
MIDDLE = date(2024, 6, 3)


def standing(**facts: object) -> Standing:
    """A dated obligation under way, unless the facts say otherwise."""
    plain: dict[str, object] = {
        "kind": TaskKind.DATED,
        "state": AssignmentState.IN_PROGRESS,
        "opens_on": OPENS,
        "due_on": DUE,
        "assumed": False,
        **facts,
    }
    return Standing(**plain)  # type: ignore[arg-type]


def said(one: Standing, today: date) -> str:
    """The light and its words."""
    lamp = lamp_of(one, today, CALENDAR)
    return f"{lamp.light} {lamp}"


@pytest.mark.parametrize(
    ("one", "today", "words"),
    [
        (standing(), MIDDLE, "grey 尚无进展记录"),
        (standing(), date(2024, 2, 1), "grey 未到时间:3月1日开始"),
        (standing(reported_on=date(2024, 5, 20)), MIDDLE, "green 有进展:5月20日报"),
        (
            standing(reported_on=date(2024, 5, 20), percent=60),
            MIDDLE,
            "green 按序时:5月20日报,完成60%",
        ),
        (standing(percent=40), MIDDLE, "amber 欠进度:完成40%,按时间约应51%"),
        (standing(percent=10), MIDDLE, "amber 明显欠进度:完成10%,按时间约应51%"),
        (standing(), date(2024, 8, 27), "amber 临近:8月30日到期,还有3个工作日"),
        (standing(), DUE, "amber 临近:今天到期"),
        (standing(), date(2024, 8, 31), "amber 临近:8月30日到期,已到期限"),  # a Saturday
        (standing(), date(2024, 9, 2), "red 逾期:8月30日到期,已过1个工作日"),
        (standing(), date(2024, 9, 18), "red 逾期:8月30日到期,已过12个工作日"),
        (standing(state=AssignmentState.DONE), date(2024, 9, 18), "done 已完成"),
        (standing(state=AssignmentState.CONFIRMED), date(2024, 9, 18), "done 已销号"),
        (standing(state=AssignmentState.WITHDRAWN), date(2024, 9, 18), "grey 已撤回"),
    ],
)
def test_the_light_of_a_stated_date(one: Standing, today: date, words: str) -> None:
    assert said(one, today) == words


def test_what_waits_for_others_is_amber_with_its_reason_even_past_its_date() -> None:
    stuck = standing(state=AssignmentState.BLOCKED, problem="资金未到位")
    assert said(stuck, date(2024, 9, 18)) == "amber 有困难:资金未到位"


def test_a_quota_gets_no_share_in_between() -> None:
    """One of four by the summer is news, not a delay: the text says 全年."""
    quota = standing(
        kind=TaskKind.QUOTA,
        due_on=date(2024, 12, 31),
        percent=25,
        count="已1次",
        reported_on=date(2024, 5, 20),
    )
    assert said(quota, date(2024, 11, 1)) == "green 按序时:5月20日报,已1次"


def test_standing_work_is_never_not_open_yet() -> None:
    work = standing(kind=TaskKind.STANDING, assumed=True, opens_on=date(2024, 10, 1))
    assert said(work, MIDDLE) == "grey 尚无进展记录"


@given(
    st.sampled_from(list(TaskKind)),
    st.sampled_from(list(AssignmentState)),
    st.dates(date(2024, 1, 1), date(2026, 12, 31)),
    st.none() | st.floats(min_value=0, max_value=100),
)
def test_what_no_text_dates_is_never_red(
    kind: TaskKind, state: AssignmentState, today: date, percent: float | None
) -> None:
    lamp = lamp_of(standing(kind=kind, state=state, assumed=True, percent=percent), today, CALENDAR)
    assert lamp.light is not Light.RED
    assert "逾期" not in str(lamp)


@given(st.sampled_from(list(AssignmentState)), st.dates(date(2024, 1, 1), date(2025, 12, 31)))
def test_every_light_has_a_word(state: AssignmentState, today: date) -> None:
    lamp = lamp_of(standing(state=state), today, CALENDAR)
    assert lamp.word
    assert lamp.sign


def test_the_thresholds_are_settings() -> None:
    patient = Thresholds(soon=10, behind=50, far_behind=80)
    assert lamp_of(standing(percent=10), MIDDLE, CALENDAR, patient).word == "尚无进展记录"
    assert lamp_of(standing(), date(2024, 8, 16), CALENDAR, patient).word == "临近"


@given(st.dates(date(2023, 1, 1), date(2025, 12, 31)))
def test_expected_progress_stays_between_nothing_and_all(today: date) -> None:
    assert 0 <= expected_percent(OPENS, DUE, today) <= 100
    assert expected_percent(OPENS, DUE, OPENS) == 0
