"""Deadlines: what is stated is taken as written, what is not stated is only assumed."""

from datetime import date

import pytest

from models.enums import DeadlineSource, Measure, Operator, TaskKind, TimeKind
from plans.calendar import Calendar
from plans.draft import DeadlineDraft, TargetSpan, TimeSpan
from plans.extract.bound import BoundTime
from plans.extract.deadlines import draft_deadlines
from plans.extract.frame import Frame

FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)
YEAR = Frame(2025, FIRST, LAST, None, Calendar())
ISSUED = Frame(2025, FIRST, LAST, date(2025, 5, 13), Calendar())


def bound(
    text: str,
    span: str,
    kind: TimeKind,
    start: date | None = None,
    end: date | None = None,
    rrule: str | None = None,
) -> BoundTime:
    time = TimeSpan(span, text.index(span), kind, start, end, rrule, "test")
    return BoundTime(time, DeadlineSource.SENTENCE)


def drafted(
    text: str,
    *times: BoundTime,
    kind: TaskKind = TaskKind.DATED,
    frame: Frame = YEAR,
    targets: tuple[TargetSpan, ...] = (),
) -> tuple[DeadlineDraft, ...]:
    return draft_deadlines(kind, times, targets, text, frame)


def test_a_stated_day_is_due_on_that_day_and_open_from_the_issue() -> None:
    text = "9月底前完成联调。"
    (one,) = drafted(text, bound(text, "9月底前", TimeKind.BY, end=date(2025, 9, 30)), frame=ISSUED)

    assert (one.key, one.label, one.opens_on, one.due_on) == (
        "once",
        "完成",
        date(2025, 5, 13),
        date(2025, 9, 30),
    )
    assert not one.assumed


def test_two_milestones_are_one_task_with_two_deadlines() -> None:
    text = "7月启动评审,11月完成定级。"
    july = bound(text, "7月", TimeKind.DURING, date(2025, 7, 1), date(2025, 7, 31))
    november = bound(text, "11月", TimeKind.BY, end=date(2025, 11, 30))

    first, second = drafted(text, july, november)

    assert [(one.key, one.label, one.due_on) for one in (first, second)] == [
        ("1", "启动", date(2025, 7, 31)),
        ("2", "完成", date(2025, 11, 30)),
    ]


def test_what_is_completed_last_tells_milestones_apart() -> None:
    text = "6月底前完成建设规划,11月底前完成项目竣工验收。"
    found = drafted(
        text,
        bound(text, "6月底前", TimeKind.BY, end=date(2025, 6, 30)),
        bound(text, "11月底前", TimeKind.BY, end=date(2025, 11, 30)),
    )
    assert [one.label for one in found] == ["完成", "验收"]


def test_a_stretch_around_a_stated_day_says_nothing_more() -> None:
    text = "年内推进改造,10月底前完成验收。"
    year = bound(text, "年内", TimeKind.DURING, date(2025, 1, 1), date(2025, 12, 31))
    october = bound(text, "10月底前", TimeKind.BY, end=date(2025, 10, 31))

    (one,) = drafted(text, year, october)

    assert one.due_on == date(2025, 10, 31)


def test_a_stretch_with_a_quantity_of_its_own_stays() -> None:
    text = "全年演练4次,5月集中开展。"
    year = bound(text, "全年", TimeKind.DURING, date(2025, 1, 1), date(2025, 12, 31))
    may = bound(text, "5月", TimeKind.DURING, date(2025, 5, 1), date(2025, 5, 31))
    four = TargetSpan(
        "4次", 4, Operator.AT_LEAST, 4, None, "次", Measure.COUNT, None, "演练", "数量"
    )

    assert [one.due_on for one in drafted(text, year, may, targets=(four,))] == [
        date(2025, 5, 31),
        date(2025, 12, 31),
    ]


def test_what_returns_is_due_at_each_period_end_and_nothing_is_born_late() -> None:
    text = "每月通报一次。"
    monthly = bound(text, "每月", TimeKind.EVERY, rrule="FREQ=MONTHLY")

    found = drafted(text, monthly, kind=TaskKind.RECURRING, frame=ISSUED)

    assert [one.key for one in found] == [f"2025-{month:02}" for month in range(5, 13)]
    assert found[0].opens_on == date(2025, 5, 13)
    assert not any(one.assumed for one in found)


def test_equal_repetitions_of_a_sentence_merge() -> None:
    text = "建立月通报、月调度机制。"
    told = bound(text, "月通报", TimeKind.EVERY, rrule="FREQ=MONTHLY")
    driven = bound(text, "月调度", TimeKind.EVERY, rrule="FREQ=MONTHLY")

    found = drafted(text, told, driven, kind=TaskKind.RECURRING)

    assert len(found) == 12
    assert {one.span for one in found} == {"月通报"}


def test_a_day_of_every_month_says_all_that_every_month_does() -> None:
    text = "每月召开一次调度会,每月最后一个周五通报。"
    found = drafted(
        text,
        bound(text, "每月", TimeKind.EVERY, rrule="FREQ=MONTHLY"),
        bound(text, "每月最后一个周五", TimeKind.EVERY, rrule="FREQ=MONTHLY;BYDAY=-1FR"),
    )
    assert [one.due_on for one in found[:2]] == [date(2025, 1, 31), date(2025, 2, 28)]
    assert len(found) == 12


def test_two_days_of_every_month_are_both_due_though_their_rule_is_one() -> None:
    text = "每月上旬报送计划,每月下旬报送总结。"
    early = bound(text, "每月上旬", TimeKind.EVERY, rrule="FREQ=MONTHLY")
    late = bound(text, "每月下旬", TimeKind.EVERY, rrule="FREQ=MONTHLY")

    found = drafted(text, early, late, kind=TaskKind.RECURRING)

    assert [one.due_on for one in found[:3]] == [
        date(2025, 1, 10), date(2025, 1, 31), date(2025, 2, 10)
    ]  # fmt: skip
    assert len(found) == 24


def test_what_is_told_behind_a_quarter_leaves_what_is_done_in_it() -> None:
    text = "每季度检查一次,每季度结束后10日内报送报告。"
    found = drafted(
        text,
        bound(text, "每季度", TimeKind.EVERY, rrule="FREQ=MONTHLY;INTERVAL=3"),
        bound(text, "每季度结束后10日内", TimeKind.EVERY, rrule="FREQ=MONTHLY;INTERVAL=3"),
        kind=TaskKind.RECURRING,
    )
    assert [(one.key, one.due_on) for one in found[-2:]] == [
        ("2025-Q4", date(2025, 12, 31)),
        ("2025-Q4~2", date(2026, 1, 10)),
    ]


def test_what_returns_every_few_years_is_only_assumed_to_fall_into_this_one() -> None:
    text = "每三年开展一轮评估。"
    (one,) = drafted(
        text,
        bound(text, "每三年", TimeKind.EVERY, rrule="FREQ=YEARLY;INTERVAL=3"),
        kind=TaskKind.RECURRING,
        frame=ISSUED,
    )
    assert (one.key, one.opens_on, one.due_on) == ("2025", date(2025, 5, 13), date(2025, 12, 31))
    assert one.assumed


def test_a_day_of_every_year_that_has_passed_is_next_due_early_in_the_next() -> None:
    text = "每年春节前走访慰问。"
    before = bound(text, "每年春节前", TimeKind.EVERY, rrule="FREQ=YEARLY")

    (here,) = drafted(text, before, kind=TaskKind.RECURRING)
    (next_year,) = drafted(text, before, kind=TaskKind.RECURRING, frame=ISSUED)

    assert (here.label, here.due_on) == ("春节前", date(2025, 1, 28))
    assert (next_year.due_on, next_year.assumed) == (date(2026, 2, 16), False)


def test_two_months_of_every_year_are_both_due() -> None:
    text = "每年3月开展排查,每年9月开展演练。"
    found = drafted(
        text,
        bound(text, "每年3月", TimeKind.EVERY, rrule="FREQ=YEARLY;BYMONTH=3"),
        bound(text, "每年9月", TimeKind.EVERY, rrule="FREQ=YEARLY;BYMONTH=9"),
        kind=TaskKind.RECURRING,
    )
    assert [(one.key, one.due_on) for one in found] == [
        ("2025", date(2025, 3, 31)),
        ("2025~2", date(2025, 9, 30)),
    ]


def test_what_returns_in_the_holidays_returns_in_all_their_months() -> None:
    text = "寒暑假期间每周家访。"
    found = drafted(
        text,
        bound(text, "寒暑假期间", TimeKind.EVERY, rrule="FREQ=YEARLY;BYMONTH=2,7"),
        bound(text, "每周", TimeKind.EVERY, rrule="FREQ=WEEKLY"),
        kind=TaskKind.RECURRING,
    )
    assert [one.due_on.month for one in found] == [2, 7, 8]


def test_what_returned_in_spring_is_not_asked_for_again_by_a_plan_of_may() -> None:
    text = "每年4月底前公布名单。"
    april = bound(text, "每年4月底前", TimeKind.EVERY, rrule="FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=-1")
    assert drafted(text, april, kind=TaskKind.RECURRING, frame=ISSUED) == ()


def test_months_of_every_year_keep_what_returns_oftener_to_themselves() -> None:
    text = "每年的3月至12月每月巡查1次。"
    months = ",".join(map(str, range(3, 13)))
    found = drafted(
        text,
        bound(text, "每年的3月至12月", TimeKind.EVERY, rrule=f"FREQ=YEARLY;BYMONTH={months}"),
        bound(text, "每月", TimeKind.EVERY, rrule="FREQ=MONTHLY"),
    )
    assert [one.due_on.month for one in found] == list(range(3, 13))


def test_days_in_brackets_that_a_repetition_falls_due_on_are_said_once() -> None:
    text = "每季度末(6月底、9月底)报送进展。"
    found = drafted(
        text,
        bound(text, "每季度末", TimeKind.EVERY, rrule="FREQ=MONTHLY;INTERVAL=3"),
        bound(text, "6月底", TimeKind.BY, end=date(2025, 6, 30)),
        bound(text, "9月底", TimeKind.BY, end=date(2025, 9, 30)),
    )
    assert [one.due_on.month for one in found] == [3, 6, 9, 12]


def test_a_stretch_beside_a_repetition_only_bounds_it() -> None:
    text = "汛期每月检查一次。"
    season = bound(text, "汛期", TimeKind.DURING, date(2025, 6, 1), date(2025, 9, 15))
    monthly = bound(text, "每月", TimeKind.EVERY, rrule="FREQ=MONTHLY")

    found = drafted(text, season, monthly, kind=TaskKind.RECURRING)

    assert [(one.opens_on, one.due_on) for one in found] == [
        (date(2025, 6, 1), date(2025, 6, 30)),
        (date(2025, 7, 1), date(2025, 7, 31)),
        (date(2025, 8, 1), date(2025, 8, 31)),
        (date(2025, 9, 1), date(2025, 9, 15)),
    ]


def test_a_stretch_of_another_clause_is_a_milestone_of_its_own() -> None:
    text = "每天锻炼,举办运动会(10月)。"
    daily = bound(text, "每天", TimeKind.EVERY, rrule="FREQ=DAILY")
    october = bound(text, "10月", TimeKind.DURING, date(2025, 10, 1), date(2025, 10, 31))

    found = drafted(text, daily, october, kind=TaskKind.RECURRING)

    assert len([one for one in found if one.rrule]) == 12
    assert [one.due_on for one in found if not one.rrule] == [date(2025, 10, 31)]


def test_a_count_for_each_period_is_kept_with_each_deadline() -> None:
    text = "每季度检查不少于2次。"
    quarterly = bound(text, "每季度", TimeKind.EVERY, rrule="FREQ=MONTHLY;INTERVAL=3")
    twice = TargetSpan(
        "不少于2次", 5, Operator.AT_LEAST, 2, None, "次", Measure.COUNT, "季度", "", "数量"
    )

    found = drafted(text, quarterly, kind=TaskKind.RECURRING, targets=(twice,))

    assert [one.count for one in found] == [2, 2, 2, 2]


def test_a_duty_of_a_stretch_is_counted_in_its_days_alone() -> None:
    text = "主汛期(6月15日至8月10日)每周巡查1次。"
    season = bound(text, "6月15日至8月10日", TimeKind.DURING, date(2025, 6, 15), date(2025, 8, 10))
    weekly = bound(text, "每周", TimeKind.EVERY, rrule="FREQ=WEEKLY")

    found = drafted(text, season, weekly, kind=TaskKind.RECURRING)

    assert [(one.opens_on, one.due_on, one.count) for one in found] == [
        (date(2025, 6, 15), date(2025, 6, 30), 3),  # Mondays
        (date(2025, 7, 1), date(2025, 7, 31), 4),
        (date(2025, 8, 1), date(2025, 8, 10), 1),
    ]


def test_a_beginning_opens_on_its_day_and_its_end_is_assumed() -> None:
    text = "自9月1日起施行新标准。"
    (one,) = drafted(
        text,
        bound(text, "自9月1日起", TimeKind.FROM, start=date(2025, 9, 1)),
        kind=TaskKind.STANDING,
    )

    assert (one.opens_on, one.due_on, one.assumed) == (date(2025, 9, 1), date(2025, 12, 31), True)


def test_what_can_be_finished_is_assumed_due_at_the_years_end() -> None:
    (one,) = drafted("制定方案。", kind=TaskKind.DELIVERABLE, frame=ISSUED)

    assert (one.opens_on, one.due_on, one.assumed) == (date(2025, 5, 13), date(2025, 12, 31), True)


def test_what_is_standing_has_assumed_reviews_from_the_issue_on() -> None:
    found = drafted("加强管理。", kind=TaskKind.STANDING, frame=ISSUED)

    assert [(one.key, one.due_on) for one in found] == [
        ("2025-Q2", date(2025, 6, 30)),
        ("2025-Q3", date(2025, 9, 30)),
        ("2025-Q4", date(2025, 12, 31)),
    ]
    assert all(one.assumed for one in found)


def test_keys_are_unique_within_a_task() -> None:
    text = "每季度调度,每月通报,3月底前报告,6月底前总结。"
    found = drafted(
        text,
        bound(text, "每季度", TimeKind.EVERY, rrule="FREQ=MONTHLY;INTERVAL=3"),
        bound(text, "每月", TimeKind.EVERY, rrule="FREQ=MONTHLY"),
        bound(text, "3月底前", TimeKind.BY, end=date(2025, 3, 31)),
        bound(text, "6月底前", TimeKind.BY, end=date(2025, 6, 30)),
        kind=TaskKind.RECURRING,
    )

    assert len({one.key for one in found}) == len(found) == 18


@pytest.mark.parametrize(
    ("text", "stretch", "days", "inside"),
    [
        (
            "年内完成小区改造,6月底前开工建设。",
            "年内",
            (date(2025, 1, 1), date(2025, 12, 31)),
            True,
        ),
        (
            "4月至7月开展阅读月活动,6月底前报送总结。",
            "4月至7月",
            (date(2025, 4, 1), date(2025, 7, 31)),
            True,
        ),
        ("年内,6月底前开工建设。", "年内", (date(2025, 1, 1), date(2025, 12, 31)), False),
        ("年内6月底前开工建设。", "年内", (date(2025, 1, 1), date(2025, 12, 31)), False),
    ],
)
def test_a_stretch_with_an_act_of_its_own_keeps_its_end_beside_a_nearer_date(
    text: str, stretch: str, days: tuple[date, date], inside: bool
) -> None:
    whole = bound(text, stretch, TimeKind.DURING, *days)
    june = bound(text, "6月底前", TimeKind.BY, end=date(2025, 6, 30))

    found = drafted(text, whole, june, kind=TaskKind.DATED)

    assert [one.due_on for one in found] == [date(2025, 6, 30), *([days[1]] if inside else [])]


def test_the_whole_is_due_at_the_end_where_only_a_part_has_a_date() -> None:
    text = "新增车位3000个,其中6月底前完成1200个。"
    june = bound(text, "6月底前", TimeKind.BY, end=date(2025, 6, 30))
    whole, part = (
        TargetSpan(
            f"{n}个",
            text.index(f"{n}个"),
            Operator.AT_LEAST,
            n,
            None,
            "个",
            Measure.COUNT,
            None,
            "车位",
            "数量",
        )
        for n in (3000, 1200)
    )

    found = drafted(text, june, targets=(whole, part))

    assert [(one.due_on, one.assumed) for one in found] == [
        (date(2025, 6, 30), False),
        (date(2025, 12, 31), True),
    ]


@pytest.mark.parametrize(
    ("text", "label"),
    [("10月30日前报送活动工作总结。", "报送"), ("3月10日前召开工作会议。", "召开")],
)
def test_what_is_due_is_named_by_a_word_and_not_by_parts_of_two(text: str, label: str) -> None:
    span = text[: text.index("前") + 1]
    (one,) = drafted(text, bound(text, span, TimeKind.BY, end=date(2025, 10, 30)))
    assert one.label == label
