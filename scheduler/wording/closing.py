"""What is said when a plan, or some of its headings, comes to its end. Pure."""

from collections.abc import Sequence

SHOWN = 5


def numbers(listed: Sequence[int]) -> str:
    """#1、#2等7项."""
    shown = "、".join(f"#{number}" for number in listed[:SHOWN])
    return f"{shown}等{len(listed)}项" if len(listed) > SHOWN else shown


def plan_ended(
    title: str,
    closed: Sequence[int],
    continued: Sequence[tuple[int, int | None]],
    kept: Sequence[int],
) -> str:
    """To one person, in one sentence, what becomes of the tasks they still answered for."""
    parts = []
    if closed:
        parts.append(f"{numbers(closed)}已随计划结束,不再提醒,台账保留")
    for old, new in continued:
        parts.append(f"#{old}由新一年的{f'#{new}' if new else '计划'}接续")
    if kept:
        parts.append(f"{numbers(kept)}转入下一年继续,编号不变")
    return f"《{title}》:{';'.join(parts)}。"
