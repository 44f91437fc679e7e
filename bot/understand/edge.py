"""The JSON edge of the reply contract: a case becomes a context, actions become an answer."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.actions import About, Action, from_json, to_json
from bot.understand.facts import (
    Amount,
    Asked,
    Chat,
    Context,
    OpenTask,
    Part,
    Quota,
    Recent,
    Recorded,
    Reminded,
    Role,
)

Json = Mapping[str, Any]


def read_context(case: Json) -> Context:
    """The context of a case of the reply contract. Raises ValueError for one that is malformed."""
    try:
        return Context(
            today=date.fromisoformat(case["today"]),
            role=Role(case.get("role", "officer")),
            chat=Chat(case.get("chat", "dm")),
            tasks=tuple(_task(task) for task in case.get("tasks", ())),
            quoted_task=case.get("quoted_task"),
            recent=tuple(_recent(entry) for entry in case.get("recent", ())),
            attachments=int(case.get("attachments", 0)),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"malformed case: {error!r}") from error


def answer(case: Json, actions: list[Action]) -> dict[str, Any]:
    """The actions of a case as the contract prints them."""
    return {"id": case.get("id"), "actions": [to_json(action) for action in actions]}


def _task(task: Json) -> OpenTask:
    target, quota = task.get("target"), task.get("quota")
    pending = task.get("pending")
    due = task.get("due")
    return OpenTask(
        id=int(task["id"]),
        title=str(task["title"]),
        due=date.fromisoformat(due) if due else None,
        target=Amount(float(target["value"]), target["unit"]) if target else None,
        quota=Quota(float(quota["count"]), quota["unit"], float(quota.get("done", 0)))
        if quota
        else None,
        progress=float(task.get("progress") or 0),
        owner=task.get("owner"),
        pending=from_json({**pending, "task": task["id"]}) if pending else None,
        parts=tuple(_part(part) for part in task.get("parts", ())),
        standing=bool(task.get("standing")),
    )


def _part(part: Json) -> Part:
    return Part(
        str(part["key"]),
        part.get("label", ""),
        date.fromisoformat(part["due"]),
        part.get("unit", ""),
    )


def _recent(entry: Json) -> Recent:
    if "me" in entry:
        return Recorded(tuple(from_json(action) for action in entry["me"]))
    if entry["bot"] == "remind":
        return Reminded(tuple(entry["tasks"]))
    waiting = entry.get("for") or []
    pending = [waiting] if isinstance(waiting, Mapping) else waiting
    return Asked(
        About(entry.get("about", "what")),
        tuple(entry.get("options", ())),
        tuple(from_json({"task": entry.get("task"), **action}) for action in pending),
    )
