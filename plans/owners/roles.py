"""Who leads where a list of units names no leader: 列第一位者为牵头单位.

A notice of the State Council says so once, behind its first note of responsibility, and below the
tables that divide a report's work; it holds for the whole document (下同).
"""

import re
from collections.abc import Iterable, Sequence

from models.enums import OwnerRole
from plans.draft import OwnerSpan

_BRACKET, _TOLD_IN_BRACKET = "括注", "括注分工"

_FIRST = re.compile("第一|首位|最前")  # sought first, for few texts speak of rank
_DECLARED = re.compile(
    "(?:列|排|排名|排序|名列|位列|标)(?:在|于)?(?:第一位?|首位|最前面?)(?:的|者)?"
    "(?:责任|承办)?(?:单位|部门|科室)?"
    "(?:的)?,?(?:即?为|是|系)(?:牵头|主办|主责|责任|第一责任)"
)
_TOLD = re.compile("牵头|主办|主责|承办|配合|协助|协办|参与")
_LEADING = re.compile("牵头|主办|主责|主管")


def declares_first_lead(texts: Iterable[str]) -> bool:
    """Whether any of a document's texts, in half width, says that the first of a list leads."""
    return any(_DECLARED.search(text) for text in texts if _FIRST.search(text))


def bracket_rule(inside: str) -> str:
    """The name of the rule that reads a bracket: whether it is but a list or tells who leads."""
    return _TOLD_IN_BRACKET if _TOLD.search(_DECLARED.sub("", inside)) else _BRACKET


def led_by_first(owners: Sequence[OwnerSpan]) -> tuple[OwnerSpan, ...]:
    """The owners, of each list without a named leader the first as lead, the others as support."""
    led: set[str] = set()
    found = []
    for owner in owners:
        if owner.role is OwnerRole.LEAD and _is_list(owner.rule):
            found.append(owner._replace(role=OwnerRole.SUPPORT) if owner.rule in led else owner)
            led.add(owner.rule)
        else:
            found.append(owner)
    return tuple(found)


def _is_list(rule: str) -> bool:
    """Whether a bracket, a label (责任单位) or a column that tells no leader found the owner."""
    from_note = rule == _BRACKET or rule.endswith(("单位", "部门", "科室", "处室", "股室", "栏"))
    return from_note and not _LEADING.search(rule)
