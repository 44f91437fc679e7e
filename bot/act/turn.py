"""One message being acted on: what every action of it may use, and what it leaves behind."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.actions import About, Action
from bot.choice import Candidate, Chosen, Unclear, choose
from bot.context import Letter, Loaded
from bot.permissions import Actor
from handlers.message import Button, Document
from models.assignment import Assignment
from models.enums import CLOSED_STATES, PostRole
from models.mailbox import Notice
from models.people import Post
from plans.calendar import Calendar
from scheduler.window import Window
from scheduler.wording.answers import Line


@dataclass(frozen=True, slots=True)
class Echo:
    """A write that was made, to be told in one line."""

    line: Line
    assignment_id: int


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence in answer; `assignments` are those it lists, in order."""

    text: str
    assignments: tuple[int, ...] = ()
    buttons: tuple[Button, ...] = ()
    documents: tuple[Document, ...] = ()
    secret: bool = False  # not kept once it is sent
    begins: bool = False  # a plan was numbered and is to be made visible in slices


@dataclass(frozen=True, slots=True)
class Asks:
    """A question back: nothing was written, and the answer will be joined to `pending`."""

    about: About
    text: str
    options: tuple[int, ...] = ()
    pending: tuple[Action, ...] = ()
    buttons: tuple[Button, ...] = ()


Outcome = Echo | Said | Asks


@dataclass(slots=True)
class Turn:
    """The transaction of one message: who speaks, what was said, and what it is read against."""

    session: Session
    actor: Actor
    letter: Letter
    loaded: Loaded
    window: Window
    ordinal: int = 0
    written: list[int] = field(default_factory=list)  # Assignments whose facts changed

    @property
    def calendar(self) -> Calendar:
        """The bureau's working days."""
        return self.window.calendar

    def next_ordinal(self) -> int:
        """The place of the next Report among those of this message."""
        self.ordinal += 1
        return self.ordinal

    def rows(self, number: int | None) -> list[Assignment]:
        """The sender's own Assignments of a task: the open ones, or those just closed."""
        rows = self.loaded.assignments.get(number or 0, [])
        return [row for row in rows if row.state not in CLOSED_STATES] or list(rows)

    def pick(self, number: int, part: str | None, *, whole: bool) -> list[Assignment] | Unclear:
        """The Assignments a number means, or what remains possible."""
        rows = {row.id: row for row in self.rows(number)}
        match choose(
            [candidate(row) for row in rows.values()],
            self.letter.today,
            part=part,
            reminded=self.loaded.reminded,
            whole=whole,
            said=self.letter.text,
        ):
            case Chosen(ids):
                return [rows[one] for one in ids]
            case Unclear() as unclear:
                return unclear

    def notify(self, people: Sequence[int], text: str, assignment_id: int | None = None) -> None:
        """Leaves a sentence for these people's next digest."""
        self.session.add_all(
            Notice(
                person_id=person_id,
                assignment_id=assignment_id,
                text=text,
                created_at=self.letter.now,
            )
            for person_id in people
            if person_id != self.actor.person_id
        )


def candidate(row: Assignment) -> Candidate:
    """An Assignment as far as choosing needs to know it."""
    return Candidate(
        id=row.id,
        key=row.deadline.key,
        label=row.deadline.label,
        unit=row.unit.name,
        opens_on=row.deadline.opens_on,
        due_on=row.due_on,
        repeats=row.deadline.rrule is not None,
        aliases=tuple(row.unit.aliases),
    )


def people_with(session: Session, *roles: PostRole) -> list[int]:
    """Everybody who holds one of these posts."""
    return list(
        session.scalars(
            select(Post.person_id)
            .where(Post.role.in_(roles), Post.valid_until.is_(None))
            .distinct()
            .order_by(Post.person_id)
        )
    )
