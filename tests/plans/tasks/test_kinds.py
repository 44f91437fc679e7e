"""Of what kind a task is: what can be asked about it, and how often."""

from datetime import date

import pytest

from models.enums import TaskKind, TimeKind
from plans.draft import TimeSpan
from plans.targets import find_targets
from plans.tasks import decide_kind
from plans.tasks.corpus import KINDS

UNDATED = [pytest.param(kind, s, id=s) for kind, sentences in KINDS for s in sentences]
LAST = date(2025, 12, 31)


def time_of(text: str, span: str, kind: TimeKind, **days: object) -> TimeSpan:
    known = {"start": None, "end": None, "rrule": None} | days
    return TimeSpan(span, text.index(span), kind, rule="test", **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(("kind", "sentence"), UNDATED)
def test_without_a_time_the_verb_and_the_figures_tell(kind: TaskKind, sentence: str) -> None:
    found, reason = decide_kind(sentence, (), find_targets(sentence))

    assert found is kind, reason


def test_what_returns_is_recurring() -> None:
    text = "每月开展一次检查。"
    time = time_of(text, "每月", TimeKind.EVERY, rrule="FREQ=MONTHLY")

    assert decide_kind(text, (time,), find_targets(text)) == (
        TaskKind.RECURRING,
        "“每月”反复进行",
    )


def test_a_count_of_times_within_a_year_is_a_quota() -> None:
    text = "年内开展演练不少于4次。"
    time = time_of(text, "年内", TimeKind.DURING, start=date(2025, 1, 1), end=LAST)

    kind, reason = decide_kind(text, (time,), find_targets(text))

    assert (kind, reason) == (TaskKind.QUOTA, "“年内”内“不少于4次”")


def test_a_thing_to_be_built_by_a_day_is_dated() -> None:
    text = "年底前新建水厂2座。"
    time = time_of(text, "年底前", TimeKind.BY, end=LAST)

    assert decide_kind(text, (time,), find_targets(text))[0] is TaskKind.DATED


def test_a_time_that_cannot_be_computed_dates_nothing() -> None:
    text = "节前开展检查。"
    time = time_of(text, "节前", TimeKind.BY, unresolvable=True)

    assert decide_kind(text, (time,), ()) == (TaskKind.DELIVERABLE, "“节前”算不出日期")


def test_a_time_that_runs_for_each_case_is_a_standing_duty() -> None:
    text = "客户投诉24小时内办结。"
    time = time_of(text, "24小时内", TimeKind.BY, unresolvable=True)

    assert decide_kind(text, (time,), ()) == (TaskKind.STANDING, "“24小时内”逐件计时")
