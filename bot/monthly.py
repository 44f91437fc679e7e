"""月通报: rows → the facts of a month, for the chat, the page and the file."""

from datetime import date, timedelta

from sqlalchemy.orm import Session

from bot.ledger import Line, Moment, load_ledger
from models.enums import AssignmentState, Light
from scheduler.bulletin import load_burden
from scheduler.document import Item, Month, Pace
from scheduler.pace import expected_percent
from scheduler.summary import Span

DAY = timedelta(days=1)
AHEAD_BY = 10  # points of per cent over an even pace
EARLY_IN_MONTH = 10  # until this day “通报” means the month before
BEHIND_WORDS = frozenset({"欠进度", "明显欠进度"})


def month_meant(today: date, month: int | None = None) -> date:
    """The first day of the month that is told of: the one named, else the one that is ending."""
    if month is not None:
        return date(today.year - (month > today.month), month, 1)
    first = today.replace(day=1)
    return first if today.day > EARLY_IN_MONTH else (first - DAY).replace(day=1)


def load_month(session: Session, bureau: str, first: date, at: Moment) -> Month:
    """Where every task of the active plans stands, and what the month cost people."""
    last = (first + timedelta(days=31)).replace(day=1) - DAY
    items = [item_of(line, at) for line in load_ledger(session, at)]
    return Month(
        bureau=bureau,
        first=first,
        as_of=min(at.today, last),
        items=tuple(sorted(items, key=lambda one: one.number)),
        burden=load_burden(session, Span(first, last, monthly=True)),
    )


def item_of(line: Line, at: Moment) -> Item:
    """One task in its class."""
    now = line.current
    blocked = now is not None and now.state is AssignmentState.BLOCKED
    return Item(
        number=line.number,
        title=line.title,
        pace=pace_of(line, at),
        remark=str(line.lamp) if now is not None else "尚未交办",
        problem=now.problem if now is not None and blocked else "",
    )


def pace_of(line: Line, at: Moment) -> Pace:
    """The class of a task: of what matters now in it."""
    now = line.current
    if now is None:
        return Pace.OTHER
    together = [one for one in line.entries if one.key == now.key]
    if all(one.reached or not one.open for one in together):
        return Pace.DONE
    if now.lamp.light is Light.RED or now.lamp.word in BEHIND_WORDS:
        return Pace.BEHIND
    if now.state is AssignmentState.BLOCKED or now.last is None:
        return Pace.OTHER
    even = expected_percent(now.opens_on, now.due_on, at.today)
    if not now.assumed and now.percent is not None and now.percent >= even + AHEAD_BY:
        return Pace.AHEAD
    return Pace.ON
