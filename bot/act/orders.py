"""Carrying out orders: hand-over, leave, group subscriptions, urging, self-check, own data."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.act.closing import accept, propose
from bot.act.monthly import tell_month
from bot.act.queries import moment, task_list
from bot.act.receipts import receive
from bot.act.transfers import assign, transfer, unit_of
from bot.act.turn import Said, Turn
from bot.actions import Assign, Transfer
from bot.arrival import find_draft, meaning
from bot.assign import begin_activation
from bot.binding import issue_code
from bot.compliance import self_check
from bot.groups import AFTERNOON, FRIDAY, subscribe_group, weekly
from bot.handover import hand_over, person_named
from bot.ledger import load_ledger
from bot.orders import (
    AcceptClosings,
    Activate,
    BackAgain,
    Bind,
    Everything,
    Give,
    HandOver,
    IssueCode,
    Leave,
    Monthly,
    Order,
    OwnData,
    PlanWants,
    ProposeClosings,
    Receive,
    SelfCheck,
    Subscribe,
    Unsubscribe,
    Urge,
)
from bot.permissions import Power
from models.audit import record
from models.enums import SubscriptionKind
from models.errors import DubanError
from models.people import Person, Post, StandIn
from models.plan import Plan
from models.queries import officers_of, unsubscribe_group
from scheduler.wording import answers as words


def obey(turn: Turn, order: Order) -> Said | None:
    """Carries an order out. What the person must mend is the answer; None: it is no order here."""
    try:
        return perform(turn, order)
    except DubanError as fault:
        return Said(f"{fault}。")


def perform(turn: Turn, order: Order) -> Said | None:
    """One order."""
    match order:
        case HandOver():
            return give_over(turn, order)
        case Leave():
            return take_leave(turn, order)
        case BackAgain():
            return come_back(turn)
        case Subscribe():
            return subscribe(turn, order)
        case Unsubscribe():
            return unsubscribe(turn)
        case Urge():
            return urge(turn, order)
        case Everything():
            return everything(turn)
        case SelfCheck():
            return Said(self_check()) if turn.actor.has(Power.SEE_ALL) else refuse()
        case OwnData():
            return own_data(turn)
        case IssueCode():
            return give_code(turn, order)
        case Receive():
            return receive(turn, order.number) or Said(words.nothing_to_receive())
        case ProposeClosings():
            return propose(turn)
        case AcceptClosings():
            return accept(turn, order.apart)
        case Monthly():
            return tell_month(turn, order.month)
        case PlanWants():
            return change_wants(turn, order)
        case Give():
            return give(turn, order)
        case Activate():
            return activate(turn, order)
        case Bind():
            return Said(words.bound(turn.actor.name))


def refuse() -> Said:
    """Not open to the sender."""
    return Said(words.not_allowed())


def give_over(turn: Turn, order: HandOver) -> Said:
    """移交 张三→李四, by whoever may assign."""
    if not turn.actor.has(Power.ASSIGN):
        return refuse()
    today = turn.letter.today
    giver = person_named(turn.session, order.from_name, today)
    taker = person_named(turn.session, order.to_name, today)
    handed = hand_over(turn.session, giver, taker, today, turn.letter.now, turn.actor.person_id)
    tasks = [
        words.Line(number, words.short(title), f"{words.day(due)}到期" if due else "")
        for number, title, due in handed.tasks
    ]
    turn.notify([taker.id], words.handed_to_you(handed.from_name, handed.units, len(handed.tasks)))
    return Said(
        words.handed_over(handed.from_name, handed.to_name, handed.units, tasks, handed.requests)
    )


def take_leave(turn: Turn, order: Leave) -> Said:
    """请假: a stand-in hears and answers for these days."""
    deputy = person_named(turn.session, order.deputy, turn.letter.today)
    if deputy.id == turn.actor.person_id:
        raise DubanError("代理人不能是本人", "请写:请假 3月4日-8日 由王五代")
    turn.session.add(
        StandIn(
            person_id=turn.actor.person_id,
            deputy_id=deputy.id,
            from_on=order.from_on,
            until_on=order.until_on,
        )
    )
    note(turn, "leave", {"from": order.from_on.isoformat(), "until": order.until_on.isoformat()})
    said = words.leave_taken(order.from_on, order.until_on, deputy.name)
    turn.notify([deputy.id], words.stand_in_for(turn.actor.name, order.from_on, order.until_on))
    return Said(said)


def come_back(turn: Turn) -> Said:
    """销假: whatever stand-in was arranged from today on is over."""
    today = turn.letter.today
    for one in turn.session.scalars(
        select(StandIn).where(StandIn.person_id == turn.actor.person_id, StandIn.until_on >= today)
    ):
        one.until_on = today - timedelta(days=1)
    note(turn, "back", {})
    return Said(words.back_again())


def note(turn: Turn, action: str, after: dict[str, str]) -> None:
    """An audit line about the sender."""
    record(
        turn.session,
        actor_id=turn.actor.person_id,
        action=action,
        subject=f"person:{turn.actor.person_id}",
        after=after,
        inbox_id=turn.letter.inbox_id,
        at=turn.letter.now,
    )


# ── group messages ───────────────────────────────────────────────────────────────────────────────


def subscribe(turn: Turn, order: Subscribe) -> Said | None:
    """This group's weekly message, at the usual moment or the one said."""
    if not turn.letter.group:
        return Said(words.only_in_group())
    if not turn.actor.has(Power.ASSIGN):
        return refuse()
    letter, schedule = turn.letter, weekly(order.weekday, order.hour)
    kind, zone = SubscriptionKind.WEEKLY, turn.window.zone
    subscribe_group(turn.session, letter.platform, letter.chat, kind, schedule, letter.now, zone)
    note(turn, "subscribe", {"chat": letter.chat, "schedule": schedule})
    weekday, hour = order.weekday, order.hour or AFTERNOON
    day = words.WEEKDAYS[FRIDAY if weekday is None else weekday]
    return Said(words.subscribed(day, f"{hour.hour}:{hour.minute:02}"))


def unsubscribe(turn: Turn) -> Said | None:
    """取消周报."""
    if not turn.letter.group:
        return Said(words.only_in_group())
    if not turn.actor.has(Power.ASSIGN):
        return refuse()
    unsubscribe_group(turn.session, turn.letter.platform, turn.letter.chat)
    note(turn, "unsubscribe", {"chat": turn.letter.chat})
    return Said(words.unsubscribed())


# ── by a person, for a person ────────────────────────────────────────────────────────────────────


def urge(turn: Turn, order: Urge) -> Said:
    """催办: whoever may see the bureau asks a task's silent units once, by name, with a record.

    It waits for each officer's one message of the day, like everything unasked.
    """
    if not turn.actor.has(Power.SEE_ALL):
        return refuse()
    lines = load_ledger(turn.session, moment(turn), number=order.number)
    entries = [
        one
        for line in lines
        for one in line.entries
        if one.open and one.opens_on <= turn.letter.today
    ]
    if not entries:
        return Said(words.not_yours([order.number]))
    line = lines[0]
    for entry in entries:
        people = officers_of(turn.session, entry.unit_id, turn.letter.today)
        said = words.urged(turn.actor.name, line.number, words.short(line.title))
        turn.notify([person.id for person in people], said, entry.id)
    note(turn, "urge", {"task": str(order.number), "units": str(len(entries))})
    return Said(
        words.urging(line.number, words.short(line.title), len({one.unit for one in entries}))
    )


def everything(turn: Turn) -> Said:
    """全部: the sender's whole list, however long."""
    lines = load_ledger(turn.session, moment(turn), unit_ids=turn.actor.units)
    pairs = [(one, one.current) for one in lines if one.current and one.current.open]
    return task_list(turn, words.MINE, pairs, limit=len(pairs))


def own_data(turn: Turn) -> Said:
    """我的数据: what is held of the sender, in full."""
    person = (
        turn.session.scalars(
            select(Person)
            .where(Person.id == turn.actor.person_id)
            .options(
                joinedload(Person.posts).joinedload(Post.unit),
                joinedload(Person.accounts),
            )
        )
        .unique()
        .one()
    )
    posts = [f"{post.unit.name}{post.title}" for post in person.posts]
    return Said(words.own_data(person.name, posts, [one.platform for one in person.accounts]))


def give_code(turn: Turn, order: IssueCode) -> Said:
    """绑定码, to an administrator and in private."""
    if not turn.actor.has(Power.ADMINISTER):
        return refuse()
    if turn.letter.group:
        return Said(words.only_in_private())
    person = person_named(turn.session, order.name, turn.letter.today)
    code = issue_code(turn.session, person.id, turn.letter.now, turn.actor.person_id)
    return Said(words.code_issued(person.name, code), secret=True)


def activate(turn: Turn, order: Activate) -> Said | None:
    """启用 shows what it means; 确认启用 gives the numbers, and the rest follows in slices."""
    if not turn.actor.has(Power.ADMINISTER):
        return None
    if turn.letter.group:
        return Said(words.only_in_private())
    today = turn.letter.today
    plan = find_draft(turn.session, order.plan)
    if not order.confirmed:
        return Said(meaning(turn.session, plan))
    begin_activation(turn.session, plan.id, today, turn.letter.now, turn.actor.person_id)
    return Said(words.activation_begun(plan.title), begins=True)


def give(turn: Turn, order: Give) -> Said | None:
    """12给基教科: whoever assigns does it, an officer proposes it.

    None where no unit is named, or the task is not theirs: then the words are read.
    """
    if unit_of(turn, order.to) is None:
        return None
    if turn.actor.has(Power.ASSIGN):
        said, *_ = assign(turn, Assign(order.number, order.to))
    elif turn.rows(order.number):
        (said,) = transfer(turn, Transfer(order.number, order.to))
    else:
        return None
    return said if isinstance(said, Said) else None


def change_wants(turn: Turn, order: PlanWants) -> Said:
    """签收 and 销号 of a plan, both off unless an administrator wants them."""
    if not turn.actor.has(Power.ADMINISTER):
        return refuse()
    plan = turn.session.get(Plan, order.plan)
    if plan is None:
        raise DubanError(f"没有编号为{order.plan}的计划", "编号见台账网页的“计划”")
    if order.confirmation:
        plan.wants_confirmation = order.wanted
    else:
        plan.wants_receipt = order.wanted
    what = "销号" if order.confirmation else "签收"
    note(turn, "plan_wants", {"plan": str(plan.id), "what": what, "wanted": str(order.wanted)})
    return Said(words.plan_wants(plan.title, what, wanted=order.wanted))
