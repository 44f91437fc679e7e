"""年终小结 of standing tasks: proposed from the year's own reports, accepted in one line.

A standing task is never finished by a plain word. In December whoever answers for some is shown
one list: of each, how often it was reported and the last word on it. “都对,除112” closes the rest.
What nobody reported in the year is listed without a proposal and is never closed by that line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from bot.act import records
from bot.act.turn import Said, Turn
from bot.actions import Report as ReportAction
from bot.actions import Status
from bot.context import last_listing
from bot.standing import state_words
from models.assignment import Assignment, Report
from models.enums import CLOSED_STATES, TaskKind
from scheduler.closing import DECEMBER
from scheduler.wording import answers as words
from scheduler.wording.answers import Line


@dataclass(frozen=True, slots=True)
class Proposal:
    """One standing task with what the year's reports say of it."""

    row: Assignment
    reports: int
    last_on: date | None

    @property
    def line(self) -> Line:
        """As the list shows it."""
        said = (
            words.proposed(self.reports, self.last_on, state_words(self.row))
            if self.last_on is not None
            else words.nothing_proposed()
        )
        return Line(self.row.task.number or 0, words.short(self.row.task.title), said)


def propose(turn: Turn) -> Said:
    """The list."""
    proposals = load_proposals(turn)
    text = words.closing_list([one.line for one in proposals])
    return Said(text, tuple(one.row.id for one in proposals))


def load_proposals(turn: Turn) -> list[Proposal]:
    """The sender's open standing tasks, in order of their numbers."""
    rows = [
        row
        for held in turn.loaded.assignments.values()
        for row in held
        if row.task.kind is TaskKind.STANDING and row.state not in CLOSED_STATES
    ]
    start = turn.window.instant(date(turn.letter.today.year, 1, 1))
    counts = {
        assignment_id: (count, last)
        for assignment_id, count, last in turn.session.execute(
            select(Report.assignment_id, func.count(Report.id), func.max(Report.at))
            .where(
                Report.assignment_id.in_([row.id for row in rows]),
                Report.revoked_at.is_(None),
                Report.superseded_by_id.is_(None),
                Report.at >= start,
            )
            .group_by(Report.assignment_id)
        )
    }
    found = []
    for row in sorted(rows, key=lambda one: one.task.number or 0):
        count, last = counts.get(row.id, (0, None))
        found.append(Proposal(row, count, turn.window.day(last) if last is not None else None))
    return found


def accept(turn: Turn, apart: Sequence[int]) -> Said | None:
    """都对,除…: closes what was proposed. None where no such list was shown just before."""
    if turn.letter.today.month != DECEMBER or not was_shown(turn):
        return None
    proposals = [one for one in load_proposals(turn) if one.row.id in turn.loaded.reminded]
    closed = []
    for one in proposals:
        number = one.row.task.number or 0
        if one.reports and number not in apart:
            records.write(turn, one.row, ReportAction(number, status=Status.DONE))
            closed.append(number)
    left = [one.row.task.number or 0 for one in proposals if one.row.task.number not in closed]
    return Said(words.closings_taken(closed, left), tuple(one.row.id for one in proposals))


def was_shown(turn: Turn) -> bool:
    """Whether the last list in this chat was the proposals."""
    listed = last_listing(turn.session, turn.letter)
    text = str((listed.payload or {}).get("text", "")) if listed is not None else ""
    return text.startswith(words.CLOSING_HEAD)
