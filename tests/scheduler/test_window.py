"""Nobody is spoken to outside working hours, and a make-up Saturday is a working day."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.calendar import Calendar
from scheduler.clock import ManualClock
from scheduler.window import Window

WINDOW = Window()
MOMENTS = st.integers(min_value=0, max_value=7 * 366 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)


@given(MOMENTS)
def test_the_next_opening_is_open_and_never_earlier(moment: datetime) -> None:
    opening = WINDOW.next_open(moment)
    assert opening >= moment
    assert WINDOW.is_open(opening)


@given(MOMENTS)
def test_no_opening_is_skipped(moment: datetime) -> None:
    """Between a moment and its next opening everything is closed, minute by minute at the edge."""
    opening = WINDOW.next_open(moment)
    if opening > moment:
        assert not WINDOW.is_open(opening - timedelta(minutes=1))


@pytest.mark.parametrize(
    ("hour", "speaks"),
    [
        (time(8, 59), False),
        (time(9, 0), True),
        (time(11, 59), True),
        (time(12, 0), False),
        (time(13, 59), False),
        (time(14, 0), True),
        (time(17, 29), True),
        (time(17, 30), False),
    ],
    ids=str,
)
def test_the_hours_of_a_working_day(hour: time, speaks: bool) -> None:
    assert WINDOW.is_open(WINDOW.instant(date(2024, 5, 20), hour)) is speaks


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2024, 2, 4), True),  # 春节 is paid for with this Sunday
        (date(2024, 2, 12), False),
        (date(2024, 4, 28), True),
        (date(2024, 5, 3), False),
        (date(2024, 9, 14), True),
        (date(2024, 9, 16), False),
        (date(2024, 10, 12), True),
        (date(2025, 1, 26), True),
        (date(2025, 10, 8), False),
    ],
    ids=str,
)
def test_days_off_are_kept_and_made_up_for(day: date, works: bool) -> None:
    assert WINDOW.is_open(WINDOW.instant(day)) is works


def test_a_day_that_the_bureau_itself_takes_off_is_kept_too() -> None:
    flood = date(2024, 7, 9)
    window = Window(calendar=Calendar(days_off=frozenset({flood})))
    assert window.next_open(window.instant(flood)) == window.instant(date(2024, 7, 10))


def test_a_clock_never_runs_backwards() -> None:
    clock = ManualClock(datetime(2024, 5, 20, tzinfo=UTC))
    clock.advance(timedelta(hours=1))
    with pytest.raises(ValueError, match="backwards"):
        clock.set(datetime(2024, 5, 20, tzinfo=UTC))


def test_a_clock_tells_no_naive_time() -> None:
    with pytest.raises(ValueError, match="naive"):
        ManualClock(datetime(2024, 5, 20))  # noqa: DTZ001 - the point of the test
