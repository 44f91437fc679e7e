"""Writing progress down: reports, completions, corrections, and taking them back."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.act.attaching import asks_for_evidence, has_evidence
from bot.act.choosing import ask_part
from bot.act.turn import Asks, Echo, Outcome, Said, Turn, people_with
from bot.actions import About, Complete, Correct, Report, Status, Undo
from bot.choice import Unclear
from bot.standing import FINISHED, state_words
from models.assignment import Assignment, Extension, Transfer
from models.assignment import Report as ReportRow
from models.audit import record
from models.enums import AssignmentState, PostRole, RequestState, TaskKind
from models.people import Hush
from models.queries import holders_of, project
from scheduler.wording import answers as words
from scheduler.wording.answers import Line

UNDO_WITHIN = timedelta(days=1)
Request = TypeVar("Request", Extension, Transfer)
WHOLE_WORDS = ("全部", "整项", "整个", "都完成", "办结", "销号", "销掉")
HELP = re.compile("协调|支持|帮|出面|解决|统筹|请示|对接|领导|督促|拨付|到位|批准|审批|配合")
CLOSING_WORDS = ("销号", "销掉", "办结")


def report(turn: Turn, action: Report | Correct) -> list[Outcome]:
    """Records progress on the Assignments that the number means."""
    chosen = choose_rows(turn, action, whole=False)
    if not isinstance(chosen, list):
        return [chosen]
    return [write(turn, row, action) for row in chosen]


def complete(turn: Turn, action: Complete) -> list[Outcome]:
    """Records a completion; on a standing task it records this period and closes nothing."""
    whole = any(word in turn.letter.text for word in WHOLE_WORDS)
    chosen = choose_rows(turn, action, whole=whole)
    if not isinstance(chosen, list):
        return [chosen]
    finished = [finish(turn, row) for row in chosen]
    return [*finished, *ask_for_evidence(turn, chosen)]


def ask_for_evidence(turn: Turn, rows: Sequence[Assignment]) -> list[Outcome]:
    """佐证材料, only where the task's own text wants it, and never a second time."""
    lacking = [
        row.task.number or 0
        for row in rows
        if row.state in FINISHED
        and asks_for_evidence(row)
        and not turn.letter.attachments
        and not has_evidence(turn.session, row)
    ]
    return [Said(words.evidence_wanted(lacking))] if lacking else []


def finish(turn: Turn, row: Assignment) -> Outcome:
    """One completion."""
    closing = any(word in turn.letter.text for word in CLOSING_WORDS)
    number = row.task.number or 0
    if row.task.kind is TaskKind.STANDING and not closing:
        write(turn, row, Report(number, status=Status.IN_PROGRESS))
        return Said(words.standing_progress(number), (row.id,))
    echo = write(turn, row, Report(number, status=Status.DONE))
    if row.task.plan.wants_confirmation:
        deciders = people_with(turn.session, PostRole.SUPERVISOR) or people_with(
            turn.session, PostRole.ADMIN
        )
        title = row.task.title
        turn.notify(deciders, words.confirmation_wanted(row.unit.name, number, title), row.id)
    return echo


def choose_rows(
    turn: Turn, action: Report | Correct | Complete, *, whole: bool
) -> list[Assignment] | Outcome:
    """The rows to write to, or what to say instead."""
    number = action.task
    if number is None:
        return Asks(About.WHICH_TASK, words.which_task(()), pending=(action,))
    if not turn.rows(number):
        return Said(words.not_yours([number]))
    picked = turn.pick(number, action.part, whole=whole)
    return ask_part(turn, action, picked) if isinstance(picked, Unclear) else picked


def write(turn: Turn, row: Assignment, action: Report | Correct) -> Echo:
    """Appends one Report, brings the Assignment up to date, and echoes it."""
    before = snapshot(row)
    known = bool(row.problem) or row.state is AssignmentState.BLOCKED
    entry = ReportRow(
        assignment_id=row.id,
        target_id=row.task.targets[0].id
        if len(row.task.targets) == 1 and numeric(action)
        else None,
        person_id=turn.actor.person_id,
        inbox_id=turn.letter.inbox_id,
        ordinal=turn.next_ordinal(),
        at=turn.letter.now,
        status=action.status,
        percent=action.percent,
        value=action.value,
        added=action.added,
        problem=action.problem if isinstance(action, Report) else "",
        next_step=action.next if isinstance(action, Report) else "",
        text=turn.letter.text[:2000],
    )
    turn.session.add(entry)
    turn.session.flush()
    if isinstance(action, Correct):
        supersede(turn.session, row, entry)
    bring_up_to_date(turn, row)
    tell_colleague(turn, row, entry)
    raise_for_help(turn, row, entry, before=known)
    audit(turn, row, "correct" if isinstance(action, Correct) else "report", before)
    return Echo(Line(row.task.number or 0, words.short(row.task.title), state_words(row)), row.id)


def numeric(action: Report | Correct) -> bool:
    """Whether the action carries a number of the target."""
    return action.value is not None or action.added is not None


def supersede(session: Session, row: Assignment, entry: ReportRow) -> None:
    """A correction stands in the place of the report before it, which stays in the history."""
    former = session.scalars(
        select(ReportRow)
        .where(
            ReportRow.assignment_id == row.id,
            ReportRow.id < entry.id,
            ReportRow.revoked_at.is_(None),
            ReportRow.superseded_by_id.is_(None),
        )
        .order_by(ReportRow.id.desc())
        .limit(1)
    ).first()
    if former is not None:
        former.superseded_by_id = entry.id
        session.flush()


def bring_up_to_date(turn: Turn, row: Assignment) -> None:
    """The Assignment's projection, and its turn with the ladder: it has been answered."""
    project(turn.session, row, turn.window.zone)
    row.mentions, row.escalation = 0, 0
    turn.written.append(row.id)


def tell_colleague(turn: Turn, row: Assignment, entry: ReportRow) -> None:
    """Two people answering for one unit: both reports stay, the later is in force, each is told."""
    earlier = turn.session.scalars(
        select(ReportRow)
        .where(
            ReportRow.assignment_id == row.id,
            ReportRow.id < entry.id,
            ReportRow.revoked_at.is_(None),
            ReportRow.person_id != turn.actor.person_id,
            ReportRow.at >= turn.letter.now - UNDO_WITHIN,
        )
        .order_by(ReportRow.id.desc())
        .limit(1)
    ).first()
    if earlier is not None and earlier.person_id in answering_for(turn, row.unit_id):
        line = Line(row.task.number or 0, words.short(row.task.title), state_words(row))
        turn.notify(
            [earlier.person_id or 0], words.superseded_for_colleague(turn.actor.name, line), row.id
        )


def answering_for(turn: Turn, unit_id: int) -> set[int]:
    """Everybody who answers for a unit today: whoever handed over no longer does."""
    roles = (PostRole.OFFICER, PostRole.HEAD)
    return {
        person.id
        for role in roles
        for person in holders_of(turn.session, unit_id, role, turn.letter.today)
    }


def raise_for_help(turn: Turn, row: Assignment, entry: ReportRow, *, before: bool) -> None:
    """需协调: a difficulty that asks for help goes to the 分管领导, else to the desk, once.

    `before`: a difficulty was known already, and whoever must hear of it has.
    """
    if before or not (entry.problem or row.state is AssignmentState.BLOCKED):
        return
    why = next((one for one in (entry.problem, entry.text) if HELP.search(one)), None)
    if why is None:
        return
    leaders = holders_of(turn.session, row.unit_id, PostRole.LEADER, turn.letter.today)
    above = [one.id for one in leaders] or people_with(turn.session, PostRole.SUPERVISOR)
    number, title = row.task.number or 0, row.task.title
    turn.notify(above, words.help_wanted(row.unit.name, number, title, why), row.id)


def snapshot(row: Assignment) -> dict[str, object]:
    """What an Assignment says, for the audit log."""
    return {"state": row.state, "percent": row.percent, "value": row.value}


def audit(turn: Turn, row: Assignment, action: str, before: dict[str, object]) -> None:
    """Who wrote what, from which message."""
    record(
        turn.session,
        actor_id=turn.actor.person_id,
        action=action,
        subject=f"assignment:{row.id}",
        before=before,
        after=snapshot(row),
        personal={"name": turn.actor.name, "text": turn.letter.text[:2000]},
        inbox_id=turn.letter.inbox_id,
        at=turn.letter.now,
    )


# ── taking back ──────────────────────────────────────────────────────────────────────────────────


def undo(turn: Turn, action: Undo) -> list[Outcome]:
    """Takes the sender's last write of the last day back, all of one message together."""
    since = turn.letter.now - UNDO_WITHIN
    reports = last_reports(turn, action.task, since)
    asked = (last_request(turn, since, Extension), last_request(turn, since, Transfer))
    request = max((one for one in asked if one), key=lambda one: one.asked_at, default=None)
    hush = last_hush(turn, since)
    newest = max(
        (
            *((one.at, "reports") for one in reports[:1]),
            *((one.asked_at, "request") for one in [request] if one),
            *((one.created_at, "hush") for one in [hush] if one),
        ),
        default=None,
    )
    if newest is None:
        return [Said(words.nothing_to_undo())]
    if newest[1] == "reports":
        return [Said(words.undone(revoke(turn, reports)))]
    if newest[1] == "request" and request is not None:
        return [Said(words.undone([take_back(turn, request)]))]
    turn.session.delete(hush)
    return [Said(words.hush_lifted())]


def last_reports(turn: Turn, task: int | None, since: datetime) -> list[ReportRow]:
    """The valid reports of the sender's newest message that has any (on the task, if named)."""
    mine = select(ReportRow).where(
        ReportRow.person_id == turn.actor.person_id,
        ReportRow.revoked_at.is_(None),
        ReportRow.at >= since,
    )
    if task is not None:
        ids = [row.id for row in turn.loaded.assignments.get(task, [])]
        mine = mine.where(ReportRow.assignment_id.in_(ids))
    newest = turn.session.scalars(mine.order_by(ReportRow.id.desc()).limit(1)).first()
    if newest is None:
        return []
    return list(turn.session.scalars(mine.where(ReportRow.inbox_id == newest.inbox_id)))


def last_request(turn: Turn, since: datetime, kind: type[Request]) -> Request | None:
    """The sender's newest request of a kind that still waits."""
    mine = (kind.asked_by_id == turn.actor.person_id, kind.asked_at >= since)
    return turn.session.scalars(
        select(kind)
        .where(*mine, kind.state == RequestState.PENDING)
        .order_by(kind.id.desc())
        .limit(1)
    ).first()


def take_back(turn: Turn, request: Extension | Transfer) -> Line:
    """A request that waits no longer; the ladder is asked again."""
    request.state = RequestState.WITHDRAWN
    asked = isinstance(request, Extension)
    task = request.assignment.task if isinstance(request, Extension) else request.task
    turn.written += [row.id for row in turn.rows(task.number)]
    return Line(task.number or 0, words.short(task.title), "延期申请" if asked else "转办申请")


def last_hush(turn: Turn, since: datetime) -> Hush | None:
    """The sender's newest snooze or mute."""
    return turn.session.scalars(
        select(Hush)
        .where(Hush.person_id == turn.actor.person_id, Hush.created_at >= since)
        .order_by(Hush.id.desc())
        .limit(1)
    ).first()


def revoke(turn: Turn, reports: list[ReportRow]) -> list[Line]:
    """Revokes reports; what they superseded is in force again."""
    lines = []
    for entry in reports:
        row = entry.assignment
        before = snapshot(row)
        entry.revoked_at = turn.letter.now
        for former in turn.session.scalars(
            select(ReportRow).where(ReportRow.superseded_by_id == entry.id)
        ):
            former.superseded_by_id = None
        turn.session.flush()
        project(turn.session, row, turn.window.zone)
        turn.written.append(row.id)
        audit(turn, row, "undo", before)
        lines.append(
            Line(row.task.number or 0, words.short(row.task.title), f"恢复为{state_words(row)}")
        )
    return lines
