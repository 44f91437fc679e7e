"""任务: which sentences are tasks and why, of what kind, under what title, in what parts."""

from plans.tasks.commitment import NO_ACTION, Verdict, decide_task, is_acting
from plans.tasks.kinds import decide_kind
from plans.tasks.parts import Part, compound_clauses, enumerated_parts
from plans.tasks.titles import write_title

__all__ = [
    "NO_ACTION",
    "Part",
    "Verdict",
    "compound_clauses",
    "decide_kind",
    "decide_task",
    "enumerated_parts",
    "is_acting",
    "write_title",
]
