"""The weeks of a term are those that the document itself dates, or the calendar's."""

from datetime import date

import pytest

from plans.extract import ReadOptions, read_plan


def due_days(*lines: str) -> list[date]:
    text = "\n".join(("城南中学2024年教学工作安排", "一、重点工作", *lines))
    draft = read_plan(text.encode(), "安排.txt", ReadOptions(2024))
    return [deadline.due_on for task in draft.tasks for deadline in task.deadlines]


@pytest.mark.parametrize(
    "dated",
    [
        "1.第1周(3月4日—10日)开展安全教育。",
        "1.第2周末(3.17)前完成教案检查。",
        "1.教学周第一周第一日自2024年3月4日起。",
        "1.3月11日-3月17日第2周,开展安全教育。",
    ],
)
def test_a_week_that_is_dated_dates_them_all(dated: str) -> None:
    assert date(2024, 5, 26) in due_days(dated, "2.第12周结束前完成期中测评。")


def test_where_no_week_is_dated_the_first_is_the_one_in_which_the_term_opens() -> None:
    opens = date(2024, 3, 1)  # a Friday
    due = due_days("1.第12周结束前完成期中测评。", "城南中学教务处", "2024年2月20日")

    assert due == [date(2024, 5, 19)]
    assert (due[0] - opens).days == 11 * 7 + 2


def test_weeks_that_are_counted_in_two_ways_date_nothing() -> None:
    one, other = "1.第1周(3月4日—10日)开展安全教育。", "2.第2周(4月1日—7日)开展劳动教育。"

    assert date(2024, 5, 26) not in due_days(one, other, "3.第12周结束前完成期中测评。")
