"""What would be said, without saying it: the same ladder and words, and nothing written.

Nobody answers in a preview, so it shows the most that could be sent.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from models.assignment import Assignment
from models.bureau import Subscription
from models.enums import SubscriptionKind
from scheduler.bulletin import period_of, tell
from scheduler.digest import Item, compose, fit, line_key
from scheduler.facts import (
    Policy,
    Surroundings,
    item_of,
    load_surroundings,
    obligation_of,
    open_assignments,
)
from scheduler.ladder import Obligation, Tone, after_step
from scheduler.review import Entry, agenda
from scheduler.roster import Roster, load_roster
from scheduler.summary import Summary
from scheduler.sweep import digest_key


@dataclass(frozen=True, slots=True)
class Previewed:
    """A message that would go to a person at a moment (UTC)."""

    at: datetime
    person_id: int
    name: str
    text: str


def preview_reminders(
    session: Session, first: date, last: date, today: date, policy: Policy
) -> list[Previewed]:
    """The messages of the working days from `first` to `last`, as things stand on `today`."""
    roster = load_roster(session, today)
    rows = {row.id: row for row in session.scalars(open_assignments())}
    around = load_surroundings(session, list(rows.values()), roster)
    future = Future(rows, around, policy)
    calendar = policy.window.calendar
    day = calendar.next_workday(calendar.previous_workday(min(first, today)))
    messages: list[Previewed] = []
    while day <= last:
        spoken = future.speak(day)
        if day >= first:
            messages += spoken
        day = calendar.next_workday(day)
    return messages


def preview_summary(
    session: Session,
    on: date,
    policy: Policy,
    *,
    monthly: bool = False,
    plan_id: int | None = None,
    unit_id: int | None = None,
) -> Summary:
    """The weekly or monthly message that a group would get on a day."""
    kind = SubscriptionKind.MONTHLY if monthly else SubscriptionKind.WEEKLY
    asked = Subscription(kind=kind, plan_id=plan_id, unit_id=unit_id, last_period="")
    return tell(session, asked, period_of(asked, policy.window.end_of(on), policy), policy)


class Future:
    """Everything open, as it moves when each step is spoken and nobody answers."""

    def __init__(
        self, rows: Mapping[int, Assignment], around: Surroundings, policy: Policy
    ) -> None:
        self._rows = rows
        self._roster: Roster = around.roster
        self._policy = policy
        self._held: dict[tuple[int, ...], dict[int, Obligation]] = defaultdict(dict)
        self._looks: dict[int, date | None] = {}
        for row in rows.values():
            holder = self._roster.asked(row.unit_id)[:1] or (0, row.unit_id)
            self._held[holder][row.id] = obligation_of(row, around, policy)
            self._looks[row.id] = row.assigned_on

    def speak(self, day: date) -> list[Previewed]:
        """The messages of a day, one a person."""
        told: dict[int, list[Item]] = defaultdict(list)
        for held in self._held.values():
            looks = [self._looks[key] for key in held]
            if any(look is not None and look <= day for look in looks):
                entries = agenda(list(held.values()), day, self._policy.window.calendar)
                self._take_down(entries, day, told)
        return [self._render(person, items, day) for person, items in sorted(told.items())]

    def _take_down(self, entries: Sequence[Entry], day: date, told: dict[int, list[Item]]) -> None:
        for entry in entries:
            self._looks[entry.one.id] = entry.look_on
            row = self._rows[entry.one.id]
            if entry.step is not None:
                item = item_of(row, entry.step, self._roster, day, self._policy)
                for person in self._roster.above(row.unit_id, entry.step.to):
                    told[person].append(item)

    def _render(self, person: int, items: Sequence[Item], day: date) -> Previewed:
        fitted = fit(items)
        for item in (*fitted.listed, *(one for one in fitted.rest if one.tone is Tone.NEW)):
            self._pass(item, day)
        window, contact = self._policy.window, self._roster.contacts[person]
        digest = compose(
            contact.name,
            fitted.listed,
            (),
            len({line_key(item) for item in fitted.rest}),
            hour=window.opens.hour,
            chat=contact.address,
            key=digest_key(person, day),
        )
        return Previewed(window.instant(day), person, contact.name, digest.message.text)

    def _pass(self, item: Item, day: date) -> None:
        row = self._rows[item.assignment]
        holder = self._roster.asked(row.unit_id)[:1] or (0, row.unit_id)
        one = self._held[holder][row.id]
        if one.stage != item.stage:
            self._held[holder][row.id] = after_step(one, item.step, day)
