"""What is said of requests that somebody else decides: transfers, and how long they wait. Pure."""

from collections.abc import Sequence

from scheduler.wording.answers import short

TITLE, REASON = 20, 40  # characters


def task(number: int, title: str) -> str:
    """#112 规范民办义务教育."""
    return f"#{number} {short(title, TITLE)}"


# ── 转办 ─────────────────────────────────────────────────────────────────────────────────────────


def transfer_asked(number: int, title: str, to: str) -> str:
    """To the one who asked."""
    return f"已报督办员:{task(number, title)} 拟转{to}办理。决定之前仍由您这里负责,先不催您。"


def transfer_wanted(unit: str, name: str, number: int, title: str, to: str, why: str) -> str:
    """To whoever decides; one word is an answer."""
    return (
        f"{unit}{name}提出{task(number, title)} 转{to}办理:“{short(why, REASON)}”。"
        f"请回复“同意{number}”或“退回{number}”,也可以“{number}给别的单位”。"
    )


def which_receiver(number: int, title: str) -> str:
    """It is not theirs, and they did not say whose."""
    return f"{task(number, title)} 您看应由哪个单位办?回复单位名,我报督办员定。"


def already_there(number: int, title: str, unit: str) -> str:
    """The receiver is of the same unit."""
    return f"{task(number, title)} 本来就由{unit}负责,同事可以直接报进展,不用转办。"


def transfer_granted(number: int, title: str, to: str) -> str:
    """To those who no longer have it."""
    return f"{task(number, title)} 已转{to}办理,您这里不再提醒,报过的进展都保留。"


def taken_over(number: int, title: str, unit: str) -> str:
    """To those who have it now."""
    return f"{task(number, title)} 由{unit}转来,时限和已有进展不变。"


def transfer_refused(number: int, title: str, why: str) -> str:
    """To the one who asked."""
    reason = f":{short(why, REASON)}" if why else ""
    return f"{task(number, title)} 转办没有同意{reason},仍由您这里办理。"


def transfer_done(number: int, title: str, to: str) -> str:
    """To whoever decided."""
    return f"已转办:{task(number, title)} → {to},双方已告知。"


def which_request(number: int) -> str:
    """Two requests wait on one task."""
    return f"#{number} 有延期和转办两件申请在等,请说明是哪一件,如“同意{number}转办”。"


def carried_over(unit: str) -> str:
    """Whence the figures of a new unit came."""
    return f"由{unit}转来时的进展"


def withdrawn(what: str) -> str:
    """What was taken back, in 已撤销."""
    return f"{what}申请"


# ── 待决定 ───────────────────────────────────────────────────────────────────────────────────────

WAITING_HEAD = "等您决定"


def waiting_line(number: int, what: str, age: int) -> str:
    """#112 延期(已等4个工作日)."""
    return f"#{number} {what}(已等{age}个工作日)"


def waiting(lines: Sequence[str], count: int) -> str:
    """What waits for the reader's decision, with its age; no word of whom it waited for."""
    more = f"等{count}件" if count > len(lines) else ""
    return f"{WAITING_HEAD}:{';'.join(lines)}{more},请回复“同意”或“退回”加编号"
