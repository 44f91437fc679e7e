"""A plan draft as plain JSON values: what `duban plan read --json` prints."""

from datetime import date
from typing import Any

from plans.draft import DeadlineDraft, OwnerSpan, PlanDraft, ReadSentence, TargetSpan, TaskDraft
from plans.times import to_json as time_to_json


def to_json(draft: PlanDraft) -> dict[str, Any]:
    """The whole reading: head, sentences in order, tasks. Keys and order never vary."""
    return {
        "title": draft.title,
        "issuer": draft.issuer,
        "plan_year": draft.plan_year,
        "issued_on": _day(draft.issued_on),
        "sentences": [_sentence(read) for read in draft.sentences],
        "tasks": [_task(task) for task in draft.tasks],
        "doubts": list(draft.doubts),
    }


def _sentence(read: ReadSentence) -> dict[str, Any]:
    return {
        "text": read.sentence.text,
        "heading": read.sentence.heading,
        "task": read.task,
        "reason": read.task_reason,
        "times": [time_to_json(time) for time in read.times],
        "targets": [_target(target) for target in read.targets],
        "owners": [_owner(owner) for owner in read.owners],
    }


def _task(task: TaskDraft) -> dict[str, Any]:
    return {
        "number": task.ordinal,
        "kind": task.kind.value,
        "kind_reason": task.kind_reason,
        "place": task.place,
        "heading": task.heading,
        "title": task.title,
        "text": task.text,
        "sentence": task.sentence,
        "deadlines": [_deadline(deadline) for deadline in task.deadlines],
        "targets": [_target(target) for target in task.targets],
        "owners": [_owner(owner) for owner in task.owners],
        "offers_split": list(task.offers_split),
        "proposed": list(task.proposed),
        "doubts": list(task.doubts),
    }


def _deadline(deadline: DeadlineDraft) -> dict[str, Any]:
    return {
        "key": deadline.key,
        "label": deadline.label,
        "kind": deadline.kind.value,
        "start": _day(deadline.start),
        "end": _day(deadline.end),
        "rrule": deadline.rrule,
        "opens_on": _day(deadline.opens_on),
        "due_on": _day(deadline.due_on),
        "assumed": deadline.assumed,
        "from": deadline.source.value,
        "span": deadline.span,
        "count": deadline.count,
    }


def _target(target: TargetSpan) -> dict[str, Any]:
    return {
        "span": target.span,
        "op": target.op.value,
        "value": _plain(target.value),
        "value_max": None if target.value_max is None else _plain(target.value_max),
        "unit": target.unit,
        "measure": target.measure.value,
        "per": target.per,
        "subject": target.subject,
    }


def _owner(owner: OwnerSpan) -> dict[str, Any]:
    return {"span": owner.span, "role": owner.role.value}


def _plain(value: float) -> float | int:
    return int(value) if value.is_integer() else value


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
