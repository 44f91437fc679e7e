"""What no plan, no officer and no calendar may make the ladder do: random years, lived through."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from models.enums import TaskKind
from scheduler.ladder import DEFAULT, LIMITS, Ladder, Obligation, Rung, Tone
from tests.scheduler.obligations import CALENDAR, START, Life, live, make, never, to_officer

END = date(2024, 12, 31)
PATIENCE, SILENCE = DEFAULT.patience, timedelta(DEFAULT.silence)
STATED = (TaskKind.DATED, TaskKind.QUOTA)
UNDATED = (TaskKind.DELIVERABLE, TaskKind.STANDING)

days = st.integers(min_value=20, max_value=364).map(lambda n: START + timedelta(n))


@st.composite
def obligations(draw: st.DrawFn, most: int = 24) -> list[Obligation]:
    """What one officer may hold: dates, quotas, monthly duties, and much without a date."""
    held: list[Obligation] = []
    for kind in draw(st.lists(st.sampled_from([*STATED, *UNDATED]), min_size=1, max_size=most)):
        due_on = draw(days) if kind is TaskKind.DATED else END
        assumed = kind in UNDATED
        given_on = draw(st.integers(min_value=0, max_value=15).map(lambda n: START + timedelta(n)))
        key = len(held) + 1
        held.append(make(kind, due_on, id=key, task_id=key, assumed=assumed, assigned_on=given_on))
    if draw(st.booleans()):
        held += monthly_duties(len(held) + 1)
    return held


def monthly_duties(first: int) -> Iterator[Obligation]:
    """每月: one obligation a month, of which only the first announces the task."""
    for month in range(1, 13):
        opens_on = date(2024, month, 1)
        due_on = (opens_on + timedelta(31)).replace(day=1) - timedelta(days=1)
        yield make(
            TaskKind.RECURRING,
            due_on,
            id=first + month,
            task_id=first,
            opens_on=opens_on,
            herald=month == 1,
        )


ladders = st.builds(
    Ladder, **{name: st.integers(allowed[0], allowed[-1]) for name, allowed in LIMITS.items()}
)


@st.composite
def years(draw: st.DrawFn) -> Life:
    """A year of an officer who answers always, sometimes or never."""
    temper = draw(st.sampled_from([0, 1, 7, 40]))
    luck = draw(st.randoms(use_true_random=False))

    def answers(one: Obligation, today: date) -> bool:
        asked = one.mentioned_on is not None and not one.answered
        return bool(temper) and asked and luck.random() < 1 / temper

    held = draw(obligations())
    if draw(st.booleans()):
        ladder = draw(ladders)
        held = [replace(one, ladder=ladder) for one in held]
    return live(held, END, answers)


@given(obligations(), st.lists(ladders, min_size=2, max_size=4))
@settings(max_examples=40, deadline=None)
def test_a_ladder_that_is_changed_in_the_year_repeats_nothing(
    held: list[Obligation], changes: list[Ladder]
) -> None:
    life = Life({one.id: one for one in held})
    step = 365 // len(changes)
    for nth, ladder in enumerate(changes):
        life.held = {key: replace(one, ladder=ladder) for key, one in life.held.items()}
        life.looks = dict.fromkeys(life.held, START + timedelta(nth * step))
        last = START + timedelta((nth + 1) * step - 1)
        life.live(last, never, start=START + timedelta(nth * step))
    for key in life.held:
        check_stages(life, key)
        check_patience(life, key)


@given(years())
@settings(max_examples=80, deadline=None)
def test_a_year_keeps_every_ceiling(life: Life) -> None:
    for key, one in life.held.items():
        check_stages(life, key)
        check_patience(life, key)
        if one.assumed:
            check_assumed(life, key)


def check_stages(life: Life, key: int) -> None:
    """Nothing is said twice in the same stage."""
    stages = life.stages(key)
    assert len(stages) == len(set(stages))


def check_patience(life: Life, key: int) -> None:
    """Never more than three unanswered questions to the officer, and none after they went up."""
    unanswered = 0
    answers = sorted(day for day, answered in life.answered if answered == key)
    for said in life.mentions(key):
        if any(said_before < said.on for said_before in answers):
            unanswered = 0
            answers = [day for day in answers if day >= said.on]
        unanswered += said.step.asks
        assert unanswered <= PATIENCE


def check_assumed(life: Life, key: int) -> None:
    """What no text dates is never called late and never goes up as late."""
    assert not {said.step.tone for said in life.mentions(key)} & {Tone.LATE, Tone.RAISED}


@given(obligations(most=16), st.integers(min_value=0, max_value=12))
@settings(max_examples=50, deadline=None)
def test_nothing_open_is_silent_for_more_than_the_ceiling(
    held: list[Obligation], delay: int
) -> None:
    """With an officer who answers, sooner or later, and finishes nothing."""
    wait = timedelta(days=delay)

    def answers(one: Obligation, today: date) -> bool:
        asked = one.mentioned_on is not None and not one.answered
        return asked and one.mentioned_on is not None and today >= one.mentioned_on + wait

    life = live(held, END, answers)
    for one in held:
        if one.due_on == END:
            assert longest_silence(life, one) <= SILENCE


def longest_silence(life: Life, one: Obligation) -> timedelta:
    """The longest stretch without a mention to the officer or an answer, from its opening on."""
    heard = [said.on for said in life.mentions(one.id) if to_officer(said)]
    heard += [day for day, key in life.answered if key == one.id]
    moments = sorted([max(one.opens_on, one.assigned_on), *heard, END])
    return max(later - earlier for earlier, later in pairwise(moments))


@given(obligations())
@settings(max_examples=50, deadline=None)
def test_stated_dates_are_reminded_before_they_come(held: list[Obligation]) -> None:
    """Up to a message's length of them on each of the days before; to the officer or above."""
    life = live(held, END)
    for one in held:
        if one.kind is TaskKind.DATED and one.due_on >= START + timedelta(30):
            near = CALENDAR.add_workdays(one.due_on, -3)
            assert any(near <= said.on <= one.due_on for said in life.mentions(one.id))


@given(obligations())
@settings(max_examples=40, deadline=None)
def test_the_line_is_climbed_one_step_at_a_time(held: list[Obligation]) -> None:
    life = live(held, END)
    for key in life.held:
        raised = [said for said in life.mentions(key) if said.step.tone is Tone.RAISED]
        assert [said.step.to for said in raised] == list(Rung)[1 : len(raised) + 1]
        for below, above in pairwise(raised):
            assert CALENDAR.workdays_between(below.on, above.on) >= DEFAULT.upwards
