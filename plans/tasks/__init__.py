"""任务: which sentences are tasks and why, of what kind, under what title, in what parts."""

from plans.tasks.clauses import clauses_of
from plans.tasks.commitment import FRAGMENT, NO_ACTION, PAST, Verdict, decide_task
from plans.tasks.kinds import decide_kind
from plans.tasks.parts import Part, enumerated_parts
from plans.tasks.titles import write_title

__all__ = [
    "FRAGMENT",
    "NO_ACTION",
    "PAST",
    "Part",
    "Verdict",
    "clauses_of",
    "decide_kind",
    "decide_task",
    "enumerated_parts",
    "write_title",
]
