"""What the bot answers: every sentence that follows a person's own message. Pure.

Plain, polite, short; a number is always a task's own number; every write is echoed in one line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

UNDO_HINT = "记错了请回复“撤销”"
SHOWN_AT_MOST = 8
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Line:
    """One task in a list: its number, short title, and what to say of it."""

    number: int
    title: str
    remark: str

    def __str__(self) -> str:
        return f"#{self.number} {self.title} {self.remark}".rstrip()


def day(value: date, today: date | None = None) -> str:
    """A civil date: 6月7日, with the year where it is another one."""
    year = f"{value.year}年" if today is not None and value.year != today.year else ""
    return f"{year}{value.month}月{value.day}日"


def weekday(value: date) -> str:
    """周五."""
    return f"周{WEEKDAYS[value.weekday()]}"


def amount(value: float) -> str:
    """A number without a needless fraction: 4, 46.2."""
    return str(int(value)) if float(value).is_integer() else f"{value:.2f}".rstrip("0").rstrip(".")


def short(title: str, limit: int = 20) -> str:
    """A title cut to what a chat line holds."""
    return title if len(title) <= limit else title[: limit - 1] + "…"


# ── echoes of a write ────────────────────────────────────────────────────────────────────────────


def recorded(lines: Sequence[Line]) -> str:
    """已记, one line a task, and how to take it back."""
    body = ";".join(str(line) for line in lines[:SHOWN_AT_MOST])
    rest = f";另有{len(lines) - SHOWN_AT_MOST}项" if len(lines) > SHOWN_AT_MOST else ""
    return f"已记:{body}{rest}。{UNDO_HINT}。"


def done() -> str:
    """The state word of a finished obligation."""
    return "已完成"


def awaiting_confirmation() -> str:
    """Finished, and waiting for the supervisor."""
    return "已完成,待核销"


def confirmed_state() -> str:
    """The state word of a confirmed obligation."""
    return "已销号"


def percent(value: float) -> str:
    """完成80%."""
    return f"完成{amount(value)}%"


def counted(value: float, unit: str, goal: str) -> str:
    """已2次(全年不少于4次)."""
    return f"已{amount(value)}{unit}" + (f"({goal})" if goal else "")


STATUS_WORDS = {
    "not_started": "尚未启动",
    "in_progress": "推进中",
    "blocked": "有困难",
    "done": "已完成",
}


def problem(text: str) -> str:
    """The reason beside a state."""
    return f"({short(text, 30)})" if text else ""


def standing_progress(number: int) -> str:
    """A standing task is never closed by 完成."""
    return f"已记:#{number} 本月有进展。这是常态工作,年底统一小结;确已办结请回复“销号{number}”。"


def undone(lines: Sequence[Line]) -> str:
    """撤销: what was taken back, and what stands now."""
    return "已撤销:" + ";".join(str(line) for line in lines) + "。"


def nothing_to_undo() -> str:
    """No write within a day."""
    return "一天之内没有可撤销的记录。更早的请直接回复正确的进展,会另记一条。"


def superseded_for_colleague(name: str, line: Line) -> str:
    """To the one whose earlier report no longer is the latest."""
    return f"{name}刚报了{line},以后一次为准,您先前报的也已留存。"


# ── requests ─────────────────────────────────────────────────────────────────────────────────────


def postponement_asked(number: int, title: str, old: date, new: date) -> str:
    """延期申请 is with the supervisor."""
    return (
        f"已提交:#{number} {short(title)} 由{day(old)}申请延期至{day(new, old)},批准前仍按原时限。"
    )


def postponement_wanted(name: str, number: int, title: str, old: date, new: date, why: str) -> str:
    """To whoever decides."""
    reason = f",理由:{short(why, 40)}" if why else ""
    return (
        f"{name}申请将#{number} {short(title)} 由{day(old)}延期至{day(new, old)}{reason}。"
        f"请回复“同意{number}”或“退回{number}”。"
    )


def postponement_granted(number: int, title: str, new: date) -> str:
    """To the officer."""
    return f"#{number} {short(title)} 延期已批准,新时限{day(new)}。原时限在台账中保留。"


def postponement_refused(number: int, title: str, why: str) -> str:
    """To the officer."""
    return f"#{number} {short(title)} 延期未批准" + (f":{short(why, 40)}" if why else "") + "。"


def due_moved(number: int, title: str, old: date, new: date) -> str:
    """A supervisor moved a date; both stay in the ledger."""
    return f"已调整:#{number} {short(title)} 时限由{day(old)}改为{day(new, old)}。"


def decision_done(number: int, title: str, granted: bool) -> str:
    """To whoever decided."""
    return f"已{'同意' if granted else '退回'}:#{number} {short(title)},已告知经办人。"


def confirmation_wanted(unit: str, number: int, title: str) -> str:
    """A completion, laid before the desk."""
    return f"{unit}报#{number} {short(title)} 已完成。请回复“同意{number}”销号,或“退回{number}”。"


def confirmed(number: int, title: str) -> str:
    """销号."""
    return f"已销号:#{number} {short(title)}。"


def returned(number: int, title: str, why: str) -> str:
    """A completion sent back."""
    return f"#{number} {short(title)} 退回继续办理" + (f":{short(why, 40)}" if why else "") + "。"


def assigned(number: int, title: str, unit: str) -> str:
    """交办."""
    return f"已交办:#{number} {short(title)} → {unit}。"


# ── hush ─────────────────────────────────────────────────────────────────────────────────────────


def snoozed(number: int | None, title: str, until: date) -> str:
    """Reminders rest until a date."""
    what = f"#{number} {short(title)}" if number is not None else "所有提醒"
    return f"好的,{what} {day(until)}({weekday(until)})再提醒。到期前仍请按时办理。"


def hush_lifted() -> str:
    """A snooze or mute taken back."""
    return "已恢复提醒。"


def muted(number: int | None, title: str) -> str:
    """Reminders stop; escalation does not."""
    what = f"#{number} {short(title)}" if number is not None else "所有提醒"
    return f"好的,{what}不再提醒您。时限不变;要恢复,回复“明天再提醒我”。"


# ── questions back ───────────────────────────────────────────────────────────────────────────────


def which_task(options: Sequence[Line]) -> str:
    """Several tasks are possible."""
    if not options:
        return "请问是哪一项?请带上编号,如“112 已完成”。不确定编号请回复“我的任务”。"
    shown = "\n".join(str(line) for line in options[:SHOWN_AT_MOST])
    return f"请问是哪一项?回复编号即可:\n{shown}"


def which_part(number: int, title: str, labels: Sequence[str]) -> str:
    """Several milestones or units of one task are possible."""
    return f"#{number} {short(title)} 有几个节点,请问是:" + " / ".join(labels) + "?"


def which_unit(number: int, title: str, units: Sequence[str]) -> str:
    """The sender answers for several units that have the task."""
    shown = "\n".join(
        f"第{'一二三四五六七八九'[nth]}个 {unit}" for nth, unit in enumerate(units[:9])
    )
    return (
        f"#{number} {short(title)} 您在几个单位都负责,请问说的是哪个?回复单位名或“第一个”:\n{shown}"
    )


def what_is_meant() -> str:
    """The sort of action is unclear."""
    return "没太明白,什么也没有记。可以这样回复:“112 已完成”“112 完成80%”“112 有困难,因…”。"


def what_of(number: int, title: str) -> str:
    """A picture or words that say nothing certain about one task."""
    return f"#{number} {short(title)}:请说一句进展,如“已完成”“完成80%”“还在推进”。"


def which_date() -> str:
    """A postponement or snooze without a usable date."""
    return "请告诉我具体日期,如“延期到10月15日,因…”。日期须在今天和原时限之后。"


def which_amount(number: int | None, title: str) -> str:
    """A number that does not fit."""
    what = f"#{number} {short(title)}:" if number is not None else ""
    return f"{what}数字和已记的对不上,请确认一下现在累计是多少?"


def not_allowed() -> str:
    """Refusal: nothing written, nothing shown."""
    return "这件事不在您的权限内,什么也没有记。如有需要请联系督办员。"


def not_yours(numbers: Sequence[int]) -> str:
    """A number that is not among the sender's open tasks."""
    shown = "、".join(f"#{number}" for number in numbers)
    return f"{shown}不在您名下的在办事项中,什么也没有记。回复“我的任务”可查看。"


def unknown_receiver(to: str) -> str:
    """A hand-over to somebody the roster does not know."""
    return f"名册里没有找到“{short(to)}”,什么也没有改。请写科室或单位全称。"


def stranger() -> str:
    """Somebody the roster does not know."""
    return (
        "您好,我是督办助手。您的账号还没有和名册对应,请联系管理员登记;"
        "领到6位绑定码的,直接发给我即可。"
    )


def failed() -> str:
    """A fault inside."""
    return "这条消息没有处理成功,已告知管理员,内容已留存,不会丢失。"


def acknowledged() -> str:
    """好的."""
    return "好的。"


def feedback_came(text: str) -> str:
    """反馈, to the administrator."""
    return f"收到一条反馈:{short(text, 60)}"


def nothing_to_decide(number: int) -> str:
    """同意 or 退回 where nothing waits."""
    return f"#{number} 没有待您决定的申请。"


def feedback_taken() -> str:
    """反馈."""
    return "反馈已转给管理员,谢谢。"


# ── answers to questions ─────────────────────────────────────────────────────────────────────────


def task_list(heading: str, lines: Sequence[Line], total: int, limit: int = SHOWN_AT_MOST) -> str:
    """A list, at most eight lines unless all were asked for."""
    if not lines:
        return f"{heading}:没有。"
    shown = "\n".join(str(line) for line in lines[:limit])
    rest = total - min(len(lines), limit)
    more = f"\n另有{rest}项,回复“全部”查看" if rest > 0 else ""
    return f"{heading}{total}项:\n{shown}{more}"


def task_card(
    number: int,
    title: str,
    units: str,
    deadline: str,
    last: str,
    then: str,
) -> str:
    """这项到底谁在办, in three lines under the title."""
    return f"#{number} {short(title, 40)}\n谁在办:{units}\n进展:{last}\n下一步:{deadline}{then}"


def no_report_yet() -> str:
    """Nobody has said anything about it."""
    return "尚无进展记录"


def last_report(on: date, name: str, words: str) -> str:
    """The last word on a task."""
    return f"{day(on)}{name}报:{words}"


def whole_bureau(stated: int, undated: int, standing: int, done_count: int, red: int) -> str:
    """The counts of the bureau, kept apart."""
    return (
        f"在办:有时限{stated} · 待完成{undated} · 常态{standing};"
        f"已完成{done_count};超过明确时限{red}。"
    )


def not_reported(lines: Sequence[str]) -> str:
    """未报, for the supervisor only: counts by task."""
    return "\n".join(["已到期未报:", *lines]) if lines else "已到期的都有进展,没有未报。"


def plan_question() -> str:
    """What the document says is one task away."""
    return "请带上任务编号,如“112 要求是什么”,我把原文发给您。"


def source_sentence(number: int, heading: str, text: str) -> str:
    """The plan's own words."""
    return f"#{number} 原文({heading}):{text}"


def help_text(*, desk: bool = False, admin: bool = False) -> str:
    """How to use the bot, on one screen; with the words of the desk and of administrators."""
    more = "\n督办:“通报”“催办112”“同意112”“退回112 因…”“移交 张三→李四”" if desk else ""
    more += "\n管理:直接发计划文件即读入草稿;“12给基教科”“绑定码 姓名”" if admin else ""
    return officer_help() + more


def officer_help() -> str:
    """What everybody may say."""
    return (
        "我是督办助手,一句话就能报进展:\n"
        "“112 已完成”“112 完成80%”“127 第二次搞完了”“112 有困难,资金没到位”\n"
        "“112 延期到10月15日,因…”“下周三再提醒我”\n"
        "月底问进展时,没有变化回复“无变化”即可。\n"
        "查:“我的任务”“本周到期”“112 谁在办”;记错了:“撤销”;意见:“反馈 …”"
    )


def export_ready(rows: int) -> str:
    """台账 is fetched where it can be opened."""
    return f"台账共{rows}行,请在台账网页点“导出”下载。"


def export_attached(rows: int) -> str:
    """台账 goes with the answer; where the platform carries no files it is fetched."""
    return f"台账共{rows}行,见附件;没有收到附件时,请在台账网页点“导出”下载。"


# ── orders ───────────────────────────────────────────────────────────────────────────────────────

MINE = "您名下在办"


def handed_over(
    giver: str, taker: str, units: Sequence[str], tasks: Sequence[Line], requests: int
) -> str:
    """交接清单."""
    head = f"已移交:{giver} → {taker},{'、'.join(units)},在办{len(tasks)}项,待批申请{requests}件。"
    return "\n".join([head, *(str(line) for line in tasks)])


def handed_to_you(giver: str, units: Sequence[str], count: int) -> str:
    """To whoever takes over."""
    return f"{giver}的工作已移交给您:{'、'.join(units)},在办{count}项,回复“我的任务”查看。"


def leave_taken(from_on: date, until_on: date, deputy: str) -> str:
    """请假."""
    return f"已记:{day(from_on)}至{day(until_on)}由{deputy}代理,提前回来请回复“销假”。"


def stand_in_for(name: str, from_on: date, until_on: date) -> str:
    """To the stand-in."""
    return f"{name}请假,{day(from_on)}至{day(until_on)}的督办事项由您代理。"


def back_again() -> str:
    """销假."""
    return "已销假,提醒恢复发给您本人。"


def only_in_group() -> str:
    """A group's subscription is changed in the group."""
    return "请在要接收周报的群里@我说这句话。"


def subscribed(weekday_word: str, hour: str) -> str:
    """订阅周报."""
    return f"好的,本群每周{weekday_word}{hour}发周报。停发请回复“取消周报”。"


def unsubscribed() -> str:
    """取消周报."""
    return "好的,本群不再发周报。"


def urged(name: str, number: int, title: str) -> str:
    """To the officers of a task, once, in the name of a person."""
    return f"{name}询问#{number} {title} 的进展,请回复一句。"


def urging(number: int, title: str, units: int) -> str:
    """To whoever urges."""
    return f"已记:#{number} {title},将随下一条消息询问{units}个单位。"


def own_data(name: str, posts: Sequence[str], platforms: Sequence[str]) -> str:
    """我的数据."""
    return (
        f"我们只保存:姓名{name};岗位{'、'.join(posts) or '无'};"
        f"账号{'、'.join(platforms) or '无'};以及您报过的进展。如需更正或删除请联系管理员。"
    )


def bound(name: str) -> str:
    """绑定."""
    return f"{name}您好,账号已绑定。回复“我的任务”可查看在办事项。"


def code_issued(name: str, code: str) -> str:
    """绑定码, to the administrator."""
    return f"{name}的绑定码:{code},7天内有效,用一次即失效。请本人私聊我回复“绑定 {code}”。"


def only_in_private() -> str:
    """What must not be said before others."""
    return "请私聊我办理。"


def wrong_code() -> str:
    """A code that is unknown, used up or past its time."""
    return "绑定码不对或已过期,请联系管理员重新获取。"


# ── evidence ─────────────────────────────────────────────────────────────────────────────────────


def evidence_kept(count: int) -> str:
    """佐证材料 that came with a report."""
    return f"附件{count}份已随进展存入台账。"


def evidence_wanted(numbers: Sequence[int]) -> str:
    """A task whose own text asks for evidence was finished without any."""
    shown = "、".join(f"#{number}" for number in dict.fromkeys(numbers))
    return f"{shown}的原文要求佐证材料,有的话直接发照片或文件给我,会归到这一条。"


def evidence_for(numbers: Sequence[int]) -> str:
    """Pictures that followed a report."""
    return f"好的,归到刚才报的{'、'.join(f'#{number}' for number in numbers)}。"


def evidence_homeless() -> str:
    """Files with nothing to belong to."""
    return "附件没有对应的进展,没有留存。请和一句进展一起发,如“112 已完成”。"


def evidence_refused(names: Sequence[str]) -> str:
    """Not a picture, PDF or office document."""
    shown = "、".join(f"“{short(name, 24)}”" for name in names)
    return f"{shown}这类文件不能收。请发图片、PDF或不带宏的办公文档。"


def evidence_marked(names: Sequence[str]) -> str:
    """A document with a classification mark."""
    shown = "、".join(f"“{short(name, 24)}”" for name in names)
    return f"{shown}带有密级或内部标志,没有留存。请勿通过聊天传送,并按保密规定处理。"


def evidence_too_big(names: Sequence[str]) -> str:
    """Over the limit."""
    shown = "、".join(f"“{short(name, 24)}”" for name in names)
    return f"{shown}超过20MB,没有收。请压缩后重发。"


def evidence_missing(names: Sequence[str]) -> str:
    """The platform did not hand it over."""
    shown = "、".join(f"“{short(name, 24)}”" for name in names)
    return f"{shown}没有取到,请重发一次。"


# ── supervision ──────────────────────────────────────────────────────────────────────────────────

CLOSING_HEAD = "常态工作年终小结"


def received(numbers: Sequence[int]) -> str:
    """签收."""
    return f"已签收:{'、'.join(f'#{number}' for number in numbers)}。"


def nothing_to_receive() -> str:
    """签收 where nothing waits for it."""
    return "没有需要签收的事项,直接报进展即可。"


def help_wanted(unit: str, number: int, title: str, why: str) -> str:
    """需协调, to the 分管领导 or the desk."""
    reason = f":{short(why, 40)}" if why else ""
    return f"{unit}的#{number} {short(title)} 需要协调{reason}。"


def proposed(count: int, last_on: date, state: str) -> str:
    """What the year's reports say of a standing task."""
    return f"全年报{count}次,最近{day(last_on)}{state},拟:年度已落实"


def nothing_proposed() -> str:
    """A standing task that nobody reported in the year."""
    return "全年没有进展记录,请补一句,不代拟"


def closing_list(lines: Sequence[Line]) -> str:
    """年终小结: one line a task, and how to accept them."""
    if not lines:
        return "您名下没有待小结的常态工作。"
    shown = "\n".join(str(line) for line in lines)
    return f"{CLOSING_HEAD}{len(lines)}项:\n{shown}\n都对请回复“都对”,个别不对如“都对,除112”。"


def closings_taken(closed: Sequence[int], left: Sequence[int]) -> str:
    """都对,除…."""
    done_words = f"已小结{len(closed)}项" if closed else "没有小结任何一项"
    rest = f";{'、'.join(f'#{number}' for number in left)}不动,请另报一句" if left else ""
    return f"{done_words}{rest}。{UNDO_HINT}。"


def monthly_counts(month: str, shares: Sequence[str], unrest: str) -> str:
    """月通报 in chat: the classes with counts and shares, and what the bot itself cost."""
    return f"{month}情况通报:{';'.join(shares)}。{unrest}Word全文请在台账网页“月通报”下载。"


# ── plans and groups ─────────────────────────────────────────────────────────────────────────────


def taken_in(
    plan: int, title: str, tasks: int, stated: int, undated: int, standing: int, page: str
) -> str:
    """A document that became a draft."""
    return (
        f"已读入草稿:计划{plan}《{title}》,共{tasks}项:有时限{stated} · 待完成{undated} · "
        f"常态{standing}。还没有约束任何人。\n审核分工:{page}\n无误后回复“启用{plan}”。"
    )


def not_taken_in(name: str, fault: str) -> str:
    """A document that could not, or may not, be read."""
    return f"“{short(name, 24)}”没有读入,什么也没有留存:{fault}"


def activation_means(plan: int, title: str, tasks: int, units: int, unassigned: int) -> str:
    """Before a plan binds."""
    left = f",{unassigned}项还没有责任单位(先放在督办员处)" if unassigned else ""
    return (
        f"启用《{title}》:{tasks}项任务获得编号,{units}个单位开始负责{left}。"
        f"下一个工作日起按节奏提醒。确认请回复“确认启用{plan}”。"
    )


def activation_begun(title: str) -> str:
    """确认启用."""
    return f"好的,《{title}》已启用。改派请说“12给基教科”,查看请说“台账”。"


def group_joined() -> str:
    """The bot came into a group."""
    return "大家好,我是督办助手。@我可以报进展、问任务;要每周进展,请督办员@我说“订阅周报”。"


def plan_wants(title: str, what: str, *, wanted: bool) -> str:
    """计划3要签收, 计划3不要销号."""
    return f"好的,《{title}》{'需要' if wanted else '不需要'}{what}。"


def test_message() -> str:
    """What the administrator sends to see whether it arrives."""
    return "这是督办的测试消息,收到即说明账号已连通,不用回复。"
