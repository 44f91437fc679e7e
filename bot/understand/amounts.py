"""From the numbers of a clause to the fields of a report: percent, value, added; or to a question.

Amounts are converted to the unit of the task's target or quota. A number for a part of the task,
or in another unit, is no number of the task. What is lower than the record, impossible, or
contradicts another number of the message is asked about.
"""

import re
from dataclasses import dataclass, replace

from bot.understand.belonging import names_one_thing, own_amounts, own_shares
from bot.understand.facts import OpenTask
from bot.understand.quantities import (
    Quantity,
    Ratio,
    Sense,
    Share,
    find_bare,
    find_lonely,
    find_more,
    find_quantities,
    find_ratios,
    has_number,
)

_RATE = re.compile("率|比例|占比")
_WHOLE = 100
ROUNDED = 3  # points by which a share and its amount may differ
IMPOSSIBLE = 10  # times the target: nobody reaches that


@dataclass(frozen=True, slots=True)
class Measured:
    """The numbers of a task's report. `asked`: they cannot all be right, or not be understood."""

    percent: float | None = None
    value: float | None = None
    added: float | None = None
    asked: str = ""
    reached: bool = False  # everything that was to be counted
    left: bool = False  # something is said to be left over
    unfit: bool = False  # there are numbers, but none of the task as a whole

    @property
    def empty(self) -> bool:
        """Whether there is no number of the task."""
        return self.percent is None and self.value is None and self.added is None


def goal_of(task: OpenTask) -> float | None:
    """The amount that the task has to reach."""
    if task.target:
        return task.target.value
    return task.quota.count if task.quota else None


def recorded_of(task: OpenTask) -> float | None:
    """The amount on record: of a quota what was done, of a target its share."""
    if task.quota and not task.target:
        return task.quota.done
    return task.target.value * task.progress / 100 if task.target else None


def measure(
    clauses: list[str],
    task: OpenTask,
    *,
    over: frozenset[str] = frozenset(),
    correcting: bool = False,
) -> Measured:
    """The numbers that clauses report of one task. `over`: those that say something is done."""
    shares = [one for clause in clauses for one in own_shares(clause, task)]
    amounts = [
        one
        for clause in clauses
        for one in own_amounts(clause, task)
        if clause in over or one.sense not in (Sense.ORDINAL, Sense.LAST)
        if one.sense is not Sense.ORDINAL or not names_one_thing(clause, task)
    ]
    ratios = [one for clause in clauses for one in find_ratios(clause)]
    result = Measured(unfit=any(_foreign(clause, task) for clause in clauses))
    for ratio in ratios:
        result = _with_ratio(result, ratio, task)
    totals = _totals(clauses, amounts, task) or _of_all(clauses, amounts, task)
    for amount in _strongest(totals or _reconciled(amounts, shares, task)):
        result = _with_amount(result, amount, task)
    if _contradicted(result, amounts, task):
        result = replace(result, asked="完成的与剩下的不是总数")
    for share in _last_shares(shares):
        result = _with_share(result, share, task)
    if result.empty and not result.asked and (more := _more(clauses, task)):
        return _checked(replace(result, added=more, unfit=False), task, correcting=correcting)
    if result.empty and not result.asked:
        result = _with_bare(result, clauses, task)
    if not result.empty:
        result = replace(result, unfit=False)
    return result if result.asked else _checked(result, task, correcting=correcting)


def _more(clauses: list[str], task: OpenTask) -> float | None:
    """更换水表新增500: without its unit, more of what the task counts."""
    if goal_of(task) is None or task.counts == "%":
        return None
    found = (find_more(clause) for clause in clauses)
    return next((value for value in found if value), None)


def _reconciled(amounts: list[Quantity], shares: list[Share], task: OpenTask) -> list[Quantity]:
    """112所学校还有14所没报, 64栋检了一半, 一共20所已定10所: the whole number is what is wanted."""
    goal = goal_of(task)
    left = any(one.sense is Sense.LEFT and one.value for one in amounts) or any(
        one.value < _WHOLE for one in shares
    )
    some = any(
        one.value < (goal or 0) and one.sense in (Sense.BARE, Sense.TOTAL) for one in amounts
    )
    return [one for one in amounts if not ((left or some) and one.value == goal)]


def _contradicted(result: Measured, amounts: list[Quantity], task: OpenTask) -> bool:
    """30所,还剩12所 of 38: both cannot be right."""
    goal = goal_of(task)
    left = [one.value for one in amounts if one.sense is Sense.LEFT]
    if goal is None or result.value is None or len(left) != 1 or result.left:
        return False
    return result.value != goal and result.value + left[0] > goal


def _totals(clauses: list[str], amounts: list[Quantity], task: OpenTask) -> list[Quantity]:
    """三月份抽了110批次,累计410: a total without its unit is in the task's.

    Beside what is new, a greater number that was reached is the total: 新增1200人,达到10500.
    """
    if goal_of(task) is None:
        return []
    new = sum(one.value for one in amounts if one.sense is Sense.NEW)
    least = max(new, recorded_of(task) or 0.0) if new else float("inf")
    found = [found for clause in clauses if (found := find_bare(clause))]
    bare = [(value, total) for value, total in found if total or value > least]
    return [Quantity(value, "", Sense.TOTAL, "", 0, 0, firm=True) for value, _ in bare]


def _of_all(clauses: list[str], amounts: list[Quantity], task: OpenTask) -> list[Quantity]:
    """112所报了65: behind the whole number, the one that counts."""
    goal = goal_of(task)
    if goal is None or all(one.value != goal for one in amounts):
        return []
    bare = [found[0] for clause in clauses if (found := find_bare(clause)) and found[0] < goal]
    return [Quantity(value, "", Sense.TOTAL, "", 0, 0, firm=True) for value in bare]


def _foreign(clause: str, task: OpenTask) -> bool:
    return bool(find_quantities(clause, task.title)) or has_number(clause)


def _strongest(amounts: list[Quantity]) -> list[Quantity]:
    """累计 beside 本周 on one task: the total says it all. Repeated numbers count once."""
    firm = [one for one in amounts if one.sense in (Sense.TOTAL, Sense.ALL)]
    if firm:
        return firm
    left = [one for one in amounts if one.sense is Sense.LEFT]
    counted = [one for one in amounts if one.sense is not Sense.LEFT]
    return counted or left


def _last_shares(shares: list[Share]) -> list[Share]:
    return [one for one in shares if one.sense is Sense.TOTAL] or shares


def _with_ratio(result: Measured, ratio: Ratio, task: OpenTask) -> Measured:
    goal = goal_of(task)
    if goal is None:
        return replace(result, unfit=True)
    return (
        replace(result, value=ratio.value)
        if ratio.of == goal
        else replace(result, asked="不是目标数")
    )


def _with_amount(result: Measured, amount: Quantity, task: OpenTask) -> Measured:
    goal, recorded = goal_of(task) or 0.0, recorded_of(task) or 0.0
    match amount.sense:
        case Sense.NEW:
            return replace(result, added=(result.added or 0.0) + amount.value)
        case Sense.LAST:
            return (
                replace(result, added=1.0)
                if goal - recorded == 1
                else replace(result, asked="不是最后一次")
            )
        case Sense.ORDINAL:
            return _with_ordinal(result, amount, recorded)
        case Sense.LEFT:
            return _with_value(result, goal - amount.value, left=amount.value > 0)
        case Sense.ALL:
            return _with_value(replace(result, reached=amount.value >= goal), amount.value)
        case Sense.BARE if task.quota and not amount.firm and amount.value == recorded:
            return replace(result, asked="与已记录的一样多")
        case _:
            return _with_value(result, amount.value)


def _with_ordinal(result: Measured, amount: Quantity, recorded: float) -> Measured:
    """第二次 with one done is one more; 第一次和第二次 two; with a gap there is something amiss."""
    done = recorded + (result.added or 0.0)
    if amount.value == done + 1:
        return replace(result, added=(result.added or 0.0) + 1)
    return replace(result, asked="次数对不上")


def _with_bare(result: Measured, clauses: list[str], task: OpenTask) -> Measured:
    """累计5000 of a task with a target is an amount; 到80了 may be one, or a share: ask."""
    bare = next((found for clause in clauses if (found := find_bare(clause))), None)
    own = frozenset(task.title)
    lonely = (find_lonely(_without_name(clause, own)) for clause in clauses)
    bare = bare or next((found for found in lonely if found), None)
    if bare is None:
        return result
    value, cumulative = bare
    if task.target and task.target.unit == "%" and _RATE.search("".join(clauses)):
        return replace(result, value=value)
    if task.target and task.target.unit == "%" and task.progress <= value <= _WHOLE:
        return replace(result, value=value)
    if task.target is None and task.quota is None:
        return replace(result, percent=value) if value <= 100 else replace(result, asked="没有单位")
    if cumulative or value > 100:
        return replace(result, value=value)
    return replace(result, asked="没有单位")


def _without_name(clause: str, signs: frozenset[str]) -> str:
    """学位1450: without the title's own words before the number."""
    at = next((at for at, sign in enumerate(clause) if sign not in signs and sign != "▲"), 0)
    return clause[at:]


def _with_value(result: Measured, value: float, *, left: bool = False) -> Measured:
    if result.value is not None and result.value != value:
        return replace(result, asked="两个数不一致")
    return replace(result, value=value, left=left)


def _with_share(result: Measured, share: Share, task: OpenTask) -> Measured:
    value = 100 - share.value if share.sense is Sense.LEFT else share.value
    if share.sense is Sense.NEW:
        value = task.progress + share.value
    rate = task.target is not None and task.target.unit == "%"
    if rate and not share.of_progress:
        if share.sense is Sense.LEFT and task.target:
            value = task.target.value - share.value
        return _with_value(result, round(value, 2))
    value = round(value, 2)
    if result.percent is not None and abs(result.percent - value) > 0.5:
        return replace(result, asked="两个数不一致")
    return replace(result, percent=value, left=result.left or share.sense is Sense.LEFT)


def _checked(result: Measured, task: OpenTask, *, correcting: bool) -> Measured:
    """Asks where a number is impossible, contradicts another, or is lower than the record."""
    goal, recorded = goal_of(task), recorded_of(task)
    rate = task.target is not None and task.target.unit == "%"
    if (result.percent or 0) > 100 or (rate and (result.value or 0) > 100):
        return replace(result, asked="超过百分之百")
    if result.value is not None and result.value < 0:
        return replace(result, asked="比目标还多")
    if goal and max(result.value or 0, (recorded or 0) + (result.added or 0)) >= IMPOSSIBLE * goal:
        return replace(result, asked="远超目标")
    if goal and result.value is not None and result.percent is not None and not rate:
        apart = abs(result.value / goal * 100 - result.percent)
        if apart > ROUNDED:
            return replace(result, asked="两个数不一致")
    if correcting:
        return result
    if result.value is not None and recorded is not None:
        slack = 0.005 * (goal or 0) + 0.5 if task.target else 0.0
        if result.value < recorded - slack:
            return replace(result, asked="比已记录的少")
    if result.percent is not None and result.percent < task.progress - 0.5:
        return replace(result, asked="比已记录的低")
    return result
