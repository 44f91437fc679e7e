"""Where an Assignment stands: what it counts towards, its number in words, and its light.

Rows in, plain values and words out; the row's task, targets, plan and deadline must be loaded.
"""

from datetime import date
from zoneinfo import ZoneInfo

from bot.understand.facts import Amount, Quota
from models.assignment import Assignment
from models.enums import AssignmentState, Light, Measure, PlanState, TaskKind, TaskState
from plans.calendar import Calendar
from scheduler.pace import Lamp, Standing, lamp_of
from scheduler.wording import answers as words

OCCASION_UNITS = frozenset("次场轮期回遍批")
FINISHED = frozenset({AssignmentState.DONE, AssignmentState.CONFIRMED})


def quantity(row: Assignment) -> tuple[Amount | None, Quota | None]:
    """What the Assignment counts towards: an amount, or a number of occasions."""
    task = row.task
    if task.kind is TaskKind.RECURRING:
        count = row.deadline.count
        return None, Quota(count, "次", row.value or 0) if count > 1 else None
    counted = [one for one in task.targets if one.measure != Measure.CHANGE]
    if not counted:
        return None, None
    main = counted[0]
    if task.kind is TaskKind.QUOTA or main.unit in OCCASION_UNITS:
        return None, Quota(main.value, main.unit, row.value or 0)
    return Amount(main.value, main.unit), None


def progress(row: Assignment) -> float:
    """The recorded percentage: as reported, or the share of the amount reached."""
    if row.state in FINISHED:
        return 100
    if row.percent is not None:
        return row.percent
    target, quota = quantity(row)
    whole = target.value if target else quota.count if quota else 0
    return min(100, 100 * (row.value or 0) / whole) if whole > 0 else 0


def reached(row: Assignment) -> bool:
    """Whether it is finished, or its number of occasions is reached."""
    _, quota = quantity(row)
    return row.state in FINISHED or (quota is not None and (row.value or 0) >= quota.count)


def goal(row: Assignment) -> str:
    """The target in the text's own words: 不少于4次."""
    return row.task.targets[0].span if row.task.targets else ""


def number_words(row: Assignment) -> str:
    """The number in force: 已2次(不少于4次), 完成80%."""
    target, quota = quantity(row)
    if row.value is not None and quota is not None:
        return words.counted(row.value, quota.unit, goal(row))
    if row.value is not None and target is not None:
        return words.counted(row.value, target.unit, goal(row))
    return words.percent(row.percent) if row.percent is not None else ""


def state_words(row: Assignment) -> str:
    """What stands in the ledger now, in a few words."""
    if row.state is AssignmentState.CONFIRMED:
        return words.confirmed_state()
    if row.state is AssignmentState.DONE:
        return words.awaiting_confirmation() if row.task.plan.wants_confirmation else words.done()
    number, state = number_words(row), words.STATUS_WORDS[row.state]
    if number and row.state is AssignmentState.BLOCKED:
        number = f"{number},{state}"
    return (number or state) + words.problem(row.problem)


def standing_of(row: Assignment, zone: ZoneInfo) -> Standing:
    """The facts a light is computed from."""
    return Standing(
        kind=row.task.kind,
        state=row.state,
        opens_on=row.deadline.opens_on,
        due_on=row.due_on,
        assumed=row.deadline.assumed,
        percent=progress(row) if row.percent is not None else None,
        count=number_words(row) if row.value is not None else "",
        goal=goal(row),
        reported_on=row.reported_at.astimezone(zone).date() if row.reported_at else None,
        problem=row.problem,
    )


def lamp(row: Assignment, today: date, calendar: Calendar, zone: ZoneInfo) -> Lamp:
    """The light of an Assignment, with its word and reason; none burns when its task has ended."""
    ended = row.task.state is TaskState.CLOSED or row.task.plan.state is PlanState.CLOSED
    if ended and row.state not in FINISHED:
        return Lamp(Light.GREY, "已结束", "随计划结束")
    return lamp_of(standing_of(row, zone), today, calendar)
