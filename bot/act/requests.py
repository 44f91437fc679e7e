"""What needs somebody else: postponements, completions that are confirmed, and all decisions."""

from dataclasses import replace
from datetime import date

from sqlalchemy import select

from bot.act.records import audit, choose_rows, snapshot
from bot.act.transfers import decide_transfer
from bot.act.turn import Asks, Outcome, Said, Turn, people_with
from bot.actions import About, Approve, Postpone, Reject
from bot.actions import Report as ReportAction
from bot.permissions import Power
from bot.transfer import pending_transfers
from models.assignment import Assignment, Extension, Report
from models.audit import record
from models.enums import AssignmentState, PlanState, PostRole, RequestState
from models.plan import Plan, Task
from models.queries import officers_of, project
from scheduler.wording import answers as words
from scheduler.wording.requests import which_request


def postpone(turn: Turn, action: Postpone) -> list[Outcome]:
    """An officer asks for a later date; whoever decides moves it at once."""
    if action.until is None:
        return [Asks(About.DATE, words.which_date(), pending=(action,))]
    if turn.actor.has(Power.DECIDE) and not turn.rows(action.task):
        return move_due(turn, action, action.until)
    chosen = choose_rows(turn, ReportAction(action.task, part=action.part), whole=False)
    if not isinstance(chosen, list):
        waits = replace(chosen, pending=(action,)) if isinstance(chosen, Asks) else chosen
        return [waits]
    return [ask_extension(turn, row, action, action.until) for row in chosen]


def ask_extension(turn: Turn, row: Assignment, action: Postpone, until: date) -> Outcome:
    """延期申请: written, and laid before those who decide."""
    number, title = row.task.number or 0, row.task.title
    if until <= row.due_on or until <= turn.letter.today:
        return Asks(About.DATE, words.which_date(), options=(number,), pending=(action,))
    for former in pending_extensions(turn, [row.id]):
        former.state = RequestState.WITHDRAWN
    turn.session.add(
        Extension(
            assignment_id=row.id,
            asked_by_id=turn.actor.person_id,
            asked_at=turn.letter.now,
            from_on=row.due_on,
            until_on=until,
            reason=action.reason[:500],
        )
    )
    turn.written.append(row.id)
    turn.notify(
        people_with(turn.session, PostRole.SUPERVISOR) or people_with(turn.session, PostRole.ADMIN),
        words.postponement_wanted(turn.actor.name, number, title, row.due_on, until, action.reason),
        row.id,
    )
    audit_extension(turn, row, "postpone", until)
    return Said(words.postponement_asked(number, words.short(title), row.due_on, until), (row.id,))


def audit_extension(turn: Turn, row: Assignment, action: str, until: date) -> None:
    """A request or decision about a date."""
    record(
        turn.session,
        actor_id=turn.actor.person_id,
        action=action,
        subject=f"assignment:{row.id}",
        before={"due_on": row.due_on.isoformat()},
        after={"until": until.isoformat()},
        personal={"name": turn.actor.name, "text": turn.letter.text[:2000]},
        inbox_id=turn.letter.inbox_id,
        at=turn.letter.now,
    )


def pending_extensions(turn: Turn, assignment_ids: list[int]) -> list[Extension]:
    """What waits for a decision on these Assignments, oldest first."""
    return list(
        turn.session.scalars(
            select(Extension)
            .where(
                Extension.assignment_id.in_(assignment_ids),
                Extension.state == RequestState.PENDING,
            )
            .order_by(Extension.id)
        )
    )


def bureau_rows(turn: Turn, number: int | None) -> list[Assignment]:
    """All Assignments of a task that were not withdrawn, for those who may see the bureau."""
    return list(
        turn.session.scalars(
            select(Assignment)
            .join(Task, Task.id == Assignment.task_id)
            .join(Plan, Plan.id == Task.plan_id)
            .where(
                Task.number == number,
                Plan.state == PlanState.ACTIVE,
                Assignment.state != AssignmentState.WITHDRAWN,
            )
            .order_by(Assignment.due_on, Assignment.id)
        )
    )


def move_due(turn: Turn, action: Postpone, until: date) -> list[Outcome]:
    """A supervisor moves the date; the first one stays visible beside it."""
    rows = [row for row in bureau_rows(turn, action.task) if row.due_on < until]
    if not rows:
        return [Said(words.not_yours([action.task or 0]))]
    nearest = min(row.due_on for row in rows)
    for row in (one for one in rows if one.due_on == nearest):
        turn.session.add(
            Extension(
                assignment_id=row.id,
                asked_by_id=turn.actor.person_id,
                asked_at=turn.letter.now,
                from_on=row.due_on,
                until_on=until,
                reason=action.reason[:500],
                state=RequestState.APPROVED,
                decided_by_id=turn.actor.person_id,
                decided_at=turn.letter.now,
            )
        )
        audit_extension(turn, row, "move_due", until)
        row.due_on = until
        turn.written.append(row.id)
        tell_officers(
            turn,
            row,
            words.postponement_granted(row.task.number or 0, row.task.title, until),
        )
    task = rows[0].task
    return [Said(words.due_moved(task.number or 0, task.title, nearest, until))]


def tell_officers(turn: Turn, row: Assignment, text: str) -> None:
    """Leaves a decision for the unit's 经办人."""
    turn.notify(
        [person.id for person in officers_of(turn.session, row.unit_id, turn.letter.today)],
        text,
        row.id,
    )


def decide(turn: Turn, action: Approve | Reject) -> list[Outcome]:
    """Approves or returns what waits on a task: an extension, a transfer, or a completion."""
    number = action.task
    if number is None:
        return [Asks(About.WHICH_TASK, words.which_task(()), pending=(action,))]
    rows = {row.id: row for row in bureau_rows(turn, number)}
    extensions = pending_extensions(turn, list(rows))
    transfers = pending_transfers(turn.session, number)
    askers = {one.asked_by_id for one in extensions} | {one.asked_by_id for one in transfers}
    if turn.actor.person_id in askers:
        return [Said(words.not_allowed())]
    if extensions and transfers:
        about = {word for word in ("延", "转") if word in turn.letter.text}
        if len(about) != 1:
            return [Said(which_request(number))]
        extensions, transfers = (extensions, []) if "延" in about else ([], transfers)
    if transfers:
        return [decide_transfer(turn, one, action) for one in transfers]
    if extensions:
        for extension in extensions:
            decide_extension(turn, rows[extension.assignment_id], extension, action)
        title = rows[extensions[0].assignment_id].task.title
        granted = isinstance(action, Approve)
        return [Said(words.decision_done(number, words.short(title), granted))]
    done = [row for row in rows.values() if row.state is AssignmentState.DONE]
    if not done:
        return [Said(words.nothing_to_decide(number))]
    return [confirm(turn, row, action) for row in done]


def decide_extension(
    turn: Turn, row: Assignment, extension: Extension, action: Approve | Reject
) -> None:
    """One decision; the date in force is the last approved one."""
    granted = isinstance(action, Approve)
    extension.state = RequestState.APPROVED if granted else RequestState.REJECTED
    extension.decided_by_id = turn.actor.person_id
    extension.decided_at = turn.letter.now
    extension.decision = action.reason[:500]
    audit_extension(turn, row, "approve" if granted else "reject", extension.until_on)
    number, title = row.task.number or 0, row.task.title
    if granted:
        row.due_on = extension.until_on
        told = words.postponement_granted(number, title, extension.until_on)
    else:
        told = words.postponement_refused(number, title, action.reason)
    turn.notify([extension.asked_by_id], told, row.id)
    turn.written.append(row.id)


def confirm(turn: Turn, row: Assignment, action: Approve | Reject) -> Outcome:
    """销号, or 退回 with a reason: a Report of the supervisor's own, so that it stays on record."""
    before = snapshot(row)
    number, title = row.task.number or 0, row.task.title
    granted = isinstance(action, Approve)
    turn.session.add(
        Report(
            assignment_id=row.id,
            person_id=turn.actor.person_id,
            inbox_id=turn.letter.inbox_id,
            ordinal=turn.next_ordinal(),
            at=turn.letter.now,
            status=AssignmentState.CONFIRMED if granted else AssignmentState.IN_PROGRESS,
            problem="" if granted else action.reason[:500],
            text=turn.letter.text[:2000],
        )
    )
    project(turn.session, row, turn.window.zone)
    told = (
        words.confirmed(number, title) if granted else words.returned(number, title, action.reason)
    )
    if not granted:
        tell_officers(turn, row, told)
    turn.written.append(row.id)
    audit(turn, row, "confirm" if granted else "return", before)
    return Said(told, (row.id,))
