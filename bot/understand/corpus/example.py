"""What an example is, and the offices in which the examples play."""

from dataclasses import dataclass, replace
from datetime import date

from bot.actions import (
    About,
    Acknowledge,
    Action,
    Approve,
    Assign,
    Clarify,
    Complete,
    Correct,
    Export,
    Mute,
    Nothing,
    Postpone,
    Query,
    Reject,
    Report,
    Snooze,
    Status,
    Topic,
    Transfer,
    Undo,
)
from bot.understand.facts import (
    Amount,
    Asked,
    Chat,
    Context,
    OpenTask,
    Quota,
    Recent,
    Recorded,
    Reminded,
    Role,
)

__all__ = [
    "BUILDING", "HEALTH", "HOUSING", "ONE", "ROADS", "About", "Acknowledge", "Action", "Approve",
    "Asked", "Assign", "Clarify", "Complete", "Correct", "Example", "Export", "Mute", "Nothing",
    "Postpone", "Query", "Recorded", "Reject", "Reminded", "Report", "Snooze", "Status", "Topic",
    "Transfer", "Undo", "ask", "day", "fallow", "group", "held", "moving", "says",
]  # fmt: skip


@dataclass(frozen=True)
class Example:
    """Phrases that mean the same in one context. `or_else`: other answers that are as right."""

    context: Context
    phrases: tuple[str, ...]
    expect: tuple[Action, ...]
    or_else: tuple[tuple[Action, ...], ...] = ()


def says(
    context: Context,
    *phrases: str,
    expect: Action | tuple[Action, ...],
    quoted: int | None = None,
    recent: tuple[Recent, ...] = (),
    or_else: tuple[Action | tuple[Action, ...], ...] = (),
) -> Example:
    """An example: in this context, with this card quoted and this having passed before."""
    return Example(
        replace(context, quoted_task=quoted, recent=recent),
        phrases,
        _tuple(expect),
        tuple(_tuple(other) for other in or_else),
    )


def _tuple(actions: Action | tuple[Action, ...]) -> tuple[Action, ...]:
    return actions if isinstance(actions, tuple) else (actions,)


def day(text: str) -> date:
    """A date from its ISO form."""
    return date.fromisoformat(text)


def ask(about: About, task: int | None = None) -> Clarify:
    """A question back."""
    return Clarify(about, task)


def moving(task: int) -> Report:
    """In progress, without a number."""
    return Report(task, status=Status.IN_PROGRESS)


def held(task: int) -> Report:
    """Something stops it."""
    return Report(task, status=Status.BLOCKED)


def fallow(task: int) -> Report:
    """Not started."""
    return Report(task, status=Status.NOT_STARTED)


def group(context: Context) -> Context:
    """The same tasks, spoken of in a work group."""
    return replace(context, chat=Chat.GROUP)


HEALTH = Context(
    today=day("2025-03-12"),  # a Wednesday
    role=Role.OFFICER,
    chat=Chat.DM,
    tasks=(
        OpenTask(
            201,
            "社区卫生服务站标准化改造",
            day("2025-10-31"),
            Amount(24, "个"),
            progress=25,
        ),
        OpenTask(
            204,
            "适龄女孩疫苗免费接种",
            day("2025-12-15"),
            Amount(8600, "人"),
            progress=40,
        ),
        OpenTask(206, "医疗废物处置专项检查", day("2025-11-30"), quota=Quota(6, "次", 2)),
        OpenTask(209, "家庭医生签约", day("2025-12-31"), Amount(75, "%"), progress=60),
        OpenTask(213, "医疗机构校验材料报送", day("2025-03-28")),
        OpenTask(218, "公共场所控烟管理办法制定", day("2025-06-30"), progress=50),
    ),
)
"""An officer of a health bureau."""

HOUSING = Context(
    today=day("2024-06-18"),  # a Tuesday
    role=Role.OFFICER,
    chat=Chat.DM,
    tasks=(
        OpenTask(31, "老旧小区改造", day("2024-11-30"), Amount(42, "个"), progress=50),
        OpenTask(
            35,
            "棚户区征收补偿款支付",
            day("2024-12-20"),
            Amount(6800, "万元"),
            progress=30,
        ),
        OpenTask(38, "既有住宅加装电梯", day("2024-12-31"), Amount(60, "部"), progress=20),
        OpenTask(40, "物业企业信用评价", day("2024-08-31"), progress=30),
        OpenTask(
            44,
            "房屋安全隐患排查",
            day("2024-12-15"),
            quota=Quota(4, "轮", 1),
            progress=25,
        ),
        OpenTask(47, "公租房分配方案制定", day("2024-07-10"), progress=60),
    ),
)
"""An officer of a housing bureau."""

ROADS = Context(
    today=day("2024-09-10"),  # a Tuesday
    role=Role.SUPERVISOR,
    chat=Chat.DM,
    tasks=(
        OpenTask(
            105,
            "农村公路养护大修",
            day("2024-11-15"),
            Amount(120, "公里"),
            progress=55,
            owner="养护科",
        ),
        OpenTask(
            108,
            "桥梁定期检测",
            day("2024-12-10"),
            quota=Quota(3, "次", 2),
            progress=67,
            owner="赵强",
        ),
        OpenTask(
            112,
            "公交站台更新",
            day("2024-10-31"),
            Amount(85, "座"),
            progress=40,
            owner="李娟",
            pending=Postpone(112, day("2024-12-31")),
        ),
        OpenTask(
            116,
            "客运站安全检查",
            day("2024-09-30"),
            progress=90,
            owner="周涛",
            pending=Complete(116),
        ),
        OpenTask(119, "路灯节能改造", day("2024-11-30"), Amount(3000, "盏"), progress=70),
    ),
)
"""A supervisor of a transport bureau; two requests wait for a decision."""

ONE = replace(HEALTH, tasks=HEALTH.tasks[:1])
"""The same officer with a single task open."""

BUILDING = replace(
    HOUSING,
    tasks=(
        OpenTask(7, "人民医院门诊楼新建工程", day("2025-06-30"), progress=45),
        OpenTask(12, "城北污水管网工程", day("2024-10-31"), progress=70),
        OpenTask(15, "年度住房发展报告报送", day("2024-07-05"), progress=20),
    ),
)
"""An officer with works that have many steps."""
