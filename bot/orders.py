"""Orders: the few fixed phrases that are no report of progress. Pure; text in, values out.

They are short and stand alone in their message, so that no sentence of a report is ever taken for
one. Everything else is read by `bot.understand`.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time
from typing import TypeAlias

from plans.times import Mode, Reference, find_times

NAME = r"[\u4e00-\u9fff·]{2,8}"
LONGEST = 60  # characters; an order is a short line


@dataclass(frozen=True, slots=True)
class HandOver:
    """移交 张三→李四: everything of one person goes to another."""

    from_name: str
    to_name: str


@dataclass(frozen=True, slots=True)
class Leave:
    """请假 3月4日-8日 由王五代: both days included."""

    from_on: date
    until_on: date
    deputy: str


@dataclass(frozen=True, slots=True)
class BackAgain:
    """销假: the stand-in is no longer needed."""


@dataclass(frozen=True, slots=True)
class Subscribe:
    """周报改到周四16:30, 订阅周报: this group's weekly message. None keeps the usual moment."""

    weekday: int | None = None
    hour: time | None = None


@dataclass(frozen=True, slots=True)
class Unsubscribe:
    """取消周报."""


@dataclass(frozen=True, slots=True)
class Bind:
    """绑定 123456: a one-time code makes this account the person's."""

    code: str


@dataclass(frozen=True, slots=True)
class IssueCode:
    """绑定码 李明: an administrator wants a one-time code for a person."""

    name: str


@dataclass(frozen=True, slots=True)
class Receive:
    """签收, 签收112: seen; without a number, everything the last reminder listed."""

    number: int | None = None


@dataclass(frozen=True, slots=True)
class ProposeClosings:
    """年终小结: the list of standing tasks with what the year's reports say."""


@dataclass(frozen=True, slots=True)
class AcceptClosings:
    """都对,除112: the proposals stand, apart from some."""

    apart: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Monthly:
    """通报, 8月通报: the monthly bulletin. None: the month that the day suggests."""

    month: int | None = None


@dataclass(frozen=True, slots=True)
class Activate:
    """启用, 启用3: a draft plan begins to bind; confirmed by 确认启用."""

    plan: int | None = None
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class PlanWants:
    """计划3要销号: whether a plan's tasks are received, or confirmed by the desk."""

    plan: int
    confirmation: bool
    wanted: bool


@dataclass(frozen=True, slots=True)
class Give:
    """12给基教科: whoever assigns puts a unit in charge, or the unit of a person."""

    number: int
    to: str


@dataclass(frozen=True, slots=True)
class Urge:
    """催办112: a person asks a unit by name, once."""

    number: int


@dataclass(frozen=True, slots=True)
class Everything:
    """全部: the rest of the list that was cut."""


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """合规自查: each burden rule with how it is kept."""


@dataclass(frozen=True, slots=True)
class OwnData:
    """我的数据: what is held of the sender."""


Order: TypeAlias = (
    HandOver
    | Leave
    | BackAgain
    | Subscribe
    | Unsubscribe
    | Bind
    | IssueCode
    | Receive
    | ProposeClosings
    | AcceptClosings
    | Monthly
    | Activate
    | Give
    | PlanWants
    | Urge
    | Everything
    | SelfCheck
    | OwnData
)

Reader = Callable[[re.Match[str], date], Order | None]
READERS: list[tuple[re.Pattern[str], Reader]] = []


def order(pattern: str) -> Callable[[Reader], Reader]:
    """Declares a reader of a whole message."""

    def declare(reader: Reader) -> Reader:
        READERS.append((re.compile(pattern), reader))
        return reader

    return declare


def read_order(text: str, today: date) -> Order | None:
    """The order a message gives, or None. `today` is the bureau's civil date."""
    line = tidy(text)
    if not line or len(line) > LONGEST:
        return None
    for pattern, reader in READERS:
        found = pattern.fullmatch(line)
        if found is not None:
            return reader(found, today)
    return None


def tidy(text: str) -> str:
    """Without a leading mention, slash, spaces and a closing stop; half-width forms."""
    line = unicodedata.normalize("NFKC", text[: LONGEST * 3]).strip()
    line = re.sub(r"^@\S{1,20}\s+", "", line).removeprefix("/")
    return re.sub(r"[。.!\s]+$", "", re.sub(r"\s+", " ", line)).strip()


@order(rf"移交 ?(?P<from>{NAME}?) ?(?:→|->|—>|给|转给|到) ?(?P<to>{NAME})")
def hand_over(found: re.Match[str], today: date) -> HandOver:
    return HandOver(found["from"], found["to"])


@order(rf"请假 ?(?P<when>.{{2,24}}?)[,, ]{{0,2}}由 ?(?P<deputy>{NAME}?) ?(?:代理|代办|代)?")
def leave(found: re.Match[str], today: date) -> Leave | None:
    times = find_times(found["when"], Reference(today.year, today, today), Mode.MESSAGE)
    spans = [one for one in times if one.start and one.end]
    if not spans:
        return None
    first, last = spans[0].start, spans[-1].end
    if first is None or last is None or last < first:
        return None
    return Leave(first, last, found["deputy"])


@order("销假|我回来了")
def back_again(found: re.Match[str], today: date) -> BackAgain:
    return BackAgain()


WEEKDAY = "[周星期礼拜]{1,2}(?P<weekday>[一二三四五六日天])"
HOUR = r"(?P<half>上午|下午)?(?P<hour>\d{1,2})(?:[:点](?P<minute>\d{2}|半)?分?)?"


@order(f"(?:订阅)?周报(?:改到|改为|定在|发在)?(?:每)?(?:{WEEKDAY})? ?(?:{HOUR})?|订阅周报")
def subscribe(found: re.Match[str], today: date) -> Subscribe | None:
    weekday = found["weekday"]
    if found[0] == "周报":
        return None  # a question for the report itself, not an order
    return Subscribe(
        weekday="一二三四五六日天".index(weekday) % 7 if weekday else None,
        hour=read_hour(found),
    )


def read_hour(found: re.Match[str]) -> time | None:
    """16:30, 下午4点半."""
    if not found["hour"]:
        return None
    hour = int(found["hour"]) + (12 if found["half"] == "下午" and int(found["hour"]) < 12 else 0)
    minute = 30 if found["minute"] == "半" else int(found["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


@order("(?:取消|停发|退订)(?:订阅)?周报")
def unsubscribe(found: re.Match[str], today: date) -> Unsubscribe:
    return Unsubscribe()


@order(r"绑定 ?(?P<code>[0-9]{6})")
def bind(found: re.Match[str], today: date) -> Bind:
    return Bind(found["code"])


@order(rf"绑定码 ?(?P<name>{NAME})")
def issue_code(found: re.Match[str], today: date) -> IssueCode:
    return IssueCode(found["name"])


@order(r"签收 ?#?(?P<number>\d{1,6})?(?:号|项)?")
def receive(found: re.Match[str], today: date) -> Receive:
    return Receive(int(found["number"]) if found["number"] else None)


@order("(?:常态工作)?年[终底]小结")
def propose_closings(found: re.Match[str], today: date) -> ProposeClosings:
    return ProposeClosings()


APART = r"(?P<apart>#?\d{1,6}(?:[、,和 ]{1,2}#?\d{1,6}){0,19})"


@order(rf"(?:都|全)(?:对|同意|没问题)(?:[,、 ]{{0,2}}(?:除了?|除去) ?{APART}(?:以?外)?)?")
def accept_closings(found: re.Match[str], today: date) -> AcceptClosings:
    return AcceptClosings(tuple(int(one) for one in re.findall(r"\d+", found["apart"] or "")))


@order(r"(?:(?P<month>\d{1,2})月份?)?(?:的?月度?)?(?:工作)?(?:情况)?通报")
def monthly(found: re.Match[str], today: date) -> Monthly | None:
    month = int(found["month"]) if found["month"] else None
    return None if month is not None and not 1 <= month <= 12 else Monthly(month)


@order(r"(?P<sure>确认)?启用(?:计划)? ?(?P<plan>\d{1,6})?")
def activate(found: re.Match[str], today: date) -> Activate:
    return Activate(int(found["plan"]) if found["plan"] else None, found["sure"] is not None)


@order(r"计划 ?(?P<plan>\d{1,6}) ?(?P<no>不需要|不要|不用)?(?:需要|要)?(?P<what>签收|销号)")
def plan_wants(found: re.Match[str], today: date) -> PlanWants:
    return PlanWants(int(found["plan"]), found["what"] == "销号", found["no"] is None)


@order(r"#?(?P<number>\d{1,6})(?:号|项)? ?给 ?(?P<to>[\u4e00-\u9fff·()]{2,20})")
def give(found: re.Match[str], today: date) -> Give:
    return Give(int(found["number"]), found["to"])


@order(r"催办? ?(?:一下)? ?#?(?P<number>\d{1,6})(?:号|项)?")
def urge(found: re.Match[str], today: date) -> Urge:
    return Urge(int(found["number"]))


@order("全部|查看全部|看全部")
def everything(found: re.Match[str], today: date) -> Everything:
    return Everything()


@order("合规自查|减负自查")
def self_check(found: re.Match[str], today: date) -> SelfCheck:
    return SelfCheck()


@order("我的数据|我的信息")
def own_data(found: re.Match[str], today: date) -> OwnData:
    return OwnData()
