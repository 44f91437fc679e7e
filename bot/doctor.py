"""`duban doctor`: what stands in the way of doing the job, each with its mend."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from bot.holidays import load_calendar
from bot.settings import Settings
from models.database import Database
from models.enums import OutboxState, PlanState
from models.mailbox import Outbox
from models.people import Account, Person, Post, Unit
from models.plan import Plan

SHOWN = 10


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at; `mend` says what to do where it is not sound."""

    sound: bool
    says: str
    mend: str = ""

    def __str__(self) -> str:
        return f"{'好' if self.sound else '注意'}:{self.says}" + (
            f"。{self.mend}" if self.mend else ""
        )


async def examine(
    database: Database, settings: Settings, platforms: Iterable[str], today: date
) -> list[Finding]:
    """Everything, the reach of people first."""
    calendar = load_calendar(settings.calendar)
    warning = calendar.warning(today.year)
    configured = sorted(platforms)
    return [
        *await database.read(examine_people, today),
        Finding(
            bool(configured),
            "已启用的平台:" + ("、".join(configured) or "无"),
            "" if configured else "请在 duban.toml 中配置至少一个平台,见部署文档",
        ),
        Finding(warning is None, warning or f"{today.year}年放假调休安排已收录"),
        *await database.read(examine_plans),
        *await database.read(examine_outbox),
    ]


def examine_people(session: Session, today: date) -> list[Finding]:
    """n of m people can be reached; who cannot, and units where nobody answers."""
    serving = (
        select(Post.person_id)
        .where(or_(Post.valid_until.is_(None), Post.valid_until >= today))
        .distinct()
    )
    people = session.scalars(select(Person).where(Person.id.in_(serving)).order_by(Person.id)).all()
    reached = set(session.scalars(select(Account.person_id).where(Account.lost_at.is_(None))))
    missing = [one.name for one in people if one.id not in reached]
    findings = [
        Finding(
            not missing and bool(people),
            f"{len(people) - len(missing)}/{len(people)}人可以收到消息"
            + (f",收不到的:{shown(missing)}" if missing else ""),
            mend_of_people(people, missing),
        )
    ]
    vacant = session.scalars(vacant_units(today)).all()
    if vacant:
        findings.append(
            Finding(
                False,
                f"没有经办人和负责人的单位:{shown(vacant)}",
                "请在名册中补上,或改由其他单位负责",
            )
        )
    return findings


def mend_of_people(people: Sequence[Person], missing: Sequence[str]) -> str:
    """What to do about the roster."""
    if not people:
        return "请先导入名册:duban roster import 文件"
    return "请在名册中补上账号,或请本人给机器人发一句话" if missing else ""


def vacant_units(today: date) -> Select[str]:
    """Units in force without anybody who answers for them."""
    held = select(Post.unit_id).where(or_(Post.valid_until.is_(None), Post.valid_until >= today))
    return select(Unit.name).where(
        or_(Unit.valid_until.is_(None), Unit.valid_until >= today), Unit.id.not_in(held)
    )


def shown(names: Sequence[str]) -> str:
    """At most ten names, then how many more."""
    rest = f"等{len(names)}个" if len(names) > SHOWN else ""
    return "、".join(names[:SHOWN]) + rest


def examine_plans(session: Session) -> list[Finding]:
    """Whether a plan is in force."""
    active = session.scalar(select(func.count(Plan.id)).where(Plan.state == PlanState.ACTIVE)) or 0
    if active:
        return [Finding(True, f"执行中的计划{active}份")]
    return [Finding(False, "没有执行中的计划", "请导入并启用:duban plan import 文件")]


def examine_outbox(session: Session) -> list[Finding]:
    """Messages that were given up."""
    dead = (
        session.scalar(select(func.count(Outbox.id)).where(Outbox.state == OutboxState.DEAD)) or 0
    )
    if not dead:
        return [Finding(True, "没有发送失败的消息")]
    return [
        Finding(False, f"发送失败的消息{dead}条", "用 duban outbox 查看原因,修好后用 --retry 重发")
    ]
