"""What the bot says of itself: every sentence of digests, desk messages and summaries. Pure.

Short, polite, one screen of a phone. Units and counts may stand beside a word of lateness, a
person's name never.
"""

from collections.abc import Sequence
from datetime import date, datetime

TITLE_LIMIT = 22  # characters of a task's title in one line
SEPARATOR = " · "


def short(title: str, limit: int = TITLE_LIMIT) -> str:
    """A title cut to what a chat line holds."""
    return title if len(title) <= limit else title[: limit - 1] + "…"


def day(value: date) -> str:
    """8月31日."""
    return f"{value.month}月{value.day}日"


# ── a person's one message of the day ────────────────────────────────────────────────────────────


def greeting(name: str, hour: int) -> str:
    """李科长早上好."""
    return f"{name}{'早上好' if hour < 12 else '下午好'}"


def things_today(count: int) -> str:
    """How many things there are."""
    return f"今天有{count}件事"


def new_only(count: int) -> str:
    """Nothing is asked yet."""
    return f"新交办{count}项,先知会您,现在不必回复"


def review_only(count: int) -> str:
    """The month's 调度 and nothing else."""
    return f"本月调度{count}项,请报一句进展"


def desk_today(count: int) -> str:
    """A supervisor's message."""
    return f"督办台今天有{count}件"


def for_attention(count: int) -> str:
    """Told to the head of a unit or the 分管领导."""
    return f"有{count}件事请您关注"


def more(count: int) -> str:
    """What did not fit."""
    return f"另有{count}项,回复“我的任务”查看"


def more_tomorrow(count: int) -> str:
    """What did not fit in a supervisor's message, and comes the next day."""
    return f"另有{count}项,下一个工作日再列"


def item(sign: str, number: int, title: str, remark: str) -> str:
    """One line of a message; the sign is an ornament, the remark says it in words."""
    return f"{sign} #{number} {title} {remark}".strip()


def labelled(title: str, label: str) -> str:
    """A task with the part of it that is meant (启动, 3月)."""
    return f"{short(title)}({label})" if label else short(title)


def newly_assigned(requirement: str) -> str:
    """新交办, and what is required until when."""
    return f"新交办,{requirement}"


def until(value: date) -> str:
    """A stated date."""
    return f"{day(value)}前"


def undated(standing: bool) -> str:
    """No text states a date, and none is invented."""
    return "常态工作" if standing else "未定时限"


def counted(goal: str, count: str) -> str:
    """全年不少于4次,已2次."""
    return ",".join(part for part in (goal, count or "尚未报次数") if part)


def this_period(label: str, words: str) -> str:
    """A duty that returns, in its period."""
    return f"{label}:{words}" if label else words


def asked_for(words: str) -> str:
    """The person asked to be reminded today."""
    return f"按您的要求再提醒,{words}"


def due_later(value: date) -> str:
    """A stated date that is still far."""
    return f"{day(value)}到期"


def of_unit(unit: str, words: str) -> str:
    """Told to whoever stands above the unit."""
    return f"({unit}){words}" if unit else words


def unheard(words: str) -> str:
    """Reminded, and nothing came back; says nothing of a person."""
    return f"{words},几次提醒尚无回音"


def units(count: int, schools: bool) -> str:
    """A number of units, never their list."""
    return f"{count}校" if schools else f"{count}个单位"


def not_reported(count: int, schools: bool, label: str) -> str:
    """11校未报."""
    return this_period(label, f"{units(count, schools)}未报")


def review_unheard(count: int, schools: bool) -> str:
    """Three 调度 without an answer."""
    return f"{units(count, schools)}几次调度尚无回音"


def vacant(numbers: Sequence[int]) -> str:
    """Tasks of units where nobody could be asked, in one line."""
    shown = "、".join(f"#{number}" for number in numbers[:3])
    return f"{shown}{f'等{len(numbers)}项' if len(numbers) > 3 else ''}尚无经办人,请指定"


def unallotted(count: int) -> str:
    """Tasks that no unit was given."""
    return f"还有{count}项任务没有承办单位,请在台账中交办"


def unreachable(names: Sequence[str]) -> str:
    """To the administrator: people whom no message reaches."""
    shown = "、".join(names[:5])
    rest = f"等{len(names)}人" if len(names) > 5 else ""
    return f"{shown}{rest}没有可用的聊天账号,提醒送不到,请登记"


def account_lost(name: str) -> str:
    """To the administrator: the platform says that an account is gone."""
    return f"{name}的聊天账号已无法送达,提醒暂停,请核对"


def group_lost(group: str) -> str:
    """To the administrator: the robot is no longer in a group."""
    return f"工作群({group})已发不进消息,周报已停发;请把机器人重新拉进群,再说“订阅周报”"


def platform_refuses(mend: str) -> str:
    """To the administrator: a platform refuses us, not a message; what to do about it."""
    return f"消息发不出去:{mend}"


def outage(start: datetime, end: datetime) -> str:
    """What may have been lost while nobody was listening; in the bureau's time."""
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{day(end.date())}{end:%H:%M}"
    return (
        f"{day(start.date())}{start:%H:%M}至{until}系统停机,期间的回复可能没有收到,"
        "如已回复请再发一次"
    )


def perhaps_twice(text: str) -> str:
    """Sent once more because nobody knows whether the first one arrived."""
    return f"(可能重复)\n{text}"


# ── how to answer ────────────────────────────────────────────────────────────────────────────────


def done_reply(number: int) -> str:
    """A whole report in one line."""
    return f"{number} 已完成"


def pace_reply(number: int) -> str:
    """Under way."""
    return f"{number} 按序时推进"


def once_more_reply(number: int) -> str:
    """One more time of a quota."""
    return f"{number} 又完成一次"


def problem_reply(number: int) -> str:
    """Something stands in the way."""
    return f"{number} 有困难"


def postpone_reply(number: int) -> str:
    """More time is needed."""
    return f"{number} 申请延期"


def label(reply: str) -> str:
    """What a button says: the reply without the number."""
    return reply.split(" ", 1)[1]


def nothing_new_reply() -> str:
    """A full answer to a 调度."""
    return "无变化"


def hint(examples: Sequence[str]) -> str:
    """The last line of a message that asks something."""
    return "直接回复即可,如" + "".join(f"“{example}”" for example in examples) + "。"


def review_hint() -> str:
    """The last line of a 调度."""
    return "没有变化,回复“无变化”即可。"


# ── a group's week or month ──────────────────────────────────────────────────────────────────────


def all_plans() -> str:
    """What a message about every plan is headed by."""
    return "重点工作"


def summary_head(plan: str, period: str) -> str:
    """【2024年教育工作要点·5月27日—31日】."""
    return f"【{short(plan, 24)}{SEPARATOR.strip()}{period}】"


def week_span(start: date, end: date) -> str:
    """5月27日—31日, or 5月27日—6月2日."""
    return f"{day(start)}—{day(end) if end.month != start.month else f'{end.day}日'}"


def month_name(value: date) -> str:
    """2024年5月."""
    return f"{value.year}年{value.month}月"


def kinds(stated: int, deliverable: int, standing: int) -> str:
    """Counts kept apart, because they mean different things."""
    return SEPARATOR.join((f"有时限{stated}", f"待完成{deliverable}", f"常态{standing}"))


def states(done: int, reported: int, silent: int) -> str:
    """How many tasks are finished, have news, have none yet."""
    return SEPARATOR.join((f"已完成{done}", f"有进展{reported}", f"尚无记录{silent}"))


def finished(items: Sequence[str], total: int) -> str:
    """What was finished."""
    return f"完成{total}项:{listed(items, total)}"


def moved(items: Sequence[str], total: int) -> str:
    """What has news; tasks of many units are counted on lines of their own."""
    return f"新报进展{total}项" + (f":{listed(items, total)}" if items else "")


def reached_so_far(percent: float | None, value: float | None, unit: str) -> str:
    """The figure in force: 完成80%, 已2次."""
    if percent is not None:
        return f"完成{percent:g}%"
    return f"已{value:g}{unit}" if value is not None else ""


def listed(items: Sequence[str], total: int) -> str:
    """Some items, and how many more."""
    return ";".join(items) + (f" 等{total}项" if total > len(items) else "")


def named(number: int, title: str, remark: str = "") -> str:
    """#112 规范民办义务教育 8月31日."""
    return f"#{number} {short(title, 14)}{f' {remark}' if remark else ''}"


def due_soon(items: Sequence[str], total: int) -> str:
    """What stated dates come in two weeks."""
    return f"两周内到期{total}项:{listed(items, total)}"


def past_due(items: Sequence[str], total: int) -> str:
    """Stated dates that passed: tasks, never people."""
    return f"已过时限{total}项:{listed(items, total)}"


def share(done: int, whole: int, schools: bool) -> str:
    """41/60校."""
    return f"{done}/{whole}{'校' if schools else '个单位'}"


def reached(task: str, share: str, goal: str) -> str:
    """#127 隐患排查:41/60校已达4次: a count, never a list of who has not."""
    return f"{task}:{share}已{goal or '完成'}"


def needs_help(items: Sequence[str], total: int) -> str:
    """需协调."""
    return f"需协调{total}项:{listed(items, total)}"


def quiet(plan: str, period: str) -> str:
    """An empty week in one line."""
    return f"{summary_head(plan, period)}没有新的进展,两周内没有到期事项。"


def burden(messages: int, people: int) -> str:
    """The burden meter, published with the month."""
    return f"本月机器人共主动发出{messages}条提醒,涉及{people}人"


# ── once a year ──────────────────────────────────────────────────────────────────────────────────


def closing_ready(count: int) -> str:
    """In December, of standing tasks."""
    return f"您名下{count}项常态工作已按全年进展拟好小结,回复“年终小结”查看,一句话即可确认。"
