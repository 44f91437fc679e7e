"""调度: which of a person's obligations without a near date are asked about this month. Pure.

What speaks for itself soon enough stays out of it. Of the rest each is asked as late as the
ceiling of silence allows, and the load is spread over the months ahead: a few a month, about half
of a long list, never more than one message holds. Who holds more than two messages can hold gets
a second 调度 in the month rather than a longer message.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from plans.calendar import Calendar, add_months
from scheduler.ladder import Ladder, Obligation, Rung, Step, Tone, next_step, review_day

LINES = 8  # items of one message
A_MONTH = 28  # days, the shortest
SPACING = 28  # days over which several 调度 of a month are spread
ROUNDS = 4  # at most weekly


@dataclass(frozen=True, slots=True)
class Entry:
    """What becomes of one obligation: a step that is due today, or the day to look again."""

    one: Obligation
    step: Step | None
    look_on: date | None


def agenda(held: Sequence[Obligation], today: date, calendar: Calendar) -> list[Entry]:
    """All open obligations of one officer on a working day, in the order given."""
    own = {one.id: next_step(one, today, calendar) for one in held}
    due = {key: step for key, step in own.items() if step is not None and step.on <= today}
    riders = [one for one in held if one.id not in due and rides(one, own[one.id], today)]
    days: dict[int, list[date]] = {}
    for ladder, together in by_review_day(held, riders).items():
        days[ladder.review_day] = review_days(today, rounds_of(together), calendar, ladder)
        for one in choose(together, today, days[ladder.review_day], ladder):
            due[one.id] = review_step(one, today)
    tomorrow = calendar.next_workday(today)
    return [
        Entry(one, due[one.id], tomorrow)
        if one.id in due
        else Entry(one, None, next_look(one, own[one.id], days[one.ladder.review_day], today))
        for one in held
    ]


def by_review_day(
    held: Iterable[Obligation], riders: Sequence[Obligation]
) -> dict[Ladder, list[Obligation]]:
    """The riders that share a 调度, whatever their plans; the most sparing ladder speaks for them.

    Plans may have 调度 days of their own, and a person tasks of several plans.
    """
    ladders: dict[int, Ladder] = {}
    for one in held:
        there = ladders.setdefault(one.ladder.review_day, one.ladder)
        ladders[one.ladder.review_day] = min(there, one.ladder, key=sparing)
    return {
        ladder: [one for one in riders if one.ladder.review_day == day]
        for day, ladder in ladders.items()
    }


def sparing(ladder: Ladder) -> tuple[int, int]:
    """How little a ladder asks in one 调度."""
    return (ladder.review_items, -ladder.silence)


def rides(one: Obligation, own: Step | None, today: date) -> bool:
    """Whether it belongs into a 调度: open, its officer still asked, and silent for too long
    if it waited for a step of its own."""
    if not may_ride(one) or one.opens_on > today:
        return False
    if one.hushed_until is not None and one.hushed_until > today:
        return False
    if one.returning and one.due_on < today:
        return False
    return own is None or own.on > silent_until(one)


def may_ride(one: Obligation) -> bool:
    """Not what has gone up the line unanswered, nor what waits for somebody else."""
    gone_up = (one.counted or one.stage.startswith(("up-", "silent"))) and not one.answered
    return not (one.vacant or one.awaiting or gone_up)


def rounds_of(riders: Sequence[Obligation]) -> int:
    """How many 调度 a month this list needs, each asked about every second month."""
    return min(ROUNDS, max(1, ceil(len(riders) / (2 * LINES))))


def share_of(riders: Sequence[Obligation], rounds: int, ladder: Ladder) -> int:
    """How many are asked in one 调度: few, or half of a long list."""
    return max(ladder.review_items, min(LINES, ceil(len(riders) / (2 * rounds))))


def review_days(today: date, rounds: int, calendar: Calendar, ladder: Ladder) -> list[date]:
    """The 调度 days from today on, soonest first, as far as silence may last."""
    days = set()
    for month in range(ladder.silence // A_MONTH + 2):
        main = review_day(add_months(today.replace(day=1), month), ladder, calendar)
        for extra in range(rounds):
            planned = main - timedelta(extra * (SPACING // rounds))
            days.add(
                planned if calendar.is_workday(planned) else calendar.previous_workday(planned)
            )
    return sorted(day for day in days if day >= today)


def choose(
    riders: Sequence[Obligation], today: date, days: Sequence[date], ladder: Ladder
) -> list[Obligation]:
    """Those to ask today, the longest silent first: as few as the months ahead allow.

    Each rider can wait for some of the coming 调度 without being silent for too long. Where more
    depend on the next few than those can hold, the surplus is asked today.
    """
    later = [day for day in days if day > today]
    chances = {one.id: sum(day <= silent_until(one) for day in later) for one in riders}
    share = share_of(riders, rounds_of(riders), ladder)
    horizons: Iterable[int] = sorted(set(chances.values())) if today in days else (0,)
    needed = max(
        (sum(n <= wait for n in chances.values()) - share * wait for wait in horizons), default=0
    )
    ranked = sorted(riders, key=lambda one: (chances[one.id], one.news_on, one.id))
    return ranked[: max(0, needed)]


def silent_until(one: Obligation) -> date:
    """The last day on which it may still be silent."""
    return one.news_on + timedelta(one.ladder.silence)


def review_step(one: Obligation, today: date) -> Step:
    """The question of this 调度; a count on the desk where three were not answered."""
    if one.exhausted:
        return Step(today, f"silent:{today}", Tone.SILENT, Rung.DESK)
    return Step(today, f"review:{today}", Tone.REVIEW)


def next_look(one: Obligation, own: Step | None, days: Sequence[date], today: date) -> date | None:
    """When to ask the ladder again: at its own step or at the next 调度."""
    later = [day for day in days if day > today]
    looks = [own.on] if own is not None else []
    if may_ride(one) and not (one.returning and one.due_on < today) and later:
        looks.append(later[0])
    return min(looks, default=None)
