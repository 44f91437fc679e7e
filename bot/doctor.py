"""`duban doctor`: what stands in the way of doing the job, each with its mend."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from bot.holidays import load_calendar
from bot.platforms import title_of
from bot.settings import Settings
from handlers.errors import Misconfigured, PlatformError
from handlers.http import Http
from handlers.message import Outgoing
from handlers.platform import Finding, Platform
from models.database import Database
from models.enums import OutboxState, PlanState
from models.errors import DubanError
from models.mailbox import Outbox
from models.people import Account, Person, Post, Unit
from models.plan import Plan
from scheduler.clock import system_clock
from scheduler.wording import answers

SHOWN = 10
REFUSALS = (400, 401, 403)  # what an unsigned request hears from us


async def examine(
    database: Database, settings: Settings, platforms: Mapping[str, Platform], today: date
) -> list[Finding]:
    """Everything, the reach of people first."""
    calendar = load_calendar(settings.calendar)
    warning = calendar.warning(today.year)
    configured = sorted(title_of(name) for name in platforms)
    return [
        *await database.read(examine_people, today),
        Finding(
            bool(configured),
            "已启用的平台:" + ("、".join(configured) or "无"),
            "" if configured else "请在 duban.toml 中配置至少一个平台,见部署文档",
        ),
        *[one for platform in platforms.values() for one in await examine_platform(platform)],
        *await examine_hooks(settings.public_url, platforms.values()),
        Finding(warning is None, warning or f"{today.year}年放假调休安排已收录"),
        *await database.read(examine_plans),
        *await database.read(examine_outbox),
    ]


async def examine_platform(platform: Platform) -> Sequence[Finding]:
    """What the platform says of itself; that it cannot be asked is a finding too."""
    try:
        return await platform.examine()
    except PlatformError as fault:
        said = f"{title_of(platform.name)}无法检查:{fault}"
        return [Finding(False, said, "请检查网络、代理和防火墙能否访问该平台")]


async def examine_hooks(public_url: str, platforms: Iterable[Platform]) -> list[Finding]:
    """Whether the platforms' calls would arrive: each webhook, asked for without a signature from
    outside, must answer with our refusal."""
    routes = [route for one in platforms for route in one.routes() if route.public]
    paths = {route.path: route.method for route in routes}
    if not paths or not public_url:
        return []
    http = Http(system_clock)
    try:
        return [
            await examine_hook(http, method, public_url, path) for path, method in paths.items()
        ]
    finally:
        await http.close()


async def examine_hook(http: Http, method: str, public_url: str, path: str) -> Finding:
    """One webhook as the platform would reach it."""
    url = public_url.rstrip("/") + path
    mend = "请检查域名解析、反向代理和防火墙;没有公网地址时请改用长连接"
    try:
        answer = await http.call(method, url, data=b"")
    except PlatformError as fault:
        return Finding(False, f"回调地址 {url} 打不开:{fault}", mend)
    if answer.status in REFUSALS:
        return Finding(True, f"回调地址 {url} 可以到达")
    return Finding(False, f"回调地址 {url} 到达的不是督办(状态码{answer.status})", mend)


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


async def try_sending(
    database: Database, platforms: Mapping[str, Platform], name: str, now: datetime
) -> list[Finding]:
    """A test message to every account of a person. Raises `DubanError` for an unknown name."""
    accounts = await database.read(accounts_of, name)
    if not accounts:
        return [Finding(False, f"{name}没有聊天账号", "请在名册中补上,或请本人绑定")]
    return [
        await send_test(platforms.get(platform), platform, address, now)
        for platform, address in accounts
    ]


async def send_test(platform: Platform | None, name: str, address: str, now: datetime) -> Finding:
    """One test message."""
    if platform is None:
        return Finding(False, f"{title_of(name)}没有配置", "请在 duban.toml 中配置")
    key = f"test:{address}:{now.isoformat()}"
    try:
        await platform.send(Outgoing(address, False, answers.test_message(), key))
    except PlatformError as fault:
        mend = fault.mend if isinstance(fault, Misconfigured) else "请按提示检查后再试"
        return Finding(False, f"{title_of(name)}没有发出:{fault}", mend)
    return Finding(True, f"{title_of(name)}已发出,请本人查看手机")


def accounts_of(session: Session, name: str) -> list[tuple[str, str]]:
    """The accounts of everybody of that name. Raises `DubanError` where there is nobody."""
    people = session.scalars(select(Person.id).where(Person.name == name)).all()
    if not people:
        raise DubanError(f"名册里没有“{name}”", "请核对姓名,或先导入名册")
    rows = session.execute(
        select(Account.platform, Account.address).where(Account.person_id.in_(people))
    )
    return [(platform, address) for platform, address in rows]


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
