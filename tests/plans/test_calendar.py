"""What day it is at a bureau."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.calendar import (
    Calendar,
    Event,
    Part,
    Period,
    School,
    Season,
    Term,
    add_months,
    month_part,
    quarter_period,
    week_period,
)

CALENDAR = Calendar()
DAYS = st.dates(date(2004, 1, 1), date(2040, 12, 31))


def test_a_make_up_saturday_is_a_working_day_and_a_holiday_monday_is_not() -> None:
    assert CALENDAR.is_workday(date(2024, 9, 29))  # Sunday, 国庆 make-up
    assert CALENDAR.is_workday(date(2025, 1, 26))  # Sunday, 春节 make-up
    assert not CALENDAR.is_workday(date(2024, 10, 7))  # Monday, 国庆


def test_the_bureaus_own_list_comes_before_the_official_one() -> None:
    bureau = Calendar(
        days_off=frozenset({date(2024, 5, 20)}), make_up_days=frozenset({date(2024, 5, 25)})
    )
    assert not bureau.is_workday(date(2024, 5, 20))
    assert bureau.is_workday(date(2024, 5, 25))
    assert bureau.next_workday(date(2024, 5, 17)) == date(2024, 5, 21)


def test_three_working_days_from_before_the_national_holiday_reach_beyond_it() -> None:
    assert CALENDAR.add_workdays(date(2024, 9, 27), 3) == date(2024, 10, 8)
    assert CALENDAR.add_workdays(date(2024, 10, 8), -2) == date(2024, 9, 29)
    assert CALENDAR.add_workdays(date(2024, 10, 5), 0) == date(2024, 10, 5)


@given(DAYS, st.integers(-40, 40))
def test_counting_back_finds_the_working_days_that_were_added(day: date, count: int) -> None:
    reached = CALENDAR.add_workdays(day, count)
    if count > 0:
        assert CALENDAR.workdays_between(day, reached) == count
    assert count == 0 or CALENDAR.is_workday(reached)


def test_a_year_without_an_official_list_says_so_until_the_bureau_supplies_one() -> None:
    assert CALENDAR.warning(2024) is None
    assert "2031年" in (CALENDAR.warning(2031) or "")
    assert Calendar(days_off=frozenset({date(2031, 10, 1)})).warning(2031) is None


def test_beyond_the_official_lists_statutory_days_are_still_off() -> None:
    assert not CALENDAR.is_workday(date(2031, 10, 1))
    assert not CALENDAR.is_workday(date(2031, 1, 22))  # the eve of 春节
    assert CALENDAR.is_workday(date(2031, 10, 8))


@pytest.mark.parametrize(
    ("name", "year", "first", "last"),
    [
        ("国庆节", 2024, date(2024, 10, 1), date(2024, 10, 7)),
        ("国庆节", 2023, date(2023, 9, 29), date(2023, 10, 6)),
        ("端午节", 2024, date(2024, 6, 8), date(2024, 6, 10)),
        ("春节", 2025, date(2025, 1, 28), date(2025, 2, 4)),
        ("劳动节", 2024, date(2024, 5, 1), date(2024, 5, 5)),
    ],
)
def test_a_festivals_holiday_is_its_days_off_in_a_row(
    name: str, year: int, first: date, last: date
) -> None:
    assert CALENDAR.holiday(name, year) == Period(first, last)


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("春节", 2024, date(2024, 2, 10)),
        ("除夕", 2025, date(2025, 1, 28)),
        ("元宵节", 2024, date(2024, 2, 24)),
        ("端午节", 2025, date(2025, 5, 31)),
        ("中秋节", 2024, date(2024, 9, 17)),
        ("重阳节", 2024, date(2024, 10, 11)),
        ("腊八节", 2025, date(2025, 1, 7)),
        ("清明节", 2024, date(2024, 4, 4)),
        ("冬至", 2021, date(2021, 12, 21)),
        ("教师节", 2016, date(2016, 9, 10)),
        ("母亲节", 2024, date(2024, 5, 12)),
        ("中小学生安全教育日", 2024, date(2024, 3, 25)),
    ],
)
def test_a_festival_falls_on_its_day(name: str, year: int, day: date) -> None:
    assert CALENDAR.festival(name, year) == Period(day, day)


def test_seasons_of_work_have_their_span() -> None:
    assert CALENDAR.festival("高考", 2024) == Period(date(2024, 6, 7), date(2024, 6, 10))
    assert CALENDAR.festival("供暖季", 2024) == Period(date(2024, 11, 15), date(2025, 3, 15))


def test_what_differs_from_place_to_place_has_no_date_until_the_bureau_gives_one() -> None:
    assert CALENDAR.festival("中考", 2024) is None
    bureau = Calendar(events=(Event("中考", date(2024, 6, 12), date(2024, 6, 14)),))
    assert bureau.festival("中考", 2024) == Period(date(2024, 6, 12), date(2024, 6, 14))
    assert bureau.festival("中考", 2025) is None


def test_an_event_of_the_bureau_may_return_every_year_and_replace_a_usual_one() -> None:
    bureau = Calendar(events=(Event("汛期", date(2020, 4, 15), date(2020, 10, 15), yearly=True),))
    assert bureau.festival("汛期", 2024) == Period(date(2024, 4, 15), date(2024, 10, 15))


def test_school_terms_and_holidays_follow_the_usual_calendar() -> None:
    school = School()
    assert school.period(Season.AUTUMN, 2024) == Period(date(2024, 9, 1), date(2025, 1, 31))
    assert school.period(Season.SPRING, 2024) == Period(date(2024, 3, 1), date(2024, 6, 30))
    assert school.period(Season.SUMMER, 2024) == Period(date(2024, 7, 1), date(2024, 8, 31))
    assert school.period(Season.WINTER, 2024) == Period(date(2024, 2, 1), date(2024, 2, 29))
    assert school.year(2024) == Period(date(2024, 9, 1), date(2025, 8, 31))
    assert school.term_of(date(2024, 7, 5)) == school.period(Season.AUTUMN, 2024)


def test_published_term_dates_move_the_holidays_around_them() -> None:
    term = Term(Season.AUTUMN, 2024, date(2024, 8, 26), date(2025, 1, 17))
    school = School((term,))
    assert school.period(Season.SUMMER, 2024).end == date(2024, 8, 25)
    assert school.period(Season.WINTER, 2025).start == date(2025, 1, 18)


def test_civil_periods() -> None:
    assert quarter_period(2024, 1) == Period(date(2024, 1, 1), date(2024, 3, 31))
    assert month_part(2024, 2, Part.LATE) == Period(date(2024, 2, 21), date(2024, 2, 29))
    assert week_period(date(2024, 5, 19)) == Period(date(2024, 5, 13), date(2024, 5, 19))
    assert add_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert add_months(date(2024, 3, 15), -4) == date(2023, 11, 15)
